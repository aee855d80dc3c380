"""JSON of somebody who is not trusted, read into frozen types or refused; and its JSON Schema.

A type's annotations say how long its texts and lists may be and what they may look like. Everything
must be there and nothing else. Source of the schema's words: JSON Schema 2020-12.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# A line: no control character, nothing that ends it or turns its direction, no half of a pair.
LINE = "[^\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]*"
_LINE_ESCAPED = (
    r"[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]*"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most so many characters, all of one form."""

    most: int
    pattern: str = LINE


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    most: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class Many:
    """A list of at most so many items."""

    most: int


class NotStrictError(Exception):
    """Where something is not as it must be, and why. Its text holds nothing of the JSON."""


def read(content: bytes, kind: type[T], *, largest: int) -> T:
    """The value that JSON holds. Raises NotStrictError at the first thing that is wrong."""
    if len(content) > largest:
        raise NotStrictError(f"it is larger than {largest:,} bytes")
    try:
        value = json.loads(
            content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except (ValueError, RecursionError) as error:
        raise NotStrictError("it is no JSON") from error
    made: T = _value(value, kind, "it")
    return made


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are given once."""
    names = dict(pairs)
    if len(names) < len(pairs):
        raise ValueError("a name is given twice")
    return names


def _no_constant(name: str) -> Any:
    """JSON has no infinity, and no number that is none (RFC 8259, section 6)."""
    raise ValueError(name)


def _value(value: Any, kind: Any, place: str) -> Any:
    hint, rule = _parts(kind)
    origin = get_origin(hint)
    if is_dataclass(hint):
        return _record(value, hint, place)
    if origin in {Union, types.UnionType}:
        inner = next(one for one in get_args(hint) if one is not types.NoneType)
        return None if value is None else _value(value, inner, place)
    if origin is Literal:
        # `True` equals 1 and is another thing.
        if not any(type(value) is type(one) and value == one for one in get_args(hint)):
            raise NotStrictError(f"{place} is none of {', '.join(map(str, get_args(hint)))}")
        return value
    if origin is tuple:
        if not isinstance(value, list) or len(value) > rule.most:
            raise NotStrictError(f"{place} is no list of at most {rule.most}")
        inner = get_args(hint)[0]
        return tuple(_value(one, inner, f"{place}[{n}]") for n, one in enumerate(value))
    return _CHECKS[hint](value, rule, place)


def _parts(kind: Any) -> tuple[Any, Any]:
    """A type and what its annotation says."""
    if get_origin(kind) is Annotated:
        return get_args(kind)
    return kind, None


def _record(value: Any, kind: Any, place: str) -> Any:
    hints = get_type_hints(kind, include_extras=True)
    names = [f.name for f in fields(kind)]
    if not isinstance(value, dict) or value.keys() != set(names):
        raise NotStrictError(f"{place} does not have the fields {', '.join(names)}")
    return kind(**{name: _value(value[name], hints[name], f"{place}.{name}") for name in names})


def _text(value: Any, rule: Text, place: str) -> str:
    if not isinstance(value, str) or len(value) > rule.most:
        raise NotStrictError(f"{place} is no text of at most {rule.most} characters")
    if re.fullmatch(rule.pattern, value) is None:
        raise NotStrictError(f"{place} holds characters that it may not")
    return value


def _number(value: Any, rule: Number, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotStrictError(f"{place} is no whole number")
    if not rule.least <= value <= rule.most:
        raise NotStrictError(f"{place} is not from {rule.least} to {rule.most}")
    return value


def _truth(value: Any, _: None, place: str) -> bool:
    if not isinstance(value, bool):
        raise NotStrictError(f"{place} is neither true nor false")
    return value


_CHECKS: dict[Any, Callable[[Any, Any, str], Any]] = {str: _text, int: _number, bool: _truth}


# --- the schema ----------------------------------------------------------------------------------


def schema(kind: Any, title: str) -> str:
    """The JSON Schema of a type, as the text of a file."""
    return json.dumps({"$schema": DIALECT, "title": title, **_schema(kind)}, indent=1) + "\n"


def _schema(kind: Any) -> dict[str, Any]:
    hint, rule = _parts(kind)
    origin = get_origin(hint)
    if is_dataclass(hint):
        hints = get_type_hints(hint, include_extras=True)
        names = [f.name for f in fields(hint)]
        return {
            "type": "object",
            "additionalProperties": False,
            "required": names,
            "properties": {name: _schema(hints[name]) for name in names},
        }
    if origin in {Union, types.UnionType}:
        inner = next(one for one in get_args(hint) if one is not types.NoneType)
        return {"anyOf": [{"type": "null"}, _schema(inner)]}
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is tuple:
        return {"type": "array", "maxItems": rule.most, "items": _schema(get_args(hint)[0])}
    if hint is int:
        return {"type": "integer", "minimum": rule.least, "maximum": rule.most}
    if hint is bool:
        return {"type": "boolean"}
    pattern = _LINE_ESCAPED if rule.pattern == LINE else rule.pattern
    return {"type": "string", "maxLength": rule.most, "pattern": f"^(?:{pattern})$"}
