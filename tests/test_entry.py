"""Entries: what is read, what is wrong and where; writing then reading is identity."""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.entry import (
    Read,
    format_paper,
    format_tags,
    format_topic,
    locate,
    read_paper,
    read_tags,
    read_topic,
    write_paper,
    write_tags,
    write_topic,
)
from catalog.model import (
    FORMATS,
    ArxivId,
    Author,
    Identifiers,
    Links,
    Markdown,
    Organization,
    Paper,
    PaperId,
    PartialDate,
    PubmedId,
    Source,
    Tag,
    TagId,
    Topic,
    TopicId,
    Url,
)

FILE = "papers/x.yaml"

# --- any paper, topic, tag: made from the types, so that a new field is tested at once -----------

# Words that mean something to YAML, to Markdown, or to nobody.
AWKWARD = [
    "yes",
    "No",
    "on",
    "null",
    "~",
    "NULL",
    "true",
    "y",
    "n",
    "1e3",
    "0x1F",
    "0o7",
    "1_000",
    "12:30:45",
    "2022-07-14",
    ".inf",
    ".NaN",
    "=",
    "<<",
    "-",
    "--",
    "---",
    "...",
    "?",
    ":",
    "::",
    "a:",
    ":b",
    "#",
    "#a",
    "a#",
    "{",
    "}",
    "[",
    "]",
    "{a}",
    "[b]",
    ",",
    ",,",
    "&",
    "&a",
    "*b",
    "**b**",
    "!",
    "!c",
    "!!str",
    "|",
    "|-",
    ">",
    ">-",
    "%",
    "%d",
    "@",
    "@e",
    "`",
    "`f`",
    '"',
    "'",
    '""',
    "''",
    "\\",
    "\\n",
    "\\u00e9",
    "U^2-Net",
    "\\textbf{x}",
    "$x_{i}$",
    "<b>",
    "&amp;",
    "]]",
    "}}",
    "-a",
    "-1",
    "+1",
    "0123",
    "é",
    "É",
    "日本語",
    "שלום",
    "🧪",
    "👩\u200d🔬",
    "é",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\x07",
    "\x7f",
    "\ufffe",
    "�",
    "10.1000/x:",
    "http://",
    "https://e.org/?a=b#c",
    "<<<<<<<",
    "=======",
    ">>>>>>>",
    "%YAML",
]
LONG = ["x" * 99, "x" * 150, "é" * 1100, "https://e.org/" + "a" * 1100, "- " + "y" * 97]


def lines_of_text() -> st.SearchStrategy[str]:
    """Texts as they are stored: white space folded, not empty."""
    words = st.one_of(
        st.sampled_from(AWKWARD), st.sampled_from(LONG), st.text(min_size=1, max_size=8)
    )
    joined = st.lists(words, min_size=1, max_size=9).map(lambda parts: " ".join(parts))
    return joined.map(lambda text: " ".join(text.split())).filter(bool)


def markdown_texts() -> st.SearchStrategy[str]:
    """Markdown as it is stored: no space at line ends, no blank lines around it."""
    starts = st.sampled_from(["", "", "- ", "  ", "    ", "\t", "> ", "# ", "1. ", "  - "])
    line = st.builds(lambda start, text: start + text, starts, lines_of_text())
    some = st.lists(st.one_of(line, st.just("")), min_size=1, max_size=5)
    text = some.map(lambda ls: "\n".join(ls).strip("\n"))
    return st.one_of(lines_of_text(), text).filter(lambda text: bool(text.strip()))


