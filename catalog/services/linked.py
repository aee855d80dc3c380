"""JSON-LD in pages: the article among what schema.org's terms describe there.

Source: JSON-LD 1.1 (W3C), section 7; schema.org, `ScholarlyArticle`. Contexts are not fetched: the
terms count as schema.org's, as those pages write them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.model import Author, PaperType, PartialDate
from catalog.services import answers
from catalog.services.answers import at, items, text
from catalog.sources import fields

_TYPES: dict[str, PaperType | None] = {
    "ScholarlyArticle": None,
    "MedicalScholarlyArticle": "article",
    "Thesis": "thesis",
    "Chapter": "chapter",
    "Report": "report",
    "TechArticle": "report",
    "Book": "book",
    "Dataset": "dataset",
    "SoftwareSourceCode": "software",
    "SoftwareApplication": "software",
    "CreativeWork": None,
}
_LONGEST = 1_000_000
_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What JSON-LD says of a paper; texts are empty where it says nothing."""

    title: str = ""
    abstract: str = ""
    authors: tuple[Author, ...] = ()
    date: PartialDate | None = None
    venue: str = ""
    type: PaperType | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    identifiers: tuple[str, ...] = ()


def article(scripts: Iterable[str]) -> Article:
    """The first article that scripts of a page describe; an empty one if there is none."""
    for script in scripts:
        if len(script) > _LONGEST:
            continue
        try:
            value: object = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(value):
            found = _article(node)
            if found:
                return found
    return Article()


def _nodes(value: object) -> list[object]:
    """The described things: the value, a list of them, a `@graph`; each one's main entity too."""
    found: list[object] = []
    waiting = [value]
    while waiting and len(found) < _MOST:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node[:_MOST]
        elif isinstance(node, dict):
            found.append(node)
            waiting[:0] = [
                inner for key in ("@graph", "mainEntity") for inner in [node.get(key)] if inner
            ]
    return found


def _article(node: object) -> Article | None:
    kinds = answers.texts(node, "@type")
    known = [kind.rpartition("/")[2] for kind in kinds if kind.rpartition("/")[2] in _TYPES]
    title = text(node, "headline") or text(node, "name")
    if not known or not title:
        return None
    parts = _within(node)
    names = [text(part, "name") for part in parts if text(part, "name")]
    first, last = text(node, "pageStart"), text(node, "pageEnd")
    journal = any("Periodical" in answers.texts(part, "@type") for part in parts)
    return Article(
        title=answers.title(title),
        abstract=answers.long_text(node, "abstract") or answers.long_text(node, "description"),
        authors=_authors(node),
        date=fields.partial_date(text(node, "datePublished")),
        venue=names[-1] if names else "",
        type=_TYPES[known[0]] or ("article" if journal else None),
        volume=_in_any(parts, "volumeNumber"),
        issue=_in_any(parts, "issueNumber"),
        pages=f"{first}-{last}" if last else first or text(node, "pagination"),
        publisher=text(node, "publisher", "name") or text(node, "publisher"),
        identifiers=_identifiers(node),
    )


def _within(node: object) -> list[object]:
    """What it is part of, and what that is part of: issue, volume, journal."""
    parts: list[object] = []
    part = at(node, "isPartOf")
    while part is not None and len(parts) < 5:
        part = at(part, 0) if isinstance(part, list) else part
        parts.append(part)
        part = at(part, "isPartOf")
    return parts


def _in_any(parts: list[object], name: str) -> str:
    return next((text(part, name) for part in parts if text(part, name)), "")


def _authors(node: object) -> tuple[Author, ...]:
    given = at(node, "author") or at(node, "creator")
    people = given[: answers.MOST_AUTHORS] if isinstance(given, list) else [given]
    return answers.known([_author(person) for person in people])


def _author(person: object) -> Author | None:
    name = text(person) or text(person, "name")
    name = name or f"{text(person, 'givenName')} {text(person, 'familyName')}"
    where = at(person, "affiliation")
    where = at(where, 0) if isinstance(where, list) else where
    marks = [*answers.texts(person, "sameAs"), text(person, "@id"), text(person, "identifier")]
    return answers.author(
        name,
        orcid_=next((mark for mark in marks if answers.orcid(mark)), ""),
        affiliation=text(where) or text(where, "name"),
    )


def _identifiers(node: object) -> tuple[str, ...]:
    """What may be identifiers: texts, addresses and PropertyValue records."""
    found = [*answers.texts(node, "sameAs"), text(node, "@id"), text(node, "url")]
    given = at(node, "identifier")
    marks = items([given], 0) or [given]
    found += [text(mark) or text(mark, "value") or text(mark, "@id") for mark in marks]
    return tuple(value for value in found if value)
