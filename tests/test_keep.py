"""What the browser's half of reading lists stands on: tables, days, pages without a script."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from datetime import date

import pytest

from catalog import additions
from catalog.model import ArxivId, Catalog, Doi, Identifiers, Paper, PaperId, PartialDate
from catalog.pages import Site, pages
from catalog.search.lookup import identifier_keys, lookup_files, title_key


def paper(
    id_: str,
    title: str,
    *,
    added: str | None = None,
    aliases: tuple[str, ...] = (),
    ids: Identifiers | None = None,
) -> Paper:
    return Paper(
        id=PaperId(id_),
        file=f"papers/{id_}.yaml",
        title=title,
        ids=ids or Identifiers(),
        added=PartialDate.parse(added) if added else None,
        aliases=tuple(map(PaperId, aliases)),
    )


def files(papers: Sequence[Paper]) -> dict[str, list[bytes]]:
    """The sections of each file."""
    keys = {one.id: f"key-{one.id}" for one in papers}
    made = lookup_files(papers, keys, [one.title for one in papers])
    return {name: sections(content) for name, content in made}


def sections(content: bytes) -> list[bytes]:
    inflated = zlib.decompress(content, wbits=-15)
    found, at = [], 0
    while at < len(inflated):
        (length,) = struct.unpack_from("<I", inflated, at)
        found.append(inflated[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def hashes(section: bytes) -> list[int]:
    return [*struct.unpack(f"<{len(section) // 4}I", section)]


def column(section: bytes) -> list[int]:
    """A column whose numbers are all small."""
    length, large = struct.unpack_from("<II", section)
    assert large == 0
    return [*section[8 : 8 + length]]


def wide(upper: bytes, lower: bytes) -> list[int]:
    return [high * 256 + low for high, low in zip(column(upper), column(lower), strict=True)]


# --- tables ---------------------------------------------------------------------------------------

TWO = (
    paper(
        "second",
        "U-Net: a β-test",
        added="2025-03-02",
        aliases=("once", "before"),
        ids=Identifiers(arxiv=ArxivId("2207.07115"), doi=Doi("10.1000/ABC")),
    ),
    paper("first", "First", added="2024-03-02"),
)


def test_ids_lead_to_numbers_and_former_ones_too() -> None:
    ids, former, *numbers = files(TWO)["ids.bin"]
    assert hashes(ids) == [zlib.crc32(b"second"), zlib.crc32(b"first")]
    assert hashes(former) == [zlib.crc32(b"once"), zlib.crc32(b"before")]
    assert wide(*numbers) == [0, 0]


def test_titles_keys_and_identifiers_lead_to_numbers() -> None:
    titles, keys, identifiers, counts = files(TWO)["known.bin"]
    assert hashes(titles) == [zlib.crc32(b"unetabetatest"), zlib.crc32(b"first")]
    assert hashes(keys) == [zlib.crc32(b"key-second"), zlib.crc32(b"key-first")]
    assert hashes(identifiers) == [zlib.crc32(b"arxiv:2207.07115"), zlib.crc32(b"doi:10.1000/abc")]
    assert column(counts) == [2, 0]


def test_what_was_added_lately_is_counted_back_from_the_latest_day() -> None:
    head, *columns = files(TWO)["added.bin"]
    assert json.loads(head) == {"newest": "2025-03-02"}
    assert wide(*columns[:2]) == [0, 1]
    # 2024-03-02 to 2025-03-02 has no 29 February in it.
    assert wide(*columns[2:]) == [0, 365]


def test_no_papers_and_no_days_make_tables_too() -> None:
    assert json.loads(files(())["added.bin"][0]) == {"newest": None}
    made = files((paper("one", "One"),))
    assert json.loads(made["added.bin"][0]) == {"newest": None}
    assert wide(*made["added.bin"][1:3]) == []


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Pre-training  of\tNets", "pretrainingofnets"),
        ("Ärger & Öl", "argerol"),
        ("🎉", ""),
        ("</script><b>x</b>", "scriptbxb"),
        ("تجزئة الصور", "تجزيةالصور"),
    ],
)
def test_a_title_is_known_by_its_words(title: str, key: str) -> None:
    assert title_key(title) == key


def test_identifiers_are_known_by_kind_in_lower_case() -> None:
    ids = Identifiers(arxiv=ArxivId("cs/0112017"), openreview="AbC_1")
    assert identifier_keys(ids) == ["arxiv:cs/0112017", "openreview:abc_1"]
    assert identifier_keys(Identifiers()) == []


def test_tables_of_twenty_thousand_papers_are_small() -> None:
    many = [
        paper(
            f"a-paper-with-a-rather-long-id-{number}",
            f"A paper with a title of its own, number {number}",
            added="2025-01-01",
            ids=Identifiers(arxiv=ArxivId(f"2201.{number:05}"), doi=Doi(f"10.1000/{number}")),
        )
        for number in range(20_000)
    ]
    keys = {one.id: f"key{number}" for number, one in enumerate(many)}
    made = dict(lookup_files(many, keys, [one.title for one in many]))
    assert len(made["ids.bin"]) + len(made["known.bin"]) < 420_000
    assert len(made["added.bin"]) < 40_000


# --- days -----------------------------------------------------------------------------------------


def test_the_latest_day_is_the_entries_not_the_clocks() -> None:
    assert additions.latest(TWO) == date(2025, 3, 2)
    assert additions.latest(()) is None
    assert additions.latest((paper("one", "One", added="2024"),)) == date(2024, 1, 1)


def test_only_a_year_before_the_latest_day_is_recent() -> None:
    papers = (
        paper("new", "New", added="2025-03-02"),
        paper("just", "Just", added="2024-03-02"),
        paper("old", "Old", added="2024-03-01"),
        paper("unknown", "Unknown"),
    )
    assert additions.recent(papers) == {"new": date(2025, 3, 2), "just": date(2024, 3, 2)}
    assert additions.recent(()) == {}


# --- pages ----------------------------------------------------------------------------------------


def bodies(papers: tuple[Paper, ...], propose: str = "") -> dict[str, str]:
    site = Site(catalog=Catalog(papers=papers), propose=propose)
    return {page.path: page.compose().body for page in pages(site)}


def test_rows_and_the_home_page_say_what_came_lately() -> None:
    papers = (paper("new", "New", added="2025-03"), paper("old", "Old", added="2020-01-01"))
    made = bodies(papers)
    assert '<li data-pc-added="2025-03-01" class="pc-row">' in made["papers/index.md"]
    assert made["papers/index.md"].count("data-pc-added") == 1
    assert 'data-pc-newest="2025-03-01"' in made["index.md"]
    assert "data-pc-newest" not in bodies((paper("one", "One"),))["index.md"]


@pytest.mark.parametrize("path", ["reading.md", "have.md", "compare.md"])
def test_pages_say_what_needs_a_script_and_lead_on_without_it(path: str) -> None:
    body = bodies((paper("one", "One"),))[path]
    without = body.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "JavaScript" in without
    assert 'href="../papers/"' in without
    assert f'data-pc-keep="{path.removesuffix(".md")}"' in body


def test_proposals_lead_to_the_owners_page_if_there_is_one() -> None:
    one = (paper("one", "One"),)
    assert 'data-propose="../contribute/"' in bodies(one, "contribute.md")["have.md"]
    assert "data-propose" not in bodies(one)["have.md"]
