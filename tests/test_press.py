"""The oracle of pressing: with it and without it, the same site.

Bytes are compared: equal bytes are an equal document, head and body, links and titles included.
Behind a minifier, whose output may differ in quotes, documents are compared by a real HTML parser.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import html5lib
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from catalog.entry import write_paper
from catalog.model import Paper, PaperId, TopicId
from tests.conftest import TOY

PLAIN = "theme:\n  name: material\n"
RICH = """\
theme:
  name: material
  custom_dir: overrides
  palette: {scheme: slate, primary: red}
  features:
    - navigation.tabs
    - navigation.instant
    - navigation.path
    - navigation.footer
    - toc.integrate
    - content.action.edit
    - content.action.view
extra:
  analytics: {provider: google, property: G-1}
  social: [{icon: fontawesome/brands/github, link: https://example.org}]
edit_uri_template: "blob/{path_noext}/x?file={path}"
markdown_extensions: [attr_list, md_in_html, abbr, pymdownx.emoji, pymdownx.superfences]
"""
MAIN = """\
{% extends "base.html" %}
{% block extrahead %}
{% if page %}
<meta property="og:title" content="{{ page.title }}">
<meta property="og:url" content="{{ page.canonical_url }}">
<script type="application/ld+json">
{"name": {{ page.title | tojson }}, "in": "{{ page.url }}"}
</script>
{% endif %}
{% endblock %}
"""
ODD = (
    "<TRK> & \"quotes\" 'more' `ticks` {{ 7 * 7 }} {% raw %} </title><script>alert(1)</script>",
    "pc0123456789abcdefx0z and __config",
    "شبكة عصبية",
    "A title " * 50,
    ":smile: *[HTML]: x ++key++ [link](x) <!-- c --> &amp; &lt;",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(TOY / "docs", tmp_path / "docs")
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides/main.html").write_text(MAIN)
    for number, title in enumerate(ODD):
        paper = Paper(
            id=PaperId(f"odd-{number}"),
            file=f"papers/deep/er/odd-{number}.yaml",
            title=title.strip(),
            abstract=" ".join(ODD[number:]),
            topics=(TopicId("long-context"),),
        )
        file = tmp_path / "docs" / paper.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write_paper(paper))
    return tmp_path


def built(folder: Path, settings: str, *, press: bool, plugins: str = "") -> dict[str, bytes]:
    """Every file of the site by its path."""
    site = folder / f"site-{press}"
    (folder / "mkdocs.yml").write_text(
        "site_name: Toys\nsite_url: https://example.org/toys/\nrepo_url: https://example.org/r\n"
        f"{settings}plugins:\n  - catalog: {{press: {str(press).lower()}}}\n{plugins}"
    )
    build(load_config(str(folder / "mkdocs.yml"), site_dir=str(site), strict=True))
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def without_sitemap(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if not path.startswith("sitemap")}


@pytest.mark.parametrize(
    "settings",
    [
        PLAIN,
        f"{PLAIN}use_directory_urls: false\n",
        f"{PLAIN}edit_uri: edit/main/docs/\nnav: [{{A: index.md}}, {{B: topics/index.md}}]\n",
        RICH,
    ],
    ids=["plain", "files", "nav", "rich"],
)
def test_a_pressed_site_is_the_ordinary_one_to_the_byte(folder: Path, settings: str) -> None:
    pressed = built(folder, settings, press=True)
    ordinary = built(folder, settings, press=False)
    assert pressed.keys() == ordinary.keys()
    assert without_sitemap(pressed) == without_sitemap(ordinary)
    # The sitemap lists what there is, in the order in which MkDocs met it.
    lists = [sorted(files["sitemap.xml"].split(b"<url>")[1:]) for files in (pressed, ordinary)]
    assert [entry.split(b"</loc>")[0] for entry in lists[0]] == [
        entry.split(b"</loc>")[0] for entry in lists[1]
    ]


def flat(element: Element) -> Iterator[object]:
    yield element.tag, sorted(element.items()), element.text, element.tail
    for child in element:
        yield from flat(child)


def test_behind_a_minifier_the_documents_are_the_same(folder: Path) -> None:
    minify = (
        "  - minify:\n      minify_html: true\n      htmlmin_opts: {remove_comments: true, "
        "remove_empty_space: true}\n"
    )
    # The minifier reads an attribute's `&amp;lt;` as `<`, once too often: no oracle for that one.
    (folder / "docs/papers/deep/er/odd-4.yaml").unlink()
    pressed = built(folder, RICH, press=True, plugins=minify)
    ordinary = built(folder, RICH, press=False, plugins=minify)
    assert pressed.keys() == ordinary.keys()
    pages = [path for path in pressed if path.endswith(".html")]
    assert len(pages) > 50
    for path in pages:
        one, other = (html5lib.parse(files[path]) for files in (pressed, ordinary))
        assert list(flat(one)) == list(flat(other)), path


def test_a_template_that_puts_a_title_into_a_script_stops_the_build(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "overrides/main.html").write_text(
        '{% extends "base.html" %}{% block extrahead %}<script>t = "{{ page.title }}"</script>'
        "{% endblock %}"
    )
    with pytest.raises(Abort):
        built(folder, RICH, press=True)
    assert (
        "the page's title stands in <script>, where it can't be escaped safely; change the "
        "template, or set `press: false`" in caplog.text
    )
    assert built(folder, RICH, press=False)


@pytest.mark.parametrize(
    "use",
    [
        '{{ page.title | truncate(12, true, "..", 0) }}',
        "{{ page.title[0] }}",
        "{{ page.title | length }}",
        "{{ page.content | wordcount * page.content | length }}",
        '{% if page.title.startswith("p") %}P{% endif %}',
    ],
)
def test_a_template_that_does_more_than_show_a_title_stops_the_build(
    folder: Path, caplog: pytest.LogCaptureFixture, use: str
) -> None:
    (folder / "overrides/main.html").write_text(
        '{% extends "base.html" %}{% block extrahead %}{% if page %}<meta content="'
        f'{use}">{{% endif %}}{{% endblock %}}'
    )
    with pytest.raises(Abort):
        built(folder, RICH, press=True)
    assert "set `press: false`" in caplog.text


def test_pages_named_in_the_navigation_are_not_pressed(folder: Path) -> None:
    nav = f"{PLAIN}nav: [{{A: index.md}}, topics/long-context.md, papers/odd-2.md]\n"
    pressed = built(folder, nav, press=True)
    assert without_sitemap(pressed) == without_sitemap(built(folder, nav, press=False))
    assert b"None" not in pressed["topics/long-context/index.html"]


def test_another_search_holds_no_placeholders(folder: Path) -> None:
    files = built(folder, PLAIN, press=True, plugins="  - search\n")
    index = json.loads(files["search/search_index.json"])
    assert {doc["location"].partition("/")[0] for doc in index["docs"]} <= {"about", ""}


def test_a_hook_changes_pressed_pages_too(folder: Path) -> None:
    (folder / "hook.py").write_text(
        'def on_post_page(output, **_):\n    return output.replace("<body", "<body data-hook")\n'
    )
    files = built(folder, f"{PLAIN}hooks: [hook.py]\n", press=True)
    pages = [path for path in files if path.endswith(".html") and path != "404.html"]
    assert [path for path in pages if b"<body data-hook" not in files[path]] == []


def test_a_sitemap_too_long_for_a_file_becomes_several(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = built(folder, PLAIN, press=True)["sitemap.xml"]
    monkeypatch.setattr("catalog.press._SITEMAP_LONGEST", 20)
    files = built(folder, PLAIN, press=True)
    assert ET.fromstring(files["sitemap.xml"]).tag.endswith("sitemapindex")  # noqa: S314
    named = re.findall(rb"<sitemap><loc>(.*?)</loc></sitemap>", files["sitemap.xml"])
    parts = [files[name.rpartition(b"/")[2].decode()] for name in named]
    assert all(part.count(b"<url>") <= 20 for part in parts)
    locations = re.findall(rb"<loc>(.*?)</loc>", b"".join(parts))
    assert locations == re.findall(rb"<loc>(.*?)</loc>", whole)
    assert all(name.startswith(b"https://") for name in named)
    for part in parts:
        ET.fromstring(part)  # noqa: S314  # our own
