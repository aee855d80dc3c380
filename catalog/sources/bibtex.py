"""BibTeX and biblatex files to drafts.

Blocks are told apart here, so that a broken one is one (`bibtex_blocks.py`); what a block says is
read by pybtex, which knows strings, `#` and both kinds of delimiters, and says what it stumbled
over. bibtexparser 2 is as fast, but leaves `a # b` as it stands. An entry may take fields from one
that comes later, so a file with `crossref` or `xdata` is read a second time; no more than its
strings and those parents are held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pybtex.database.input.bibtex import (  # type: ignore[import-untyped]
    LowLevelParser,
    month_names,
)
from pybtex.scanner import PrematureEOF, PybtexSyntaxError  # type: ignore[import-untyped]

from catalog.problems import problem_at, quote
from catalog.sources.bibtex_blocks import LONGEST_BLOCK, Block, blocks
from catalog.sources.bibtex_fields import TYPES, fill
from catalog.sources.draft import Read, Refused, Rejected
from catalog.sources.fields import folded
from catalog.sources.record import Record
from catalog.sources.text import UnreadableError, lines

# The longest text that a string may stand for: strings of strings could grow without end.
_LONGEST_STRING = 10_000
# Entries that another one takes fields from, one behind the other or side by side.
_MOST_PARENTS = 50
# Braces times characters that pybtex is given to read: its cost grows with both.
_MOST_WORK = 1_000_000_000

_ENTRY = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]\s*([^\s,{}\"=]*)\s*(,|=)", re.MULTILINE)
_KEY = re.compile(r"\s*@\s*[\w-]+\s*[{(]\s*([^\s,{}=\"]*)")
_PARENT = re.compile(r"(?:crossref|xdata)\s*=\s*[{\"]\s*([^}\"]*)", re.IGNORECASE)
_MONTHS = re.compile(r"jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec", re.IGNORECASE)
_NO_RECORDS = frozenset(["string", "preamble", "comment", "xdata"])
# What a part takes from the whole it appeared in, where it does not say so itself.
_INHERITED = frozenset(
    """
    booktitle booksubtitle year month day date publisher organization series volume number issue
    journal journaltitle school institution eventtitle venue
    """.split()  # noqa: SIM905  # twenty quoted words are harder to read
)
# Within a value, what the next field looks like.
_SWALLOWED = re.compile(
    r"(?<=\n)[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*[{\"][^\n]*[}\"],?[ \t]*$", re.MULTILINE
)
# Fields that tell a paper: where one is there twice, two records may have become one.
_TELLING = frozenset(["title", "author", "doi", "eprint"])


def sniff(start: str) -> bool:
    """Whether a file that begins so is BibTeX."""
    found = _ENTRY.search(start)
    if found is None:
        return bool(re.search(r"^\s*@\s*(?:comment|preamble)\s*\{", start, re.I | re.M))
    word = found[1].lower()
    return word in TYPES or word == "xdata" or (word == "string" and found[3] == "=")


def read_bibtex(path: Path, *, shown_as: str) -> Iterator[Read]:
    """One draft or rejection for each entry of a file, in order.

    Blocks with an unclosed brace or quote, a missing comma, another value for what tells the paper,
    or without title are rejected, each with its line. A file without any entry is refused.
    """
    reader = _Reader(path, shown_as)
    try:
        reader.find_parents()
        yield from reader.read()
    except UnreadableError as error:
        yield Refused(error.problem)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as it stands: names in lower case, values with their LaTeX."""

    word: str
    key: str
    values: Mapping[str, str]
    warnings: tuple[tuple[str, str], ...] = ()


