"""Association for Computing Machinery (CSL style `association-for-computing-machinery`)."""

from __future__ import annotations

from catalog.exports import name_lists
from catalog.exports.marks import ended, italic, link
from catalog.exports.record import Record, doi_address
from catalog.exports.styles.parts import (
    MONTHS,
    listed,
    month_and_year,
    page_range,
    spaced,
)
from catalog.model import PartialDate


def acm(of: Record) -> str:
    """A reference, with marks."""
    year = str(of.date.year) if of.date else None
    whole = of.kind in {"book", "report"}
    parts: list[str | None] = [
        name_lists.acm(of.names),
        year,
        italic(of.title) if whole else of.title,
    ]
    if of.kind == "thesis":
        parts += [of.genre, of.publisher]
    elif of.kind in {"article", "conference", "chapter"}:
        parts += _source(of)
    elif whole:
        parts.append(of.publisher)
    text = " ".join([ended(part) for part in parts if part])
    if of.ids.doi:
        return f"{text} {link(doi_address(of.ids.doi))}"
    return f"{text} Retrieved from {link(of.url)}" if of.url else text


def _source(of: Record) -> list[str | None]:
    container, pages = italic(of.container or ""), page_range(of.pages)
    if of.kind == "article":
        number = listed(of.volume, of.issue)
        when = f"({month_and_year(of.date, day=False)})" if of.date else None
        comma = "," if of.volume and not of.issue and when else ""
        return [listed(spaced(container, number + comma, when), pages)]
    if of.kind == "chapter":
        return [f"In {container}", listed(of.publisher, pages)]
    when = _day(of.date)
    if when is None:
        return [listed(f"In {container}", of.publisher, pages)]
    return [listed(f"In {container}", when), listed(of.publisher, pages)]


def _day(date: PartialDate | None) -> str | None:
    if date is None or not date.day:
        return month_and_year(date, day=False)
    return f"{MONTHS[date.month - 1]} {date.day:02}, {date.year}"
