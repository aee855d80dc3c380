"""Papers, topics and tags to YAML text, in the one canonical way.

The writer is our own, small one: PyYAML's can't be told to quote this field, fold that one and
keep a list on one line if it fits. What it writes is read back by `decode`, and property tests
hold it to that.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any

from catalog.model import Paper, PartialDate, Tag, Topic

WIDTH = 100

# A text that every YAML reader takes for the same text without quotes, also inside [] and {}.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./+()'’-]*[\w./+()'’-])?")
_PLAIN_URL = re.compile(r"https?://[\w./%=&+~;@:-]*[\w/]", re.ASCII)
# YAML 1.1 reads these words as true, false or nothing.
_RESERVED = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
# What a YAML stream may hold raw; anything else is escaped inside double quotes.
_RAW = re.compile(
    "[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)


def schema_comment(name: str, file: str) -> str:
    """The first line of a file: where editors find its JSON Schema, relative to the file."""
    return f"# yaml-language-server: $schema={'../' * file.count('/')}schema/{name}.json\n"


def write_paper(paper: Paper) -> str:
    """The canonical text of an entry."""
    return schema_comment("paper", paper.file) + "".join(write_fields(paper).values())


def write_topic(topic: Topic) -> str:
    """The canonical text of a topic's file."""
    return schema_comment("topic", topic.file) + "".join(write_fields(topic).values())


def write_tags(tags: Iterable[Tag]) -> str:
    """The canonical text of `docs/tags.yaml`: tags sorted by id."""
    blocks = [
        f"{_scalar(tag.id)}:\n" + textwrap.indent("".join(write_fields(tag).values()), "  ")
        for tag in sorted(tags, key=lambda tag: tag.id)
    ]
    return schema_comment("tags", "tags.yaml") + "".join(blocks)


def write_fields(record: Any) -> dict[str, str]:
    """Each field that says something, by name, as the lines it takes in a file."""
    return {
        f.name: write_field(f, value)
        for f, default in _fields(record.__class__)
        if not f.metadata.get("outside")
        and (value := getattr(record, f.name)) is not default
        and value != default
    }


@cache
def _fields(kind: Any) -> tuple[tuple[Field[Any], Any], ...]:
    """The fields of a type, each with its default."""
    return tuple((f, _default(f)) for f in fields(kind))


def _default(f: Field[Any]) -> Any:
    return None if f.default is MISSING else f.default


def write_field(f: Field[Any], value: Any) -> str:
    """One field as the lines it takes at the top of a file, the last one ended."""
    style = f.metadata.get("style", "")
    if style == "quoted":
        return f"{f.name}: {_quoted(value)}\n"
    if style == "folded":
        return f"{f.name}: {_folded(value)}\n"
    return _field(f.name, value, 0, block=style == "block")


def _field(name: str, value: Any, indent: int, *, block: bool = False) -> str:
    """`name: value` on one line if it fits and no block is wanted, else over several."""
    pad = " " * indent
    if not block or not _is_compound(value):
        line = f"{pad}{name}: {_flow(value)}\n"
        if len(line) <= WIDTH + 1 or not _is_compound(value):
            return line
    return f"{pad}{name}:\n{_block(value, indent + 2)}"


def _is_compound(value: Any) -> bool:
    return (is_dataclass(value) and not isinstance(value, PartialDate)) or isinstance(value, tuple)


def _block(value: Any, indent: int) -> str:
    """A list or a record over several lines."""
    if is_dataclass(value):
        return "".join(_field(name, v, indent) for name, v in _given(value).items())
    pad = " " * indent
    parts = []
    for item in value:
        line = f"{pad}- {_flow(item)}\n"
        if is_dataclass(item) and len(line) > WIDTH + 1:
            body = _block(item, indent + 2)
            line = f"{pad}- {body[indent + 2 :]}"
        parts.append(line)
    return "".join(parts)


def _given(record: Any) -> dict[str, Any]:
    return {
        f.name: value
        for f, default in _fields(record.__class__)
        if (value := getattr(record, f.name)) is not default and value != default
    }


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, PartialDate | int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_flow(item) for item in value)}]"
    given = _given(value)
    short = _shorthand(value.__class__)
    if short is not None and len(given) == 1 and short in given:
        return _scalar(given[short])
    return "{" + ", ".join(f"{name}: {_flow(v)}" for name, v in given.items()) + "}"


@cache
def _shorthand(kind: Any) -> str | None:
    """The field that a bare text stands for, if the type has one."""
    return next((f.name for f in fields(kind) if f.metadata.get("shorthand")), None)


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) or _PLAIN_URL.fullmatch(text)
    if plain and text.casefold() not in _RESERVED:
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    """A text in double quotes; JSON's escapes are YAML's (YAML 1.2, section 1.3)."""
    quoted = json.dumps(text, ensure_ascii=False)
    if _RAW.fullmatch(quoted):
        return quoted
    return "".join(c if _RAW.fullmatch(c) else _escape(c) for c in quoted)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _folded(text: str) -> str:
    """A long text as a folded block, or a literal one if it has lines of its own."""
    lines = text.split("\n")
    if not all(_RAW.fullmatch(line.replace("\t", " ")) for line in lines) or not text.strip():
        return _quoted(text)
    if len(lines) == 1 and "  " not in text and text == text.strip() and "\t" not in text:
        return ">-\n" + "".join(f"  {line}\n" for line in _wrapped(text, WIDTH - 2))[:-1]
    if lines[0] != lines[0].lstrip() or not lines[0] or not lines[-1]:
        return _quoted(text)
    return "|-\n" + "\n".join(f"  {line}" if line else "" for line in lines)


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Lines as long as they may be; a word that is longer has one of its own.

    For texts with single spaces only: `textwrap` does the same for any text, at five times the
    cost, and this is most of what writing an entry takes.
    """
    start = 0
    while len(text) - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        if cut < 0:
            cut = text.find(" ", start + width)
            if cut < 0:
                break
        yield text[start:cut]
        start = cut + 1
    yield text[start:]
