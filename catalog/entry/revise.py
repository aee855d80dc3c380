"""A file's text changed only where its values change, comments kept.

A file is taken apart at its top-level fields: each has its own lines and the comment lines above
it. A field whose value stays keeps its lines to the letter; a changed one is written anew; a new
one goes where the canonical order puts it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import yaml

from catalog.entry.decode import Read, read_paper, read_tags, read_topic
from catalog.entry.encode import schema_comment, write_fields, write_tags
from catalog.entry.nodes import MappingNode, Reading, compose
from catalog.model import Paper, Topic

R = TypeVar("R", Paper, Topic)

_SCHEMA_LINE = re.compile(r"# yaml-language-server: \$schema=\S*\n")


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A top-level field: comment and blank lines before it, then its own lines."""

    name: str
    before: str
    lines: str


def revise_paper(text: str, paper: Paper) -> str:
    """`text` with the values of `paper`: only fields whose value differs are rewritten."""
    old = read_paper(text, file=paper.file).value
    if old is None:
        raise ValueError(f"{paper.file} can't be revised: it has errors")
    same = {f.name for f in fields(Paper) if getattr(old, f.name) == getattr(paper, f.name)}
    return _rebuild(text, paper, "paper", keep=lambda chunk: chunk.name in same)


def format_paper(text: str, *, file: str) -> str:
    """The entry in canonical form; comments stay. `text` itself if it has errors."""
    return _format(text, file, "paper", read_paper)


def format_topic(text: str, *, file: str) -> str:
    """The topic in canonical form; comments stay. `text` itself if it has errors."""
    return _format(text, file, "topic", read_topic)


def format_tags(text: str) -> str:
    """`docs/tags.yaml` in canonical form. `text` itself if it has errors or comments."""
    old = read_tags(text, shown_as="tags.yaml")
    if old.problems or old.value is None or _has_comment(_SCHEMA_LINE.sub("", text, count=1)):
        return text
    return write_tags(old.value)


def _format(text: str, file: str, schema: str, read: Callable[..., Read[R]]) -> str:
    old = read(text, file=file)
    if old.value is None or old.problems:
        return text
    new = _rebuild(text, old.value, schema, keep=lambda chunk: _has_comment(chunk.lines))
    # The last net: a formatter that changes what a file says must not touch it.
    return new if read(new, file=file).value == old.value else text


def _rebuild(text: str, record: Any, schema: str, *, keep: Callable[[_Chunk], bool]) -> str:
    written = write_fields(record)
    taken = _take_apart(text)
    head = schema_comment(schema, record.file)
    if taken is None:
        return head + "".join(written.values())
    chunks, after = taken
    by_name = {chunk.name: chunk for chunk in chunks}
    parts = [head]
    if chunks:
        first = chunks[0]
        by_name[first.name] = _Chunk(first.name, _SCHEMA_LINE.sub("", first.before), first.lines)
    for f in fields(record):
        chunk = by_name.get(f.name)
        if chunk is not None:
            parts.append(chunk.before)
        if f.name in written:
            parts.append(chunk.lines if chunk and keep(chunk) else written[f.name])
    return "".join(parts) + after


def _take_apart(text: str) -> tuple[list[_Chunk], str] | None:
    """The fields in the file's order and what follows them; None if they share lines."""
    root = compose(text, Reading(""))
    if not isinstance(root, MappingNode) or root.flow_style or not root.value:
        return None
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    starts = [key.start_mark.line for key, _ in root.value]
    if len(set(starts)) < len(starts) or any(key.start_mark.column for key, _ in root.value):
        return None
    ends = [*starts[1:], len(lines)]
    chunks = []
    before = lines[: starts[0]]
    for (key, _), start, end in zip(root.value, starts, ends, strict=True):
        stop = end
        while stop > start + 1 and _is_between(lines[stop - 1]):
            stop -= 1
        chunks.append(_Chunk(key.value, "".join(_comments(before)), "".join(lines[start:stop])))
        before = lines[stop:end]
    return chunks, "".join(_comments(before))


def _is_between(line: str) -> bool:
    """Whether a line can stand between two fields: a comment at the margin, or a blank line."""
    return not line.strip() or line.startswith(("#", "---", "..."))


def _comments(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("#")]


def _has_comment(lines: str) -> bool:
    """Whether a comment stands among a field's lines: what is no token and begins with #."""
    left = list(lines)
    for token in yaml.scan(lines, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            left[start:end] = " " * (end - start)
    return "#" in "".join(left)
