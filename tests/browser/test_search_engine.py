"""The search engine: lunr's results from shards, queries as readers type them, what can fail.

Most questions are asked of an index of our own papers through `client.js`, as pages ask them.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lunr.stop_word_filter import WORDS as STOP_WORDS  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Route

from catalog import search
from catalog.load import Docs, load
from catalog.model import Author, Catalog, Paper, PaperId
from catalog.pages import Site
from catalog.search import authors
from catalog.search.facets import HAS, venue
from catalog.search.words import fold
from tests.browser import oracle
from tests.browser.conftest import ROOT, Watch, served

Ask = Callable[..., Any]
ALL = 100_000

# Names and their spellings, each of which should find the paper of that number first.
TITLES = (
    "M+: Extending a Language Model with Memory",
    "R^3Mem: Bridging Retention and Retrieval",
    "D^3: Depth Decay Decoding",
    "U^2-Net: Going Deeper",
    "SAM 2: Segment Anything in Images and Videos",
    "A Distractor-Aware Memory for Tracking with SAM2",
    "PyramidInfer: KV-Cache Compression",
    "Quantization of the KV Cache",
    "φ-Decoding: Adaptive Foresight",
    "A* Search in Large Spaces",
    "Memory",
    "Memory of the Memory: Memory and Memories in Memory Models",
    "To Be or Not to Be",
)
SPELLINGS = {
    "M+": 0, "m+": 0, "R^3Mem": 1, "r3mem": 1, "D^3": 2, "d3": 2, "U^2-Net": 3, "u2net": 3,
    "u2-net": 3, "U2 Net": 3, "sam 2": 4, "kv-cache compression": 6, "kvcache compression": 6,
    "KV cache compression": 6, "quantization kvcache": 7, "quantization kv-cache": 7,
    "φ-Decoding": 8, "phi-decoding": 8, "phi decoding": 8, "A*": 9, "memory": 10,
    "to be or not to be": 12,
}  # fmt: skip


@pytest.fixture(scope="module")
def papers() -> Site:
    """Our own papers, without the site's other pages."""
    return Site(catalog=load(Docs(ROOT / "docs")).catalog)


