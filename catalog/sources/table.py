"""Reads tables of records with a header: CSV and TSV, of spreadsheets and of Zotero.

Format: RFC 4180, and what programs make of it: semicolons or tabs for commas. Cells are texts:
`2207.07110` keeps its zero.
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from catalog.problems import Problem, did_you_mean, problem_at, quote
from catalog.sources.draft import Draft, Read, Refused, Rejected
from catalog.sources.field_names import IGNORED, MEANINGS, UNPLACED, plain
from catalog.sources.record_values import Doubts, Value
from catalog.sources.records import Records
from catalog.sources.text import UnreadableError, lines

_DELIMITERS = (",", "\t", ";", "|")
_MOST_COLUMNS = 1_000
_LONGEST_HEADER = 50_000
_KNOWN = {*MEANINGS, *IGNORED, *UNPLACED}
_TITLES = frozenset({"title", "paper"})
_SEPARATOR = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
# A sign that a spreadsheet would take for a formula's, behind the quote that programs put there.
_DEFUSED = re.compile(r"'[=+\-@\t\r]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def sniff(start: str) -> bool:
    """Whether a text begins with a row of column names, the title's among them."""
    rows = start.lstrip().split("\n", 2)
    said = _SEPARATOR.fullmatch(rows[0])
    return _delimiter(rows[1] if said and len(rows) > 1 else rows[0], {}) is not None


def read_table(
    path: Path, *, shown_as: str, fields: Mapping[str, str] | None = None
) -> Iterator[Read]:
    """The records of a table whose first row names the columns.

    A row with more or fewer cells than that is rejected, unless those it has too much are empty.
    `fields` says for fields of ours what their column is called. A table without a column for the
    title, or without one of `fields`, is refused, and so is a quoted cell that does not end.
    """
    try:
        yield from _read(path, shown_as, fields or {})
    except UnreadableError as error:
        yield Refused(error.problem)


@dataclass(slots=True)
class _Rows:
    """The rows of a file, and the line where the last one began."""

    numbered: Iterator[tuple[int, str]]
    delimiter: str
    line: int = 1
    _last: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[list[str]]:
        rows = csv.reader(self._texts(), delimiter=self.delimiter)
        while True:
            self.line = self._last + 1
            row = next(rows, None)
            if row is None:
                return
            yield row

    def _texts(self) -> Iterator[str]:
        for number, line in self.numbered:
            self._last = number
            yield line


def _read(path: Path, shown_as: str, mapping: Mapping[str, str]) -> Iterator[Read]:
    numbered = ((n, line) for n, line in lines(path, shown_as=shown_as))
    first = next(((n, line) for n, line in numbered if line.strip()), None)
    said = _SEPARATOR.fullmatch(first[1]) if first else None
    if said:
        first = next(((n, line) for n, line in numbered if line.strip()), None)
    if first is None:
        yield Refused(problem_at(shown_as, 1, "empty", "the file holds no record"))
        return
    delimiter = said[1] if said else _delimiter(first[1], mapping) or ","
    rows = _Rows(chain([first], numbered), delimiter)
    try:
        yield from _records(rows, path.name, shown_as, mapping)
    except csv.Error as error:
        message = f"a cell of the row that begins here does not end: {error}"
        hint = "look for a quotation mark that is opened and not closed"
        yield Refused(problem_at(shown_as, rows.line, "bad-csv", message, hint))


def _records(
    rows: _Rows, file: str, shown_as: str, mapping: Mapping[str, str]
) -> Iterator[Draft | Rejected | Refused]:
    each = iter(rows)
    names = [name.strip().lstrip("\ufeff") for name in next(each, [])]
    problem = _header_problem(names, mapping, shown_as, rows.line)
    if problem:
        yield Refused(problem)
        return
    records = Records(file=file, shown_as=shown_as, mapping=mapping)
    number = 0
    for row in each:
        if not any(cell.strip() for cell in row):
            continue
        number += 1
        if len(row) != len(names) and (len(row) < len(names) or any(row[len(names) :])):
            message = f"the row has {len(row)} cells, the header {len(names)}"
            hint = "a cell that holds the separator or a line end needs quotation marks around it"
            problem = problem_at(shown_as, rows.line, "ragged-row", message, hint)
            yield Rejected(problem=problem, record=number)
            continue
        values: dict[str, Value] = {}
        for name, cell in zip(names, row, strict=False):
            if name and cell and name not in values:
                values[name] = _text(name, cell)
        read = records.read(values, record=number, line=rows.line)
        yield _with_doubles(read, names, shown_as) if number == 1 else read
    if not number:
        yield Refused(problem_at(shown_as, 1, "empty", "there is no row but the header"))


def _with_doubles(read: Draft | Rejected, names: list[str], shown_as: str) -> Draft | Rejected:
    """The first record, with warnings for the columns that have the name of an earlier one."""
    doubled = {name for index, name in enumerate(names) if name and name in names[:index]}
    if isinstance(read, Rejected) or not doubled:
        return read
    doubts = Doubts(shown_as, 1)
    for name in sorted(doubled):
        message = f"{quote(name)} is there twice; the first that holds something is taken"
        doubts.add("field-twice", message)
    return replace(read, problems=(*read.problems, *doubts.problems))


def _header_problem(
    names: list[str], mapping: Mapping[str, str], shown_as: str, line: int
) -> Problem | None:
    known = {plain(name) for name in names}
    if len(names) > _MOST_COLUMNS:
        return problem_at(shown_as, line, "no-header", f"{len(names):,} columns are no header")
    for theirs in mapping.values():
        if plain(theirs) not in known:
            message = f"there is no column {quote(theirs)}"
            return problem_at(shown_as, line, "no-column", message, did_you_mean(theirs, names))
    if "title" in mapping or any(MEANINGS.get(name, "?")[0] in _TITLES for name in known):
        return None
    shown = ", ".join(quote(name, 30) for name in names[:10])
    return problem_at(
        shown_as, line, "no-header",
        f"the first row names no column for the title: it has {shown}",
        "say which it is with --map title=…, or add a row of names",
    )  # fmt: skip


def _text(name: str, cell: str) -> str:
    """A cell's text, without what programs put into it for other programs."""
    if cell.startswith("'") and _DEFUSED.match(cell):
        cell = cell[1:]
    if "<" in cell and plain(name) == "notes":
        # Zotero's notes are HTML.
        return html.unescape(_TAG.sub(" ", cell))
    return cell


def _delimiter(header: str, mapping: Mapping[str, str]) -> str | None:
    """What parts the names of columns in a header, if the title's is among them.

    Of several that could, the one that gives most names that are known.
    """
    if len(header) > _LONGEST_HEADER or header.lstrip()[:1] in {"{", "[", "<", "#", "|"}:
        return None
    wanted = {plain(name) for name in mapping.values()}
    best, most = None, 0
    for delimiter in _DELIMITERS:
        if delimiter not in header:
            continue
        names = [plain(name) for name in next(csv.reader([header], delimiter=delimiter), [])]
        known = sum(name in _KNOWN or name in wanted for name in names)
        titled = any(name in wanted or MEANINGS.get(name, "?")[0] in _TITLES for name in names)
        if titled and known > max(most, 1):
            best, most = delimiter, known
    return best
