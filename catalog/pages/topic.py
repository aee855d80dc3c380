"""The pages of topics and areas, and the index of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from typing import Any

from catalog.additions import adder
from catalog.model import LARGE, Paper, Topic, TopicId
from catalog.pages import cards, orders, paths
from catalog.pages.composer import Composer
from catalog.pages.lists import PER_PAGE, list_pages
from catalog.pages.page import Page
from catalog.pages.site import Site
from catalog.relate import Order

_NEWEST = 8
_LATEST = 5
# Years before these stand in the timeline as one.
_YEARS = 12
_BY_YEAR: Order = "oldest"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A paper that came lately: the day for people and for machines, and by whom, if known."""

    card: cards.Card
    when: str
    day: str
    who: str


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
        composer.filled("topics.md.j2", lambda: {"title": "Topics", "areas": areas(composer.site)}),
        in_nav=True,
        papers=composer.site.index.papers,
    )


def topic(composer: Composer, topic: Topic) -> Iterator[Page]:
    """The pages of a topic, or of an area."""
    site = composer.site
    ids = site.index.by_topic[topic.id]
    path = paths.topic_path(topic.id)
    papers = [site.catalog.paper[id_] for id_ in ids]
    values: dict[str, Any] = {
        "title": topic.title,
        "description": topic.description,
        "topic": topic,
        "area": site.catalog.topic[topic.parent] if topic.parent else None,
        "undated": sum(1 for paper in papers if paper.date is None),
        "near": [
            (site.catalog.topic[id_], common) for id_, common in site.index.near.get(topic.id, ())
        ],
        "latest": _latest(site, papers),
        "files": site.exports("topic", len(papers)),
        "coded": sum(1 for paper in papers if paper.links.code),
    }
    if topic.id in site.index.topics_of:
        yield from _area(composer, topic, papers, values)
        return
    starts = _starts(papers)

    def begins(years: Sequence[int]) -> tuple[str, int]:
        return paths.part_path(path, starts[years[0]] // PER_PAGE + 1), years[0]

    values |= {
        "start": site.cards(topic.start_here),
        "timeline": _timeline(papers, begins),
        "anchors": {place: f"y{year}" for year, place in starts.items()},
    }
    yield from list_pages(
        composer, path, "topic.md.j2", ids, values, edit=topic.file, in_orders=True
    )


def _area(
    composer: Composer, topic: Topic, papers: Sequence[Paper], values: Mapping[str, Any]
) -> Iterator[Page]:
    """An area's page, which shows its topics, and the lists of all its papers."""
    site = composer.site
    ids = site.index.by_topic[topic.id]
    path = paths.topic_path(topic.id)
    sorted_ = len(ids) >= orders.SORTED_FROM
    # Of a large catalog, the lists of all areas would be megabytes; years lead to the oldest first.
    which = tuple(orders.ORDERS) if len(site.catalog.papers) <= LARGE else (_BY_YEAR,)
    rank = site.index.ranks[_BY_YEAR]
    starts = _starts(sorted(papers, key=lambda paper: rank[paper.id])) if sorted_ else {}

    def begins(years: Sequence[int]) -> tuple[str, int]:
        number = starts[years[-1]] // orders.LINES_PER_PAGE + 1
        return paths.sorted_path(path, _BY_YEAR, number), years[-1]

    yield composer.page(
        path,
        composer.filled(
            "area.md.j2",
            lambda: {
                **values,
                "topics": _topics_of(site, topic.id),
                "total": len(ids),
                "newest": site.cards(ids[:_NEWEST]),
                "choices": orders.choices(path, pages=True, which=which) if sorted_ else (),
                "timeline": _timeline(papers, begins) if sorted_ else (),
            },
        ),
        edit=topic.file,
        head=partial(site.heads.listing, ids[:_NEWEST]),
        papers=ids,
    )
    yield from orders.sorted_pages(composer, path, topic.title, ids, edit=topic.file, which=which)


def _starts(papers: Sequence[Paper]) -> dict[int, int]:
    """The number, from 0, of the first paper of each year in a list that is sorted by date."""
    starts: dict[int, int] = {}
    for number, paper in enumerate(papers):
        if paper.date is not None:
            starts.setdefault(paper.date.year, number)
    return starts


def _timeline(
    papers: Sequence[Paper], begins: Callable[[Sequence[int]], tuple[str, int]]
) -> tuple[Bar, ...]:
    """The papers of a topic by year, newest first; nothing for papers of one year alone.

    `begins` says on which page of a list years begin, newest first, and with which of them.
    """
    counts = Counter(paper.date.year for paper in papers if paper.date is not None)
    if len(counts) < 2:
        return ()
    years = sorted(counts, reverse=True)
    # One year more takes no more room than the line of those before.
    shown = years if len(years) == _YEARS + 1 else years[:_YEARS]
    rest = years[len(shown) :]
    # The years before are no year: a bar of theirs would make the others short.
    longest = max(counts[year] for year in shown)
    bars = [
        _bar(str(year), counts[year], max(1, round(100 * counts[year] / longest)), begins([year]))
        for year in shown
    ]
    if rest:
        count = sum(counts[year] for year in rest)
        bars.append(_bar(f"until {rest[0]}", count, 0, begins(rest)))
    return tuple(bars)


def _bar(name: str, count: int, share: int, begins: tuple[str, int]) -> Bar:
    path, year = begins
    return Bar(name=name, count=count, share=share, path=path, anchor=f"y{year}")


def _latest(site: Site, papers: Sequence[Paper]) -> list[Addition]:
    """The papers that came last; none if all came on one day, or are few: that says nothing."""
    if len(papers) < 2 * _LATEST or len({paper.added for paper in papers}) < 2:
        return []
    rank = site.index.ranks["added"]
    dated = (paper for paper in papers if paper.added is not None)
    return [
        Addition(
            card=site.card[paper.id],
            when=cards.date_text(paper.added),
            day=str(paper.added),
            who=adder(paper, site.added_by),
        )
        for paper in nsmallest(_LATEST, dated, key=lambda paper: rank[paper.id])
    ]
