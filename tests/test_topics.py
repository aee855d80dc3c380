from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Catalog, Markdown, Paper, PaperId, Tag, TagId, Topic, TopicId
from catalog.topics import MOST_TOPICS, Phrases, Suggester, Suggestion


def finds(phrase: str, text: str) -> int:
    counts = Phrases({"id": [phrase]}).count(text)
    return counts["id"][phrase] if counts else 0


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("associative memory", "Associative Memory for All"),
        ("Associative memory", "an ASSOCIATIVE MEMORY"),
        ("Mamba", "mamba and MAMBA"),
        ("SAM", "the SAM model"),
        ("SAM", "two SAMs"),
        ("LoRA", "LoRAs"),
        ("S4", "an S4 layer"),
        ("Gaussian Splatting", "gaussian splatting"),
        ("3D object detection", "3D Object Detection."),
        ("transformer", "Transformers"),
        ("transformers", "a transformer"),
        ("state space model", "State Space Models"),
        ("state-space model", "state space models"),
        ("KV cache", "the KV-cache of"),
        ("KV cache", "KV\ncaches"),
        ("key-value", "Key\u2013Value"),
        ("U-Net", "U-Net"),
        ("DeepLabv3+", "DeepLabv3+ is"),
        ("Gedächtnis", "GEDÄCHTNIS"),
        ("loss", "a loss"),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    assert finds(phrase, text) > 0


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("SAM", "Sam Altman"),
        ("SAM", "the same"),
        ("SAM", "SAMurai"),
        ("LoRA", "Lora"),
        ("LoRA", "LORA"),
        ("S4", "s4"),
        ("3D", "3d"),
        ("RAG", "rag"),
        ("U-Net", "u-net"),
        ("memory", "memories"),
        ("net", "network"),
        ("bus", "bu"),
        ("state space model", "state spaces model"),
        ("associative memory", "memory that is associative"),
        ("associative memory", "associative"),
        ("DeepLabv3+", "DeepLabv3"),
        ("...", "..."),
        ("", "anything"),
    ],
)
def test_a_phrase_is_not_found(phrase: str, text: str) -> None:
    assert finds(phrase, text) == 0


def test_phrases_are_counted_apart() -> None:
    phrases = Phrases({"a": ["memory", "memory bank"], "b": ["memory"], "c": ["graph"]})
    assert phrases.count("Memory banks hold memory.") == {
        "a": {"memory": 2, "memory bank": 1},
        "b": {"memory": 2},
    }


def test_a_phrase_given_twice_counts_once() -> None:
    assert Phrases({"a": ["memory", "memory"]}).count("memory") == {"a": {"memory": 1}}


def topic(id_: str, *match: str) -> Topic:
    return Topic(
        id=TopicId(id_),
        file=f"topics/{id_}.yaml",
        title=id_,
        description=Markdown("What it is."),
        match=match,
    )


def tag(id_: str, title: str, *aliases: str) -> Tag:
    return Tag(id=TagId(id_), title=title, aliases=aliases)


CATALOG = Catalog(
    topics=(
        topic("area"),
        topic("associative-memory", "associative memory", "Hopfield"),
        topic("graphs", "graph"),
        topic("kv-cache", "KV cache"),
        topic("pruning", "pruning", "sparsity"),
        topic("segmentation", "segmentation"),
    ),
    tags=(
        tag("ade20k", "ADE20K"),
        tag("mamba", "Mamba", "selective state space", "Mamba-2"),
        tag("memory-bank", "Memory bank"),
    ),
)


def suggest(title: str, abstract: str | None = None) -> Suggestion:
    paper = Paper(id=PaperId("p"), file="papers/p.yaml", title=title, abstract=abstract)
    return Suggester(CATALOG).suggest(paper)


def test_a_title_alone() -> None:
    assert suggest("Pruning by Hopfield Networks") == Suggestion(
        (TopicId("associative-memory"), TopicId("pruning")), ()
    )


def test_unrelated_text_suggests_nothing() -> None:
    assert suggest("On Bread", "We bake bread, and eat it.") == Suggestion((), ())
    assert suggest("", "") == Suggestion((), ())


def test_the_title_says_what_a_paper_is_about() -> None:
    abstract = "We segment without pruning, no graph at all."
    assert suggest("Segmentation", abstract).topics == ("segmentation",)
    abstract = "Pruning is easy. " * 3
    assert suggest("Segmentation", abstract).topics == ("segmentation", "pruning")


def test_one_phrase_repeated_in_the_abstract_does_not_outweigh_the_title() -> None:
    assert suggest("Segmentation", "Pruning. " * 50).topics == ("segmentation", "pruning")
    assert suggest("Segmentation", "Pruning, sparsity. " * 50).topics == (
        "pruning",
        "segmentation",
    )


def test_at_most_three_topics() -> None:
    assert suggest("Segmentation, Pruning, KV Cache, Graphs and Hopfield").topics == (
        "associative-memory",
        "graphs",
        "kv-cache",
    )


def test_what_is_only_mentioned_is_proposed_if_nothing_is_better() -> None:
    assert suggest("On Bread", "We cut bread by pruning.").topics == ("pruning",)
    assert suggest("On Bread", "Pruning, and pruning a graph.").topics == ("pruning",)


def test_tags_by_title_and_alias_sorted_by_id() -> None:
    suggestion = suggest("A Memory Bank", "Selective state spaces on ADE20K; MAMBA, ade20k.")
    assert suggestion.tags == ("ade20k", "mamba", "memory-bank")
    assert suggest("On ade20k").tags == ()


def test_a_phrase_does_not_reach_from_the_title_into_the_abstract() -> None:
    assert suggest("Long Memory", "Bank accounts are long.").tags == ()
    assert suggest("A Large KV", "Cache misses are slow.").topics == ()


def test_the_order_of_definitions_does_not_matter() -> None:
    turned = Catalog(topics=CATALOG.topics[::-1], tags=CATALOG.tags[::-1])
    paper = Paper(
        id=PaperId("p"),
        file="papers/p.yaml",
        title="Pruning Graphs for Segmentation of KV Caches by Mamba and Memory Banks",
    )
    assert Suggester(turned).suggest(paper) == Suggester(CATALOG).suggest(paper)


WORDS = st.sampled_from(
    ["pruning", "graph", "graphs", "KV", "cache", "Hopfield", "Memory", "bank", "Mamba", "-", "."]
)


@given(st.lists(WORDS).map(" ".join), st.none() | st.lists(WORDS).map(" ".join) | st.text())
def test_suggestions_for_any_text(title: str, abstract: str | None) -> None:
    suggestion = suggest(title, abstract)
    assert len(set(suggestion.topics)) == len(suggestion.topics) <= MOST_TOPICS
    assert set(suggestion.topics) <= set(CATALOG.topic)
    assert set(suggestion.tags) <= set(CATALOG.tag)
    assert list(suggestion.tags) == sorted(set(suggestion.tags))
