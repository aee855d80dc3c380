"""The entries that lie nearest to some, with what they are to them and the evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from catalog.identity import Work, compare, near, work_of
from catalog.model import Catalog, Paper, PaperId
from catalog.relate import index
from catalog.rules.duplicates import told_apart

# What two entries are to each other, the gravest first; `related` are two papers of one subject.
ORDER = ("contradiction", "same", "version", "alike", "related")
_MOST_RELATED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An entry beside another: what it is to it, one of ORDER, and why."""

    paper: Paper
    kind: str
    evidence: tuple[str, ...]


def neighbours(
    catalog: Catalog, asked: AbstractSet[PaperId]
) -> Mapping[PaperId, tuple[Neighbour, ...]]:
    """For each paper that is asked for: possible duplicates, the gravest first, then related ones.

    Only entries that share an identifier, a title or its short form, or long words of it are
    compared, so the work grows with the papers and not with their square.
    """
    papers = catalog.papers
    works = [work_of(paper) for paper in papers]
    wanted = {number for number, paper in enumerate(papers) if paper.id in asked}
    pairs = {(one, other) for one, other in _sharing(works, wanted) if one != other}
    for one, other in near([work.title for work in works]):
        pairs |= {pair for pair in ((one, other), (other, one)) if pair[0] in wanted}
    found: dict[PaperId, list[Neighbour]] = defaultdict(list)
    for one, other in sorted(pairs):
        verdict = compare(works[one], works[other])
        if verdict is not None and not told_apart(papers[one], papers[other]):
            found[papers[one].id].append(
                Neighbour(paper=papers[other], kind=verdict.kind, evidence=verdict.evidence)
            )
    sound = _sound(catalog)
    related = index(sound).related
    for id_ in sorted(asked & sound.paper.keys()):
        known = {neighbour.paper.id for neighbour in found[id_]}
        others = [other for other in related[id_] if other not in known][:_MOST_RELATED]
        found[id_] += [_related(sound.paper[id_], sound.paper[other]) for other in others]
    return {
        id_: tuple(sorted(all_, key=lambda one: (ORDER.index(one.kind), one.paper.id)))
        for id_, all_ in found.items()
    }


def _sharing(works: list[Work], wanted: set[int]) -> Iterator[tuple[int, int]]:
    """Pairs, the first wanted, that share an identifier or a title, whole or up to the colon."""
    owners: dict[str, list[int]] = defaultdict(list)
    signs = [_signs(work) for work in works]
    asked = {sign for number in wanted for sign in signs[number]}
    for number, own in enumerate(signs):
        for sign in own & asked:
            owners[sign].append(number)
    for number in wanted:
        for sign in signs[number]:
            # A title of which there are hundreds tells nothing.
            yield from ((number, other) for other in owners[sign][:100])


def _signs(work: Work) -> frozenset[str]:
    titles = {f"title:{work.title.replace(' ', '')}"}
    if work.short:
        titles.add(f"title:{work.short}")
    return frozenset({*work.ids, *titles})


def _sound(catalog: Catalog) -> Catalog:
    """The catalog without what leads nowhere: what lies near what is asked of sound ones only.

    A review is wanted most where something is wrong.
    """
    topics = catalog.topic
    papers = {paper.id: paper for paper in catalog.papers}
    return Catalog(
        papers=tuple(
            replace(
                paper,
                topics=tuple(topic for topic in paper.topics if topic in topics),
                tags=tuple(tag for tag in paper.tags if tag in catalog.tag),
                related=tuple(other for other in paper.related if other in papers),
                version_of=paper.version_of if paper.version_of in papers else None,
            )
            for paper in papers.values()
        ),
        topics=tuple(
            replace(topic, parent=topic.parent if topic.parent in topics else None)
            for topic in topics.values()
        ),
        tags=tuple(catalog.tag.values()),
    )


def _related(paper: Paper, other: Paper) -> Neighbour:
    topics = [topic for topic in paper.topics if topic in other.topics]
    tags = [tag for tag in paper.tags if tag in other.tags]
    evidence = [f"topics in common: {', '.join(topics)}"] if topics else []
    evidence += [f"tags in common: {', '.join(tags)}"] if tags else []
    evidence += ["named by hand"] if other.id in paper.related else []
    return Neighbour(paper=other, kind="related", evidence=tuple(evidence))
