from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.model import Author, Catalog, Paper, PaperId
from catalog.rules.duplicates import duplicate_title, near_duplicate
from catalog.rules.rule import Case, Finding

CHENG, OTHER = (Author(name="Ho Kei Cheng"),), (Author(name="Ann Other"),)


def paper(id_: str, title: str, authors: tuple[Author, ...] = ()) -> Paper:
    return Paper(id=PaperId(id_), file=f"papers/{id_}.yaml", title=title, authors=authors)


ONE = paper("one", "Segmentation of Long Videos")
NEAR = paper("near", "Segmentations of Long Videos")


def near(*papers: Paper) -> list[Finding]:
    return list(near_duplicate.find(Case(catalog=Catalog(papers=papers))))


def test_near_titles_are_found_with_the_evidence() -> None:
    assert near(ONE, paper("two", "Whales and How They Sing"), NEAR) == [
        Finding(
            file="papers/near.yaml",
            path=("title",),
            message="may be papers/one.yaml: titles that are 98 % alike, 'segmentation' and "
            "'segmentations'",
            hint="`catalog same one near` makes one entry of them, `catalog not-same near one` "
            "keeps both",
            others=("papers/one.yaml",),
        )
    ]


@pytest.mark.parametrize(
    ("one", "near_one"),
    [
        (replace(ONE, not_same_as=(NEAR.id,)), NEAR),
        (ONE, replace(NEAR, not_same_as=(ONE.id,))),
        (ONE, replace(NEAR, same_as=(ONE.id,))),
        (ONE, replace(NEAR, version_of=ONE.id)),
        (replace(ONE, authors=CHENG), replace(NEAR, authors=OTHER)),
        # The same title is another code's.
        (ONE, replace(NEAR, title=ONE.title.upper())),
    ],
)
def test_what_is_decided_or_differs_is_not_asked(one: Paper, near_one: Paper) -> None:
    assert near(one, near_one) == []


def test_one_title_with_other_authors_is_two_papers() -> None:
    def found(one: Paper, other: Paper) -> int:
        return len(list(duplicate_title.find(Case(catalog=Catalog(papers=(one, other))))))

    one, other = paper("one", "Editorial", CHENG), paper("other", "Editorial", OTHER)
    assert found(one, other) == 0
    assert found(one, replace(other, authors=CHENG)) == 1
    assert found(one, replace(other, authors=())) == 1
