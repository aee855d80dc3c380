"""Lists of authors and of venues, and the page of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from itertools import groupby
from typing import Any

from catalog.exports.names import split
from catalog.identity import fold_words
from catalog.model import PaperId
from catalog.pages import cards, paths
from catalog.pages.composer import Composer
from catalog.pages.lists import PER_PAGE, list_pages
from catalog.pages.page import Page
from catalog.people import Person
from catalog.venues import LEAST, Venue

# Up to so many names, all stand on the index; more have a page for each letter.
_ON_ONE_PAGE = 300
_NAMES_PER_PAGE = 500
_MOST = 60

# Papers under the year in which they appeared.
_Groups = Sequence[tuple[int | None, Sequence[PaperId]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A name in an index: as it is sorted, where its page is, and its papers."""

    name: str
    path: str
    papers: Sequence[PaperId]
    letter: str
    key: tuple[str, str]

    @property
    def total(self) -> int:
        """How many papers it has."""
        return len(self.papers)


def authors(composer: Composer) -> Iterator[Page]:
    """The index of authors, if any has a page, and their pages."""
    persons = composer.site.people.persons
    entries = [
        _entry(_inverted(one.name), paths.author_path(one.slug), one.papers) for one in persons
    ]
    yield from _index(
        composer, paths.AUTHORS, "Authors", entries, ("author", composer.site.author_pages)
    )
    for one in persons:
        yield from _author(composer, one)


def venues(composer: Composer) -> Iterator[Page]:
    """The index of venues, if any has a page, and their pages."""
    found = composer.site.venues.venues
    entries = [
        _entry(
            one.name,
            paths.venue_path(one.slug),
            tuple(id_ for _, of_year in one.years for id_ in of_year),
        )
        for one in found
    ]
    yield from _index(composer, paths.VENUES, "Venues", entries, ("venue", LEAST))
    for one in found:
        yield from _venue(composer, one)


def _author(composer: Composer, person: Person) -> Iterator[Page]:
    values = {
        "title": person.name,
        "description": f"Papers by {person.name}",
        "person": person,
        "files": composer.site.exports("author", len(person.papers)),
    }
    yield from list_pages(
        composer, paths.author_path(person.slug), "author.md.j2", person.papers, values
    )


def _venue(composer: Composer, venue: Venue) -> Iterator[Page]:
    ids = [id_ for _, of_year in venue.years for id_ in of_year]
    years = [year for year, of_year in venue.years for _ in of_year]
    starts = range(0, len(ids), PER_PAGE)
    path = paths.venue_path(venue.slug)
    parts = [paths.part_path(path, number) for number in range(1, len(starts) + 1)]
    for number, (start, part) in enumerate(zip(starts, parts, strict=True), 1):
        shown = range(start, min(start + PER_PAGE, len(ids)))
        groups = [
            (year, [ids[at] for at in of_year])
            for year, of_year in groupby(shown, key=years.__getitem__)
        ]
        yield composer.page(
            part,
            composer.filled(
                "venue.md.j2", partial(_of_venue, composer, venue, groups, number, parts)
            ),
            inputs=partial(_venue_inputs, composer, venue, groups),
            head=partial(composer.site.heads.listing, [ids[at] for at in shown]),
            papers=[ids[at] for at in shown],
        )


def _of_venue(
    composer: Composer,
    venue: Venue,
    groups: _Groups,
    number: int,
    parts: Sequence[str],
) -> Mapping[str, Any]:
    """The values of one page of a venue."""
    cards_of = composer.site.cards
    return {
        "title": venue.name if number == 1 else f"{venue.name}, page {number}",
        "description": f"Papers of {venue.name}",
        "total": venue.total,
        "files": composer.site.exports("venue", venue.total),
        "years": len([year for year, _ in venue.years if year]),
        "groups": [(year or "Without a year", cards_of(of_year)) for year, of_year in groups],
        "number": number,
        "parts": parts,
    }


def _venue_inputs(composer: Composer, venue: Venue, groups: _Groups) -> tuple[Any, ...]:
    papers = composer.site.catalog.paper
    return (venue, *(papers[id_] for _, of_year in groups for id_ in of_year))


def _inverted(name: str) -> str:
    """A name as lists have it, family name first: `Lovelace, Ada`."""
    parts = split(name)
    return parts.inverted if parts else name


def _entry(name: str, path: str, papers: Sequence[PaperId]) -> Entry:
    folded = fold_words(name)
    return Entry(
        name=name, path=path, papers=papers, letter=cards.initial(folded), key=(folded, path)
    )


def _index(
    composer: Composer, path: str, title: str, entries: Sequence[Entry], of: tuple[str, int]
) -> Iterator[Page]:
    """All names on one page, or the busiest ones and a page for each letter.

    `of` says what they are, and how many papers each has at least.
    """
    if not entries:
        return
    in_order = sorted(entries, key=lambda entry: entry.key)
    by_letter = {
        letter: tuple(group)
        for letter, group in groupby(sorted(in_order, key=_by_letter), key=lambda e: e.letter)
    }
    few = len(entries) <= _ON_ONE_PAGE
    given = {"index": path, "one": of[0], "least": of[1], "total": len(entries)}
    if few:
        letters: Mapping[str, str] = {}
        shown = {letter: list(group) for letter, group in by_letter.items()}
    else:
        letters = {letter: paths.letter_path(path, _slug(letter)) for letter in by_letter}
        most = nsmallest(_MOST, in_order, key=lambda entry: (-entry.total, entry.key))
        shown = {"": sorted(most, key=lambda entry: (-entry.total, entry.key))}
    yield composer.page(
        path,
        composer.filled(
            "names.md.j2",
            lambda: {
                **given,
                "title": title,
                "letters": letters,
                "letter": None,
                "groups": shown,
                "number": 1,
                "parts": [path],
            },
        ),
        in_nav=True,
        papers=_papers_of(entries),
    )
    for letter, target in letters.items():
        yield from _letter(
            composer, target, {**given, "letters": letters}, title, by_letter[letter]
        )


def _letter(
    composer: Composer,
    path: str,
    given: Mapping[str, Any],
    title: str,
    entries: Sequence[Entry],
) -> Iterator[Page]:
    """The names of a letter."""
    letter = entries[0].letter
    starts = range(0, len(entries), _NAMES_PER_PAGE)
    parts = [paths.part_path(path, number) for number in range(1, len(starts) + 1)]
    for number, (start, part) in enumerate(zip(starts, parts, strict=True), 1):
        behind = f", page {number}" if number > 1 else ""
        shown = entries[start : start + _NAMES_PER_PAGE]
        values = {
            **given,
            "title": f"{title}: {letter}{behind}",
            "letter": letter,
            "groups": {"": shown},
            "number": number,
            "parts": parts,
        }
        yield composer.page(
            part,
            composer.filled("names.md.j2", partial(dict, values)),
            inputs=partial(_held, values),
            papers=_papers_of(shown),
        )


def _papers_of(entries: Sequence[Entry]) -> tuple[PaperId, ...]:
    """The papers behind names, each once."""
    return tuple(dict.fromkeys(id_ for entry in entries for id_ in entry.papers))


def _held(values: Mapping[str, Any]) -> tuple[Any, ...]:
    return (values,)


def _slug(letter: str) -> str:
    """`a`, `digits`, `other`."""
    return "digits" if letter == cards.DIGITS else letter.lower()


def _by_letter(entry: Entry) -> tuple[bool, str]:
    """Letters, then what is none."""
    return (len(entry.letter) > 1, entry.letter)
