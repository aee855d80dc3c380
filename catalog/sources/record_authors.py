"""The authors of a record: names in one text, in a list, or as records with more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from catalog.model import FORMATS, Author, Orcid
from catalog.problems import quote
from catalog.sources import fields
from catalog.sources.record_values import Doubts, Named, Value, is_nothing, text_of

_LONGEST_NAME = 200
_ORCID = re.compile(r"(?:(?:https?://)?orcid\.org/|orcid:\s*)?([0-9X-]+)/?", re.IGNORECASE)
_NAMES = ("name", "literal", "fullname", "full_name", "displayName", "display_name", "author")
_GIVEN = ("given", "first", "firstname", "first_name", "firstName", "givenName", "given_name")
_FAMILY = ("family", "last", "lastname", "last_name", "lastName", "familyName", "family_name")


def authors(found: Iterable[Named], doubts: Doubts) -> tuple[Author, ...]:
    """The authors that the first of some fields gives, in order.

    One name and `et al.` is left out: who reads it would take it for the only author.
    """
    for _, _, value in found:
        names = [value] if isinstance(value, (str, Mapping)) else value
        if isinstance(names, Sequence) and names:
            return _authors(list(names), doubts)
    return ()


def _authors(names: list[Value], doubts: Doubts) -> tuple[Author, ...]:
    if len(names) == 1 and isinstance(names[0], str):
        # One text: of one author, or of all of them.
        text = names[0]
        names = list(fields.split_names(text))
        cut = fields.is_cut(text)
    else:
        last = names[-1]
        cut = isinstance(last, str) and fields.is_cut(last)
    who = tuple(_persons(names, doubts))
    if not cut:
        return who
    if len(who) > 1:
        doubts.add("authors-incomplete", f"more authors follow {quote(who[-1].name)}")
        return who
    doubts.add("authors-incomplete", "only the first of several authors is named; left out")
    return ()


def _persons(names: Iterable[Value], doubts: Doubts) -> Iterator[Author]:
    for name in names:
        if isinstance(name, str):
            if len(name) > _LONGEST_NAME:
                doubts.add("bad-author", f"{quote(name, 40)} is too long for a name; left out")
            elif not is_nothing(name):
                yield from _by_name(name)
        elif isinstance(name, Mapping):
            yield from _by_record(name, doubts)
        elif name:
            doubts.add("bad-author", f"{quote(text_of(name), 40)} is no author; left out")


@lru_cache(maxsize=20_000)
def _by_name(name: str) -> tuple[Author, ...]:
    return fields.authors((name,))


def _by_record(record: Mapping[str, Value], doubts: Doubts) -> Iterator[Author]:
    name = _first(record, _NAMES)
    family, given = _first(record, _FAMILY), _first(record, _GIVEN)
    if not name and family:
        suffix = _first(record, ("suffix",))
        name = ", ".join(part for part in (family, suffix, given) if part)
    found = _by_name(name[:_LONGEST_NAME] or given)
    if not found:
        doubts.add("bad-author", "an author without a name is left out")
        return
    orcid = _orcid(_first(record, ("orcid", "ORCID", "orcid_id")), doubts)
    where = _first(record, ("affiliation", "affiliations", "institution", "institutions"))
    yield Author(
        name=found[0].name, orcid=orcid, affiliation=where if 0 < len(where) <= 500 else None
    )


def _first(record: Mapping[str, Value], names: Iterable[str]) -> str:
    for name in names:
        value = record.get(name)
        if value and (text := text_of(value)):
            return text
    return ""


def _orcid(text: str, doubts: Doubts) -> Orcid | None:
    found = _ORCID.fullmatch(text)
    if found and FORMATS[Orcid].pattern.fullmatch(found[1]):
        return Orcid(found[1])
    if text:
        doubts.add("bad-orcid", f"{quote(text)} is no ORCID iD; it is left out")
    return None
