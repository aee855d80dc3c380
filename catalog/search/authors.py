"""The files by which results are narrowed down to an author: nobody needs all of them at once.

Twenty thousand papers have as many authors as three such facets have bytes to spare, so the column
that other facets have (`layout.facet_file`) is not made. A reader sees the authors of the most
papers, or all authors of a few results, and finds any other by typing a part of the name:

- `authors-top.bin`: the authors of the most papers, most first;
- `authors-N.bin`: authors in the order of the words of their names, folded as search folds them;
  one stands under each of its words, one without words first. The manifest has the first word of
  each file, and a line feed behind it, so that a word is never behind a file that begins with it;
- `people-N.bin`: the authors of each document, laid out as cards are.

In the first two kinds, sections are: the names (JSON); how many documents each has (a column); the
first of these (two columns) and, as the difference to the one before, all others (a column).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from catalog.search import layout
from catalog.search.facets import Facet
from catalog.search.index import Numbers, ranks
from catalog.search.words import fold

# Documents whose authors are in one file.
DOCUMENTS = 32
# About 10 KB each, deflated.
_TOP = 500
_NAMES = 1_000


def author_files(facet: Facet, starts: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files of a facet whose values are authors, most frequent first.

    What each file of names begins with is put into `starts`.
    """
    names = facet.ids
    holders = _Holders(facet)
    yield "authors-top.bin", holders.file(np.arange(min(_TOP, len(names))))
    words, word, author = _entries(names)
    for start in range(0, len(author), _NAMES):
        number = len(starts)
        starts.append(f"{words[word[start]]}\n")
        yield f"authors-{number}.bin", holders.file(author[start : start + _NAMES])
    ends = np.cumsum(facet.sizes).tolist()
    of_all = list(map(names.__getitem__, facet.chosen.tolist()))
    people = (of_all[start:end] for start, end in zip([0, *ends], ends, strict=False))
    yield from layout.chunk_files("people", people, DOCUMENTS)


def _entries(names: Sequence[str]) -> tuple[list[str], Numbers, Numbers]:
    """Each author under each word: all words in order, and per entry the word and the author."""
    number: dict[str, int] = {}
    found: list[int] = []
    sizes = []
    for name in names:
        words = set(fold(name)) or {""}
        found += [number.setdefault(word, len(number)) for word in words]
        sizes.append(len(words))
    word = ranks(list(number))[np.array(found, dtype=np.int64)]
    author = np.repeat(np.arange(len(names)), sizes)
    order = np.lexsort((ranks(names)[author], word))
    return sorted(number), word[order], author[order]


class _Holders:
    """Authors' documents as the columns of files."""

    def __init__(self, facet: Facet) -> None:
        self._names = facet.ids
        documents = np.repeat(np.arange(len(facet.sizes)), facet.sizes)
        # Author after author; stable, so that documents ascend.
        self._documents = documents[np.argsort(facet.chosen, kind="stable")]
        self._steps = np.diff(self._documents, prepend=0)
        self._sizes = np.bincount(facet.chosen, minlength=len(facet.ids))
        self._firsts = np.cumsum(self._sizes) - self._sizes

    def file(self, authors: Numbers) -> bytes:
        """The file of these authors, in this order."""
        firsts, further = self._firsts[authors], self._sizes[authors] - 1
        before = np.cumsum(further) - further
        rest = np.repeat(firsts + 1 - before, further) + np.arange(further.sum())
        return layout.deflate(
            [
                layout.data([self._names[author] for author in authors.tolist()]),
                layout.column(further + 1),
                *layout.wide(self._documents[firsts]),
                layout.column(self._steps[rest]),
            ]
        )
