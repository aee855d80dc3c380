"""The index: which documents hold a term, in which field, and with what weight.

Terms, weights and their rounding are those of an index built whole by the `lunr` package, so that
results and scores are lunr's. Its ranking is Okapi BM25 (Robertson and Zaragoza 2009, "The
Probabilistic Relevance Framework: BM25 and Beyond") per field, with k1 = 1.2 and b = 0.75, and an
inverse document frequency over all fields together.

A catalog of 20,000 papers has four million words, so each word costs one number in an array, and
everything that is done to all of them is done by numpy.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.search.words import WHOLE, Words, fold

Numbers = NDArray[np.integer[Any]]

# A word in the title says most about a paper, one of its names even more; names of authors are
# rare words by themselves. Chosen by `python -m tests.bench search --quality`.
BOOSTS: Mapping[str, int] = {
    "title": 8, "names": 4, "authors": 3, "topics": 3, "venue": 2, "abstract": 1,
}  # fmt: skip
FIELDS = tuple(BOOSTS)
# The fields in which a phrase is looked for.
PHRASED = ("title", "abstract", "authors")
SCALE = 1000
_K1, _B = 1.2, 0.75
# So many occurrences are inverted at a time, at about 100 bytes each.
_PART = 250_000


@dataclass(frozen=True, slots=True)
class Index:
    """Postings in *lists*, a list being those of a term in one field; terms and fields in order.

    `terms` has one item per term; `term`, `field`, `size` one per list; `document`, `weight` (×
    SCALE, whole), `count` (how often the term occurs there) one per posting, list after list,
    documents ascending; `position` one per occurrence, posting after posting.
    """

    terms: tuple[str, ...]
    term: Numbers
    field: Numbers
    size: Numbers
    document: Numbers
    weight: Numbers
    count: Numbers
    position: Numbers


@dataclass(frozen=True, slots=True)
class Document:
    """A document as numbers of words, field after field, and how many in each field."""

    words: array[int]
    sizes: tuple[int, ...]


def read(texts: Mapping[str, str | Sequence[str]], words: Words) -> Document:
    """A document from a text, or its words, per field."""
    numbers = array("i")
    sizes = []
    for field in FIELDS:
        given = texts[field]
        found = fold(given) if isinstance(given, str) else given
        # Faster than to extend it by what `map` gives.
        numbers.fromlist(list(map(words.__getitem__, found)))
        sizes.append(len(found))
    return Document(numbers, tuple(sizes))


class Inverter:
    """Takes documents in, one after another, and inverts them."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._tokens = array("i")
        self._sizes = array("i")
        self.documents = 0

    def add(self, document: Document) -> None:
        """Take a document in, read with the same words."""
        self._tokens.extend(document.words)
        self._sizes.extend(document.sizes)
        self.documents += 1

    @cached_property
    def _counts(self) -> list[int]:
        """How often each word occurs, by its number; asked for when all documents are in."""
        counts: list[int] = _counted(_view(self._tokens), len(self._words.texts)).tolist()
        return counts

    def words(self) -> Iterator[tuple[str, str, int]]:
        """Each word in order, its term, and how often it occurs; stop words left out."""
        texts, terms, counts = self._words.texts, self._words.terms, self._counts
        for number in sorted(range(len(texts)), key=texts.__getitem__):
            term = terms[number]
            # A word may be left from an earlier build.
            if counts[number] and term is not None and not texts[number].startswith(WHOLE):
                yield texts[number], term, counts[number]

    def parts(self) -> Iterator[Index]:
        """The index of all documents, in parts of neighbouring terms that fit into memory.

        It is made in the documents' place: there are none afterwards.
        """
        counted = zip(self._words.terms, self._counts, strict=True)
        terms = sorted({term for term, count in counted if term and count})
        if not terms:
            return
        number = {term: place for place, term in enumerate(terms)}
        of_word = np.array([number.get(term or "", -1) for term in self._words.terms], np.int32)
        del number
        found, sizes = _view(self._tokens), _view(self._sizes)
        self._tokens, self._sizes = array("i"), array("i")
        for part in _slices(len(found)):
            found[part] = of_word[found[part]]
        cell = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        lengths = _lengths(found, cell, len(sizes)).reshape(-1, len(FIELDS))
        average = np.array([max(total, 1) / self.documents for total in lengths.sum(axis=0)])
        long = _K1 * (1 - _B + _B * (lengths / average))
        del lengths
        first = np.cumsum(sizes, dtype=np.int64) - sizes
        starts = _cuts(np.cumsum(_counted(found, len(terms))))
        # One byte a word to look through for each part; the last number is of words without terms.
        of_term = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(terms) + 1))
        place = of_term.astype(np.min_scalar_type(len(starts)))[found]
        place[found < 0] = len(starts)
        for part_number, (start, end) in enumerate(pairwise([*starts, len(terms)])):
            here = np.flatnonzero(place == part_number)
            cells = cell[here]
            yield self._part(
                tuple(terms[start:end]),
                found[here] - np.int32(start),
                cells,
                (here - first[cells]).astype(np.int32),
                long,
            )

    def _part(
        self,
        terms: tuple[str, ...],
        term: Numbers,
        cell: Numbers,
        position: Numbers,
        long: NDArray[np.float64],
    ) -> Index:
        """The index of some terms, from all their occurrences."""
        # Stable: documents and positions ascend already. Of two bytes, sorting is much faster.
        key = term * len(FIELDS) + cell % len(FIELDS)
        order = np.argsort(key.astype(np.min_scalar_type(len(terms) * len(FIELDS))), kind="stable")
        key, document, position = key[order], cell[order] // len(FIELDS), position[order]
        first = _starts(key, document)
        count = _sizes_of(first, len(key))
        key, document = key[first], document[first]
        lists = _starts(key)
        field = key % len(FIELDS)
        return Index(
            terms=terms,
            term=key[lists] // len(FIELDS),
            field=field[lists],
            size=_sizes_of(lists, len(key)),
            document=document,
            weight=self._weights(key // len(FIELDS), field, count, long[document, field]),
            count=count,
            position=position,
        )

    def _weights(
        self, term: Numbers, field: Numbers, count: Numbers, long: NDArray[np.float64]
    ) -> Numbers:
        """The weight of each posting, `long` being what the length of its text does to it.

        The order of operations is lunr's, and decides roundings.
        """
        # The inverse document frequency as lunr has it: a document counts once for each field.
        often, which = np.unique(np.bincount(term), return_inverse=True)
        rarity: NDArray[np.float64] = np.array(
            [log(1 + abs((self.documents - n + 0.5) / (n + 0.5))) for n in often.tolist()]
        )[which]
        boost = np.array(list(BOOSTS.values()))[field]
        weight: NDArray[np.float64] = rarity[term] * ((_K1 + 1) * count) / (long + count) * boost
        return rounded(weight)


def rounded(weight: NDArray[np.float64]) -> Numbers:
    """Weights × SCALE as whole numbers.

    lunr rounds by Python's `round`, which looks at every digit where two numbers seem as near.
    """
    scaled = weight * SCALE
    nearest = np.rint(scaled)
    doubtful = np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6)
    nearest[doubtful] = [round(round(w, 3) * SCALE) for w in weight[doubtful].tolist()]
    whole: Numbers = nearest.astype(np.int64)
    return whole


