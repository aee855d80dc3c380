from __future__ import annotations

import difflib
import json
import random
import re
import shutil
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from catalog.check import examine
from catalog.model import (
    Catalog,
    Event,
    Identifiers,
    Links,
    Paper,
    PaperId,
    PartialDate,
    PubmedId,
    Tag,
    TagId,
    Topic,
    TopicId,
    Url,
)
from catalog.pages import Page, Site, cards, pages
from catalog.pages.paths import Addresses, part_path
from tests.conftest import TOY
from tests.golden.renew import accepted, rendered

LISTS = {"index.md", "papers/index.md", "topics/index.md", "tags/index.md", "years/index.md"}
KEPT = {"reading.md", "have.md", "compare.md"}
HREF = re.compile(r'(?:href|action)="([^"]*)"')


def by_path(site: Site) -> dict[str, Page]:
    made = list(pages(site))
    assert len({page.path for page in made}) == len(made)
    return {page.path: page for page in made}


def front(page: Page) -> dict[str, Any]:
    """A page's front matter: JSON values, one a line."""
    head = page.text.split("---\n")[1]
    return {
        name: json.loads(value) for name, _, value in (s.partition(": ") for s in head.splitlines())
    }


def only(page: Page, pattern: str) -> str:
    found = re.findall(pattern, page.text)
    assert len(found) == 1, found
    return str(found[0])


def many(number: int) -> Catalog:
    """A catalog of papers that share a topic, a tag and a year."""
    return Catalog(
        papers=tuple(
            Paper(
                id=PaperId(f"p{n:03}"),
                file=f"papers/p{n:03}.yaml",
                title=f"Paper {n:03}",
                date=PartialDate(2020),
                topics=(TopicId("t"),),
                tags=(TagId("g"),),
            )
            for n in range(1, number + 1)
        ),
        topics=(Topic(id=TopicId("t"), file="topics/t.yaml", title="T", description="D."),),  # type: ignore[arg-type]  # Markdown is a text
        tags=(Tag(id=TagId("g"), title="G"),),
    )


# --- the list of pages ---------------------------------------------------------------------------


def test_every_entry_has_its_page(toy: Catalog, toy_site: Site) -> None:
    years = {paper.date.year for paper in toy.papers if paper.date}
    assert years == {2017, 2019, 2020, 2021, 2022, 2023, 2024, 2025}
    assert set(by_path(toy_site)) == {
        *LISTS,
        "search.md",
        *KEPT,
        *(f"papers/{paper.id}.md" for paper in toy.papers),
        *("papers/xmem.md", "papers/toys-2.md", "papers/toys-extended.md"),
        *(f"topics/{topic.id}.md" for topic in toy.topics),
        *(f"tags/{tag.id}.md" for tag in toy.tags),
        *(f"years/{year}.md" for year in years),
        # Fourteen papers, so they can be sorted; no topic has ten.
        *(f"papers/all/by-{order}.md" for order in ("oldest", "title", "added")),
        # Two papers are by one author, and two appeared at one conference.
        *("authors/index.md", "authors/josiah-s-carberry.md"),
        *("venues/index.md", "venues/neurips.md"),
    }


def test_only_the_lists_stand_in_a_navigation(toy_site: Site) -> None:
    in_nav = {page.path for page in pages(toy_site) if page.in_nav}
    assert in_nav == LISTS | {"authors/index.md", "venues/index.md"}


def test_a_page_is_edited_where_its_entry_is(toy_site: Site) -> None:
    made = by_path(toy_site)
    assert made["papers/on-the-price-of-toys.md"].edit == (
        "papers/invented/on-the-price-of-toys.yaml"
    )
    assert made["topics/long-context.md"].edit == "topics/long-context.yaml"
    assert made["topics/segmentation.md"].edit == "topics/segmentation.yaml"
    assert made["tags/mamba.md"].edit == "tags.yaml"
    assert made["papers/xmem.md"].edit is None
    assert {made[path].edit for path in (*LISTS, "search.md", "years/2020.md")} == {None}


def test_every_page_has_one_heading_and_a_title(toy_site: Site) -> None:
    for page in pages(toy_site):
        assert page.text.count("<h1") == 1, page.path
        # The home page's title is the site's name, which the theme knows.
        assert ("title" in front(page)) == (page.path != "index.md")
        assert page.text.endswith("</div>\n")


