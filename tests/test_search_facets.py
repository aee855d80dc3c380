from __future__ import annotations

from typing import Any

import pytest

from catalog.model import (
    Author,
    Catalog,
    Links,
    Organization,
    Paper,
    PaperId,
    PartialDate,
    Status,
    Tag,
    TagId,
    Topic,
    TopicId,
    Url,
)
from catalog.pages import Site
from catalog.search.facets import Facet, facets, venue

NAMES = ("topic", "tag", "year", "venue", "organization", "author", "has", "status")


def paper(
    id_: str = "p",
    *,
    topics: str = "",
    tags: str = "",
    authors: str = "",
    date: str = "",
    venue: str | None = None,
    organization: Organization | None = None,
    status: Status | None = None,
    **links: Any,
) -> Paper:
    """A paper; several topics, tags and links are separated by spaces, authors by commas."""
    return Paper(
        id=PaperId(id_),
        file=f"papers/{id_}.yaml",
        title=id_,
        topics=tuple(map(TopicId, topics.split())),
        tags=tuple(map(TagId, tags.split())),
        authors=tuple(Author(name=name) for name in authors.split(", ") if name),
        date=PartialDate.parse(date) if date else None,
        venue=venue,
        organization=organization,
        status=status,
        links=Links(**{kind: (Url(f"https://example.org/{kind}"),) for kind in links}),
    )


def topic(id_: str, title: str, parent: str | None = None) -> Topic:
    return Topic(
        id=TopicId(id_),
        file=f"topics/{id_}.yaml",
        title=title,
        description="D",  # type: ignore[arg-type]  # Markdown is a text
        parent=TopicId(parent) if parent else None,
    )


TOPICS = (
    topic("area", "Zoo"),
    topic("b", "beta", "area"),
    topic("e", "Alpha", "area"),
    topic("d", "Delta", "first"),
    topic("c", "Alpha", "area"),
    topic("empty", "empty", "first"),
    topic("first", "apes"),
)
TAGS = (Tag(id=TagId("x"), title="A tag"), Tag(id=TagId("y"), title="Tag Y"))


def made(*papers: Paper, others: int = 0) -> dict[str, Facet]:
    catalog = Catalog(papers=papers, topics=TOPICS, tags=TAGS)
    found = [*facets(catalog, papers, others)]
    assert tuple(facet.name for facet in found) == NAMES
    for facet in found:
        assert len(facet.sizes) == len(papers) + others
        assert sum(facet.sizes) == len(facet.chosen)
        assert all(len({*one}) == len(one) for one in chosen(facet))
        assert all(0 <= position < len(facet.ids) for position in facet.chosen)
    return {facet.name: facet for facet in found}


def values(facet: Facet) -> list[tuple[str, str]]:
    assert all({*value} == {"id", "title"} for value in facet.records())
    return [(value["id"], value["title"]) for value in facet.records()]


def positions(facet: Facet) -> list[list[int]]:
    """The positions of each document's values."""
    chosen = iter(facet.chosen.tolist())
    return [[next(chosen) for _ in range(size)] for size in facet.sizes]


def chosen(facet: Facet) -> list[list[str]]:
    """The ids of each document's values."""
    return [[facet.ids[position] for position in one] for one in positions(facet)]


def test_topics_stand_below_their_areas_in_the_order_of_titles() -> None:
    found = made(paper(topics="b"))["topic"]
    assert found.records() == [
        {"id": "first", "title": "apes"},
        {"id": "d", "title": "Delta", "parent": 0},
        {"id": "empty", "title": "empty", "parent": 0},
        {"id": "area", "title": "Zoo"},
        {"id": "c", "title": "Alpha", "parent": 3},
        {"id": "e", "title": "Alpha", "parent": 3},
        {"id": "b", "title": "beta", "parent": 3},
    ]


def test_a_paper_of_a_topic_is_one_of_its_area_once() -> None:
    found = made(
        paper(topics="b"), paper(topics="c b d"), paper(topics="area"), paper(topics="b area"),
        paper(),
    )["topic"]  # fmt: skip
    assert [sorted(one) for one in chosen(found)] == [
        ["area", "b"], ["area", "b", "c", "d", "first"], ["area"], ["area", "b"], [],
    ]  # fmt: skip


def test_an_area_that_is_not_there_leaves_an_area() -> None:
    lonely = Catalog(topics=(topic("lonely", "Lonely", "nowhere"),))
    found = next(facets(lonely, [paper(topics="lonely")], 0))
    assert (found.records(), positions(found)) == ([{"id": "lonely", "title": "Lonely"}], [[0]])


