// How words differ.

/**
 * Whether a word is another after so many edits: insertion, deletion, substitution of a letter, and
 * transposition of two neighbours, as lunr.TokenSet.fromFuzzyString counts them.
 * @param {string} from
 * @param {string} to
 * @param {number} edits
 * @returns {boolean}
 */
export function close(from, to, edits) {
  if (Math.abs(from.length - to.length) > edits) return false;
  let same = 0;
  if (!edits) {
    while (same < from.length && (from[same] === to[same] || from[same] === "*")) same += 1;
    return same === from.length;
  }
  const left = edits - 1;
  for (;;) {
    const [head, rest] = [from.slice(same + 1), to.slice(same)];
    if (rest && close(from.slice(same), rest.slice(1), left)) return true; // insertion
    if (same < from.length) {
      if (close(head, rest, left)) return true; // deletion
      if (rest && close(head, rest.slice(1), left)) return true; // substitution
      const swapped = head && rest && head[0] === rest[0];
      if (swapped && close(from[same] + head.slice(1), rest.slice(1), left)) return true;
    }
    if (same === from.length || same === to.length) return same === from.length && !rest;
    if (from[same] !== to[same] && from[same] !== "*") return false;
    same += 1;
  }
}

/** The number of edits between two words, or Infinity if they are more than `most`. */
export function distance(from, to, most) {
  for (let edits = 0; edits <= most; edits++) if (close(from, to, edits)) return edits;
  return Infinity;
}

/**
 * What tells the words of a pattern, in which an asterisk stands for any letters, or none.
 * @param {string} pattern
 * @returns {(word: string) => boolean}
 */
export function like(pattern) {
  const plain = pattern.split("*").map((part) => part.replace(/[^\p{L}\p{N}_]/gu, "\\$&"));
  const form = new RegExp(`^${plain.join(".*")}$`, "u");
  return (word) => form.test(word);
}
