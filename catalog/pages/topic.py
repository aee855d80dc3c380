"""The pages of topics and areas, and the index of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from typing import Any

from catalog.model import Paper, PaperId, Topic, TopicId
from catalog.pages import paths
from catalog.pages.composer import Composer
from catalog.pages.lists import PER_PAGE, list_pages
from catalog.pages.page import Page
from catalog.pages.site import Site

_NEWEST = 8
_LATEST = 5
# Years before these stand in the timeline as one.
_YEARS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A year, or the years before, in a timeline; `share` is of its longest bar, in percent.

    `path` is the page of the list on which its papers begin, at the anchor.
    """

    name: str
    count: int
    share: int
    path: str
    anchor: str


def areas(site: Site) -> list[tuple[Topic, int, list[tuple[Topic, int]]]]:
    """Each area, its number of papers, and its topics with theirs."""
    return [
        (site.catalog.topic[area], len(site.index.by_topic[area]), _topics_of(site, area))
        for area in site.index.areas
    ]


def _topics_of(site: Site, area: TopicId) -> list[tuple[Topic, int]]:
    return [
        (site.catalog.topic[id_], len(site.index.by_topic[id_]))
        for id_ in site.index.topics_of.get(area, ())
    ]


def topic_index(composer: Composer) -> Page:
    """Every area with its topics."""
    return composer.page(
        paths.TOPICS,
        "topics.md.j2",
        lambda: {"title": "Topics", "areas": areas(composer.site)},
        in_nav=True,
        papers=composer.site.index.papers,
    )


def topic(composer: Composer, topic: Topic) -> Iterator[Page]:
    """A topic's pages, or an area's one page."""
    site = composer.site
    ids = site.index.by_topic[topic.id]
    path = paths.topic_path(topic.id)
    values: dict[str, Any] = {
        "title": topic.title,
        "description": topic.description,
        "topic": topic,
        "area": site.catalog.topic[topic.parent] if topic.parent else None,
    }
    if topic.id not in site.index.topics_of:
        papers = [site.catalog.paper[id_] for id_ in ids]
        starts = _starts(papers)
        values |= {
            "start": site.cards(topic.start_here),
            "timeline": _timeline(papers, starts, path),
            "anchors": {place: f"y{year}" for year, place in starts.items()},
            "near": [
                (site.catalog.topic[id_], common) for id_, common in site.index.near[topic.id]
            ],
            "latest": site.cards(_latest(site, papers)),
            "coded": sum(1 for paper in papers if paper.links.code),
        }
        yield from list_pages(
            composer, path, "topic.md.j2", ids, values, edit=topic.file, in_orders=True
        )
        return
    yield composer.page(
        path,
        "area.md.j2",
        lambda: {
            **values,
            "topics": _topics_of(site, topic.id),
            "total": len(ids),
            "newest": site.cards(ids[:_NEWEST]),
        },
        edit=topic.file,
        head=partial(site.heads.listing, ids[:_NEWEST]),
        papers=ids,
    )


def _starts(papers: Sequence[Paper]) -> dict[int, int]:
    """The number, from 0, of the first paper of each year in a list that is newest first."""
    starts: dict[int, int] = {}
    for number, paper in enumerate(papers):
        if paper.date is not None:
            starts.setdefault(paper.date.year, number)
    return starts


def _timeline(papers: Sequence[Paper], starts: Mapping[int, int], path: str) -> tuple[Bar, ...]:
    """The papers of a topic by year, newest first; nothing for papers of one year alone."""
    if len(starts) < 2:
        return ()
    counts = Counter(paper.date.year for paper in papers if paper.date is not None)
    years = sorted(counts, reverse=True)
    named = [(str(year), counts[year], year) for year in years[:_YEARS]]
    if len(years) > _YEARS + 1:
        rest = years[_YEARS:]
        named.append((f"until {rest[0]}", sum(counts[year] for year in rest), rest[0]))
    elif len(years) > _YEARS:
        named.append((str(years[-1]), counts[years[-1]], years[-1]))
    # The years before are no year: a bar of theirs would make the others short.
    longest = max(counts[year] for year in years[:_YEARS])
    return tuple(
        Bar(
            name=name,
            count=count,
            share=0 if name.startswith("until") else max(1, round(100 * count / longest)),
            path=paths.part_path(path, starts[year] // PER_PAGE + 1),
            anchor=f"y{year}",
        )
        for name, count, year in named
    )


def _latest(site: Site, papers: Sequence[Paper]) -> list[PaperId]:
    """The papers that came last; none if all came on one day, or are few: that says nothing."""
    if len(papers) < 2 * _LATEST or len({paper.added for paper in papers}) < 2:
        return []
    rank = site.index.ranks["added"]
    dated = (paper.id for paper in papers if paper.added is not None)
    return nsmallest(_LATEST, dated, key=rank.__getitem__)
