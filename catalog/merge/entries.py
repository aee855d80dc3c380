"""Two entries that are found to be one paper, and two that are found not to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, TypeVar

from catalog.merge.values import united
from catalog.model import Event, Identifiers, Paper, PaperId, Topic
from catalog.sources.notices import dated, events, of_status, once

R = TypeVar("R", Paper, Topic)

# What the entry that stays keeps or gets from the other as it is.
_FILLED = (
    "abstract", "authors", "author_count", "organization", "date", "venue", "type", "volume",
    "issue", "pages", "publisher", "citation_key", "why", "status", "status_note", "status_date",
    "status_url", "version_of",
)  # fmt: skip
_LISTED = ("topics", "tags", "related", "same_as", "not_same_as", "aliases", "sources")
# What is said of a status, and of no other.
_STANDING = ("status_note", "status_date", "status_url")
# Where papers name each other.
_NAMING = ("related", "same_as", "not_same_as", "version_of", "start_here")


def joined(kept: Paper, other: Paper) -> Paper:
    """One entry of two: what `kept` says stays, what it lacks comes from `other`.

    The other's id becomes a former id, so that its page leads here and records of its title are
    known to belong here.
    """
    values: dict[str, Any] = {
        name: getattr(other, name) for name in _FILLED if not getattr(kept, name)
    }
    if kept.authors or values.get("authors"):
        values["author_count"] = None
    if kept.venue:
        # Pages of the one journal must not come to stand beside the volume of the other.
        for name in ("type", "volume", "issue", "pages", "publisher"):
            values.pop(name, None)
    if kept.status and not _same_event(kept, other):
        for name in _STANDING:
            values.pop(name, None)
    if kept.history or other.history or (kept.status and other.status):
        values["history"] = _history(replace(kept, **values), other)
    for name in _LISTED:
        values[name] = tuple(dict.fromkeys((*getattr(kept, name), *getattr(other, name))))
    values["aliases"] = tuple(dict.fromkeys((*values["aliases"], other.id)))
    ids = {f.name: getattr(kept.ids, f.name) or getattr(other.ids, f.name)
           for f in fields(Identifiers)}  # fmt: skip
    values |= {"ids": Identifiers(**ids), "links": united([kept.links, other.links])}
    values["added"] = min((d for d in (kept.added, other.added) if d), default=None)
    return _renamed(replace(kept, **values), {other.id: kept.id})


def _history(kept: Paper, other: Paper) -> tuple[Event, ...]:
    """What both entries say of the past, with the other's status where it is past."""
    now, its = of_status(kept), of_status(other)
    if now is None:
        return tuple(dict.fromkeys((*kept.history, *other.history)))
    past = [*events(kept.history), *events(other.history), *([its] if its else [])]
    # What is later than the status stays, too: the check tells of it, and a person decides.
    return dated(once([now, *past])[1:])


def _same_event(kept: Paper, other: Paper) -> bool:
    """Whether two statuses can be one."""
    days = {kept.status_date, other.status_date} - {None}
    return kept.status == other.status and len(days) < 2


def told_apart(one: Paper, other: Paper) -> Paper:
    """The entry with the decision that it is another paper than `other`."""
    decided = dict.fromkeys((*one.not_same_as, other.id))
    return replace(one, not_same_as=tuple(decided))


def naming(records: Iterable[R], old: PaperId, new: PaperId) -> Iterator[R]:
    """The papers or topics that name a paper, with its new id."""
    for record in records:
        changed = _renamed(record, {old: new})
        if changed != record:
            yield changed


def _renamed(record: R, ids: dict[PaperId, PaperId]) -> R:
    """A record that names papers by new ids, each once and never itself."""
    values: dict[str, Any] = {}
    for name in _NAMING:
        value = getattr(record, name, None)
        if isinstance(value, tuple):
            renamed = dict.fromkeys(ids.get(id_, id_) for id_ in value)
            values[name] = tuple(id_ for id_ in renamed if id_ != record.id)
        elif value is not None:
            new = ids.get(value, value)
            values[name] = new if new != record.id else None
    return replace(record, **values)
