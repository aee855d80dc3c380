"""The whole catalog as one SQLite file, with full-text search.

Source: SQLite documentation, "SQLite FTS5 Extension", for external content and its options.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Self

from catalog.exports.text import folded, typed
from catalog.model import Tag, Topic
from catalog.outputs.item import Item
from catalog.pages import Site

NAME = "catalog.sqlite"
# Raised when a table or column changes its meaning or goes; `PRAGMA user_version` tells it.
VERSION = 1
# Papers whose rows are held until they are written.
_BATCH = 1000
# What a statement may be given at once: less than the 999 values that any SQLite takes.
_VALUES = 900
# What the index may hold in memory before it writes: fewer parts to merge, and half the time.
_HASH = 32 << 20

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE papers (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL,
  abstract TEXT, authors TEXT NOT NULL, author_count INTEGER, organization TEXT, date TEXT,
  year INTEGER, type TEXT NOT NULL, venue TEXT, volume TEXT, issue TEXT, pages TEXT, publisher TEXT,
  arxiv TEXT, doi TEXT, openreview TEXT, acl TEXT, pubmed TEXT, url TEXT, why TEXT, status TEXT,
  status_note TEXT, status_date TEXT, status_url TEXT, added TEXT);
CREATE TABLE history (
  paper INTEGER NOT NULL REFERENCES papers, position INTEGER NOT NULL, status TEXT NOT NULL,
  date TEXT NOT NULL, note TEXT, url TEXT, PRIMARY KEY (paper, position)) WITHOUT ROWID;
CREATE TABLE authors (number INTEGER PRIMARY KEY, name TEXT NOT NULL, orcid TEXT);
CREATE TABLE paper_authors (
  paper INTEGER NOT NULL REFERENCES papers, position INTEGER NOT NULL,
  author INTEGER NOT NULL REFERENCES authors, affiliation TEXT,
  PRIMARY KEY (paper, position)) WITHOUT ROWID;
CREATE TABLE topics (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL,
  parent TEXT REFERENCES topics) WITHOUT ROWID;
CREATE TABLE paper_topics (
  paper INTEGER NOT NULL REFERENCES papers, position INTEGER NOT NULL,
  topic TEXT NOT NULL REFERENCES topics, PRIMARY KEY (paper, position)) WITHOUT ROWID;
CREATE TABLE tags (id TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE paper_tags (
  paper INTEGER NOT NULL REFERENCES papers, tag TEXT NOT NULL REFERENCES tags,
  PRIMARY KEY (paper, tag)) WITHOUT ROWID;
CREATE TABLE links (
  paper INTEGER NOT NULL REFERENCES papers, position INTEGER NOT NULL, kind TEXT NOT NULL,
  url TEXT NOT NULL, PRIMARY KEY (paper, position)) WITHOUT ROWID;
CREATE TABLE sources (
  paper INTEGER NOT NULL REFERENCES papers, position INTEGER NOT NULL, file TEXT NOT NULL,
  record INTEGER, key TEXT, PRIMARY KEY (paper, position)) WITHOUT ROWID;
CREATE TABLE aliases (
  id TEXT PRIMARY KEY, paper INTEGER NOT NULL REFERENCES papers) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5 (
  title, abstract, authors, content='papers', content_rowid='number',
  tokenize='unicode61 remove_diacritics 2');
"""
_INDICES = """
CREATE UNIQUE INDEX papers_by_id ON papers (id);
CREATE INDEX papers_by_author ON paper_authors (author);
CREATE INDEX papers_by_topic ON paper_topics (topic);
CREATE INDEX papers_by_tag ON paper_tags (tag);
"""
_COLUMNS = {
    "papers": 28, "history": 6, "authors": 3, "paper_authors": 4, "paper_topics": 3,
    "paper_tags": 2, "links": 4, "sources": 5, "aliases": 2,
}  # fmt: skip

Row = tuple[Any, ...]


