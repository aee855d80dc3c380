"""What changed between two states of a catalog, in real git repositories."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import html5lib
import markdown
import pytest
from click.testing import CliRunner, Result

from catalog.cli import main
from tests.repositories import commit, git, put

TOPIC = "title: Video\ndescription: D\n"
BEFORE = {
    "docs/topics/video.yaml": TOPIC,
    "docs/topics/gone.yaml": "title: Gone\ndescription: D\n",
    "docs/papers/kept.yaml": "title: Kept\ntopics: [video]\n",
    "docs/papers/moved.yaml": "title: Moved\ntopics: [video]\n",
    "docs/papers/better.yaml": "title: Better\ntopics: [video]\ndate: 2020\n",
    "docs/papers/dropped.yaml": "title: Dropped\n",
    "docs/papers/old-name.yaml": "title: A name\ntopics: [video]\n",
    "docs/papers/old-number.yaml": 'title: Number\nids: {arxiv: "2207.07115"}\n',
    "docs/papers/twin.yaml": "title: Twin\n",
    "docs/papers/other-twin.yaml": "title: The other twin\n",
    "docs/notes.md": "A page.\n",
}
AFTER = {
    # Only its text is another one.
    "docs/papers/kept.yaml": "# A comment\ntopics:\n- video\ntitle: 'Kept'\n",
    "docs/papers/2024/moved.yaml": "title: Moved\ntopics: [video]\n",
    "docs/papers/better.yaml": "title: Better\ntopics: [video]\ndate: 2021-05\nvenue: V\n",
    "docs/papers/new-name.yaml": "title: Another name\ntopics: [video]\naliases: [old-name]\n",
    "docs/papers/new-number.yaml": 'title: Numbers\nids: {arxiv: "2207.07115"}\n',
    "docs/papers/twin.yaml": "title: Twin\naliases: [other-twin]\n",
    "docs/papers/new.yaml": 'title: "New: $x^2$"\n',
    "docs/topics/images.yaml": "title: Images\ndescription: D\n",
    "docs/notes.md": "Another page.\n",
}
REMOVED = ("moved", "dropped", "old-name", "old-number", "other-twin")
TOLD = """\
added paper new: 'New: x²'
changed paper better: 'Better' (date, venue)
changed paper twin: 'Twin' (aliases)
renamed paper old-name to new-name: 'Another name' (title)
renamed paper old-number to new-number: 'Numbers' (title)
removed paper dropped: 'Dropped'
removed paper other-twin: 'The other twin', now in twin
added topic images: 'Images'
removed topic gone: 'Gone'
1 paper added, 2 changed, 2 renamed, 2 removed; 1 topic added, 1 removed
"""


def change(folder: Path) -> None:
    for name in REMOVED:
        (folder / f"docs/papers/{name}.yaml").unlink()
    (folder / "docs/topics/gone.yaml").unlink()
    put(folder, AFTER)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, tagged `one`, of 2 November 2026."""
    folder = tmp_path / "repository"
    put(folder, BEFORE)
    commit(folder, tag="one")
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["changes", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def told(*arguments: str) -> str:
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_between_two_commits(repository: Path) -> None:
    change(repository)
    commit(repository, day="2026-11-09", tag="two")
    assert told("one", "two") == TOLD
    assert told("one") == TOLD
    assert told("two", "two") == "nothing changed\n"


def test_nothing_is_checked_out(repository: Path) -> None:
    commit(repository, tag="two")
    put(repository, {"docs/papers/mine.yaml": "title: Mine\n"})
    before = git(repository, "status", "--porcelain", "--untracked-files=all")
    assert told("one", "two") == "nothing changed\n"
    assert git(repository, "status", "--porcelain", "--untracked-files=all") == before


@pytest.mark.parametrize("state", ["on disk", "staged"])
def test_the_files_on_disk(repository: Path, state: str) -> None:
    change(repository)
    if state == "staged":
        git(repository, "add", "--all")
    assert told("one") == TOLD


def test_backwards_what_was_added_is_removed(repository: Path) -> None:
    put(repository, {"docs/papers/new.yaml": "title: New\n"})
    commit(repository, tag="two")
    assert told("two", "one") == "removed paper new: 'New'\n1 paper removed\n"


def test_a_day_is_the_catalog_as_it_was_when_the_day_began(repository: Path) -> None:
    put(repository, {"docs/papers/new.yaml": "title: New\n"})
    commit(repository, day="2026-11-09")
    new = "added paper new: 'New'\n1 paper added\n"
    assert told("2026-11-09") == new
    assert told("2026-11-03", "2026-11-10") == new
    assert told("2026-11-10") == "nothing changed\n"
    # Before the first commit there was nothing.
    assert told("2026-11-02").endswith("\n9 papers added; 2 topics added\n")


def test_a_day_beyond_the_history_that_was_fetched(repository: Path, tmp_path: Path) -> None:
    commit(repository, day="2026-11-09")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), str(clone))
    result = run("2026-11-05", "--docs", str(clone / "docs"))
    assert result.exit_code == 2
    assert "the history does not reach back to 2026-11-05; fetch all of it" in result.stderr


