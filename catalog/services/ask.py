"""Who asks: for an identifier, an address, a title or an entry, one service after the other.

The first one that knows answers; one that is down, or asks for too much patience, is left for the
next, and what happened is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from catalog.model import Paper
from catalog.problems import Location, Problem, quote
from catalog.services import (
    arxiv,
    crossref,
    datacite,
    match,
    openalex,
    openreview,
    page,
    pubmed,
    semantic_scholar,
)
from catalog.services.answers import NotReadError
from catalog.services.client import Client, Failure, Request, Response
from catalog.services.match import Candidate
from catalog.services.settings import NAMES, Settings
from catalog.services.source import Source
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Kind, Reference, identifiers

_ORDER: dict[Kind, tuple[Source, ...]] = {
    "arxiv": (arxiv.SOURCE, semantic_scholar.SOURCE, openalex.SOURCE, datacite.SOURCE),
    "doi": (crossref.SOURCE, datacite.SOURCE, openalex.SOURCE, semantic_scholar.SOURCE),
    "acl": (page.SOURCE, crossref.SOURCE, semantic_scholar.SOURCE),
    "pubmed": (pubmed.SOURCE, openalex.SOURCE, semantic_scholar.SOURCE),
    "openreview": (openreview.SOURCE, openreview.SOURCE_V1),
}
_BY_TITLE: tuple[Source, ...] = (
    openalex.SOURCE,
    crossref.SOURCE,
    arxiv.SOURCE,
    semantic_scholar.SOURCE,
)
# DOIs that DataCite registers: Zenodo, figshare, OSF, arXiv, Dryad.
_DATACITE = ("10.5281/", "10.6084/", "10.17605/", "10.48550/", "10.5061/")
# The order in which a paper's identifiers are asked for: what was published before the preprint.
_KINDS: tuple[Kind, ...] = ("acl", "doi", "pubmed", "openreview", "arxiv")
_WORDS: dict[Kind, str] = {
    "arxiv": "arXiv", "doi": "DOI", "acl": "ACL Anthology", "pubmed": "PubMed",
    "openreview": "OpenReview", "url": "", "title": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What asking came to.

    `drafts`: best first. For an identifier or an address one at most; for a title those that may
    be meant, with `scores` from 0 to 1 beside them; for an entry one for each of its identifiers.
    `told`: a line for each service that was asked, in order. `problem`: why there is no draft to
    rely on, or, as a warning, what of the entry should be looked at.
    """

    drafts: tuple[Draft, ...] = ()
    scores: tuple[float, ...] = ()
    told: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Heard:
    """What one service said: `found`, `unknown` there, or `failed`; and who is asked next."""

    state: Literal["found", "unknown", "failed"]
    line: str
    drafts: tuple[Draft, ...] = ()
    following: str = ""

    @property
    def told(self) -> str:
        """The line for people."""
        return self.line if self.state == "found" else self.line + self.onward

    @property
    def onward(self) -> str:
        """The words for who is asked next."""
        return f"; asking {self.following}" if self.following else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Asks services by one client."""

    client: Client

    @property
    def settings(self) -> Settings:
        """How services are asked."""
        return self.client.settings

    def find(self, reference: Reference) -> Answer:
        """The paper that a text of somebody names."""
        if reference.kind == "title":
            return self._find_title(reference.value)
        if reference.kind == "url":
            return self._find_page(reference.value)
        return self._find_id(reference)

    def complete(self, paper: Paper) -> Answer:
        """What services know of an entry: by each of its identifiers, else by its title.

        An answer whose title, first author or abstract is another paper's is refused.
        """
        drafts: list[Draft] = []
        told: list[str] = []
        refused: Problem | None = None
        down: Problem | None = None
        for reference in _references(paper):
            answer = self._find_id(reference)
            told += answer.told
            if answer.problem is not None and answer.problem.code != "not-found":
                down = answer.problem
            for draft in answer.drafts:
                why = match.contradiction(paper, draft)
                if why:
                    told.append(f"{draft.file}: refused, {why}")
                    refused = _contradicts(paper, reference, draft, why)
                else:
                    drafts.append(draft)
        if drafts:
            warned = replace(refused, severity="warning") if refused else None
            return Answer(drafts=tuple(drafts), told=tuple(told), problem=warned)
        if down is not None and refused is None:
            # By title another record than the identifier's might be taken.
            return Answer(told=tuple(told), problem=_placed(down, paper.file))
        by_title = self._complete_by_title(paper)
        problem = by_title.problem
        if refused is not None:
            problem = replace(refused, severity="warning" if by_title.drafts else "error")
        return replace(by_title, told=(*told, *by_title.told), problem=problem)

    # --- by identifier ---------------------------------------------------------------------------

    def _find_id(self, reference: Reference) -> Answer:
        sources = _ORDER[reference.kind]
        if reference.kind == "doi" and reference.value.startswith(_DATACITE):
            sources = (datacite.SOURCE, *(s for s in sources if s is not datacite.SOURCE))
        asked = [(source, source.by_id(self.settings, reference)) for source in sources]
        told: list[str] = []
        all_heard: list[_Heard] = []
        for heard in self._ask_all(asked):
            told.append(heard.told)
            all_heard.append(heard)
            for draft in heard.drafts[:1]:
                known = _with_asked(draft, reference)
                if known is not None:
                    return Answer(drafts=(known,), told=tuple(told))
                told[-1] = f"{draft.file}: refused, it answered with another paper{heard.onward}"
        shown = f"{_WORDS[reference.kind]} {reference.value}"
        problem = self._nothing(shown, reference.value, all_heard)
        return Answer(told=tuple(told), problem=problem)

    def _find_page(self, url: str) -> Answer:
        heard = self._ask("page", page.request(url), page.read)
        if heard.drafts:
            return Answer(drafts=heard.drafts[:1], told=(heard.line,))
        problem = Problem(
            code="not-cached" if self.settings.offline else "no-paper-there",
            location=Location(file=url),
            message=f"no paper was found at {quote(url)}: {heard.line.partition(': ')[2]}",
            hint="give its DOI, its arXiv id or its title",
        )
        return Answer(told=(heard.line,), problem=problem)

    # --- by title --------------------------------------------------------------------------------

    def _find_title(self, title: str) -> Answer:
        candidates, told, heard = self._candidates(title, None)
        answer = Answer(
            drafts=tuple(candidate.draft for candidate in candidates),
            scores=tuple(candidate.score for candidate in candidates),
            told=tuple(told),
        )
        return replace(answer, problem=self._title_problem(title, title, candidates, heard))

    def _complete_by_title(self, paper: Paper) -> Answer:
        candidates, told, heard = self._candidates(paper.title, paper)
        problem = self._title_problem(paper.title, paper.file, candidates, heard)
        if problem is not None:
            return Answer(told=tuple(told), problem=problem)
        best = candidates[0]
        return Answer(drafts=(best.draft,), scores=(best.score,), told=tuple(told))

    def _candidates(
        self, title: str, paper: Paper | None
    ) -> tuple[tuple[Candidate, ...], list[str], list[_Heard]]:
        """Papers that a title may mean, until one is sure; with what was told on the way."""
        author = match.family(paper.authors[0].name) if paper and paper.authors else ""
        asked = [(source, source.by_title(self.settings, title, author)) for source in _BY_TITLE]
        drafts: list[Draft] = []
        told: list[str] = []
        all_heard: list[_Heard] = []
        candidates: tuple[Candidate, ...] = ()
        for heard in self._ask_all(asked):
            scores = [match.score(title, draft.title) for draft in heard.drafts]
            if scores and max(scores) < match.SURE:
                # The search has found something, but not the paper.
                other = heard.line.removesuffix("found") + "no paper of that title"
                told.append(other + heard.onward)
            else:
                told.append(heard.told)
            all_heard.append(heard)
            for draft in heard.drafts:
                why = match.contradiction(paper, draft) if paper else ""
                if not why:
                    drafts.append(draft)
                elif match.score(title, draft.title) >= match.SURE:
                    told.append(f"{draft.file}: refused, {why}")
            candidates = match.ranked(title, drafts)
            if candidates and candidates[0].score >= match.SURE:
                break
        return candidates, told, all_heard

    def _title_problem(
        self,
        title: str,
        where: str,
        candidates: Sequence[Candidate],
        heard: Sequence[_Heard],
    ) -> Problem | None:
        """What keeps the best candidate from being the paper; None if it is."""
        rivals = match.rivals(candidates)
        if candidates and candidates[0].score >= match.SURE and not rivals:
            return None
        if not candidates:
            return self._nothing(quote(title), where, heard)
        best = candidates[0]
        if best.score >= match.SURE:
            shown = " and ".join(_shown(candidate.draft) for candidate in (best, *rivals[:2]))
            return Problem(
                code="ambiguous",
                location=Location(file=where),
                message=f"{quote(title)} may be several papers: {shown}",
                hint="give the DOI or the arXiv id of the one that is meant",
            )
        return Problem(
            code="not-found",
            location=Location(file=where),
            message=f"no paper of the title {quote(title)} was found; the nearest is "
            f"{_shown(best.draft)}",
            hint="if that is the one, give its DOI or its arXiv id",
        )

    # --- asking ----------------------------------------------------------------------------------

    def _ask_all(self, asked: Sequence[tuple[Source, Request | None]]) -> Iterator[_Heard]:
        """What services say, one after the other, as long as somebody wants to hear."""
        pairs = [
            (source, request)
            for source, request in asked
            if request is not None and not self._left_out(source)
        ]
        for place, (source, request) in enumerate(pairs):
            following = pairs[place + 1][0] if place + 1 < len(pairs) else None
            heard = self._ask(NAMES[source.service], request, source.read)
            if following is not None:
                heard = replace(heard, following=NAMES[following.service])
            yield heard

    def _left_out(self, source: Source) -> bool:
        service = "openreview" if source.service == "openreview-v1" else source.service
        return not {service, source.service}.isdisjoint(self.settings.leave_out)

    def _ask(self, name: str, request: Request, read: Callable[[Response], list[Draft]]) -> _Heard:
        """What one service says."""
        outcome = self.client.get(request)
        if isinstance(outcome, Failure):
            return _Heard("failed", f"{name}: {'; '.join(outcome.said)}")
        before = [*outcome.said, "from the cache"] if outcome.remembered else [*outcome.said]
        if not outcome.found:
            self.client.keep(outcome, found=False)
            return _Heard("unknown", f"{name}: {'; '.join([*before, 'not known there'])}")
        try:
            drafts = tuple(read(outcome))
        except NotReadError as error:
            return _Heard("failed", f"{name}: {'; '.join([*before, str(error)])}")
        self.client.keep(outcome, found=bool(drafts))
        if not drafts:
            return _Heard("unknown", f"{name}: {'; '.join([*before, 'not known there'])}")
        return _Heard("found", f"{name}: {'; '.join([*before, 'found'])}", drafts)

    def _nothing(self, shown: str, where: str, heard: Sequence[_Heard]) -> Problem:
        """Nobody knows it, or nobody could be asked."""
        failed = [one.line for one in heard if one.state == "failed"]
        if heard and not failed:
            return Problem(
                code="not-found",
                location=Location(file=where),
                message=f"no service knows {shown}",
                hint="look whether it is written right",
            )
        if self.settings.offline:
            return Problem(
                code="not-cached",
                location=Location(file=where),
                message=f"nothing about {shown} is in the cache",
                hint="ask again without offline",
            )
        if heard and len(failed) == len(heard):
            return Problem(
                code="services-down",
                location=Location(file=where),
                message=f"no service could be asked about {shown}: {'; '.join(failed)}",
                hint="try again later",
            )
        if not heard:
            return Problem(
                code="services-down",
                location=Location(file=where),
                message=f"no service may be asked about {shown}",
                hint="see leave_out in the settings",
            )
        names = ", ".join(line.partition(":")[0] for line in failed)
        return Problem(
            code="not-found",
            location=Location(file=where),
            message=f"no service that answered knows {shown}",
            hint=f"{names} did not answer: try again later",
        )


def _references(paper: Paper) -> list[Reference]:
    """A paper's identifiers to ask for; an ACL id and the DOI that holds it are one."""
    ids = paper.ids
    found = []
    for kind in _KINDS:
        value = getattr(ids, kind)
        covered = kind == "doi" and ids.acl and value and identifiers(value).acl == ids.acl
        if value and not covered:
            found.append(Reference(kind, value))
    return found


