from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lunr import get_default_builder  # type: ignore[import-untyped]  # lunr has no annotations
from lunr.pipeline import Pipeline  # type: ignore[import-untyped]
from lunr.stemmer import porter_stemmer, stemmer  # type: ignore[import-untyped]

from catalog import search
from catalog.pages import Site
from catalog.search import index
from catalog.search.index import BOOSTS, FIELDS, SCALE, Index, Inverter, read, rounded
from catalog.search.words import Words, fold

# By term and field, by document: the weight, and the positions of the words.
Postings = dict[tuple[str, str], dict[int, tuple[int, list[int]]]]
Texts = Mapping[str, str | Sequence[str]]


def _stem(token: Any, *_: Any) -> Any:
    """lunr's stemmer, for all words but titles as one word."""
    return token if str(token).startswith("_") else token.update(porter_stemmer.stem)


Pipeline.register_function(_stem, "stemmer of words")


def by_lunr(documents: Iterable[Mapping[str, str]]) -> Postings:
    """The index of folded texts, as lunr builds it whole."""
    builder = get_default_builder()
    builder.pipeline.remove(stemmer)
    builder.pipeline.add(_stem)
    builder.metadata_whitelist = ["index"]
    for name, boost in BOOSTS.items():
        builder.field(name, boost)
    for number, document in enumerate(documents):
        builder.add({**document, "id": str(number)})
    built = builder.build()
    weights: dict[tuple[str, int], float] = {}
    for ref, vector in built.field_vectors.items():
        pairs = zip(vector.elements[::2], vector.elements[1::2], strict=True)
        weights |= {(str(ref), term): value for term, value in pairs}
    return {
        (term, field): {
            int(document): (
                round(weights[f"{field}/{document}", entry["_index"]] * SCALE),
                metadata["index"],
            )
            for document, metadata in entry[field].items()
        }
        for term, entry in built.inverted_index.items()
        for field in FIELDS
        if entry[field]
    }


def by_us(parts: Iterable[Index]) -> Postings:
    """An index as its own docstring says it is to be read. Lists and documents must be in order."""
    found: Postings = {}
    for part in parts:
        posting = position = 0
        before = (-1, -1)
        for term, field, size in zip(part.term, part.field, part.size, strict=True):
            assert before < (term, field)
            before = (term, field)
            documents: dict[int, tuple[int, list[int]]] = {}
            for _ in range(size):
                document, end = int(part.document[posting]), position + part.count[posting]
                assert document > max(documents, default=-1)
                where = part.position[position:end].tolist()
                documents[document] = (int(part.weight[posting]), where)
                posting, position = posting + 1, end
            found[part.terms[term], FIELDS[field]] = documents
        assert (posting, position) == (len(part.document), len(part.position))
        assert posting == len(part.weight)
    return found


def inverter_of(documents: Iterable[Texts]) -> Inverter:
    words = Words()
    inverter = Inverter(words)
    for document in documents:
        inverter.add(read(document, words))
    return inverter


def texts(**given_texts: str | list[str]) -> dict[str, str | list[str]]:
    return {**dict.fromkeys(FIELDS, ""), **given_texts}


def folded(document: Texts) -> dict[str, str]:
    return {
        name: " ".join(fold(value) if isinstance(value, str) else value)
        for name, value in document.items()
    }


_WORDS = [
    "memory", "memories", "memorial", "The", "of", "to", "SAM2", "2", "1.5", "U^2-Net", "networks",
    "network", "networked", "记忆", "Poincaré",
]  # fmt: skip
_TEXT = st.lists(st.sampled_from(_WORDS), max_size=6).map(" ".join)
_NAMES = st.lists(st.sampled_from(["u2net", "2", "_memory", "_memories", "of"]), max_size=3)
_DOCUMENTS = st.lists(
    st.fixed_dictionaries({name: _NAMES if name == "names" else _TEXT for name in FIELDS}),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("most", [None, 1, 100])
def test_toys_are_indexed_as_by_lunr(
    toy_site: Site, monkeypatch: pytest.MonkeyPatch, most: int | None
) -> None:
    pages = [search.TextPage("guide/", "A guide to memory", "How to write about memories.")]
    documents = [*search.lunr_documents(toy_site, pages)]
    assert len(documents) == len(toy_site.catalog.papers) + 1
    if most:
        monkeypatch.setattr(index, "_PART", most)
    # What is folded is not changed by folding; titles as one word are given as words.
    split = [{**one, "names": one["names"].split()} for one in documents]
    parts = [*inverter_of({k: v for k, v in one.items() if k != "ref"} for one in split).parts()]
    found = by_us(parts)
    assert found == by_lunr(documents)
    assert len(found) > 500
    in_order = [term for part in parts for term in part.terms]
    assert in_order == sorted({term for term, _ in found})
    assert len(parts) == {None: 1, 1: len(in_order)}.get(most, len(parts))
    assert len(parts) > 10 or most is None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=_DOCUMENTS, most=st.integers(1, 8))
