"""One record of a reference manager's file on its way to a draft: values found, and warnings.

A reader hands over what it finds, field by field; what is no identifier, no address or no date
becomes a warning of the record, so nothing is lost without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeAlias

from catalog import links
from catalog.model import (
    FORMATS,
    Author,
    CitationKey,
    Identifiers,
    LinkKind,
    Links,
    PaperType,
    PartialDate,
    PubmedId,
    Url,
)
from catalog.problems import Problem, problem_at, quote
from catalog.sources.draft import Draft, Rejected
from catalog.sources.fields import folded, is_cut, partial_date, uncut, url, ymd
from catalog.sources.identifiers import identifiers, joined, of_doi

Table: TypeAlias = Mapping[str, PaperType | None]

_WORD = re.compile(r"[^\W\d_]{2,}")
# Notes of a few words about the record's own printing, which say nothing of the paper.
_PRINTING = re.compile(
    r"(?:accepted|to appear|in press|submitted|forthcoming|preprint|oral|poster|spotlight|published"
    r"|version|publisher|comment|accessed|cite arxiv|\d+ pages)\b.{0,60}",
    re.IGNORECASE,
)
# What a field of a table holds where there is nothing: it is no address, and no mistake.
_NOTHING = frozenset(["", "-", "no", "none", "yes", "n/a", "na", "null", "tbd", "not available"])


def type_table(words: Mapping[PaperType | None, str], *, between: str) -> Table:
    """What a format's own types are here, from lists of them; None if no type of ours tells it."""
    return {word: type_ for type_, listed in words.items() for word in listed.split(between)}