def ranks(texts: Sequence[str]) -> Numbers:
    """Each text's place in their order."""
    found = np.empty(len(texts), dtype=np.int64)
    found[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    return found


def _slices(total: int) -> Iterator[slice]:
    """So many items in slices, since numpy makes 64 bits of every one in between."""
    return (slice(start, start + _PART) for start in range(0, total, _PART))


def _counted(numbers: NDArray[np.int32], kinds: int) -> Numbers:
    """How often each number from 0 occurs."""
    total = np.zeros(kinds, dtype=np.int64)
    for part in _slices(len(numbers)):
        some = numbers[part]
        total += np.bincount(some[some >= 0], minlength=kinds)
    return total


def _lengths(found: NDArray[np.int32], cell: NDArray[np.int32], cells: int) -> Numbers:
    """How many words with terms each cell has; the words are in the order of cells."""
    lengths = np.zeros(cells, dtype=np.int64)
    for part in _slices(len(found)):
        own = cell[part][found[part] >= 0]
        if len(own):
            counts = np.bincount(own - own[0])
            lengths[own[0] : own[0] + len(counts)] += counts
    return lengths


def _cuts(until: Numbers) -> list[int]:
    """Where parts begin, of terms that occur so many times up to and with each."""
    starts: list[int] = []
    start = 0
    while start < len(until):
        starts.append(start)
        before = until[start - 1] if start else 0
        start = max(int(np.searchsorted(until, before + _PART, side="right")), start + 1)
    return starts


def _view(numbers: array[int]) -> NDArray[np.intc]:
    return np.frombuffer(numbers, dtype=np.intc)


def _starts(*columns: Numbers) -> Numbers:
    """Where something changes from one row to the next; the first row is a change."""
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64)
    changes = np.ones(len(columns[0]), dtype=bool)
    changes[1:] = False
    for column in columns:
        changes[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changes)


def _sizes_of(starts: Numbers, total: int) -> Numbers:
    return np.concatenate((starts[1:], [total])) - starts
