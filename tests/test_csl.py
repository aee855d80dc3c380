from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from jsonschema import Draft7Validator

from catalog.exports.csl import item
from catalog.exports.formats import CSL
from catalog.exports.keys import citation_keys
from catalog.exports.record import record, records
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
from catalog.sources.csl import read_csl
from catalog.sources.draft import Draft
from tests.bench.catalogs import DOCS
from tests.test_exports_record import HOSTILE, paper, papers

# What CSL 1.0.2 says of the types and variables that we write: standard ones are texts, numbers may
# be texts, a name has parts or is literal, and a date is a list of one to three whole numbers.
_TEXTS = (
    "citation-key title container-title collection-title collection-number volume issue page "
    "publisher genre number DOI PMID URL abstract keyword note"
)
_TYPES = (
    "article article-journal paper-conference chapter book thesis report dataset software document"
)
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["id", "type"],
    "additionalProperties": False,
    "properties": {
        **{name: {"type": "string", "minLength": 1} for name in _TEXTS.split()},
        "title": {"type": "string"},
        "id": {"type": "string"},
        "type": {"enum": _TYPES.split()},
        "author": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    name: {"type": "string", "minLength": 1}
                    for name in ("family", "given", "non-dropping-particle", "suffix", "literal")
                },
                "oneOf": [{"required": ["family"]}, {"required": ["literal"]}],
            },
        },
        "issued": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "date-parts": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 1,
                    "items": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 3,
                        "items": {"type": "integer"},
                    },
                }
            },
        },
    },
}
_VALIDATOR = Draft7Validator(_SCHEMA)


