// Which parts of a text a query found, and the stretch of a text that shows most of them.

import { fold } from "./words.js";

/**
 * @typedef {[text: string, marked: boolean]} Part
 * @typedef {Map<string, number>} Marked words, and which part of the query each is of
 * @typedef {{from: number, to: number, words: string[]}} Piece
 */

const PIECE = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:[\^_'’.][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*[+*]*/gu;
// What folding does nothing to but make it lower case: nearly every word, and many times faster.
const PLAIN = /^[A-Za-z0-9]+$/;
const LENGTH = 220;
// What is read before the first word of a stretch that begins in the middle of a sentence.
const BEFORE = 50;

/** @returns {Piece[]} */
function pieces(text) {
  return Array.from(text.matchAll(PIECE), ({ 0: piece, index }) => ({
    from: index,
    to: index + piece.length,
    words: PLAIN.test(piece) ? [piece.toLowerCase()] : fold(piece),
  }));
}

/**
 * Where a text has what was found, and the part of the query it is of.
 * @param {string} text
 * @param {Marked} marked
 */
function hits(text, marked) {
  const found = [];
  const all = pieces(text);
  all.forEach((piece, i) => {
    const own = piece.words.find((word) => marked.has(word));
    if (own !== undefined) found.push({ from: piece.from, to: piece.to, group: marked.get(own) });
    // A name is also known as one word: KV-cache, (KV) cache, SAM 2.
    const next = all[i + 1];
    if (own !== undefined || !next || next.from - piece.to > 2) return;
    const joined = piece.words.join("") + next.words.join("");
    if (marked.has(joined)) found.push({ from: piece.from, to: next.to, group: marked.get(joined) });
  });
  return found;
}

/**
 * A text in parts, those marked that were found.
 * @param {string} text
 * @param {Marked} marked
 * @returns {Part[]}
 */
export function mark(text, marked) {
  const parts = [];
  let at = 0;
  for (const { from, to } of marked.size ? hits(text, marked) : []) {
    if (from < at) continue;
    if (from > at) parts.push([text.slice(at, from), false]);
    parts.push([text.slice(from, to), true]);
    at = to;
  }
  if (at < text.length) parts.push([text.slice(at), false]);
  return parts;
}

/**
 * About 220 characters of a text where most different words were found, or its beginning.
 * @param {string} text
 * @param {Marked} marked
 * @returns {Part[]}
 */
export function snippet(text, marked) {
  if (!text) return [];
  const start = cluster(hits(text, marked));
  const from = start < LENGTH / 2 ? 0 : text.lastIndexOf(" ", start - BEFORE) + 1;
  const all = from + LENGTH >= text.length;
  const space = text.lastIndexOf(" ", from + LENGTH);
  const to = all ? text.length : space > from ? space : from + LENGTH;
  return mark(`${from ? "… " : ""}${text.slice(from, to)}${all ? "" : " …"}`, marked);
}

/** Where the stretch begins that has most different words, and of such most words. */
function cluster(found) {
  let [best, start] = [0, 0];
  found.forEach(({ from }, i) => {
    const groups = new Set();
    let count = 0;
    for (let j = i; j < found.length && found[j].to <= from + LENGTH - BEFORE; j++, count++) {
      groups.add(found[j].group);
    }
    const worth = groups.size * 1000 + count;
    if (worth > best) [best, start] = [worth, from];
  });
  return start;
}
