"""Reading lists, papers side by side, and the lookup of a bibliography, all in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Page, expect

from catalog.markup.symbols import SYMBOLS
from catalog.search.lookup import title_key
from tests.browser.conftest import Visit, Watch, build, served
from tests.browser.test_site import TOO_FAINT, TOO_WIDE

PAPER = "papers/4m-massively-multimodal-masked-modeling/"
FOUR_M = "4m-massively-multimodal-masked-modeling"
TOPIC = "topics/semantic-segmentation/"
XMEM = "XMem: Long-Term Video Object Segmentation with an Atkinson-Shiffrin Memory Model"
DAY = 24 * 3600 * 1000


def key(page: Page) -> str:
    path: str = page.evaluate(
        "new URL('./', document.querySelector('script[src*=\"assets/catalog\"]').src).pathname"
    )
    return f"paper-catalog {path.removesuffix('assets/catalog/')}"


def stored(page: Page, more: str = "") -> Any:
    text = page.evaluate("key => localStorage.getItem(key)", key(page) + more)
    return json.loads(text) if text else None


def store(page: Page, value: str, more: str = "") -> None:
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key(page) + more, value])


def shelf(papers: dict[str, dict[str, str]], **more: Any) -> str:
    lists = [{"name": "Reading list", "papers": [*papers]}]
    return json.dumps(
        {"version": 1, "lists": lists, "current": "Reading list", "papers": papers} | more
    )


def text_of(download: Download) -> str:
    return Path(download.path()).read_bytes().decode()


def export(page: Page, name: str) -> Download:
    with page.expect_download() as download:
        page.locator(".pc-export").get_by_role("button", name=name, exact=True).first.click()
    return download.value


# --- stars ----------------------------------------------------------------------------------------


def test_a_star_keeps_a_paper_and_lets_it_go(page: Page) -> None:
    page.goto(TOPIC)
    rows = page.locator(".pc-topic__main .pc-row")
    expect(page.locator(".pc-topic__main .pc-star")).to_have_count(rows.count())
    title = rows.nth(1).locator(".pc-row__title").inner_text()
    star = page.get_by_role("button", name=f"Keep in “Reading list”: {title}")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.focus()
    page.keyboard.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status").filter(has_text="Kept in “Reading list”.")).to_be_visible()
    box = star.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "true")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    assert stored(page)["lists"][0]["papers"] == []
    assert stored(page)["papers"] == {}


def test_a_papers_page_has_a_star_and_nothing_moves_for_it(page: Page) -> None:
    page.add_init_script(
        "new PerformanceObserver(list => (window.moved = (window.moved ?? 0) + list.getEntries()"
        ".reduce((sum, one) => sum + one.value, 0)))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    for address in (PAPER, TOPIC):
        page.goto(address)
        expect(page.locator(".pc-star").first).to_be_visible()
        page.wait_for_timeout(200)
        assert page.evaluate("window.moved ?? 0") < 0.005
    page.goto(PAPER)
    page.get_by_role("button", name="Keep in “Reading list”: 4M: Massively").first.click()
    expect(page.locator(".pc-paper > .pc-star")).to_have_attribute("aria-pressed", "true")
    assert stored(page)["lists"][0]["papers"] == [FOUR_M]
    page.get_by_role("link", name="Open the list").click()
    expect(page.locator(".pc-keep .pc-row__title")).to_have_text([re.compile("^4M: Massively")])


def test_results_of_a_search_have_stars(page: Page) -> None:
    page.goto("search/?q=memory")
    rows = page.locator(".pc-results .pc-row")
    expect(rows.first.locator(".pc-star")).to_be_visible()
    page.locator(".pc-search--page input[name=q]").fill("segment")
    expect(page.locator(".pc-search--page")).to_have_attribute("data-shown", "segment")
    expect(
        page.locator(".pc-results .pc-row:not(:has(.pc-star)):not(:has(.pc-badge--page))")
    ).to_have_count(0)


def test_every_page_fetches_little_and_nothing_before_it_is_used(page: Page, watch: Watch) -> None:
    page.goto(TOPIC)
    expect(page.locator(".pc-star").first).to_be_visible()
    names = {url.rpartition("/")[2] for url in watch.requests if "/keep/" in url}
    assert names == {"star.js", "shelf.js", "visit.js"}
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').filter(one => one.name.includes('/keep/'))"
        ".map(one => one.decodedBodySize)"
    )
    assert sum(sizes) < 8_000
    assert not [url for url in watch.requests if url.endswith(".bin")]


def test_two_tabs_show_the_same(visit: Visit) -> None:
    page = visit()
    page.goto(PAPER)
    other = page.context.new_page()
    other.goto(PAPER)
    page.locator(".pc-paper > .pc-star").click()
    expect(other.locator(".pc-paper > .pc-star")).to_have_attribute("aria-pressed", "true")
    other.locator(".pc-paper > .pc-star").click()
    expect(page.locator(".pc-paper > .pc-star")).to_have_attribute("aria-pressed", "false")


# --- storage that is not as it should be ----------------------------------------------------------


def test_a_full_storage_is_told(page: Page) -> None:
    page.goto(PAPER)
    page.evaluate(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }; 0"
    )
    star = page.locator(".pc-paper > .pc-star")
    star.click()
    expect(page.locator(".pc-said")).to_contain_text("storage is full")
    expect(star).to_have_attribute("aria-pressed", "false")


def test_a_browser_that_keeps_nothing_is_told(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException(''); }})"
    )
    page.goto(PAPER)
    page.locator(".pc-paper > .pc-star").click()
    expect(page.locator(".pc-said")).to_contain_text("keeps nothing")
    # Material's button works, too, if only for this page.
    page.get_by_title("Switch to the dark colours").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.goto("reading/")
    expect(page.locator(".pc-keep__notice").first).to_contain_text("keeps nothing")


@pytest.mark.parametrize("text", ["{", "null", '"x"', "[]", '{"lists": []}'])
def test_what_cannot_be_read_is_put_aside(page: Page, text: str) -> None:
    page.goto(PAPER)
    store(page, text)
    page.goto("reading/")
    expect(page.locator(".pc-keep__notice").first).to_contain_text("can't be read")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it as a file").click()
    assert text_of(download.value) == text
    page.goto(PAPER)
    page.locator(".pc-paper > .pc-star").click()
    expect(page.locator(".pc-paper > .pc-star")).to_have_attribute("aria-pressed", "true")
    assert stored(page, " aside 1") == json.loads(text) if text != "{" else True
    assert stored(page)["lists"][0]["papers"] == [FOUR_M]


def test_lists_of_a_newer_version_are_left_alone(page: Page) -> None:
    page.goto(PAPER)
    text = '{"version": 2, "shelves": []}'
    store(page, text)
    page.reload()
    page.locator(".pc-paper > .pc-star").click()
    expect(page.locator(".pc-said")).to_contain_text("newer version")
    assert stored(page) == json.loads(text)


def test_odd_content_does_no_harm(page: Page) -> None:
    page.goto(PAPER)
    lists = [
        {
            "name": "<img src=x onerror=alert(1)>\u202e\u0007",
            "papers": [FOUR_M, "../x", 7, "constructor"],
        },
        {"name": "", "papers": []},
        {"name": "No list", "papers": "x"},
    ]
    papers = {"__proto__": {"note": "x"}, "constructor": {"title": "<b>Gone</b>", "note": 3}}
    store(page, json.dumps({"version": 1, "lists": lists, "papers": papers, "current": "?"}))
    page.goto("reading/")
    expect(page.locator(".pc-keep__list bdi")).to_have_text(["<img src=x onerror=alert(1)>"])
    expect(page.locator(".pc-row__title")).to_have_count(2)
    expect(page.locator(".pc-row--lost")).to_have_count(1)
    expect(page.locator(".pc-row--lost")).to_contain_text("<b>Gone</b>")
    expect(page.locator(".pc-row--lost")).to_contain_text("No longer in the catalog")
    assert page.locator("img[src=x]").count() == 0


# --- the list -------------------------------------------------------------------------------------


def test_notes_and_read_marks_stay_and_show_in_lists(page: Page) -> None:
    page.goto(PAPER)
    store(page, shelf({FOUR_M: {"title": "4M"}}))
    page.goto("reading/")
    page.get_by_role("button", name="Add a note").click()
    page.keyboard.type("First.\nSecond <b>")
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_role("button", name="Read", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.reload()
    expect(page.get_by_label("Your note")).to_have_value("First.\nSecond <b>")
    page.goto(PAPER)
    expect(page.locator(".pc-paper > .pc-row__mark")).to_have_text("Read")
    page.goto("reading/")
    page.get_by_label("Mark read papers in lists").uncheck()
    expect(page.locator(".pc-row__mark")).to_have_count(0)
    page.goto(PAPER)
    expect(page.locator(".pc-paper > .pc-star")).to_be_visible()
    expect(page.locator(".pc-row__mark")).to_have_count(0)


def test_several_lists_are_made_renamed_and_deleted(page: Page) -> None:
    page.goto(PAPER)
    store(page, shelf({FOUR_M: {"title": "4M"}}))
    page.goto("reading/")
    page.get_by_role("button", name="New list").click()
    page.get_by_label("Name of the list").fill("Thesis")
    page.keyboard.press("Enter")
    expect(page.locator(".pc-keep__list[aria-current]")).to_have_text("Thesis 0")
    page.goto(PAPER)
    star = page.get_by_role("button", name="Keep in “Thesis”: 4M").first
    expect(star).to_have_attribute("aria-pressed", "false")
    star.click()
    page.goto("reading/")
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Name of the list").fill("Reading list")
    page.keyboard.press("Enter")
    expect(page.locator(".pc-keep__list[aria-current]")).to_have_text("Reading list 2 1")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete “Reading list 2” with 1 paper?").click()
    expect(page.locator(".pc-keep__list")).to_have_text(["Reading list 1"])
    assert [one["name"] for one in stored(page)["lists"]] == ["Reading list"]


def test_a_paper_taken_out_can_be_put_back(page: Page) -> None:
    page.goto(PAPER)
    store(page, shelf({FOUR_M: {"title": "4M"}}))
    page.goto("reading/")
    star = page.locator(".pc-row .pc-star")
    star.click()
    expect(page.locator(".pc-keep__head .pc-list__count")).to_have_text("0 papers")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.click()
    expect(page.locator(".pc-keep__head .pc-list__count")).to_have_text("1 paper")


def test_an_empty_list_says_what_to_do(page: Page) -> None:
    page.goto("reading/")
    expect(page.locator(".pc-keep .pc-search__status")).to_contain_text("Nothing here yet")


@pytest.mark.parametrize(
    ("name", "suffix"), [("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "json"), ("CSV", "csv")]
)
def test_a_list_is_exported_as_the_site_does(page: Page, site: str, name: str, suffix: str) -> None:
    """All papers of a topic: the file is that of the topic's page, to the byte."""
    page.goto(TOPIC)
    ids = (
        page.locator(".pc-topic__main ol")
        .last.locator(".pc-row")
        .evaluate_all("rows => rows.map(row => row.dataset.pcId)")
    )
    assert len(ids) > 30
    store(page, shelf({id_: {} for id_ in ids}))
    whole = page.request.get(f"{site}{TOPIC}papers.{suffix}").body().decode()
    page.goto("reading/")
    download = export(page, name)
    assert download.suggested_filename == f"reading-list.{suffix}"
    assert text_of(download) == whole


