"""The values of a JSON array, one by one, or of objects that stand one behind another.

Format: RFC 8259. A file of any size is read with no more in memory than its longest value.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, cast

from catalog.problems import problem_at
from catalog.sources.text import UnreadableError, encoding_hint

_CHUNK = 64_000
# The longest value, in characters.
_LONGEST = 4_000_000
_BETWEEN = re.compile(r"[\s,]*")
# The beginning of an array; services wrap it in an object, behind some fields about the answer.
_FIELD = r"\"[^\"\\]{1,40}\"\s*:\s*"
_SIMPLE = r"(?:-?[0-9.]{1,30}|\"[^\"\\]{0,300}\"|true|false|null|\{[^{}\[\]]{0,2000}\})"
_OPENING = re.compile(
    rf"\s*(?:\{{\s*(?:{_FIELD}{_SIMPLE}\s*,\s*){{0,20}}"
    r"\"(?:papers|data|results|items|records|entries|works|references|publications|articles"
    r"|documents|bibliography)\"\s*:\s*)?\["
)


class BadItemError(Exception):
    """A value can't be read, and so nothing behind it."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


class Items:
    """The text of a file, and the values in it."""

    def __init__(self, path: Path, *, shown_as: str) -> None:
        self._shown_as = shown_as
        self._line = 1
        self._held = ""
        self._place = 0
        self._file = _opened(path)
        try:
            self._more(_CHUNK)
        except UnreadableError:
            self.close()
            raise

    @property
    def start(self) -> str:
        """How the file begins."""
        return self._held

    @property
    def in_array(self) -> bool:
        """Whether the values stand in an array, by itself or in an object."""
        return _OPENING.match(self._held) is not None

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def values(self, decoder: json.JSONDecoder) -> Iterator[tuple[int, Any]]:
        """Each value with the line where it begins.

        What stands behind an array is not looked at. Raises BadItemError.
        """
        opening = _OPENING.match(self._held)
        self._go(opening.end() if opening else 0)
        while True:
            self._skip()
            if opening and self._held.startswith("]", self._place):
                return
            if self._place == len(self._held):
                break
            line = self._line
            yield line, self._value(decoder)
        if opening:
            raise BadItemError(self._line, "the array is not closed: the file is not whole")

    def _skip(self) -> None:
        """Go to the next value, to the bracket behind the last, or to the end."""
        while True:
            found = _BETWEEN.match(self._held, self._place)
            self._go(found.end() if found else self._place)
            if self._place < len(self._held) or not self._more(_CHUNK):
                return

    def _value(self, decoder: json.JSONDecoder) -> Any:
        wanted = _CHUNK
        while True:
            try:
                value, end = decoder.raw_decode(self._held, self._place)
            except json.JSONDecodeError as error:
                # It may only be cut off: twice as much then, so that the work stays linear.
                place = self._line + self._held.count("\n", self._place, error.pos)
                message = error.msg
            except RecursionError:
                raise BadItemError(self._line, "it is nested too deeply") from None
            else:
                # A number may go on behind what is held.
                if end < len(self._held) or not self._more(wanted):
                    self._go(min(end, len(self._held)))
                    return value
                continue
            if len(self._held) - self._place > _LONGEST or not self._more(wanted):
                raise BadItemError(place, message)
            wanted *= 2

    def _go(self, place: int) -> None:
        self._line += self._held.count("\n", self._place, place)
        self._place = place

    def _more(self, wanted: int) -> bool:
        """Hold that many characters more, if there are; whether there were any."""
        try:
            read = self._file.read(wanted)
        except UnicodeDecodeError as error:
            raise self._unreadable(f"byte {error.object[error.start]:#04x} is not UTF-8") from None
        except (UnicodeError, gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise self._unreadable(str(error)) from None
        if not read:
            return False
        self._held = self._held[self._place :] + read
        self._place = 0
        return True

    def _unreadable(self, message: str) -> UnreadableError:
        line = self._line + self._held.count("\n", self._place)
        message = f"at or below this line {message}"
        return UnreadableError(
            problem_at(self._shown_as, line, "bad-encoding", message, encoding_hint())
        )


def _opened(path: Path) -> IO[str]:
    with path.open("rb") as beginning:
        mark = beginning.read(2)
    packed = path.suffix == ".gz"
    file = cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb")  # noqa: SIM115  # `close` closes it
    encoding = "utf-16" if mark in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    return TextIOWrapper(file, encoding=encoding)
