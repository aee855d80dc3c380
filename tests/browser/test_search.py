"""Search, as a reader types it: what it finds, how keys and announcements behave, what can fail."""

from __future__ import annotations

import contextlib
import json
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect

from catalog import markup
from catalog.entry import read_paper
from catalog.search import layout
from tests.browser.conftest import FOLDER, ROOT, Visit, Watch, build, served

TOPIC = "topics/segmentation/"
SEARCH = "search/"
FILES = "**/assets/catalog/search/"
# What no search does without.
PARTS = ["worker.js", "manifest.json", "*/terms-*", "*/cards-*"]
CARDS = f"{FILES}*/cards-*"
COUNT = re.compile(r"^(?:1 result|[\d,]+ results)\b")


class Box:
    """A search box of a page: its input, what it says, and its results."""

    def __init__(self, page: Page, kind: str) -> None:
        self.root = page.locator(f"catalog-search.pc-search--{kind}")
        self.input = self.root.locator("input[name=q]")
        self.status = self.root.locator(".pc-search__status")
        self.results = self.root.locator("[data-paper]")
        self.popup = self.root.locator(".pc-popup")
        # Of the search page.
        self.titles = self.root.locator(".pc-row__title a")
        self.chips = self.root.locator("button.pc-chip")
        self.note = self.root.locator(".pc-find__note")

    def type(self, text: str) -> None:
        self.input.press_sequentially(text)

    def result(self, paper: str) -> Locator:
        return self.root.locator(f'[data-paper="{paper}"]')

    def facet(self, name: str) -> Locator:
        return self.root.locator(f'.pc-facet[data-facet="{name}"]')

    def value(self, facet: str, id_: str) -> Locator:
        return self.facet(facet).locator(f'[data-value="{id_}"]')

    def values(self, facet: str) -> dict[str, int]:
        """The values of a facet that can be seen, with their counts."""
        expect(self.facet(facet)).to_be_visible()
        rows = (
            self.facet(facet)
            .locator("[data-value]")
            .evaluate_all(
                """rows => rows.map((row) =>
                [row.dataset.value, row.querySelector(".pc-count").textContent])"""
            )
        )
        return {id_: number(count) for id_, count in rows}

    def expect_total(self, total: int) -> None:
        expect(self.status).to_have_text(f"{total:,} result{'s' if total != 1 else ''}")

    def total(self) -> int:
        expect(self.status).to_have_text(COUNT)
        return number(self.status.inner_text().split()[0])


def number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.fixture
def header(page: Page) -> Box:
    """The box in the header of a topic's page."""
    page.goto(TOPIC)
    return Box(page, "header")


@pytest.fixture
def full(page: Page) -> Box:
    """The box of the search page, which lists everything.

    Before its scripts are there, Enter sends the form, as it does without them.
    """
    page.goto(SEARCH)
    box = Box(page, "page")
    expect(box.status).to_have_text(COUNT)
    return box


def fetched(watch: Watch) -> set[str]:
    """The names of the files of search that have been asked for."""
    found = (re.search(r"/assets/catalog/search/(.+)", url) for url in watch.requests)
    return {match[1] for match in found if match}