class Archive:
    """`catalog.sqlite`: written under another name, which it loses when it is whole.

    The same catalog gives the same bytes with the same release of SQLite, whose number SQLite
    writes into the file.
    """

    def __init__(self, path: Path, site: Site) -> None:
        self._path = path
        self._draft = path.with_name(f".{path.name}.tmp")
        self._site = site
        self._rows: dict[str, list[Row]] = {table: [] for table in _COLUMNS}
        self._people: dict[tuple[str, str | None], int] = {}
        self._database: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._draft.unlink(missing_ok=True)
        self._database = sqlite3.connect(self._draft, isolation_level=None)
        # A file that is not whole is thrown away: there is nothing to roll back to.
        for setting in (
            "encoding = 'UTF-8'", "page_size = 8192", "journal_mode = OFF", "synchronous = OFF",
            "locking_mode = EXCLUSIVE", "auto_vacuum = NONE", "temp_store = MEMORY",
            f"user_version = {VERSION}",
        ):  # fmt: skip
            self._database.execute(f"PRAGMA {setting}")
        self._database.execute("BEGIN")
        for statement in _TABLES.split(";\n"):
            self._database.execute(statement)
        self._database.execute("INSERT INTO search(search, rank) VALUES ('hashsize', ?)", (_HASH,))
        return self

    def add(self, item: Item) -> None:
        """Take a paper's rows."""
        paper, number, rows = item.paper, item.number + 1, self._rows
        names = [folded(author.name) for author in paper.authors]
        rows["papers"].append(_paper(item, "; ".join(names)))
        rows["paper_authors"] += [
            (number, at, self._person(name, author.orcid), _clean(author.affiliation))
            for at, (name, author) in enumerate(zip(names, paper.authors, strict=True), 1)
        ]
        rows["paper_topics"] += [(number, at, topic) for at, topic in enumerate(paper.topics, 1)]
        rows["paper_tags"] += [(number, tag) for tag in dict.fromkeys(paper.tags)]
        rows["links"] += [
            (number, at, link.kind, folded(link.url)) for at, link in enumerate(paper.links, 1)
        ]
        if paper.sources:
            rows["sources"] += [
                (number, place, _clean(source.file), source.record, _clean(source.key))
                for place, source in enumerate(paper.sources, 1)
            ]
        if paper.history:
            rows["history"] += [
                (number, place, event.status, str(event.date), _clean(event.note),
                 _clean(event.url))
                for place, event in enumerate(paper.history, 1)
            ]  # fmt: skip
        rows["aliases"] += [(alias, number) for alias in paper.aliases]
        if len(rows["papers"]) >= _BATCH:
            self._flush()

    def _person(self, name: str, orcid: str | None) -> int:
        """The number of a person: people are told apart by ORCID iD, where there is one."""
        number = self._people.get((name, orcid))
        if number is None:
            number = self._people[name, orcid] = len(self._people) + 1
            self._rows["authors"].append((number, name, orcid))
        return number

    def _flush(self) -> None:
        assert self._database is not None  # noqa: S101
        for table, rows in self._rows.items():
            self._insert(table, _COLUMNS[table], rows)
            rows.clear()

    def _insert(self, table: str, columns: int, rows: Sequence[Row]) -> None:
        """Many rows with each statement, which halves what a row costs, and the rest one by one."""
        assert self._database is not None  # noqa: S101
        insert = f"INSERT INTO {table} VALUES "  # noqa: S608  # a name of our own
        places = f"({','.join('?' * columns)})"
        many = _VALUES // columns
        rest = len(rows) - len(rows) % many
        statement = insert + ",".join([places] * many)
        for start in range(0, rest, many):
            self._database.execute(statement, [*chain.from_iterable(rows[start : start + many])])
        self._database.executemany(insert + places, rows[rest:])

    def finish(self) -> None:
        """Write what is left, make the indices, and give the file its name."""
        assert self._database is not None  # noqa: S101
        self._flush()
        catalog = self._site.catalog
        self._insert("topics", 4, [*map(_topic, catalog.topics)])
        self._insert("tags", 2, [*map(_tag, catalog.tags)])
        self._insert("about", 2, [*self._about()])
        for statement in _INDICES.split(";\n"):
            self._database.execute(statement)
        self._database.execute("INSERT INTO search(search) VALUES ('rebuild')")
        # A reader's copy of SQLite should not take so much memory when it changes something.
        self._database.execute("INSERT INTO search(search, rank) VALUES ('hashsize', 1048576)")
        self._database.execute("COMMIT")
        self._database.close()
        self._draft.replace(self._path)

    def _about(self) -> Iterator[Row]:
        yield "name", folded(self._site.name)
        yield "description", folded(self._site.description)
        yield "papers", str(len(self._site.catalog.papers))

    def __exit__(self, *exception: object) -> None:
        if self._database is not None:
            self._database.close()
        self._draft.unlink(missing_ok=True)


def _paper(item: Item, names: str) -> Row:
    paper, of, ids = item.paper, item.record, item.paper.ids
    return (
        item.number + 1, paper.id, of.key, of.title, of.abstract,
        names, paper.author_count,
        _clean(paper.organization.name) if paper.organization else None,
        str(paper.date) if paper.date else None, paper.date.year if paper.date else None, of.kind,
        _clean(paper.venue), of.volume, of.issue, _clean(paper.pages), of.publisher, ids.arxiv,
        _clean(ids.doi), _clean(ids.openreview), ids.acl, ids.pubmed, _clean(of.url),
        _text(paper.why), paper.status, _clean(paper.status_note),
        str(paper.status_date) if paper.status_date else None, _clean(paper.status_url),
        str(paper.added) if paper.added else None,
    )  # fmt: skip


def _topic(topic: Topic) -> Row:
    return topic.id, typed(topic.title), _text(topic.description), topic.parent


def _tag(tag: Tag) -> Row:
    return tag.id, typed(tag.title)


def _clean(text: str | None) -> str | None:
    """A text on one line, without what SQLite or its readers would stumble over."""
    return folded(text) if text else None


def _text(text: str | None) -> str | None:
    """Hand-written Markdown, of which lines are a part."""
    return text.encode(errors="replace").decode().replace("\0", "") if text else None
