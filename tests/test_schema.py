"""JSON Schemas: made from the types, true to every entry there is and to every one there may be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import regress
import yaml
from hypothesis import given

from catalog.entry import write_paper, write_tags, write_topic
from catalog.entry.schema import schemas
from catalog.model import Paper, Tag, Topic
from tests.test_entry_revise import examples, papers, tag_lists, topics

DOCS = Path(__file__).parents[1] / "docs"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads(schemas()[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def as_json(value: Any) -> Any:
    """What YAML holds as JSON holds it: a day is a text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    return value


def complaints(name: str, text: str) -> list[str]:
    """What an editor would mark: the path of a value and what is wrong with it."""
    held = as_json(yaml.load(text, LOADER))  # noqa: S506  # both loaders are safe ones
    found = validator(name).iter_errors(held)
    return sorted(f"{error.json_path}: {error.validator}" for error in found)


def entries() -> Iterator[tuple[str, Path]]:
    yield from (("paper.json", path) for path in sorted(DOCS.glob("papers/**/*.yaml")))
    yield from (("topic.json", path) for path in sorted(DOCS.glob("topics/**/*.yaml")))
    yield "tags.json", DOCS / "tags.yaml"


def patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from patterns(part)


def test_patterns_are_regular_expressions_of_javascript() -> None:
    """JSON Schema 2020-12, 6.3.3: by ECMA-262, and validators read them in its Unicode mode."""
    found = [pattern for text in schemas().values() for pattern in patterns(json.loads(text))]
    assert len(found) > 5
    for pattern in found:
        assert regress.Regex(pattern, "u").find(" ") is None


def test_the_files_on_disk_are_up_to_date() -> None:
    on_disk = {path.name: path.read_text("utf-8") for path in (DOCS / "schema").iterdir()}
    assert on_disk == schemas()


def test_every_entry_of_the_catalog_is_valid() -> None:
    checked = 0
    for name, path in entries():
        assert complaints(name, path.read_text("utf-8")) == [], path
        checked += 1
    assert checked > 600


def test_every_entry_names_its_schema() -> None:
    for name, path in entries():
        first = path.read_text("utf-8").partition("\n")[0]
        mark, _, address = first.partition("=")
        assert mark == "# yaml-language-server: $schema"
        assert (path.parent / address).resolve() == DOCS / "schema" / name


@given(papers)
@examples(40)
def test_every_paper_that_can_be_written_is_valid(paper: Paper) -> None:
    assert complaints("paper.json", write_paper(paper)) == []


@given(topics)
@examples(30)
def test_every_topic_that_can_be_written_is_valid(topic: Topic) -> None:
    assert complaints("topic.json", write_topic(topic)) == []


@given(tag_lists)
@examples(30)
def test_all_tags_that_can_be_written_are_valid(tags: list[Tag]) -> None:
    assert complaints("tags.json", write_tags(tags)) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("paper.json", "title: T", []),
        ("paper.json", "{}", ["$: required"]),
        ("paper.json", "[]", ["$: type"]),
        ("paper.json", "{title: T, titel: U}", ["$: additionalProperties"]),
        ("paper.json", "{title: T, id: x}", ["$: additionalProperties"]),
        ("paper.json", "{title: T, ids: {issn: x}}", ["$.ids: additionalProperties"]),
        ("paper.json", "{title: T, links: {html: []}}", ["$.links: additionalProperties"]),
        ("paper.json", "{title: T, authors: [{name: A, mail: a}]}", ["$.authors[0]: anyOf"]),
        ("paper.json", "{title: T, authors: [A, {name: B}]}", []),
        ("paper.json", "{title: T, authors: [3]}", ["$.authors[0]: anyOf"]),
        (
            "paper.json",
            "{title: T, organization: {id: a, name: A, url: u}}",
            ["$.organization: additionalProperties"],
        ),
        (
            "paper.json",
            "{title: T, sources: [{file: f, record: 1, line: 2}, {key: k}]}",
            ["$.sources[0]: additionalProperties", "$.sources[1]: required"],
        ),
        ("paper.json", "{title: 2022}", ["$.title: type"]),
        ("paper.json", '{title: ""}', ["$.title: minLength"]),
        ("paper.json", "{title: T, topics: one}", ["$.topics: type"]),
        ("paper.json", "{title: T, author_count: 0}", ["$.author_count: minimum"]),
        ("paper.json", "{title: T, status: lost}", ["$.status: enum"]),
        ("paper.json", "{title: T, date: 2022}", []),
        ("paper.json", "{title: T, date: 2022-07}", []),
        ("paper.json", "{title: T, date: 2022-07-14}", []),
        ("paper.json", "{title: T, date: May 2022}", ["$.date: anyOf"]),
        ("paper.json", "{title: T, date: 22}", ["$.date: anyOf"]),
        ("paper.json", "{title: T, ids: {arxiv: 2207.07115v1}}", ["$.ids.arxiv: pattern"]),
        ("paper.json", "{title: T, links: {pdf: [a.pdf]}}", ["$.links.pdf[0]: pattern"]),
        ("paper.json", "{title: T, version_of: Some Id}", ["$.version_of: pattern"]),
        ("topic.json", "{title: T, description: D}", []),
        ("topic.json", "{title: T}", ["$: required"]),
        ("topic.json", "{title: T, description: D, area: a}", ["$: additionalProperties"]),
        ("tags.json", "{a: {title: A}, b: {title: B, aliases: [c]}}", []),
        ("tags.json", "{a: {title: A, alias: [c]}}", ["$.a: additionalProperties"]),
        ("tags.json", "{a: {}}", ["$.a: required"]),
    ],
)
def test_what_an_editor_marks(name: str, text: str, expected: list[str]) -> None:
    assert complaints(name, text) == expected


def test_every_field_is_described_for_editors() -> None:
    def undescribed(schema: Any, path: str) -> Iterator[str]:
        if isinstance(schema, dict):
            for name, field in schema.get("properties", {}).items():
                if not field.get("description"):
                    yield f"{path}.{name}"
            for key, part in schema.items():
                yield from undescribed(part, f"{path}.{key}")
        elif isinstance(schema, list):
            for part in schema:
                yield from undescribed(part, path)

    for name, text in schemas().items():
        assert list(undescribed(json.loads(text), name)) == []