def hold(page: Page, pattern: str) -> list[Route]:
    """Let no request of this form through; the list holds those that wait."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(pattern, keep)
    return held


def shown_over_time(page: Page) -> Callable[[], list[str]]:
    """From now on, write down every text that a status shows; the function tells them."""
    page.evaluate(
        """() => {
          globalThis.said = [];
          const statuses = document.querySelectorAll(".pc-search__status");
          const before = new Map([...statuses].map((status) => [status, status.textContent]));
          new MutationObserver(() => {
            for (const status of statuses) {
              const text = status.textContent;
              if (text && text !== before.get(status)) said.push(text);
              before.set(status, text);
            }
          }).observe(document.body, {subtree: true, childList: true, characterData: true});
        }"""
    )
    return lambda: list(page.evaluate("said"))


# --- what is found --------------------------------------------------------------------------------


def test_the_header_box_shows_the_best_results_under_it(header: Box) -> None:
    header.type("memory")
    expect(header.popup).to_be_visible()
    expect(header.results).to_have_count(8)
    expect(header.status).to_have_text(COUNT)
    for result in header.results.all():
        paper = result.get_attribute("data-paper")
        assert (ROOT / "docs" / "papers" / f"{paper}.yaml").exists()
        assert f"/papers/{paper}/" in str(result.evaluate("link => link.href"))


def test_the_home_page_has_a_box_of_its_own(page: Page) -> None:
    page.goto("./")
    box = Box(page, "large")
    expect(Box(page, "header").input).to_be_hidden()
    box.type("memory")
    expect(box.results).to_have_count(8)


def test_the_search_page_shows_the_next_results_before_the_end_is_reached(full: Box) -> None:
    full.type("memory")
    # Each key has results, and replaces those of the one before.
    expect(full.root).to_have_attribute("data-shown", "memory")
    expect(full.results).to_have_count(30)
    full.titles.last.scroll_into_view_if_needed()
    expect(full.results).to_have_count(60)
    lists = full.root.locator("ol.pc-papers")
    expect(lists.nth(1)).to_have_attribute("start", "31")
    numbers = full.results.evaluate_all("rows => new Set(rows.map(row => row.dataset.paper)).size")
    assert numbers == 60


def test_a_further_letter_keeps_the_rows_that_stay(full: Box) -> None:
    full.type("memor")
    expect(full.root).to_have_attribute("data-shown", "memor")
    expect(full.results).to_have_count(30)
    full.results.evaluate_all("rows => rows.forEach((row) => { row.former = true; })")
    full.type("y")
    expect(full.root).to_have_attribute("data-shown", "memory")
    expect(full.results).to_have_count(30)
    rows = full.results.evaluate_all(
        "rows => rows.map((row) => [row.dataset.paper, row.former === true])"
    )
    assert any(former for _, former in rows)
    assert len({paper for paper, _ in rows}) == 30
    # What they say of the words is of the new ones.
    expect(full.results.last.locator("mark").first).to_have_text(re.compile("memor", re.I))


def test_rows_that_come_with_a_pause_are_in_order(page: Page, full: Box) -> None:
    full.type("memory")
    expect(full.root).to_have_attribute("data-shown", "memory")
    expect(full.results).to_have_count(30)
    typed = full.results.evaluate_all("rows => rows.map((row) => row.dataset.paper)")
    page.reload()
    expect(full.root).to_have_attribute("data-shown", "memory")
    expect(full.results).to_have_count(30)
    assert full.results.evaluate_all("rows => rows.map((row) => row.dataset.paper)") == typed
    expect(full.root.locator("ol.pc-papers").first).to_have_attribute(
        "aria-label", "Results 1 to 30"
    )


@pytest.mark.parametrize("kind", ["header", "page"])
def test_papers_not_to_be_relied_on_are_struck_out_and_named_so(page: Page, kind: str) -> None:
    def retract(route: Route) -> None:
        response = route.fetch()
        cards = json.loads(zlib.decompress(response.body(), -15)[4:])
        changed = layout.data([{**card, "status": "retracted"} for card in cards])
        route.fulfill(response=response, body=layout.deflate([changed]))

    page.route(CARDS, retract)
    page.goto(SEARCH if kind == "page" else TOPIC)
    box = Box(page, kind)
    box.type("memory")
    expect(box.root).to_have_attribute("data-shown", "memory")
    first = box.results.first
    struck = first.locator("s")
    expect(struck).to_contain_text(re.compile("memor", re.I))
    expect(first.locator(".pc-status")).to_have_text("retracted")
    named = first.locator("h2 a") if kind == "page" else first
    title = struck.inner_text()
    expect(named).to_have_accessible_name(re.compile(f"^Retracted: {re.escape(title)}"))


def test_a_long_list_keeps_few_rows_and_its_place(page: Page, full: Box) -> None:
    total = full.total()
    assert total > 500
    first = full.titles.first.inner_text()
    most = 0
    for _ in range(200):
        page.mouse.wheel(0, 3000)
        page.wait_for_timeout(20)
        most = max(most, full.results.count())
        if full.root.locator(".pc-results__more").is_hidden():
            break
    assert 60 <= most <= 300
    expect(full.root.locator("ol.pc-papers").last).to_have_attribute(
        "aria-label", re.compile(rf" to {total}$")
    )
    height = page.evaluate("document.documentElement.scrollHeight")
    page.evaluate("scrollTo(0, 0)")
    expect(full.titles.first).to_have_text(first)
    assert abs(page.evaluate("document.documentElement.scrollHeight") - height) < 5


def test_a_button_shows_more_and_goes_on_there(page: Page, full: Box) -> None:
    # Nothing comes by itself in a browser that does not tell what is seen.
    page.evaluate("IntersectionObserver.prototype.observe = () => {}")
    full.type("memory")
    expect(full.root).to_have_attribute("data-shown", "memory")
    expect(full.titles.first).to_contain_text(re.compile("memor", re.I))
    expect(full.results).to_have_count(30)
    full.root.get_by_role("button", name="Show more").click()
    expect(full.results).to_have_count(60)
    expect(full.titles.nth(30)).to_be_focused()


def test_a_result_leads_to_its_paper(page: Page, full: Box) -> None:
    full.type("Segment Anything Model 2 memory")
    expect(full.root).to_have_attribute("data-shown", "Segment Anything Model 2 memory")
    first = full.results.first
    title = first.locator("h2").inner_text()
    first.locator("a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_all_results_are_a_link_from_the_header_box(page: Page, header: Box) -> None:
    header.type("memory")
    total = header.total()
    header.root.get_by_role("link", name=f"All {total} results").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=memory$"))
    Box(page, "page").expect_total(total)
    expect(Box(page, "page").results).to_have_count(30)


def test_the_words_that_matched_are_marked(full: Box) -> None:
    full.type("memory")
    expect(full.root).to_have_attribute("data-shown", "memory")
    expect(full.results.first.locator("h2 mark").first).to_have_text(re.compile("memor", re.I))
    for mark in full.results.locator("mark").all():
        assert re.search("memor", mark.inner_text(), re.IGNORECASE)


@pytest.mark.parametrize("begun", ["segm", "segmentat"])
def test_the_last_word_may_be_unfinished(full: Box, begun: str) -> None:
    full.input.fill(f"video {begun}")
    expect(full.root).to_have_attribute("data-shown", f"video {begun}")
    marked = {text.lower() for text in full.results.locator("mark").all_inner_texts()}
    assert any(word.startswith("segmentation") for word in marked)
    assert any(word.startswith("video") for word in marked)


def test_a_typo_is_corrected_unless_the_reader_means_it(page: Page, full: Box) -> None:
    full.type("specultive decoding")
    expect(full.note).to_have_text(
        "Showing results for speculative decoding. Search for specultive decoding instead."
    )
    expect(full.titles.first.locator("mark").first).to_have_text(re.compile("^speculative", re.I))
    full.note.get_by_role("button", name="specultive decoding").click()
    expect(page).to_have_url(re.compile(r"\?q=specultive\+decoding&literal=1$"))
    expect(full.note).not_to_contain_text("Showing results for")
    page.reload()
    expect(full.status).not_to_be_empty()
    expect(full.note).not_to_contain_text("Showing results for")
    page.go_back()
    expect(full.note).to_contain_text("Showing results for speculative")


def test_a_word_can_be_left_out_and_a_field_be_named(full: Box) -> None:
    full.input.fill("title:memory -video")
    expect(full.root).to_have_attribute("data-shown", "title:memory -video")
    for result in full.results.all():
        assert "memor" in result.locator("h2").inner_text().lower()
        assert "video" not in result.inner_text().lower()


@pytest.mark.parametrize("kind", ["header", "page"])
def test_a_query_that_finds_nothing_says_so(page: Page, kind: str) -> None:
    page.goto(SEARCH if kind == "page" else TOPIC)
    box = Box(page, kind)
    box.type("zqxjkv")
    expect(box.status).to_contain_text("No paper found for “zqxjkv”.")
    expect(box.results).to_have_count(0)


def test_a_query_that_finds_nothing_with_filters_finds_more_without(page: Page) -> None:
    page.goto(f"{SEARCH}?q=memory&topic=speculative-decoding&tag=medical-images&year=..1990")
    box = Box(page, "page")
    expect(box.status).to_have_text("No paper found for “memory”.")
    box.root.get_by_role("button", name="Search without the filters").click()
    expect(page).to_have_url(re.compile(r"\?q=memory$"))
    expect(box.results).to_have_count(30)


def test_words_near_what_was_typed_are_offered(page: Page) -> None:
    page.goto(f"{SEARCH}?q=specultive&literal=1")
    box = Box(page, "page")
    expect(box.status).to_have_text("No paper found for “specultive”.")
    box.root.get_by_role("button", name="speculative", exact=True).click()
    expect(box.input).to_have_value("speculative")
    expect(page).to_have_url(re.compile(r"\?q=speculative$"))
    expect(box.status).to_have_text(COUNT)


def test_words_that_never_meet_find_papers_with_some_of_them(full: Box) -> None:
    full.type("memory zqxjkvwp")
    expect(full.note).to_contain_text("No paper has all these words; these have some of them.")
    expect(full.status).to_have_text(COUNT)
    expect(full.results.first).to_be_visible()


def test_no_sign_in_a_query_is_an_error(full: Box) -> None:
    signs = ("-", "--memory", "title:", "*", "+", ":", "^2", "a~1", '"quoted"', "<b>", "\\", "の")
    for query in signs:
        full.input.fill(query)
        # Another number than before tells that the answer is there.
        expect(full.root, query).to_have_attribute("data-shown", query)
        expect(full.status, query).to_have_text(
            re.compile(r"^(?:(?:At least )?[\d,]+ results?|No paper )")
        )


def titles() -> dict[str, str]:
    """Titles as readers see them, by id, from all over the alphabet."""
    folder: Path = ROOT / "docs" / "papers"
    entries = sorted(folder.rglob("*.yaml"))
    chosen = entries[:: len(entries) // 25][:25]
    assert len(chosen) == 25
    found = {}
    for entry in chosen:
        paper = read_paper(entry.read_text("utf-8"), file=entry.name).value
        assert paper is not None
        found[entry.stem] = markup.to_plain(paper.title)
    return found


def test_a_paper_is_the_first_that_its_own_title_finds(full: Box) -> None:
    for paper, title in titles().items():
        full.input.fill(title)
        expect(full.results.first, title).to_have_attribute("data-paper", paper)


def test_what_rows_say_of_the_words_comes_without_moving_them(page: Page, full: Box) -> None:
    page.add_init_script(
        """globalThis.shifts = [];
        new PerformanceObserver((list) => shifts.push(...list.getEntries().map((e) => e.value)))
          .observe({type: "layout-shift", buffered: true});"""
    )
    page.goto(f"{SEARCH}?q=memory&has=code")
    expect(full.results.first.locator(".pc-row__lead mark").first).to_be_visible()
    expect(full.facet("topic")).to_be_visible()
    assert page.evaluate("shifts.reduce((sum, one) => sum + one, 0)") < 0.01


# --- keys, and what is announced ------------------------------------------------------------------


@pytest.mark.parametrize("key", ["/", "s"])
@pytest.mark.parametrize(("path", "kind"), [(TOPIC, "header"), ("./", "large"), (SEARCH, "page")])
def test_a_key_brings_the_box_into_focus(page: Page, path: str, kind: str, key: str) -> None:
    page.goto(path)
    box = Box(page, kind)
    if kind == "page":
        # It takes the focus by itself, once its script has come.
        expect(box.input).to_be_focused()
    box.input.fill("old words")
    box.input.evaluate("input => input.blur()")
    page.keyboard.press(key)
    expect(box.input).to_be_focused()
    expect(box.input).to_have_value("old words")
    page.keyboard.type("s/b")
    expect(box.input).to_have_value("s/b")


def test_no_key_with_a_modifier_is_taken(page: Page, header: Box) -> None:
    page.keyboard.press("Alt+s")
    expect(header.input).not_to_be_focused()


def test_arrows_walk_through_the_results_and_back_to_the_input(page: Page, header: Box) -> None:
    header.type("memory")
    expect(header.results).to_have_count(8)
    options = header.root.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_count(8)
    selected = header.root.get_by_role("option", selected=True)
    expect(selected).to_have_count(0)

    def expect_active(position: int) -> None:
        id_ = options.nth(position).get_attribute("id")
        assert id_
        expect(header.input).to_have_attribute("aria-activedescendant", id_)
        expect(selected).to_have_count(1)
        expect(selected).to_have_attribute("id", id_)
        expect(header.input).to_be_focused()

    page.keyboard.press("ArrowDown")
    expect_active(0)
    page.keyboard.press("ArrowDown")
    expect_active(1)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(selected).to_have_count(0)
    assert header.input.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect_active(7)
    expect(options.nth(7)).to_be_in_viewport()


def test_enter_opens_the_result_that_is_active(page: Page, header: Box) -> None:
    header.type("memory")
    expect(header.results).to_have_count(8)
    paper = header.results.nth(1).get_attribute("data-paper")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/paper-catalog/papers/{paper}/$"))


def test_enter_without_an_active_result_leads_to_all(page: Page, header: Box) -> None:
    header.type("video memory")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=video\+memory$"))
    expect(Box(page, "page").status).to_have_text(COUNT)


def test_enter_on_the_search_page_goes_to_the_first_result(page: Page, full: Box) -> None:
    full.type("memory")
    expect(full.root).to_have_attribute("data-shown", "memory")
    expect(full.results).to_have_count(30)
    page.keyboard.press("Enter")
    expect(full.titles.first).to_be_focused()


def test_enter_waits_for_the_results_of_the_last_words(page: Page, full: Box) -> None:
    full.input.fill("speculative decoding")
    page.keyboard.press("Enter")
    expect(full.titles.first).to_be_focused()
    expect(full.titles.first).to_contain_text(re.compile("speculative", re.I))


def test_escape_on_the_search_page_empties_the_box(page: Page, full: Box) -> None:
    total = full.total()
    full.type("memory")
    expect(full.root).to_have_attribute("data-shown", "memory")
    page.keyboard.press("Escape")
    expect(full.input).to_have_value("")
    full.expect_total(total)
    expect(page).to_have_url(re.compile(r"/search/$"))


def test_a_count_is_heard_when_the_reader_pauses(page: Page, full: Box) -> None:
    heard = full.root.get_by_role("status")
    expect(heard).to_have_text(COUNT)
    page.evaluate(
        """() => {
          globalThis.heard = [];
          const region = document.querySelector("catalog-search.pc-search--page [role=status]");
          new MutationObserver(() => heard.push(region.textContent))
            .observe(region, {childList: true, characterData: true, subtree: true});
        }"""
    )
    full.input.press_sequentially("video memory", delay=40)
    expect(full.root).to_have_attribute("data-shown", "video memory")
    expect(heard).to_have_text(full.status.inner_text())
    # On a busy machine the reader is told to wait, too, and keys are further apart.
    counts = [text for text in page.evaluate("heard") if text != "Searching …"]
    assert counts[-1] == full.status.inner_text()
    assert len(counts) <= 3


def test_escape_closes_and_then_empties(page: Page, header: Box) -> None:
    expect(header.input).to_have_attribute("aria-expanded", "false")
    header.type("memory")
    expect(header.results).to_have_count(8)
    expect(header.input).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(header.popup).to_be_hidden()
    expect(header.input).to_have_attribute("aria-expanded", "false")
    assert header.input.get_attribute("aria-activedescendant") is None
    expect(header.input).to_have_value("memory")
    page.keyboard.press("Escape")
    expect(header.input).to_have_value("")
    expect(header.input).to_be_focused()


def test_an_arrow_opens_the_results_again(page: Page, header: Box) -> None:
    header.type("memory")
    expect(header.results).to_have_count(8)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    expect(header.popup).to_be_visible()
    expect(header.results.first).to_have_attribute("aria-selected", "true")


def test_emptied_words_show_no_results_of_old_ones(page: Page, header: Box) -> None:
    header.type("memory")
    expect(header.results).to_have_count(8)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    expect(header.popup).to_be_hidden()


def test_the_results_close_when_the_reader_goes_elsewhere(page: Page, header: Box) -> None:
    header.type("memory")
    expect(header.results).to_have_count(8)
    page.mouse.click(5, 700)
    expect(header.popup).to_be_hidden()
    header.input.focus()
    expect(header.results).to_have_count(8)
    expect(header.popup).to_be_visible()


def test_a_click_between_the_results_closes_nothing(header: Box) -> None:
    header.type("memory")
    expect(header.results).to_have_count(8)
    header.status.click(position={"x": 5, "y": 5})
    expect(header.input).to_be_focused()
    expect(header.popup).to_be_visible()


def test_a_reader_who_hears_the_page_is_told_what_the_box_is(header: Box) -> None:
    expect(header.input).to_have_role("combobox")
    expect(header.input).to_have_accessible_name("Search papers")
    header.type("memory")
    expect(header.root.get_by_role("listbox")).to_have_accessible_name("Results")
    list_id = header.root.get_by_role("listbox").get_attribute("id")
    expect(header.input).to_have_attribute("aria-controls", str(list_id))


# --- what is fetched, and when --------------------------------------------------------------------


@pytest.mark.parametrize(("path", "kind"), [("./", "large"), (TOPIC, "header")])
def test_nothing_is_fetched_before_somebody_types(
    page: Page, watch: Watch, path: str, kind: str
) -> None:
    page.goto(path, wait_until="networkidle")
    page.mouse.wheel(0, 2000)
    page.get_by_role("heading", level=1).click()
    box = Box(page, kind)
    box.input.focus()
    page.wait_for_timeout(300)
    assert fetched(watch) == {"box.js", "client.js", "results.js"}
    box.type("memory")
    expect(box.results).to_have_count(8)
    assert "manifest.json" in fetched(watch)


def test_counts_over_all_papers_are_fetched_without_what_other_counts_are_made_of(
    page: Page, watch: Watch, full: Box
) -> None:
    def kinds() -> set[str]:
        return {re.sub(r"-.*", "", name.rpartition("/")[2]) for name in fetched(watch)}

    first, before = next(iter(full.values("topic").items()))
    count = full.value("topic", first).locator(".pc-count")
    page.wait_for_load_state("networkidle")
    assert {"values", "cards"} <= kinds()
    assert "facet" not in kinds()
    full.type("memory ")
    expect(count).not_to_have_text(f"{before:,}")
    assert "facet" in kinds()
    full.input.fill("")
    expect(count).to_have_text(f"{before:,}")


def test_nothing_is_fetched_twice(watch: Watch, header: Box) -> None:
    # Typed at once: what nobody waits for any longer is given up, and may be asked for again.
    for text in ("memory", "", "video memory", "memory"):
        header.input.fill(text)
        if text:
            expect(header.root).to_have_attribute("data-shown", text)
    names = [url for url in watch.requests if "/catalog/search/" in url]
    assert len(names) == len(set(names))


# --- the address ----------------------------------------------------------------------------------


def test_an_address_with_words_shows_their_results(page: Page) -> None:
    page.goto("search/?q=memory")
    box = Box(page, "page")
    expect(box.input).to_have_value("memory")
    expect(box.results).to_have_count(30)
    expect(box.status).to_have_text(COUNT)


def test_the_address_follows_what_is_typed_in_one_entry(page: Page, full: Box) -> None:
    before = page.evaluate("history.length")
    full.type("video memory")
    expect(page).to_have_url(re.compile(r"/search/\?q=video\+memory$"))
    expect(full.root).to_have_attribute("data-shown", "video memory")
    assert page.evaluate("history.length") == before
    first = full.results.first.get_attribute("data-paper")
    assert first
    page.reload()
    expect(full.results.first).to_have_attribute("data-paper", first)
    full.input.fill("")
    expect(page).to_have_url(re.compile(r"/search/$"))


def test_back_leads_through_what_was_chosen(page: Page, full: Box) -> None:
    full.type("video memory")
    expect(full.root).to_have_attribute("data-shown", "video memory")
    page.keyboard.press("Enter")
    expect(full.titles.first).to_be_focused()
    words = full.total()
    full.facet("has").locator("summary").click()
    full.value("has", "code").get_by_role("checkbox").check()
    expect(page).to_have_url(re.compile(r"\?q=video\+memory&has=code$"))
    expect(full.status).not_to_have_text(f"{words} results")
    chosen = full.total()
    full.root.get_by_label("Sort by").select_option("title")
    expect(page).to_have_url(re.compile(r"\?q=video\+memory&has=code&sort=title$"))
    # What is typed over a search does not take its place.
    full.input.fill("diffusion")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=diffusion&has=code&sort=title$"))
    page.go_back()
    expect(full.input).to_have_value("video memory")
    expect(full.root.get_by_label("Sort by")).to_have_value("title")
    page.go_back()
    full.expect_total(chosen)
    expect(full.root.get_by_label("Sort by")).to_have_value("relevance")
    page.go_back()
    full.expect_total(words)
    expect(full.value("has", "code").get_by_role("checkbox")).not_to_be_checked()
    expect(full.chips).to_have_count(0)
    page.go_back()
    expect(full.input).to_have_value("")
    page.go_forward()
    full.expect_total(words)


@pytest.mark.parametrize(
    "address",
    [
        "?q=memory&topic=kv-cache&topic=video-object-segmentation&topic=-pruning-and-sparsity",
        "?q=video+memory&year=2023..2025&has=code&sort=newest",
        "?year=..2024&sort=title",
        "?q=title:memory+-video+%22working+memory%22",
        "?author=-A+%26+B,+%E5%BC%A0",
    ],
)
def test_an_address_means_the_same_after_a_round_trip(page: Page, address: str) -> None:
    page.goto(SEARCH + address)
    box = Box(page, "page")
    expect(box.status).to_have_text(COUNT)
    rows = box.titles.all_inner_texts()
    written = page.evaluate(
        """async () => {
          const {read, write} = await import("../assets/catalog/search/address.js");
          return [write(read(location.search)), write(read(write(read(location.search))))];
        }"""
    )
    assert written == [address, address]
    # Something is chosen and taken back: the address is that of the beginning.
    box.root.get_by_label("Sort by").select_option("title")
    box.root.get_by_label("Sort by").select_option("newest")
    page.goto(SEARCH + address)
    expect(box.titles).to_have_text(rows)


def test_any_values_survive_an_address(page: Page) -> None:
    page.goto(SEARCH)
    assert page.evaluate(
        """async () => {
          const {choose, read, write} = await import("../assets/catalog/search/address.js");
          const odd = ["-minus", "+plus", "--", "a&b=c", "Zoë Łuk", "1..2", "a b", "%20"];
          let filters = {};
          for (const [i, id] of odd.entries()) {
            filters = choose(filters, "author", id, i % 2 ? "any" : "not");
          }
          const search = {query: "a+b & c", filters, sort: "title", literal: true};
          return JSON.stringify(read(write(search))) === JSON.stringify(search);
        }"""
    )


def test_back_from_a_paper_leads_to_the_results(page: Page, full: Box) -> None:
    full.type("memory")
    expect(full.root).to_have_attribute("data-shown", "memory")
    full.titles.first.click()
    expect(page).to_have_url(re.compile("/papers/"))
    page.go_back()
    expect(full.input).to_have_value("memory")
    expect(full.results).to_have_count(30)


def far_down(box: Box, number: int) -> tuple[Locator, str, float]:
    """A result beyond the first ones, seen: its title, the title's text, and the page's place."""
    box.titles.last.scroll_into_view_if_needed()
    expect(box.results).to_have_count(60)
    title = box.titles.nth(number)
    title.scroll_into_view_if_needed()
    return title, title.inner_text(), box.root.page.evaluate("scrollY")


def test_back_from_a_paper_leads_to_where_it_stood(page: Page, full: Box) -> None:
    full.total()
    title, name, place = far_down(full, 45)
    title.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    expect(full.root.get_by_role("link", name=name)).to_be_in_viewport()
    assert abs(page.evaluate("scrollY") - place) < 50


def test_a_page_that_is_loaded_again_stays_where_it_was(page: Page) -> None:
    page.goto(f"{SEARCH}?q=memory")
    box = Box(page, "page")
    _, name, place = far_down(box, 55)
    page.reload()
    expect(box.root.get_by_role("link", name=name)).to_be_in_viewport()
    assert abs(page.evaluate("scrollY") - place) < 50
    # By its address, it begins at the top.
    page.goto(f"{SEARCH}?q=memory")
    expect(box.results).to_have_count(30)
    assert page.evaluate("scrollY") == 0


# --- for reference managers -----------------------------------------------------------------------


def test_results_are_offered_to_reference_managers(page: Page, full: Box) -> None:
    total = full.total()
    expect(full.root.locator(".Z3988")).to_have_count(30)
    page.evaluate(
        """() => {
          globalThis.updates = 0;
          document.addEventListener("ZoteroItemUpdated", () => (updates += 1));
        }"""
    )
    query = "A Simple Framework for Open-Vocabulary Segmentation and Detection"
    full.type(query)
    expect(full.root).to_have_attribute("data-shown", query)
    assert full.total() < total
    # When the reader pauses, not at every key.
    page.wait_for_function("updates")
    assert page.evaluate("updates") < 10
    first = full.results.first
    href = first.locator("a").evaluate("link => link.href")
    told = first.locator(".Z3988").get_attribute("title")
    assert told is not None
    known = dict(parse_qsl(told, strict_parsing=True))
    assert known == {
        "ctx_ver": "Z39.88-2004",
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:dc",
        "rft_id": href,
        "rft.type": "document",
        "rft.title": query,
        "rft.date": "2023",
    }
    # Rows that come and go: each that is there has one.
    rows = full.results.count()
    expect(full.results.locator(":scope > .Z3988")).to_have_count(rows)


def test_suggestions_are_not_what_a_page_is_about(page: Page, header: Box) -> None:
    page.goto("papers/4m-massively-multimodal-masked-modeling/")
    header.type("memory")
    expect(header.results).to_have_count(8)
    page.wait_for_timeout(1000)
    expect(page.locator(".Z3988")).to_have_count(0)


# --- filters --------------------------------------------------------------------------------------


def test_without_words_the_newest_papers_and_all_filters_are_there(full: Box) -> None:
    papers = len(list((ROOT / "docs" / "papers").rglob("*.yaml")))
    assert full.total() >= papers
    expect(full.root.get_by_label("Sort by")).to_have_value("newest")
    years = [
        int(found[1])
        for text in full.results.locator(".pc-row__facts").all_inner_texts()
        if (found := re.search(r"\b(20\d\d)\b", text))
    ]
    assert len(years) > 20
    assert years == sorted(years, reverse=True)
    for name in ("topic", "tag", "year", "has"):
        assert full.values(name), name


@pytest.mark.parametrize("query", ["", "memory"])
@pytest.mark.parametrize("facet", ["topic", "tag", "year", "has"])
def test_a_value_has_as_many_results_as_its_count_says(
    page: Page, full: Box, query: str, facet: str
) -> None:
    page.goto(f"{SEARCH}?q={query}" if query else SEARCH)
    full.total()
    if facet == "has":
        full.facet("has").locator("summary").click()
    values = full.values(facet)
    for id_, count in list(values.items())[:3]:
        choice = full.value(facet, id_)
        (
            choice.get_by_role("checkbox") if facet != "year" else choice.get_by_role("button")
        ).click()
        full.expect_total(count)
        full.root.get_by_role("button", name="Clear all").click()
        expect(full.chips).to_have_count(0)
        full.total()


def test_values_of_one_facet_widen_and_facets_narrow(full: Box) -> None:
    values = full.values("tag")
    before = str(full.values("has")["code"])
    (first, few), (second, more) = list(values.items())[:2]
    full.value("tag", first).get_by_role("checkbox").check()
    full.expect_total(few)
    full.value("tag", second).get_by_role("checkbox").check()
    expect(full.chips).to_have_count(2)
    expect(full.status).not_to_have_text(f"{few} results")
    either = full.total()
    assert max(few, more) <= either <= few + more
    full.facet("has").locator("summary").click()
    # Counts come after the results.
    count = full.value("has", "code").locator(".pc-count")
    expect(count).not_to_have_text(before)
    code = number(count.inner_text())
    assert code < either
    full.value("has", "code").get_by_role("checkbox").check()
    full.expect_total(code)


def test_a_value_can_be_excluded_with_the_keyboard(page: Page, full: Box) -> None:
    total = full.total()
    id_, count = next(iter(full.values("tag").items()))
    box = full.value("tag", id_).get_by_role("checkbox")
    box.focus()
    page.keyboard.press("Tab")
    exclude = full.value("tag", id_).get_by_role("button", pressed=False)
    expect(exclude).to_be_focused()
    expect(exclude).to_have_accessible_name(re.compile("^Exclude "))
    page.keyboard.press("Enter")
    full.expect_total(total - count)
    expect(page).to_have_url(re.compile(rf"\?tag=-{id_}$"))
    pressed = full.value("tag", id_).get_by_role("button", pressed=True)
    expect(pressed).to_be_focused()
    expect(full.chips).to_have_text(re.compile("^Tag: not "))
    # To choose what was excluded is to exclude it no more.
    box.check()
    full.expect_total(count)
    expect(page).to_have_url(re.compile(rf"\?tag={id_}$"))
    box.uncheck()
    full.expect_total(total)
    expect(page).to_have_url(re.compile(r"/search/$"))


def test_chips_tell_the_filters_and_take_them_away(page: Page) -> None:
    page.goto(f"{SEARCH}?topic=kv-cache&topic=-quantization&year=2024..2025")
    box = Box(page, "page")
    names = ["Topic: KV cache", "Topic: not Quantization", "Year: 2024 to 2025"]
    for name in names:
        expect(box.root.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    expect(box.value("topic", "kv-cache").get_by_role("checkbox")).to_be_checked()
    expect(box.facet("year").get_by_label("First year")).to_have_value("2024")
    box.root.get_by_role("button", name="Remove Topic: not Quantization").click()
    expect(page).to_have_url(re.compile(r"\?topic=kv-cache&year=2024\.\.2025$"))
    expect(box.root.get_by_role("button", name="Remove Year: 2024 to 2025")).to_be_focused()
    box.root.get_by_role("button", name="Clear all").click()
    expect(page).to_have_url(re.compile(r"/search/$"))
    expect(box.chips).to_have_count(0)


def test_a_filter_in_the_query_can_be_taken_back(page: Page) -> None:
    page.goto(f"{SEARCH}?q=year:2024+segmentation+has:code&sort=newest")
    box = Box(page, "page")
    total = box.total()
    typed = box.root.locator("button.pc-chip--typed")
    expect(typed).to_have_count(2)
    box.root.get_by_role("button", name="Remove Year: 2024").click()
    expect(box.input).to_have_value("segmentation has:code")
    expect(page).to_have_url(re.compile(r"\?q=segmentation\+has:code&sort=newest$"))
    expect(typed).to_have_count(1)
    expect(box.root).to_have_attribute("data-shown", "segmentation has:code")
    assert box.total() > total
    box.root.get_by_role("button", name="Remove Has: Code").click()
    expect(box.input).to_have_value("segmentation")
    expect(typed).to_have_count(0)
    page.go_back()
    expect(box.input).to_have_value("segmentation has:code")


def test_a_total_that_is_no_total_says_so(full: Box) -> None:
    full.total()
    full.input.fill("s")
    expect(full.status).to_have_text(re.compile(r"^At least [\d,]+ results$"))
    full.input.fill("segmentation ")
    expect(full.status).to_have_text(COUNT)


def test_years_are_a_range(page: Page, full: Box) -> None:
    expect(full.facet("year")).to_be_visible()
    first, last = (full.facet("year").get_by_label(name) for name in ("First year", "Last year"))
    first.fill("2024")
    first.press("Enter")
    expect(page).to_have_url(re.compile(r"\?year=2024\.\.$"))
    expect(full.chips).to_have_text("Year: from 2024×")
    # The wrong way round is a range too.
    last.fill("2023")
    last.press("Tab")
    expect(page).to_have_url(re.compile(r"\?year=2023\.\.2024$"))
    counts = full.values("year")
    full.expect_total(counts["2023"] + counts["2024"])


def test_long_facets_show_the_best_and_find_the_others(page: Page, full: Box) -> None:
    assert len(full.values("tag")) == 8
    full.facet("tag").get_by_role("button", name="Show all").click()
    everything = full.values("tag")
    assert len(everything) > 20
    assert list(everything.values()) == sorted(everything.values(), reverse=True)
    full.facet("tag").get_by_label("Find a tag").fill("QUANT")
    found = full.facet("tag").locator(".pc-value__title")
    expect(found.first).to_contain_text(re.compile("quant", re.I))
    assert all("quant" in text.lower() for text in found.all_inner_texts())
    page.keyboard.press("Escape")
    assert full.values("tag") == everything


def test_a_topic_stands_below_its_area(full: Box) -> None:
    full.facet("topic").get_by_role("button", name="Show all").click()
    rows = (
        full.facet("topic")
        .locator("[data-value]")
        .evaluate_all(
            "rows => rows.map(row => [row.dataset.value, row.matches('.pc-value--below')])"
        )
    )
    position = [id_ for id_, _ in rows].index("video-object-segmentation")
    area = next(id_ for id_, below in reversed(rows[:position]) if not below)
    assert rows[position][1]
    assert area == "segmentation"


def test_facets_with_nothing_to_say_are_hidden(page: Page) -> None:
    page.goto(f"{SEARCH}?q=4M+Massively+Multimodal+Masked+Modeling&topic=multimodal")
    box = Box(page, "page")
    expect(box.facet("topic")).to_be_visible()
    page.goto(f"{SEARCH}?q=zqxjkv")
    expect(box.status).to_contain_text("No paper")
    for facet in ("topic", "tag", "year", "has"):
        expect(box.facet(facet)).to_be_hidden()


def test_filters_are_a_panel_on_a_telephone(visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(f"{SEARCH}?q=memory&year=2024..2025")
    box = Box(page, "page")
    before = box.total()
    button = box.root.get_by_role("button", name="Filter, 1 in use")
    button.tap()
    panel = page.get_by_role("dialog", name="Filters")
    expect(panel).to_be_visible()
    box.facet("topic").locator("summary").tap()
    expect(box.facet("topic").locator("[data-value]").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for control in panel.locator("button:visible, .pc-value label:visible").all():
        place = control.bounding_box()
        assert place is not None
        assert place["height"] >= 24, control.inner_text()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
    id_, count = next(iter(box.values("topic").items()))
    box.value("topic", id_).locator("label").tap()
    panel.get_by_role("button", name=f"Show {count} results").tap()
    expect(panel).to_be_hidden()
    expect(box.root.get_by_role("button", name="Filter, 2 in use")).to_be_focused()
    box.expect_total(count)
    assert count <= before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_no_filter_stands_between_the_box_and_the_results(page: Page, full: Box) -> None:
    full.total()
    expect(full.facet("topic")).to_be_visible()
    full.root.get_by_text("How to search").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(full.titles.first).to_be_focused()


@pytest.fixture(scope="module")
def instant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the project's site with Material's instant navigation."""
    folder = tmp_path_factory.mktemp("instant")
    with served(folder) as address:
        settings = (ROOT / "mkdocs.yml").read_text("utf-8")
        settings = re.sub(r"^site_url:.*$", f"site_url: {address}{FOLDER}/", settings, flags=re.M)
        settings = settings.replace("  features:\n", "  features:\n    - navigation.instant\n")
        (folder / "mkdocs.yml").write_text(f"docs_dir: {ROOT / 'docs'}\n{settings}", "utf-8")
        build(folder, folder / FOLDER)
        yield f"{address}{FOLDER}/"


