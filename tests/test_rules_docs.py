"""The pages of `docs/checks/`: every code explained, its wrong entry wrong, its right one right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from catalog.check import examine
from catalog.cli import main
from catalog.problems import report
from catalog.rules import CODES, Code, levels
from catalog.rules.codes import SITE

ROOT = Path(__file__).parent.parent
CHECKS = ROOT / "docs" / "checks"
DAY = date(2026, 11, 21)

# What `docs/checks/index.md` says of the catalog that the examples stand in.
REST = {
    "docs/tags.yaml": "mamba:\n  title: Mamba\n  aliases: [S6]\n",
    "docs/topics/vision.yaml": "title: Vision\ndescription: What is seen.\n",
    "docs/topics/video.yaml": "title: Video\ndescription: What moves.\nparent: vision\n",
    "docs/topics/kv-cache.yaml": "title: KV cache\ndescription: Kept.\nparent: vision\n",
    "docs/topics/segmentation.yaml": "title: Parts\ndescription: Cut.\nparent: vision\n",
}


@dataclass(frozen=True)
class Section:
    """What a page says of a code."""

    page: str
    code: str
    paragraphs: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...]


def sections() -> Iterator[Section]:
    for page in sorted(CHECKS.glob("*.md")):
        if page.stem == "index":
            continue
        for text in re.split(r"^## ", page.read_text("utf-8"), flags=re.M)[1:]:
            code, _, body = text.partition("\n")
            prose, _, examples = body.partition("\nWrong:\n")
            wrong, _, right = examples.partition("\nRight:\n")
            paragraphs = tuple(" ".join(p.split()) for p in prose.strip().split("\n\n"))
            yield Section(page.stem, code, paragraphs, blocks(wrong), blocks(right))


def blocks(text: str) -> tuple[tuple[str, str], ...]:
    """The files of an example: what stands behind their names' marks, and their text."""
    return tuple(re.findall(r"^```yaml\n# ([^\n]+)\n(.*?)^```$", text, re.S | re.M))


SECTIONS = tuple(sections())


def index() -> str:
    return (CHECKS / "index.md").read_text("utf-8")


def put(folder: Path, name: str, text: str) -> None:
    """Write an example's file; what the docs can't show, its name says."""
    file, _, how = name.partition(", ")
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    if how == "a folder":
        path.mkdir()
    elif how == "saved as Latin-1":
        path.write_bytes(text.encode("latin-1"))
    elif how == "its last line 100,000 times":
        path.write_text(text + text.splitlines(keepends=True)[-1] * 99_999, "utf-8")
    else:
        assert how == "", name
        path.write_text(text, "utf-8")


def codes_of(folder: Path, files: tuple[tuple[str, str], ...], *, abstracts: bool) -> str:
    """The codes that a thorough check finds in an example, or its whole report if it is clean."""
    for name, text in (*REST.items(), *blocks(index())[:1], *files):
        put(folder, name, text)
    given = levels(folder / "mkdocs.yml")
    if not abstracts:
        given = type(given)(
            given={"missing-abstract": "off", **given.given}, problems=given.problems
        )
    _, problems = examine(folder / "docs", levels=given, thorough=True, today=DAY)
    return " ".join(sorted({problem.code for problem in problems})) or report(problems)


def test_every_code_has_one_section_on_its_page() -> None:
    assert sorted((s.page, s.code) for s in SECTIONS) == sorted(
        (code.page, code.code) for code in CODES.values()
    )


@pytest.mark.parametrize("section", SECTIONS, ids=lambda s: s.code)
def test_the_wrong_entry_has_this_problem_and_no_other(section: Section, tmp_path: Path) -> None:
    assert section.wrong
    found = codes_of(tmp_path, section.wrong, abstracts=section.code == "missing-abstract")
    assert found == section.code


@pytest.mark.parametrize("section", SECTIONS, ids=lambda s: s.code)
def test_the_right_entry_has_no_problem(section: Section, tmp_path: Path) -> None:
    assert section.right
    found = codes_of(tmp_path, section.right, abstracts=section.code == "missing-abstract")
    assert found == ""


@pytest.mark.parametrize("section", SECTIONS, ids=lambda s: s.code)
def test_a_page_says_what_the_terminal_says(section: Section) -> None:
    code = CODES[section.code]
    assert section.paragraphs[:2] == (code.says, level_of(code))
    result = CliRunner().invoke(main, ["check", "--explain", section.code])
    assert result.exit_code == 0
    assert result.output.startswith(f"{section.code}\n  {code.says}\n")
    assert result.output.endswith(f"  Examples: {SITE}/{section.page}/#{section.code}\n")
    assert ("--fix" in result.output) is code.mended


def level_of(code: Code) -> str:
    if code.fixed:
        return "`error`, always."
    builds = ", in builds too" if code.in_build else ""
    mended = "; `--fix` mends it" if code.mended else ""
    return f"`{code.level}`{builds}{mended}."


def test_the_first_page_lists_every_code_as_it_is() -> None:
    rows = re.findall(r"^\| \[`([a-z-]+)`\]\((\S+)\) \| (.*?) \| (.*) \|$", index(), re.M)
    assert rows == [
        (code.code, f"{code.page}.md#{code.code}", level_of(code).rstrip("."), code.says)
        for page in re.findall(r"^## \[.*\]\((\w+)\.md\)$", index(), re.M)
        for code in CODES.values()
        if code.page == page
    ]
    assert len(rows) == len(CODES)


def test_a_code_leads_to_the_page_that_is_published() -> None:
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    site = re.search(r"^site_url: (\S+)$", settings, re.M)
    assert site is not None
    assert f"{site[1]}checks" == SITE


def test_the_example_of_levels_is_one() -> None:
    example = next(text for text in re.findall(r"```yaml\n(plugins:.*?)```", index(), re.S))
    # YAML reads `off` as no, and so does MkDocs.
    assert yaml.safe_load(example)["plugins"][0]["catalog"]["check"] == {
        "missing-abstract": "error",
        "no-topic": False,
    }
