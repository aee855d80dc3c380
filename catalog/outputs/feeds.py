"""Feeds of the newest papers of the catalog and of each list: Atom and JSON Feed.

Sources: RFC 4287, "The Atom Syndication Format"; "JSON Feed Version 1.1".
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, Self

from catalog.compact import json_bytes
from catalog.exports.text import folded
from catalog.model import Paper, PartialDate
from catalog.outputs.folder import Folder
from catalog.outputs.item import Item
from catalog.outputs.lists import PaperList
from catalog.outputs.settings import FEEDS
from catalog.outputs.spool import Spool
from catalog.pages import Site, paths

ATOM, JSON = FEEDS
# So many papers are in a feed.
NEWEST = 50
# An entry must say when it last changed, and nothing else but the clock would know.
_LONG_AGO = "1970-01-01T00:00:00Z"
# What means something in XML; `&` first, which the others bring.
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What the addresses and the ids of feeds are made of.

    `ids` is the site's address, or what that was when the first feed was published; it ends with a
    slash.
    """

    site: Site
    ids: str

    def page(self, path: str) -> str:
        """The address of a page."""
        return self.site.url + self.site.addresses.of(path)

    def paper_id(self, paper: Paper) -> str:
        """A paper's id in all feeds, for ever.

        It is made of the paper's first alias, which is its oldest id, so renaming an entry makes no
        new paper of it; and it does not depend on how pages are laid out.
        """
        return f"{self.ids}papers/{paper.aliases[0] if paper.aliases else paper.id}/"


class Feeds:
    """`feed.xml` and `feed.json` at the root and beside the pages of lists, years apart.

    An entry is the same in every feed. It is serialized once, and only if some feed will have it.
    """

    def __init__(self, folder: Folder, naming: Naming, lists: Sequence[PaperList]) -> None:
        self._folder = folder
        self._naming = naming
        site = naming.site
        rank = site.index.ranks["added"]
        numbers = {id_: number for number, id_ in enumerate(site.index.papers)}
        self._feeds = [
            (of, [numbers[id_] for id_ in nsmallest(NEWEST, of.papers, key=rank.__getitem__)])
            for of in lists
            if of.kind != "year"
        ]
        self._wanted = bytearray(len(site.index.papers))
        for _, chosen in self._feeds:
            for number in chosen:
                self._wanted[number] = 1
        # Seconds are the same for all, so a day is enough: year, month and day as one number.
        self._updated = array("L")
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._atom, self._json = (Spool(self._folder.temporary()) for _ in range(2))
        self._stack.callback(self._atom.close)
        self._stack.callback(self._json.close)
        return self

    def add(self, item: Item) -> None:
        """Serialize a paper, if it is one of the newest of a list."""
        self._updated.append(_number(_updated(item.paper)))
        if self._wanted[item.number]:
            self._atom.add(atom_entry(item, self._naming).encode(errors="replace"))
            self._json.add(json_bytes(json_item(item, self._naming)))
        else:
            self._atom.skip()
            self._json.skip()

    def finish(self) -> None:
        """Make the feeds."""
        self._atom.finish()
        self._json.finish()
        for of, chosen in self._feeds:
            latest = max((self._updated[number] for number in chosen), default=0)
            with self._folder.open(of.folder + ATOM) as file:
                file.write(atom_head(of, self._naming, _moment(_date(latest))).encode())
                self._atom.copy(chosen, file)
                file.write(b"</feed>\n")
            with self._folder.open(of.folder + JSON) as file:
                head = json_bytes(json_head(of, self._naming)).removesuffix(b"}")
                file.write(head + b',"items":[\n')
                self._json.copy(chosen, file, b",\n")
                file.write(b"\n]}\n")

    def __exit__(self, *exception: object) -> None:
        self._stack.close()


