from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from catalog.sources.draft import Draft, Read, Rejected
from catalog.sources.jsonl import read_json, read_jsonl, sniff
from tests.reading import Reader, reader, refusal


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return reader(tmp_path / "papers.jsonl", read_jsonl)


def titles(found: list[Read]) -> list[str | None]:
    return [read.title if isinstance(read, Draft) else None for read in found]


def places(found: list[Read]) -> list[tuple[int | None, int]]:
    return [(read.record, read.line) for read in found if isinstance(read, Draft)]


def test_one_record_a_line_and_blank_lines_count_for_places_only(read: Reader) -> None:
    found = read('{"title": "A"}\n\n  \n{"title": "B"}')
    assert titles(found) == ["A", "B"]
    assert places(found) == [(1, 1), (2, 4)]


def test_each_bad_line_is_rejected_by_itself(read: Reader) -> None:
    found = read('{"title": "A"}\n{"title": \n[1]\n"x"\n{}\n{"title": "B"}\n')
    assert titles(found) == ["A", None, None, None, None, "B"]
    rejected = [one for one in found if isinstance(one, Rejected)]
    assert [(one.record, one.problem.code) for one in rejected] == [
        (2, "bad-json"),
        (3, "no-record"),
        (4, "no-record"),
        (5, "no-title"),
    ]
    assert [one.problem.location.line for one in rejected] == [2, 3, 4, 5]


def test_numbers_stay_as_they_are_written(read: Reader) -> None:
    (one,) = read('{"title": "A", "arxiv": 2207.07110, "year": 2022, "volume": NaN, "issue": 12e3}')
    assert isinstance(one, Draft)
    assert one.ids.arxiv == "2207.07110"
    assert (str(one.date), one.volume, one.issue) == ("2022", None, "12e3")


def test_a_field_that_is_there_twice_is_warned_about(read: Reader) -> None:
    (one, two) = read('{"title": "A", "title": "B"}\n{"title": "C"}\n')
    assert isinstance(one, Draft)
    assert isinstance(two, Draft)
    assert one.title == "B"
    assert [problem.code for problem in one.problems] == ["field-twice"]
    assert two.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        '[{"title": "A"}, {"title": "B"}]',
        '{"total": 2, "meta": {"page": 1}, "papers": [\n{"title": "A"},\n{"title": "B"}\n]}',
        '{\n "title": "A"\n}\n{\n "title": "B"\n}\n',
        ' \n[\n{"title": "A"}\n,{"title": "B"}]\n',
    ],
)
def test_arrays_and_objects_of_several_lines(read: Reader, text: str, tmp_path: Path) -> None:
    assert titles(read(text)) == ["A", "B"]
    path = tmp_path / "papers.json"
    path.write_text(text)
    assert titles(list(read_json(path, shown_as="x"))) == ["A", "B"]


def test_items_know_their_line(read: Reader) -> None:
    assert places(read('[\n{"title":\n"A"},\n\n{"title": "B"}]')) == [(1, 2), (2, 5)]


def test_what_breaks_an_array_ends_the_reading_there(read: Reader) -> None:
    found = read('[{"title": "A"},\n{"title": B},\n{"title": "C"}]')
    assert titles(found[:-1]) == ["A"]
    assert refusal(found) == ("bad-json", 2)
    found = read('[{"title": "A"},\n{"title": "B"}\n')
    assert titles(found[:-1]) == ["A", "B"]
    assert refusal(found) == ("bad-json", 3)


def test_items_longer_than_what_is_read_at_once(read: Reader) -> None:
    papers = [{"title": f"T {n}", "abstract": "a b " * 20_000} for n in range(5)]
    found = read(json.dumps(papers))
    assert titles(found) == ["T 0", "T 1", "T 2", "T 3", "T 4"]
    assert all(isinstance(one, Draft) and len(one.abstract or "") == 79_999 for one in found)


@pytest.mark.parametrize("text", ["", "\n \n", "[]", '{"papers": []}', "\ufeff"])
def test_a_file_without_records_is_refused(read: Reader, text: str) -> None:
    assert refusal(read(text))[0] == "empty"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"@article{a, title={B}}", "wrong-format"),
        (b'{"title": "\xff"}\n', "bad-encoding"),
        (b'[{"title": "\xff"}]\n', "bad-encoding"),
        (b'{"title": "' + b"a" * 5_000_000 + b'"}\n', "line-too-long"),
        (b'{"title": "A"}\n{"title": "' + b"a" * 5_000_000 + b'"}\n', "line-too-long"),
        (b"[" * 200_000, "bad-json"),
    ],
)
def test_what_is_no_list_of_records_is_refused(read: Reader, content: bytes, code: str) -> None:
    assert refusal(read(content))[0] == code


def test_hostile_lines_are_rejected_and_the_rest_goes_on(read: Reader) -> None:
    deep = '{"title": "D", "x": ' + "[" * 50_000 + "]" * 50_000 + "}"
    found = read(deep + '\n{"title": "a\\u0000\\ud800b", "url": "http://a\u2100b/"}\n')
    assert titles(found) == [None, "ab"]


def test_marks_line_ends_and_compression_make_no_difference(read: Reader, tmp_path: Path) -> None:
    text = '{"title": "Ä"}\n{"title": "B"}\n'
    for content in (
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
    ):
        assert titles(read(content)) == ["Ä", "B"]
    path = tmp_path / "papers.jsonl.gz"
    path.write_bytes(gzip.compress(text.encode()))
    found = list(read_jsonl(path, shown_as="x"))
    assert titles(found) == ["Ä", "B"]
    assert isinstance(found[0], Draft)
    assert found[0].file == "papers.jsonl.gz"
    path.write_bytes(gzip.compress(text.encode() * 9000)[:-30])
    assert refusal(list(read_jsonl(path, shown_as="x")))[0] == "bad-encoding"


def test_names_can_be_mapped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"Heading": "A"}')
    assert titles(list(read_jsonl(path, shown_as="x", fields={"title": "Heading"}))) == ["A"]


@pytest.mark.parametrize("in_array", [False, True])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, in_array: bool) -> None:  # noqa: FBT001
    path = tmp_path / "many.jsonl"
    line = json.dumps({"title": "T", "abstract": "word " * 300})
    parts = ["[", ",".join([line] * 3000), "]"] if in_array else [f"{line}\n"] * 3000
    path.write_text("".join(parts))
    tracemalloc.start()
    count = sum(isinstance(one, Draft) for one in read_jsonl(path, shown_as="x"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3000
    assert path.stat().st_size > 4_000_000
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("start", "is_it"),
    [
        ('{"title": ', True),
        ('\n[\n  {"a": 1}', True),
        ("[", True),
        ("[link](x)", False),
        ("title,year", False),
        ("{{ x }}", False),
        ("", False),
    ],
)
def test_sniff(start: str, is_it: bool) -> None:  # noqa: FBT001
    assert sniff(start) is is_it
