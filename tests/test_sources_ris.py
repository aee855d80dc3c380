from __future__ import annotations

from pathlib import Path

import pytest

from catalog.model import Author, Identifiers, PartialDate
from catalog.sources.draft import Draft, Read, Refused, Rejected
from catalog.sources.ris import read_ris, sniff
from tests import reading
from tests.reading import codes, only


def reads(tmp_path: Path, text: str | bytes) -> list[Read]:
    return reading.reads(tmp_path / "refs.ris", text, read_ris)


def draft(tmp_path: Path, lines: str, kind: str = "JOUR") -> Draft:
    """The draft of a record of these lines, which has a title."""
    return only(reads(tmp_path, f"TY  - {kind}\nTI  - T\n{lines}\nER  - \n"))


def test_record_with_everything(tmp_path: Path) -> None:
    (read,) = reads(
        tmp_path,
        """Provider: Somebody
Content: text/plain

TY  - JOUR
AU  - van Beethoven, Ludwig
AU  - King, Martin Luther, Jr.
A2  - Editor, Ed
T1  - On <i>E. coli</i>: a title that
  goes on
JO  - J. Foo
JF  - Journal of Foo
VL  - 3
IS  - 4
SP  - 12
EP  - 20
PY  - 2010///
DA  - 2010/05/12/
PB  - Springer
DO  - https://doi.org/10.1000/ABC.d
UR  - https://example.org/a;b=1
L1  - internal-pdf://1/x.pdf
L2  - https://example.org/a.pdf
AB  - We say
 something.
KW  - one
two
KW  - three; One
N1  - A fine paper to begin with.
SN  - 1234-5678
ID  - beet2010
ER  -
""",
    )
    assert isinstance(read, Draft)
    assert read == Draft(
        file="refs.ris",
        record=1,
        key="beet2010",
        line=4,
        title="On E. coli: a title that goes on",
        abstract="We say something.",
        authors=(Author(name="Ludwig van Beethoven"), Author(name="Martin Luther King, Jr.")),
        date=PartialDate(2010, 5, 12),
        venue="Journal of Foo",
        type="article",
        volume="3",
        issue="4",
        pages="12-20",
        publisher="Springer",
        ids=Identifiers(doi="10.1000/ABC.d"),  # type: ignore[arg-type]
        citation_key=read.citation_key,
        links=read.links,
        keywords=("one", "two", "three"),
        note="A fine paper to begin with.",
        left_out=("A2", "SN"),
    )
    assert read.citation_key == "beet2010"
    assert [(link.kind, link.url) for link in read.links] == [
        ("paper", "https://example.org/a;b=1"),
        ("pdf", "https://example.org/a.pdf"),
    ]


@pytest.mark.parametrize(
    ("kind", "lines", "type_", "venue"),
    [
        ("EJOUR", "T2  - J", "article", "J"),
        ("CONF", "T2  - Proc\nJO  - J", "conference", "Proc"),
        ("CPAPER", "BT  - Proc", "conference", "Proc"),
        ("CHAP", "BT  - Book", "chapter", "Book"),
        ("BOOK", "T3  - Series", "book", None),
        ("THES", "PB  - ETH", "thesis", None),
        ("RPRT", "", "report", None),
        ("DATA", "", "dataset", None),
        ("COMP", "", "software", None),
        ("UNPB", "", None, None),
        ("jour", "JA  - J", "article", "J"),
    ],
)
def test_types_and_places(
    tmp_path: Path, kind: str, lines: str, type_: str | None, venue: str | None
) -> None:
    read = draft(tmp_path, lines, kind)
    assert (read.type, read.venue, codes(read)) == (type_, venue, [])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("PY  - 2010", PartialDate(2010)),
        ("Y1  - 2010/05/", PartialDate(2010, 5)),
        ("PY  - 2010/05/12/Spring", PartialDate(2010, 5, 12)),
        ("PY  - 2010\nDA  - 2010/05//", PartialDate(2010, 5)),
        ("PY  - 2010\nDA  - May 12", PartialDate(2010, 5, 12)),
        ("PY  - 2011\nDA  - 2010/12/30", PartialDate(2011)),
        ("DA  - 2010-12-30", PartialDate(2010, 12, 30)),
    ],
)
def test_dates(tmp_path: Path, lines: str, expected: PartialDate) -> None:
    read = draft(tmp_path, lines)
    assert (read.date, codes(read)) == (expected, [])


@pytest.mark.parametrize(
    ("lines", "pages"),
    [
        ("SP  - 12\nEP  - 20", "12-20"),
        ("SP  - 12-20\nEP  - 20", "12-20"),
        ("SP  - 12", "12"),
        ("SP  - e12\nEP  - e12", "e12"),
        ("C7  - 1234", "1234"),
    ],
)
def test_pages(tmp_path: Path, lines: str, pages: str) -> None:
    assert draft(tmp_path, lines).pages == pages


