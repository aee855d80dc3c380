"""A paper as a BibTeX entry.

Sources: Oren Patashnik, "BibTeXing" (1988), sections 3 and 4; for its own fields, arXiv's "BibTeX
and eprints", and `eprinttype` of "The biblatex Package", which is what Zotero reads. What is not
known is left out. Texts are Unicode; all that LaTeX or BibTeX would take for its own is escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from catalog.exports.keys import citation_keys
from catalog.exports.names import Name
from catalog.exports.record import Kind, Record, address, record
from catalog.model import Paper

__all__ = ["bibtex", "citation_keys", "entry", "latex"]

# BibTeX counts braces, escaped ones too, so a lone \{ would swallow the rest of a file.
_ESCAPES = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    # Readers that take macros' braces away, as Zotero, run \textless{} into the word behind it.
    "<": "$<$", ">": "$>$", "|": r"\textbar{}",
})  # fmt: skip
_SPECIAL = re.compile(r"[\\{}$&#%_~^<>|]|--|[^\x00-\x7f]")
# Simple enough to be mathematics: `U^2-Net`, `n^{k+1}`. Without braces it is a letter, a sign or a
# number, as `markup` reads and writes it: `DM^2S^2`, `10^-3`.
_POWER = re.compile(r"(?<=\w)\^(?:\{([A-Za-z0-9+*=-]+)\}|([-+]?[0-9]+|[A-Za-z*+]))")
# Letters and signs of mathematics, which LaTeX's usual fonts for text don't have.
_MATHEMATICS = {
    **{
        unicodedata.lookup(f"GREEK SMALL LETTER {name}"): rf"$\{name.lower()}$"
        for name in "ALPHA BETA GAMMA DELTA ZETA ETA THETA IOTA KAPPA MU NU XI PI RHO SIGMA TAU "  # noqa: SIM905
        "UPSILON CHI PSI OMEGA".split()
    },
    **{
        unicodedata.lookup(f"GREEK CAPITAL LETTER {name.upper()}"): rf"$\{name}$"
        for name in "Gamma Delta Theta Xi Pi Sigma Phi Psi Omega".split()  # noqa: SIM905
    },
    "ε": r"$\varepsilon$", "λ": r"$\lambda$", "Λ": r"$\Lambda$", "φ": r"$\varphi$",
    "ϕ": r"$\phi$", "∞": r"$\infty$", "→": r"$\rightarrow$", "≈": r"$\approx$",
    "≤": r"$\leq$", "≥": r"$\geq$", "∈": r"$\in$", "⋆": r"$\star$", "∘": r"$\circ$",
}  # fmt: skip
# One by itself: a word in Greek is no formula.
_SYMBOL = re.compile(
    f"(?<![\u0370-\u03ff\u1f00-\u1fff])[{''.join(_MATHEMATICS)}](?![\u0300-\u03ff\u1f00-\u1fff])"
)
_LISTED = re.compile(r",|\band\b", re.IGNORECASE)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_TYPES: dict[Kind, str] = {
    "article": "article",
    "conference": "inproceedings",
    "chapter": "incollection",
    "book": "book",
    "report": "techreport",
}
# The field for what a paper appeared in, and the one for who published it.
_CONTAINERS = {
    "article": "journal",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "book": "series",
    "techreport": "series",
}
_PUBLISHERS = {"phdthesis": "school", "mastersthesis": "school", "techreport": "institution"}
_MASTER = re.compile(r"\b(?:master|m\.?\s?sc|magister|diplom)", re.IGNORECASE)
_DOCTOR = re.compile(r"\b(?:ph\.?\s?d|doctor|dissertation|dr\.)", re.IGNORECASE)
# Archives of arXiv's former ids that have no classes below them (arXiv, "Category Taxonomy").
_CLASSES = frozenset(
    "astro-ph gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph".split()  # noqa: SIM905
)


def bibtex(paper: Paper, key: str) -> str:
    """The entry of a paper that is cited by `key`."""
    return entry(record(paper, key))


def entry(of: Record) -> str:
    """The entry, fields in a fixed order, one a line."""
    type_ = _type(of)
    lines = [f"@{type_}{{{of.key},\n  title = {{{_title(of.title)}}},\n"]
    if of.names:
        lines.append(f"  author = {{{_authors(of.names)}}},\n")
    if of.date is not None:
        lines.append(f"  year = {{{of.date.year}}},\n")
        if of.date.month:
            lines.append(f"  month = {_MONTHS[of.date.month - 1]},\n")
    if of.container:
        lines.append(_field(_CONTAINERS.get(type_, "howpublished"), of.container))
    if of.publisher:
        lines.append(_field(_PUBLISHERS.get(type_, "publisher"), of.publisher))
    if type_.endswith("thesis"):
        lines.append(_thesis(of))
    _numbers(of, lines)
    _identifiers(of, lines)
    if of.note:
        lines.append(_field("note", of.note))
    lines.append("}\n")
    return "".join(lines)


def _type(of: Record) -> str:
    if of.kind == "thesis":
        return "mastersthesis" if of.genre and _MASTER.search(of.genre) else "phdthesis"
    return _TYPES.get(of.kind, "misc")


def _thesis(of: Record) -> str:
    """What kind of a thesis it is, in its own words. Styles write "PhD thesis" for want of them."""
    if of.genre is None:
        return "  type = {Thesis},\n"
    return _field("type", of.genre)


def _numbers(of: Record, lines: list[str]) -> None:
    if of.volume:
        lines.append(_field("volume", of.volume))
    if of.issue:
        lines.append(_field("number", of.issue))
    if of.pages is not None:
        first, last = of.pages.first, of.pages.last
        lines.append(f"  pages = {{{latex(first)}{'--' + latex(last) if last else ''}}},\n")


def _identifiers(of: Record, lines: list[str]) -> None:
    """The doi and url fields are read verbatim by the styles that know them."""
    ids = of.ids
    if ids.arxiv:
        lines.append(f"  eprint = {{{ids.arxiv}}},\n")
        lines.append("  eprinttype = {arxiv},\n  archiveprefix = {arXiv},\n")
        archive, slash, _ = ids.arxiv.partition("/")
        if slash and ("." in archive or archive in _CLASSES):
            lines.append(f"  primaryclass = {{{archive}}},\n")
    elif of.server:
        lines.append(_field("howpublished", of.server))
    doi = ids.doi if ids.doi and "{" not in ids.doi and "}" not in ids.doi else None
    if doi:
        lines.append(f"  doi = {{{doi}}},\n")
    if ids.pubmed:
        lines.append(f"  pmid = {{{ids.pubmed}}},\n")
    # Of what was published, arXiv's page is not the address.
    elsewhere = ids.arxiv and not ids.doi and of.kind != "preprint"
    url = of.link or (None if doi or elsewhere else address(ids))
    if url:
        lines.append(f"  url = {{{url.replace('{', '%7B').replace('}', '%7D')}}},\n")


def _field(name: str, text: str) -> str:
    return f"  {name} = {{{latex(text)}}},\n"


def _authors(names: Iterable[Name]) -> str:
    return " and ".join([_name(name.last, name.suffix, name.given) for name in names])


def _name(last: str, suffix: str, given: str) -> str:
    """A name as BibTeX divides it: family, suffix, given. Of one part, it is not to be divided."""
    if not given:
        return f"{{{latex(f'{last} {suffix}'.rstrip())}}}"
    if suffix:
        return f"{_part(last)}, {_part(suffix)}, {_part(given)}"
    return f"{_part(last)}, {_part(given)}"


def _part(text: str) -> str:
    """A part of a name, in braces if BibTeX would take something in it for the list's syntax."""
    if text.isascii() and text.replace(" ", "").isalnum() and "and" not in text.lower():
        # Most are words alone.
        return text
    return latex(text) if _LISTED.search(text) is None else f"{{{latex(text)}}}"


