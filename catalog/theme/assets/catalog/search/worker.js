// Search itself, off the page's thread.

// All at once: otherwise each would be asked for when the one that needs it has come.
import "./engine.js";
import "./layout.js";
import "./marks.js";
import "./parse.js";
import "./shared.js";
import "./spelling.js";
import "./vocabulary.js";
import "./words.js";
import { Search } from "./query.js";
import { Store } from "./store.js";

const folder = new URL("./", import.meta.url);
/** @type {Promise<Search>|null} */
let opened = null;
/** The questions that are not answered yet, by number. @type {Map<number, AbortController>} */
const asked = new Map();

/** The index, opened by the first question; what failed may be tried again. */
function open(cache) {
  const opening = Store.open(folder, cache).then((store) => new Search(store));
  opening.catch(() => {
    if (opened === opening) opened = null;
  });
  return opening;
}

/** The index's answer; if its files have gone, it was updated, and is opened anew, once. */
async function answer(question, signal) {
  opened ??= open("no-cache");
  const used = opened;
  try {
    return await act(await used, question, signal);
  } catch (error) {
    if (error.kind !== "updated") throw error;
    if (opened === used) opened = open("reload");
    return act(await opened, question, signal);
  }
}

function act(search, { kind, request, numbers, name, find }, signal) {
  if (kind === "search") return search.search(request, signal);
  if (kind === "numbers") return search.numbers(request, signal);
  if (kind === "snippets") return search.snippets(request, numbers, signal);
  if (kind === "facet") return search.facet(request, name, find, signal);
  return Object.keys(search.store.manifest.facets);
}

self.onmessage = async ({ data: { number, ...question } }) => {
  if (question.kind === "abort") {
    asked.get(number)?.abort();
    return;
  }
  const controller = new AbortController();
  asked.set(number, controller);
  try {
    const found = await answer(question, controller.signal);
    if (!controller.signal.aborted) self.postMessage({ number, answer: found });
  } catch (error) {
    if (controller.signal.aborted) return;
    // A mistake of ours looks like a bad network to the reader; it should not to us.
    if (!error.kind) console.error(error);
    self.postMessage({ number, error: { kind: error.kind ?? "network", message: String(error) } });
  } finally {
    asked.delete(number);
  }
};
