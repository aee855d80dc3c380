"""Entries completed by what services know of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from catalog.identity import compare, work_of
from catalog.merge.values import updated
from catalog.model import Catalog, Identifiers, Paper
from catalog.problems import Problem
from catalog.services.ask import Asker
from catalog.sources.draft import Draft

# Lists differ by an author or two between a preprint's versions; by more it is another paper.
_AUTHORS_APART = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Enriched:
    """What asking about an entry came to: `paper` is the entry completed, or as it was."""

    old: Paper
    paper: Paper
    told: tuple[str, ...]
    problem: Problem | None

    @property
    def changed(self) -> bool:
        """Whether something was missing that is known now."""
        return self.paper != self.old


def lacks(paper: Paper) -> bool:
    """Whether something is missing that services tell: authors, a date, an identifier."""
    return not paper.authors or paper.date is None or paper.ids == Identifiers()


def enrich(catalog: Catalog, papers: Iterator[Paper], asker: Asker) -> Iterator[Enriched]:
    """What each paper becomes. What an entry says stays; a wrong match is refused and told."""
    owners = {id_: p.id for p in catalog.papers for id_ in work_of(p).ids}
    for paper in papers:
        answer = asker.complete(paper)
        told = [*answer.told]
        drafts = []
        for draft in answer.drafts:
            refusal = _refusal(paper, draft)
            others = {owners[id_] for id_ in work_of(draft).ids if id_ in owners} - {paper.id}
            if not refusal and others:
                refusal = f"its identifiers are those of {', '.join(sorted(others))}"
            if refusal:
                told.append(f"{draft.file}: refused, {refusal}")
            else:
                drafts.append(draft)
        yield Enriched(
            old=paper,
            paper=_completed(paper, drafts),
            told=tuple(told),
            problem=answer.problem,
        )


def _refusal(paper: Paper, draft: Draft) -> str:
    """Why an answer is another paper's, beyond what the services' own check has found."""
    ours, theirs = work_of(paper), work_of(draft)
    shared = set(ours.ids) & set(theirs.ids)
    if not shared:
        verdict = compare(ours, theirs)
        if verdict is None or verdict.kind not in {"same", "version"}:
            return ", ".join(verdict.evidence) if verdict else "its title is another paper's"
        if verdict.kind == "version":
            return f"it is another version: {verdict.evidence[-1]}"
    known, found = paper.author_count, len(draft.authors)
    if known and found and not paper.authors and abs(known - found) > _AUTHORS_APART:
        return f"it has {found} authors, and the paper {known}"
    return ""


def _completed(paper: Paper, drafts: list[Draft]) -> Paper:
    """The paper with what the drafts add; unchanged if that is nothing but their names."""
    if not drafts:
        return paper
    known = {(source.file, source.key) for source in paper.sources}
    news = [draft for draft in drafts if (draft.file, draft.key) not in known]
    new = updated(paper, news)
    said_nothing = replace(new, sources=paper.sources) == paper
    return paper if said_nothing else new
