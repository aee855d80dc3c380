"""Chicago Manual of Style, 18th edition, author and date (CSL style `chicago-author-date`)."""

from __future__ import annotations

from catalog.exports import name_lists
from catalog.exports.marks import ended, italic, link
from catalog.exports.record import Record
from catalog.exports.styles.parts import (
    MONTHS,
    address,
    day_of_year,
    listed,
    numbered,
    quoted,
    shared,
    shortened,
    spaced,
)
from catalog.model import PartialDate


def chicago(of: Record) -> str:
    """A reference, with marks."""
    whole = of.kind in {"book", "report", "software"}
    title = italic(of.title) if whole else quoted(of.title, ".")
    date = str(of.date.year) if of.date else "n.d."
    who, source = name_lists.chicago(of.names), _source(of)
    if not who and of.kind == "software" and of.publisher:
        who, source = of.publisher, [_released(of.date)]
    parts = [who, date, title, *source] if who else [title, date, *source]
    url = address(of)
    if url:
        parts.append(link(url))
    return " ".join([ended(part) for part in parts if part])


def _source(of: Record) -> list[str | None]:
    container = italic(of.container or "")
    if of.kind == "preprint":
        number = f"arXiv:{of.ids.arxiv}" if of.ids.arxiv else None
        return [number, listed("Preprint", of.server, day_of_year(of.date))]
    if of.kind in {"article", "conference"}:
        return [_article(of, container)]
    if of.kind == "chapter":
        volume = f"vol. {of.volume}" if of.volume else None
        return [listed(f"In {container}", volume), of.publisher]
    if of.kind == "thesis":
        return [listed(of.genre, of.publisher)]
    if of.kind == "report":
        return [numbered(of.issue, "No.", "Nos.") if of.issue else None, of.publisher]
    if of.kind == "book":
        volume = f"Vol. {of.volume}" if of.volume else None
        return [spaced(of.container, of.volume) if of.container else volume, of.publisher]
    if of.kind == "software":
        released = _released(of.date)
        if of.publisher and released:
            return [f"{of.publisher}, {released[0].lower()}{released[1:]}"]
        return [of.publisher, released]
    return [listed(of.publisher, day_of_year(of.date))]


def _released(date: PartialDate | None) -> str | None:
    return f"Released {day_of_year(date)}" if date and date.month else None


def _article(of: Record, container: str) -> str:
    pages = shortened(of.pages, _last)
    if not (of.volume or of.issue):
        # The style says "ahead of print" here. Our volume may be just unknown.
        return listed(container, day_of_year(of.date), pages)
    month = f"({MONTHS[of.date.month - 1]})" if of.date and of.date.month else None
    if of.volume:
        text = spaced(container, of.volume, f"({of.issue})" if of.issue else month)
    else:
        issue = numbered(of.issue or "", "no.", "nos.")
        text = spaced(listed(container, issue), month if of.names else None)
    return f"{text}: {pages}" if pages else text


def _last(first: str, last: str) -> str:
    """The rule of the Chicago Manual of Style, 9.63."""
    number = int(first)
    if number < 100 or number % 100 == 0:
        return last
    same = shared(first, last)
    return last[same if number % 100 < 10 else min(same, len(last) - 2) :]
