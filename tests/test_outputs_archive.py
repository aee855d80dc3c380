"""The SQLite file holds the catalog, finds words in it, and is whole or not there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.model import Author, Catalog, Orcid
from catalog.outputs import Home, Settings, write
from catalog.outputs.archive import VERSION
from catalog.pages import Site
from tests import hostile

ONLY = Settings(feeds=False, exports=(), api=False, markdown=False)


def file_of(site: Site, folder: Path) -> Path:
    write(site, folder, ONLY, Home())
    return folder / "catalog.sqlite"


@pytest.fixture
def toys(toy_site: Site, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file_of(toy_site, tmp_path))) as database:
        yield database


def test_the_file_is_sound(toys: sqlite3.Connection) -> None:
    assert toys.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert toys.execute("PRAGMA foreign_key_check").fetchall() == []
    # Raises if the index and what it indexes disagree.
    toys.execute("INSERT INTO search(search) VALUES ('integrity-check')")
    assert toys.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_it_holds_what_the_entries_say(toys: sqlite3.Connection, toy_site: Site) -> None:
    catalog = toy_site.catalog
    rows = toys.execute("SELECT id, arxiv, venue, year FROM papers ORDER BY number").fetchall()
    assert [row[0] for row in rows] == list(toy_site.index.papers)
    assert ("combiner-full-attention-transformer-with-sparse-computation", "2107.05768",
            "NeurIPS 2021", 2021) in rows  # fmt: skip
    assert toys.execute(
        "SELECT position, name FROM paper_authors JOIN papers ON papers.number = paper "
        "JOIN authors ON authors.number = author "
        "WHERE papers.id = 'key-value-memory-in-the-brain' ORDER BY position"
    ).fetchall() == [(1, "Samuel J. Gershman"), (2, "Ila Fiete"), (3, "Kazuki Irie")]
    for table, expected in (
        ("paper_authors", sum(len(paper.authors) for paper in catalog.papers)),
        ("paper_topics", sum(len(paper.topics) for paper in catalog.papers)),
        ("paper_tags", sum(len(paper.tags) for paper in catalog.papers)),
        ("links", sum(len(list(paper.links)) for paper in catalog.papers)),
        ("sources", sum(len(paper.sources) for paper in catalog.papers)),
        ("history", sum(len(paper.history) for paper in catalog.papers)),
        ("aliases", sum(len(paper.aliases) for paper in catalog.papers)),
        ("topics", len(catalog.topics)),
        ("tags", len(catalog.tags)),
    ):
        assert toys.execute(f"SELECT count(*) FROM {table}").fetchone() == (expected,), table  # noqa: S608
    assert toys.execute(
        "SELECT position, history.status, history.date, note, history.url, status_url "
        "FROM history JOIN papers ON number = paper WHERE id = 'on-the-price-of-toys' LIMIT 1"
    ).fetchall() == [
        (1, "corrected", "2019-05-02", "Figure 2 cost 5 > 4, not <b>4</b> {{ cents }}.", None,
         "https://example.org/retraction?of=toys&why=price"),
    ]  # fmt: skip
    arc = "arc-encoder-learning-compressed-text-representations-for"
    assert toys.execute(
        "SELECT position, kind, links.url FROM links JOIN papers ON number = paper WHERE id = ?",
        (arc,),
    ).fetchall() == [
        (1, "code", "https://github.com/kyutai-labs/ARC-Encoder"),
        (2, "model", "https://huggingface.co/collections/kyutai/arc-encoders-68ee18787301407d60a57047"),
    ]  # fmt: skip


def find(database: sqlite3.Connection, query: str) -> list[str]:
    rows = database.execute(
        "SELECT id FROM search JOIN papers ON number = search.rowid WHERE search MATCH ? "
        "ORDER BY rank",
        (query,),
    )
    return [id_ for (id_,) in rows]


def test_words_are_found_in_titles_abstracts_and_authors(toys: sqlite3.Connection) -> None:
    assert find(toys, "title:hopfield") == [
        "outlier-efficient-hopfield-layers-for-large-transformer"
    ]
    assert find(toys, "authors:gershman") == ["key-value-memory-in-the-brain"]
    assert find(toys, '"linear attention" OR "conditional expectation"') == [
        "combiner-full-attention-transformer-with-sparse-computation"
    ]
    assert find(toys, "nowherewritten") == []


def test_accents_and_case_make_no_difference(tmp_path: Path) -> None:
    site = hostile.site()
    papers = (hostile.paper("one", "Über Gödel"), hostile.paper("two", "Other"))
    site = replace(site, catalog=replace(site.catalog, papers=papers))
    with closing(sqlite3.connect(file_of(site, tmp_path))) as database:
        assert find(database, "uber GODEL") == ["one"]


def test_people_are_told_apart_by_orcid(tmp_path: Path) -> None:
    one, other = Orcid("0000-0002-1825-0097"), Orcid("0000-0001-5109-3700")
    papers = tuple(
        hostile.paper(f"p{number}", "T", authors=(Author(name="Wei Wang", orcid=orcid),))
        for number, orcid in enumerate((one, other, one, None))
    )
    site = Site(catalog=Catalog(papers=papers, topics=hostile.site().catalog.topics))
    with closing(sqlite3.connect(file_of(site, tmp_path))) as database:
        assert database.execute(
            "SELECT orcid, count(*) FROM authors JOIN paper_authors ON author = number "
            "GROUP BY number ORDER BY orcid"
        ).fetchall() == [(None, 1), (other, 1), (one, 2)]


def test_of_very_many_rows_each_is_written_once_and_in_order(tmp_path: Path) -> None:
    names = [f"Author {number}" for number in range(1000)]
    papers = (
        hostile.paper("many", "T", authors=tuple(Author(name=name) for name in names)),
        hostile.paper("one", "U", authors=(Author(name="Author 999"),)),
    )
    site = Site(catalog=Catalog(papers=papers, topics=hostile.site().catalog.topics))
    with closing(sqlite3.connect(file_of(site, tmp_path))) as database:
        assert database.execute("SELECT count(*) FROM authors").fetchone() == (1000,)
        of = (
            "SELECT name FROM paper_authors JOIN authors ON author = authors.number "
            "JOIN papers ON paper = papers.number WHERE papers.id = ? ORDER BY position"
        )
        assert [name for (name,) in database.execute(of, ("many",))] == names
        assert database.execute(of, ("one",)).fetchall() == [("Author 999",)]


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    with closing(sqlite3.connect(file_of(hostile.site(), tmp_path))) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        title, authors, kind = database.execute(
            "SELECT title, authors, type FROM papers WHERE id = 'nasty'"
        ).fetchone()
        assert "</script><b>" in title
        assert "\x00" not in title + authors
        assert kind == "article"
        assert database.execute("SELECT count(*) FROM authors").fetchone() == (1004,)
        assert database.execute(
            "SELECT papers.id FROM aliases JOIN papers ON number = paper WHERE aliases.id='oldest'"
        ).fetchall() == [("nasty",)]
        assert find(database, "quoted") == ["nasty"]


def test_a_new_file_takes_the_place_of_an_old_one(toy_site: Site, tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_text("old")
    (tmp_path / ".catalog.sqlite.tmp").write_text("left by a build that was killed")
    first = file_of(toy_site, tmp_path).read_bytes()
    assert first.startswith(b"SQLite format 3\x00")
    assert file_of(toy_site, tmp_path).read_bytes() == first
    assert [path.name for path in tmp_path.glob(".*")] == []
