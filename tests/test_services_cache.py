"""What is remembered, for how long, and what a damaged cache does: nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.services.cache import Cache, Kept
from catalog.services.client import Failure, Request, Response
from catalog.sources.identifiers import Reference
from tests.services import recorded
from tests.services.servers import LocalServices, Reply, as_json, down, html_page, redirect, running

DAY = 24 * 3600.0
XMEM = Reference("arxiv", "2207.07115")


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServices]:
    with running() as services:
        yield services


@pytest.fixture
def services(server: LocalServices) -> LocalServices:
    server.reset()
    return server


def kept(url: str = "https://example.org/a", body: bytes = b"{}", stored: float = 0.0) -> Kept:
    return Kept(
        url=url,
        landed=url,
        status=200,
        type="application/json",
        body=body,
        stored=stored,
        until=stored + DAY,
    )


def test_an_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "new" / "folder", size=10_000)
    answer = replace(kept(body=b"\x00\n\xff\n{}"), etag='"x"', status=404)
    cache.put(answer)
    assert cache.get(answer.url) == answer
    assert cache.get("https://example.org/b") is None


def test_files_have_names_that_no_address_can_choose(tmp_path: Path) -> None:
    cache = Cache(tmp_path, size=10_000)
    cache.put(kept("https://example.org/../../../etc/passwd\x00"))
    [file] = tmp_path.iterdir()
    assert len(file.name) == 64 + len(".answer")
    assert file.parent == tmp_path


def damages(whole: bytes) -> list[bytes]:
    head, _, body = whole.partition(b"\n")
    about = json.loads(head)
    wrong = [{**about, name: None} for name in about]
    return [
        b"",
        b"\n",
        whole[:-1],
        whole + b"x",
        whole[5:],
        b"\x80\x04\x95." + whole,
        b"[" * 50_000 + b"\n" + body,
        b"[]\n" + body,
        head + b"\n" + body.replace(b"{", b"["),
        *(json.dumps(each).encode() + b"\n" + body for each in wrong),
        json.dumps({**about, "url": "https://example.org/other"}).encode() + b"\n" + body,
    ]


def test_a_damaged_file_is_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path, size=1_000_000)
    cache.put(kept())
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    for damage in damages(whole):
        file.write_bytes(damage)
        assert cache.get(kept().url) is None, damage[:100]
    file.unlink()
    file.mkdir()
    assert cache.get(kept().url) is None
    file.rmdir()
    cache.put(kept())
    assert cache.get(kept().url) == kept()


def test_the_oldest_go_when_it_gets_too_large(tmp_path: Path) -> None:
    cache = Cache(tmp_path, size=5_000)
    for number in range(10):
        url = f"https://example.org/{number}"
        cache.put(kept(url, body=b"x" * 1000))
        # Files written within one tick of the disk's clock would be equally old.
        os.utime(cache._path(url), ns=(number, number))
    there = [cache.get(f"https://example.org/{number}") is not None for number in range(10)]
    assert there[9]
    assert there == sorted(there)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 5_000
    cache.put(kept("https://example.org/large", body=b"x" * 6_000))
    assert cache.get("https://example.org/large") is None


def test_a_folder_that_can_not_be_written_to_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    cache = Cache(tmp_path / "file", size=5_000)
    cache.put(kept())
    assert cache.get(kept().url) is None


def test_a_service_is_asked_once_a_week(services: LocalServices, tmp_path: Path) -> None:
    asker = services.asker(cache=tmp_path)
    first = asker.find(XMEM)
    services.clock.time += 6.9 * DAY
    again = asker.find(XMEM)
    assert again.drafts == first.drafts
    assert again.told == ("arXiv: from the cache; found",)
    assert len(services.asked) == 1
    services.clock.time += 0.2 * DAY
    asker.find(XMEM)
    assert len(services.asked) == 2


def test_what_is_not_known_is_asked_again_soon(services: LocalServices, tmp_path: Path) -> None:
    asker = services.asker(cache=tmp_path)
    unknown = Reference("openreview", "NobodyKnows")
    assert asker.find(unknown).problem is not None
    asker.find(unknown)
    assert len(services.asked) == 2
    services.clock.time += 3601
    asker.find(unknown)
    assert len(services.asked) == 4


def test_an_empty_feed_is_forgotten_as_soon(services: LocalServices, tmp_path: Path) -> None:
    asker = services.asker(cache=tmp_path, leave_out=frozenset(["openalex", "datacite"]))
    new = Reference("arxiv", "2611.00001")
    asker.find(new)
    services.clock.time += 3601
    asker.find(new)
    assert len(services.asked_of("arxiv")) == 2


def test_nothing_that_was_not_understood_is_kept(services: LocalServices, tmp_path: Path) -> None:
    asker = services.asker(cache=tmp_path)
    broken = Reply(body=b"<feed", type="application/atom+xml")
    for trouble in (html_page(), broken, down()):
        services.trouble("arxiv", trouble)
        asker.find(XMEM)
        services.reset()
        assert asker.find(XMEM).drafts[0].file in {"arXiv"}
        for file in tmp_path.iterdir():
            file.unlink()


def test_who_asks_is_no_part_of_what_was_asked(services: LocalServices, tmp_path: Path) -> None:
    twins = Reference("title", "Memory Networks Revisited")
    services.asker(cache=tmp_path, contact="ann@example.org").find(twins)
    assert services.asked[0].query["mailto"] == "ann@example.org"
    services.asker(cache=tmp_path, contact="bob@example.org").find(twins)
    assert len(services.asked) == 1
    assert not any(b"example.org" in file.read_bytes().split(b"\n")[0]
                   for file in tmp_path.iterdir())  # fmt: skip


def test_offline_answers_from_the_cache_however_old(
    services: LocalServices, tmp_path: Path
) -> None:
    services.asker(cache=tmp_path).find(XMEM)
    services.clock.time += 1000 * DAY
    offline = services.asker(cache=tmp_path, offline=True)
    assert offline.find(XMEM).drafts[0].title == recorded.XMEM
    missing = offline.find(Reference("doi", "10.1038/nature14539"))
    assert missing.drafts == ()
    assert missing.problem is not None
    assert missing.problem.code == "not-cached"
    assert missing.problem.message == "nothing about DOI 10.1038/nature14539 is in the cache"
    assert missing.told[0] == (
        "Crossref: not in the cache, and nothing is asked offline; asking DataCite"
    )
    assert len(services.asked) == 1


def test_a_page_that_was_sent_on_is_remembered_where_it_is(
    services: LocalServices, tmp_path: Path
) -> None:
    services.once("page", redirect("/page/highwire"))
    asker = services.asker(cache=tmp_path)
    first, again = (asker.find(Reference("url", f"{services.url}/page/short")) for _ in range(2))
    assert len(services.asked) == 2
    assert first.drafts[0].key == f"{services.url}/page/highwire"
    assert again.drafts == first.drafts


def test_offline_without_a_cache_asks_nobody(services: LocalServices) -> None:
    assert services.asker(offline=True).find(XMEM).drafts == ()
    assert services.asked == []


def deep(services: LocalServices) -> Request:
    return Request(service="crossref", url=f"{services.url}/crossref/works/x", form="json")


def test_an_answer_may_say_how_long_it_is_good_for(services: LocalServices, tmp_path: Path) -> None:
    client = services.client(cache=tmp_path)
    for header, asked in (("no-store", 2), ("max-age=60", 2), ("max-age=0", 1), ("", 1)):
        services.asked.clear()
        services.trouble("crossref", as_json({}, Cache_Control=header))
        for _ in range(2):
            outcome = client.get(deep(services))
            assert isinstance(outcome, Response)
            client.keep(outcome, found=True)
            services.clock.time += 61
        assert len(services.asked) == asked, header
        for file in tmp_path.iterdir():
            file.unlink()


def test_an_old_answer_is_asked_for_by_its_tag(services: LocalServices, tmp_path: Path) -> None:
    client = services.client(cache=tmp_path)
    services.trouble("crossref", as_json({"a": 1}, ETag='"v1"'), Reply(status=304))
    first = client.get(deep(services))
    assert isinstance(first, Response)
    client.keep(first, found=True)
    services.clock.time += 8 * DAY
    second = client.get(deep(services))
    assert isinstance(second, Response)
    assert second.body == b'{"a": 1}'
    assert services.asked[1].headers["if-none-match"] == '"v1"'
    # It is fresh again.
    client.get(deep(services))
    assert len(services.asked) == 2


def test_a_tag_that_is_no_tag_is_not_sent_back(services: LocalServices, tmp_path: Path) -> None:
    client = services.client(cache=tmp_path)
    services.trouble("crossref", as_json({}, ETag='"a b\x01"'))
    first = client.get(deep(services))
    assert isinstance(first, Response)
    assert first.etag == ""


def test_not_modified_without_having_asked_so_is_a_failure(services: LocalServices) -> None:
    services.trouble("crossref", Reply(status=304))
    outcome = services.client().get(deep(services))
    assert outcome == Failure(said=("304",))
