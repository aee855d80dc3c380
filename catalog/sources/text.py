"""The lines of a foreign file, decoded as they are read."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO, cast

from catalog.problems import Problem, problem_at

# Longer than any abstract, and far shorter than what would fill the memory.
LONGEST_LINE = 4_000_000
_CHUNK = 1_000_000

_UTF16 = frozenset([b"\xff\xfe", b"\xfe\xff"])


class UnreadableError(Exception):
    """A file can't be read as text from a line on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def encoding_hint(guess: str = "windows-1252") -> str:
    """What to do about a file that is not UTF-8."""
    return f"save the file as UTF-8, or name its encoding, as in --encoding {guess}"


def lines(path: Path, *, shown_as: str) -> Iterator[tuple[int, str]]:
    """Each line with its number from 1, its end included as one newline, whatever it was.

    The text is UTF-8, or UTF-16 if a byte order mark says so; a file named `.gz` is decompressed.
    Raises UnreadableError at the first line that is neither, or that is longer than `LONGEST_LINE`
    bytes.
    """
    with opened(path, shown_as=shown_as) as file:
        start = file.read(3)
        file.seek(3 if start == b"\xef\xbb\xbf" else 0)
        if start[:2] in _UTF16:
            yield from _decoded_whole(file, shown_as)
        else:
            yield from _lines(file, shown_as)


@contextmanager
def opened(path: Path, *, shown_as: str) -> Iterator[BinaryIO]:
    """A file's bytes, of one named `.gz` those that are packed. Raises UnreadableError."""
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as packed:
                yield cast("BinaryIO", packed)
        else:
            with path.open("rb") as file:
                yield file
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        message = f"not whole as gzip: {error}"
        raise UnreadableError(
            problem_at(shown_as, 1, "bad-encoding", message, "get it again")
        ) from None


def in_utf8(path: Path, encoding: str, *, shown_as: str, folder: Path) -> Path:
    """A copy of a file in another encoding, in UTF-8 and under its own name, in a folder.

    No more than a part of it is in memory. Raises UnreadableError where it is not in that encoding,
    and LookupError if there is no such encoding of text.
    """
    "".encode(encoding)
    decoder = codecs.getincrementaldecoder(encoding)()
    copy = folder / path.name
    line = 1
    packed = path.suffix == ".gz"
    with (
        opened(path, shown_as=shown_as) as file,
        gzip.open(copy, "wb", 1) if packed else copy.open("wb") as written,
    ):
        try:
            while chunk := file.read(_CHUNK):
                written.write(decoder.decode(chunk).encode())
                line += chunk.count(b"\n")
            written.write(decoder.decode(b"", final=True).encode())
        except UnicodeError as error:
            place = getattr(error, "start", 0)
            byte = f"byte {chunk[place]:#04x}" if place < len(chunk) else "its end"
            message = f"{byte} is not {encoding}"
            line += chunk.count(b"\n", 0, place)
            raise UnreadableError(problem_at(shown_as, line, "bad-encoding", message)) from None
    return copy


def _lines(file: BinaryIO, shown_as: str) -> Iterator[tuple[int, str]]:
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE:
            raise _too_long(shown_as, number)
        line = _decoded(raw, shown_as, number).replace("\r\n", "\n")
        if "\r" not in line:
            yield number, line
            continue
        for count, part in enumerate(StringIO(line.replace("\r", "\n"), newline="\n")):
            yield number + count, part
        number += count


def _decoded(raw: bytes, shown_as: str, number: int) -> str:
    if number == 1 and b"\0" in raw[:2]:
        message = "the file begins as UTF-16 does, without the mark that says so"
        hint = encoding_hint("utf-16-be" if raw[0] == 0 else "utf-16-le")
        raise UnreadableError(problem_at(shown_as, 1, "bad-encoding", message, hint))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"byte {raw[error.start]:#04x} is not UTF-8"
        raise UnreadableError(
            problem_at(shown_as, number, "bad-encoding", message, encoding_hint())
        ) from None


def _decoded_whole(file: BinaryIO, shown_as: str) -> Iterator[tuple[int, str]]:
    try:
        with TextIOWrapper(file, encoding="utf-16") as text:
            number = 0
            while line := text.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise _too_long(shown_as, number)
                yield number, line
    except UnicodeError:
        raise UnreadableError(
            problem_at(shown_as, 1, "bad-encoding", "not UTF-16", encoding_hint())
        ) from None


def _too_long(shown_as: str, number: int) -> UnreadableError:
    message = f"over {LONGEST_LINE:,} bytes"
    return UnreadableError(problem_at(shown_as, number, "line-too-long", message))
