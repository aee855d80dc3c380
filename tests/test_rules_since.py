"""`catalog check --since`, in real git repositories; and what the command says beside problems."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalog.changes import changed_since
from catalog.cli import main
from catalog.git import NoGitError

CLEAN = {
    "tags.yaml": "mamba: {title: Mamba}\n",
    "topics/video.yaml": "title: Video\ndescription: D\n",
    "topics/vision.yaml": "title: Vision\ndescription: D\n",
    "papers/one.yaml": "title: One\nabstract: We.\ntopics: [video]\ntags: [mamba]\n",
    "papers/two.yaml": "title: Two\nabstract: We.\ntopics: [vision]\nrelated: [one]\n",
    # An old sin of somebody else.
    "papers/old.yaml": "title: Old\nabstract: We.\ntopics: [vidoe]\ndate: 2062\n",
}
TOTAL = "3 papers, 2 topics, 1 tag"


def git(*arguments: str) -> str:
    # What a hook or a developer has set must not lead these tests to another repository.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    settings = ("user.name=T", "user.email=t@example.org", "init.defaultBranch=main")
    options = [part for setting in settings for part in ("-c", setting)]
    ran = subprocess.run(
        ["git", *options, *arguments], env=environment, check=True, capture_output=True, text=True
    )
    return ran.stdout.strip()


def put(name: str, text: str) -> None:
    path = Path("docs", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def commit() -> str:
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", "x")
    return git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a branch of its own, on which nothing has changed yet."""
    monkeypatch.chdir(tmp_path)
    for name, text in CLEAN.items():
        put(name, text)
    git("init", "--quiet")
    commit()
    git("switch", "--quiet", "--create", "mine")
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "--as-of", "2026-11-21", *arguments])


pytestmark = pytest.mark.usefixtures("repository")


def test_what_has_not_changed_is_not_told() -> None:
    assert "docs/papers/old.yaml:3:10: unknown-topic: 'vidoe'" in check().stdout
    result = check("--since", "main")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{TOTAL}: 0 errors, 0 warnings in 0 changed files\n"


@pytest.mark.parametrize("state", ["committed", "staged", "on disk"])
def test_problems_of_changed_entries(state: str) -> None:
    put("papers/one.yaml", "title: One\nabstract: TBA\ntopics: [video]\n")
    if state == "staged":
        git("add", "--all")
    if state == "committed":
        commit()
    result = check("--since", "main")
    assert result.exit_code == 1
    assert result.stdout == (
        "docs/papers/one.yaml:2:1: placeholder: 'TBA' is a placeholder\n"
        "hint: write what belongs there, or leave the field out\n"
        f"{TOTAL}: 1 error, 0 warnings in 1 changed file\n"
    )


def test_a_new_file_is_a_change_and_an_ignored_one_is_none() -> None:
    put("papers/new.yaml", "title: New\nabstract: We.\ntopics: []\n")
    assert "docs/papers/new.yaml:3:1: no-topic" in check("--since", "main").stdout
    Path(".gitignore").write_text("new.yaml\n")
    assert "no-topic" not in check("--since", "main").stdout


def test_what_main_has_done_since_is_not_mine() -> None:
    git("switch", "--quiet", "main")
    put("papers/one.yaml", "title: One\nabstract: TBA\ntopics: [video]\n")
    commit()
    git("switch", "--quiet", "mine")
    put("papers/two.yaml", "title: Two\nabstract: We.\ntopics: [vision]\n")
    commit()
    result = check("--since", "main")
    assert result.stdout == f"{TOTAL}: 0 errors, 0 warnings in 1 changed file\n"


def test_a_duplicate_is_told_whichever_side_has_changed() -> None:
    says = "docs/papers/two.yaml:3:7: duplicate-arxiv: '2207.07115' belongs to papers/one.yaml too"
    ids = 'abstract: We.\nids: {arxiv: "2207.07115"}\ntopics: [video]\n'
    one = ("papers/one.yaml", f"title: One\n{ids}")
    two = ("papers/two.yaml", f"title: Two\n{ids}")
    for before, after in ((one, two), (two, one)):
        git("switch", "--quiet", "--force-create", "base", "main")
        put(*before)
        base = commit()
        assert "duplicate" not in check("--since", base).stdout
        put(*after)
        assert says in check("--since", base).stdout
        commit()
        put("papers/old.yaml", CLEAN["papers/old.yaml"] + "# touched\n")
        result = check("--since", "HEAD")
        assert "papers/old.yaml" in result.stdout
        assert "duplicate" not in result.stdout
        put("papers/old.yaml", CLEAN["papers/old.yaml"])


def test_who_is_left_behind_when_something_goes() -> None:
    Path("docs/papers/one.yaml").unlink()
    git("mv", "docs/topics/vision.yaml", "docs/topics/sight.yaml")
    put("tags.yaml", "")
    result = check("--since", "main")
    assert result.stdout.splitlines() == [
        # Its title has stayed.
        "docs/papers/two.yaml:3:10: topic-alias: 'vision'",
        "hint: write 'sight'",
        "docs/papers/two.yaml:4:11: unknown-paper: 'one'",
        "docs/tags.yaml:1:1: empty: the file is empty",
        "2 papers, 2 topics, 0 tags: 3 errors, 0 warnings in 4 changed files",
    ]


