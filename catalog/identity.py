"""Whether two records are the same paper, with the evidence.

Sure signs come first: a shared identifier, then a title that is the same once case, accents,
punctuation and LaTeX are folded away, with authors and years that can be one paper's. Titles that
are only alike are compared by rapidfuzz, and told to people: `not_same_as` answers for good.

Of all pairs only those are looked at that share two long words of their titles, so the work grows
with the papers and not with their square: the blocking of P. Christen, "Data Matching" (2012),
chapter 4.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal
from zlib import crc32

import numpy as np
from rapidfuzz import fuzz, process

from catalog.markup import to_typed
from catalog.model import Identifiers, Paper, PartialDate
from catalog.sources.draft import Draft

# An abstract of this many characters is nobody else's.
TELLING_ABSTRACT = 200
# Titles alike by this much, of 100, are looked at word by word.
_ALIKE = 85.0
# Of records that share an identifier: below this their titles contradict it, by whether their
# authors agree. Titles of one field share many words.
_SAME_TITLE = {True: 40.0, None: 70.0, False: 90.0}
# Words that are one word, mistyped or inflected.
_SAME_WORD = 0.8
# A preprint may be this many years older than what became of it.
_YEARS_TO_PRINT = 5
# Titles that share the same two long words, and are compared with each other.
_LARGEST_BLOCK = 40
_LONG_WORDS = 4
# Of a list of authors so many are compared: some papers have thousands.
_MOST_AUTHORS = 40
_SMALL_WORDS = frozenset(
    ["a", "an", "the", "of", "for", "in", "on", "and", "with", "to", "via", "by", "from", "using"]
)

# Signs of what LaTeX makes of a title.
_LATEX = re.compile(r"[\\{}$^]")
# What parts words; `^` does not, so that `U^2-Net` and `U²-Net` are the same.
_NO_LETTERS = bytes(n if chr(n).isalnum() or chr(n) in "+*" else ord(" ") for n in range(256))
_DROPPED = b"^"

Kind = Literal["same", "version", "contradiction", "alike"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What tells a paper from others. Titles and names are folded, identifiers prefixed."""

    title: str
    short: str = ""
    names: tuple[str, ...] = ()
    year: int | None = None
    ids: tuple[str, ...] = ()
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two works are to each other, and why, in words for people."""

    kind: Kind
    evidence: tuple[str, ...]


def fold_words(title: str) -> str:
    """A title's words without case, accents and punctuation, one space between them.

    Letters and digits of every script stay, Greek ones by name, and so do `+` and `*`, which tell
    names apart. A title of signs alone stays whole. LaTeX counts as what it shows.
    """
    if _LATEX.search(title):
        title = to_typed(title)
    if title.isascii():
        # Bytes are translated several times faster than text.
        words = title.lower().encode("ascii").translate(_NO_LETTERS, _DROPPED).decode("ascii")
        return " ".join(words.split()) or title.casefold()
    decomposed = unicodedata.normalize("NFKD", spelled(title)).casefold()
    letters = (
        c if c.isalnum() or c in "+*" else "" if c == "^" or unicodedata.combining(c) else " "
        for c in decomposed
    )
    return " ".join("".join(letters).split()) or decomposed


def fold_title(title: str) -> str:
    """A title's folded words without spaces: equal for the same paper, however it is written."""
    return fold_words(title).replace(" ", "")


def spelled(title: str) -> str:
    """Greek letters by name: `φ-Decoding` is looked for as `phi-decoding`."""
    if title.isascii():
        return title
    return "".join(
        unicodedata.name(c).rpartition("LETTER ")[2].lower()
        if unicodedata.name(c, "").startswith("GREEK") and "WITH" not in unicodedata.name(c)
        else c
        for c in unicodedata.normalize("NFKC", title)
    )


def work_of(paper: Paper | Draft) -> Work:
    """What tells this paper, or what a record says of it, from others."""
    return Work(
        title=fold_words(paper.title),
        short=_short(paper.title),
        names=tuple(fold_words(author.name) for author in paper.authors[:_MOST_AUTHORS]),
        year=_year(paper.date),
        ids=prefixed(paper.ids),
        printed=bool(paper.venue or paper.ids.doi),
    )


def prefixed(ids: Identifiers) -> tuple[str, ...]:
    """Identifiers as texts that are equal if they are: `doi:10.1000/x`, `arxiv:2207.07115`."""
    given = []
    if ids.arxiv:
        given.append(f"arxiv:{ids.arxiv}")
    if ids.doi:
        given.append(f"doi:{ids.doi.casefold()}")
    if ids.openreview:
        given.append(f"openreview:{ids.openreview}")
    if ids.acl:
        given.append(f"acl:{ids.acl.casefold()}")
    if ids.pubmed:
        given.append(f"pubmed:{ids.pubmed}")
    return tuple(given)