def _with_asked(draft: Draft, reference: Reference) -> Draft | None:
    """A draft with the identifier it was asked for; None if it has another of that kind."""
    value = getattr(draft.ids, reference.kind)
    if value and value.casefold() != reference.value.casefold():
        return None
    if value:
        return draft
    changes: dict[str, Any] = {reference.kind: reference.value}
    return replace(draft, ids=replace(draft.ids, **changes))


def _shown(draft: Draft) -> str:
    """A paper in a line, for choosing: title, first author, year, and where it was found."""
    about = []
    if draft.authors:
        more = " and others" if len(draft.authors) > 1 else ""
        about.append(f"{quote(draft.authors[0].name, 60)[1:-1]}{more}")
    if draft.date:
        about.append(str(draft.date.year))
    id_ = next((f"{kind} {getattr(draft.ids, kind)}" for kind in _KINDS
                if getattr(draft.ids, kind)), f"{draft.file} {draft.key}")  # fmt: skip
    return f"{quote(draft.title)} ({', '.join([*about, id_])})"


def _contradicts(paper: Paper, reference: Reference, draft: Draft, why: str) -> Problem:
    return Problem(
        code="contradiction",
        location=Location(file=paper.file),
        message=f"{draft.file} answers for {_WORDS[reference.kind]} {reference.value}, but {why}",
        hint="look whether the identifier is the right one",
    )


def _placed(problem: Problem, file: str) -> Problem:
    return replace(problem, location=Location(file=file))
