"""Dates that can't be, seen from a day or from each other: nothing here looks at the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from catalog.model import Catalog, Paper, PartialDate
from catalog.problems import quote
from catalog.rules.rule import Case, FieldPath, Finding, Rule, rule
from catalog.sources.notices import events, is_too_late, of_status, told_first

PAGE = "dates"


@rule("future-date", page=PAGE, level="warning")
def future_date(case: Case) -> Iterator[Finding]:
    """A date that is still to come, seen from the day of the check (`--as-of`)."""
    if case.today is None:
        return
    # Somewhere it is tomorrow already.
    last = case.today + timedelta(days=1) if case.today < date.max else case.today
    for paper in case.catalog.papers:
        for path, when in _dates(paper):
            if _is_after(when, last):
                yield Finding(
                    file=paper.file,
                    path=path,
                    message=f"{quote(str(when))} is still to come",
                    hint="write the day of first publication, or as much of it as is known"
                    if path == ("date",)
                    else "",
                )


def _dates(paper: Paper) -> Iterator[tuple[FieldPath, PartialDate]]:
    for name in ("date", "status_date", "added"):
        when: PartialDate | None = getattr(paper, name)
        if when is not None:
            yield (name,), when
    for index, event in enumerate(paper.history):
        yield ("history", index, "date"), event.date


def _is_after(when: PartialDate, day: date) -> bool:
    """Whether the whole of a day, month or year is later than a day."""
    return (when.year, when.month or 1, when.day or 1) > (day.year, day.month, day.day)


@rule("history-without-status", page=PAGE, level="error")
def history_without_status(case: Case) -> Iterator[Finding]:
    """An entry has a history and no `status`: nothing says what holds now."""
    for paper in case.catalog.papers:
        if paper.history and paper.status is None:
            yield Finding(
                file=paper.file,
                path=("history",),
                message="it has no `status` to lead up to",
                hint="move its last event to `status`, `status_date`, `status_note`, `status_url`",
            )


@rule("late-event", page=PAGE, level="error")
def late_event(case: Case) -> Iterator[Finding]:
    """An event of the history is later than the status, which is to be the last one."""
    for paper in case.catalog.papers:
        for index, event in enumerate(paper.history):
            if is_too_late(event.status, event.date, paper.status, paper.status_date):
                yield Finding(
                    file=paper.file,
                    path=("history", index),
                    message=f"{event.status} in {event.date} is later than "
                    f"{paper.status} in {paper.status_date}",
                    hint="let them change places: what came last is the `status`",
                )


def _mend_doubled(catalog: Catalog) -> Callable[[Paper], Paper]:
    del catalog
    return _without_doubled


def _without_doubled(paper: Paper) -> Paper:
    """The paper without events that stand in its history to the letter before."""
    if not paper.history:
        return paper
    history = tuple(dict.fromkeys(paper.history))
    return paper if history == paper.history else replace(paper, history=history)


@rule("doubled-event", page=PAGE, level="warning", mend=_mend_doubled)
def doubled_event(case: Case) -> Iterator[Finding]:
    """An event stands twice in an entry: in the history, or there and as the status."""
    for paper in case.catalog.papers:
        if not paper.history:
            continue
        now = of_status(paper)
        every = [*([now] if now else []), *events(paper.history)]
        before = len(every) - len(paper.history)
        for number, first in enumerate(told_first(every)):
            if number != first:
                event = paper.history[number - before]
                where = "as the status" if first < before else "in the history before"
                yield Finding(
                    file=paper.file,
                    path=("history", number - before),
                    message=f"{event.status} in {event.date} stands {where}",
                    hint="leave out one, or tell them apart by `url`",
                )


RULES: tuple[Rule, ...] = (future_date, history_without_status, late_event, doubled_event)
