"""Feeds are valid, say what is newest, and keep their ids."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it has no annotations
import pytest
from lxml import etree

from catalog.exports import feed_links
from catalog.model import Catalog, Paper, PaperId, PartialDate
from catalog.outputs import Home, Settings, write
from catalog.pages import Site, paths
from tests import hostile

SETTINGS = Settings(exports=(), api=False, markdown=False, sqlite=False)
GRAMMAR = Path(__file__).parent / "specs" / "atom.rng"
ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://toys.example.org/catalog/"

Written = Callable[[Site], Path]


@pytest.fixture(scope="module")
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(GRAMMAR))


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def writer(site: Site) -> Path:
        folder = tmp_path / f"site-{len(list(tmp_path.iterdir()))}"
        write(site, folder, SETTINGS, Home())
        return folder

    return writer


@pytest.fixture
def toys(toy_site: Site) -> Site:
    return replace(toy_site, url=URL)


def is_json_feed(feed: Any) -> bool:
    """JSON Feed 1.1: what must be there, and of which type."""
    texts = [feed["version"], feed["title"], feed["home_page_url"], feed["feed_url"]]
    for item in feed["items"]:
        texts += [item["id"], item["url"], item["title"], item["content_text"]]
        texts += [author["name"] for author in item.get("authors", ())]
        texts += item.get("tags", ())
    ids = [item["id"] for item in feed["items"]]
    return (
        feed["version"] == "https://jsonfeed.org/version/1.1"
        and all(isinstance(text, str) and text for text in texts)
        and len(set(ids)) == len(ids)
    )


def test_every_feed_of_the_toys_is_valid_and_is_read_without_complaint(
    toys: Site, written: Written, grammar: etree.RelaxNG
) -> None:
    folder = written(toys)
    feeds = sorted(folder.rglob("feed.xml"))
    topics = {f"topics/{topic.id}" for topic in toys.catalog.topics}
    tags = {f"tags/{tag.id}" for tag in toys.catalog.tags}
    found = {path.parent.relative_to(folder).as_posix() for path in feeds}
    assert {".", *topics, *tags} <= found
    assert not any(place.startswith("years") for place in found)
    for path in feeds:
        document = etree.parse(path)
        assert grammar.validate(document), (path, grammar.error_log)
        assert document.findall(f"{ATOM}author")  # as the Schematron rule of Appendix B wants
        read = feedparser.parse(path.read_bytes())
        assert not read.bozo
        assert is_json_feed(json.loads(path.with_suffix(".json").read_text("utf-8")))


def test_feeds_of_hostile_texts_are_valid_and_say_what_was_written(
    written: Written, grammar: etree.RelaxNG
) -> None:
    folder = written(hostile.site())
    for path in sorted(folder.rglob("feed.xml")):
        assert grammar.validate(etree.parse(path)), (path, grammar.error_log)
    entries = {entry["link"]: entry for entry in feedparser.parse(folder / "feed.xml").entries}
    entry = entries[f"{hostile.URL}papers/nasty/"]
    titles = [title.text for title in etree.parse(folder / "feed.xml").iter(f"{ATOM}title")]
    nasty = [title for title in titles if title and '</script><b>&amp;"quoted"' in title]
    assert len(nasty) == 2  # the feed's and the paper's
    assert len(entries[f"{hostile.URL}papers/long/"]["authors"]) == 1000
    # The second author's name is nothing, so there is no second author.
    assert len(entry["authors"]) == 1
    items = json.loads((folder / "feed.json").read_text("utf-8"))["items"]
    by_id = {item["id"]: item for item in items}
    assert by_id[f"{hostile.URL}papers/oldest/"]["content_text"].startswith("Retracted (2024-06): ")
    assert by_id[f"{hostile.URL}papers/empty/"]["content_text"] == "Nothing else"
    for text in (folder / "feed.json", folder / "feed.xml"):
        assert not set(text.read_text("utf-8")) & set("\x00\x07\x1b\ufffe")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<id>", "<identifier>"),
        ("<updated>2024-06-01T00:00:00Z</updated>", "<updated>2024-06</updated>"),
        ("<updated>2024-06-01T00:00:00Z</updated>", ""),
        ('href="', 'address="'),
        ("<name>", "<named>"),
        ("</feed>", "<title>again</title></feed>"),
        ('term="', 'word="'),
    ],
)
def test_the_grammar_finds_what_is_wrong(
    written: Written, grammar: etree.RelaxNG, old: str, new: str
) -> None:
    text = (written(hostile.site()) / "feed.xml").read_text("utf-8")
    assert old in text
    broken = text.replace(old, new, 1)
    if old.startswith("<") and new.startswith("<i"):
        broken = broken.replace("</id>", "</identifier>", 1)
    if new == "<named>":
        broken = broken.replace("</name>", "</named>", 1)
    assert not grammar.validate(etree.fromstring(broken.encode()))


def of(*papers: Paper) -> Site:
    topics = hostile.site().catalog.topics
    return Site(catalog=Catalog(papers=papers, topics=topics), name="Few", url=URL)


def ids(folder: Path) -> list[str]:
    return [entry["id"] for entry in feedparser.parse(folder / "feed.xml").entries]


def test_the_latest_additions_come_first_then_the_latest_papers(written: Written) -> None:
    may, june = PartialDate(2024, 5, 1), PartialDate(2024, 6, 1)
    site = of(
        hostile.paper("a", "A", added=may, date=PartialDate(2024)),
        hostile.paper("b", "B", added=june, date=PartialDate(1999)),
        hostile.paper("c", "C", added=june, date=PartialDate(2001)),
        hostile.paper("d", "D", added=None, date=PartialDate(2024, 7)),
    )
    assert ids(written(site)) == [f"{URL}papers/{id_}/" for id_ in "cbad"]


def test_a_feed_has_the_fifty_newest(written: Written) -> None:
    papers = [hostile.paper(f"p{n:03}", f"P {n}", date=PartialDate(1900 + n)) for n in range(60)]
    found = ids(written(of(*papers)))
    assert found == [f"{URL}papers/p{n:03}/" for n in range(59, 9, -1)]


def test_a_renamed_paper_keeps_its_id_and_gets_its_new_address(written: Written) -> None:
    before = hostile.paper("before", "A paper")
    after = replace(before, id=PaperId("after"), aliases=(PaperId("before"),))
    again = replace(before, id=PaperId("last"), aliases=(PaperId("before"), PaperId("after")))
    folders = [written(of(one)) for one in (before, after, again)]
    assert [ids(folder) for folder in folders] == [[f"{URL}papers/before/"]] * 3
    assert feedparser.parse(folders[2] / "feed.xml").entries[0]["link"] == f"{URL}papers/last/"


def test_ids_can_stay_when_a_site_moves_or_is_laid_out_otherwise(tmp_path: Path) -> None:
    site = of(hostile.paper("one", "One"))
    moved = replace(
        site, url="https://new.example.org/", addresses=paths.Addresses(directories=False)
    )
    write(moved, tmp_path, replace(SETTINGS, feed_ids=URL.rstrip("/")), Home())
    entry = feedparser.parse(tmp_path / "feed.xml").entries[0]
    assert (entry["id"], entry["link"]) == (
        f"{URL}papers/one/",
        "https://new.example.org/papers/one.html",
    )


def test_dates_are_those_of_entries(written: Written) -> None:
    site = of(
        hostile.paper("added", "1", added=PartialDate(2024, 5, 17), date=PartialDate(2030)),
        hostile.paper("dated", "2", added=None, date=PartialDate(2019, 3)),
        hostile.paper("nothing", "3", added=None),
        hostile.paper("status", "4", added=PartialDate(2024, 5, 17), status_date=PartialDate(2025)),
    )
    folder = written(site)
    read = feedparser.parse(folder / "feed.xml")
    assert {entry["id"].split("/")[-2]: entry["updated"] for entry in read.entries} == {
        "added": "2024-05-17T00:00:00Z",
        "dated": "2019-03-01T00:00:00Z",
        "nothing": "1970-01-01T00:00:00Z",
        "status": "2025-01-01T00:00:00Z",
    }
    assert read.feed["updated"] == "2025-01-01T00:00:00Z"
    empty = feedparser.parse(folder / "topics" / "none" / "feed.xml")
    assert empty.feed["updated"] == "1970-01-01T00:00:00Z"


def test_without_an_address_there_are_no_feeds_and_that_is_said_once(
    tmp_path: Path, toy_site: Site
) -> None:
    notes = write(replace(toy_site, url=""), tmp_path, SETTINGS, Home())
    assert list(tmp_path.rglob("feed.*")) == []
    assert [note for note in notes if "site_url" in note] == list(notes)
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("topics/x/", ["feed.xml", "feed.json", "../../feed.xml", "../../feed.json"]),
        ("topics/x/page-2/", ["../feed.xml", "../feed.json"]),
        ("topics/x.html", ["x/feed.xml", "x/feed.json", "../feed.xml", "../feed.json"]),
        ("", ["topics/x/feed.xml", "topics/x/feed.json", "feed.xml", "feed.json"]),
    ],
)
def test_a_pages_head_leads_to_feeds_by_relative_addresses(
    address: str, expected: list[str]
) -> None:
    made = feed_links.links(address, [("topics/x/", '"X" & <y>'), ("", "All papers")])
    found = etree.HTML(made).findall(".//link")
    assert [link.get("href") for link in found][: len(expected)] == expected
    assert {link.get("type") for link in found} == {"application/atom+xml", "application/feed+json"}
    assert found[0].get("title") == '"X" & <y>'
    # Not `alternate` alone: Material would look for a sitemap beside each.
    assert {link.get("rel") for link in found} == {"alternate feed"}
