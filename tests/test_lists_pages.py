"""Lists of authors and venues, lists in other orders, and what a topic's page tells besides."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest

from catalog.model import (
    Author,
    Catalog,
    Links,
    Orcid,
    Paper,
    PaperId,
    PartialDate,
    Tag,
    TagId,
    TopicId,
    Url,
)
from catalog.pages import Page, Site, pages, paths
from tests.test_pages import by_path, only
from tests.test_relate import topic

ORDERS = ("oldest", "title", "added")


def papers(number: int, **fields: Any) -> tuple[Paper, ...]:
    """Papers `p001` and on: titles in the order of ids, a later year for each ten of them."""
    return tuple(
        Paper(
            **{
                "id": PaperId(f"p{n:03}"),
                "file": f"papers/p{n:03}.yaml",
                "title": f"Paper {n:03}",
                "date": PartialDate(2000 + n // 10),
                "topics": (TopicId("t"),),
                "tags": (TagId("g"),),
                **fields,
            }
        )
        for n in range(1, number + 1)
    )


def site(*entries: Paper, **fields: Any) -> Site:
    catalog = Catalog(
        papers=entries,
        topics=(topic("near"), topic("t", title="Topic")),
        tags=(Tag(id=TagId("g"), title="Tag"),),
    )
    return Site(catalog=catalog, **fields)


def titles(page: Page) -> list[str]:
    return re.findall(r'row__title"><a [^>]*>(.*?)</a></h', page.text)


def choices(page: Page) -> dict[str, tuple[str, bool]]:
    """The ways to sort a list: the address of each, and whether it is chosen."""
    nav = re.search('<nav class="pc-sorts".*?</nav>', page.text)
    found = re.findall(
        r'<a href="([^"]*)"( aria-current="true")?[^>]*>(.*?)</a>', nav[0] if nav else ""
    )
    return {name: (address, bool(current)) for address, current, name in found}


# --- other orders --------------------------------------------------------------------------------


def test_a_topic_and_the_whole_catalog_are_sorted_without_a_script() -> None:
    made = by_path(site(*papers(350)))
    assert [path for path in made if "/by-" in path] == [
        f"{folder}/by-{order}{part}.md"
        for folder in ("papers/all", "topics/t")
        for order in ORDERS
        for part in ("", "-2")
    ]
    assert choices(made["topics/t.md"]) == {
        "Newest": ("./", True),
        "Oldest": ("by-oldest/", False),
        "Title": ("by-title/", False),
        "Date added": ("by-added/", False),
    }
    page = made["topics/t/by-oldest.md"]
    assert choices(page)["Newest"] == ("../", False)
    assert choices(page)["Oldest"] == ("./", True)
    lines = re.findall(r'<li><a href="([^"]*)" dir="auto">(.*?)</a> <span>(\d+)</span>', page.text)
    assert lines[0] == ("../../../papers/p001/", "Paper 001", "2000")
    assert len(lines) == 300
    assert re.findall('<h2 id="(.*?)">(.*?)</h2>', page.text)[:2] == [
        ("y2000", "2000"),
        ("y2001", "2001"),
    ]
    assert '<a rel="next" href="../by-oldest-2/">' in page.text
    rest = made["topics/t/by-oldest-2.md"]
    assert len(re.findall("<li><a ", rest.text.split("pc-bar")[1])) == 50


def test_few_papers_are_not_sorted() -> None:
    made = by_path(site(*papers(9)))
    assert not [path for path in made if "/by-" in path]
    assert choices(made["topics/t.md"]) == {}


def test_a_list_on_one_page_says_where_its_papers_go() -> None:
    entries = papers(10)
    changed = replace(entries[9], title="A first one", date=PartialDate(1999))
    page = by_path(site(*entries[:9], changed))["topics/t.md"]
    # Newest first: Paper 001 to 009, all of 2000, then the one of 1999.
    assert titles(page)[-1] == "A first one"
    places = dict(re.findall(r'data-pc-order="(\w*)" data-pc-places="([\d ]*)"', page.text))
    assert places == {
        "": "",
        "oldest": "9 0 1 2 3 4 5 6 7 8",
        "title": "9 0 1 2 3 4 5 6 7 8",
        "added": "0 1 2 3 4 5 6 7 8 9",
    }


def test_a_tag_is_sorted_by_a_script_or_by_the_search() -> None:
    short, long = (by_path(site(*papers(number)))["tags/g.md"] for number in (100, 101))
    assert "hidden" in only(short, '<nav class="pc-sorts"[^>]*>')
    assert choices(short)["Title"] == ("?sort=title", False)
    assert "data-pc-places" not in long.text
    assert choices(long) == {
        "Newest": ("./", True),
        "Title": ("../../search/?tag=g&amp;sort=title", False),
    }


def test_what_has_no_date_stands_at_the_end() -> None:
    entries = [*papers(9), replace(papers(10)[9], date=None, title="Ωmega $5")]
    made = by_path(site(*entries))
    heads = {
        order: re.findall("<h2[^>]*>(.*?)</h2>", made[f"topics/t/by-{order}.md"].text)
        for order in ORDERS
    }
    assert heads == {
        "oldest": ["2000", "Without a date"],
        # Greek letters are sorted by their names.
        "title": ["O", "P"],
        "added": ["Without a day"],
    }


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"author": "Ada Lovelace"}, "?author=Ada+Lovelace"),
        ({"author": "-x", "has": "code"}, "?author=%2B-x&has=code"),
        ({"venue": "+x", "sort": "-x"}, "?venue=%2B%2Bx&sort=-x"),
        ({"author": "a&b=c#d?<'~/:,é🙂"}, "?author=a%26b%3Dc%23d%3F%3C%27%7E/:,%C3%A9%F0%9F%99%82"),
    ],
)  # fmt: skip
def test_a_query_is_as_the_search_page_writes_it(values: dict[str, str], text: str) -> None:
    assert paths.query(values) == text
    signed = {k: f"+{v}" if k != "sort" and v[0] in "+-" else v for k, v in values.items()}
    assert dict(parse_qsl(text[1:], strict_parsing=True)) == signed


# --- authors and venues --------------------------------------------------------------------------


def test_an_author_links_to_the_page_or_to_the_search() -> None:
    orcid = Orcid("0000-0002-1825-0097")
    authors = (
        Author(name="Ada Lovelace"),
        Author(name="<b>{x}</b>"),
        Author(name="Jane Doe", orcid=orcid, affiliation="A & B"),
    )
    first, second = papers(2)
    made = by_path(site(replace(first, authors=authors), replace(second, authors=authors[:1])))
    assert only(made["papers/p001.md"], '<p class="pc-paper__authors">(.*?)</p>') == (
        '<a href="../../authors/ada-lovelace/">Ada Lovelace</a>, '
        '<a href="../../search/?author=%3Cb%3E%7Bx%7D%3C/b%3E">'
        "&lt;b&gt;&#123;x&#125;&lt;/b&gt;</a>, "
        '<span class="pc-author"><a href="../../search/?author=Jane+Doe">Jane Doe</a>'
        ' <span class="pc-author__affiliation">(A &amp; B)</span>'
        f' <a class="pc-author__id" href="https://orcid.org/{orcid}">ORCID</a></span>'
    )
    assert titles(made["authors/ada-lovelace.md"]) == ["Paper 001", "Paper 002"]
    assert '<a href="ada-lovelace/" dir="auto">Lovelace, Ada</a>' in made["authors/index.md"].text


@pytest.mark.parametrize(("number", "shown"), [(30, 30), (31, 20), (125, 20)])
def test_of_very_many_authors_some_wait_to_be_asked_for(number: int, shown: int) -> None:
    authors = tuple(Author(name=f"Author {n}") for n in range(number))
    page = by_path(site(*papers(1, authors=authors)))["papers/p001.md"]
    first, *rest = re.findall('<p class="pc-paper__authors">(.*?)</p>', page.text)
    assert first.count("<a ") == shown
    assert [one.count("<a ") for one in rest] == ([number - shown] if number > shown else [])
    assert (f"<summary>and {number - shown} more</summary>" in page.text) == (number > shown)


def test_an_authors_page_says_who_it_is() -> None:
    orcid = Orcid("0000-0002-1825-0097")
    named = [Author(name=name, orcid=orcid) for name in ("J. Doe", "Jane Doe", "Jane Doe")]
    entries = [replace(p, authors=(a,)) for p, a in zip(papers(3), named, strict=True)]
    page = by_path(site(*entries))["authors/jane-doe.md"]
    assert only(page, '<p class="pc-list__lead">(.*?)</p>') == (
        f'Also written J. Doe. <a href="https://orcid.org/{orcid}">ORCID {orcid}</a>'
    )


def test_nobody_has_a_page_if_the_site_wants_none() -> None:
    entries = papers(3, authors=(Author(name="Ada Lovelace"),))
    made = by_path(site(*entries, author_pages=0))
    assert not [path for path in made if path.startswith("authors/")]
    assert 'href="../../search/?author=Ada+Lovelace"' in made["papers/p001.md"].text
    assert "authors/" not in made["papers/index.md"].text


def test_a_venue_stands_under_its_years() -> None:
    first, second, third, fourth = papers(4)
    made = by_path(
        site(
            replace(first, venue="ECCV 2022"),
            replace(second, venue="ECCV 2024"),
            replace(third, venue="ECCV"),
            replace(fourth, venue="ICML 2024"),
        )
    )
    page = made["venues/eccv.md"]
    assert re.findall("<h2>(.*?)</h2>", page.text) == ["2024", "2022", "2000"]
    assert titles(page) == ["Paper 002", "Paper 001", "Paper 003"]
    assert '<a href="../../venues/eccv/">ECCV 2022</a>' in made["papers/p001.md"].text
    assert "<span>ICML 2024</span>" in made["papers/p004.md"].text


def test_a_long_venue_goes_over_pages_and_names_its_year_again() -> None:
    made = by_path(site(*papers(150, venue="ECCV 2022")))
    parts = [made["venues/eccv.md"], made["venues/eccv/page-2.md"]]
    assert [len(titles(part)) for part in parts] == [100, 50]
    assert [re.findall("<h2>(.*?)</h2>", part.text) for part in parts] == [["2022"], ["2022"]]


def test_many_names_stand_under_their_letters() -> None:
    names = [f"Ann {chr(65 + n % 26)}{chr(97 + n // 26)}son" for n in range(330)]
    entries = [replace(p, authors=tuple(Author(name=name) for name in names)) for p in papers(2)]
    entries[0] = replace(entries[0], authors=(*entries[0].authors, Author(name="李明")))
    entries[1] = replace(entries[1], authors=(*entries[1].authors, Author(name="李明")))
    made = by_path(site(*entries))
    index = made["authors/index.md"].text
    letters = re.findall('<a href="(letter-[^"]*)"', index)
    assert letters == [f"letter-{chr(97 + n)}/" for n in range(26)] + ["letter-other/"]
    assert index.count('<li><a href="') == 60
    page = made["authors/letter-b.md"].text
    # 330 names over 26 letters: 18 letters have 13 of them, B among them.
    assert page.count('<li><a href="../ann-b') == 13
    assert '<a href="../letter-b/" aria-current="true">' in page or (
        '<a href="./" aria-current="true">B</a>' in page
    )
    assert "李明" in made["authors/letter-other.md"].text


def test_an_index_changes_with_the_papers_behind_its_names() -> None:
    """So that the sitemap can say when: of each page, the papers that it stands on."""
    one, two, three, four = (
        replace(paper, authors=(Author(name=name),), venue=f"Venue {2000 + n}")
        for n, (paper, name) in enumerate(
            zip(papers(4), ("Ada A", "Ada A", "Bo B", "Bo B"), strict=True)
        )
    )
    made = by_path(site(one, two, three, four))
    for kind in ("authors", "venues", "tags", "years"):
        assert sorted(made[f"{kind}/index.md"].papers) == ["p001", "p002", "p003", "p004"]
    # Over 300 names have a page for each letter: all on B but Ada's.
    many = [
        replace(paper, authors=(Author(name=f"B{n:03} B{n:03}"),))
        for n, paper in enumerate(papers(301))
    ]
    ada = Paper(id=PaperId("ada"), file="papers/ada.yaml", title="X", authors=(Author(name="Ada"),))
    made = by_path(site(*many, ada, author_pages=1))
    assert made["authors/letter-a.md"].papers == ("ada",)
    assert len(made["authors/letter-b.md"].papers) == 301
    assert len(made["authors/index.md"].papers) == 302


# --- a topic's page ------------------------------------------------------------------------------


def test_a_timeline_leads_to_where_each_year_begins() -> None:
    # 2015 has six papers, 2000 has nine, and all years between have ten.
    made = by_path(site(*papers(155)))
    page = made["topics/t.md"]
    bars = re.findall(
        r'<li><a href="([^"]*)"><span class="pc-timeline__year">(.*?)</span>.*?'
        r'<rect width="(\d+)%".*?<span class="pc-count">(\d+)<',
        page.text,
    )
    assert bars[0] == ("#y2015", "2015", "60", "6")
    assert bars[1] == ("#y2014", "2014", "100", "10")
    # 6 papers, then 9 years of ten: the hundredth paper is of 2005.
    assert bars[10] == ("#y2005", "2005", "100", "10")
    assert bars[11] == ("page-2/#y2004", "2004", "100", "10")
    # The four years before are one line without a bar: three times ten and nine.
    assert bars[12:] == [("page-2/#y2003", "until 2003", "0", "39")]
    assert 'id="y2003"' in made["topics/t/page-2.md"].text
    assert re.findall(r'<li id="(y\d+)" class="pc-row"', page.text)[0] == "y2015"


def test_one_year_is_no_timeline() -> None:
    assert "pc-timeline" not in by_path(site(*papers(9)))["topics/t.md"].text


def test_a_thirteenth_year_has_a_bar_like_the_others() -> None:
    """It takes the room of the line of those before, and may be the longest."""
    entries = [
        replace(paper, date=PartialDate(2000 + max(0, n - 9))) for n, paper in enumerate(papers(22))
    ]
    page = by_path(site(*entries))["topics/t.md"]
    bars = re.findall(r'year">(.*?)</span>.*?<rect width="(\d+)%".*?"pc-count">(\d+)<', page.text)
    assert len(bars) == 13
    assert bars[0] == ("2012", "10", "1")
    assert bars[12] == ("2000", "100", "10")


def test_a_timeline_says_what_it_leaves_out() -> None:
    entries = [replace(paper, date=None) if n < 3 else paper for n, paper in enumerate(papers(12))]
    page = by_path(site(*entries))["topics/t.md"]
    assert only(page, '</ol><p class="pc-count">(.*?)</p>') == "3 without a date"
    assert "without a date" not in by_path(site(*papers(12)))["topics/t.md"].text


def area_of(*entries: Paper, **fields: Any) -> dict[str, Page]:
    """The pages of a catalog whose topic `t` lies in the area `a`."""
    catalog = Catalog(
        papers=entries,
        topics=(topic("a", title="Area"), topic("t", parent="a")),
        tags=(Tag(id=TagId("g"), title="Tag"),),
    )
    return by_path(Site(catalog=catalog, **fields))


def test_an_area_leads_to_all_its_papers_by_year() -> None:
    # Seven years of 50: more than 300 lines, so the last year begins on the second page.
    entries = [
        replace(paper, date=PartialDate(2000 + n // 50)) for n, paper in enumerate(papers(350))
    ]
    made = area_of(*entries, exports=lambda *_: ("feed.xml",))
    page = made["topics/a.md"]
    bars = re.findall(r'<a href="([^"]*)"><span class="pc-timeline__year">(\d+)</span>', page.text)
    assert bars[0] == ("by-oldest-2/#y2006", "2006")
    assert bars[-1] == ("by-oldest/#y2000", "2000")
    for address, year in bars:
        name = address.partition("/")[0]
        assert f'<h2 id="y{year}">' in made[f"topics/a/{name}.md"].text
    assert only(page, '<p class="pc-files">(.*?)</p>') == '<a href="feed.xml">Feed</a>'
    assert only(page, 'pc-bar"><p class="pc-list__count">(.*?)</p>') == "8 of 350 papers"
    assert choices(page) == {
        "Newest": ("./", True),
        "Oldest": ("by-oldest/", False),
        "Title": ("by-title/", False),
        "Date added": ("by-added/", False),
    }
    assert '<a href="../">Area</a>' in made["topics/a/by-title.md"].text


def test_in_a_large_catalog_an_area_is_sorted_by_the_oldest_alone() -> None:
    made = area_of(*papers(2001))
    assert choices(made["topics/a.md"]) == {
        "Newest": ("./", True),
        "Oldest": ("by-oldest/", False),
    }
    assert choices(made["topics/a/by-oldest-2.md"]) == {
        "Newest": ("../", False),
        "Oldest": ("../by-oldest/", True),
    }
    assert "topics/a/by-title.md" not in made
    assert "topics/t/by-title.md" in made


def test_of_many_years_an_area_links_to_the_first_of_those_before() -> None:
    entries = [replace(paper, date=PartialDate(2000 + n)) for n, paper in enumerate(papers(20))]
    page = area_of(*entries)["topics/a.md"]
    before = r'<a href="([^"]*)"><span class="pc-timeline__year">(until.*?)<'
    assert re.findall(before, page.text) == [("by-oldest/#y2000", "until 2007")]


def test_an_area_of_few_papers_has_no_lists_of_its_own() -> None:
    made = area_of(*(replace(p, date=PartialDate(2000 + n)) for n, p in enumerate(papers(9))))
    assert "pc-timeline" in made["topics/t.md"].text
    assert "topics/a/by-oldest.md" not in made
    assert "pc-timeline" not in made["topics/a.md"].text
    assert "pc-sorts" not in made["topics/a.md"].text


def test_papers_with_code_are_shown_at_once_or_found() -> None:
    entries = papers(20)
    coded = [replace(p, links=Links(code=(Url("https://e.org/"),))) for p in entries[:3]]
    page = by_path(site(*coded, *entries[3:]))["topics/t.md"]
    assert only(page, '<a class="pc-bar__code"([^>]*)>3 with code</a>') == (
        ' href="../../search/?topic=t&amp;has=code" data-pc-coded="3"'
    )
    assert len(re.findall('<li[^>]* class="pc-row" data-pc-code>', page.text)) == 3
    # Of all or none there is nothing to choose.
    assert "pc-bar__code" not in by_path(site(*entries))["topics/t.md"].text


def test_neighbours_and_what_came_lately_stand_beside_a_topic() -> None:
    entries = list(papers(12, added=PartialDate(2026, 1, 2)))
    entries[4] = replace(
        entries[4], added=PartialDate(2026, 2), topics=(TopicId("t"), TopicId("near"))
    )
    page = by_path(site(*entries))["topics/t.md"]
    assert only(page, '<ul class="pc-near-topics">(.*?)</ul>') == (
        '<li><a href="../near/">near</a>&nbsp;<span class="pc-count">1 shared</span></li>'
    )
    latest = only(page, '<ul class="pc-latest">(.*?)</ul>')
    assert re.findall('<a href="([^"]*)"', latest)[0] == "../../papers/p005/"
    assert latest.count("<li>") == 5
    same_day = by_path(site(*papers(12, added=PartialDate(2026, 1, 2))))["topics/t.md"]
    assert "Added lately" not in same_day.text


def added_lately(**fields: Any) -> list[str]:
    """What is said of a topic's last papers: two of twelve came on another day."""
    entries = [
        replace(paper, added=PartialDate(2026, 1 + n // 10, 2))
        for n, paper in enumerate(papers(12))
    ]
    latest = only(
        by_path(site(*entries, **fields))["topics/t.md"], '<ul class="pc-latest">(.*?)</ul>'
    )
    return re.findall(' <span class="pc-count">(.*?)</span></li>', latest)


def test_what_came_lately_says_when_and_from_whom() -> None:
    added_by = {"papers/p012.yaml": "Ada Lovelace", "papers/p011.yaml": "<b>&{{ x }}", "x": "y"}
    february = '<time datetime="2026-02-02">2 February 2026</time>'
    january = '<time datetime="2026-01-02">2 January 2026</time>'
    by = {
        f"{february} by <bdi>Ada Lovelace</bdi>",
        f"{february} by <bdi>&lt;b&gt;&amp;&#123;&#123; x &#125;&#125;</bdi>",
    }
    said = added_lately(added_by=added_by)
    assert set(said[:2]) == by
    assert said[2:] == [january] * 3
    assert added_lately() == [february] * 2 + [january] * 3


def test_an_area_says_from_whom_papers_came() -> None:
    entries = [replace(p, added=PartialDate(2026, 1, 1 + n)) for n, p in enumerate(papers(10))]
    page = area_of(*entries, added_by={"papers/p010.yaml": "Ada"})["topics/a.md"]
    assert "10 January 2026</time> by <bdi>Ada</bdi>" in page.text


@pytest.mark.parametrize(("directories", "way"), [(True, ""), (False, "t/")])
def test_files_are_named_if_the_site_has_them(directories: bool, way: str) -> None:  # noqa: FBT001
    files = ("feed.xml", "papers.bib", "papers.zip")
    addresses = paths.Addresses(directories=directories)
    made = by_path(site(*papers(2), exports=lambda *_: files, addresses=addresses))
    page = made["topics/t.md"]
    assert only(page, '<p class="pc-files">(.*?)</p>') == (
        f'<a href="{way}feed.xml">Feed</a> <a href="{way}papers.bib">BibTeX</a> '
        f'<a href="{way}papers.zip">ZIP</a>'
    )
    assert "pc-files" not in by_path(site(*papers(2)))["topics/t.md"].text


@pytest.mark.parametrize("directories", [True, False])
def test_every_list_names_its_files(directories: bool) -> None:  # noqa: FBT001
    entries = [
        replace(paper, authors=(Author(name="Ada Lovelace"),), venue="ECCV", tags=(TagId("g"),))
        for paper in papers(101, date=PartialDate(2024))
    ]
    made = by_path(
        site(
            *entries,
            exports=lambda kind, count: (f"{kind}.bib", f"{count}.csv"),
            addresses=paths.Addresses(directories=directories),
        )
    )
    for kind, path, way in (
        ("catalog", "papers/index.md", "../"),
        ("tag", "tags/g.md", "" if directories else "g/"),
        ("author", "authors/ada-lovelace.md", "" if directories else "ada-lovelace/"),
        ("venue", "venues/eccv.md", "" if directories else "eccv/"),
        ("year", "years/2024.md", "" if directories else "2024/"),
    ):
        assert only(made[path], '<p class="pc-files">(.*?)</p>') == (
            '<span class="pc-count">To take along</span> '
            f'<a href="{way}{kind}.bib">BIB</a> <a href="{way}101.csv">CSV</a>'
        )
        # They hold the whole list, and stand on its first page.
        assert "pc-files" not in made[paths.part_path(path, 2)].text


# --- what has become of a paper ------------------------------------------------------------------


@pytest.mark.parametrize("status", ["withdrawn", "retracted"])
def test_a_paper_not_to_rely_on_is_struck_out_and_named(status: Any) -> None:
    first, *rest = papers(12)
    made = by_path(site(replace(first, status=status), *rest))
    struck = f'<span class="pc-heard">{status.capitalize()}: </span><s>Paper 001</s>'
    assert struck in titles(made["topics/t.md"])
    assert struck in made["topics/t/by-title.md"].text
    assert f"This paper was {status}." in made["papers/p001.md"].text
    assert struck in titles(made["papers/p002.md"])


def test_versions_are_named_on_each_others_pages() -> None:
    first, second, third = papers(3)
    made = by_path(
        site(
            first,
            replace(second, version_of=first.id, venue="ECCV 2022"),
            replace(third, version_of=first.id),
        )
    )
    said = {
        id_: only(made[f"papers/{id_}.md"], '<p class="pc-paper__versions">(.*?)</p>')
        for id_ in ("p001", "p002")
    }
    assert said == {
        "p001": 'Other versions: <a href="../p002/">Paper 002</a> (ECCV 2022, 2000); '
        '<a href="../p003/">Paper 003</a> (2000).',
        "p002": 'Other versions: <a href="../p001/">Paper 001</a> (2000); '
        '<a href="../p003/">Paper 003</a> (2000).',
    }


def test_formulas_in_titles_are_shown_and_read() -> None:
    page = by_path(site(*papers(1, title=r"The $U^2$-Net & $\nosuch{$")))["topics/t.md"]
    (title,) = titles(page)
    assert title.startswith("The <math><msup><mi>U</mi><mn>2</mn></msup></math>-Net &amp; $")


def test_pages_do_not_grow_with_the_square_of_a_topic() -> None:
    sizes = [
        sum(len(page.text) for page in pages(site(*papers(number)))) / number
        for number in (300, 1200)
    ]
    assert sizes[1] < 1.1 * sizes[0]
