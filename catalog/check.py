"""Rules across entries: one function per problem code. What one file breaks alone, `entry` says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from catalog.load import Docs, Known, load
from catalog.merge import fold_title
from catalog.model import Catalog, Paper, PaperId, Topic
from catalog.problems import Location, Problem, did_you_mean, in_order, quote

# Where a field stands: a file below `docs/` and the way to the field in it.
Locate = Callable[..., Location]
Rule = Callable[[Catalog, Locate], Iterator[Problem]]


def examine(folder: Path, known: Known | None = None) -> tuple[Catalog, tuple[Problem, ...]]:
    """The catalog of a `docs/` folder, and every problem of its files, in order."""
    docs = Docs(folder)
    loaded = load(docs, known)
    broken = {PurePosixPath(problem.location.file) for problem in loaded.problems}
    # A topic or a vocabulary that can't be read is one mistake, not one in every entry.
    broken_topics = {path.stem for path in broken if "topics" in path.parts}
    tags_broken = PurePosixPath(docs.shown("tags.yaml")) in broken
    found = (
        problem
        for problem in check(loaded.catalog, docs.locate)
        if not (problem.code == "unknown-tag" and tags_broken)
        and not (problem.code == "unknown-topic" and problem.message.strip("'") in broken_topics)
    )
    return loaded.catalog, in_order([*loaded.problems, *found])


def check(catalog: Catalog, locate: Locate) -> Iterator[Problem]:
    """Every problem that the entries have with each other."""
    for rule in RULES:
        yield from rule(catalog, locate)


def unknown_topic(catalog: Catalog, locate: Locate) -> Iterator[Problem]:
    """A paper names a topic that has no file."""
    for paper in catalog.papers:
        for index, topic in enumerate(paper.topics):
            if topic not in catalog.topic:
                yield Problem(
                    code="unknown-topic",
                    location=locate(paper.file, "topics", index),
                    message=quote(topic),
                    hint=did_you_mean(topic, catalog.topic)
                    or "docs/topics/ holds one file per topic",
                )


def no_topic(catalog: Catalog, locate: Locate) -> Iterator[Problem]:
    """A paper has no topic, so no list leads to it."""
    for paper in catalog.papers:
        if not paper.topics:
            yield Problem(
                code="no-topic",
                location=locate(paper.file, "topics"),
                message=f"{quote(paper.title)} has no topic",
                hint=f"`catalog suggest {paper.id}` proposes some",
            )


def unknown_tag(catalog: Catalog, locate: Locate) -> Iterator[Problem]:
    """A paper names a tag that is not in the vocabulary, or by another spelling."""
    spellings = {
        spelling.casefold(): tag.id
        for tag in catalog.tags
        for spelling in (tag.id, tag.title, *tag.aliases)
    }
    for paper in catalog.papers:
        for index, tag in enumerate(paper.tags):
            if tag in catalog.tag:
                continue
            meant = spellings.get(tag.casefold())
            yield Problem(
                code="tag-alias" if meant else "unknown-tag",
                location=locate(paper.file, "tags", index),
                message=quote(tag),
                hint=f"write {quote(meant)}"
                if meant
                else did_you_mean(tag, catalog.tag) or "docs/tags.yaml holds the vocabulary",
            )


def doubled_word(catalog: Catalog, locate: Locate) -> Iterator[Problem]:
    """A topic or tag stands twice in an entry."""
    for paper in catalog.papers:
        for name in ("topics", "tags"):
            words = getattr(paper, name)
            for index, word in enumerate(words):
                if word in words[:index]:
                    yield Problem(
                        code="doubled-word",
                        location=locate(paper.file, name, index),
                        message=f"{quote(word)} is given twice",
                        hint="delete one",
                    )


def duplicate_id(catalog: Catalog, locate: Locate) -> Iterator[Problem]:
    """Two files in different folders have the same name, or an alias is somebody's id."""
    owners: dict[str, str] = {}
    for paper in catalog.papers:
        yield from _claim(owners, paper.id, locate, paper.file)
    for paper in catalog.papers:
        for index, alias in enumerate(paper.aliases):
            yield from _claim(owners, alias, locate, paper.file, "aliases", index)
    topics: dict[str, str] = {}
    for topic in catalog.topics:
        yield from _claim(topics, topic.id, locate, topic.file)


