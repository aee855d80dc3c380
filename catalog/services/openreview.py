"""OpenReview, by its API: version 2, and version 1 for what was submitted before 2023.

Source: OpenReview, "Introduction to Notes" and "API V1". In version 2 every field of `content` is a
record with a `value`. Since 2026 it answers many only with a token.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from catalog.model import Identifiers, PaperType, Status, Url
from catalog.services import answers
from catalog.services.answers import at, items, number, text, texts
from catalog.services.client import Request, Response
from catalog.services.settings import NAMES, Settings
from catalog.services.source import Source
from catalog.sources import fields
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Reference

_SITE = "https://openreview.net"
# How it was shown is no part of the venue's name.
_SHOWN = re.compile(
    r"\s+(?:conference\s+)?\(?(?:poster|oral|spotlight|talk|notable[ -]top[ -]\d+%|top[ -]\d+%"
    r"|workshop poster|workshop oral)\)?$",
    re.IGNORECASE,
)
_JOURNAL = re.compile(r"accepted by (.+)", re.IGNORECASE)
_NOT_ACCEPTED = re.compile(
    r"submitted to|submission|under review|rejected|withdrawn", re.IGNORECASE
)
# Records that authors made themselves, or that came from elsewhere: they say nothing of a venue.
_CLAIMED = re.compile(
    r"OpenReview\.net/Public_Article|OpenReview\.net/Archive|/CORR/", re.IGNORECASE
)


def _by_id(settings: Settings, reference: Reference) -> Request | None:
    return _request(settings, reference, "openreview")


def _by_id_v1(settings: Settings, reference: Reference) -> Request | None:
    return _request(settings, reference, "openreview-v1")


def _request(
    settings: Settings, reference: Reference, service: Literal["openreview", "openreview-v1"]
) -> Request | None:
    if reference.kind != "openreview":
        return None
    url = f"{settings.address(service)}/notes"
    return Request(service=service, url=url, params=(("id", reference.value),), form="json")


def _read(response: Response) -> list[Draft]:
    notes = items(answers.read_json(response.body), "notes")
    drafts = (_draft(note) for note in notes)
    return [draft for draft in drafts if draft]


def _draft(note: object) -> Draft | None:
    """A submission; None for what is deleted, and for reviews and comments."""
    key = text(note, "id")
    forum = text(note, "forum") or key
    title = answers.title(text(_value(note, "title")))
    if not title or forum != key or number(note, "ddate") is not None:
        return None
    venue, kind, status = _where(text(_value(note, "venue")), text(_value(note, "venueid")))
    pdf = text(_value(note, "pdf"))
    # A file of the site is reached by the submission's id, whatever path it lies at.
    address = f"{_SITE}/pdf?id={key}" if pdf.startswith("/") else pdf
    links = answers.links(paper=[f"{_SITE}/forum?id={key}"], pdf=[address])
    return Draft(
        file=NAMES["openreview"],
        key=key,
        title=title,
        abstract=answers.abstract(answers.long_text(_value(note, "abstract"))),
        authors=answers.known([answers.author(name) for name in _names(_value(note, "authors"))]),
        date=fields.earliest(answers.date_of_ms(number(note, name)) for name in ("odate", "pdate"))
        or answers.date_of_ms(number(note, "cdate")),
        venue=venue,
        type=kind,
        ids=Identifiers(openreview=key),
        links=replace(links, code=_code(note)),
        keywords=tuple(texts(_value(note, "keywords"))),
        note=text(_value(note, "TLDR")) or text(_value(note, "TL;DR")) or None,
        status=status,
    )


def _value(note: object, name: str) -> object:
    """A field of the content, be it a bare value (version 1) or a record (version 2)."""
    field = at(note, "content", name)
    return at(field, "value") if isinstance(field, dict) else field


def _names(authors: object) -> list[str]:
    """Names: texts, or records with `fullname`."""
    return [text(person) or text(person, "fullname") for person in items(authors)]


def _where(venue: str, venue_id: str) -> tuple[str | None, PaperType | None, Status | None]:
    """Venue, type and status: the venue only if the paper was accepted there."""
    told = f"{venue} {venue_id}"
    if re.search(r"withdrawn", told, re.IGNORECASE):
        return None, None, "withdrawn"
    if _CLAIMED.search(venue_id) or venue.casefold().startswith("corr "):
        return None, None, "preprint"
    if _NOT_ACCEPTED.search(told.replace("_", " ")):
        return None, None, "preprint"
    if not venue:
        return None, None, None
    journal = _JOURNAL.fullmatch(venue)
    if journal:
        return journal[1], "article", "published"
    kind: PaperType = "article" if "/journals/" in venue_id or venue == "TMLR" else "conference"
    return _SHOWN.sub("", venue), kind, "published"


def _code(note: object) -> tuple[Url, ...]:
    found = [fields.url(text(_value(note, name))) for name in ("code", "code_url", "github")]
    return tuple(url for url in dict.fromkeys(found) if url)


SOURCE = Source(service="openreview", by_id=_by_id, read=_read)
SOURCE_V1 = Source(service="openreview-v1", by_id=_by_id_v1, read=_read)
