"""Serialized papers in one file, found again by their numbers.

A paper stands in a dozen lists. It is serialized once, into the file of the whole catalog; the
files of lists are made of byte ranges of that one.
"""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Sequence
from typing import IO

# So many entries go from the spool to a list's file at a time.
_BATCH = 500


class Spool:
    """Entries written one after another to a file that is open for writing and reading.

    In memory are eight bytes an entry, whatever it holds. Entries are numbered from 0.
    """

    def __init__(self, file: IO[bytes], head: bytes = b"", between: bytes = b"") -> None:
        self._file = file
        self._between = between
        self._ends = array("Q", [len(head)])
        self._map: mmap.mmap | None = None
        file.write(head)

    def add(self, entry: bytes) -> None:
        """The next entry."""
        if len(self._ends) > 1 and self._between:
            entry = self._between + entry
        self._file.write(entry)
        self._ends.append(self._ends[-1] + len(entry))

    def skip(self) -> None:
        """The next entry is one that no list will ask for. Only without anything in between."""
        self._ends.append(self._ends[-1])

    def finish(self, foot: bytes = b"") -> None:
        """No entry follows. From here on entries can be copied."""
        self._file.write(foot)
        self._file.flush()
        if self._file.tell():  # an empty file has no map
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)

    def copy(self, numbers: Sequence[int], into: IO[bytes], between: bytes | None = None) -> None:
        """Write these entries, in this order."""
        separator = self._between if between is None else between
        for start in range(0, len(numbers), _BATCH):
            if start:
                into.write(separator)
            into.write(separator.join([*map(self._entry, numbers[start : start + _BATCH])]))

    def _entry(self, number: int) -> bytes:
        start = self._ends[number] + (len(self._between) if number else 0)
        return self._map[start : self._ends[number + 1]] if self._map else b""

    def close(self) -> None:
        """Let go of the file."""
        if self._map is not None:
            self._map.close()
        self._file.close()