def test_a_format_that_the_site_does_not_have_is_told(page: Page, watch: Watch) -> None:
    watch.expect(r"^error: Failed to load resource: .*404")
    page.goto(PAPER)
    store(page, shelf({FOUR_M: {}}))
    page.goto("reading/")
    page.route("**/papers.ris", lambda route: route.fulfill(status=404))
    page.get_by_role("button", name="RIS").click()
    expect(page.locator(".pc-export__note")).to_have_text(
        "This catalog does not publish that format."
    )
    # A file of the owner's own in its place is not cut to pieces and called an export.
    page.route(
        "**/papers.bib", lambda route: route.fulfill(body="@misc{mine,\n  title = {x}\n}\n" * 700)
    )
    page.get_by_role("button", name="BibTeX").click()
    expect(page.locator(".pc-export__note")).to_contain_text("The site was updated")


def test_results_of_a_search_are_exported_in_their_order(page: Page) -> None:
    page.goto("search/?q=memory+video&has=code")
    expect(page.locator(".pc-search--page")).to_have_attribute("data-shown", "memory video")
    status = page.locator(".pc-find__bar .pc-search__status").inner_text()
    page.get_by_role("button", name="Export", exact=True).click()
    items = json.loads(text_of(export(page, "CSL-JSON")))
    assert len(items) == int(status.split()[0])
    first = page.locator(".pc-results .pc-row__title").first.inner_text()
    assert first in [item["title"] for item in items[:10]]