@pytest.mark.parametrize("directories", [True, False])
def test_every_link_leads_to_a_page(toy: Catalog, directories: bool) -> None:  # noqa: FBT001  # a parameter of the test
    made = by_path(Site(catalog=toy, addresses=Addresses(directories=directories)))
    root = Path("/site")

    def file_of(address: str, start: Path) -> Path:
        target = (start / address.partition("?")[0]).resolve()
        return target / "index.html" if directories and target.suffix != ".html" else target

    written = {}
    for path in made:
        stem = path.removesuffix(".md")
        folder = stem == "index" or stem.endswith("/index") or not directories
        written[path] = root / (f"{stem}.html" if folder else f"{stem}/index.html")
    paths = {file: path for path, file in written.items()}
    for path, page in made.items():
        for address in HREF.findall(page.text):
            # Sorting by a query is for a script, which shows what asks for it.
            if not address or address.startswith(("http", "?")):
                continue
            to, _, anchor = address.partition("#")
            target = paths.get(file_of(to, written[path].parent)) if to else path
            assert target is not None, (path, address)
            assert not anchor or f'id="{anchor}"' in made[target].text, (path, address)


def test_addresses_follow_the_sites_layout() -> None:
    with_, without = Addresses(), Addresses(directories=False)
    assert [with_.of(p) for p in ("index.md", "a/index.md", "a/b.md")] == ["", "a/", "a/b/"]
    assert [without.of(p) for p in ("index.md", "a/index.md", "a/b.md")] == [
        "index.html",
        "a/index.html",
        "a/b.html",
    ]
    cases = {
        ("index.md", "papers/x.md"): ("papers/x/", "papers/x.html"),
        ("papers/x.md", "papers/y.md"): ("../y/", "y.html"),
        ("papers/x.md", "index.md"): ("../../", "../index.html"),
        ("papers/index.md", "papers/x.md"): ("x/", "x.html"),
        ("papers/x.md", "papers/index.md"): ("../", "index.html"),
        ("papers/x.md", "papers/x.md"): ("./", "x.html"),
        ("index.md", "index.md"): ("./", "index.html"),
    }
    for (start, target), expected in cases.items():
        assert (with_.between(start, target), without.between(start, target)) == expected


# --- long lists ----------------------------------------------------------------------------------


def test_the_parts_of_a_list_have_paths_of_their_own() -> None:
    assert part_path("papers/index.md", 1) == "papers/index.md"
    assert part_path("papers/index.md", 2) == "papers/page-2.md"
    assert part_path("topics/t.md", 3) == "topics/t/page-3.md"


@pytest.mark.parametrize("path", ["papers/index.md", "topics/t.md", "tags/g.md", "years/2020.md"])
def test_a_long_list_goes_over_pages_of_a_hundred(path: str) -> None:
    made = by_path(Site(catalog=many(250)))
    parts = [made[part_path(path, number)] for number in (1, 2, 3)]
    assert part_path(path, 4) not in made
    titles = [re.findall(r'row__title"><a [^>]*>Paper (\d+)<', part.text) for part in parts]
    assert [len(part) for part in titles] == [100, 100, 50]
    assert list(chain(*titles)) == [f"{n:03}" for n in range(1, 251)]
    for number, part in enumerate(parts, 1):
        assert only(part, r'<span aria-current="page">(\d)</span>') == str(number)
        assert part.in_nav == (path == "papers/index.md" and number == 1)
        assert front(part)["title"].endswith(f", page {number}") == (number > 1)
        assert 'rel="prev"' in part.text or number == 1
        assert 'rel="next"' in part.text or number == 3
        assert "250 papers" in part.text


@pytest.mark.parametrize(("number", "has_second"), [(100, False), (101, True)])
def test_a_hundred_papers_fit_on_a_page(number: int, has_second: bool) -> None:  # noqa: FBT001
    made = by_path(Site(catalog=many(number)))
    assert ("papers/page-2.md" in made) == has_second
    assert ("pc-pager" in made["papers/index.md"].text) == has_second


def test_an_empty_catalog_has_its_lists() -> None:
    made = by_path(Site(catalog=Catalog(), name="Empty"))
    assert set(made) == {*LISTS, *KEPT, "search.md"}
    assert "0 papers" in made["papers/index.md"].text
    assert all("<ol class" not in page.text for page in made.values())


# --- what a paper's page says --------------------------------------------------------------------


def test_a_paper_page_escapes_what_its_entry_says(toy_site: Site) -> None:
    page = by_path(toy_site)["papers/on-the-price-of-toys.md"]
    body = page.text.split("---\n", 2)[2]
    assert not set(body) & set("{}`\\")
    assert "<script" not in body
    assert "<b>" not in body
    assert "<em>" not in body
    assert 'href="javascript' not in body
    assert front(page)["title"] == (
        "On the Price of Toys: $5 &amp; &lt;b&gt;More&lt;/b&gt; for "
        "&#123;&#123; two &#125;&#125; &#96;Blocks&#96;"
    )


