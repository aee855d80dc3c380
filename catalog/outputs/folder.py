"""The site's folder, in which files of the owner stay what they are."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import IO, Literal

# Bytes that are gathered before they are written: the largest files have a hundred million.
_BUFFER = 1 << 17


class Folder:
    """Where files of the site are written, folders made as they are needed.

    `taken` has the paths of the owner's own files: what we would write there goes nowhere.
    """

    def __init__(self, path: Path, taken: Collection[str] = ()) -> None:
        self.path = path
        self._taken = frozenset(taken)
        self._root = f"{path}/"
        self._known: set[str] = set()

    def open(self, name: str) -> IO[bytes]:
        """A new file to write, and to read again from there."""
        if name in self._taken:
            return self.temporary()
        return self._make(name, "w+b", _BUFFER)

    def _make(self, name: str, mode: Literal["wb", "w+b"], buffer: int) -> IO[bytes]:
        folder = name.rpartition("/")[0]
        if folder not in self._known:
            Path(self.path, folder).mkdir(parents=True, exist_ok=True)
            self._known.add(folder)
        return open(self._root + name, mode, buffer)  # noqa: PTH123  # there are thousands

    def write(self, name: str, content: bytes) -> None:
        """A whole file."""
        if name not in self._taken:
            with self._make(name, "wb", -1) as file:
                file.write(content)

    def is_taken(self, name: str) -> bool:
        """Whether the owner has a file of this name."""
        return name in self._taken

    @staticmethod
    def temporary() -> IO[bytes]:
        """A file without a name, gone when it is closed."""
        return tempfile.TemporaryFile("w+b", _BUFFER)
