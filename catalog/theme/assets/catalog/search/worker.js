// Search itself, off the page's thread. A classic worker, because lunr.js is a classic script.
/* global lunr, importScripts */

/** @type {Promise<{index: object|null, papers: object[]}>|null} */
let opened = null;

/** Fetch lunr.js, the index and the cards, once; a failure may be tried again. */
function open() {
  opened ??= load().catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function load() {
  const manifest = await (await get("manifest.json", "no-cache")).json();
  const [index, papers] = await Promise.all(
    [manifest.index, manifest.papers].map(async (name) => (await get(name)).json()),
  );
  if (typeof lunr === "undefined") importScripts(new URL(manifest.lunr, self.location.href).href);
  return { index: index && lunr.Index.load(index), papers };
}

async function get(name, cache = "default") {
  const response = await fetch(new URL(name, self.location.href), { cache });
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
}

const FIELDS = { title: "title", author: "authors", authors: "authors", abstract: "abstract",
                 topic: "topics", topics: "topics", tag: "topics", venue: "venue" };

/**
 * A query's words. `-word` excludes, `title:word` looks in one field, the last word is a prefix
 * unless a space or a sign of its own ends it.
 * @returns {{text: string, field: string|null, excluded: boolean, prefix: boolean}[]}
 */
function words(query) {
  const found = [];
  const chunks = query.trim().split(/\s+/).filter(Boolean);
  for (const [position, chunk] of chunks.entries()) {
    const excluded = chunk.length > 1 && chunk.startsWith("-");
    let text = chunk.replace(/^[-+]+(?=.)/, "");
    let field = null;
    const scoped = /^(\w+):(.+)$/.exec(text);
    if (scoped && Object.hasOwn(FIELDS, scoped[1].toLowerCase())) {
      field = FIELDS[scoped[1].toLowerCase()];
      text = scoped[2];
    }
    const tokens = lunr.tokenizer(text);
    for (const [i, token] of tokens.entries()) {
      const last = position === chunks.length - 1 && i === tokens.length - 1;
      const word = trim(token.toString());
      if (word) found.push({ text: word, field, excluded, prefix: last && !/\s$/.test(query) });
    }
  }
  // Words that the index leaves out would match nothing: they only count when nothing else does.
  const telling = found.filter(({ text, prefix }) => prefix || lunr.stopWordFilter(text));
  return telling.length ? telling : found;
}

/** Without signs around it: as lunr's trimmer leaves words in the index. */
const trim = (word) => word.replace(/^\W+/, "").replace(/\W+$/, "") || word;

/** A word's form in the index. */
const stem = (word) => lunr.stemmer(new lunr.Token(word, {})).toString();

/**
 * The index's terms that a word stands for. A prefix may have grown longer than the stem in the
 * index ("segmentat" for "segment"): then it is cut back until it begins some term.
 */
function terms(index, word, edits) {
  const exact = stem(word.text);
  const found = new Set(match(index, exact));
  if (word.prefix) {
    for (let cut = word.text; cut.length >= Math.max(1, word.text.length - 4); cut = cut.slice(0, -1)) {
      const begun = match(index, cut, { prefix: true });
      for (const term of begun) found.add(term);
      if (found.size || cut.length <= 3) break;
    }
  }
  if (!found.size && edits) {
    for (const term of match(index, exact, { edits: exact.length > 7 ? 2 : 1 })) found.add(term);
  }
  return found;
}

function match(index, text, { prefix = false, edits = 0 } = {}) {
  const wanted = edits
    ? lunr.TokenSet.fromFuzzyString(text, edits)
    : lunr.TokenSet.fromString(prefix ? `${text}*` : text);
  return index.tokenSet.intersect(wanted).toArray();
}

function ask({ index, papers }, query, limit) {
  const asked = words(query);
  const wanted = asked.filter((word) => !word.excluded);
  if (!index || !wanted.length) return { results: [], total: 0, loose: false };
  let groups = wanted.map((word) => terms(index, word, 0));
  let hits = run(index, wanted, groups, asked);
  let complete = hits.filter((hit) => groups.every((group) => has(hit, group)));
  if (!complete.length) {
    groups = wanted.map((word) => terms(index, word, 1));
    hits = run(index, wanted, groups, asked);
    complete = hits.filter((hit) => groups.every((group) => has(hit, group)));
  }
  const loose = !complete.length;
  const shown = loose ? hits : complete;
  const marked = new Set(groups.flatMap((group) => [...group]));
  const begun = wanted.filter((word) => word.prefix).map((word) => word.text);
  return {
    total: shown.length,
    loose: loose && shown.length > 0,
    results: shown.slice(0, limit).map((hit) => {
      const paper = papers[Number(hit.ref)];
      return {
        id: paper.id,
        address: paper.address,
        facts: paper.facts,
        badges: paper.badges,
        title: mark(paper.title, marked, begun),
        snippet: snippet(paper.abstract, marked, begun),
      };
    }),
  };
}

const has = (hit, group) => [...group].some((term) => Object.hasOwn(hit.matchData.metadata, term));

/** lunr's own ranking over the terms; a word as typed counts more than one it begins. */
function run(index, wanted, groups, asked) {
  // A query without clauses would match every paper.
  if (groups.every((group) => !group.size)) return [];
  return index.query((query) => {
    wanted.forEach((word, i) => {
      const exact = stem(word.text);
      const fields = word.field ? [word.field] : query.allFields;
      for (const term of groups[i]) {
        query.term(term, { fields, usePipeline: false, boost: term === exact ? 4 : 1 });
      }
    });
    for (const word of asked.filter(({ excluded }) => excluded)) {
      query.term(stem(word.text), {
        fields: word.field ? [word.field] : query.allFields,
        usePipeline: false,
        presence: lunr.Query.presence.PROHIBITED,
      });
    }
  });
}

/** A text in parts, those that the query found marked. */
function mark(text, marked, begun) {
  const parts = [];
  let plain = "";
  // Words without the signs behind them: a comma is no part of what was found.
  for (const piece of text.split(/([^\s-]+?(?=[.,:;!?)\]]*(?:[\s-]|$)))/)) {
    const word = trim(piece.toLowerCase());
    const hit = word && /\w/.test(word) &&
      (marked.has(stem(word)) || marked.has(word) || begun.some((begin) => word.startsWith(begin)));
    if (hit) {
      if (plain) parts.push([plain, false]);
      plain = "";
      parts.push([piece, true]);
    } else {
      plain += piece;
    }
  }
  if (plain) parts.push([plain, false]);
  return parts;
}

/** The stretch of an abstract around its first marked word. */
function snippet(text, marked, begun, length = 220) {
  const parts = mark(text, marked, begun);
  let before = 0;
  for (const [piece, hit] of parts) {
    if (hit) break;
    before += piece.length;
  }
  const start = before >= text.length || before < length / 2 ? 0 : text.lastIndexOf(" ", before - 60) + 1;
  const end = start + length >= text.length ? text.length : text.lastIndexOf(" ", start + length);
  const cut = text.slice(start, end > start ? end : start + length);
  return mark(`${start ? "… " : ""}${cut}${end < text.length ? " …" : ""}`, marked, begun);
}

self.onmessage = async ({ data: { number, query, limit } }) => {
  try {
    const index = await open();
    self.postMessage({ number, answer: ask(index, query, limit) });
  } catch (error) {
    self.postMessage({ number, error: String(error) });
  }
};
