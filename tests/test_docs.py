"""The documentation is a contract: its examples run, its tables are complete."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.cli import main
from catalog.configuration import CatalogConfig
from catalog.curation.review_file import Review, to_json
from catalog.entry import read_paper, read_tags, read_topic
from catalog.entry.reference import reference
from catalog.rules import RULES
from tests.services.servers import LocalServices, running

ROOT = Path(__file__).parent.parent
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])

# What the examples call listing.txt.
LISTING = """\
Daily Papers
Jun 11
A First Paper on Memory
We store what was seen and read it again when it is needed, which is more often than one thinks.

  • 3 authors
·
May 16 4
A Second Paper
Nothing is stored here: the state is computed anew at every step, and that is fast enough for us.
"""
# What they call issue.md, and review.json: a proposal of what is here, and that of no change.
ISSUE = """\
### Identifier, address or title

XMem: Long-Term Video Object Segmentation with an Atkinson-Shiffrin Memory Model
"""
REVIEW = Review(
    version=1,
    base="0" * 40,
    papers=1,
    entries=(),
    topics=(),
    tags=(),
    problems=(),
    errors=0,
    left_out=0,
)


def blocks(language: str) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for match in re.finditer(rf"^```{language}\n(.*?)^```$", page.read_text(), re.S | re.M):
            yield page.name, match[1]


def commands() -> list[tuple[str, str, list[str]]]:
    """Page, command and the output shown below it, for each `$ catalog …` in the docs."""
    found = []
    for page, text in blocks("console"):
        for example in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, *output = example.rstrip("\n").split("\n")
            if command.startswith("catalog "):
                found.append((page, command, output))
    return found


@pytest.fixture(scope="module")
def services() -> Iterator[LocalServices]:
    """Services that answer at once, for commands that ask."""
    with running() as local:
        yield local


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, services: LocalServices) -> Path:
    for name, value in services.environment().items():
        monkeypatch.setenv(name, value)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "listing.txt").write_text(LISTING)
    (tmp_path / "issue.md").write_text(ISSUE)
    (tmp_path / "review.json").write_text(to_json(REVIEW))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("page", "command", "output"), commands())
@pytest.mark.usefixtures("folder")
def test_examples_in_the_docs_run_and_print_what_is_shown(
    page: str, command: str, output: list[str]
) -> None:
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert result.exit_code == 0, (page, result.output)
    if output:
        assert result.output.rstrip("\n").split("\n") == output


def test_the_docs_show_examples_of_every_command() -> None:
    shown = {shlex.split(command)[1] for _, command, _ in commands()}
    assert shown == set(main.commands)


@pytest.mark.parametrize(("page", "text"), list(blocks("yaml")))
def test_yaml_in_the_docs_is_an_entry_a_topic_tags_or_a_configuration(page: str, text: str) -> None:
    file = re.match(r"# docs/(\S+)\n", text)
    if "plugins:" in text:
        assert "- catalog" in text
    elif "description:" in text:
        assert read_topic(text, file=file[1] if file else "topics/x.yaml").problems == ()
    elif "\n  title:" in text:
        assert read_tags(text, shown_as=page).problems == ()
    else:
        assert read_paper(text, file=file[1] if file else "papers/x.yaml").problems == ()


def test_the_entry_reference_is_made_from_the_types() -> None:
    assert (ROOT / "docs/entries.md").read_text() == reference(), (
        "renew it: catalog reference > docs/entries.md"
    )


def test_every_code_of_the_check_is_documented_and_no_other() -> None:
    sources = "\n".join(
        path.read_text()
        for path in (
            ROOT / "catalog/load.py",
            ROOT / "catalog/model.py",
            ROOT / "catalog/rules/levels.py",
            *(ROOT / "catalog/entry").glob("*.py"),
        )
    )
    used = set(re.findall(r'code="([a-z-]+)"', sources))
    used |= set(re.findall(r'\.add\(\s*[\w.]+(?:\([^)]*\))?,\s*"([a-z-]+)"', sources))
    used |= {"control-character", "empty", "yaml"}
    used |= {rule.code for rule in RULES}
    documented = [
        code
        for page in (ROOT / "docs/checks").glob("*.md")
        if page.stem != "index"
        for code in re.findall(r"^## ([a-z-]+)$", page.read_text("utf-8"), re.M)
    ]
    assert sorted(documented) == sorted(used)


def test_the_example_of_a_problem_is_what_the_check_says(folder: Path) -> None:
    entry = folder / "docs/papers/x.yaml"
    entry.write_text(
        '# yaml-language-server: $schema=../schema/paper.json\ntitle: "X"\nvenue: Y\n'
        "abstract: A.\ndate: 2022\nstatus: preprint\ntopics: [kv-cach]\n"
    )
    result = CliRunner().invoke(main, ["check"])
    example = next(text for page, text in blocks("text") if page == "contribute.md")
    assert result.exit_code == 1
    assert result.output.startswith(example)


def test_every_setting_has_a_section() -> None:
    text = (ROOT / "docs/settings.md").read_text("utf-8")
    sections = set(re.findall("^## ([a-z_]+)$", text, re.M))
    assert {name for name, _ in CatalogConfig._schema} == sections  # no other way
