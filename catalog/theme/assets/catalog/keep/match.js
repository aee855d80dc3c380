// Which of a reader's records are in the catalog: identifiers first, then titles, then keys.

import { isId } from "./shelf.js";
import { paperAt } from "./star.js";

/** @typedef {import("./records.js").Found & {card: import("./lookup.js").Card|null}} Matched */

// So many at once: each may fetch a file of cards.
const AT_ONCE = 40;

/**
 * @param {import("./lookup.js").Lookup} lookup
 * @param {import("./records.js").Found[]} found
 * @param {{signal?: AbortSignal, told?: (done: number) => void}} [options]
 * @returns {Promise<Matched[]>} in the order of the records
 */
export async function match(lookup, found, { signal, told } = {}) {
  const made = [];
  for (let from = 0; from < found.length; from += AT_ONCE) {
    signal?.throwIfAborted();
    const part = found.slice(from, from + AT_ONCE);
    made.push(...(await Promise.all(part.map(async (one) => ({ ...one, card: await card(lookup, one) })))));
    told?.(made.length);
  }
  return made;
}

async function card(lookup, { titles, identifiers, key, shown }) {
  const [number] = await lookup.byIdentifiers(identifiers);
  if (number !== undefined) return lookup.card(number);
  for (const title of titles) {
    const [found] = await lookup.byTitle(title);
    if (found) return found;
  }
  const own = /^https?:/.test(shown) ? paperAt(shown) : key;
  if (isId(own)) {
    const found = (await lookup.byIds([own])).get(own);
    if (found) return found;
  }
  const [cited] = key ? await lookup.byKey(key) : [];
  return cited === undefined ? null : lookup.card(cited);
}
