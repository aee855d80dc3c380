"""What the API's documents hold: JSON Schemas made from the model, and an OpenAPI description.

Sources: JSON Schema 2020-12; OpenAPI 3.1.0.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from catalog.entry.schema import schema_of
from catalog.model import Paper, PaperId, PartialDate

# Where the entry lies is said elsewhere, and the key is always given, under a name of its own.
LEFT_OUT = frozenset({"id", "file", "citation_key"})
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# What documents hold is plain text, where entries may have LaTeX.
_DOCS = {"title": "The title, as plain text.", "abstract": "The abstract, as plain text."}
_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 0}
_ADDRESS = {
    "type": "string",
    "description": "The page's address; relative to the site's root if the site has none.",
}
_VERSION = {"type": "string", "const": "1"}
_ID = {"type": "string", "pattern": "^[a-z0-9]+(?:-[a-z0-9]+)*$"}
_IDS = {"type": "array", "items": _ID}

Schema = dict[str, Any]


def schemas() -> dict[str, Schema]:
    """The schema of each kind of document, by name.

    Members that are not named may come, so schemas leave room for them.
    """
    return {name: {"$schema": _DIALECT, **schema} for name, schema in _components().items()}


def _components() -> dict[str, Schema]:
    said = {
        "id": _TEXT,
        "kind": {"enum": ["topic", "tag", "author", "venue", "year"]},
        "title": _TEXT,
        "url": _ADDRESS,
        "total": {**_NUMBER, "description": "How many papers the list has."},
        "description": _TEXT,
        "parent": {**_ID, "description": "The area a topic belongs to."},
    }
    required = ["id", "kind", "title", "url", "total"]
    summary = _object(
        {
            "id": _ID,
            "title": {**_TEXT, "description": _DOCS["title"]},
            "url": _ADDRESS,
            "year": {"type": "integer", "minimum": 1},
            "topics": _IDS,
        },
        ["id", "title", "url", "topics"],
    )
    index = _object(
        {
            "version": _VERSION,
            "name": _TEXT,
            "url": _ADDRESS,
            "total": {**_NUMBER, "description": "How many papers the catalog has."},
            "next": {**_TEXT, "description": "The next part's name; the last part has none."},
            "papers": {"type": "array", "items": summary, "description": "Newest first."},
        },
        ["version", "name", "url", "total", "papers"],
    )
    lists = {"version": _VERSION, "lists": {"type": "array", "items": _object(said, required)}}
    papers = {**_IDS, "description": "The papers' ids, newest first."}
    return {
        "paper": {"title": "A paper", **_paper()},
        "index": {"title": "A part of the index of papers", **index},
        "list": {"title": "A list", **_object({**said, "papers": papers}, [*required, "papers"])},
        "lists": {"title": "The lists of a kind", **_object(lists, ["version", "lists"])},
    }


def _paper() -> Schema:
    own = {
        "id": {**schema_of(PaperId), "description": "The paper's id."},
        "url": _ADDRESS,
        "key": {**_TEXT, "description": "The citation key that all exports have."},
    }
    made = _record(Paper)
    return _object({**own, **made["properties"]}, ["id", "url", "key", "title"])


def _record(kind: Any) -> Schema:
    hints = get_type_hints(kind)
    described = {
        field.name: {
            **_schema(hints[field.name]),
            "description": _DOCS.get(field.name, field.metadata["doc"])
            if kind is Paper
            else field.metadata["doc"],
        }
        for field in fields(kind)
        if kind is not Paper or field.name not in LEFT_OUT
    }
    return _object(described)


def _schema(kind: Any) -> Schema:
    """A field's value, as documents have it: dates are texts, authors are records."""
    if kind is PartialDate:
        return {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
    if is_dataclass(kind):
        return _record(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin in {Union, types.UnionType}:
        return _schema(next(a for a in arguments if a is not types.NoneType))
    return schema_of(kind)


def _object(properties: Schema, required: Sequence[str] = ()) -> Schema:
    made: Schema = {"type": "object"}
    if required:
        made["required"] = list(required)
    return {**made, "properties": properties}


def openapi(name: str, site_url: str, *, documents: bool, groups: Sequence[str]) -> Schema:
    """The OpenAPI document of an API with these documents and groups of lists."""
    found: dict[str, Schema] = {
        "/index.json": _get("The papers, newest first: the first part of the index", "index"),
        "/index-{part}.json": _get(
            "A further part of the index, as `next` names it",
            "index",
            ("part", {"type": "integer", "minimum": 2}),
        ),
    }
    if documents:
        found["/papers/{id}.json"] = _get("A paper, by its id or a former one", "paper", _by_id())
    for group in groups:
        found[f"/{group}/index.json"] = _get(f"The {group}", "lists")
        found[f"/{group}/{{id}}.json"] = _get(f"One of the {group}", "list", _by_id())
    return {
        "openapi": "3.1.0",
        "info": {
            "title": name,
            "version": "1",
            "description": "Static files. Addresses and members of version 1 stay, with the "
            "meaning they have; members may be added.",
        },
        "jsonSchemaDialect": _DIALECT,
        "servers": [{"url": f"{site_url}api/v1" if site_url else "."}],
        "paths": found,
        "components": {"schemas": _components()},
    }


def _by_id() -> tuple[str, Schema]:
    return "id", {"type": "string"}


def _get(summary: str, schema: str, parameter: tuple[str, Schema] | None = None) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    responses: Schema = {"200": {"description": summary, "content": content}}
    made: Schema = {"summary": summary, "responses": responses}
    if parameter:
        name, schema_ = parameter
        responses["404"] = {"description": "There is none of this name."}
        made["parameters"] = [{"name": name, "in": "path", "required": True, "schema": schema_}]
    return {"get": made}
