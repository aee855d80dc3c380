"""Exports of lists are what a pass over their papers alone would have written."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.exports import table
from catalog.exports.formats import BIBTEX, CSL, CSV, FORMATS, RIS, Format, write
from catalog.exports.record import Record, records
from catalog.model import LARGE, Author, Catalog, PaperId, PartialDate
from catalog.outputs import Home, Settings
from catalog.outputs import write as write_outputs
from catalog.outputs.bulk import Exports
from catalog.outputs.folder import Folder
from catalog.outputs.item import items
from catalog.outputs.lists import PaperList, lists, whole
from catalog.outputs.spool import Spool
from catalog.pages import Site
from tests import hostile

ONLY = Settings(feeds=False, api=False, markdown=False, sqlite=False)
ALL = ("bib", "ris", "json", "csv")


def expected(site: Site, ids: Sequence[PaperId]) -> dict[str, bytes]:
    """The exports of these papers by themselves, in this order, by suffix."""
    by_id = {of.id: of for of in records(site.catalog, dict(site.citation_keys))}
    files = {format_: io.StringIO(newline="") for format_ in FORMATS}
    write([by_id[id_] for id_ in ids], files)
    return {
        format_.suffix: file.getvalue().encode(errors="replace") for format_, file in files.items()
    }


def found(folder: Path) -> dict[str, bytes]:
    return {suffix: (folder / f"papers.{suffix}").read_bytes() for suffix in ALL}


@pytest.mark.parametrize("which", ["toys", "hostile"])
def test_each_list_has_its_papers_in_the_order_of_its_page(
    which: str, toy_site: Site, tmp_path: Path
) -> None:
    site = toy_site if which == "toys" else hostile.site()
    write_outputs(site, tmp_path, replace(ONLY, exports=ALL), Home())
    for of in (whole(site), *lists(site)):
        assert found(tmp_path / of.folder) == expected(site, of.papers), of.path


def test_lists_of_every_kind_are_where_their_pages_are(toy_site: Site) -> None:
    of = {one.path: one for one in lists(toy_site)}
    assert of["topics/segmentation.md"].folder == "topics/segmentation/"
    assert of["years/2021.md"].title == "Papers of 2021"
    assert whole(toy_site).folder == ""
    assert whole(toy_site).papers == toy_site.index.papers
    for one in of.values():
        assert one.path.startswith(f"{one.group}/")
        assert set(one.papers) <= set(toy_site.catalog.paper)


def test_authors_and_venues_with_a_page_have_lists() -> None:
    papers = [
        hostile.paper(
            f"p{number}",
            f"Paper {number}",
            authors=(Author(name="Ada Lovelace"),),
            venue=f"ACL {2020 + number}",
            date=PartialDate(2020 + number),
        )
        for number in range(2)
    ]
    site = Site(catalog=Catalog(papers=tuple(papers), topics=hostile.site().catalog.topics))
    by_kind = {one.kind: one for one in lists(site)}
    assert by_kind["author"].title == "Ada Lovelace"
    assert by_kind["author"].path == "authors/ada-lovelace.md"
    assert by_kind["venue"].title == "ACL"
    assert list(by_kind["venue"].papers) == ["p1", "p0"]


def test_a_list_of_no_papers_is_a_whole_file(tmp_path: Path) -> None:
    write_outputs(hostile.site(), tmp_path, replace(ONLY, exports=ALL), Home())
    empty = tmp_path / "topics" / "none"
    assert (empty / "papers.bib").read_bytes() == b""
    assert json.loads((empty / "papers.json").read_text()) == []
    assert (empty / "papers.csv").read_bytes() == table.head().encode()


def test_a_catalog_of_no_papers_has_all_its_files(tmp_path: Path) -> None:
    empty = Site(catalog=Catalog(), url="https://example.org/")
    write_outputs(empty, tmp_path, Settings(api=True, markdown=True, zip=True), Home())
    assert json.loads((tmp_path / "papers.json").read_text()) == []
    assert json.loads((tmp_path / "feed.json").read_text())["items"] == []
    assert json.loads((tmp_path / "api/v1/index.json").read_text())["papers"] == []
    assert (tmp_path / "catalog.zip").exists()


@given(
    st.lists(st.binary(max_size=20), max_size=30),
    st.binary(max_size=3),
    st.binary(max_size=3),
    st.data(),
)
def test_what_is_copied_from_a_spool_is_what_was_put_in(
    entries: list[bytes], head: bytes, between: bytes, data: st.DataObject
) -> None:
    numbers = st.integers(0, max(len(entries) - 1, 0))
    chosen = data.draw(st.lists(numbers, max_size=30)) if entries else []
    file = Folder.temporary()
    spool = Spool(file, head, between)
    for entry in entries:
        spool.add(entry)
    spool.finish(b"foot")
    file.seek(0)
    assert file.read() == head + between.join(entries) + b"foot"
    into = io.BytesIO()
    spool.copy(chosen, into)
    assert into.getvalue() == between.join(entries[number] for number in chosen)
    spool.close()


def test_a_long_list_is_copied_in_parts() -> None:
    spool = Spool(Folder.temporary(), between=b",")
    numbers = range(1234)
    for number in numbers:
        spool.add(str(number).encode())
    spool.finish()
    into = io.BytesIO()
    spool.copy(list(reversed(numbers)), into)
    assert into.getvalue() == ",".join(map(str, reversed(numbers))).encode()
    spool.close()


def test_skipped_entries_keep_the_numbers_of_others() -> None:
    spool = Spool(Folder.temporary())
    spool.add(b"zero")
    spool.skip()
    spool.add(b"two")
    spool.finish()
    into = io.BytesIO()
    spool.copy([2, 0], into, b"|")
    assert into.getvalue() == b"two|zero"
    spool.close()


def test_a_paper_is_serialized_once_for_each_format_however_many_lists_it_is_in(
    toy_site: Site, tmp_path: Path
) -> None:
    calls: list[str] = []

    def parts(of: Record) -> tuple[str, str]:
        calls.append(of.id)
        return f"{of.id}\n", ""

    counting = Format(name="Counted", suffix="txt", media_type="text/plain", parts=parts)
    numbers = {id_: number for number, id_ in enumerate(toy_site.index.papers)}
    every = [(of, (counting,)) for of in lists(toy_site)]
    with Exports(Folder(tmp_path), [counting], every, numbers) as exports:
        for item in items(toy_site):
            exports.add(item)
        exports.finish()
    assert calls == list(toy_site.index.papers)
    assert len(list(tmp_path.rglob("papers.txt"))) == 1 + len(every)


def a_list(kind: str, papers: int) -> PaperList:
    return PaperList(
        kind=kind,  # type: ignore[arg-type]
        id="x",
        title="X",
        path=f"{kind}s/x.md",
        papers=[PaperId(f"p{number}") for number in range(papers)],
    )


def test_a_large_catalog_has_fewer_files_for_its_lists() -> None:
    small, large = LARGE, LARGE + 1
    default = Settings()
    assert default.formats_of("topic", small) == (BIBTEX, RIS, CSL, CSV)
    assert default.formats_of("topic", large) == (BIBTEX,)
    assert default.formats_of("author", small) == (BIBTEX,)
    asked = Settings(exports=("csv", "bib"))
    assert asked.formats_of("author", large) == (BIBTEX, CSV) == asked.formats()
    few, many = a_list("author", 19), a_list("author", 20)
    topic = a_list("topic", 1)
    assert default.lists([few, many, topic], small) == (few, many, topic)
    assert default.lists([few, many, topic], large) == (many, topic)
    assert (default.has_documents(small), default.has_documents(large)) == (True, False)
    assert (default.has_markdown(small), default.has_markdown(large)) == (True, False)
    assert Settings(api=True, markdown=True).has_documents(large)
    assert not Settings(api=False).has_api()


def test_the_names_of_files_beside_a_page_are_those_that_are_written(
    toy_site: Site, tmp_path: Path
) -> None:
    site = replace(toy_site, url="https://example.org/")
    write_outputs(site, tmp_path, replace(ONLY, feeds=True), Home())
    number = len(site.catalog.papers)
    for of in lists(site):
        names = {path.name for path in (tmp_path / of.folder).iterdir() if path.is_file()}
        assert names == set(Settings().beside(of.kind, number, feeds=True)), of.path
    assert Settings().beside("topic", number, feeds=False) == tuple(f"papers.{s}" for s in ALL)


def test_files_of_the_owner_stay(tmp_path: Path) -> None:
    ours = tmp_path / "papers.bib"
    ours.write_text("mine")
    feed = tmp_path / "feed.xml"
    feed.write_text("mine")
    database = tmp_path / "catalog.sqlite"
    database.write_text("mine")
    taken = frozenset({"papers.bib", "feed.xml", "catalog.sqlite", "api/v1/index.json"})
    write_outputs(hostile.site(), tmp_path, Settings(), Home(taken=taken))
    assert {path.read_text() for path in (ours, feed, database)} == {"mine"}
    assert not (tmp_path / "api/v1/index.json").exists()
    # Lists are copied all the same.
    assert "plain" in (tmp_path / "topics/all/papers.csv").read_text()


def all_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_catalog_gives_the_same_bytes(toy_site: Site, tmp_path: Path) -> None:
    every = Settings(zip=True)
    for name in ("one", "two"):
        site = replace(toy_site, url="https://example.org/")
        write_outputs(site, tmp_path / name, every, Home())
    one, two = (all_files(tmp_path / name) for name in ("one", "two"))
    assert one == two
    assert len(one) > 100


def test_switched_off_there_is_nothing_but_a_word_on_it(tmp_path: Path) -> None:
    nothing = replace(ONLY, exports=())
    assert write_outputs(hostile.site(), tmp_path, nothing, Home()) == ()
    assert set(all_files(tmp_path)) == {"llms.txt"}


def test_what_fails_leaves_no_database_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> tuple[str, ...]:
        # The database has been begun by now.
        assert list(tmp_path.glob(".catalog.sqlite*"))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("catalog.outputs.archive._topic", full)
    with pytest.raises(OSError, match="No space"):
        write_outputs(hostile.site(), tmp_path, Settings(), Home())
    assert list(tmp_path.glob("*.sqlite*")) == list(tmp_path.glob(".*")) == []