def test_identifiers(tmp_path: Path) -> None:
    read = draft(
        tmp_path, "AN  - 17284678\nDB  - PubMed\nM3  - doi: 10.1000/x\nUR  - arXiv:1706.03762"
    )
    assert read.ids == Identifiers(
        pubmed="17284678",  # type: ignore[arg-type]
        doi="10.1000/x",  # type: ignore[arg-type]
        arxiv="1706.03762",  # type: ignore[arg-type]
    )
    assert (read.key, read.citation_key, codes(read)) == ("17284678", None, [])


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        ("PY  - 20xx", ["bad-date"]),
        ("DA  - soon", ["bad-date"]),
        ("DO  - none", []),
        ("DO  - 10/x", ["bad-doi"]),
        ("UR  - in the library", ["bad-url"]),
        ("N1  - To appear", ["note-left-out"]),
        ("ID  - a b", ["bad-citation-key"]),
    ],
)
def test_what_is_left_out_is_said(tmp_path: Path, lines: str, problems: list[str]) -> None:
    assert codes(draft(tmp_path, lines)) == problems


def test_every_record_is_one_draft_or_rejection(tmp_path: Path) -> None:
    found = reads(
        tmp_path,
        "TY  - JOUR\nTI  - no end\n\nTY - BOGUS\nTI - loose\nER -\nAU  - Doe, J.\nTI  - no type\n"
        "ER  -\nTY  - JOUR\nAU  - no title\nER  -\nTY  - JOUR\nTI  - last\nXX  - 1",
    )
    assert [type(read).__name__ for read in found] == [
        "Draft",
        "Draft",
        "Draft",
        "Rejected",
        "Draft",
    ]
    assert [getattr(read, "title", None) for read in found] == [
        "no end", "loose", "no type", None, "last",
    ]  # fmt: skip
    assert [codes(read) for read in found] == [
        ["bad-ris"], ["unknown-type"], ["bad-ris"], ["no-title"], ["bad-ris"],
    ]  # fmt: skip
    assert isinstance(found[3], Rejected)
    assert (found[3].record, found[3].problem.location.line) == (4, 10)


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    record = ["TY  - JOUR", "TI  - A\x00 b \u202e\U0001f600 </script>", "ER  - ", ""]
    found = reads(tmp_path, "\ufeff" + end.join(record * 2))
    assert [(r.title, r.line) for r in found if isinstance(r, Draft)] == [
        ("A b \U0001f600 </script>", 1),
        ("A b \U0001f600 </script>", 5),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty"),
        ("@article{k, title={T}}\n", "wrong-format"),
        ("title,year\nA,2000\n", "wrong-format"),
        (b"TY  - JOUR\nTI  - \xff\nER  -\n", "bad-encoding"),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: str | bytes, code: str) -> None:
    (read,) = reads(tmp_path, content)
    assert isinstance(read, Refused)
    assert read.problem.code == code


def test_lines_that_are_nearly_tags_are_text(tmp_path: Path) -> None:
    read = draft(tmp_path, "AB  - one\nER  -two\nTY  -three\n\u00c91  - four")
    assert read.abstract == "one ER -two TY -three \u00c91 - four"


def test_a_record_without_end_is_not_held(tmp_path: Path) -> None:
    endless, good = reads(
        tmp_path, "TY  - JOUR\n" + "AU  - A, B\n" * 30_000 + "TY  - JOUR\nTI  - T\nER  -\n"
    )
    assert codes(endless) == ["too-long"]
    assert isinstance(good, Draft)


def test_a_long_abstract_is_read(tmp_path: Path) -> None:
    read = draft(tmp_path, "AB  - " + "word " * 200_000)
    assert read.abstract is not None
    assert len(read.abstract) == 999_999


@pytest.mark.parametrize(
    ("start", "fits"),
    [
        ("TY  - JOUR\n", True),
        ("Provider: X\n\nTY  - CONF\n", True),
        ("TY - JOUR\n", True),
        ("PMID- 123\nTI  - x", False),
        ("@article{TY  - x", False),
        ("", False),
    ],
)
def test_sniff(start: str, fits: bool) -> None:  # noqa: FBT001
    assert sniff(start) is fits


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("XX  - y\nZ9  - y\nC1  -", ("XX", "Z9")),
        ("SN  - 1\nCY  - Rome\nY2  - 2020\nA3  - Ed, Jo", ("SN", "CY", "A3")),
        ("ED  - Doe, J.", ()),
    ],
)
def test_fields_without_a_place_are_named(
    tmp_path: Path, lines: str, names: tuple[str, ...]
) -> None:
    assert draft(tmp_path, lines).left_out == names


@pytest.mark.parametrize(
    ("lines", "named", "problems"),
    [
        ("AU  - Doe, Jo\nAU  - et al.", [], ["authors-incomplete"]),
        (
            "AU  - Doe, Jo\nAU  - Roe, Al\nAU  - others",
            ["Jo Doe", "Al Roe"],
            ["authors-incomplete"],
        ),
    ],
)
def test_authors_who_are_not_named_are_missed(
    tmp_path: Path, lines: str, named: list[str], problems: list[str]
) -> None:
    read = draft(tmp_path, lines)
    assert ([author.name for author in read.authors], codes(read)) == (named, problems)
