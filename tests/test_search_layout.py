"""The index's files, read back with no more knowledge than the docstring of `layout` gives."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.search import layout
from catalog.search.index import FIELDS, PHRASED, Index, Inverter, read
from catalog.search.words import Words

# A term's postings in one field: by document, the weight and the positions.
List = dict[int, tuple[int, list[int]]]
Terms = dict[str, dict[str, List]]


def sections(file: bytes) -> list[bytes]:
    content, found = zlib.decompress(file, wbits=-zlib.MAX_WBITS), []
    while content:
        length = int.from_bytes(content[:4], "little")
        found.append(content[4 : 4 + length])
        assert len(found[-1]) == length
        content = content[4 + length :]
    return found


def column(section: bytes) -> list[int]:
    number, large = (int.from_bytes(section[at : at + 4], "little") for at in (0, 4))
    behind = section[8 + number :]
    assert len(behind) == 4 * large
    rest = iter(range(0, len(behind), 4))
    found = [
        one if one < 255 else int.from_bytes(behind[(at := next(rest)) : at + 4], "little")
        for one in section[8 : 8 + number]
    ]
    assert len(found) == number
    assert not [*rest]
    return found


def wide(upper: bytes, lower: bytes) -> list[int]:
    assert max(column(lower), default=0) <= 255
    return [high << 8 | low for high, low in zip(column(upper), column(lower), strict=True)]


def lines(section: bytes) -> list[str]:
    return section.decode().split("\n")


def words(shared: bytes, rest: bytes) -> list[str]:
    same = column(shared)
    found = [""]
    for letters, end in zip(same, lines(rest) if same else [], strict=True):
        found.append(found[-1][:letters] + end)
    assert found == sorted(found)
    return found[1:]


def data(file: bytes) -> Any:
    [section] = sections(file)
    return json.loads(section)


def terms(file: bytes, positions: bytes) -> Terms:
    """The terms of a pair of files, by field the postings of each."""
    shared, rest, masks, sizes, kinds, *others = sections(file)
    firsts, steps = iter(wide(*others[:2])), iter(column(others[2]))
    weights, choices = iter(wide(*others[3:5])), iter(column(others[5]))
    assert len(others) == 6
    counted, *places = sections(positions)
    counts, where = iter(column(counted)), iter(wide(*places))
    each = zip(column(sizes), column(kinds), strict=True)
    found: Terms = {}
    for term, mask in zip(words(shared, rest), column(masks), strict=True):
        assert 0 < mask < 1 << len(FIELDS)
        found[term] = {}
        for field in (name for bit, name in enumerate(FIELDS) if mask >> bit & 1):
            size, different = next(each)
            steps_here = [next(firsts), *(next(steps) for _ in range(size - 1))]
            table = [next(weights) for _ in range(different)]
            assert len({*table}) == different
            chosen = [next(choices) if different > 1 else 0 for _ in range(size)]
            # The most frequent stand first.
            frequent = [chosen.count(one) for one in range(different)] if different < 300 else [1]
            assert frequent == sorted(frequent, reverse=True)
            assert 0 not in frequent
            found[term][field] = {
                document: (table[one], [])
                for document, one in zip(accumulate(steps_here), chosen, strict=True)
            }
            if field in PHRASED:
                for _, at in found[term][field].values():
                    at.extend(next(where) for _ in range(next(counts)))
    for left in (each, firsts, steps, weights, choices, counts, where):
        assert [*left] == []
    return found


def vocabulary(file: bytes) -> list[tuple[str, str, int]]:
    """Words, their terms, and how often each occurs."""
    shared, rest, counts, cuts, choices, instead = sections(file)
    ends = lines(instead)
    return [
        (word, word[: len(word) - cut] + ends[choice], count)
        for word, count, cut, choice in zip(
            words(shared, rest), column(counts), column(cuts), column(choices), strict=True
        )
    ]


def endings(file: bytes) -> list[str]:
    return words(*sections(file))


def facet(values: bytes, columns: bytes) -> tuple[list[dict[str, Any]], list[list[int]]]:
    """A facet's values, and those of each document."""
    records, counts = sections(values)
    sizes, numbers = map(column, sections(columns))
    left = iter(numbers)
    chosen = [[next(left) for _ in range(size)] for size in sizes]
    assert [*left] == []
    told: list[dict[str, Any]] = json.loads(records)
    assert column(counts) == [numbers.count(position) for position in range(len(told))]
    return told, chosen


