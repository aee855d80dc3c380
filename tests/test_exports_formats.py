"""CSV, and whole files of every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from catalog.exports import table
from catalog.exports.formats import BIBTEX, CSL, CSV, FORMATS, RIS, Format, write
from catalog.exports.keys import citation_keys
from catalog.exports.record import Record, record, records
from catalog.model import (
    ArxivId,
    Catalog,
    Doi,
    Identifiers,
    Paper,
    PartialDate,
)
from tests.test_exports_record import HOSTILE, paper, papers


def row(of: Record) -> dict[str, str]:
    """A record's row as a reader of CSV has it."""
    text = CSV.one(of)
    (read,) = csv.DictReader(io.StringIO(text, newline=""))
    return read


def test_a_row_has_a_cell_for_each_column() -> None:
    made = replace(
        paper('On "Toys", and U^2', "Ludwig van Beethoven", "Plato", venue="ECCV 2022"),
        date=PartialDate(2022, 7),
        pages="640-658",
        ids=Identifiers(doi=Doi("10.1/x"), arxiv=ArxivId("2207.07115")),
    )
    assert row(record(made, "k", ["Video", "Toys"])) == {
        "id": "p",
        "key": "k",
        "type": "conference",
        "title": 'On "Toys", and U^2',
        "authors": "van Beethoven, Ludwig; Plato",
        "year": "2022",
        "date": "2022-07",
        "container": "ECCV 2022",
        "volume": "",
        "issue": "",
        "pages": "640–658",
        "publisher": "",
        "doi": "10.1/x",
        "arxiv": "2207.07115",
        "openreview": "",
        "acl": "",
        "pubmed": "",
        "url": "https://doi.org/10.1/x",
        "keywords": "Video; Toys",
        "note": "",
        "abstract": "",
    }


@given(papers, st.lists(st.text("a,;\"'\r\n é", max_size=8), max_size=4))
def test_a_line_is_what_the_standard_library_writes(made: Paper, keywords: list[str]) -> None:
    of = record(replace(made, abstract='One, "two"'), "k", keywords)
    (cells,) = csv.reader(io.StringIO(table.entry(of), newline=""))
    file = io.StringIO(newline="")
    csv.writer(file).writerow(cells)
    assert table.entry(of) == file.getvalue()
    assert cells[table.COLUMNS.index("keywords")] == table.safe("; ".join(keywords))


def test_lines_are_those_of_rfc_4180() -> None:
    text = CSV.one(record(paper('a "b", c'), "k"))
    assert text.startswith("id,key,type,title,authors,")
    assert text.count("\r\n") == text.count("\n") == 2
    assert 'p,k,unknown,"a ""b"", c",,' in text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-omics", "'-omics"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("'=1", "'=1"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert table.safe(text) == cell


@given(papers)
def test_no_cell_of_any_paper_is_a_formula(made: Paper) -> None:
    of = record(made, "=k", ["=a", "b"])
    read = row(of)
    assert not [cell for cell in read.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert read["title"].removeprefix("'") == of.title.removeprefix("'")


@pytest.fixture
def made(toy: Catalog) -> list[Record]:
    return list(records(toy, citation_keys(toy.papers)))


def whole(format_: Format, of: list[Record]) -> str:
    out = io.StringIO(newline="")
    write(of, {format_: out})
    return out.getvalue()


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.suffix)
def test_a_file_of_one_paper_is_the_paper(format_: Format, made: list[Record]) -> None:
    assert whole(format_, made[:1]) == format_.one(made[0])


def test_whole_files_are_read_by_others(made: list[Record]) -> None:
    library = parse_string(whole(BIBTEX, made))
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [of.key for of in made]
    assert [read["id"] for read in rispy.loads(whole(RIS, made))] == [of.key for of in made]
    assert [read["id"] for read in json.loads(whole(CSL, made))] == [of.key for of in made]
    rows = csv.DictReader(io.StringIO(whole(CSV, made), newline=""))
    assert [read["key"] for read in rows] == [of.key for of in made]


def test_a_file_of_no_papers_can_be_read() -> None:
    assert whole(BIBTEX, []) == whole(RIS, []) == ""
    assert json.loads(whole(CSL, [])) == []
    assert list(csv.reader(io.StringIO(whole(CSV, []), newline=""))) == [list(table.COLUMNS)]


def test_all_formats_in_one_pass_are_each_by_itself(made: list[Record]) -> None:
    files = {format_: io.StringIO(newline="") for format_ in FORMATS}
    write(iter(made), files)
    for format_, file in files.items():
        assert file.getvalue() == whole(format_, made)


def test_nothing_is_held_but_one_record(made: list[Record]) -> None:
    out = io.StringIO(newline="")
    written = []

    def one_by_one() -> Iterator[Record]:
        for of in made:
            written.append(len(out.getvalue()))
            yield of

    write(one_by_one(), {BIBTEX: out})
    # Each record is in the file before the next one is asked for.
    assert written == sorted(set(written))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reaches_files_in_utf_8(text: str, tmp_path: Path) -> None:
    of = record(replace(paper(text, text), abstract=text), "k")
    for format_ in FORMATS:
        path = tmp_path / f"all.{format_.suffix}"
        with path.open("w", encoding="utf-8", newline="") as file:
            write([of], {format_: file})
        assert path.read_bytes().decode() == format_.one(of)
