// What somebody typed, taken apart: words, phrases, filters, and the signs before and behind them.

import { fold } from "./words.js";

/**
 * A word, several that stand in one, or a phrase. `at` is where it stands in the query, without its
 * field. `words` are of the text as it is; if there are none, or papers do not have them, signs in
 * it mean something: `special`. The last of the words may be unfinished.
 * @typedef {{words: string[], phrase: boolean, unfinished: boolean, name: string|null,
 *            fields: string[]|null, presence: "all"|"must"|"not", at: [number, number],
 *            special: Special|null, boost: number}} Unit
 * @typedef {{words: string[], boost: number, edits: number}} Special words may be patterns
 * @typedef {{name: string, value: string, not: boolean, unit: Unit, unfinished: boolean,
 *            span: [number, number]}} Typed  `span` is where all of it stands in the query
 */

/** @type {{[typed: string]: string[]}} */
const FIELDS = {
  title: ["title", "names"],
  author: ["authors"],
  authors: ["authors"],
  abstract: ["abstract"],
  topic: ["topics"],
  topics: ["topics"],
  tag: ["topics"],
  tags: ["topics"],
  venue: ["venue"],
};
/** @type {{[typed: string]: string}} */
const FILTERS = {
  topic: "topic",
  topics: "topic",
  tag: "tag",
  tags: "tag",
  year: "year",
  has: "has",
  status: "status",
};
const PART =
  /([+-]*)(?:(\p{L}+):(?=\S|$))?(?:["“”„]([^"“”„]*)(["“”„]|$)(?:\^(\d+(?:\.\d+)?))?|([^\s"“”„]*))/uy;
const BOOST = /\^(\d+(?:\.\d+)?)$/;
const EDITS = /~(\d?)$/;
// A letter that nobody types, in place of an asterisk while words are folded.
const ANY = "\ua78f";

/**
 * @param {string} query
 * @returns {{units: Unit[], typed: Typed[]}}
 */
export function parse(query) {
  /** @type {Unit[]} */
  const units = [];
  /** @type {Typed[]} */
  const typed = [];
  for (let at = 0; at < query.length; ) {
    PART.lastIndex = at;
    const match = PART.exec(query);
    if (!match[0].trim()) {
      at += 1;
      continue;
    }
    at = PART.lastIndex;
    const [, signs, prefix, phrase, closing, phraseBoost, chunk] = match;
    const name = prefix?.toLowerCase() ?? null;
    const known = name !== null && (Object.hasOwn(FIELDS, name) || Object.hasOwn(FILTERS, name));
    const text = phrase ?? chunk;
    const start = phrase === undefined ? at - text.length : match.index + match[0].search(/["“”„]/u);
    const open = at === query.length && !closing;
    const unit = {
      ...read(text, phrase !== undefined),
      name: known ? name : null,
      fields: (known && FIELDS[name]) || null,
      presence: signs.includes("-") ? "not" : signs ? "must" : "all",
      at: [start, at],
    };
    const written = /[\p{L}\p{N}\p{M}]$/u.test(text);
    unit.boost = Number(phraseBoost ?? 1);
    unit.unfinished = open && written && unit.presence !== "not" && !unit.special;
    if (known && Object.hasOwn(FILTERS, name)) {
      const not = unit.presence === "not";
      const span = [match.index, at];
      typed.push({ name: FILTERS[name], value: text, not, unit, unfinished: open, span });
      continue;
    }
    if (known && !text) continue;
    if (prefix && !known) {
      // No field of ours: a word like any other, and the next one.
      const at = [start - prefix.length - 1, start - 1];
      const plain = { phrase: false, unfinished: false, special: null, at };
      units.push({ ...unit, words: fold(prefix), ...plain });
    }
    if (unit.words.length || unit.special?.words.length) units.push(unit);
  }
  return { units, typed };
}

/** The words of a chunk or a phrase, and what its signs may mean. */
function read(text, phrase) {
  const words = fold(text);
  if (phrase) return { words, phrase: words.length > 1, special: null };
  let plain = text;
  const boost = BOOST.exec(plain);
  if (boost) plain = plain.slice(0, boost.index);
  const edits = EDITS.exec(plain);
  if (edits) plain = plain.slice(0, edits.index);
  const pattern = plain.includes("*");
  const special = (boost || edits || pattern) ? {
    words: fold(plain.replace(/\*+/g, ANY))
      .map((word) => word.replaceAll(ANY, "*"))
      .filter((word) => word !== "*"),
    boost: Number(boost?.[1] ?? 1),
    edits: edits ? Math.min(Number(edits[1] || 1), 2) : 0,
  } : null;
  if (!special) return { words, phrase: false, special: null };
  // Signs that fold to something may be part of a name: D^3, A*.
  const name = !edits && words.join() !== fold(plain.replaceAll("*", " ")).join();
  return { words: name ? words : [], phrase: false, special };
}
