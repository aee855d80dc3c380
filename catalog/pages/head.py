"""What a page's head says to machines: reference managers, search engines, sites that show links.

`tags` say what the page is (`head_scholar`, `head_schema`), `sharing` how a link to it looks
elsewhere (OpenGraph, Twitter cards). Both are HTML on one line, in which texts of entries are
escaped. They stand in a page's front matter, and `insert` puts them into the page when the theme,
its overrides and all plugins are done, so none of these has to know of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from catalog.exports import feed_links
from catalog.exports.record import Record
from catalog.exports.text import folded
from catalog.markup import escape, to_plain
from catalog.model import Catalog, Paper, PaperId, TopicId
from catalog.pages import head_schema, head_scholar, paths

CARDS = "assets/catalog/cards/"
SITE_CARD = f"{CARDS}site.png"

# What stands above the lists of a folder, beside topics.
_ABOVE: Mapping[str, Sequence[tuple[str, str]]] = {
    "tags": (("Tags", paths.TAGS),),
    "years": (("Years", paths.YEARS),),
    "authors": (("Authors", paths.AUTHORS),),
    "venues": (("Venues", paths.VENUES),),
}
_END = re.compile(r"</head\s*>|<body[\s>]", re.IGNORECASE)
_VALUE = r"\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)"
# A tag's own attribute counts, not what another attribute's value says.
_SHARED = re.compile(
    rf"<meta(?:\s+[^\s=<>\"']+(?:{_VALUE})?)*\s+property\s*=\s*[\"']?og:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """HTML for a page's head: what the page is, and how a link to it is shown."""

    tags: str = ""
    sharing: str = ""

    @property
    def front(self) -> Mapping[str, str]:
        """As front matter. The names are those of a stamp's slots."""
        return {"head": self.tags, "sharing": self.sharing}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A page: its path, title and text, and its title and description as HTML for an attribute.

    The text is plain, and longer than the description: of a paper's page it is the abstract.
    """

    path: str
    title: str
    text: str
    title_html: str
    description_html: str


def about(path: str, title: str, description: str) -> About:
    """A page with these plain texts."""
    return About(
        path=path,
        title=title,
        text=description,
        title_html=escape(title),
        description_html=escape(description),
    )


def topic_card(id_: TopicId) -> str:
    """The path of a topic's image."""
    return f"{CARDS}topics/{id_}.png"


def insert(html: str, tags: str, sharing: str) -> str:
    """A page with these in its head. What a site's own template says of sharing is left alone."""
    end = _END.search(html)
    if end is None:
        return html
    at = end.start()
    shown = "" if _SHARED.search(html, 0, at) else sharing
    return f"{html[:at]}{tags}{shown}{html[at:]}"