def test_a_journal_paper_has_all_its_variables() -> None:
    made = replace(
        paper("On U^2-Toys", "Ludwig van Beethoven", "Martin Luther King Jr.", "Plato"),
        venue="Toys",
        abstract="About toys.",
        date=PartialDate(2022, 7, 4),
        volume="12",
        issue="3",
        pages="640–658",
        publisher="Toy Press",
        ids=Identifiers(doi=Doi("10.1000/1"), pubmed=PubmedId("12")),
        links=Links(pdf=(Url("https://x.org/p.pdf"),)),
        status="withdrawn",
    )
    assert item(record(made, "beethoven2022on", ["Video", "Toys"])) == {
        "id": "beethoven2022on",
        "citation-key": "beethoven2022on",
        "type": "article-journal",
        "title": "On U^2-Toys",
        "author": [
            {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            {"family": "Plato"},
        ],
        "issued": {"date-parts": [[2022, 7, 4]]},
        "container-title": "Toys",
        "volume": "12",
        "issue": "3",
        "page": "640-658",
        "publisher": "Toy Press",
        "DOI": "10.1000/1",
        "PMID": "12",
        "abstract": "About toys.",
        "keyword": "Video, Toys",
        "note": "Withdrawn",
    }


def filed(made: Paper) -> dict[str, Any]:
    """The item of a paper as it stands in a file."""
    read = json.loads(CSL.entry(record(made, "k")))
    assert isinstance(read, dict)
    return read


def test_names_in_files_have_the_parts_that_every_reader_knows() -> None:
    made = paper("T", "Ludwig van Beethoven", "Martin Luther King Jr.", "Plato", "King, Jr.")
    assert filed(made)["author"] == [
        {"family": "van Beethoven", "given": "Ludwig"},
        {"family": "King", "given": "Martin Luther, Jr."},
        {"family": "Plato"},
        {"family": "King", "suffix": "Jr."},
    ]
    assert filed(paper("T", "The ATLAS Collaboration"))["author"] == [
        {"literal": "The ATLAS Collaboration"}
    ]


def test_software_in_files_has_a_type_that_every_reader_knows() -> None:
    made = filed(replace(paper("T"), type="software", publisher="Zenodo"))
    assert (made["type"], made["genre"]) == ("dataset", "Computer software")
    assert "genre" not in filed(replace(paper("T"), type="dataset"))


def test_what_nobody_knows_keeps_its_doi_in_files() -> None:
    assert filed(paper("T"))["type"] == "document"
    assert filed(replace(paper("T"), ids=Identifiers(doi=Doi("10.1/x"))))["type"] == "article"


def test_the_arxiv_id_of_what_was_published_stands_in_a_note(tmp_path: Path) -> None:
    ids = Identifiers(doi=Doi("10.1000/x"), arxiv=ArxivId("2207.07115"))
    made = replace(paper("T", venue="ECCV 2022"), ids=ids)
    assert filed(made)["note"] == "arXiv: 2207.07115"
    retracted = replace(made, status="retracted")
    assert filed(retracted)["note"] == "arXiv: 2207.07115\nRetracted"
    assert "note" not in filed(replace(made, venue=None))
    file = tmp_path / "papers.json"
    file.write_text(f"[{CSL.entry(record(made, 'k'))}]", encoding="utf-8")
    (read,) = read_csl(file, shown_as=file.name)
    assert isinstance(read, Draft)
    assert (read.ids, read.note) == (ids, None)


# What a program accepts of CSL-JSON, before 1.0.2 named software (Zotero's "CSL JSON").
_KNOWN = frozenset(
    "article article-journal paper-conference chapter book thesis report dataset document".split()  # noqa: SIM905
)


@given(papers)
def test_no_item_makes_a_reader_refuse_the_file(made: Paper) -> None:
    read = filed(made)
    assert read["type"] in _KNOWN
    assert all(
        set(name) <= {"family", "given", "literal", "suffix"} for name in read.get("author", ())
    )


@pytest.mark.parametrize("type_", [*get_args(PaperType), None])
def test_our_own_reader_takes_a_file_for_what_it_was(type_: PaperType, tmp_path: Path) -> None:
    names = ["Ludwig van Beethoven", "Martin Luther King, Jr.", "John Smith, VI", "Plato"]
    made = replace(paper("T", *names, "The ATLAS Collaboration"), type=type_)
    made = replace(made, ids=Identifiers(doi=Doi("10.1000/x")))
    file = tmp_path / "papers.json"
    file.write_text(f"[{CSL.entry(record(made, 'k'))}]", encoding="utf-8")
    (read,) = read_csl(file, shown_as=file.name)
    assert isinstance(read, Draft)
    assert (read.type, read.authors, read.problems) == (type_, made.authors, ())
    assert read.ids.doi == "10.1000/x"


def test_nothing_unknown_is_invented() -> None:
    assert CSL.entry(record(paper("T"), "k")) == (
        '{"id":"k","citation-key":"k","type":"document","title":"T"}'
    )


def test_a_preprint_has_its_number_and_its_server() -> None:
    made = item(record(replace(paper(), ids=Identifiers(arxiv=ArxivId("2207.07115"))), "k"))
    assert (made["type"], made["number"], made["publisher"], made["URL"]) == (
        "article",
        "arXiv:2207.07115",
        "arXiv",
        "https://arxiv.org/abs/2207.07115",
    )


def test_a_dois_address_is_left_to_the_processor() -> None:
    assert "URL" not in item(record(replace(paper(), ids=Identifiers(doi=Doi("10.1/x"))), "k"))


def test_a_group_is_a_literal_name() -> None:
    made = replace(paper(), organization=Organization(id="m", name="Meta AI"))
    assert item(record(made, "k"))["author"] == [{"literal": "Meta AI"}]


@pytest.mark.parametrize(
    ("type_", "written"),
    [
        ("article", {"type": "article-journal", "container-title": "V", "issue": "2"}),
        ("conference", {"type": "paper-conference", "container-title": "V", "issue": "2"}),
        ("chapter", {"type": "chapter", "container-title": "V", "volume": "1"}),
        ("book", {"type": "book", "collection-title": "V", "collection-number": "1"}),
        ("thesis", {"type": "thesis", "genre": "V"}),
        ("report", {"type": "report", "number": "2"}),
        ("dataset", {"type": "dataset"}),
        ("software", {"type": "software"}),
    ],
)
def test_every_type_has_its_variables(type_: PaperType, written: dict[str, str]) -> None:
    made = item(record(replace(paper(venue="V"), type=type_, volume="1", issue="2"), "k"))
    assert written.items() <= made.items()
    assert ("issue" in made) is (type_ != "report")


@pytest.mark.parametrize(
    ("date", "parts"),
    [
        (PartialDate(2022), [2022]),
        (PartialDate(2022, 7), [2022, 7]),
        (PartialDate(2022, 7, 4), [2022, 7, 4]),
    ],
)
def test_a_date_has_the_parts_that_are_known(date: PartialDate, parts: list[int]) -> None:
    made = item(record(replace(paper(), date=date), "k"))
    assert made["issued"] == {"date-parts": [parts]}


@settings(max_examples=300)
@given(papers)
def test_any_paper_is_an_item_of_csl(made: Paper) -> None:
    of = record(made, "k", ["a", "b"])
    text = CSL.entry(of)
    text.encode()
    assert "\n" not in text
    read = json.loads(text)
    _VALIDATOR.validate(read)
    same = {"author", "type", "genre", "note"}
    assert {name: read[name] for name in read if name not in same} == {
        name: value for name, value in item(of).items() if name not in same
    }
    assert read["title"] == of.title
    assert read.get("abstract") == of.abstract


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_back_as_it_was(text: str) -> None:
    of = record(replace(paper(text, text, venue=text), abstract=text), "k")
    read = json.loads(CSL.entry(of))
    _VALIDATOR.validate(read)
    assert (read["title"], read.get("container-title")) == (of.title, of.container)


@pytest.mark.parametrize("which", ["toy", "ours"])
def test_whole_catalogs_are_items_of_csl(which: str, toy: Catalog) -> None:
    catalog = toy if which == "toy" else load(Docs(DOCS)).catalog
    made = [json.loads(CSL.entry(of)) for of in records(catalog, citation_keys(catalog.papers))]
    assert len(made) == len(catalog.papers)
    for one in made:
        _VALIDATOR.validate(one)


def test_the_schema_finds_what_is_wrong() -> None:
    for wrong in (
        {"id": "k"},
        {"id": "k", "type": "paper"},
        {"id": "k", "type": "book", "issued": {"date-parts": [["2022"]]}},
        {"id": "k", "type": "book", "author": [{"given": "Ada"}]},
        {"id": "k", "type": "book", "doi": "10.1/x"},
    ):
        assert not _VALIDATOR.is_valid(wrong)
