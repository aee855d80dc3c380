"""Lists in the browser: other orders, papers with code alone, and the way from paper to paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, Watch, build, served

# Of the years from 2001 on; those of odd years have code.
NAMES = (
    "Mike", "Alfa", "Zulu", "Bravo", "Yankee", "Charlie", "Xray", "Delta", "Whiskey", "Echo",
    "Victor", "Foxtrot",
)  # fmt: skip
NEWEST = [*reversed(NAMES)]
BY_TITLE = sorted(NAMES)
WITH_CODE = ["Victor", "Whiskey", "Xray", "Yankee", "Zulu", "Mike"]
LONG = 105
FOLDER = "lists"


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    """Twelve papers of one topic, far more of another, and the area of both."""
    yield "topics/area.yaml", {"title": "Area", "description": "All of it."}
    yield "topics/short.yaml", {"title": "Short", "description": "Few.", "parent": "area"}
    yield "topics/long.yaml", {"title": "Long", "description": "Many.", "parent": "area"}
    yield "tags.yaml", {"some": {"title": "Some"}}
    for number, name in enumerate(NAMES):
        entry: dict[str, Any] = {
            "title": name,
            "abstract": f"{name} is about nothing. " * 12,
            "date": f"{2001 + number}",
            "topics": ["short"],
            "tags": ["some"],
            "added": "2026-01-02",
        }
        if number % 2 == 0:
            entry["links"] = {"code": [f"https://example.org/{name}"]}
        yield f"papers/{name.lower()}.yaml", entry
    for number in range(LONG):
        yield (
            f"papers/of-many-{number:03}.yaml",
            {"title": f"Of many {number:03}", "date": "1999", "topics": ["long"]},
        )


def made(folder: Path, address: str, *features: str) -> None:
    """Build the site of these entries, to be found at an address."""
    docs = folder / "docs"
    for path, entry in entries():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(json.dumps(entry), "utf-8")
    configuration = {
        "site_name": "Lists",
        "site_url": address,
        "theme": {"name": "material", "font": False, "features": features},
        "plugins": [{"catalog": {"check": {"missing-abstract": "off"}}}],
    }
    (folder / "mkdocs.yml").write_text(json.dumps(configuration), "utf-8")
    build(folder, folder / FOLDER)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("lists")
    with served(folder) as address:
        made(folder, f"{address}{FOLDER}/")
        yield f"{address}{FOLDER}/"


@pytest.fixture(scope="module")
def instant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same with Material's instant navigation."""
    folder = tmp_path_factory.mktemp("instant")
    with served(folder) as address:
        made(folder, f"{address}{FOLDER}/", "navigation.instant")
        yield f"{address}{FOLDER}/"


def order(page: Page) -> list[str]:
    """The papers of the list as they are seen."""
    return page.locator("ol.pc-papers > .pc-row:visible .pc-row__title").all_inner_texts()