def _title(text: str) -> str:
    """A title whose names keep their capitals: BibTeX's styles lower what is not in braces.

    A word with a capital behind its first letter is a name or an acronym. Other capitals are the
    title's own way of writing, and a style's to change.
    """
    return " ".join(map(_word, text.split(" ")))


@lru_cache(maxsize=16384)
def _word(word: str) -> str:
    core = word.strip("()[]“”‘’\"',.:;!?")
    if core[1:].lower() == core[1:]:
        return latex(word)
    before, _, after = word.partition(core)
    return f"{latex(before)}{{{latex(core)}}}{latex(after)}"


def latex(text: str) -> str:
    """A plain text in LaTeX: special characters escaped, superscripts as mathematics."""
    if _SPECIAL.search(text) is None:
        return text
    text = unicodedata.normalize("NFC", text)
    parts = []
    position = 0
    if "^" in text:
        for match in _POWER.finditer(text):
            parts.append(_escape(text[position : match.start()]))
            parts.append(f"$^{{{_escape(match[1] or match[2])}}}$")
            position = match.end()
    parts.append(_escape(text[position:]))
    return "".join(parts)


def _escape(text: str) -> str:
    """Dashes stay what was typed, too: LaTeX makes one long dash of two."""
    text = text.translate(_ESCAPES).replace("--", "-{}-").replace("--", "-{}-")
    return text if text.isascii() else _SYMBOL.sub(lambda found: _MATHEMATICS[found[0]], text)