def begin(starts: Sequence[str], parts: Sequence[Sequence[str]]) -> bool:
    """Whether each file of words in order begins with the shortest text that says where."""
    ends = ["", *(part[-1] for part in parts)]
    return len(starts) == len(parts) and all(
        before < start <= part[0] and part[0].startswith(start) and start[:-1] <= before
        for start, part, before in zip(starts, parts, ends, strict=False)
    )


def order(file: bytes) -> list[int]:
    return wide(*sections(file))


def index_of(found: Terms) -> Index:
    """An index that holds just this."""
    lists = [
        (term, FIELDS.index(field), documents)
        for term, fields in sorted(found.items())
        for field, documents in sorted(fields.items(), key=lambda one: FIELDS.index(one[0]))
    ]
    postings = [one for _, _, documents in lists for one in sorted(documents.items())]
    names = sorted(found)

    def numbers(given: Iterable[int]) -> Any:
        return np.array([*given], dtype=np.int64)

    return Index(
        terms=tuple(names),
        term=numbers(names.index(term) for term, _, _ in lists),
        field=numbers(field for _, field, _ in lists),
        size=numbers(len(documents) for _, _, documents in lists),
        document=numbers(document for document, _ in postings),
        weight=numbers(weight for _, (weight, _) in postings),
        count=numbers(len(at) for _, (_, at) in postings),
        position=numbers(one for _, (_, at) in postings for one in at),
    )


def phrased(found: Terms) -> Terms:
    """What files hold of an index: positions of some fields only."""
    return {
        term: {
            field: {n: (weight, at if field in PHRASED else []) for n, (weight, at) in here.items()}
            for field, here in fields.items()
        }
        for term, fields in found.items()
    }


def written(parts: Iterable[Index]) -> tuple[list[Terms], list[str]]:
    """What is read back from the files of terms, file by file, and the first term of each."""
    starts: list[str] = []
    files = dict(layout.term_files(parts, starts))
    assert [*files] == [
        f"{kind}-{number}.bin" for number in range(len(starts)) for kind in ("terms", "positions")
    ]
    shards = [
        terms(files[f"terms-{number}.bin"], files[f"positions-{number}.bin"])
        for number in range(len(starts))
    ]
    assert begin(starts, [[*shard] for shard in shards])
    return shards, [next(iter(shard)) for shard in shards]


def merged(shards: Iterable[Terms]) -> Iterator[tuple[str, dict[str, List]]]:
    return (one for shard in shards for one in shard.items())


def of(*documents: int, weight: int = 7, at: Sequence[int] = (0,)) -> List:
    return {document: (weight, [*at]) for document in documents}


_NUMBER = st.one_of(
    st.integers(0, 3), st.sampled_from([254, 255, 256, 65_279, 65_280, 65_535, 65_536, 2**24 - 1])
)
_PLACES = st.lists(_NUMBER, min_size=1, max_size=3, unique=True).map(sorted)
_LIST = st.dictionaries(_NUMBER, st.tuples(_NUMBER, _PLACES), min_size=1, max_size=4)
_FIELDS = st.dictionaries(st.sampled_from(FIELDS), _LIST, min_size=1, max_size=3)
_TERM = st.text("aé中\uffdc1._", min_size=1, max_size=4)


@given(st.lists(st.one_of(_NUMBER, st.just(2**32 - 1))))
def test_columns_hold_numbers_of_any_size(numbers: list[int]) -> None:
    assert column(layout.column(numbers)) == numbers
    small = [number % 2**24 for number in numbers]
    assert wide(*layout.wide(small)) == small