def test_any_documents_are_indexed_as_by_lunr(
    monkeypatch: pytest.MonkeyPatch, documents: list[Texts], most: int
) -> None:
    expected = by_lunr(map(folded, documents))
    inverter = inverter_of(documents)
    assert inverter.documents == len(documents)
    words = [*inverter.words()]
    assert by_us(inverter.parts()) == expected
    with monkeypatch.context() as patch:
        patch.setattr(index, "_PART", most)
        inverter = inverter_of(documents)
        parts = [*inverter.parts()]
    assert by_us(parts) == expected
    assert [term for part in parts for term in part.terms] == sorted({t for t, _ in expected})
    assert all(len(part.position) <= most or len(part.terms) == 1 for part in parts)
    assert words == [*inverter.words()]


def test_many_documents_are_indexed_as_by_lunr() -> None:
    """So many that their weights are rounded in many ways."""
    documents = [
        texts(title=f"w{number % 7} w{number % 11}", abstract="w1 w2 of w3 " * (number % 40))
        for number in range(300)
    ]
    assert by_us(inverter_of(documents).parts()) == by_lunr(map(folded, documents))


def test_weights_between_two_thousandths_are_rounded_by_all_their_digits() -> None:
    # 0.0005 is a little more than it looks like, 1.0005 a little less; 0.0625 is a tie.
    assert rounded(np.array([0.0005, 1.0005, 0.0625, 0.1875])).tolist() == [1, 1000, 62, 188]
    weights = [number / 2000 for number in range(1, 40_000, 2)]
    expected = [
        int(Decimal(weight).quantize(Decimal("0.001"), ROUND_HALF_EVEN) * 1000)
        for weight in weights
    ]
    assert rounded(np.array(weights)).tolist() == expected
    # As near as this, multiplying loses the difference.
    assert np.rint(np.array(weights) * 1000).tolist() != expected


@given(st.lists(st.floats(0, 1000), max_size=20))
def test_any_weights_are_rounded_as_lunr_does(weights: list[float]) -> None:
    expected = [round(round(weight, 3) * 1000) for weight in weights]
    assert rounded(np.array(weights)).tolist() == expected


def test_positions_are_where_the_words_stand() -> None:
    document = texts(
        title="The memory of SAM 2", names=["sam2", "_thememoryofsam2"], abstract="Memories, memory"
    )
    found = by_us(inverter_of([texts(), document]).parts())
    assert {key: documents[1][1] for key, documents in found.items()} == {
        ("memori", "title"): [1],
        ("sam", "title"): [3],
        ("2", "title"): [4],
        ("sam2", "names"): [0],
        ("_thememoryofsam2", "names"): [1],
        ("memori", "abstract"): [0, 1],
    }


def test_a_rare_word_a_short_text_and_a_boosted_field_weigh_more() -> None:
    found = by_us(
        inverter_of(
            [
                texts(title="rare", abstract="common"),
                texts(title="common", abstract="common one two three four five"),
                texts(authors="common"),
            ]
        ).parts()
    )
    assert found["rare", "title"][0][0] > found["common", "title"][1][0]
    assert found["common", "title"][1][0] > found["common", "authors"][2][0]
    assert found["common", "abstract"][0][0] > found["common", "abstract"][1][0]


def test_vocabulary_is_counted_without_stop_words_and_whole_titles() -> None:
    inverter = inverter_of(
        [
            texts(title="Networks of memories", names=["_networksofmemories"]),
            texts(title="Memory", abstract="the memory: a network", authors="Memory"),
        ]
    )
    assert [*inverter.words()] == [
        ("memories", "memori", 1),
        ("memory", "memori", 3),
        ("network", "network", 1),
        ("networks", "network", 1),
    ]


def test_words_of_an_earlier_build_are_in_no_index() -> None:
    words = Words()
    for word in ("former", "memories", "the", "abc"):
        assert words[word] >= 0
    inverter = Inverter(words)
    document = texts(title="a memory later", abstract="later")
    inverter.add(read(document, words))
    assert by_us(inverter.parts()) == by_us(inverter_of([document]).parts())
    assert [*inverter.words()] == [("later", "later", 2), ("memory", "memori", 1)]


def test_nothing_can_be_indexed() -> None:
    for documents in ([], [texts()], [texts(title="The", abstract="of")] * 2):
        inverter = inverter_of(documents)
        assert inverter.documents == len(documents)
        assert [*inverter.words()] == []
        assert by_us(inverter.parts()) == {}
