"""Papers that were withdrawn, retracted or corrected since they came into a catalog.

Who is asked: for a DOI Crossref, which has Retraction Watch's data; for an arXiv id arXiv; PubMed,
OpenReview and the others for theirs, as `services.ask` orders them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalog.merge.values import told
from catalog.model import Paper
from catalog.problems import Location, Problem
from catalog.services import match
from catalog.services.ask import Asker
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Kind, Reference
from catalog.sources.notices import GRAVE, gravity

# The order in which identifiers are asked for: what was published before the preprint.
_KINDS: tuple[Kind, ...] = ("doi", "pubmed", "acl", "openreview", "arxiv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """What asking about an entry came to: `paper` is the entry with its new status, or as it was.

    `told` says who could not be asked or was not believed; `problem` what a person must decide.
    """

    old: Paper
    paper: Paper
    told: tuple[str, ...] = ()
    problem: Problem | None = None

    @property
    def changed(self) -> bool:
        """Whether there is something to write."""
        return self.paper != self.old


def in_turn(papers: Iterable[Paper], limit: int | None, day: date) -> tuple[Paper, ...]:
    """The papers with identifiers, at most `limit`: each week others, until all had their turn."""
    asked = [paper for paper in papers if any(_references(paper))]
    if limit is None or limit >= len(asked):
        return tuple(asked)
    # Mixed, so that one week's are not all of one service.
    mixed = sorted(asked, key=lambda p: hashlib.sha256(p.id.encode()).digest())
    # Weeks from Monday to Sunday: the first day of all was a Monday.
    start = (day.toordinal() - 1) // 7 * limit % len(mixed)
    return tuple([*mixed[start:], *mixed[:start]][:limit])


def notices(papers: Iterable[Paper], asker: Asker) -> Iterator[Noticed]:
    """What services say of each paper. A status that an entry has of its own stays."""
    for paper in papers:
        said: list[str] = []
        found: list[Draft] = []
        for reference in _references(paper):
            answer = asker.find(reference)
            if answer.problem is not None and answer.problem.code != "not-found":
                said.append(answer.problem.message)
            for draft in answer.drafts[:1]:
                why = match.contradiction(paper, draft)
                if why:
                    said.append(f"{draft.file}: refused, {why}")
                elif draft.status in GRAVE:
                    found.append(draft)
        yield _noticed(paper, found, tuple(said))


def _references(paper: Paper) -> list[Reference]:
    return [Reference(kind, value) for kind in _KINDS if (value := getattr(paper.ids, kind))]


def _noticed(paper: Paper, found: Sequence[Draft], said: tuple[str, ...]) -> Noticed:
    if not found:
        return Noticed(old=paper, paper=paper, told=said)
    worst = max(found, key=lambda draft: gravity(draft.status))
    now = told(found)
    if paper.status is None or (paper.status == worst.status and paper.status_date is None):
        # A status without its day gets it from who says the same.
        note = f"{now['status_note'] or ''} According to {worst.file}.".strip()
        new = replace(
            paper,
            status=worst.status,
            status_note=paper.status_note or (None if paper.status else note),
            status_date=paper.status_date or now["status_date"],
            status_url=paper.status_url or now["status_url"],
            history=paper.history or now["history"],
        )
        return Noticed(old=paper, paper=new, told=said)
    if gravity(paper.status) >= gravity(worst.status):
        return Noticed(old=paper, paper=paper, told=said)
    problem = Problem(
        code="status-in-doubt",
        location=Location(file=paper.file),
        message=f"the entry says {paper.status}, {worst.file} says {worst.status}",
        hint="look at the paper's own page, and set `status` by hand",
        severity="warning",
    )
    return Noticed(old=paper, paper=paper, told=said, problem=problem)