@pytest.fixture(scope="module")
def address(papers: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where our papers' index is served, with a hand-written page."""
    folder = tmp_path_factory.mktemp("engine")
    page = search.TextPage("guide/", "A guide to segmentation", "How to write about memory.")
    oracle.write(papers, folder, [page])
    with served(folder) as at:
        yield at


@pytest.fixture
def tab(browser: Browser, watch: Watch) -> Iterator[Page]:
    """A tab of its own, in which nothing was searched yet."""
    context = browser.new_context()
    page = context.new_page()
    watch.over(page)
    yield page
    context.close()


def until(tab: Page, done: Callable[[], bool]) -> None:
    """Waits for what Playwright tells of."""
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end
        tab.wait_for_timeout(20)


def asker(page: Page, address: str) -> Ask:
    """Asks a function of client.js; a failure is told as its kind."""
    page.goto(address)

    def ask(function: str, *given: Any) -> Any:
        return page.evaluate(
            """async ([client, name, given]) => {
              try {
                const answer = await (await import(client))[name](...given);
                return answer instanceof Map ? [...answer] : answer;
              } catch (error) {
                return { failed: error.kind ?? error.name };
              }
            }""",
            [f"{address}{search.FOLDER}/client.js", function, given],
        )

    return ask


@pytest.fixture(scope="module")
def ask(browser: Browser, address: str) -> Iterator[Ask]:
    """Asks in a tab in which others have asked before."""
    watch = Watch()
    context = browser.new_context()
    page = context.new_page()
    watch.over(page)
    yield asker(page, address)
    context.close()
    assert watch.unexpected() == []


def finder(ask: Ask) -> Ask:
    """An answer to a query; keywords are those of a request."""

    def find(query: str, **request: Any) -> Any:
        return ask("search", {"query": query, "limit": ALL, **request})

    return find


@pytest.fixture(scope="module")
def find(ask: Ask) -> Ask:
    return finder(ask)


def ids(answer: Any) -> list[str]:
    return [result["id"] for result in answer["results"] if "id" in result]


def title(result: Any) -> str:
    return "".join(text for text, _ in result["title"])


def marked(parts: Any) -> list[str]:
    return [text for text, hit in parts if hit]


def small(titles: Sequence[str], authors: Sequence[str] = (), **fields: Any) -> Site:
    """A catalog of papers with these titles, the newest first."""
    made = [
        Paper(
            id=PaperId(f"paper-{number}"),
            file=f"papers/paper-{number}.yaml",
            title=given,
            authors=tuple(Author(name=name) for name in authors),
            **fields,
        )
        for number, given in enumerate(titles)
    ]
    return Site(catalog=Catalog(papers=tuple(made), topics=(), tags=()))


# The engine.


def test_results_and_scores_are_those_of_an_index_that_lunr_built_whole(
    papers: Site, tab: Page, tmp_path: Path
) -> None:
    oracle.write(papers, tmp_path)
    texts = [*oracle.questions(oracle.write_whole(papers, tmp_path), 500, seed=20)]
    with served(tmp_path) as address:
        compared = oracle.compare(tab, address, texts)
    assert compared["found"] > 10_000
    assert compared["wrong"] == []


def test_words_are_folded_alike_here_and_there(tab: Page, address: str) -> None:
    chance = random.Random(3)  # noqa: S311  # no secret
    marks = [c for c in map(chr, range(0x10000)) if unicodedata.category(c)[0] == "M"]
    parts = ["aA", "bΣ", "σς", *"αφϕΛλéÉñİıßﬁ²½^_'’+*.12-~:中文𝒜𝔸😀\u0301 \n\xa0", "3.5"]
    parts += ["U^2-Net", "M+", "C++", "A*", "lion's", "L_2", "1.5", "kv-cache"]
    texts = ["".join(chance.choices(parts, k=chance.randint(1, 9))) for _ in range(5000)]
    texts += [f"a{mark}b {mark} क{mark}" for mark in marks]
    # What came to Unicode after Python's version of it is left out.
    known = (c for c in map(chr, range(0x2100)) if unicodedata.category(c) != "Cn")
    texts += [f"a{sign}b {sign}" for sign in known]
    folded = tab.goto(address) and tab.evaluate(
        """async ([words, texts]) => {
          const { fold, STOP_WORDS } = await import(words);
          return [texts.map(fold), [...STOP_WORDS]];
        }""",
        [f"{address}{search.FOLDER}/words.js", texts],
    )
    assert folded
    different = [
        (text, fold(text), got)
        for text, got in zip(texts, folded[0], strict=True)
        if got != fold(text) and not re.search("[\u0c5c\u0cdc\u1c89\u1c8a]", text)
    ]
    assert different == []
    assert sorted(folded[1]) == sorted(STOP_WORDS)


# Names.


def test_a_name_is_found_first_however_it_is_spelt(tab: Page, tmp_path: Path) -> None:
    oracle.write(small(TITLES), tmp_path)
    with served(tmp_path) as address:
        ask = asker(tab, address)
        first = {
            spelling: next(iter(ids(ask("search", {"query": spelling, "limit": 3}))), None)
            for spelling in SPELLINGS
        }
        both = ids(ask("search", {"query": "SAM2", "limit": 9}))
    assert first == {spelling: f"paper-{number}" for spelling, number in SPELLINGS.items()}
    assert set(both) == {"paper-4", "paper-5"}


def test_authors_are_found_with_and_without_accents(tab: Page, tmp_path: Path) -> None:
    site = small(["One paper"], ["Jürgen Schmidhuber", "André Ångström", "Łukasz Kaiser"])
    oracle.write(site, tmp_path)
    with served(tmp_path) as address:
        ask = asker(tab, address)
        for name in ("Jürgen", "jurgen ", "author:andré", "Ju\u0308rgen ", "angstrom ", "Łukasz "):
            assert ids(ask("search", {"query": name, "limit": 1})) == ["paper-0"], name
        assert ids(ask("search", {"query": 'author:"lukasz kaiser"', "limit": 1})) == ["paper-0"]
        assert ids(ask("search", {"query": "title:kaiser ", "limit": 1})) == []


def test_a_phrase_does_not_go_on_from_one_author_to_the_next(tab: Page, tmp_path: Path) -> None:
    site = small(["One paper"], ["Ada Cole", "Ben Wirth"], abstract="Cole wrote")
    oracle.write(site, tmp_path)
    with served(tmp_path) as address:
        ask = asker(tab, address)
        totals = {
            query: ask("search", {"query": query, "limit": 1})["total"]
            for query in (
                'author:"ada cole"', '"ada cole"', '"ada col', 'author:"cole ada"',
                'author:"cole ben"', '"cole ben"', 'author:"cole wrote"', 'title:"ada cole"',
            )
        }  # fmt: skip
    assert totals == {
        'author:"ada cole"': 1, '"ada cole"': 1, '"ada col': 1, 'author:"cole ada"': 0,
        'author:"cole ben"': 0, '"cole ben"': 0, 'author:"cole wrote"': 0, 'title:"ada cole"': 0,
    }  # fmt: skip


def test_a_whole_title_comes_first(papers: Site, find: Ask) -> None:
    for paper in papers.catalog.papers[::60]:
        assert ids(find(paper.title.replace('"', ""), limit=1)) == [paper.id]


# What readers type.


def words_of(paper: Paper) -> list[str]:
    return [*fold(paper.title), "|", *fold(paper.abstract or "")]


def holds(row: str) -> Callable[[Paper], bool]:
    return lambda paper: f" {row} " in f" {' '.join(words_of(paper))} "


def test_a_phrase_is_found_where_its_words_stand_in_a_row(papers: Site, find: Ask) -> None:
    found = set(ids(find('"state of the art"')))
    exact = {paper.id for paper in papers.catalog.papers if holds("state of the art")(paper)}
    assert exact
    assert exact <= found
    # Of a phrase, forms of its words are found as well: they have the same terms.
    for id_ in found - exact:
        text = " ".join(words_of(papers.catalog.paper[PaperId(id_)]))
        assert re.search(r"\bstates? \w+ \w+ arts?\b", text), id_
    assert found < set(ids(find("state art ")))
    assert ids(find('"art the of state"')) == []


def test_a_phrase_does_not_go_on_from_title_to_abstract(tab: Page, tmp_path: Path) -> None:
    oracle.write(small(["Alpha beta"], abstract="Gamma delta"), tmp_path)
    with served(tmp_path) as address:
        ask = asker(tab, address)
        totals = {
            query: ask("search", {"query": query, "limit": 1})["total"]
            for query in ('"alpha beta"', '"beta gamma"', 'title:"gamma delta"', '"gamma delt')
        }
    assert totals == {
        '"alpha beta"': 1,
        '"beta gamma"': 0,
        'title:"gamma delta"': 0,
        '"gamma delt': 1,
    }


def test_all_words_are_wanted_and_any_will_do_if_no_paper_has_all(find: Ask) -> None:
    both = find("segmentation memory ")
    assert not both["loose"]
    assert set(ids(both)) == set(ids(find("segmentation "))) & set(ids(find("memory ")))
    loose = find("segmentation hippocampus electricity ")
    assert loose["loose"]
    assert set(ids(find("hippocampus "))) <= set(ids(loose))
    assert find("+hippocampus +xylophonist memory ", literal=True)["total"] == 0


def test_a_word_is_excluded_by_a_minus(find: Ask) -> None:
    without = ids(find("memory -segmentation"))
    assert set(without) == set(ids(find("memory "))) - set(ids(find("segmentation ")))
    phrase = set(ids(find('memory -"language models"')))
    assert phrase == set(ids(find("memory "))) - set(ids(find('"language models"')))
    titled = set(ids(find("memory -title:memory")))
    assert titled == set(ids(find("memory "))) - set(ids(find("title:memory ")))


def test_a_field_is_looked_at_alone(papers: Site, find: Ask) -> None:
    found = ids(find("title:hopfield "))
    assert found
    assert all("hopfield" in papers.catalog.paper[PaperId(id_)].title.lower() for id_ in found)
    # What is no field of ours is only words.
    assert set(ids(find("note:hopfield ", literal=True))) >= set(found)


def test_an_unfinished_word_stands_for_those_it_begins(find: Ask) -> None:
    begun = find("segmentat")
    assert set(ids(begun)) == set(ids(find("segmentation ")))
    assert set(ids(find("hopfiel"))) == set(ids(find("hopfield ")))
    assert ids(find("hopfiel ", literal=True)) == []
    assert set(ids(find("segm* "))) >= set(ids(begun))
    assert set(ids(find("*former "))) >= set(ids(find("segformer ")))


def test_edits_and_boosts(find: Ask) -> None:
    assert set(ids(find("hopfeild~1 "))) >= set(ids(find("hopfield ")))
    plain, boosted = ids(find("memory segmentation^9 ")), ids(find("memory^9 segmentation "))
    assert set(plain) == set(boosted)
    assert plain != boosted


@pytest.mark.parametrize(
    ("typed", "run"),
    [
        ("segmentaiton ", "segmentation "),
        ("xmen ", "xmem "),
        ("memory segmentaiton", "memory segmentation"),
        ("-memory transfomer ", "-memory transformer "),
        ('"assocative memory"', '"associative memory"'),
        ("trasnform", "transform"),
        # A mistake near each end.
        ("esgmentatoin ", "segmentation "),
        ("rtansformre", "transformer"),
    ],
)
def test_a_misspelt_word_is_corrected(find: Ask, typed: str, run: str) -> None:
    answer = find(typed)
    assert answer["corrected"] == run
    assert answer["results"] == find(run)["results"]
    literal = find(typed, literal=True)
    assert literal["corrected"] is None
    assert literal["loose"] or not literal["total"] or typed.startswith("-")


def test_nothing_is_said_to_be_corrected_that_is_known(find: Ask) -> None:
    for query in ("segment", "segmentation ", "segmenters ", "memory of the ", "M+", "kv-cache"):
        assert find(query)["corrected"] is None, query
    nothing = find("memry ", literal=True)
    assert nothing["total"] == 0
    assert "memory" in nothing["near"]
    assert find("qwertyuiopasdf ") == {
        "total": 0, "results": [], "corrected": None, "loose": False, "near": [], "filters": {},
        "typed": [], "least": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        '"',
        '""',
        "-",
        "+",
        "*",
        "**",
        "~",
        "^3",
        ":",
        "title:",
        'title:"',
        "the ",
        "- -",
        "\\",
        "\0",
    ],
)
def test_signs_alone_fail_in_no_way(find: Ask, query: str) -> None:
    answer = find(query, limit=3)
    assert "failed" not in answer
    assert answer["corrected"] is None


