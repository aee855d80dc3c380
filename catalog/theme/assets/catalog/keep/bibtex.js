// BibTeX as people paste it: enough of it to know the papers by. Entries that do not close end where
// the next one begins.

const ENTRY = /@([a-z]+)\s*[{(]\s*([^\s,{}()"=]*)\s*,/gi;
const BEGIN = /^[ \t]*@[a-z]+[ \t]*[{(]/gim;
const FIELD = /([a-z][\w-]*)\s*=\s*/iy;
const KINDS = new Set(["comment", "string", "preamble"]);
const LONGEST = 50_000;

// What macros stand for, as catalog/markup/symbols.py has them: letters, signs, which are no words, and
// other names of letters.
const SIGNS = new Map(
  `ss ß o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ aa å AA Å i ı j j ell ℓ textless < textgreater > textbar |
  textasciitilde ~ textasciicircum ^ textunderscore _ textquoteright ’ textendash – textemdash —
  ldots … dots … cdots ⋯ cdot · times × pm ± sim ∼ approx ≈ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ll ≪ gg ≫ to →
  rightarrow → leftarrow ← leftrightarrow ↔ infty ∞ in ∈ notin ∉ subset ⊂ cup ∪ cap ∩ circ ∘ dagger †
  ddagger ‡ star ⋆ ast ∗ prime ′ sqrt √ sum ∑ prod ∏ nabla ∇ partial ∂ forall ∀ exists ∃ degree °
  percent %`
    .split(/\s+/)
    .map((name, at, all) => [name, all[at + 1]])
    .filter((_, at) => at % 2 === 0),
);
const CALLED = new Map([["varepsilon", "epsilon"], ["varphi", "phi"], ["vartheta", "theta"]]);
const SPACE = /^q?quad$|^text(?:backslash|brace(?:left|right))$/;
const DRESS = /^(?:text|math)(?:bf|it|rm|sf|tt|sc|sl|up|cal|bb|normal)$|^(?:emph|em|it|bf|rm|sc|tt|cal|mbox|hbox|ensuremath|mathop|operatorname|protect|relax|left|right|displaystyle)$/;

/**
 * The entries of a text.
 * @param {string} text
 * @returns {{key: string, fields: {[name: string]: string}}[]}
 */
export function bibtex(text) {
  const found = [];
  const begins = [...text.matchAll(BEGIN)].map(({ index }) => index);
  let next = 0;
  ENTRY.lastIndex = 0;
  for (let match; (match = ENTRY.exec(text)); ) {
    const begin = ENTRY.lastIndex;
    if (KINDS.has(match[1].toLowerCase())) continue;
    while (begins[next] < begin) next += 1;
    const { fields, end } = read(text.slice(begin, Math.min(begins[next] ?? text.length, begin + LONGEST)));
    found.push({ key: match[2], fields });
    ENTRY.lastIndex = begin + end;
  }
  return found;
}

/** The fields of one entry, and where it ends. */
function read(text) {
  const fields = Object.create(null);
  let at = 0;
  for (;;) {
    while (at < text.length && /[\s,]/.test(text[at])) at += 1;
    FIELD.lastIndex = at;
    const match = FIELD.exec(text);
    if (!match) return { fields, end: at };
    const name = match[1].toLowerCase();
    let value = "";
    at = FIELD.lastIndex;
    for (;;) {
      const [part, end] = piece(text, at);
      value += part;
      at = end;
      const joined = /^\s*#\s*/.exec(text.slice(at, at + 100));
      if (!joined) break;
      at += joined[0].length;
    }
    if (!(name in fields)) fields[name] = value;
  }
}

/** A value in braces, in quotes, or bare; and where it ends. */
function piece(text, from) {
  const open = text[from];
  if (open !== "{" && open !== '"') {
    const bare = /^[^\s,}#]*/.exec(text.slice(from, from + 1000))[0];
    return [bare, from + bare.length];
  }
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (sign === "\\") at += 1;
    else if (sign === "{") depth += 1;
    else if (sign === "}") depth -= 1;
    if ((open === "{" && !depth) || (open === '"' && !depth && at > from && sign === '"')) {
      return [text.slice(from + 1, at), at + 1];
    }
  }
  return [text.slice(from + 1), text.length];
}

/** What a macro without arguments stands for; its name, if that is not known. */
function letters(name) {
  if (SIGNS.has(name)) return SIGNS.get(name);
  if (DRESS.test(name)) return "";
  return SPACE.test(name) ? " " : ` ${CALLED.get(name) ?? name} `;
}

/** What a reader sees of LaTeX: letters for accents, names of Greek letters, no braces. */
export function unlatex(text) {
  return text
    .replace(/\\[`'^"~=.]\s*(?:\{\s*\\?([A-Za-z]*)\s*\}|\\?([A-Za-z]))/g, (_, braced, bare) => braced ?? bare)
    .replace(/\\[uvHtcdbkr](?:\s*\{\s*\\?([A-Za-z]{0,2})\s*\}|\s+([A-Za-z])(?![A-Za-z]))/g, (_, braced, bare) => braced ?? bare)
    .replace(/\\([A-Za-z]+)\s*(?:\{\})?/g, (_, name) => letters(name))
    .replace(/\\([&%$#_{}~^-])/g, "$1")
    .replace(/\\[\\,;:!\s]/g, " ")
    .replace(/-\{\}-/g, "--")
    .replace(/[{}$]/g, "")
    .replace(/~/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
