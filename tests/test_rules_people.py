"""Authors' names: which are several people's, how they are split, what is cut off their ends."""

from __future__ import annotations

import time

import pytest

from catalog.model import Author, Catalog, Orcid, Paper, PaperId
from catalog.rules import Case
from catalog.rules.people import (
    email_for_name,
    glued_authors,
    split,
    trailing_junk,
    trim_name,
    trim_title,
)


def paper(*names: str | Author, title: str = "A") -> Paper:
    authors = tuple(n if isinstance(n, Author) else Author(name=n) for n in names)
    return Paper(id=PaperId("a"), file="papers/a.yaml", title=title, authors=authors)


def glued(*names: str | Author) -> list[object]:
    return [f.path for f in glued_authors.find(Case(catalog=Catalog(papers=(paper(*names),))))]


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Ada Lovelace and Charles Babbage", ["Ada Lovelace", "Charles Babbage"]),
        ("A. Lovelace AND C. Babbage", ["A. Lovelace", "C. Babbage"]),
        ("Ada Lovelace & Charles Babbage", ["Ada Lovelace", "Charles Babbage"]),
        ("Ada Lovelace; Charles Babbage", ["Ada Lovelace", "Charles Babbage"]),
        ("Ada Lovelace, Charles Babbage", ["Ada Lovelace", "Charles Babbage"]),
        (
            "Ada Lovelace, Charles Babbage, and Mary F. Somerville",
            ["Ada Lovelace", "Charles Babbage", "Mary F. Somerville"],
        ),
        ("Lovelace, Ada and Babbage, Charles", ["Ada Lovelace", "Charles Babbage"]),
        ("van Rossum, Guido and Knuth, Donald E.", ["Guido van Rossum", "Donald E. Knuth"]),
        ("Guido van Rossum and Juan de la Cruz", ["Guido van Rossum", "Juan de la Cruz"]),
        ("Zoë Ångström and Łukasz Żak", ["Zoë Ångström", "Łukasz Żak"]),
        ("Дмитрий Менделеев and Anna O'Neil-Smith", ["Дмитрий Менделеев", "Anna O'Neil-Smith"]),
    ],
)
def test_split(name: str, people: list[str]) -> None:
    assert list(split(name)) == people
    assert glued(name) == [("authors", 0)]
    assert glued_authors.mend is not None
    mend = glued_authors.mend(Catalog())
    mended = mend(paper("First One", name, "Last One"))
    assert mended == paper("First One", *people, "Last One")
    assert mend(mended) is mended


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        "Madonna",
        "Alexander Anderson",
        "Ferdinand de Saussure",
        "Santiago Ramón y Cajal",
        "Martin Luther King, Jr.",
        "Ada Lovelace, PhD",
        "Department of Science and Technology",
        "Food and Agriculture Organization",
        "Google Research and University Partners",
        "Institute of Electrical and Electronics Engineers",
        "OpenAI, Inc.",
        "李飞飞",
        "",
        "and",
        " and ",
        "; ; ;",
        ", , ,",
        "</script><script>alert(1)</script>",
    ],
)
def test_one_author(name: str) -> None:
    assert split(name) == (name,)
    assert glued(name) == []


def test_family_names_alone_are_glued_but_nobody_knows_whose() -> None:
    assert glued("Lovelace and Babbage") == [("authors", 0)]
    assert split("Lovelace and Babbage") == ("Lovelace and Babbage",)


def test_whose_an_affiliation_is_nobody_knows() -> None:
    author = Author(name="Ada Lovelace and Charles Babbage", affiliation="London")
    known = Author(name="Ada Lovelace and Mary Somerville", orcid=Orcid("0000-0002-1825-0097"))
    assert glued(author, known) == [("authors", 0), ("authors", 1)]
    assert glued_authors.mend is not None
    one = paper(author, known)
    assert glued_authors.mend(Catalog())(one) is one


@pytest.mark.parametrize(
    ("name", "trimmed"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("Ada Lovelace,", "Ada Lovelace"),
        ("Ada Lovelace*†", "Ada Lovelace"),
        ("Ada Lovelace1", "Ada Lovelace"),
        ("Ada Lovelace1,2*", "Ada Lovelace"),
        ("Ada Lovelace 12", "Ada Lovelace 12"),
        ("Martin Luther King, Jr.", "Martin Luther King, Jr."),
        ("Team 404", "Team 404"),
        ("***", "***"),
        ("", ""),
    ],
)
def test_trim_name(name: str, trimmed: str) -> None:
    assert trim_name(name) == trimmed
    assert trim_name(trimmed) == trimmed


@pytest.mark.parametrize(
    ("title", "trimmed"),
    [
        ("A Title,", "A Title"),
        ("A Title:", "A Title"),
        ("Is It? Yes.", "Is It? Yes."),
        ("Beyond A*", "Beyond A*"),
        ("SAM2.1++", "SAM2.1++"),
        (":;,", ":;,"),
    ],
)
def test_trim_title(title: str, trimmed: str) -> None:
    assert trim_title(title) == trimmed


def test_trailing_junk_is_shown_and_mended() -> None:
    one = paper("Ada Lovelace*", "Charles Babbage", title="A Title;")
    found = list(trailing_junk.find(Case(catalog=Catalog(papers=(one,)))))
    assert [(f.path, f.message, f.hint) for f in found] == [
        (("title",), "'A Title;' ends with ';'", "write 'A Title'"),
        (("authors", 0), "'Ada Lovelace*' ends with '*'", "write 'Ada Lovelace'"),
    ]
    assert trailing_junk.mend is not None
    mended = trailing_junk.mend(Catalog())(one)
    assert mended == paper("Ada Lovelace", "Charles Babbage", title="A Title")


def test_an_address_is_no_name() -> None:
    one = paper("Ada Lovelace", "Ada@example.org Ada@example.org", "M@rc", "@home", "A @ B")
    found = list(email_for_name.find(Case(catalog=Catalog(papers=(one,)))))
    assert [(f.path, f.message) for f in found] == [
        (("authors", 1), "'Ada@example.org Ada@example.org' is no name"),
        (("authors", 2), "'M@rc' is no name"),
    ]


@pytest.mark.parametrize("part", ["A B and ", ", ", "a,1", " and", "*1,", "A B; "])
def test_names_without_end_are_read_in_linear_time(part: str) -> None:
    def cost(times: int) -> float:
        name = part * times
        before = time.process_time()
        split(name)
        trim_name(name)
        glued(name)
        return time.process_time() - before

    cost(100)
    # Twice as much for each doubling; a quadratic step would take 64 times as long.
    assert cost(16_000) < 30 * max(cost(2_000), 0.001)
