"""A paper as a row of CSV, for spreadsheets and scripts.

Sources: RFC 4180 (comma, double quotes, carriage return and line feed); OWASP, "CSV Injection".
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.exports.record import Record

COLUMNS = (
    "id", "key", "type", "title", "authors", "year", "date", "container", "volume", "issue",
    "pages", "publisher", "doi", "arxiv", "openreview", "acl", "pubmed", "url", "keywords", "note",
    "abstract",
)  # fmt: skip
# A spreadsheet takes a cell that begins with one of these for a formula, and runs it. Programs for
# Chinese and Japanese do so for the wide forms, too.
_FORMULA = frozenset("=+-@\t\r＝＋－＠")


def head() -> str:
    """The first line: the columns' names."""
    return _line(COLUMNS)


def entry(of: Record) -> str:
    """The row. Unknown cells are empty; authors, and keywords, are parted by `; `.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    ids, date = of.ids, of.date
    return _line(
        (
            of.id,
            safe(of.key),
            of.kind,
            safe(of.title),
            safe("; ".join([name.inverted for name in of.names])),
            str(date.year) if date else "",
            str(date) if date else "",
            safe(of.container or ""),
            safe(of.volume or ""),
            safe(of.issue or ""),
            safe(of.pages.text("–")) if of.pages else "",
            safe(of.publisher or of.server or of.genre or ""),
            ids.doi or "",
            ids.arxiv or "",
            safe(ids.openreview or ""),
            ids.acl or "",
            ids.pubmed or "",
            of.url or "",
            safe("; ".join(of.keywords)),
            of.note or "",
            safe(of.abstract or ""),
        )
    )


def safe(text: str) -> str:
    """A cell's text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in _FORMULA else text


def _line(cells: Iterable[str]) -> str:
    """Several cells as a line (RFC 4180, section 2, rules 4 to 7).

    What the standard library writes, too. But it looks at every letter, and abstracts have many.
    """
    return ",".join([_cell(cell) if cell else cell for cell in cells]) + "\r\n"


def _cell(text: str) -> str:
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
