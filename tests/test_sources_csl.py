from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.model import Author, Identifiers, PartialDate
from catalog.sources.csl import read_csl, sniff
from catalog.sources.draft import Draft, Read, Refused, Rejected
from catalog.sources.rich_text import without_tags
from tests import reading
from tests.reading import codes, only


def reads(tmp_path: Path, text: str | bytes) -> list[Read]:
    return reading.reads(tmp_path / "refs.json", text, read_csl)


def draft(tmp_path: Path, **item: Any) -> Draft:
    return only(reads(tmp_path, json.dumps([{"title": "T", **item}])))


def test_item_with_everything(tmp_path: Path) -> None:
    read = draft(
        tmp_path,
        id="doe2020",
        type="article-journal",
        title='On <i>E. coli</i> &amp; <span class="nocase">U<sup>2</sup>-Net</span>: 1 < 2',
        author=[
            {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            {"literal": "The OpenAI Team, Inc."},
            {"family": "Doe", "given": "J.", "ORCID": "https://orcid.org/0000-0002-1825-0097"},
        ],
        issued={"date-parts": [[2020, "5", 1], [2020, 6]]},
        **{"container-title": "Journal of Foo", "page": "1–2", "ISSN": "1", "DOI": "10.1000/x"},
        volume=3,
        issue="4",
        publisher="Springer",
        URL="https://example.org/a",
        abstract="<jats:p>We say</jats:p><jats:p>things.</jats:p>",
        keyword="one, two",
        note="PMID: 12\nCitation Key: doe\narXiv: 1706.03762\nA fine paper to begin with.",
    )
    assert read == Draft(
        file="refs.json",
        record=1,
        key="doe2020",
        line=1,
        title="On E. coli & U^2-Net: 1 < 2",
        abstract="We say things.",
        authors=(
            Author(name="Ludwig van Beethoven"),
            Author(name="Martin Luther King, Jr."),
            Author(name="The OpenAI Team, Inc."),
            Author(name="J. Doe", orcid="0000-0002-1825-0097"),  # type: ignore[arg-type]
        ),
        date=PartialDate(2020, 5, 1),
        venue="Journal of Foo",
        type="article",
        volume="3",
        issue="4",
        pages="1-2",
        publisher="Springer",
        ids=Identifiers(
            doi="10.1000/x",  # type: ignore[arg-type]
            pubmed="12",  # type: ignore[arg-type]
            arxiv="1706.03762",  # type: ignore[arg-type]
        ),
        citation_key=read.citation_key,
        links=read.links,
        keywords=("one", "two"),
        note="A fine paper to begin with.",
        left_out=("ISSN",),
    )
    assert read.citation_key == "doe"
    assert [(link.kind, link.url) for link in read.links] == [("paper", "https://example.org/a")]


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("paper-conference", "conference"),
        ("chapter", "chapter"),
        ("book", "book"),
        ("thesis", "thesis"),
        ("report", "report"),
        ("dataset", "dataset"),
        ("software", "software"),
        ("article", None),
        ("webpage", None),
    ],
)
def test_types(tmp_path: Path, type_: str, expected: str | None) -> None:
    read = draft(tmp_path, type=type_)
    assert (read.type, codes(read)) == (expected, [])


