// What the search page says above results and, if there are none, in their place.

import { button, element } from "./results.js";

/**
 * That a query was run otherwise than it was typed.
 * @param {string} query
 * @param {import("./client.js").Answer} answer
 * @param {() => void} literal  searches for the words as they were typed
 * @returns {(Node|string)[]}
 */
export function note(query, { total, corrected, loose }, literal) {
  const said = [];
  if (corrected) {
    said.push("Showing results for ", element("strong", "", corrected), ". Search for ");
    said.push(button("pc-link", query, literal), " instead.");
  }
  if (loose && total) {
    said.push(element("span", "", `${corrected ? " " : ""}No paper has all these words; these have some of them.`));
  }
  return said;
}

/**
 * What may help a reader for whom there is nothing.
 * @param {{query: string, near?: string[], propose?: string}} asked  `near`: words to try;
 *   `propose`: the address of the page that says how to propose a paper
 * @param {{go: (query: string) => void, drop: (() => void)|null}} ways  `drop` takes the filters
 *   away, if there are any
 * @returns {Node[]}
 */
export function advice({ query, near, propose }, { go, drop }) {
  const made = [];
  if (near?.length) {
    const words = near.map((word) => element("li", "", button("pc-near", word, () => go(word))));
    made.push(element("p", "", "Did you mean one of these?"), element("ul", "pc-none__near", ...words));
  }
  const ways = element("ul", "pc-none__ways");
  if (drop) ways.append(element("li", "", button("pc-link", "Search without the filters", drop)));
  if (query) ways.append(element("li", "", "Try fewer words, shorter ones, or the beginning of a word."));
  if (propose) {
    const link = element("a", "", "propose a paper");
    link.href = propose;
    ways.append(element("li", "", "Is one missing? You can ", link, "."));
  }
  return ways.children.length ? [...made, ways] : made;
}

export const nothing = (query) => (query ? `No paper found for “${query}”.` : "No paper has all of these.");
