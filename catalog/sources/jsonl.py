"""Reads records written as JSON: one on each line (JSON Lines), or in an array.

Formats: RFC 8259; jsonlines.org. Numbers stay the text they are, so `2207.07110` keeps its zero.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from catalog.problems import Problem, problem_at, quote
from catalog.sources.draft import Draft, Read, Refused, Rejected
from catalog.sources.json_items import BadItemError, Items
from catalog.sources.record_values import Doubts, Value
from catalog.sources.records import Records
from catalog.sources.text import UnreadableError, lines


def sniff(start: str) -> bool:
    """Whether a text begins as an object or as an array of objects."""
    return bool(re.match(r"\s*(?:\[\s*(?:\{|\]|$)|\{\s*(?:\"|\}|$))", start))


def read_jsonl(
    path: Path, *, shown_as: str, fields: Mapping[str, str] | None = None
) -> Iterator[Read]:
    """The records of a file with an object on each line; a line that holds none is rejected.

    A file that holds an array, or objects on several lines, is read as that; what is broken in it
    ends the reading. `fields` says for fields of ours what the file calls them.
    """
    try:
        yield from _Reading(path, shown_as, fields).records()
    except UnreadableError as error:
        yield Refused(error.problem)


def read_json(
    path: Path, *, shown_as: str, fields: Mapping[str, str] | None = None
) -> Iterator[Read]:
    """The same as `read_jsonl`, under the name of the other format: the file tells which it is."""
    return read_jsonl(path, shown_as=shown_as, fields=fields)


class _Reading:
    """One file being read."""

    def __init__(self, path: Path, shown_as: str, mapping: Mapping[str, str] | None) -> None:
        self._shown_as = shown_as
        self._path = path
        self._records = Records(file=path.name, shown_as=shown_as, mapping=mapping)
        self._record = 0
        self._doubled: list[str] = []
        self._decoder = json.JSONDecoder(
            parse_float=str,
            parse_int=str,
            parse_constant=_nothing,
            object_pairs_hook=self._object,
            strict=False,
        )

    def records(self) -> Iterator[Read]:
        """Each record, in the way in which the file's beginning says they are written."""
        items = Items(self._path, shown_as=self._shown_as)
        try:
            start = items.start.lstrip()
            if start and start[0] not in "[{":
                message = f"no JSON begins with {quote(start.partition(chr(10))[0], 40)}"
                yield Refused(self._problem(1, "wrong-format", message))
                return
            first_line = start.partition("\n")[0].rstrip()
            if items.in_array or (first_line != start.rstrip() and first_line[-1:] != "}"):
                yield from self._by_item(items)
            elif start:
                yield from self._by_line()
            if not self._record:
                yield Refused(self._problem(1, "empty", "the file holds no record"))
        finally:
            items.close()

    def _by_line(self) -> Iterator[Read]:
        for number, line in lines(self._path, shown_as=self._shown_as):
            if line.isspace():
                continue
            self._record += 1
            try:
                value = self._decoder.decode(line)
            except json.JSONDecodeError as error:
                message = f"this is no JSON: {error.msg}, column {error.colno}"
                yield self._rejected(number, "bad-json", message)
            except RecursionError:
                yield self._rejected(number, "bad-json", "the record is nested too deeply")
            else:
                yield self._read(value, number)

    def _by_item(self, items: Items) -> Iterator[Read]:
        try:
            for line, value in items.values(self._decoder):
                self._record += 1
                yield self._read(value, line)
        except BadItemError as error:
            self._record += 1
            message = f"record {self._record} is no JSON: {error.message}"
            yield Refused(self._problem(error.line, "bad-json", message))

    def _read(self, value: Any, line: int) -> Draft | Rejected:
        """The draft of a decoded value, with a warning for each field that is there twice."""
        if not isinstance(value, dict):
            return self._rejected(line, "no-record", "a record is an object with named fields")
        read = self._records.read(value, record=self._record, line=line)
        doubled, self._doubled = self._doubled, []
        if not doubled or isinstance(read, Rejected):
            return read
        doubts = Doubts(self._shown_as, line)
        for name in doubled:
            doubts.add("field-twice", f"{quote(name)} is there twice; the last one is taken")
        return replace(read, problems=(*read.problems, *doubts.problems))

    def _object(self, pairs: list[tuple[str, Value]]) -> dict[str, Value]:
        values = dict(pairs)
        if len(values) < len(pairs):
            seen: set[str] = set()
            for name, _ in pairs:
                if name in seen and name not in self._doubled and len(self._doubled) < 20:
                    self._doubled.append(name)
                seen.add(name)
        return values

    def _rejected(self, line: int, code: str, message: str) -> Rejected:
        self._doubled = []
        return Rejected(problem=self._problem(line, code, message), record=self._record)

    def _problem(self, line: int, code: str, message: str) -> Problem:
        return problem_at(self._shown_as, line, code, message)


def _nothing(_: str) -> None:
    """What JSON does not have: `NaN`, `Infinity`."""