def test_kept_papers_are_offered_to_reference_managers(page: Page) -> None:
    page.goto(PAPER)
    page.locator(".pc-paper > .pc-star").click()
    store(page, shelf({FOUR_M: {}, "gone": {"title": "Gone"}}))
    page.goto("reading/")
    expect(page.locator(".pc-keep .pc-row")).to_have_count(2)
    offered = page.locator(".pc-keep .pc-row > .Z3988")
    expect(offered).to_have_count(1)
    expect(offered).to_have_attribute("title", re.compile(f"papers%2F{FOUR_M}%2F&"))


def test_a_backup_comes_back(page: Page) -> None:
    page.goto(PAPER)
    store(page, shelf({FOUR_M: {"title": "4M", "note": "Mine"}}))
    page.goto("reading/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save all lists as a file").click()
    saved = text_of(download.value)
    store(page, shelf({"xmem-long-term-video-object-segmentation": {}}))
    page.reload()
    page.locator("input[type=file]").set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": saved.encode()}
    )
    expect(page.locator(".pc-keep__list")).to_have_text(["Reading list 2"])
    assert stored(page)["papers"][FOUR_M]["note"] == "Mine"


def test_a_bibliography_is_imported(page: Page) -> None:
    page.goto("reading/")
    bib = (
        "@misc{a, title = {{4M}: Massively Multimodal Masked Modeling}}\n@misc{b, title={Nobody's}}"
    )
    page.locator("input[type=file]").set_input_files(
        {"name": "a.bib", "mimeType": "text/plain", "buffer": bib.encode()}
    )
    expect(page.locator(".pc-said")).to_contain_text("1 paper added, 1 not in the catalog.")
    expect(page.locator(".pc-keep .pc-row__title")).to_have_text([re.compile("^4M")])


