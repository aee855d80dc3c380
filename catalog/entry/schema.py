"""JSON Schemas of entries, topics and tags, made from the types (JSON Schema 2020-12)."""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from catalog.model import FORMATS, Paper, PartialDate, Tag, Topic

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DATE = {
    "description": "2022-07-14, 2022-07 or 2022",
    "anyOf": [
        {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
        {"type": "integer", "minimum": 1000, "maximum": 9999},
    ],
}


def schemas() -> dict[str, str]:
    """The text of each schema file, by file name."""
    return {
        "paper.json": _text("A paper", _record(Paper)),
        "topic.json": _text("A topic or an area", _record(Topic)),
        "tags.json": _text("The tags", {"type": "object", "additionalProperties": _record(Tag)}),
    }


def _text(title: str, body: dict[str, Any]) -> str:
    schema = {"$schema": _DIALECT, "title": f"{title} in a Paper Catalog", **body}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _record(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    inside = [f for f in fields(kind) if not f.metadata.get("outside")]
    schema = {
        "type": "object",
        "additionalProperties": False,
        "required": [f.name for f in inside if f.default is MISSING],
        "properties": {
            f.name: {**schema_of(hints[f.name]), "description": f.metadata["doc"]} for f in inside
        },
    }
    if any(f.metadata.get("shorthand") for f in inside):
        return {"anyOf": [{"type": "string", "minLength": 1}, schema]}
    return schema


def schema_of(kind: Any) -> dict[str, Any]:
    """The schema of a field's type."""
    if kind in FORMATS:
        form = FORMATS[kind]
        return {
            "type": "string",
            "pattern": f"^(?:{form.pattern.pattern})$",
            "examples": [form.example],
        }
    if kind is PartialDate:
        return _DATE
    if kind is int:
        return {"type": "integer", "minimum": 1}
    if is_dataclass(kind):
        return _record(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": schema_of(arguments[0])}
    if origin in {Union, types.UnionType}:
        return schema_of(next(a for a in arguments if a is not types.NoneType))
    return {"type": "string", "minLength": 1}
