"""What a paper's page shows, as HTML on one line.

There are more papers than all else, so this is put together here, not in a template: a page costs a
tenth less so. Whatever comes from an entry is escaped where it is put in, or has been made as HTML
by `markup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from catalog.markup import escape, to_html
from catalog.model import Author, Difference, Paper, PaperId
from catalog.pages import cards, paths
from catalog.pages.cite import cite
from catalog.pages.composer import Body, Composer
from catalog.pages.events import Shown, history

# Of a long list of authors so many stand above the abstract; the others wait to be asked for.
_MANY_AUTHORS = 30
_AUTHORS_SHOWN = 20
# What a page says at its top, where a reader must not miss it.
_NOTICED = frozenset({"withdrawn", "retracted", "corrected"})
# One or two letters or digits, perhaps with a raised one, and what a hyphen ties to them; or two
# short words.
_COMPOUND = re.compile(
    r"(?<![\w&#;-])(?:\w{1,2}(?:<(su[bp])>\w</\1>)?-\w{1,16}|\w{3,8}-\w{1,8})(?![\w-])", re.ASCII
)


def body(composer: Composer, paper: Paper, path: str) -> Body:
    """The body of a paper's page, section after section; one that would say nothing is empty."""
    site = composer.site
    card = site.card[paper.id]
    sections = (
        '<div class="pc-paper" id="content" tabindex="-1">',
        composer.crumbs(paper.topics[0]) if paper.topics else "",
        f'<h1 dir="auto">{_heading(str(card.title))}</h1>',
        _notice(paper) if paper.status in _NOTICED else "",
        _history(history(paper)) if paper.history else "",
        _authors(composer, paper.authors) if paper.authors else "",
        _facts(composer, paper),
        _links(paper),
        _versions(composer, paper),
        _why(composer, path, paper.why) if paper.why else "",
        _abstract(paper.abstract),
        _terms(composer, paper),
        '<section aria-labelledby="cite"><h2 id="cite">Cite</h2>',
        cite(site.entries(paper.id), site.styles),
        "</section>",
        _related(composer, site.index.related[paper.id]),
        _provenance(paper),
        "</div>",
    )
    return Body(title=card.name, description=card.abstract, html="".join(sections))


def _heading(title: str) -> str:
    """A title in which no line ends within a short compound: `U-Net`, `U²-Net`, `Long-Term`.

    The elements around them are nothing to who copies or searches the title. Titles whose elements
    have attributes, those of formulas and links, are not looked at.
    """
    if "-" not in title or '="' in title or "<math" in title:
        return title
    # Few words have a hyphen, and looking for a compound at every letter is slow.
    return " ".join(
        [
            _COMPOUND.sub(r'<span class="pc-tied">\g<0></span>', word) if "-" in word else word
            for word in title.split(" ")
        ]
    )


def _notice(paper: Paper) -> str:
    """What everybody who comes here must know."""
    mild = " pc-notice--mild" if paper.status == "corrected" else ""
    when = ""
    if paper.status_date:
        day = "on" if paper.status_date.day else "in"
        when = f" {day} {cards.date_text(paper.status_date)}"
    note = f" {escape(paper.status_note)}" if paper.status_note else ""
    link = f' <a href="{escape(paper.status_url)}">Notice</a>' if paper.status_url else ""
    return (
        f'<p class="pc-notice{mild}"><strong>This paper was {paper.status}{when}.</strong>'
        f"{note}{link}</p>"
    )


def _history(events: Iterable[Shown]) -> str:
    lines = []
    for event in events:
        line = f"<li><strong>{escape(event.name)}</strong>"
        if event.date:
            shown = cards.date_text(event.date)
            line += f' <time datetime="{event.date}">{shown}</time>'
        if event.note:
            line += f": <bdi>{escape(event.note)}</bdi>"
        if event.url:
            line += f' <a href="{escape(event.url)}">Notice</a>'
        lines.append(f"{line}</li>")
    return f'<ol class="pc-history" aria-label="History">{"".join(lines)}</ol>'


def _authors(composer: Composer, authors: Sequence[Author]) -> str:
    """The authors' names; of very many, those behind the first wait to be asked for."""
    names = [_author(composer, author) for author in authors]
    shown = _AUTHORS_SHOWN if len(names) > _MANY_AUTHORS else len(names)
    html = f'<p class="pc-paper__authors">{", ".join(names[:shown])}</p>'
    if len(names) > shown:
        html += (
            '<details class="pc-more-authors">'
            f"<summary>and {len(names) - shown} more</summary>"
            f'<p class="pc-paper__authors">{", ".join(names[shown:])}</p></details>'
        )
    return html


def _author(composer: Composer, author: Author) -> str:
    """An author's name, as a link to what else is there by the same person."""
    link = composer.author_link(author.orcid or author.name, author.name)
    if not (author.orcid or author.affiliation):
        return link
    more = ""
    if author.affiliation:
        affiliation = escape(author.affiliation)
        more += f' <span class="pc-author__affiliation">({affiliation})</span>'
    if author.orcid:
        more += f' <a class="pc-author__id" href="https://orcid.org/{author.orcid}">ORCID</a>'
    return f'<span class="pc-author">{link}{more}</span>'


