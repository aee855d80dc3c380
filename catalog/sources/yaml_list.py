"""Reads records written as YAML: a list of mappings, by itself or under one name.

Format: YAML 1.1 as libyaml reads it. Only events are used: nothing is resolved, so `2207.07110`
keeps its zero and no tag does anything, and no more is in memory than one record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from catalog.problems import Problem, problem_at, quote
from catalog.sources.draft import Draft, Read, Refused, Rejected
from catalog.sources.record_values import Doubts, Value
from catalog.sources.records import Records
from catalog.sources.text import UnreadableError, lines

# libyaml is ten times faster and gives the same events.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 20
# The parser's work grows with the square of the depth.
_DEEPEST_SKIPPED = 500
# What the values of a record may come to in characters, an alias counted as what it stands for.
_LARGEST = 4_000_000
_MOST_ANCHORS = 1_000
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# What YAML 1.1 forbids (section 5.1), and what it takes for the end of a line and nobody else does.
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ITEM = re.compile(r"\s*-(?:\s+(?:[&!]\S+\s+)?(?:[\w-]+\s*:(?:\s|$)|\"|'|\{|#|$)|\s*$)")
_NAME = re.compile(r"[A-Za-z_][\w-]*:\s*(?:#.*)?")


def sniff(start: str) -> bool:
    """Whether a text begins as a list of mappings, by itself or under a name."""
    name_seen = False
    for line in start.splitlines():
        if not line.strip() or line.startswith(("#", "%", "---")):
            continue
        if _ITEM.match(line):
            return True
        if name_seen or not _NAME.fullmatch(line):
            return False
        name_seen = True
    return False


def read_yaml_list(
    path: Path, *, shown_as: str, fields: Mapping[str, str] | None = None
) -> Iterator[Read]:
    """The records of a file; an item that is no mapping is rejected.

    Of a mapping, the first list of mappings in it is read. What is no YAML is refused from the line
    where that shows. `fields` says for fields of ours what the file calls them.
    """
    try:
        yield from _Reading(path, shown_as, fields).records()
    except UnreadableError as error:
        yield Refused(error.problem)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        yield Refused(
            problem_at(
                shown_as, mark.line + 1 if mark else 1, "bad-yaml",
                f"this is no YAML: {error.problem or error.context or 'it breaks off'}",
                "put a text that contains a colon in quotes",
            )
        )  # fmt: skip
    except yaml.YAMLError as error:
        message = f"this is no YAML: {str(error).partition(chr(10))[0]}"
        yield Refused(problem_at(shown_as, 1, "bad-yaml", message))


class _Stream:
    """A file as PyYAML asks for it, each character that YAML forbids made a space."""

    def __init__(self, path: Path, shown_as: str) -> None:
        self._lines = lines(path, shown_as=shown_as)
        self._rest = ""

    def read(self, size: int = 65_536, /) -> str:
        """So many characters more, or the last of them."""
        parts = [self._rest]
        length = len(self._rest)
        while length < size:
            line = next(self._lines, None)
            if line is None:
                break
            text = line[1] if line[1][:-1].isprintable() else _FORBIDDEN.sub(" ", line[1])
            parts.append(text)
            length += len(text)
        text = "".join(parts)
        self._rest = text[size:]
        return text[:size]


class _Reading:
    """One file being read."""

    def __init__(self, path: Path, shown_as: str, mapping: Mapping[str, str] | None) -> None:
        self._shown_as = shown_as
        self._records = Records(file=path.name, shown_as=shown_as, mapping=mapping)
        self._events: Iterator[Any] = yaml.parse(_Stream(path, shown_as), Loader=_Loader)
        # What anchors stand for, and how large that is.
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._record = 0
        self._size = 0
        self._doubts = Doubts(shown_as, 1)

    def records(self) -> Iterator[Read]:
        """Each item of the list."""
        line = 1
        for event in self._events:
            line = event.start_mark.line + 1
            if isinstance(event, yaml.NodeEvent):
                yield from self._document(event)
                break
        else:
            yield Refused(self._problem(1, "empty", "the file holds no record"))
            return
        if not self._record:
            message = "this is no list of records, and none is in it"
            yield Refused(self._problem(line, "wrong-format", message))

    def _document(self, root: yaml.NodeEvent) -> Iterator[Read]:
        """The records of the root, or of the first list of mappings in it."""
        if isinstance(root, yaml.SequenceStartEvent):
            first = next(self._events)
            if not isinstance(first, yaml.SequenceEndEvent):
                yield from self._items(first)
        elif isinstance(root, yaml.MappingStartEvent):
            depth = 1
            for event in self._events:
                depth = _changed(depth, event)
                if depth == 2 and isinstance(event, yaml.SequenceStartEvent):
                    first = next(self._events)
                    depth = _changed(depth, first)
                    if isinstance(first, yaml.MappingStartEvent):
                        yield from self._items(first)
                        return
                if not depth:
                    return

    def _items(self, first: Any) -> Iterator[Read]:
        """What a list holds from its first item to its end."""
        event = first
        while not isinstance(event, yaml.SequenceEndEvent):
            self._record += 1
            self._size = 0
            line = event.start_mark.line + 1
            self._doubts = Doubts(self._shown_as, line)
            yield self._read(self._value(event, 0), line)
            event = next(self._events)

    def _read(self, value: Value, line: int) -> Draft | Rejected:
        if not isinstance(value, dict):
            problem = self._problem(line, "no-record", "a record has named fields")
            return Rejected(problem=problem, record=self._record)
        read = self._records.read(value, record=self._record, line=line)
        if isinstance(read, Rejected) or not self._doubts.problems:
            return read
        return replace(read, problems=(*read.problems, *self._doubts.problems[:20]))

    def _value(self, event: Any, depth: int) -> Value:
        """The value that begins with an event: a text, a list, a mapping; None if it is empty."""
        size = self._size
        if isinstance(event, yaml.AliasEvent):
            return self._stands_for(event)
        if isinstance(event, yaml.ScalarEvent):
            self._size += len(event.value)
            null = event.style in {None, ""} and event.value in _NULLS
            value: Value = None if null else event.value
        elif depth >= _DEEPEST:
            self._skip()
            self._doubts.add("too-deep", f"what is nested below {_DEEPEST} levels is left out")
            return None
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._list(depth)
        else:
            value = self._mapping(depth)
        if event.anchor and len(self._anchors) < _MOST_ANCHORS:
            self._anchors[event.anchor] = (value, self._size - size)
        return value

    def _list(self, depth: int) -> list[Value]:
        values = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            values.append(self._value(event, depth + 1))
        return values

    def _mapping(self, depth: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        inherited: Value = None
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            name = self._value(event, depth + 1)
            value = self._value(next(self._events), depth + 1)
            if not isinstance(name, str):
                self._doubts.add("bad-field", "a field whose name is no word is left out")
            elif name == "<<" and isinstance(value, dict):
                inherited = value
            else:
                if name in values:
                    message = f"{quote(name)} is there twice; the last one is taken"
                    self._doubts.add("field-twice", message)
                values[name] = value
        return {**inherited, **values} if isinstance(inherited, dict) else values

    def _stands_for(self, event: Any) -> Value:
        value, size = self._anchors.get(event.anchor, (None, _LARGEST))
        if self._size + size > _LARGEST:
            self._doubts.add("bad-alias", f"{quote('*' + event.anchor)} is left out")
            return None
        self._size += size
        return value

    def _skip(self) -> None:
        """Go behind the end of the list or mapping that has begun."""
        depth = 1
        while depth:
            event = next(self._events)
            depth = _changed(depth, event)

    def _problem(self, line: int, code: str, message: str) -> Problem:
        return problem_at(self._shown_as, line, code, message)


def _changed(depth: int, event: Any) -> int:
    """The depth behind an event. Raises MarkedYAMLError where the parser would become slow."""
    if isinstance(event, yaml.CollectionStartEvent):
        if depth >= _DEEPEST_SKIPPED:
            raise yaml.MarkedYAMLError(
                problem="it is nested too deeply",
                problem_mark=event.start_mark,  # type: ignore[arg-type]  # the C parser's own mark
            )
        return depth + 1
    return depth - isinstance(event, yaml.CollectionEndEvent)