@given(st.sets(_TERM))
def test_words_in_order_share_their_beginnings(given_words: set[str]) -> None:
    shared, rest = layout.words(sorted(given_words))
    assert words(shared, rest) == sorted(given_words)
    # Of long words not all of it is looked at.
    long = ["x" * 100, "x" * 100 + "a", "x" * 100 + "b", "x" * 63 + "y"]
    assert words(*layout.words(long)) == long
    assert words(*layout.words(["segment", "segmentation", "segments"])) == [
        "segment", "segmentation", "segments",
    ]  # fmt: skip
    assert layout.words(["segment", "segmentation", "segments"])[1] == b"segment\nation\ns"


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_TERM, _FIELDS, max_size=3))
def test_any_index_is_read_back(found: Terms) -> None:
    shards, _ = written([index_of(found)])
    assert dict(merged(shards)) == phrased(found)
    assert [term for term, _ in merged(shards)] == sorted(found)


def test_large_numbers_are_read_back() -> None:
    abstract = {
        3: (65_536, [0, 254, 255, 256, 65_279, 65_280, 65_536, 1_000_000]),
        258: (255, [*range(300)]),
        65_800: (254, [7]),
        200_000: (10_000_000, [7]),
    }
    found: Terms = {"a": {"abstract": abstract, "title": of(70_000, at=[65_535])}, "b": {}}
    found["b"]["names"] = of(*range(300, 900))
    assert dict(merged(written([index_of(found)])[0])) == phrased(found)


def test_a_term_may_have_more_weights_than_fit_into_a_byte() -> None:
    documents: List = {n: (1000 + (n * 7) % 700, [n % 5]) for n in range(1400)}
    documents |= {n: (31, [0]) for n in range(1400, 1500)}
    found: Terms = {"many": {"title": documents}, "more": {"authors": of(3, weight=31)}}
    assert dict(merged(written([index_of(found)])[0])) == phrased(found)


def test_an_inverted_index_is_read_back() -> None:
    """More documents, weights and positions than two bytes can tell, from texts."""
    known = Words()
    inverter = Inverter(known)
    empty = dict.fromkeys(FIELDS, "")
    other = read({**empty, "title": "early"}, known)
    for _ in range(65_600):
        inverter.add(other)
    inverter.add(read({**empty, "title": "late", "abstract": "of " * 65_600 + "late"}, known))
    shards, starts = written(inverter.parts())
    assert starts[0] == "earli"
    found = dict(merged(shards))
    assert [*found["earli"]["title"]] == [*range(65_600)]
    [(document, (weight, at))] = found["late"]["title"].items()
    assert (document, at) == (65_600, [0])
    assert weight > 65_536
    assert found["late"]["abstract"][65_600][1] == [65_600]


def test_shards_are_small_and_large_terms_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_SHARD", 200)
    monkeypatch.setattr(layout, "_LARGE", 100)
    found: Terms = {f"t{number:03}": {"title": of(number)} for number in range(300)}
    for name, size in (("t020", 130), ("t021", 5000), ("t040", 120), ("t299", 110)):
        found[name]["abstract"] = of(*range(size), weight=9)
    shards, starts = written([index_of(found)])
    assert dict(merged(shards)) == phrased(found)
    for name in ("t020", "t021", "t040", "t299"):
        assert [*shards[starts.index(name)]] == [name]
    assert len(shards[0]) > 5
    for shard in shards:
        if len(shard) > 1:
            file = dict(layout.term_files([index_of(shard)], []))["terms-0.bin"]
            assert sum(map(len, sections(file))) < 400
    assert len(shards) < 60


def test_files_begin_where_few_letters_say() -> None:
    starts: list[str] = []
    one: Terms = {"_along": {"title": of(1)}, "_alongtitle": {"title": of(2)}}
    other: Terms = {"_alphabet": {"title": of(1)}, "memori": {"title": of(3)}}
    last: Terms = {"memorialx": {"title": of(1)}, "net": {"title": of(3)}}
    assert [*layout.term_files(map(index_of, (one, other, last)), starts)]
    assert starts == ["_", "_alp", "memoria"]


