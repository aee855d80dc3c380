// The page's side of search: one worker for all boxes, started by the first question.

/**
 * @typedef {{id: string, address: string, title: Part[], facts: string[], badges: string[],
 *            snippet: Part[]}} Result
 * @typedef {[text: string, marked: boolean]} Part
 * @typedef {{results: Result[], total: number, loose: boolean}} Answer
 */

/** The site's root: this file lies at assets/catalog/search/. */
export const root = new URL("../../../", import.meta.url);

let worker = null;
let last = 0;
/** @type {Map<number, {resolve: (answer: Answer) => void, reject: (error: Error) => void}>} */
const waiting = new Map();

function start() {
  worker = new Worker(new URL("worker.js", import.meta.url));
  worker.onmessage = ({ data }) => {
    const asked = waiting.get(data.number);
    waiting.delete(data.number);
    if (data.error) asked?.reject(new Error(data.error));
    else asked?.resolve(data.answer);
  };
  worker.onerror = () => {
    for (const { reject } of waiting.values()) reject(new Error("the search did not start"));
    waiting.clear();
    worker.terminate();
    worker = null;
  };
}

/** Have the index fetched, before it is needed but not before somebody searches. */
export function prepare() {
  if (!worker) {
    start();
    worker.postMessage({ number: 0, query: "" });
  }
}

/**
 * The papers for a query, best first, at most `limit` of them.
 * @param {string} query
 * @param {number} limit
 * @returns {Promise<Answer>}
 */
export function search(query, limit) {
  if (!worker) start();
  last += 1;
  const number = last;
  return new Promise((resolve, reject) => {
    waiting.set(number, { resolve, reject });
    worker.postMessage({ number, query, limit });
  });
}
