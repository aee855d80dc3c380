"""The paths of pages below `docs/`, and the addresses that lead from one to another."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import lru_cache

from catalog.model import PaperId, TagId, TopicId

HOME = "index.md"
SEARCH = "search.md"
PAPERS = "papers/index.md"
TOPICS = "topics/index.md"
TAGS = "tags/index.md"
YEARS = "years/index.md"
# The hand-written page that a search without results leads to.
CONTRIBUTE = "contribute.md"


def paper_path(id_: PaperId) -> str:
    """The page of a paper."""
    return f"papers/{id_}.md"


def topic_path(id_: TopicId) -> str:
    """The page of a topic or an area."""
    return f"topics/{id_}.md"


def tag_path(id_: TagId) -> str:
    """The page of a tag."""
    return f"tags/{id_}.md"


def year_path(year: int) -> str:
    """The page of a year."""
    return f"years/{year:04}.md"


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