@pytest.mark.parametrize("name", ["BibTeX", "RIS", "CSL-JSON"])
def test_what_was_exported_can_be_imported(page: Page, name: str) -> None:
    """Every paper of a topic comes back, in its order, whatever the format knows of it."""
    page.goto(TOPIC)
    rows = page.locator(".pc-topic__main .pc-row[data-pc-id]")
    ids = rows.evaluate_all("rows => rows.map((row) => row.dataset.pcId)")
    assert len(ids) > 30
    store(page, shelf({id_: {} for id_ in ids}))
    page.goto("reading/")
    file = export(page, name)
    page.evaluate("localStorage.clear()")
    page.reload()
    page.locator("input[type=file]").set_input_files(
        {
            "name": file.suggested_filename,
            "mimeType": "text/plain",
            "buffer": text_of(file).encode(),
        }
    )
    expect(page.locator(".pc-said")).to_have_text(f"{len(ids)} papers added, 0 not in the catalog.")
    assert stored(page)["lists"][0]["papers"] == ids


def test_an_import_that_cannot_be_kept_is_told(page: Page) -> None:
    page.goto("reading/")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error(); }; }")
    backup = json.dumps(
        {"version": 1, "lists": [{"name": "Mine", "papers": [FOUR_M]}], "papers": {}}
    )
    for name, text in (("a.txt", FOUR_M_TITLE), ("a.json", backup)):
        page.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
        )
        expect(page.locator(".pc-said")).to_contain_text("The browser's storage is full")
        page.locator(".pc-said").evaluate("e => e.replaceChildren()")


# --- shared lists ---------------------------------------------------------------------------------


def test_a_list_is_shared_by_its_address_and_kept_when_asked(visit: Visit, watch: Watch) -> None:
    page = visit()
    page.goto(PAPER)
    store(page, shelf({FOUR_M: {"title": "4M", "note": "A note"}, "gone-paper": {}}))
    page.goto("reading/")
    page.get_by_role("button", name="Share").click()
    field = page.get_by_label("Address of the list")
    expect(field).to_have_value(re.compile("#list="))
    bare = field.input_value()
    page.get_by_label("With my notes").check()
    expect(field).not_to_have_value(bare)
    other = visit()
    other.goto(field.input_value())
    offer = other.locator(".pc-keep__offer")
    expect(offer.get_by_role("heading", level=2).first).to_have_text("A list for you: Reading list")
    expect(offer).to_contain_text("2 papers, 1 not in the catalog")
    expect(offer).to_contain_text("A note")
    assert stored(other) is None
    offer.get_by_role("button", name="Keep it as a list").click()
    expect(other.locator(".pc-keep__list")).to_have_text(["Reading list 0", "Reading list 2 2"])
    assert stored(other)["lists"][1]["papers"] == [FOUR_M, "gone-paper"]
    assert "#" not in other.url
    assert not [url for url in watch.requests if "list=" in url.partition("#")[0]]


@pytest.mark.parametrize(
    "hash_",
    [
        "#list=",
        "#list=1.",
        "#list=2.abc",
        "#list=1.<img src=x onerror=alert(1)>",
        "#list=1." + "A" * 9000,
        "#list=1.%22%3E%3Cscript%3E",
    ],
)
def test_a_broken_address_is_told(page: Page, hash_: str) -> None:
    page.goto(f"reading/{hash_}")
    expect(page.locator(".pc-keep__offer")).to_contain_text("can't be read")
    assert page.locator("img[src=x]").count() == 0


PACK = """async text => {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const letters = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
  return letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}"""


