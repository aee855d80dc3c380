"""The records of an XML file, one by one, each with the line where it begins.

defusedxml reads it: a file that declares entities, which can grow without end, is refused.
"""

from __future__ import annotations

import gzip
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast
from xml.etree.ElementTree import (  # only its tree; the parser is defusedxml's
    Element,
    ParseError,
    TreeBuilder,
)

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from catalog.problems import problem_at
from catalog.sources.text import UnreadableError

_CHUNK = 64_000
# Elements in elements, and what one record may hold of characters and elements.
_DEEPEST = 60
_LONGEST = 4_000_000
_MOST_ELEMENTS = 100_000


class _TooLargeError(Exception):
    pass


class _EmptyError(Exception):
    pass


# The last ones are of encodings that the parser does not know, and of files cut off in gzip.
_FAILURES = (
    _EmptyError, _TooLargeError, ParseError, DefusedXmlException, ValueError, LookupError,
    gzip.BadGzipFile, EOFError, zlib.error,
)  # fmt: skip


class _Target:
    """Builds the elements that are records, and only those."""

    def __init__(self, is_record: Callable[[str, int], bool], line: Callable[[], int]) -> None:
        self.ready: deque[tuple[int, Element]] = deque()
        self._is_record, self._line = is_record, line
        self._depth = self._record_depth = self._record_line = self._size = self._elements = 0
        self._builder: TreeBuilder | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _TooLargeError(f"elements are nested over {_DEEPEST} deep")
        if self._builder is None and self._is_record(tag, self._depth):
            self._builder = TreeBuilder()
            self._record_depth, self._record_line = self._depth, self._line()
            self._size = self._elements = 0
        if self._builder is not None:
            self._elements += 1
            self._grow(sum(map(len, attributes.values())))
            self._builder.start(tag, attributes)

    def data(self, text: str) -> None:
        if self._builder is not None:
            self._grow(len(text))
            self._builder.data(text)

    def end(self, tag: str) -> None:
        if self._builder is not None:
            self._builder.end(tag)
            if self._depth == self._record_depth:
                self.ready.append((self._record_line, self._builder.close()))
                self._builder = None
        self._depth -= 1

    def close(self) -> None:
        """Nothing is left to do: records are taken as they end."""

    def _grow(self, by: int) -> None:
        self._size += by
        if self._size > _LONGEST or self._elements > _MOST_ELEMENTS:
            raise _TooLargeError(
                f"a record has over {_LONGEST:,} characters or {_MOST_ELEMENTS:,} elements"
            )


def elements(
    path: Path, *, shown_as: str, is_record: Callable[[str, int], bool]
) -> Iterator[tuple[int, Element]]:
    """Each element that is a record, by its tag and depth (the root's is 1), with its line.

    Raises UnreadableError where the file is no XML, declares entities, or has too large a record;
    what stands before that place has been given.
    """

    def here() -> int:
        return int(parser.parser.CurrentLineNumber)

    target = _Target(is_record, here)
    parser: Any = XMLParser(target=target)
    try:
        if not path.stat().st_size:
            raise _EmptyError
        with _opened(path) as file:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
                while target.ready:
                    yield target.ready.popleft()
        parser.close()
    except _FAILURES as error:
        yield from target.ready
        problem = problem_at(shown_as, _line(error) or here(), *_failure(error))
        raise UnreadableError(problem) from None


def _line(error: Exception) -> int:
    return error.position[0] if isinstance(error, ParseError) else 0


def _failure(error: Exception) -> tuple[str, str]:
    """What a failure is called, and what it says to people."""
    if isinstance(error, _EmptyError):
        return "empty", "the file is empty"
    if isinstance(error, ParseError):
        return "bad-xml", f"this is no whole XML: {str(error).partition(':')[0]}"
    if isinstance(error, DefusedXmlException):
        return "forbidden-xml", "the file declares entities of its own"
    if isinstance(error, _TooLargeError):
        return "too-long", str(error)
    return "bad-encoding", str(error)


def _opened(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")
