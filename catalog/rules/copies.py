"""Abstracts that are the same, or nearly, under different titles; in time linear in the papers.

Abstracts that fold to the same letters are found by a dictionary. For the others, each abstract is
a set of shingles (runs of five words), of which the smallest hashes are kept (a bottom-k sketch:
Broder, "On the resemblance and containment of documents", 1997). Two abstracts that share most of
their shingles almost surely share one of these. Each abstract is compared with a few of those that
share one, however many there are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from catalog.identity import fold_title
from catalog.model import Paper
from catalog.rules.duplicates import told_apart

# An abstract of fewer words may be anybody's.
_FEWEST_WORDS = 8
_FEWEST_FOR_NEAR = 30
_SHINGLE = 5
_WORD = re.compile(r"\w+")
# The share of shingles that near copies have in common: an edited sentence or two.
_ALIKE = 0.7
_SKETCH = 8
# Near copies have most of a sketch in common; a sentence that two papers share gives one hash.
_SHARED = 2
# With how many earlier abstracts that share a hash one is compared.
_COMPARED = 4


def pairs(papers: Sequence[Paper]) -> Iterator[tuple[Paper, Paper]]:
    """Papers whose abstract an earlier paper has, and that paper; each paper once at most.

    Papers of one title are left out, and those of which somebody has said that they are versions
    of each other, the same, or not the same.
    """
    words = {paper.file: _words(paper) for paper in papers if paper.abstract}
    owners: dict[str, list[Paper]] = {}
    sketches = _Sketches()
    for paper in papers:
        folded = words.get(paper.file, ())
        if len(folded) < _FEWEST_WORDS:
            continue
        same = owners.setdefault(" ".join(folded), [])
        found = next((other for other in same if _are_two(paper, other)), None)
        if len(same) < _COMPARED:
            same.append(paper)
        if len(folded) >= _FEWEST_FOR_NEAR:
            near = sketches.near(paper, folded)
            found = found or next((other for other in near if _are_two(paper, other)), None)
        if found is not None:
            yield paper, found


def _are_two(one: Paper, other: Paper) -> bool:
    known = told_apart(one, other) or other.id in one.same_as or one.id in other.same_as
    return not known and fold_title(one.title) != fold_title(other.title)


def _words(paper: Paper) -> tuple[str, ...]:
    """The words of an abstract, without case and signs."""
    return tuple(_WORD.findall((paper.abstract or "").casefold()))


class _Sketches:
    """The abstracts seen so far, by the hashes of their sketches."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._by_hash: dict[int, list[int]] = {}
        self._seen: list[tuple[Paper, NDArray[np.uint64]]] = []

    def near(self, paper: Paper, words: Sequence[str]) -> list[Paper]:
        """Earlier papers whose abstract is nearly this one, which is then seen."""
        shingles = self._shingles(words)
        candidates: Counter[int] = Counter()
        number = len(self._seen)
        for value in shingles[:_SKETCH].tolist():
            bucket = self._by_hash.setdefault(value, [])
            candidates.update(bucket)
            if len(bucket) < _COMPARED:
                bucket.append(number)
        self._seen.append((paper, shingles))
        return [
            self._seen[candidate][0]
            for candidate, shared in candidates.items()
            if shared >= _SHARED and _resemblance(shingles, self._seen[candidate][1]) >= _ALIKE
        ]

    def _shingles(self, words: Sequence[str]) -> NDArray[np.uint64]:
        """The hashes of a text's shingles, each once, in order."""
        numbers = self._numbers
        for word in words:
            if word not in numbers:
                # Python's own hash of a text differs from run to run.
                digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                numbers[word] = int.from_bytes(digest, "little")
        row = np.array([numbers[word] for word in words], dtype=np.uint64)
        mixed = np.zeros(len(row) - _SHINGLE + 1, dtype=np.uint64)
        for place in range(_SHINGLE):
            mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + row[place : place + len(mixed)]
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(32)
        return np.unique(mixed)


def _resemblance(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """The share of the shingles of both that each has (Jaccard)."""
    if min(len(one), len(other)) < _ALIKE * max(len(one), len(other)):
        return 0.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common)
