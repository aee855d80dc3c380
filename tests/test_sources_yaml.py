from __future__ import annotations

from pathlib import Path

import pytest

from catalog.sources.draft import Draft, Rejected
from catalog.sources.yaml_list import read_yaml_list, sniff
from tests.reading import Reader, drafts, reader, refusal


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return reader(tmp_path / "papers.yaml", read_yaml_list)


LIST = """\
# Papers
- id: roe2024a
  title: 'First: a
    paper'
  authors: Jane Roe, John Doe
  year: '2024'
  arxiv: 2401.00010
  code: null
  tags:
  - One
  - Two
- title: Second
  abstract: >-
    folded
    text
"""


def test_a_list_of_mappings(read: Reader) -> None:
    first, second = drafts(read(LIST))
    assert (first.record, first.key, first.line) == (1, "roe2024a", 2)
    assert first.title == "First: a paper"
    assert [author.name for author in first.authors] == ["Jane Roe", "John Doe"]
    assert (str(first.date), first.ids.arxiv) == ("2024", "2401.00010")
    assert first.keywords == ("One", "Two")
    assert first.problems == ()
    assert (second.record, second.line, second.abstract) == (2, 12, "folded text")


def test_the_first_list_of_mappings_under_a_name(read: Reader) -> None:
    found = read("version: 3\nmaintainers: [Ann]\npapers:\n  - title: A\n  - title: B\nend: [{}]\n")
    assert [(one.title, one.line) for one in drafts(found)] == [("A", 4), ("B", 5)]


def test_items_that_are_no_mappings_are_rejected_one_by_one(read: Reader) -> None:
    found = read("- title: A\n- text\n- [1, 2]\n- title:\n- title: B\n")
    rejected = [one for one in found if isinstance(one, Rejected)]
    assert [(one.record, one.problem.code, one.problem.location.line) for one in rejected] == [
        (2, "no-record", 2),
        (3, "no-record", 3),
        (4, "no-title", 4),
    ]
    assert len(found) == 5


def test_nothing_is_resolved_and_no_tag_is_run(read: Reader) -> None:
    (one,) = drafts(
        read("- title: !!python/object/apply:os.getcwd []\n  name: 0x10\n  year: 2_024\n")
    )
    assert one.title == "0x10"
    assert one.date is None


def test_anchors_merges_and_doubled_names(read: Reader) -> None:
    first, second = drafts(
        read("- &a\n  title: A\n  venue: V\n- <<: *a\n  title: B\n  title: C\n  note: *none\n")
    )
    assert (second.title, second.venue, second.note) == ("C", "V", None)
    assert [problem.code for problem in second.problems] == ["field-twice", "bad-alias"]
    assert first.problems == ()


def test_a_bomb_of_aliases_stays_small(read: Reader) -> None:
    lines = ["- title: A", "  x0: &x0 " + "lol " * 1000]
    lines += [f"  x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 30)]
    lines.append("  abstract: *x29")
    (one,) = drafts(read("\n".join(lines)))
    assert one.abstract is None
    assert "bad-alias" in {problem.code for problem in one.problems}


def test_deep_nesting(read: Reader) -> None:
    (one,) = drafts(read("- title: A\n  x: " + "[" * 100 + "]" * 100 + "\n"))
    assert "too-deep" in {problem.code for problem in one.problems}
    assert refusal(read("- " + "[" * 200_000)) == ("bad-yaml", 1)
    assert refusal(read("".join(" " * n + "-\n" for n in range(1200))))[0] == "bad-yaml"


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "empty", 1),
        (b"# nothing\n", "empty", 1),
        (b"[]", "wrong-format", 1),
        (b"title: A\nauthors: [B]\n", "wrong-format", 1),
        (b"just words", "wrong-format", 1),
        (b"- title: A\n- title: b: c\n", "bad-yaml", 2),
        (b"- title: A\n- title: 'open\n", "bad-yaml", 3),
        (b"- title: A\n- title: \xff\n", "bad-encoding", 2),
        (b"- title: " + b"a" * 5_000_000, "line-too-long", 1),
    ],
)
def test_what_is_no_list_is_refused_where_that_shows(
    read: Reader, content: bytes, code: str, line: int
) -> None:
    assert refusal(read(content)) == (code, line)


def test_control_characters_and_line_ends(read: Reader) -> None:
    text = "- title: A\x00\x07 B\u2028C\r- title: D\r"
    assert [(one.title, one.line) for one in drafts(read(text))] == [("A B C", 1), ("D", 2)]


def test_names_can_be_mapped(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("- Heading: A\n")
    (one,) = read_yaml_list(path, shown_as="x", fields={"title": "Heading"})
    assert isinstance(one, Draft)
    assert one.title == "A"


@pytest.mark.parametrize(
    ("start", "is_it"),
    [
        (LIST, True),
        ("---\npapers:\n  - title: A\n", True),
        ("-\n  title: A\n", True),
        ("- [A title](https://x.org), Roe, 2024\n", False),
        ("---\ntitle: A page\n---\n# Text\n", False),
        ("title,year\n", False),
        ("", False),
    ],
)
def test_sniff(start: str, is_it: bool) -> None:  # noqa: FBT001
    assert sniff(start) is is_it