# Filters, sorts, facets.


def values(paper: Paper, facet: str, catalog: Catalog) -> set[str]:
    """A paper's values of a facet, read from its entry."""
    match facet:
        case "topic":
            areas = {catalog.topic[topic].parent for topic in paper.topics}
            return {*paper.topics, *(area for area in areas if area in catalog.topic)}
        case "tag":
            return set(paper.tags)
        case "year":
            return {str(paper.date.year)} if paper.date else set()
        case "venue":
            return {venue(paper.venue)} if paper.venue else set()
        case "organization":
            return {paper.organization.id} if paper.organization else set()
        case "author":
            return {author.name for author in paper.authors}
        case "has":
            return {str(link.kind) for link in paper.links} & set(HAS)
        case _:
            return {paper.status} if paper.status else set()


def passing(site: Site, filters: dict[str, Any], among: Sequence[str] | None = None) -> list[str]:
    """The papers that filters let through, newest first."""
    catalog = site.catalog

    def passes(paper: Paper) -> bool:
        for facet, given in filters.items():
            own = values(paper, facet, catalog)
            if given.get("any") and not own & set(given["any"]):
                return False
            if own & set(given.get("not", ())):
                return False
            years = range(given.get("from", 0), given.get("to", 9999) + 1)
            if {"from", "to"} & set(given) and not any(int(year) in years for year in own):
                return False
        return True

    wanted = None if among is None else set(among)
    return [
        id_
        for id_ in site.index.papers
        if passes(catalog.paper[id_]) and (wanted is None or id_ in wanted)
    ]


