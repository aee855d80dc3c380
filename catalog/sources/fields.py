"""What fields of foreign records mean: names, dates, pages, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from catalog import links
from catalog.model import FORMATS, Author, Links, PartialDate, Url

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY_MONTH_YEAR = re.compile(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?{_MONTH},?\s+(\d{{4}})", re.I)
_MONTH_DAY_YEAR = re.compile(rf"{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.I)
_NUMBERS = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T\s].*|/*)?")
# Behind a comma these belong to the name before it: `Martin Luther King, Jr.`
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.I)

_OTHERS = re.compile(r"\bet\.? al\b|\band others\b|^\W*others\W*$", re.I)
# Invisible, but part of words in Persian and in scripts of India, and of some emoji.
_JOINERS = "\u200c\u200d"
_INITIALS = re.compile(r"(?:[A-Z]\.?[\s-]*){1,4}")


def folded(text: str) -> str:
    """A text with its white space folded, control characters taken out."""
    text = " ".join(text.split())
    # Nearly every text can be printed, and this is soon seen.
    if text.isprintable():
        return text
    shown = "".join(c for c in text if c.isprintable() or c in _JOINERS)
    return " ".join(shown.split()).strip(f" {_JOINERS}")


def given_first(name: str) -> str:
    """A name with the given names first: `Cheng, Ho Kei` too.

    A suffix may stand in the middle, as in BibTeX, or last, as in RIS: `King, Martin Luther, Jr.`
    """
    if "," not in name:
        return folded(name)
    parts = [part for part in (folded(part) for part in name.split(",")) if part]
    if len(parts) == 2 and not _SUFFIX.fullmatch(parts[1]):
        return f"{parts[1]} {parts[0]}"
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[1]):
        return f"{parts[2]} {parts[0]}, {parts[1]}"
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[2]):
        return f"{parts[1]} {parts[0]}, {parts[2]}"
    return ", ".join(parts)


def authors(names: Iterable[str]) -> tuple[Author, ...]:
    """Authors by their names, in order, family or given names first; empty ones left out."""
    written = (given_first(name) for name in names)
    return tuple(Author(name=name) for name in written if name and _is_name(name))


def _is_name(name: str) -> bool:
    """Whether something stands for a person: not `others`, `et al.`, or signs alone."""
    plain = name.casefold().strip(". ")
    return plain not in {"others", "et al", "et al.", "and others"} and any(map(str.isalpha, name))


def is_cut(text: str) -> bool:
    """Whether names are followed by a word for those who are not named: `et al.`, `and others`."""
    return _OTHERS.search(text) is not None


def uncut(name: str) -> str:
    """A name without the word for those who are not named; empty if it is only that."""
    return _OTHERS.sub("", name).strip(" ,.") if is_cut(name) else name


def split_names(text: str) -> list[str]:
    """The names in a line as lists of papers write it: `A B, C D and E F`, `B, A; D, C`.

    Semicolons, ` and ` and `&` always part names. A comma does, unless every name is written
    family name first, which only semicolons or `and` let one tell.
    """
    text = re.sub(r"\bet\.? al\.?", "", folded(text), flags=re.I)
    if ";" in text:
        return [part.strip(" ,") for part in text.split(";") if part.strip(" ,")]
    chunks = re.split(r",?\s+(?:and|&)\s+", text)
    # `Cheng, Ho Kei and Schwing, Alexander`: one comma in each, and a name of one word before it.
    if len(chunks) > 1 and all(re.fullmatch(r"[^\s,]+, [^,]+", chunk.strip()) for chunk in chunks):
        return [chunk.strip() for chunk in chunks]
    parts = [part.strip() for chunk in chunks for part in chunk.split(",")]
    listed = all("," in chunk for chunk in chunks) and not len(parts) % 2
    if listed and all(map(_INITIALS.fullmatch, parts[1::2])):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    names: list[str] = []
    for part in parts:
        if names and _SUFFIX.fullmatch(part):
            names[-1] = f"{names[-1]}, {part}"
        elif part:
            names.append(part)
    return names


def partial_date(text: str) -> PartialDate | None:
    """The date of a text: `2022-07-14`, `2022/7`, `14 July 2022`, `Jul 2022`, `2022-07-14T09:00`.

    None if it holds none, or one that the calendar has not. A day or month that can't be is left
    out: `2022-00-00` is 2022.
    """
    text = folded(text)
    found = _NUMBERS.fullmatch(text)
    if found:
        return ymd(found[1], found[2], found[3])
    found = _MONTH_DAY_YEAR.search(text)
    if found:
        return ymd(found[3], found[1], found[2])
    found = _DAY_MONTH_YEAR.search(text)
    if found:
        return ymd(found[3], found[2], found[1])
    year = re.fullmatch(r"(?:c\.?|ca\.?|\[)?\s*((?:1[5-9]|20)\d\d)[a-z]?\]?", text)
    return PartialDate(int(year[1])) if year else None


def ymd(year: str, month: str | None = None, day: str | None = None) -> PartialDate | None:
    """A date from its parts as texts; a month may be a name or its beginning.

    None without a year of four digits. What can't be a month or a day is left out, and what stands
    behind it.
    """
    year = folded(year)
    if not re.fullmatch(r"\d{4}", year) or int(year) == 0:
        return None
    number = _month_number(folded(month or ""))
    if not number:
        return PartialDate(int(year))
    days = folded(day or "")
    try:
        is_day = days.isdecimal() and len(days) <= 2
        whole = date(int(year), number, int(days)) if is_day else None
    except ValueError:
        whole = None
    return PartialDate(int(year), number, whole.day if whole else 0)


def _month_number(text: str) -> int:
    if text.isdecimal():
        return int(text) if len(text) <= 2 and 1 <= int(text) <= 12 else 0
    start = text[:3].casefold()
    return _MONTHS.index(start) + 1 if start in _MONTHS else 0


def pages(text: str) -> str | None:
    """A range of pages with a plain hyphen, `640--658` as `640-658`; None if nothing is there."""
    text = re.sub(r"\s*[-\u2010-\u2015\u2212]+\s*", "-", folded(text)).strip("-")
    text = re.sub(r"^pp?\.?\s*(?=\w)", "", text) if re.match(r"pp?\.|pp?\s", text) else text
    return text or None


def url(text: str) -> Url | None:
    """An address, if it has the form of one. Spaces and braces in it are percent-encoded."""
    # Most have: no more to do.
    if text.startswith("http") and text.isascii() and FORMATS[Url].pattern.fullmatch(text):
        return Url(text)
    text = folded(text).replace("\\_", "_").replace("\\%", "%").replace("\\&", "&")
    if re.match(r"www\.[\w-]+\.", text):
        text = f"https://{text}"
    scheme = re.match(r"https?://", text, re.I)
    if not scheme:
        return None
    address = scheme[0].lower() + re.sub(
        r"[\s{}|^`<>\"\\]",
        lambda sign: f"%{ord(sign[0]):02X}" if ord(sign[0]) < 128 else "",
        text[scheme.end() :],
    )
    if not FORMATS[Url].pattern.fullmatch(address):
        return None
    try:
        urlsplit(address)
    except ValueError:
        # A host such as `a℀b`: nothing that takes addresses apart can have it.
        return None
    return Url(address)


def links_of(urls: Iterable[Url | None]) -> Links:
    """Addresses by kind, each once, told by their hosts."""
    by_kind: dict[str, dict[Url, None]] = {}
    for address in urls:
        if address:
            kind = "pdf" if address.lower().endswith(".pdf") else links.kind_of(address)
            by_kind.setdefault(kind, {})[address] = None
    return Links(**{kind: tuple(found) for kind, found in by_kind.items()})


def earliest(dates: Iterable[PartialDate | None]) -> PartialDate | None:
    """The first of some dates: of the first year the first month known, and so its first day."""
    given = [date for date in dates if date]
    for part in ("year", "month", "day"):
        known_parts = [getattr(date, part) for date in given if getattr(date, part)]
        if known_parts:
            given = [date for date in given if getattr(date, part) == min(known_parts)]
    return given[0] if given else None
