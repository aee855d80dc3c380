// The page's side of search: one worker for all boxes, started by the first question.

/**
 * @typedef {[text: string, marked: boolean]} Part
 * @typedef {{any?: string[], not?: string[], from?: number, to?: number}} Filter
 * @typedef {{[facet: string]: Filter}} Filters a paper passes if it has any of the values, none of
 *   the others, and a year in the range; `from` and `to` are for the facet `year`
 * @typedef {{query: string, literal?: boolean, filters?: Filters,
 *            sort?: "relevance"|"newest"|"title", from?: number, limit?: number}} Request
 *   `literal`: misspelt words are not corrected
 * @typedef {{number: number, address: string, title: Part[], facts: string[], topics: string[],
 *            badges: string[], status?: string, id?: string, page?: true}} Result
 * @typedef {{total: number, results: Result[], corrected: string|null, loose: boolean,
 *            near: string[], filters: Filters, typed: Typed[], least: boolean}} Answer
 *   `corrected`: the query as it was run; `loose`: no paper has all the words; `near`: words to try
 *   if there are no results; `filters`: those typed in the query; `least`: there may be more than
 *   the total, since an unfinished word begins more words than were looked up
 * @typedef {{facet: string, filter: Filter, span: [number, number]}} Typed  a filter in the query, and
 *   where it stands there
 * @typedef {{id: string, title: string, parent?: number, count: number}} Value
 * @typedef {{values: Value[], from?: number, to?: number, rest?: boolean}} Facet `parent` is a position
 *   among the values; `from` and `to` are the first and the last year of all papers; `rest` says
 *   that there are values that only a part of their name finds
 * @typedef {{signal?: AbortSignal}} Options
 */

/** The site's root: this file lies at assets/catalog/search/. */
export const root = new URL("../../../", import.meta.url);

/** @type {Worker|null} */
let worker = null;
let last = 0;
/** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
const waiting = new Map();

/**
 * An error that says why: `offline`; `network`; or `updated`, the site was while this page was open.
 * @param {"offline"|"network"|"updated"} kind
 */
const failure = (kind, message) => Object.assign(new Error(message), { kind });

/** Whether there is a network: a page knows better than its worker. */
const reason = (kind) => (kind === "network" && !navigator.onLine ? "offline" : kind);

function start() {
  worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data: { number, answer, error } }) => {
    const asked = waiting.get(number);
    waiting.delete(number);
    if (error) asked?.reject(failure(reason(error.kind), error.message));
    else asked?.resolve(answer);
  };
  worker.onerror = () => {
    const error = failure(reason("network"), "the search did not start");
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    // The next question tries again.
    worker.terminate();
    worker = null;
  };
}

/** @param {Options} options */
function ask(question, { signal } = {}) {
  signal?.throwIfAborted();
  if (!worker) start();
  last += 1;
  const number = last;
  return new Promise((resolve, reject) => {
    const leave = () => {
      waiting.delete(number);
      worker?.postMessage({ number, kind: "abort" });
      reject(signal.reason);
    };
    const over = (settle) => (value) => {
      signal?.removeEventListener("abort", leave);
      settle(value);
    };
    signal?.addEventListener("abort", leave, { once: true });
    waiting.set(number, { resolve: over(resolve), reject: over(reject) });
    worker.postMessage({ number, ...question });
  });
}

/**
 * The results for a query, best first.
 * @param {Request} request
 * @param {Options} [options]
 * @returns {Promise<Answer>}
 */
export async function search(request, options) {
  return ask({ kind: "search", request }, options);
}

/**
 * The stretch of each text that shows what was found, by the results' numbers.
 * @param {Request} request
 * @param {number[]} numbers
 * @param {Options} [options]
 * @returns {Promise<Map<number, Part[]>>}
 */
export async function snippets(request, numbers, options) {
  return ask({ kind: "snippets", request, numbers }, options);
}

/**
 * The numbers of all results of a query, in its order.
 * @param {Request} request
 * @param {Options} [options]
 * @returns {Promise<ArrayLike<number>>}
 */
export async function numbers(request, options) {
  return ask({ kind: "numbers", request }, options);
}

/**
 * How many of a query's papers have each value of a facet, whatever is chosen there.
 * @param {Request} request
 * @param {string} name
 * @param {Options & {find?: string}} [options]  `find`: a part of a value's name
 * @returns {Promise<Facet>}
 */
export async function facet(request, name, { find, ...options } = {}) {
  return ask({ kind: "facet", request, name, find }, options);
}

/**
 * The names of the facets that this catalog has.
 * @param {Options} [options]
 * @returns {Promise<string[]>}
 */
export async function facets(options) {
  return ask({ kind: "facets" }, options);
}
