// Chosen papers in a format of bibliographies: cut out of the file in which the site has all papers,
// so that the text is the same. The file is read from its beginning, as far as the last chosen paper;
// newest papers come first. Nothing else of it is held.

import { crc32 } from "./lookup.js";

// By name: rjsmin takes a pattern behind an arrow for a division, and spaces out of it.
const KEY_IN_BIBTEX = /^@\w+\{([^,]+),/;
const KEY_IN_RIS = /\r\nID {2}- (.*)\r\n/;

/**
 * What stands around and between entries, as `catalog/exports/formats.py` has it; `headed`: whether
 * a file begins with a line that is no entry; `end`: where the entry ends that begins at a position,
 * or -1; `key`: its citation key.
 * @typedef {{name: string, type: string, head: string, between: string, foot: string, headed?: true,
 *            end: (text: string, from: number) => number, key: (entry: string) => string|undefined}} Format
 * @type {{[suffix: string]: Format}}
 */
export const FORMATS = {
  bib: {
    name: "BibTeX",
    type: "application/x-bibtex",
    head: "",
    between: "\n",
    foot: "",
    end: behind("\n}\n"),
    key: (entry) => KEY_IN_BIBTEX.exec(entry)?.[1],
  },
  ris: {
    name: "RIS",
    type: "application/x-research-info-systems",
    head: "",
    between: "\r\n",
    foot: "",
    end: behind("\r\nER  - \r\n"),
    key: (entry) => KEY_IN_RIS.exec(entry)?.[1],
  },
  json: {
    name: "CSL-JSON",
    type: "application/vnd.citationstyles.csl+json",
    head: "[\n",
    between: ",\n",
    foot: "\n]\n",
    headed: true,
    end: behind("\n"),
    key: (entry) => JSON.parse(entry).id,
  },
  csv: {
    name: "CSV",
    type: "text/csv",
    head: "",
    between: "",
    foot: "",
    headed: true,
    end: rowEnd,
    // What a spreadsheet would take for a formula has an apostrophe in front.
    key: (entry) => {
      const [, quoted, bare] = /^[^,]*,(?:"((?:[^"]|"")*)"|([^,]*)),/.exec(entry) ?? [];
      return (quoted?.replaceAll('""', '"') ?? bare)?.replace(/^'/, "");
    },
  },
};

function behind(sign) {
  return (text, from) => {
    const at = text.indexOf(sign, from);
    return at < 0 ? -1 : at + sign.length;
  };
}

/** A line end within quotes is part of a value. */
function rowEnd(text, from) {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === "\n" && !quoted) return at + 1;
  }
  return -1;
}

/** Why there is no text: `missing`, the site has no such file; `updated`, it is not of this index. */
const failure = (kind) => Object.assign(new Error(kind), { kind });

/**
 * A file of these papers, in this order.
 * @param {import("./lookup.js").Lookup} lookup
 * @param {number[]} numbers
 * @param {string} suffix
 * @param {{signal?: AbortSignal, read?: (bytes: number) => void}} [options]
 * @returns {Promise<string>}
 */
export async function take(lookup, numbers, suffix, { signal, read } = {}) {
  const format = FORMATS[suffix];
  const url = new URL(`../../../papers.${suffix}`, import.meta.url);
  // As old as the index, which is asked for again each time.
  const response = await fetch(url, { cache: "no-cache", signal });
  if (response.status === 404) throw failure("missing");
  if (!response.ok) throw failure("network");
  const wanted = new Set(numbers);
  const keys = await lookup.keyHashes();
  const found = new Map();
  let { head } = format;
  for await (const [number, text] of entries(response.body, format, read)) {
    if (number < 0) head = text;
    else if (wanted.delete(number)) {
      const entry = format === FORMATS.json ? text.replace(/,?\n$/, "") : text;
      if (crc32(keyOf(entry, format)) !== keys[number]) throw failure("updated");
      found.set(number, entry);
    }
    if (!wanted.size) break;
  }
  if (wanted.size) throw failure("updated");
  return head + numbers.map((number) => found.get(number)).join(format.between) + format.foot;
}

/** Text that is no entry at all has no key. */
function keyOf(entry, format) {
  try {
    return format.key(entry) ?? "";
  } catch {
    return "";
  }
}

/** The entries of a file with their numbers; the line before them has the number -1. */
async function* entries(body, { headed, between, end }, read) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let number = headed ? -1 : 0;
  let rest = "";
  try {
    for (let total = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += value;
      read?.((total += value.length));
      let from = 0;
      for (;;) {
        const begin = number > 0 && rest.startsWith(between, from) && !headed ? from + between.length : from;
        const to = end(rest, begin);
        if (to < 0) break;
        yield [number, rest.slice(begin, to)];
        number += 1;
        from = to;
      }
      rest = rest.slice(from);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Have the browser save a text as a file. */
export function save(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** What a file of that name is called everywhere: letters, digits and hyphens. */
export const fileName = (text) =>
  text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "papers";
