"""Tables that lead from what a reader has to a paper's number: its id, a title, an identifier.

They serve the reading list and the page that says which of a reader's papers are in the catalog
(`theme/…/keep/lookup.js`). A text is known by its CRC-32 (ISO 3309, as in zlib and PNG): four bytes
a text, whatever its length, and what is found is looked at again in the paper's card. Two of 20,000
ids have the same one in a catalog of twenty; both papers are found, and the card decides.

The files lie with the index and are laid out as its other files are (`layout.py`):

- `ids.bin`: a hash for each paper's id, in the order of documents; then one for each former id, and
  (two columns) the number of its paper.
- `known.bin`: a hash for each paper's title (`title_key`); one for each citation key; one for each
  identifier (`identifier_keys`), and a column: how many identifiers each paper has.
- `added.bin`: JSON with the latest day on which a paper entered the catalog; then, of the papers
  that did so in the year before: their numbers, and how many days before (two columns each).

A section of hashes is so many times 32 bits, little-endian.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields

import numpy as np

from catalog.additions import latest, recent
from catalog.model import Identifiers, Paper, PaperId
from catalog.search import layout
from catalog.search.words import fold

_IDENTIFIERS = tuple(field.name for field in fields(Identifiers))


def lookup_files(
    papers: Sequence[Paper], keys: Mapping[PaperId, str], titles: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """The files, for papers in the order of documents.

    `keys` has the citation key of each, `titles` their titles as one types them.
    """
    former = [(alias, number) for number, paper in enumerate(papers) for alias in paper.aliases]
    yield (
        "ids.bin",
        layout.deflate(
            [
                _hashes(paper.id for paper in papers),
                _hashes(alias for alias, _ in former),
                *layout.wide([number for _, number in former]),
            ]
        ),
    )
    identifiers = [identifier_keys(paper.ids) for paper in papers]
    yield (
        "known.bin",
        layout.deflate(
            [
                _hashes(map(title_key, titles)),
                _hashes(keys[paper.id] for paper in papers),
                _hashes(key for of_paper in identifiers for key in of_paper),
                layout.column([len(of_paper) for of_paper in identifiers]),
            ]
        ),
    )
    newest = latest(papers)
    days = recent(papers)
    lately = [(number, days[paper.id]) for number, paper in enumerate(papers) if paper.id in days]
    yield (
        "added.bin",
        layout.deflate(
            [
                layout.data({"newest": newest.isoformat() if newest else None}),
                *layout.wide([number for number, _ in lately]),
                *layout.wide([(newest - day).days for _, day in lately if newest]),
            ]
        ),
    )


def title_key(title: str) -> str:
    """What a title is known by: its words in a row, so that `pre-train` is `pretrain`.

    Empty if it has no words, as one of signs alone.
    """
    return "".join(fold(title))


def identifier_keys(ids: Identifiers) -> list[str]:
    """Identifiers with their kinds, in lower case: `doi:10.1007/…`, `arxiv:2207.07115`."""
    found = ((name, getattr(ids, name)) for name in _IDENTIFIERS)
    return [f"{name}:{value.lower()}" for name, value in found if value]


def _hashes(texts: Iterable[str]) -> bytes:
    found = [zlib.crc32(text.encode("utf-8", "surrogatepass")) for text in texts]
    return np.asarray(found, dtype="<u4").tobytes()