def test_a_hostile_list_is_only_text(page: Page) -> None:
    page.goto("reading/")
    given = {
        "n": "<script>alert(1)</script>\u202e",
        "p": f"{FOUR_M} javascript:alert(2) <b> ../.. x--y",
        "t": {FOUR_M: "<img src=x onerror=alert(3)>", "__proto__": "x"},
    }
    packed = page.evaluate(PACK, json.dumps(given))
    page.goto("about:blank")
    page.goto(f"reading/#list=1.{packed}")
    offer = page.locator(".pc-keep__offer")
    expect(offer.locator("h2").first).to_have_text("A list for you: <script>alert(1)</script>")
    expect(offer).to_contain_text("<img src=x onerror=alert(3)>")
    expect(offer.locator(".pc-row")).to_have_count(1)
    # A few thousand letters may unfold to many millions.
    bomb = page.evaluate(PACK, " " * 5_000_000)
    assert len(bomb) < 8_000
    page.goto("about:blank")
    page.goto(f"reading/#list=1.{bomb}")
    expect(offer).to_contain_text("can't be read")


# --- have I got it? -------------------------------------------------------------------------------


def look_up(page: Page, text: str) -> tuple[list[str], list[str]]:
    """The titles that are there, and what is not."""
    page.goto("have/")
    page.locator(".pc-have__field").fill(text)
    page.get_by_role("button", name="Look them up").click()
    expect(page.locator(".pc-keep .pc-search__status")).to_contain_text("in the catalog")
    return (
        page.locator(".pc-have__results .pc-row__title").all_inner_texts(),
        page.locator(".pc-have__results .pc-missing > li > span").all_inner_texts(),
    )


FOUR_M_TITLE = "4M: Massively Multimodal Masked Modeling"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("@article{x,\n title = {{4M}: Massively Multi\\-modal Masked Modeling},\n}", []),
        ('@misc(x, title = "4M: " # {Massively {Multimodal} Masked Modeling}, year = 2023)', []),
        (
            f"TY  - GEN\r\nTI  - {FOUR_M_TITLE}\r\nER  - \r\n\r\nTY  - JOUR\r\nT1  - Other\r\n",
            ["Other"],
        ),
        (
            json.dumps([{"title": FOUR_M_TITLE.upper()}, {"title": "<i>Other</i>"}, 3]),
            ["<i>Other</i>"],
        ),
        (f"1. {FOUR_M_TITLE}\n\n- Other paper\n***\n", ["Other paper"]),
        (f"Mizrahi et al. (2023). {FOUR_M_TITLE}. NeurIPS.", []),
        (f"Mizrahi, D. “{FOUR_M_TITLE},” 2023", []),
        (FOUR_M, []),
        (
            "@misc{x, title = {4M: Massively Multimodal Masked Modeling\n@misc{y, title={Next}}",
            ["Next"],
        ),
    ],
)
def test_papers_are_found_in_many_forms(page: Page, text: str, missing: list[str]) -> None:
    assert look_up(page, text) == ([FOUR_M_TITLE], missing)


MODULE = """async ([path, name, given]) => {
  const script = document.querySelector('script[src*="assets/catalog"]').src;
  const module = await import(new URL(`keep/${path}`, script).href);
  return given.map(one => module[name](one));
}"""


def test_latex_is_read_as_a_reader_sees_it(page: Page) -> None:
    page.goto("have/")
    cases = {
        r"{\"U}ber $\alpha$-divergence": "Uber alpha -divergence",
        r"Fran\c{c}ois \c c \'{\i}sland \v{S}kola": "Francois c island Skola",
        r"U$^{2}$-Net \& \emph{So} \textbf{on}": "U^2-Net & So on",
        r"A~B\,C 50\% x\_y {\cal N}": "A B C 50% x_y N",
        r"$\varphi$-Decoding of $<$TRK$>$ \textless{}b\textgreater{}": "phi -Decoding of <TRK> <b>",
        r"\constructor of": "constructor of",
        "trailing \\": "trailing \\",
    }
    assert page.evaluate(MODULE, ["bibtex.js", "unlatex", [*cases]]) == [*cases.values()]


def test_macros_are_the_words_that_a_title_is_known_by(page: Page) -> None:
    page.goto("have/")
    cases = {rf"One $\{name}$ two": title_key(f"One {sign} two") for name, sign in SYMBOLS.items()}
    shown = page.evaluate(MODULE, ["bibtex.js", "unlatex", [*cases]])
    folded = page.evaluate(MODULE, ["../search/words.js", "fold", shown])
    assert ["".join(words) for words in folded] == [*cases.values()]


