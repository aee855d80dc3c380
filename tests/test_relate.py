from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Catalog, Paper, PaperId, PartialDate, Tag, TagId, Topic, TopicId
from catalog.pages import Site
from catalog.relate import MOST_RELATED, index, lists_of


def paper(id_: str, *, date: str = "", topics: str = "t", tags: str = "", title: str = "") -> Paper:
    return Paper(
        id=PaperId(id_),
        file=f"papers/{id_}.yaml",
        title=title or id_,
        date=PartialDate.parse(date) if date else None,
        topics=tuple(TopicId(topic) for topic in topics.split()),
        tags=tuple(TagId(tag) for tag in tags.split()),
    )


def topic(id_: str, *, title: str = "", parent: str | None = None) -> Topic:
    return Topic(
        id=TopicId(id_),
        file=f"topics/{id_}.yaml",
        title=title or id_,
        description="D",  # type: ignore[arg-type]  # Markdown is a text
        parent=TopicId(parent) if parent else None,
    )


def catalog_of(*papers: Paper) -> Catalog:
    topics = sorted({id_ for p in papers for id_ in p.topics})
    tags = sorted({id_ for p in papers for id_ in p.tags})
    return Catalog(
        papers=papers,
        topics=tuple(topic(id_) for id_ in topics),
        tags=tuple(Tag(id=id_, title=id_) for id_ in tags),
    )


def related(catalog: Catalog, id_: str) -> tuple[str, ...]:
    return index(catalog).related[PaperId(id_)]


def test_papers_stand_newest_first_then_by_title_and_those_without_a_date_last() -> None:
    found = index(
        catalog_of(
            paper("year", date="2020"),
            paper("month", date="2020-03"),
            paper("day", date="2020-03-02"),
            paper("later", date="2021"),
            paper("b", title="beta"),
            paper("a", title="Gamma"),
            paper("c", title="Alpha"),
        )
    )
    assert found.papers == ("later", "day", "month", "year", "c", "b", "a")
    assert found.by_year == {2021: ("later",), 2020: ("day", "month", "year")}
    assert list(found.by_year) == [2021, 2020]
    assert found.by_topic == {"t": found.papers}


def test_an_area_lists_the_papers_of_its_topics_each_once() -> None:
    catalog = Catalog(
        papers=(paper("both", topics="x y"), paper("one", topics="x"), paper("own", topics="area")),
        topics=(
            topic("area", title="Zoo"),
            topic("other", title="apes"),
            topic("x", title="X", parent="area"),
            topic("y", title="a y", parent="area"),
        ),
    )
    found = index(catalog)
    assert found.by_topic == {
        "area": ("both", "one", "own"),
        "other": (),
        "x": ("both", "one"),
        "y": ("both",),
    }
    assert found.areas == ("other", "area")
    assert found.topics_of == {"area": ("y", "x")}
    assert lists_of(catalog.papers[0], catalog) == ("x", "y", "area")


def test_a_tag_that_nobody_has_has_an_empty_list() -> None:
    catalog = Catalog(tags=(Tag(id=TagId("mamba"), title="Mamba"),))
    assert index(catalog).by_tag == {"mamba": ()}


def test_the_rarest_thing_shared_counts_most() -> None:
    # "rare" is shared by two papers, "often" by four, the topic by all.
    catalog = catalog_of(
        paper("me", tags="rare often", date="2020"),
        paper("often-new", tags="often", date="2025"),
        paper("often-old", tags="often", date="2019"),
        paper("rare-old", tags="rare", date="2001"),
        paper("topic-only", date="2026"),
        paper("both", tags="often rare", topics="u", date="2000"),
    )
    # The rare tag (3 papers) weighs log(1 + 6/3), the other (4) log(1 + 6/4), the topic (5)
    # log(1 + 6/5): 2.01 for both tags, 1.89 for the rare one and the topic, 1.70 for the frequent.
    assert related(catalog, "me") == ("both", "rare-old", "often-new", "often-old", "topic-only")


def test_equals_stand_newest_first() -> None:
    catalog = catalog_of(
        paper("me"), paper("b", date="2020"), paper("a", date="2020"), paper("new", date="2021")
    )
    assert related(catalog, "me") == ("new", "a", "b")


def test_what_shares_nothing_is_not_related() -> None:
    assert related(catalog_of(paper("me", topics="x"), paper("other", topics="y")), "me") == ()


def test_papers_named_by_hand_come_first_and_once() -> None:
    me = replace(paper("me"), related=(PaperId("far"), PaperId("b")))
    catalog = catalog_of(me, paper("a"), paper("b"), paper("far", topics="u"))
    assert related(catalog, "me") == ("far", "b", "a")


def test_no_more_are_named_than_a_page_shows_unless_by_hand() -> None:
    papers = [paper(f"p{number:02}") for number in range(20)]
    assert len(related(catalog_of(paper("me"), *papers), "me")) == MOST_RELATED
    by_hand = tuple(p.id for p in reversed(papers[:9]))
    me = replace(paper("me"), related=by_hand)
    assert related(catalog_of(me, *papers), "me") == by_hand


