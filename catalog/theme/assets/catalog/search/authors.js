// Authors: who wrote which papers, of a few names at a time (catalog/search/authors.py).

import { data, holders, last } from "./layout.js";
import { fold } from "./words.js";

// The authors of so many results are all counted; of more, those of the most papers.
const FEW = 30;
// A beginning with names in more files than these, of about 10 KB, is too short to look for.
const FILES = 12;
const MOST = 200;
const HIGHEST = "\uffff";

/** @typedef {{name: string, documents: Uint32Array}} Author */

export class Authors {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
  }

  async file(name, signal) {
    const { names, begin, documents } = await this.store.get(`authors-${name}`, holders, signal);
    return names.map((one, i) => ({ name: one, documents: documents.subarray(begin[i], begin[i + 1]) }));
  }

  /** The authors of the most papers. @returns {Promise<Author[]>} */
  top(signal) {
    return this.file("top", signal);
  }

  /** The files that have words with this beginning. */
  range(beginning) {
    const { authors: starts } = this.store.manifest;
    const first = Math.max(0, last(starts, beginning));
    const length = last(starts, beginning + HIGHEST) + 1 - first;
    return Array.from({ length: Math.max(0, length) }, (_, i) => first + i);
  }

  /** The papers of an author, by the name as it is written; none if nobody has it. */
  async documents(name, signal) {
    const word = fold(name).sort((a, b) => b.length - a.length)[0] ?? "";
    const { authors: starts } = this.store.manifest;
    const first = Math.max(0, last(starts, word));
    const files = Array.from({ length: last(starts, `${word}\n`) + 1 - first }, (_, i) => first + i);
    const all = await Promise.all(files.map((one) => this.file(one, signal)));
    return all.flat().find((one) => one.name === name)?.documents ?? new Uint32Array();
  }

  /**
   * The authors whose names have words with these beginnings; of too short ones, only among the
   * authors of the most papers.
   * @returns {Promise<{found: Author[], all: boolean}>}
   */
  async find(text, signal) {
    const words = fold(text);
    const ranges = (words.length ? words : [""]).map((word) => this.range(word));
    const [files] = ranges.sort((a, b) => a.length - b.length);
    const all = files.length <= FILES;
    const lists = await Promise.all((all ? files : ["top"]).map((one) => this.file(one, signal)));
    const fits = ({ name }) => {
      const own = fold(name);
      return words.every((word) => own.some((one) => one.startsWith(word)));
    };
    const found = new Map(lists.flat().filter(fits).map((one) => [one.name, one]));
    return { found: [...found.values()], all };
  }

  /**
   * How many of these documents each author has, most first; `rest` tells that there are others.
   * @param {Uint32Array} documents
   * @param {{kept: Set<string>, find?: string}} how  `kept` are told in any case
   */
  async count(documents, { kept, find = "" }, signal) {
    const counts = new Map();
    let rest = false;
    if (!find && documents.length <= FEW) {
      for (const name of (await this.names(documents, signal)).flat()) {
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    } else {
      const { found, all } = find ? await this.find(find, signal) : { found: await this.top(signal), all: false };
      const marks = new Uint8Array(this.store.manifest.documents);
      for (const document of documents) marks[document] = 1;
      for (const { name, documents: own } of found) counts.set(name, common(own, marks));
      rest = !all && found.length < this.store.manifest.facets.author;
      for (const name of kept) {
        if (!counts.has(name)) counts.set(name, common(await this.documents(name, signal), marks));
      }
    }
    for (const name of kept) if (!counts.has(name)) counts.set(name, 0);
    const values = [...counts]
      .filter(([name, count]) => count || kept.has(name))
      .map(([name, count]) => ({ id: name, title: name, count }))
      .sort((a, b) => b.count - a.count || (a.title < b.title ? -1 : 1));
    const shown = values.filter(({ id }, i) => i < MOST || kept.has(id));
    return { values: shown, rest: rest || shown.length < values.length };
  }

  async names(documents, signal) {
    const { people } = this.store.manifest;
    const chunk = (number) => this.store.get(`people-${number}`, data, signal);
    const papers = Array.from(documents).filter((one) => one < this.store.manifest.papers);
    return Promise.all(papers.map(async (one) => (await chunk(Math.floor(one / people)))[one % people]));
  }

  /**
   * A test of documents for a filter of authors.
   * @param {import("./narrow.js").Filter} filter
   */
  async test({ any = [], not = [] }, signal) {
    const marks = new Uint8Array(this.store.manifest.documents);
    const mark = (value) => async (name) => {
      for (const document of await this.documents(name, signal)) marks[document] = value;
    };
    await Promise.all(any.map(mark(1)));
    await Promise.all(not.map(mark(2)));
    return (document) => marks[document] === 1 || (!any.length && !marks[document]);
  }
}

function common(documents, marks) {
  let count = 0;
  for (const document of documents) count += marks[document];
  return count;
}
