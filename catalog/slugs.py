"""Names for addresses: short, in plain letters, one for each thing."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import count

from slugify import slugify

_LONGEST = 60
_OTHER = re.compile(r"[^a-z0-9]+")
# Pages of our own beside those of people and venues: their index, its parts, its letters.
_RESERVED = re.compile(r"index|page-\d+|letter-[a-z]+")


def slug(folded: str) -> str:
    """A folded name as it may stand in an address: `ho-kei-cheng`. Empty for signs alone."""
    made = _OTHER.sub("-", folded).strip("-") if folded.isascii() else slugify(folded)
    if len(made) <= _LONGEST:
        return made
    return made[: _LONGEST + 1].rpartition("-")[0] or made[:_LONGEST]


def numbered(slug: str, others: Container[str]) -> Iterator[str]:
    """Addresses for things of one slug: itself, then with `-2`, and so on.

    A number that would make one of the `others` is left out: with `x-2` among them, `x` and `x-3`.
    """
    if _RESERVED.fullmatch(slug) is None:
        yield slug
    for number in count(2):
        if f"{slug}-{number}" not in others:
            yield f"{slug}-{number}"