FILTERS: tuple[dict[str, Any], ...] = (
    {"topic": {"any": ["segmentation"]}},
    {"topic": {"any": ["kv-cache", "associative-memory"]}, "has": {"any": ["code"]}},
    {"topic": {"not": ["language-models"]}, "year": {"from": 2023}},
    {"year": {"any": ["2024", "2025"]}},
    {"year": {"from": 2020, "to": 2022}, "tag": {"not": ["benchmark"]}},
    {"venue": {"any": ["CVPR"]}},
    {"topic": {"any": ["no-such-topic"]}},
)


@pytest.mark.parametrize("filters", FILTERS, ids=json.dumps)
def test_filters_let_through_what_they_say(
    papers: Site, find: Ask, filters: dict[str, Any]
) -> None:
    assert ids(find("", filters=filters)) == passing(papers, filters)
    words = ids(find("memory "))
    assert set(ids(find("memory ", filters=filters))) == set(passing(papers, filters, words))


@pytest.mark.parametrize("query", ["", "memory ", "attention -memory"])
def test_facets_are_counted_under_all_other_filters(papers: Site, ask: Ask, query: str) -> None:
    names = ask("facets")
    assert {"topic", "tag", "year", "has"} <= set(names)
    for filters in FILTERS[:5]:
        request = {"query": query, "filters": filters}
        among = ids(ask("search", {"query": query, "limit": ALL}))
        for facet in names:
            own = filters.get(facet, {})
            others = {name: given for name, given in filters.items() if name != facet}
            left = passing(papers, {**others, facet: {"not": own.get("not", [])}}, among)
            counts = Counter(
                value
                for id_ in left
                for value in values(papers.catalog.paper[PaperId(id_)], facet, papers.catalog)
            )
            chosen = {*own.get("any", ()), *own.get("not", ())}
            told = ask("facet", request, facet)["values"]
            assert {one["id"]: one["count"] for one in told if one["count"]} == counts
            # A topic that was chosen stands below its area.
            chosen |= {papers.catalog.topic[one].parent for one in chosen & {*papers.catalog.topic}}
            assert {one["id"] for one in told if not one["count"]} <= chosen
            for one in told:
                parent = one.get("parent")
                topic = papers.catalog.topic.get(one["id"])
                assert parent is None or told[parent]["id"] == (topic and topic.parent)


