// A search as it stands in the address: `?q=memory&topic=a&topic=-c&year=2020..2023&sort=newest`.
// One search has one address, so that it can be kept, sent to somebody and gone back to.

/**
 * @typedef {{any?: string[], not?: string[], from?: number, to?: number}} Filter
 * @typedef {{[facet: string]: Filter}} Filters
 * @typedef {"relevance"|"newest"|"title"} Sort
 * @typedef {{query: string, filters: Filters, sort: Sort|null, literal: boolean}} Search
 */

/** Facets, in the order in which they stand in the address and beside the results. */
export const FACETS = ["topic", "tag", "year", "venue", "organization", "author", "has", "status"];
const SORTS = ["relevance", "newest", "title"];

/** How results are sorted unless somebody chooses. */
export const usual = (query) => (query.trim() ? "relevance" : "newest");

/**
 * @param {string} text  what follows the question mark
 * @returns {Search}
 */
export function read(text) {
  const given = new URLSearchParams(text);
  /** @type {Filters} */
  const filters = {};
  for (const facet of FACETS) {
    for (const value of given.getAll(facet)) {
      if (facet === "year") Object.assign((filters.year ??= {}), years(value));
      else if (value.startsWith("-")) add(filters, facet, "not", value.slice(1));
      else add(filters, facet, "any", value.replace(/^\+/, ""));
    }
  }
  const sort = given.get("sort");
  return {
    query: given.get("q") ?? "",
    filters: tidy(filters),
    sort: SORTS.includes(sort) ? /** @type {Sort} */ (sort) : null,
    literal: given.has("literal"),
  };
}

/**
 * @param {Search} search
 * @returns {string}  with its question mark, or empty
 */
export function write({ query, filters, sort, literal }) {
  const made = new URLSearchParams();
  if (query.trim()) made.set("q", query.trim());
  for (const facet of FACETS) {
    const { any = [], not = [], from, to } = filters[facet] ?? {};
    // A value that looks excluded, or like this very sign, has a sign of its own.
    for (const id of any) made.append(facet, /^[-+]/.test(id) ? `+${id}` : id);
    for (const id of not) made.append(facet, `-${id}`);
    if (from !== undefined || to !== undefined) {
      made.append(facet, from === to ? String(from) : `${from ?? ""}..${to ?? ""}`);
    }
  }
  if (sort && sort !== usual(query)) made.set("sort", sort);
  if (literal && query.trim()) made.set("literal", "1");
  // These need no escape in a query, and are easier to read without.
  const text = String(made).replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%2F", "/");
  return text && `?${text}`;
}

/** `2020..2023`, `2020..`, `..2023` or `2020`; nothing for anything else. */
function years(text) {
  const range = /^(\d{1,4})?(\.\.)?(\d{1,4})?$/.exec(text);
  if (!range || (!range[2] && range[3])) return {};
  return span(range[1] && Number(range[1]), range[2] ? range[3] && Number(range[3]) : Number(range[1]));
}

/** @returns {Filter} a range the right way round, without the ends that are open */
export function span(from, to) {
  const [first, last] = from && to && from > to ? [to, from] : [from, to];
  return { ...(first ? { from: first } : {}), ...(last ? { to: last } : {}) };
}

function add(filters, facet, way, id) {
  if (id) ((filters[facet] ??= {})[way] ??= []).push(id);
}

/** Without facets that say nothing; values once each, in an order that does not tell who came first. */
function tidy(filters) {
  const tidied = {};
  for (const [facet, { any = [], not = [], ...range }] of Object.entries(filters)) {
    const excluded = new Set(not);
    const ids = [...new Set(any)].filter((id) => !excluded.has(id)).sort();
    const made = {
      ...(ids.length ? { any: ids } : {}),
      ...(excluded.size ? { not: [...excluded].sort() } : {}),
      ...range,
    };
    if (Object.keys(made).length) tidied[facet] = made;
  }
  return tidied;
}

/**
 * The filters with a value chosen ("any"), excluded ("not") or neither (null).
 * @returns {Filters}
 */
export function choose(filters, facet, id, way) {
  const { any = [], not = [], ...range } = filters[facet] ?? {};
  const without = { any: any.filter((one) => one !== id), not: not.filter((one) => one !== id) };
  if (way) without[way].push(id);
  return tidy({ ...filters, [facet]: { ...range, ...without } });
}

/** @returns {Filters} the filters with this range, or none, instead of the one they had */
export function limit(filters, facet, range) {
  const { any, not } = filters[facet] ?? {};
  return tidy({ ...filters, [facet]: { any, not, ...range } });
}

/** How a value is chosen: "any", "not" or null. */
export function way(filters, facet, id) {
  if (filters[facet]?.any?.includes(id)) return "any";
  return filters[facet]?.not?.includes(id) ? "not" : null;
}

/** One entry for each filter: a value that is chosen or excluded, or a range. */
export function* entries(filters) {
  for (const facet of Object.keys(filters)) {
    const { any = [], not = [], from, to } = filters[facet];
    for (const id of any) yield { facet, id, way: "any" };
    for (const id of not) yield { facet, id, way: "not" };
    if (from !== undefined || to !== undefined) yield { facet, from, to };
  }
}