def sorts(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Order")


def press(page: Page, name: str) -> None:
    sorts(page).get_by_role("link", name=name, exact=True).click()


def expect_chosen(page: Page, name: str) -> None:
    expect(sorts(page).locator("[aria-current]")).to_have_text([name])


def coded(page: Page) -> Locator:
    return page.get_by_role("button", name="6 with code")


def open_paper(page: Page, name: str) -> None:
    page.locator(".pc-row__title a", has_text=re.compile(f"^{name}$")).first.click()
    expect(page.locator(".pc-paper h1")).to_have_text(name)


def way(page: Page) -> Locator:
    return page.get_by_role("navigation", name="The list you come from")


# --- other orders ---------------------------------------------------------------------------------


def test_a_list_is_sorted_at_once_and_back(page: Page, lists: str, watch: Watch) -> None:
    page.goto(f"{lists}topics/short/")
    assert order(page) == NEWEST
    expect_chosen(page, "Newest")
    watch.requests.clear()
    press(page, "Title")
    assert order(page) == BY_TITLE
    expect_chosen(page, "Title")
    expect(page).to_have_url(f"{lists}topics/short/?sort=title")
    press(page, "Oldest")
    assert order(page) == [*NAMES]
    press(page, "Newest")
    assert order(page) == NEWEST
    expect(page).to_have_url(f"{lists}topics/short/")
    # Nothing had to be fetched; Chromium looks for the icon of each new address.
    assert {url for url in watch.requests if not url.endswith("/favicon.png")} == set()


def test_the_order_is_that_of_the_page_without_a_script(visit: Visit, lists: str) -> None:
    page = visit(java_script_enabled=False)
    page.goto(f"{lists}topics/short/")
    press(page, "Title")
    expect(page).to_have_url(f"{lists}topics/short/by-title/")
    assert page.locator(".pc-lines a").all_inner_texts() == BY_TITLE
    expect_chosen(page, "Title")
    press(page, "Newest")
    expect(page).to_have_url(f"{lists}topics/short/")
    # Only a script can sort the papers of a tag.
    page.goto(f"{lists}tags/some/")
    expect(page.locator(".pc-sorts")).to_be_hidden()
    expect(page.locator(".pc-row")).to_have_count(12)


def test_a_tag_is_sorted_by_the_script_alone(page: Page, lists: str) -> None:
    page.goto(f"{lists}tags/some/")
    press(page, "Title")
    assert order(page) == BY_TITLE
    page.reload()
    assert order(page) == BY_TITLE


def test_a_list_of_more_than_one_page_leads_to_its_other_orders(page: Page, lists: str) -> None:
    page.goto(f"{lists}topics/long/")
    press(page, "Title")
    expect(page).to_have_url(f"{lists}topics/long/by-title/")
    expect(page.locator(".pc-lines li")).to_have_count(LONG)


@pytest.mark.parametrize("key", ["Control", "Shift", "Meta", "Alt"])
def test_a_link_pressed_with_a_key_is_a_link(page: Page, lists: str, key: str) -> None:
    page.goto(f"{lists}topics/short/")
    page.evaluate(
        "addEventListener('click', (event) => {"
        " window.left = !event.defaultPrevented; event.preventDefault(); })"
    )
    sorts(page).get_by_role("link", name="Title").click(modifiers=[key])  # type: ignore[list-item]
    assert page.evaluate("left")
    assert order(page) == NEWEST


def test_an_address_holds_what_was_chosen(page: Page, lists: str) -> None:
    page.goto(f"{lists}topics/short/?sort=title&has=code")
    assert order(page) == sorted(WITH_CODE)
    expect_chosen(page, "Title")
    expect(coded(page)).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(
    "query", ["sort=&has=", "sort=newest", "sort=%22%5D&has=CODE", "sort=<img src=x onerror=a()>"]
)
def test_nonsense_in_an_address_changes_nothing(page: Page, lists: str, query: str) -> None:
    page.goto(f"{lists}topics/short/?{query}")
    expect(coded(page)).to_have_attribute("aria-pressed", "false")
    assert order(page) == NEWEST
    expect_chosen(page, "Newest")


# --- papers with code alone -----------------------------------------------------------------------


def test_papers_with_code_are_shown_alone(page: Page, lists: str) -> None:
    page.goto(f"{lists}topics/short/")
    coded(page).click()
    assert order(page) == WITH_CODE
    expect(page).to_have_url(f"{lists}topics/short/?has=code")
    press(page, "Oldest")
    assert order(page) == WITH_CODE[::-1]
    expect(page).to_have_url(f"{lists}topics/short/?has=code&sort=oldest")
    coded(page).focus()
    page.keyboard.press("Space")
    assert order(page) == [*NAMES]
    expect(coded(page)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Enter")
    expect(coded(page)).to_have_attribute("aria-pressed", "true")


def test_of_an_area_and_without_a_script_code_is_searched_for(visit: Visit, lists: str) -> None:
    page = visit()
    page.goto(f"{lists}topics/area/")
    page.get_by_role("link", name="6 with code").click()
    expect(page).to_have_url(f"{lists}search/?topic=area&has=code")
    expect(page.locator(".pc-results .pc-row")).to_have_count(6)
    page = visit(java_script_enabled=False)
    page.goto(f"{lists}topics/short/")
    link = page.get_by_role("link", name="6 with code")
    expect(link).to_have_attribute("href", "../../search/?topic=short&has=code")


def test_the_years_of_an_area_lead_to_their_papers(page: Page, lists: str) -> None:
    page.goto(f"{lists}topics/area/")
    page.locator(".pc-timeline").get_by_role("link", name=re.compile("^2012")).click()
    expect(page).to_have_url(f"{lists}topics/area/by-oldest/#y2012")
    expect(page.locator("#y2012 + ul a")).to_have_text("Foxtrot")
    expect(page.locator("#y2012")).to_be_in_viewport()
    page.go_back()
    page.locator(".pc-timeline a").last.click()
    expect(page).to_have_url(f"{lists}topics/area/by-oldest/#y1999")


# --- from paper to paper --------------------------------------------------------------------------


def test_papers_lead_through_the_list_as_it_was_seen(page: Page, lists: str) -> None:
    page.goto(f"{lists}topics/short/")
    press(page, "Title")
    coded(page).click()
    open_paper(page, "Xray")
    for name in ("Yankee", "Zulu"):
        way(page).get_by_role("link", name="Next").click()
        expect(page.locator("h1")).to_have_text(name)
    expect(way(page).get_by_role("link")).to_have_text(["Previous", "Back to Short"])
    way(page).get_by_role("link", name="Previous").click()
    expect(page.locator("h1")).to_have_text("Yankee")
    way(page).get_by_role("link", name="Back to Short").click()
    # At the paper that was left, not at the one that was opened.
    expect(page).to_have_url(f"{lists}topics/short/?sort=title&has=code")
    assert order(page) == sorted(WITH_CODE)
    row = page.locator(".pc-row__title a", has_text="Yankee")
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()


def test_the_first_paper_has_none_before(page: Page, lists: str) -> None:
    page.goto(f"{lists}topics/short/by-title/")
    page.get_by_role("link", name="Alfa").click()
    expect(way(page).get_by_role("link")).to_have_text(["Back to Short, by title", "Next"])
    way(page).get_by_role("link", name="Next").click()
    expect(page.locator("h1")).to_have_text("Bravo")
    way(page).get_by_role("link", name="Back to").click()
    expect(page.locator(".pc-lines a", has_text="Bravo")).to_be_focused()


def test_home_and_search_are_lists_too(page: Page, lists: str) -> None:
    page.goto(lists)
    open_paper(page, "Victor")
    expect(way(page).get_by_role("link")).to_have_text(["Previous", "Back to Lists", "Next"])
    page.goto(f"{lists}search/?q=nothing&sort=title")
    expect(page.locator(".pc-results .pc-row")).to_have_count(12)
    page.locator(".pc-results").get_by_role("link", name="Bravo").click()
    way(page).get_by_role("link", name="Next").click()
    expect(page.locator("h1")).to_have_text("Charlie")
    way(page).get_by_role("link", name="Back to Search").click()
    expect(page).to_have_url(f"{lists}search/?q=nothing&sort=title")
    expect(page.locator(".pc-results .pc-row")).to_have_count(12)


def test_a_paper_that_is_in_no_list_leads_nowhere(visit: Visit, lists: str) -> None:
    page = visit()
    page.goto(f"{lists}papers/mike/")
    expect(page.locator(".pc-star").first).to_be_visible()
    expect(way(page)).to_have_count(0)
    # The list of one tab is none of another's.
    page.goto(f"{lists}topics/short/")
    open_paper(page, "Mike")
    expect(way(page)).to_have_count(1)
    page.goto(f"{lists}papers/of-many-007/")
    expect(page.locator(".pc-star").first).to_be_visible()
    expect(way(page)).to_have_count(0)
    other = page.context.new_page()
    other.goto(f"{lists}papers/mike/")
    expect(other.locator(".pc-star").first).to_be_visible()
    expect(way(other)).to_have_count(0)


@pytest.mark.parametrize("sort", ["", "Title"])
def test_the_browsers_way_back_leads_to_where_the_list_stood(
    visit: Visit, lists: str, sort: str
) -> None:
    page = visit(viewport={"width": 390, "height": 600})
    page.goto(f"{lists}topics/short/")
    if sort:
        press(page, sort)
    seen = order(page)
    page.locator(".pc-row__title a", has_text=seen[9]).scroll_into_view_if_needed()
    stood = page.evaluate("scrollY")
    assert stood > 300
    open_paper(page, seen[9])
    page.go_back()
    expect(page.locator("h1")).to_have_text("Short")
    assert order(page) == seen
    page.wait_for_function("stood => Math.abs(scrollY - stood) < 3", arg=stood)


@pytest.mark.parametrize("kept", ["", "\"]'", "null", "7", '{"papers": 3}', '{"back": true}'])
def test_what_is_remembered_may_be_nonsense(page: Page, lists: str, kept: str) -> None:
    page.goto(lists)
    page.evaluate("kept => sessionStorage.setItem('catalog-list', kept)", kept)
    for address in ("papers/mike/", "topics/short/"):
        page.goto(f"{lists}{address}")
        expect(page.locator(".pc-star").first).to_be_visible()
        expect(way(page)).to_have_count(0)
    press(page, "Title")
    assert order(page) == BY_TITLE


def test_a_reader_who_allows_no_storage_can_sort_and_read(page: Page, lists: str) -> None:
    for name in ("localStorage", "sessionStorage"):
        page.add_init_script(
            f"Object.defineProperty(window, '{name}', {{get() {{ throw new Error('no'); }}}})"
        )
    page.goto(f"{lists}topics/short/")
    press(page, "Title")
    assert order(page) == BY_TITLE
    open_paper(page, "Alfa")
    expect(page.locator(".pc-star").first).to_be_visible()
    expect(way(page)).to_have_count(0)


@pytest.mark.parametrize("width", [1600, 1280, 768, 390])
def test_the_way_covers_nothing(visit: Visit, lists: str, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800})
    page.goto(f"{lists}topics/short/")
    open_paper(page, "Delta")
    expect(way(page)).to_be_visible()
    assert page.evaluate(
        """() => {
          const way = document.querySelector(".pc-way").getBoundingClientRect();
          return way.right <= innerWidth && [...document.querySelectorAll(".pc-paper > *")]
            .filter((one) => !one.matches(".pc-way"))
            .map((one) => one.getBoundingClientRect())
            .every((box) => box.right <= way.left || box.bottom <= way.top);
        }"""
    )


def test_lists_go_on_where_pages_are_not_loaded_anew(page: Page, instant: str) -> None:
    page.goto(f"{instant}topics/")
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Short", exact=True).click()
    expect(page.locator("h1")).to_have_text("Short")
    press(page, "Title")
    assert order(page) == BY_TITLE
    open_paper(page, "Bravo")
    way(page).get_by_role("link", name="Next").click()
    expect(page.locator("h1")).to_have_text("Charlie")
    way(page).get_by_role("link", name="Back to Short").click()
    expect(page.locator("h1")).to_have_text("Short")
    assert urlsplit(page.url).query == "sort=title"
    assert order(page) == BY_TITLE
    expect(page.locator(".pc-row__title a", has_text="Charlie")).to_be_focused()
    assert page.evaluate("same")


# --- on paper -------------------------------------------------------------------------------------


def test_a_printed_paper_says_where_it_was(page: Page, lists: str) -> None:
    page.goto(f"{lists}topics/short/")
    open_paper(page, "Delta")
    expect(way(page)).to_be_visible()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    said = page.locator(".pc-paper").evaluate("e => getComputedStyle(e, '::after').content")
    assert said == f'"{lists}papers/delta/"'
    for hidden in (".md-header", ".pc-way", ".pc-star", ".pc-cite .pc-copies"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".pc-paper__abstract")).to_be_visible()
    expect(page.locator("[data-pc-style]:visible")).to_have_count(1)
