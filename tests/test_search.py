"""The search index as it is written: folder, manifest, and what a browser finds in them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from catalog import search
from catalog.markup import to_typed
from catalog.model import Author, Catalog, PaperId
from catalog.pages import Known, Site
from catalog.pages.paths import Addresses
from catalog.search.facets import facets
from catalog.search.index import BOOSTS, FIELDS, PHRASED, read
from catalog.search.words import Words, fold, whole
from tests.conftest import TOY
from tests.test_search_facets import positions
from tests.test_search_index import by_lunr
from tests.test_search_layout import Terms, data, endings, facet, order, terms, vocabulary

XMEM = PaperId("xmem-long-term-video-object-segmentation-with-an-atkinson")
TOYS = PaperId("on-the-price-of-toys")
PAGES = (
    search.TextPage("", "Toys", "A dozen papers, and two that do not exist."),
    search.TextPage("guide/", "A guide to “memory”", "How to write about Zettelkästen & memory."),
)


@dataclass(frozen=True)
class Written:
    """What was written, read as the manifest says."""

    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_bytes())
        return found

    def file(self, name: str) -> bytes:
        return Path(self.folder, self.manifest["version"], name).read_bytes()

    def by_document(self, name: str) -> list[Any]:
        """Cards or texts, document after document."""
        documents, size = self.manifest["documents"], self.manifest[name]
        parts = [data(self.file(f"{name}-{at}.bin")) for at in range(-(-documents // size))]
        assert all(len(part) == size for part in parts[:-1])
        return [one for part in parts for one in part]

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        return self.by_document("cards")

    @cached_property
    def terms(self) -> Terms:
        found: Terms = {}
        for number, first in enumerate(self.manifest["terms"]):
            shard = terms(self.file(f"terms-{number}.bin"), self.file(f"positions-{number}.bin"))
            assert max(found, default="") < first <= next(iter(shard))
            found |= shard
        return found

    @cached_property
    def words(self) -> list[tuple[str, str, int]]:
        found: list[tuple[str, str, int]] = []
        for number, first in enumerate(self.manifest["words"]):
            part = vocabulary(self.file(f"words-{number}.bin"))
            assert (found[-1][0] if found else "") < first <= part[0][0]
            found += part
        return found

    def holders(self, word: str, field: str) -> set[str]:
        """The papers, or the addresses of pages, that have a word in a field."""
        words = Words()
        [folded] = fold(word)
        found = self.terms.get(words.terms[words[folded]] or "", {}).get(field, {})
        return {self.cards[number].get("id") or self.cards[number]["address"] for number in found}

    @property
    def content(self) -> dict[str, bytes]:
        """Every file by its path."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }


