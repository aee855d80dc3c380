"""Records of foreign files onto the papers there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from catalog import links
from catalog.identity import Verdict, compare, fold_title, near
from catalog.merge.register import Placed, Register
from catalog.merge.spool import Spool
from catalog.merge.values import made, suggested, updated, without_key
from catalog.model import (
    Catalog,
    CitationKey,
    Difference,
    Paper,
    PaperId,
    PartialDate,
    Source,
    TagId,
    TopicId,
)
from catalog.sources.draft import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Copies of one paper that disagree on a field."""

    paper: PaperId
    source: Source
    difference: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLink:
    """An address in an abstract that leads nowhere."""

    paper: PaperId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A record that says of itself to be a paper that it can't be. It is left out."""

    draft: Draft
    titles: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two papers, one of them new, that could be one: a person should look."""

    new: PaperId
    other: PaperId
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A new paper, or one that records add something to."""

    paper: Paper
    old: Paper | None
    conflicts: tuple[Conflict, ...]
    broken_links: tuple[BrokenLink, ...]
    # What the records themselves say it is about, and the vocabulary does not know.
    keywords: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What has become of a file's records. Each is one of these."""

    added: int = 0
    merged: int = 0
    known: int = 0
    conflicting: int = 0

    @property
    def records(self) -> int:
        """All of them."""
        return self.added + self.merged + self.known + self.conflicting


@dataclass(slots=True)
class _Group:
    """A paper's records not seen before: their files, and where they wait."""

    places: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    version_of: int | None = None


class Merging:
    """Records as papers, on top of the papers of a catalog.

    A record that an entry names among its sources has been imported before and changes nothing,
    whatever was done to the entry since. Another one adds what the entry lacks, and itself to
    the sources; it never overwrites.

    First `read` every record, then take the `changes`: they are made one at a time, so that the
    papers of a long file never are in memory together. Of a long one the records wait on disk,
    until the block of a `with` is left.
    """

    def __init__(self, catalog: Catalog, *, added: PartialDate) -> None:
        self._tallies: dict[str, Tally] = {}
        self.contradictions: list[Contradiction] = []
        self._papers: Sequence[Paper] = catalog.papers
        self._added = added
        self._register = Register(self._papers)
        self._groups: dict[int, _Group] = {}
        self._alike: dict[tuple[int, int], Verdict] = {}
        self._ids: dict[int, PaperId] = {n: paper.id for n, paper in enumerate(self._papers)}
        self._spool = Spool()
        self._topics, self._tags = _vocabulary(catalog)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.close()

    def tally(self, file: str) -> Tally:
        """What has become of a file's records so far."""
        return self._tallies.setdefault(file, Tally())

    def read(self, draft: Draft) -> Placed:
        """Take a record in: which paper it belongs to is decided now, its values later."""
        placed = self._register.place(draft)
        tally = self.tally(draft.file)
        if placed.number is None:
            tally.conflicting += 1
            titles = tuple(self._title(number) for number in placed.against)
            evidence = placed.verdict.evidence if placed.verdict else ()
            self.contradictions.append(Contradiction(draft=draft, titles=titles, evidence=evidence))
        elif placed.known:
            tally.known += 1
        else:
            group = self._groups.setdefault(placed.number, _Group())
            group.places += (self._spool.put(draft),)
            group.files += (draft.file,)
            if placed.new:
                tally.added += 1
                group.version_of = placed.version_of
                for other, verdict in placed.alike:
                    self._alike[placed.number, other] = verdict
            else:
                tally.merged += 1
        return placed

    def changes(self) -> Iterator[Change]:
        """Each paper that the records make or change: of entries in their order, then new ones."""
        self._compare_near()
        taken = {id_ for paper in self._papers for id_ in (paper.id, *paper.aliases)}
        keys = {paper.citation_key for paper in self._papers if paper.citation_key}
        for number in sorted(self._groups):
            yield self._change(number, taken, keys)

    def alike(self) -> Iterator[Alike]:
        """What a person should look at, once the changes are made."""
        for (one, other), verdict in sorted(self._alike.items(), key=lambda item: item[0]):
            if one in self._ids and other in self._ids:
                yield Alike(new=self._ids[one], other=self._ids[other], evidence=verdict.evidence)

    def _compare_near(self) -> None:
        """Compare new papers whose titles are only alike with all others, for people to look at."""
        works = self._register.works
        first_new = len(self._papers)
        if len(works) == first_new:
            return
        for one, other in near([work.title for work in works]):
            verdict = compare(works[one], works[other]) if other >= first_new else None
            if verdict is not None and verdict.kind == "alike":
                self._alike.setdefault((other, one), verdict)

    def _change(self, number: int, taken: set[PaperId], keys: set[CitationKey]) -> Change:
        group = self._groups[number]
        drafts = [self._spool.get(place) for place in group.places]
        if number < len(self._papers):
            old: Paper | None = self._papers[number]
            assert old is not None  # noqa: S101  # for mypy: it has just been looked up
            paper = updated(old, drafts)
            keywords: tuple[str, ...] = ()
            if old.citation_key is None:
                paper = without_key(paper, keys)
        else:
            old = None
            paper = without_key(made(drafts, taken, added=self._added), keys)
            self._ids[number] = paper.id
            topics, tags, keywords = suggested(drafts, self._topics, self._tags)
            version_of = self._ids.get(group.version_of) if group.version_of is not None else None
            if topics or tags or version_of:
                paper = replace(paper, topics=topics, tags=tags, version_of=version_of)
        return Change(
            paper=paper,
            old=old,
            conflicts=tuple(_conflicts_of(paper, old)),
            broken_links=tuple(_broken_links(paper, old)),
            keywords=keywords,
        )

    def _title(self, number: int) -> str:
        if number < len(self._papers):
            return self._papers[number].title
        return self._spool.get(self._groups[number].places[0]).title


def merge(drafts: Iterable[Draft], catalog: Catalog, *, added: PartialDate) -> Merging:
    """All drafts read, and ready to take the changes."""
    merging = Merging(catalog, added=added)
    for draft in drafts:
        merging.read(draft)
    return merging


def _vocabulary(catalog: Catalog) -> tuple[dict[str, TopicId], dict[str, TagId]]:
    """Topics and tags by their folded spellings. Areas are no paper's topic."""
    topics = {
        fold_title(spelling): topic.id
        for topic in catalog.topics
        if topic.parent
        for spelling in (topic.id, topic.title)
    }
    tags = {
        fold_title(spelling): tag.id
        for tag in catalog.tags
        for spelling in (tag.id, tag.title, *tag.aliases)
    }
    return topics, tags


def _conflicts_of(paper: Paper, old: Paper | None) -> Iterator[Conflict]:
    for source in paper.sources[len(old.sources) if old else 0 :]:
        for difference in source.differs:
            yield Conflict(paper=paper.id, source=source, difference=difference)


def _broken_links(paper: Paper, old: Paper | None) -> Iterator[BrokenLink]:
    """Those of an abstract that is new to the catalog."""
    if paper.abstract and (old is None or old.abstract != paper.abstract):
        for text in links.lift(paper.abstract)[1]:
            yield BrokenLink(paper=paper.id, text=text)