def test_instant_navigation_and_the_entries_of_a_search_get_along(page: Page, instant: str) -> None:
    page.goto(f"{instant}topics/")
    page.evaluate("globalThis.same = true")
    header = Box(page, "header")
    header.type("memory")
    total = header.total()
    header.root.get_by_role("link", name=f"All {total} results").click()
    box = Box(page, "page")
    box.expect_total(total)
    box.root.get_by_label("Sort by").select_option("title")
    expect(page).to_have_url(re.compile(r"/search/\?q=memory&sort=title$"))
    expect(box.titles.first).to_contain_text(re.compile("^A "))
    first = box.titles.first.inner_text()
    box.titles.first.click()
    # Behind the name: a heading shows M³ with a raised 3, a result with a character.
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text(first.rpartition(": ")[2])
    # The header stayed, and still leads where it did.
    assert page.evaluate("same")
    header.input.fill("diffusion")
    everything = header.root.get_by_role("link", name=re.compile("^All "))
    expect(everything).to_have_attribute("href", f"{instant}search/?q=diffusion")
    header.input.fill("")
    page.go_back()
    expect(box.root.get_by_label("Sort by")).to_have_value("title")
    box.expect_total(total)
    page.go_back()
    expect(box.root.get_by_label("Sort by")).to_have_value("relevance")
    box.expect_total(total)
    expect(page.locator("catalog-search")).to_have_count(2)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Topics")
    assert page.evaluate("same")


