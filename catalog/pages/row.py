"""A paper in a list: a heading, muted facts, the beginning of the abstract.

Every paper is in a dozen lists and beside its neighbours, so a row is put together here, not in a
template: it costs a third of that.
"""

from __future__ import annotations

from catalog.markup import escape
from catalog.pages.cards import Card

# The level of a row's heading, unless it is changed.
LEVEL = 2


def row(card: Card, address: str, *, lead: bool = True, added: str = "") -> str:
    """The row as HTML, without white space between its elements.

    `address` leads to the paper's page. `added` is the day on which the paper came to the catalog,
    if a script shall mark what is new to a reader.
    """
    day = f' data-pc-added="{added}"' if added else ""
    code = " data-pc-code" if card.code else ""
    facts = f'<strong class="pc-status">{card.status}</strong>' if card.status else ""
    for fact in card.facts:
        facts += f"<span>{escape(fact)}</span>"
    for badge in card.badges:
        facts += f'<span class="pc-badge">{badge}</span>'
    if facts:
        facts = f'<p class="pc-row__facts">{facts}</p>'
    text = escape(card.lead) if lead else ""
    if text:
        text = f'<p class="pc-row__lead" dir="auto">{text}</p>'
    return (
        f'<li{day} class="pc-row"{code}><h{LEVEL} class="pc-row__title">'
        f'<a href="{address}" dir="auto">{card.marked}</a></h{LEVEL}>{facts}{text}</li>'
    )


def at_level(rows: str, level: int) -> str:
    """Rows with headings of another level: no text in them has a tag that is not its own."""
    if level == LEVEL:
        return rows
    return rows.replace(f"<h{LEVEL} ", f"<h{level} ").replace(f"</h{LEVEL}>", f"</h{level}>")
