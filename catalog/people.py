"""Who wrote what: authors of all papers, told apart.

An ORCID iD tells a person for sure. Without one, names that are the same once case, accents and
punctuation are folded away are taken for one person's, as a bibliography does; if just one ORCID iD
goes with that name, for the person who has it. Two who share an iD share everything else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.identity import fold_words
from catalog.model import LARGE, Author, Orcid, Paper, PaperId
from catalog.slugs import numbered, slug


def least_papers(papers: int) -> int:
    """With how many papers an author has a page, in a catalog of so many, if nobody says it.

    A large one has as many authors as papers: a page for each who has written two of them would
    double the site.
    """
    return 2 if papers <= LARGE else 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author with a page. `name` is the spelling of most papers, `others` are the rest."""

    slug: str
    name: str
    others: tuple[str, ...]
    orcid: Orcid | None
    papers: tuple[PaperId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The authors who have a page, in the order of their slugs."""

    persons: tuple[Person, ...] = ()
    # From an author's ORCID iD, or name if there is none.
    slug_of: Mapping[str, str]

    def slug(self, author: Author) -> str | None:
        """The slug of an author who has a page."""
        return self.slug_of.get(author.orcid or author.name)


def people(papers: Iterable[Paper], least: int) -> People:
    """The authors of at least `least` of these papers, whose order their lists keep; of 0, none.

    The work grows with the papers. Slugs are given to all, so that a person who gets a page later
    takes nobody's address, unless the name is the same and sorts before.
    """
    if least < 1:
        return People(slug_of={})
    papers = tuple(papers)
    written, names = _gathered(papers)
    holders = _holders(names)
    # Who is one person: an ORCID iD, or a folded name behind a sign that no iD begins with.
    keys: dict[str, list[str]] = {}
    totals: dict[str, int] = {}
    for key, theirs in written.items():
        who = key if key in names else f"={fold_words(key)}"
        known = holders.get(who[1:], ())
        if len(known) == 1:
            who = known[0]
        keys.setdefault(who, []).append(key)
        totals[who] = totals.get(who, 0) + len(theirs)
    # Most have written less, even if no paper is counted twice.
    enough = {who for who, total in totals.items() if total >= least}
    by_slug: dict[str, list[str]] = {}
    for who, owned in keys.items():
        folded = who[1:] if who[0] == "=" else fold_words(_spelled(owned, written, names)[0])
        by_slug.setdefault(slug(folded) or "author", []).append(who)
    persons = []
    slug_of: dict[str, str] = {}
    for made, group in by_slug.items():
        if enough.isdisjoint(group):
            continue
        if len(group) > 1:
            # Those without an iD first.
            group.sort(key=lambda who: (who[0] != "=", who))
        for who, name in zip(group, numbered(made, by_slug), strict=False):
            owned = keys[who]
            theirs = _merged([written[key] for key in owned])
            if len(theirs) < least:
                continue
            slug_of |= dict.fromkeys(owned, name)
            spelled = _spelled(owned, written, names)
            persons.append(
                Person(
                    slug=name,
                    name=spelled[0],
                    others=tuple(spelled[1:]),
                    orcid=Orcid(who) if who in names else None,
                    papers=tuple(papers[number].id for number in theirs),
                )
            )
    return People(persons=tuple(sorted(persons, key=lambda one: one.slug)), slug_of=slug_of)


def _gathered(papers: Sequence[Paper]) -> tuple[dict[str, list[int]], dict[str, Counter[str]]]:
    """By ORCID iD, or name without one: the papers' numbers; and the names of each iD."""
    written: dict[str, list[int]] = {}
    names: dict[str, Counter[str]] = {}
    for number, paper in enumerate(papers):
        for author in paper.authors:
            key: str = author.name
            if author.orcid:
                key = author.orcid
                names.setdefault(key, Counter())[author.name] += 1
            theirs = written.get(key)
            if theirs is None:
                written[key] = [number]
            # Two authors of a paper may have the same name.
            elif theirs[-1] != number:
                theirs.append(number)
    return written, names


def _holders(names: Mapping[str, Counter[str]]) -> dict[str, list[str]]:
    """By folded name: the ORCID iDs that go with it."""
    holders: dict[str, list[str]] = defaultdict(list)
    for orcid in sorted(names):
        for folded in {fold_words(name) for name in names[orcid]}:
            holders[folded].append(orcid)
    return holders


def _spelled(
    owned: Sequence[str], written: Mapping[str, list[int]], names: Mapping[str, Counter[str]]
) -> list[str]:
    """A person's names: that of most papers first; of equals the longest, then by alphabet."""
    counts: Counter[str] = Counter()
    for key in owned:
        counts.update(names.get(key) or {key: len(written[key])})
    return sorted(counts, key=lambda name: (-counts[name], -len(name), name))


def _merged(lists: Sequence[list[int]]) -> list[int]:
    return lists[0] if len(lists) == 1 else sorted({number for one in lists for number in one})
