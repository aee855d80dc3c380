// Answers questions as readers type them: words to terms, clauses to papers.

import { Engine, PRESENCE, best } from "./engine.js";
import { data, last, order } from "./layout.js";
import { mark, snippet } from "./marks.js";
import { parse } from "./parse.js";
import { Shared } from "./shared.js";
import { like } from "./spelling.js";
import { STOP_WORDS, WHOLE, fold } from "./words.js";

/**
 * @typedef {import("./narrow.js").Filters} Filters
 * @typedef {{query: string, literal?: boolean, filters?: Filters,
 *            sort?: "relevance"|"newest"|"title", from?: number, limit?: number}} Request
 * @typedef {{word: string, terms: string[], boosts: number[], instead: string|null,
 *            kind: "known"|"unknown"|"stop"|"hint", cut?: boolean}} Slot what a word stands for: a
 *   `hint` need not be in a paper; of one that is `cut`, not all words that it stands for are there
 * @typedef {{unit: import("./parse.js").Unit, slots: Slot[], boost: number}} Asked
 * @typedef {{hits: import("./engine.js").Hits, corrected: string|null, loose: boolean,
 *            near: string[], filters: Filters, spans: import("./client.js").Typed[],
 *            ranked: boolean, said: string|null, least: boolean,
 *            marked: {title: import("./marks.js").Marked, text: import("./marks.js").Marked}}} Plan
 */

// Plans hold a score for every document.
const PLANS = 8;
// Words that a word begins, or that are like it, count less than itself.
const ALIKE = 0.25;
const COMPLETIONS = 12;
// From one letter to four, so many shards of terms are fetched for words that it begins.
const SHARDS = 4;
// The words of a pattern; more of them, and nobody looks for them.
const MATCHES = 300;
const NEAR = 5;
// One edit is likely in any word, two only in longer ones.
const LONG = 6;
// So many shards of whole titles and short names are fetched for a word that may be one of them.
const NAMES = 4;
const FIRST = 1000;
// Papers that have all words where they are named, and how much more they count.
const NAMED = ["title", "names", "authors"];
const RAISED = 3;
// Among so many of the best results, those with the query in their title come first.
const READ = 10;

