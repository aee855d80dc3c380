"""A paper as a RIS record.

Source: Research Information Systems, "RIS Format Specifications" (2001, with the tags and types of
2011). Lines end with carriage return and line feed. Text is Unicode, as today's programs read it.
There is no type for a preprint. Of those for what is not published, `MANSCPT` is known to EndNote,
rispy and Zotero, which takes `UNPB`, like every type that it doesn't know, for a journal's article.
"""

from __future__ import annotations

from catalog.exports.record import Kind, Record

_TYPES: dict[Kind, str] = {
    "preprint": "MANSCPT",
    "article": "JOUR",
    "conference": "CPAPER",
    "chapter": "CHAP",
    "book": "BOOK",
    "thesis": "THES",
    "report": "RPRT",
    "dataset": "DATA",
    "software": "COMP",
    "unknown": "GEN",
}


def parts(of: Record) -> tuple[str, str]:
    """The record, from `TY` to `ER`, one tag a line: what is before the abstract, and behind."""
    pages, ids = of.pages, of.ids
    lines = [f"TY  - {_TYPES[of.kind]}", f"ID  - {of.key}", f"TI  - {of.title}"]
    lines += [f"AU  - {name.inverted}" for name in of.names]
    if of.date is not None:
        date = of.date
        month = f"{date.month:02}" if date.month else ""
        lines.append(f"PY  - {date.year:04}")
        lines.append(f"DA  - {date.year:04}/{month}/{f'{date.day:02}' if date.day else ''}/")
    for tag, value in (
        ("T2", of.container),
        ("VL", of.volume),
        ("IS", of.issue),
        ("SP", pages.first if pages else None),
        ("EP", pages.last if pages else None),
        ("PB", of.publisher or of.server),
        ("M3", of.genre or ("Preprint" if of.kind == "preprint" else None)),
        ("DO", ids.doi),
        ("AN", _accession(of)),
        ("UR", of.url),
    ):
        if value:
            lines.append(f"{tag}  - {value}")
    lines.append("")
    rest = [f"KW  - {word}" for word in of.keywords]
    if of.note:
        rest.append(f"N1  - {of.note}")
    rest.append("ER  - \r\n")
    return "\r\n".join(lines), "\r\n".join(rest)


def abstract(of: Record) -> str:
    """The abstract's line."""
    text = of.abstract
    return f"AB  - {text}\r\n" if text else ""


def _accession(of: Record) -> str | None:
    """The paper's number where it is kept."""
    if of.ids.arxiv:
        return f"arXiv:{of.ids.arxiv}"
    return of.ids.acl or of.ids.pubmed or None
