"""Every page of a catalog, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.additions import latest
from catalog.pages import lists, names, paths
from catalog.pages.composer import Composer
from catalog.pages.keep import keep
from catalog.pages.page import Page
from catalog.pages.paper import moved, paper, removed
from catalog.pages.site import Site
from catalog.pages.topic import areas, topic, topic_index

_NEWEST = 8


def pages(site: Site) -> Iterator[Page]:
    """Every page, each by itself: nothing holds them all but who collects them."""
    composer = Composer(site)
    yield _home(composer)
    yield composer.page(paths.SEARCH, composer.filled("search.md.j2", lambda: {"title": "Search"}))
    yield from keep(composer)
    yield from lists.all_papers(composer)
    yield topic_index(composer)
    for one in site.catalog.topics:
        yield from topic(composer, one)
    yield lists.tag_index(composer)
    for tag in site.catalog.tags:
        yield from lists.tag(composer, tag)
    yield lists.year_index(composer)
    for year, ids in site.index.by_year.items():
        yield from lists.year(composer, year, ids)
    yield from names.authors(composer)
    yield from names.venues(composer)
    for entry in site.catalog.papers:
        yield paper(composer, entry)
        for alias in entry.aliases:
            yield moved(composer, alias, entry)
    for entry in site.removed:
        yield removed(composer, entry)
        for alias in entry.aliases:
            yield moved(composer, alias, entry)


def _home(composer: Composer) -> Page:
    site = composer.site
    return composer.page(
        paths.HOME,
        composer.filled(
            "home.md.j2",
            lambda: {
                "title": site.name,
                "description": site.description,
                "areas": areas(site),
                "newest": site.cards(site.index.papers[:_NEWEST]),
                "latest": latest(site.catalog.papers),
            },
        ),
        in_nav=True,
        head=site.heads.home,
        papers=site.index.papers,
    )
