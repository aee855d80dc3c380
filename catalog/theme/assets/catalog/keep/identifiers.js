// Identifiers of papers in any text: an address, a citation, a field.

// A DOI ends before what only a sentence, a tag or an address would put behind it.
const DOI = /\b10\.\d{4,9}(?:\/|%2f)[^\s"<>{}|\\^`\]]+/gi;
const ARXIV = /(?:\barxiv[:\s./]*(?:org\/)?(?:(?:abs|pdf|html|e-print)\/)?\s*|^\s*)((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7}))(?:v\d+)?(?!\d)/gi;
const OPENREVIEW = /openreview\.net\/(?:forum|pdf)\?id=([\w-]+)/gi;
const ACL = /aclanthology\.org\/(?:anthology\/)?([A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9]+\.\d+)/gi;
const PUBMED = /(?:pubmed\.ncbi\.nlm\.nih\.gov\/|\bPMID:?\s*)(\d{1,9})/gi;
const PAREN = { ")": "(", "]": "[" };

/**
 * The identifiers in a text, as `doi:10.1007/…`, `arxiv:2207.07115`, each once.
 * @param {string} text
 * @returns {string[]}
 */
export function identifiers(text) {
  const found = [];
  let rest = text;
  for (const [doi] of text.matchAll(DOI)) {
    const bare = trimmed(decoded(doi)).toLowerCase();
    const arxiv = /^10\.48550\/arxiv\.(.+?)(?:v\d+)?$/.exec(bare)?.[1];
    found.push(arxiv ? `arxiv:${arxiv}` : `doi:${bare}`);
    rest = rest.replace(doi, " ");
  }
  for (const [kind, pattern] of Object.entries({ arxiv: ARXIV, openreview: OPENREVIEW, acl: ACL, pubmed: PUBMED })) {
    for (const [, id] of rest.matchAll(pattern)) found.push(`${kind}:${id.toLowerCase()}`);
  }
  return [...new Set(found)];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Without the signs of the sentence around it; brackets that it has opened itself stay. */
function trimmed(text) {
  for (;;) {
    const sign = text.at(-1);
    const count = (one) => text.split(one).length;
    if (!(/[.,;:'!?*]/.test(sign) || (PAREN[sign] && count(sign) > count(PAREN[sign])))) return text;
    text = text.slice(0, -1);
  }
}