def test_the_menu_closes_with_instant_navigation(visit: Visit, instant: str) -> None:
    page = visit(base_url=instant, viewport={"width": 390, "height": 844})
    page.goto("topics/")
    page.evaluate("globalThis.same = true")
    for name in ("Tags", "Years"):
        menu = page.get_by_role("button", name="Menu")
        menu.click()
        expect(page.locator(".md-content")).to_have_js_property("inert", True)  # noqa: FBT003
        page.locator(".md-sidebar--primary").get_by_role("link", name=name, exact=True).click()
        expect(page.locator("h1")).to_have_text(name)
        expect(menu).to_have_attribute("aria-expanded", "false")
        expect(page.locator("[inert]")).to_have_count(0)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Tags")
    expect(page.locator("#__drawer")).not_to_be_checked()
    assert page.evaluate("same")


# --- slow and broken connections ------------------------------------------------------------------


def release(page: Page, held: list[Route], pattern: str) -> None:
    """Let through what was held back; what nobody waits for any longer may be gone."""
    page.unroute(pattern)
    for route in held:
        with contextlib.suppress(Error):
            route.continue_()
    page.wait_for_timeout(300)


def test_late_answers_never_replace_newer_ones(page: Page, full: Box) -> None:
    full.total()
    # Results of the first words need these, and there are none for the second.
    held = hold(page, CARDS)
    said = shown_over_time(page)
    with page.expect_request(CARDS):
        full.input.fill("memory")
    expect(full.status).to_have_text("Searching …")
    expect(full.results).to_have_count(30)
    full.input.fill("zqxjkv")
    expect(full.status).to_have_text("No paper found for “zqxjkv”.")
    release(page, held, CARDS)
    expect(full.status).to_have_text("No paper found for “zqxjkv”.")
    expect(full.results).to_have_count(0)
    assert not any(COUNT.match(text) for text in said())


