"""How the index's files are laid out, byte by byte; `theme/…/search/layout.js` reads them.

Every file but the manifest is deflated (RFC 1951), so that it is as small from a host that does
not compress. Inflated, a file is a row of *sections*: a length in bytes (32 bits, little-endian)
and so many bytes. A section is UTF-8 text or a *column* of whole numbers from 0: their number and
the number of large ones (32 bits each), one byte per number, 255 standing for a large one, and the
large ones in order (32 bits each). Neighbours in a column are alike, which is what makes it deflate
well.

**Terms** (`terms-N.bin`): words; per term the fields it occurs in (a bit each, in the manifest's
order). Then columns over all *lists*, a list being a term's postings in one field, terms in order
and fields in order: documents in it; different weights in it. Then, list after list: the first
document, upper and lower byte apart (two columns: number >> 8, number & 255); all further
documents, as the difference to the one before; the different weights (two columns, as above), most
frequent first; and for lists with more than one different weight, which of them each document has.

**Positions** (`positions-N.bin`, for the terms of `terms-N.bin`): over the lists of fields with
phrases: per document, how often the term occurs in it; then all positions (two columns).

**Words** (`words-N.bin`): words in order; per word, how often it occurs; per word, how many of its
letters its term cuts off; per word, what the term has instead: a position in the text behind, one a
line. **Endings** (`endings-N.bin`): words spelt backwards, in order.

Words in a section stand one a line, in order; two sections: how many first letters (UTF-16 units),
up to 64, each shares with the one before (a column), and the rest.

**Cards** (`cards-N.bin`), **texts** (`texts-N.bin`): JSON lists of one section, so many documents
each. **Order** (`order-title.bin`): each document's place in the order of titles (two columns).

**Facets** have their values in a small file (`values-NAME.bin`), which is all that is shown of them
beside a search without words: JSON of them, and a column: how many documents have each. What all
other counts are made of stands apart (`facet-NAME.bin`), two columns: how many values each document
has, and which. Those of authors are described in `authors.py`.

The manifest tells where files of words and terms begin: by a text that is behind all words of the
one before, and not behind its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from deflate import deflate_compress
from numpy.typing import NDArray

from catalog.compact import json_bytes
from catalog.search.index import FIELDS, PHRASED, Index, Numbers

# Bytes before deflating: about 6 KB go over the wire for a shard.
_SHARD = 12_000
# A term whose own postings are larger than this stands alone: its neighbours should not pay.
_LARGE = 8_000
_WORDS = 1_500
# Letters of a word that are compared with those of the next.
_LOOKED_AT = 64
_BYTE = 255
# Of libdeflate's levels, the fastest: half the time of the usual one, for 1 to 4 % more bytes.
_LEVEL = 1


def deflate(sections: Iterable[bytes]) -> bytes:
    """A file of these sections."""
    whole = b"".join(
        part for section in sections for part in (len(section).to_bytes(4, "little"), section)
    )
    return bytes(deflate_compress(whole, _LEVEL))


def column(numbers: Sequence[int] | Numbers) -> bytes:
    """Whole numbers from 0, of which most are small."""
    given = np.asarray(numbers, dtype=None if isinstance(numbers, np.ndarray) else np.int64)
    large = given[given >= _BYTE].astype("<u4").tobytes()
    if large:
        given = np.minimum(given, _BYTE)
    small = given.astype(np.uint8).tobytes()
    return b"".join(
        (len(small).to_bytes(4, "little"), (len(large) // 4).to_bytes(4, "little"), small, large)
    )


def wide(numbers: Sequence[int] | Numbers) -> tuple[bytes, bytes]:
    """Numbers of which many are large, as two columns: the lower byte varies, the upper less."""
    given = np.asarray(numbers, dtype=None if isinstance(numbers, np.ndarray) else np.int64)
    return column(given >> 8), column(given & 255)


def text(value: str) -> bytes:
    """A section of text."""
    return value.encode("utf-8", "surrogatepass")


def data(value: Any) -> bytes:
    """A section of JSON."""
    return json_bytes(value)


def words(ordered: Sequence[str]) -> tuple[bytes, bytes]:
    """Words in order, each without the beginning that it shares with the one before."""
    shared = _shared_with_last(ordered)
    rest = [word[same:] for word, same in zip(ordered, shared.tolist(), strict=True)]
    return column(shared), text("\n".join(rest))


def _shared(one: str, other: str) -> int:
    """How many first letters two words share."""
    if one.startswith(other):
        return len(other)
    limit = min(len(one), len(other))
    for position in range(limit):
        if one[position] != other[position]:
            return position
    return limit


def _shared_with_last(ordered: Sequence[str]) -> Numbers:
    """How many first letters each shares with the one before, as far as it is looked at."""
    if not ordered:
        return np.zeros(0, dtype=np.int64)
    letters = np.array(ordered, dtype=f"U{_LOOKED_AT}").view(np.uint32)
    letters = letters.reshape(len(ordered), _LOOKED_AT)
    # A word that ends is followed by zeros, which are no letter.
    differs = letters[1:] != letters[:-1]
    shared = np.where(differs.any(axis=1), differs.argmax(axis=1), _LOOKED_AT)
    return np.concatenate(([0], shared))


class _Lists:
    """An index's lists as the columns of its files, to be cut into shards."""

    def __init__(self, index: Index) -> None:
        self._index = index
        terms = len(index.terms)
        self._masks = np.bincount(index.term, weights=1 << index.field, minlength=terms).astype(int)
        list_of = np.repeat(np.arange(len(index.size)), index.size)
        first = np.cumsum(index.size) - index.size
        self._first = index.document[first]
        step = np.diff(index.document, prepend=0)
        further = np.ones(len(step), dtype=bool)
        further[first] = False
        self._further = step[further]
        self._weights, self._kinds, choice = _different(index.weight, list_of, len(index.size))
        chosen = self._kinds[list_of] > 1
        self._choices = choice[chosen]
        phrased = np.isin(index.field, [FIELDS.index(name) for name in PHRASED])[list_of]
        self._counts = index.count[phrased]
        self._positions = index.position[np.repeat(phrased, index.count)]
        # Where each term's part of every column begins: a term's end is the next one's beginning.
        self._lists = _offsets(np.bincount(index.term, minlength=terms))
        of_lists = _offsets(index.size)[self._lists]
        self._at_further = of_lists - self._lists
        self._at_weights = _offsets(self._kinds)[self._lists]
        self._at_choices = _offsets(chosen)[of_lists]
        self._at_counts = _offsets(phrased)[of_lists]
        self._at_positions = _offsets(self._counts)[self._at_counts]
        text = _offsets(np.array([len(term) + 2 for term in index.terms], dtype=np.int64))
        postings = self._at_further + 3 * self._at_weights + self._at_choices
        self._bytes = text + 6 * self._lists + postings

    def shards(self) -> Iterator[tuple[int, int]]:
        """Ranges of terms that make a file each, the last one excluded."""
        start, sizes, alone = 0, self._bytes.tolist(), False
        for term in range(len(self._index.terms)):
            large = sizes[term + 1] - sizes[term] > _LARGE
            if term > start and (large or alone or sizes[term + 1] - sizes[start] > _SHARD):
                yield start, term
                start = term
            alone = large
        if self._index.terms:
            yield start, len(self._index.terms)

    def files(self, number: int, start: int, end: int) -> Iterator[tuple[str, bytes]]:
        """The two files of a range of terms."""

        def part(of: Numbers, offsets: Numbers) -> Numbers:
            return of[offsets[start] : offsets[end]]

        yield (
            f"terms-{number}.bin",
            deflate(
                [
                    *words(self._index.terms[start:end]),
                    column(self._masks[start:end]),
                    column(part(self._index.size, self._lists)),
                    column(part(self._kinds, self._lists)),
                    *wide(part(self._first, self._lists)),
                    column(part(self._further, self._at_further)),
                    *wide(part(self._weights, self._at_weights)),
                    column(part(self._choices, self._at_choices)),
                ]
            ),
        )
        yield (
            f"positions-{number}.bin",
            deflate(
                [
                    column(part(self._counts, self._at_counts)),
                    *wide(part(self._positions, self._at_positions)),
                ]
            ),
        )


