from __future__ import annotations

from pathlib import Path

import pytest

from catalog.model import Author, Identifiers, PartialDate
from catalog.sources.draft import Draft, Read, Refused, Rejected
from catalog.sources.endnote import read_endnote, sniff
from tests import reading
from tests.reading import codes, only

HEAD = '<?xml version="1.0" encoding="UTF-8" ?><xml><records>'
TAIL = "</records></xml>"


def reads(tmp_path: Path, text: str | bytes) -> list[Read]:
    return reading.reads(tmp_path / "refs.xml", text, read_endnote)


def draft(tmp_path: Path, inner: str) -> Draft:
    title = "<titles><title>T</title></titles>"
    return only(reads(tmp_path, f"{HEAD}<record>{title}{inner}</record>{TAIL}"))


def test_record_with_everything(tmp_path: Path) -> None:
    (read,) = reads(
        tmp_path,
        HEAD
        + """
<record><database name="x.enl" path="x.enl">x.enl</database><rec-number>7</rec-number>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors>
  <author><style face="normal" size="100%">Cheng, Ho Kei</style></author>
  <author>The OpenAI Team,</author>
</authors><secondary-authors><author>Editor, Ed</author></secondary-authors></contributors>
<titles><title><style face="normal">Of H</style><style face="subscript">2</style><style
 face="normal">O &amp; </style><style face="italic">E. coli</style></title>
<secondary-title>Nat.</secondary-title></titles>
<periodical><full-title>Nature</full-title></periodical>
<pages>1-10</pages><volume>3</volume><number>2</number>
<keywords><keyword>one</keyword><keyword>two; One</keyword></keywords>
<dates><year>2020</year><pub-dates><date>May 12</date></pub-dates></dates>
<publisher>Springer</publisher><isbn>1</isbn><label>cheng2020</label>
<accession-num>17284678</accession-num><remote-database-name>PubMed</remote-database-name>
<urls><related-urls><url><style>https://example.org/a</style></url></related-urls>
<pdf-urls><url>internal-pdf://x.pdf</url><url>https://example.org/b</url></pdf-urls></urls>
<electronic-resource-num>10.1000/abc</electronic-resource-num>
<abstract>We say things.</abstract><notes>A fine paper to begin with.</notes></record>
"""
        + TAIL,
    )
    assert isinstance(read, Draft)
    assert read == Draft(
        file="refs.xml",
        record=1,
        key="7",
        line=2,
        title="Of H_2O & E. coli",
        abstract="We say things.",
        authors=(Author(name="Ho Kei Cheng"), Author(name="The OpenAI Team")),
        date=PartialDate(2020, 5, 12),
        venue="Nature",
        type="article",
        volume="3",
        issue="2",
        pages="1-10",
        publisher="Springer",
        ids=Identifiers(
            doi="10.1000/abc",  # type: ignore[arg-type]
            pubmed="17284678",  # type: ignore[arg-type]
        ),
        citation_key=read.citation_key,
        links=read.links,
        keywords=("one", "two"),
        note="A fine paper to begin with.",
        left_out=("isbn", "secondary-authors"),
    )
    assert read.citation_key == "cheng2020"
    assert [(link.kind, link.url) for link in read.links] == [
        ("paper", "https://example.org/a"),
        ("pdf", "https://example.org/b"),
    ]


@pytest.mark.parametrize(
    ("name", "type_", "venue"),
    [
        ("Conference Proceedings", "conference", "S"),
        ("Conference Paper", "conference", "S"),
        ("Book Section", "chapter", "S"),
        ("Book", "book", "P"),
        ("Thesis", "thesis", "P"),
        ("Report", "report", "P"),
        ("Dataset", "dataset", "P"),
        ("Computer Program", "software", "P"),
        ("Electronic Article", "article", "P"),
        ("Generic", None, "P"),
    ],
)
def test_types_and_places(tmp_path: Path, name: str, type_: str | None, venue: str) -> None:
    read = draft(
        tmp_path,
        f'<ref-type name="{name}">0</ref-type><titles><secondary-title>S</secondary-title></titles>'
        "<periodical><full-title>P</full-title></periodical>",
    )
    assert (read.type, read.venue, codes(read)) == (type_, venue, [])


@pytest.mark.parametrize(
    ("year", "day", "expected", "problems"),
    [
        ("2020", "", PartialDate(2020), []),
        ("2020", "Jul", PartialDate(2020, 7), []),
        ("2020", "12 May", PartialDate(2020, 5, 12), []),
        ("2020", "2020-05-12", PartialDate(2020, 5, 12), []),
        ("2020", "Spring", PartialDate(2020), ["bad-date"]),
        ("", "2020-05-12", PartialDate(2020, 5, 12), []),
        ("soon", "", None, ["bad-date"]),
    ],
)
def test_dates(
    tmp_path: Path, year: str, day: str, expected: PartialDate | None, problems: list[str]
) -> None:
    dates = f"<dates><year>{year}</year><pub-dates><date>{day}</date></pub-dates></dates>"
    read = draft(tmp_path, dates)
    assert (read.date, codes(read)) == (expected, problems)


