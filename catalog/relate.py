"""What lies near what: papers by topic, by tag, by year, and the papers related to a paper.

Indices hold ids in the order in which lists show them, newest first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from catalog.model import Catalog, Paper, PaperId, TagId, TopicId, newest_first

MOST_RELATED = 6
# A topic or tag with more papers than this says little about any two of them, and comparing all
# its papers would cost the square of their number.
_LARGEST_GROUP = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Ids by what lists are made of."""

    papers: tuple[PaperId, ...]
    by_topic: Mapping[TopicId, tuple[PaperId, ...]]
    by_tag: Mapping[TagId, tuple[PaperId, ...]]
    by_year: Mapping[int, tuple[PaperId, ...]]
    areas: tuple[TopicId, ...]
    topics_of: Mapping[TopicId, tuple[TopicId, ...]]
    related: Mapping[PaperId, tuple[PaperId, ...]]


def index(catalog: Catalog) -> Index:
    """Every index that pages need, made in one pass over the papers."""
    papers = sorted(catalog.papers, key=newest_first)
    by_topic: dict[TopicId, list[PaperId]] = {topic.id: [] for topic in catalog.topics}
    by_tag: dict[TagId, list[PaperId]] = {tag.id: [] for tag in catalog.tags}
    by_year: dict[int, list[PaperId]] = defaultdict(list)
    for paper in papers:
        for topic_id in lists_of(paper, catalog):
            by_topic[topic_id].append(paper.id)
        for tag in paper.tags:
            by_tag[tag].append(paper.id)
        if paper.date is not None:
            by_year[paper.date.year].append(paper.id)
    topics_of: dict[TopicId, list[TopicId]] = defaultdict(list)
    in_order = sorted(catalog.topics, key=lambda topic: (topic.title.casefold(), topic.id))
    for topic in in_order:
        if topic.parent is not None:
            topics_of[topic.parent].append(topic.id)
    return Index(
        papers=tuple(paper.id for paper in papers),
        by_topic={key: tuple(value) for key, value in by_topic.items()},
        by_tag={key: tuple(value) for key, value in by_tag.items()},
        by_year={year: tuple(by_year[year]) for year in sorted(by_year, reverse=True)},
        areas=tuple(topic.id for topic in in_order if topic.parent is None),
        topics_of={key: tuple(value) for key, value in topics_of.items()},
        related=_related(papers),
    )


def lists_of(paper: Paper, catalog: Catalog) -> tuple[TopicId, ...]:
    """The topics in whose lists a paper stands: its own, and their areas, each once."""
    parents = (catalog.topic[topic].parent for topic in paper.topics)
    return tuple(dict.fromkeys((*paper.topics, *(p for p in parents if p is not None))))


def _related(papers: Iterable[Paper]) -> dict[PaperId, tuple[PaperId, ...]]:
    """Per paper: those named by hand, then those that share its rarest topics and tags.

    The weight of what two papers share is its inverse document frequency, log(N / n) (Sparck
    Jones 1972, "A statistical interpretation of term specificity and its application in
    retrieval").
    """
    papers = tuple(papers)
    rank = {paper.id: position for position, paper in enumerate(papers)}
    groups: dict[str, list[PaperId]] = defaultdict(list)
    for paper in papers:
        for name in _features(paper):
            groups[name].append(paper.id)
    related = {}
    for paper in papers:
        scores: Counter[PaperId] = Counter()
        for name in _features(paper):
            group = groups[name]
            if len(group) <= _LARGEST_GROUP:
                weight = log(1 + len(papers) / len(group))
                for other in group:
                    scores[other] += weight  # type: ignore[assignment]  # Counters hold floats too
        del scores[paper.id]
        ranked = sorted(scores, key=lambda id_: (-round(scores[id_], 9), rank[id_]))
        related[paper.id] = tuple(dict.fromkeys((*paper.related, *ranked[:MOST_RELATED])))[
            : max(MOST_RELATED, len(paper.related))
        ]
    return related


def _features(paper: Paper) -> tuple[str, ...]:
    return (*(f"topic {id_}" for id_ in paper.topics), *(f"tag {id_}" for id_ in paper.tags))
