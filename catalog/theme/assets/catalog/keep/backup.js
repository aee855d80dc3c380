// All lists in one file, and back: what is in both stays as it is here.

import { MOST, change, shelf, tidyBackup } from "./shelf.js";

export const NAME = "reading-lists.json";

/** All that is kept, as a file. */
export const written = () => `${JSON.stringify(shelf(), null, 1)}\n`;

/**
 * What such a file holds, or null if it is none.
 * @param {string} text
 * @returns {import("./shelf.js").Shelf|null}
 */
export function read(text) {
  try {
    const found = JSON.parse(text);
    return found?.version === 1 && Array.isArray(found.lists) ? tidyBackup(found) : null;
  } catch {
    return null;
  }
}

/** Add lists and what they lack; notes and read marks of this browser stay. */
export const join = (given) =>
  change((made) => {
    for (const { name, papers } of given.lists) {
      const list = made.lists.find((one) => one.name === name);
      if (list) list.papers = [...new Set([...list.papers, ...papers])].slice(0, MOST);
      else if (papers.length) made.lists.push({ name, papers });
    }
    for (const [id, kept] of Object.entries(given.papers)) made.papers[id] = { ...kept, ...made.papers[id] };
  });
