from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import pytest
from lunr.index import Index  # type: ignore[import-untyped]  # lunr has no annotations

from catalog import search
from catalog.markup import to_typed
from catalog.model import Catalog, PaperId
from catalog.pages import Site
from catalog.pages.paths import Addresses

XMEM = PaperId("xmem-long-term-video-object-segmentation-with-an-atkinson")
TOYS = PaperId("on-the-price-of-toys")


@pytest.fixture(scope="module")
def built(toy_site: Site) -> dict[str, bytes]:
    return search.build(search.documents(toy_site))


def manifest_of(files: dict[str, bytes]) -> dict[str, str]:
    manifest: dict[str, str] = json.loads(files[f"{search.FOLDER}/manifest.json"])
    return manifest


def content(files: dict[str, bytes], name: str) -> Any:
    return json.loads(files[f"{search.FOLDER}/{manifest_of(files)[name]}"])


def found(files: dict[str, bytes], query: str) -> list[PaperId]:
    """The papers that lunr finds, best first, as the browser would list them."""
    papers = content(files, "papers")
    hits = Index.load(content(files, "index")).search(query)
    return [papers[int(hit["ref"])]["id"] for hit in hits]


def test_the_manifest_names_files_that_are_there(built: dict[str, bytes]) -> None:
    manifest = manifest_of(built)
    assert set(manifest) == {"index", "papers", "lunr"}
    named = {f"{search.FOLDER}/{name}" for name in manifest.values()}
    assert named | {f"{search.FOLDER}/manifest.json"} == set(built)
    assert b"lunr" in built[f"{search.FOLDER}/lunr.js"][:200]


def test_every_paper_is_in_the_table_in_the_order_of_the_lists(
    built: dict[str, bytes], toy_site: Site
) -> None:
    papers = content(built, "papers")
    assert [paper["id"] for paper in papers] == list(toy_site.index.papers)
    xmem = next(paper for paper in papers if paper["id"] == XMEM)
    assert xmem["address"] == f"papers/{XMEM}/"
    assert xmem["facts"] == ["Ho Kei Cheng, Alexander G. Schwing", "ECCV 2022", "14 July 2022"]
    assert xmem["badges"] == ["Code", "Project"]
    assert xmem["abstract"].startswith("We present XMem, a video object segmentation architecture")


def test_the_table_holds_plain_texts(built: dict[str, bytes]) -> None:
    titles = {paper["id"]: paper["title"] for paper in content(built, "papers")}
    assert titles[TOYS] == "On the Price of Toys: $5 & <b>More</b> for {{ two }} `Blocks`"
    assert titles["u-2-net-going-deeper-with-nested-u-structure-for-salient"].startswith("U²-Net:")


def test_every_toy_is_found_by_its_title(built: dict[str, bytes], toy: Catalog) -> None:
    for paper in toy.papers:
        words = "".join(c if c.isalnum() else " " for c in to_typed(paper.title))
        assert found(built, words)[0] == paper.id


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("authors:schwing", {XMEM}),
        ("authors:carberry", {TOYS, "on-the-price-of-toys-extended"}),
        ("venue:kyutai", {"arc-encoder-learning-compressed-text-representations-for"}),
        ("venue:eccv", {XMEM}),
        (
            "topics:cityscapes",
            {"segformer-simple-and-efficient-design-for-semantic"},
        ),
        ("topics:tracking", {XMEM}),
        ("+xmem +potentiation", {XMEM}),
        ("xmem -atkinson", set()),
        ("neverwritten", set()),
    ],
)
def test_fields_hold_what_they_say(built: dict[str, bytes], query: str, expected: set[str]) -> None:
    assert set(found(built, query)) == expected


def test_a_word_in_a_title_counts_more_than_one_in_an_abstract(built: dict[str, bytes]) -> None:
    hits = found(built, "transformer")
    assert set(hits[:4]) == {
        "combiner-full-attention-transformer-with-sparse-computation",
        "outlier-efficient-hopfield-layers-for-large-transformer",
        "rethinking-query-based-transformer-for-continual-image",
        "segformer-simple-and-efficient-design-for-semantic",
    }
    assert set(hits[4:]) == {
        "scaling-laws-for-associative-memories",
        "towards-a-unified-view-of-sparse-feed-forward-network-in",
    }


def test_addresses_are_those_of_the_site(toy: Catalog) -> None:
    site = Site(catalog=toy, addresses=Addresses(directories=False))
    papers = content(search.build(search.documents(site)), "papers")
    assert {paper["address"] for paper in papers} == {f"papers/{p.id}.html" for p in toy.papers}


def test_names_change_with_the_content_and_with_nothing_else(
    built: dict[str, bytes], toy: Catalog
) -> None:
    papers = list(toy.papers)
    random.Random(3).shuffle(papers)  # noqa: S311  # a shuffle, no secret
    shuffled = Site(
        catalog=Catalog(papers=tuple(papers), topics=toy.topics, tags=toy.tags), name="Another name"
    )
    assert search.build(search.documents(shuffled)) == built

    def with_xmem(**changes: Any) -> dict[str, str]:
        changed = tuple(replace(p, **changes) if p.id == XMEM else p for p in toy.papers)
        site = Site(catalog=Catalog(papers=changed, topics=toy.topics, tags=toy.tags))
        return manifest_of(search.build(search.documents(site)))

    before = manifest_of(built)
    assert with_xmem(added=None) == before
    after = with_xmem(title="Another title")
    assert after["index"] != before["index"]
    assert after["papers"] != before["papers"]
    # The day of publication is shown, but not searched for.
    day = with_xmem(date=replace(toy.paper[XMEM].date or pytest.fail("no date"), day=15))
    assert day["index"] == before["index"]
    assert day["papers"] != before["papers"]


def test_a_catalog_without_papers_has_an_index_too() -> None:
    files = search.build(search.documents(Site(catalog=Catalog())))
    assert content(files, "papers") == []
    assert content(files, "index") is None
    assert set(manifest_of(files)) == {"index", "papers", "lunr"}
