from __future__ import annotations

from pathlib import Path

import pytest

from catalog.sources.draft import Refused, Rejected
from catalog.sources.table import read_table, sniff
from tests.reading import Reader, drafts, reader, refusal


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return reader(tmp_path / "papers.csv", read_table)


ZOTERO = (
    '\ufeff"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url",'
    '"Abstract Note","Date","Date Added","Pages","Manual Tags","Extra","Notes"\r\n'
    '"AB12","conferencePaper","2022","Roe, Jane; Doe, John","Long, ""quoted"" title","Proc. of It",'
    '"10.1000/xyz","https://arxiv.org/abs/2207.07110","Two\nlines","2022-10-23",'
    '"2023-01-01 10:00:00","640-658","one; two","arXiv:2207.07110 [cs]\nCitation Key: roe2022long",'
    '"<p>Good &amp; fast</p>"\r\n'
    '"AB13","journalArticle","","","Second","","","","","","","","","",""\r\n'
)


def test_what_zotero_exports(read: Reader) -> None:
    first, second = drafts(read(ZOTERO))
    assert (first.record, first.key, first.line) == (1, "AB12", 2)
    assert first.title == 'Long, "quoted" title'
    assert [author.name for author in first.authors] == ["Jane Roe", "John Doe"]
    assert (first.type, first.venue, first.pages) == ("conference", "Proc. of It", "640-658")
    assert (first.ids.doi, first.ids.arxiv) == ("10.1000/xyz", "2207.07110")
    assert (str(first.date), first.citation_key) == ("2022-10-23", "roe2022long")
    assert first.keywords == ("one", "two")
    assert (first.abstract, first.note) == ("Two lines", "Good & fast")
    assert first.problems == ()
    assert (second.key, second.line, second.type) == ("AB13", 5, "article")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_what_parts_the_cells_is_told_by_the_header(read: Reader, sign: str) -> None:
    table = f"Title{sign}Authors{sign}Year\nA{sign}Ann Roe{sign}2020\n"
    (one,) = drafts(read(table))
    assert (one.title, one.authors[0].name, str(one.date)) == ("A", "Ann Roe", "2020")


def test_a_line_can_say_what_parts_the_cells(read: Reader) -> None:
    (one,) = drafts(read("sep=;\nTitle;Year\nA, b;2020\n"))
    assert (one.title, one.line) == ("A, b", 3)


def test_a_table_of_one_column(read: Reader) -> None:
    assert [one.title for one in drafts(read("Title\nA\n\n\nB\n"))] == ["A", "B"]


def test_a_row_of_another_length_is_rejected_with_its_line(read: Reader) -> None:
    found = read('Title,Year\n"A\nb",2020\nC, D,2021\nE\nF,2022,,\n')
    assert [type(one).__name__ for one in found] == ["Draft", "Rejected", "Rejected", "Draft"]
    rejected = [one for one in found if isinstance(one, Rejected)]
    assert [(one.record, one.problem.code, one.problem.location.line) for one in rejected] == [
        (2, "ragged-row", 4),
        (3, "ragged-row", 5),
    ]


def test_formulas_that_were_defused_are_themselves_again(read: Reader) -> None:
    (one,) = drafts(read("Title,Abstract,Note\n'=SUM of parts,'tis,'-x\n"))
    assert (one.title, one.abstract, one.note) == ("=SUM of parts", "'tis", "-x")


def test_columns_can_be_mapped(read: Reader) -> None:
    (one,) = drafts(read("Heading,Where\nA,B\n", title="Heading", venue="where"))
    assert (one.title, one.venue) == ("A", "B")
    found = read("Heading,Where\nA,B\n", title="Headin")
    assert isinstance(found[0], Refused)
    assert found[0].problem.message == "there is no column 'Headin'"
    assert found[0].problem.hint == "did you mean 'Heading'?"


def test_columns_with_one_name(read: Reader) -> None:
    first, second = drafts(read("Title,Tags,Tags\nA,,x\nB,y,z\n"))
    assert (first.keywords, second.keywords) == (("x",), ("y",))
    assert [problem.code for problem in first.problems] == ["field-twice"]
    assert second.problems == ()


def test_numbers_are_not_mangled(read: Reader) -> None:
    (one,) = drafts(read("Title,arXiv,Volume\nA,2207.07110,007\n"))
    assert (one.ids.arxiv, one.volume) == ("2207.07110", "007")


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "empty", 1),
        (b"\n \n", "empty", 1),
        (b"Title,Year\n", "empty", 1),
        (b"A,B\nC,D\n", "no-header", 1),
        (b'{"title": "A"}\n', "no-header", 1),
        (b"Title,Year\n\xff,2020\n", "bad-encoding", 2),
        (b'Title,Year\nA,2020\n"B,2021\n' + b"C,2022\n" * 30_000, "bad-csv", 3),
        (b"Title" + b",x" * 2000 + b"\n", "no-header", 1),
    ],
)
def test_what_is_no_table_of_papers_is_refused(
    read: Reader, content: bytes, code: str, line: int
) -> None:
    assert refusal(read(content)) == (code, line)


def test_control_characters_and_line_ends(read: Reader) -> None:
    found = drafts(read("Title,Year\rA\x00B,2020\rC,2021\r"))
    assert [(one.title, one.line) for one in found] == [("AB", 2), ("C", 3)]


@pytest.mark.parametrize(
    ("start", "is_it"),
    [
        (ZOTERO.removeprefix("\ufeff"), True),
        ("title\tauthors\n", True),
        ("sep=;\nName;Year\n", True),
        ("A sentence, with commas in it.\n", False),
        ("| Title | Year |\n|--|--|\n", False),
        ('{"title": "A", "year": 1}', False),
        ("", False),
    ],
)
def test_sniff(start: str, is_it: bool) -> None:  # noqa: FBT001
    assert sniff(start) is is_it
