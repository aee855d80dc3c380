"""What people are told of a catalog's links: the body of one issue, which is edited in place.

It holds texts of entries, escaped, addresses as code, and words of our own; nothing that a server
has said but its status, and the address that a link has moved to, which is checked for its form.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from catalog.amounts import counted
from catalog.curation import plain
from catalog.curation.changes_text import LONGEST, address, fitting
from catalog.curation.link_check import Link
from catalog.curation.link_history import DAYS, Failing, History
from catalog.markup import to_plain
from catalog.model import Catalog, PaperId

# The first line of the body, by which it is found again.
MARK = "<!-- paper-catalog: links -->"
_MOST_PLACES = 3


def report(catalog: Catalog, links: Mapping[str, Link], history: History, site: str) -> str:
    """The body of the issue; empty if no link is dead and none has moved."""
    dead = {url: one for url, one in sorted(history.dead.items()) if url in links}
    moved = {url: to for url, to in sorted(history.moved.items()) if url in links}
    if not dead and not moved:
        return ""
    parts = [f"{MARK}\n\n{_summary(dead, moved, history)}\n"]
    room = LONGEST - len(parts[0])
    for heading, items in (
        ("Dead", [_dead(catalog, links[url], one, site) for url, one in dead.items()]),
        ("Moved", [_moved(catalog, links[url], to, site) for url, to in moved.items()]),
    ):
        if items:
            section = "\n".join(fitting(items, room // 2 if heading == "Dead" and moved else room))
            parts.append(f"## {heading}\n\n{section}\n")
            room -= len(section)
    return "\n".join(parts)


def _summary(dead: Mapping[str, Failing], moved: Mapping[str, str], history: History) -> str:
    waiting = len(history.failing) - len(history.dead)
    said = [
        f"{counted(len(dead), 'link')} dead: nobody answered on {DAYS} different days.",
        f"{counted(len(moved), 'link')} moved for good.",
        f"{waiting:,} more failed, on fewer days.",
    ]
    return " ".join(s for s, n in zip(said, (len(dead), len(moved), waiting), strict=True) if n) + (
        "\n\nMend them in the entries; a link that answers again leaves this list by itself. "
        "An archived copy may stand in for a dead link, once somebody has looked at it."
    )


def _dead(catalog: Catalog, link: Link, failing: Failing, site: str) -> str:
    why = "its host is not known" if not failing.why.isdigit() else failing.why
    item = f"- {shown(link.url)}: {why}, since {failing.since}{_places(catalog, link, site)}"
    if failing.archived:
        copy = f"https://web.archive.org/web/{failing.archived}/{_ascii(link.url)}"
        item += f"\n  - archived copy: {shown(copy)}"
    return item


def _moved(catalog: Catalog, link: Link, to: str, site: str) -> str:
    return f"- {shown(link.url)}{_places(catalog, link, site)}\n  - now at {shown(to)}"


def _places(catalog: Catalog, link: Link, site: str) -> str:
    """The papers that a link stands in."""
    lines = [
        f"\n  - {name} of {_paper(catalog, id_, site)}" for id_, name in link.places[:_MOST_PLACES]
    ]
    more = len(link.places) - _MOST_PLACES
    return "".join(lines) + (f"\n  - and {more:,} more" if more > 0 else "")


def _paper(catalog: Catalog, id_: PaperId, site: str) -> str:
    title = to_plain(catalog.paper[id_].title)
    return plain.link(title, address(site, "paper", id_), 120)


def shown(url: str) -> str:
    """An address as code, which is neither a link nor anything else."""
    return plain.code(_ascii(url), 500)


def _ascii(url: str) -> str:
    return quote(url, safe="/:?#[]@!$&'()*+,;=%~-._")
