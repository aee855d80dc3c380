"""What a page has no use for is left out, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from catalog.spare import spare

SITE = """\
site_name: Plain
theme: {name: material, font: false, icon: {logo: material/library}}
plugins: [SEARCH]
markdown_extensions:
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
"""
HIDDEN = "---\nhide: [toc]\n---\n"
PAGES = {
    "index": f"{HIDDEN}# A page\n\nA text.\n",
    "headings": f"{HIDDEN}# A page\n\n## A heading\n\nA text.\n",
    "tabs": f'{HIDDEN}# A page\n\n=== "One"\n\n    1\n\n=== "Two"\n\n    2\n',
}


def site(project: Path, plugins: str) -> dict[str, str]:
    """What Material makes of the pages, by their names."""
    (project / "mkdocs.yml").write_text(SITE.replace("SEARCH", plugins), "utf-8")
    (project / "docs").mkdir()
    for name, text in PAGES.items():
        (project / f"docs/{name}.md").write_text(text, "utf-8")
    config = load_config(
        str(project / "mkdocs.yml"), site_dir=str(project / "site"), use_directory_urls=False
    )
    build(config)
    return {name: (project / f"site/{name}.html").read_text("utf-8") for name in PAGES}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return site(tmp_path_factory.mktemp("plain"), "")


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return site(tmp_path_factory.mktemp("searched"), "search")


def elements(html: str) -> list[str]:
    """A page's elements in order, but for namespaces as attributes, and Material's settings."""
    tree: Element = html5lib.parse(html)
    return [
        f"{one.tag} {attributes} {(one.text or '').strip()}"
        for one in tree.iter()
        if one.attrib.get("id") != "__config"
        for attributes in [{k: v for k, v in one.attrib.items() if not k.endswith("xmlns")}]
    ]


def settings(html: str) -> dict[str, object]:
    found = re.search(r'<script id="__config" type="application/json">(.*?)</script>', html)
    assert found is not None
    made: dict[str, object] = json.loads(found[1])
    return made


def test_a_page_is_the_same_but_for_an_empty_table_of_contents_and_a_script_for_tabs(
    pages: dict[str, str],
) -> None:
    before, after = elements(pages["index"]), elements(spare(pages["index"]))
    sidebar = next(at for at, one in enumerate(before) if "md-sidebar--secondary" in one)
    tabs = next(at for at, one in enumerate(before) if "__tabbed_" in one)
    # The sidebar, two elements in it, and its empty list.
    assert "md-nav--secondary" in before[sidebar + 3]
    gone = {*range(sidebar, sidebar + 4), tabs}
    assert [one for at, one in enumerate(before) if at not in gone] == after
    assert len(spare(pages["index"])) < len(pages["index"]) - 900


def test_drawings_stay_drawings(pages: dict[str, str]) -> None:
    assert "xmlns" in pages["index"]
    assert "xmlns" not in spare(pages["index"])
    drawn = [one for one in elements(spare(pages["index"])) if "}svg " in one]
    assert drawn
    assert all(one.startswith("{http://www.w3.org/2000/svg}") for one in drawn)


def test_a_table_of_contents_with_entries_stays(pages: dict[str, str]) -> None:
    assert "md-sidebar--secondary" in spare(pages["headings"])
    assert 'href="#a-heading"' in spare(pages["headings"])


def test_tabs_keep_their_script(pages: dict[str, str]) -> None:
    assert 'startsWith("__tabbed_")' in spare(pages["tabs"])


def test_words_of_a_search_that_is_not_there_are_left_out(
    pages: dict[str, str], searched: dict[str, str]
) -> None:
    assert settings(spare(searched["index"])) == settings(searched["index"])
    before, after = settings(pages["index"]), settings(spare(pages["index"]))
    words = before.pop("translations")
    assert isinstance(words, dict)
    assert after.pop("translations") == {
        name: text for name, text in words.items() if not name.startswith("search.")
    }
    assert "clipboard.copy" in words
    assert before == after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "&lt;svg xmlns=&quot;http://www.w3.org/2000/svg&quot;&gt;",
        "<pre>&lt;script>var target=document.getElementById</pre>",
        '<script id="__config" type="application/json">{"translations": []}</script>',
        '<script id="__config" type="application/json">[]</script>',
        '<script id="__config" type="application/json">{no json</script>',
        '<svg data-x="a" viewBox="0 0 1 1"></svg> xmlns="http://www.w3.org/2000/svg"',
        '<div class="md-sidebar md-sidebar--secondary" data-md-type="toc" hidden><p>x</p></div>',
    ],
)
def test_what_looks_like_it_is_left_alone(text: str) -> None:
    assert spare(text) == text


def test_settings_stay_inside_their_script() -> None:
    kept = '<script id="__config" type="application/json">'
    words = '{"translations": {"search.x": "", "clipboard.copy": "\\u003c/script>"}}'
    made = spare(f"{kept}{words}</script>")
    assert made == f'{kept}{{"translations":{{"clipboard.copy":"\\u003c/script>"}}}}</script>'
