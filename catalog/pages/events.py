"""A paper's history as its page shows it: when it was published, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.model import Paper, PartialDate, Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A line of a history: what became of the paper, when, and what is said of it."""

    name: str
    date: PartialDate | None = None
    note: str | None = None
    url: Url | None = None


def history(paper: Paper, *, whole: bool = False) -> tuple[Shown, ...]:
    """Publication, the events of the history by date, and the status where it belongs among them.

    Nothing if there is no history. Of the status only the day is told unless the `whole` is wanted:
    on the page its note stands above.
    """
    if not paper.history:
        return ()
    events = sorted(paper.history, key=lambda event: event.date)
    lines = [
        Shown(name=event.status.capitalize(), date=event.date, note=event.note, url=event.url)
        for event in events
    ]
    if paper.status:
        since = paper.status_date
        # A correction may be later than a retraction.
        later = sum(event.date.is_after(since) for event in events) if since else 0
        now = Shown(
            name=paper.status.capitalize(),
            date=since,
            note=paper.status_note if whole else None,
            url=paper.status_url if whole else None,
        )
        lines.insert(len(lines) - later, now)
    begun = {"preprint", "published"} & {paper.status, *(event.status for event in events)}
    if paper.date and not begun:
        lines.insert(0, Shown(name="First published", date=paper.date))
    return tuple(lines)
