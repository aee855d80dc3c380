// Facets: which documents filters let through, and how many have each value.

import { facet, values } from "./layout.js";
import { fold } from "./words.js";

/**
 * @typedef {{any?: string[], not?: string[], from?: number, to?: number}} Filter
 * @typedef {{[facet: string]: Filter}} Filters
 */

const same = (one, other) => one === other || fold(one).join(" ") === fold(other).join(" ");

export class Narrow {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    /** @type {Promise<import("./authors.js").Authors>|null} */
    this.opened = null;
    this.names = Object.keys(store.manifest.facets);
  }

  /** What few ask for is fetched when they do. */
  authors() {
    this.opened ??= this.store.module("authors.js").then(({ Authors }) => new Authors(this.store));
    this.opened.catch(() => {
      this.opened = null;
    });
    return this.opened;
  }

  /** @returns {Promise<import("./layout.js").Values|null>} */
  async values(name, signal) {
    return this.names.includes(name) ? this.store.get(`values-${name}`, values, signal) : null;
  }

  /** @returns {Promise<(import("./layout.js").Values & import("./layout.js").Facet)|null>} */
  async column(name, signal) {
    if (!this.names.includes(name)) return null;
    const [told, columns] = await Promise.all([
      this.values(name, signal),
      this.store.get(`facet-${name}`, facet, signal),
    ]);
    return { ...told, ...columns };
  }

  /**
   * The value of a facet that somebody means by its id or title.
   * @returns {Promise<string|null>}
   */
  async value(name, text, signal) {
    const known = (await this.values(name, signal))?.values ?? [];
    const meant = known.find(({ id }) => id === text) ??
      known.find(({ id, title }) => same(id, text) || same(title, text));
    return meant?.id ?? null;
  }

  /**
   * The documents that pass all filters.
   * @param {Uint32Array} documents
   * @param {[string, Filter][]} filters
   * @returns {Promise<Uint32Array>}
   */
  async pass(documents, filters, signal) {
    const { papers } = this.store.manifest;
    const told = filters.filter(([, filter]) => tells(filter));
    const tests = await Promise.all(told.map((one) => this.test(one, signal)));
    if (!told.length) return documents;
    let passed = documents.filter((document) => document < papers);
    for (const test of tests) passed = passed.filter(test);
    return passed;
  }

  /** @returns {Promise<(document: number) => boolean>} */
  async test([name, filter], signal) {
    if (name === "author" && this.names.includes(name)) return (await this.authors()).test(filter, signal);
    return test(await this.column(name, signal), filter);
  }

  /**
   * How many of these documents have each value. Values that none of them has are left out, unless
   * they are among `kept`. Of authors, only those of the most papers or, with `find`, those whose
   * names have words that begin so.
   */
  async count(documents, name, kept, find, signal) {
    if (name === "author" && this.names.includes(name)) {
      return (await this.authors()).count(documents, { kept, find }, signal);
    }
    const told = await this.values(name, signal);
    if (!told) return { values: [] };
    const { values } = told;
    const counts = this.all(documents) ? told.counts : await this.counts(documents, name, signal);
    const shown = new Set();
    values.forEach(({ id, parent }, i) => {
      if (!counts[i] && !kept.has(id)) return;
      shown.add(i);
      if (parent !== undefined) shown.add(parent);
    });
    const order = [...shown].sort((a, b) => a - b);
    const place = new Map(order.map((number, i) => [number, i]));
    const found = order.map((number) => {
      const { parent, ...value } = values[number];
      const counted = { ...value, count: counts[number] };
      return parent === undefined ? counted : { ...counted, parent: place.get(parent) };
    });
    if (name !== "year") return { values: found };
    const years = values.map(({ id }) => Number(id));
    return { values: found, from: Math.min(...years), to: Math.max(...years) };
  }

  /** Whether these are the papers of the catalog, all of them and nothing else. */
  all(documents) {
    const { papers } = this.store.manifest;
    return documents.length === papers && documents.every((document) => document < papers);
  }

  /** How many of these documents have each value of a facet. */
  async counts(documents, name, signal) {
    const { values, begin, chosen } = await this.column(name, signal);
    const counts = new Uint32Array(values.length);
    for (const document of documents) {
      for (let at = begin[document]; at < begin[document + 1]; at++) counts[chosen[at]] += 1;
    }
    return counts;
  }
}

/** Whether a filter keeps anything out. */
function tells({ any, not, from, to }) {
  return Boolean(any?.length || not?.length || from !== undefined || to !== undefined);
}

/** @returns {(document: number) => boolean} */
function test(column, { any, not, from, to }) {
  if (!column) return () => !any?.length && from === undefined && to === undefined;
  const { values, begin, chosen } = column;
  const excluded = new Set(not);
  const wanted = any?.length ? new Set(any) : null;
  const ranged = from !== undefined || to !== undefined;
  const within = ({ id }) => Number(id) >= (from ?? -Infinity) && Number(id) <= (to ?? Infinity);
  // A value excludes a document, or is one it may be here for.
  const kept = Uint8Array.from(values, (value) =>
    Number((!wanted || wanted.has(value.id)) && (!ranged || within(value))));
  const out = Uint8Array.from(values, ({ id }) => Number(excluded.has(id)));
  const needed = wanted || ranged;
  return (document) => {
    let good = !needed;
    for (let at = begin[document]; at < begin[document + 1]; at++) {
      if (out[chosen[at]]) return false;
      if (kept[chosen[at]]) good = true;
    }
    return good;
  };
}