def test_fix_mends_changed_entries_only() -> None:
    for name in ("one", "two"):
        put(f"papers/{name}.yaml", f'title: "{name},"\nabstract: We.\ntopics: [video]\n')
    base = commit()
    put("papers/two.yaml", 'title: "Two,"\nabstract: We.\ntopics: [Video]\n')
    result = check("--since", base, "--fix")
    assert result.exit_code == 0
    assert 'title: "one,"' in Path("docs/papers/one.yaml").read_text()
    assert 'title: "Two"' in Path("docs/papers/two.yaml").read_text()


def test_files_with_odd_names_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    put('papers/ü "x" \n.yaml', "title: T\nabstract: We.\ntopics: [video]\n")
    monkeypatch.chdir("docs")
    assert changed_since(Path(), "main") == {'papers/ü "x" \n.yaml'}


def test_the_folder_may_lie_anywhere_in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    put("papers/one.yaml", "title: One\nabstract: TBA\ntopics: [video]\n")
    Path("elsewhere.yaml").write_text("a: b\n")
    monkeypatch.chdir("docs/papers")
    result = check("--docs", "..", "--since", "main")
    assert "placeholder" in result.stdout
    assert "1 changed file\n" in result.stdout


@pytest.mark.parametrize(
    "ref",
    [
        "nowhere",
        "",
        "--help",
        "--output=hacked",
        "-p",
        "main..mine",
        "main\nmine",
        "HEAD:docs",
        "@{",
    ],
)
def test_no_such_commit(ref: str) -> None:
    before = sorted(Path().rglob("*"))
    result = check(f"--since={ref}")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"Error: --since: docs: git knows no commit {ref!r}\n" in result.stderr
    assert sorted(Path().rglob("*")) == before


def test_a_name_with_a_null_byte() -> None:
    with pytest.raises(NoGitError, match="can't be run"):
        changed_since(Path("docs"), "a\0b")


def test_no_common_commit() -> None:
    git("switch", "--quiet", "--orphan", "other")
    put("papers/one.yaml", CLEAN["papers/one.yaml"])
    commit()
    result = check("--since", "main")
    assert result.exit_code == 2
    assert "'main' and HEAD have no commit in common; fetch the history" in result.stderr


def test_no_repository(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("bare") / "docs"
    folder.mkdir()
    result = check("--docs", str(folder), "--since", "main")
    assert result.exit_code == 2
    assert f"Error: --since: {folder}: no git repository holds it\n" in result.stderr


def test_no_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    result = check("--since", "main")
    assert result.exit_code == 2
    assert "Error: --since: git can't be run" in result.stderr


def test_a_repository_of_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    # How git's own tests make it believe so.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    result = check("--since", "main")
    assert result.exit_code == 2
    assert "git takes the repository for somebody else's" in result.stderr


def test_a_hooks_own_repository_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    assert check("--since", "main").exit_code == 0


# --- what the command says beside problems --------------------------------------------------------


def test_the_pages_that_explain_are_named_behind_the_problems() -> None:
    put("papers/one.yaml", "title: One\ntopics: [Video]\nabstract: TBA\n")
    result = check("--since", "main")
    assert result.stderr == (
        "https://paper-catalog.github.io/paper-catalog/checks/texts/ explains placeholder\n"
        "https://paper-catalog.github.io/paper-catalog/checks/vocabulary/ explains topic-alias\n"
        "`catalog check --fix` mends 1 entry\n"
    )
    assert check("--since", "main", "--format", "github").stderr == ""


def test_levels_are_those_of_mkdocs_yml() -> None:
    Path("mkdocs.yml").write_text(
        "plugins:\n  - catalog: {check: {unknown-topic: warning, future-date: off}}\n"
    )
    result = check()
    assert result.exit_code == 0
    assert result.stdout == (
        "docs/papers/old.yaml:3:10: unknown-topic: 'vidoe' (warning)\n"
        "hint: did you mean 'video'?\n"
        f"{TOTAL}: 0 errors, 1 warning\n"
    )
    Path("mkdocs.yml").write_text("plugins:\n  - catalog: {check: {unknown-topics: warning}}\n")
    result = check("--since", "main")
    assert result.exit_code == 1
    assert result.stdout.startswith("mkdocs.yml:2:39: unknown-check: 'unknown-topics'")


def test_the_day_of_the_check() -> None:
    assert "future-date: '2062'" in check().stdout
    result = CliRunner().invoke(main, ["check", "--as-of", "2062-01-01"])
    assert "future-date" not in result.stdout
    # Without a day it is today, which is before 2062 for a while.
    assert "future-date" in CliRunner().invoke(main, ["check"]).stdout


def test_an_unknown_code_is_not_explained() -> None:
    result = check("--explain", "no-topics")
    assert result.exit_code == 2
    assert "'no-topics' is no code. did you mean 'no-topic'?" in result.stderr