def test_in_a_topic_of_very_many_papers_those_of_the_same_time_are_compared() -> None:
    papers = [paper(f"p{number:03}") for number in range(400)]
    shared = [replace(p, tags=(TagId("rare"),)) if p.id in {"p390", "p000"} else p for p in papers]
    found = related(catalog_of(*shared), "p390")
    assert found[0] == "p000", "a rare tag leads anywhere"
    assert len(found) == MOST_RELATED
    assert all(360 <= int(id_[1:]) < 400 for id_ in found[1:])


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from("abc"), unique=True), st.lists(st.sampled_from("vwxyz"))
        ),
        min_size=1,
        max_size=12,
    )
)
def test_the_related_are_those_with_the_highest_sums(
    shared: list[tuple[list[str], list[str]]],
) -> None:
    """What is done to arrays, said in one line a paper."""
    papers = [
        paper(f"p{number:02}", topics=" ".join(topics), tags=" ".join(tags))
        for number, (topics, tags) in enumerate(shared)
    ]
    features = {p.id: {*p.topics, *p.tags} for p in papers}
    number = Counter(feature for own in features.values() for feature in own)
    weight = {feature: math.log(1 + len(papers) / number[feature]) for feature in number}
    found = index(catalog_of(*papers)).related
    for me in papers:
        sums = {
            id_: round(math.fsum(weight[one] for one in own & features[me.id]), 9)
            for id_, own in features.items()
            if id_ != me.id and own & features[me.id]
        }
        assert found[me.id] == tuple(sorted(sums, key=lambda id_: (-sums[id_], id_))[:MOST_RELATED])


def test_no_step_takes_the_square_of_a_topic() -> None:
    def lines(papers: int) -> int:
        """The lines of code that run for so many papers of one topic."""
        run = 0

        def trace(*_: object) -> Any:
            nonlocal run
            run += 1
            return trace

        catalog = catalog_of(*(paper(f"p{number:04}") for number in range(papers)))
        sys.settrace(trace)
        try:
            index(catalog)
        finally:
            sys.settrace(None)
        return run

    assert lines(800) < 2.2 * lines(400)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_papers_does_not_matter(toy: Catalog, seed: int) -> None:
    papers = list(toy.papers)
    topics = list(toy.topics)
    random.Random(seed).shuffle(papers)  # noqa: S311  # a shuffle, no secret
    random.Random(seed).shuffle(topics)  # noqa: S311
    shuffled = Catalog(papers=tuple(papers), topics=tuple(topics), tags=toy.tags)
    assert index(shuffled) == index(toy)


def test_the_toys_are_related_as_a_reader_would_say(toy_site: Site) -> None:
    found = toy_site.index.related
    # By hand, then the rest of its second topic; its tag's other paper is the one by hand.
    assert found[PaperId("xmem-long-term-video-object-segmentation-with-an-atkinson")] == (
        "key-value-memory-in-the-brain",
        "outlier-efficient-hopfield-layers-for-large-transformer",
        "towards-a-unified-view-of-sparse-feed-forward-network-in",
        "scaling-laws-for-associative-memories",
    )
    assert found[PaperId("arc-encoder-learning-compressed-text-representations-for")] == (
        "combiner-full-attention-transformer-with-sparse-computation",
        "on-the-price-of-toys",
    )


# --- versions, neighbours, orders ----------------------------------------------------------------


def versions(**of: str | None) -> Mapping[PaperId, tuple[PaperId, ...]]:
    papers = (
        replace(paper(id_), version_of=PaperId(other) if other else None)
        for id_, other in of.items()
    )
    return index(catalog_of(*papers)).versions


def test_versions_lead_to_each_other() -> None:
    assert versions(a=None, b="a", c=None) == {"a": ("b",), "b": ("a",)}
    # Versions of versions are versions, and so are two of the same.
    assert versions(a=None, b="a", c="b", d="a") == {
        "a": ("b", "c", "d"),
        "b": ("a", "c", "d"),
        "c": ("a", "b", "d"),
        "d": ("a", "b", "c"),
    }


def test_versions_in_a_circle_end() -> None:
    circle = versions(a="c", b="a", c="b", d="b", e="e")
    assert circle == {
        "a": ("b", "c", "d"),
        "b": ("a", "c", "d"),
        "c": ("a", "b", "d"),
        "d": ("a", "b", "c"),
    }


def test_topics_are_near_that_share_papers_or_tags() -> None:
    near = index(
        catalog_of(
            # a and b share two of three papers, a and c one of three.
            *(paper(f"ab{n}", topics="a b") for n in range(2)),
            paper("ac", topics="a c"),
            *(paper(f"c{n}", topics="c") for n in range(2)),
            # d has a tag in common with e, and nothing with others.
            paper("d", topics="d", tags="x"),
            paper("e", topics="e", tags="x"),
            paper("f", topics="f"),
        )
    ).near
    assert near == {
        "a": (("b", 2), ("c", 1)),
        "b": (("a", 2),),
        "c": (("a", 1),),
        "d": (("e", 0),),
        "e": (("d", 0),),
        "f": (),
    }


def test_areas_are_no_neighbours() -> None:
    catalog = catalog_of(paper("p", topics="area t"))
    topics = (topic("area"), topic("t", parent="area"))
    assert index(replace(catalog, topics=topics)).near == {"t": ()}


def test_papers_have_a_place_in_other_orders() -> None:
    found = index(
        catalog_of(
            replace(paper("p1", date="2021", title="Beta"), added=PartialDate(2026, 1, 2)),
            replace(paper("p2", date="2020-05", title="álpha"), added=PartialDate(2026, 1, 3)),
            replace(paper("p3", date="2020", title="“Alpha 2”"), added=PartialDate(2026, 1, 2)),
            paper("p4", title="gamma"),
        )
    )
    orders = {order: sorted(ranks, key=ranks.__getitem__) for order, ranks in found.ranks.items()}
    assert orders == {
        "oldest": ["p3", "p2", "p1", "p4"],
        "title": ["p2", "p3", "p1", "p4"],
        # Of one day, the newest paper first.
        "added": ["p2", "p1", "p3", "p4"],
    }
