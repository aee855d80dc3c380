"""Nodes to papers, topics and tags; what does not fit becomes problems, all at once."""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache, lru_cache
from typing import (
    Any,
    Generic,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from catalog.entry.nodes import (
    MappingNode,
    Node,
    Reading,
    ScalarNode,
    SequenceNode,
    compose,
    pairs,
    place_of,
)
from catalog.model import (
    FORMATS,
    Format,
    Markdown,
    Paper,
    PaperId,
    PartialDate,
    Tag,
    Topic,
)
from catalog.problems import Problem, did_you_mean, quote

T = TypeVar("T")
FieldPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What a file gave: a value if it could be made, and what is wrong with the file."""

    value: T | None
    problems: tuple[Problem, ...]


class _Bad:
    """Stands for a value that could not be read; its problem is recorded."""


_BAD = _Bad()
_Decoder = Callable[[Node, Reading], Any]

# Control characters can come in escaped ("\\u0007"); only line ends and tabs belong in a text.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_TAG_FORM = "an id: lower-case letters, digits and single hyphens"

_SCALAR_NAMES = {
    "tag:yaml.org,2002:null": "empty",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:bool": "a yes or no",
    "tag:yaml.org,2002:timestamp": "a date",
}


def read_paper(text: str, *, file: str, shown_as: str = "") -> Read[Paper]:
    """The paper of an entry.

    `file` is its path below `docs/`, whose stem is the id; `shown_as` is the path for problems.
    """
    return _read(Paper, text, file, shown_as)


def read_topic(text: str, *, file: str, shown_as: str = "") -> Read[Topic]:
    """The topic of a file; see `read_paper`."""
    return _read(Topic, text, file, shown_as)


def _read(kind: type[T], text: str, file: str, shown_as: str) -> Read[T]:
    reading = Reading(shown_as or file)
    root = compose(text, reading)
    value = None
    if root is not None:
        stem = file.rpartition("/")[2].rpartition(".")[0]
        value = _record(cast("Any", kind))(root, reading, {"id": stem, "file": file})
    return Read(None if isinstance(value, _Bad) else value, tuple(reading.problems))


def read_tags(text: str, *, shown_as: str) -> Read[tuple[Tag, ...]]:
    """The tags of `docs/tags.yaml`: those that could be read, in the file's order."""
    reading = Reading(shown_as)
    root = compose(text, reading)
    tags = []
    if root is not None:
        decode = _record(Tag)
        for name, key, value in pairs(root, reading):
            if FORMATS[PaperId].pattern.fullmatch(name) is None:
                reading.add(key, "bad-id", f"{quote(name)} is not {_TAG_FORM}")
            tag = decode(value, reading, {"id": name})
            if not isinstance(tag, _Bad):
                tags.append(tag)
    return Read(tuple(tags), tuple(reading.problems))


def locate(text: str, path: FieldPath) -> tuple[int, int]:
    """Line and column of a field, such as `("topics", 0)`; of the nearest one above if absent.

    A list of links by kind is found as `("links", "code", 0)`. The key's place is given for a
    field as a whole.
    """
    node: Node | None = _root(text)
    place = (1, 1)
    for step in path:
        if isinstance(node, MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == step), None)
            if found is None:
                break
            place, node = place_of(found[0]), found[1]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            place = place_of(node)
        else:
            break
    return place


@lru_cache(maxsize=1)
def _root(text: str) -> Node | None:
    """A file's nodes. A file with many problems is looked at again for each of them."""
    return compose(text, Reading(""))


# --- decoders by type, made once -----------------------------------------------------------------


@cache
def _decoder(kind: Any) -> _Decoder:
    """The reader for a field of this type."""
    if kind is Markdown:
        return _markdown
    if kind in FORMATS:
        # Topics and tags have no form here: `catalog.check` knows the vocabulary, and can say which
        # word was meant.
        return _formatted(FORMATS[kind])
    if kind is int:
        return _count
    if kind is PartialDate:
        return _date
    if is_dataclass(kind):
        record = _record(cast("Any", kind))
        return lambda node, reading: record(node, reading, {})
    return _composed(kind)


def _composed(kind: Any) -> _Decoder:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _one_of(arguments)
    if origin is tuple:
        return _list_of(_decoder(arguments[0]))
    if origin in {Union, types.UnionType}:
        return _decoder(next(a for a in arguments if a is not types.NoneType))
    return _line


def _scalar(node: Node, reading: Reading, wanted: str) -> str | _Bad:
    """A scalar's text, unless it is a list, a mapping or empty."""
    if not isinstance(node, ScalarNode):
        found = "a list" if isinstance(node, SequenceNode) else "`field: value` lines"
        reading.add(node, "wrong-type", f"{wanted} is wanted here, not {found}")
        return _BAD
    if node.tag == "tag:yaml.org,2002:null" or not node.value.strip():
        reading.add(node, "empty-value", f"{wanted} is wanted here", "leave the field out")
        return _BAD
    return str(node.value)


def _text(node: Node, reading: Reading) -> str | _Bad:
    text = _scalar(node, reading, "a text")
    if isinstance(text, _Bad):
        return text
    if node.tag != "tag:yaml.org,2002:str":
        reading.add(
            node,
            "wrong-type",
            f"{quote(text)} is {_SCALAR_NAMES.get(node.tag, 'something else')} in YAML, not a text",
            f'put it in double quotes: "{text}"' if len(text) < 40 else "",
        )
        return _BAD
    # What stands in a file has been looked at; only in double quotes there are escapes.
    if getattr(node, "style", None) == '"' and not text.isprintable() and _CONTROL.search(text):
        reading.add(
            node,
            "control-character",
            f"{quote(text)} holds a character that can't be shown",
            "delete it",
        )
        return _BAD
    return text


