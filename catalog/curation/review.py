"""What a change does to a catalog: entries compared with what they were, and judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from catalog.curation.former import Former
from catalog.curation.nearest import Neighbour, neighbours
from catalog.curation.plain import clean
from catalog.curation.review_file import (
    LONGEST_LINE,
    LONGEST_PARAGRAPH,
    MOST_CHANGES,
    MOST_ENTRIES,
    MOST_EVIDENCE,
    MOST_LINKS,
    MOST_NEAR,
    MOST_PROBLEMS,
    MOST_TAGS,
    MOST_TOPICS,
    MOST_WORDS,
    CardLink,
    EntryCard,
    EntryReview,
    FieldChange,
    How,
    LinkState,
    Near,
    ProblemReview,
    Review,
    TagReview,
    TopicReview,
)
from catalog.entry.encode import write_fields
from catalog.identity import compare, fold_title, prefixed, work_of
from catalog.markup import to_plain
from catalog.model import Catalog, Paper, PaperId, Tag, Topic
from catalog.pages.cards import card
from catalog.problems import Problem
from catalog.topics import Suggester

# Before and behind the place where two long texts begin to differ.
_AROUND = 80
# What a link leads to. The check of links over time is another room's.
AskLinks = Callable[[Sequence[str]], Iterable[LinkState]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A paper now and before; one of them at least."""

    how: How
    now: Paper | None
    before: Paper | None


def review(
    catalog: Catalog,
    former: Former,
    problems: Sequence[Problem],
    *,
    unread: frozenset[str] = frozenset(),
    ask_links: AskLinks | None = None,
) -> Review:
    """The review of the catalog as it is, against what its changed files held.

    `problems` are those of the changed files, `unread` the files that are there and can't be read.
    """
    changes = tuple(paper_changes(catalog, former, unread))
    shown = changes[:MOST_ENTRIES]
    near = neighbours(catalog, {change.now.id for change in shown if change.now})
    suggester = Suggester(catalog)
    entries = tuple(_entry(change, near, suggester, ask_links) for change in shown)
    topics = tuple(_topics(catalog, former, unread))
    tags = tuple(_tags(catalog.tags, former)) if "tags.yaml" not in unread else ()
    ordered = sorted(problems, key=lambda problem: problem.severity)
    lists = ((changes, MOST_ENTRIES), (topics, MOST_TOPICS), (tags, MOST_TAGS),
             (ordered, MOST_PROBLEMS))  # fmt: skip
    return Review(
        version=1,
        base=former.commit,
        papers=len(catalog.papers),
        entries=entries,
        topics=topics[:MOST_TOPICS],
        tags=tags[:MOST_TAGS],
        problems=tuple(_problem(problem) for problem in ordered[:MOST_PROBLEMS]),
        errors=sum(problem.severity == "error" for problem in problems),
        left_out=sum(max(0, len(all_) - most) for all_, most in lists),
    )


def paper_changes(
    catalog: Catalog, former: Former, unread: frozenset[str] = frozenset()
) -> Iterator[Change]:
    """Which papers were added, changed, renamed and deleted, each kind by id.

    A new entry is an old one's new name if that is its alias, or if it is the same paper.
    """
    before = {paper.id: paper for paper in former.papers}
    gone = {
        id_: paper
        for id_, paper in before.items()
        if id_ not in catalog.paper and paper.file not in unread
    }
    now = [paper for paper in catalog.papers if paper.file in former.changed]
    found = [_change(paper, before, gone) for paper in now]
    renamed = {change.before.id for change in found if change.before}
    found += [
        Change(how="deleted", now=None, before=paper)
        for id_, paper in gone.items()
        if id_ not in renamed
    ]
    order = ("added", "renamed", "changed", "deleted")
    yield from sorted(
        (change for change in found if change.now != change.before),
        key=lambda change: (order.index(change.how), _either(change).id),
    )


def _change(paper: Paper, before: Mapping[PaperId, Paper], gone: Mapping[PaperId, Paper]) -> Change:
    if paper.id in before:
        return Change(how="changed", now=paper, before=before[paper.id])
    names = [gone[alias] for alias in paper.aliases if alias in gone]
    old = names[0] if names else _same(paper, gone)
    return Change(how="renamed" if old else "added", now=paper, before=old)


def _same(paper: Paper, gone: Mapping[PaperId, Paper]) -> Paper | None:
    """The deleted entry that is the same paper."""
    ids, title = set(prefixed(paper.ids)), fold_title(paper.title)
    for old in gone.values():
        if ids.isdisjoint(prefixed(old.ids)) and fold_title(old.title) != title:
            continue
        verdict = compare(work_of(paper), work_of(old))
        if verdict is not None and verdict.kind == "same":
            return old
    return None


def _either(change: Change) -> Paper:
    paper = change.now or change.before
    assert paper is not None  # noqa: S101  # for mypy: a change is of something
    return paper


