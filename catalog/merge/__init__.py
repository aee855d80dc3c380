"""Records become papers: which are the same one, which value wins, what was in conflict."""

from catalog.merge.ids import ID_LENGTH, make_id
from catalog.merge.merge import (
    Alike,
    BrokenLink,
    Change,
    Conflict,
    Contradiction,
    Merging,
    Tally,
    merge,
)

__all__ = [
    "ID_LENGTH",
    "Alike",
    "BrokenLink",
    "Change",
    "Conflict",
    "Contradiction",
    "Merging",
    "Tally",
    "make_id",
    "merge",
]
