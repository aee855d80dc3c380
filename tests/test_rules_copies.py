"""Abstracts that two papers have: the same, nearly the same, and merely of one subject."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import pytest

from catalog.model import Catalog, Paper, PaperId
from catalog.rules import Case
from catalog.rules.copies import pairs
from catalog.rules.duplicates import copied_abstract

WORDS = [f"word{number}" for number in range(2_000)]


def text(seed: int, words: int = 150) -> list[str]:
    chance = random.Random(seed)  # noqa: S311  # no secret
    return chance.choices(WORDS, k=words)


def paper(name: str, abstract: Sequence[str] | str, **values: object) -> Paper:
    abstract = abstract if isinstance(abstract, str) else " ".join(abstract)
    return Paper(
        id=PaperId(name),
        file=f"papers/{name}.yaml",
        title=str(values.pop("title", f"Title of {name}")),
        abstract=abstract or None,
        **values,  # type: ignore[arg-type]
    )


def found(*papers: Paper) -> list[tuple[str, str]]:
    return [(one.id, other.id) for one, other in pairs(papers)]


def test_the_same_abstract_under_two_titles() -> None:
    one = "We present XMem, an architecture for long videos with memory."
    other = "we present xmem - an architecture for long videos, with “memory”"
    catalog = Catalog(papers=(paper("a", one), paper("b", other), paper("c", text(1))))
    (finding,) = copied_abstract.find(Case(catalog=catalog))
    assert (finding.file, finding.path, finding.others) == (
        "papers/b.yaml",
        ("abstract",),
        ("papers/a.yaml",),
    )
    assert finding.message == "papers/a.yaml has the same abstract, under another title"


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Title of A!"},
        {"version_of": PaperId("a")},
        {"not_same_as": (PaperId("a"),)},
        {"same_as": (PaperId("a"),)},
    ],
)
def test_papers_of_one_title_and_those_told_apart(values: dict[str, object]) -> None:
    assert found(paper("a", text(1)), paper("b", text(1), **values)) == []
    assert found(paper("0", text(1), **values), paper("a", text(1))) == []


def test_short_abstracts_may_be_anybodys() -> None:
    seven = "This paper has no abstract as yet"
    assert found(paper("a", seven), paper("b", seven)) == []
    assert found(paper("a", f"{seven} indeed"), paper("b", f"{seven} indeed")) == [("b", "a")]
    assert found(paper("a", ""), paper("b", "")) == []
    assert found(paper("a", "..... ..... " * 20), paper("b", "..... ..... " * 20)) == []


@pytest.mark.parametrize("seed", range(40))
def test_an_edited_abstract_is_a_copy(seed: int) -> None:
    original = text(seed)
    edited = [*original]
    # Two words in a hundred and fifty touch ten shingles of 146, so 136 of 156 are common: 0.87.
    edited[40], edited[90] = "other", "words"
    cut = original[:-20]
    assert found(paper("a", original), paper("b", edited)) == [("b", "a")]
    assert found(paper("a", original), paper("b", cut)) == [("b", "a")]


@pytest.mark.parametrize("seed", range(40))
def test_abstracts_that_share_half_are_two(seed: int) -> None:
    one, other = text(seed), text(seed + 1_000)
    assert found(paper("a", one), paper("b", other)) == []
    # Seventy-five of a hundred and fifty words: about a third of all shingles.
    assert found(paper("a", one), paper("b", one[:75] + other[75:])) == []


def test_each_paper_is_named_once_however_many_have_the_abstract() -> None:
    papers = [paper(f"p{number:03}", text(1)) for number in range(100)]
    assert found(*papers) == [(f"p{number:03}", "p000") for number in range(1, 100)]


def test_a_version_does_not_hide_a_copy() -> None:
    papers = (
        paper("a", text(1)),
        paper("b", text(1), version_of=PaperId("a")),
        paper("c", text(1), version_of=PaperId("a")),
    )
    # The first is its version; the second has only the first in common with it.
    assert found(*papers) == [("c", "b")]


def test_the_same_pairs_whatever_the_seed_of_hashes() -> None:
    # Python's hash() of a text differs from run to run; what is compared here must not.
    papers = [paper(f"p{n}", text(n % 30)[: 150 - n]) for n in range(60)]
    expected = [(f"p{n}", f"p{n - 30}") for n in range(30, 60)]
    assert found(*papers) == expected


@pytest.mark.parametrize("kind", ["one abstract", "one sentence", "all different"])
def test_time_grows_with_the_papers(kind: str) -> None:
    def cost(number: int) -> float:
        same = text(0, 60)
        papers = []
        for index in range(number):
            own = same if kind == "one abstract" else text(index, 60)
            if kind == "one sentence":
                own = same[:20] + own
            papers.append(paper(f"p{index}", own))
        before = time.process_time()
        found(*papers)
        return time.process_time() - before

    cost(100)
    # Eight times as many; comparing all with all would take 64 times as long.
    assert cost(4_000) < 25 * max(cost(500), 0.005)
