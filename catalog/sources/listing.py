"""A pasted Hugging Face daily-papers listing to drafts.

What a browser's clipboard holds after "select all, copy" on the page, in the two dialects seen:
blank lines between paragraphs, or none. First come header lines, among them the day of the page;
then per record a title, an abstract and sometimes a tail of three lines: authors' number
or organization, a middle dot, a date with perhaps a comment count behind it.

A title is told from an abstract by its place: they alternate, and a tail can only follow an
abstract. Where lengths contradict the place, the record is in doubt; it is reported, and as
everything behind it may be shifted too, reading stops there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from catalog.model import Organization, PartialDate
from catalog.problems import problem_at, quote
from catalog.sources import fields
from catalog.sources.draft import Draft, Read, Refused
from catalog.sources.text import encoding_hint

# The longest line looked at: longer than any abstract, far shorter than a file without line ends.
_LONGEST_LINE = 20_000
_LONGEST_TITLE = 300
_SHORTEST_ABSTRACT = 80

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]* (?P<day>\d{{1,2}})"
_HEADER_DAY = re.compile(rf"{_DAY}(?:, (?P<year>\d{{4}}))?")
_HEADER = re.compile(
    r"new|Subscribe|Daily Papers|Get trending papers in your email inbox.*|by ?AK and .*"
    rf"|{_DAY}(?:, \d{{4}})?"
)
_AUTHORS = re.compile(r"• (?P<count>\d{1,5}) authors?")
_ORGANIZATION = re.compile(r"(?!\d+ authors?$)(?P<id>[\w.-]+) (?P<name>\S.{0,99})")
_DOT = "·"
_DATE = re.compile(rf"{_DAY}(?:, (?P<year>\d{{4}}))?(?: (?P<comments>\d+))?")
# How an abstract ends: with a sentence's end, perhaps quoted or in brackets, or with a link.
_ENDED = re.compile(r"[.!?…。)\]\"'”’]$|\S+/\S*$|https?:\S+$")


class _InDoubtError(Exception):
    """The record at a line can't be read without guessing."""

    def __init__(self, code: str, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.line, self.message, self.hint = code, line, message, hint


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Tail:
    author_count: int | None = None
    organization: Organization | None = None
    date: PartialDate | None = None


def read_listing(path: Path, *, shown_as: str, as_of: date) -> Iterator[Read]:
    """The records of a listing; at the first that is in doubt a Refused, and no more.

    `as_of` is the last day on which the listing can have been copied: a day without a year is its
    latest occurrence up to then.
    """
    content = path.read_bytes()
    some = False
    try:
        lines = _lines(content)
        start, latest = _header(lines, as_of)
        for draft in _records(lines[start:], file=path.name, latest=latest):
            some = True
            yield draft
        last = _DATE.fullmatch(lines[-1].text)
        if last and last["year"] is None and not content.endswith(b"\n"):
            # `Feb 2` may be what is left of `Feb 29, 2024`.
            raise _InDoubtError(
                "truncated-record",
                lines[-1].number,
                f"the file ends within or right behind {quote(lines[-1].text)}",
                "if the date is whole, end the line",
            )
    except _InDoubtError as doubt:
        first = not some and doubt.code not in {"bad-encoding", "line-too-long", "empty"}
        code = "no-listing" if first else doubt.code
        message = f"this is no listing: {doubt.message}" if first else doubt.message
        yield Refused(problem_at(shown_as, doubt.line, code, message, doubt.hint))


def sniff(start: str) -> bool:
    """Whether a text begins as the page's header does, or has a line as its records' tails."""
    lines = [" ".join(line.split()) for line in start.splitlines()]
    return any(_HEADER.fullmatch(line) or _AUTHORS.fullmatch(line) for line in lines)


def _lines(content: bytes) -> list[_Line]:
    """The lines that hold something, with their numbers."""
    try:
        # Not "utf-8-sig": its errors count bytes from behind the mark.
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise _InDoubtError(
            "bad-encoding",
            number,
            f"byte {content[error.start]:#04x} is not UTF-8",
            encoding_hint(),
        ) from None
    lines = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if len(line) > _LONGEST_LINE:
            raise _InDoubtError(
                "line-too-long",
                number,
                f"a line of {len(line):,} characters is no title and no abstract",
                "paste the listing with its line ends",
            )
        folded = fields.folded(line)
        if folded:
            lines.append(_Line(number, folded))
    if not lines:
        raise _InDoubtError("empty", 1, "the file is empty")
    return lines


def _header(lines: list[_Line], as_of: date) -> tuple[int, date | None]:
    """The index of the first title, and the latest day a date without year can be.

    That day is the last one of the year of the header's day, or `as_of` if it comes before;
    without a day in the header there is none.

    `Subscribe` may be glued to the first title; it is cut off in place.
    """
    latest = None
    subscribe_seen = False
    for index, line in enumerate(lines):
        if _HEADER.fullmatch(line.text) is None:
            if index and not subscribe_seen and re.match(r"Subscribe(?=\S)", line.text):
                lines[index] = replace(line, text=line.text.removeprefix("Subscribe"))
            return index, latest
        subscribe_seen = subscribe_seen or line.text == "Subscribe"
        day = _HEADER_DAY.fullmatch(line.text)
        if day is not None:
            year = int(day["year"] or 0) or _latest_year(day, as_of)
            if year is None:
                raise _InDoubtError("bad-date", line.number, f"{quote(line.text)} is not a day")
            latest = min(date(year, 12, 31), as_of)
    raise _InDoubtError("empty", lines[-1].number, "there is no paper below the header")


def _latest_year(day: re.Match[str], as_of: date) -> int | None:
    """The year of a day's latest occurrence up to `as_of`; None if it never occurs."""
    # Eight years reach over any gap between leap days (1896 to 1904).
    for year in range(as_of.year, as_of.year - 9, -1):
        try:
            if date(year, _month(day), int(day["day"])) <= as_of:
                return year
        except ValueError:
            continue
    return None


def _records(lines: list[_Line], *, file: str, latest: date | None) -> Iterator[Draft]:
    index = 0
    record = 0
    while index < len(lines):
        record += 1
        title = lines[index]
        if index + 1 == len(lines):
            raise _InDoubtError(
                "truncated-record",
                title.number,
                f"record {record} ends after its title {quote(title.text)}",
                "copy the whole record, or delete the line",
            )
        abstract = lines[index + 1]
        _compare(record, title, abstract)
        tail, length = _tail(lines[index + 2 : index + 5], latest)
        index += 2 + length
        if index == len(lines) and not length and not _ENDED.search(abstract.text):
            raise _InDoubtError(
                "truncated-record",
                abstract.number,
                f"the last abstract ends in the middle of a sentence: "
                f"{quote('…' + abstract.text[-40:])}",
                "copy the whole record; if the abstract does end so, end it with a full stop",
            )
        yield Draft(
            file=file,
            record=record,
            line=title.number,
            title=title.text,
            abstract=abstract.text,
            author_count=tail.author_count,
            organization=tail.organization,
            date=tail.date,
        )


def _compare(record: int, title: _Line, abstract: _Line) -> None:
    """Raise unless the first line can be the title of the second."""
    hint = "records must be a title, an abstract, and authors, dot and date if any"
    if len(title.text) > _LONGEST_TITLE:
        raise _InDoubtError(
            "listing-in-doubt",
            title.number,
            f"the title of record {record} should stand here, but the line has "
            f"{len(title.text)} characters: {quote(title.text, 60)}",
            hint,
        )
    if len(abstract.text) < max(_SHORTEST_ABSTRACT, len(title.text)):
        raise _InDoubtError(
            "listing-in-doubt",
            abstract.number,
            f"the abstract of record {record} should stand here, but the line is short: "
            f"{quote(abstract.text, 60)}",
            hint,
        )


def _tail(lines: list[_Line], latest: date | None) -> tuple[_Tail, int]:
    """The tail that the lines behind an abstract begin with, and how many lines it takes."""
    texts = [line.text for line in lines]
    if texts and texts[0] == _DOT:
        return _Tail(date=_date(lines[1:2], lines[0], latest)), 2
    authors = _AUTHORS.fullmatch(texts[0]) if texts else None
    if texts[1:2] == [_DOT]:
        date_ = _date(lines[2:3], lines[1], latest)
        organization = _ORGANIZATION.fullmatch(texts[0])
        if authors:
            return _Tail(author_count=_count(authors, lines[0]), date=date_), 3
        if organization:
            named = Organization(id=organization["id"], name=organization["name"])
            return _Tail(organization=named, date=date_), 3
        raise _InDoubtError(
            "listing-in-doubt",
            lines[0].number,
            f"{quote(texts[0])} is neither a number of authors nor an organization",
        )
    if authors:
        raise _InDoubtError(
            "truncated-record",
            lines[0].number,
            f"the line {quote(texts[0])} is not followed by {_DOT} and a date",
            "copy the whole record",
        )
    return _Tail(), 0


def _count(authors: re.Match[str], line: _Line) -> int:
    count = int(authors["count"])
    if count == 0:
        raise _InDoubtError("listing-in-doubt", line.number, "a paper has at least one author")
    return count


def _date(lines: list[_Line], before: _Line, latest: date | None) -> PartialDate:
    if not lines:
        raise _InDoubtError(
            "truncated-record",
            before.number,
            f"no date follows the {_DOT}",
            "copy the whole record",
        )
    line = lines[0]
    found = _DATE.fullmatch(line.text)
    if found is None:
        raise _InDoubtError(
            "listing-in-doubt", line.number, f"a date should stand here, not {quote(line.text)}"
        )
    if found["year"] is None and re.fullmatch(r"(19|20)\d\d", found["comments"] or ""):
        raise _InDoubtError(
            "bad-date",
            line.number,
            f"{quote(line.text)} has either a year without comma or very many comments",
        )
    year_here = latest.year if latest else None
    year = int(found["year"]) if found["year"] else year_here
    if year is None:
        raise _InDoubtError(
            "bad-date",
            line.number,
            f"{quote(line.text)} has no year, and the header names no day to take it from",
            "add the page's day, such as Jun 11, above the first title",
        )
    try:
        day = date(year, _month(found), int(found["day"]))
    except ValueError:
        raise _InDoubtError(
            "bad-date", line.number, f"{quote(line.text)} is not a day of {year}"
        ) from None
    if found["year"] is None and latest and day > latest:
        raise _InDoubtError(
            "bad-date",
            line.number,
            f"{quote(line.text)} has no year, and {day} is after {latest}, the day of the copy",
            "write the year behind it, or say with --as-of when the listing was copied",
        )
    return PartialDate(day.year, day.month, day.day)


def _month(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"]) + 1
