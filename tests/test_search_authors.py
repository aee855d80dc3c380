from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search import authors
from catalog.search.facets import Facet
from catalog.search.words import fold
from tests.test_search_layout import column, data, sections, wide


def facet(documents: Iterable[Sequence[str]]) -> Facet:
    """The facet of these documents' authors, most frequent first."""
    by_document = [*documents]
    of = [name for names in by_document for name in names]
    names = sorted(set(of), key=lambda name: (-of.count(name), name))
    return Facet(
        name="author",
        ids=names,
        titles=names,
        sizes=np.array([len(own) for own in by_document], dtype=np.int32),
        chosen=np.array([names.index(name) for name in of], dtype=np.int32),
    )


def holders(file: bytes) -> list[tuple[str, list[int]]]:
    """Names and their documents."""
    named, counts, above, below, further = sections(file)
    steps = iter(column(further))
    found = [
        (name, [*accumulate([first, *(next(steps) for _ in range(count - 1))])])
        for name, count, first in zip(
            json.loads(named), column(counts), wide(above, below), strict=True
        )
    ]
    assert [*steps] == []
    return found


def written(documents: Iterable[Sequence[str]]) -> tuple[dict[str, bytes], list[str]]:
    starts: list[str] = []
    return dict(authors.author_files(facet(documents), starts)), starts


DOCUMENTS = [["Zoë Łuk", "Ada B. Cole"], ["Ada B. Cole"], [], ["张伟", "Ada B. Cole", "…"]]


def test_authors_stand_under_each_word_of_their_names() -> None:
    files, starts = written(DOCUMENTS)
    cole = ("Ada B. Cole", [0, 1, 3])
    # Those of most papers first; then by word: none, ada, b, cole, zoe, łuk, 张伟.
    assert holders(files["authors-top.bin"]) == [cole, ("Zoë Łuk", [0]), ("…", [3]), ("张伟", [3])]
    assert holders(files["authors-0.bin"]) == [
        ("…", [3]), cole, cole, cole, ("Zoë Łuk", [0]), ("Zoë Łuk", [0]), ("张伟", [3]),
    ]  # fmt: skip
    assert starts == ["\n"]
    assert data(files["people-0.bin"]) == DOCUMENTS
    assert {*files} == {"authors-top.bin", "authors-0.bin", "people-0.bin"}


def test_files_hold_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authors, "_TOP", 2)
    monkeypatch.setattr(authors, "_NAMES", 3)
    monkeypatch.setattr(authors, "DOCUMENTS", 3)
    files, starts = written(DOCUMENTS)
    assert [name for name, _ in holders(files["authors-top.bin"])] == ["Ada B. Cole", "Zoë Łuk"]
    assert starts == ["\n", "cole\n", "张伟\n"]
    assert [len(holders(files[f"authors-{number}.bin"])) for number in range(3)] == [3, 3, 1]
    assert data(files["people-1.bin"]) == DOCUMENTS[3:]


@given(st.lists(st.lists(st.text(max_size=5), max_size=3, unique=True), max_size=8))
def test_any_authors_are_read_back(documents: list[list[str]]) -> None:
    files, starts = written(documents)
    found = [one for at in range(len(starts)) for one in holders(files[f"authors-{at}.bin"])]
    expected = {(name, number) for number, names in enumerate(documents) for name in names}
    assert {(name, number) for name, numbers in found for number in numbers} == expected
    for name in {name for name, _ in expected}:
        assert [one for one, _ in found].count(name) == max(len(set(fold(name))), 1)
    people = [
        one for at in range(-(-len(documents) // 32)) for one in data(files[f"people-{at}.bin"])
    ]
    assert people == documents


def test_many_documents_are_read_back() -> None:
    files, _ = written([["A"], *([[]] * 70_000), ["A", "B"]])
    assert holders(files["authors-top.bin"]) == [("A", [0, 70_001]), ("B", [70_001])]