def atom_head(of: PaperList, naming: Naming, updated: str) -> str:
    """The beginning of a feed, up to its first entry."""
    page, feed = naming.page(of.path), naming.site.url + of.folder + ATOM
    subtitle = f"<subtitle>{_escaped(of.description)}</subtitle>\n" if of.description else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_escaped(naming.ids + of.folder + ATOM)}</id>\n"
        f"<title>{_escaped(title(of, naming.site))}</title>\n{subtitle}"
        f"<updated>{updated}</updated>\n"
        f'<link rel="self" type="application/atom+xml" href="{_escaped(feed)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{_escaped(page)}"/>\n'
        # Entries whose authors nobody knows have the feed's.
        f"<author><name>{_escaped(folded(naming.site.name) or 'unknown')}</name></author>\n"
        "<generator>Paper Catalog</generator>\n"
    )


def atom_entry(item: Item, naming: Naming) -> str:
    """A paper as an entry."""
    paper, of = item.paper, item.record
    page = naming.page(paths.paper_path(paper.id))
    parts = [
        f"<entry>\n<id>{_escaped(naming.paper_id(paper))}</id>\n",
        f"<title>{_escaped(of.title)}</title>\n<updated>{_moment(_updated(paper))}</updated>\n",
    ]
    if paper.added:
        parts.append(f"<published>{_moment(paper.added)}</published>\n")
    parts.append(f'<link rel="alternate" type="text/html" href="{_escaped(page)}"/>\n')
    if of.url:
        parts.append(f'<link rel="related" href="{_escaped(folded(of.url))}"/>\n')
    parts += [f"<author><name>{_escaped(name)}</name></author>\n" for name in authors(item)]
    parts += [f'<category term="{_escaped(word)}"/>\n' for word in of.keywords]
    summary = _summary(item)
    if summary:
        parts.append(f"<summary>{_escaped(summary)}</summary>\n")
    parts.append("</entry>\n")
    return "".join(parts)


def json_head(of: PaperList, naming: Naming) -> dict[str, Any]:
    """A feed's own members, all but its items."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(of, naming.site),
        "home_page_url": naming.page(of.path),
        "feed_url": naming.site.url + of.folder + JSON,
    }
    return {**head, "description": of.description} if of.description else head


def json_item(item: Item, naming: Naming) -> dict[str, Any]:
    """A paper as an item. One without an abstract has its title for a text: it must have one."""
    paper, of = item.paper, item.record
    made: dict[str, Any] = {
        "id": naming.paper_id(paper),
        "url": naming.page(paths.paper_path(paper.id)),
    }
    if of.url:
        made["external_url"] = folded(of.url)
    made["title"] = of.title
    made["content_text"] = _summary(item) or of.title
    if paper.added:
        made["date_published"] = _moment(paper.added)
    made["date_modified"] = _moment(_updated(paper))
    names = authors(item)
    if names:
        made["authors"] = [{"name": name} for name in names]
    if of.keywords:
        made["tags"] = list(of.keywords)
    return made


def title(of: PaperList, site: Site) -> str:
    """A feed's name: readers show it among others, so it names the site, too."""
    name = folded(site.name)
    return name if of.kind == "catalog" else f"{of.title} – {name}"


def authors(item: Item) -> list[str]:
    """The authors' names as printed, or the group's."""
    if item.paper.authors:
        return [name for author in item.paper.authors if (name := folded(author.name))]
    return [name.literal for name in item.record.names]


def _escaped(text: str) -> str:
    for character, written in _ESCAPES:
        if character in text:
            text = text.replace(character, written)
    return text


def _summary(item: Item) -> str:
    """The abstract; before it, what nobody may overlook."""
    note, abstract = item.record.note, item.record.abstract or ""
    return f"{note}. {abstract}".strip() if note else abstract


def _updated(paper: Paper) -> PartialDate | None:
    """When an entry last changed, as far as it says itself."""
    return max((day for day in (paper.added, paper.status_date) if day), default=paper.date)


def _number(day: PartialDate | None) -> int:
    return day.year * 10000 + day.month * 100 + day.day if day else 0


def _date(number: int) -> PartialDate | None:
    if not number:
        return None
    return PartialDate(number // 10000, number // 100 % 100, number % 100)


def _moment(day: PartialDate | None) -> str:
    """The first moment of a day, a month or a year (RFC 3339), or long ago."""
    if day is None:
        return _LONG_AGO
    return f"{day.year:04}-{day.month or 1:02}-{day.day or 1:02}T00:00:00Z"
