"""Every page of a catalog, as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from catalog import markup
from catalog.exports.bibtex import bibtex, citation_keys
from catalog.model import Catalog, Paper, PaperId, Tag, Topic, TopicId
from catalog.pages import cards, paths, prose
from catalog.relate import Index, index

PER_PAGE = 100
_NEWEST = 8
_DESCRIPTION = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A Markdown page. `edit` is the file below `docs/` from which its edit button starts."""

    path: str
    text: str
    edit: str | None = None
    # Whether a navigation that MkDocs makes by itself should hold it: papers would drown it.
    in_nav: bool = False


@dataclass(frozen=True, kw_only=True)
class Site:
    """A catalog, and how the site that shows it is named and laid out."""

    catalog: Catalog
    name: str = "Paper Catalog"
    description: str = ""
    addresses: paths.Addresses = field(default_factory=paths.Addresses)

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
        return frozenset(
            (
                *(paths.paper_path(paper.id) for paper in self.catalog.papers),
                *(paths.topic_path(topic.id) for topic in self.catalog.topics),
                *(paths.tag_path(tag.id) for tag in self.catalog.tags),
            )
        )

    @cached_property
    def card(self) -> Mapping[PaperId, cards.Card]:
        """What lists show of each paper: made once, shown in a dozen lists."""
        return {
            paper.id: cards.card(paper, paths.paper_path(paper.id)) for paper in self.catalog.papers
        }

    def cards(self, ids: Sequence[PaperId]) -> list[cards.Card]:
        """The papers of a list."""
        return [self.card[id_] for id_ in ids]


