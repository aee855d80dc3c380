"""arXiv, by its Atom API: arXiv API User's Manual, sections 3.1 to 3.4; Atom is RFC 4287.

An error comes as an entry with the title `Error`, an id that is not known as a feed without entry.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from catalog.model import Identifiers, Links, Status, Url
from catalog.services import answers
from catalog.services.answers import NotReadError
from catalog.services.client import Request, Response
from catalog.services.settings import NAMES, Settings
from catalog.services.source import CANDIDATES, Source, words
from catalog.sources import fields
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Reference, identifiers, joined, of_doi

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_WITHDRAWN = re.compile(
    r"^\W*withdrawn\b|\bwithdrawn by\b|\b(?:paper|article|submission|manuscript|preprint|work)"
    r" (?:has been|is|was) withdrawn\b",
    re.IGNORECASE,
)


def _by_id(settings: Settings, reference: Reference) -> Request | None:
    if reference.kind != "arxiv":
        return None
    return _request(settings, (("id_list", reference.value), ("max_results", "1")))


def _by_title(settings: Settings, title: str, author: str) -> Request | None:
    query = f'ti:"{words(title)}"'
    if words(author):
        query += f' AND au:"{words(author)}"'
    return _request(settings, (("search_query", query), ("max_results", str(CANDIDATES))))


def _request(settings: Settings, params: tuple[tuple[str, str], ...]) -> Request:
    return Request(service="arxiv", url=settings.address("arxiv"), params=params, form="xml")


def _read(response: Response) -> list[Draft]:
    feed = answers.read_xml(response.body)
    if feed.tag != f"{_ATOM}feed":
        raise NotReadError("XML that is no Atom feed")
    drafts = (_draft(entry) for entry in feed.iter(f"{_ATOM}entry"))
    return [draft for draft in drafts if draft]


def _draft(entry: Element) -> Draft | None:
    """A paper; None for an error, or an entry without an id of a paper."""
    address = _text(entry, f"{_ATOM}id")
    title = answers.title(_text(entry, f"{_ATOM}title"))
    ids = identifiers(re.sub(r"^http:", "https:", address))
    if "/api/errors" in address or not title or ids.arxiv is None:
        return None
    summary = answers.plain(_text(entry, f"{_ATOM}summary", answers.LONGEST_TEXT)) or None
    comment = _text(entry, f"{_ARXIV}comment")
    doi = of_doi(_text(entry, f"{_ARXIV}doi"))
    venue = _text(entry, f"{_ARXIV}journal_ref") or None
    withdrawn = _WITHDRAWN.search(comment) or _WITHDRAWN.search((summary or "")[:200])
    status: Status = "withdrawn" if withdrawn else "published" if venue or doi.doi else "preprint"
    return Draft(
        file=NAMES["arxiv"],
        key=ids.arxiv,
        title=title,
        abstract=summary,
        authors=answers.known(
            [
                answers.author(
                    _text(author, f"{_ATOM}name"), affiliation=_text(author, f"{_ARXIV}affiliation")
                )
                for author in entry.iter(f"{_ATOM}author")
            ]
        ),
        date=fields.partial_date(_text(entry, f"{_ATOM}published")),
        venue=venue,
        ids=joined([Identifiers(arxiv=ids.arxiv), doi]),
        links=Links(
            paper=(Url(f"https://arxiv.org/abs/{ids.arxiv}"),),
            pdf=(Url(f"https://arxiv.org/pdf/{ids.arxiv}"),),
        ),
        keywords=_categories(entry),
        note=comment or None,
        status=status,
    )


def _text(element: Element, tag: str, longest: int = answers.LONGEST_TITLE) -> str:
    found = element.find(tag)
    return fields.folded((found.text or "")[:longest]) if found is not None else ""


def _categories(entry: Element) -> tuple[str, ...]:
    """Subject classes such as `cs.CV`, the primary one first."""
    terms = [
        element.get("term", "")
        for tag in (f"{_ARXIV}primary_category", f"{_ATOM}category")
        for element in entry.iter(tag)
    ]
    return tuple(dict.fromkeys(fields.folded(term) for term in terms[:50] if term))


SOURCE = Source(service="arxiv", by_id=_by_id, by_title=_by_title, read=_read)
