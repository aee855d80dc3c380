from __future__ import annotations

import random
from dataclasses import replace
from itertools import islice

import pytest

from catalog.model import Author, Orcid, Paper, PaperId
from catalog.people import People, Person, people
from catalog.search.facets import venue
from catalog.slugs import numbered, slug
from catalog.venues import Venues, series, venues
from tests.test_relate import paper

A, B = Orcid("0000-0002-1825-0097"), Orcid("0000-0001-5109-3700")


def by(id_: str, *authors: str | tuple[str, str]) -> Paper:
    return replace(
        paper(id_),
        authors=tuple(
            Author(name=one) if isinstance(one, str) else Author(name=one[0], orcid=Orcid(one[1]))
            for one in authors
        ),
    )


def listed(found: People) -> dict[str, tuple[str, ...]]:
    return {one.slug: one.papers for one in found.persons}


# --- slugs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folded", "made"),
    [
        ("ho kei cheng", "ho-kei-cheng"),
        ("李明", "li-ming"),
        ("c++ group", "c-group"),
        ("...", ""),
        ("", ""),
        ("a" * 70, "a" * 60),
        ("abc " * 20, "abc-" * 14 + "abc"),
    ],
)
def test_a_slug_is_short_and_plain(folded: str, made: str) -> None:
    assert slug(folded) == made


def test_things_of_one_slug_are_numbered() -> None:
    assert list(islice(numbered("x", ()), 3)) == ["x", "x-2", "x-3"]
    assert list(islice(numbered("x", {"x-2", "y"}), 3)) == ["x", "x-3", "x-4"]


@pytest.mark.parametrize("reserved", ["index", "page-2", "letter-a"])
def test_a_page_of_our_own_keeps_its_name(reserved: str) -> None:
    assert next(numbered(reserved, ())) == f"{reserved}-2"


# --- authors -------------------------------------------------------------------------------------


def test_an_author_of_two_papers_has_a_page_with_them_in_their_order() -> None:
    found = people([by("b", "Ada Lovelace", "Alan Turing"), by("a", "Ada Lovelace")], 2)
    assert found.persons == (
        Person(
            slug="ada-lovelace",
            name="Ada Lovelace",
            others=(),
            orcid=None,
            papers=(PaperId("b"), PaperId("a")),
        ),
    )
    assert found.slug(Author(name="Ada Lovelace")) == "ada-lovelace"
    assert found.slug(Author(name="Alan Turing")) is None


def test_how_many_papers_it_takes_is_a_setting() -> None:
    papers = [by("a", "One", "Two"), by("b", "Two")]
    assert list(listed(people(papers, 1))) == ["one", "two"]
    assert list(listed(people(papers, 3))) == []
    assert people(papers, 0) == People(slug_of={})


def test_case_accents_and_punctuation_make_no_two_persons() -> None:
    found = people([by("a", "José O'Brien"), by("b", "JOSE O’BRIEN"), by("c", "José O'Brien")], 2)
    (one,) = found.persons
    assert (one.name, one.others, one.papers) == (
        "José O'Brien",
        ("JOSE O’BRIEN",),
        ("a", "b", "c"),
    )
    assert found.slug(Author(name="JOSE O’BRIEN")) == one.slug == "jose-o-brien"


def test_an_orcid_id_tells_people_of_one_name_apart() -> None:
    papers = [
        by("a", ("Yang Liu", A)),
        by("b", ("Yang Liu", B)),
        by("c", ("Yang Liu", A)),
        by("d", ("Yang Liu", B)),
        by("e", "Yang Liu"),
        by("f", "Yang Liu"),
    ]
    # Without an iD it could be either, so it is neither; then in the order of iDs.
    assert listed(people(papers, 2)) == {
        "yang-liu": ("e", "f"),
        "yang-liu-2": ("b", "d"),
        "yang-liu-3": ("a", "c"),
    }


def test_one_orcid_id_is_one_person_under_any_name() -> None:
    papers = [
        by("a", ("J. Doe", A)),
        by("b", ("Jane Doe", A)),
        by("c", "Jane Doe"),
        by("d", "J. D."),
    ]
    found = people(papers, 2)
    (one,) = found.persons
    # The name without an iD goes with just one of them.
    assert (one.slug, one.name, one.others, one.orcid) == ("jane-doe", "Jane Doe", ("J. Doe",), A)
    assert one.papers == ("a", "b", "c")
    assert found.slug(Author(name="Jane Doe")) == "jane-doe"
    assert found.slug(Author(name="J. Doe", orcid=A)) == "jane-doe"