Write = Callable[..., Written]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes an index, each into a folder of its own."""

    def into_new_folder(site: Site, pages: Any = PAGES) -> Written:
        folder = tmp_path / str(len([*tmp_path.iterdir()])) / search.FOLDER
        search.write(site, folder, pages)
        return Written(folder)

    return into_new_folder


@pytest.fixture(scope="module")
def built(toy_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("search")
    search.write(toy_site, folder, PAGES)
    return Written(folder)


def with_xmem(toy: Catalog, **changes: Any) -> Site:
    """The toys, and one paper with something changed."""
    papers = tuple(replace(p, **changes) if p.id == XMEM else p for p in toy.papers)
    return Site(catalog=replace(toy, papers=papers))


# What is written.


def test_the_folder_holds_what_the_manifest_names_and_nothing_else(
    built: Written, toy: Catalog
) -> None:
    manifest = built.manifest
    assert manifest["documents"] == len(toy.papers) + len(PAGES)
    assert manifest["papers"] == len(toy.papers)
    assert manifest["fields"] == [*FIELDS]
    assert manifest["phrased"] == [*PHRASED]
    assert manifest["scale"] == 1000
    columns = {*manifest["facets"]} - {"author"}
    expected = {"lunr.js", "order-title.bin"}
    expected |= {f"{kind}-{name}.bin" for kind in ("values", "facet") for name in columns}
    expected |= {"added.bin", "ids.bin", "known.bin", "authors-top.bin"}
    for kind, starts in (
        ("terms", "terms"), ("positions", "terms"), ("words", "words"), ("endings", "endings"),
        ("authors", "authors"),
    ):  # fmt: skip
        expected |= {f"{kind}-{number}.bin" for number in range(len(manifest[starts]))}
    for kind in ("cards", "texts", "people"):
        files = -(-manifest["documents"] // manifest[kind])
        expected |= {f"{kind}-{number}.bin" for number in range(files)}
    assert {*built.content} == {
        "manifest.json", *(f"{manifest['version']}/{name}" for name in expected),
    }  # fmt: skip
    assert len(manifest["terms"]) > 1


def test_terms_weights_and_positions_are_lunrs(built: Written, toy_site: Site) -> None:
    expected: Terms = {}
    for (term, field), documents in by_lunr(search.lunr_documents(toy_site, PAGES)).items():
        expected.setdefault(term, {})[field] = {
            number: (weight, at if field in PHRASED else [])
            for number, (weight, at) in documents.items()
        }
    assert built.terms == expected


def test_the_vocabulary_is_that_of_the_documents(built: Written, toy_site: Site) -> None:
    found = [word for word, _, _ in built.words]
    assert found == sorted(found)
    texts = [one[name].split() for one in search.lunr_documents(toy_site, PAGES) for name in BOOSTS]
    counted = {
        word: sum(text.count(word) for text in texts)
        for word in {w for text in texts for w in text}
    }
    words = Words()
    assert built.words == [
        (word, term, counted[word])
        for word in sorted(counted)
        if (term := words.terms[words[word]]) and not word.startswith("_")
    ]
    backwards: list[str] = []
    for number, first in enumerate(built.manifest["endings"]):
        part = endings(built.file(f"endings-{number}.bin"))
        assert max(backwards, default="") < first <= part[0]
        backwards += part
    assert backwards == sorted(word[::-1] for word in found)


def test_cards_tell_of_every_paper_in_the_order_of_lists_then_of_pages(
    built: Written, toy_site: Site
) -> None:
    papers, pages = built.cards[: -len(PAGES)], built.cards[-len(PAGES) :]
    assert [card["id"] for card in papers] == [*toy_site.index.papers]
    assert pages == [
        {"address": "", "title": "Toys", "page": True},
        {"address": "guide/", "title": "A guide to “memory”", "page": True},
    ]
    assert pages[0]["page"] is True
    assert next(card for card in papers if card["id"] == XMEM) == {
        "id": XMEM,
        "address": f"papers/{XMEM}/",
        "title": "XMem: Long-Term Video Object Segmentation with an Atkinson-Shiffrin Memory Model",
        "facts": ["Ho Kei Cheng, Alexander G. Schwing", "ECCV 2022", "14 July 2022"],
        "topics": [
            "Video object segmentation and tracking",
            "Associative and brain-inspired memory",
        ],
        "badges": ["Code", "Project"],
    }
    toys = next(card for card in papers if card["id"] == TOYS)
    assert toys["status"] == "retracted"
    # Plain texts: a browser shows them as such.
    assert toys["title"] == "On the Price of Toys: $5 & <b>More</b> for {{ two }} `Blocks`"
    assert any(card["title"].startswith("U²-Net:") for card in papers)


def test_texts_are_what_abstracts_and_pages_say(built: Written, toy_site: Site) -> None:
    texts = built.by_document("texts")
    assert texts == [
        *(toy_site.card[id_].abstract for id_ in toy_site.index.papers),
        *(page.text for page in PAGES),
    ]
    assert 'says <script>alert("no")</script>' in texts[toy_site.index.papers.index(TOYS)]


def test_facets_are_columns_over_all_documents(built: Written, toy_site: Site) -> None:
    papers = [toy_site.catalog.paper[id_] for id_ in toy_site.index.papers]
    expected = {one.name: one for one in facets(toy_site.catalog, papers, len(PAGES))}
    assert {*built.manifest["facets"]} == {name for name, one in expected.items() if one.ids}
    for name, number in built.manifest["facets"].items():
        assert len(expected[name].ids) == number
        if name == "author":
            continue
        values, chosen = facet(built.file(f"values-{name}.bin"), built.file(f"facet-{name}.bin"))
        assert values == expected[name].records()
        assert chosen == positions(expected[name])
        assert chosen[-len(PAGES) :] == [[], []]


def test_facets_without_values_are_left_out(toy: Catalog, write: Write) -> None:
    papers = tuple(replace(one, venue=None, status=None, tags=()) for one in toy.papers)
    written = write(Site(catalog=replace(toy, papers=papers)))
    assert {*written.manifest["facets"]} == {"topic", "year", "organization", "author", "has"}
    assert [*(written.folder / written.manifest["version"]).glob("*-[tsv][ea]*.bin")] == []


def test_documents_are_ordered_by_title_too(built: Written) -> None:
    places = order(built.file("order-title.bin"))
    by_title = sorted(range(len(places)), key=places.__getitem__)
    assert sorted(places) == [*range(built.manifest["documents"])]
    titles = [built.cards[number]["title"] for number in by_title]
    assert titles[0] == "A guide to “memory”"
    assert titles == sorted(titles, key=str.casefold)


def test_of_equal_titles_the_newer_paper_stands_first(toy: Catalog, write: Write) -> None:
    titles = ("Same", "other", "SAME", "Émile")
    papers = tuple(
        replace(one, title=title) for one, title in zip(toy.papers, titles, strict=False)
    )
    written = write(Site(catalog=replace(toy, papers=papers)), ())
    places = order(written.file("order-title.bin"))
    shown = [card["title"].casefold() for card in written.cards]
    expected = sorted(range(4), key=lambda number: (shown[number], number))
    assert [places[number] for number in expected] == [0, 1, 2, 3]


def test_lunr_comes_as_a_module(built: Written) -> None:
    script = built.file("lunr.js").decode()
    assert "elasticlunr" not in script
    assert "lunr.stemmer" in script
    assert script.endswith("export default module.exports;\n")


# What can be found.


def test_every_toy_has_its_title_as_one_word(built: Written, toy: Catalog) -> None:
    for paper in toy.papers:
        name = whole(fold(to_typed(paper.title)))
        [number] = built.terms[name]["names"]
        assert built.cards[number]["id"] == paper.id


@pytest.mark.parametrize(
    ("field", "word", "expected"),
    [
        ("authors", "Schwing", {XMEM}),
        ("authors", "CARBERRY", {TOYS, "on-the-price-of-toys-extended"}),
        ("venue", "kyutai", {"arc-encoder-learning-compressed-text-representations-for"}),
        ("venue", "ECCV", {XMEM}),
        ("topics", "Cityscapes", {"segformer-simple-and-efficient-design-for-semantic"}),
        ("topics", "tracking", {XMEM}),
        ("names", "xmem", set()),
        ("names", "_xmem", set()),
        ("names", "u2net", {"u-2-net-going-deeper-with-nested-u-structure-for-salient"}),
        ("title", "U2", {"u-2-net-going-deeper-with-nested-u-structure-for-salient"}),
        ("title", "guides", {"guide/"}),
        ("abstract", "zettelkasten", {"guide/"}),
        ("abstract", "Müller's", {TOYS}),
        ("abstract", "the", set()),
        ("title", "neverwritten", set()),
    ],
)
def test_fields_hold_what_they_say(
    built: Written, field: str, word: str, expected: set[str]
) -> None:
    assert built.holders(word, field) == expected


def test_a_short_name_is_a_word_of_its_own(built: Written) -> None:
    [number] = built.terms["_xmem"]["names"]
    assert built.cards[number]["id"] == XMEM


def test_addresses_are_those_of_the_site(toy: Catalog, write: Write) -> None:
    written = write(Site(catalog=toy, addresses=Addresses(directories=False)), ())
    assert {card["address"] for card in written.cards} == {
        f"papers/{p.id}.html" for p in toy.papers
    }
    assert written.manifest["version"] != write(Site(catalog=toy), ()).manifest["version"]


def test_a_catalog_without_papers_has_an_index_too(write: Write) -> None:
    written = write(Site(catalog=Catalog()), ())
    assert (written.manifest["documents"], written.manifest["papers"]) == (0, 0)
    assert written.manifest["facets"] == {}
    assert (written.terms, written.words, written.cards) == ({}, [], [])
    assert order(written.file("order-title.bin")) == []
    names = {name.rpartition("/")[2] for name in written.content}
    lookup = {"added.bin", "ids.bin", "known.bin"}
    assert names == {"manifest.json", "lunr.js", "order-title.bin"} | lookup


def test_pages_alone_are_found(write: Write) -> None:
    written = write(Site(catalog=Catalog()), [*PAGES, search.TextPage("x/", "", "")])
    assert (written.manifest["documents"], written.manifest["papers"]) == (3, 0)
    assert written.manifest["facets"] == {}
    assert written.holders("memory", "title") == {"guide/"}
    assert written.by_document("texts")[2] == ""


# When it changes.


def test_the_same_entries_make_the_same_files_in_whatever_order_they_come(
    toy: Catalog, built: Written, write: Write
) -> None:
    chance = random.Random(3)  # noqa: S311  # a shuffle, no secret

    def shuffled(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(values, len(values)))

    catalog = Catalog(
        papers=shuffled(toy.papers), topics=shuffled(toy.topics), tags=shuffled(toy.tags)
    )
    site = Site(catalog=catalog, name="Another name", description="and description")
    assert write(site).content == built.content


def test_the_same_entries_make_the_same_files_with_any_hash_seed(
    built: Written, tmp_path: Path
) -> None:
    script = (
        "import sys; from pathlib import Path; from catalog import search\n"
        "from catalog.load import Docs, load; from catalog.pages import Site\n"
        "from tests.test_search import PAGES\n"
        "site = Site(catalog=load(Docs(Path(sys.argv[1]))).catalog)\n"
        "search.write(site, Path(sys.argv[2]), PAGES)\n"
    )
    subprocess.run(
        [sys.executable, "-c", script, TOY / "docs", tmp_path / "out"],
        check=True,
        cwd=TOY.parent.parent,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert Written(tmp_path / "out").content == built.content


def test_the_version_changes_with_what_is_found_or_shown_and_with_nothing_else(
    toy: Catalog, built: Written, write: Write
) -> None:
    def version(pages: Any = PAGES, **changes: Any) -> str:
        return str(write(with_xmem(toy, **changes), pages).manifest["version"])

    before = built.manifest["version"]
    assert version() == version(why=None) == version(sources=()) == before
    day = replace(toy.paper[XMEM].date or pytest.fail("no date"), day=15)
    versions = {
        before,
        version(title="Another title"),
        version(abstract="Another abstract."),
        version(authors=(Author(name="Another Author"),)),
        version(date=day),
        version(status="withdrawn"),
        version(added=None),
        version(aliases=()),
        version(PAGES[:1]),
        version(PAGES[::-1]),
        version([PAGES[0], replace(PAGES[1], address="guides/")]),
        version([PAGES[0], replace(PAGES[1], text="Other words.")]),
    }
    assert len(versions) == 12
    assert all(len(one) == 12 for one in versions)


def test_former_versions_are_removed_and_scripts_are_left_alone(
    toy: Catalog, built: Written, write: Write
) -> None:
    written = write(with_xmem(toy, title="Another title"))
    (written.folder / "worker.js").write_text("// a script")
    half = written.folder / "new" / "deeper"
    half.mkdir(parents=True)
    (half / "left.bin").write_bytes(b"by a build that was stopped")
    first = written.manifest["version"]
    for _ in range(2):
        search.write(with_xmem(toy), written.folder, PAGES)
        again = Written(written.folder)
        assert again.manifest["version"] != first
        assert again.content == {**built.content, "worker.js": b"// a script"}
        assert {path.name for path in written.folder.glob("*/")} == {again.manifest["version"]}


def test_a_rebuild_writes_what_a_first_build_would(toy: Catalog, write: Write) -> None:
    """While serving, words and papers of the last build are known."""
    known = Known()
    changed = with_xmem(toy, title="Quite another title", tags=())
    renamed = replace(
        changed.catalog,
        topics=tuple(replace(one, title=f"{one.title} anew") for one in toy.topics),
        papers=changed.catalog.papers[1:],
    )
    for catalog in (toy, changed.catalog, renamed, Catalog(), toy):
        rebuilt = write(Site(catalog=catalog, known=known))
        assert rebuilt.content == write(Site(catalog=catalog)).content


def test_an_unchanged_paper_is_not_read_again(
    toy: Catalog, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Known()
    write(Site(catalog=toy, known=known), ())
    reads: list[Any] = []

    def watched(texts: Any, words: Words) -> Any:
        reads.append(texts["title"])
        return read(texts, words)

    monkeypatch.setattr(search, "read", watched)
    write(replace(with_xmem(toy, title="Another title"), known=known), ())
    assert reads == [["another", "title"]]
