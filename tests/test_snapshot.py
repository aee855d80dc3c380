"""Snapshots that can be cited: their metadata, pages and files, in real git repositories."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from click.testing import CliRunner, Result

from catalog.cli import main
from catalog.curation.snapshot import Snapshot, citation, last_before, notes, order, zenodo
from catalog.model import Catalog, Markdown, Paper, PaperId, PartialDate, Topic, TopicId
from tests.hostile import NASTY
from tests.repositories import commit, git, put

CATALOG = {
    "mkdocs.yml": (
        "site_name: My papers\nsite_url: https://example.org/c/\n"
        "repo_url: https://example.org/me/c\ntheme: {name: material, font: false}\n"
        "plugins: [catalog]\n"
    ),
    "docs/topics/vision.yaml": "title: Vision\ndescription: D\n",
    "docs/topics/video.yaml": "title: Video\ndescription: D\nparent: vision\n",
    "docs/papers/one.yaml": "title: One\nabstract: We.\ntopics: [video]\n",
}
TWO = {"docs/papers/two.yaml": "title: Two\nabstract: We.\ntopics: [vision]\n"}
DAY = ("--as-of", "2026-11-21")
CITATION = """\
# Yours to complete: `catalog snapshot` renews version and date, and keeps the rest.
cff-version: 1.2.0
message: "If you use this catalog, please cite it as below."
type: dataset
title: "My papers"
abstract: "A curated catalog of research papers: 1 paper in 2 topics."
authors:
  - name: "My papers contributors"
version: "2026.11"
date-released: 2026-11-21
url: "https://example.org/c/"
repository-code: "https://example.org/me/c"
"""
OWN = """\
# Mine.
cff-version: 1.2.0
version: 0.9
message: Cite me.
title: Mine
license: CC-BY-4.0
authors:
  - family-names: Lovelace
    given-names: Ada