def test_a_reader_who_gets_an_answer_at_once_sees_no_waiting(page: Page, full: Box) -> None:
    full.total()
    full.input.fill("memory")
    expect(full.root).to_have_attribute("data-shown", "memory")
    said = shown_over_time(page)
    for text in ("memor", "memo", "memory"):
        full.input.fill(text)
        expect(full.root).to_have_attribute("data-shown", text)
    assert "Searching …" not in said()


def test_typing_fast_ends_with_the_results_of_all_that_was_typed(full: Box) -> None:
    everything = full.total()
    full.type("memory")
    expect(full.root).to_have_attribute("data-shown", "memory")
    expect(full.status).not_to_have_text(f"{everything} results")
    expect(full.results).to_have_count(30)
    slow = full.results.evaluate_all("rows => rows.map(row => row.dataset.paper)")
    full.input.fill("")
    for text in ("m", "me", "mem", "memo", "memor", "video", "vi", "", "m", "memory"):
        full.input.fill(text)
    expect(full.results).to_have_count(30)
    for position, paper in enumerate(slow):
        expect(full.results.nth(position)).to_have_attribute("data-paper", paper)


def test_an_answer_that_comes_after_escape_opens_nothing(page: Page, header: Box) -> None:
    held = hold(page, CARDS)
    said = shown_over_time(page)
    with page.expect_request(CARDS):
        header.input.fill("memory")
    page.keyboard.press("Escape")
    expect(header.popup).to_be_hidden()
    release(page, held, CARDS)
    expect(header.popup).to_be_hidden()
    assert not any(COUNT.match(text) for text in said())


