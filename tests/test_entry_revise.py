"""Writing entries: what is written reads as the same; texts change only where values do."""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.entry import (
    Read,
    format_paper,
    format_tags,
    format_topic,
    read_paper,
    read_tags,
    read_topic,
    revise_paper,
    write_paper,
    write_tags,
    write_topic,
)
from catalog.entry.encode import write_fields
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
HEAD = "# yaml-language-server: $schema=../schema/paper.json\n"
TOPIC_HEAD = "# yaml-language-server: $schema=../schema/topic.json\n"
TAGS_HEAD = "# yaml-language-server: $schema=schema/tags.json\n"

# --- any paper, topic, tag: made from the types, so that a new field is tested at once -----------

# Words that mean something to YAML, to Markdown, or to nobody.
AWKWARD = r"""
    yes No on null ~ NULL true y n 1e3 0x1F 0o7 1_000 12:30:45 2022-07-14 .inf .NaN = << - -- ---
    ... ? : :: a: :b # #a a# { } [ ] {a} [b] , ,, & &a *b **b** ! !c !!str | |- > >- % %d @ @e `
    `f` " ' "" '' "a 'b \ \n \u00e9 U^2-Net \textbf{x} $x_{i}$ <b> &amp; ]] }} -a -1 +1 0123 %YAML
    é É 日本語 שלום 🧪 👩‍🔬 10.1000/x: http:// https://e.org/?a=b#c <<<<<<< ======= >>>>>>>
""".split()  # noqa: SIM905  # as a list it would take a page
INVISIBLE = ["e\u0301", "\u200b", "\u202e", "\ufeff", "\ufffd", "a\xadb"]
LONG = ["x" * 99, "x" * 150, "é" * 400, "https://e.org/" + "a" * 1100, "- " + "y" * 97]


def lines_of_text() -> st.SearchStrategy[str]:
    """Texts as they are stored: white space folded, not empty."""
    words = st.one_of(
        st.sampled_from(AWKWARD),
        st.sampled_from(INVISIBLE),
        st.sampled_from(LONG),
        # What YAML can't hold is refused when an entry is read.
        st.text(
            st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
            min_size=1,
            max_size=8,
        ),
    )
    joined = st.lists(words, min_size=1, max_size=9).map(" ".join)
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


def examples(number: int) -> settings:
    """So many examples, however slow the machine is."""
    slow = [HealthCheck.too_slow]
    return settings(max_examples=number, deadline=None, suppress_health_check=slow)


papers: st.SearchStrategy[Paper] = records(
    Paper, id=st.just("x"), file=st.sampled_from([FILE, "papers/2024/x.yaml"])
)
topics: st.SearchStrategy[Topic] = records(Topic, id=st.just("x"), file=st.just("topics/x.yaml"))
tag_lists: st.SearchStrategy[list[Tag]] = st.lists(
    records(Tag, id=values_of(PaperId)), min_size=1, max_size=5, unique_by=lambda tag: tag.id
)

# --- round trips ---------------------------------------------------------------------------------


@given(papers)
@examples(50)
def test_a_written_paper_reads_as_the_same(paper: Paper) -> None:
    text = write_paper(paper)
    assert read_paper(text, file=paper.file) == Read(paper, ())
    assert format_paper(text, file=paper.file) == text


@given(topics)
@examples(40)
def test_a_written_topic_reads_as_the_same(topic: Topic) -> None:
    text = write_topic(topic)
    assert read_topic(text, file=topic.file) == Read(topic, ())
    assert format_topic(text, file=topic.file) == text


@given(tag_lists)
@examples(40)
def test_written_tags_read_as_the_same(tags: list[Tag]) -> None:
    text = write_tags(tags)
    in_order = tuple(sorted(tags, key=lambda tag: tag.id))
    assert read_tags(text, shown_as="tags.yaml") == Read(in_order, ())
    assert write_tags(reversed(tags)) == text
    assert format_tags(text) == text


@given(papers)
@examples(20)
def test_every_yaml_reader_reads_the_same(paper: Paper) -> None:
    text = write_paper(paper)
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    assert yaml.safe_load(text) == yaml.load(text, fast)  # noqa: S506  # it is a safe one


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
        '# yaml-language-server: $schema=../../schema/paper.json\ntitle: "T"\nrelated:\n'
        + "".join(f"  - {name}\n" for name in names)
    )


