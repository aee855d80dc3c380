"""Changes of a catalog told: as text for a terminal, as Markdown, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from catalog.amounts import counted
from catalog.curation import plain
from catalog.curation.changes import KINDS, Change, What
from catalog.markup import to_plain
from catalog.model import PaperId, TopicId
from catalog.pages.paths import Addresses, paper_path, topic_path
from catalog.problems import quote

_NAMES: dict[What, tuple[str, str]] = {"paper": ("paper", "papers"), "topic": ("topic", "topics")}
# GitHub takes 65,536 characters in an issue or a pull request.
LONGEST = 60_000
_WHATS: tuple[What, ...] = ("paper", "topic")


def summary(changes: Sequence[Change]) -> str:
    """`2 papers added, 1 changed; 1 topic added`, or `nothing changed`."""
    parts = []
    for what in _WHATS:
        said: list[str] = []
        for kind in KINDS:
            number = sum(1 for c in changes if c.what == what and c.kind == kind)
            if number:
                said.append(f"{number if said else counted(number, what)} {kind}")
        if said:
            parts.append(", ".join(said))
    return "; ".join(parts) or "nothing changed"


def as_text(changes: Sequence[Change]) -> str:
    """A line for each change, and the numbers."""
    return "\n".join([*(_line(change) for change in changes), summary(changes)]) + "\n"


def _line(change: Change) -> str:
    title = quote(to_plain(change.title), 100)
    head = f"{change.kind} {change.what} {change.id}: {title}"
    if change.was:
        head = f"{change.kind} {change.what} {change.was} to {change.id}: {title}"
    if change.into:
        head += f", now in {change.into}"
    return f"{head} ({', '.join(change.fields)})" if change.fields else head


def as_markdown(changes: Sequence[Change], *, site: str = "") -> str:
    """Lists under headings; titles lead to their pages on `site`. Cut to what GitHub takes.

    Every text is escaped for GitHub and for Python-Markdown.
    """
    parts = [f"{summary(changes)[0].upper()}{summary(changes)[1:]}.\n"]
    room = LONGEST
    for what in _WHATS:
        for kind in KINDS:
            items = [
                f"- {_item(change, site)}"
                for change in changes
                if change.what == what and change.kind == kind
            ]
            if items:
                listed = "\n".join(fitting(items, room))
                parts.append(f"## {_NAMES[what][1].capitalize()} {kind}\n\n{listed}\n")
                room -= len(listed)
    return "\n".join(parts)


def fitting(items: Sequence[str], room: int) -> Iterator[str]:
    """As many items of a list as there are characters for, and how many are left."""
    for number, item in enumerate(items):
        room -= len(item) + 1
        if room < 0:
            yield f"- and {len(items) - number:,} more"
            return
        yield item


def _item(change: Change, site: str) -> str:
    # Of a removed one there is a page only if another took it up.
    there = change.id if change.kind != "removed" else change.into
    title = to_plain(change.title)
    shown = plain.link(title, address(site, change.what, there)) if there else plain.text(title)
    if change.was:
        shown += f", before {plain.code(change.was)}"
    if change.into:
        shown += f", now in {plain.code(change.into)}"
    return f"{shown}: {', '.join(change.fields)}" if change.fields else shown


def address(site: str, what: What, id_: str) -> str:
    """The address of a page; nothing without the site's."""
    if not site:
        return ""
    path = paper_path(PaperId(id_)) if what == "paper" else topic_path(TopicId(id_))
    return f"{site.rstrip('/')}/{Addresses().of(path)}"


def as_json(changes: Sequence[Change]) -> str:
    """`{"papers": {"added": [{"id", "title"}, …], …}, "topics": {…}}`: every list is there."""
    told = {
        _NAMES[what][1]: {
            kind: [_told(c) for c in changes if c.what == what and c.kind == kind] for kind in KINDS
        }
        for what in _WHATS
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _told(change: Change) -> dict[str, object]:
    told: dict[str, object] = {"id": change.id, "title": change.title}
    if change.was:
        told["was"] = change.was
    if change.into:
        told["into"] = change.into
    if change.fields:
        told["fields"] = change.fields
    return told
