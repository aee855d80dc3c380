"""A paper as a reference, for people: as safe HTML and as plain text.

Five styles are formatted here, in `styles`; others by a citation processor, in `processor`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from catalog.exports import marks, styles
from catalog.exports.record import Record

# What is part of something. If nobody knows of what, its number in there says nothing.
_INSIDE = frozenset(["article", "conference", "chapter"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A style of references: a short id, a name for people, and what formats one.

    `made_by` is what its references are made by beside the record, for styles that are no code of
    ours: with the same, they are the same.
    """

    id: str
    name: str
    marked: Callable[[Record], str] = field(compare=False)
    made_by: str = ""


STYLES = (
    Style(id="apa", name="APA", marked=styles.apa),
    Style(id="ieee", name="IEEE", marked=styles.ieee),
    Style(id="acm", name="ACM", marked=styles.acm),
    Style(id="chicago", name="Chicago", marked=styles.chicago),
    Style(id="vancouver", name="Vancouver", marked=styles.vancouver),
)


def plain(of: Record, style: Style) -> str:
    """The reference as plain text, on one line."""
    return marks.plain(marked(of, style))


def html(of: Record, style: Style) -> Markup:
    """The reference as HTML: phrasing content, every character of the record escaped."""
    return marks.html(marked(of, style))


def marked(of: Record, style: Style) -> str:
    """The reference with marks, which `marks` takes out of texts, and what must be known behind."""
    text = style.marked(citable(of))
    return f"{text} [{of.note}]" if of.note else text


def citable(of: Record) -> Record:
    """The record as styles take it: a part of nothing that is known is cited by its title."""
    if of.container is None and of.kind in _INSIDE:
        return replace(of, kind="unknown")
    return of
