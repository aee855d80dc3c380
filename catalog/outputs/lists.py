"""The lists of papers that have files of their own: all papers, topics, tags, years.

Everything in this room works on these lists, whatever they are made of: a new kind of them is a
line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.exports.text import folded, typed
from catalog.model import PaperId
from catalog.pages import Site, paths, prose
from catalog.search.text import text_of

Kind = Literal["catalog", "topic", "tag", "author", "venue", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperList:
    """A list of papers that has a page.

    `title` and `description` are plain text on one line, `path` is the page's below `docs/`;
    `papers` stand in the order of the page.
    """

    kind: Kind
    id: str
    title: str
    path: str
    papers: Sequence[PaperId]
    description: str = ""

    @property
    def folder(self) -> str:
        """The folder of the site that the list's files lie in: `` or `topics/long-context/`."""
        return "" if self.path == paths.HOME else paths.file_beside(self.path, "")

    @property
    def group(self) -> str:
        """The folder of all lists of this kind: `topics`."""
        return self.path.partition("/")[0]


def whole(site: Site) -> PaperList:
    """The list of all papers. Its files lie at the site's root."""
    return PaperList(
        kind="catalog",
        id="catalog",
        title=typed(site.name),
        description=typed(site.description),
        path=paths.HOME,
        papers=site.index.papers,
    )


def lists(site: Site) -> Iterator[PaperList]:
    """Every list but that of all papers, kind by kind, each in the order of ids."""
    catalog, index = site.catalog, site.index
    for topic in catalog.topics:
        yield PaperList(
            kind="topic",
            id=topic.id,
            title=typed(topic.title),
            description=_plain(topic.description),
            path=paths.topic_path(topic.id),
            papers=index.by_topic[topic.id],
        )
    for tag in catalog.tags:
        yield PaperList(
            kind="tag",
            id=tag.id,
            title=typed(tag.title),
            path=paths.tag_path(tag.id),
            papers=index.by_tag[tag.id],
        )
    for year, papers in sorted(index.by_year.items()):
        yield PaperList(
            kind="year",
            id=f"{year:04}",
            title=f"Papers of {year}",
            path=paths.year_path(year),
            papers=papers,
        )

    for person in site.people.persons:
        yield PaperList(
            kind="author",
            id=person.slug,
            title=folded(person.name),
            path=paths.author_path(person.slug),
            papers=person.papers,
        )
    for venue in site.venues.venues:
        yield PaperList(
            kind="venue",
            id=venue.slug,
            title=folded(venue.name),
            path=paths.venue_path(venue.slug),
            papers=[id_ for _, of_year in venue.years for id_ in of_year],
        )


def _plain(text: str) -> str:
    """Hand-written Markdown as plain text."""
    return typed(text_of(prose.to_html(text, lambda _: None)))
