"""Pages as Markdown that people and programs read: made of entries, not of our pages' source.

Source for what is escaped: CommonMark 0.31.2, "Backslash escapes" and "Entity references".
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Self

from catalog.amounts import counted
from catalog.exports import bibtex
from catalog.exports.text import folded, typed
from catalog.model import Paper, PaperId
from catalog.outputs.folder import Folder
from catalog.outputs.item import Item
from catalog.outputs.lists import PaperList, whole
from catalog.pages import Site, paths
from catalog.pages.cards import LINK_NAMES, authors_line, date_text
from catalog.pages.events import Shown, history

# Signs that mean something wherever they stand, and those that do between letters only to some.
_ANY_SIGN = re.compile(r"[\\`*\[\]<>~_&]|#$")
_SIGNS = re.compile(r"[\\`*\[\]<>~]|(?<![^\W_])_|_(?![^\W_])|&(?=[#A-Za-z])|#+$")
# What would begin a heading, a list, a quotation or a rule.
_BEGINNING = re.compile(r"(?:[-+#=]|\d{1,9}(?=[.)]))")
# HTML in hand-written Markdown, which is shown as text on pages.
_HTML = re.compile(r"<(?!https?://)(?=[A-Za-z/!?])")
_TO_SOURCE = re.compile(r"\]\(([^\s()#:]+\.md)(#[^\s()]*)?\)")
_TO_PAGE = re.compile(r"\[([^\[\]]*)\]\(((?:papers|topics|tags)/[a-z0-9-]+\.md)(#[^\s()]*)?\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A hand-written page: its path below `docs/`, its title as plain text, and its Markdown."""

    path: str
    title: str
    text: str


class Markdown:
    """Markdown beside each page of a paper and of a list."""

    def __init__(
        self,
        folder: Folder,
        site: Site,
        lists: Sequence[PaperList],
        written: Sequence[Written] = (),
    ) -> None:
        self._folder = folder
        self._site = site
        self._lists = lists
        self._written = written
        self._page = PaperPage(site)
        self._rows: dict[PaperId, str] = {}

    def __enter__(self) -> Self:
        return self

    def add(self, item: Item) -> None:
        """Write a paper's page."""
        self._rows[item.paper.id] = _row(item)
        path = name(self._site, paths.paper_path(item.paper.id))
        self._folder.write(path, _encoded(self._page.text(item)))

    def finish(self) -> None:
        """Write the pages of lists and of lists of lists, the home page, and hand-written ones."""
        site = self._site
        made = {of.path: list_page(of, site, self._rows) for of in (all_papers(site), *self._lists)}
        for group, found in groupby(self._lists, key=lambda of: of.group):
            path = f"{group}/index.md"
            made[path] = index_page(group.capitalize(), path, list(found), site)
        made[paths.HOME] = home_page(made, site)
        # The owner's home page takes the place of ours.
        paths_ = frozenset((*made, *site.page_paths, *(one.path for one in self._written)))
        made |= {one.path: relinked(one, site, paths_) for one in self._written}
        for path, text in made.items():
            self._folder.write(name(site, path), _encoded(text))

    def __exit__(self, *exception: object) -> None:
        pass


def name(site: Site, path: str) -> str:
    """The address of a page's Markdown: `papers/x/index.md`, or `papers/x.md` beside `x.html`."""
    address = site.addresses.of(path)
    if not site.addresses.directories:
        return f"{address.removesuffix('.html')}.md"
    return f"{address}index.md"


class PaperPage:
    """Papers' pages. What many of them say, a topic's link or a related paper's, is made once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        catalog = site.catalog
        self._topics = {
            topic.id: self._link(topic.title, paths.topic_path(topic.id))
            for topic in catalog.topics
        }
        self._tags = {tag.id: self._link(tag.title, paths.tag_path(tag.id)) for tag in catalog.tags}
        self._related = cache(self._related_to)

    def text(self, item: Item) -> str:
        """The page of a paper."""
        entry, of = item.paper, item.record
        parts = [f"# {escape(of.title)}\n"]
        if of.note:
            notice = f" <{_address(entry.status_url)}>" if entry.status_url else ""
            parts.append(f"**{escape(of.note)}**{notice}\n")
        facts = (
            (", ".join([folded(one.name) for one in entry.authors])) or authors_line(entry, most=0),
            typed(entry.organization.name) if entry.organization else "",
            folded(entry.venue or ""),
            date_text(entry.date),
        )
        known = [begun(escape(fact)) for fact in facts if fact]
        if known:
            parts.append("  \n".join(known) + "\n")
        if of.abstract:
            parts.append(f"## Abstract\n\n{begun(escape(of.abstract))}\n")
        if entry.why:
            why = prose(entry.why, self._site, paths.paper_path(entry.id))
            parts.append(f"## Why it is here\n\n{why}\n")
        for title, rows in (
            ("History", _history(entry) if entry.history else ()),
            ("Links", _links(item)),
            ("Topics", [self._topics[id_] for id_ in entry.topics]),
            ("Tags", [self._tags[id_] for id_ in entry.tags]),
            ("Related papers", [*map(self._related, self._site.index.related[entry.id])]),
        ):
            if rows:
                parts.append(f"## {title}\n\n{''.join(rows)}")
        parts.append(f"## BibTeX\n\n{_fenced(bibtex.entry(of))}")
        return "\n".join(parts)

    def _related_to(self, id_: PaperId) -> str:
        return self._link(self._site.catalog.paper[id_].title, paths.paper_path(id_))

    def _link(self, title: str, target: str) -> str:
        """A row that leads from a paper's page to another one."""
        way = _way(self._site, paths.paper_path(PaperId("any")), target)
        return f"- {link(typed(title), way)}\n"


