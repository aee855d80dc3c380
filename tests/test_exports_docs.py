"""What `docs/citing.md` shows is what the exports write."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.entry import read_paper
from catalog.exports import bibtex
from catalog.exports.formats import CSL, CSV, RIS
from catalog.exports.keys import citation_keys
from catalog.exports.record import Record, record
from catalog.exports.references import STYLES, html
from catalog.model import Paper, PaperType
from tests.test_exports_record import paper

PAGE = (Path(__file__).parent.parent / "docs/citing.md").read_text()


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, without its own two."""
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.split("\n") if line.startswith("| ")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[1:]]


@pytest.fixture(scope="module")
def of() -> Record:
    result = read_paper(block("yaml"), file="papers/u2-net.yaml")
    assert result.problems == ()
    entry: Paper | None = result.value
    assert entry is not None
    return record(entry, citation_keys([entry])[entry.id], ["Toys", "U^2-Net"])


def test_the_bibtex_is_what_is_written(of: Record) -> None:
    assert block("bibtex") == bibtex.entry(of)


def test_the_ris_is_what_is_written(of: Record) -> None:
    # A space at a line's end would not live long on a page.
    assert block("ris").replace("\n", "\r\n") == RIS.entry(of).replace("ER  - ", "ER  -")


def test_the_csl_is_what_is_written(of: Record) -> None:
    written = json.loads(CSL.entry(of))
    assert json.loads(block("json")) == written
    assert list(json.loads(block("json"))) == list(written)


def test_the_csv_is_what_is_written(of: Record) -> None:
    assert block("csv").replace("\n", "\r\n") == CSV.one(of)


def test_the_references_are_those_of_all_styles(of: Record) -> None:
    shown = {}
    for style in STYLES:
        text = re.sub(r"</?a[^>]*>", "", str(html(of, style)))
        shown[style.name] = re.sub(r"</?i>", "*", text).replace("&amp;", "&")
    assert dict(rows("References")) == shown


def test_the_keys_are_those_of_the_table() -> None:
    for title, author, year, key in rows("Citation keys"):
        made = paper(title, *([author] if author else []), date=year)
        assert citation_keys([made]) == {"p": key.strip("`")}


def test_the_types_are_those_of_the_table() -> None:
    told: dict[str, tuple[str, str, str]] = {}
    types: tuple[PaperType, ...] = PaperType.__args__  # type: ignore[attr-defined]
    for kind in ("preprint", *types, "unknown"):
        made = replace(paper(), status="preprint" if kind == "preprint" else None)
        if kind in types:
            made = replace(made, type=kind, venue="V")
        one = record(made, "k")
        found = re.match(r"@(\w+)", bibtex.entry(one))
        assert found is not None
        csl = json.loads(CSL.entry(one))["type"]
        told[kind] = (found[1], RIS.entry(one)[6:].split("\r")[0], csl)
    table = {
        row[0]: tuple(cell.strip("`") for cell in row[1:4]) for row in rows("Types and fields")
    }
    assert table == told
