"""A paper as an item of CSL-JSON, which citation processors read.

Source: CSL 1.0.2, "Appendix III: Types" and "Appendix IV: Variables", and its data schema.

Files are written so that Zotero loses nothing of them, where processors cite an item the same
(pandoc and citeproc-js read particles and suffixes out of names that have them): Zotero refuses a
file with CSL 1.0.2's type `software`, reads no other parts of names than family and given, and has
no place for the DOI of a `document`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from catalog.compact import json_text
from catalog.exports.names import Name
from catalog.exports.record import Kind, Record

_TYPES: dict[Kind, str] = {
    "preprint": "article",
    "article": "article-journal",
    "conference": "paper-conference",
    "chapter": "chapter",
    "book": "book",
    "thesis": "thesis",
    "report": "report",
    "dataset": "dataset",
    "software": "software",
    "unknown": "document",
}

_Date = TypedDict("_Date", {"date-parts": list[list[int]]})
_Value = str | list[dict[str, str]] | _Date
Item = dict[str, _Value]


# What tells software from a dataset, whose type it has in files.
_SOFTWARE = "Computer software"


def parts(of: Record) -> tuple[str, str]:
    """The item as JSON, on one line: what stands before the abstract, and behind."""
    return json_text(_filed(of)).removesuffix("}"), "}"


def abstract(of: Record) -> str:
    """The abstract with its name."""
    text = of.abstract
    return f',"abstract":{json_text(text)}' if text else ""


def item(of: Record) -> Item:
    """The item as a mapping, for a processor; what is not known is not in it."""
    made = _brief(of, _name)
    if of.abstract:
        made["abstract"] = of.abstract
    return made


def _filed(of: Record) -> Item:
    """The item without its abstract, for a file."""
    made = _brief(of, _filed_name)
    if of.kind == "software":
        made["type"], made["genre"] = "dataset", _SOFTWARE
    elif of.kind == "unknown" and of.ids.doi:
        made["type"] = "article"
    if of.ids.arxiv and of.kind != "preprint":
        # As Zotero notes it. In variables of their own, styles would tell it as where the paper is.
        note = f"arXiv: {of.ids.arxiv}"
        made["note"] = f"{note}\n{of.note}" if of.note else note
    return made


def _filed_name(name: Name) -> dict[str, str]:
    """Particle and suffix in the two parts that every reader knows."""
    if name.given:
        given = f"{name.given}, {name.suffix}" if name.suffix else name.given
        return {"family": name.last, "given": given}
    return _name(name)


def _brief(of: Record, named: Callable[[Name], dict[str, str]]) -> Item:
    """The item without its abstract."""
    made: Item = {"id": of.key, "citation-key": of.key, "type": _TYPES[of.kind], "title": of.title}
    if of.names:
        made["author"] = [named(name) for name in of.names]
    if of.date is not None:
        date = of.date
        parts = [date.year, date.month, date.day]
        made["issued"] = {"date-parts": [parts[: 1 + bool(date.month) + bool(date.day)]]}
    ids, book = of.ids, of.kind == "book"
    for variable, value in (
        ("collection-title" if book else "container-title", of.container),
        ("collection-number" if book and of.container else "volume", of.volume),
        ("issue", None if of.kind == "report" else of.issue),
        ("page", of.pages.text("-") if of.pages else None),
        ("publisher", of.publisher or of.server),
        ("genre", of.genre),
        ("number", _number(of)),
        ("DOI", ids.doi),
        ("PMID", ids.pubmed),
        # A processor makes an address of a DOI, and would show it twice.
        ("URL", of.link or (None if ids.doi else of.url)),
        ("keyword", ", ".join(of.keywords)),
        ("note", of.note),
    ):
        if value:
            made[variable] = value
    return made


def _number(of: Record) -> str | None:
    if of.kind == "report":
        return of.issue
    return f"arXiv:{of.ids.arxiv}" if of.kind == "preprint" and of.ids.arxiv else None


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    made = {"family": name.family}
    if name.given:
        made["given"] = name.given
    if name.particle:
        made["non-dropping-particle"] = name.particle
    if name.suffix:
        made["suffix"] = name.suffix
    return made
