"""Where papers appeared: conferences and journals, each once for all its years."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.identity import fold_words
from catalog.model import Paper, PaperId, newest_first
from catalog.slugs import numbered, slug

# A venue with one paper is that paper.
LEAST = 2
_YEAR = re.compile(r"[\s,]*\(?\b(?P<year>(?:19|20)\d\d)\)?$|[\s,]*[’'](?P<short>\d\d)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A conference or journal with a page; its papers by year, newest first, None at last."""

    slug: str
    name: str
    years: tuple[tuple[int | None, tuple[PaperId, ...]], ...]

    @property
    def total(self) -> int:
        """The number of its papers."""
        return sum(len(ids) for _, ids in self.years)


@dataclass(frozen=True, slots=True, kw_only=True)
class Venues:
    """The venues that have a page, in the order of their slugs."""

    venues: tuple[Venue, ...] = ()
    # From a venue as papers have it, with its year.
    slug_of: Mapping[str, str]


def series(name: str) -> str:
    """A venue without its year: what `ACL 2022` and `ACL 2023` have in common."""
    return _YEAR.sub("", name) or name


def venues(papers: Iterable[Paper]) -> Venues:
    """The venues of at least `LEAST` of these papers.

    Names that are the same once case, accents and punctuation are folded away are one venue. An
    acronym and the long name that it stands for are two: nothing in an entry says so.
    """
    found: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        if paper.venue:
            found[paper.venue].append(paper)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    keys: dict[str, list[str]] = defaultdict(list)
    for written, theirs in found.items():
        name = series(written)
        folded = fold_words(name)
        names[folded][name] += len(theirs)
        keys[folded].append(written)
    by_slug: dict[str, list[str]] = defaultdict(list)
    for folded in sorted(names):
        by_slug[slug(folded) or "venue"].append(folded)
    made = []
    slug_of: dict[str, str] = {}
    for one, group in by_slug.items():
        for folded, name in zip(group, numbered(one, by_slug), strict=False):
            spellings = names[folded]
            if spellings.total() < LEAST:
                continue
            slug_of |= dict.fromkeys(keys[folded], name)
            made.append(
                Venue(
                    slug=name,
                    name=_usual(spellings),
                    years=_by_year((written, found[written]) for written in keys[folded]),
                )
            )
    return Venues(venues=tuple(sorted(made, key=lambda one: one.slug)), slug_of=slug_of)


def _usual(spellings: Counter[str]) -> str:
    """The spelling of most papers; of equals the first by alphabet."""
    return min(spellings, key=lambda text: (-spellings[text], text))


def _by_year(
    found: Iterable[tuple[str, list[Paper]]],
) -> tuple[tuple[int | None, tuple[PaperId, ...]], ...]:
    """A venue's papers by the year in its name, or by their own without one."""
    years: dict[int | None, list[Paper]] = defaultdict(list)
    for written, papers in found:
        year = _year(written)
        for paper in papers:
            years[year or (paper.date.year if paper.date else None)].append(paper)
    return tuple(
        (year, tuple(paper.id for paper in sorted(years[year], key=newest_first)))
        for year in sorted(years, key=lambda year: -(year or 0))
    )


def _year(written: str) -> int | None:
    match = _YEAR.search(written)
    if match is None or match.start() == 0:
        return None
    if match["year"]:
        return int(match["year"])
    # Conferences with an apostrophe are of these hundred years.
    short = int(match["short"])
    return 1900 + short if short >= 50 else 2000 + short