# --- changing a file's text ----------------------------------------------------------------------


@st.composite
def untidy_files(draw: st.DrawFn) -> tuple[Paper, str, list[str], dict[str, str]]:
    """A paper, a text somebody may have written for it, its comments, its fields' lines."""
    paper = draw(papers)
    comments: list[str] = []

    def comment() -> str:
        comments.append(f"# note {len(comments)}: see #12, \"a' [b\n")
        return comments[-1]

    def gap() -> str:
        parts = draw(st.lists(st.sampled_from(["\n", "#", "  \n"]), max_size=3))
        return "".join(comment() if part == "#" else part for part in parts)

    written = write_fields(paper)
    lines: dict[str, str] = {}
    parts = [draw(st.sampled_from([HEAD, "", "---\n", f"%YAML 1.1\n---\n{HEAD}"]))]
    for name in draw(st.permutations(sorted(written))):
        text = written[name]
        if name not in {"date", "status_date", "added"} and draw(st.booleans()):
            flow = draw(st.sampled_from([None, True, False]))
            width = draw(st.sampled_from([20, 80]))
            text = yaml.safe_dump(
                yaml.safe_load(text), default_flow_style=flow, width=width, allow_unicode=True
            )
            if text.startswith("{"):  # the mapping as a whole is to stay a block
                text = written[name]
        if text.count("\n") == 1 and draw(st.booleans()):
            text = text.replace("\n", f" {comment()}")
        lines[name] = text
        parts += [gap(), text]
    parts += [gap(), draw(st.sampled_from(["", "", "...\n"]))]
    return paper, "".join(parts), comments, lines


@given(untidy_files())
@examples(40)
def test_formatting_keeps_what_is_said_and_every_comment(
    made: tuple[Paper, str, list[str], dict[str, str]],
) -> None:
    paper, text, comments, _ = made
    assert read_paper(text, file=paper.file) == Read(paper, ())
    formatted = format_paper(text, file=paper.file)
    assert read_paper(formatted, file=paper.file) == Read(paper, ())
    assert [formatted.count(comment) for comment in comments] == [1] * len(comments)
    assert format_paper(formatted, file=paper.file) == formatted
    if not comments:
        assert formatted == write_paper(paper)


@given(untidy_files(), papers, st.sets(st.sampled_from([f.name for f in fields(Paper)[2:]])))
@examples(40)
def test_revising_leaves_untouched_fields_to_the_letter(
    made: tuple[Paper, str, list[str], dict[str, str]], other: Paper, names: set[str]
) -> None:
    paper, text, comments, lines = made
    wanted = replace(paper, **{name: getattr(other, name) for name in names})
    revised = revise_paper(text, wanted)
    assert read_paper(revised, file=paper.file) == Read(wanted, ())
    same = [name for name in lines if getattr(wanted, name) == getattr(paper, name)]
    assert all(lines[name] in revised for name in same)
    # A comment goes only with the line of a field that is written anew.
    lost = "".join(lines[name] for name in lines if name not in same)
    assert all(comment in revised for comment in comments if comment not in lost)
    assert revise_paper(revised, wanted) == revised


def test_revising_changes_nothing_but_the_field() -> None:
    text = (
        f"{HEAD}"
        "# The title as in the camera-ready version.\n"
        "title:   'T'   # sic\n"
        "venue:  ECCV   2022\n"
        "# Ask the authors.\n"
        "topics: [ one,two ]\n"
        "added: 2026-11-20\n"
        "# The end.\n"
    )
    paper = read_paper(text, file=FILE).value
    assert paper is not None
    assert revise_paper(text, paper) == text
    revised = replace(paper, topics=(TopicId("three"),), tags=(TagId("mamba"),), added=None)
    assert revise_paper(text, revised) == (
        f"{HEAD}"
        "# The title as in the camera-ready version.\n"
        "title:   'T'   # sic\n"
        "venue:  ECCV   2022\n"
        "# Ask the authors.\n"
        "topics: [three]\n"
        "tags: [mamba]\n"
        "# The end.\n"
    )


