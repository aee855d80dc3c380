"""Topics and tags: those that are not there, other spellings, too many, too few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from catalog.model import Catalog, Paper, Topic
from catalog.problems import quote
from catalog.rules.nearest import Nearest
from catalog.rules.rule import Case, Finding, Rule, rule

W = TypeVar("W", bound=str)

PAGE = "vocabulary"
MOST_TOPICS = 3


def _mend_topics(catalog: Catalog) -> Callable[[Paper], Paper]:
    return partial(_respelled, "topics", catalog.topic, _topic_spellings(catalog))


def _mend_tags(catalog: Catalog) -> Callable[[Paper], Paper]:
    return partial(_respelled, "tags", catalog.tag, _tag_spellings(catalog))


def _mend_doubled(catalog: Catalog) -> Callable[[Paper], Paper]:
    del catalog
    return _undoubled


def _undoubled(paper: Paper) -> Paper:
    topics, tags = _once(paper.topics), _once(paper.tags)
    same = topics == paper.topics and tags == paper.tags
    return paper if same else replace(paper, topics=topics, tags=tags)


def _respelled(
    name: str, known: Mapping[Any, object], spellings: Mapping[str, str], paper: Paper
) -> Paper:
    words: tuple[str, ...] = getattr(paper, name)
    meant = tuple(word if word in known else spellings.get(_fold(word), word) for word in words)
    # Two spellings of one word are one word.
    changes: dict[str, Any] = {name: _once(meant)}
    return paper if meant == words else replace(paper, **changes)


def _once(words: tuple[W, ...]) -> tuple[W, ...]:
    return tuple(dict.fromkeys(words))


def _fold(word: str) -> str:
    """A spelling without case, with hyphens for spaces and underscores."""
    return "-".join(word.casefold().replace("_", " ").replace("-", " ").split())


def _topic_spellings(catalog: Catalog) -> Mapping[str, str]:
    """Topics' ids by their folded ids and titles, where these belong to one topic only."""
    return _unique((spelling, t.id) for t in catalog.topics for spelling in (t.id, t.title))


def _tag_spellings(catalog: Catalog) -> Mapping[str, str]:
    """Tags' ids by their folded ids, titles and aliases, where these belong to one tag only."""
    return _unique(
        (spelling, tag.id) for tag in catalog.tags for spelling in (tag.id, tag.title, *tag.aliases)
    )


