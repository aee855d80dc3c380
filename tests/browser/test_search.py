"""Search, as a reader types it: what it finds, how keys and announcements behave, what can fail."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from catalog import markup
from catalog.entry import read_paper
from tests.browser.conftest import ROOT, Visit, Watch

TOPIC = "topics/segmentation/"
SEARCH = "search/"
FILES = "**/assets/catalog/search/"
PARTS = ["worker.js", "manifest.json", "index.*.json", "papers.*.json", "lunr.js"]
COUNT = re.compile(r"^(?:1 paper|\d+ papers)\b")


class Box:
    """A search box of a page: its input, what it says, and its results."""

    def __init__(self, page: Page, kind: str) -> None:
        self.root = page.locator(f"catalog-search.pc-search--{kind}")
        self.input = self.root.locator("input")
        self.status = self.root.locator(".pc-search__status")
        self.results = self.root.locator("[data-paper]")
        self.popup = self.root.locator(".pc-popup")

    def type(self, text: str) -> None:
        self.input.press_sequentially(text)

    def result(self, paper: str) -> Locator:
        return self.root.locator(f'[data-paper="{paper}"]')


@pytest.fixture
def header(page: Page) -> Box:
    """The box in the header of a topic's page."""
    page.goto(TOPIC)
    return Box(page, "header")


