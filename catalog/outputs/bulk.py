"""Exports of the whole catalog and of each list: BibTeX, RIS, CSL-JSON and CSV."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from typing import Self

from catalog.exports.formats import Format
from catalog.model import PaperId
from catalog.outputs.folder import Folder
from catalog.outputs.item import Item
from catalog.outputs.lists import PaperList
from catalog.outputs.settings import STEM
from catalog.outputs.spool import Spool


class Exports:
    """`papers.bib` and the like, at the root and beside the pages of lists.

    Papers stand in the order of the list's page. Only the files of the whole catalog are made of
    papers; all others are copied from them. No more than one file of each format is open at once,
    and one more.
    """

    def __init__(
        self,
        folder: Folder,
        formats: Sequence[Format],
        lists: Sequence[tuple[PaperList, Collection[Format]]],
        numbers: Mapping[PaperId, int],
    ) -> None:
        self._folder = folder
        self._formats = formats
        self._lists = lists
        self._numbers = numbers
        self._spools: list[tuple[Format, Spool]] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for format_ in self._formats:
            file = self._stack.enter_context(self._folder.open(f"{STEM}.{format_.suffix}"))
            spool = Spool(file, format_.head.encode(), format_.between.encode())
            self._stack.callback(spool.close)
            self._spools.append((format_, spool))
        return self

    def add(self, item: Item) -> None:
        """Serialize a paper, once for each format."""
        for format_, spool in self._spools:
            # No entry that was read holds half of a surrogate pair, which no encoding has. A paper
            # that a program has made might.
            spool.add(item.entries.whole(format_).encode(errors="replace"))

    def finish(self) -> None:
        """End the catalog's files, and make those of lists."""
        for format_, spool in self._spools:
            spool.finish(format_.foot.encode())
        for of, formats in self._lists:
            numbers = [self._numbers[id_] for id_ in of.papers]
            for format_, spool in self._spools:
                if format_ in formats:
                    with self._folder.open(f"{of.folder}{STEM}.{format_.suffix}") as file:
                        file.write(format_.head.encode())
                        spool.copy(numbers, file)
                        file.write(format_.foot.encode())

    def __exit__(self, *exception: object) -> None:
        self._stack.close()