@pytest.mark.parametrize(
    ("type_", "genre", "expected"),
    [
        ("dataset", "Computer software", "software"),
        ("book", "Computer software", "software"),
        ("dataset", "Corpus", "dataset"),
        ("thesis", "Computer software", "thesis"),
    ],
)
def test_software_before_it_had_a_type(
    tmp_path: Path, type_: str, genre: str, expected: str
) -> None:
    assert draft(tmp_path, type=type_, genre=genre).type == expected


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"family": "King", "given": "Martin Luther, Jr."}, "Martin Luther King, Jr."),
        ({"family": "King", "given": "Martin , III"}, "Martin King, III"),
        ({"family": "King", "given": "Martin, Jr.", "suffix": "II"}, "Martin, Jr. King, II"),
        ({"family": "van der Berg", "given": "A., Ph.D."}, "A., Ph.D. van der Berg"),
    ],
)
def test_a_suffix_may_stand_behind_the_given_names(
    tmp_path: Path, person: dict[str, object], name: str
) -> None:
    assert [one.name for one in draft(tmp_path, author=[person]).authors] == [name]


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ({"date-parts": [[2020]]}, PartialDate(2020)),
        ({"date-parts": [["2020", "05"]]}, PartialDate(2020, 5)),
        ({"raw": "2020-05-01"}, PartialDate(2020, 5, 1)),
        ({"literal": "May 2020"}, PartialDate(2020, 5)),
        ("2020-05", PartialDate(2020, 5)),
        ({"date-parts": [[None]]}, None),
        ({}, None),
    ],
)
def test_dates(tmp_path: Path, issued: object, expected: PartialDate | None) -> None:
    read = draft(tmp_path, issued=issued)
    assert (read.date, codes(read)) == (expected, [])


def test_a_preprint(tmp_path: Path) -> None:
    read = draft(tmp_path, type="article", publisher="arXiv", number="arXiv:1706.03762")
    assert read.ids == Identifiers(arxiv="1706.03762")  # type: ignore[arg-type]
    assert (read.publisher, read.issue, read.type) == (None, None, None)
    read = draft(tmp_path, archive="arXiv", archive_location="1706.03762")
    assert read.ids == Identifiers(arxiv="1706.03762")  # type: ignore[arg-type]


def test_what_crossref_hands_out(tmp_path: Path) -> None:
    read = draft(
        tmp_path,
        type="journal-article",
        title=["T", "another"],
        **{"container-title": ["J"], "published-print": {"date-parts": [[2020, 5]]}},
    )
    assert (read.title, read.venue, read.date) == ("T", "J", PartialDate(2020, 5))
    assert (read.type, codes(read)) == ("article", [])


@pytest.mark.parametrize(
    ("id_", "extra", "key"),
    [
        ("doe2020", {}, "doe2020"),
        ("doe2020", {"citation-key": "better"}, "better"),
        ("http://zotero.org/users/1/items/ABC", {}, None),
        ("ITEM-1", {}, None),
        (7, {}, None),
        ("10.1000/x", {}, None),
        ("doe2020", {"note": "{:citation-key: other}"}, "other"),
    ],
)
def test_citation_keys(tmp_path: Path, id_: object, extra: dict[str, str], key: str | None) -> None:
    read = draft(tmp_path, id=id_, **extra)
    assert (read.key, read.citation_key) == (str(id_), key)


@pytest.mark.parametrize(
    ("item", "problems"),
    [
        ({"DOI": "10.1/x"}, ["bad-doi"]),
        ({"URL": "nowhere"}, ["bad-url"]),
        ({"issued": {"raw": "soon"}}, ["bad-date"]),
        ({"issued": 5}, ["bad-date"]),
        ({"author": "Doe"}, ["bad-author"]),
        ({"author": [{}, 3, {"family": ""}]}, ["bad-author"] * 3),
        ({"type": "mystery"}, ["unknown-type"]),
        ({"citation-key": "a b"}, ["bad-citation-key"]),
        ({"note": "in press"}, ["note-left-out"]),
    ],
)
def test_what_is_left_out_is_said(
    tmp_path: Path, item: dict[str, Any], problems: list[str]
) -> None:
    assert codes(draft(tmp_path, **item)) == problems


@pytest.mark.parametrize(
    "text",
    [
        '[{"title": "A"},\n {"title": "B"}]',
        '{"items": [{"title": "A"},\n {"title": "B"}]}',
        '\ufeff[\r{"title": "A"},{"title": "B"}]',
    ],
)
def test_arrays(tmp_path: Path, text: str) -> None:
    found = reads(tmp_path, text)
    assert [(r.title, r.record) for r in found if isinstance(r, Draft)] == [("A", 1), ("B", 2)]


def test_one_object(tmp_path: Path) -> None:
    (read,) = reads(tmp_path, '\n{"title": "A", "issued": {"date-parts": [[2020]]}}')
    assert isinstance(read, Draft)
    assert (read.title, read.line) == ("A", 2)