def _claim(
    owners: dict[str, str], id_: str, locate: Locate, file: str, *path: str | int
) -> Iterator[Problem]:
    owner = owners.setdefault(id_, file)
    if owner != file:
        yield Problem(
            code="duplicate-id",
            location=locate(file, *path),
            message=f"{quote(id_)} is taken by {owner}",
            hint="ids are unique over all folders",
        )


def duplicate_identifier(catalog: Catalog, locate: Locate) -> Iterator[Problem]:
    """Two entries have the same arXiv id or DOI."""
    for name in ("arxiv", "doi"):
        owners: dict[str, Paper] = {}
        for paper in catalog.papers:
            value = getattr(paper.ids, name)
            if value is None:
                continue
            owner = owners.setdefault(value.casefold(), paper)
            if owner is not paper:
                yield Problem(
                    code=f"duplicate-{name}",
                    location=locate(paper.file, "ids", name),
                    message=f"{quote(value)} belongs to {owner.file} too",
                    hint="merge the entries, or mend one of them",
                )


def duplicate_title(catalog: Catalog, locate: Locate) -> Iterator[Problem]:
    """Two entries have the same title, and nobody has said that they are two papers."""
    owners: dict[str, Paper] = {}
    for paper in catalog.papers:
        owner = owners.setdefault(fold_title(paper.title), paper)
        if owner is not paper and not _told_apart(owner, paper):
            yield Problem(
                code="duplicate-title",
                location=locate(paper.file, "title"),
                message=f"{owner.file} has the same title",
                hint=f"merge them, or give one `version_of` or `not_same_as: [{owner.id}]`",
                severity="warning",
            )


def _told_apart(one: Paper, other: Paper) -> bool:
    return any(b.id in (*a.not_same_as, a.version_of) for a, b in ((one, other), (other, one)))


def unknown_paper(catalog: Catalog, locate: Locate) -> Iterator[Problem]:
    """An entry or a topic refers to a paper that is not there."""
    for paper in catalog.papers:
        for name in ("related", "same_as", "not_same_as"):
            for index, other in enumerate(getattr(paper, name)):
                yield from _refer(catalog, other, locate, paper.file, name, index)
        if paper.version_of is not None:
            yield from _refer(catalog, paper.version_of, locate, paper.file, "version_of")
    for topic in catalog.topics:
        for index, other in enumerate(topic.start_here):
            yield from _refer(catalog, other, locate, topic.file, "start_here", index)


def _refer(
    catalog: Catalog, id_: PaperId, locate: Locate, file: str, *path: str | int
) -> Iterator[Problem]:
    if id_ not in catalog.paper:
        yield Problem(
            code="unknown-paper",
            location=locate(file, *path),
            message=quote(id_),
            hint=did_you_mean(id_, catalog.paper),
        )


def wrong_parent(catalog: Catalog, locate: Locate) -> Iterator[Problem]:
    """A topic's area is not there, or is no area: there are two levels."""
    for topic in catalog.topics:
        if topic.parent is None:
            continue
        parent: Topic | None = catalog.topic.get(topic.parent)
        if parent is None:
            yield Problem(
                code="unknown-topic",
                location=locate(topic.file, "parent"),
                message=quote(topic.parent),
                hint=did_you_mean(topic.parent, (t.id for t in catalog.topics if not t.parent)),
            )
        elif parent.parent is not None or parent is topic:
            yield Problem(
                code="topic-depth",
                location=locate(topic.file, "parent"),
                message=f"{quote(parent.id)} is itself a topic of an area",
                hint="topics have two levels: areas, and topics in them",
            )


def shared_alias(catalog: Catalog, locate: Locate) -> Iterator[Problem]:
    """Two tags claim the same spelling."""
    owners: dict[str, str] = {}
    for tag in catalog.tags:
        for spelling in dict.fromkeys(s.casefold() for s in (tag.id, tag.title, *tag.aliases)):
            owner = owners.setdefault(spelling, tag.id)
            if owner != tag.id:
                yield Problem(
                    code="shared-alias",
                    location=locate("tags.yaml", tag.id),
                    message=f"{quote(spelling)} belongs to {quote(owner)} too",
                    hint="a spelling leads to one tag",
                )


RULES: tuple[Rule, ...] = (
    unknown_topic,
    no_topic,
    unknown_tag,
    doubled_word,
    duplicate_id,
    duplicate_identifier,
    duplicate_title,
    unknown_paper,
    wrong_parent,
    shared_alias,
)
