"""American Psychological Association, 7th edition (CSL style `apa`)."""

from __future__ import annotations

from catalog.exports import name_lists
from catalog.exports.marks import ended, italic, link
from catalog.exports.record import Record
from catalog.exports.styles.parts import (
    MONTHS,
    address,
    listed,
    numbered,
    page_range,
    pp,
    volume_of,
)


def apa(of: Record) -> str:
    """A reference, with marks."""
    who, source = name_lists.apa(of.names), _source(of)
    if not who and of.kind == "software" and of.publisher:
        who, source = of.publisher, ""
    title, bracket = _title(of), _bracket(of)
    if who:
        parts = [ended(who), _date(of), ended(f"{title} {bracket}" if bracket else title)]
    else:
        parts = [ended(title), _date(of)]
        if bracket:
            parts.append(f"{bracket}.")
    if source:
        parts.append(ended(source))
    url = address(of)
    if url:
        parts.append(link(url) if of.date or of.ids.doi else f"Retrieved {link(url)}")
    return " ".join(parts)


def _date(of: Record) -> str:
    date = of.date
    if date is None:
        return "(n.d.)."
    full = of.kind == "unknown" or (of.kind == "conference" and not (of.volume or of.pages))
    if full and date.month:
        day = f" {date.day}" if date.day else ""
        return f"({date.year}, {MONTHS[date.month - 1]}{day})."
    return f"({date.year})."


def _title(of: Record) -> str:
    if of.kind in {"article", "conference", "chapter"}:
        return of.title
    title = italic(of.title)
    if of.kind == "preprint" and of.ids.arxiv:
        return f"{title} (arXiv:{of.ids.arxiv})"
    if of.kind == "report" and of.issue:
        return f"{title} ({numbered(of.issue, 'No.', 'Nos.')})"
    if of.kind == "book" and of.volume and not of.container:
        return f"{title} ({volume_of(of.volume)})"
    return title


def _bracket(of: Record) -> str:
    """What kind of a thing it is, where that is not plain from the rest."""
    if of.kind == "dataset":
        return "[Dataset]"
    if of.kind == "software":
        return "[Computer software]"
    if of.kind != "thesis":
        return ""
    school = of.publisher if address(of) else None
    inside = listed(of.genre, school)
    return f"[{inside}]" if inside else ""


def _source(of: Record) -> str:
    if of.kind in {"article", "conference"}:
        number = italic(of.volume) if of.volume else ""
        if of.issue:
            number += f"({of.issue})"
        return listed(italic(of.container or ""), number, page_range(of.pages))
    if of.kind == "chapter":
        where = listed(volume_of(of.volume) if of.volume else "", pp(of.pages))
        book = f"In {italic(of.container or '')}{f' ({where})' if where else ''}"
        return f"{ended(book)} {of.publisher}" if of.publisher else book
    if of.kind == "thesis" and address(of):
        return ""
    return of.publisher or of.server or ""
