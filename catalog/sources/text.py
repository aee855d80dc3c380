"""The lines of a foreign file, decoded as they are read."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import BinaryIO, cast

from catalog.problems import Location, Problem

# Longer than any abstract, and far shorter than what would fill the memory.
LONGEST_LINE = 4_000_000


class UnreadableError(Exception):
    """A file can't be read as text from a line on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def lines(path: Path, *, shown_as: str) -> Iterator[tuple[int, str]]:
    """Each line with its number from 1, its end included as one newline, whatever it was.

    The text is UTF-8, or UTF-16 if a byte order mark says so; a file named `.gz` is decompressed.
    Raises UnreadableError at the first line that is neither, or that is longer than `LONGEST_LINE`
    bytes.
    """
    if path.suffix == ".gz":
        yield from _decompressed(path, shown_as)
        return
    with path.open("rb") as file:
        start = file.read(3)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        yield from _decoded_whole(path, shown_as)
        return
    with path.open("rb") as file:
        file.seek(3 if start == b"\xef\xbb\xbf" else 0)
        yield from _lines(file, shown_as)


def _lines(file: BinaryIO, shown_as: str) -> Iterator[tuple[int, str]]:
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE:
            raise UnreadableError(
                _problem("line-too-long", shown_as, number, f"over {LONGEST_LINE:,} bytes")
            )
        line = _decoded(raw, shown_as, number).replace("\r\n", "\n")
        if "\r" not in line:
            yield number, line
            continue
        for count, part in enumerate(StringIO(line.replace("\r", "\n"), newline="\n")):
            yield number + count, part
        number += count


def _decompressed(path: Path, shown_as: str) -> Iterator[tuple[int, str]]:
    try:
        with gzip.open(path) as file:
            if file.peek(3)[:3] == b"\xef\xbb\xbf":
                file.read(3)
            yield from _lines(cast("BinaryIO", file), shown_as)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnreadableError(
            _problem("bad-encoding", shown_as, 1, f"not whole as gzip: {error}", "get it again")
        ) from None


def _decoded(raw: bytes, shown_as: str, number: int) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            _problem(
                "bad-encoding", shown_as, number, f"byte {raw[error.start]:#04x} is not UTF-8",
                "save the file as UTF-8",
            )
        ) from None  # fmt: skip


def _decoded_whole(path: Path, shown_as: str) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-16", newline=None) as file:
            for number, line in enumerate(file, 1):
                if len(line) > LONGEST_LINE:
                    raise UnreadableError(
                        _problem("line-too-long", shown_as, number, f"over {LONGEST_LINE:,} bytes")
                    )
                yield number, line
    except UnicodeError:
        raise UnreadableError(
            _problem("bad-encoding", shown_as, 1, "not UTF-16", "save the file as UTF-8")
        ) from None


def _problem(code: str, shown_as: str, line: int, message: str, hint: str = "") -> Problem:
    return Problem(
        code=code, location=Location(file=shown_as, line=line), message=message, hint=hint
    )
