// Reads the index's files; catalog/search/layout.py describes them and writes them.

/**
 * A file's sections.
 * @param {ReadableStream<Uint8Array>} body deflated
 * @returns {Promise<Uint8Array[]>}
 */
export async function inflate(body) {
  const bytes = await whole(body.pipeThrough(new DecompressionStream("deflate-raw")));
  const view = new DataView(bytes.buffer);
  const sections = [];
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint32(at, true);
    sections.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return sections;
}

/** All of a stream. Read by a `Response`, one that is withdrawn is an error on Firefox's console. */
async function whole(stream) {
  const reader = stream.getReader();
  const chunks = [];
  let length = 0;
  for (let read; !(read = await reader.read()).done; length += read.value.length) chunks.push(read.value);
  const bytes = new Uint8Array(length);
  for (const chunk of chunks.reverse()) bytes.set(chunk, (length -= chunk.length));
  return bytes;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const text = (section) => utf8.decode(section);
const lines = (section) => text(section).split("\n");

/**
 * A section of JSON.
 * @param {Uint8Array[]} sections
 */
export const data = ([section]) => JSON.parse(text(section));

/** Whole numbers from 0. */
export function column(section) {
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength);
  const length = view.getUint32(0, true);
  const small = section.subarray(8, 8 + length);
  if (!view.getUint32(4, true)) return small;
  const numbers = Uint32Array.from(small);
  let at = 8 + length;
  for (let i = 0; i < length; i++) {
    if (numbers[i] !== 255) continue;
    numbers[i] = view.getUint32(at, true);
    at += 4;
  }
  return numbers;
}

/** Numbers in two columns: all but the lower byte, and the lower byte. */
export function wide(upper, lower) {
  const numbers = Uint32Array.from(column(upper));
  const low = column(lower);
  for (let i = 0; i < numbers.length; i++) numbers[i] = numbers[i] * 256 + low[i];
  return numbers;
}

/** Words in order, of which each shares its beginning with the one before. */
function words(shared, rest) {
  const same = column(shared);
  if (!same.length) return [];
  let word = "";
  return lines(rest).map((end, i) => (word = word.slice(0, same[i]) + end));
}

/**
 * Where each of the lists begins that have these lengths, and where the last one ends.
 * @param {ArrayLike<number>} lengths
 */
function starts(lengths) {
  const found = new Uint32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) found[i + 1] = found[i] + lengths[i];
  return found;
}

export function bits(mask) {
  let count = 0;
  for (; mask; mask &= mask - 1) count += 1;
  return count;
}

/**
 * Terms with their postings. A list is a term's postings in one field: documents and weights from
 * `postings[list]` to `postings[list + 1]`; a term's lists begin at `lists[term]`, a list for each
 * bit of its mask.
 * @typedef {{words: string[], masks: ArrayLike<number>, lists: Uint32Array, postings: Uint32Array,
 *            documents: Uint32Array, weights: Uint32Array}} Terms
 * @param {Uint8Array[]} sections
 * @returns {Terms}
 */
export function terms(sections) {
  const [shared, rest, masked, sized, varied, above, below, behind, heavy, light, chosen] = sections;
  const masks = column(masked);
  const postings = starts(column(sized));
  const kinds = column(varied);
  const first = wide(above, below);
  const further = column(behind);
  const different = wide(heavy, light);
  const choices = column(chosen);
  const documents = new Uint32Array(postings.at(-1));
  const weights = new Uint32Array(documents.length);
  let [next, kind, choice] = [0, 0, 0];
  for (let list = 0; list < kinds.length; list++) {
    const end = postings[list + 1];
    let at = postings[list];
    documents[at] = first[list];
    while (++at < end) documents[at] = documents[at - 1] + further[next++];
    if (kinds[list] === 1) weights.fill(different[kind], postings[list], end);
    else for (at = postings[list]; at < end; at++) weights[at] = different[kind + choices[choice++]];
    kind += kinds[list];
  }
  return {
    words: words(shared, rest),
    masks,
    lists: starts(Array.from(masks, bits)),
    postings,
    documents,
    weights,
  };
}

/**
 * The positions of these terms: those of posting p stand from `begin[p]` to `begin[p + 1]`.
 * @typedef {{begin: Uint32Array, positions: Uint32Array}} Positions
 * @param {Uint8Array[]} sections
 * @param {Terms} terms
 * @param {number} phrased the fields that have positions, a bit each
 * @returns {Positions}
 */
export function positions([counted, above, below], { masks, postings }, phrased) {
  const counts = column(counted);
  const begin = new Uint32Array(postings.at(-1) + 1);
  let [list, count] = [0, 0];
  for (let term = 0; term < masks.length; term++) {
    for (let left = masks[term]; left; left &= left - 1, list++) {
      const has = left & -left & phrased;
      for (let posting = postings[list]; posting < postings[list + 1]; posting++) {
        begin[posting + 1] = begin[posting] + (has ? counts[count++] : 0);
      }
    }
  }
  return { begin, positions: wide(above, below) };
}

/**
 * Words in order, how often each occurs, and its term.
 * @typedef {{words: string[], counts: ArrayLike<number>, terms: string[]}} Words
 * @param {Uint8Array[]} sections
 * @returns {Words}
 */
export function vocabulary([shared, rest, counted, cuts, choices, instead]) {
  const found = words(shared, rest);
  const [cut, choice, ends] = [column(cuts), column(choices), lines(instead)];
  return {
    words: found,
    counts: column(counted),
    terms: found.map((word, i) => word.slice(0, word.length - cut[i]) + ends[choice[i]]),
  };
}

/** Words spelt backwards, in order. */
export const endings = ([shared, rest]) => words(shared, rest);

/**
 * A facet's values, and how many papers of the catalog have each.
 * @typedef {{values: {id: string, title: string, parent?: number}[], counts: ArrayLike<number>}} Values
 * @param {Uint8Array[]} sections
 * @returns {Values}
 */
export const values = ([told, counted]) => ({ values: data([told]), counts: column(counted) });

/**
 * Which of a facet's values a document has: `chosen` from `begin[document]` to
 * `begin[document + 1]`.
 * @typedef {{begin: Uint32Array, chosen: ArrayLike<number>}} Facet
 * @param {Uint8Array[]} sections
 * @returns {Facet}
 */
export function facet([counts, chosen]) {
  return { begin: starts(column(counts)), chosen: column(chosen) };
}

/**
 * Names and the documents that each is in: from `begin[name]` to `begin[name + 1]`.
 * @typedef {{names: string[], begin: Uint32Array, documents: Uint32Array}} Holders
 * @param {Uint8Array[]} sections
 * @returns {Holders}
 */
export function holders([names, counted, above, below, further]) {
  const [firsts, steps] = [wide(above, below), column(further)];
  const begin = starts(column(counted));
  const documents = new Uint32Array(begin.at(-1));
  let step = 0;
  firsts.forEach((first, name) => {
    documents[begin[name]] = first;
    for (let at = begin[name] + 1; at < begin[name + 1]; at++) {
      documents[at] = documents[at - 1] + steps[step++];
    }
  });
  return { names: data([names]), begin, documents };
}

/** Numbers of which many are large. */
export const order = ([upper, lower]) => wide(upper, lower);

/**
 * The position of the last of these that is not behind a text, or -1; they stand in order.
 * @param {string[]} ordered
 * @param {string} text
 */
export function last(ordered, text) {
  let [from, to] = [0, ordered.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ordered[middle] <= text) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** The position of a text among these, or -1; they stand in order. */
export function position(ordered, text) {
  const found = last(ordered, text);
  return ordered[found] === text ? found : -1;
}
