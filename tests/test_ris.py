from __future__ import annotations

from dataclasses import replace

import pytest
import rispy  # type: ignore[import-untyped]
from hypothesis import given, settings

from catalog.exports.formats import RIS
from catalog.exports.keys import citation_keys
from catalog.exports.record import Record, record, records
from catalog.load import Docs, load
from catalog.model import (
    ArxivId,
    Catalog,
    Doi,
    Identifiers,
    Links,
    Organization,
    Paper,
    PaperType,
    PartialDate,
    PubmedId,
    Url,
)
from tests.bench.catalogs import DOCS
from tests.test_exports_record import HOSTILE, paper, papers


def test_a_journal_paper_has_all_its_tags() -> None:
    made = replace(
        paper("On U^2-Toys", "Ludwig van Beethoven", "Martin Luther King Jr.", venue="Toys"),
        abstract="About  toys.\nAnd more.",
        date=PartialDate(2022, 7, 4),
        volume="12",
        issue="3",
        pages="640-658",
        publisher="Toy Press",
        ids=Identifiers(doi=Doi("10.1000/1"), arxiv=ArxivId("2207.07115")),
        links=Links(pdf=(Url("https://x.org/p.pdf"),)),
        status="retracted",
    )
    assert RIS.entry(record(made, "beethoven2022on", ["Video", "Toys"])) == (
        "TY  - JOUR\r\n"
        "ID  - beethoven2022on\r\n"
        "TI  - On U^2-Toys\r\n"
        "AU  - van Beethoven, Ludwig\r\n"
        "AU  - King, Martin Luther, Jr.\r\n"
        "PY  - 2022\r\n"
        "DA  - 2022/07/04/\r\n"
        "T2  - Toys\r\n"
        "VL  - 12\r\n"
        "IS  - 3\r\n"
        "SP  - 640\r\n"
        "EP  - 658\r\n"
        "PB  - Toy Press\r\n"
        "DO  - 10.1000/1\r\n"
        "AN  - arXiv:2207.07115\r\n"
        "UR  - https://doi.org/10.1000/1\r\n"
        "AB  - About toys. And more.\r\n"
        "KW  - Video\r\n"
        "KW  - Toys\r\n"
        "N1  - Retracted\r\n"
        "ER  - \r\n"
    )


def test_nothing_unknown_is_invented() -> None:
    assert RIS.entry(record(paper("T"), "k")) == "TY  - GEN\r\nID  - k\r\nTI  - T\r\nER  - \r\n"


@pytest.mark.parametrize(
    ("date", "written"),
    [
        (PartialDate(2022), "2022///"),
        (PartialDate(2022, 7), "2022/07//"),
        (PartialDate(2022, 7, 4), "2022/07/04/"),
        (PartialDate(987), "0987///"),
    ],
)
def test_a_date_has_three_slashes(date: PartialDate, written: str) -> None:
    assert f"DA  - {written}\r\n" in RIS.entry(record(replace(paper(), date=date), "k"))


@pytest.mark.parametrize(
    ("type_", "tag"),
    [
        ("article", "JOUR"), ("conference", "CPAPER"), ("chapter", "CHAP"), ("book", "BOOK"),
        ("thesis", "THES"), ("report", "RPRT"), ("dataset", "DATA"), ("software", "COMP"),
    ],
)  # fmt: skip
def test_every_type_has_its_tag(type_: PaperType, tag: str) -> None:
    made = record(replace(paper("T", venue="V"), type=type_), "k")
    assert RIS.entry(made).startswith(f"TY  - {tag}\r\n")


def test_a_preprint_is_a_manuscript_and_its_server_publishes_it() -> None:
    text = RIS.entry(record(replace(paper(), ids=Identifiers(arxiv=ArxivId("2207.07115"))), "k"))
    assert text.startswith("TY  - MANSCPT\r\n")
    assert (
        "PB  - arXiv\r\nM3  - Preprint\r\nAN  - arXiv:2207.07115\r\nUR  - https://arxiv.org/abs/2207"
        in text
    )


def test_a_group_is_one_name_and_a_pubmed_id_a_number_to_ask_for() -> None:
    made = replace(
        paper(),
        organization=Organization(id="meta", name="Meta AI"),
        ids=Identifiers(pubmed=PubmedId("12")),
    )
    text = RIS.entry(record(made, "k"))
    assert "AU  - Meta AI\r\n" in text
    assert "AN  - 12\r\n" in text


def assert_read_back(of: Record, read: dict[str, object]) -> None:
    known = {
        "id": of.key,
        "title": of.title,
        "authors": [name.inverted for name in of.names],
        "year": f"{of.date.year:04}" if of.date else None,
        "secondary_title": of.container,
        "volume": of.volume,
        "number": of.issue,
        "start_page": of.pages.first if of.pages else None,
        "end_page": of.pages.last if of.pages else None,
        "publisher": of.publisher or of.server,
        "type_of_work": "Preprint" if of.kind == "preprint" else of.genre,
        "doi": of.ids.doi,
        "urls": [of.url] if of.url else None,
        "abstract": of.abstract,
        "keywords": list(of.keywords),
        "notes": [of.note] if of.note else None,
    }
    told = {name: value for name, value in read.items() if name in known}
    assert told == {name: value for name, value in known.items() if value} | (
        {} if of.title else {"title": ""}
    )


@settings(max_examples=300)
@given(papers)
def test_any_paper_is_read_back_as_it_was(made: Paper) -> None:
    of = record(made, "k", ["a key", "b"])
    text = RIS.entry(of)
    assert text.count("\r\n") == len(text.splitlines())
    (read,) = rispy.loads(text)
    assert_read_back(of, read)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_line(text: str) -> None:
    made = replace(paper(text, text, venue=text), abstract=text, status="retracted")
    of = record(replace(made, status_note=text), "k")
    (read,) = rispy.loads(RIS.entry(of))
    assert_read_back(of, read)


def assert_all_read_back(catalog: Catalog) -> None:
    made = list(records(catalog, citation_keys(catalog.papers)))
    for of, read in zip(made, rispy.loads("\r\n".join(map(RIS.entry, made))), strict=True):
        assert_read_back(of, read)


def test_the_toy_catalog_is_read_back(toy: Catalog) -> None:
    assert_all_read_back(toy)


def test_our_own_catalog_is_read_back() -> None:
    assert_all_read_back(load(Docs(DOCS)).catalog)
