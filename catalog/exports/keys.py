"""Citation keys: short, telling, unique names of papers: `cheng2022xmem`."""

from __future__ import annotations

from collections.abc import Iterable

from slugify import slugify

from catalog.exports.names import split
from catalog.exports.text import typed
from catalog.model import Paper, PaperId

_STOP_WORDS = frozenset(
    "a an and are at by do does for from in is of on the to with".split()  # noqa: SIM905
)


def citation_keys(papers: Iterable[Paper]) -> dict[PaperId, str]:
    """A citation key per paper, whatever their order.

    A key that an entry gives is kept as it is. Of others, the first author's family name, the year
    and the title's first telling word make one, as far as they are known. Keys are unique, also
    where capitals don't count, as in BibTeX: of papers that would share one, all but the first get
    a letter. The first is the one that has been in the catalog for longest, so that a new paper
    does not take the key of an old one; then the first by id.
    """
    ordered = sorted(papers, key=lambda paper: (str(paper.added or ""), paper.id))
    given = [paper for paper in ordered if paper.citation_key]
    keys: dict[PaperId, str] = {}
    taken: set[str] = set()
    # How many papers would have had a key: where to go on looking for a free letter.
    numbers: dict[str, int] = {}
    for paper in (*given, *(paper for paper in ordered if not paper.citation_key)):
        base = paper.citation_key or _key(paper)
        number = numbers.get(base.lower(), 0)
        while (key := f"{base}{_letters(number)}").lower() in taken:
            number += 1
        numbers[base.lower()] = number + 1
        taken.add(key.lower())
        keys[paper.id] = key
    return keys


def _letters(number: int) -> str:
    """1 is b, 25 is z, 26 is aa: the first of a kind has none and counts as a."""
    if not number:
        return ""
    letters = ""
    while number >= 0:
        letters = chr(ord("a") + number % 26) + letters
        number = number // 26 - 1
    return letters


def _key(paper: Paper) -> str:
    name = split(paper.authors[0].name) if paper.authors else None
    family = _letters_of(name.last) if name else ""
    year = str(paper.date.year) if paper.date else ""
    words = typed(paper.title).split()
    telling = (word for word in map(_letters_of, words) if word and word not in _STOP_WORDS)
    word = next(telling, None)
    if word is None:
        word = "".join(map(_letters_of, words))
    return f"{family}{year}{word}" or "paper"


def _letters_of(text: str) -> str:
    """The letters and digits of a text, as keys may have them."""
    if text.isascii() and text.isalnum():
        return text.lower()
    return slugify(text, separator="")
