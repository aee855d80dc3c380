"""Whether a search finds the paper that was meant: known-item search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from lunr import lunr  # type: ignore[import-untyped]  # lunr has no annotations
from playwright.sync_api import Browser

from catalog import markup
from catalog.model import Paper
from catalog.search.words import fold
from tests.bench.search_engines import Engine
from tests.bench.search_known import Question

_BATCH = 50
# A few more than ten, since papers with the same title count as one.
_COUNT = 15
_PATIENCE = 600_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The place of the paper that was meant, 0 if it is not among ten, and who was first."""

    question: Question
    place: int
    first: str


def of_browser(
    browser: Browser, engine: Engine, address: str, questions: Sequence[Question],
    same: Mapping[str, str],
) -> list[Answer]:  # fmt: skip
    """The answers of an engine that runs in a browser."""
    page = browser.new_page()
    page.set_default_timeout(_PATIENCE)
    page.goto(f"{address}{engine.page}")
    found: list[list[str]] = []
    texts = [question.text for question in questions]
    # Material indexes all papers anew for each batch.
    size = len(texts) if engine.name == "material" else _BATCH
    for start in range(0, len(texts), size):
        given = {"root": address, "texts": texts[start : start + size], "count": _COUNT}
        found += page.evaluate(engine.ask, given)
    page.close()
    return placed(questions, found, same)


def of_lunr(
    papers: Sequence[Paper], questions: Sequence[Question], same: Mapping[str, str]
) -> list[Answer]:
    """The answers of an ordinary lunr index with its default settings. Any of the words will do."""
    documents = [
        {
            "id": paper.id,
            "title": markup.to_plain(paper.title),
            "abstract": markup.to_plain(paper.abstract or ""),
            "authors": " ".join(author.name for author in paper.authors),
        }
        for paper in papers
    ]
    index = lunr(ref="id", fields=("title", "abstract", "authors"), documents=documents)
    found = []
    for question in questions:
        # Signs mean something to lunr, and nothing to a reader.
        results = index.search(" ".join(fold(question.text)))
        found.append([result["ref"] for result in results[:_COUNT]])
    return placed(questions, found, same)


def placed(
    questions: Sequence[Question], found: Iterable[Sequence[str]], same: Mapping[str, str]
) -> list[Answer]:
    """Where the papers stand that were meant; papers with the same title are one."""
    answers = []
    for question, ids in zip(questions, found, strict=True):
        titles = list(dict.fromkeys(same.get(id_, id_) for id_ in ids))[:10]
        meant = same[question.paper]
        place = titles.index(meant) + 1 if meant in titles else 0
        answers.append(Answer(question, place, ids[0] if ids else ""))
    return answers


@dataclass(frozen=True, slots=True)
class Score:
    """Of some answers, how many; the shares found first and among ten; the mean of 1 / place."""

    number: int
    first: float
    ten: float
    mrr: float


def scores(answers: Iterable[Answer]) -> dict[str, Score]:
    """Scores by kind of question, and of all."""
    kinds: dict[str, list[Answer]] = {}
    for answer in answers:
        kinds.setdefault(answer.question.kind, []).append(answer)
    kinds["all"] = [answer for of_kind in kinds.values() for answer in of_kind]
    return {kind: _score([answer.place for answer in found]) for kind, found in kinds.items()}


def _score(places: Sequence[int]) -> Score:
    return Score(
        len(places),
        first=mean(place == 1 for place in places),
        ten=mean(place > 0 for place in places),
        mrr=mean(1 / place if place else 0 for place in places),
    )
