"""A paper's page, and the pages of its former ids."""

from __future__ import annotations

from functools import partial
from typing import Any

from catalog import markup
from catalog.model import Paper, PaperId
from catalog.pages import paths
from catalog.pages.composer import Composer
from catalog.pages.head import About, Head
from catalog.pages.page import Page
from catalog.pages.paper_body import body
from catalog.pages.site import Site


def paper(composer: Composer, paper: Paper) -> Page:
    """A paper's page."""
    return composer.page(
        paths.paper_path(paper.id),
        partial(body, composer, paper),
        inputs=partial(_inputs, composer.site, paper),
        edit=paper.file,
        head=partial(_head, composer.site, paper),
        papers=(paper.id,),
    )


def _head(site: Site, paper: Paper, about: About) -> Head:
    return site.heads.paper(paper, site.cited(paper.id), about)


def _inputs(site: Site, paper: Paper) -> tuple[Any, ...]:
    """What a paper's page is made of."""
    catalog = site.catalog
    topics = [catalog.topic[id_] for id_ in paper.topics]
    versions = site.index.versions.get(paper.id, ())
    others = (*site.index.related[paper.id], *paper.same_as, *versions)
    return (
        paper,
        site.citation_keys[paper.id],
        site.styles,
        # The curator's note may hold links to any page.
        site.page_paths if paper.why else None,
        *(topics + [catalog.topic[t.parent] for t in topics if t.parent]),
        *(catalog.tag[id_] for id_ in paper.tags),
        *(catalog.paper[id_] for id_ in others),
        len(versions),
        *(site.people.slug(author) for author in paper.authors),
        site.venues.slug_of.get(paper.venue or ""),
    )


def removed(composer: Composer, paper: Paper) -> Page:
    """The page of a paper that was taken out of the catalog, for those who come by an old link."""
    site = composer.site
    title = markup.to_plain(paper.title)
    named = dict.fromkeys((*paper.same_as, *paper.related))
    return composer.page(
        paths.paper_path(paper.id),
        composer.filled(
            "removed.md.j2",
            lambda: {
                "title": title,
                "description": f"This paper was taken out of {site.name}.",
                "paper": paper,
                "instead": [site.card[id_] for id_ in named if id_ in site.card],
            },
        ),
        edit=paper.file,
        head=lambda _: Head(tags='<meta name="robots" content="noindex">', sharing=""),
    )


def moved(composer: Composer, alias: PaperId, paper: Paper) -> Page:
    """The page of a former id."""
    return composer.page(
        paths.paper_path(alias),
        composer.filled(
            "redirect.md.j2", lambda: {"title": markup.to_plain(paper.title), "paper": paper}
        ),
        moved_to=paths.paper_path(paper.id),
        papers=(paper.id,),
    )
