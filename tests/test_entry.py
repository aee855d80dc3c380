"""Reading entries: what is read, and what is wrong, in whole messages with line and column."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.entry import Read, format_paper, locate, read_paper, read_tags, read_topic
from catalog.model import FORMATS, Author, Format, Identifiers, Paper, PaperId, PartialDate
from catalog.problems import Problem
from tests.test_entry_revise import lines_of_text

FILE = "papers/x.yaml"


def said(problems: tuple[Problem, ...]) -> str:
    return "\n".join(problem.text() for problem in problems)


# --- texts that are no entry ---------------------------------------------------------------------

INVISIBLE = "hint: delete it: it is invisible, and often comes along when text is pasted"
CONFLICT = "hint: a merge conflict is left in the file"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: empty: the file is empty"),
        ("# only a comment\n", "1:1: empty: the file is empty"),
        ("\n\n- a\n", "3:1: wrong-type: the file must hold `field: value` lines"),
        ("just text\n", "1:1: wrong-type: the file must hold `field: value` lines"),
        (
            'title: T\nvenue: "a\x07b"\n',
            f"2:10: control-character: the character U+0007 can't stand in an entry\n{INVISIBLE}",
        ),
        (
            "title: a\ufeffb\n",
            f"1:9: control-character: the character U+FEFF can't stand in an entry\n{INVISIBLE}",
        ),
        (
            "title: T\nvenue: XMem: Long-Term\n",
            (
                "2:12: yaml: mapping values are not allowed in this context\n"
                "hint: put a text that contains a colon in double quotes"
            ),
        ),
        ("title: T\nvenue: *here\n", "2:8: yaml: found undefined alias"),
        ("title: @x\n", "1:8: yaml: found character that cannot start any token"),
        ('title: "\\q"\n', "1:9: yaml: found unknown escape character"),
        ("title: T\n---\ntitle: U\n", "2:1: yaml: but found another document"),
        (
            # The parser stumbles in the line behind the conflict's first mark.
            "title: T\n<<<<<<< HEAD\nvenue: A\n=======\nvenue: B\n>>>>>>> other\n",
            f"3:1: yaml: could not find expected ':'\n{CONFLICT}",
        ),
        (
            f"title: {'[' * 100_000}{']' * 100_000}\n",
            "1:107: yaml: lists or fields are nested deeper than 100 levels",
        ),
        (
            f"title:\n {'- ' * 100_000}x\n",
            "2:200: yaml: lists or fields are nested deeper than 100 levels",
        ),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_no_entry(text: str, message: str) -> None:
    read = read_paper(text, file=FILE)
    assert said(read.problems) == f"papers/x.yaml:{message}"
    assert read.value is None


def test_many_brackets_are_not_deep() -> None:
    text = f'title: "{"[" * 2000}"\nrelated: [{"a, " * 2000}b]\n'
    assert read_paper(text, file=FILE).problems == ()


# --- fields --------------------------------------------------------------------------------------

QUOTES = "hint: put it in double quotes:"
LEAVE = "hint: leave the field out"
AN_ADDRESS = (
    "an address that starts with http:// or https://\n"
    "hint: for example https://github.com/hkchengrex/XMem"
)
DATE = "hint: write it as 2022-07-14, 2022-07 or 2022"
COUNT = "wrong-type: a whole number from 1 is wanted here, not"
PAPER_FIELDS = (
    "title, abstract, authors, author_count, organization, date, venue, type, volume, issue, "
    "pages, publisher, ids, citation_key, links, topics, tags, "
    "why, status, status_note, status_date, status_url, history, related, same_as, not_same_as, "
    "version_of, aliases, sources, added, removed"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # keys
        ("[a]: b", "2:1: bad-key: a field's name must be a word"),
        ("{a: b}: c", "2:1: bad-key: a field's name must be a word"),
        ("venue: a\nvenue: b", "3:1: duplicate-key: 'venue' is given twice"),
        ("ids: {doi: 10.1000/x, doi: 10.1000/y}", "2:23: duplicate-key: 'doi' is given twice"),
        ("titel: T", "2:1: unknown-key: 'titel'\nhint: did you mean 'title'?"),
        ("zzz: T", f"2:1: unknown-key: 'zzz'\nhint: known fields: {PAPER_FIELDS}"),
        ("id: x", "2:1: unknown-key: 'id'\nhint: did you mean 'ids'?"),
        ("<<: {venue: V}", f"2:1: unknown-key: '<<'\nhint: known fields: {PAPER_FIELDS}"),
        (
            "organization: {id: a, name: A, url: b}",
            "2:32: unknown-key: 'url'\nhint: known fields: id, name",
        ),
        ("organization: {id: a}", "2:15: missing-key: 'name' must be given"),
        (
            "organization: {}",
            (
                "2:15: missing-key: 'id' must be given\n"
                "papers/x.yaml:2:15: missing-key: 'name' must be given"
            ),
        ),
        ("organization: Kyutai", "2:15: wrong-type: fields are wanted here: id, name"),
        (
            "sources: [a.txt]",
            "2:11: wrong-type: fields are wanted here: file, record, key, differs",
        ),
        # texts
        ("venue: [a]", "2:8: wrong-type: a text is wanted here, not a list"),
        ("venue: {a: b}", "2:8: wrong-type: a text is wanted here, not `field: value` lines"),
        ("venue:", f"2:7: empty-value: a text is wanted here\n{LEAVE}"),
        ("venue: ~", f"2:8: empty-value: a text is wanted here\n{LEAVE}"),
        ('venue: "  "', f"2:8: empty-value: a text is wanted here\n{LEAVE}"),
        ("why: |\n", f"2:6: empty-value: a text is wanted here\n{LEAVE}"),
        (
            "venue: 2022",
            f"2:8: wrong-type: '2022' is a number in YAML, not a text\n{QUOTES} \"2022\"",
        ),
        (
            "tags: [a, 1.5]",
            f"2:11: wrong-type: '1.5' is a number in YAML, not a text\n{QUOTES} \"1.5\"",
        ),
        (
            "why: yes",
            f"2:6: wrong-type: 'yes' is a yes or no in YAML, not a text\n{QUOTES} \"yes\"",
        ),
        (
            "venue: 2022-07-14",
            f"2:8: wrong-type: '2022-07-14' is a date in YAML, not a text\n{QUOTES} \"2022-07-14\"",
        ),
        (
            "venue: !x a",
            f"2:8: wrong-type: 'a' is something else in YAML, not a text\n{QUOTES} \"a\"",
        ),
        (
            f"venue: {'1' * 40}",
            f"2:8: wrong-type: '{'1' * 40}' is a number in YAML, not a text",
        ),
        # lists
        (
            "topics: video",
            "2:9: wrong-type: a list is wanted here\nhint: write it as [one, two]",
        ),
        ("topics:", "2:8: wrong-type: a list is wanted here\nhint: write it as [one, two]"),
        ("topics: [[a]]", "2:10: wrong-type: a text is wanted here, not a list"),
        ("authors:\n  - A\n  -", f"4:4: empty-value: a text is wanted here\n{LEAVE}"),
        ("authors: [{orcid: 0000-0002-1825-0097}]", "2:11: missing-key: 'name' must be given"),
        # numbers
        ("author_count: few", f"2:15: {COUNT} 'few'"),
        ("author_count: 0", f"2:15: {COUNT} '0'"),
        ("author_count: -1", f"2:15: {COUNT} '-1'"),
        ("author_count: 1.5", f"2:15: {COUNT} '1.5'"),
        ("author_count: 0x1F", f"2:15: {COUNT} '0x1F'"),
        ('author_count: "3"', f"2:15: {COUNT} '3'"),
        ("author_count: 100000000", f"2:15: {COUNT} '100000000'"),
        ("author_count: [3]", "2:15: wrong-type: a number is wanted here, not a list"),
        ("author_count:", f"2:14: empty-value: a number is wanted here\n{LEAVE}"),
        ("sources: [{file: a.txt, record: 0}]", f"2:33: {COUNT} '0'"),
        # dates
        ("date: May 2022", f"2:7: bad-date: 'May 2022' is not a date\n{DATE}"),
        ("date: 2022-13", f"2:7: bad-date: '2022-13' is not a date\n{DATE}"),
        ("date: 2023-02-29", f"2:7: bad-date: '2023-02-29' is not a date\n{DATE}"),
        ("date: 2022-7-14", f"2:7: bad-date: '2022-7-14' is not a date\n{DATE}"),
        ("date: 2022-07-14T10", f"2:7: bad-date: '2022-07-14T10' is not a date\n{DATE}"),
        ("date: 0000", f"2:7: bad-date: '0000' is not a date\n{DATE}"),
        ("date: ٢٠٢٢", f"2:7: bad-date: '٢٠٢٢' is not a date\n{DATE}"),
        ("added: [2022]", "2:8: wrong-type: a date is wanted here, not a list"),
        ("added:", f"2:7: empty-value: a date is wanted here\n{LEAVE}"),
        # forms
        (
            "version_of: Some_Id",
            (
                "2:13: bad-id: 'Some_Id' is not a paper's id: lower-case letters, digits and "
                "single hyphens\nhint: for example xmem-long-term-video-object-segmentation"
            ),
        ),
        (
            "links:\n  code: [https://a.org/x, ftp://a.org]",
            f"3:27: bad-url: 'ftp://a.org' is not {AN_ADDRESS}",
        ),
        (
            'links: {pdf: ["javascript:alert(1)"]}',
            f"2:15: bad-url: 'javascript:alert(1)' is not {AN_ADDRESS}",
        ),
        (
            "ids: {arxiv: 2207.07115v2}",
            (
                "2:14: bad-arxiv: '2207.07115v2' is not an arXiv id without version\n"
                "hint: for example 2207.07115"
            ),
        ),
        (
            "ids: {arxiv: 2207.07115}",
            (
                "2:14: wrong-type: '2207.07115' is a number in YAML, not a text\n"
                f'{QUOTES} "2207.07115"'
            ),
        ),
        (
            "ids: {doi: https://doi.org/10.1000/x}",
            (
                "2:12: bad-doi: 'https://doi.org/10.1000/x' is not a DOI, without https://doi.org/\n"
                "hint: for example 10.1007/978-3-031-19815-1_37"
            ),
        ),
        (
            "ids: {acl: long.1}",
            "2:12: bad-acl: 'long.1' is not an ACL Anthology id\nhint: for example 2023.acl-long.1",
        ),
        (
            "ids: {pubmed: PMC17}",
            "2:15: bad-pubmed: 'PMC17' is not a PubMed id: digits\nhint: for example 17284678",
        ),
        (
            "authors: [{name: A, orcid: 0000-0002}]",
            (
                "2:28: bad-orcid: '0000-0002' is not an ORCID iD\n"
                "hint: for example 0000-0002-1825-0097"
            ),
        ),
        # words
        (
            "status: publishd",
            "2:9: bad-word: 'publishd' is not known here\nhint: did you mean 'published'?",
        ),
        (
            "status: zzz",
            (
                "2:9: bad-word: 'zzz' is not known here\n"
                "hint: one of preprint, published, corrected, withdrawn, retracted"
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_field(text: str, message: str) -> None:
    problems = read_paper(f"title: T\n{text}\n", file=FILE).problems
    assert said(problems) == f"papers/x.yaml:{message}"


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.code)
def test_no_form_takes_what_no_file_can_hold(form: Format) -> None:
    assert form.pattern.fullmatch(form.example)
    for character in "\ufffe\uffff\ud800\udfff\x00\x85\u2028 ":
        assert not form.pattern.fullmatch(f"{form.example}{character}")


@pytest.mark.parametrize(
    "written",
    [
        '"a b"',
        '" a \\t b\\n"',
        '"a\\u00a0b"',
        '"a\\u2003b"',
        "a\n  b",
        "'a  b'",
        '"a\\r\\nb "',
        ">-\n  a\n  b",
    ],
)
def test_a_line_has_its_white_space_folded(written: str) -> None:
    read = read_paper(f"title: {written}\n", file=FILE)
    assert read.value is not None
    assert read.value.title == "a b"


@pytest.mark.parametrize("escape", ["\\0", "\\a", "\\x7f", "\\x1c", "\\uFFFE", "\\v"])
def test_a_control_character_may_not_come_in_escaped(escape: str) -> None:
    read = read_paper(f'title: "a{escape}b"\n', file=FILE)
    assert [problem.code for problem in read.problems] == ["control-character"]
    assert read.value is None


def test_all_problems_of_a_file_are_told_at_once() -> None:
    read = read_paper(
        "venue: 2022\ndate: soon\ntopics: [1, b, 2]\nlinks:\n  cod: []\n",
        file=FILE,
        shown_as="docs/papers/x.yaml",
    )
    assert read.value is None
    assert said(read.problems) == (
        "docs/papers/x.yaml:1:8: wrong-type: '2022' is a number in YAML, not a text\n"
        f'{QUOTES} "2022"\n'
        f"docs/papers/x.yaml:2:7: bad-date: 'soon' is not a date\n{DATE}\n"
        "docs/papers/x.yaml:3:10: wrong-type: '1' is a number in YAML, not a text\n"
        f'{QUOTES} "1"\n'
        "docs/papers/x.yaml:3:16: wrong-type: '2' is a number in YAML, not a text\n"
        f'{QUOTES} "2"\n'
        "docs/papers/x.yaml:5:3: unknown-key: 'cod'\nhint: did you mean 'code'?\n"
        "docs/papers/x.yaml:1:1: missing-key: 'title' must be given"
    )


def test_what_is_wrong_with_a_topic() -> None:
    read = read_topic("titel: T\nmatch: video\n", file="topics/t.yaml")
    assert read.value is None
    assert said(read.problems) == (
        "topics/t.yaml:1:1: unknown-key: 'titel'\nhint: did you mean 'title'?\n"
        "topics/t.yaml:2:8: wrong-type: a list is wanted here\nhint: write it as [one, two]\n"
        "topics/t.yaml:1:1: missing-key: 'title' must be given\n"
        "topics/t.yaml:1:1: missing-key: 'description' must be given"
    )


def test_what_is_wrong_with_tags() -> None:
    read = read_tags(
        "good: {title: Good}\nempty:\nBad Id: {title: Bad}\nempty: {title: E}\n[a]: b\n",
        shown_as="docs/tags.yaml",
    )
    assert [tag.id for tag in read.value or ()] == ["good", "Bad Id"]
    assert said(read.problems) == (
        "docs/tags.yaml:2:7: wrong-type: fields are wanted here: title, aliases\n"
        "docs/tags.yaml:3:1: bad-id: 'Bad Id' is not an id: lower-case letters, digits and single "
        "hyphens\n"
        "docs/tags.yaml:4:1: duplicate-key: 'empty' is given twice\n"
        "docs/tags.yaml:5:1: bad-key: a field's name must be a word"
    )


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.code)
def test_the_example_of_a_form_has_it(form: Format) -> None:
    assert form.pattern.fullmatch(form.example)


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
        # Markdown's hard break stays; a blank line in a folded block ends a paragraph.
        ("why: |\n  one  \n  two\n", "why", "one  \ntwo"),
        ("why: >-\n  one\n\n  two\n", "why", "one\n\ntwo"),
        ("why: >-\n  one\n\n    code\n", "why", "one\n\n  code"),
        ("authors: [Ada]", "authors", (Author(name="Ada"),)),
        ("authors: [{name: Ada}]", "authors", (Author(name="Ada"),)),
        # With an exponent and without a dot it is no number in YAML 1.1.
        ("tags: [1e3]", "tags", ("1e3",)),
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
    assert locate('{"日本🧪": 1, title: T}', ("title",)) == (1, 12)


@given(st.text(max_size=60) | lines_of_text())
@settings(deadline=None)
def test_any_text_gives_a_value_or_a_problem(text: str) -> None:
    for source in (text, f'title: "a"\nwhy: {text}\n', f"title: a\n{text}\n"):
        read = read_paper(source, file=FILE)
        assert read.value is not None or read.problems
        assert locate(source, ("title",)) >= (1, 1)
        assert read_paper(format_paper(source, file=FILE), file=FILE).value == read.value
