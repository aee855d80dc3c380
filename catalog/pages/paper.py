"""A paper's page, and the pages of its former ids."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup

from catalog import markup
from catalog.model import Author, Difference, Paper, PaperId
from catalog.pages import cards, paths
from catalog.pages.cite import cite
from catalog.pages.composer import Composer
from catalog.pages.events import history
from catalog.pages.head import About, Head
from catalog.pages.page import Page
from catalog.pages.site import Site

# Of a long list of authors so many stand above the abstract; the others wait to be asked for.
_MANY_AUTHORS = 30
_AUTHORS_SHOWN = 20
# One or two letters or digits, perhaps with a raised one, and what a hyphen ties to them; or two
# short words.
_COMPOUND = re.compile(
    r"(?<![\w&#;-])(?:\w{1,2}(?:<(su[bp])>\w</\1>)?-\w{1,16}|\w{3,8}-\w{1,8})(?![\w-])", re.ASCII
)


def paper(composer: Composer, paper: Paper) -> Page:
    """A paper's page."""
    return composer.page(
        paths.paper_path(paper.id),
        "paper.md.j2",
        partial(_values, composer, paper),
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


def _values(composer: Composer, paper: Paper) -> Mapping[str, Any]:
    site = composer.site
    card = site.card[paper.id]
    shown = _AUTHORS_SHOWN if len(paper.authors) > _MANY_AUTHORS else len(paper.authors)
    return {
        "title": card.name,
        "description": card.abstract,
        "heading": _heading(card.title),
        "paper": paper,
        "authors": _authors(composer, paper.authors[:shown]),
        "hidden_authors": len(paper.authors) - shown,
        "more_authors": _authors(composer, paper.authors[shown:]),
        "facts": _facts(composer, paper),
        "versions": [site.card[id_] for id_ in site.index.versions.get(paper.id, ())],
        "links": _links(paper),
        "history": history(paper) if paper.history else (),
        "crumbs": composer.crumbs(paper.topics[0]) if paper.topics else "",
        "topics": Markup("".join(map(composer.topic_term, paper.topics))),  # noqa: S704  # HTML
        "tags": Markup("".join(map(composer.tag_term, paper.tags))),  # noqa: S704  # HTML
        "cite": composer.hold(cite(site.entries(paper.id), site.styles)),
        "related": _related(composer, site.index.related[paper.id]),
        "provenance": _provenance(paper),
    }


def _related(composer: Composer, ids: Sequence[PaperId]) -> Markup:
    rows = "".join(map(composer.related_row, ids))
    return composer.hold(rows) if rows else Markup()


def _heading(title: Markup) -> Markup:
    """A title in which no line ends within a short compound: `U-Net`, `U²-Net`, `Long-Term`.

    The elements around them are nothing to who copies or searches the title. Of titles with
    formulas, whose elements have attributes, none is looked at.
    """
    if "-" not in title or "<math" in title or "<span" in title:
        return title
    return Markup(_COMPOUND.sub(r'<span class="pc-tied">\g<0></span>', str(title)))  # noqa: S704  # it was HTML


def _authors(composer: Composer, authors: Sequence[Author]) -> Markup:
    names = ", ".join([_author(composer, author) for author in authors])
    return Markup(names)  # noqa: S704  # made of escaped text


def _author(composer: Composer, author: Author) -> str:
    """An author's name, as a link to what else is there by the same person."""
    link = composer.author_link(author.orcid or author.name, author.name)
    if not (author.orcid or author.affiliation):
        return link
    more = ""
    if author.affiliation:
        affiliation = markup.escape(author.affiliation)
        more += f' <span class="pc-author__affiliation">({affiliation})</span>'
    if author.orcid:
        more += f' <a class="pc-author__id" href="https://orcid.org/{author.orcid}">ORCID</a>'
    return f'<span class="pc-author">{link}{more}</span>'


def _facts(composer: Composer, paper: Paper) -> Markup:
    """How many wrote a paper whose authors are not known, which group, where it appeared, when."""
    facts = []
    if not paper.authors:
        facts.append(markup.escape(cards.authors_line(paper, most=0)))
    if paper.organization:
        facts.append(markup.escape(paper.organization.name))
    if paper.venue:
        facts.append(_venue(composer, paper.venue))
    if paper.date:
        facts.append(f'<time datetime="{paper.date}">{cards.date_text(paper.date)}</time>')
    return Markup("".join([f"<span>{fact}</span>" for fact in facts if fact]))  # noqa: S704  # HTML


def _venue(composer: Composer, venue: str) -> str:
    """Where a paper appeared, as a link to the other papers from there, if there are some."""
    slug = composer.site.venues.slug_of.get(venue)
    name = markup.escape(venue)
    if slug is None:
        return name
    return f'<a href="{composer.from_paper(paths.venue_path(slug))}">{name}</a>'


def _links(paper: Paper) -> Markup:
    """Where a paper's identifiers and links lead, as items of a list."""
    items = [
        f'<li><a class="pc-button" href="{markup.escape(button.url)}">'
        f"{button.name} <span>{markup.escape(button.where)}</span></a></li>"
        for button in cards.buttons(paper)
    ]
    return Markup("".join(items))  # noqa: S704  # made of escaped text


def _provenance(paper: Paper) -> Markup:
    """Since when an entry is here, and what it was read from, as items of a list."""
    items = []
    if paper.added:
        items.append(f"<li>In the catalog since {cards.date_text(paper.added)}.</li>")
    for source in paper.sources:
        text = f"<li>Read from <code>{markup.escape(source.file)}</code>"
        if source.record:
            text += f", record {source.record}"
        if source.key:
            text += f", <code>{markup.escape(source.key)}</code>"
        items.append(f"{text}.{''.join(map(_difference, source.differs))}</li>")
    return Markup("".join(items))  # noqa: S704  # made of escaped text


def _difference(one: Difference) -> str:
    field, found, kept = map(markup.escape, (one.field, one.found, one.kept))
    return f" Its {field} says <q>{found}</q> where the entry says <q>{kept}</q>."


def removed(composer: Composer, paper: Paper) -> Page:
    """The page of a paper that was taken out of the catalog, for those who come by an old link."""
    site = composer.site
    title = markup.to_plain(paper.title)
    named = dict.fromkeys((*paper.same_as, *paper.related))
    return composer.page(
        paths.paper_path(paper.id),
        "removed.md.j2",
        lambda: {
            "title": title,
            "description": f"This paper was taken out of {site.name}.",
            "paper": paper,
            "instead": [site.card[id_] for id_ in named if id_ in site.card],
        },
        edit=paper.file,
        head=lambda _: Head(tags='<meta name="robots" content="noindex">', sharing=""),
    )


def moved(composer: Composer, alias: PaperId, paper: Paper) -> Page:
    """The page of a former id."""
    return composer.page(
        paths.paper_path(alias),
        "redirect.md.j2",
        lambda: {"title": markup.to_plain(paper.title), "paper": paper},
        moved_to=paths.paper_path(paper.id),
        papers=(paper.id,),
    )
