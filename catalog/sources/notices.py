"""What has become of a paper, by everything that is said of it: its status, and its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from catalog.model import Event, Paper, PartialDate, Status, Url
from catalog.sources.draft import Draft
from catalog.sources.fields import earliest

# What readers must know of a paper, the gravest last.
GRAVE: tuple[Status, ...] = ("corrected", "withdrawn", "retracted")
_RANKS: tuple[Status, ...] = ("preprint", "published", *GRAVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing that is said of a paper; its day may not be known."""

    status: Status
    date: PartialDate | None = None
    note: str | None = None
    url: Url | None = None


class Standing(TypedDict):
    """The fields of an entry, and of a draft, that say what has become of a paper."""

    status: Status | None
    status_note: str | None
    status_date: PartialDate | None
    status_url: Url | None
    history: tuple[Event, ...]


def gravity(status: Status | None) -> int:
    """How much a status says against relying on a paper: 0 for nothing."""
    return GRAVE.index(status) + 1 if status in GRAVE else 0


def rank(status: Status) -> int:
    """The more a status says, the higher: a preprint's is 0."""
    return _RANKS.index(status)


def bare(status: Status | None) -> Standing:
    """A status of which nothing else is known."""
    return Standing(status=status, status_note=None, status_date=None, status_url=None, history=())


def standing(notices: Iterable[Notice]) -> Standing:
    """What holds now, and what came before.

    The gravest counts, whatever came after it. Who corrects twice has corrected two things: the
    last one counts, and the others are history. Who retracts twice says it again: the first counts.
    """
    told = once(notices)
    if not told:
        return bare(None)
    status = max((one.status for one in told), key=rank)
    same = [one for one in told if one.status == status]
    dates = [one.date for one in same if one.date]
    date = max(dates, default=None) if status == "corrected" else earliest(dates)
    first = next(one for one in same if one.date == date)
    rest = [one for one in told if one.status != status or status == "corrected"]
    return Standing(
        status=status,
        status_note=first.note,
        status_date=date,
        status_url=first.url,
        history=beside(first, rest),
    )


def beside(now: Notice, others: Iterable[Notice]) -> tuple[Event, ...]:
    """The history of a paper whose status is `now`: what is dated and fits to it, oldest first."""
    return tuple(
        event
        for event in dated(once([now, *others])[1:])
        if not is_too_late(event.status, event.date, now.status, now.date)
    )


def dated(notices: Iterable[Notice]) -> tuple[Event, ...]:
    """The notices whose day is known as events, oldest first."""
    found = (
        Event(status=one.status, date=one.date, note=one.note, url=one.url)
        for one in notices
        if one.date
    )
    return tuple(sorted(found, key=lambda event: event.date))


def is_too_late(
    status: Status, date: PartialDate, now: Status | None, since: PartialDate | None
) -> bool:
    """Whether an event can't be in the history of a paper that has a status since some day.

    What is later would be the status itself, unless it says less against the paper: that a paper
    is corrected takes nothing from its being retracted.
    """
    return since is not None and date.is_after(since) and not 0 < gravity(status) < gravity(now)


def told_first(notices: Iterable[Notice]) -> list[int]:
    """For each notice the number, from 0, of the first that is the same: its own, if it is new.

    Two of a status are one if they have one address; where one has none, if they have one day,
    which is the first that is told of an address.
    """
    given = tuple(notices)
    by_url: dict[tuple[Status, str], int] = {}
    days: dict[int, list[PartialDate | None]] = {}
    firsts = list(range(len(given)))
    for number, notice in enumerate(given):
        if notice.url:
            first = by_url.setdefault((notice.status, notice.url.casefold()), number)
            firsts[number] = first
            days.setdefault(first, []).append(notice.date)
    by_day: dict[tuple[Status, PartialDate | None], int] = {}
    for first, dates in days.items():
        by_day.setdefault((given[first].status, earliest(dates)), first)
    for number, notice in enumerate(given):
        if not notice.url:
            firsts[number] = by_day.setdefault((notice.status, notice.date), number)
    # One without an address may come before the one that it is.
    smallest: dict[int, int] = {}
    for number, first in enumerate(firsts):
        smallest.setdefault(first, number)
    return [smallest[first] for first in firsts]


def once(notices: Iterable[Notice]) -> Sequence[Notice]:
    """Each notice once, with all that is known of it: its first day, a note, an address."""
    given = tuple(notices)
    kept: dict[int, Notice] = {}
    for first, notice in zip(told_first(given), given, strict=True):
        one = kept.get(first, notice)
        kept[first] = replace(
            one,
            date=earliest([one.date, notice.date]),
            note=one.note or notice.note,
            url=one.url or notice.url,
        )
    return tuple(kept.values())


def of_status(of: Paper | Draft) -> Notice | None:
    """What the status of an entry or a draft says."""
    if of.status is None:
        return None
    return Notice(status=of.status, date=of.status_date, note=of.status_note, url=of.status_url)


def events(history: Iterable[Event]) -> Iterator[Notice]:
    """A history as notices."""
    for event in history:
        yield Notice(status=event.status, date=event.date, note=event.note, url=event.url)
