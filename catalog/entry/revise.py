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

from catalog.entry.decode import Read, read_paper, read_tags, read_topic
from catalog.entry.encode import schema_comment, write_fields, write_tags
from catalog.entry.nodes import MappingNode, Node, Reading, ScalarNode, compose, scalar_tokens
from catalog.model import Paper, Topic

R = TypeVar("R", Paper, Topic)

_SCHEMA_LINE = re.compile(r"# yaml-language-server: \$schema=\S*[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A top-level field: comment and blank lines before it, then its own lines."""

    name: str
    before: str
    lines: str


def revise_paper(text: str, paper: Paper) -> str:
    """`text` with the values of `paper`: only fields whose value differs are rewritten.

    Raises ValueError if `text` has errors: what can't be read can't be kept.
    """
    return _revise(text, paper, "paper", read_paper)


def revise_topic(text: str, topic: Topic) -> str:
    """`text` with the values of `topic`, as `revise_paper` does it."""
    return _revise(text, topic, "topic", read_topic)


def _revise(text: str, record: R, schema: str, read: Callable[..., Read[R]]) -> str:
    old = read(text, file=record.file)
    if old.value is None or old.problems:
        raise ValueError(f"{record.file} can't be revised: it has errors")
    same = {f.name for f in fields(record) if getattr(old.value, f.name) == getattr(record, f.name)}
    new = _rebuild(text, record, schema, keep=lambda chunk: chunk.name in same)
    back = read(new, file=record.file).value
    if back is None or any(getattr(back, name) != getattr(record, name) for name in same):
        # A kept field was the alias of a rewritten one.
        new = _rebuild(text, record, schema, keep=lambda _: False)
    return new


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
    if _take_apart(text) is None and _has_comment(_SCHEMA_LINE.sub("", text, count=1)):
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
    if lines[-1].splitlines() == [lines[-1]]:
        lines[-1] += "\n"
    starts = [key.start_mark.line for key, _ in root.value]
    if len(set(starts)) < len(starts) or any(key.start_mark.column for key, _ in root.value):
        return None
    ends = [*starts[1:], len(lines)]
    chunks = []
    before = lines[: starts[0]]
    for (key, value), start, end in zip(root.value, starts, ends, strict=True):
        stop = end
        least = max(start + 1, _end_of_quoted(value))
        while stop > least and _is_between(lines[stop - 1]):
            stop -= 1
        chunks.append(_Chunk(key.value, "".join(_comments(before)), "".join(lines[start:stop])))
        before = lines[stop:end]
    return chunks, "".join(_comments(before))


def _end_of_quoted(node: Node) -> int:
    """How many lines of the file a quoted text takes up: its own may look like comments."""
    is_quoted = isinstance(node, ScalarNode) and node.style in {"'", '"'}
    return node.end_mark.line + 1 if is_quoted else 0


def _is_between(line: str) -> bool:
    """Whether a line can stand between two fields: a comment at the margin, or a blank line."""
    return not line.strip() or line.startswith(("#", "---", "..."))


def _comments(lines: list[str]) -> list[str]:
    """The comments of lines without fields, at the margin; the schema's is written anew."""
    comments = (line[line.index("#") :] for line in lines if "#" in line)
    return [comment for comment in comments if not _SCHEMA_LINE.fullmatch(comment)]


def _has_comment(lines: str) -> bool:
    """Whether a comment stands among a field's lines: what is no token and begins with #."""
    lines = lines.removeprefix("\ufeff")
    left = list(lines)
    for token in scalar_tokens(lines):
        start, end = token.start_mark.index, token.end_mark.index
        if token.style in {"|", ">"}:  # a comment may stand behind the mark
            start += len(lines[start:end].splitlines()[0])
        left[start:end] = " " * (end - start)
    return "#" in "".join(left)