@pytest.mark.parametrize(
    ("status_date", "words"),
    [(None, "."), ("2020", " in 2020."), ("2020-02", " in February 2020."),
     ("2020-02-03", " on 3 February 2020.")],
)  # fmt: skip
def test_a_status_is_told_with_its_date(status_date: str | None, words: str) -> None:
    catalog = many(1)
    when = PartialDate.parse(status_date) if status_date else None
    paper = replace(catalog.papers[0], status="withdrawn", status_date=when)
    site = Site(catalog=replace(catalog, papers=(paper,)))
    notice = only(by_path(site)["papers/p001.md"], "<p class=.pc-notice.><strong>(.*?)</strong>")
    assert notice == f"This paper was withdrawn{words}"


def shown_history(**values: Any) -> tuple[str, list[str]]:
    """A page's notice, and the lines of its history; links as `[address]`."""
    catalog = many(1)
    paper = replace(catalog.papers[0], **values)
    text = by_path(Site(catalog=replace(catalog, papers=(paper,))))["papers/p001.md"].text
    text = re.sub(r"<a href=.([^\"]*).>Notice</a>", r"[\1]", text)
    notice = re.findall(r"<p class=.pc-notice[^>]*>(.*?)</p>", text)
    lists = re.findall(r'<ol class="pc-history" aria-label="History">(.*?)</ol>', text)
    assert len(lists) <= 1
    lines = re.findall("<li>(.*?)</li>", "".join(lists))
    return "".join(notice), [re.sub("</?(?:strong|time|bdi)[^>]*>", "", line) for line in lines]


def event(status: Any, date: str, **values: Any) -> Event:
    return Event(status=status, date=PartialDate.parse(date), **values)


def test_a_history_is_told_oldest_first() -> None:
    notice, lines = shown_history(
        status="retracted",
        status_note="No data.",
        status_date=PartialDate(2023, 1, 9),
        status_url=Url("https://example.org/r?a=1&b=2"),
        history=(
            event("corrected", "2022-03-02", note="{{ <b>x</b>", url=Url("https://example.org/2")),
            # After the retraction, and written in any order.
            event("corrected", "2024"),
            event("corrected", "2021-08"),
        ),
    )
    assert notice == (
        "<strong>This paper was retracted on 9 January 2023.</strong> No data. "
        "[https://example.org/r?a=1&amp;b=2]"
    )
    assert lines == [
        "First published 2020",
        "Corrected August 2021",
        "Corrected 2 March 2022: &#123;&#123; &lt;b&gt;x&lt;/b&gt; [https://example.org/2]",
        "Retracted 9 January 2023",
        "Corrected 2024",
    ]


def test_a_status_without_its_day_comes_last() -> None:
    _, lines = shown_history(
        status="corrected", history=(event("published", "2021"), event("preprint", "2020-12"))
    )
    # When it was published, the history says itself.
    assert lines == ["Preprint December 2020", "Published 2021", "Corrected"]


def test_what_is_known_of_a_year_only_stays_behind_what_was_in_it() -> None:
    _, lines = shown_history(
        date=None,
        status="corrected",
        status_date=PartialDate(2022),
        history=(event("corrected", "2022-05"),),
    )
    assert lines == ["Corrected May 2022", "Corrected 2022"]


def test_one_event_is_no_history() -> None:
    url = Url("https://example.org/r")
    assert shown_history(status="corrected", status_url=url) == (
        "<strong>This paper was corrected.</strong> [https://example.org/r]",
        [],
    )
    assert shown_history(status="published", status_url=url) == ("", [])


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Nested U-Structure", 'Nested <span class="pc-tied">U-Structure</span>'),
        ("U^2-Net: X", '<span class="pc-tied">U<sup>2</sup>-Net</span>: X'),
        ("(3D-aware)", '(<span class="pc-tied">3D-aware</span>)'),
        # Enough of a word to end a line with, no words at all, and what no line holds.
        ("Long-Term", '<span class="pc-tied">Long-Term</span>'),
        ("State-of-the-Art", "State-of-the-Art"),
        ("Attention-Based", "Attention-Based"),
        ("One-Dimensional", "One-Dimensional"),
        ("A - B, C– -d -", "A - B, C– -d -"),
        (f"U-{'n' * 17}", f"U-{'n' * 17}"),
        # Elements and references are left alone.
        ("On $x$ and U-Nets", "On <math><mi>x</mi></math> and U-Nets"),
        ('<b-c d="e-f">&-g', "&lt;b-c d=&#34;e-f&#34;&gt;&amp;-g"),
        ("{-x", "&#123;-x"),
        (
            "U-Net at https://a-b.org",
            'U-Net at <a href="https://a-b.org" rel="nofollow">https://a-b.org</a>',
        ),
    ],
)
def test_no_line_of_a_heading_ends_within_a_short_compound(title: str, heading: str) -> None:
    made = Paper(id=PaperId("p"), file="papers/p.yaml", title=title)
    page = by_path(Site(catalog=Catalog(papers=(made,))))["papers/p.md"]
    assert only(page, '<h1 dir="auto">(.*?)</h1>') == heading


