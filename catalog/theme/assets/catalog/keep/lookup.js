// Finds papers by what a reader has of them; catalog/search/lookup.py writes the tables.

import { column, data, wide } from "../search/layout.js";
import { Store } from "../search/store.js";
import { fold } from "../search/words.js";

const FOLDER = new URL("../search/", import.meta.url);
const DAY = 24 * 3600 * 1000;

/**
 * @typedef {{id: string, number: number, address: string, title: string, facts?: string[],
 *            topics?: string[], badges?: string[], status?: string}} Card
 */

/** CRC-32 (ISO 3309) of a text, in UTF-8. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});
export function crc32(text) {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
  return (crc ^ 0xffffffff) >>> 0;
}

/** @param {Uint8Array} section */
function hashes(section) {
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength);
  return Array.from({ length: section.byteLength / 4 }, (_, at) => view.getUint32(4 * at, true));
}

/** A table from hashes to the numbers of papers. */
function table(found, numberOf = (at) => at) {
  const made = new Map();
  found.forEach((hash, at) => {
    const numbers = made.get(hash);
    if (numbers) numbers.push(numberOf(at));
    else made.set(hash, [numberOf(at)]);
  });
  return made;
}

const idTables = ([ids, former, above, below]) => {
  const numbers = wide(above, below);
  return { ids: table(hashes(ids)), former: table(hashes(former), (at) => numbers[at]) };
};

const knownTables = ([titles, keys, identifiers, counts]) => {
  const owners = [];
  column(counts).forEach((count, number) => owners.push(...Array(count).fill(number)));
  return {
    titles: table(hashes(titles)),
    keys: table(hashes(keys)),
    keyHashes: hashes(keys),
    identifiers: table(hashes(identifiers), (at) => owners[at]),
  };
};

const addedTable = ([head, upper, lower, high, low]) => ({
  ...data([head]),
  numbers: [...wide(upper, lower)],
  days: [...wide(high, low)],
});

export class Lookup {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
  }

  /** The tables of the index that is there now. */
  static async open() {
    return new Lookup(await Store.open(FOLDER));
  }

  get papers() {
    return this.store.manifest.papers;
  }

  /** @returns {Promise<Card>} */
  async card(number) {
    const size = this.store.manifest.cards;
    const cards = await this.store.get(`cards-${Math.floor(number / size)}`, data);
    return { ...cards[number % size], number };
  }

  /** @returns {Promise<Card[]>} */
  cards(numbers) {
    return Promise.all(Array.from(numbers, (number) => this.card(number)));
  }

  /**
   * The papers with these ids, or that had them once; null for what is in the catalog no more.
   * @param {string[]} ids
   * @returns {Promise<Map<string, Card|null>>}
   */
  async byIds(ids) {
    const tables = await this.store.get("ids", idTables);
    const find = async (id) => {
      const hash = crc32(id);
      const now = await this.cards(tables.ids.get(hash) ?? []);
      const then = await this.cards(tables.former.get(hash) ?? []);
      return [id, now.find((card) => card.id === id) ?? then[0] ?? null];
    };
    return new Map(await Promise.all(ids.map(find)));
  }

  /** The numbers of papers with any of these identifiers, as `doi:10.1007/…`. */
  async byIdentifiers(identifiers) {
    const { identifiers: tables } = await this.store.get("known", knownTables);
    return identifiers.flatMap((one) => tables.get(crc32(one.toLowerCase())) ?? []);
  }

  /** The cards of papers with this title, however its words are parted and accented. */
  async byTitle(title) {
    const words = fold(title);
    if (!words.length) return [];
    const { titles } = await this.store.get("known", knownTables);
    const cards = await this.cards(titles.get(crc32(words.join(""))) ?? []);
    // Titles of other words may share a hash.
    return cards.filter((card) => alike(card.title, title));
  }

  /** The numbers of papers that are cited by this key. */
  async byKey(key) {
    const { keys } = await this.store.get("known", knownTables);
    return keys.get(crc32(key)) ?? [];
  }

  /** The hash of each paper's citation key. */
  async keyHashes() {
    return (await this.store.get("known", knownTables)).keyHashes;
  }

  /** The numbers of papers that entered the catalog on a day or later, newest first. */
  async since(day) {
    const { newest, numbers, days } = await this.store.get("added", addedTable);
    const most = (Date.parse(newest) - Date.parse(day)) / DAY;
    const found = [...numbers.keys()].filter((at) => days[at] <= most);
    return found.sort((a, b) => days[a] - days[b] || numbers[a] - numbers[b]).map((at) => numbers[at]);
  }
}

/** Whether most words are in both: what two titles share whose signs are shown in another way. */
function alike(one, other) {
  const [words, others] = [new Set(fold(one)), new Set(fold(other))];
  const joined = [...words].join("") === [...others].join("");
  const shared = [...words].filter((word) => others.has(word)).length;
  return joined || 2 * shared >= Math.min(words.size, others.size);
}
