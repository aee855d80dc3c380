"""COinS: a paper as an empty element of a list, by which Zotero and others offer the whole list.

Source: ANSI/NISO Z39.88-2004, key/encoded-value formats `journal`, `book`, `dissertation` and `dc`;
"OpenURL COinS: A Convention to Embed Bibliographic Metadata in HTML". Kinds are told as Zotero
reads them, to whom a conference paper is a `proceeding` in a `book`, and whose own names of types
stand in `rft.type` for what has no format of its own. A DOI's address stands beside the DOI, since
Zotero has no field for the DOI of a book.

A paper's own page has none, not even in the rows of related papers: a reference manager that finds
one takes it for what the page is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from catalog.exports.names import Name
from catalog.exports.record import Kind, Record
from catalog.markup import escape

# More authors are not named in a list; an author's name is some twenty bytes.
_MOST_AUTHORS = 30
# All but what means nothing in a query, and need not be written in three characters (RFC 3986,
# 3.4); and but spaces, which become a plus.
_QUOTED = re.compile("[^A-Za-z0-9 ,:/;@()._~\x00-]+")


@dataclass(frozen=True, slots=True)
class _Format:
    """How a kind of paper is told: format, genre or type, and the keys of what is known of it."""

    name: str
    genre: str
    title: str
    container: str = ""
    author: str = "au"
    publisher: str = "pub"


_ARTICLE = _Format("journal", "article", "atitle", "jtitle")
_FORMATS: Mapping[Kind, _Format] = {
    "conference": _Format("book", "proceeding", "atitle", "btitle"),
    "chapter": _Format("book", "bookitem", "atitle", "btitle"),
    "book": _Format("book", "book", "btitle", "series"),
    "report": _Format("book", "report", "btitle", "series"),
    "thesis": _Format("dissertation", "", "title", publisher="inst"),
    "dataset": _Format("dc", "dataset", "title", "source", "creator", "publisher"),
    "software": _Format("dc", "computerProgram", "title", "source", "creator", "publisher"),
    "preprint": _Format("dc", "preprint", "title", "source", "creator", "publisher"),
    "unknown": _Format("dc", "document", "title", "source", "creator", "publisher"),
}


def coins(cited: Record) -> str:
    """The element of a paper."""
    keys, values = zip(*_pairs(cited), strict=True)
    # Quoted all at once: a call for each would be most of the work. No value holds a \x00.
    quoted = _QUOTED.sub(lambda match: quote(match[0]), "\x00".join(values)).replace(" ", "+")
    pairs = map("=".join, zip(keys, quoted.split("\x00"), strict=True))
    return f'<span class="Z3988" title="{escape("&".join(pairs))}"></span>'


def _pairs(cited: Record) -> Iterator[tuple[str, str]]:
    """Keys and values of what is known."""
    form = _FORMATS.get(cited.kind, _ARTICLE)
    journal, book = form.name == "journal", form.name == "book"
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form.name}"
    if cited.ids.doi:
        yield "rft_id", f"info:doi/{cited.ids.doi}"
    if cited.url:
        yield "rft_id", cited.url
    names = cited.names[:_MOST_AUTHORS]
    known = [
        ("type" if form.name == "dc" else "genre", form.genre),
        (form.title, cited.title),
        *(_author(form, name, alone=len(names) == 1) for name in names),
        ("date", str(cited.date) if cited.date else ""),
        (form.container, cited.container if form.container else ""),
        ("volume", cited.volume if journal else ""),
        ("issue", cited.issue if journal else ""),
        ("spage", cited.pages.first if cited.pages and (journal or book) else ""),
        ("epage", cited.pages.last if cited.pages and (journal or book) else ""),
        (form.publisher, "" if journal else cited.publisher or cited.server),
    ]
    yield from ((f"rft.{key}", value) for key, value in known if value)


def _author(form: _Format, name: Name, *, alone: bool) -> tuple[str, str]:
    """An author's key and value. Zotero puts `aucorp` before all others, and divides other names.

    A group among people so ends with a comma, as a family name without a given one.
    """
    if not name.literal:
        return form.author, name.halved
    return ("aucorp", name.literal) if alone else (form.author, f"{name.literal},")
