"""Citing a paper: what is shown, copied and downloaded, and what a reader's choice does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from catalog.exports.formats import Format
from catalog.exports.record import Record
from catalog.exports.references import STYLES, plain
from catalog.load import Docs, load
from catalog.model import PaperId
from catalog.pages import Site
from catalog.pages.cite import FORMATS
from tests.browser.conftest import ROOT, Visit, build, served

TOY = ROOT / "tests/toy"
PAPER = "combiner-full-attention-transformer-with-sparse-computation"
# Hostile, and retracted.
EVIL = "on-the-price-of-toys"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the toy catalog."""
    folder = tmp_path_factory.mktemp("toys")
    build(TOY, folder)
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def catalog() -> Site:
    return Site(catalog=load(Docs(TOY / "docs")).catalog)


def cited(catalog: Site, id_: str) -> Record:
    """What a page cites by: all but the abstract."""
    return replace(catalog.cited(PaperId(id_)), abstract_as_found=None)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def seen(page: Page) -> str:
    """The one reference that is shown."""
    shown = page.locator("[data-pc-style]:visible")
    expect(shown).to_have_count(1)
    return shown.text_content() or ""


def test_a_reader_sees_one_reference_and_chooses_among_five(
    visit: Visit, toys: str, catalog: Site
) -> None:
    page = visit(base_url=toys)
    page.goto(f"papers/{PAPER}/")
    of = cited(catalog, PAPER)
    assert seen(page) == plain(of, STYLES[0])
    assert seen(page).startswith("Ren, H., Dai, H., ")
    for style in STYLES:
        page.get_by_label(style.name, exact=True).check()
        assert seen(page) == plain(of, style)


def test_without_a_script_styles_can_be_chosen_and_files_read(visit: Visit, toys: str) -> None:
    page = visit(base_url=toys, java_script_enabled=False)
    page.goto(f"papers/{PAPER}/")
    assert seen(page).startswith("Ren, H., ")
    page.get_by_label("Vancouver").check()
    assert seen(page).startswith("Ren H, ")
    expect(page.locator("#bibtex")).to_be_visible()
    expect(page.locator("#ris")).to_be_hidden()
    page.get_by_text("RIS", exact=True).click()
    expect(page.locator("#ris")).to_be_visible()
    expect(page.locator(".pc-cite").get_by_role("button")).to_have_count(0)


def test_styles_are_chosen_by_keys_and_the_focus_is_seen(visit: Visit, toys: str) -> None:
    page = visit(base_url=toys)
    page.goto(f"papers/{PAPER}/")
    group = page.get_by_role("group", name="Style")
    expect(group.get_by_role("radio")).to_have_count(5)
    page.get_by_label("APA").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("IEEE")).to_be_focused()
    assert seen(page).startswith("H. Ren ")
    outline = group.locator("label", has_text="IEEE").evaluate("e => getComputedStyle(e).outline")
    assert "solid" in outline


def test_the_choice_is_remembered(visit: Visit, toys: str) -> None:
    page = visit(base_url=toys)
    page.goto(f"papers/{PAPER}/")
    page.get_by_label("Chicago").check()
    page.goto(f"papers/{EVIL}/")
    expect(page.get_by_label("Chicago")).to_be_checked()
    assert seen(page).startswith("Carberry, Josiah S. 2019. ")


def test_what_is_remembered_may_be_nonsense(visit: Visit, toys: str) -> None:
    page = visit(base_url=toys)
    page.goto(f"papers/{PAPER}/")
    page.evaluate("localStorage.setItem('catalog-style', '\"]')")
    page.reload()
    assert seen(page).startswith("Ren, H., ")
    button(page, "Copy the reference").wait_for()


def test_a_reader_who_allows_no_storage_can_choose(visit: Visit, toys: str) -> None:
    page = visit(base_url=toys)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    )
    page.goto(f"papers/{PAPER}/")
    page.get_by_label("ACM").check()
    assert seen(page).startswith("Hongyu Ren, ")
    button(page, "Copy BibTeX").wait_for()


