"""COinS are read as a reference manager reads them: an attribute, then keys and values."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import html5lib
import pytest

from catalog.exports.record import record
from catalog.exports.text import folded
from catalog.model import (
    ArxivId,
    Author,
    Doi,
    Identifiers,
    Links,
    Organization,
    Paper,
    PaperId,
    PartialDate,
    Url,
)
from catalog.pages import Page, Site, pages
from catalog.pages.head_coins import coins
from tests.test_head import EVIL, PAPER

KEV = "info:ofi/fmt:kev:mtx"


def read(html: str) -> list[list[tuple[str, str]]]:
    """The keys and values of every COinS of a page."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    spans = [span for span in tree.iter("span") if span.get("class") == "Z3988"]
    assert all(len(span) == 0 and not span.text for span in spans)
    # A query holds no spaces and no characters beyond ASCII (RFC 3986, 3.4).
    assert all(re.fullmatch(r"[!-~]+", span.attrib["title"]) for span in spans)
    return [parse_qsl(span.attrib["title"], strict_parsing=True) for span in spans]


def only(paper: Paper) -> list[tuple[str, str]]:
    (pairs,) = read(coins(record(paper, "key")))
    return pairs


def page(site: Site, path: str) -> Page:
    return next(page for page in pages(site) if page.path == path)


def test_an_article_in_a_journal() -> None:
    assert only(PAPER) == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"{KEV}:journal"),
        ("rft_id", "info:doi/10.1000/toys.1"),
        ("rft_id", "https://doi.org/10.1000/toys.1"),
        ("rft.genre", "article"),
        ("rft.atitle", "On the Price of Toys"),
        ("rft.au", "van der Lovelace, Ada"),
        ("rft.au", "King, Martin Luther Jr."),
        ("rft.date", "2019-03-07"),
        ("rft.jtitle", "Journal of Toys"),
        ("rft.volume", "12"),
        ("rft.issue", "3"),
        ("rft.spage", "640"),
        ("rft.epage", "658"),
    ]


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (
            "conference",
            {
                "rft_val_fmt": f"{KEV}:book",
                "rft.genre": "proceeding",
                "rft.atitle": "On the Price of Toys",
                "rft.btitle": "Journal of Toys",
                "rft.pub": "Toy Press",
            },
        ),
        (
            "book",
            {
                "rft_val_fmt": f"{KEV}:book",
                "rft.genre": "book",
                "rft.btitle": "On the Price of Toys",
                "rft.pub": "Toy Press",
            },
        ),
        (
            "thesis",
            {
                "rft_val_fmt": f"{KEV}:dissertation",
                "rft.title": "On the Price of Toys",
                "rft.inst": "Toy Press",
            },
        ),
        (
            "dataset",
            {
                "rft_val_fmt": f"{KEV}:dc",
                "rft.type": "dataset",
                "rft.title": "On the Price of Toys",
                "rft.creator": "King, Martin Luther Jr.",
                "rft.publisher": "Toy Press",
            },
        ),
        ("software", {"rft_val_fmt": f"{KEV}:dc", "rft.type": "computerProgram"}),
    ],
)
def test_each_kind_has_its_format(type_: Any, expected: dict[str, str]) -> None:
    said = dict(only(replace(PAPER, type=type_)))
    assert expected.items() <= said.items()
    assert "rft.volume" not in said


def test_what_is_not_known_is_left_out() -> None:
    assert only(Paper(id=PaperId("x"), file="papers/x.yaml", title="X")) == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"{KEV}:dc"),
        ("rft.type", "document"),
        ("rft.title", "X"),
    ]


def test_a_preprint_says_so_and_where_it_lies() -> None:
    preprint = Paper(
        id=PaperId("x"),
        file="papers/x.yaml",
        title="X",
        ids=Identifiers(arxiv=ArxivId("2207.07115")),
        links=Links(pdf=(Url("https://toys.example.org/x.pdf"),)),
    )
    assert only(preprint) == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"{KEV}:dc"),
        ("rft_id", "https://arxiv.org/abs/2207.07115"),
        ("rft.type", "preprint"),
        ("rft.title", "X"),
        ("rft.publisher", "arXiv"),
    ]


def test_a_group_is_not_divided_and_keeps_its_place() -> None:
    group = Organization(id="toylab", name="Toy Lab, Inc.")
    alone = dict(only(replace(PAPER, authors=(), organization=group)))
    assert alone["rft.aucorp"] == "Toy Lab, Inc."
    assert "rft.au" not in alone
    names = ("Ada Lovelace", "The ATLAS Collaboration", "Plato")
    said = only(replace(PAPER, authors=tuple(Author(name=name) for name in names)))
    assert [value for key, value in said if key == "rft.au"] == [
        "Lovelace, Ada",
        "The ATLAS Collaboration,",
        "Plato",
    ]


def test_without_a_doi_an_address_names_it() -> None:
    arxiv = replace(PAPER, ids=replace(PAPER.ids, doi=None), links=type(PAPER.links)())
    assert ("rft_id", "https://arxiv.org/abs/1903.00001") in only(arxiv)


def test_a_long_row_of_authors_ends() -> None:
    crowd = tuple(Author(name=f"Ada Number{n}") for n in range(500))
    said = only(replace(PAPER, authors=crowd))
    assert [value for key, value in said if key == "rft.au"] == [
        f"Number{n}, Ada" for n in range(30)
    ]


@pytest.mark.parametrize("text", [*EVIL, "a=b&c;d+e%20f#g?h", "100 %", "10.1/<x>&y=;z"])
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    plain = " ".join(text.split())
    paper = replace(
        PAPER,
        venue=plain,
        authors=(Author(name=plain),),
        ids=Identifiers(doi=Doi(f"10.1/{text}")) if " " not in text else PAPER.ids,
        date=PartialDate(2020),
    )
    said = dict(only(paper))
    assert said["rft.jtitle"] == folded(plain)
    assert said["rft.date"] == "2020"
    assert set(said) <= {"ctx_ver", "rft_val_fmt", "rft_id"} | {
        f"rft.{key}"
        for key in "genre atitle au date jtitle volume issue spage epage".split()  # noqa: SIM905
    }
    assert not set("{}`\\") & set(coins(record(paper, "key")))


def test_every_row_of_a_list_has_one(toy_site: Site) -> None:
    for path in ("papers/index.md", "years/2022.md", "index.md"):
        body = page(toy_site, path).compose().body
        tree = html5lib.parse(body, namespaceHTMLElements=False)
        rows = tree.findall(".//li[@class='pc-row']")
        assert rows
        assert [len(row.findall(".//span[@class='Z3988']")) for row in rows] == [1] * len(rows)


def test_a_papers_own_page_has_none(toy_site: Site) -> None:
    for paper in toy_site.catalog.papers:
        assert read(page(toy_site, f"papers/{paper.id}.md").compose().body) == []
