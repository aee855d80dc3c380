"""Institute of Electrical and Electronics Engineers (CSL style `ieee`)."""

from __future__ import annotations

from catalog.exports import name_lists
from catalog.exports.marks import ended, italic, link
from catalog.exports.record import Record
from catalog.exports.styles.parts import MONTHS, SHORT_MONTHS, dashed, listed, pp, quoted
from catalog.model import PartialDate


def ieee(of: Record) -> str:
    """A reference, with marks."""
    who = name_lists.ieee(of.names)
    if of.kind in {"book", "software"}:
        return _whole(of, who)
    parts = _parts(of)
    after = of.kind in {"dataset", "unknown"} or not parts
    title = quoted(of.title, "." if after else ",")
    text = f"{who}, {title}" if who else title
    alone = len(parts) == 1 and of.kind == "conference"
    if of.kind == "article" or alone:
        return _article(text, parts, of)
    if parts:
        text += f" {ended(listed(*parts))}"
    return _address(text, of)


def _parts(of: Record) -> list[str]:
    """What stands behind the title, to be parted by commas."""
    parts: list[str | None]
    date, short = _date(of.date, day=True), _date(of.date, day=False)
    year = str(of.date.year) if of.date else None
    container = italic(of.container) if of.container else None
    volume = f"vol. {dashed(of.volume)}" if of.volume else None
    if of.kind == "preprint":
        server = italic(of.server) if of.server else None
        number = f"arXiv:{of.ids.arxiv}" if of.ids.arxiv else None
        parts = [date, ": ".join(filter(None, (server, number)))]
    elif of.kind == "article":
        number = f"no. {dashed(of.issue)}" if of.issue else None
        parts = [container, volume, number, pp(of.pages), short]
    elif of.kind == "conference":
        parts = [f"in {container}", of.publisher, short, pp(of.pages)]
    elif of.kind == "chapter":
        parts = [f"in {container}", volume, of.publisher, year, pp(of.pages)]
    elif of.kind == "thesis":
        parts = [of.genre, of.publisher, year]
    elif of.kind == "report":
        parts = [of.publisher, of.issue, short]
    else:
        parts = [of.publisher, date]
    return [part for part in parts if part]


def _article(text: str, parts: list[str], of: Record) -> str:
    """In a journal, and in proceedings of which nothing is known, the address is one more part."""
    if of.ids.doi:
        parts.append(f"doi: {of.ids.doi}")
    elif of.url:
        parts.append(f"Available: {link(of.url)}")
    text += f" {listed(*parts)}"
    return text if of.url and not of.ids.doi else ended(text)


def _whole(of: Record, who: str) -> str:
    title = italic(of.title)
    text = f"{who}, {title}" if who else title
    if of.kind == "software":
        text = ended(text)
        date = _date(of.date, day=True)
        if date:
            text += f" ({date})."
        if of.publisher:
            text += f" {ended(of.publisher)}"
        return _address(text, of)
    if of.container:
        number = f"no. {dashed(of.volume)}" if of.volume else None
        text = f"{ended(text)} {ended(listed(f'in {of.container}', number))}"
    else:
        text = ended(listed(text, f"vol. {dashed(of.volume)}" if of.volume else None))
    printed = listed(of.publisher, str(of.date.year) if of.date else None)
    if printed:
        text += f" {ended(printed)}"
    return _address(text, of)


def _address(text: str, of: Record) -> str:
    if of.ids.doi:
        return f"{text} doi: {of.ids.doi}."
    return f"{text} Available: {link(of.url)}" if of.url else text


def _date(date: PartialDate | None, *, day: bool) -> str | None:
    if date is None or not date.month:
        return str(date.year) if date else None
    month = SHORT_MONTHS[date.month - 1]
    month = month if len(month) == len(MONTHS[date.month - 1]) else f"{month}."
    if day and date.day:
        return f"{month} {date.day:02}, {date.year}"
    return f"{month} {date.year}"