def test_links_and_ids_become_buttons() -> None:
    paper = replace(
        many(1).papers[0],
        ids=Identifiers(pubmed=PubmedId("17284678"), openreview='a"b&c'),
        links=Links(slides=(Url("https://www.x.org/s"),), code=(Url("https://x.org/?a&b"),)),
        same_as=(PaperId("p002"),),
    )
    catalog = many(2)
    site = Site(catalog=replace(catalog, papers=(paper, catalog.papers[1])))
    page = by_path(site)["papers/p001.md"]
    assert re.findall('<a class="pc-button" href="([^"]*)">(.*?)</a>', page.text) == [
        ("https://openreview.net/forum?id=a%22b%26c", "OpenReview <span>a&#34;b&amp;c</span>"),
        ("https://pubmed.ncbi.nlm.nih.gov/17284678/", "PubMed <span>17284678</span>"),
        ("https://x.org/?a&amp;b", "Code <span>x.org</span>"),
        ("https://www.x.org/s", "Slides <span>x.org</span>"),
    ]
    assert 'The same paper as <a href="../p002/">Paper 002</a>.' in page.text


def test_authors_are_told_as_far_as_they_are_known(toy: Catalog) -> None:
    lines = {paper.id: cards.authors_line(paper, most=4) for paper in toy.papers}
    assert {
        lines[PaperId("rethinking-query-based-transformer-for-continual-image")],
        lines[PaperId("arc-encoder-learning-compressed-text-representations-for")],
        lines[PaperId("segformer-simple-and-efficient-design-for-semantic")],
        lines[PaperId("towards-a-unified-view-of-sparse-feed-forward-network-in")],
    } == {
        "8 authors",
        "",
        "Enze Xie, Wenhai Wang, Zhiding Yu, Anima Anandkumar and 2 more",
        "Zeyu Leo Liu, Tim Dettmers, Xi Victoria Lin, Veselin Stoyanov, Xian Li",
    }


# --- golden pages --------------------------------------------------------------------------------


def test_pages_are_as_people_have_accepted_them() -> None:
    new, old = rendered(), accepted()
    changed = sorted(path for path in new.keys() | old.keys() if new.get(path) != old.get(path))
    if changed:
        first = changed[0]
        before, after = (pages_.get(first, b"").decode() for pages_ in (old, new))
        diff = "\n".join(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm=""))
        pytest.fail(
            f"{len(changed)} pages differ from tests/golden/pages: {', '.join(changed)}\n"
            f"{first}:\n{diff}\n"
            "If that is meant: `python -m tests.golden.renew`, and read the diff."
        )


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_files_does_not_matter(tmp_path: Path, toy_site: Site, seed: int) -> None:
    shuffler = random.Random(seed)  # noqa: S311  # a shuffle, no secret
    files = sorted((TOY / "docs").rglob("*.yaml"))
    shuffler.shuffle(files)
    for path in files:
        # Another order in the folder, and other folders, which ids do not depend on.
        relative = path.relative_to(TOY / "docs")
        if relative.parts[0] == "papers":
            relative = Path("papers", shuffler.choice(["z", "a/b", "."]), relative.name)
        (tmp_path / relative).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, tmp_path / relative)
    catalog, problems = examine(tmp_path)
    assert problems == ()
    moved = pages(replace(toy_site, catalog=catalog))
    assert [(page.path, page.text) for page in moved] == [
        (page.path, page.text) for page in pages(toy_site)
    ]


@pytest.mark.parametrize(
    ("number", "total", "shown"),
    [
        (1, 2, [1, 2]),
        (1, 5, [1, 2, 3, 4, 5]),
        (1, 30, [1, 2, 3, 4, 5, None, 30]),
        (6, 30, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, None, 30]),
        (15, 30, [1, None, 11, 12, 13, 14, 15, 16, 17, 18, 19, None, 30]),
        (30, 30, [1, None, 26, 27, 28, 29, 30]),
    ],
)
def test_a_long_list_links_to_the_pages_around(
    number: int, total: int, shown: list[int | None]
) -> None:
    assert list(cards.pages_around(number, total)) == shown
