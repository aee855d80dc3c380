"""Crossref, by its REST API: `works/{doi}` and `works?query.bibliographic=`.

Source: Crossref, "REST API", works; "Retraction Watch retractions now in the Crossref API" for
`updated-by`, "Crossmark" for `update-to`. Abstracts and titles hold JATS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.model import Author, Identifiers, PaperType, PartialDate, Status
from catalog.services import answers
from catalog.services.answers import at, items, text, texts
from catalog.services.client import Request, Response
from catalog.services.settings import NAMES, Settings
from catalog.services.source import CANDIDATES, Source, segment, words
from catalog.sources import fields
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Reference, joined, of_doi
from catalog.sources.notices import Notice, Standing, standing

TYPES: dict[str, PaperType] = {
    "journal-article": "article",
    "proceedings-article": "conference",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "reference-entry": "chapter",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "proceedings": "book",
    "dissertation": "thesis",
    "report": "report",
    "report-component": "report",
    "dataset": "dataset",
    "database": "dataset",
}
_UPDATES: dict[str, Status] = {
    "retraction": "retracted",
    "removal": "retracted",
    "partial_retraction": "corrected",
    "withdrawal": "withdrawn",
    "correction": "corrected",
    "corrigendum": "corrected",
    "erratum": "corrected",
}
# Nobody has corrected so often; an answer could say anything.
_MOST_EVENTS = 50
# Kinds of notices of which a status says too little.
_NOTES = {
    "removal": "Removed.",
    "partial_retraction": "Retracted in part.",
    "corrigendum": "Corrigendum.",
    "erratum": "Erratum.",
}
_DATES = ("published-online", "published-print", "published", "posted", "issued")


def _by_id(settings: Settings, reference: Reference) -> Request | None:
    doi = reference.value
    if reference.kind == "acl":
        # The Anthology's own DOIs hold its ids (Crossref prefix 10.18653).
        doi = f"10.18653/v1/{reference.value}"
    elif reference.kind != "doi":
        return None
    url = f"{settings.address('crossref')}/works/{segment(doi)}"
    return Request(service="crossref", url=url, form="json")


def _by_title(settings: Settings, title: str, author: str) -> Request | None:
    params = [("query.bibliographic", words(title)), ("rows", str(CANDIDATES))]
    if words(author):
        params.insert(1, ("query.author", words(author)))
    url = f"{settings.address('crossref')}/works"
    return Request(service="crossref", url=url, params=tuple(params), form="json")


def _read(response: Response) -> list[Draft]:
    message = at(answers.read_json(response.body), "message")
    works = items(message, "items") if at(message, "items") is not None else [message]
    drafts = (_draft(work) for work in works)
    return [draft for draft in drafts if draft]


def _draft(work: object) -> Draft | None:
    doi = of_doi(text(work, "DOI"))
    title = _title(work)
    if not title or not (doi.doi or doi.arxiv):
        return None
    kind = text(work, "type")
    relatives = [
        of_doi(text(relative, "id"))
        for relation in ("has-preprint", "is-preprint-of", "is-version-of", "has-version")
        for relative in items(work, "relation", relation)
        if text(relative, "id-type") == "doi"
    ]
    # A preprint on arXiv is the same paper's; another DOI is another record's.
    arxiv = next((ids.arxiv for ids in relatives if ids.arxiv), None)
    return Draft(
        file=NAMES["crossref"],
        key=text(work, "DOI"),
        title=title,
        abstract=answers.abstract(_marked(work, "abstract")),
        authors=answers.known([_author(person) for person in items(work, "author")]),
        date=fields.earliest([_date(work, name) for name in _DATES]),
        venue=_venue(work, kind),
        type=TYPES.get(kind),
        volume=text(work, "volume") or None,
        issue=text(work, "issue") or None,
        pages=fields.pages(text(work, "page")) or text(work, "article-number") or None,
        publisher=_publisher(work, kind),
        ids=joined([doi, Identifiers(arxiv=arxiv)]),
        links=answers.links(paper=[answers.doi_page(doi)], pdf=_pdfs(work)),
        keywords=tuple(dict.fromkeys(texts(work, "subject"))),
        **_standing(work, kind),
    )


def _marked(work: object, *path: str | int) -> str:
    found = at(work, *path)
    return found[: answers.LONGEST_TEXT] if isinstance(found, str) else ""


def _title(work: object) -> str:
    """The title, with its subtitle behind a colon unless it holds it already."""
    title = answers.title(_marked(work, "title", 0))
    subtitle = answers.title(_marked(work, "subtitle", 0))
    if title and subtitle and subtitle.casefold() not in title.casefold():
        return f"{title.rstrip(':')}: {subtitle}"
    return title


def _author(person: object) -> Author | None:
    given, family = text(person, "given"), text(person, "family")
    name = f"{given} {family}".strip() or text(person, "name")
    suffix = text(person, "suffix")
    return answers.author(
        f"{family}, {suffix}, {given}" if suffix and family and given else name,
        orcid_=text(person, "ORCID"),
        affiliation=text(person, "affiliation", 0, "name"),
    )


def _date(of: object, name: str) -> PartialDate | None:
    """A date of a work, or of a notice on one."""
    parts = [str(part) for part in items(of, name, "date-parts", 0) if isinstance(part, int)]
    return fields.ymd(*parts[:3]) if parts else None


def _venue(work: object, kind: str) -> str | None:
    """The journal's or the proceedings' title; of a preprint none, its server is no venue.

    Of a book in a series both are there, the series first.
    """
    if kind == "posted-content":
        return None
    place = 0 if kind == "journal-article" else -1
    title = answers.title(_marked(work, "container-title", place))
    return title or text(work, "event", "name") or None


def _publisher(work: object, kind: str) -> str | None:
    school = text(work, "institution", 0, "name") if kind == "dissertation" else ""
    return school or text(work, "publisher") or None


def _pdfs(work: object) -> list[str]:
    """The PDF of a work that everybody may read."""
    if not any("creativecommons.org" in text(terms, "URL") for terms in items(work, "license")):
        return []
    pdfs = [
        text(link, "URL")
        for link in items(work, "link")
        if text(link, "content-type") == "application/pdf"
    ]
    return pdfs[:1]


def _standing(work: object, kind: str) -> Standing:
    """What has become of it: by notices on it, else by what it is, else by its title."""
    notices = [notice for update in _updates(work) if (notice := _notice(update, work))]
    if not notices:
        notices = [Notice(status=_status(work, kind))]
    found = standing(notices)
    found["history"] = found["history"][-_MOST_EVENTS:]
    return found


def _notice(update: object, work: object) -> Notice | None:
    kind = text(update, "type").casefold().replace("-", "_")
    status = _UPDATES.get(kind)
    if status is None:
        return None
    doi = text(update, "DOI")
    own = doi.casefold() == text(work, "DOI").casefold()
    page = () if own else answers.links(paper=[answers.doi_page(of_doi(doi))]).paper
    return Notice(
        status=status,
        date=_date(update, "updated"),
        note=_NOTES.get(kind),
        url=page[0] if page else None,
    )


def _status(work: object, kind: str) -> Status:
    if items(work, "relation", "is-retracted-by"):
        return "retracted"
    if re.match(r"retracted(?: article)?\s*[:.]", _title(work), re.IGNORECASE):
        return "retracted"
    return "preprint" if kind == "posted-content" else "published"


def _updates(work: object) -> Iterator[object]:
    """The notices on a work: those that others have given, and those it has given on itself.

    What a notice's own record says of another work is not about the notice.
    """
    yield from items(work, "updated-by")
    own = text(work, "DOI").casefold()
    yield from (n for n in items(work, "update-to") if text(n, "DOI").casefold() == own)


SOURCE = Source(service="crossref", by_id=_by_id, by_title=_by_title, read=_read)
