"""What lies near what: papers by topic, by tag, by year, and the papers related to a paper.

Indices hold ids in the order in which lists show them, newest first; `ranks` has the other orders.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import combinations
from math import log, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt

from catalog.identity import fold_words
from catalog.model import Catalog, Paper, PaperId, PartialDate, TagId, TopicId, newest_first

# Numbers of papers, from 0.
Numbers = npt.NDArray[np.int64]
# The orders of lists besides newest first.
Order = Literal["oldest", "title", "added"]

MOST_RELATED = 6
MOST_NEAR = 6
# Of the topics of a tag, those with most of its papers: what all topics share tells none apart.
_TOPICS_OF_A_TAG = 20
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
    # Of papers that have any: the other versions of the same work.
    versions: Mapping[PaperId, tuple[PaperId, ...]]
    # Per topic without topics of its own: its neighbours, and how many papers are in both.
    near: Mapping[TopicId, tuple[tuple[TopicId, int], ...]]
    # Each paper's place when all are sorted otherwise.
    ranks: Mapping[Order, Mapping[PaperId, int]]


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
        versions=_versions(papers),
        near=_near(papers, by_topic.keys() - topics_of.keys()),
        ranks=_ranks(papers),
    )


def lists_of(paper: Paper, catalog: Catalog) -> tuple[TopicId, ...]:
    """The topics in whose lists a paper stands: its own, and their areas, each once."""
    parents = (catalog.topic[topic].parent for topic in paper.topics)
    return tuple(dict.fromkeys((*paper.topics, *(p for p in parents if p is not None))))


def title_key(paper: Paper) -> tuple[str, str]:
    """A sort key: by the words of the title, without case, accents and punctuation."""
    return (fold_words(paper.title), paper.id)


def _ranks(papers: list[Paper]) -> dict[Order, dict[PaperId, int]]:
    """Places by date, by title and by the day of adding, from papers that are newest first."""
    by_title = sorted(papers, key=title_key)
    # What is known to no more than a year or month stands at its beginning; undated papers last.
    oldest = sorted(by_title, key=lambda paper: _day(paper.date, (9999, 99, 0)))
    # `sorted` keeps the order of equals: of one day, the newest papers first.
    added = sorted(papers, key=lambda paper: _day(paper.added, (0, 0, 0)), reverse=True)
    orders: dict[Order, list[Paper]] = {"oldest": oldest, "title": by_title, "added": added}
    return {
        order: {paper.id: place for place, paper in enumerate(ranked)}
        for order, ranked in orders.items()
    }


def _day(date: PartialDate | None, unknown: tuple[int, int, int]) -> tuple[int, int, int]:
    """A date as what is compared many times faster."""
    return (date.year, date.month, date.day) if date else unknown


def _versions(papers: Iterable[Paper]) -> dict[PaperId, tuple[PaperId, ...]]:
    """The other versions of each paper that has some, in the order of lists."""
    papers = tuple(papers)
    of = {paper.id: paper.version_of for paper in papers if paper.version_of is not None}
    if not of:
        return {}
    groups: dict[PaperId, list[PaperId]] = defaultdict(list)
    for paper in papers:
        groups[_first_version(paper.id, of)].append(paper.id)
    return {
        id_: tuple(other for other in group if other != id_)
        for group in groups.values()
        if len(group) > 1
        for id_ in group
    }


def _first_version(id_: PaperId, of: dict[PaperId, PaperId]) -> PaperId:
    """The entry that a chain of versions leads to; of a circle, the one that sorts first.

    Chains that have been walked become short in `of`.
    """
    way = {id_: None}
    last = id_
    while (before := of.get(last)) is not None:
        if before in way:
            walked = list(way)
            last = min(walked[walked.index(before) :])
            of.pop(last)
            break
        way[before] = None
        last = before
    of |= dict.fromkeys((one for one in way if one != last), last)
    return last


def _near(
    papers: Iterable[Paper], topics: Collection[TopicId]
) -> dict[TopicId, tuple[tuple[TopicId, int], ...]]:
    """Per topic: those that share papers with it, or tags of papers, the nearest first.

    Nearness is the share of common papers (Ochiai 1957: their number over the geometric mean of
    both topics' numbers) and the cosine of the topics' tags, each weighted by how few topics have
    it (Salton & McGill 1983, "Introduction to Modern Information Retrieval", chapter 4). The work
    grows with the papers, and with the tags.
    """
    sizes, both, of_tag = _counted(papers, topics)
    scores: dict[tuple[TopicId, TopicId], float] = defaultdict(float)
    for (one, other), common in both.items():
        scores[one, other] += common / sqrt(sizes[one] * sizes[other])
    weights = {tag: log(1 + len(sizes) / len(of)) for tag, of in of_tag.items() if of}
    lengths: dict[TopicId, float] = defaultdict(float)
    for tag, weight in sorted(weights.items()):
        for topic, count in of_tag[tag].items():
            lengths[topic] += (count * weight) ** 2
    for tag, weight in sorted(weights.items()):
        of = of_tag[tag]
        most = sorted(of, key=lambda topic: (-of[topic], topic))[:_TOPICS_OF_A_TAG]
        for one, other in combinations(sorted(most), 2):
            shared = of[one] * of[other] * weight**2
            scores[one, other] += shared / sqrt(lengths[one] * lengths[other])
    near: dict[TopicId, list[tuple[float, TopicId, int]]] = {topic: [] for topic in topics}
    for (one, other), score in scores.items():
        common = both[one, other]
        near[one].append((-round(score, 9), other, common))
        near[other].append((-round(score, 9), one, common))
    return {
        topic: tuple((id_, common) for _, id_, common in nsmallest(MOST_NEAR, found))
        for topic, found in near.items()
    }


def _counted(
    papers: Iterable[Paper], topics: Collection[TopicId]
) -> tuple[Counter[TopicId], Counter[tuple[TopicId, TopicId]], dict[TagId, Counter[TopicId]]]:
    """How many papers each of the topics has, two of them share, and each tag has in each."""
    sizes: Counter[TopicId] = Counter()
    both: Counter[tuple[TopicId, TopicId]] = Counter()
    of_tag: dict[TagId, Counter[TopicId]] = defaultdict(Counter)
    for paper in papers:
        own = sorted(topic for topic in paper.topics if topic in topics)
        # `Counter.update` takes five times as long for so few.
        for topic in own:
            sizes[topic] += 1
        for pair in combinations(own, 2):
            both[pair] += 1
        for tag in paper.tags:
            of = of_tag[tag]
            for topic in own:
                of[topic] += 1
    return sizes, both, of_tag


def _related(papers: Iterable[Paper]) -> dict[PaperId, tuple[PaperId, ...]]:
    """Per paper: those named by hand, then those that share its rarest topics and tags.

    The weight of what two papers share is its inverse document frequency, log(N / n) (Sparck
    Jones 1972, "A statistical interpretation of term specificity and its application in
    retrieval").
    """
    papers = tuple(papers)
    numbers: dict[str, list[int]] = defaultdict(list)
    # Each paper's topics and tags, with the paper's place among those that have them.
    features: list[list[tuple[str, int]]] = []
    for number, paper in enumerate(papers):
        features.append([(name, len(numbers[name])) for name in _features(paper)])
        for name, _ in features[-1]:
            numbers[name].append(number)
    groups = {
        name: (np.array(group), log(1 + len(papers) / len(group)))
        for name, group in numbers.items()
    }
    scores = np.zeros(len(papers))
    related = {}
    for number, paper in enumerate(papers):
        near = []
        for name, place in features[number]:
            group, weight = groups[name]
            near.append(around := _around(group, place))
            scores[around] += weight
        found = paper.related
        if near:
            scores[number] = 0
            others = np.concatenate(near)
            found = (*found, *(papers[one].id for one in _best(others, scores)))
            scores[others] = 0
        related[paper.id] = tuple(dict.fromkeys(found))[: max(MOST_RELATED, len(paper.related))]
    return related


def _best(others: Numbers, scores: npt.NDArray[np.float64]) -> list[int]:
    """Of some papers those with the highest scores; of equals, those that stand first in lists."""
    others = np.sort(others)
    found = scores[others]
    # A paper that shares several things counts once.
    found[1:][others[1:] == others[:-1]] = 0
    if len(others) > MOST_RELATED:
        # Sums of the same weights in another order differ in their last digits.
        least = np.partition(found, -MOST_RELATED)[-MOST_RELATED] - 1e-9
        high = found >= least
        others, found = others[high], found[high]
    ranked = sorted(zip((-found.round(9)).tolist(), others.tolist(), strict=True))
    return [one for score, one in ranked[:MOST_RELATED] if score]


def _around(group: Numbers, place: int) -> Numbers:
    """A group's papers, or, of a large group, those of about the time of the one at a place."""
    if len(group) <= 2 * _NEIGHBOURS:
        return group
    return group[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]


def _features(paper: Paper) -> Iterable[str]:
    """What a paper shares with others, each once."""
    topics, tags = [f"topic {id_}" for id_ in paper.topics], [f"tag {id_}" for id_ in paper.tags]
    return dict.fromkeys(topics + tags)