def test_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "old", BEFORE)
    put(tmp_path / "new", BEFORE)
    change(tmp_path / "new")
    monkeypatch.chdir(tmp_path / "new")
    assert told("../old/docs") == TOLD
    assert told("docs") == "nothing changed\n"


@pytest.mark.usefixtures("repository")
def test_a_folder_and_a_commit(tmp_path: Path) -> None:
    put(tmp_path / "other", BEFORE)
    change(tmp_path / "other")
    assert told("one", str(tmp_path / "other/docs")) == TOLD


@pytest.mark.parametrize(
    "ref", ["nowhere", "--output=/tmp/x", "-h^", "two..one", "", "\x1b[31m", "x" * 9_000]
)
@pytest.mark.usefixtures("repository")
def test_what_is_no_commit(ref: str) -> None:
    result = run("--", ref)
    assert result.exit_code == 2
    assert "git knows no commit" in result.stderr
    assert "\x1b" not in result.stderr


def test_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, BEFORE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = run("main")
    assert result.exit_code == 2
    assert "no git repository holds it" in result.stderr


def test_what_can_not_be_read_is_told_by_its_id(repository: Path) -> None:
    put(
        repository,
        {"docs/papers/better.yaml": "title: [\n", "docs/papers/Bad Id.yaml": "title: X\n"},
    )
    (repository / "docs/papers/twin.yaml").write_bytes(b"title: \xff\n")
    put(repository, {"docs/papers/huge.yaml": f"title: X\nabstract: {'x' * 1_000_001}\n"})
    (repository / "docs/papers/link.yaml").symlink_to("kept.yaml")
    commit(repository, tag="two")
    assert told("one", "two") == (
        "added paper huge: 'huge'\n"
        "changed paper better: 'better'\n"
        "changed paper twin: 'twin'\n"
        "1 paper added, 2 changed\n"
    )


def test_as_json(repository: Path) -> None:
    change(repository)
    found = json.loads(told("one", "--format", "json"))
    assert found["papers"]["added"] == [{"id": "new", "title": "New: $x^2$"}]
    assert found["papers"]["renamed"][0] == {
        "id": "new-name", "title": "Another name", "was": "old-name", "fields": ["title"],
    }  # fmt: skip
    assert found["papers"]["removed"][1]["into"] == "twin"
    assert found["topics"] == {
        "added": [{"id": "images", "title": "Images"}],
        "changed": [],
        "renamed": [],
        "removed": [{"id": "gone", "title": "Gone"}],
    }


def test_as_markdown(repository: Path) -> None:
    put(repository, {"mkdocs.yml": "site_url: https://example.org/c/\n"})
    change(repository)
    page = unescape(markdown.markdown(told("one", "--format", "markdown")))
    assert '<li><a href="https://example.org/c/papers/new/">New: x²</a></li>' in page
    assert "<h2>Papers renamed</h2>" in page
    assert "before <code>old-name</code>: title</li>" in page
    # Nothing is left of it to link to.
    assert "<li>Dropped</li>" in page
    assert page.startswith("<p>1 paper added, 2 changed, 2 renamed, 2 removed;")


HOSTILE = (
    "</script><img src=x onerror=alert(1)> @everyone #1 [a](javascript:alert(1)) `code` {{ x }} "
    "\u202eright 👩‍🔬 ![i](https://example.org/i.png) https://example.org/ $\\alpha_1$"
)


def test_titles_are_text_and_nothing_else(repository: Path) -> None:
    put(repository, {"docs/papers/new.yaml": f"title: {json.dumps(HOSTILE)}\n"})
    told_ = told("one", "--format", "markdown")
    assert not re.search(r"@\w|#\d", told_.replace("&#", ""))
    assert "\u202e" not in told_
    document = html5lib.parse(markdown.markdown(told_), namespaceHTMLElements=False)
    assert {element.tag for element in document.iter()} <= {
        "html", "head", "body", "p", "h2", "ul", "li",
    }  # fmt: skip


def test_many_changes_are_cut_to_what_github_takes(repository: Path) -> None:
    put(repository, {f"docs/papers/p-{n}.yaml": f"title: {'T' * 90} {n}\n" for n in range(700)})
    told_ = told("one", "--format", "markdown")
    assert len(told_) < 65_536
    left = re.search(r"^- and (\d+) more$", told_, re.MULTILINE)
    assert left
    assert told_.count("\n- T") + int(left[1]) == 700
