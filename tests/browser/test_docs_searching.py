"""What docs/searching.md says of each query is what the search does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

DOCS = Path(__file__).parent.parent.parent / "docs"
ROW = re.compile(r"^\| `(?P<query>[^`]+)` \| (?P<finds>[^|]+) \| (?P<first>[^|]*)\|$", re.MULTILINE)
ROWS = [(m["query"], m["first"].strip()) for m in ROW.finditer((DOCS / "searching.md").read_text())]


def test_the_table_is_read() -> None:
    assert len(ROWS) >= 14
    assert sum(bool(first) for _, first in ROWS) >= 8


@pytest.mark.parametrize(("query", "first"), ROWS)
def test_a_query_finds_what_the_docs_say(page: Page, query: str, first: str) -> None:
    page.goto("search/")
    box = page.locator(".pc-search--page")
    box.locator("input[name=q]").fill(query)
    expect(box).to_have_attribute("data-shown", query)
    titles = box.locator(".pc-results .pc-row__title")
    if first:
        expect(titles.first).to_contain_text(first)
    else:
        expect(titles.first).to_be_visible()
    assert not box.locator(".pc-search__status").inner_text().startswith("576 ")
