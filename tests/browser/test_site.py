"""Every kind of page at two widths in two schemes, and entries that mean harm."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Visit, build, served
from tests.browser.install import on_path

PAPER = "papers/4m-massively-multimodal-masked-modeling/"
# Addresses of the site and the main heading of each.
PAGES = {
    "./": "Paper Catalog",
    PAPER: "4M: Massively Multimodal Masked Modeling",
    "topics/": "Topics",
    "topics/semantic-segmentation/": "Semantic and panoptic segmentation",
    "topics/segmentation/": "Segmentation",
    "tags/": "Tags",
    "tags/adapter/": "Adapters",
    "years/": "Years",
    "years/2025/": "Papers of 2025",
    "papers/": "All papers",
    "search/": "Search",
    "about/": "About",
}

# What stands out of the page to the right, and is not in a box that scrolls.
TOO_WIDE = """() => {
  const wide = [];
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  for (const element of document.querySelectorAll(".md-header *, .md-content *")) {
    const {right, width, height} = element.getBoundingClientRect();
    if (!width || !height || right <= innerWidth + 1) continue;
    let box = element.parentElement;
    while (box && !scrolls(box)) box = box.parentElement;
    if (!box || box === document.documentElement) wide.push(element.outerHTML.slice(0, 120));
  }
  return wide;
}"""

# Words whose colour differs too little from what is behind them (WCAG 2.2, 1.4.3).
TOO_FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (color) => {
    const [r, g, b] = color.map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let box = element; box; box = box.parentElement) {
      const color = rgba(getComputedStyle(box).backgroundColor);
      layers.unshift(color);
      if (color[3] === 255) break;
    }
    return layers.reduce(over, [255, 255, 255]);
  };
  const over = (below, [r, g, b, a]) =>
    [r, g, b].map((part, i) => (part * a + below[i] * (255 - a)) / 255);
  const faint = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const text = texts.currentNode.textContent.trim();
    const seen = {opacityProperty: true, visibilityProperty: true};
    if (!text || !element.checkVisibility(seen)) continue;
    if (!element.closest(".md-header, .md-tabs, .md-content, .md-footer")) continue;
    const back = behind(element);
    const front = over(back, rgba(getComputedStyle(element).color));
    const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) faint.add(`${ratio.toFixed(2)} ${element.className}: ${text.slice(0, 40)}`);
  }
  return [...faint];
}"""


