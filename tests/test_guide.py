"""The guides: files and commands of a page, written and run in order in one folder."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.cli import main
from catalog.load import Docs, load
from catalog.model import Catalog
from catalog.services.client import Client
from catalog.services.clock import Pace
from catalog.sources.formats import NAMES
from tests.services.servers import LocalServices, running

GUIDE = Path(__file__).parent.parent / "docs" / "guide"
BLOCK = re.compile(r"^```(\S+)(?: title=\"(.*?)\")?\n(.*?)^```$", re.S | re.M)


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServices]:
    """Services that answer at once, for the commands of a page."""
    with running() as local:
        for name, value in local.environment().items():
            monkeypatch.setenv(name, value)
        quick = partial(Client, clock=local.clock, pace=Pace(local.clock))
        monkeypatch.setattr("catalog.cli.asking.Client", quick)
        yield local


def steps(page: str) -> Iterator[tuple[str, str]]:
    """What a page does, in order: a file's name and text, or "$" and a command."""
    for language, title, text in BLOCK.findall((GUIDE / page).read_text()):
        if title:
            yield title, text
        elif language == "console":
            for command in re.findall(r"^\$ ((?:catalog|cd|mkdocs build) .*)$", text, re.M):
                yield "$", command


def follow(page: str) -> tuple[list[str], Catalog]:
    """Follow a page in the working directory: what each command printed, and the catalog."""
    printed = []
    for what, text in steps(page):
        if what != "$":
            Path(what).write_text(text)
            continue
        if text.startswith("cd "):
            # The fixture that brought us here takes us back.
            os.chdir(text.removeprefix("cd "))
            continue
        if text.startswith("mkdocs "):
            subprocess.run([sys.executable, "-m", *shlex.split(text)], check=True)
            continue
        result = CliRunner().invoke(main, shlex.split(text)[1:])
        assert result.exit_code == 0, f"{text}\n{result.output}"
        printed.append(result.output)
    loaded = load(Docs(Path("docs")))
    assert loaded.problems == ()
    return printed, loaded.catalog


@pytest.mark.usefixtures("services")
def test_importing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (first, second, sheet, not_same, added), catalog = follow("importing.md")
    assert "refs.bib:22:1: bad-bibtex:" in first
    assert "refs.bib: 5 records: 3 added, 1 merged, 0 known, 0 in conflict, 1 rejected\n" in first
    assert "3 papers added, 0 changed\n" in first
    assert "refs.bib: 5 records: 0 added, 0 merged, 4 known, 0 in conflict, 1 rejected\n" in second
    assert "sheet.csv: 1 record: 1 added," in sheet
    assert not_same == "fast-weights is not the-rest-goes-on\n"
    # The preprint's entry is here already, by its identifier.
    assert "is here already" in added
    by_title = {paper.title: paper for paper in catalog.papers}
    xmem = by_title["XMem: Long-Term Video Object Segmentation"]
    assert (xmem.ids.arxiv, xmem.ids.doi) == ("2207.07115", "10.1007/978-3-031-19815-1_37")
    assert (xmem.citation_key, xmem.pages, xmem.venue) == ("cheng2022xmem", "640-658", "ECCV")
    assert [source.key for source in xmem.sources] == ["cheng2022xmem", "cheng2022preprint"]
    weights = by_title["Fast Weights"]
    assert [author.name for author in weights.authors] == ["Ada Author", "Ben Author"]
    assert (str(weights.date), weights.ids.arxiv) == ("2024", "2401.00001")
    assert weights.not_same_as == ("the-rest-goes-on",)


@pytest.mark.usefixtures("services")
def test_from_an_awesome_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (_, first, _, _, _, _, checked, again), catalog = follow("awesome-list.md")
    assert "list.md: 5 records: 4 added, 0 merged, 0 known, 0 in conflict, 1 rejected\n" in first
    assert "list.md:15:1: no-paper:" in first
    assert "5 papers, 3 topics, 1 tag: 0 errors, " in checked
    assert "list.md: 5 records: 0 added, 0 merged, 4 known, 0 in conflict, 1 rejected\n" in again
    topics = {paper.title: paper.topics for paper in catalog.papers}
    assert topics["Long Short-Term Memory"] == ("recurrent-networks",)
    assert topics["Attention Is All You Need"] == ("attention",)
    assert Path("site/papers/attention-is-all-you-need/index.html").is_file()


@pytest.mark.usefixtures("services")
def test_a_catalog_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (_, checked, upgraded), catalog = follow("own-catalog.md")
    assert checked == "1 paper, 2 topics, 1 tag: 0 errors, 0 warnings\n"
    assert ": 0 files to change, 0 left\n" in upgraded
    assert [(topic.id, topic.parent) for topic in catalog.topics] == [
        ("biology", None),
        ("cell-signalling", "biology"),
    ]
    assert Path("site/topics/cell-signalling/index.html").is_file()


def test_the_table_of_formats_is_complete() -> None:
    text = (GUIDE / "importing.md").read_text()
    table = text.split("## Formats")[1].split("Columns and keys")[0]
    assert re.findall(r"^\| `(\w[\w-]*)` \|", table, re.M) == list(NAMES)