@pytest.mark.parametrize(
    ("inner", "problems"),
    [
        ("<electronic-resource-num>x</electronic-resource-num>", ["bad-doi"]),
        ("<urls><related-urls><url>library</url></related-urls></urls>", ["bad-url"]),
        ('<ref-type name="Mystery">99</ref-type>', ["unknown-type"]),
        ("<notes>in press</notes>", ["note-left-out"]),
    ],
)
def test_what_is_left_out_is_said(tmp_path: Path, inner: str, problems: list[str]) -> None:
    assert codes(draft(tmp_path, inner)) == problems


def test_every_record_is_one_draft_or_rejection(tmp_path: Path) -> None:
    record = "<record><titles><title>{}</title></titles></record>\n"
    text = HEAD + "\n" + "".join(map(record.format, ["A", "", "B"])) + TAIL
    first, bad, last = reads(tmp_path, text)
    assert isinstance(first, Draft)
    assert isinstance(bad, Rejected)
    assert isinstance(last, Draft)
    assert (first.line, bad.problem.location.line, last.line) == (2, 3, 4)
    assert (bad.record, bad.problem.code, last.record) == (2, "no-title", 3)


GOOD = "<record><titles><title>A</title></titles></record>"
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("text", "drafts", "code"),
    [
        ("", 0, "empty"),
        ("@article{k, title={T}}", 0, "bad-xml"),
        ("<html><p>no</p></html>", 0, "wrong-format"),
        (HEAD + GOOD + "<record><titles>", 1, "bad-xml"),
        (HEAD + GOOD + "<record>\x00</record>" + TAIL, 1, "bad-xml"),
        (HEAD.encode() + GOOD.encode() + b"<record>\xff</record>", 1, "bad-xml"),
        (BOMB + "<xml>" + GOOD.replace("A", "&b;") + "</xml>", 0, "forbidden-xml"),
        (OUTSIDE + "<xml>" + GOOD.replace("A", "&a;") + "</xml>", 0, "forbidden-xml"),
        ("<a>" * 100_000, 0, "too-long"),
        (HEAD + GOOD + "<record>" + "<a>" * 100_000, 1, "too-long"),
        (HEAD + GOOD + "<record>" + "<a/>" * 200_000, 1, "too-long"),
        (HEAD + GOOD + "<record>" + "x" * 5_000_000, 1, "too-long"),
        ('<?xml version="1.0" encoding="mystery"?><xml/>', 0, "bad-encoding"),
    ],
)
def test_files_that_end_in_a_refusal(
    tmp_path: Path, text: str | bytes, drafts: int, code: str
) -> None:
    *first, last = reads(tmp_path, text)
    assert all(isinstance(read, Draft) for read in first)
    assert len(first) == drafts
    assert isinstance(last, Refused)
    assert (last.problem.code, last.problem.location.file) == (code, "in/refs.xml")


def test_other_encodings_line_ends_and_signs(tmp_path: Path) -> None:
    record = GOOD.replace("A", "Gödel &lt;/script&gt; \u202e\U0001f600")
    text = f"<xml>\r<records>\r{record}\r{TAIL}"
    (read,) = reads(tmp_path, ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16"))
    assert isinstance(read, Draft)
    assert (read.title, read.line) == ("Gödel </script> \U0001f600", 3)


def test_a_long_title_is_read(tmp_path: Path) -> None:
    (read,) = reads(tmp_path, HEAD + GOOD.replace("A", "x" * 1_000_000) + TAIL)
    assert isinstance(read, Draft)
    assert len(read.title) == 1_000_000


@pytest.mark.parametrize(
    ("start", "fits"),
    [
        ('<?xml version="1.0"?><xml><records><record><database name="x">', True),
        ("<xml>\n <records>", True),
        ("<html>", False),
        ("<rdf:RDF xmlns:z='http://www.zotero.org/namespaces/export#'>", False),
        ("", False),
    ],
)
def test_sniff(start: str, fits: bool) -> None:  # noqa: FBT001
    assert sniff(start) is fits


@pytest.mark.parametrize(
    ("inner", "names"),
    [
        ("<weird>1</weird><isbn>1</isbn><edition> </edition>", ("weird", "isbn")),
        (
            (
                "<contributors><secondary-authors><author>Doe, J.</author></secondary-authors>"
                "</contributors>"
            ),
            (),
        ),
    ],
)
def test_fields_without_a_place_are_named(
    tmp_path: Path, inner: str, names: tuple[str, ...]
) -> None:
    assert draft(tmp_path, inner).left_out == names


@pytest.mark.parametrize(
    ("inner", "named", "problems"),
    [
        (
            (
                "<contributors><authors><author>Doe, Jo</author><author>et al.</author></authors>"
                "</contributors>"
            ),
            [],
            ["authors-incomplete"],
        ),
    ],
)
def test_authors_who_are_not_named_are_missed(
    tmp_path: Path, inner: str, named: list[str], problems: list[str]
) -> None:
    read = draft(tmp_path, inner)
    assert ([author.name for author in read.authors], codes(read)) == (named, problems)
