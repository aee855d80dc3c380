"""The examples of docs/machines.md run, and its numbers are those of the code."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from catalog.model import LARGE
from catalog.outputs import Home, Settings, write
from catalog.outputs.archive import _COLUMNS
from catalog.pages import Site

TEXT = (Path(__file__).parent.parent / "docs" / "machines.md").read_text("utf-8")
ADDRESS = "https://paper-catalog.github.io/paper-catalog/"
EXAMPLES: list[str] = re.findall(r"^```python\n(.*?)^```$", TEXT, re.S | re.M)


def example(with_: str) -> str:
    (found,) = (text for text in EXAMPLES if with_ in text)
    return found


@pytest.fixture
def published(toy_site: Site, tmp_path: Path) -> Path:
    write(replace(toy_site, url=ADDRESS), tmp_path, Settings(), Home())
    return tmp_path


def test_the_example_of_the_api_runs(
    published: Path, toy_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    program = example("api/v1")
    assert program.count(ADDRESS) == 1
    exec(program.replace(ADDRESS, f"{published.as_uri()}/"), {})  # noqa: S102  # our own docs
    papers = len(toy_site.catalog.papers)
    assert capsys.readouterr().out == (
        f"{papers} papers, the newest one is ARC-Encoder: learning compressed text representations "
        "for large language models\n"
    )


def test_the_example_of_the_database_runs(
    published: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(published)
    variables: dict[str, object] = {}
    exec(example("sqlite3"), variables)  # noqa: S102  # our own docs
    variables["database"].close()  # type: ignore[attr-defined]
    lines = capsys.readouterr().out.splitlines()
    assert "Key-value memory in the brain (2025)" in lines
    assert len(lines) == 3
    assert not any("XMem" in line for line in lines)


def test_the_settings_in_the_docs_are_settings() -> None:
    shown = [
        yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.S | re.M)
    ]
    outputs = [one["plugins"][0]["catalog"].get("outputs", {}) for one in shown]
    assert sum(map(len, outputs)) >= 3
    for one in outputs:
        Settings(**one)
    for name in re.findall(
        r"`(\w+): (?:true|false|\[\])`", TEXT.partition("## Exports of lists")[2]
    ):
        assert name in Settings.__dataclass_fields__ or name == "use_directory_urls"


def test_the_numbers_and_names_in_the_docs_are_those_of_the_code() -> None:
    assert TEXT.count(f"more than {LARGE:,} papers") == 3
    section = TEXT.partition("## SQLite")[2].partition("\n## ")[0]
    assert {*_COLUMNS, "topics", "tags", "search"} <= set(re.findall(r"`(\w+)`", section))


def test_every_address_in_the_docs_is_written(published: Path) -> None:
    api = TEXT.partition("## API")[2].partition("\n## ")[0]
    for address in re.findall(r"^\| `([^`]+)`", api, re.M):
        assert list((published / "api/v1").glob(address.replace("<id>", "*"))), address
    lists = TEXT.partition("## Exports of lists")[2].partition("\n## ")[0]
    for address in re.findall(r"`(papers\.\w+)`", lists):
        assert (published / address).is_file()
        assert (published / "topics/long-context" / address).is_file()