export class Search {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.engine = new Engine(store);
    this.vocabulary = this.engine.vocabulary;
    /** @type {Promise<import("./narrow.js").Narrow>|null} */
    this.opened = null;
    this.plans = new Shared(PLANS);
  }

  /** Most searches have no filter. */
  narrow() {
    this.opened ??= this.store.module("narrow.js").then(({ Narrow }) => new Narrow(this.store));
    this.opened.catch(() => {
      this.opened = null;
    });
    return this.opened;
  }

  /** @param {Request} request */
  async search(request, signal) {
    const plan = await this.plan(request, signal);
    const found = await this.documents(request, plan, null, signal);
    const { from = 0, limit = 10, sort = "relevance" } = request;
    const numbers = (await this.sorted(found, plan, request, signal)).slice(from, from + limit);
    const cards = await this.chunks("cards", numbers, signal);
    const results = Array.from(numbers, (n, i) => result(n, cards[i], plan.marked.title));
    const says = (i) => Number(plan.said !== null && i < READ && said(cards[i].title, plan.said));
    const order = [...results.keys()];
    if (sort === "relevance" && plan.ranked && !from) order.sort((a, b) => says(b) - says(a) || a - b);
    return {
      total: found.length,
      results: order.map((i) => results[i]),
      corrected: plan.corrected,
      loose: plan.loose && found.length > 0,
      near: plan.near,
      filters: plan.filters,
      typed: plan.spans,
      least: plan.least && found.length > 0,
    };
  }

  /** All documents of a request, in its order, without their cards. @param {Request} request */
  async numbers(request, signal) {
    const plan = await this.plan(request, signal);
    const found = await this.documents(request, plan, null, signal);
    return this.sorted(found, plan, { ...request, from: 0, limit: found.length }, signal);
  }

  /** @param {Request} request */
  async snippets(request, numbers, signal) {
    const [{ marked }, texts] = await Promise.all([
      this.plan(request, signal),
      this.chunks("texts", numbers, signal),
    ]);
    return new Map(Array.from(numbers, (number, i) => [number, snippet(texts[i], marked.text)]));
  }

  /** @param {Request} request */
  async facet(request, name, find, signal) {
    const plan = await this.plan(request, signal);
    const found = await this.documents(request, plan, name, signal);
    const own = [request.filters?.[name], plan.filters[name]];
    const kept = own.flatMap((filter) => [...(filter?.any ?? []), ...(filter?.not ?? [])]);
    return (await this.narrow()).count(found, name, new Set(kept), find, signal);
  }

  /** A plan's documents that pass all filters; of one facet's, only what they exclude matters. */
  async documents({ filters = {} }, plan, facet, signal) {
    const all = [...Object.entries(filters), ...Object.entries(plan.filters)];
    if (!all.length) return plan.hits.documents;
    const meant = all.map(([name, filter]) =>
      name === facet ? [name, { not: filter.not }] : [name, filter],
    );
    return (await this.narrow()).pass(plan.hits.documents, meant, signal);
  }

  async sorted(documents, plan, { sort = "relevance", from = 0, limit = 10 }, signal) {
    if (sort === "title") {
      const rank = await this.store.get("order-title", order, signal);
      return best({ documents, scores: Float64Array.from(rank, (place) => -place) }, from + limit);
    }
    if (sort === "newest" || !plan.ranked) return documents;
    return best({ documents, scores: plan.hits.scores }, from + limit);
  }

  /** The items of these documents, which stand so many in a file. */
  async chunks(name, numbers, signal) {
    const size = this.store.manifest[name];
    const chunk = (number) => this.store.get(`${name}-${Math.floor(number / size)}`, data, signal);
    return Promise.all(Array.from(numbers, async (n) => (await chunk(n))[n % size]));
  }

  /** @returns {Promise<Plan>} */
  plan({ query, literal = false }, signal) {
    const make = (all) => this.make(query, literal, all);
    return this.plans.get(JSON.stringify([query, literal]), make, signal);
  }

  async make(query, literal, signal) {
    const { units, typed } = parse(query);
    const { filters, spans } = await this.filters(typed, units, signal);
    const only = units.flatMap(({ words }) => words).length === 1;
    const [asked, title] = await Promise.all([
      Promise.all(units.map((unit) => this.ask(unit, { literal, only }, signal))),
      this.whole(units.flatMap((unit) => spoken(unit, unit.words)), signal),
    ]);
    const run = correct(query, asked);
    const first = run
      ? await this.whole(asked.flatMap(({ unit, slots }) => spoken(unit, slots.map(meant))), signal)
      : title;
    const { hits, loose, ranked } = await this.hits(query, asked, first, filters, signal);
    const corrected = hits.documents.length ? run : null;
    const near = hits.documents.length ? [] : await this.near(asked, signal);
    const words = asked.flatMap(({ unit, slots }) => spoken(unit, slots.map(meant)));
    const said = words.length > 1 ? words.join(" ") : null;
    const least = cut(asked.flatMap(({ unit, slots }) => (unit.presence === "not" ? [] : slots)));
    const marked = this.marked(asked);
    return { hits, loose, ranked, corrected, near, filters, spans, said, least, marked };
  }

  /** What filters a query has. What is none after all becomes a word in a field. */
  async filters(typed, units, signal) {
    const filters = {};
    const spans = [];
    for (const { name, value, not, unit, unfinished, span } of typed) {
      let filter = name === "year" ? years(value, not) : null;
      if (name !== "year" && value) {
        const id = await (await this.narrow()).value(name, value, signal);
        const labels = name === "topic" || name === "tag";
        if (id !== null || (!labels && !unfinished)) {
          filter = { [not ? "not" : "any"]: [id ?? value] };
        } else if (labels && (unit.words.length || unit.special?.words.length)) {
          units.push(unit);
        }
      }
      if (!filter) continue;
      filters[name] = merged(filters[name], filter);
      spans.push({ facet: name, filter, span });
    }
    units.sort((a, b) => a.at[0] - b.at[0]);
    return { filters, spans };
  }

  /** A term for a whole title or short name, if there is one. */
  async whole(words, signal) {
    if (!words.length) return null;
    return (await this.engine.find(WHOLE + words.join(""), signal))?.term ?? null;
  }

  /** @returns {Promise<Asked>} */
  async ask(unit, { literal, only }, signal) {
    let { words, boost } = unit;
    let edits = 0;
    if (unit.special && !(await this.known(words, signal))) {
      ({ words, edits } = unit.special);
      boost *= unit.special.boost;
    }
    const exact = unit.presence === "not" || unit.phrase;
    const slots = await Promise.all(
      words.map((word, i) => {
        const unfinished = unit.unfinished && i === words.length - 1;
        return this.slot(word, { unfinished, edits, literal, exact, only }, signal);
      }),
    );
    // Fetched while other parts are looked up; whoever ranks finds them here.
    const known = slots.filter(({ kind }) => kind !== "unknown").flatMap(({ terms }) => terms);
    await Promise.all(known.map((term) => this.engine.find(term, signal)));
    return { unit, slots, boost };
  }

  async known(words, signal) {
    const found = await Promise.all(words.map((word) => this.vocabulary.find(word, signal)));
    return found.length > 0 && found.every(Boolean);
  }

  /** @returns {Promise<Slot>} */
  async slot(word, { unfinished, edits, literal, exact, only }, signal) {
    if (word.includes("*")) {
      const { found, cut } = await this.pattern(word, signal);
      return { ...matching(word, found), cut };
    }
    if (edits) {
      const around = await this.vocabulary.near(word, edits, signal);
      const itself = await this.itself(word, signal);
      return matching(word, [...itself, ...around], itself.length);
    }
    const stop = STOP_WORDS.has(word);
    const begun = unfinished ? await this.vocabulary.begun(word, signal) : [];
    if (begun.length) return this.completed(word, begun, stop && !exact ? "hint" : "known");
    if (stop) return slot(word, "stop");
    const [itself] = await this.itself(word, signal);
    if (itself) return slot(word, "known", [itself.term]);
    const found = literal ? [] : await this.likeliest(word, { unfinished, only }, signal);
    const instead = found[0]?.word;
    if (!instead) return slot(word, "unknown", [word]);
    const known = await this.slot(instead, { unfinished, edits, literal, exact }, signal);
    return { ...known, word, instead };
  }

  /** A word that a document has, perhaps in another form. */
  async itself(word, signal) {
    const known = await this.vocabulary.find(word, signal);
    if (known) return [known];
    const lunr = await this.store.lunr();
    const term = lunr.stemmer(new lunr.Token(word, {})).toString();
    return (await this.engine.find(term, signal)) ? [{ word, term, count: 0 }] : [];
  }

  /** What a misspelt word was probably meant to be: the only word of a query rather a name. */
  async likeliest(word, { unfinished, only }, signal) {
    const most = word.length < LONG ? 1 : 2;
    const found = await this.vocabulary.nearest(word, { most, unfinished }, signal);
    if (!only || found.length < 2) return found;
    const shards = new Map();
    for (const one of found) {
      const shard = last(this.store.manifest.terms, WHOLE + one.word);
      shards.set(shard, [...(shards.get(shard) ?? []), one]);
    }
    const largest = [...shards.values()].sort((a, b) => b.length - a.length).slice(0, NAMES).flat();
    const whole = await Promise.all(largest.map(({ word: one }) => this.whole([one], signal)));
    const names = new Set(largest.filter((_, i) => whole[i]));
    return [...found.filter((one) => names.has(one)), ...found.filter((one) => !names.has(one))];
  }

  /** The most frequent words of a pattern. */
  async pattern(word, signal) {
    const fits = like(word);
    const begun = await this.vocabulary.begun(word.slice(0, word.indexOf("*")), signal);
    const found = begun.filter((one) => fits(one.word));
    found.sort((a, b) => b.count - a.count);
    return { found: found.slice(0, MATCHES), cut: found.length > MATCHES };
  }

  /** An unfinished word: itself, and the most frequent of those it begins. */
  completed(word, begun, kind) {
    const { terms: starts } = this.store.manifest;
    const itself = begun.find((one) => one.word === word);
    const found = new Map(itself ? [[itself.term, 1]] : []);
    const shards = new Set(itself ? [last(starts, itself.term)] : []);
    const most = Math.min(word.length, SHARDS) + shards.size;
    for (const { term } of begun.toSorted((a, b) => b.count - a.count)) {
      if (found.size > COMPLETIONS) break;
      if (found.has(term)) continue;
      const shard = last(starts, term);
      if (!shards.has(shard) && shards.size === most) continue;
      shards.add(shard);
      found.set(term, itself ? ALIKE : 1);
    }
    const boosts = [...found.values()];
    return { ...slot(word, kind, [...found.keys()]), boosts, cut: begun.some(({ term }) => !found.has(term)) };
  }

  /** The papers that have all of it or, if there are none, some of it. */
  async hits(query, asked, title, filters, signal) {
    const clauses = (await Promise.all(asked.map((one) => this.clauses(one, signal)))).flat();
    const positive = clauses.filter(({ presence }) => presence !== PRESENCE.PROHIBITED);
    const lifted = title
      ? [{ terms: [title], fields: ["names"], boost: FIRST, apart: true }]
      : [];
    if (!positive.length && !lifted.length) {
      const listed = clauses.length || Object.keys(filters).length || !query.trim();
      const hits = await this.engine.query(listed ? clauses : NOTHING, signal);
      const { papers } = this.store.manifest;
      if (!clauses.length) hits.documents = hits.documents.filter((number) => number < papers);
      return { hits, loose: false, ranked: false };
    }
    let hits = await this.engine.query([...clauses, ...lifted], signal);
    let loose = false;
    if (!hits.documents.length && positive.length > 1) {
      const any = clauses.map((clause) => (clause.must ? clause : { ...clause, ...clause.or }));
      hits = await this.engine.query(any, signal);
      loose = hits.documents.length > 0;
    } else if (positive.length > 1) {
      await this.raise(hits, positive, signal);
    }
    return { hits, loose, ranked: true };
  }

  /** Papers that have all words where they are named rather than some where they tell more. */
  async raise(hits, positive, signal) {
    const named = positive.map((clause) => ({
      ...clause,
      fields: NAMED.filter((name) => (clause.fields ?? NAMED).includes(name)),
    }));
    const { documents } = await this.engine.query(named, signal);
    for (const document of documents) hits.scores[document] *= RAISED;
  }

  /** The clauses for a part of a query; `or` is what changes if any of the parts will do. */
  async clauses({ unit, slots, boost }, signal) {
    const { presence, fields } = unit;
    const telling = slots.filter(({ kind }) => kind !== "stop");
    if (!telling.length) return [];
    const or = { presence: PRESENCE.OPTIONAL };
    const clause = (one) => ({
      terms: one.terms,
      boosts: one.boosts,
      boost,
      ...(fields && { fields }),
      presence: one.kind === "hint" ? PRESENCE.OPTIONAL : PRESENCE.REQUIRED,
      must: presence === "must",
      or,
    });
    const not = presence === "not";
    const phrased = this.store.manifest.phrased.filter((name) => !fields || fields.includes(name));
    const row = (unit.phrase || (not && slots.length > 1)) && phrased.length;
    if (!row) {
      const prohibited = not && { presence: PRESENCE.PROHIBITED };
      return telling.map((one) => ({ ...clause(one), ...prohibited }));
    }
    const find = async (term) => this.engine.find(term, signal);
    const places = await Promise.all(
      slots.map(async ({ kind, terms }) =>
        kind === "stop" ? null : (await Promise.all(terms.map(find))).filter(Boolean),
      ),
    );
    const within = await this.engine.phrase(places, phrased, signal);
    const all = telling.map((one) => ({ ...clause(one), fields: phrased, within }));
    return not ? [{ ...all[0], presence: PRESENCE.PROHIBITED }] : all;
  }

  /** Words to try instead of those that no document has. */
  async near(asked, signal) {
    const unknown = asked
      .flatMap(({ slots }) => slots)
      .filter(({ kind, instead }) => kind === "unknown" || instead);
    const found = await Promise.all(
      unknown.map(({ word }) => this.vocabulary.nearest(word, { most: 2 }, signal)),
    );
    return [...new Set(found.flat().map(({ word }) => word))].slice(0, NEAR);
  }

  /** The words that results are marked by, in their titles and in their texts. */
  marked(asked) {
    const [title, text] = [new Map(), new Map()];
    let group = 0;
    let before = "";
    for (const { unit, slots } of asked) {
      if (unit.presence === "not") continue;
      for (const one of slots) {
        group += 1;
        // A name is also written as one word: SAM 2, SAM2.
        const words = [meant(one), before + meant(one)];
        before = meant(one);
        if (one.kind === "stop") continue;
        words.push(...one.terms.flatMap((term) => this.vocabulary.spellings(term)));
        for (const word of words) {
          if (!unit.fields || unit.fields.includes("title")) title.set(word, group);
          if (!unit.fields || unit.fields.includes("abstract")) text.set(word, group);
        }
      }
    }
    return { title, text };
  }
}

