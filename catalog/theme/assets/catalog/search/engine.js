// Finds and ranks documents as lunr.Index.prototype.query of lunr.js 2.3.9 does, from shards of the
// index: clauses are lunr's, and so are results and scores. Numbers stand in typed arrays, and
// scores in one that has a place for every document, so that a search takes milliseconds.

import { bits, last, position, positions, terms } from "./layout.js";
import { close, like } from "./spelling.js";
import { Vocabulary } from "./vocabulary.js";

/** lunr.Query.presence and lunr.Query.wildcard. */
export const PRESENCE = { OPTIONAL: 1, REQUIRED: 2, PROHIBITED: 3 };
export const WILDCARD = { NONE: 0, LEADING: 1, TRAILING: 2 };

/**
 * A clause as lunr.Query has it, its terms having gone through a pipeline. What lunr does not know:
 * a boost of each term, `within`, which marks the documents that count, and `apart`: scores are
 * added as they are, rather than as a part of the query's vector.
 * @typedef {{term?: string, terms?: string[], fields?: string[], boost?: number, presence?: number,
 *            editDistance?: number, wildcard?: number, boosts?: number[], within?: Uint8Array,
 *            apart?: boolean}} Clause
 * @typedef {{term: string, number: number, shard: import("./layout.js").Terms, at: number}} Found
 * @typedef {{documents: Uint32Array, scores: Float64Array}} Hits documents that match, ascending;
 *   scores of all documents
 */

export class Engine {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.vocabulary = new Vocabulary(store);
    const { fields, phrased } = store.manifest;
    this.fields = fields;
    this.phrased = phrased.reduce((mask, field) => mask | (1 << fields.indexOf(field)), 0);
  }

  shard(number, signal) {
    return this.store.get(`terms-${number}`, terms, signal);
  }

  /**
   * Where a term is, if a document has it.
   * @returns {Promise<Found|null>}
   */
  async find(term, signal) {
    const number = last(this.store.manifest.terms, term);
    if (number < 0) return null;
    const shard = await this.shard(number, signal);
    const at = position(shard.words, term);
    return at < 0 ? null : { term, number, shard, at };
  }

  /**
   * The terms that one of a clause stands for. Terms of whole titles are meant by nobody who
   * types a pattern, and left out.
   * @returns {Promise<Found[]>}
   */
  async expand(term, { editDistance = 0, wildcard = WILDCARD.NONE }, signal) {
    const before = wildcard & WILDCARD.LEADING && !term.startsWith("*") ? "*" : "";
    const behind = wildcard & WILDCARD.TRAILING && !term.endsWith("*") ? "*" : "";
    const pattern = before + term + behind;
    let meant = [pattern];
    if (editDistance || pattern.includes("*")) {
      const beginning = /^[^*]+(?=\*$)/.exec(pattern)?.[0];
      if (beginning && !editDistance) return this.begun(beginning, signal);
      const fits = editDistance ? (one) => close(pattern, one, editDistance) : like(pattern);
      meant = [...(await this.vocabulary.terms(signal))].filter(fits);
    }
    const found = await Promise.all(meant.map((one) => this.find(one, signal)));
    return found.filter(Boolean);
  }

  async begun(beginning, signal) {
    const numbers = this.vocabulary.range(this.store.manifest.terms, beginning);
    const shards = await Promise.all(numbers.map((number) => this.shard(number, signal)));
    return shards.flatMap((shard, i) =>
      shard.words
        .map((term, at) => ({ term, number: numbers[i], shard, at }))
        .filter(({ term }) => term.startsWith(beginning)),
    );
  }

  /** A term's postings in a field, as a range of its shard's; an empty one if there are none. */
  list({ shard, at }, field) {
    const mask = shard.masks[at];
    if (!(mask & (1 << field))) return [0, 0];
    const list = shard.lists[at] + bits(mask & ((1 << field) - 1));
    return [shard.postings[list], shard.postings[list + 1]];
  }

  /**
   * The documents of a query, with their scores.
   * @param {Clause[]} clauses
   * @param {AbortSignal} [signal]
   * @returns {Promise<Hits>}
   */
  async query(clauses, signal) {
    const asked = await Promise.all(
      clauses.map(async (clause) => {
        const given = clause.terms ?? [clause.term];
        const expanded = given.map((term) => this.expand(term, clause, signal));
        return {
          boost: 1,
          presence: PRESENCE.OPTIONAL,
          ...clause,
          fields: (clause.fields ?? this.fields).map((field) => this.fields.indexOf(field)),
          found: await Promise.all(expanded),
        };
      }),
    );
    signal?.throwIfAborted();
    return this.match(asked);
  }

  match(clauses) {
    const count = this.store.manifest.documents;
    const scores = new Float64Array(count);
    const matched = new Uint8Array(count);
    this.score(clauses, scores, matched);
    if (clauses.every(({ presence }) => presence === PRESENCE.PROHIBITED)) matched.fill(1);
    this.restrict(clauses, matched);
    return { documents: marked(matched), scores };
  }

  /**
   * Add up scores: by field, the product of a document's vector and the query's, over the length
   * of the query's.
   */
  score(clauses, scores, matched) {
    const { scale } = this.store.manifest;
    const vectors = this.fields.map(() => new Map());
    const parts = new Map();
    for (const clause of clauses) {
      if (clause.presence === PRESENCE.PROHIBITED) continue;
      const { found, fields, boosts, boost, apart, within } = clause;
      found.forEach((group, i) => {
        const by = boost * (boosts?.[i] ?? 1);
        for (const one of group) {
          for (const field of fields) {
            if (!apart) vectors[field].set(one.term, (vectors[field].get(one.term) ?? 0) + by);
            // What a term adds is added at once, unless some clauses look at some documents only.
            const key = within || apart ? Symbol("apart") : `${field}/${one.term}`;
            const part = parts.get(key) ?? { one, field, by: 0, apart, within };
            part.by += by;
            parts.set(key, part);
          }
        }
      });
    }
    const lengths = vectors.map((vector) => Math.hypot(...vector.values()));
    for (const { one, field, by, apart, within } of parts.values()) {
      const factor = apart ? by / scale : by / lengths[field] / scale || 0;
      const { documents, weights } = one.shard;
      const [from, to] = this.list(one, field);
      for (let at = from; at < to; at++) {
        const document = documents[at];
        if (within && !within[document]) continue;
        scores[document] += weights[at] * factor;
        matched[document] = 1;
      }
    }
  }

  /** Take away what a required clause does not match, or a prohibited one does. */
  restrict(clauses, matched) {
    let required = 0;
    const met = new Uint16Array(matched.length);
    for (const { presence, found, fields, within } of clauses) {
      if (presence === PRESENCE.OPTIONAL || !found.length) continue;
      const prohibited = presence === PRESENCE.PROHIBITED;
      // As in lunr, each of a required clause's terms must be in some document.
      const groups = prohibited || found.every((group) => group.length) ? found : [];
      for (const one of groups.flat()) {
        for (const field of fields) {
          const { documents } = one.shard;
          const [from, to] = this.list(one, field);
          for (let at = from; at < to; at++) {
            const document = documents[at];
            if (within && !within[document]) continue;
            if (prohibited) matched[document] = 0;
            else if (met[document] === required) met[document] += 1;
          }
        }
      }
      if (!prohibited) required += 1;
    }
    for (let i = 0; required && i < met.length; i++) if (met[i] !== required) matched[i] = 0;
  }

  /**
   * Marks the documents that have terms in a row, in one of these fields.
   * @param {(Found[]|null)[]} places which terms fit where; null: any
   * @param {string[]} fields
   * @returns {Promise<Uint8Array>}
   */
  async phrase(places, fields, signal) {
    const marks = new Uint8Array(this.store.manifest.documents);
    const told = places.map((found, offset) => ({ found, offset })).filter(({ found }) => found);
    if (!told.length || told.some(({ found }) => !found.length)) return marks;
    await Promise.all(told.flatMap(({ found }) => found.map((one) => this.place(one, signal))));
    for (const field of fields.map((name) => this.fields.indexOf(name))) {
      if (!(this.phrased & (1 << field))) continue;
      for (const document of this.rows(told, field)) marks[document] = 1;
    }
    return marks;
  }

  async place(found, signal) {
    const decode = (sections) => positions(sections, found.shard, this.phrased);
    found.positions = await this.store.get(`positions-${found.number}`, decode, signal);
  }

  /** The documents with the terms in a row in a field. */
  rows(told, field) {
    const begins = told.map(({ found, offset }) => this.begins(found, offset, field));
    const rows = begins.sort((a, b) => a.length - b.length).reduce(common);
    return new Set(Array.from(rows, (key) => Math.floor(key / PLACES)));
  }

  /** Where a row may begin that has one of these terms at an offset, ascending. */
  begins(found, offset, field) {
    const keys = [];
    for (const one of found) {
      const { documents } = one.shard;
      const { begin, positions: places } = one.positions;
      const [from, to] = this.list(one, field);
      for (let at = from; at < to; at++) {
        const key = documents[at] * PLACES + OFFSET - offset;
        for (let i = begin[at]; i < begin[at + 1]; i++) keys.push(key + places[i]);
      }
    }
    const ascending = Float64Array.from(keys);
    return found.length > 1 ? ascending.sort() : ascending;
  }
}