def _line(node: Node, reading: Reading) -> str | _Bad:
    """A text with its white space folded."""
    text = _text(node, reading)
    return text if isinstance(text, _Bad) else _folded(text)


def _folded(text: str) -> str:
    """A text without control characters on one line, single spaces in it."""
    # Most are, and of ASCII this is soon seen.
    spaced = "  " in text or "\n" in text or "\t" in text or "\r" in text
    if text.isascii() and not spaced and text.strip() == text:
        return text
    return " ".join(text.split())


def _markdown(node: Node, reading: Reading) -> str | _Bad:
    """A text with its line breaks, without blank lines around it.

    Of the white space at a line's end Markdown's two spaces, a hard break, stay. In a folded block
    (`>-`) a blank line is one line break to YAML, but meant as a paragraph's end.
    """
    given = _text(node, reading)
    if isinstance(given, _Bad):
        return given
    lines = [line.rstrip() + "  " * line.endswith("  ") for line in given.splitlines()]
    text = "\n".join(line if line.strip() else "" for line in lines).strip("\n")
    text = re.sub(r"  (?=\n\n|\Z)", "", text)
    if getattr(node, "style", None) == ">" and not re.search(r"^[ \t]", text, re.MULTILINE):
        text = re.sub(r"(?<!\n)\n(?!\n)", "\n\n", text)
    return text


def _count(node: Node, reading: Reading) -> int | _Bad:
    text = _scalar(node, reading, "a number")
    if isinstance(text, _Bad):
        return text
    if node.tag == "tag:yaml.org,2002:int" and text.isdecimal() and 0 < int(text[:9]) < 10**8:
        return int(text)
    reading.add(node, "wrong-type", f"a whole number from 1 is wanted here, not {quote(text)}")
    return _BAD


def _date(node: Node, reading: Reading) -> PartialDate | _Bad:
    text = _scalar(node, reading, "a date")
    if isinstance(text, _Bad):
        return text
    try:
        return _parsed(text)
    except ValueError:
        reading.add(
            node,
            "bad-date",
            f"{quote(text)} is not a date",
            "write it as 2022-07-14, 2022-07 or 2022",
        )
        return _BAD


@lru_cache(maxsize=4096)
def _parsed(text: str) -> PartialDate:
    """A date. Many entries have the same."""
    return PartialDate.parse(text)


def _formatted(form: Format) -> _Decoder:
    def decode(node: Node, reading: Reading) -> str | _Bad:
        text = _line(node, reading)
        if isinstance(text, _Bad) or form.pattern.fullmatch(text):
            return text
        reading.add(
            node, form.code, f"{quote(text)} is not {form.what}", f"for example {form.example}"
        )
        return _BAD

    return decode


def _one_of(words: tuple[str, ...]) -> _Decoder:
    def decode(node: Node, reading: Reading) -> str | _Bad:
        text = _line(node, reading)
        if isinstance(text, _Bad) or text in words:
            return text
        hint = did_you_mean(text, words) or f"one of {', '.join(words)}"
        reading.add(node, "bad-word", f"{quote(text)} is not known here", hint)
        return _BAD

    return decode


def _list_of(decode_item: _Decoder) -> _Decoder:
    def decode(node: Node, reading: Reading) -> tuple[Any, ...] | _Bad:
        if not isinstance(node, SequenceNode):
            reading.add(node, "wrong-type", "a list is wanted here", "write it as [one, two]")
            return _BAD
        items = [decode_item(item, reading) for item in node.value]
        if any(item is _BAD for item in items):
            return _BAD
        return tuple(items)

    return decode


@cache
def _record(kind: Any) -> Callable[[Node, Reading, dict[str, str]], Any]:
    """The reader for a record: a mapping, or a bare text where the type has a shorthand.

    What it is called with as a dictionary are the values that come from outside the text.
    """
    hints = get_type_hints(kind)
    inside = [f for f in fields(kind) if not f.metadata.get("outside")]
    known = {f.name: _decoder(hints[f.name]) for f in inside}
    required = [f.name for f in inside if f.default is MISSING]
    shorthand = next((f.name for f in inside if f.metadata.get("shorthand")), None)

    def decode(node: Node, reading: Reading, outside: dict[str, str]) -> Any:
        if shorthand is not None and isinstance(node, ScalarNode):
            value = known[shorthand](node, reading)
            return value if value is _BAD else kind(**{shorthand: value})
        if not isinstance(node, MappingNode):
            reading.add(node, "wrong-type", f"fields are wanted here: {', '.join(known)}")
            return _BAD
        values: dict[str, Any] = dict(outside)
        bad = False
        for name, key, value_node in pairs(node, reading):
            decode_value = known.get(name)
            if decode_value is None:
                hint = did_you_mean(name, known) or f"known fields: {', '.join(known)}"
                reading.add(key, "unknown-key", quote(name), hint)
                continue
            value = values[name] = decode_value(value_node, reading)
            bad = bad or value is _BAD
        missing = [name for name in required if name not in values]
        for name in missing:
            reading.add(node, "missing-key", f"{quote(name)} must be given")
        return _BAD if bad or missing else kind(**values)

    return decode
