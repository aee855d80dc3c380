"""Whether an answer is about the paper that was meant: titles, first authors, abstracts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from slugify import slugify

from catalog.identity import TELLING_ABSTRACT, fold_title, prefixed
from catalog.model import Author, Paper
from catalog.problems import quote
from catalog.services import answers
from catalog.sources.draft import Draft

# A title alike by this much is the one that was typed.
SURE = 0.95
# Below this it is nothing that anybody meant.
LIKELY = 0.6
# Candidates this close to the best one could be meant as well.
NEAR = 0.03
# An answer by identifier whose title is less alike than this is another paper's.
_CONTRADICTS = 0.6
_SAME_ABSTRACT = 0.3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may be meant, and how much its title is like the one that was typed: 0 to 1."""

    draft: Draft
    score: float


def score(title: str, found: str) -> float:
    """How much a found title is like one that was typed, 0 to 1.

    The part of a title before its colon stands for the whole, as people type it.
    """
    one, other = fold_title(title[: answers.LONGEST_TITLE]), fold_title(found)
    ratio = fuzz.ratio(one, other) / 100
    name, colon, _ = found.partition(": ")
    if colon and fold_title(name) == one and len(one) >= 4:
        return max(ratio, SURE)
    return ratio


def ranked(title: str, drafts: Sequence[Draft]) -> tuple[Candidate, ...]:
    """The drafts whose titles are like this one, best first: of equals what was published."""
    scored = [Candidate(draft, score(title, draft.title)) for draft in drafts]
    likely = [candidate for candidate in scored if candidate.score >= LIKELY]
    return tuple(sorted(likely, key=lambda c: (-c.score, _rank(c.draft))))


def _rank(draft: Draft) -> int:
    return {"published": 0, "corrected": 0, None: 1}.get(draft.status, 2)


def rivals(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Of the candidates those that are other papers than the best one, and as likely."""
    if not candidates:
        return ()
    best = candidates[0]
    others: list[Candidate] = []
    for candidate in candidates[1:]:
        if best.score - candidate.score > NEAR:
            break
        if not any(_same(candidate.draft, other.draft) for other in (best, *others)):
            others.append(candidate)
    return tuple(others)


def _same(one: Draft, other: Draft) -> bool:
    """Whether two records are one paper, a preprint and its publication included."""
    if {*prefixed(one.ids)} & {*prefixed(other.ids)}:
        return True
    if fold_title(one.title) != fold_title(other.title):
        return False
    return first_authors_agree(one.authors, other.authors) is not False


def contradiction(paper: Paper, draft: Draft) -> str:
    """Why a draft can't be of this paper, in words; empty if it can."""
    alike = max(score(paper.title, draft.title), score(draft.title, paper.title))
    agree = first_authors_agree(paper.authors, draft.authors)
    if alike < _CONTRADICTS and not _extends(paper.title, draft.title):
        return f"its title is {quote(draft.title)}"
    if agree is False:
        return f"its first author is {quote(draft.authors[0].name)}"
    if agree is None and _abstracts_differ(paper.abstract, draft.abstract):
        return "its abstract is another one"
    return ""


def _extends(one: str, other: str) -> bool:
    """Whether a title begins with the whole of the other: with a subtitle, or cut."""
    short, long = sorted((fold_title(one), fold_title(other)), key=len)
    return len(short) >= 10 and long.startswith(short)


def first_authors_agree(ours: Sequence[Author], theirs: Sequence[Author]) -> bool | None:
    """Whether the first authors can be one person; None if one of them is not known.

    Family names are compared, wherever they stand in the name, and without accents.
    """
    if not ours or not theirs:
        return None
    one, other = _parts(ours[0].name), _parts(theirs[0].name)
    if not one or not other:
        return None
    return one[-1] in other or other[-1] in one


def family(name: str) -> str:
    """A person's family name in Latin letters, as far as a name tells: its last word."""
    words = _words(name)
    return words[-1] if words else ""


def _words(name: str) -> list[str]:
    without_suffix = re.sub(r",?\s+(?:jr|sr|ii|iii|iv)\.?$", "", name, flags=re.IGNORECASE)
    return [word for word in slugify(without_suffix).split("-") if word]


def _parts(name: str) -> list[str]:
    """A name's words, `Müller` and `Mueller` alike."""
    return [re.sub(r"(?<=[aou])e", "", word) for word in _words(name)]


def _abstracts_differ(ours: str | None, theirs: str | None) -> bool:
    """Whether two abstracts, both long enough to tell, have few words in common."""
    if min(len(ours or ""), len(theirs or "")) < TELLING_ABSTRACT:
        return False
    one, other = ({*(text or "").casefold().split()} for text in (ours, theirs))
    return len(one & other) < _SAME_ABSTRACT * min(len(one), len(other))