def partial_dates() -> st.SearchStrategy[PartialDate]:
    def cut(day: date, parts: int) -> PartialDate:
        return PartialDate(*(day.year, day.month, day.day)[:parts])

    return st.builds(cut, st.dates(min_value=date(1000, 1, 1)), st.integers(1, 3))


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type."""
    if kind in FORMATS:
        return st.from_regex(FORMATS[kind].pattern, fullmatch=True)
    if kind is Markdown:
        return markdown_texts()
    if kind is PartialDate:
        return partial_dates()
    if kind is int:
        return st.integers(1, 10**8 - 1)
    if is_dataclass(kind):
        return records(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(values_of(arguments[0]), max_size=3).map(tuple)
    if origin in {Union, types.UnionType}:
        return values_of(next(a for a in arguments if a is not types.NoneType))
    return lines_of_text()


def records(kind: Any, **outside: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    some = {
        f.name: values_of(hints[f.name])
        if f.default is MISSING
        else st.one_of(st.just(f.default), values_of(hints[f.name]))
        for f in fields(kind)
        if f.name not in outside
    }
    return st.builds(kind, **some, **outside)


papers: st.SearchStrategy[Paper] = records(
    Paper, id=st.just("x"), file=st.sampled_from([FILE, "papers/2024/x.yaml"])
)
topics: st.SearchStrategy[Topic] = records(Topic, id=st.just("x"), file=st.just("topics/x.yaml"))
tag_lists: st.SearchStrategy[list[Tag]] = st.lists(
    records(Tag, id=values_of(PaperId)), min_size=1, max_size=5, unique_by=lambda tag: tag.id
)

# --- round trips ---------------------------------------------------------------------------------


@given(papers)
@settings(deadline=None)
def test_a_written_paper_reads_as_the_same(paper: Paper) -> None:
    text = write_paper(paper)
    assert read_paper(text, file=paper.file) == Read(paper, ())
    assert format_paper(text, file=paper.file) == text


@given(topics)
@settings(deadline=None)
def test_a_written_topic_reads_as_the_same(topic: Topic) -> None:
    text = write_topic(topic)
    assert read_topic(text, file=topic.file) == Read(topic, ())
    assert format_topic(text, file=topic.file) == text


@given(tag_lists)
@settings(deadline=None)
def test_written_tags_read_as_the_same(tags: list[Tag]) -> None:
    text = write_tags(tags)
    in_order = tuple(sorted(tags, key=lambda tag: tag.id))
    assert read_tags(text, shown_as="tags.yaml") == Read(in_order, ())
    assert write_tags(reversed(tags)) == text
    assert format_tags(text) == text


@given(papers)
@settings(deadline=None)
def test_every_yaml_reader_reads_the_same(paper: Paper) -> None:
    text = write_paper(paper)
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, fast)


@given(st.text(max_size=60) | lines_of_text())
@settings(deadline=None)
def test_any_text_gives_a_value_or_a_problem(text: str) -> None:
    for source in (text, f'title: "a"\nwhy: {text}\n', f"title: a\n{text}\n"):
        read = read_paper(source, file=FILE)
        assert read.value is not None or read.problems
        assert locate(source, ("title",)) >= (1, 1)
        assert read_paper(format_paper(source, file=FILE), file=FILE).value == read.value


def test_the_canonical_form() -> None:
    paper = Paper(
        id=PaperId("x"),
        file=FILE,
        title='A "quoted" title: with {U^2}-Net',
        abstract="word " * 25 + "end",
        authors=(Author(name="Ho Kei Cheng"), Author(name="A. Schwing", affiliation="UIUC, #1")),
        author_count=2,
        organization=Organization(id="kyutai", name="null"),
        date=PartialDate(2022, 7),
        ids=Identifiers(arxiv=ArxivId("2207.07115"), pubmed=PubmedId("17284678")),
        links=Links(code=(Url("https://e.org/a"), Url("https://e.org/?q=1"))),
        topics=(TopicId("video"),),
        tags=(TagId("kv-cache"), TagId("3d")),
        why=Markdown("First.\n\n- second"),
        sources=(Source(file="001_a.txt", record=2),),
        added=PartialDate(2026, 11, 20),
    )
    assert write_paper(paper) == (
        "# yaml-language-server: $schema=../schema/paper.json\n"
        'title: "A \\"quoted\\" title: with {U^2}-Net"\n'
        "abstract: >-\n"
        # 19 words of four letters and their spaces fill a line of at most 100 characters.
        f"  {' '.join(['word'] * 19)}\n"
        f"  {' '.join(['word'] * 6)} end\n"
        "authors:\n"
        "  - Ho Kei Cheng\n"
        '  - {name: A. Schwing, affiliation: "UIUC, #1"}\n'
        "author_count: 2\n"
        'organization: {id: kyutai, name: "null"}\n'
        "date: 2022-07\n"
        'ids: {arxiv: "2207.07115", pubmed: "17284678"}\n'
        "links:\n"
        '  code: [https://e.org/a, "https://e.org/?q=1"]\n'
        "topics: [video]\n"
        'tags: [kv-cache, "3d"]\n'
        "why: |-\n"
        "  First.\n"
        "\n"
        "  - second\n"
        'sources: [{file: "001_a.txt", record: 2}]\n'
        "added: 2026-11-20\n"
    )


def test_a_list_too_long_for_a_line_is_written_over_several() -> None:
    names = tuple(PaperId(f"a-paper-with-a-long-name-{number}") for number in range(4))
    paper = Paper(id=PaperId("x"), file="papers/2024/x.yaml", title="T", related=names)
    assert write_paper(paper) == (
        "# yaml-language-server: $schema=../../schema/paper.json\n"
        'title: "T"\n'
        "related:\n"
        "  - a-paper-with-a-long-name-0\n"
        "  - a-paper-with-a-long-name-1\n"
        "  - a-paper-with-a-long-name-2\n"
        "  - a-paper-with-a-long-name-3\n"
    )


# --- what the same thing may be written as -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("venue:  ECCV\n   2022 ", "venue", "ECCV 2022"),
        ('venue: "2022"', "venue", "2022"),
        ("venue: !!str 2022", "venue", "2022"),
        ("abstract: |\n  one\n\n  two\n", "abstract", "one two"),
        ("why: |\n\n  one  \n\n  two\n", "why", "one\n\ntwo"),
        ("why: >\n  one\n  two\n", "why", "one two"),
        ("authors: [Ada]", "authors", (Author(name="Ada"),)),
        ("authors: [{name: Ada}]", "authors", (Author(name="Ada"),)),
        ("date: 2022", "date", PartialDate(2022)),
        ('date: "2022-07"', "date", PartialDate(2022, 7)),
        ("date: 2024-02-29", "date", PartialDate(2024, 2, 29)),
        ("ids: {}", "ids", Identifiers()),
        ("topics: []", "topics", ()),
        ("tags: &t [a]\ntopics: *t", "topics", ("a",)),
        ("status: retracted", "status", "retracted"),
    ],
)
def test_reads(text: str, name: str, value: object) -> None:
    read = read_paper(f"title: T\n{text}\n", file=FILE)
    assert read.problems == ()
    assert getattr(read.value, name) == value


def test_a_byte_order_mark_is_no_text() -> None:
    assert read_paper("\ufefftitle: T\n", file=FILE) == Read(
        Paper(id=PaperId("x"), file=FILE, title="T"), ()
    )


def test_id_and_file_come_from_the_name() -> None:
    paper = read_paper("title: T\n", file="papers/2024/some-id.yaml").value
    assert paper is not None
    assert (paper.id, paper.file) == ("some-id", "papers/2024/some-id.yaml")


# --- places --------------------------------------------------------------------------------------

PLACES = """\
# yaml-language-server: $schema=../schema/paper.json
title: "T"
links:
  code: [https://a.org/b, https://a.org/c]
ids: {arxiv: "2207.07115", doi: 10.1000/x}
topics:
  - one
  - two
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (1, 1)),
        (("title",), (2, 1)),
        (("links",), (3, 1)),
        (("links", "code"), (4, 3)),
        (("links", "code", 1), (4, 27)),
        (("links", "pdf"), (3, 1)),
        (("ids", "doi"), (5, 28)),
        (("topics", 1), (8, 5)),
        (("topics", 2), (6, 1)),
        (("topics", "one"), (6, 1)),
        (("title", 0), (2, 1)),
        (("absent", 0), (1, 1)),
    ],
)
def test_locate(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert locate(PLACES, path) == place
    assert locate("\ufeff" + PLACES, path) == place


@pytest.mark.parametrize("text", ["", "- a\n", "title: [\n", "title: \x00\n"])
def test_locate_in_a_text_that_is_no_entry(text: str) -> None:
    assert locate(text, ("title",)) == (1, 1)


def test_columns_count_characters() -> None:
    assert locate('{"日本🧪": 1, title: T}', ("title",)) == (1, 11)