class Heads:
    """Makes the heads of one site's pages; what many of them share is made once.

    `url` is the site's address with a slash at its end, or nothing if it is not known: what needs
    a whole address is left out then. `drawn` are the paths of the images that the site has, `feeds`
    the folders whose pages have feeds: `topics`, and an empty one for the whole catalog.
    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        name: str,
        description: str = "",
        url: str = "",
        addresses: paths.Addresses,
        drawn: frozenset[str] = frozenset(),
        feeds: frozenset[str] = frozenset(),
    ) -> None:
        self.catalog = catalog
        self.name = folded(name)
        self.description = folded(description)
        self.url = url
        self.addresses = addresses
        self.drawn = drawn
        self.feeds = feeds
        self._feeds_at = cache(self._feeds_from)
        self._site_name = _property("og:site_name", escape(self.name))
        self._keyword = cache(self._keyword_of)
        self._way = cache(self._way_to)
        self._crumbs = cache(lambda id_: self._crumbs_to(self._way(id_)))
        self._image = cache(self._image_at)
        self._item = cache(self._item_of)

    @property
    def inputs(self) -> tuple[object, ...]:
        """What of the site is in every head."""
        return self.addresses, self.name, self.description, self.url, self.drawn, self.feeds

    def page(self, about: About) -> Head:
        """A page of no special kind."""
        return Head(
            tags=self._feeds(about.path), sharing=self._sharing(about, "website", SITE_CARD)
        )

    def home(self, about: About) -> Head:
        """The home page: the catalog as a whole."""
        areas = [topic.title for topic in self.catalog.topics if topic.parent is None]
        tags = head_schema.home(
            name=self.name,
            description=self.description,
            url=self.url,
            search=self._address(paths.SEARCH),
            keywords=areas,
        )
        tags += self._feeds(about.path)
        return Head(tags=tags, sharing=self._sharing(about, "website", SITE_CARD))

    def listing(self, ids: Sequence[PaperId], about: About) -> Head:
        """A page that lists papers."""
        way = self.addresses.way(partial(self.addresses.between, about.path))
        folder, _, rest = about.path.removesuffix(".md").partition("/")
        found = self.catalog.topic.get(TopicId(rest.partition("/")[0]))
        topic = found.id if found and folder == "topics" else None
        above = self._way(topic)[:-1] if topic else _ABOVE.get(folder, ())
        tags = head_schema.listing(
            name=about.title,
            url=self._address(about.path),
            items=",".join(map(self._item, ids)).replace(paths.WAY, way),
            crumbs=self._crumbs_to((*above, (about.title, ""))),
        )
        card = topic_card(topic) if topic else SITE_CARD
        tags += self._feeds(about.path)
        if folder in self.feeds and rest:
            own = f"{folder}/{rest.partition('/')[0]}/"
            title = f"{self.name}: {about.title.partition(', page ')[0]}"
            tags += feed_links.links(self.addresses.of(about.path), [(own, title)])
        return Head(tags=tags, sharing=self._sharing(about, "website", card))

    def paper(self, paper: Paper, cited: Record, about: About) -> Head:
        """A paper's page; `cited` is what bibliographies know of the paper."""
        url = self._address(about.path)
        topic = paper.topics[0] if paper.topics else None
        more = [_property("article:published_time", str(paper.date))] if paper.date else []
        more += [self._keyword(id_) for id_ in paper.topics]
        card = topic_card(topic) if topic else SITE_CARD
        # As above the title: the paper itself is not on the way to it.
        crumbs = self._crumbs(topic) if topic else ""
        return Head(
            tags=self._feeds(about.path)
            + head_scholar.tags(paper, cited, about.title_html, about.text, url)
            + head_schema.paper(
                paper, cited, name=about.title, abstract=about.text, url=url, crumbs=crumbs
            ),
            sharing=self._sharing(about, "article", card, "".join(more)),
        )

    def _sharing(self, about: About, kind: str, card: str, more: str = "") -> str:
        """OpenGraph tags, and what Twitter cards do not take from them.

        Source: The Open Graph protocol (ogp.me), "Basic Metadata", "Optional Metadata".
        """
        url = self._address(about.path)
        return (
            f'<meta property="og:type" content="{kind}">'
            f'<meta property="og:title" content="{about.title_html}">'
            f'<meta property="og:description" content="{about.description_html}">'
            f"{_property('og:url', url) if url else ''}"
            f"{self._site_name}{more}{self._image(card)}"
        )

    def _feeds(self, path: str) -> str:
        """Links to the catalog's feeds, if it has some."""
        return self._feeds_at(self.addresses.of(path).count("/")) if "" in self.feeds else ""

    def _feeds_from(self, depth: int) -> str:
        """The same for all pages that lie so deep."""
        return feed_links.links("x/" * depth, [("", self.name)])

    # --- what pages share ------------------------------------------------------------------------

    def _address(self, path: str) -> str:
        """A page's whole address, or nothing."""
        return self.url + self.addresses.of(path) if self.url else ""

    def _crumbs_to(self, pages: Sequence[tuple[str, str]]) -> str:
        """The way of these titles and paths; the last one's may be empty."""
        way = [(title, self._address(path) if path else "") for title, path in pages]
        return head_schema.breadcrumbs(way) if self.url else ""

    def _way_to(self, id_: TopicId) -> Sequence[tuple[str, str]]:
        """From the list of topics to a topic."""
        topic = self.catalog.topic[id_]
        above = [self.catalog.topic[topic.parent]] if topic.parent else []
        pages = [(one.title, paths.topic_path(one.id)) for one in (*above, topic)]
        return ("Topics", paths.TOPICS), *pages

    def _keyword_of(self, id_: TopicId) -> str:
        """The tag that names a topic."""
        return _property("article:tag", escape(self.catalog.topic[id_].title))

    def _item_of(self, id_: PaperId) -> str:
        """A paper in a list, the same in all of them but for the way to its page."""
        name = self.addresses.name_of(paths.paper_path(id_))
        return head_schema.item(f"{paths.WAY}{name}", to_plain(self.catalog.paper[id_].title))

    def _image_at(self, card: str) -> str:
        shown = next((path for path in (card, SITE_CARD) if path in self.drawn), None)
        if shown is None or not self.url:
            return '<meta name="twitter:card" content="summary">'
        image = _property("og:image", escape(f"{self.url}{shown}"))
        return f'{image}<meta name="twitter:card" content="summary_large_image">'


def _property(name: str, value: str) -> str:
    """A tag of OpenGraph. The value is HTML."""
    return f'<meta property="{name}" content="{value}">'
