"""Our own catalog, completed by a local server that knows it, and that is wrong five times."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from catalog.curation.enrichment import Enriched, enrich, lacks
from catalog.load import Docs, load
from catalog.model import Catalog, Paper, PaperId
from catalog.services.source import words
from tests.services import recorded, servers
from tests.services.servers import Asked, Reply, as_json, running

DOCS = Path(__file__).parent.parent / "docs"
WHALES = " ".join(f"Whale number {n} sings of its own." for n in range(30))


def work(paper: Paper, number: int, **changes: Any) -> dict[str, Any]:
    """A paper as OpenAlex tells it, with the authors that our entries lack."""
    authors = paper.author_count or 2
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.1000/made.{number}",
        "title": paper.title,
        "publication_date": str(paper.date or "2024-05-06"),
        "authorships": [
            {"author": {"display_name": f"Ann Author{number}"}, "institutions": []}
            for _ in range(authors)
        ],
        "abstract_inverted_index": inverted(paper.abstract or ""),
        **changes,
    }


def inverted(abstract: str) -> dict[str, list[int]]:
    """An abstract as OpenAlex gives it: where each word stands."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(abstract.split()):
        places.setdefault(word, []).append(place)
    return places


def planted(papers: list[Paper]) -> tuple[dict[PaperId, dict[str, Any]], dict[PaperId, str]]:
    """What the server says wrongly, and what the refusal says of it."""
    long = [p for p in papers if len(p.abstract or "") > 400 and ":" not in p.title]
    counted = next(p for p in papers if p.author_count and p.author_count < 9)
    one, two, three, four = [p for p in long if p is not counted][:4]
    many = [{"author": {"display_name": f"Ann Author{n}"}} for n in range(30)]
    wrong = {
        one.id: work(one, 900001, abstract_inverted_index=inverted(WHALES)),
        two.id: work(two, 900002, title=f"Supposedly {two.title} of the Second Kind Again"),
        counted.id: work(counted, 900003, authorships=many),
        three.id: work(three, 900004, title=f"{three.title}: Part 2", abstract_inverted_index=None),
        four.id: work(four, 900005, title="A Study of Whales and How They Sing"),
    }
    why = {
        one.id: "its abstract is another one",
        two.id: "",
        counted.id: "it has 30 authors, and the paper",
        three.id: "",
        four.id: "",
    }
    return wrong, why


@pytest.fixture(scope="module")
def ours() -> Catalog:
    return load(Docs(DOCS)).catalog


def completed(ours: Catalog, answers: Mapping[str, Any]) -> list[Enriched]:
    """Every entry that lacks something, asked for at a server that knows titles alone."""

    def openalex(asked: Asked) -> Reply:
        title = asked.query.get("filter", "").removeprefix("title.search:")
        found = [answers[title]] if title in answers else []
        return as_json({"meta": {"count": len(found)}, "results": found})

    def nothing(asked: Asked) -> Reply:
        if asked.service == "arxiv":
            return Reply(body=recorded.feed().encode(), type="application/atom+xml")
        if asked.service == "crossref":
            return as_json({"status": "ok", "message": {"items": []}})
        return Reply(status=404, body=b"{}")

    with pytest.MonkeyPatch.context() as patch, running() as services:
        patch.setitem(servers._ANSWERS, "openalex", openalex)  # the server's table
        for other in ("crossref", "arxiv", "semantic-scholar"):
            patch.setitem(servers._ANSWERS, other, nothing)
        papers = [paper for paper in ours.papers if lacks(paper)]
        return list(enrich(ours, iter(papers), services.asker()))


def test_our_entries_are_completed_and_five_wrong_matches_refused(ours: Catalog) -> None:
    papers = [paper for paper in ours.papers if lacks(paper)][:120]
    catalog = Catalog(papers=tuple(papers), topics=ours.topics, tags=ours.tags)
    wrong, why = planted(papers)
    answers = {
        words(paper.title): wrong.get(paper.id) or work(paper, number)
        for number, paper in enumerate(papers, 1)
    }
    result = completed(catalog, answers)
    assert len(result) == len(papers)
    refused = [one for one in result if not one.changed]
    assert {one.old.id for one in refused} == set(wrong)
    for one in refused:
        told = "\n".join(one.told)
        assert why[one.old.id] in told
        assert one.problem or "refused" in told
    for one in result:
        if not one.changed:
            continue
        # What the entry said stays; what it lacked has come.
        old, new = one.old, one.paper
        assert (new.title, new.abstract, new.topics, new.tags) == (
            old.title, old.abstract, old.topics, old.tags,
        )  # fmt: skip
        assert new.date == (old.date or new.date)
        assert len(new.authors) == (old.author_count or 2)
        assert new.ids.doi is not None
        assert new.ids.doi.startswith("10.1000/made.")
        assert new.sources[:-1] == old.sources
        assert new.sources[-1].file == "OpenAlex"


def test_an_answer_that_brings_another_entrys_identifier_is_refused(ours: Catalog) -> None:
    one, two = [paper for paper in ours.papers if lacks(paper)][:2]
    first = work(one, 1)
    catalog = Catalog(papers=(one, two))
    (done,) = [r for r in completed(catalog, {words(one.title): first}) if r.changed]
    catalog = Catalog(papers=(done.paper, two))
    answers = {words(two.title): work(two, 2, doi=first["doi"])}
    (other,) = completed(catalog, answers)
    assert not other.changed
    assert f"refused, its identifiers are those of {one.id}" in "\n".join(other.told)
