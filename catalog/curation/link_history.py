"""What earlier runs have found of links: which fail since when, and which have moved.

A link is dead when it has failed on three different days; one that answers leaves the history. Only
links that fail or have moved are kept, so the file is small: JSON, keys sorted, a change is a line.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from catalog.curation.probe import Outcome
from catalog.model import FORMATS, Url

# Failures, each on a day of its own, that make a link dead.
DAYS = 3
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """A link that nobody answers: the first and the last day, and on how many it was asked for.

    `archived` is the moment of an archived copy, as `20191130073412`; empty if the archive has
    none, None as long as nobody has asked.
    """

    since: str
    last: str
    days: int
    why: str
    archived: str | None = None

    @property
    def dead(self) -> bool:
        """Whether it has failed often enough."""
        return self.days >= DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Links that fail, links that have moved with their new addresses, by their addresses.

    `place` is how far the last run has come, if it did not check all.
    """

    failing: Mapping[str, Failing] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    place: str = ""

    @property
    def dead(self) -> dict[str, Failing]:
        """The links that are dead."""
        return {url: failing for url, failing in self.failing.items() if failing.dead}


def recorded(
    history: History,
    outcomes: Mapping[str, Outcome],
    *,
    known: Collection[str],
    day: date,
    place: str = "",
) -> History:
    """The history after a run: `outcomes` by address, `known` the addresses of all links."""
    failing = {url: old for url, old in history.failing.items() if url in known}
    moved = {url: to for url, to in history.moved.items() if url in known}
    for url, outcome in outcomes.items():
        if outcome.state == "unclear":
            # Neither a failure nor a sign of life.
            continue
        moved.pop(url, None)
        if outcome.state == "gone":
            failing[url] = _failed(failing.get(url), outcome.why, day.isoformat())
            continue
        failing.pop(url, None)
        if outcome.state == "moved":
            moved[url] = outcome.to
    return History(failing=failing, moved=moved, place=place or history.place)


def _failed(old: Failing | None, why: str, day: str) -> Failing:
    if old is None:
        return Failing(since=day, last=day, days=1, why=why)
    if day <= old.last:
        return old
    return replace(old, last=day, days=old.days + 1, why=why)


def archived(history: History, copies: Mapping[str, str]) -> History:
    """The history with what an archive has said of dead links."""
    failing = {
        url: replace(one, archived=copies[url]) if url in copies else one
        for url, one in history.failing.items()
    }
    return replace(history, failing=failing)


# --- the file ------------------------------------------------------------------------------------


def written(history: History) -> str:
    """The history as the text of its file."""
    told = {
        "version": _VERSION,
        "place": history.place,
        "failing": {url: asdict(one) for url, one in history.failing.items()},
        "moved": dict(history.moved),
    }
    return json.dumps(told, indent=1, sort_keys=True) + "\n"


def read(text: str) -> History | None:
    """The history that a file holds, without what is no entry of one; None if it is none at all."""
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("version") != _VERSION:
        return None
    place = told.get("place")
    return History(
        failing={url: one for url, value in _items(told, "failing") if (one := _failing(value))},
        moved={url: value for url, value in _items(told, "moved") if _is_url(value)},
        place=place if isinstance(place, str) else "",
    )


def _items(told: dict[str, Any], name: str) -> Iterable[tuple[str, Any]]:
    found = told.get(name)
    return [(url, v) for url, v in found.items() if _is_url(url)] if isinstance(found, dict) else []


def _is_url(value: object) -> bool:
    return isinstance(value, str) and FORMATS[Url].pattern.fullmatch(value) is not None


def _failing(value: object) -> Failing | None:
    if not isinstance(value, dict) or set(value) != {f.name for f in fields(Failing)}:
        return None
    try:
        date.fromisoformat(value["since"])
        date.fromisoformat(value["last"])
    except (TypeError, ValueError):
        return None
    stamp = value["archived"]
    if type(value["days"]) is not int or not isinstance(value["why"], str):
        return None
    if stamp is not None and not is_moment(stamp):
        return None
    return Failing(**value)


def is_moment(value: object) -> bool:
    """Whether this is the moment of an archived copy, fourteen digits, or empty for no copy."""
    return isinstance(value, str) and (
        value == "" or (len(value) == 14 and value.isascii() and value.isdigit())
    )
