"""What of the files for machines a catalog has: the owner's choice, or what its size suggests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.exports.formats import BIBTEX, FORMATS, Format
from catalog.model import LARGE
from catalog.outputs.lists import Kind, PaperList

# What the files of a list are called.
STEM = "papers"
FEEDS = ("feed.xml", "feed.json")
# In a large catalog, authors and venues with fewer papers have no files. Lists of these kinds grow
# with the papers; topics and tags are as many as somebody has written down.
_FEW = 20
_MANY_LISTS = frozenset({"author", "venue"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What to write. None: what is reasonable for a catalog of this size.

    `exports` has the suffixes of formats, of `FORMATS`. `feed_ids` is what the ids in feeds begin
    with, if that is not the site's address: they must stay when a site moves.
    """

    feeds: bool = True
    feed_ids: str | None = None
    exports: tuple[str, ...] | None = None
    api: bool | None = None
    markdown: bool | None = None
    sqlite: bool = True
    zip: bool = False

    def formats(self) -> tuple[Format, ...]:
        """The formats in which the whole catalog is exported."""
        return tuple(f for f in FORMATS if self.exports is None or f.suffix in self.exports)

    def formats_of(self, kind: Kind, papers: int) -> tuple[Format, ...]:
        """The formats in which each list of a kind is exported, in a catalog of so many papers."""
        large = papers > LARGE and kind != "catalog"
        if self.exports is None and (kind == "author" or large):
            return (BIBTEX,)
        return self.formats()

    def beside(self, kind: Kind, papers: int, *, feeds: bool) -> tuple[str, ...]:
        """The names of the files beside the page of a list that has some.

        `feeds` says whether the site has an address, without which it has no feeds.
        """
        has_feeds = feeds and self.feeds and kind != "year"
        names = FEEDS if has_feeds else ()
        return (*names, *(f"{STEM}.{one.suffix}" for one in self.formats_of(kind, papers)))

    def has_api(self) -> bool:
        """Whether there is an API."""
        return self.api is not False

    def has_documents(self, papers: int) -> bool:
        """Whether the API has a document for each paper."""
        return papers <= LARGE if self.api is None else self.api

    def has_markdown(self, papers: int) -> bool:
        """Whether there is Markdown beside each page."""
        return papers <= LARGE if self.markdown is None else self.markdown

    def lists(self, lists: Sequence[PaperList], papers: int) -> tuple[PaperList, ...]:
        """Those of the lists that have files of their own, in a catalog of so many papers."""
        return tuple(of for of in lists if self.has_files(of.kind, len(of.papers), papers))

    def has_files(self, kind: Kind, count: int, papers: int) -> bool:
        """Whether a list of `count` papers has files of its own, in a catalog of so many papers."""
        return papers <= LARGE or kind not in _MANY_LISTS or count >= _FEW
