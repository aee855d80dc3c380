"""Facets: what search results can be narrowed down by, as columns over all documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

import numpy as np

from catalog.model import Catalog, LinkKind, Paper, TopicId
from catalog.pages import cards
from catalog.relate import lists_of
from catalog.search.index import Numbers

# The links that a reader filters by.
HAS: tuple[LinkKind, ...] = ("code", "data", "model", "demo", "video")
_YEAR = re.compile(r"[\s,]*\(?\b(?:19|20)\d\d\)?$|[\s,]*[’']\d\d$")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Facet:
    """One way to narrow results down: its values, and which of them each document has.

    `ids` are the values as they stand in an address, `titles` the same for people; `parents` has,
    for the position of a topic in an area, that of the area. `sizes` has one item per document, how
    many values it has; `chosen` their positions, document after document.
    """

    name: str
    ids: Sequence[str]
    titles: Sequence[str]
    sizes: Numbers
    chosen: Numbers
    parents: Mapping[int, int] = field(default_factory=dict)

    def records(self) -> list[dict[str, Any]]:
        """The values as they are written into a file."""
        records: list[dict[str, Any]] = [
            {"id": id_, "title": title} for id_, title in zip(self.ids, self.titles, strict=True)
        ]
        for position, parent in self.parents.items():
            records[position]["parent"] = parent
        return records


def facets(catalog: Catalog, papers: Sequence[Paper], others: int) -> Iterator[Facet]:
    """The facets of these papers, in this order, and of `others` more documents without any."""
    one_venue = cache(venue)
    tags: dict[str, str] = {tag.id: tag.title for tag in catalog.tags}
    organizations = {p.organization.id: p.organization.name for p in papers if p.organization}
    yield _topics(catalog, papers, others)
    # No tag of a paper comes twice; two of its authors may have the same name.
    for name, read, title in (
        ("tag", lambda paper: dict.fromkeys(paper.tags), tags.__getitem__),
        ("year", lambda paper: (f"{paper.date.year:04}",) if paper.date else (), None),
        ("venue", lambda paper: (one_venue(paper.venue),) if paper.venue else (), None),
        (
            "organization",
            lambda paper: (paper.organization.id,) if paper.organization else (),
            organizations.__getitem__,
        ),
        ("author", lambda paper: dict.fromkeys([one.name for one in paper.authors]), None),
        ("has", _has, cards.LINK_NAMES.__getitem__),
        ("status", lambda paper: (paper.status,) if paper.status else (), str.capitalize),
    ):
        yield _facet(name, papers, others, read, title)


def venue(name: str) -> str:
    """A venue without its year: what `ACL 2022` and `ACL 2023` have in common."""
    return _YEAR.sub("", name) or name


def _has(paper: Paper) -> list[LinkKind]:
    return [kind for kind in HAS if getattr(paper.links, kind)]


def _facet(
    name: str,
    papers: Sequence[Paper],
    others: int,
    read: Callable[[Paper], Iterable[str]],
    title: Callable[[Any], str] | None = None,
) -> Facet:
    """A facet of plain values, the most frequent first; without titles, they are their own."""
    found: list[str] = []
    ends = [0]
    for paper in papers:
        found.extend(read(paper))
        ends.append(len(found))
    ends += [len(found)] * others
    counts = Counter(found)
    ids = sorted(sorted(counts), key=counts.__getitem__, reverse=True)
    titles = list(map(title, ids)) if title else ids
    number = {id_: position for position, id_ in enumerate(ids)}
    chosen = np.fromiter(map(number.__getitem__, found), dtype=np.int32, count=len(found))
    return Facet(name=name, ids=ids, titles=titles, sizes=np.diff(ends), chosen=chosen)


def _topics(catalog: Catalog, papers: Sequence[Paper], others: int) -> Facet:
    """Areas, each followed by its topics; a paper of a topic is one of its area, too."""
    in_order = sorted(catalog.topics, key=lambda topic: (topic.title.casefold(), topic.id))
    areas = [topic for topic in in_order if topic.parent not in catalog.topic]
    rows = [one for area in areas for one in (area, *(t for t in in_order if t.parent == area.id))]
    number = {topic.id: position for position, topic in enumerate(rows)}
    known: dict[Sequence[TopicId], list[int]] = {}
    for paper in papers:
        if paper.topics not in known:
            lists = lists_of(paper, catalog)
            known[paper.topics] = sorted(number[topic] for topic in lists if topic in number)
    chosen = [known[paper.topics] for paper in papers]
    return Facet(
        name="topic",
        ids=[topic.id for topic in rows],
        titles=[topic.title for topic in rows],
        sizes=np.array([*map(len, chosen), *(0 for _ in range(others))], dtype=np.int32),
        chosen=np.fromiter(chain.from_iterable(chosen), dtype=np.int32),
        parents={
            number[topic.id]: number[topic.parent] for topic in rows if topic.parent in number
        },
    )