@dataclass(slots=True, kw_only=True)
class Record:
    """What has been found of one record. `draft` makes the draft, or says why there is none."""

    file: str
    shown_as: str
    number: int
    line: int
    key: str | None = None
    title: str = ""
    abstract: str = ""
    venue: str = ""
    volume: str = ""
    issue: str = ""
    pages: str | None = None
    publisher: str = ""
    type: PaperType | None = None
    authors: tuple[Author, ...] = ()
    date: PartialDate | None = None
    citation_key: CitationKey | None = None
    problems: list[Problem] = field(default_factory=list)
    # The names of fields whose values have been taken.
    taken: set[str] = field(default_factory=set)
    _left: dict[str, None] = field(default_factory=dict)
    _ids: list[Identifiers] = field(default_factory=list)
    _links: list[tuple[LinkKind, Url, Identifiers]] = field(default_factory=list)
    _keywords: dict[str, str] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)

    def warn(self, code: str, message: str, hint: str = "") -> None:
        """Note what of the record is left out."""
        self.problems.append(problem_at(self.shown_as, self.line, code, message, hint, "warning"))

    def leave(self, names: Iterable[str]) -> None:
        """Note fields that hold something, and are left out unless they have been `taken`."""
        self._left |= {name: None for name in names if name not in self.taken}

    def credit(self, who: tuple[Author, ...], written: Iterable[str]) -> None:
        """Take the authors that have been found in what is written.

        If more are meant than are named, that is a warning. The first of them alone is left out:
        who reads the name would take it for the only author's.
        """
        self.authors = who
        if not any(map(is_cut, written)):
            return
        named = tuple(replace(one, name=name) for one in who if (name := uncut(one.name)))
        if len(named) > 1:
            self.authors = named
            self.warn("authors-incomplete", f"more authors follow {quote(named[-1].name)}")
        elif named:
            self.authors = ()
            message = f"of several authors only {quote(named[0].name)} is named; left out"
            self.warn("authors-incomplete", message)

    def identify(self, ids: Identifiers) -> None:
        """Take identifiers; of each kind the first wins."""
        self._ids.append(ids)

    def doi(self, text: str) -> None:
        """Take a DOI, in any of its forms."""
        text = folded(text)
        ids = of_doi(text)
        if ids.doi or ids.arxiv:
            self._ids.append(ids)
        elif text.casefold() not in _NOTHING:
            self.warn("bad-doi", f"{quote(text)} is no DOI; it is left out")

    def arxiv(self, text: str) -> None:
        """Take an arXiv id, bare, with its prefix, version or class, or as an address."""
        text = folded(text)
        found = identifiers(re.sub(r"\s*\[[\w.-]+\]$", "", text)).arxiv
        if found:
            self._ids.append(Identifiers(arxiv=found))
        elif text:
            self.warn("bad-arxiv", f"{quote(text)} is no arXiv id; it is left out")

    def pubmed(self, text: str) -> None:
        """Take a PubMed id, with or without prefix."""
        text = folded(text)
        bare = re.sub(r"^(?:pmid|pubmed)?[\s:]*", "", text, flags=re.IGNORECASE)
        if FORMATS[PubmedId].pattern.fullmatch(bare):
            self._ids.append(Identifiers(pubmed=PubmedId(bare)))
        elif text:
            self.warn("bad-pubmed", f"{quote(text)} is no PubMed id; it is left out")

    def addresses(self, text: str, kind: LinkKind | None = None) -> None:
        """Take the addresses of a field that is made for them; a kind if the field says it."""
        if not self.linked(text, kind) and folded(text).casefold() not in _NOTHING:
            ids = identifiers(folded(text))
            self._ids.append(ids)
            if ids == Identifiers():
                self.warn("bad-url", f"{quote(folded(text))} is no address; it is left out")

    def linked(self, text: str, kind: LinkKind | None = None) -> bool:
        """Take the addresses that a text holds; whether there was one."""
        found: list[Url] = []
        for part in re.split(r"[;,|]\s*(?=https?://)|\s+(?=https?://)", folded(text)):
            whole = None if " " in part else url(part)
            found += [whole] if whole else [Url(part.url) for part in links.find(part) if part.url]
        for address in found:
            ids = identifiers(address)
            self._links.append((kind or _kind(address), address, ids))
        return bool(found)

    def when(self, year: str, month: str = "", day: str = "") -> None:
        """Take a date from its parts."""
        found = ymd(year, month, day) or partial_date(year)
        if found is None:
            if folded(year):
                self.warn("bad-date", f"{quote(folded(year))} is no year; it is left out")
            return
        self.date = found
        if (folded(month) and not found.month) or (folded(day) and found.month and not found.day):
            written = folded(f"{day} {month} {year}")
            self.warn("bad-date", f"of {quote(written)} only {found} is a date")

    def dated(self, text: str) -> None:
        """Take a date as a text. A range of dates is its beginning."""
        text = folded(text)
        found = partial_date(text) or partial_date(re.split(r"/|\s[-–]\s", text)[0])
        if found is None:
            if text:
                self.warn("bad-date", f"{quote(text)} is no date; it is left out")
        elif self.date is None or self.date.year != found.year or len(str(found)) > 4:
            self.date = found

    def cite_by(self, key: str) -> None:
        """Take the key the paper is cited by."""
        if FORMATS[CitationKey].pattern.fullmatch(key):
            self.citation_key = CitationKey(key)
        elif key:
            self.warn("bad-citation-key", f"{quote(key)} can't be a citation key; it is left out")

    def keywords(self, words: Iterable[str]) -> None:
        """Take the source's own words for what the paper is about."""
        for word in map(folded, words):
            if word:
                self._keywords.setdefault(word.casefold(), word)

    def remark(self, text: str) -> None:
        """Take a note: prose stays one, identifiers and addresses are lifted from a short one."""
        text = folded(text)
        if not text:
            return
        words = sum(_WORD.search(word) is not None for word in text.split() if "/" not in word)
        if words >= 3 and not _PRINTING.fullmatch(text):
            self._notes.append(text)
            return
        ids = identifiers(text)
        if ids != Identifiers():
            self._ids.append(ids)
        elif not self.linked(text):
            self.warn("note-left-out", f"the note {quote(text)} is no sentence; it is left out")

    def draft(self) -> Draft | Rejected:
        """What the record comes to."""
        title = folded(self.title)
        if not any(map(str.isalnum, title)):
            return self.rejected("no-title", f"record {self.number} has no title")
        ids, found_links = self._settled()
        return Draft(
            file=self.file,
            record=self.number,
            key=self.key,
            line=self.line,
            title=title,
            abstract=folded(self.abstract) or None,
            authors=self.authors,
            date=self.date,
            venue=folded(self.venue) or None,
            type=self.type,
            volume=folded(self.volume) or None,
            issue=folded(self.issue) or None,
            pages=self.pages,
            publisher=folded(self.publisher) or None,
            ids=ids,
            citation_key=self.citation_key,
            links=found_links,
            keywords=tuple(self._keywords.values()),
            note=" ".join(self._notes) or None,
            left_out=tuple(self._left),
            problems=tuple(self.problems),
        )

    def rejected(self, code: str, message: str, hint: str = "") -> Rejected:
        """The record given up, and why."""
        return Rejected(
            problem=problem_at(self.shown_as, self.line, code, message, hint),
            record=self.number,
            key=self.key,
        )

    def _settled(self) -> tuple[Identifiers, Links]:
        """The identifiers, and the links that are not just one of them."""
        ids = joined([*self._ids, *(of_link for _, _, of_link in self._links)])
        for other in self._ids:
            for kind in fields(other):
                value, kept = getattr(other, kind.name), getattr(ids, kind.name)
                if value and value.casefold() != kept.casefold():
                    self.warn("second-id", f"{kind.name} is {kept}; {quote(value)} is left out")
        by_kind: dict[str, dict[Url, None]] = {}
        for kind_of_link, address, of_link in self._links:
            known = of_link != Identifiers() and joined([ids, of_link]) == ids == joined(
                [of_link, ids]
            )
            if not (known and kind_of_link == "paper"):
                by_kind.setdefault(kind_of_link, {})[address] = None
        return ids, Links(**{kind: tuple(urls) for kind, urls in by_kind.items()})


def _kind(address: Url) -> LinkKind:
    """What a bibliography's address leads to: the paper, unless its host tells otherwise."""
    if address.lower().partition("?")[0].endswith(".pdf"):
        return "pdf"
    return links.kind_of(address) if links.well_known(address) else "paper"
