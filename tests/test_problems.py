"""Problems: their text, their order, their GitHub annotations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.problems import Location, Problem, did_you_mean, has_errors, in_order, quote, report


def problem(
    code: str = "bad-date", *, file: str = "papers/x.yaml", line: int = 2, column: int = 7
) -> Problem:
    return Problem(
        code=code,
        location=Location(file=file, line=line, column=column),
        message="'May' is no date",
    )


def test_text_is_one_line_with_the_place() -> None:
    assert problem().text() == "papers/x.yaml:2:7: bad-date: 'May' is no date"


def test_text_puts_the_hint_on_its_own_line() -> None:
    with_hint = Problem(
        code="empty", location=Location(file="tags.yaml"), message="nothing here", hint="fill it"
    )
    assert with_hint.text() == "tags.yaml:1:1: empty: nothing here\nhint: fill it"


def test_text_marks_warnings() -> None:
    warning = Problem(
        code="old", location=Location(file="a.yaml"), message="old", hint="mend", severity="warning"
    )
    assert warning.text() == "a.yaml:1:1: old: old (warning)\nhint: mend"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (
            problem(),
            "::error file=papers/x.yaml,line=2,col=7,title=bad-date::'May' is no date",
        ),
        (
            Problem(
                code="c", location=Location(file="f"), message="m", hint="h", severity="warning"
            ),
            "::warning file=f,line=1,col=1,title=c::m%0Ahint: h",
        ),
        (
            # Commas and colons separate properties, so only there they are escaped.
            Problem(code="c", location=Location(file="a:b,c.yaml"), message="x, y: z"),
            "::error file=a%3Ab%2Cc.yaml,line=1,col=1,title=c::x, y: z",
        ),
        (
            # The percent sign first, or the escapes themselves would be escaped.
            Problem(code="c", location=Location(file="50%\n.yaml"), message="100%\r\nof %0A"),
            "::error file=50%25%0A.yaml,line=1,col=1,title=c::100%25%0D%0Aof %250A",
        ),
    ],
    ids=["plain", "hint", "comma and colon", "percent and newlines"],
)
def test_annotation(made: Problem, expected: str) -> None:
    assert made.annotation() == expected


@given(file=st.text(min_size=1), message=st.text())
def test_annotation_is_one_command_whatever_the_text(file: str, message: str) -> None:
    command = Problem(code="c", location=Location(file=file), message=message).annotation()
    assert "\n" not in command
    assert "\r" not in command
    head, properties, body = command.split("::", 2)
    assert head == ""
    # What GitHub's runner does with the two halves gives the texts back.
    name = properties.removeprefix("error ").split(",")[0].removeprefix("file=")
    for escape, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n")):
        name = name.replace(escape, character)
    body = body.replace("%0D", "\r").replace("%0A", "\n")
    assert name.replace("%25", "%") == file
    assert body.replace("%25", "%") == message


ORDERED = (
    problem(file="a.yaml", line=9),
    problem(file="b.yaml", line=2, column=1),
    problem(file="b.yaml", line=2, column=3),
    problem("a-code", file="b.yaml", line=10),
    problem("b-code", file="b.yaml", line=10),
)


@given(st.permutations(ORDERED))
def test_order_does_not_depend_on_what_found_them_first(shuffled: list[Problem]) -> None:
    assert in_order(shuffled) == ORDERED
    assert report(shuffled) == "\n".join(p.text() for p in ORDERED)
    assert report(shuffled, github=True) == "\n".join(p.annotation() for p in ORDERED)


def test_lines_order_as_numbers() -> None:
    assert in_order([problem(line=10), problem(line=9)]) == (problem(line=9), problem(line=10))


def test_report_of_nothing_is_empty() -> None:
    assert report([]) == ""


def test_only_errors_stop_a_build() -> None:
    warning = Problem(code="c", location=Location(file="f"), message="m", severity="warning")
    assert not has_errors([])
    assert not has_errors([warning])
    assert has_errors([warning, problem()])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "'plain'"),
        ("", "''"),
        ("two\nlines\tand a tab", r"'two\nlines\tand a tab'"),
        ("no-break\xa0space", r"'no-break\xa0space'"),
        ("über 日本 🧪", "'über 日本 🧪'"),
        ("\u202ereversed", r"'\u202ereversed'"),
        ("x" * 80, f"'{'x' * 80}'"),
        ("x" * 81, f"'{'x' * 79}…'"),
    ],
)
def test_quote(text: str, shown: str) -> None:
    assert quote(text) == shown


@given(st.text())
def test_quote_is_one_printable_line(text: str) -> None:
    assert quote(text).isprintable()


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("titel", ["title", "topics"], "did you mean 'title'?"),
        ("zzz", ["title", "topics"], ""),
        ("title", [], ""),
    ],
)
def test_did_you_mean(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint


@given(st.permutations(["tags", "tabs", "taps"]))
def test_did_you_mean_does_not_depend_on_order(known: list[str]) -> None:
    assert did_you_mean("tams", known) == did_you_mean("tams", sorted(known))
