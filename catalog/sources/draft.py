"""Drafts: what one record of a foreign file says about a paper, before it is an entry."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.model import (
    Author,
    CitationKey,
    Event,
    Identifiers,
    Links,
    Organization,
    PaperType,
    PartialDate,
    Status,
    Url,
)
from catalog.problems import Problem

_NO_IDENTIFIERS = Identifiers()
_NO_LINKS = Links()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One record: its place, and what it says, white space folded.

    `file` and `record` (its number, from 1) or `key` (what the file or the service itself calls it)
    tell the record; `line` is where it begins. `keywords` are the source's own words for what it is
    about; `note` is what somebody said of it.
    """

    file: str
    record: int | None = None
    key: str | None = None
    line: int = 1
    title: str
    abstract: str | None = None
    authors: tuple[Author, ...] = ()
    author_count: int | None = None
    organization: Organization | None = None
    date: PartialDate | None = None
    venue: str | None = None
    type: PaperType | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    ids: Identifiers = _NO_IDENTIFIERS
    citation_key: CitationKey | None = None
    links: Links = _NO_LINKS
    keywords: tuple[str, ...] = ()
    note: str | None = None
    status: Status | None = None
    # Of the notice that the status comes from: its day, what it is, where it stands.
    status_date: PartialDate | None = None
    status_note: str | None = None
    status_url: Url | None = None
    # What had become of it before.
    history: tuple[Event, ...] = ()
    # What the source calls fields that hold something and have no place in an entry.
    left_out: tuple[str, ...] = ()
    # Warnings: what of the record could not be understood, and was left out.
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A record that gave no draft, and why. The rest of its file goes on."""

    problem: Problem
    record: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that can't be relied on from here, and why: nothing of it is taken."""

    problem: Problem


# What reading a file comes to: exactly one of the first two for each of its records, in order.
Read = Draft | Rejected | Refused
