"""Bibliographic tags in a paper's head: what Google Scholar and reference managers read.

Source: Google Scholar, "Inclusion Guidelines for Webmasters", section "Indexing" (Highwire Press
tags: an author a tag, a whole date or a year); Dublin Core Metadata Element Set 1.1, written as
"Expressing Dublin Core metadata using HTML/XHTML meta and link elements" has it. Tags that Zotero
and others know besides: `citation_author_orcid`, `citation_arxiv_id`, `citation_pmid`,
`citation_inbook_title`, `citation_keywords`, and `citation_abstract`, without which Zotero takes
the shortened text that is shown where a page is shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from catalog.exports.names import split
from catalog.exports.record import Kind, Record
from catalog.markup import escape
from catalog.model import Paper, PartialDate

_CONTAINERS: Mapping[Kind, str] = {
    "conference": "citation_conference_title",
    "chapter": "citation_inbook_title",
}
_PUBLISHERS: Mapping[Kind, str] = {
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}
# What Highwire's tags leave open: to Zotero all with a title is an article in a journal otherwise.
# The first two are DCMI's words, the others those of repositories (EPrints).
_TYPES: Mapping[Kind, str] = {
    "dataset": "Dataset",
    "software": "Software",
    "book": "book",
    "preprint": "preprint",
    "report": "report",
    "thesis": "thesis",
}


def tags(paper: Paper, cited: Record, title_html: str, abstract: str, url: str) -> str:
    """The tags of a paper whose page has this address; what is not known is left out.

    The title is HTML, and the abstract plain text.
    """
    authors = [_author(one.name, one.affiliation, one.orcid) for one in paper.authors] or [
        _names(name.inverted) for name in cited.names
    ]
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
    names, creator = _names(parts.inverted)
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


def _known(
    paper: Paper, cited: Record, abstract: str, url: str
) -> tuple[tuple[str, str | None], ...]:
    """Highwire's names, and the values of what is known."""
    pages, ids = cited.pages, paper.ids
    return (
        ("citation_publication_date", _date(paper.date)),
        (_CONTAINERS.get(cited.kind, "citation_journal_title"), cited.container),
        ("citation_volume", cited.volume),
        ("citation_issue", cited.issue),
        ("citation_firstpage", pages.first if pages else None),
        ("citation_lastpage", pages.last if pages else None),
        (_PUBLISHERS.get(cited.kind, "citation_publisher"), cited.publisher),
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
        ("DC.type", _TYPES.get(cited.kind)),
    )


def _date(when: PartialDate | None) -> str | None:
    """A day, or, where only the month is known, the year: a month alone is no form they read."""
    if when is None:
        return None
    return f"{when.year:04}/{when.month:02}/{when.day:02}" if when.day else f"{when.year:04}"
