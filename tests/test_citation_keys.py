from __future__ import annotations

import random
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.exports.keys import citation_keys
from catalog.model import Catalog, CitationKey, Paper, PaperId, PartialDate
from tests.test_exports_record import paper, papers


@pytest.mark.parametrize(
    ("made", "key"),
    [
        (paper("The Way of XMem", "Ho Kei Cheng", date="2022-07-14"), "cheng2022way"),
        (paper("XMem", date="2022"), "2022xmem"),
        (paper("XMem", "Ho Kei Cheng"), "chengxmem"),
        (paper("XMem"), "xmem"),
        (paper("On the Of", "Anna Müller"), "mullerontheof"),
        (paper("Memory", "Laurens van der Maaten"), "vandermaatenmemory"),
        (paper("A Dream", "Martin Luther King Jr.", date="1963"), "king1963dream"),
        (paper("深度学习", "李 明", date="2020"), "ming2020shenduxuexi"),
        (paper("U^2-Net: Deeper"), "u2net"),
        (paper("???", " , "), "paper"),
    ],
)
def test_a_key_is_made_of_what_is_known(made: Paper, key: str) -> None:
    assert citation_keys([made]) == {"p": key}


def many(number: int) -> list[Paper]:
    return [paper("XMem again", "A. Cheng", id_=f"p{n:05}", date="2022") for n in range(number)]


def test_keys_are_unique_and_do_not_depend_on_the_order() -> None:
    made = many(30)
    keys = citation_keys(made)
    assert [keys[p.id] for p in made[:3]] == ["cheng2022xmem", "cheng2022xmemb", "cheng2022xmemc"]
    assert [keys[p.id] for p in made[25:28]] == [
        "cheng2022xmemz",
        "cheng2022xmemaa",
        "cheng2022xmemab",
    ]
    assert len(set(keys.values())) == len(made)
    random.Random(0).shuffle(made)  # noqa: S311  # a shuffle, no secret
    assert citation_keys(made) == keys


def test_a_letter_does_not_take_another_papers_key() -> None:
    made = [
        paper("X", "A. Li", id_="a"),
        paper("X", "A. Li", id_="b"),
        paper("Xb", "A. Li", id_="c"),
    ]
    assert citation_keys(made) == {"a": "lix", "b": "lixb", "c": "lixbb"}


def test_a_new_paper_does_not_take_the_key_of_an_old_one() -> None:
    old = replace(paper("XMem", "A. Li", id_="z"), added=PartialDate(2025, 1, 1))
    new = replace(paper("XMem", "A. Li", id_="a"), added=PartialDate(2026, 1, 1))
    assert citation_keys([old]) == {"z": "lixmem"}
    assert citation_keys([new, old]) == {"z": "lixmem", "a": "lixmemb"}
    undated = paper("XMem", "A. Li", id_="y")
    assert citation_keys([new, old, undated])[PaperId("y")] == "lixmem"


def test_a_key_that_is_in_use_is_kept_and_comes_first() -> None:
    made = paper("XMem", "A. Li", id_="a")
    given_ = replace(paper("Other", id_="z"), citation_key=CitationKey("lixmem"))
    assert citation_keys([made, given_]) == {"z": "lixmem", "a": "lixmemb"}
    as_it_is = replace(made, citation_key=CitationKey("DBLP:conf/eccv/Cheng22"))
    assert citation_keys([as_it_is]) == {"a": "DBLP:conf/eccv/Cheng22"}


def test_capitals_do_not_tell_keys_apart() -> None:
    first = replace(paper(id_="a"), citation_key=CitationKey("Li2022"))
    second = replace(paper(id_="b"), citation_key=CitationKey("li2022"))
    made = paper("2022", "A. Li", id_="c")
    assert citation_keys([first, second, made]) == {"a": "Li2022", "b": "li2022b", "c": "li2022c"}


def test_many_papers_of_one_name_cost_what_others_cost() -> None:
    start = time.process_time()
    assert len(set(citation_keys(many(20_000)).values())) == 20_000
    # Looking for a free letter from the beginning each time would take minutes.
    assert time.process_time() - start < 20


@given(st.lists(papers, max_size=6))
def test_keys_are_plain_and_unique_whatever_the_papers(made: list[Paper]) -> None:
    named = [replace(one, id=PaperId(f"p{n}")) for n, one in enumerate(made)]
    keys = citation_keys(named)
    assert set(keys) == {one.id for one in named}
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys.values())
    assert len({key.lower() for key in keys.values()}) == len(named)
    assert citation_keys(reversed(named)) == keys


def test_every_toy_has_a_key_of_its_own(toy: Catalog) -> None:
    keys = citation_keys(toy.papers)
    assert len(set(keys.values())) == len(toy.papers)
    assert keys[PaperId("xmem-long-term-video-object-segmentation-with-an-atkinson")] == (
        "cheng2022xmem"
    )
    assert keys[PaperId("on-the-price-of-toys-extended")] == "carberry2019priceb"
