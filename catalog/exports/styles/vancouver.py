"""Vancouver, as the National Library of Medicine has it (CSL style `nlm-citation-sequence`)."""

from __future__ import annotations

from catalog.exports import name_lists
from catalog.exports.marks import ended, link
from catalog.exports.record import Record
from catalog.exports.styles.parts import SHORT_MONTHS, numbered, shared, shortened, year
from catalog.model import PartialDate


def vancouver(of: Record) -> str:
    """A reference, with marks."""
    url = of.link or (None if of.ids.doi else of.url)
    if of.kind == "article" and (of.ids.doi or of.ids.pubmed):
        url = None
    internet = " [Internet]" if url else ""
    parts: list[str | None] = [name_lists.vancouver(of.names)]
    if of.kind == "article":
        parts += [of.title, f"{of.container}{internet}", _place(of)]
    elif of.kind in {"conference", "chapter"}:
        parts += [of.title, f"In: {of.container}{internet}", *_printed(of)]
    else:
        genre = f" [{of.genre}]" if of.genre else ""
        parts += [f"{of.title}{genre}{internet}", *_printed(of)]
    text = " ".join([ended(part) for part in parts if part])
    if url:
        text += f" Available from: {link(url)}"
    if of.ids.doi:
        text += f" doi:{of.ids.doi}"
    if of.ids.pubmed:
        text += f" PubMed PMID: {of.ids.pubmed}."
    return text


def _place(of: Record) -> str:
    """Where in a journal an article stands."""
    pages = shortened(of.pages, _minimal_last)
    number = f"{of.volume or ''}{f'({of.issue})' if of.issue else ''}"
    date = _date(of.date, day=True)
    return ";".join(filter(None, (date, ":".join(filter(None, (number, pages))))))


def _printed(of: Record) -> list[str | None]:
    """Who has published it, when, and its numbers."""
    publisher = of.publisher or of.server
    date = _date(of.date, day=False) if of.kind == "report" else year(of.date)
    printed = "; ".join(filter(None, (publisher, date)))
    if of.kind == "book":
        if of.container is None:
            return [f"Vol. {of.volume}" if of.volume else None, printed]
        number = f"; no. {of.volume}" if of.volume else ""
        return [printed, f"({of.container}{number})"]
    if of.kind == "report":
        return [printed, numbered(of.issue, "Report no.:", "Report nos.:") if of.issue else None]
    pages = shortened(of.pages, _minimal_last)
    return [printed, f"p. {pages}" if pages else None]


def _date(date: PartialDate | None, *, day: bool) -> str | None:
    if date is None or not date.month:
        return year(date)
    month = SHORT_MONTHS[date.month - 1]
    return f"{date.year} {month}{f' {date.day}' if day and date.day else ''}"


def _minimal_last(first: str, last: str) -> str:
    return last[shared(first, last) :]
