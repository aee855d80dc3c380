from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from catalog.history import changed, commits
from catalog.model import Catalog, Paper, PaperId, PartialDate
from catalog.pages import Content, Page


def git(folder: Path, *arguments: str, day: str = "2020-01-01") -> None:
    stamp = f"{day}T12:00:00+0000"
    who = {
        f"GIT_{kind}_{what}": "x" for kind in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    when = {"GIT_AUTHOR_DATE": "2001-01-01T00:00:00+0000", "GIT_COMMITTER_DATE": stamp}
    nowhere = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, **who, **when, **nowhere},
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits: two files, then one of them, then a file outside of the folder."""
    docs = tmp_path / "docs"
    (docs / "papers").mkdir(parents=True)
    git(tmp_path, "init", "-q")
    for day, names in (
        ("2020-01-05", ["docs/papers/a.yaml", 'docs/papers/ü "x"\t.yaml']),
        ("2021-02-03", ["docs/papers/a.yaml"]),
        ("2022-03-04", ["mkdocs.yml"]),
    ):
        for name in names:
            (tmp_path / name).write_text(day)
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-q", "-m", f"\x01{day}", day=day)
    return docs


def test_a_file_is_as_old_as_its_last_commit(repository: Path) -> None:
    (repository / "papers/new.yaml").write_text("not committed")
    assert commits(repository) == {
        "papers/a.yaml": "2021-02-03",
        'papers/ü "x"\t.yaml': "2020-01-05",
    }


def test_a_clone_that_was_cut_off_knows_no_days(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}", str(tmp_path / "clone"))
    assert (tmp_path / "clone/docs/papers/a.yaml").exists()
    assert commits(tmp_path / "clone/docs") == {}
    assert commits(repository) != {}


def test_without_git_no_day_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert commits(tmp_path) == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commits(tmp_path) == {}


def paper(id_: str, added: PartialDate | None = None) -> Paper:
    return Paper(id=PaperId(id_), file=f"papers/{id_}.yaml", title=id_, added=added)


CATALOG = Catalog(
    papers=(
        paper("a", PartialDate(2019, 1, 1)),
        paper("b", PartialDate(2018, 2, 2)),
        paper("c", PartialDate(2030, 5)),
        paper("d"),
    )
)
DAYS = {"papers/a.yaml": "2021-02-03", "topics/t.yaml": "2022-02-02", "tags.yaml": "2024-01-01"}


def page(path: str, *papers: str, edit: str | None = None) -> Page:
    ids = tuple(map(PaperId, papers))
    return Page(path=path, compose=lambda: Content(front={}, body=""), edit=edit, papers=ids)


@pytest.mark.parametrize("year", [1, 1969, 1970, 2106, 9999])
def test_a_day_that_no_zipped_sitemap_can_hold_is_none(year: int) -> None:
    odd = Catalog(papers=(paper("a", PartialDate(year, 1, 1)),))
    assert changed([page("x", "a")], odd.papers, {}) == {}
    assert changed([page("x", "a")], odd.papers, DAYS) == {"x": "2021-02-03"}


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        (page("x", "a", edit="papers/a.yaml"), "2021-02-03"),
        # Not committed yet: the day it was added. A month is no day, and the clock knows nothing.
        (page("x", "b", edit="papers/b.yaml"), "2018-02-02"),
        (page("x", "c", edit="papers/c.yaml"), None),
        (page("x", "d", edit="papers/d.yaml"), None),
        # A list changes with its papers, or with its own entry.
        (page("x", "b", "a", "d"), "2021-02-03"),
        (page("x", "b", edit="topics/t.yaml"), "2022-02-02"),
        # Another tag has changed, most likely.
        (page("x", "b", edit="tags.yaml"), "2018-02-02"),
        (page("x", edit="tags.yaml"), "2024-01-01"),
        (page("x"), None),
    ],
)
def test_a_page_changes_with_what_it_shows(shown: Page, day: str | None) -> None:
    assert changed([shown], CATALOG.papers, DAYS) == ({} if day is None else {"x": day})
