"""Foreign files written, read, and what has come of their records, for the tests of readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from catalog.sources.draft import Draft, Read, Refused

# A file's content, and what the options of its reader are.
Reader = Callable[..., list[Read]]


def reads(path: Path, content: str | bytes, read: Callable[..., Iterator[Read]]) -> list[Read]:
    """What a file with this content comes to; problems call it `in/NAME`."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(path, shown_as=f"in/{path.name}"))


def reader(path: Path, read: Callable[..., Iterator[Read]]) -> Reader:
    """The same for tables, to be called with contents and the names of fields."""

    def read_content(content: str | bytes, **fields: str) -> list[Read]:
        return reads(path, content, lambda *args, **kw: read(*args, **kw, fields=fields or None))

    return read_content


def drafts(found: Iterable[Read]) -> list[Draft]:
    """The drafts, if nothing else has come."""
    all_found = list(found)
    only_drafts = [one for one in all_found if isinstance(one, Draft)]
    assert only_drafts == all_found
    return only_drafts


def only(found: Iterable[Read]) -> Draft:
    """The draft, if no more has come."""
    (draft,) = drafts(found)
    return draft


def refusal(found: list[Read]) -> tuple[str, int]:
    """Why the rest of a file was refused, and from which line."""
    last = found[-1]
    assert isinstance(last, Refused)
    return last.problem.code, last.problem.location.line


def codes(read: Read) -> list[str]:
    """The codes of what is wrong with a record."""
    return [p.code for p in read.problems] if isinstance(read, Draft) else [read.problem.code]