class _BlockError(Exception):
    """A block can't be read: what is wrong, and on which line of the file."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


class _Strings(dict[str, str]):
    """Strings by name, letters of either case being the same; unknown ones stand for themselves.

    What the strings of one block come to is bounded.
    """

    def __init__(self) -> None:
        super().__init__(month_names)
        self.unknown: list[str] = []
        self.size = 0

    def begin(self) -> None:
        self.unknown, self.size = [], 0

    def __getitem__(self, name: str) -> str:
        value = self.get(name.lower())
        if value is None:
            if not _MONTHS.match(name):
                self.unknown.append(name)
            value = name
        self.size += len(value) + 1
        if self.size > LONGEST_BLOCK:
            raise _BlockError(f"its strings come to over {LONGEST_BLOCK:,} characters", 0)
        return value

    def __setitem__(self, name: str, value: str) -> None:
        if len(value) > _LONGEST_STRING:
            raise _BlockError(f"the string {name} has over {_LONGEST_STRING:,} characters", 0)
        super().__setitem__(name.lower(), value)


class _Reader:
    """One file, read for the entries that others refer to, then for all."""

    def __init__(self, path: Path, shown_as: str) -> None:
        self._path, self._shown_as = path, shown_as
        self._parents: dict[str, _Entry] = {}

    def find_parents(self) -> None:
        """Read the entries that another one takes fields from. Raises UnreadableError."""
        wanted: set[str] = set()
        for _, line in lines(self._path, shown_as=self._shown_as):
            if "=" in line and _PARENT.search(line):
                for found in _PARENT.finditer(line):
                    wanted.update(key.strip().casefold() for key in found[1].split(","))
        if not wanted:
            return
        strings = _Strings()
        for block in blocks(lines(self._path, shown_as=self._shown_as)):
            key = _KEY.match(block.text)
            if block.word != "string" and (key is None or key[1].casefold() not in wanted):
                continue
            try:
                entry = None if block.flaw else _entry(block, strings)
            except _BlockError:
                continue
            if entry is not None:
                self._parents.setdefault(entry.key.casefold(), entry)

    def read(self) -> Iterator[Read]:
        """A draft or rejection for each entry; a refusal if there is none."""
        strings = _Strings()
        number = 0
        for block in blocks(lines(self._path, shown_as=self._shown_as)):
            if block.word in {"comment", "preamble"} or not _is_meant(block):
                continue
            counted = block.word not in _NO_RECORDS
            number += counted
            try:
                if block.flaw:
                    raise _BlockError(block.flaw, block.line)
                entry = _entry(block, strings)
            except _BlockError as error:
                yield self._rejected(block, error, number if counted else None)
                continue
            if counted and entry is not None:
                yield self._read(block, entry, number)
        if not number:
            empty = self._path.stat().st_size == 0
            yield Refused(
                problem_at(
                    self._shown_as,
                    1,
                    "empty" if empty else "wrong-format",
                    "the file is empty" if empty else "no BibTeX entry was found",
                    "an entry begins with its type and key, such as @article{key,",
                )
            )

    def _read(self, block: Block, entry: _Entry, number: int) -> Read:
        record = Record(
            file=self._path.name,
            shown_as=self._shown_as,
            number=number,
            line=block.line,
            key=folded(entry.key) or None,
        )
        for code, message in entry.warnings:
            record.warn(code, message)
        if entry.key:
            record.cite_by(entry.key)
        fill(record, entry.word, self._inherited(entry, record))
        return record.draft()

    def _rejected(self, block: Block, error: _BlockError, number: int | None) -> Rejected:
        key = _KEY.match(block.text)
        name = key[1] if key else ""
        named = f"@{block.word} {quote(name)}" if name else f"@{block.word}"
        problem = problem_at(
            self._shown_as,
            error.line or block.line,
            "bad-bibtex",
            f"{named} on line {block.line}: {error.message}",
            "mend the entry, and import the file again",
        )
        return Rejected(problem=problem, record=number, key=name or None)

    def _inherited(self, entry: _Entry, record: Record) -> Mapping[str, str]:
        """An entry's values with those of the entries it refers to."""
        values = dict(entry.values)
        waiting: list[Mapping[str, str]] = [entry.values]
        seen = {entry.key.casefold()}
        while waiting:
            child = waiting.pop(0)
            for name in ("xdata", "crossref"):
                for key in filter(None, map(str.strip, child.get(name, "").split(","))):
                    if key.casefold() in seen:
                        continue
                    if len(seen) > _MOST_PARENTS:
                        record.warn("too-deep", f"it refers to over {_MOST_PARENTS} other entries")
                        return values
                    seen.add(key.casefold())
                    parent = self._parents.get(key.casefold())
                    if parent is None:
                        record.warn("missing-parent", f"the {name} {quote(key)} is not in the file")
                        continue
                    for field, value in _given(parent, name):
                        values.setdefault(field, value)
                    waiting.append(parent.values)
        return values