def expect_sound(page: Page, heading: str) -> None:
    """One main heading, the right one, and nothing that stands out of the page."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    # Headings of hand-written pages end with a link to themselves.
    expect(page.locator("h1")).to_have_text(re.compile(rf"^{re.escape(heading)}¶?$"))
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- every kind of page ---------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_kind_of_page_fits_and_can_be_read(visit: Visit, width: int, scheme: str) -> None:
    page = visit(viewport={"width": width, "height": 844}, color_scheme=scheme)
    for address, heading in PAGES.items():
        page.goto(address)
        expect(page.locator("body")).to_have_attribute(
            "data-md-color-scheme", {"light": "default", "dark": "slate"}[scheme]
        )
        expect_sound(page, heading)
        assert page.title().startswith(heading)
        assert page.evaluate(TOO_FAINT) == [], address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_can_be_read_in_both_schemes(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    page.goto("papers/page-2/")
    page.locator(".pc-search--header input").fill("memory")
    expect(page.get_by_role("option")).to_have_count(8)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_be_visible()
    assert page.evaluate(TOO_FAINT) == []


def test_a_reader_can_change_the_colours(visit: Visit) -> None:
    page = visit(color_scheme="light")
    page.goto(PAPER)
    page.get_by_title("Switch to the dark colours").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.goto("./")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


@pytest.mark.parametrize(("scheme", "own"), [("light", "default"), ("dark", "slate")])
def test_what_the_browser_draws_has_the_colours_of_the_page(
    visit: Visit, scheme: str, own: str
) -> None:
    page = visit(color_scheme=scheme)
    page.goto("search/")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", own)
    expect(page.locator("html")).to_have_css("color-scheme", scheme)
    # The thumb of the filters' own bar is of the colour of words, on the page's ground.
    bar = page.locator(".pc-find__side").evaluate("side => getComputedStyle(side).scrollbarColor")
    assert bar.endswith("rgba(0, 0, 0, 0)")


# --- the menu -------------------------------------------------------------------------------------


@pytest.fixture
def menu(visit: Visit) -> Locator:
    """The button of the menu, on a telephone."""
    page = visit(viewport={"width": 390, "height": 844})
    page.goto("topics/")
    button = page.locator(".pc-menu")
    expect(button).to_have_attribute("aria-expanded", "false")
    return button


def test_escape_closes_the_menu(menu: Locator) -> None:
    page = menu.page
    for key in ("Enter", " "):
        menu.press(key)
        expect(menu).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Escape")
        expect(menu).to_have_attribute("aria-expanded", "false")
        expect(page.locator(".md-sidebar--primary")).to_be_hidden()
        expect(menu).to_be_focused()


def test_what_the_menu_covers_is_out_of_reach(menu: Locator) -> None:
    page = menu.page
    menu.press("Enter")
    expect(page.locator(".md-sidebar--primary :focus")).to_have_count(1)
    links = page.locator(".md-sidebar--primary a:visible").count()
    assert links > 5
    for _ in range(links + 3):
        page.keyboard.press("Tab")
        # The page's end is followed by its beginning.
        assert page.evaluate("document.activeElement.matches('body, .md-sidebar--primary *')"), (
            page.evaluate("document.activeElement.outerHTML")
        )
    # A click beside the menu closes it, and everything can be reached again.
    page.mouse.click(370, 400)
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[inert]")).to_have_count(0)
    menu.press("Tab")
    expect(page.locator(".pc-logo")).to_be_focused()


def test_a_wider_window_has_no_menu_over_it(menu: Locator) -> None:
    page = menu.page
    menu.click()
    expect(page.locator("[inert]")).not_to_have_count(0)
    page.set_viewport_size({"width": 1280, "height": 844})
    expect(page.locator("[inert]")).to_have_count(0)
    expect(page.locator("#__drawer")).not_to_be_checked()


def test_the_menu_is_closed_on_the_way_back(browser: Browser, site: str) -> None:
    """Also on a page that the browser has kept as it was, which Playwright forbids it to do."""
    keeping = browser.browser_type.launch(
        executable_path=on_path(),
        args=["--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = keeping.new_page(base_url=site, viewport={"width": 390, "height": 844})
    page.goto("topics/")
    page.evaluate("addEventListener('pageshow', (event) => (globalThis.kept = event.persisted))")
    page.locator(".pc-menu").click()
    page.locator(".md-sidebar--primary").get_by_role("link", name="Tags", exact=True).click()
    expect(page.locator("h1")).to_have_text("Tags")
    page.go_back(wait_until="commit")
    page.wait_for_function("globalThis.kept")
    expect(page.locator("h1")).to_have_text("Topics")
    expect(page.locator(".pc-menu")).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".md-sidebar--primary")).to_be_hidden()
    keeping.close()


def test_a_reader_gets_from_home_to_a_paper_by_links(page: Page) -> None:
    page.goto("./")
    page.get_by_role("link", name="Segmentation", exact=True).click()
    expect(page.locator("h1")).to_have_text("Segmentation")
    page.get_by_role("link", name="Semantic and panoptic segmentation").first.click()
    expect(page.locator("h1")).to_have_text("Semantic and panoptic segmentation")
    paper = page.locator("ol.pc-papers a").first
    title = paper.inner_text()
    paper.click()
    expect(page.locator("h1")).to_have_text(title)


def test_a_page_can_be_read_without_javascript(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto(PAPER)
    expect(page.locator("h1")).to_have_text(PAGES[PAPER])
    expect(page.locator(".pc-paper__abstract")).to_be_visible()
    expect(page.locator("#bibtex")).to_contain_text("@")
    expect(page.get_by_role("button", name="Copy BibTeX")).to_have_count(0)


def test_the_links_of_a_paper_lead_to_pages(page: Page) -> None:
    page.goto(PAPER)
    links = page.locator("a[href]").evaluate_all("links => links.map(link => link.protocol)")
    assert links
    assert set(links) <= {"http:", "https:"}


# --- entries that mean harm -----------------------------------------------------------------------

HARM = (
    "\"double\" and 'single' <script>alert(1)</script> </title><script>alert(2)</script> "
    '<img src=x onerror=alert(3)> <TRK> {{ 7*7 }} {% raw %} {# gone #} --8<-- "x" '
    "[x](javascript:alert(4)) &lt;b&gt; *not* **bold** `backticks` <!-- gone --> ]]> \\u003c"
)
LONG = "Long " * 50 + "withoutend" * 14
RIGHT_TO_LEFT = "تجزئة الصور <script>alert(5)</script> עברית"
TITLES = {
    "harm": HARM,
    "long": LONG,
    "right-to-left": RIGHT_TO_LEFT,
}
SITE_NAME = "Harm & <script>alert(6)</script>"
MKDOCS = f"""
site_name: {json.dumps(SITE_NAME.replace("<", "&lt;").replace(">", "&gt;").replace("& ", "&amp; "))}
theme: {{name: material, features: [navigation.footer, navigation.tabs, toc.integrate]}}
plugins: [catalog]
markdown_extensions:
  - attr_list
  - md_in_html
  - abbr
  - pymdownx.snippets: {{check_paths: true}}
  - pymdownx.inlinehilite
  - toc: {{permalink: true}}
