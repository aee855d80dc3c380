"""What several styles of references have in common: dates, pages, numbers, quotation marks."""

from __future__ import annotations

import re
from collections.abc import Callable

from catalog.exports.marks import ended
from catalog.exports.record import Pages, Record, doi_address
from catalog.model import PartialDate

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
SHORT_MONTHS = [month if len(month) < 4 else month[:3] for month in MONTHS]

_SEVERAL = re.compile(r"\d\s*[-–,&]\s*\d")
# Quotation marks inside quotation marks.
_INNER = str.maketrans("“”", "‘’")


def listed(*parts: str | None) -> str:
    """What is known of the parts, with commas between."""
    return ", ".join(filter(None, parts))


def spaced(*parts: str | None) -> str:
    """What is known of the parts, with spaces between."""
    return " ".join(filter(None, parts))


def address(of: Record) -> str | None:
    """Where the paper is: by its DOI, else by the record's address."""
    if of.ids.doi:
        return doi_address(of.ids.doi)
    return of.url


def page_range(pages: Pages | None) -> str:
    """Pages as `12–34` or `5`."""
    return pages.text("–") if pages else ""


def pp(pages: Pages | None) -> str:
    """Pages as `pp. 12–34` or `p. 5`."""
    if pages is None:
        return ""
    return f"{'pp' if pages.last else 'p'}. {pages.text('–')}"


def quoted(title: str, sign: str) -> str:
    """A title in quotation marks, the sign behind it inside them."""
    # Most titles have none, and `translate` looks at every letter.
    inner = title if title.isascii() else title.translate(_INNER)
    return f"“{ended(inner, sign)}”"


def volume_of(volume: str) -> str:
    """A volume as `Vol. 3`."""
    return numbered(volume, "Vol.", "Vols.")


def numbered(number: str, one: str, many: str) -> str:
    """`No. 12` or `Nos. 12-13`."""
    return f"{many if _SEVERAL.search(number) else one} {number}"


def dashed(number: str) -> str:
    """`12–13` of `12-13`."""
    return number.replace("-", "–")


def year(date: PartialDate | None) -> str | None:
    """The year of a date that is known."""
    return str(date.year) if date else None


def month_and_year(date: PartialDate | None, *, day: bool) -> str | None:
    """`December 2022`, `December 24, 2022`."""
    if date is None or not date.month:
        return str(date.year) if date else None
    shown = f" {date.day}," if day and date.day else ""
    return f"{MONTHS[date.month - 1]}{shown} {date.year}"


def day_of_year(date: PartialDate | None) -> str | None:
    """`December 24`, where the year stands elsewhere."""
    if date is None or not date.month:
        return None
    return f"{MONTHS[date.month - 1]}{f' {date.day}' if date.day else ''}"


def shortened(pages: Pages | None, last: Callable[[str, str], str]) -> str:
    """Pages whose last number has only the digits that are new, by a style's rule."""
    if pages is None or pages.last is None:
        return pages.first if pages else ""
    first, end = pages.first, pages.last
    if first.isdecimal() and end.isdecimal() and len(first) == len(end):
        end = last(first, end)
    return f"{first}–{end}"


def shared(first: str, last: str) -> int:
    """How many digits two numbers have in common at their beginning, but not all."""
    count = 0
    while count < len(first) - 1 and first[count] == last[count]:
        count += 1
    return count