def _year(date: PartialDate | None) -> int | None:
    return date.year if date else None


def _short(title: str) -> str:
    """The folded name before a title's colon or dash; empty without, or if it is the whole."""
    name, mark, rest = re.sub(r"\s+[-–—]\s+", ": ", title).partition(": ")
    return fold_title(name) if mark and rest.strip() else ""


# --- two works -----------------------------------------------------------------------------------


def compare(one: Work, other: Work) -> Verdict | None:
    """What two works are to each other; None for two papers.

    `same`: one paper, a preprint and its publication included. `version`: the same work published
    twice, under identifiers of its own. `contradiction`: an identifier is shared that one of them
    can't have. `alike`: a person should look.
    """
    shared = [id_ for id_ in one.ids if id_ in other.ids]
    authors = _authors_agree(one, other)
    if shared:
        return _of_shared(one, other, shared, authors=authors)
    whole = one.title.replace(" ", "") == other.title.replace(" ", "")
    if not whole and not _subtitled(one, other):
        return _likeness(one, other, authors=authors)
    evidence = ["the same title" if whole else "the same title but for the part behind the colon"]
    if authors is False:
        return None
    if authors:
        evidence.append(_shared_author(one, other))
    if not whole and not authors:
        # A short name alone is many papers' name.
        return None
    if not _years_agree(one, other, sure=bool(authors)):
        evidence.append(f"{one.year} and {other.year}")
        return Verdict("alike", tuple(evidence))
    differing = _contradicting(one, other)
    if differing:
        return Verdict("version", (*evidence, differing))
    return Verdict("same", tuple(evidence))


def _of_shared(one: Work, other: Work, shared: Sequence[str], *, authors: bool | None) -> Verdict:
    evidence = tuple(f"the same {id_.replace(':', ' ', 1)}" for id_ in shared)
    likeness = fuzz.token_set_ratio(one.title, other.title)
    if likeness >= _SAME_TITLE[authors] or _subtitled(one, other):
        return Verdict("same", evidence)
    differing = f"but titles that are {likeness:.0f} % alike"
    others = ("and other authors",) if authors is False else ()
    return Verdict("contradiction", (*evidence, differing, *others))


def _subtitled(one: Work, other: Work) -> bool:
    """Whether one title is the other's part before the colon."""
    return one.short == other.title.replace(" ", "") or other.short == one.title.replace(" ", "")


def _authors_agree(one: Work, other: Work) -> bool | None:
    """Whether two lists of authors can be one paper's; None if one of them is not known.

    The first authors are one person, or half of the shorter list is in the longer one: lists are
    cut, and order is not always kept.
    """
    if not one.names or not other.names:
        return None
    if _one_person(one.names[0], other.names[0]):
        return True
    return 2 * _common(one, other) >= min(len(one.names), len(other.names))


def _one_person(one: str, other: str) -> bool:
    """Whether two names can be one person's: `H. K. Cheng`, `Ho Kei Cheng`, `Cheng Ho Kei`."""
    if one == other:
        return True
    ours, theirs = one.split(), other.split()
    words, others = _telling(ours), _telling(theirs)
    if not (words <= others or others <= words or ours[-1] == theirs[-1]):
        return False
    initials, of_others = {word[0] for word in ours}, {word[0] for word in theirs}
    return initials <= of_others or of_others <= initials


def _telling(words: Sequence[str]) -> set[str]:
    """The words of a name that are more than an initial."""
    return {word for word in words if len(word) > 1} or {*words}


def _common(one: Work, other: Work) -> int:
    """How many of one's authors are the other's."""
    theirs: dict[str, list[str]] = {}
    for name in other.names:
        for word in _telling(name.split()):
            theirs.setdefault(word, []).append(name)
    return sum(
        any(
            _one_person(name, known)
            for word in _telling(name.split())
            for known in theirs.get(word, ())
        )
        for name in one.names
    )


def _shared_author(one: Work, other: Work) -> str:
    ours, theirs = one.names[0], other.names[0]
    if _one_person(ours, theirs):
        common = _telling(ours.split()) & _telling(theirs.split()) or {ours}
        return f"the same first author ({max(common, key=lambda word: (len(word), word))})"
    return f"{_common(one, other)} of the authors in common"


def _years_agree(one: Work, other: Work, *, sure: bool) -> bool:
    if one.year is None or other.year is None:
        return True
    apart = abs(one.year - other.year)
    return apart <= (_YEARS_TO_PRINT if sure and one.printed != other.printed else 1)