// A document's number and a place in it as one number; room for places before its beginning.
const PLACES = 2 ** 24;
const OFFSET = 2 ** 10;

/** The numbers that both have; all of them ascend. */
function common(one, other) {
  const both = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] < other[j]) i += 1;
    else if (one[i] > other[j]) j += 1;
    else {
      both.push(one[i++]);
      j += 1;
    }
  }
  return both;
}

/** The numbers that are marked. */
function marked(marks) {
  const found = new Uint32Array(marks.length);
  let count = 0;
  for (let i = 0; i < marks.length; i++) if (marks[i]) found[count++] = i;
  return found.slice(0, count);
}

/**
 * The best documents in order; equals stay as they are.
 * @param {Hits} hits
 * @param {number} count
 * @returns {Uint32Array|number[]}
 */
export function best({ documents, scores }, count) {
  const better = (a, b) => scores[b] - scores[a] || a - b;
  if (count >= documents.length / 4) return documents.toSorted(better);
  // A heap of the best so far, the worst of them on top: most documents are passed by.
  const heap = [];
  const sink = (at) => {
    for (;;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && better(heap[child], heap[worst]) > 0) worst = child;
      }
      if (worst === at) return;
      [heap[at], heap[worst]] = [heap[worst], heap[at]];
      at = worst;
    }
  };
  for (const document of documents) {
    if (heap.length < count) {
      heap.push(document);
      if (heap.length === count) for (let at = count >> 1; at >= 0; at--) sink(at);
    } else if (count && better(document, heap[0]) < 0) {
      heap[0] = document;
      sink(0);
    }
  }
  return heap.sort(better);
}
