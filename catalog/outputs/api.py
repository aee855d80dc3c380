"""The API: JSON documents at addresses that stay, under `api/v1/`.

What is promised for version 1: addresses and members stay, with the meaning they have. Members may
be added. What would break that gets another version beside this one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import groupby
from typing import IO, Any, Self

from catalog.compact import json_bytes
from catalog.exports.record import Record
from catalog.exports.text import folded
from catalog.model import Paper, PartialDate, Topic
from catalog.outputs.folder import Folder
from catalog.outputs.item import Item
from catalog.outputs.lists import PaperList
from catalog.outputs.openapi import LEFT_OUT, openapi, schemas
from catalog.pages import Site, paths

VERSION = "1"
ROOT = f"api/v{VERSION}/"
# So many papers are in one document of the index.
PER_INDEX = 1000
_FIELDS = tuple(field.name for field in fields(Paper) if field.name not in LEFT_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What an API has: documents of papers, and the groups of its lists (`topics`, …)."""

    documents: bool
    groups: tuple[str, ...]


class Api:
    """Documents of papers, the index of papers, documents and indices of lists, descriptions."""

    def __init__(
        self,
        folder: Folder,
        site: Site,
        lists: Sequence[PaperList],
        *,
        documents: bool,
    ) -> None:
        self._folder = folder
        self._site = site
        self._url = site.url
        self._lists = lists
        self._documents = documents
        self._index: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def add(self, item: Item) -> None:
        """Write a paper's document, and its line of the index."""
        place = item.number % PER_INDEX
        if not place:
            self._end_index(more=True)
            self._begin_index(item.number // PER_INDEX + 1)
        assert self._index is not None  # noqa: S101
        line = json_bytes(summary(item, self._address(item.paper)))
        self._index.write(b",\n" + line if place else line)
        if self._documents:
            text = json_bytes(document(item, self._address(item.paper))) + b"\n"
            # Who asks for a former id gets the paper, under its present one.
            for id_ in (item.paper.id, *item.paper.aliases):
                self._folder.write(f"{ROOT}papers/{id_}.json", text)

    def _address(self, paper: Paper) -> str:
        return self._url + self._site.addresses.of(paths.paper_path(paper.id))

    def _begin_index(self, number: int) -> None:
        """The next part of the index: it says where it stands, and what comes after it."""
        total = len(self._site.catalog.papers)
        head: dict[str, Any] = {
            "version": VERSION,
            "name": folded(self._site.name),
            "url": self._url + self._site.addresses.of(paths.HOME),
            "total": total,
        }
        if number * PER_INDEX < total:
            head["next"] = index_name(number + 1)
        self._index = self._folder.open(ROOT + index_name(number))
        self._index.write(json_bytes(head).removesuffix(b"}") + b',"papers":[\n')

    def _end_index(self, *, more: bool) -> None:
        if self._index is None and not more:
            self._begin_index(1)
        if self._index is not None:
            self._index.write(b"\n]}\n")
            self._index.close()
            self._index = None

    def finish(self) -> None:
        """Write what is said of lists, and what describes it all."""
        self._end_index(more=False)
        groups = []
        for group, found in groupby(self._lists, key=lambda of: of.group):
            groups.append(group)
            self._group(group, found)
        shape = Shape(documents=self._documents, groups=tuple(groups))
        for name, schema in schemas().items():
            self._folder.write(f"{ROOT}schema/{name}.json", _pretty(schema))
        described = openapi(
            folded(self._site.name), self._url, documents=shape.documents, groups=shape.groups
        )
        self._folder.write(f"{ROOT}openapi.json", _pretty(described))

    def _group(self, group: str, lists: Iterable[PaperList]) -> None:
        with self._folder.open(f"{ROOT}{group}/index.json") as index:
            index.write(f'{{"version":"{VERSION}","lists":[\n'.encode())
            for number, of in enumerate(lists):
                said = self._said(of)
                index.write((b",\n" if number else b"") + json_bytes(said))
                whole = json_bytes({**said, "papers": list(of.papers)}) + b"\n"
                self._folder.write(f"{ROOT}{group}/{of.id}.json", whole)
            index.write(b"\n]}\n")

    def _said(self, of: PaperList) -> dict[str, Any]:
        said: dict[str, Any] = {
            "id": of.id,
            "kind": of.kind,
            "title": of.title,
            "url": self._url + self._site.addresses.of(of.path),
            "total": len(of.papers),
        }
        if of.description:
            said["description"] = of.description
        topic = self._topic(of)
        if topic and topic.parent:
            said["parent"] = topic.parent
        return said

    def _topic(self, of: PaperList) -> Topic | None:
        topics: Mapping[Any, Topic] = self._site.catalog.topic
        return topics.get(of.id) if of.kind == "topic" else None

    def __exit__(self, *exception: object) -> None:
        if self._index is not None:
            self._index.close()


def index_name(number: int) -> str:
    """The document that holds part `number`, from 1, of the index of papers."""
    return "index.json" if number == 1 else f"index-{number}.json"


def summary(item: Item, url: str) -> dict[str, Any]:
    """What the index says of a paper."""
    paper = item.paper
    said: dict[str, Any] = {"id": paper.id, "title": item.record.title, "url": url}
    if paper.date:
        said["year"] = paper.date.year
    said["topics"] = paper.topics
    return said


def document(item: Item, url: str) -> dict[str, Any]:
    """A paper's document: the fields of its entry, title and abstract as plain text.

    Fields that say nothing are left out.
    """
    made = {"id": item.paper.id, "url": url, "key": item.record.key}
    plain = _plain(item.record)
    for name in _FIELDS:
        value = plain[name] if name in plain else _value(getattr(item.paper, name))
        if value not in (None, [], {}):
            made[name] = value
    return made


def _plain(of: Record) -> dict[str, str | None]:
    return {"title": of.title, "abstract": of.abstract}


def _value(value: Any) -> Any:
    """A value of the model as JSON has it; empty ones are for the caller to leave out."""
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if is_dataclass(value):
        found = ((field.name, _value(getattr(value, field.name))) for field in fields(value))
        return {name: one for name, one in found if one not in (None, [], {})}
    return value


def _pretty(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode(errors="replace")