def test_every_item_is_one_draft_or_rejection(tmp_path: Path) -> None:
    found = reads(
        tmp_path, '[{"title": "A"},\n5,\n{"id": "x"},\n{"title": [], "author": {}},\nnull]'
    )
    assert [codes(read) for read in found] == [
        [], ["bad-csl"], ["no-title"], ["no-title"], ["bad-csl"],
    ]  # fmt: skip
    assert [r.problem.location.line for r in found if isinstance(r, Rejected)] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("text", "drafts", "code"),
    [
        ("", 0, "empty"),
        ("[]", 0, "empty"),
        ("<html>", 0, "wrong-format"),
        ('[{"title": "A"}, {"title": ', 1, "bad-json"),
        ('[{"title": "A"}, {"title": "B" "x"}, {"title": "C"}]', 1, "bad-json"),
        ('[{"title": "A"}, ' + "[" * 200_000, 1, "bad-json"),
        (b'[{"title": "A"},' + b" " * 200_000 + b'{"title": "\xff"}]', 1, "bad-encoding"),
    ],
)
def test_files_that_end_in_a_refusal(
    tmp_path: Path, text: str | bytes, drafts: int, code: str
) -> None:
    *first, last = reads(tmp_path, text)
    assert all(isinstance(read, Draft) for read in first)
    assert len(first) == drafts
    assert isinstance(last, Refused)
    assert last.problem.code == code


def test_hostile_texts(tmp_path: Path) -> None:
    read = draft(tmp_path, title="A\x00 \ud800b </script> \u202e\U0001f600")
    assert read.title == "A b </script> \U0001f600"
    for text in ("<" * 500_000, "<sup>" * 100_000, "{:" * 200_000, "a b c: d\n" * 50_000):
        assert draft(tmp_path, abstract=text, note=text).title == "T"


@pytest.mark.parametrize(
    ("rich", "plain"),
    [
        ("<i>a</i><b>b</b> c", "ab c"),
        ("H<sub>2</sub>O, x<sup>2+</sup>", "H_2O, x^{2+}"),
        ("R&amp;D &lt;x&gt; AT&T", "R&D <x> AT&T"),
        ("<jats:title>Abstract</jats:title><jats:p>a</jats:p>", " Abstract  a "),
        ("p < 0.5 and q > 3", "p < 0.5 and q > 3"),
        ("List<String>", "List<String>"),
        ("<mml:math><mml:mi>x</mml:mi></mml:math>", "x"),
    ],
)
def test_rich_text(rich: str, plain: str) -> None:
    assert without_tags(rich) == plain


@pytest.mark.parametrize(
    ("start", "fits"),
    [
        ('[{"id": "a", "type": "article-journal"', True),
        ('{"items": [{"author": [{"family": "x"', True),
        ('[{"issued": {"date-parts": [[', True),
        ('[{"title": "A", "year": 2020', False),
        ("@article{", False),
        ("", False),
    ],
)
def test_sniff(start: str, fits: bool) -> None:  # noqa: FBT001
    assert sniff(start) is fits


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ({"weird": "1", "ISBN": "1", "accessed": {}}, ("weird", "ISBN")),
        (
            {"editor": [{"family": "Doe"}], "collection-title": "LNCS", "container-title": "B"},
            ("editor", "collection-title"),
        ),
        ({"type": "book", "editor": [{"family": "Doe"}], "collection-title": "LNCS"}, ()),
    ],
)
def test_fields_without_a_place_are_named(
    tmp_path: Path, item: dict[str, Any], names: tuple[str, ...]
) -> None:
    assert draft(tmp_path, **item).left_out == names


@pytest.mark.parametrize(
    ("item", "named", "problems"),
    [
        ({"author": [{"family": "Doe"}, {"literal": "others"}]}, [], ["authors-incomplete"]),
    ],
)
def test_authors_who_are_not_named_are_missed(
    tmp_path: Path, item: dict[str, Any], named: list[str], problems: list[str]
) -> None:
    read = draft(tmp_path, **item)
    assert ([author.name for author in read.authors], codes(read)) == (named, problems)
