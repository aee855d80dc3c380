"""A paper as a BibTeX entry.

Source: Oren Patashnik, "BibTeXing" (1988), sections 3.1 and 3.2. What is not known is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from slugify import slugify

from catalog.markup import to_typed
from catalog.model import Author, Paper, PaperId, PartialDate

_STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "on",
        "of",
        "in",
        "for",
        "to",
        "and",
        "with",
        "from",
        "by",
        "at",
        "is",
        "are",
        "do",
        "does",
    ]
)
# BibTeX counts braces, escaped ones too, so a lone \{ would swallow the rest of a file.
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def citation_keys(papers: Iterable[Paper]) -> dict[PaperId, str]:
    """A citation key per paper: first author, year and first word, as far as they are known.

    Keys are unique; of papers that would share one, all but the first by id get a letter.
    """
    keys: dict[PaperId, str] = {}
    taken: set[str] = set()
    for paper in sorted(papers, key=lambda paper: paper.id):
        base = _key(paper)
        key, number = base, 0
        while key in taken:
            number += 1
            key = f"{base}{_letters(number)}"
        taken.add(key)
        keys[paper.id] = key
    return keys


def _letters(number: int) -> str:
    """1 is b, 25 is z, 26 is aa: the first of a kind has none and counts as a."""
    letters = ""
    while number >= 0:
        letters = chr(ord("a") + number % 26) + letters
        number = number // 26 - 1
    return letters


def _key(paper: Paper) -> str:
    family = _split_name(paper.authors[0].name)[0] if paper.authors else ""
    year = str(paper.date.year) if paper.date else ""
    words = to_typed(paper.title).split()
    telling = (word for word in map(_letters_of, words) if word and word not in _STOP_WORDS)
    word = next(telling, None)
    if word is None:
        word = "".join(map(_letters_of, words))
    return f"{_letters_of(family)}{year}{word}" or "paper"


def _letters_of(text: str) -> str:
    """The letters and digits of a text, as keys may have them."""
    if text.isascii() and text.isalnum():
        return text.lower()
    return slugify(text, separator="")


def bibtex(paper: Paper, key: str) -> str:
    """The entry, fields in a fixed order, one a line."""
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(paper).items())
    return f"@{_type(paper)}{{{key},\n{fields}}}\n"


def _type(paper: Paper) -> str:
    if not paper.venue:
        return "misc"
    proceedings = re.search(r"\b(Proceedings|Conference|Workshop|Symposium)\b", paper.venue)
    acronym = re.fullmatch(r"[A-Z][A-Za-z@-]*[A-Z][A-Za-z-]*( \d{4})?", paper.venue)
    return "inproceedings" if proceedings or acronym else "article"


def _fields(paper: Paper) -> Mapping[str, str]:
    kind = _type(paper)
    url = next((link.url for link in paper.links if link.kind in {"paper", "pdf"}), None)
    fields: dict[str, str | None] = {
        "title": f"{{{_title(to_typed(paper.title))}}}",
        "author": _authors(paper.authors),
        "year": f"{{{paper.date.year}}}" if paper.date else None,
        "month": _month(paper.date),
        "booktitle": _braced(paper.venue) if kind == "inproceedings" else None,
        "journal": _braced(paper.venue) if kind == "article" else None,
        "eprint": _braced(paper.ids.arxiv),
        "archiveprefix": "{arXiv}" if paper.ids.arxiv else None,
        # The doi and url fields are read verbatim by the styles that know them.
        "doi": f"{{{paper.ids.doi}}}" if paper.ids.doi and _balanced(paper.ids.doi) else None,
        "url": f"{{{url}}}" if url else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _month(when: PartialDate | None) -> str | None:
    return _MONTHS[when.month - 1] if when and when.month else None


def _braced(text: str | None) -> str | None:
    return f"{{{_latex(text)}}}" if text else None


def _balanced(text: str) -> bool:
    return "{" not in text and "}" not in text


def _authors(authors: Iterable[Author]) -> str | None:
    names = []
    for author in authors:
        family, given = _split_name(author.name)
        written = f"{_latex(family)}, {_latex(given)}" if given else f"{{{_latex(family)}}}"
        names.append(f"{{{written}}}" if re.search(r"\band\b", written) else written)
    return f"{{{' and '.join(names)}}}" if names else None


_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "la",
        "le",
        "di",
        "da",
        "del",
        "della",
        "ter",
        "ten",
        "dos",
        "du",
        "al",
        "el",
        "bin",
        "ibn",
    ]
)


def _split_name(name: str) -> tuple[str, str]:
    """Family and given names of a name written given names first."""
    if "," in name:
        family, _, given = name.partition(",")
        return family.strip(), given.strip()
    parts = name.split()
    start = len(parts) - 1
    while start > 1 and parts[start - 1].casefold() in _PARTICLES:
        start -= 1
    return " ".join(parts[start:]), " ".join(parts[:start])


def _title(text: str) -> str:
    """A title whose names keep their capitals: BibTeX's styles lower what is not in braces.

    A word with a capital behind its first letter is a name or an acronym. Other capitals are the
    title's own way of writing, and a style's to change.
    """
    words = []
    for word in text.split(" "):
        core = word.strip("()[]“”‘’\"',.:;!?")
        if core[1:].lower() != core[1:]:
            before, _, after = word.partition(core)
            words.append(f"{_latex(before)}{{{_latex(core)}}}{_latex(after)}")
        else:
            words.append(_latex(word))
    return " ".join(words)


def _latex(text: str) -> str:
    """A plain text in LaTeX: special characters escaped, superscripts as mathematics."""
    if text.isascii() and _SPECIAL.keys().isdisjoint(text):
        return text
    parts = []
    position = 0
    for match in re.finditer(r"(?<=\w)\^(\{[^{}]*\}|\w+|[*+])", text):
        parts.append(_escape(text[position : match.start()]))
        parts.append(f"$^{{{_escape(match[1].strip('{}'))}}}$")
        position = match.end()
    parts.append(_escape(text[position:]))
    return unicodedata.normalize("NFC", "".join(parts))


def _escape(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in text)
