"""Facets: what search results can be narrowed down by, as columns over all documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from catalog.model import Catalog, LinkKind, Paper
from catalog.pages import cards
from catalog.relate import lists_of

# The links that a reader filters by.
HAS: tuple[LinkKind, ...] = ("code", "data", "model", "demo", "video")
_YEAR = re.compile(r"[\s,]*\(?\b(?:19|20)\d\d\)?$|[\s,]*[’']\d\d$")


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow results down: its values, and which of them each document has.

    A value is a record of its `id`, as it stands in an address, its `title` for people and, for a
    topic in an area, the `parent`, the position of the area's value.
    """

    name: str
    values: Sequence[dict[str, Any]]
    chosen: Sequence[Sequence[int]]


def facets(catalog: Catalog, papers: Sequence[Paper], others: int) -> Iterator[Facet]:
    """The facets of these papers, in this order, and of `others` more documents without any."""
    yield _topics(catalog, papers, others)
    tags: dict[str, str] = {tag.id: tag.title for tag in catalog.tags}
    yield _facet("tag", papers, others, lambda paper: paper.tags, tags.__getitem__)
    yield _facet(
        "year", papers, others, lambda paper: [f"{paper.date.year:04}"] if paper.date else []
    )
    yield _facet("venue", papers, others, lambda paper: [venue(paper.venue)] if paper.venue else [])
    yield _organizations(papers, others)
    yield _facet("author", papers, others, lambda paper: [author.name for author in paper.authors])
    yield _facet("has", papers, others, _has, lambda kind: cards.LINK_NAMES[kind])  # type: ignore[index]
    yield _facet(
        "status",
        papers,
        others,
        lambda paper: [paper.status] if paper.status else [],
        str.capitalize,
    )


def venue(name: str) -> str:
    """A venue without its year: what `ACL 2022` and `ACL 2023` have in common."""
    return _YEAR.sub("", name) or name


def _has(paper: Paper) -> list[str]:
    return [kind for kind in HAS if getattr(paper.links, kind)]


def _facet(
    name: str,
    papers: Sequence[Paper],
    others: int,
    read: Callable[[Paper], Sequence[str]],
    title: Callable[[str], str] = str,
) -> Facet:
    """A facet of plain values, the most frequent first."""
    # Two authors of a paper may have the same name.
    found = [list(dict.fromkeys(read(paper))) for paper in papers]
    counts = Counter(chain.from_iterable(found))
    ids = sorted(counts, key=lambda id_: (-counts[id_], id_))
    number = {id_: position for position, id_ in enumerate(ids)}
    chosen = [list(map(number.__getitem__, own)) for own in found]
    return Facet(name, [{"id": id_, "title": title(id_)} for id_ in ids], [*chosen, *_none(others)])


def _topics(catalog: Catalog, papers: Sequence[Paper], others: int) -> Facet:
    """Areas, each followed by its topics; a paper of a topic is one of its area, too."""
    in_order = sorted(catalog.topics, key=lambda topic: (topic.title.casefold(), topic.id))
    areas = [topic for topic in in_order if topic.parent not in catalog.topic]
    rows = [one for area in areas for one in (area, *(t for t in in_order if t.parent == area.id))]
    number = {topic.id: position for position, topic in enumerate(rows)}
    values: list[dict[str, Any]] = []
    for topic in rows:
        value: dict[str, Any] = {"id": topic.id, "title": topic.title}
        if topic.parent in number:
            value["parent"] = number[topic.parent]
        values.append(value)
    chosen = [
        sorted(number[topic] for topic in lists_of(paper, catalog) if topic in number)
        for paper in papers
    ]
    return Facet("topic", values, [*chosen, *_none(others)])


def _organizations(papers: Sequence[Paper], others: int) -> Facet:
    titles = {p.organization.id: p.organization.name for p in papers if p.organization}
    return _facet(
        "organization",
        papers,
        others,
        lambda paper: [paper.organization.id] if paper.organization else [],
        titles.__getitem__,
    )


def _none(documents: int) -> Iterable[list[int]]:
    return ([] for _ in range(documents))