def _entry(
    change: Change,
    near: Mapping[PaperId, tuple[Neighbour, ...]],
    suggester: Suggester,
    ask_links: AskLinks | None,
) -> EntryReview:
    paper, now, before = _either(change), change.now, change.before
    suggested = suggester.suggest(now) if now else None
    has = {*paper.topics, *paper.tags}
    own = [link.url for link in now.links if len(link.url) <= 500][:MOST_LINKS] if now else []
    renamed = before if change.how == "renamed" else None
    return EntryReview(
        how=change.how,
        id=_line(paper.id),
        file=_line(paper.file),
        former=_line(renamed.id) if renamed else None,
        leads=renamed.id in paper.aliases if renamed else None,
        card=_card(now) if now else None,
        changes=tuple(_fields(before, now))[:MOST_CHANGES] if now and before else (),
        near=tuple(_near(one) for one in near.get(now.id, ())[:MOST_NEAR]) if now else (),
        suggested_topics=_words(t for t in suggested.topics if t not in has) if suggested else (),
        suggested_tags=_words(t for t in suggested.tags if t not in has) if suggested else (),
        links=tuple(ask_links(own)) if ask_links and own else (),
    )


def _card(paper: Paper) -> EntryCard:
    shown = card(paper, "")
    status = [f"{paper.status}: {paper.status_note or ''}".rstrip(": ")] if paper.status else []
    ids = [name.replace(":", " ", 1) for name in prefixed(paper.ids)]
    return EntryCard(
        title=_line(shown.name),
        facts=_words([*shown.facts, *ids, *status]),
        abstract=clean(shown.abstract, LONGEST_PARAGRAPH),
        links=tuple(
            CardLink(kind=link.kind, url=link.url) for link in paper.links if len(link.url) <= 500
        )[:MOST_LINKS],
        topics=_words(paper.topics),
        tags=_words(paper.tags),
        why=clean(paper.why or "", LONGEST_PARAGRAPH),
    )


def _near(neighbour: Neighbour) -> Near:
    paper, kind = neighbour.paper, neighbour.kind
    return Near(
        id=_line(paper.id),
        title=_line(to_plain(paper.title)),
        verdict=kind,  # type: ignore[arg-type]  # ORDER holds no other
        evidence=_words(neighbour.evidence)[:MOST_EVIDENCE],
    )


def _fields(before: Any, now: Any) -> Iterator[FieldChange]:
    """The fields that differ, as entries write them."""
    old, new = write_fields(before), write_fields(now)
    for name in (f.name for f in fields(now)):
        one, other = old.get(name, ""), new.get(name, "")
        if one != other:
            yield FieldChange(field=name, **_differing(_bare(one), _bare(other)))
    if before.id == now.id and before.file != now.file:
        yield FieldChange(field="file", before=_line(before.file), after=_line(now.file))


def _bare(written: str) -> str:
    """A written field without its name and the marks of a block."""
    value = " ".join(written.partition(":")[2].split())
    return value.removeprefix(">- ").removeprefix("|- ")


def _differing(one: str, other: str) -> dict[str, str]:
    """Two texts from a little before the place where they begin to differ."""
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    start = max(0, start - _AROUND) if max(len(one), len(other)) > LONGEST_PARAGRAPH else 0
    dots = "…" if start else ""
    return {
        "before": clean(dots + one[start:], LONGEST_PARAGRAPH),
        "after": clean(dots + other[start:], LONGEST_PARAGRAPH),
    }


def _topics(catalog: Catalog, former: Former, unread: frozenset[str]) -> Iterator[TopicReview]:
    before = {topic.id: topic for topic in former.topics}
    for topic in catalog.topics:
        if topic.file in former.changed and topic != before.get(topic.id):
            yield _topic("changed" if topic.id in before else "added", topic, before, catalog)
    for id_, topic in sorted(before.items()):
        if id_ not in catalog.topic and topic.file not in unread:
            yield _topic("deleted", topic, {}, catalog)


def _topic(how: How, topic: Topic, before: Mapping[Any, Topic], catalog: Catalog) -> TopicReview:
    changes = _fields(before[topic.id], topic) if topic.id in before else iter(())
    return TopicReview(
        how=how,
        id=_line(topic.id),
        file=_line(topic.file),
        title=_line(topic.title),
        changes=tuple(changes)[:MOST_CHANGES],
        papers=sum(topic.id in paper.topics for paper in catalog.papers),
    )


def _tags(tags: Sequence[Tag], former: Former) -> Iterator[TagReview]:
    if "tags.yaml" not in former.changed:
        return
    before, now = {tag.id: tag for tag in former.tags}, {tag.id: tag for tag in tags}
    for id_ in sorted(before.keys() | now.keys()):
        if before.get(id_) != now.get(id_):
            how: How = "changed" if id_ in before and id_ in now else (
                "added" if id_ in now else "deleted")  # fmt: skip
            tag = now.get(id_) or before[id_]
            yield TagReview(how=how, id=_line(id_), title=_line(tag.title))


def _problem(problem: Problem) -> ProblemReview:
    place = problem.location
    return ProblemReview(
        severity=problem.severity,
        code=problem.code,
        file=_line(place.file),
        line=place.line,
        column=place.column,
        message=clean(problem.message, LONGEST_PARAGRAPH),
        hint=clean(problem.hint, LONGEST_PARAGRAPH),
    )


def _line(text: str) -> str:
    return clean(text, LONGEST_LINE)


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(_line(text) for text in texts)[:MOST_WORDS]
