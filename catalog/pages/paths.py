"""The paths of pages below `docs/`, and the addresses that lead from one to another."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus

from catalog.model import PaperId, TagId, TopicId
from catalog.relate import Order

# What a query holds as it is, but for spaces: most names are made of nothing else, and none of
# those begins as a value does that is excluded.
_PLAIN = re.compile(r"(?!-)[A-Za-z0-9 ._-]*")

HOME = "index.md"
SEARCH = "search.md"
PAPERS = "papers/index.md"
TOPICS = "topics/index.md"
TAGS = "tags/index.md"
YEARS = "years/index.md"
AUTHORS = "authors/index.md"
VENUES = "venues/index.md"
# Pages that work in the reader's browser.
READING = "reading.md"
HAVE = "have.md"
COMPARE = "compare.md"
# The hand-written page that a search without results leads to.
CONTRIBUTE = "contribute.md"


def paper_path(id_: PaperId) -> str:
    """The page of a paper."""
    return f"papers/{id_}.md"


def paper_of(path: str) -> PaperId:
    """The paper whose page has this path."""
    return PaperId(_name(path))


def _name(path: str) -> str:
    """A path's last part, without its suffix."""
    return path.rpartition("/")[2].removesuffix(".md")


# Papers lie in one folder, so addresses from and to all of them are alike.
ANY_PAPER = paper_path(PaperId("any"))
# Stands for the way to the papers in what many lists show of one. No text of an entry holds this
# character, and JSON leaves it as it is.
WAY = "\x7f"


def topic_path(id_: TopicId) -> str:
    """The page of a topic or an area."""
    return f"topics/{id_}.md"


def tag_path(id_: TagId) -> str:
    """The page of a tag."""
    return f"tags/{id_}.md"


def year_path(year: int) -> str:
    """The page of a year."""
    return f"years/{year:04}.md"


def author_path(slug: str) -> str:
    """The page of an author."""
    return f"authors/{slug}.md"


def venue_path(slug: str) -> str:
    """The page of a venue."""
    return f"venues/{slug}.md"


def letter_path(index: str, letter: str) -> str:
    """The page of a letter in an index of names."""
    return f"{posixpath.dirname(index)}/letter-{letter}.md"


def sorted_path(path: str, order: Order, number: int = 1) -> str:
    """The page that holds a part, from 1, of a list in another order."""
    # Papers lie beside the list of all of them, so it has a folder for this.
    folder = "papers/all" if path == PAPERS else path.removesuffix(".md")
    return f"{folder}/by-{order}{f'-{number}' if number > 1 else ''}.md"


def file_beside(path: str, name: str) -> str:
    """A file that belongs to a list: `topics/long-context/feed.xml`."""
    return f"{path.removesuffix('.md').removesuffix('/index')}/{name}"


def query(values: Mapping[str, str]) -> str:
    """What follows the search page's address: `?author=Ada+Lovelace`, as `address.js` writes it.

    Source: URL standard, section 5.2 (application/x-www-form-urlencoded).
    """
    return f"?{'&'.join([_pair(facet, value) for facet, value in values.items()])}"


def _pair(facet: str, value: str) -> str:
    if _PLAIN.fullmatch(value):
        return f"{facet}={value.replace(' ', '+')}"
    # A value that looks excluded has a sign of its own.
    given = f"+{value}" if facet != "sort" and value.startswith(("-", "+")) else value
    written = quote_plus(given, safe="*:,/").replace("~", "%7E")
    return f"{facet}={written}"


def part_path(path: str, number: int) -> str:
    """The page that holds part `number`, from 1, of a list too long for one page."""
    if number == 1:
        return path
    folder = posixpath.dirname(path) if path.endswith("/index.md") else path.removesuffix(".md")
    return f"{folder}/page-{number}.md"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Relative addresses, as MkDocs lays the site out.

    `directories` is MkDocs' `use_directory_urls`: `papers/x.md` becomes `papers/x/` or
    `papers/x.html`.
    """

    directories: bool = True

    def of(self, path: str) -> str:
        """A page's address from the site's root; `` for the home page with directories."""
        stem = path.removesuffix(".md")
        if not self.directories:
            return f"{stem}.html"
        return "" if stem == "index" else f"{stem.removesuffix('/index')}/"

    def name_of(self, path: str) -> str:
        """What a page's address ends with, seen from its own folder: `x/` or `x.html`."""
        name = _name(path)
        return f"{name}/" if self.directories else f"{name}.html"

    def way(self, link: Callable[[str], str]) -> str:
        """What stands before a paper's own name in the addresses that lead to papers from a page.

        `link` gives the address that leads from the page to another.
        """
        return link(ANY_PAPER).removesuffix(self.name_of(ANY_PAPER))

    def beside(self, path: str, name: str) -> str:
        """The address that leads from a list's page to a file that belongs to it."""
        return name if self.directories else f"{_name(path)}/{name}"

    def between(self, start: str, target: str) -> str:
        """The address that leads from one page to another."""
        here, there = self.of(start).rpartition("/")[0], self.of(target)
        # From a page outside this one's own folder, the way leads through the folder above, and is
        # the same from all pages there.
        above, slash, _ = here.rpartition("/")
        if slash and not there.startswith(f"{here}/"):
            return "../" + _between(above, there)
        return _between(here, there) or "./"


@lru_cache(maxsize=10_000)
def _between(folder: str, address: str) -> str:
    """The address that leads from a folder of the site to an address in it."""
    here, there = folder.split("/") if folder else [], address.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:])