def test_as_many_documents_as_papers_are_not_all_papers(tab: Page, tmp_path: Path) -> None:
    """What is counted beforehand holds for the papers, and not for pages that are as many."""
    page = search.TextPage("guide/", "A guide to memory", "")
    oracle.write(small(["Alpha"], venue="ACL 2024"), tmp_path, [page])
    with served(tmp_path) as address:
        ask = asker(tab, address)
        told = {
            query: [one["count"] for one in ask("facet", {"query": query}, "venue")["values"]]
            for query in ("", "alpha", "memory")
        }
    assert told == {"": [1], "alpha": [1], "memory": []}


GIVEN = ("Ada", "Ben", "Clara Maria", "Dov", "Élise", "Fei")
FAMILY = ("Cole", "Cohen", "Łuk", "Wirth", "张", "van der Berg", "O'Neil", "Dov")


@pytest.fixture(scope="module")
def authored() -> Site:
    """Papers of 48 authors: A few have written most of them, and one has no word in the name."""
    chance = random.Random(5)  # noqa: S311  # no secret
    names = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    papers = []
    for number in range(90):
        most = 4 if number % 3 else len(names)
        of = {names[chance.randrange(most)] for _ in range(3)} | ({"…"} if number == 7 else set())
        title = f"{'Rare' if number % 9 == 0 else 'Common'} paper {number}"
        made = small([title], sorted(of)).catalog.papers[0]
        papers.append(replace(made, id=PaperId(f"p-{number}"), file=f"papers/p-{number}.yaml"))
    return Site(catalog=Catalog(papers=tuple(papers)))


@pytest.fixture(scope="module")
def ask_authored(
    browser: Browser, authored: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ask]:
    """Asks an index whose files of authors hold fewer than usual."""
    folder = tmp_path_factory.mktemp("authored")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authors, "_TOP", 6)
        patch.setattr(authors, "_NAMES", 7)
        patch.setattr(authors, "DOCUMENTS", 4)
        oracle.write(authored, folder)
    context = browser.new_context()
    with served(folder) as address:
        yield asker(context.new_page(), address)
    context.close()


def counted(site: Site, among: Sequence[str]) -> Counter[str]:
    return Counter(a.name for id_ in among for a in site.catalog.paper[PaperId(id_)].authors)


def told(facet: Any) -> dict[str, int]:
    return {value["id"]: value["count"] for value in facet["values"]}


def test_of_few_results_all_authors_are_counted(authored: Site, ask_authored: Ask) -> None:
    found = ids(ask_authored("search", {"query": "rare ", "limit": ALL}))
    assert len(found) == 10
    facet = ask_authored("facet", {"query": "rare "}, "author")
    assert told(facet) == counted(authored, found)
    assert [*told(facet).values()] == sorted(told(facet).values(), reverse=True)
    assert not facet["rest"]