@pytest.mark.parametrize(
    ("kind", "part"), [*(("header", part) for part in PARTS), ("page", "*/cards-*")]
)
def test_a_search_that_cannot_load_says_so_and_can_be_tried_again(
    page: Page, watch: Watch, kind: str, part: str
) -> None:
    page.goto(SEARCH if kind == "page" else TOPIC)
    box = Box(page, kind)
    watch.expect("ERR_FAILED")
    page.route(FILES + part, lambda route: route.abort())
    box.type("memory")
    expect(box.status).to_have_text("The search index could not be fetched. Try again")
    again = box.root.get_by_role("button", name="Try again")
    again.click()
    # A file is asked for twice before it is given up.
    page.wait_for_timeout(1500)
    expect(again).to_be_visible()
    page.unroute(FILES + part)
    again.click()
    expect(box.results).to_have_count(30 if kind == "page" else 8)
    expect(again).to_be_hidden()
    expect(box.input).to_be_focused()


def test_try_again_works_from_the_keyboard(page: Page, watch: Watch, header: Box) -> None:
    watch.expect("ERR_FAILED")
    page.route(f"{FILES}manifest.json", lambda route: route.abort())
    header.type("memory")
    again = header.root.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    page.unroute(f"{FILES}manifest.json")
    page.keyboard.press("Tab")
    expect(again).to_be_focused()
    page.keyboard.press("Enter")
    expect(header.results).to_have_count(8)
    expect(header.popup).to_be_visible()


