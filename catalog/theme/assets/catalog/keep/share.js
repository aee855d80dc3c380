// A list as part of an address: what stands behind `#` is sent to no server.

import { isId, line, plain } from "./shelf.js";

const MARK = "#list=1.";
// Addresses that are longer are cut by some programs on their way.
const LONGEST = 8000;
const MOST = 500;
// What so many letters may unfold to: a list is a few times its fragment, not a thousand times.
const INFLATED = 200_000;

/** @typedef {{name: string, papers: string[], notes?: {[id: string]: string}}} Shared */

const through = (bytes, stream) => new Blob([bytes]).stream().pipeThrough(stream);

/**
 * The fragment for a list, or null if it would be too long.
 * @param {Shared} list
 * @returns {Promise<string|null>}
 */
export async function fragment({ name, papers, notes = {} }) {
  const text = JSON.stringify({ n: name, p: papers.join(" "), ...(Object.keys(notes).length ? { t: notes } : {}) });
  const packed = through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const made = MARK + letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return papers.length > MOST || made.length > LONGEST ? null : made;
}

/**
 * The list of a fragment; null if it holds none, "broken" if it can't be read.
 * @returns {Promise<Shared|null|"broken">}
 */
export async function unfold(hash) {
  if (!hash.startsWith("#list=")) return null;
  try {
    if (!hash.startsWith(MARK) || hash.length > LONGEST) return "broken";
    const letters = hash.slice(MARK.length).replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    const { n, p, t } = JSON.parse(await inflated(bytes));
    const papers = [...new Set(String(p).split(" ").filter(isId))].slice(0, MOST);
    if (!papers.length) return "broken";
    const notes = Object.create(null);
    for (const id of papers) if (t && Object.hasOwn(t, id) && plain(t[id], 5000)) notes[id] = plain(t[id], 5000);
    return { name: line(n, 80) || "A list", papers, notes };
  } catch {
    return "broken";
  }
}

async function inflated(bytes) {
  const reader = through(bytes, new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (let total = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    if ((total += value.length) > INFLATED) throw new RangeError("too long");
    text += decoder.decode(value, { stream: true });
  }
}
