"""Drafts that wait for their file's end, on disk: a long list must not fill the memory."""

from __future__ import annotations

import pickle
import tempfile
from typing import IO

from catalog.sources.draft import Draft

# So many are kept as they are; packing the rest is what most of the time would go to.
_IN_MEMORY = 20_000


class Spool:
    """Drafts, put in one after the other and taken out in any order."""

    def __init__(self) -> None:
        self._held: list[Draft] = []
        self._file: IO[bytes] | None = None
        self._end = 0

    def close(self) -> None:
        """Let go of what is on disk."""
        if self._file is not None:
            self._file.close()

    def put(self, draft: Draft) -> int:
        """Keep a draft; the number to get it back by."""
        if len(self._held) < _IN_MEMORY:
            self._held.append(draft)
            return len(self._held) - 1
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  # `close`
        place = self._end
        self._file.seek(place)
        pickle.dump(draft, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._end = self._file.tell()
        return _IN_MEMORY + place

    def get(self, place: int) -> Draft:
        """The draft of a number."""
        if place < _IN_MEMORY or self._file is None:
            return self._held[place]
        self._file.seek(place - _IN_MEMORY)
        draft: Draft = pickle.load(self._file)  # noqa: S301  # what `put` has just written
        return draft
