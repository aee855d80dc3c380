"""Bibliographic tags in a paper's head: what Google Scholar and reference managers read.

Source: Google Scholar, "Inclusion Guidelines for Webmasters", section "Indexing" (Highwire Press
tags: an author a tag, a whole date or a year); Dublin Core Metadata Element Set 1.1, written as
"Expressing Dublin Core metadata using HTML/XHTML meta and link elements" has it. Tags that Zotero
and others know besides: `citation_author_orcid`, `citation_arxiv_id`, `citation_pmid`,
`citation_inbook_title`, `citation_series_title`, `citation_keywords`, `citation_cover_date` for a
month, which Google Scholar's tag can't tell, and `citation_abstract`, without which Zotero takes
the shortened text that is shown where a page is shared. Of two tags that tell Zotero a kind, the
last counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from catalog.exports.names import split
from catalog.exports.record import Kind, Record
from catalog.markup import escape
from catalog.model import Paper, PartialDate

_CONTAINERS: Mapping[Kind, str] = {
    "article": "citation_journal_title",
    "conference": "citation_conference_title",
    "chapter": "citation_inbook_title",
}
_PUBLISHERS: Mapping[Kind, str] = {
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}
# What Highwire's tags leave open: to Zotero all with a title is an article in a journal otherwise.
# The first is DCMI's word, the second Zotero's, the others those of repositories (EPrints).
_TYPES: Mapping[Kind, str] = {
    "dataset": "Dataset",
    "software": "computerProgram",
    "book": "book",
    "preprint": "preprint",
    "report": "report",
    "thesis": "thesis",
    "unknown": "document",
}
_TIE = "\u00a0"


def tags(paper: Paper, cited: Record, title_html: str, abstract: str, url: str) -> str:
    """The tags of a paper whose page has this address; what is not known is left out.

    The title is HTML, and the abstract plain text.
    """
    authors = [_author(one.name, one.affiliation, one.orcid) for one in paper.authors] or [
        _names(name.halved) for name in cited.names
    ]
    if len(authors) == 1:
        authors = [(_tied(authors[0][0]), authors[0][1])]
    known = [
        f'<meta name="{name}" content="{escape(value)}">'
        for name, value in _known(paper, cited, abstract, url)
        if value
    ]
    dublin = [
        f'<meta name="{name}" content="{escape(value)}">' for name, value in _dublin(cited) if value
    ]
    return (
        f'<meta name="citation_title" content="{title_html}">'
        f"{''.join([names for names, _ in authors])}{''.join(known)}"
        '<link rel="schema.DC" href="http://purl.org/dc/elements/1.1/">'
        f'<meta name="DC.title" content="{title_html}">'
        f"{''.join([creator for _, creator in authors])}{''.join(dublin)}"
    )


@lru_cache(maxsize=8192)
def _author(name: str, affiliation: str | None, orcid: str | None) -> tuple[str, str]:
    """An author's tags: Highwire's, and Dublin Core's. The name is as lists have it."""
    parts = split(name)
    if parts is None:
        return "", ""
    names, creator = _names(parts.halved)
    if affiliation:
        names += f'<meta name="citation_author_institution" content="{escape(affiliation)}">'
    if orcid:
        names += f'<meta name="citation_author_orcid" content="https://orcid.org/{orcid}">'
    return names, creator


def _names(name: str) -> tuple[str, str]:
    safe = escape(name)
    return (
        f'<meta name="citation_author" content="{safe}">',
        f'<meta name="DC.creator" content="{safe}">',
    )


def _tied(tags: str) -> str:
    """The tags of a single author, whose given names have no space that breaks.

    Where there are words on both sides of its comma, Zotero makes two authors of the name; without
    such a space it sees one word behind it, and gives it back with plain spaces.
    """
    before, content, rest = tags.partition(' content="')
    name, end, behind = rest.partition('"')
    last, comma, given = name.partition(", ")
    if not comma or " " not in last:
        return tags
    return f"{before}{content}{last}, {given.replace(' ', _TIE)}{end}{behind}"


def _known(
    paper: Paper, cited: Record, abstract: str, url: str
) -> tuple[tuple[str, str | None], ...]:
    """Highwire's names, and the values of what is known."""
    pages, ids, date = cited.pages, paper.ids, paper.date
    arxiv = ids.arxiv if cited.kind == "preprint" else None
    return (
        ("citation_publication_date", _date(date)),
        ("citation_cover_date", _month(date)),
        # To Zotero a conference's title is its name, and this that of its proceedings.
        ("citation_inbook_title", cited.container if cited.kind == "conference" else None),
        (_CONTAINERS.get(cited.kind, "citation_series_title"), cited.container),
        ("citation_volume", cited.volume),
        ("citation_issue", cited.issue),
        ("citation_firstpage", pages.first if pages else None),
        ("citation_lastpage", pages.last if pages else None),
        (_PUBLISHERS.get(cited.kind, "citation_publisher"), cited.publisher or cited.server),
        ("citation_technical_report_number", f"arXiv:{arxiv}" if arxiv else None),
        ("citation_doi", ids.doi),
        ("citation_arxiv_id", ids.arxiv),
        ("citation_pmid", ids.pubmed),
        # Google Scholar takes only files that lie beside the page. For others it is the paper.
        ("citation_pdf_url", paper.links.pdf[0] if paper.links.pdf else None),
        ("citation_abstract_html_url", url),
        ("citation_abstract", abstract),
        ("citation_keywords", "; ".join(cited.keywords)),
    )


def _dublin(cited: Record) -> tuple[tuple[str, str | None], ...]:
    """Dublin Core's elements behind title and creators."""
    return (
        ("DC.date", str(cited.date) if cited.date else None),
        ("DC.identifier", f"doi:{cited.ids.doi}" if cited.ids.doi else None),
        ("DC.publisher", cited.publisher),
        ("DC.type", _type(cited)),
    )


def _type(cited: Record) -> str | None:
    """What kind it is; of a thesis in its own words, where another tag tells what it is."""
    if cited.kind == "thesis" and cited.publisher and cited.genre:
        return cited.genre
    return _TYPES.get(cited.kind)


def _date(when: PartialDate | None) -> str | None:
    """A day, or, where only the month is known, the year: a month alone is no form they read."""
    if when is None:
        return None
    return f"{when.year:04}/{when.month:02}/{when.day:02}" if when.day else f"{when.year:04}"


def _month(when: PartialDate | None) -> str | None:
    """A month whose day is not known."""
    if when is None or not when.month or when.day:
        return None
    return f"{when.year:04}/{when.month:02}"