@pytest.fixture
def full(page: Page) -> Box:
    """The box of the search page."""
    page.goto(SEARCH)
    return Box(page, "page")


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
          new MutationObserver(() => {
            for (const status of document.querySelectorAll(".pc-search__status")) {
              const text = status.textContent;
              if (text && text !== said.at(-1)) said.push(text);
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
    expect(header.status).to_have_text(re.compile(r"^\d+ papers Show all$"))
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


def test_the_search_page_shows_all_results_by_and_by(full: Box) -> None:
    full.type("memory")
    expect(full.results).to_have_count(30)
    full.root.get_by_role("button", name="Show more").click()
    expect(full.results).to_have_count(60)
    expect(full.results.nth(30).locator("a")).to_be_focused()


def test_a_result_leads_to_its_paper(page: Page, full: Box) -> None:
    full.type("Segment Anything Model 2 memory")
    first = full.results.first
    title = first.locator("h2").inner_text()
    first.locator("a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_all_results_are_a_link_from_the_header_box(page: Page, header: Box) -> None:
    header.type("memory")
    header.root.get_by_role("link", name="Show all").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=memory$"))
    expect(Box(page, "page").results).to_have_count(30)


def test_the_words_that_matched_are_marked(full: Box) -> None:
    full.type("memory")
    expect(full.results.first.locator("h2 mark").first).to_have_text(re.compile("memor", re.I))
    for mark in full.results.locator("mark").all():
        assert re.search("memor", mark.inner_text(), re.IGNORECASE)


@pytest.mark.parametrize("begun", ["segm", "segmentat"])
def test_the_last_word_may_be_unfinished(full: Box, begun: str) -> None:
    full.input.fill(f"video {begun}")
    expect(full.status).to_have_text(COUNT)
    marked = {text.lower() for text in full.results.locator("mark").all_inner_texts()}
    assert any(word.startswith("segmentation") for word in marked)
    assert any(word.startswith("video") for word in marked)


def test_a_typo_still_finds(full: Box) -> None:
    full.type("specultive")
    expect(full.status).to_have_text(COUNT)
    expect(full.results.first.locator("h2 mark").first).to_have_text(
        re.compile("^speculative", re.I)
    )


def test_a_word_can_be_left_out_and_a_field_be_named(full: Box) -> None:
    full.input.fill("title:memory -video")
    expect(full.status).to_have_text(COUNT)
    for result in full.results.all():
        assert "memor" in result.locator("h2").inner_text().lower()
        assert "video" not in result.inner_text().lower()


@pytest.mark.parametrize("kind", ["header", "page"])
def test_a_query_that_finds_nothing_says_so(page: Page, kind: str) -> None:
    page.goto(SEARCH if kind == "page" else TOPIC)
    box = Box(page, kind)
    box.type("zqxjkv")
    expect(box.status).to_have_text("No paper found for “zqxjkv”. Try fewer or shorter words.")
    expect(box.results).to_have_count(0)


def test_words_that_never_meet_find_papers_with_some_of_them(full: Box) -> None:
    full.type("memory zqxjkvwp")
    expect(full.status).to_have_text(
        re.compile(r"^No paper has all these words; \d+ papers with some of them$")
    )
    expect(full.results.first).to_be_visible()


def test_no_sign_in_a_query_is_an_error(full: Box) -> None:
    signs = ("-", "--memory", "title:", "*", "+", ":", "^2", "a~1", '"quoted"', "<b>", "\\", "の")
    for query in signs:
        full.input.fill(query)
        expect(full.status, query).to_have_text(re.compile(r"^(?:\d+ papers?|No paper )"))
        full.input.fill("")
        expect(full.status).to_be_empty()


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


# --- keys, and what is announced ------------------------------------------------------------------


@pytest.mark.parametrize(("path", "kind"), [(TOPIC, "header"), ("./", "large"), (SEARCH, "page")])
def test_a_slash_brings_the_box_into_focus(page: Page, path: str, kind: str) -> None:
    page.goto(path)
    box = Box(page, kind)
    box.input.fill("old words")
    box.input.evaluate("input => input.blur()")
    page.keyboard.press("/")
    expect(box.input).to_be_focused()
    expect(box.input).to_have_value("old words")
    page.keyboard.type("a/b")
    expect(box.input).to_have_value("a/b")


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
    expect(full.results).to_have_count(30)
    page.keyboard.press("Enter")
    expect(full.results.first.locator("a")).to_be_focused()


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
    expect(header.root.get_by_role("listbox")).to_have_accessible_name("Papers found")
    list_id = header.root.get_by_role("listbox").get_attribute("id")
    expect(header.input).to_have_attribute("aria-controls", str(list_id))


# --- what is fetched, and when --------------------------------------------------------------------


@pytest.mark.parametrize("path", ["./", TOPIC, SEARCH])
def test_nothing_is_fetched_before_somebody_searches(page: Page, watch: Watch, path: str) -> None:
    page.goto(path, wait_until="networkidle")
    page.mouse.wheel(0, 2000)
    page.get_by_role("heading", level=1).click()
    assert fetched(watch) == {"box.js", "client.js"}


def test_focus_fetches_the_index_once(page: Page, watch: Watch, header: Box) -> None:
    with page.expect_request(f"{FILES}lunr.js"):
        header.input.focus()
    header.type("memory")
    expect(header.results).to_have_count(8)
    names = [url.rpartition("/")[2] for url in watch.requests if "/catalog/search/" in url]
    assert len(names) == len(set(names)) == 7


# --- the address ----------------------------------------------------------------------------------


def test_an_address_with_words_shows_their_results(page: Page) -> None:
    page.goto("search/?q=memory")
    box = Box(page, "page")
    expect(box.input).to_have_value("memory")
    expect(box.results).to_have_count(30)
    expect(box.status).to_have_text(COUNT)


def test_the_address_follows_what_is_typed(page: Page, full: Box) -> None:
    full.type("video memory")
    expect(page).to_have_url(re.compile(r"/search/\?q=video\+memory$"))
    expect(full.results.first).to_be_visible()
    first = full.results.first.get_attribute("data-paper")
    assert first
    page.reload()
    expect(full.results.first).to_have_attribute("data-paper", first)
    full.input.fill("")
    expect(page).to_have_url(re.compile(r"/search/$"))
    expect(full.results).to_have_count(0)


def test_back_from_a_paper_leads_to_the_results(page: Page, full: Box) -> None:
    full.type("memory")
    full.results.first.locator("a").click()
    expect(page).to_have_url(re.compile("/papers/"))
    page.go_back()
    expect(full.input).to_have_value("memory")
    expect(full.results).to_have_count(30)


# --- slow and broken connections ------------------------------------------------------------------


def test_late_answers_never_replace_newer_ones(page: Page, full: Box) -> None:
    held = hold(page, f"{FILES}index.*.json")
    said = shown_over_time(page)
    with page.expect_request(f"{FILES}index.*.json"):
        full.type("memory")
    expect(full.status).to_have_text("Searching …")
    full.input.fill("zqxjkv")
    full.input.fill("speculative decoding")
    assert len(held) == 1
    held[0].continue_()
    expect(full.status).to_have_text(COUNT)
    expect(full.results.first.locator("h2")).to_have_text(re.compile("speculative", re.I))
    assert [text for text in said() if not COUNT.match(text)] == ["Searching …"]
    assert len([text for text in said() if COUNT.match(text)]) == 1


def test_typing_fast_ends_with_the_results_of_all_that_was_typed(full: Box) -> None:
    full.type("memory")
    expect(full.results).to_have_count(30)
    slow = full.results.evaluate_all("rows => rows.map(row => row.dataset.paper)")
    full.input.fill("")
    for text in ("m", "me", "mem", "memo", "memor", "video", "vi", "", "m", "memory"):
        full.input.fill(text)
    expect(full.results).to_have_count(30)
    for position, paper in enumerate(slow):
        expect(full.results.nth(position)).to_have_attribute("data-paper", paper)


def test_an_answer_that_comes_after_escape_opens_nothing(page: Page, header: Box) -> None:
    held = hold(page, f"{FILES}index.*.json")
    said = shown_over_time(page)
    with page.expect_request(f"{FILES}index.*.json"):
        header.type("memory")
    page.keyboard.press("Escape")
    expect(header.popup).to_be_hidden()
    with page.expect_response(f"{FILES}lunr.js"):
        held[0].continue_()
    # The next answer is there, so the one before it has come and gone.
    header.input.fill("zqxjkv")
    expect(header.status).to_have_text(re.compile("^No paper found"))
    assert not any(COUNT.match(text) for text in said())


@pytest.mark.parametrize(
    ("kind", "part"), [*(("header", part) for part in PARTS), ("page", "index.*.json")]
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


def test_an_error_of_the_server_is_said_too(page: Page, watch: Watch, full: Box) -> None:
    watch.expect("503")
    page.route(f"{FILES}manifest.json", lambda route: route.fulfill(status=503))
    full.type("memory")
    expect(full.status).to_have_text("The search index could not be fetched. Try again")


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
