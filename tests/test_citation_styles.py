"""A site whose owner has chosen the styles of references, from mkdocs.yml to the pages."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from catalog.exports.processor import style
from tests.conftest import TOY

STYLES = "[nature, ieee, {elsevier-harvard: Harvard}]"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(TOY / "docs", tmp_path / "docs")
    monkeypatch.setattr("catalog.exports.processor.chosen.cache_folder", lambda: tmp_path / "cache")
    return tmp_path


def built(folder: Path, styles: str, *, press: bool = True) -> dict[str, str]:
    """The pages of the site by their paths."""
    site = folder / f"site-{press}"
    (folder / "mkdocs.yml").write_text(
        "site_name: Toys\ntheme:\n  name: material\nplugins:\n  - catalog:\n"
        f"      press: {str(press).lower()}\n      citation_styles: {styles}\n"
    )
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(site), strict=True))
    return {p.relative_to(site).as_posix(): p.read_text() for p in site.rglob("*.html")}


def references(page: str) -> list[tuple[str, str]]:
    found = re.findall('<p data-pc-style="([^"]*)">(.*?)</p>', page)
    return [(style, unescape(re.sub("<[^>]*>", "", text))) for style, text in found]


def test_pages_show_the_chosen_styles_pressed_or_not(folder: Path) -> None:
    pages = built(folder, STYLES)
    papers = {path: page for path, page in pages.items() if "data-pc-key" in page}
    assert len(papers) >= 5
    for page in papers.values():
        shown = references(page)
        assert [style for style, _ in shown] == ["nature", "ieee", "elsevier-harvard"]
        assert all(text for _, text in shown)
        assert re.findall(r'value="[^"]*"(?: checked)?>([^<]*)</label>', page) == [
            "Nature",
            "IEEE",
            "Harvard",
        ]
    assert built(folder, STYLES, press=False) == pages


def test_a_second_build_asks_no_processor(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = built(folder, "[nature]")

    def references_(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("catalog.exports.processor.pandoc.Pandoc.references", references_)
    assert built(folder, "[nature]") == pages


def test_a_server_watches_the_owners_styles_and_templates(folder: Path) -> None:
    shutil.copy(style.folder() / "nature.csl", folder / "own.csl")
    (folder / "overrides").mkdir()
    (folder / "mkdocs.yml").write_text(
        "site_name: Toys\ntheme:\n  name: material\n  custom_dir: overrides\n"
        "plugins:\n  - catalog:\n      citation_styles: [apa, own.csl]\n"
    )
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site"))
    build(config)
    assert set(config.watch) == {str(folder / "overrides"), str(folder / "own.csl")}


@pytest.mark.parametrize(
    ("styles", "said"),
    [
        ("[natur]", "'natur': no such style\nhint: did you mean 'nature'?"),
        ("[]", "no list of styles"),
        ("[apa, apa]", "'apa' is named twice"),
        ("[lost.csl]", "'lost.csl': the file can't be read"),
    ],
)
def test_a_mistake_stops_the_build_before_the_site_is_touched(
    folder: Path, styles: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    pages = built(folder, "[apa]")
    with pytest.raises(Abort):
        built(folder, styles)
    assert f"mkdocs.yml:1:1: citation-style: citation_styles: {said}" in caplog.text
    site = folder / "site-True"
    left = {p.relative_to(site).as_posix(): p.read_text() for p in site.rglob("*.html")}
    assert left == pages
