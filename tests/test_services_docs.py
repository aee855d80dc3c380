"""The page on services says what the code does: names, addresses, variables, limits, orders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from catalog.services.ask import _BY_TITLE, _ORDER
from catalog.services.settings import (
    ADDRESSES,
    NAMES,
    PAUSES,
    SERVICES,
    Limits,
    Settings,
    read_settings,
    variables,
)

PAGE = (Path(__file__).parent.parent / "docs/services.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The rows of all tables below a heading, cells without white space around them."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|") and not line.startswith("|---")
    ]


def test_every_variable_is_documented_and_no_other() -> None:
    assert {*re.findall(r"PAPER_CATALOG_\w+", PAGE)} == {*variables()}


def test_every_service_is_documented() -> None:
    named = {cells[1].strip("`"): cells for cells in rows("Settings") if len(cells) == 4}
    for service in SERVICES:
        variable = f"PAPER_CATALOG_{service.upper().replace('-', '_')}"
        assert named[service] == [
            NAMES[service], f"`{service}`", f"`{variable}`", f"`{ADDRESSES[service]}`"
        ]  # fmt: skip


def test_the_example_is_understood() -> None:
    [example] = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.S | re.M)
    configured = yaml.safe_load(example)["plugins"][0]["catalog"]["services"]
    read = read_settings(configured, {})
    assert read.problems == ()
    assert read.settings == Settings(
        contact="you@example.org",
        leave_out=frozenset(["openreview"]),
        cache=Path(".cache/services"),
    )


def test_every_key_is_documented() -> None:
    keys = {cells[0].strip("`") for cells in rows("Settings") if len(cells) == 3} - {"key", ""}
    wrong = {key: object() for key in keys}
    problems = read_settings(wrong, {}).problems
    assert len(problems) == len(keys)
    assert not any("there is no such setting" in problem.message for problem in problems)
    assert keys == {"contact", "leave_out", "cache", "offline", "addresses", "trusted"}


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("an arXiv id, or an address that holds one", "arxiv"),
        ("a DOI", "doi"),
        ("an ACL Anthology id", "acl"),
        ("a PubMed id", "pubmed"),
    ],
)
def test_the_orders(given: str, kind: str) -> None:
    [order] = [cells[1] for cells in rows("Who is asked") if cells[0] == given]
    asked = [NAMES[source.service] for source in _ORDER[kind]]  # type: ignore[index]
    assert order.partition(";")[0].split(", ") == asked


def test_the_order_for_titles() -> None:
    [order] = [cells[1] for cells in rows("Who is asked") if cells[0] == "a title"]
    asked = ", ".join(NAMES[source.service] for source in _BY_TITLE)
    assert order == f"{asked}, until one is sure"


def test_the_limits() -> None:
    limits = Limits()
    settings = Settings()
    text = " ".join(PAGE.split())
    for sentence in (
        f"A request takes {limits.total:.0f} s at most",
        f"{limits.connect:.0f} s for the connection and {limits.read:.0f} s without a byte.",
        f"is asked {limits.tries} times",
        f"no more than {limits.longest_wait:.0f} s",
        f"arXiv is asked every {PAUSES['arxiv']:.0f} s at most",
        f"good for {settings.age / 86_400:.0f} days",
        f"holds {settings.cache_size / 1e6:.0f} MB",
        f"up to {limits.size / 1e6:.0f} MB",
    ):
        assert sentence in text, sentence
