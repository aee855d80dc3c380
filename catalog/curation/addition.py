"""Papers by identifier, address or title: asked for, and made entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from catalog.identity import fold_title, prefixed
from catalog.merge import Alike, Contradiction, Merging
from catalog.model import Catalog, Identifiers, Markdown, Paper, PartialDate, TagId, TopicId
from catalog.problems import Location, Problem, quote
from catalog.services.ask import Asker
from catalog.sources.identifiers import Reference, reference
from catalog.topics import Suggester


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody says of the papers that he adds, before anything is suggested."""

    topics: tuple[TopicId, ...] = ()
    tags: tuple[TagId, ...] = ()
    why: Markdown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What asking for one paper came to: `here` is the entry that is it already."""

    text: str
    here: Paper | None = None
    told: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A new entry, or one that an answer completes; `suggested` if its topics were not given."""

    paper: Paper
    old: Paper | None
    suggested: bool


class Addition:
    """Papers on their way into a catalog.

    First `ask` for each, then take the `entries`; `alike` tells what a person should look at.
    """

    def __init__(self, catalog: Catalog, asker: Asker, *, added: PartialDate) -> None:
        self._catalog = catalog
        self._asker = asker
        self._merging = Merging(catalog, added=added)

    def ask(self, text: str) -> Asked:
        """Ask for the paper that a text names, unless it is here."""
        wanted = reference(text)
        here = find(self._catalog, wanted)
        if here is not None:
            return Asked(text=text, here=here)
        answer = self._asker.find(wanted)
        problem = answer.problem
        if problem is None or problem.severity == "warning":
            before = len(self._merging.contradictions)
            self._merging.read(answer.drafts[0])
            for contradiction in self._merging.contradictions[before:]:
                problem = _contradicts(text, contradiction)
        return Asked(text=text, told=answer.told, problem=problem)

    def entries(self, wanted: Wanted) -> Iterator[Added]:
        """The entries that the answers make, or complete, with topics and tags."""
        suggester = Suggester(self._catalog)
        for change in self._merging.changes():
            paper = change.paper
            if change.old is not None:
                yield Added(paper=paper, old=change.old, suggested=False)
                continue
            suggestion = suggester.suggest(paper)
            topics = wanted.topics or paper.topics or suggestion.topics
            tags = tuple(dict.fromkeys((*wanted.tags, *paper.tags, *suggestion.tags)))
            yield Added(
                paper=replace(
                    paper,
                    topics=topics,
                    tags=wanted.tags or tags,
                    why=wanted.why or paper.why,
                ),
                old=None,
                suggested=not wanted.topics,
            )

    def alike(self) -> Iterable[Alike]:
        """The new entries that may be papers that are here already."""
        return self._merging.alike()


def find(catalog: Catalog, wanted: Reference) -> Paper | None:
    """The entry that is the paper of a reference: by identifier, or by its whole title."""
    if wanted.kind == "title":
        title = fold_title(wanted.value)
        return next((p for p in catalog.papers if fold_title(p.title) == title), None)
    if wanted.kind == "url":
        return next((p for p in catalog.papers if wanted.value in _pages(p)), None)
    ids: dict[str, str] = {wanted.kind: wanted.value}
    (name,) = prefixed(Identifiers(**ids))  # type: ignore[arg-type]  # kinds are fields
    return next((paper for paper in catalog.papers if name in prefixed(paper.ids)), None)


def _pages(paper: Paper) -> Sequence[str]:
    return (*paper.links.paper, *paper.links.pdf)


def _contradicts(text: str, contradiction: Contradiction) -> Problem:
    titles = " and ".join(quote(title) for title in contradiction.titles)
    return Problem(
        code="contradiction",
        location=Location(file=text),
        message=f"{quote(contradiction.draft.title)} has {', '.join(contradiction.evidence)}: "
        f"{titles}",
        hint="one of the entries has an identifier that is not its own",
    )