def test_buttons_come_without_moving_anything(visit: Visit, toys: str) -> None:
    places = []
    for scripts in (True, False):
        for width in (1280, 390):
            page = visit(
                base_url=toys,
                java_script_enabled=scripts,
                viewport={"width": width, "height": 860},
            )
            page.goto(f"papers/{PAPER}/")
            if scripts:
                button(page, "Download CSL-JSON").wait_for()
            boxes = page.locator(".pc-cite > *:not(.pc-copies, .pc-heard)")
            places.append([one.bounding_box() for one in boxes.all()])
    assert places[:2] == places[2:]


# --- copies ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", [PAPER, EVIL])
def test_copies_are_what_exports_write(visit: Visit, toys: str, catalog: Site, id_: str) -> None:
    page = visit(base_url=toys, permissions=CLIPBOARD)
    page.goto(f"papers/{id_}/")
    for format_, _ in FORMATS:
        pressed = page.locator(".pc-copy", has_text=f"Copy {format_.name}")
        pressed.click()
        expect(page.locator(".pc-cite [role=status]")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == format_.one(cited(catalog, id_))


def test_a_reference_is_copied_with_its_italics(visit: Visit, toys: str, catalog: Site) -> None:
    page = visit(base_url=toys, permissions=CLIPBOARD)
    page.goto(f"papers/{EVIL}/")
    page.get_by_label("IEEE").check()
    button(page, "Copy the reference").click()
    expect(page.get_by_text("Copied").first).to_be_visible()
    of = cited(catalog, EVIL)
    assert page.evaluate("navigator.clipboard.readText()") == plain(of, STYLES[1])
    rich = page.evaluate(
        "navigator.clipboard.read().then(([item]) => item.getType('text/html'))"
        ".then((blob) => blob.text())"
    )
    assert "<i>Journal of Invented Toys &amp; Games</i>" in rich
    assert "&lt;b&gt;More&lt;/b&gt;" in rich


def test_a_button_that_is_pressed_twice_finds_its_name_again(visit: Visit, toys: str) -> None:
    page = visit(base_url=toys, permissions=CLIPBOARD)
    page.clock.install()
    page.goto(f"papers/{PAPER}/")
    pressed = page.locator("div:has(> details #bibtex) .pc-copy").first
    expect(pressed).to_have_text("Copy BibTeX")
    pressed.click()
    expect(pressed).to_have_text("Copied")
    page.clock.run_for(1000)
    pressed.click()
    page.clock.run_for(1500)
    expect(pressed).to_have_text("Copied")
    page.clock.run_for(5000)
    expect(pressed).to_have_text("Copy BibTeX")


def test_a_text_that_may_not_be_copied_is_opened_and_selected(visit: Visit, toys: str) -> None:
    page = visit(base_url=toys, viewport={"width": 390, "height": 860})
    # To grant nothing is to deny the rest.
    page.context.grant_permissions([])
    page.goto(f"papers/{PAPER}/")
    button(page, "Copy RIS").click()
    expect(page.locator("div:has(> details #ris) .pc-copy").first).to_have_text(
        "Selected: press Ctrl+C"
    )
    expect(page.locator("#ris")).to_be_visible()
    selected = page.evaluate("getSelection().toString()")
    assert selected.startswith("TY  - CPAPER\nID  - ren2021combiner\n")
    button(page, "Copy the reference").click()
    expect(page.locator(".pc-copy").first).to_have_text("Selected: press Ctrl+C")
    assert page.evaluate("getSelection().toString()") == seen(page)


# --- downloads ------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", [format_ for format_, _ in FORMATS], ids=lambda one: one.suffix)
@pytest.mark.parametrize(("id_", "key"), [(PAPER, "ren2021combiner"), (EVIL, "carberry2019price")])
def test_downloads_are_what_exports_write(  # noqa: PLR0917  # fixtures and cases
    visit: Visit, toys: str, catalog: Site, tmp_path: Path, format_: Format, id_: str, key: str
) -> None:
    page = visit(base_url=toys)
    page.goto(f"papers/{id_}/")
    with page.expect_download() as downloading:
        button(page, f"Download {format_.name}").click()
    assert downloading.value.suggested_filename == f"{key}.{format_.suffix}"
    downloading.value.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == format_.one(cited(catalog, id_)).encode()


@pytest.mark.parametrize(("number", "id_"), [(0, PAPER), (1, EVIL), (4, EVIL)])
def test_the_reference_that_is_seen_is_downloaded_as_text(  # noqa: PLR0917  # fixtures and cases
    visit: Visit, toys: str, catalog: Site, tmp_path: Path, number: int, id_: str
) -> None:
    page = visit(base_url=toys)
    page.goto(f"papers/{id_}/")
    of = cited(catalog, id_)
    page.get_by_label(STYLES[number].name, exact=True).check()
    with page.expect_download() as downloading:
        button(page, "Download the reference").click()
    assert downloading.value.suggested_filename == f"{of.key}.txt"
    downloading.value.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_text("utf-8") == f"{plain(of, STYLES[number])}\n"


def test_a_key_that_is_no_file_name_becomes_one(visit: Visit, toys: str) -> None:
    page = visit(base_url=toys)
    page.goto(f"papers/{PAPER}/")
    page.locator(".pc-cite").evaluate("cite => { cite.dataset.pcKey = '../a/b:c<d>*?|é'; }")
    with page.expect_download() as downloading:
        button(page, "Download BibTeX").click()
    assert downloading.value.suggested_filename == "--a-b-c-d-é.bib"


# --- the abstract's address -----------------------------------------------------------------------


def test_the_address_of_an_abstract_is_copied(visit: Visit, toys: str) -> None:
    page = visit(base_url=toys, permissions=CLIPBOARD)
    page.clock.install()
    page.goto(f"papers/{PAPER}/")
    button(page, "Copy BibTeX").wait_for()
    link = page.get_by_title("Link to the abstract")
    link.click()
    expect(link).to_have_text("Link copied")
    expect(page.locator(".pc-cite [role=status]")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{toys}papers/{PAPER}/#abstract"
    expect(page).to_have_url(f"{toys}papers/{PAPER}/#abstract")
    page.clock.run_for(5000)
    expect(link).to_have_text("¶")


def test_an_address_that_may_not_be_copied_stands_in_the_bar(visit: Visit, toys: str) -> None:
    page = visit(base_url=toys, has_touch=True, is_mobile=True)
    page.context.grant_permissions([])
    page.goto(f"papers/{PAPER}/")
    button(page, "Copy BibTeX").wait_for()
    link = page.get_by_title("Link to the abstract")
    # Nobody can hover there.
    assert link.evaluate("e => getComputedStyle(e).opacity") == "1"
    link.click()
    expect(page).to_have_url(f"{toys}papers/{PAPER}/#abstract")
    expect(link).to_have_text("¶")


# --- a paper that nobody should rely on -----------------------------------------------------------


def test_a_retraction_stands_above_its_citations(visit: Visit, toys: str) -> None:
    page = visit(base_url=toys)
    page.goto(f"papers/{EVIL}/")
    note = page.locator(".pc-cite__note")
    expect(note).to_be_visible()
    expect(note).to_contain_text("Retracted (2020-02): The toys were never for sale")
    assert "[Retracted (2020-02): The toys were never for sale" in seen(page)
    page.emulate_media(media="print")
    expect(note).to_be_visible()
    expect(page.locator("#bibtex")).to_be_visible()
    expect(page.locator("summary", has_text="CSL-JSON")).to_be_hidden()
    expect(page.locator(".pc-copies").first).to_be_hidden()
