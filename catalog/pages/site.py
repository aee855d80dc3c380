"""Every page of a catalog, as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from catalog import markup
from catalog.compiled import Compiled
from catalog.exports.bibtex import bibtex, citation_keys
from catalog.model import Catalog, Paper, PaperId, Tag, TagId, Topic, TopicId
from catalog.pages import cards, paths, prose
from catalog.relate import Index, index

T = TypeVar("T")

PER_PAGE = 100
_NEWEST = 8
_DESCRIPTION = 200
# What the front matter of every page says: no sidebars, and not for other search plugins.
FRONT: Mapping[str, Any] = {"hide": ["navigation", "toc"], "search": {"exclude": True}}


# Stands for an address in a row that many lists show. No text of an entry holds this character.
_ADDRESS = "\x00"
# Stands around the number of what is put into a body at last; no text holds it either.
_HELD = "\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a page says. `front` is its front matter, `body` its HTML, one block.

    Title and description are HTML: MkDocs' themes put them into a page unescaped.
    """

    front: Mapping[str, Any]
    body: str


class Known:
    """What was made for the last build, and from what: the same is not made again.

    Entries that have not changed are the same objects, so that comparing costs next to nothing.
    """

    def __init__(self) -> None:
        self._made: dict[str, tuple[tuple[Any, ...], Any]] = {}
        self.templates = Compiled()

    def get(self, name: str, inputs: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What `make` gives for these inputs."""
        held = self._made.get(name)
        if held is None or held[0] != inputs:
            held = self._made[name] = (inputs, make())
        return held[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A Markdown page, written when somebody asks for it."""

    path: str
    compose: Callable[[], Content]
    # The file below `docs/` from which the page's edit button starts.
    edit: str | None = None
    # Whether a navigation that MkDocs makes by itself should hold it: papers would drown it.
    in_nav: bool = False
    # The page that stands in for this one, if this is the page of a former id.
    moved_to: str | None = None

    @property
    def text(self) -> str:
        """Front matter and body."""
        content = self.compose()
        return f"{front_matter(content.front)}{content.body}\n"


@dataclass(frozen=True, kw_only=True)
class Site:
    """A catalog, and how the site that shows it is named and laid out."""

    catalog: Catalog
    name: str = "Paper Catalog"
    description: str = ""
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
    def citation_keys(self) -> Mapping[PaperId, str]:
        """The citation key of each paper."""
        return citation_keys(self.catalog.papers)

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


def pages(site: Site) -> Iterator[Page]:
    """Every page, each by itself: nothing holds them all but who collects them."""
    make = _Maker(site)
    yield make.home()
    yield make.search()
    yield from make.papers()
    yield make.topic_index()
    for topic in site.catalog.topics:
        yield from make.topic(topic)
    yield make.tag_index()
    for tag in site.catalog.tags:
        yield from make.tag(tag)
    yield make.year_index()
    for year, ids in site.index.by_year.items():
        yield from make.year(year, ids)
    for paper in site.catalog.papers:
        yield make.paper(paper)
        for alias in paper.aliases:
            yield make.moved(alias, paper)


class _Maker:
    """Fills templates for one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            finalize=_finalize,
            # Templates are read anew for every build, and looked for but once.
            auto_reload=False,
            bytecode_cache=site.known.templates if site.known else None,
        )
        self.environment.filters |= {"html": markup.to_html, "rows": self._rows}
        self.held: list[str] = []
        # Made once for each topic, tag or paper, and shown on many pages.
        self.row = cache(self._row)
        self.crumbs = cache(self._crumbs)
        self.topic_term = cache(self._topic_term)
        self.tag_term = cache(self._tag_term)
        self.related_row = cache(self._related_row)
        self.environment.globals |= {
            "site": site,
            "counted": cards.counted,
            "date_text": cards.date_text,
            "pages_around": cards.pages_around,
            "paths": paths,
        }

    @cached_property
    def _macros(self) -> Any:
        return self.environment.get_template("macros.j2").module

    def _rows(self, papers: Iterable[cards.Card], link: Callable[[str], str], level: int) -> Markup:
        """The papers of a list, under headings of a level: a sign in their place for now.

        Rows are most of a page and need no more work, so they are put in when the rest is done.
        """
        rows = (self.row(card, level).replace(_ADDRESS, link(card.path)) for card in papers)
        self.held.append("".join(rows))
        return Markup(f"{_HELD}{len(self.held) - 1}{_HELD}")  # noqa: S704  # a number

    def _row(self, card: cards.Card, level: int) -> str:
        """A paper in a list, the same in all of them but for its page's address."""
        return str(_tight(self._macros.paper_row(card, _ADDRESS, level)))

    def _page(
        self,
        path: str,
        template: str,
        values: Callable[[], Mapping[str, Any]],
        *,
        inputs: Callable[[], tuple[Any, ...]] | None = None,
        edit: str | None = None,
        in_nav: bool = False,
        moved_to: str | None = None,
    ) -> Page:
        """A page from a template. The values, title and description among them, are made late.

        `inputs` are what they are made of, for pages of which there are many.
        """

        def remembered() -> Content:
            given = inputs() if inputs else ()
            return self.site.made(path, (self.site.addresses, *given), compose)

        def compose() -> Content:
            given = dict(values())
            body = self.environment.get_template(template).render(
                link=lambda target: self.site.addresses.between(path, target),
                prose=lambda text: self._prose(text, path),
                **given,
            )
            description = given.get("description") or given["title"]
            # Far more than is shown, and far less than a long abstract.
            description = " ".join(description[: 2 * _DESCRIPTION].split())
            description = markup.first_sentences(description, _DESCRIPTION)
            front = {
                "title": str(markup.escape(given["title"])),
                "description": str(markup.escape(description)),
                **FRONT,
            }
            if path == paths.HOME:
                # Material puts the site's name behind a page's title: it would stand there twice.
                del front["title"]
            if moved_to:
                front["template"] = "catalog/redirect.html"
                front["redirect"] = self.site.addresses.between(path, moved_to)
            return Content(front=front, body=self._whole(body))

        return Page(
            path=path,
            compose=remembered if inputs else compose,
            edit=edit,
            in_nav=in_nav,
            moved_to=moved_to,
        )

    def _whole(self, body: str) -> str:
        """A rendered body, tight and with its rows."""
        parts = str(_tight(body)).split(_HELD)
        parts[1::2] = [self.held[int(number)] for number in parts[1::2]]
        self.held.clear()
        return "".join(parts)

    def _prose(self, text: str, path: str) -> Markup:
        def resolve(target: str) -> str | None:
            known = target in self.site.page_paths
            return self.site.addresses.between(path, target) if known else None

        return prose.to_html(text, resolve)

    def list_pages(
        self,
        path: str,
        template: str,
        ids: Sequence[PaperId],
        values: Mapping[str, Any],
        *,
        edit: str | None = None,
        in_nav: bool = False,
    ) -> Iterator[Page]:
        """A list of papers over as many pages as it takes."""
        starts = range(0, len(ids), PER_PAGE) or range(1)
        parts = [paths.part_path(path, number) for number in range(1, len(starts) + 1)]
        for number, (start, part) in enumerate(zip(starts, parts, strict=True), 1):
            yield self._page(
                part,
                template,
                partial(self._part, values, ids[start : start + PER_PAGE], len(ids), number, parts),
                inputs=partial(self._part_inputs, values, ids[start : start + PER_PAGE], len(ids)),
                edit=edit,
                in_nav=in_nav and number == 1,
            )

    def _part(
        self,
        values: Mapping[str, Any],
        ids: Sequence[PaperId],
        total: int,
        number: int,
        parts: Sequence[str],
    ) -> Mapping[str, Any]:
        """The values of one page of a list."""
        title = values["title"]
        return {
            **values,
            "title": title if number == 1 else f"{title}, page {number}",
            "papers": self.site.cards(ids),
            "total": total,
            "number": number,
            "parts": parts,
        }

    def _part_inputs(
        self, values: Mapping[str, Any], ids: Sequence[PaperId], total: int
    ) -> tuple[Any, ...]:
        """What one page of a list is made of; its values may hold links to any page."""
        papers = self.site.catalog.paper
        return (values, total, self.site.page_paths, *(papers[id_] for id_ in ids))

    def home(self) -> Page:
        return self._page(
            paths.HOME,
            "home.md.j2",
            lambda: {
                "title": self.site.name,
                "description": self.site.description,
                "areas": self._areas(),
                "newest": self.site.cards(self.site.index.papers[:_NEWEST]),
            },
            in_nav=True,
        )

    def search(self) -> Page:
        return self._page(paths.SEARCH, "search.md.j2", lambda: {"title": "Search"})

    def papers(self) -> Iterator[Page]:
        values = {"title": "All papers"}
        yield from self.list_pages(
            paths.PAPERS, "papers.md.j2", self.site.index.papers, values, in_nav=True
        )

    def topic_index(self) -> Page:
        return self._page(
            paths.TOPICS,
            "topics.md.j2",
            lambda: {"title": "Topics", "areas": self._areas()},
            in_nav=True,
        )

    def _areas(self) -> list[tuple[Topic, int, list[tuple[Topic, int]]]]:
        """Each area, its number of papers, and its topics with theirs."""
        return [
            (
                self.site.catalog.topic[area],
                len(self.site.index.by_topic[area]),
                self._topics_of(area),
            )
            for area in self.site.index.areas
        ]

    def _topics_of(self, area: TopicId) -> list[tuple[Topic, int]]:
        return [
            (self.site.catalog.topic[id_], len(self.site.index.by_topic[id_]))
            for id_ in self.site.index.topics_of.get(area, ())
        ]

    def topic(self, topic: Topic) -> Iterator[Page]:
        """A topic's pages, or an area's one page."""
        ids = self.site.index.by_topic[topic.id]
        path = paths.topic_path(topic.id)
        values: dict[str, Any] = {
            "title": topic.title,
            "description": topic.description,
            "topic": topic,
            "area": self.site.catalog.topic[topic.parent] if topic.parent else None,
        }
        if topic.id not in self.site.index.topics_of:
            values["start"] = self.site.cards(topic.start_here)
            yield from self.list_pages(path, "topic.md.j2", ids, values, edit=topic.file)
            return
        yield self._page(
            path,
            "area.md.j2",
            lambda: {
                **values,
                "topics": self._topics_of(topic.id),
                "total": len(ids),
                "newest": self.site.cards(ids[:_NEWEST]),
            },
            edit=topic.file,
        )

    def tag_index(self) -> Page:
        return self._page(
            paths.TAGS,
            "tags.md.j2",
            lambda: {
                "title": "Tags",
                "tags": [
                    (tag, len(self.site.index.by_tag[tag.id]))
                    for tag in sorted(self.site.catalog.tags, key=lambda tag: tag.title.casefold())
                ],
            },
            in_nav=True,
        )

    def tag(self, tag: Tag) -> Iterator[Page]:
        yield from self.list_pages(
            paths.tag_path(tag.id),
            "tag.md.j2",
            self.site.index.by_tag[tag.id],
            {"title": tag.title, "description": f"Papers tagged {tag.title}", "tag": tag},
            edit="tags.yaml",
        )

    def year_index(self) -> Page:
        years = [(year, len(ids)) for year, ids in self.site.index.by_year.items()]
        undated = len(self.site.index.papers) - sum(count for _, count in years)
        return self._page(
            paths.YEARS,
            "years.md.j2",
            lambda: {"title": "Years", "years": years, "undated": undated},
            in_nav=True,
        )

    def year(self, year: int, ids: Sequence[PaperId]) -> Iterator[Page]:
        values = {"title": f"Papers of {year}", "year": year}
        yield from self.list_pages(paths.year_path(year), "year.md.j2", ids, values)

    def paper(self, paper: Paper) -> Page:
        return self._page(
            paths.paper_path(paper.id),
            "paper.md.j2",
            lambda: self._paper_values(paper),
            inputs=lambda: self._paper_inputs(paper),
            edit=paper.file,
        )

    def _paper_inputs(self, paper: Paper) -> tuple[Any, ...]:
        """What a paper's page is made of."""
        catalog = self.site.catalog
        topics = [catalog.topic[id_] for id_ in paper.topics]
        others = (*self.site.index.related[paper.id], *paper.same_as)
        return (
            paper,
            self.site.citation_keys[paper.id],
            # The curator's note may hold links to any page.
            self.site.page_paths if paper.why else None,
            *(topics + [catalog.topic[t.parent] for t in topics if t.parent]),
            *(catalog.tag[id_] for id_ in paper.tags),
            *(catalog.paper[id_] for id_ in others),
            catalog.paper[paper.version_of] if paper.version_of else None,
        )

    def _paper_values(self, paper: Paper) -> Mapping[str, Any]:
        card = self.site.card[paper.id]
        return {
            "title": card.name,
            "description": card.abstract,
            "paper": paper,
            "count_line": cards.authors_line(paper, most=0) if not paper.authors else "",
            "buttons": cards.buttons(paper),
            "crumbs": self.crumbs(paper.topics[0]) if paper.topics else "",
            "topics": Markup().join(map(self.topic_term, paper.topics)),
            "tags": Markup().join(map(self.tag_term, paper.tags)),
            "bibtex": bibtex(paper, self.site.citation_keys[paper.id]).rstrip("\n"),
            "related": Markup().join(map(self.related_row, self.site.index.related[paper.id])),
        }

    # What many papers' pages share. They lie in one folder, so that links read the same on all.

    def _from_paper(self, target: str) -> str:
        """The address that leads from any paper's page to a page of another kind."""
        return self.site.addresses.between(paths.paper_path(PaperId("any")), target)

    def _crumbs(self, id_: TopicId) -> Markup:
        topic = self.site.catalog.topic[id_]
        way = [topic] if topic.parent is None else [self.site.catalog.topic[topic.parent], topic]
        items = [(one.title, paths.topic_path(one.id)) for one in way]
        return self._macros.crumbs(  # type: ignore[no-any-return]
            [("Topics", paths.TOPICS), *items], self._from_paper
        )

    def _topic_term(self, id_: TopicId) -> Markup:
        address = self._from_paper(paths.topic_path(id_))
        return self._macros.term(self.site.catalog.topic[id_].title, address)  # type: ignore[no-any-return]

    def _tag_term(self, id_: TagId) -> Markup:
        address = self._from_paper(paths.tag_path(id_))
        return self._macros.term(self.site.catalog.tag[id_].title, address)  # type: ignore[no-any-return]

    def _related_row(self, id_: PaperId) -> Markup:
        """A related paper: its neighbours say what it is about, so no abstract."""
        address = self._from_paper(paths.paper_path(id_))
        return _tight(self._macros.paper_row(self.site.card[id_], address, 3, lead=False))

    def moved(self, alias: PaperId, paper: Paper) -> Page:
        """The page of a former id."""
        return self._page(
            paths.paper_path(alias),
            "redirect.md.j2",
            lambda: {"title": markup.to_plain(paper.title), "paper": paper},
            moved_to=paths.paper_path(paper.id),
        )


def front_matter(front: Mapping[str, Any]) -> str:
    """Front matter as YAML. JSON is YAML, and JSON's strings hold any text."""
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in front.items())
    return f"---\n{''.join(lines)}---\n"


def _tight(body: str) -> Markup:
    """HTML without the line ends between its elements, in one block.

    So nothing is left for a minifier to do, and a page pressed around this body is the page that
    MkDocs would have made of it.
    """
    return Markup(re.sub(r">\s*\n\s*<", "><", body).strip())  # noqa: S704  # it is HTML already


def _finalize(value: Any) -> Any:
    """Plain strings in a template are escaped for Markdown and template plugins, too."""
    return markup.escape(value) if type(value) is str else value