def test_the_most_frequent_values_stand_first_then_by_id() -> None:
    found = made(
        paper(tags="y", date="2024-05-01", authors="B, A"),
        paper(tags="x y", date="2023", authors="A"),
        paper(tags="", date="0987-12", authors="C"),
        paper(date="2024"),
        paper(),
    )
    assert values(found["tag"]) == [("y", "Tag Y"), ("x", "A tag")]
    assert chosen(found["tag"]) == [["y"], ["x", "y"], [], [], []]
    assert values(found["year"]) == [("2024", "2024"), ("0987", "0987"), ("2023", "2023")]
    assert chosen(found["year"]) == [["2024"], ["2023"], ["0987"], ["2024"], []]
    assert values(found["author"]) == [("A", "A"), ("B", "B"), ("C", "C")]
    assert chosen(found["author"]) == [["B", "A"], ["A"], ["C"], [], []]


def test_several_authors_of_one_name_are_one_value_that_counts_once() -> None:
    found = made(
        paper(authors="Wei Li, Ann Oh, Wei Li, Wei Li"), paper(authors="Bo Yu"),
        paper(authors="Bo Yu"),
    )["author"]  # fmt: skip
    assert chosen(found) == [["Wei Li", "Ann Oh"], ["Bo Yu"], ["Bo Yu"]]
    assert [id_ for id_, _ in values(found)] == ["Bo Yu", "Ann Oh", "Wei Li"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ACL 2022", "ACL"),
        ("ECCV'22", "ECCV"),
        ("ECCV ’22", "ECCV"),
        ("CVPR (2021)", "CVPR"),
        ("Proc. of NeurIPS, 1998", "Proc. of NeurIPS"),
        ("Nature", "Nature"),
        ("2020", "2020"),
        ("'22", "'22"),
        ("Nature 2022 Letters", "Nature 2022 Letters"),
        ("ICLR 2024 (oral)", "ICLR 2024 (oral)"),
        ("Neurocomputing 512", "Neurocomputing 512"),
        ("Report 3021", "Report 3021"),
        ("Report 12022", "Report 12022"),
        ("R2022", "R2022"),
    ],
)
def test_a_venue_is_one_over_the_years(name: str, expected: str) -> None:
    assert venue(name) == expected


def test_venues_of_several_years_are_one_value() -> None:
    found = made(
        paper(venue="Nature"), paper(venue="ACL 2022"), paper(venue="ACL 2023"),
        paper(venue="2020"), paper(),
    )["venue"]  # fmt: skip
    assert values(found) == [("ACL", "ACL"), ("2020", "2020"), ("Nature", "Nature")]
    assert chosen(found) == [["Nature"], ["ACL"], ["ACL"], ["2020"], []]


def test_organizations_links_and_status_have_names() -> None:
    kyutai = Organization(id="kyutai", name="Kyutai Labs")
    found = made(
        paper(organization=kyutai, status="retracted", pdf=1, slides=1),
        paper(organization=kyutai, code=1, video=1, paper=1),
        paper(code=1, data=1, model=1, demo=1, status="preprint"),
    )
    assert values(found["organization"]) == [("kyutai", "Kyutai Labs")]
    assert chosen(found["organization"]) == [["kyutai"], ["kyutai"], []]
    assert values(found["has"]) == [
        ("code", "Code"), ("data", "Data"), ("demo", "Demo"), ("model", "Model"),
        ("video", "Video"),
    ]  # fmt: skip
    assert chosen(found["has"]) == [[], ["code", "video"], ["code", "data", "model", "demo"]]
    assert values(found["status"]) == [("preprint", "Preprint"), ("retracted", "Retracted")]
    assert chosen(found["status"]) == [["retracted"], [], ["preprint"]]


def test_pages_have_no_values() -> None:
    full = paper(
        topics="b", tags="x", authors="A", date="2020", venue="V", status="published", code=1,
        organization=Organization(id="o", name="O"),
    )  # fmt: skip
    for facet in made(full, others=3).values():
        assert positions(facet)[0]
        assert positions(facet)[1:] == [[], [], []]
    for name, facet in made(others=2).items():
        assert facet.records() == [] or name == "topic"


def test_toys_have_facets_in_whatever_order_they_come(toy_site: Site) -> None:
    catalog = toy_site.catalog
    papers = [catalog.paper[id_] for id_ in toy_site.index.papers]
    turned = Catalog(papers=papers[::-1], topics=catalog.topics[::-1], tags=catalog.tags[::-1])  # type: ignore[arg-type]  # lists do, too
    for facet, other in zip(facets(catalog, papers, 1), facets(turned, papers, 1), strict=True):
        assert (facet.name, facet.records()) == (other.name, other.records())
        assert positions(facet) == positions(other)
    for facet, other in zip(
        facets(catalog, papers, 0), facets(catalog, papers[::-1], 0), strict=True
    ):
        assert facet.records() == other.records()
        assert [sorted(one) for one in positions(facet)] == [
            sorted(one) for one in reversed(positions(other))
        ]