// A clause that no document matches.
const NOTHING = [{ terms: [""], presence: PRESENCE.REQUIRED }];

/** @returns {Slot} */
function slot(word, kind, terms = []) {
  return { word, terms, boosts: terms.map(() => 1), instead: null, kind };
}

/** What stands for several words, of which so many are the word itself. */
function matching(word, entries, itself = 0) {
  const terms = [...new Set(entries.map(({ term }) => term))];
  if (!terms.length) return slot(word, "unknown", [word]);
  return { ...slot(word, "known", terms), boosts: terms.map((_, i) => (itself && i ? ALIKE : 1)) };
}

/** Whether there may be more papers than were found. Hints matter if there is nothing else. */
function cut(slots) {
  const hints = slots.every(({ kind }) => kind === "hint" || kind === "stop");
  return slots.some((one) => one.cut && (hints || one.kind !== "hint"));
}

/** Whether a title has words in a row, the last of which may be unfinished. */
const said = (title, words) => ` ${fold(title).join(" ")}`.includes(` ${words}`);

const meant = ({ word, instead }) => instead ?? word;

/** The words of a unit that may be a title's. */
const spoken = (unit, words) => (unit.fields || unit.presence === "not" ? [] : words);

/** The query with other words in place of those that no document has; null if there are none. */
function correct(query, asked) {
  let text = query;
  for (const { unit, slots } of asked.toReversed()) {
    if (!slots.some(({ instead }) => instead)) continue;
    const [from, to] = unit.at;
    let part = query.slice(from, to);
    const wrong = slots.filter(({ instead }) => instead);
    for (const { word, instead } of wrong) {
      const at = part.toLowerCase().indexOf(word);
      const end = at + word.length;
      part = at < 0 ? slots.map(meant).join(" ") : part.slice(0, at) + instead + part.slice(end);
    }
    text = text.slice(0, from) + part + text.slice(to);
  }
  return text === query ? null : text;
}

/** A filter of years: `2024`, `2020..2023`, `2020..`. */
function years(value, not) {
  const match = /^(\d{4})?(\.\.)?(\d{4})?$/.exec(value);
  if (!match || (!match[1] && !match[3])) return null;
  const [, from, range, to] = match;
  if (!range) return from && !to ? { [not ? "not" : "any"]: [value] } : null;
  if (!not) return { ...(from && { from: Number(from) }), ...(to && { to: Number(to) }) };
  const [first, end] = [Number(from ?? 1900), Number(to ?? 2100)];
  return { not: Array.from({ length: Math.max(0, end - first + 1) }, (_, i) => String(first + i)) };
}

/** Two filters of one facet: either of their values will do. */
function merged(one = {}, other) {
  const both = { ...one, ...other };
  for (const list of ["any", "not"]) {
    if (one[list] && other[list]) both[list] = [...new Set([...one[list], ...other[list]])];
  }
  return both;
}

function result(number, card, marked) {
  return { facts: [], topics: [], badges: [], ...card, number, title: mark(card.title, marked) };
}
