"""Dates that can't be, seen from a day: nothing here looks at the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from catalog.model import PartialDate
from catalog.problems import quote
from catalog.rules.rule import Case, Finding, Rule, rule

PAGE = "dates"


@rule("future-date", page=PAGE, level="warning")
def future_date(case: Case) -> Iterator[Finding]:
    """A date that is still to come, seen from the day of the check (`--as-of`)."""
    if case.today is None:
        return
    # Somewhere it is tomorrow already.
    last = case.today + timedelta(days=1) if case.today < date.max else case.today
    for paper in case.catalog.papers:
        for name in ("date", "status_date", "added"):
            when: PartialDate | None = getattr(paper, name)
            if when is not None and _is_after(when, last):
                yield Finding(
                    file=paper.file,
                    path=(name,),
                    message=f"{quote(str(when))} is still to come",
                    hint="write the day of first publication, or as much of it as is known"
                    if name == "date"
                    else "",
                )


def _is_after(when: PartialDate, day: date) -> bool:
    """Whether the whole of a day, month or year is later than a day."""
    return (when.year, when.month or 1, when.day or 1) > (day.year, day.month, day.day)


RULES: tuple[Rule, ...] = (future_date,)
