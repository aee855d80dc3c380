"""Identifiers of the right form: which can't be, which contradict each other, what is mended."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.model import (
    ArxivId,
    Author,
    Catalog,
    Doi,
    Identifiers,
    Links,
    Orcid,
    Paper,
    PaperId,
    PartialDate,
    Url,
)
from catalog.rules import Case, Rule
from catalog.rules.dates import future_date
from catalog.rules.identifiers import (
    arxiv_doi,
    checksum,
    id_in_link,
    impossible_arxiv,
    odd_doi,
    orcid_checksum,
    other_id_in_link,
)

DAY = date(2026, 11, 21)


def paper(
    ids: Identifiers | None = None,
    *,
    links: Links | None = None,
    authors: tuple[Author, ...] = (),
    day: PartialDate | None = None,
) -> Paper:
    return Paper(
        id=PaperId("a"),
        file="papers/a.yaml",
        title="A",
        ids=ids or Identifiers(),
        links=links or Links(),
        authors=authors,
        date=day,
    )


def found(rule: Rule, one: Paper, today: date | None = DAY) -> list[tuple[object, str]]:
    return [
        (f.path, f.message) for f in rule.find(Case(catalog=Catalog(papers=(one,)), today=today))
    ]


def mended(rule: Rule, one: Paper) -> Paper:
    assert rule.mend is not None
    mend = rule.mend(Catalog(papers=(one,)))
    new = mend(one)
    assert mend(new) == new
    return new


@pytest.mark.parametrize(
    ("orcid", "last"),
    [
        # ORCID's own examples ("Structure of the ORCID Identifier").
        ("0000-0002-1825-0097", "7"),
        ("0000-0001-5109-3700", "0"),
        ("0000-0002-1694-233X", "X"),
        # By hand: all digits zero give 12 - 0 = 12, of which 11 is taken away.
        ("0000-0000-0000-0000", "1"),
    ],
)
def test_checksum(orcid: str, last: str) -> None:
    assert checksum(orcid) == last


def test_an_orcid_with_a_slip_is_nobodys() -> None:
    authors = tuple(
        Author(name=name, orcid=Orcid(orcid) if orcid else None)
        for name, orcid in (
            ("A", "0000-0002-1825-0097"),
            ("B", None),
            ("C", "0000-0002-1825-0079"),
            ("D", "0000-0002-1694-2339"),
        )
    )
    # The true one ends in 9 and 7, so what the digits before them give is 9 modulo 11. With a 7:
    # 9 + 2 * 7 = 23, which leaves 1, and 12 - 1 = 11 leaves 0.
    says = "is nobody's: its last character should be {} if the others are right"
    assert found(orcid_checksum, paper(authors=authors)) == [
        (("authors", 2, "orcid"), f"'0000-0002-1825-0079' {says.format('0')}"),
        (("authors", 3, "orcid"), f"'0000-0002-1694-2339' {says.format('X')}"),
    ]


@pytest.mark.parametrize(
    ("arxiv", "why"),
    [
        ("2207.07115", ""),
        ("0704.0001", ""),
        ("1412.9999", ""),
        ("1501.00001", ""),
        ("2611.00001", ""),
        ("hep-th/9901001", ""),
        ("math.GT/0309136", ""),
        ("cs/0703999", ""),
        ("2213.07115", "there is no month 13"),
        ("2200.07115", "there is no month 00"),
        ("0703.0001", "ids of this form begin in April 2007, with 0704"),
        ("2612.00001", "2026-12 is still to come"),
        ("9901.00001", "2099-01 is still to come"),
        ("1412.00001", "ids of 2014 have 4 digits behind the point"),
        ("1501.0001", "ids of 2015 have 5 digits behind the point"),
        ("2207.00000", "numbers begin at 1"),
        ("hep-th/9913001", "there is no month 13"),
        ("hep-th/0704001", "ids of this form end in March 2007"),
        ("hep-th/9012001", "ids of this form end in March 2007"),
        ("hep-th/9901000", "numbers begin at 1"),
        ("stat/0601001", "there was no archive 'stat'"),
    ],
)
def test_impossible_arxiv(arxiv: str, why: str) -> None:
    expected = [(("ids", "arxiv"), f"'{arxiv}': {why}")] if why else []
    assert found(impossible_arxiv, paper(Identifiers(arxiv=ArxivId(arxiv)))) == expected


def test_without_a_day_no_arxiv_id_is_to_come() -> None:
    assert found(impossible_arxiv, paper(Identifiers(arxiv=ArxivId("9912.00001"))), None) == []


@pytest.mark.parametrize(
    ("doi", "arxiv", "message"),
    [
        ("10.48550/arXiv.2207.07115", "2207.07115", ""),
        ("10.48550/ARXIV.2207.07115v2", "2207.07115", ""),
        ("10.48550/arXiv.hep-th/9901001", "hep-th/9901001", ""),
        ("10.1109/5.771073", None, ""),
        ("10.48550/arXiv.2213.07115", None, ""),
        (
            "10.48550/arXiv.2207.07115",
            None,
            "'10.48550/arXiv.2207.07115' is the arXiv id '2207.07115'",
        ),
        (
            "10.48550/arXiv.2207.07115",
            "2207.07116",
            "'10.48550/arXiv.2207.07115' is the arXiv id '2207.07115', not '2207.07116'",
        ),
    ],
)
def test_arxiv_doi(doi: str, arxiv: str | None, message: str) -> None:
    one = paper(Identifiers(doi=Doi(doi), arxiv=ArxivId(arxiv) if arxiv else None))
    path = ("ids", "arxiv" if arxiv else "doi")
    assert found(arxiv_doi, one) == ([(path, message)] if message else [])
    ids = mended(arxiv_doi, one).ids
    assert ids.doi == doi
    assert ids.arxiv == ("2207.07115" if message and not arxiv else arxiv)


@pytest.mark.parametrize(
    ("doi", "is_odd", "fixed"),
    [
        ("10.1109/5.771073", False, "10.1109/5.771073"),
        ("10.1109/5.771073.", True, "10.1109/5.771073"),
        ("10.1109/5.771073.,;", True, "10.1109/5.771073"),
        ("10.1016/S0140-6736(05)61", False, "10.1016/S0140-6736(05)61"),
        ("10.1016/S0140-6736)", True, "10.1016/S0140-6736)"),
        # Nothing would be left of it.
        ("10.1016/...", True, "10.1016/..."),
    ],
)
def test_odd_doi(doi: str, is_odd: bool, fixed: str) -> None:  # noqa: FBT001
    one = paper(Identifiers(doi=Doi(doi)))
    assert bool(found(odd_doi, one)) is is_odd
    assert mended(odd_doi, one).ids.doi == fixed


@pytest.mark.parametrize(
    ("url", "ids"),
    [
        ("https://arxiv.org/abs/2207.07115", Identifiers(arxiv=ArxivId("2207.07115"))),
        ("http://www.arxiv.org/abs/2207.07115v3", Identifiers(arxiv=ArxivId("2207.07115"))),
        ("https://arxiv.org/abs/hep-th/9901001", Identifiers(arxiv=ArxivId("hep-th/9901001"))),
        ("https://doi.org/10.1109/5.771073", Identifiers(doi=Doi("10.1109/5.771073"))),
        ("http://dx.doi.org/10.1109%2F5.771073.", Identifiers(doi=Doi("10.1109/5.771073"))),
        (
            "https://doi.org/10.48550/arXiv.2207.07115",
            Identifiers(arxiv=ArxivId("2207.07115")),
        ),
    ],
)
def test_an_id_in_a_link_becomes_an_id(url: str, ids: Identifiers) -> None:
    one = paper(links=Links(paper=(Url("https://example.org/"), Url(url))))
    assert [path for path, _ in found(id_in_link, one)] == [("links", "paper", 1)]
    assert mended(id_in_link, one) == paper(ids, links=Links(paper=(Url("https://example.org/"),)))


def test_the_link_to_a_pdf_stays() -> None:
    links = Links(pdf=(Url("https://arxiv.org/pdf/2207.07115v1.pdf"),))
    new = mended(id_in_link, paper(links=links))
    assert new == paper(Identifiers(arxiv=ArxivId("2207.07115")), links=links)


@pytest.mark.parametrize(
    "urls",
    [
        ["https://arxiv.org/abs/2207.07115", "https://arxiv.org/abs/2207.07116"],
        ["https://arxiv.org/list/cs.CV/recent"],
        ["https://arxiv.org/abs/2213.07115"],
        ["https://doi.org/"],
        ["https://doi.org/10.1109/%E2%80%AEx"],
        ["https://arxiv.org.example.net/abs/2207.07115"],
        ["http://x:y/[z]?a=%00&b='"],
    ],
)
def test_links_of_which_nothing_is_sure_are_left(urls: list[str]) -> None:
    one = paper(links=Links(paper=tuple(Url(url) for url in urls)))
    assert mended(id_in_link, one) == one
    assert found(id_in_link, one) == []


def test_links_of_other_kinds_say_nothing_of_the_paper() -> None:
    one = paper(links=Links(data=(Url("https://doi.org/10.5281/zenodo.1"),)))
    assert found(id_in_link, one) == []


def test_a_link_to_another_id() -> None:
    ids = Identifiers(arxiv=ArxivId("2207.07115"), doi=Doi("10.1109/AB"))
    same = Links(
        paper=(Url("https://doi.org/10.1109/ab"),), pdf=(Url("https://arxiv.org/pdf/2207.07115v2"),)
    )
    assert found(other_id_in_link, paper(ids, links=same)) == []
    other = Links(
        paper=(Url("https://doi.org/10.1109/ac"),), pdf=(Url("https://arxiv.org/pdf/2207.07116"),)
    )
    assert found(other_id_in_link, paper(ids, links=other)) == [
        (("links", "paper", 0), "the link is to '10.1109/ac', and the entry is '10.1109/AB'"),
        (("links", "pdf", 0), "the link is to '2207.07116', and the entry is '2207.07115'"),
    ]


@pytest.mark.parametrize(
    ("day", "is_future"),
    [
        (PartialDate(2026, 11, 21), False),
        # Somewhere it is tomorrow.
        (PartialDate(2026, 11, 22), False),
        (PartialDate(2026, 11, 23), True),
        (PartialDate(2026, 11), False),
        (PartialDate(2026, 12), True),
        (PartialDate(2026), False),
        (PartialDate(2027), True),
        (PartialDate(1), False),
    ],
)
def test_future_date(day: PartialDate, is_future: bool) -> None:  # noqa: FBT001
    one = paper(day=day)
    expected = [(("date",), f"'{day}' is still to come")] if is_future else []
    assert found(future_date, one) == expected
    assert found(future_date, one, None) == []


def test_the_last_day_of_all() -> None:
    assert found(future_date, paper(day=PartialDate(9999, 12, 31)), date.max) == []