def _history(paper: Paper) -> list[str]:
    return [_event(shown) for shown in history(paper, whole=True)]


def _event(shown: Shown) -> str:
    """A line of a history."""
    said = f"{shown.name} {date_text(shown.date)}".rstrip()
    note = f": {escape(folded(shown.note))}" if shown.note else ""
    return f"- {said}{note}{f' <{_address(shown.url)}>' if shown.url else ''}\n"


def _links(item: Item) -> list[str]:
    rows = [f"- {LINK_NAMES[one.kind]}: <{_address(one.url)}>\n" for one in item.paper.links]
    if item.record.url and not item.paper.links.paper and not item.paper.links.pdf:
        rows.insert(0, f"- Paper: <{_address(item.record.url)}>\n")
    return rows


def list_page(of: PaperList, site: Site, rows: Mapping[PaperId, str]) -> str:
    """The page of a list: all of its papers, a line each."""
    parts = [f"# {escape(of.title)}\n"]
    if of.description:
        parts.append(f"{begun(escape(of.description))}\n")
    if of.kind == "topic":
        topics = [site.catalog.topic[id_] for id_ in site.index.topics_of.get(of.id, ())]  # type: ignore[call-overload]
        if topics:
            found = ((typed(one.title), paths.topic_path(one.id)) for one in topics)
            lines = (f"- {link(text, _way(site, of.path, to))}\n" for text, to in found)
            parts.append(f"## Topics\n\n{''.join(lines)}")
    ways = ((rows[id_], _way(site, of.path, paths.paper_path(id_))) for id_ in of.papers)
    lines = (row.replace("\0", way, 1) for row, way in ways)
    parts.append(f"## Papers\n\n{''.join(lines)}" if of.papers else "No papers yet.\n")
    return "\n".join(parts)


def all_papers(site: Site) -> PaperList:
    """The list of all papers as its page has it."""
    return replace(whole(site), title="All papers", description="", path=paths.PAPERS)


def index_page(title: str, path: str, lists: Sequence[PaperList], site: Site) -> str:
    """The page that leads to the lists of a kind."""
    rows = (
        f"- {link(of.title, _way(site, path, of.path))}: {counted(len(of.papers), 'paper')}\n"
        for of in lists
    )
    return f"# {title}\n\n{''.join(rows)}"


def home_page(found: Iterable[str], site: Site) -> str:
    """The home page: what the catalog is, and where its lists are."""
    parts = [f"# {escape(folded(site.name))}\n"]
    if site.description:
        parts.append(f"{begun(escape(folded(site.description)))}\n")
    indices = [path for path in found if path.endswith("/index.md") and path.count("/") == 1]
    rows = (
        f"- [{'All papers' if path == paths.PAPERS else path.partition('/')[0].capitalize()}]"
        f"({_way(site, paths.HOME, path)})\n"
        for path in indices
    )
    return "\n".join((*parts, "".join(rows)))


def relinked(page: Written, site: Site, known: Collection[str]) -> str:
    """A hand-written page whose links to other pages of the site lead to their Markdown."""

    def lead(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), found[1]))
        way = _way(site, page.path, target) if target in known else found[1]
        return f"]({way}{found[2] or ''})"

    return _TO_SOURCE.sub(lead, page.text)


def _row(item: Item) -> str:
    """A paper in a list, a sign in the place of its address: no text of an entry holds it."""
    entry = item.paper
    facts = (authors_line(entry, most=4), entry.venue or "", date_text(entry.date))
    said = ", ".join(escape(folded(fact)) for fact in facts if fact)
    return f"- {link(item.record.title, chr(0))}{': ' if said else ''}{said}\n"


def _way(site: Site, start: str, target: str) -> str:
    """The relative address that leads from one page's Markdown to another's."""
    return "/".join((*[".."] * name(site, start).count("/"), name(site, target)))


def link(text: str, address: str) -> str:
    """A link with a plain text."""
    return f"[{escape(text)}]({address})"


def escape(text: str) -> str:
    """A plain text on one line as Markdown that shows it, wherever in a line it stands."""
    return _SIGNS.sub(r"\\\g<0>", text) if _ANY_SIGN.search(text) else text


def begun(text: str) -> str:
    """An escaped text that begins a paragraph."""
    found = _BEGINNING.match(text)
    if found is None:
        return text
    if found[0].isdigit():
        return f"{found[0]}\\{text[found.end() :]}"
    return f"\\{text}"


def prose(text: str, site: Site, path: str) -> str:
    """Hand-written Markdown, in which HTML is text and links to pages lead to their Markdown.

    Of a link to a page that is not there the words stay, as on the page itself.
    """

    def page(found: re.Match[str]) -> str:
        if found[2] not in site.page_paths:
            return found[1]
        return f"[{found[1]}]({_way(site, path, found[2])}{found[3] or ''})"

    return _TO_PAGE.sub(page, _HTML.sub(r"\\<", text.replace("\0", ""))).strip()


def _fenced(text: str) -> str:
    """A block of code, in a fence that does not occur in it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}bibtex\n{text}{fence}\n"


def _address(url: str) -> str:
    """An address between angle brackets, in which entries' addresses have none."""
    return folded(url).replace("<", "%3C").replace(">", "%3E")


def _encoded(text: str) -> bytes:
    return text.encode(errors="replace")
