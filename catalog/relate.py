"""What lies near what: papers by topic, by tag, by year, and the papers related to a paper.

Indices hold ids in the order in which lists show them, newest first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from math import log

from catalog.model import Catalog, Paper, PaperId, TagId, TopicId, newest_first

MOST_RELATED = 6
# Of a topic or tag with many papers, so many before and after a paper are compared with it: all
# would cost the square of their number, and papers of the same months are the better company.
_NEIGHBOURS = 30


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
    groups: dict[str, list[int]] = defaultdict(list)
    features = [_features(paper) for paper in papers]
    for number, names in enumerate(features):
        for name in names:
            groups[name].append(number)
    weight = {name: log(1 + len(papers) / len(group)) for name, group in groups.items()}
    related = {}
    for number, paper in enumerate(papers):
        scores: defaultdict[int, float] = defaultdict(float)
        for name in features[number]:
            shared = weight[name]
            for other in _around(groups[name], number):
                scores[other] += shared
        scores.pop(number, None)
        found = (*paper.related, *(papers[one].id for one in _best(scores)))
        related[paper.id] = tuple(dict.fromkeys(found))[: max(MOST_RELATED, len(paper.related))]
    return related


def _best(scores: Mapping[int, float]) -> list[int]:
    """Those with the highest scores; of equals, those that stand first in lists."""
    # Sums of the same weights in another order differ in their last digits.
    least = min(nlargest(MOST_RELATED, scores.values()), default=0.0) - 1e-9
    candidates = [one for one, score in scores.items() if score >= least]
    return sorted(candidates, key=lambda one: (-round(scores[one], 9), one))[:MOST_RELATED]


def _around(group: list[int], number: int) -> list[int]:
    """A group's papers, or, of a large group, those of about the same time."""
    if len(group) <= 2 * _NEIGHBOURS:
        return group
    place = bisect_left(group, number)
    return group[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]


def _features(paper: Paper) -> tuple[str, ...]:
    return (*(f"topic {id_}" for id_ in paper.topics), *(f"tag {id_}" for id_ in paper.tags))
