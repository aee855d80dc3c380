// Texts to words, as catalog/search/words.py folds them when the index is made: the two must agree,
// or a word is typed that no document has.

// Accents, once NFKD has taken them off their letters, and the signs that other scripts write above
// and below theirs.
const MARKS = /(?![\u{10000}-\u{10ffff}])\p{M}/gu;
// One Greek letter by itself is a symbol, and typed by its name; more of them are Greek.
const GREEK = /(?<![\u0370-\u03ff])[α-ω](?![\u0370-\u03ff])/g;
const GREEK_NAMES =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon phi chi psi omega".split(
    " ",
  );
// Signs that are part of a name: U^2-Net, H_2O, lion's, M+, A*.
const JOINED = /(?<=[\p{L}\p{N}])[\^_'](?=[\p{L}\p{N}])/gu;
const TRAILING = /(?<=[\p{L}\p{N}])[+*]+(?![\p{L}\p{N}_+*])/gu;
// Words stay in Unicode's basic plane, in which Python and JavaScript order strings alike.
const LETTER = "(?:(?![\\u{10000}-\\u{10ffff}])[\\p{L}\\p{N}])";
const WORD = new RegExp(`${LETTER}+(?:\\.(?=\\p{Nd})(?<=\\p{Nd}\\.)${LETTER}+)*`, "gu");

/**
 * The words of a text, in order.
 * @param {string} text
 * @returns {string[]}
 */
export function fold(text) {
  const folded = text
    .toLowerCase()
    .normalize("NFKD")
    .replace(MARKS, "")
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(GREEK, (letter) => GREEK_NAMES[letter.charCodeAt(0) - 0x3b1])
    .replace(JOINED, "")
    .replace(TRAILING, (signs) => [...signs].map((s) => (s === "+" ? "plus" : "star")).join(""));
  return folded.match(WORD) ?? [];
}

/** Begins words that stand for a whole title or short name: no word that is typed does. */
export const WHOLE = "_";

/** Words that the index leaves out. */
export const STOP_WORDS = new Set(
  `a able about across after all almost also am among an and any are as at be because been but
  by can cannot could dear did do does either else ever every for from get got had has have he
  her hers him his how however i if in into is it its just least let like likely may me might
  most must my neither no nor not of off often on only or other our own rather said say says
  she should since so some than that the their them then there these they this tis to too twas
  us wants was we were what when where which while who whom why will with would yet you
  your`.split(/\s+/),
);
