from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from click.testing import CliRunner
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

import catalog
from catalog.cli import main
from catalog.entry.schema import schemas
from catalog.model import Catalog
from tests.conftest import TOY

XMEM = "xmem-long-term-video-object-segmentation-with-an-atkinson"
SITE = "https://toys.example.org/catalog/"
EDIT = "https://git.example.org/toys/edit/main/docs/"
_ADDRESSES = ("href", "src", "action", "poster", "data")
_LINKS_THAT_LOAD = {"stylesheet", "icon", "preload", "preconnect", "dns-prefetch", "modulepreload"}


def press(toys: Path, site: Path, **settings: Any) -> Path:
    """Build the site of a folder with mkdocs.yml, strictly, as `mkdocs build --strict` does."""
    config = load_config(str(toys / "mkdocs.yml"), site_dir=str(site), strict=True, **settings)
    build(config)
    return site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return press(TOY, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def flat_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return press(TOY, tmp_path_factory.mktemp("flat"), use_directory_urls=False)


@pytest.fixture
def toys(tmp_path: Path) -> Path:
    """A copy of the toy catalog to change."""
    return Path(shutil.copytree(TOY, tmp_path / "toys"))


def dom(file: Path) -> Element:
    return html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False)


def addresses(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        yield from (element.attrib[name] for name in _ADDRESSES if name in element.attrib)


def links_to(tree: Element, start: str) -> list[str]:
    return [address for address in addresses(tree) if address.startswith(start)]


def broken(site: Path) -> list[tuple[str, str]]:
    """The pages and their addresses that lead to no file of the site, or to no place in it."""
    trees = {file.relative_to(site).as_posix(): dom(file) for file in site.rglob("*.html")}
    ids = {page: {element.get("id") for element in tree.iter()} for page, tree in trees.items()}
    found = []
    for page, tree in trees.items():
        for address in addresses(tree):
            url = urlsplit(urljoin(SITE + page, address))
            if not url.geturl().startswith(SITE):
                continue
            target = unquote(url.path).removeprefix(urlsplit(SITE).path)
            if not target or target.endswith("/"):
                target += "index.html"
            anchor = unquote(url.fragment)
            if not (site / target).is_file() or (anchor and anchor not in ids.get(target, ())):
                found.append((page, address))
    return found


# --- the site ------------------------------------------------------------------------------------


def test_every_internal_address_leads_somewhere(site: Path) -> None:
    assert broken(site) == []


def test_every_internal_address_of_a_flat_site_leads_somewhere(flat_site: Path) -> None:
    assert broken(flat_site) == []
    assert (flat_site / f"papers/{XMEM}.html").is_file()


def test_the_check_for_broken_addresses_finds_them(site: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(site, tmp_path / "copy"))
    (copy / "papers" / XMEM / "index.html").unlink()
    assert ("about/index.html", f"../papers/{XMEM}/") in broken(copy)


def test_every_paper_topic_and_tag_has_its_page(site: Path, toy: Catalog) -> None:
    for kind in ("papers", "topics", "tags"):
        for entry in getattr(toy, kind):
            assert (site / kind / entry.id / "index.html").is_file()


def test_entries_are_not_copied_and_schemas_are(site: Path) -> None:
    assert not [path for path in site.rglob("*") if path.suffix in {".yaml", ".yml"}]
    # What is Markdown there is written for machines, each beside its page.
    assert all((path.parent / "index.html").exists() for path in site.rglob("*.md"))
    served = {path.name: path.read_text("utf-8") for path in (site / "schema").iterdir()}
    assert served == schemas()


def test_pages_ask_no_other_host_for_anything(site: Path) -> None:
    for file in site.rglob("*.html"):
        text = file.read_text("utf-8")
        assert "fonts.googleapis" not in text
        assert "fonts.gstatic" not in text
        for element in dom(file).iter():
            loads = element.get("src")
            if element.tag == "link" and set((element.get("rel") or "").split()) & _LINKS_THAT_LOAD:
                loads = element.get("href")
            assert loads is None or urlsplit(loads).netloc == "", (file, loads)
    for file in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", file.read_text("utf-8")), file


def test_a_page_is_edited_at_its_entry(site: Path) -> None:
    def edits(page: str) -> list[str]:
        return links_to(dom(site / page / "index.html"), EDIT)

    assert edits(f"papers/{XMEM}") == [f"{EDIT}papers/{XMEM}.yaml"]
    assert edits("papers/on-the-price-of-toys") == [
        f"{EDIT}papers/invented/on-the-price-of-toys.yaml"
    ]
    assert edits("topics/long-context") == [f"{EDIT}topics/long-context.yaml"]
    assert edits("tags/mamba") == [f"{EDIT}tags.yaml"]
    assert edits("about") == [f"{EDIT}about.md"]
    for made in ("papers", "papers/xmem", "years/2022", "search", "."):
        assert edits(made) == []


def test_the_sitemap_holds_every_paper(site: Path, toy: Catalog) -> None:
    locations = re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    assert {f"{SITE}papers/{paper.id}/" for paper in toy.papers} <= set(locations)
    assert len(set(locations)) == len(locations)


def test_a_windows_title_names_the_page_and_the_site(site: Path) -> None:
    titles = {
        page: next(dom(site / page / "index.html").iter("title")).text
        for page in (".", "papers", "tags/mamba", "about")
    }
    assert titles == {
        ".": "Toy Catalog",
        "papers": "All papers - Toy Catalog",
        "tags/mamba": "Mamba - Toy Catalog",
        "about": "About the toys - Toy Catalog",
    }


def test_a_former_address_leads_on(site: Path, flat_site: Path) -> None:
    tree = dom(site / "papers/xmem/index.html")
    refresh = [e.get("content") for e in tree.iter("meta") if e.get("http-equiv") == "refresh"]
    assert refresh == [f"0; url=../{XMEM}/"]
    flat = dom(flat_site / "papers/xmem.html")
    refresh = [e.get("content") for e in flat.iter("meta") if e.get("http-equiv") == "refresh"]
    assert refresh == [f"0; url={XMEM}.html"]


def test_what_an_entry_says_is_text_in_the_whole_page(site: Path) -> None:
    tree = dom(site / "papers/on-the-price-of-toys/index.html")
    title = next(tree.iter("title"))
    assert title.text == (
        "On the Price of Toys: $5 & <b>More</b> for {{ two }} `Blocks` - Toy Catalog"
    )
    described = [e.get("content") for e in tree.iter("meta") if e.get("name") == "description"]
    assert described[0] is not None
    assert '<script>alert("no")</script> and {% raw %}' in described[0]
    scripts = [e for e in tree.iter("script") if "alert" in (e.text or "")]
    assert [e.get("type") for e in scripts] == ["application/ld+json"]
    assert list(tree.iter("b")) == []
    copied = next(e for e in tree.iter("code") if e.get("id") == "bibtex")
    assert "".join(copied.itertext()).startswith("@article{carberry2019price,\n  title = {On the")


def test_a_build_gives_the_same_bytes_again(site: Path, tmp_path: Path) -> None:
    again = press(TOY, tmp_path / "again")

    def contents(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            # The sitemap's zipped copy holds the time of the build.
            if path.is_file() and path.suffix != ".gz"
        }

    assert contents(again) == contents(site)


# --- what people write by hand -------------------------------------------------------------------


def test_a_hand_written_page_links_to_papers_by_their_path(site: Path, flat_site: Path) -> None:
    linked = set(addresses(dom(site / "about/index.html")))
    assert {
        f"../papers/{XMEM}/", "../topics/long-context/", "../tags/mamba/", "../papers/"
    } <= linked  # fmt: skip
    assert f"papers/{XMEM}.html" in set(addresses(dom(flat_site / "about.html")))


def test_a_wrong_link_in_a_hand_written_page_fails(
    toys: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (toys / "docs/about.md").write_text("[x](papers/no-such-paper.md)\n")
    with pytest.raises(Abort):
        press(toys, tmp_path / "site")
    assert "Doc file 'about.md' contains a link 'papers/no-such-paper.md'" in caplog.text


def test_a_hand_written_home_page_wins(toys: Path, tmp_path: Path) -> None:
    (toys / "docs/index.md").write_text("# Written by hand\n")
    home = dom(press(toys, tmp_path / "site") / "index.html")
    assert [e.text for e in home.iter("h1")] == ["Written by hand"]
    assert links_to(home, EDIT) == [f"{EDIT}index.md"]


# --- mistakes ------------------------------------------------------------------------------------


def stopped(toys: Path, site: Path, caplog: pytest.LogCaptureFixture) -> str:
    """What MkDocs says when a build stops."""
    caplog.clear()
    with caplog.at_level(logging.ERROR), pytest.raises(Abort):
        press(toys, site)
    return "\n".join(record.getMessage() for record in caplog.records)


def test_an_entry_with_an_error_stops_the_build_before_it_begins(
    toys: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    former = tmp_path / "site"
    former.mkdir()
    (former / "index.html").write_text("the former site")
    entry = toys / "docs/papers/scaling-laws-for-associative-memories.yaml"
    text = entry.read_text("utf-8")
    entry.write_text(text.replace("topics: [ass", "topics: [mass") + "colour: red\n", "utf-8")
    said = stopped(toys, former, caplog)
    checked = CliRunner().invoke(main, ["check", "--docs", str(toys / "docs")])
    assert checked.exit_code == 1
    *problems, total = checked.stdout.splitlines()
    assert total == "13 papers, 6 topics, 9 tags: 2 errors, 0 warnings"
    assert said.splitlines() == ["the catalog has errors", *problems]
    assert f"{entry}:11:10: unknown-topic: 'massociative-memory'" in problems
    assert [path.name for path in former.iterdir()] == ["index.html"]
    assert (former / "index.html").read_text() == "the former site"


def test_a_warning_fails_a_strict_build(
    toys: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    papers = toys / "docs/papers"
    shutil.copy(papers / f"{XMEM}.yaml", papers / "again.yaml")
    text = (papers / "again.yaml").read_text("utf-8")
    (papers / "again.yaml").write_text(
        re.sub(r"^(ids|aliases|related):.*\n", "", text, flags=re.MULTILINE), "utf-8"
    )
    with pytest.raises(Abort, match="1 warnings in strict mode"):
        press(toys, tmp_path / "site")
    assert "duplicate-title" in caplog.text


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ("missing-abstract: error", "missing-abstract: 'Key-value memory in the brain'"),
        ("no-topics: off", "mkdocs.yml:1:1: unknown-check: 'no-topics' is no code"),
        ("yaml: off", "mkdocs.yml:1:1: bad-level: 'yaml' is always an error"),
    ],
)
def test_the_owner_sets_what_stops_a_build(
    toys: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, levels: str, said: str
) -> None:
    settings = (toys / "mkdocs.yml").read_text("utf-8")
    (toys / "mkdocs.yml").write_text(re.sub(r"check: {.*}", f"check: {{{levels}}}", settings))
    assert said in stopped(toys, tmp_path / "site", caplog)


def test_a_build_looks_at_the_clock_only_if_it_is_told_to(
    toys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # The first day of 1980: everything lies in the future.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "315532800")
    press(toys, tmp_path / "site")
    settings = (toys / "mkdocs.yml").read_text("utf-8")
    (toys / "mkdocs.yml").write_text(
        re.sub(r"check: {.*}", "check: {future-date: error}", settings)
    )
    assert "future-date: '2022-07-14' is still to come" in stopped(toys, tmp_path / "site", caplog)


@pytest.mark.parametrize(
    "taken", ["papers/index.md", "tags/mamba.md", f"papers/{XMEM}.md", "papers/xmem.md"]
)
def test_a_hand_written_page_must_not_take_a_generated_name(
    toys: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, taken: str
) -> None:
    path = toys / "docs" / taken
    path.parent.mkdir(exist_ok=True)
    path.write_text("# Mine\n")
    assert stopped(toys, tmp_path / "site", caplog) == (
        f"the catalog has errors\n{path}:1:1: page-taken: the catalog makes a page of this name\n"
        "hint: rename the file"
    )


def test_only_material_is_a_theme_for_it(
    toys: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = (toys / "mkdocs.yml").read_text("utf-8")
    (toys / "mkdocs.yml").write_text(config.replace("name: material", "name: mkdocs"), "utf-8")
    assert stopped(toys, tmp_path / "site", caplog) == (
        "the catalog plugin needs `theme: {name: material}` in mkdocs.yml"
    )


def test_an_empty_catalog_makes_a_site(toys: Path, tmp_path: Path) -> None:
    shutil.rmtree(toys / "docs")
    (toys / "docs").mkdir()
    site = press(toys, tmp_path / "site")
    assert broken(site) == []
    assert (site / "papers/index.html").is_file()


# --- mkdocs serve --------------------------------------------------------------------------------


class Served:
    """A running `mkdocs serve`, asked as a browser and a terminal would be."""

    def __init__(self, toys: Path, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            host = f"127.0.0.1:{free.getsockname()[1]}"
        self.url = f"http://{host}/catalog/"
        self.log = log
        quiet = {"NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1", "TMPDIR": str(log.parent)}
        with log.open("wb") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", host],
                cwd=toys,
                stdout=subprocess.DEVNULL,
                stderr=written,
                env={**os.environ, **quiet},
            )

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def title(self, page: str) -> str:
        """A page's heading; empty while MkDocs lets the request wait, or does not listen yet."""
        try:
            with urllib.request.urlopen(f"{self.url}{page}/", timeout=2) as answer:  # noqa: S310  # our own server
                found = re.search("<h1[^>]*>(.*)</h1>", answer.read().decode())
        except OSError:
            return ""
        return found[1] if found else ""

    def wait(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not done():
            assert time.monotonic() < end, self.said()
            assert self.process.poll() is None, self.said()
            time.sleep(0.1)


@pytest.fixture
def served(toys: Path, tmp_path: Path) -> Iterator[Served]:
    server = Served(toys, tmp_path / "serve.log")
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.wait(10)


def test_a_served_site_follows_its_entries(served: Served, toys: Path) -> None:
    entry = toys / "docs/papers/scaling-laws-for-associative-memories.yaml"
    page = "papers/scaling-laws-for-associative-memories"
    text = entry.read_text("utf-8")
    title = "Scaling Laws for Associative Memories"

    def write(new: str) -> None:
        # As editors do: whole, in one step.
        (toys / "new").write_text(new, "utf-8")
        (toys / "new").replace(entry)

    served.wait(lambda: served.title(page) == title)
    assert served.said().count("Building documentation...") == 1

    write(text.replace(title, "Mended Laws"))
    served.wait(lambda: served.title(page) == "Mended Laws")
    # Longer than MkDocs takes to see a change: a second build would have begun.
    time.sleep(1.5)
    assert served.said().count("Building documentation...") == 2

    write(text.replace("topics:", "topic:"))
    served.wait(lambda: "unknown-key: 'topic'" in served.said())
    assert "docs/papers/scaling-laws-for-associative-memories.yaml:11:1: unknown-key" in (
        served.said()
    )
    # The last good site stays up.
    assert served.title(page) == "Mended Laws"
    served.wait(lambda: served.said().count("Reloading browsers") == 2)
    assert served.title(page) == "Mended Laws"

    write(text)
    served.wait(lambda: served.title(page) == title)
    time.sleep(1.5)
    assert served.said().count("Building documentation...") == 4


def test_every_page_tells_browsers_of_the_search(site: Path) -> None:
    link = f'<link rel="search" [^>]*href="{re.escape(SITE)}opensearch.xml">'
    pages = [*site.glob("papers/*/index.html"), site / "index.html", site / "search/index.html"]
    assert len(pages) > 10
    for page in pages:
        head = page.read_text("utf-8").partition("</head>")[0]
        assert len(re.findall(link, head)) == 1, page


def test_scripts_are_published_without_comments(site: Path) -> None:
    source = Path(catalog.__file__).parent / "theme/assets/catalog/search/client.js"
    published = site / "assets/catalog/search/client.js"
    assert source.read_text("utf-8").startswith("//")
    assert len(published.read_bytes()) < 0.6 * len(source.read_bytes())


def test_a_build_says_what_it_made(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="mkdocs"):
        made = press(TOY, tmp_path / "site")
    pages = len(list(made.rglob("*.html")))
    assert re.search(rf"catalog: {pages} pages, \d+\.\d MB, \d+\.\d s of CPU", caplog.text)