def test_an_address_does_not_change_when_a_namesake_gets_a_page() -> None:
    papers = [by("a", ("Yang Liu", A)), by("b", ("Yang Liu", A)), by("c", ("Yang Liu", B))]
    before = people(papers, 2).slug(Author(name="Yang Liu", orcid=A))
    after = people([*papers, by("d", ("Yang Liu", B))], 2)
    assert before == after.slug(Author(name="Yang Liu", orcid=A)) == "yang-liu-2"


def test_a_name_written_twice_is_one_author_of_the_paper() -> None:
    assert listed(people([by("a", "Wei Li", "Wei Li"), by("b", "Wei Li")], 2)) == {
        "wei-li": ("a", "b")
    }


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("???", "author"),
        ("\u202eevil", "evil"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ("🙂", "author"),
        ("index", "index-2"),
        ("山田 太郎", "shan-tian-tai-lang"),
        ("ولید علی", "wlyd-ly"),
    ],
)
def test_any_name_has_an_address(name: str, made: str) -> None:
    assert list(listed(people([by("a", name), by("b", name)], 2))) == [made]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_authors_does_not_matter(seed: int) -> None:
    names: list[str | tuple[str, str]]
    names = ["Yang Liu", "yang liu", ("Yang Liu", A), ("Y. Liu", A), ("Yang Liu", B), "Ann", "Änn"]
    chance = random.Random(seed)  # noqa: S311  # a shuffle, no secret
    shuffled = names.copy()
    chance.shuffle(shuffled)
    papers = [by("a", *names), by("b", *names)]
    assert people(papers, 1).persons == people([by("a", *shuffled), by("b", *shuffled)], 1).persons


# --- venues --------------------------------------------------------------------------------------


def at(id_: str, venue: str | None, date: str = "") -> Paper:
    return replace(paper(id_, date=date), venue=venue)


def shown(found: Venues) -> dict[str, list[tuple[int | None, tuple[str, ...]]]]:
    return {one.name: list(one.years) for one in found.venues}


def test_a_venues_years_are_one_venue() -> None:
    papers = [
        at("c", "ECCV 2024", "2024-10"),
        at("b", "ECCV 2022", "2022-07"),
        # The preprint was earlier than the conference.
        at("a", "ECCV 2022", "2021-12"),
        at("d", "eccv", "2020"),
        at("e", "ECCV"),
        at("f", "ICML 2024"),
        at("g", None),
    ]
    found = venues(papers)
    assert shown(found) == {
        "ECCV": [(2024, ("c",)), (2022, ("b", "a")), (2020, ("d",)), (None, ("e",))]
    }
    assert found.venues[0].total == 5
    assert found.slug_of == dict.fromkeys(["ECCV 2024", "ECCV 2022", "eccv", "ECCV"], "eccv")


def test_a_venue_of_one_paper_has_no_page() -> None:
    assert venues([at("a", "ECCV 2022"), at("b", "ICML")]) == Venues(slug_of={})


def test_an_acronym_is_not_guessed() -> None:
    long = "European Conference on Computer Vision"
    papers = [at(str(n), name) for n, name in enumerate(["ECCV", "ECCV", long, long])]
    assert [one.slug for one in venues(papers).venues] == [
        "eccv",
        "european-conference-on-computer-vision",
    ]


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("ECCV 2022", "ECCV"),
        ("ECCV (2022)", "ECCV"),
        ("ECCV, 2022", "ECCV"),
        ("CVPR'24", "CVPR"),
        ("CVPR ’98", "CVPR"),
        ("2022", "2022"),
        ("Area 51", "Area 51"),
        ("IEEE 1394", "IEEE 1394"),
        ("", ""),
    ],
)
def test_a_venue_without_its_year_is_that_of_the_facet(name: str, without: str) -> None:
    assert series(name) == venue(name) == without


def test_two_digits_are_a_year_of_these_hundred() -> None:
    papers = [at("a", "CVPR'98"), at("b", "CVPR'24")]
    assert shown(venues(papers)) == {"CVPR": [(2024, ("b",)), (1998, ("a",))]}