def test_of_many_results_the_authors_of_most_papers_are_counted(
    authored: Site, ask_authored: Ask
) -> None:
    everything = counted(authored, [*authored.index.papers])
    assert len(everything) > 30
    facet = ask_authored("facet", {"query": ""}, "author")
    assert told(facet).items() <= everything.items()
    assert [*told(facet).values()] == sorted(everything.values(), reverse=True)[:6]
    assert facet["rest"]
    rare = min(everything, key=lambda name: (everything[name], name))
    for chosen in (rare, "Nobody"):
        request = {"query": "", "filters": {"author": {"any": [chosen]}}}
        assert told(ask_authored("facet", request, "author"))[chosen] == everything[chosen]


@pytest.mark.parametrize(
    "typed",
    ["cole", "Coh", "elise c", "dov", "VAN DER b", "berg fei", "o'n", "张", "maria wi", "q"],
)
def test_authors_are_found_by_parts_of_their_names(
    authored: Site, ask_authored: Ask, typed: str
) -> None:
    found = [*authored.index.papers]
    expected = {
        name: count
        for name, count in counted(authored, found).items()
        if all(any(own.startswith(w) for own in fold(name)) for w in fold(typed))
    }
    facet = ask_authored("facet", {"query": ""}, "author", {"find": typed})
    assert told(facet) == expected
    assert bool(expected) == (typed != "q")
    assert not facet["rest"]


@pytest.mark.parametrize(
    "filters",
    [
        {"author": {"any": ["Ada Cole"]}},
        {"author": {"any": ["Ada 张", "Clara Maria van der Berg", "Nobody"]}},
        {"author": {"not": ["Ada Cole", "Ada Cohen"]}},
        {"author": {"any": ["Ada Cole"], "not": ["Ada Łuk"]}},
        {"author": {"any": ["…"]}},
        {"author": {"any": ["Nobody"]}},
        {"author": {"not": ["Nobody"]}},
    ],
    ids=json.dumps,
)
def test_authors_are_filters(authored: Site, ask_authored: Ask, filters: dict[str, Any]) -> None:
    found = ids(ask_authored("search", {"query": "", "filters": filters, "limit": ALL}))
    assert found == passing(authored, filters)
    everybody = filters["author"].get("any") == ["Nobody"]
    assert bool(found) != everybody


def test_years_say_how_far_they_go(papers: Site, ask: Ask) -> None:
    facet = ask("facet", {"query": "hopfield "}, "year")
    years = [paper.date.year for paper in papers.catalog.papers if paper.date]
    assert (facet["from"], facet["to"]) == (min(years), max(years))


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("memory year:2024", {"year": {"any": ["2024"]}}),
        ("memory year:2020..2023", {"year": {"from": 2020, "to": 2023}}),
        ("memory year:2020..", {"year": {"from": 2020}}),
        ("memory -year:2024", {"year": {"not": ["2024"]}}),
        ("has:code memory ", {"has": {"any": ["code"]}}),
        ("topic:segmentation memory ", {"topic": {"any": ["segmentation"]}}),
        ('-topic:"KV cache" memory ', {"topic": {"not": ["kv-cache"]}}),
        ("status:retracted memory ", {"status": {"any": ["retracted"]}}),
    ],
)
def test_filters_can_be_typed(find: Ask, query: str, filters: dict[str, Any]) -> None:
    answer = find(query)
    assert answer["filters"] == filters
    expected = find("memory ", filters=filters)
    assert [r["number"] for r in answer["results"]] == [r["number"] for r in expected["results"]]


def test_filters_tell_where_they_stand(find: Ask) -> None:
    query = 'year:2024 memory -topic:"KV cache" has:code'
    typed = find(query)["typed"]
    assert [(one["facet"], query[slice(*one["span"])]) for one in typed] == [
        ("year", "year:2024"), ("topic", '-topic:"KV cache"'), ("has", "has:code"),
    ]  # fmt: skip
    assert [one["filter"] for one in typed] == [
        {"any": ["2024"]}, {"not": ["kv-cache"]}, {"any": ["code"]},
    ]  # fmt: skip
    assert find("memory topic:segment ")["typed"] == []


