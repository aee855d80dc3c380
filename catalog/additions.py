"""When papers entered the catalog, and by whom: the latest day, what came in the year before it.

Measured from the latest day that the entries know, not from the clock, so that a build depends on
its entries alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from catalog.model import Paper, PaperId, PartialDate

# Who comes back after a longer time starts anew, and pages need not tell so much.
_LATELY = timedelta(days=366)


def latest(papers: Iterable[Paper]) -> date | None:
    """The latest day on which a paper entered the catalog, if any is known."""
    return max((_day(paper.added) for paper in papers if paper.added), default=None)


def recent(papers: Iterable[Paper]) -> Mapping[PaperId, date]:
    """The day of each paper that entered the catalog in the year before the latest day."""
    days = {paper.id: _day(paper.added) for paper in papers if paper.added}
    newest = max(days.values(), default=date.min)
    return {id_: day for id_, day in days.items() if newest - day < _LATELY}


def adder(paper: Paper, added_by: Mapping[str, str]) -> str:
    """Who has added a paper; nothing, if that is not known.

    `added_by` has a name for each entry's file, those of former entries too: of a paper that was
    renamed, it is who has added the first.
    """
    folder = paper.file[: paper.file.rfind("/") + 1]
    files = (*(f"{folder}{alias}.yaml" for alias in paper.aliases), paper.file)
    return next((added_by[file] for file in files if file in added_by), "")


def _day(when: PartialDate) -> date:
    """The first day of a date."""
    return date(when.year, when.month or 1, when.day or 1)