def _given(parent: _Entry, by: str) -> Iterator[tuple[str, str]]:
    """What an entry gives to those that refer to it."""
    for name, value in parent.values.items():
        if by == "xdata" or name in _INHERITED:
            yield name, value
    if by == "crossref" and "booktitle" not in parent.values and "title" in parent.values:
        # The whole's title is where its parts appeared.
        name = "journal" if parent.word == "periodical" else "booktitle"
        yield name, parent.values["title"]


def _is_meant(block: Block) -> bool:
    """Whether a block is BibTeX, and no text with a word behind an `@` sign."""
    return block.word in TYPES or block.word in _NO_RECORDS or "=" in block.text


def _entry(block: Block, strings: _Strings) -> _Entry | None:
    """What a block says; None for a string, which is kept. Raises _BlockError."""
    if block.text.count("{") * len(block.text) > _MOST_WORK:
        raise _BlockError("it has too many braces", block.line)
    strings.begin()
    keyless = re.match(r"\s*@\s*[\w-]+\s*[{(]\s*,", block.text) is not None
    parser = LowLevelParser(block.text, keyless_entries=keyless, macros=strings)
    try:
        parsed: tuple[str, Any] = next(iter(parser), ("", ()))
    except PybtexSyntaxError as error:
        line = block.line + (error.lineno or 1) - 1
        raise _BlockError(_message(error), line) from None
    except _BlockError as error:
        raise _BlockError(error.message, block.line) from None
    word, body = parsed
    if word.lower() != block.word:
        raise _BlockError("its type can't be read", block.line)
    if block.word in {"string", "preamble"}:
        return None
    key, parts = body
    warnings = [
        ("undefined-string", f"the string {quote(name)} is not defined; its name is taken")
        for name in strings.unknown
    ]
    values = _values(((name.lower(), "".join(value)) for name, value in parts), warnings, block)
    return _Entry(word.lower(), key or "", values, tuple(warnings))


def _values(
    parts: Iterable[tuple[str, str]], warnings: list[tuple[str, str]], block: Block
) -> Mapping[str, str]:
    """The fields by name, each once. Raises _BlockError."""
    values: dict[str, str] = {}
    for name, found in parts:
        value = found
        if "=" in value and (swallowed := _SWALLOWED.search(value)):
            message = (
                f"a brace is missing: {quote(name)} takes in {quote(swallowed[1])}, and is cut"
            )
            warnings.append(("swallowed-fields", message))
            value = value[: swallowed.start()].strip(" \n,{}")
        if not values.get(name, "").strip():
            values[name] = value
        elif value.split() != values[name].split():
            if name in _TELLING:
                raise _BlockError(f"it has two values for {quote(name)}", block.line)
            message = f"of two values for {quote(name)} the first is kept"
            warnings.append(("repeated-field", message))
    return values


def _message(error: PybtexSyntaxError) -> str:
    message = error.args[0] if error.args else "can't be read"
    if isinstance(error, PrematureEOF) or message == "unbalanced braces":
        return "a brace or a quotation mark is not closed"
    if message in {"'}' expected", "')' expected"}:
        return f"a comma or {message}"
    return str(message)