def test_revising_a_field_that_others_are_aliases_of() -> None:
    text = "title: T\ntopics: &both [a]\ntags: *both\n"
    paper = read_paper(text, file=FILE).value
    assert paper is not None
    revised = replace(paper, topics=(TopicId("b"),))
    assert revise_paper(text, revised) == f'{HEAD}title: "T"\ntopics: [b]\ntags: [a]\n'


@pytest.mark.parametrize("text", ["title: [", "venue: V", "title: A\ntitle: B", "title: A\nmy: b"])
def test_a_file_with_errors_is_not_revised(text: str) -> None:
    paper = Paper(id=PaperId("x"), file=FILE, title="A")
    with pytest.raises(ValueError, match=r"^papers/x\.yaml can't be revised: it has errors$"):
        revise_paper(text, paper)


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("venue: V\ntitle: T", 'title: "T"\nvenue: V\n'),
        ("title: T\nwhy: >- # mine\n  text\n", 'title: "T"\nwhy: >- # mine\n  text\n'),
        ('title: "a\n# b"\nvenue: V\n', 'title: "a # b"\nvenue: V\n'),
        ("  # note\ntitle: T\n", '# note\ntitle: "T"\n'),
        ("--- # note\ntitle: T\n", '# note\ntitle: "T"\n'),
        ("title: T\t# note\n", "title: T\t# note\n"),
        ("title: T\nwhy: |\n  x\n # note\n", 'title: "T"\nwhy: |\n  x\n # note\n'),
        ("authors:\n  # note\n  - A\ntitle: T\n", 'title: "T"\nauthors:\n  # note\n  - A\n'),
        (f"venue: V\n{HEAD}title: T\n", 'title: "T"\nvenue: V\n'),
        (f"\ufeff{HEAD}title: T\n", 'title: "T"\n'),
        ("{title: T, venue: V}\n", 'title: "T"\nvenue: V\n'),
        ("  title: T\n  venue: V\n", 'title: "T"\nvenue: V\n'),
        ("? title\n: T\n", 'title: "T"\n'),
        ("title: T\nvenue: V # a\x85", 'title: "T"\nvenue: V # a\x85'),
        ("title: T\ntags: &a [a]\ntopics: *a\n", 'title: "T"\ntopics: [a]\ntags: [a]\n'),
    ],
)
def test_formats(text: str, formatted: str) -> None:
    assert format_paper(text, file=FILE) == HEAD + formatted
    assert format_paper(HEAD + formatted, file=FILE) == HEAD + formatted


def test_windows_line_ends_do_not_double_the_first_line() -> None:
    text = f"{HEAD}title: T\n# note\nvenue: V\n".replace("\n", "\r\n")
    assert format_paper(text, file=FILE) == f'{HEAD}title: "T"\n# note\r\nvenue: V\n'


@pytest.mark.parametrize(
    "text",
    ["", "title: [\n", "title: T\ntitel: U\n", "{title: T} # note\n", "  title: T # note\n"],
    ids=["empty", "no YAML", "unknown field", "comment after a flow", "comment in an indented one"],
)
def test_what_cannot_be_formatted_without_loss_stays(text: str) -> None:
    assert format_paper(text, file=FILE) == text


def test_formats_topics() -> None:
    text = "parent: area\ndescription: What it is.\n# note\ntitle: Topic\nmatch: []\n"
    assert format_topic(text, file="topics/x.yaml") == (
        f'{TOPIC_HEAD}# note\ntitle: "Topic"\ndescription: >-\n  What it is.\nparent: area\n'
    )


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        (
            "b: {title: B}\na: {title: A, aliases: [x]}\n",
            f"{TAGS_HEAD}a:\n  title: A\n  aliases: [x]\nb:\n  title: B\n",
        ),
        ("b: {title: B}\n# note\na: {title: A}\n", "b: {title: B}\n# note\na: {title: A}\n"),
        ("b: {title: B}\na: {}\n", "b: {title: B}\na: {}\n"),
    ],
    ids=["in order", "comments", "errors"],
)
def test_formats_tags(text: str, formatted: str) -> None:
    assert format_tags(text) == formatted
