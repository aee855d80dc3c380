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
from itertools import pairwise

from catalog.search import layout
from catalog.search.facets import Facet
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
    names = [str(value["id"]) for value in facet.values]
    documents: list[list[int]] = [[] for _ in names]
    for document, chosen in enumerate(facet.chosen):
        for number in chosen:
            documents[number].append(document)
    yield "authors-top.bin", _file(names[:_TOP], documents[:_TOP])
    entries = sorted(
        (word, name, number)
        for number, name in enumerate(names)
        for word in set(fold(name)) or {""}
    )
    for start in range(0, len(entries), _NAMES):
        part = entries[start : start + _NAMES]
        number = len(starts)
        starts.append(f"{part[0][0]}\n")
        yield (
            f"authors-{number}.bin",
            _file([name for _, name, _ in part], [documents[n] for _, _, n in part]),
        )
    people = ([names[number] for number in chosen] for chosen in facet.chosen)
    yield from layout.chunk_files("people", people, DOCUMENTS)


def _file(names: Sequence[str], documents: Sequence[Sequence[int]]) -> bytes:
    return layout.deflate(
        [
            layout.data(names),
            layout.column([len(one) for one in documents]),
            *layout.wide([one[0] for one in documents]),
            layout.column([after - one for of in documents for one, after in pairwise(of)]),
        ]
    )
