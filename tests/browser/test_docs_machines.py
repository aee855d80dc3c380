"""The JavaScript of docs/machines.md runs in a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser

from catalog.check import examine
from catalog.outputs import Home, Settings, write
from catalog.pages import Site
from tests.browser.conftest import served

ROOT = Path(__file__).parent.parent.parent
ADDRESS = "https://paper-catalog.github.io/paper-catalog/"


def test_the_example_of_the_api_runs(browser: Browser, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "machines.md").read_text("utf-8")
    (program,) = re.findall(r"^```javascript\n(.*?)^```$", text, re.S | re.M)
    assert program.count(ADDRESS) == 1
    catalog, _ = examine(ROOT / "tests" / "toy" / "docs")
    write(replace(Site(catalog=catalog), url=ADDRESS), tmp_path, Settings(), Home())
    with served(tmp_path) as address:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda sent: said.append(sent.text) if sent.type == "log" else None)
        page.goto(f"{address}llms.txt")
        page.evaluate(f"async () => {{ {program.replace(ADDRESS, address)} }}")
        page.close()
    (line,) = said
    assert line == (
        f"{len(catalog.papers)} papers, the newest one is ARC-Encoder: learning compressed text "
        "representations for large language models"
    )