def test_an_error_of_the_server_is_said_too(page: Page, watch: Watch) -> None:
    watch.expect("503")
    page.route(f"{FILES}manifest.json", lambda route: route.fulfill(status=503))
    page.goto(SEARCH)
    full = Box(page, "page")
    full.type("memory")
    expect(full.status).to_have_text("The search index could not be fetched. Try again")


def test_an_update_of_the_site_is_said_and_a_button_reloads(
    page: Page, watch: Watch, full: Box
) -> None:
    full.total()
    watch.expect("404")
    page.route(CARDS, lambda route: route.fulfill(status=404))
    full.input.fill("memory")
    expect(full.status).to_have_text("The site was updated. Reload")
    page.unroute(CARDS)
    with page.expect_navigation():
        full.root.get_by_role("button", name="Reload").click()
    expect(full.results).to_have_count(30)


def test_a_reader_who_is_offline_is_told_and_helped_when_online_again(
    page: Page, watch: Watch, full: Box
) -> None:
    full.total()
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    full.input.fill("memory")
    expect(full.status).to_have_text("You are offline. Try again")
    page.context.set_offline(False)
    expect(full.results).to_have_count(30)


# --- small screens, and no JavaScript -------------------------------------------------------------


@pytest.mark.parametrize(("path", "kind"), [(TOPIC, "header"), ("./", "large"), (SEARCH, "page")])
def test_search_works_on_a_telephone(visit: Visit, path: str, kind: str) -> None:
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(path)
    box = Box(page, kind)
    box.input.tap()
    box.type("memory")
    expect(box.results.first).to_be_in_viewport()
    for result in box.results.all():
        place = result.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
        assert place["height"] >= 24
    paper = box.results.first.get_attribute("data-paper")
    box.results.first.locator("a").or_(page.locator(f"a[data-paper='{paper}']")).first.tap()
    expect(page).to_have_url(re.compile(rf"/papers/{paper}/$"))


@pytest.mark.parametrize(("path", "kind"), [(TOPIC, "header"), ("./", "large"), (SEARCH, "page")])
def test_without_javascript_the_forms_lead_to_the_search_page(
    visit: Visit, path: str, kind: str
) -> None:
    page = visit(java_script_enabled=False)
    page.goto(path)
    box = Box(page, kind)
    box.input.fill("video memory")
    box.input.press("Enter")
    expect(page).to_have_url(re.compile(r"/paper-catalog/search/\?q=video\+memory$"))


def test_without_javascript_the_search_page_leads_to_all_papers(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto("search/?q=memory")
    page.locator("noscript").get_by_role("link", name="all papers").click()
    expect(page).to_have_url(re.compile(r"/papers/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("All papers")
