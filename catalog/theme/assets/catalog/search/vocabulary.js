// The words of all documents, of which only the parts are fetched that a question needs.

import { endings, last, position, vocabulary } from "./layout.js";
import { close, distance } from "./spelling.js";

/** @typedef {{word: string, term: string, count: number}} Entry */

const reversed = (word) => [...word].reverse().join("");
const HIGHEST = "\uffff";
// So many files of words are read whole to find two mistakes, wherever they are.
const SMALL = 16;
// Shorter beginnings are one edit away from too many words.
const BEGINNING = 5;

export class Vocabulary {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.starts = store.manifest.words;
  }

  shard(number, signal) {
    return this.store.get(`words-${number}`, vocabulary, signal);
  }

  /** The numbers of the shards that words with this beginning may be in. */
  range(starts, beginning) {
    const first = Math.max(0, last(starts, beginning));
    const length = last(starts, beginning + HIGHEST) + 1 - first;
    return Array.from({ length: Math.max(0, length) }, (_, i) => first + i);
  }

  /**
   * A word, if a document has it.
   * @returns {Promise<Entry|null>}
   */
  async find(word, signal) {
    const number = last(this.starts, word);
    if (number < 0) return null;
    const shard = await this.shard(number, signal);
    const at = position(shard.words, word);
    return at < 0 ? null : entry(shard, at);
  }

  /**
   * The words with a beginning.
   * @returns {Promise<Entry[]>}
   */
  async begun(beginning, signal) {
    const numbers = this.range(this.starts, beginning);
    const shards = await Promise.all(numbers.map((number) => this.shard(number, signal)));
    return shards.flatMap((shard) => begunIn(shard, beginning));
  }

  /**
   * Words that are at most so many edits away. All of them for one edit; for two, in a large
   * vocabulary, those that share a third with the word at an end: others would mean to read all.
   * @returns {Promise<Entry[]>}
   */
  async near(word, edits, signal) {
    if (edits > 1 && this.starts.length <= SMALL) {
      return (await this.all(signal)).filter((one) => close(word, one.word, edits));
    }
    const kept = Math.max(1, Math.floor((word.length - edits) / (edits + 1)));
    const [begun, ended] = await Promise.all([
      this.begun(word.slice(0, word.length > edits ? kept : 0), signal),
      word.length > edits ? this.ended(word.slice(-kept), signal) : [],
    ]);
    const found = begun.filter((one) => close(word, one.word, edits));
    const known = new Set(found.map((one) => one.word));
    const others = ended.filter((one) => !known.has(one) && close(word, one, edits));
    return [...found, ...(await Promise.all(others.map((one) => this.find(one, signal))))];
  }

  /** The words with an ending. */
  async ended(ending, signal) {
    const starts = this.store.manifest.endings;
    const backwards = reversed(ending);
    const shards = await Promise.all(
      this.range(starts, backwards).map((n) => this.store.get(`endings-${n}`, endings, signal)),
    );
    return shards.flatMap((words) => {
      const from = last(words, backwards);
      const within = words.slice(Math.max(0, from), last(words, backwards + HIGHEST) + 1);
      return within.filter((word) => word.startsWith(backwards)).map(reversed);
    });
  }

  /**
   * What a misspelt word was probably meant to be, the likeliest first: the nearest words, among
   * them those with the same first letter, among them the most frequent. An unfinished word may
   * also be a misspelt beginning.
   * @param {string} word
   * @param {{most: number, unfinished?: boolean}} how `most` edits
   * @returns {Promise<Entry[]>}
   */
  async nearest(word, { most, unfinished = false }, signal) {
    let found = await this.near(word, 1, signal);
    if (!found.length && unfinished) {
      const begun = await this.beginning(word, signal);
      if (begun.length) return begun.sort((a, b) => b.count - a.count);
    }
    if (!found.length && most > 1) found = await this.near(word, most, signal);
    const rank = ({ word: one }) => 2 * distance(word, one, most) + Number(one[0] !== word[0]);
    return found.sort((a, b) => rank(a) - rank(b) || b.count - a.count);
  }

  /** The words whose beginning is one edit away. */
  async beginning(word, signal) {
    if (word.length < BEGINNING) return [];
    const begun = await this.begun(word.slice(0, Math.floor((word.length - 1) / 2)), signal);
    const lengths = [word.length, word.length - 1, word.length + 1];
    return begun.filter((one) => lengths.some((length) => close(word, one.word.slice(0, length), 1)));
  }

  /** Everything. */
  async all(signal) {
    return this.begun("", signal);
  }

  /** Every term, once. */
  async terms(signal) {
    this.known ??= new Set((await this.all(signal)).map(({ term }) => term));
    return this.known;
  }

  /**
   * The words of a term, as far as they are known already: those a result is marked by.
   * @param {string} term
   * @returns {string[]}
   */
  spellings(term) {
    const beginning = term.slice(0, -1) || term;
    return this.range(this.starts, beginning)
      .map((number) => this.store.peek(`words-${number}`))
      .flatMap((shard) => (shard ? begunIn(shard, beginning) : []))
      .filter((one) => one.term === term)
      .map((one) => one.word);
  }
}

/** @returns {Entry} */
function entry({ words, terms, counts }, at) {
  return { word: words[at], term: terms[at], count: counts[at] };
}

function begunIn(shard, beginning) {
  const found = [];
  let at = Math.max(0, last(shard.words, beginning));
  if (shard.words[at] < beginning) at += 1;
  for (; at < shard.words.length && shard.words[at].startsWith(beginning); at++) {
    found.push(entry(shard, at));
  }
  return found;
}