def test_a_total_says_whether_there_may_be_more(papers: Site, find: Ask) -> None:
    texts = {paper.id: words_of(paper) for paper in papers.catalog.papers}
    for query in ("s", "me"):
        answer = find(query)
        meant = {id_ for id_, words in texts.items() if any(w.startswith(query) for w in words)}
        assert answer["least"], query
        assert answer["total"] < len(meant), query
    assert find("-video s")["least"]
    for query in ("memory ", "segmentation", "memory me", "", "zqxjkv"):
        assert not find(query)["least"], query


def test_what_is_no_value_is_a_word_and_half_a_filter_is_none(find: Ask) -> None:
    words = find("topic:segment ")
    assert words["filters"] == {}
    assert set(ids(find("topic:segmentation"))) <= set(ids(words))
    for half in ("memory year:20", "memory year:", "memory has:cod", "memory status:"):
        assert find(half)["total"] == find("memory ")["total"], half


def test_sorts(papers: Site, find: Ask) -> None:
    found = ids(find("memory "))
    newest = ids(find("memory ", sort="newest"))
    assert newest == [id_ for id_ in papers.index.papers if id_ in set(found)]
    assert found != newest
    sorted_ids = ids(find("memory ", sort="title"))
    titles = [papers.catalog.paper[PaperId(id_)].title.casefold() for id_ in sorted_ids]
    assert set(sorted_ids) == set(found)
    assert titles == sorted(titles)
    parts = [find("memory ", **{"from": start, "limit": 30}) for start in (0, 30, 60)]
    assert [id_ for part in parts for id_ in ids(part)] == found[: sum(len(ids(p)) for p in parts)]


def test_pages_are_found_until_something_is_filtered(find: Ask) -> None:
    results = find("guide segmentation ")["results"]
    assert [(r["address"], r.get("page")) for r in results][:1] == [("guide/", True)]
    filtered = find("segmentation ", filters={"topic": {"not": ["no-such-topic"]}})
    assert filtered["total"] == find("segmentation ")["total"] - 1


# What is shown.


def test_words_that_were_found_are_marked(papers: Site, ask: Ask) -> None:
    request = {"query": "memory networks ", "limit": 5}
    results = ask("search", request)["results"]
    for result in results:
        assert title(result) == title(
            ask("search", {**request, "query": title(result)})["results"][0]
        )
        assert all(re.fullmatch("(?i)memor.*|network.*", text) for text in marked(result["title"]))
    assert marked(results[0]["title"])
    snippets = dict(ask("snippets", request, [result["number"] for result in results]))
    for result in results:
        text = "".join(text for text, _ in snippets[result["number"]])
        abstract = papers.catalog.paper[PaperId(result["id"])].abstract or ""
        assert 100 < len(text) < 260 or len(abstract) < 260
    assert any(marked(parts) for parts in snippets.values())
    [(_, start)] = ask("snippets", {"query": ""}, [0])
    first = papers.catalog.paper[papers.index.papers[0]].abstract or ""
    assert start[0][0][:40] == first[:40]
    assert marked(start) == []


# What can fail.