def _facts(composer: Composer, paper: Paper) -> str:
    """How many wrote a paper whose authors are not known, which group, where it appeared, when."""
    facts = []
    if not paper.authors:
        facts.append(escape(cards.authors_line(paper, most=0)))
    if paper.organization:
        facts.append(escape(paper.organization.name))
    if paper.venue:
        facts.append(_venue(composer, paper.venue))
    if paper.date:
        facts.append(f'<time datetime="{paper.date}">{cards.date_text(paper.date)}</time>')
    shown = "".join([f"<span>{fact}</span>" for fact in facts if fact])
    return f'<p class="pc-paper__facts">{shown}</p>' if shown else ""


def _venue(composer: Composer, venue: str) -> str:
    """Where a paper appeared, as a link to the other papers from there, if there are some."""
    slug = composer.site.venues.slug_of.get(venue)
    name = escape(venue)
    if slug is None:
        return name
    return f'<a href="{composer.from_paper(paths.venue_path(slug))}">{name}</a>'


def _links(paper: Paper) -> str:
    """Where a paper's identifiers and links lead."""
    items = [
        f'<li><a class="pc-button" href="{escape(button.url)}">'
        f"{button.name} <span>{escape(button.where)}</span></a></li>"
        for button in cards.buttons(paper)
    ]
    return f'<ul class="pc-links" aria-label="Links">{"".join(items)}</ul>' if items else ""


def _versions(composer: Composer, paper: Paper) -> str:
    """The paper's other versions, and the entries that are the same paper."""
    site = composer.site
    said = ""
    if versions := [site.card[id_] for id_ in site.index.versions.get(paper.id, ())]:
        listed = "; ".join(
            [
                f'<a href="{composer.from_paper(one.path)}">{one.marked}</a>'
                f"{f' ({escape(one.when)})' if one.when else ''}"
                for one in versions
            ]
        )
        said = f"{'Another version' if len(versions) == 1 else 'Other versions'}: {listed}."
    for id_ in paper.same_as:
        address = composer.from_paper(paths.paper_path(id_))
        said += f' The same paper as <a href="{address}">{site.card[id_].title}</a>.'
    return f'<p class="pc-paper__versions">{said}</p>' if said else ""


def _why(composer: Composer, path: str, why: str) -> str:
    """The curator's note."""
    return (
        '<section class="pc-why" aria-labelledby="why"><h2 id="why">Why it is here</h2>'
        f'<div class="pc-prose">{composer.prose(why, path)}</div></section>'
    )


def _abstract(abstract: str | None) -> str:
    text = (
        f'<p class="pc-paper__abstract" dir="auto">{to_html(abstract)}</p>'
        if abstract
        else '<p class="pc-empty">No abstract yet.</p>'
    )
    return (
        '<section aria-labelledby="abstract"><h2 id="abstract">Abstract'
        '<a class="headerlink" href="#abstract" title="Link to the abstract">¶</a></h2>'
        f"{text}</section>"
    )


def _terms(composer: Composer, paper: Paper) -> str:
    """The paper's topics and tags."""
    topics = "".join(map(composer.topic_term, paper.topics))
    tags = "".join(map(composer.tag_term, paper.tags))
    return (
        '<dl class="pc-terms">'
        f"{f'<dt>Topics</dt><dd>{topics}</dd>' if topics else ''}"
        f"{f'<dt>Tags</dt><dd>{tags}</dd>' if tags else ''}</dl>"
    )


def _related(composer: Composer, ids: Sequence[PaperId]) -> str:
    rows = "".join(map(composer.related_row, ids))
    if not rows:
        return ""
    return (
        '<section aria-labelledby="related"><h2 id="related">Related papers</h2>'
        f'<ol class="pc-papers">{rows}</ol></section>'
    )


def _provenance(paper: Paper) -> str:
    """Since when an entry is here, and what it was read from."""
    items = []
    if paper.added:
        items.append(f"<li>In the catalog since {cards.date_text(paper.added)}.</li>")
    for source in paper.sources:
        text = f"<li>Read from <code>{escape(source.file)}</code>"
        if source.record:
            text += f", record {source.record}"
        if source.key:
            text += f", <code>{escape(source.key)}</code>"
        items.append(f"{text}.{''.join(map(_difference, source.differs))}</li>")
    if not items:
        return ""
    return (
        '<section aria-labelledby="provenance"><h2 id="provenance">Provenance</h2>'
        f'<ul class="pc-provenance">{"".join(items)}</ul></section>'
    )


def _difference(one: Difference) -> str:
    field, found, kept = map(escape, (one.field, one.found, one.kept))
    return f" Its {field} says <q>{found}</q> where the entry says <q>{kept}</q>."
