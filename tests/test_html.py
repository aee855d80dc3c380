"""HTML that checkers of others find no fault with, in every kind of page.

html5lib's parser tells what the standard's parsing rules call an error (the HTML standard, 13.2.2),
and needs nothing but Python. The Nu Html Checker, the one behind validator.w3.org, knows the rules
for elements, attributes and ARIA too, but is a Java program: it is asked where the variable VNU_JAR
names its file (`vnu.jar` in the npm package vnu-jar), and then it must run.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import html5lib
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.kinds import KINDS, every_kind

JAR = os.environ.get("VNU_JAR", "")

# What Material writes on every page, or in its menu, and no template of ours can change: the error,
# and what the place must begin with.
MATERIALS = (
    ("Attribute “autocomplete” is only allowed when", '<input class="md-toggle"'),
    ("Bad value “” for attribute “tabindex” on element “label”", '<label class="md-nav__link"'),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kinds")
    project = every_kind(folder / "project")
    build(load_config(str(project / "mkdocs.yml"), site_dir=str(folder / "site"), strict=True))
    return folder / "site"


def file_of(site: Path, kind: str) -> Path:
    address = KINDS[kind]
    return site / (address if address.endswith(".html") else f"{address}index.html")


def is_materials(message: dict[str, str]) -> bool:
    return any(
        message["message"].startswith(error) and element in message["extract"]
        for error, element in MATERIALS
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_parsed_without_an_error(site: Path, kind: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(file_of(site, kind).read_text("utf-8"))
    assert parser.errors == []


# Not a test that is skipped: without the program there is nothing to ask.
if JAR:

    def test_the_nu_checker_finds_no_error_in_any_kind_of_page(site: Path) -> None:
        files = [str(file_of(site, kind)) for kind in KINDS]
        checked = subprocess.run(
            ["java", "-jar", JAR, "--format", "json", "--stdout", "--errors-only", *files],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert checked.stdout, checked.stderr
        messages = json.loads(checked.stdout)["messages"]
        # Material's own are on every page: without any, nothing has been read.
        assert len({message["url"] for message in messages}) == len(KINDS)
        assert [message for message in messages if not is_materials(message)] == []


@pytest.mark.parametrize("html", ["<p><b>x</p>", '<p id=a id="b">', "&#x110000;"])
def test_what_is_wrong_is_found(html: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(f"<!doctype html><title>x</title>{html}")
    assert parser.errors
