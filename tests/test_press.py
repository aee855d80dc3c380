"""The oracle of pressing: with it and without it, the same site.

Bytes are compared: equal bytes are an equal document, head and body, links and titles included.
Behind a minifier, whose output may differ in quotes, documents are compared by a real HTML parser.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import extruct  # type: ignore[import-untyped]  # extruct has no annotations
import html5lib
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from catalog.check import examine
from catalog.entry import write_paper
from catalog.history import History
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


def built(
    folder: Path, settings: str, *, press: bool, plugins: str = "", cards: str = "true"
) -> dict[str, bytes]:
    """Every file of the site by its path."""
    site = folder / f"site-{press}"
    plugin = f"catalog: {{press: {str(press).lower()}, cards: {cards}}}"
    (folder / "mkdocs.yml").write_text(
        "site_name: Toys\nsite_url: https://example.org/toys/\nrepo_url: https://example.org/r\n"
        f"{settings}plugins:\n  - {plugin}\n{plugins}"
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
    lists = [sorted(entries(files)) for files in (pressed, ordinary)]
    assert lists[0] == lists[1]


def entries(files: dict[str, bytes]) -> list[bytes]:
    """The entries of a sitemap."""
    return re.findall(rb"<url>.*?</url>", files["sitemap.xml"], re.DOTALL)


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


@pytest.mark.parametrize("press", [True, False])
def test_the_sitemap_has_the_days_of_commits_and_never_todays(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, press: bool
) -> None:
    days = {"papers/deep/er/odd-0.yaml": "2020-02-02", "about.md": "2021-01-01"}
    monkeypatch.setattr("catalog.history.read", lambda _: History(changed=days))
    (folder / "docs/later.md").write_text("# Not committed\n")
    site = built(folder, PLAIN, press=press)
    found = {
        re.findall(rb"<loc>https://example.org/toys/(.*?)</loc>", entry)[0]: re.findall(
            rb"<lastmod>(.*?)</lastmod>", entry
        )
        for entry in entries(site)
    }
    assert found[b"papers/odd-0/"] == [b"2020-02-02"]
    assert found[b"about/"] == [b"2021-01-01"]
    assert found[b"papers/odd-1/"] == found[b"later/"] == found[b"search/"] == []
    # A list is as new as the newest paper in it: the toys say when they were added.
    added = {
        paper.added for paper in examine(TOY / "docs")[0].papers if paper.added and paper.added.day
    }
    assert found[b"papers/"] == [
        str(max((str(day) for day in added), default="2020-02-02")).encode()
    ]
    assert gzip.decompress(site["sitemap.xml.gz"]) == site["sitemap.xml"]


@pytest.mark.parametrize("press", [True, False])
@pytest.mark.parametrize("urls", ["true", "false"])
def test_the_sitemap_leaves_out_what_no_search_engine_should_find(
    folder: Path, urls: str, *, press: bool
) -> None:
    gone = folder / "docs/papers/deep/er/odd-1.yaml"
    gone.write_text(f"{gone.read_text()}aliases: [old-odd]\nremoved: It was none.\n")
    settings = f"{PLAIN}use_directory_urls: {urls}\n"
    files = built(folder, settings, press=press)
    end = "/index.html" if urls == "true" else ".html"
    assert b'content="noindex"' in files[f"papers/odd-1{end}"]
    assert f"papers/old-odd{end}" in files
    found = re.findall(rb"papers/[a-z]+-[^<]*", b"".join(entries(files)))
    assert not any(b"odd-1" in one or b"old-odd" in one for one in found)
    assert sum(b"odd-" in one for one in found) == len(ODD) - 1


def test_who_has_added_papers_is_shown_unless_told_otherwise(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = [f"papers/late-{number}.yaml" for number in range(9)]
    monkeypatch.setattr(
        "catalog.history.read", lambda _: History(added_by=dict.fromkeys(added, "Ada <&> L"))
    )
    for number, file in enumerate(added):
        entry = f"title: Late {number}\ntopics: [long-context]\nadded: 2027-01-0{number + 1}\n"
        (folder / "docs" / file).write_text(entry)
    page, said = (
        "topics/long-context/index.html",
        b"</time> by <bdi>Ada &lt;&amp;&gt; L</bdi>",
    )
    pressed, ordinary = (built(folder, PLAIN, press=press) for press in (True, False))
    assert pressed[page] == ordinary[page]
    assert pressed[page].count(said) == 5
    off = built(folder, PLAIN, press=True, cards="true, contributors: false")
    assert b"<bdi>" not in off[page]
    assert off[page].count(b"<time ") == 5


def test_no_plugin_and_no_template_has_to_know_of_the_head(folder: Path) -> None:
    (folder / "overrides/main.html").write_text('{% extends "base.html" %}')
    for files in (built(folder, RICH, press=press) for press in (True, False)):
        shown = files["papers/odd-0/index.html"].decode()
        found = extruct.extract(shown, syntaxes=["json-ld", "opengraph"])
        assert found["json-ld"][0]["@graph"][0]["name"] == ODD[0]
        assert dict(found["opengraph"][0]["properties"])["og:title"] == ODD[0]
        about = extruct.extract(files["about/index.html"].decode(), syntaxes=["opengraph"])
        said = dict(about["opengraph"][0]["properties"])
        assert (said["og:title"], said["og:url"]) == (
            "About the toys",
            "https://example.org/toys/about/",
        )


def test_what_a_template_says_of_sharing_stands_alone(folder: Path) -> None:
    for files in (built(folder, RICH, press=press) for press in (True, False)):
        shown = files["papers/odd-0/index.html"]
        assert shown.count(b'property="og:title"') == 1
        assert b'name="citation_title"' in shown


def test_images_are_drawn_unless_told_otherwise(folder: Path) -> None:
    def images(files: dict[str, bytes]) -> list[str]:
        return sorted(path for path in files if path.startswith("assets/catalog/cards/"))

    with_images = built(folder, PLAIN, press=True)
    assert images(with_images) == [
        "assets/catalog/cards/site.png",
        *(
            f"assets/catalog/cards/topics/{path.stem}.png"
            for path in sorted(folder.glob("docs/topics/*.yaml"))
        ),
    ]
    for path in re.findall(
        rb'property="og:image" content="https://example.org/toys/(.*?)"',
        b"".join(content for path, content in with_images.items() if path.endswith(".html")),
    ):
        assert path.decode() in with_images
    without = built(folder, f"{PLAIN}", press=True, cards="false")
    assert images(without) == []
    assert not any(b"og:image" in content for content in without.values())


def test_an_image_of_the_sites_own_wins(folder: Path) -> None:
    own = folder / "docs/assets/catalog/cards/site.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"mine")
    (folder / "docs/robots.txt").write_text("User-agent: *\nDisallow: /\n")
    files = built(folder, PLAIN, press=True)
    assert files["assets/catalog/cards/site.png"] == b"mine"
    assert files["robots.txt"] == b"User-agent: *\nDisallow: /\n"


def test_a_font_that_is_none_stops_the_build(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "font.ttf").write_text("no font")
    with pytest.raises(Abort):
        built(folder, PLAIN, press=True, cards="font.ttf")
    assert "cards: the font" in caplog.text


def test_robots_may_come_and_find_the_sitemap(folder: Path) -> None:
    assert built(folder, PLAIN, press=True)["robots.txt"] == (
        b"User-agent: *\nAllow: /\n\nSitemap: https://example.org/toys/sitemap.xml\n"
    )


def test_every_page_has_one_canonical_address(folder: Path) -> None:
    files = built(folder, PLAIN, press=True)
    for path, content in files.items():
        if path.endswith("index.html"):
            said = re.findall(rb'<link rel="canonical" href="(.*?)">', content)
            assert len(said) == 1, path
            shown = re.findall(rb'<meta property="og:url" content="(.*?)">', content)
            assert shown in (said, []), path
            # The page of a former id leads on, and says no more.
            assert bool(shown) != (b'http-equiv="refresh"' in content), path


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