"""


@pytest.fixture(scope="module")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a small site with bad intentions, and the addresses of its pages."""
    project = tmp_path_factory.mktemp("harmful")
    (project / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    docs = project / "docs"
    # JSON is YAML.
    entries: dict[str, object] = {
        "tags.yaml": {"harm": {"title": HARM, "aliases": [f"also {HARM}"]}},
        "topics/area.yaml": {"title": f"Area {HARM}", "description": HARM},
        "topics/harm.yaml": {"title": HARM, "description": HARM, "parent": "area"},
    } | {
        f"papers/{id_}.yaml": {
            "title": title,
            "abstract": f"{title} {HARM}",
            "authors": [{"name": HARM, "affiliation": HARM}],
            "organization": {"id": "harm", "name": HARM},
            "venue": HARM,
            "date": "2025-02-03",
            "status": "retracted",
            "status_note": HARM,
            "links": {"code": ["https://example.org/?a=1&b='onclick=alert(7)"]},
            "topics": ["harm"],
            "tags": ["harm"],
            "why": f"{HARM}\n\n--8<-- \"x\"\n\n- {HARM}\n\n<div onclick='alert(8)'>{HARM}</div>\n",
        }
        for id_, title in TITLES.items()
    }
    for path, entry in entries.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(json.dumps(entry, ensure_ascii=False), "utf-8")
    site = project / "site"
    build(project, site)
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    with served(site) as address:
        yield address, pages


def expect_harmless(page: Page) -> None:
    """Nothing in the page but what the theme has put there; dialogs are watched everywhere."""
    assert page.locator("img[src=x], [onerror], [onclick], trk").count() == 0
    assert (
        page.locator("main script, .md-header script:not([src])").evaluate_all(
            "scripts => scripts.filter(script => script.textContent.includes('alert'))"
        )
        == []
    )
    links = page.locator("[href]").evaluate_all("links => links.map(link => link.href)")
    assert [link for link in links if not link.startswith(("http:", "https:"))] == []
    assert "49" not in page.locator("main").inner_text().split()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_runs_what_an_entry_holds(
    visit: Visit, harmful: tuple[str, list[str]], width: int
) -> None:
    address, pages = harmful
    page = visit(viewport={"width": width, "height": 844})
    assert len(pages) >= len(TITLES) + 8
    for path in pages:
        page.goto(address + path)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect_harmless(page)
        assert page.evaluate(TOO_WIDE) == [], path


@pytest.mark.parametrize("id_", TITLES)
def test_the_page_of_a_paper_shows_its_texts_as_they_are(
    visit: Visit, harmful: tuple[str, list[str]], id_: str
) -> None:
    title = " ".join(TITLES[id_].split())
    page = visit()
    page.goto(f"{harmful[0]}papers/{id_}/")
    assert page.locator("h1").text_content() == title
    assert page.title() == f"{title} - {SITE_NAME}"
    assert page.locator(".pc-paper__abstract").text_content() == f"{title} {HARM}"
    assert page.locator(".pc-author").text_content() == f"{HARM} ({HARM})"
    expect(page.locator(".pc-terms a")).to_have_text([HARM, HARM])
    expect(page.locator(".pc-notice")).to_contain_text(HARM)
    description = page.locator("meta[name=description]").get_attribute("content")
    assert description
    assert f"{title} {HARM}".startswith(description.removesuffix(" …"))
    # A note is Markdown, in which HTML and doubtful links are only text.
    why = page.locator(".pc-why")
    for text in (
        "<script>alert(1)</script>",
        "<div onclick='alert(8)'>",
        "{{ 7*7 }}",
        '--8<-- "x"',
    ):
        expect(why).to_contain_text(text)


@pytest.mark.parametrize(
    ("path", "heading"),
    [("topics/harm/", HARM), ("topics/area/", f"Area {HARM}"), ("tags/harm/", HARM)],
)
def test_the_page_of_a_list_shows_its_texts_as_they_are(
    visit: Visit, harmful: tuple[str, list[str]], path: str, heading: str
) -> None:
    page = visit()
    page.goto(harmful[0] + path)
    assert page.locator("h1").text_content() == heading
    assert page.title() == f"{heading} - {SITE_NAME}"
    rows = page.locator(".pc-row__title").all_text_contents()
    # Each of them is retracted, which is said before its title.
    assert set(rows) == {f"Retracted: {' '.join(title.split())}" for title in TITLES.values()}


@pytest.mark.parametrize(("path", "kind"), [("topics/", "header"), ("search/", "page")])
def test_results_show_texts_as_they_are(
    visit: Visit, harmful: tuple[str, list[str]], path: str, kind: str
) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    page.goto(harmful[0] + path)
    page.locator(f".pc-search--{kind} input[name=q]").fill("double script")
    title = ".pc-row__title" if kind == "page" else ".pc-popup__title"
    for id_, text in TITLES.items():
        result = page.locator(f'.pc-search--{kind} [data-paper="{id_}"]')
        expect(result).to_be_visible()
        assert result.locator(title).text_content() == f"Retracted: {' '.join(text.split())}"
    expect_harmless(page)
    assert page.evaluate(TOO_WIDE) == []


def test_words_in_the_address_are_only_words(visit: Visit, harmful: tuple[str, list[str]]) -> None:
    page = visit()
    query = '"><img src=x onerror=alert(9)>zqxjkv'
    page.goto(f"{harmful[0]}search/?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(9)%3Ezqxjkv")
    expect(page.locator(".pc-search--page input")).to_have_value(query)
    expect(page.locator(".pc-search--page [role=status]")).to_contain_text("paper")
    expect_harmless(page)