preferred-citation:
  type: article
  title: T
  version: 7
  authors:
    - name: N
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a snapshot, 2026.10, and nothing new since."""
    put(tmp_path, CATALOG)
    commit(tmp_path, day="2026-10-31", tag="2026.10")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["snapshot", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def succeed(*arguments: str) -> str:
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def assert_valid_citation(path: Path) -> None:
    """By the JSON Schema of the Citation File Format 1.2.0."""
    ran = subprocess.run(
        [
            sys.executable, "-m", "check_jsonschema",
            "--builtin-schema", "vendor.citation-file-format", str(path),
        ],
        check=False,
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


def test_it_prepares_what_is_committed_before_the_tag(folder: Path) -> None:
    put(folder, TWO)
    assert succeed("2026.11", *DAY) == (
        "2026.11: 2 papers in 2 topics; since 2026.10: 1 paper added\n"
        "CITATION.cff: written\n"
        ".zenodo.json: written\n"
        "docs/snapshots/2026.11.md: written\n"
        "docs/snapshots/index.md: written\n"
        "commit these, then `git tag 2026.11` and `git push origin 2026.11`\n"
    )
    page = (folder / "docs/snapshots/2026.11.md").read_text("utf-8")
    assert page == (
        '---\ntitle: "Snapshot 2026.11"\nsearch: {exclude: true}\n---\n\n# Snapshot 2026.11\n\n'
        "My papers, 21 November 2026: 2 papers in 2 topics.\n\n"
        "Since 2026.10: 1 paper added.\n\n"
        "## Papers added\n\n- [Two](https://example.org/c/papers/two/)\n"
    )
    assert_valid_citation(folder / "CITATION.cff")
    # The same again changes nothing.
    assert "written" not in succeed("2026.11", *DAY)


def test_the_list_of_snapshots_is_the_newest_first(folder: Path) -> None:
    for tag in ("2026.09", "2026.11", "2026.11.2", "2026.11.10"):
        succeed(tag, *DAY)
    put(folder, {"docs/snapshots/mine.md": "# A page of mine\n"})
    succeed("2026.12", *DAY)
    text = (folder / "docs/snapshots/index.md").read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        "- [2026.12](2026.12.md)",
        "- [2026.11.10](2026.11.10.md)",
        "- [2026.11.2](2026.11.2.md)",
        "- [2026.11](2026.11.md)",
        "- [2026.09](2026.09.md)",
    ]


def test_pages_build_strictly_in_a_shallow_clone(folder: Path, tmp_path: Path) -> None:
    put(folder, TWO)
    succeed("2026.11", *DAY)
    commit(folder, day="2026-11-21", tag="2026.11")
    clone = tmp_path / "clone"
    git(folder, "clone", "--quiet", "--depth=1", folder.as_uri(), str(clone))
    # The paper that the page names is renamed later, and its old address leads on.
    (clone / "docs/papers/two.yaml").unlink()
    put(clone, {"docs/papers/zwei.yaml": "title: Two\ntopics: [vision]\naliases: [two]\n"})
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"], cwd=clone, check=True
    )
    page = (clone / "site/snapshots/2026.11/index.html").read_text("utf-8")
    assert '<a href="https://example.org/c/papers/two/">Two</a>' in page
    assert (clone / "site/papers/two/index.html").exists()
    assert 'href="2026.11/"' in (clone / "site/snapshots/index.html").read_text("utf-8")


def test_what_a_release_holds(folder: Path) -> None:
    put(folder, TWO)
    succeed("2026.11", *DAY)
    commit(folder, day="2026-11-22", tag="2026.11")
    put(folder, {"site/index.html": "<h1>My papers</h1>", ".gitignore": "/site/\n/out/\n"})
    before = git(folder, "status", "--porcelain")
    told = succeed("2026.11", "--out", "out", "--site", "site")
    assert told == (
        "2026.11: 2 papers in 2 topics; since 2026.10: 1 paper added\n"
        "out/.zenodo.json: written\nout/CITATION.cff: written\nout/SHA256SUMS: written\n"
        "out/catalog-2026.11.zip: written\nout/notes.md: written\n"
    )
    assert git(folder, "status", "--porcelain") == before
    for name in ("CITATION.cff", ".zenodo.json"):
        assert (folder / "out" / name).read_bytes() == (folder / name).read_bytes()
    with ZipFile(folder / "out/catalog-2026.11.zip") as bundle:
        assert {"mkdocs.yml", "docs/papers/two.yaml", "site/index.html"} <= {*bundle.namelist()}
    assert not (folder / "site/catalog.zip").exists()
    sums = (folder / "out/SHA256SUMS").read_text("utf-8").splitlines()
    assert [line[66:] for line in sums] == [".zenodo.json", "CITATION.cff", "catalog-2026.11.zip"]
    for line in sums:
        content = (folder / "out" / line[66:]).read_bytes()
        assert line[:64] == hashlib.sha256(content).hexdigest()


def test_a_tag_that_was_not_prepared_is_told_and_released_all_the_same(folder: Path) -> None:
    commit(folder, day="2026-11-22", tag="2026.11")
    result = run("2026.11", "--out", "out")
    assert result.exit_code == 0
    assert (
        result.stderr.count("is not of this snapshot: commit what `catalog snapshot 2026.11`") == 2
    )
    # The day is that of the tag's commit.
    assert "\ndate-released: 2026-11-22\n" in (folder / "out/CITATION.cff").read_text("utf-8")
    assert json.loads((folder / "out/.zenodo.json").read_text())["publication_date"] == "2026-11-22"
    assert not (folder / "CITATION.cff").exists()


def test_the_zip_of_the_build_is_taken_if_there_is_one(folder: Path) -> None:
    put(folder, {"site/index.html": "x"})
    with ZipFile(folder / "site/catalog.zip", "w") as bundle:
        bundle.writestr("as-built.txt", "x")
    run("2026.11", "--out", "out", "--site", "site", *DAY)
    with ZipFile(folder / "out/catalog-2026.11.zip") as bundle:
        assert bundle.namelist() == ["as-built.txt"]


@pytest.mark.parametrize(
    "tag", ["2026.13", "2026.00", "2026.1", "v2026.11", "2026.11.0", "2026.11\n", "../x", "٢٠٢٦.11"]
)
def test_what_is_no_snapshots_name(folder: Path, tag: str) -> None:
    result = run("--", tag)
    assert result.exit_code == 2
    assert "is no snapshot's name" in result.stderr
    assert git(folder, "status", "--porcelain") == ""


def test_without_git_it_is_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, CATALOG)
    monkeypatch.chdir(tmp_path)
    result = run("2026.11", *DAY)
    assert result.exit_code == 0
    assert result.stderr.startswith("nothing is known of earlier snapshots: ")
    assert (tmp_path / "CITATION.cff").read_text("utf-8") == CITATION
    assert_valid_citation(tmp_path / "CITATION.cff")
    page = (tmp_path / "docs/snapshots/2026.11.md").read_text()
    assert page.endswith(
        "\nThe first snapshot.\n\n## By topic\n\n"
        "- [Vision](https://example.org/c/topics/vision/): 1 paper\n"
        "    - [Video](https://example.org/c/topics/video/): 1 paper\n\n"
        "## The newest\n\n- [One](https://example.org/c/papers/one/)\n"
    )
    assert json.loads((tmp_path / ".zenodo.json").read_text("utf-8")) == {
        "upload_type": "dataset",
        "title": "My papers",
        "description": "<p>My papers: a curated catalog of research papers, 1 paper in 2 topics."
        "</p>",
        "creators": [{"name": "My papers contributors"}],
        "access_right": "open",
        "keywords": ["Vision"],
        "version": "2026.11",
        "publication_date": "2026-11-21",
        "related_identifiers": [
            {
                "identifier": "https://example.org/c/",
                "relation": "isDerivedFrom",
                "resource_type": "dataset",
            }
        ],
    }


def test_what_the_owner_wrote_stays(folder: Path) -> None:
    put(folder, {"CITATION.cff": OWN, ".zenodo.json": '{"license": "cc-by-4.0", "version": "1"}'})
    succeed("2026.11", *DAY)
    text = (folder / "CITATION.cff").read_text("utf-8")
    assert text == OWN.replace("\nversion: 0.9\n", '\nversion: "2026.11"\n') + (
        "date-released: 2026-11-21\n"
    )
    assert_valid_citation(folder / "CITATION.cff")
    assert yaml.safe_load(text)["preferred-citation"]["version"] == 7
    assert json.loads((folder / ".zenodo.json").read_text("utf-8")) == {
        "license": "cc-by-4.0",
        "version": "2026.11",
        "publication_date": "2026-11-21",
    }


@pytest.mark.parametrize(("place", "docs"), [("docs", "."), (".", "docs/"), ("..", "")])
def test_files_lie_beside_the_docs_folder_wherever_one_stands(
    folder: Path, monkeypatch: pytest.MonkeyPatch, place: str, docs: str
) -> None:
    monkeypatch.chdir(folder / place)
    succeed("2026.11", *DAY, "--docs", docs or str(folder / "docs"))
    assert_valid_citation(folder / "CITATION.cff")
    assert (folder / ".zenodo.json").is_file()
    assert (folder / "docs/snapshots/2026.11.md").is_file()


@pytest.mark.parametrize("own", ["[]", "{", "nonsense"])
def test_metadata_that_can_not_be_read_is_not_written_over(folder: Path, own: str) -> None:
    put(folder, {".zenodo.json": own})
    result = run("2026.11", *DAY)
    assert result.exit_code == 1
    assert ".zenodo.json is no JSON object" in result.stderr
    assert (folder / ".zenodo.json").read_text() == own
    assert not (folder / "CITATION.cff").exists()


def test_any_name_gives_valid_metadata(tmp_path: Path) -> None:
    made = Snapshot(
        tag="2026.11", day=date(2026, 11, 21), name=NASTY, url=f"https://{NASTY}", catalog=Catalog()
    )
    path = tmp_path / "CITATION.cff"
    path.write_text(citation(made), "utf-8")
    assert_valid_citation(path)
    assert "url" not in yaml.safe_load(path.read_text("utf-8"))
    told = json.loads(zenodo(made))
    assert "<b>" not in told["description"]
    assert "keywords" not in told


def topic(id_: str, title: str, parent: str | None = None) -> Topic:
    return Topic(
        id=TopicId(id_), file=f"topics/{id_}.yaml", title=title, description=Markdown("D"),
        parent=TopicId(parent) if parent else None,
    )  # fmt: skip


def paper(number: int, *topics: str, title: str = "") -> Paper:
    return Paper(
        id=PaperId(f"p-{number}"), file=f"papers/p-{number}.yaml", title=title or f"Paper {number}",
        topics=tuple(TopicId(t) for t in topics), date=PartialDate(2000 + number % 20),
    )  # fmt: skip


def test_the_first_snapshot_says_what_it_holds() -> None:
    catalog = Catalog(
        papers=(paper(3, "a", "a-1"), paper(1, "a-1", "a-2"), paper(2, "b"), paper(4)),
        # Of b, nothing below; c has no papers at all.
        topics=(topic("a", "Zoology"), topic("a-1", "Ants", "a"), topic("a-2", "Bees", "a"),
                topic("b", "Botany"), topic("b-1", "Empty", "b"), topic("c", "Chemistry")),
    )  # fmt: skip
    told = notes(Snapshot(tag="2026.11", day=date(2026, 11, 21), name="Mine", catalog=catalog))
    assert told == (
        "Mine, 21 November 2026: 4 papers in 6 topics.\n\nThe first snapshot.\n\n"
        "## By topic\n\n- Botany: 1 paper\n- Zoology: 2 papers\n"
        "    - Ants: 2 papers\n    - Bees: 1 paper\n\n"
        "## The newest\n\n"
        "- Paper 4, 2004\n- Paper 3, 2003\n- Paper 2, 2002\n- Paper 1, 2001\n"
    )


def test_the_first_snapshot_of_a_large_catalog_is_bounded_and_of_none_is_short() -> None:
    catalog = Catalog(
        papers=tuple(paper(n, f"t-{n % 3000}", title=NASTY + "\u202e@you #1 " * 50)
                     for n in range(9000)),
        topics=tuple(topic(f"t-{n}", f"{NASTY} {n}") for n in range(3000)),
    )  # fmt: skip
    told = notes(Snapshot(tag="2026.11", day=date(2026, 11, 21), name=NASTY, catalog=catalog))
    # GitHub takes 125,000 characters.
    assert len(told) < 80_000
    assert "\n- and 8,980 earlier papers\n" in told
    assert re.search(r"\n- and [12],\d{3} more\n", told)
    assert "\u202e" not in told
    empty = Snapshot(tag="2026.11", day=date(2026, 11, 21), name="Mine", catalog=Catalog())
    assert notes(empty).endswith("\n\nThe first snapshot.\n")


def test_snapshots_have_an_order() -> None:
    tags = ["2026.02", "2025.12", "2026.10", "2026.10.2", "2026.10.11", "latest", "2026.99"]
    assert last_before("2026.11", tags) == "2026.10.11"
    assert last_before("2026.10.11", tags) == "2026.10.2"
    assert last_before("2026.10", tags) == "2026.02"
    assert last_before("2025.12", tags) == ""
    assert [order("2026.10"), order("2026.10.2"), order("x")] == [
        (2026, 10, 0),
        (2026, 10, 2),
        None,
    ]