def pages(site: Site) -> Iterator[Page]:
    """Every page, each by itself: nothing holds them all but who collects them."""
    make = _Maker(site)
    yield make.home()
    yield make.search()
    yield from make.list_pages(
        "papers.md.j2", paths.PAPERS, site.index.papers, title="All papers", in_nav=True
    )
    yield make.topic_index()
    for topic in site.catalog.topics:
        yield from make.topic(topic)
    yield make.tag_index()
    for tag in site.catalog.tags:
        yield from make.tag(tag)
    yield make.year_index()
    for year, ids in site.index.by_year.items():
        yield from make.list_pages(
            "year.md.j2", paths.year_path(year), ids, title=f"Papers of {year}", year=year
        )
    for paper in site.catalog.papers:
        yield make.paper(paper)
        for alias in paper.aliases:
            yield make.redirect(paths.paper_path(alias), paper)


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
        )
        self.environment.filters |= {"html": markup.to_html, "plain": markup.to_plain}
        self.environment.globals |= {
            "site": site,
            "counted": cards.counted,
            "date_text": cards.date_text,
            "paths": paths,
        }

    def _page(
        self,
        template: str,
        path: str,
        *,
        title: str,
        description: str = "",
        edit: str | None = None,
        in_nav: bool = False,
        meta: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> Page:
        """A page from a template: front matter, then the template's text.

        Title and description are HTML in MkDocs' themes, which put them into a page unescaped.
        """
        front = {
            "title": str(markup.escape(title)),
            "description": str(
                markup.escape(markup.first_sentences(" ".join(description.split()), _DESCRIPTION))
            ),
            "hide": ["navigation", "toc"],
            **(meta or {}),
        }
        # JSON is YAML, and JSON's strings hold any text.
        head = "".join(
            f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
            for name, value in front.items()
            if value
        )
        body = self.environment.get_template(template).render(
            title=title,
            link=lambda target: self.site.addresses.between(path, target),
            prose=lambda text: self._prose(text, path),
            **values,
        )
        return Page(path=path, text=f"---\n{head}---\n{body}\n", edit=edit, in_nav=in_nav)

    def _prose(self, text: str, path: str) -> Markup:
        def resolve(target: str) -> str | None:
            known = target in self.site.page_paths
            return self.site.addresses.between(path, target) if known else None

        return prose.to_html(text, resolve)

    def list_pages(
        self, template: str, path: str, ids: Sequence[PaperId], *, title: str, **values: Any
    ) -> Iterator[Page]:
        """A list of papers over as many pages as it takes."""
        parts = [ids[start : start + PER_PAGE] for start in range(0, len(ids), PER_PAGE)] or [ids]
        for number, part in enumerate(parts, 1):
            yield self._page(
                template,
                paths.part_path(path, number),
                title=title if number == 1 else f"{title}, page {number}",
                heading=title,
                papers=self.site.cards(part),
                total=len(ids),
                number=number,
                parts=[paths.part_path(path, n) for n in range(1, len(parts) + 1)],
                **{**values, "in_nav": values.get("in_nav", False) and number == 1},
            )

    def home(self) -> Page:
        return self._page(
            "home.md.j2",
            paths.HOME,
            title=self.site.name,
            description=self.site.description,
            areas=self._areas(),
            newest=self.site.cards(self.site.index.papers[:_NEWEST]),
            in_nav=True,
            # Material puts the site's name behind a page's title: here it would stand there twice.
            meta={"title": ""},
        )

    def search(self) -> Page:
        return self._page("search.md.j2", paths.SEARCH, title="Search")

    def topic_index(self) -> Page:
        return self._page(
            "topics.md.j2", paths.TOPICS, title="Topics", areas=self._areas(), in_nav=True
        )

    def _areas(self) -> list[tuple[Topic, int, list[tuple[Topic, int]]]]:
        """Each area, its number of papers, and its topics with theirs."""
        index_, topic = self.site.index, self.site.catalog.topic
        return [
            (
                topic[area],
                len(index_.by_topic[area]),
                [(topic[id_], len(index_.by_topic[id_])) for id_ in index_.topics_of.get(area, ())],
            )
            for area in index_.areas
        ]

    def topic(self, topic: Topic) -> Iterator[Page]:
        """A topic's pages, or an area's one page."""
        ids = self.site.index.by_topic[topic.id]
        inner = self.site.index.topics_of.get(topic.id, ())
        values: dict[str, Any] = {
            "title": topic.title,
            "description": topic.description,
            "edit": topic.file,
            "topic": topic,
            "area": self.site.catalog.topic[topic.parent] if topic.parent else None,
        }
        path = paths.topic_path(topic.id)
        if not inner:
            yield from self.list_pages(
                "topic.md.j2", path, ids, start=self.site.cards(topic.start_here), **values
            )
            return
        topics = [
            (self.site.catalog.topic[id_], len(self.site.index.by_topic[id_])) for id_ in inner
        ]
        yield self._page(
            "area.md.j2",
            path,
            topics=topics,
            total=len(ids),
            newest=self.site.cards(ids[:_NEWEST]),
            **values,
        )

    def tag_index(self) -> Page:
        counts = [
            (tag, len(self.site.index.by_tag[tag.id]))
            for tag in sorted(self.site.catalog.tags, key=lambda tag: tag.title.casefold())
        ]
        return self._page("tags.md.j2", paths.TAGS, title="Tags", tags=counts, in_nav=True)

    def tag(self, tag: Tag) -> Iterator[Page]:
        yield from self.list_pages(
            "tag.md.j2",
            paths.tag_path(tag.id),
            self.site.index.by_tag[tag.id],
            title=tag.title,
            description=f"Papers tagged {tag.title}",
            edit="tags.yaml",
            tag=tag,
        )

    def year_index(self) -> Page:
        years = [(year, len(ids)) for year, ids in self.site.index.by_year.items()]
        undated = len(self.site.index.papers) - sum(count for _, count in years)
        return self._page(
            "years.md.j2", paths.YEARS, title="Years", years=years, undated=undated, in_nav=True
        )

    def paper(self, paper: Paper) -> Page:
        catalog = self.site.catalog
        topics = [(t, catalog.topic[t.parent] if t.parent else None) for t in self._topics(paper)]
        return self._page(
            "paper.md.j2",
            paths.paper_path(paper.id),
            title=markup.to_plain(paper.title),
            description=markup.to_plain(paper.abstract or paper.title),
            edit=paper.file,
            paper=paper,
            count_line=cards.authors_line(paper, most=0) if not paper.authors else "",
            buttons=cards.buttons(paper.links),
            topics=topics,
            tags=[catalog.tag[id_] for id_ in paper.tags],
            bibtex=bibtex(paper, self.site.citation_keys[paper.id]).rstrip("\n"),
            related=self.site.cards(self.site.index.related[paper.id]),
        )

    def _topics(self, paper: Paper) -> list[Topic]:
        return [self.site.catalog.topic[TopicId(id_)] for id_ in paper.topics]

    def redirect(self, path: str, paper: Paper) -> Page:
        """The page of a former id."""
        target = self.site.addresses.between(path, paths.paper_path(paper.id))
        return self._page(
            "redirect.md.j2",
            path,
            title=markup.to_plain(paper.title),
            meta={"template": "catalog/redirect.html", "redirect": target},
            paper=paper,
        )


def _finalize(value: Any) -> Any:
    """Plain strings in a template are escaped for Markdown and template plugins, too."""
    return markup.escape(value) if type(value) is str else value