def _unique(spellings: Iterator[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, set[str]] = {}
    for spelling, id_ in spellings:
        found.setdefault(_fold(spelling), set()).add(id_)
    return {spelling: ids.pop() for spelling, ids in found.items() if len(ids) == 1}


@rule("unknown-topic", page=PAGE, level="error", build=True)
def unknown_topic(case: Case) -> Iterator[Finding]:
    """A paper or a topic names a topic that has no file."""
    catalog = case.catalog
    spellings, nearest = _topic_spellings(catalog), Nearest(catalog.topic)
    for paper in catalog.papers:
        for index, topic in enumerate(paper.topics):
            if topic not in catalog.topic and _fold(topic) not in spellings:
                yield Finding(
                    file=paper.file,
                    path=("topics", index),
                    message=quote(topic),
                    hint=nearest.hint(topic) or "docs/topics/ holds one file per topic",
                    others=(f"topics/{topic}.yaml",),
                    missing=True,
                )
    areas = Nearest(topic.id for topic in catalog.topics if not topic.parent)
    for topic_ in catalog.topics:
        if topic_.parent is not None and topic_.parent not in catalog.topic:
            yield Finding(
                file=topic_.file,
                path=("parent",),
                message=quote(topic_.parent),
                hint=areas.hint(topic_.parent),
                others=(f"topics/{topic_.parent}.yaml",),
                missing=True,
            )


@rule("topic-alias", page=PAGE, level="error", build=True, mend=_mend_topics)
def topic_alias(case: Case) -> Iterator[Finding]:
    """A paper names a topic by its title, or in another spelling than its id."""
    catalog = case.catalog
    spellings = _topic_spellings(catalog)
    for paper in catalog.papers:
        for index, topic in enumerate(paper.topics):
            if topic not in catalog.topic and _fold(topic) in spellings:
                meant = spellings[_fold(topic)]
                yield Finding(
                    file=paper.file,
                    path=("topics", index),
                    message=quote(topic),
                    hint=f"write {quote(meant)}",
                    others=(f"topics/{meant}.yaml",),
                )


@rule("no-topic", page=PAGE, level="error", build=True)
def no_topic(case: Case) -> Iterator[Finding]:
    """A paper has no topic, so no list of a topic leads to it."""
    for paper in case.catalog.papers:
        if not paper.topics:
            yield Finding(
                file=paper.file,
                path=("topics",),
                message=f"{quote(paper.title)} has no topic",
                hint=f"`catalog suggest {paper.id}` proposes some",
            )


@rule("too-many-topics", page=PAGE, level="warning")
def too_many_topics(case: Case) -> Iterator[Finding]:
    """A paper has more than three topics: what belongs everywhere is found nowhere."""
    for paper in case.catalog.papers:
        if len(paper.topics) > MOST_TOPICS:
            yield Finding(
                file=paper.file,
                path=("topics", MOST_TOPICS),
                message=f"{len(paper.topics)} topics",
                hint="keep the one to three that it contributes to; tags name what it uses",
            )


@rule("unknown-tag", page=PAGE, level="error", build=True)
def unknown_tag(case: Case) -> Iterator[Finding]:
    """A paper names a tag that is not in the vocabulary, `docs/tags.yaml`."""
    catalog = case.catalog
    spellings, nearest = _tag_spellings(catalog), Nearest(catalog.tag)
    for paper in catalog.papers:
        for index, tag in enumerate(paper.tags):
            if tag not in catalog.tag and _fold(tag) not in spellings:
                yield Finding(
                    file=paper.file,
                    path=("tags", index),
                    message=quote(tag),
                    hint=nearest.hint(tag) or "docs/tags.yaml holds the vocabulary",
                    others=("tags.yaml",),
                    missing=True,
                )


@rule("tag-alias", page=PAGE, level="error", build=True, mend=_mend_tags)
def tag_alias(case: Case) -> Iterator[Finding]:
    """A paper names a tag by its title, by an alias, or in another spelling than its id."""
    catalog = case.catalog
    spellings = _tag_spellings(catalog)
    for paper in catalog.papers:
        for index, tag in enumerate(paper.tags):
            if tag not in catalog.tag and _fold(tag) in spellings:
                yield Finding(
                    file=paper.file,
                    path=("tags", index),
                    message=quote(tag),
                    hint=f"write {quote(spellings[_fold(tag)])}",
                    others=("tags.yaml",),
                )


@rule("doubled-word", page=PAGE, level="error", build=True, mend=_mend_doubled)
def doubled_word(case: Case) -> Iterator[Finding]:
    """A topic or tag stands twice in an entry."""
    for paper in case.catalog.papers:
        for name, words in (("topics", paper.topics), ("tags", paper.tags)):
            if len(set(words)) == len(words):
                continue
            seen: set[str] = set()
            for index, word in enumerate(words):
                if word in seen:
                    yield Finding(
                        file=paper.file,
                        path=(name, index),
                        message=f"{quote(word)} is given twice",
                        hint="delete one",
                    )
                seen.add(word)


@rule("topic-depth", page=PAGE, level="error", build=True)
def topic_depth(case: Case) -> Iterator[Finding]:
    """A topic's area is no area but a topic itself: there are two levels."""
    catalog = case.catalog
    for topic in catalog.topics:
        parent: Topic | None = catalog.topic.get(topic.parent) if topic.parent else None
        if parent is not None and (parent.parent is not None or parent is topic):
            yield Finding(
                file=topic.file,
                path=("parent",),
                message=f"{quote(parent.id)} is itself a topic of an area",
                hint="topics have two levels: areas, and topics in them",
                others=(parent.file,),
            )


@rule("shared-alias", page=PAGE, level="error", build=True)
def shared_alias(case: Case) -> Iterator[Finding]:
    """Two tags claim the same spelling, and a spelling leads to one tag."""
    owners: dict[str, str] = {}
    for tag in case.catalog.tags:
        for spelling in dict.fromkeys(s.casefold() for s in (tag.id, tag.title, *tag.aliases)):
            owner = owners.setdefault(spelling, tag.id)
            if owner != tag.id:
                yield Finding(
                    file="tags.yaml",
                    path=(tag.id,),
                    message=f"{quote(spelling)} belongs to {quote(owner)} too",
                    hint="a spelling leads to one tag",
                )


RULES: tuple[Rule, ...] = (
    unknown_topic,
    topic_alias,
    no_topic,
    too_many_topics,
    unknown_tag,
    tag_alias,
    doubled_word,
    topic_depth,
    shared_alias,
)