def test_identifiers_are_found_in_any_form(page: Page) -> None:
    page.goto("have/")
    cases = {
        "https://arxiv.org/abs/2207.07115v3": ["arxiv:2207.07115"],
        "hep-th/9901001": ["arxiv:hep-th/9901001"],
        "doi:10.1007/978-3-031-19815-1_37.": ["doi:10.1007/978-3-031-19815-1_37"],
        "(https://doi.org/10.1000/a(b)c)": ["doi:10.1000/a(b)c"],
        "https://dx.doi.org/10.1000%2FABC": ["doi:10.1000/abc"],
        "https://doi.org/10.48550/arXiv.2207.07115": ["arxiv:2207.07115"],
        "https://openreview.net/forum?id=abc_1&x": ["openreview:abc_1"],
        "https://aclanthology.org/2023.acl-long.1/": ["acl:2023.acl-long.1"],
        "PMID: 17284678": ["pubmed:17284678"],
        "page 2207.07115 of 10 or 10.5/x": [],
    }
    assert page.evaluate(MODULE, ["identifiers.js", "identifiers", [*cases]]) == [*cases.values()]


@pytest.mark.parametrize(
    "text",
    [
        "{" * 300_000,
        "@a{b," * 60_000,
        "\n@a{b, t={" * 30_000,
        "@a{b, t={" + "\\" * 200_000,
        "10.1234/a)" * 30_000,
        "arxiv" + " " * 200_000,
        " \n" * 300_000 + "TY  - X\n" * 10_000,
        "[" * 300_000,
        '[{"title":' * 50_000,
        ('"a' * 900 + "\n") * 200,
    ],
)
def test_what_means_harm_takes_no_long_time(page: Page, text: str) -> None:
    page.goto("have/")
    start = page.evaluate("performance.now()")
    page.evaluate(MODULE, ["records.js", "records", [text]])
    # Work that grows with the square would take hours; a machine with other work some seconds.
    assert page.evaluate("performance.now()") - start < 60_000


def test_what_is_missing_can_be_proposed(page: Page, watch: Watch) -> None:
    text = (
        "Nobody's “paper” & more\nhttps://doi.org/10.9999/none(1).\narXiv:2999.00001v2\n"
        "<img src=x onerror=alert(1)>"
    )
    found, missing = look_up(page, text)
    assert found == []
    assert missing == text.split("\n")
    links = page.get_by_role("link", name="Propose it")
    form = "https://github.com/paper-catalog/paper-catalog/issues/new?template=paper.yml&reference="
    assert links.evaluate_all("links => links.map(link => link.href)") == [
        f"{form}Nobody%27s+%E2%80%9Cpaper%E2%80%9D+%26+more",
        f"{form}10.9999%2Fnone%281%29",
        f"{form}arXiv%3A2999.00001",
        f"{form}%3Cimg+src%3Dx+onerror%3Dalert%281%29%3E",
    ]
    assert not [url for url in watch.requests if "none" in url or "nobody" in url.lower()]


def test_all_papers_that_are_there_are_kept(page: Page) -> None:
    look_up(page, f"{FOUR_M_TITLE}\n{XMEM}")
    page.get_by_role("button", name="Keep all of them").click()
    expect(page.locator(".pc-said")).to_contain_text("Kept in")
    assert len(stored(page)["lists"][0]["papers"]) == 2
    assert text_of(export(page, "BibTeX")).count("\n}\n") == 2


def test_nothing_and_too_much_are_told(page: Page) -> None:
    page.goto("have/")
    page.get_by_role("button", name="Look them up").click()
    status = page.locator(".pc-keep .pc-search__status")
    expect(status).to_have_text("There is nothing to look up yet.")
    # To type so many lines takes a browser half a minute; to paste them, none.
    page.locator(".pc-have__field").evaluate(
        "(field, text) => { field.value = text; }", "a title\n" * 6000
    )
    page.get_by_role("button", name="Look them up").click()
    expect(status).to_contain_text("0 of 5000 are in the catalog. Only the first 5,000")


# --- side by side ---------------------------------------------------------------------------------


def test_papers_of_a_list_are_compared(page: Page) -> None:
    page.goto(TOPIC)
    stars = page.locator(".pc-topic__main .pc-star")
    for number in range(5):
        stars.nth(number).click()
    page.goto("reading/")
    boxes = page.locator(".pc-kept__compare input")
    expect(boxes).to_have_count(5)
    for number in range(4):
        boxes.nth(number).check()
    expect(boxes.nth(4)).to_be_disabled()
    page.get_by_role("button", name="Compare 4 side by side").click()
    heads = page.locator(".pc-compare thead th a")
    expect(heads).to_have_count(4)
    expect(page.get_by_role("rowheader")).to_contain_text(["Authors", "Topics", "Abstract"])
    page.get_by_role("button", name="Remove").first.click()
    expect(heads).to_have_count(3)
    page.go_back()
    expect(heads).to_have_count(4)