def _contradicting(one: Work, other: Work) -> str:
    """The first kind of identifier of which both have another one, in words; else nothing."""
    theirs = dict(id_.split(":", 1) for id_ in other.ids)
    for id_ in one.ids:
        kind, value = id_.split(":", 1)
        if theirs.get(kind, value) != value:
            return f"{kind} {value} and {theirs[kind]}"
    return ""


def _likeness(one: Work, other: Work, *, authors: bool | None) -> Verdict | None:
    """What titles that are not the same say: at most that a person should look.

    `A strange title` and `A stranger title` by the same authors may be two papers.
    """
    likeness = fuzz.ratio(one.title, other.title, score_cutoff=_ALIKE)
    if not likeness or authors is False or _contradicting(one, other):
        return None
    pairs = _differing(one.title.split(), other.title.split())
    if pairs is None or not _years_agree(one, other, sure=bool(authors)):
        return None
    evidence = [f"titles that are {likeness:.0f} % alike"]
    evidence += [f"{a!r} and {b!r}" for a, b in pairs if a and b]
    if authors:
        evidence.append(_shared_author(one, other))
    return Verdict("alike", tuple(evidence))


def _differing(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, str]] | None:
    """The words in which two titles differ, paired; None if they tell two papers.

    A word that has nothing like it on the other side, or another number, tells two papers:
    `Continuous` and `Grouped`, `Part 1` and `Part 2`. Small words and spaces don't.
    """
    mine = [word for word in ours if word not in theirs and word not in _SMALL_WORDS]
    rest = [word for word in theirs if word not in ours and word not in _SMALL_WORDS]
    if "".join(mine) == "".join(rest):
        return []
    if len(mine) != len(rest):
        return None
    pairs = []
    for word in mine:
        like = max(rest, key=lambda w: (fuzz.ratio(word, w), w))
        if not _one_word(word, like):
            return None
        rest.remove(like)
        pairs.append((word, like))
    return pairs


def _one_word(one: str, other: str) -> bool:
    """Whether two words may be one: `un` and `a` at the start of one, or another number, say no."""
    alike = fuzz.ratio(one, other) >= 100 * _SAME_WORD
    return alike and one[0] == other[0] and _digits(one) == _digits(other)


def _digits(word: str) -> str:
    return re.sub(r"\D", "", word)


# --- many works ----------------------------------------------------------------------------------


def near(titles: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pairs of folded titles that are alike enough to be compared, each once, in order.

    Numbers count from 0, the smaller first. Looked at are titles that share two of their four
    longest words; of a block of more than `_LARGEST_BLOCK` each only with its neighbours in the
    order of the alphabet.
    """
    keys, owners = _blocks(titles)
    found: set[tuple[int, int]] = set()
    bounds = [0, *(np.flatnonzero(np.diff(keys)) + 1).tolist(), len(keys)]
    for start, end in pairwise(bounds):
        if end - start > 1:
            found.update(_near_in(owners[start:end].tolist(), titles))
    yield from sorted(found)


def _near_in(block: Sequence[int], titles: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pairs of a block that are alike enough."""
    if len(block) == 2:
        # Most have no more.
        one, other = block
        if one != other and fuzz.ratio(titles[one], titles[other], score_cutoff=_ALIKE):
            yield (one, other) if one < other else (other, one)
        return
    ordered = sorted(set(block), key=lambda number: (titles[number], number))
    for place, number in enumerate(ordered):
        others = ordered[place + 1 : place + _LARGEST_BLOCK]
        for _, _, at in process.extract_iter(
            titles[number],
            [titles[other] for other in others],
            scorer=fuzz.ratio,
            score_cutoff=_ALIKE,
        ):
            yield (number, others[at]) if number < others[at] else (others[at], number)


def _blocks(titles: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Keys of two long words, sorted, and the title that each belongs to."""
    hashes = np.zeros((len(titles), _LONG_WORDS), np.uint64)
    for number, title in enumerate(titles):
        words = sorted(set(title.split()), key=lambda word: (-len(word), word))[:_LONG_WORDS]
        hashes[number, : len(words)] = sorted(crc32(word.encode()) for word in words)
    ones, others = zip(*((a, b) for a in range(4) for b in range(a + 1, 4)), strict=True)
    first, second = hashes[:, list(ones)], hashes[:, list(others)]
    keys = (first << np.uint64(32)) | second
    owners = np.broadcast_to(np.arange(len(titles))[:, None], keys.shape)
    used = (first > 0) | (second > 0)
    keys, owners = keys[used], owners[used]
    order = np.argsort(keys, kind="stable")
    return keys[order], owners[order]