def test_parts_of_an_index_have_files_of_their_own() -> None:
    one: Terms = {"a": {"title": of(1)}, "b": {"title": of(2)}}
    other: Terms = {"c": {"title": of(1)}}
    assert written([index_of(one), index_of(other)]) == ([phrased(one), phrased(other)], ["a", "c"])
    assert written([]) == ([], [])
    assert written([index_of({})]) == ([], [])


VOCABULARY = [
    ("memorial", "memori", 1),
    ("memories", "memori", 255),
    ("memory", "memori", 70_000),
    ("network", "network", 3),
    ("sky", "sky", 2),
    ("was2", "other", 1),
    ("记忆", "记忆", 4),
]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_words_are_read_back_with_their_terms_and_counts(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(layout, "_WORDS", size)
    starts: list[str] = []
    files = dict(layout.word_files(VOCABULARY, starts))
    read_back = [vocabulary(file) for file in files.values()]
    assert [one for part in read_back for one in part] == VOCABULARY
    assert begin(starts, [[word for word, _, _ in part] for part in read_back])
    assert [*files] == [f"words-{number}.bin" for number in range(len(starts))]
    assert max(map(len, read_back)) == min(size, len(VOCABULARY))

    backwards = sorted(word[::-1] for word, _, _ in VOCABULARY)
    starts = []
    files = dict(layout.ending_files(backwards, starts))
    ends = [endings(file) for file in files.values()]
    assert [one for part in ends for one in part] == backwards
    assert begin(starts, ends)
    assert [*files] == [f"endings-{number}.bin" for number in range(len(starts))]


def test_a_term_that_shares_no_letter_with_its_word_is_read_back() -> None:
    found = [("a", "xyz", 1), ("b", "", 1), ("c", "c" * 300, 1), ("d" * 400, "d", 1)]
    [(_, file)] = layout.word_files(found, [])
    assert vocabulary(file) == found
    assert [*layout.word_files([], [])] == []
    assert [*layout.ending_files([], [])] == []


@pytest.mark.parametrize("number", [0, 1, 3, 4, 5, 9])
def test_values_by_document_are_read_back_so_many_a_file(number: int) -> None:
    values: list[Mapping[str, Any]] = [
        {"title": f"<b>“{n}”</b>\n中\u2028😀\ud800", "none": None} for n in range(number)
    ]
    files = dict(layout.chunk_files("cards", iter(values), 4))
    assert [*files] == [f"cards-{n}.bin" for n in range((number + 3) // 4)]
    [*sizes] = [len(json.loads(sections(file)[0].decode())) for file in files.values()]
    assert sizes == [4] * (number // 4) + [number % 4] * (number % 4 > 0)
    read_back = [one for file in files.values() for one in json.loads(sections(file)[0].decode())]
    # UTF-8 has no form of half a character.
    assert read_back == [
        {**value, "title": value["title"].replace("\ud800", "?")} for value in values
    ]


@settings(max_examples=50)
@given(st.lists(st.lists(st.integers(0, 299), max_size=3), max_size=20))
def test_facets_are_read_back(chosen: list[list[int]]) -> None:
    values: list[dict[str, Any]] = [{"id": f"Ä{number}", "title": "B"} for number in range(300)]
    values[1]["parent"] = 0
    files = layout.facet_files(
        "topic",
        values,
        np.array([len(one) for one in chosen], dtype=np.int32),
        np.array([number for one in chosen for number in one], dtype=np.int32),
    )
    (told, of_values), (name, columns) = files
    assert (told, name) == ("values-topic.bin", "facet-topic.bin")
    assert facet(of_values, columns) == (values, chosen)


def test_an_order_is_read_back() -> None:
    ranks = [*range(70_000, 0, -997)]
    assert order(layout.deflate(layout.wide(ranks))) == ranks


def test_files_are_the_same_for_the_same_values() -> None:
    found: Terms = {"b": {"title": of(2, 1), "names": of(1)}, "a": {"title": of(1)}}
    other: Terms = {"a": {"title": of(1)}, "b": {"names": of(1), "title": of(1, 2)}}
    assert [*layout.term_files([index_of(found)], [])] == [
        *layout.term_files([index_of(other)], [])
    ]
