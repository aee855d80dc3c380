"""A paper on its way through the one pass in which everything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, Self

from catalog.exports.formats import Entries
from catalog.exports.record import Record
from catalog.model import Paper
from catalog.pages import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A paper: its number from 0, newest first, its entry, and what bibliographies know of it."""

    number: int
    paper: Paper
    entries: Entries

    @property
    def record(self) -> Record:
        """What all entries are made of."""
        return self.entries.record


class Part(Protocol):
    """What is written of a catalog: takes every paper, one after another, then ends.

    Left by an exception, a part leaves no file that looks whole.
    """

    def __enter__(self) -> Self: ...

    def add(self, item: Item) -> None:
        """Take the next paper."""

    def finish(self) -> None:
        """Write what can be written only when all papers are known."""

    def __exit__(self, *exception: object) -> None: ...


def items(site: Site) -> Iterator[Item]:
    """Every paper, newest first, each made when it is asked for."""
    catalog = site.catalog
    for number, id_ in enumerate(site.index.papers):
        yield Item(number=number, paper=catalog.paper[id_], entries=site.entries(id_))
