"""Ids of new entries, from their titles."""

from __future__ import annotations

from slugify import slugify

from catalog.identity import spelled
from catalog.model import RESERVED_ID, PaperId

ID_LENGTH = 60


def make_id(title: str, taken: set[PaperId]) -> PaperId:
    """An id for a title: its slug, cut at a word's end, numbered if it is taken; then taken."""
    base = slug(title) or "paper"
    number = 1
    id_ = PaperId(base)
    while id_ in taken or RESERVED_ID.fullmatch(id_):
        number += 1
        id_ = PaperId(f"{base}-{number}")
    taken.add(id_)
    return id_


def slug(title: str) -> str:
    """A title as an id, whether it is taken or not; empty if nothing of it can stand in one."""
    return slugify(spelled(title), max_length=ID_LENGTH, word_boundary=True, save_order=True)