def test_a_shard_that_fails_once_is_asked_for_again(tab: Page, address: str, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    failed = set[str]()

    def once(route: Route) -> None:
        if route.request.url in failed:
            route.continue_()
        else:
            failed.add(route.request.url)
            route.abort()

    tab.route("**/terms-*.bin", once)
    find = finder(asker(tab, address))
    assert find("hopfield ", limit=5)["results"]
    assert failed


def test_a_shard_that_is_cut_off_is_asked_for_again(tab: Page, address: str) -> None:
    cut = set[str]()

    def half(route: Route) -> None:
        if route.request.url in cut:
            route.continue_()
        else:
            cut.add(route.request.url)
            body = route.fetch().body()
            route.fulfill(body=body[: len(body) // 2])

    tab.route("**/cards-*.bin", half)
    find = finder(asker(tab, address))
    assert find("hopfield ", limit=5)["results"]
    assert cut


def test_without_a_network_an_error_says_so_and_search_recovers(
    tab: Page, address: str, watch: Watch
) -> None:
    watch.expect("Failed to load resource")
    tab.route("**/terms-*.bin", lambda route: route.abort())
    find = finder(asker(tab, address))
    assert find("hopfield ") == {"failed": "network"}
    tab.unroute("**/terms-*.bin")
    assert find("hopfield ", limit=5)["results"]
    tab.context.set_offline(True)
    assert find("segmentation ") == {"failed": "offline"}
    tab.context.set_offline(False)
    assert find("segmentation ", limit=5)["results"]


@pytest.mark.parametrize("part", ["manifest.json", "worker.js", "engine.js"])
def test_search_starts_late_where_it_could_not_start(
    tab: Page, address: str, watch: Watch, part: str
) -> None:
    watch.expect("Failed to load resource")
    tab.route(f"**/{part}", lambda route: route.abort())
    ask = asker(tab, address)
    assert ask("search", {"query": "hopfield", "limit": 1}) == {"failed": "network"}
    tab.unroute(f"**/{part}")
    assert ask("search", {"query": "hopfield", "limit": 1})["total"]


def test_an_index_that_was_updated_meanwhile_is_read_anew(
    tab: Page, papers: Site, tmp_path: Path, watch: Watch
) -> None:
    watch.expect("404")
    oracle.write(papers, tmp_path)
    manifest = tmp_path / search.FOLDER / "manifest.json"
    first = json.loads(manifest.read_text())["version"]
    with served(tmp_path) as address:
        ask = asker(tab, address)
        assert ask("search", {"query": "hopfield ", "limit": 1})["total"]
        some = replace(papers.catalog, papers=papers.catalog.papers[::2])
        oracle.write(Site(catalog=some), tmp_path)
        assert not (tmp_path / search.FOLDER / first).exists()
        answer = ask("search", {"query": "segmentation ", "limit": ALL})
        assert set(ids(answer)) <= {paper.id for paper in some.papers}
        assert answer["total"]
        # The manifest has come, the files it names have not.
        described = json.loads(manifest.read_text())
        shutil.rmtree(tmp_path / search.FOLDER / described["version"])
        assert ask("search", {"query": "attention ", "limit": 1}) == {"failed": "updated"}


def test_an_outdated_question_is_not_answered_and_its_requests_are_aborted(
    tab: Page, address: str
) -> None:
    fetched: set[str] = set()
    tab.on("request", lambda request: fetched.add(request.url))
    needed = {}
    for word in ("hopfield", "segmentation"):
        ask = asker(tab, address)
        fetched.clear()
        assert ask("search", {"query": f"{word} ", "limit": 1})["total"]
        needed[word] = {url for url in fetched if "/terms-" in url}
    asker(tab, address)
    held: list[Route] = []
    aborted: set[str] = set()
    tab.route("**/terms-*.bin", lambda route: held.append(route))  # noqa: PLW0108  # Playwright marks it
    tab.on("requestfailed", lambda request: aborted.add(request.url))
    tab.evaluate(
        """async (client) => {
          const { search } = await import(client);
          globalThis.answers = [];
          globalThis.controllers = ["hopfield ", "segmentation ", "hopfield "].map((query, i) => {
            const controller = new AbortController();
            search({ query, limit: 1 }, { signal: controller.signal }).then(
              () => answers.push([i, "answer"]),
              (error) => answers.push([i, error.name]),
            );
            return controller;
          });
        }""",
        f"{address}{search.FOLDER}/client.js",
    )
    wanted = needed["hopfield"] | needed["segmentation"]
    # The first question's files are the third one's, too.
    vain = needed["segmentation"] - needed["hopfield"]
    assert vain
    until(tab, lambda: {route.request.url for route in held} >= wanted)
    tab.evaluate("controllers[0].abort(); controllers[1].abort()")
    tab.wait_for_function("answers.length === 2")
    until(tab, lambda: aborted >= vain)
    for route in held:
        if route.request.url not in aborted:
            route.continue_()
    tab.unroute("**/terms-*.bin")
    tab.wait_for_function("answers.length === 3")
    assert tab.evaluate("answers") == [[0, "AbortError"], [1, "AbortError"], [2, "answer"]]
    # Of the vocabulary something may have been under way, too.
    assert {url for url in aborted if "/terms-" in url} == vain


def test_nothing_is_fetched_before_the_first_question(
    tab: Page, address: str, watch: Watch
) -> None:
    asker(tab, address)
    tab.evaluate("client => import(client).then(() => 1)", f"{address}{search.FOLDER}/client.js")
    assert [url.rpartition("/")[2] for url in watch.requests] == ["", "client.js"]