def test_no_more_than_four_papers_stand_side_by_side(page: Page) -> None:
    page.goto(TOPIC)
    rows = page.locator(".pc-topic__main .pc-row[data-pc-id]")
    ids = rows.evaluate_all("rows => rows.slice(0, 5).map((row) => row.dataset.pcId)")
    page.goto(f"compare/#{','.join(ids)}")
    heads = page.locator(".pc-compare thead th a")
    expect(heads).to_have_count(4)
    expect(page.get_by_label("Add a paper by its title")).to_be_hidden()


def test_on_a_telephone_papers_stand_one_below_the_other(visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    page.goto(TOPIC)
    rows = page.locator(".pc-topic__main .pc-row[data-pc-id]")
    ids = rows.evaluate_all("rows => rows.slice(0, 4).map((row) => row.dataset.pcId)")
    page.goto(f"compare/#{','.join(ids)}")
    abstracts = page.get_by_role("row", name="Abstract").get_by_role("cell")
    expect(abstracts).to_have_count(4)
    boxes = [box for at in range(4) if (box := abstracts.nth(at).bounding_box())]
    assert [box["x"] for box in boxes] == [boxes[0]["x"]] * 4
    assert all(box["width"] > 300 for box in boxes)
    expect(abstracts.locator(".pc-compare__of").first).to_be_visible()
    wide = "table => [table.scrollWidth - table.clientWidth, document.documentElement.scrollWidth]"
    assert page.locator(".pc-compare__table").evaluate(wide) == [0, 390]
    expect(page.get_by_role("columnheader")).to_have_count(4)
    # With room for them, columns.
    page.set_viewport_size({"width": 1280, "height": 844})
    expect(abstracts.locator(".pc-compare__of").first).to_be_hidden()
    tops = {box["y"] for at in range(4) if (box := abstracts.nth(at).bounding_box())}
    assert len(tops) == 1


def test_a_paper_is_added_by_its_title(page: Page) -> None:
    page.goto(f"compare/#{FOUR_M},no-such-paper")
    expect(page.locator(".pc-compare thead")).to_contain_text("Not in the catalog")
    page.get_by_label("Add a paper by its title").fill("xmem")
    page.locator(".pc-compare__add").get_by_role("button", name=XMEM).click()
    expect(page.locator(".pc-compare thead th a")).to_have_count(2)
    page.goto("compare/#<img src=x>,../x,javascript:alert(1)")
    page.reload()
    expect(page.locator(".pc-keep .pc-search__status")).to_contain_text("No papers are chosen")


# --- what is new ----------------------------------------------------------------------------------


def test_a_first_visit_marks_nothing_and_a_later_one_what_came_since(page: Page) -> None:
    page.goto(TOPIC)
    expect(page.locator(".pc-star").first).to_be_visible()
    expect(page.locator(".pc-row__mark")).to_have_count(0)
    visit = stored(page, " visit")
    assert visit["before"] == ""
    # As if this had been some days before the papers came.
    newest = page.locator(".pc-row[data-pc-added]").first.get_attribute("data-pc-added")
    last = page.evaluate("day => Date.parse(day)", newest) - 9 * DAY
    store(page, json.dumps({"last": last, "before": ""}), " visit")
    page.reload()
    expect(page.locator(".pc-topic__main .pc-row__mark").first).to_have_text("New")
    expect(page.locator(".pc-topic__main .pc-list__count").first).to_contain_text("new since")
    page.goto("./")
    page.get_by_role("link", name=re.compile(r"^\d+ new since ")).click()
    expect(page.locator(".pc-keep__list[aria-current]")).to_contain_text("New in the catalog")
    expect(page.locator(".pc-keep .pc-row")).to_have_count(100)
    page.get_by_label("Mark what is new").uncheck()
    page.goto(TOPIC)
    expect(page.locator(".pc-star").first).to_be_visible()
    expect(page.locator(".pc-row__mark")).to_have_count(0)
    assert stored(page, " visit") is None


# --- how it looks, and without a script -----------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_can_be_read(visit: Visit, width: int, scheme: str) -> None:
    page = visit(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto(PAPER)
    long = "withoutend" * 30
    kept = {FOUR_M: {"note": long, "read": "2026-01-02"}, "gone": {"title": long}}
    lists = [{"name": name, "papers": [*kept]} for name in ("Reading list", long[:80])]
    store(page, shelf(kept, lists=lists))
    for address in ("reading/", f"compare/#{FOUR_M},gone", TOPIC, PAPER):
        page.goto(address)
        expect(page.locator(".pc-star, .pc-compare tbody td").first).to_be_visible()
        assert page.evaluate(TOO_WIDE) == [], address
        assert page.evaluate(TOO_FAINT) == [], address
    look_up(page, f"{FOUR_M_TITLE}\n{long}")
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(TOO_FAINT) == []


def test_without_a_script_pages_say_so(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    for address in ("reading/", "have/", "compare/"):
        page.goto(address)
        said = page.locator(".pc-keep noscript p")
        expect(said).to_contain_text("JavaScript")
        # Nothing is kept free for what will not come.
        above, below = page.locator(".pc-list__lead").bounding_box(), said.bounding_box()
        assert above is not None
        assert below is not None
        assert below["y"] - above["y"] - above["height"] < 40


def test_offline_the_list_is_still_there(page: Page, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    page.goto(PAPER)
    store(page, shelf({FOUR_M: {"title": "As it was kept"}}))
    page.route("**/manifest.json", lambda route: route.abort())
    page.goto("reading/")
    expect(page.locator(".pc-row__title")).to_have_text(["As it was kept"])
    expect(page.locator(".pc-keep .pc-search__status")).to_contain_text(
        "Only what this browser keeps"
    )
    page.unroute("**/manifest.json")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".pc-row__title")).to_have_text([FOUR_M_TITLE])


# --- another site ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small site with instant navigation, other addresses, and a paper that was renamed."""
    project = tmp_path_factory.mktemp("moved")
    configuration = """
site_name: Moved
site_url: http://127.0.0.1/
repo_url: https://example.org/r
use_directory_urls: false
theme: {name: material, features: [navigation.instant]}
plugins: [{catalog: {outputs: {feeds: false, exports: [bib]}}}]
"""
    (project / "mkdocs.yml").write_text(configuration, "utf-8")
    entries = {
        "tags.yaml": {},
        "topics/a.yaml": {"title": "A", "description": "Of all kinds."},
        "papers/new-id.yaml": {
            "title": "One",
            "topics": ["a"],
            "aliases": ["old-id"],
            "added": "2025-01-02",
        },
        "papers/other.yaml": {"title": "Two", "topics": ["a"], "ids": {"doi": "10.1000/Two"}},
    }
    docs = project / "docs"
    for path, entry in entries.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(json.dumps(entry), "utf-8")
    (docs / "contribute.md").write_text("# Contribute\n", "utf-8")
    build(project, project / "site")
    with served(project / "site") as address:
        yield address


def test_a_renamed_paper_is_followed(page: Page, moved: str) -> None:
    page.goto(f"{moved}papers/other.html")
    store(page, shelf({"old-id": {"title": "Old", "note": "Mine"}}))
    page.goto(f"{moved}reading.html")
    expect(page.locator(".pc-row__title a")).to_have_text(["One"])
    assert stored(page)["lists"][0]["papers"] == ["new-id"]
    assert stored(page)["papers"] == {"new-id": {"title": "Old", "note": "Mine"}}
    page.goto(f"{moved}compare.html#old-id,other")
    expect(page.locator(".pc-compare thead th a")).to_have_text(["One", "Two"])


def test_stars_come_with_pages_that_are_not_loaded_anew(page: Page, moved: str) -> None:
    # Instant navigation is for pages of the sitemap, whose addresses don't know the port.
    sitemap = page.request.get(f"{moved}sitemap.xml").text().replace("http://127.0.0.1/", moved)
    page.route("**/sitemap.xml", lambda route: route.fulfill(body=sitemap, content_type="text/xml"))
    page.goto(f"{moved}papers/index.html")
    page.evaluate("window.same = true")
    page.get_by_role("button", name="Keep in “Reading list”: Two").click()
    page.get_by_role("link", name="Two", exact=True).click()
    expect(page.locator("h1")).to_have_text("Two")
    expect(page.locator(".pc-paper > .pc-star")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Open the list").click()
    expect(page.locator(".pc-keep .pc-row__title")).to_have_text(["Two"])
    assert page.evaluate("window.same")


def test_without_a_github_repository_proposals_lead_to_the_owners_page(
    page: Page, moved: str, watch: Watch
) -> None:
    # The site of this test publishes no CSV.
    watch.expect(r"^error: Failed to load resource: .*404")
    page.goto(f"{moved}have.html")
    page.locator(".pc-have__field").fill("doi:10.1000/two\nNobody's paper")
    page.get_by_role("button", name="Look them up").click()
    expect(page.locator(".pc-row__title")).to_have_text(["Two"])
    link = page.get_by_role("link", name="Propose it")
    expect(link).to_have_attribute("href", "contribute.html")
    page.get_by_role("button", name="CSV").click()
    expect(page.locator(".pc-export__note")).to_contain_text("does not publish")