def _offsets(sizes: Numbers | NDArray[np.bool_]) -> Numbers:
    """Where each of these many things begins, and where the last one ends."""
    return np.concatenate(([0], np.cumsum(sizes)))


def _different(weight: Numbers, list_of: Numbers, lists: int) -> tuple[Numbers, Numbers, Numbers]:
    """The different weights of each list, how many they are, and which one each posting has.

    The most frequent come first where a list has more of them than fit into a byte.
    """
    codes, choice, frequency = np.unique(
        list_of << 32 | weight, return_inverse=True, return_counts=True
    )
    owner, weights = codes >> 32, codes & 0xFFFFFFFF
    kinds = np.bincount(owner, minlength=lists)
    # By list, then by frequency, falling; ties by weight.
    order = np.lexsort((weights, -frequency, owner))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return weights[order], kinds, place[choice] - (np.cumsum(kinds) - kinds)[list_of]


def term_files(parts: Iterable[Index], starts: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files of all terms. What each file begins with is put into `starts`."""
    before = ""
    for index in parts:
        lists = _Lists(index)
        for start, end in lists.shards():
            starts.append(_start(before, index.terms[start]))
            before = index.terms[end - 1]
            yield from lists.files(len(starts) - 1, start, end)


def _start(before: str, first: str) -> str:
    """Where a file begins: the shortest text that is behind the last word of the one before."""
    return first[: _shared(before, first) + 1]


def word_files(
    found: Sequence[tuple[str, str, int]], starts: list[str]
) -> Iterator[tuple[str, bytes]]:
    """The files of the vocabulary: words in order, with their terms and how often they occur."""
    before = ""
    for number, part in enumerate(_parts(found, _WORDS)):
        starts.append(_start(before, part[0][0]))
        before = part[-1][0]
        cuts = [(word, _shared(word, term), term) for word, term, _ in part]
        instead = [term[same:] for _, same, term in cuts]
        kinds = sorted(set(instead), key=lambda one: (-instead.count(one), one))
        yield (
            f"words-{number}.bin",
            deflate(
                [
                    *words([word for word, _, _ in part]),
                    column([count for _, _, count in part]),
                    column([len(word) - same for word, same, _ in cuts]),
                    column([kinds.index(one) for one in instead]),
                    text("\n".join(kinds)),
                ]
            ),
        )


def ending_files(backwards: Sequence[str], starts: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files of the vocabulary spelt backwards, for words whose beginning is misspelt."""
    before = ""
    for number, part in enumerate(_parts(backwards, 2 * _WORDS)):
        starts.append(_start(before, part[0]))
        before = part[-1]
        yield f"endings-{number}.bin", deflate(words(part))


def chunk_files(name: str, values: Iterable[Any], size: int) -> Iterator[tuple[str, bytes]]:
    """The files of values by document, `size` documents each."""
    number, part = 0, []
    for value in values:
        part.append(value)
        if len(part) == size:
            yield f"{name}-{number}.bin", deflate([data(part)])
            number, part = number + 1, []
    if part:
        yield f"{name}-{number}.bin", deflate([data(part)])


def facet_files(
    name: str, values: Sequence[Any], sizes: Numbers, chosen: Numbers
) -> Iterator[tuple[str, bytes]]:
    """The two files of a facet: its values; how many of them each document has, and which."""
    counts = np.bincount(chosen, minlength=len(values))
    yield f"values-{name}.bin", deflate([data(values), column(counts)])
    yield f"facet-{name}.bin", deflate([column(sizes), column(chosen)])


def _parts(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
