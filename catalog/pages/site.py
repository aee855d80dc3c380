"""A catalog as a site: its name, its addresses, and what many pages show of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from catalog.exports.formats import Entries
from catalog.exports.keys import citation_keys
from catalog.exports.record import Record, record
from catalog.exports.references import STYLES, Style
from catalog.exports.text import typed
from catalog.model import LARGE, Catalog, Paper, PaperId
from catalog.pages import cards, paths
from catalog.pages.head import Heads
from catalog.pages.known import Known
from catalog.people import People, people
from catalog.relate import Index, index
from catalog.venues import Venues, venues

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Site:
    """A catalog, and how the site that shows it is named and laid out."""

    catalog: Catalog
    # What was taken out of it: of each, a page says why.
    removed: tuple[Paper, ...] = ()
    name: str = "Paper Catalog"
    description: str = ""
    # The site's address with a slash at its end, if it is known, and the paths of its images.
    url: str = ""
    drawn: frozenset[str] = frozenset()
    # Authors of so many papers have a page; with 0, nobody has.
    author_pages: int = 2
    # The names of the files that lie beside the page of a list, `feed.xml` or `papers.bib`, by the
    # list's kind and the number of its papers.
    exports: Callable[[str, int], Sequence[str]] = lambda _kind, _papers: ()
    # Who has added each entry, by its file, as far as that is to be said.
    added_by: Mapping[str, str] = field(default_factory=dict)
    # The folders whose pages have feeds; an empty one stands for the whole catalog.
    feeds: frozenset[str] = frozenset()
    # The styles that papers' pages show references in, the first one unless a reader chooses.
    styles: tuple[Style, ...] = STYLES
    # The hand-written page that says how to propose a paper, if there is one.
    propose: str = ""
    addresses: paths.Addresses = field(default_factory=paths.Addresses)
    known: Known | None = field(default=None, compare=False)

    def made(self, name: str, inputs: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What `make` gives for these inputs, unless it is known from the last build."""
        return self.known.get(name, inputs, make) if self.known else make()

    @cached_property
    def index(self) -> Index:
        """What lies near what."""
        return index(self.catalog)

    @cached_property
    def people(self) -> People:
        """The authors who have a page."""
        papers = self.catalog.paper
        return people((papers[id_] for id_ in self.index.papers), self.author_pages)

    @cached_property
    def venues(self) -> Venues:
        """The venues that have a page."""
        papers = self.catalog.paper
        return venues(papers[id_] for id_ in self.index.papers)

    @cached_property
    def heads(self) -> Heads:
        """What stands in the heads of pages."""
        return Heads(
            self.catalog,
            name=self.name,
            description=self.description,
            url=self.url,
            addresses=self.addresses,
            drawn=self.drawn,
            feeds=self.feeds,
        )

    @cached_property
    def citation_keys(self) -> Mapping[PaperId, str]:
        """The citation key of each paper."""
        return citation_keys(self.catalog.papers)

    @cached_property
    def cited(self) -> Callable[[PaperId], Record]:
        """What bibliographies know of a paper, with the titles of its topics and tags.

        Made once for its page, the page's head, lists and exports. In a large catalog only the
        latest are held: what needs them takes paper by paper.
        """
        topics = {id_: typed(topic.title) for id_, topic in self.catalog.topic.items()}
        tags = {id_: typed(tag.title) for id_, tag in self.catalog.tag.items()}

        def make(id_: PaperId) -> Record:
            paper = self.catalog.paper[id_]
            words = [topics[topic] for topic in paper.topics] + [tags[tag] for tag in paper.tags]
            abstract = self.card[id_].abstract
            return record(paper, self.citation_keys[id_], dict.fromkeys(words), abstract=abstract)

        return lru_cache(LARGE)(make)

    @cached_property
    def entries(self) -> Callable[[PaperId], Entries]:
        """A paper's entries for bibliographies: the page shows them, and exports gather them."""
        return lru_cache(2)(lambda id_: Entries(self.cited(id_)))

    @cached_property
    def page_paths(self) -> frozenset[str]:
        """The paths of all papers', topics' and tags' pages."""
        found = frozenset(
            (
                *(paths.paper_path(paper.id) for paper in self.catalog.papers),
                *(paths.topic_path(topic.id) for topic in self.catalog.topics),
                *(paths.tag_path(tag.id) for tag in self.catalog.tags),
            )
        )
        return self.made("page paths", (found,), lambda: found)

    @cached_property
    def card(self) -> Mapping[PaperId, cards.Card]:
        """What lists show of each paper: made once, shown in a dozen lists."""
        return {paper.id: self._card(paper) for paper in self.catalog.papers}

    def _card(self, paper: Paper) -> cards.Card:
        path = paths.paper_path(paper.id)
        return self.made(f"card {path}", (paper,), lambda: cards.card(paper, path))

    def cards(self, ids: Sequence[PaperId]) -> list[cards.Card]:
        """The papers of a list."""
        return [self.card[id_] for id_ in ids]
