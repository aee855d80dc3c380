// What a reader pastes or opens: a bibliography in any form, or lines. To records to look for.

import { bibtex, unlatex } from "./bibtex.js";
import { identifiers } from "./identifiers.js";
import { line } from "./shelf.js";

/**
 * @typedef {{shown: string, titles: string[], identifiers: string[], key?: string, note?: string}} Found
 *   `shown`: what the reader will know it by; `titles`: what may be its title; `key`: what it may be
 *   cited by, where nothing better is known
 */

export const MOST = 5000;
export const LARGEST = 20_000_000;
const RIS = /^[ \t]*TY {1,2}-/m;

/**
 * @param {string} text
 * @returns {Found[]}
 */
export function records(text) {
  const given = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const found = ofJson(given) ?? (RIS.test(given) ? ofRis(given) : null) ?? ofBibtex(given) ?? ofLines(given);
  return found.filter(({ shown }) => shown).slice(0, MOST);
}

/** @returns {Found} */
function made({ title, ids = "", key, note }) {
  const name = line(title, 1000);
  const known = identifiers(ids);
  const found = { shown: name || known[0] || line(key), titles: name ? [name] : [], identifiers: known };
  return { ...found, ...(!name && !known.length && key ? { key: line(key) } : {}), ...(note ? { note } : {}) };
}

/** CSL-JSON, one item or many; also with `items` around them. */
function ofJson(text) {
  if (!/^\s*[[{]/.test(text)) return null;
  let given;
  try {
    given = JSON.parse(text);
  } catch {
    return null;
  }
  const items = Array.isArray(given) ? given : Array.isArray(given?.items) ? given.items : [given];
  return items
    .filter((item) => item && typeof item === "object")
    .map((item) => {
      const { title, DOI, doi, URL: url, PMID, id, note, arxiv } = item;
      const dois = [DOI, doi].filter((one) => typeof one === "string");
      const ids = [...dois, url, PMID && `PMID: ${PMID}`, arxiv && `arXiv:${arxiv}`, note, item.number];
      return made({ title, ids: ids.filter((one) => typeof one === "string").join(" \n "), key: id === undefined ? "" : String(id) });
    });
}

/** RIS, a record from TY to ER or to the next TY. */
function ofRis(text) {
  return text
    .split(/^[ \t]*(?=TY {1,2}-)/m)
    .filter((part) => RIS.test(part))
    .map((part) => {
      const tags = {};
      let last = "";
      for (const row of part.split("\n")) {
        const [, tag, value] = /^\s*([A-Z][A-Z0-9]) {1,2}- ?(.*)$/.exec(row) ?? [];
        if (tag === "ER") break;
        if (tag) (tags[(last = tag)] ??= []).push(value.trim());
        // A long value may go on in the next line.
        else if (last && row.trim()) tags[last][tags[last].length - 1] += ` ${row.trim()}`;
      }
      const [title] = [tags.TI, tags.T1, tags.CT].find(Boolean) ?? [];
      const ids = [...(tags.DO ?? []), ...(tags.UR ?? []), ...(tags.M1 ?? []), ...(tags.N1 ?? [])].join(" \n ");
      return made({ title, ids, key: tags.ID?.[0] });
    });
}

function ofBibtex(text) {
  const entries = bibtex(text);
  if (!entries.length) return null;
  return entries.map(({ key, fields }) => {
    const eprint = fields.eprint ?? "";
    const prefix = (fields.archiveprefix ?? fields.eprinttype ?? "").toLowerCase();
    const arxiv = eprint && (!prefix || prefix === "arxiv") ? `arXiv:${eprint.replace(/^arxiv:/i, "")}` : "";
    const ids = [fields.doi, arxiv, fields.url, fields.pmid && `PMID: ${fields.pmid}`, fields.journal, fields.note, fields.howpublished];
    return made({ title: unlatex(fields.title ?? ""), ids: ids.filter(Boolean).join(" \n ").replace(/\\(?=[_%&#])/g, ""), key });
  });
}

/** A paper a line: a title, an identifier, an address, a key, or a whole reference. */
function ofLines(text) {
  return text
    .split("\n")
    .map((row) => line(row, 2000).replace(/^(?:[-*+•·]|\[?\d{1,4}[.)\]])\s+/, ""))
    .filter((row) => /[\p{L}\p{N}]/u.test(row))
    .map((row) => {
      const known = identifiers(row);
      const key = /\s/.test(row) ? {} : { key: row };
      return { shown: row, titles: [...new Set([row, ...parts(row)])], identifiers: known, ...key };
    });
}

/** The parts of a reference one of which may be the title: what is quoted, and each sentence. */
function parts(row) {
  const quoted = [...row.matchAll(/[“"«]([^”"»]{8,})[”"»]/g)].map(([, part]) => part);
  const sentences = row.split(/(?<=[\p{L}\p{N}\p{Pe}?!])[.?!]\s+|\s\((?:19|20)\d\d[a-z]?\)[.,:]?\s*/u);
  const bare = row.replace(/https?:\/\/\S+/g, " ").replace(/\([^()]*\)\s*$/, " ");
  return [...quoted, ...sentences, bare].map((part) => part.trim().replace(/[.,;:]+$/, "")).filter((part) => part.split(/\s+/).length > 1);
}
