"""Axe finds nothing against WCAG 2.2, level AA, in any kind of page at two widths in two schemes.

Axe-core is Deque's, by way of the PyPI package axe-playwright-python. Its rules on colours do not
depend on the width, and those on sizes not on the scheme: so two of the four are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, build, served
from tests.kinds import KINDS, every_kind

FOLDER = "catalog"
LEVEL_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

AXE = """async (rules) => {
  const {violations} = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return violations.flatMap(({id, nodes}) =>
    nodes.map(({target, failureSummary}) => `${id} ${target.join(" ")}: ${failureSummary}`));
}"""

# Rows of a list are alike: a dozen say what a hundred do, in an eighth of the time.
SHORTEN = """() => {
  for (const row of document.querySelectorAll("main :is(ol, ul) > li:nth-child(n + 13)"))
    row.remove();
}"""


SCROLLABLE = """() => [...document.querySelectorAll("pre > code")].every(
  (code) => code.scrollWidth <= code.clientWidth || code.tabIndex >= 0)"""


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that has a page of every kind."""
    project = every_kind(tmp_path_factory.mktemp("kinds") / "project")
    # The page for what is not found refers to the folder of the site's own address.
    build(project, project / "served" / FOLDER)
    with served(project / "served") as address:
        yield f"{address}{FOLDER}/"


def violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(AXE, LEVEL_AA)
    return found


def faults(page: Page) -> list[str]:
    """What is against level AA in the page as it is now: wide in the light, narrow in the dark."""
    page.evaluate(SHORTEN)
    found: list[str] = []
    for scheme, width in (("default", 1280), ("slate", 390)):
        page.evaluate("shown => { document.body.dataset.mdColorScheme = shown; }", scheme)
        page.set_viewport_size({"width": width, "height": 844})
        # Material makes code that has become too wide focusable, a moment later.
        page.wait_for_function(SCROLLABLE)
        found += (f"{page.url} {scheme} {width}: {one}" for one in violations(page))
    return found


def expect_accessible(page: Page) -> None:
    found = faults(page)
    assert not found, "\n".join(found)


def test_every_kind_of_page_is_accessible(visit: Visit, kinds: str) -> None:
    page = visit(base_url=kinds)
    found: list[str] = []
    for address in KINDS.values():
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        found += faults(page)
    assert not found, "\n".join(found)


def test_axe_finds_what_is_wrong(visit: Visit, kinds: str) -> None:
    page = visit(base_url=kinds)
    page.goto(KINDS["hand-written"])
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"data:,\"><input>'")
    page.evaluate("document.querySelector('h2').style.color = '#777a'")
    found = " ".join(faults(page))
    for rule in ("image-alt", "label", "color-contrast"):
        assert f"default 1280: {rule} " in found
    assert "slate 390: color-contrast " in found


# --- pages that a reader has done something with --------------------------------------------------


def test_suggestions_are_accessible(visit: Visit, kinds: str) -> None:
    page = visit(base_url=kinds)
    page.goto("years/")
    page.locator(".pc-search--header input").fill("paper")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect_accessible(page)


@pytest.mark.parametrize("query", ["many has:code year:2024", "zqxjkv"])
def test_results_are_accessible(visit: Visit, kinds: str, query: str) -> None:
    page = visit(base_url=kinds)
    page.goto(f"search/?q={query}")
    expect(page.locator(".pc-search--page [role=status]")).not_to_be_empty()
    expect_accessible(page)


@pytest.mark.parametrize("kind", ["paper of 125 authors", "search"])
def test_what_is_unfolded_is_accessible(visit: Visit, kinds: str, kind: str) -> None:
    page = visit(base_url=kinds)
    page.goto(KINDS[kind])
    folded = page.locator("main details")
    assert folded.count()
    folded.evaluate_all("all => all.forEach(one => { one.open = true; })")
    expect_accessible(page)


def test_the_menu_is_accessible(visit: Visit, kinds: str) -> None:
    page = visit(base_url=kinds, viewport={"width": 390, "height": 844})
    page.goto(KINDS["hand-written"])
    menu = page.get_by_role("button", name="Menu")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("link", name="All papers")).to_be_in_viewport()
    for scheme in ("default", "slate"):
        page.evaluate("shown => { document.body.dataset.mdColorScheme = shown; }", scheme)
        assert violations(page) == []


def test_a_kept_paper_is_accessible(visit: Visit, kinds: str) -> None:
    page = visit(base_url=kinds)
    page.goto(KINDS["paper"])
    page.locator(".pc-star").first.click()
    expect(page.locator(".pc-star").first).to_have_attribute("aria-pressed", "true")
    expect_accessible(page)
    page.goto(KINDS["reading list"])
    expect(page.locator(".pc-row__title").first).to_be_visible()
    expect_accessible(page)


def test_papers_side_by_side_are_accessible(visit: Visit, kinds: str) -> None:
    page = visit(base_url=kinds)
    page.goto("compare/#plain-001,formula")
    expect(page.locator(".pc-compare__table")).to_be_visible()
    expect_accessible(page)
