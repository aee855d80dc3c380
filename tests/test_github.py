"""`gh` as a program, and commits on branches of their own, in real git repositories."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalog import git as git_program
from catalog import github
from catalog.cli import main
from catalog.curation import branch
from catalog.curation.plain import subject
from catalog.git import NoGitError
from catalog.github import NoGitHubError
from tests.hostile import NASTY
from tests.repositories import commit, git, put

# A program that writes down what it was asked, and says what it is told to say.
GH = """\
#!{python}
import json, os, sys
given = sys.stdin.buffer.read().decode("utf-8")
with open({log!r}, "a", encoding="utf-8") as log:
    asked = {{"arguments": sys.argv[1:], "given": given, "cwd": os.getcwd()}}
    log.write(json.dumps({{**asked, "prompt": os.environ["GH_PROMPT_DISABLED"]}}) + "\\n")
sys.stdout.buffer.write({said!r})
sys.stderr.buffer.write({wrong!r})
sys.exit({code})
"""
EVIL = [
    "--help", "-F", "@/etc/passwd", "$(touch x)", "`id`", "; ls", "a\nb", "\u202eb", "👩‍👩‍👧",
    NASTY, "</script>", "\ud7ff", "x" * 200_000,
]  # fmt: skip

Program = Callable[..., Callable[[], list[dict[str, str]]]]


@pytest.fixture
def gh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Puts a `gh` on the path; the result tells what it was asked."""

    def there(said: bytes = b"", *, wrong: bytes = b"", code: int = 0) -> Callable[[], list[dict]]:  # type: ignore[type-arg]
        log = tmp_path / "asked.jsonl"
        log.touch()
        folder = tmp_path / "bin"
        folder.mkdir()
        text = GH.format(python=sys.executable, log=str(log), said=said, wrong=wrong, code=code)
        (folder / "gh").write_text(text, "utf-8")
        (folder / "gh").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return lambda: [json.loads(line) for line in log.read_text("utf-8").splitlines()]

    return there


def without_gh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path on which there is git and nothing else."""
    folder = tmp_path / "only-git"
    folder.mkdir()
    found = shutil.which("git")
    assert found
    (folder / "git").symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))


# --- gh ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_foreign_texts_are_no_arguments_of_their_own(
    tmp_path: Path, gh: Program, evil: str
) -> None:
    asked = gh(b"https://github.invalid/o/c/pull/1\n")
    title = subject(evil) or "-"
    assert github.open_pull(tmp_path, "proposal-7", title=title, body=evil) == (
        "https://github.invalid/o/c/pull/1"
    )
    github.comment(tmp_path, 7, evil)
    github.edit_comment(tmp_path, 8, evil)
    github.open_issue(tmp_path, title=title, body=evil)
    github.edit_issue(tmp_path, 9, evil)
    github.release(tmp_path, "2026.11", [tmp_path / "-x"], title=title, notes=evil, commit="f" * 40)
    calls = asked()
    # Half a pair of characters is no text.
    assert [call["given"] for call in calls] == [evil.replace("\ud800", "?")] * 6
    api = "repos/{owner}/{repo}/issues"
    arguments: list[object] = [call["arguments"] for call in calls]
    assert arguments == [
        ["pr", "create", "--head=proposal-7", f"--title={title}", "--body-file=-"],
        ["api", f"{api}/7/comments", "--method=POST", "--field=body=@-", "--silent"],
        ["api", f"{api}/comments/8", "--method=PATCH", "--field=body=@-", "--silent"],
        ["issue", "create", f"--title={title}", "--body-file=-"],
        ["issue", "edit", "9", "--body-file=-"],
        ["release", "create", f"--title={title}", "--notes-file=-", f"--target={'f' * 40}",
         "--latest=false", "--", "2026.11", str(tmp_path / "-x")],
    ]  # fmt: skip
    # In the folder, so that it tells the repository; and nobody is asked anything.
    assert {(call["cwd"], call["prompt"]) for call in calls} == {(str(tmp_path), "1")}


def test_what_gh_says_is_told_on_one_line(tmp_path: Path, gh: Program) -> None:
    gh(b"ignored", wrong=b"HTTP 403:\x1b[31m no\r\n::error::\xff " + b"x" * 9000, code=4)
    with pytest.raises(NoGitHubError) as caught:
        github.start(tmp_path, "review.yml", "b")
    said = str(caught.value)
    assert said.startswith("gh workflow run: HTTP 403: [31m no ::error::� xxx")
    assert said.isprintable()
    assert len(said) == len("gh workflow run: ") + 500


def test_a_refusal_without_a_word_has_its_code(tmp_path: Path, gh: Program) -> None:
    gh(code=3)
    with pytest.raises(NoGitHubError, match=r"^gh pr list: ended with 3$"):
        github.pulls(tmp_path)


def test_a_missing_gh_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_gh(tmp_path, monkeypatch)
    with pytest.raises(NoGitHubError, match="there is no `gh`, GitHub's command line"):
        github.pulls(tmp_path)


def test_a_null_character_is_told(tmp_path: Path, gh: Program) -> None:
    gh()
    with pytest.raises(NoGitHubError, match="can't be run: embedded null byte"):
        github.open_issue(tmp_path, title="a\0b", body="")


def test_git_asks_gh_for_the_password_and_nobody_else(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "credential.helper", "store")
    asked = git_program.run(
        tmp_path, *github.CREDENTIALS, "config", "--get-all", "credential.helper"
    )
    # An empty one forgets those before it (git's documentation, gitcredentials).
    assert asked.stdout.decode().splitlines()[-2:] == ["", "!gh auth git-credential"]


# --- commits -------------------------------------------------------------------------------------

CATALOG = {
    "mkdocs.yml": "site_name: C\nplugins: [catalog]\n",
    "docs/topics/t.yaml": "title: T\ndescription: D\n",
    "docs/papers/one.yaml": "title: One\nabstract: We.\ntopics: [t]\nadded: 2020-01-01\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone on a branch of its own, with something staged and something not."""
    origin, work = tmp_path / "origin.git", tmp_path / "work"
    put(work, CATALOG)
    commit(work)
    git(tmp_path, "init", "--quiet", "--bare", str(origin))
    git(work, "remote", "add", "origin", str(origin))
    git(work, "push", "--quiet", "origin", "main")
    git(work, "switch", "--quiet", "--create", "mine")
    put(work, {"staged.txt": "x", "docs/papers/two.yaml": "title: Two\ntopics: [t]\n"})
    git(work, "add", "staged.txt")
    monkeypatch.chdir(work)
    return work


def state(folder: Path) -> tuple[str, str, str]:
    return (
        git(folder, "status", "--porcelain=v2", "--branch"),
        git(folder, "for-each-ref", "refs/heads", "refs/tags", "refs/paper-catalog"),
        git(folder, "stash", "list"),
    )


def at_origin(folder: Path, *arguments: str) -> str:
    return git(folder.parent / "origin.git", *arguments)


def test_a_commit_is_pushed_beside_the_checkout(folder: Path) -> None:
    docs = folder / "docs"
    put(folder, {"docs/papers/two.yaml": "title: Zwei\ntopics: [t]\n"})
    before, head = state(folder), git(folder, "rev-parse", "HEAD")
    files = branch.on_disk(docs, ["papers/two.yaml", "papers/gone.yaml"])
    assert [*files] == ["docs/papers/two.yaml", "docs/papers/gone.yaml"]
    said = 'Add "Zwei"\nM 100644 inline x: -- --force \u202e $(id)'
    branch.push(docs, "proposal-7", subject=said, files=files, parent=head, anew=True)
    assert state(folder) == before
    assert at_origin(folder, "diff", "--name-status", "main", "proposal-7") == (
        "A\tdocs/papers/two.yaml"
    )
    assert at_origin(folder, "show", "proposal-7:docs/papers/two.yaml") == (
        "title: Zwei\ntopics: [t]"
    )
    assert at_origin(folder, "log", "-1", "--format=%an <%ae> %cn%n%B", "proposal-7") == (
        f"Paper Catalog <noreply@invalid> Paper Catalog\n{said}"
    )
    assert at_origin(folder, "rev-parse", "proposal-7^") == head


def test_a_commit_names_who_has_asked_for_it(folder: Path) -> None:
    docs = folder / "docs"
    files = branch.on_disk(docs, ["papers/two.yaml"])
    said = ("Co-authored-by: ada <7+ada@users.noreply.github.com>", "Reviewed-by: B <b@e.org>")
    branch.push(docs, "b", subject="Add: Zwei", files=files, trailers=said)
    assert at_origin(folder, "log", "-1", "--format=%s|%(trailers)", "b") == (
        f"Add: Zwei|{said[0]}\n{said[1]}"
    )


def test_a_branch_begins_anew_or_goes_on(folder: Path) -> None:
    docs, head = folder / "docs", git(folder, "rev-parse", "HEAD")
    first = {"links.json": branch.stored(docs, '{"ü": 1}\n')}
    assert branch.tip(docs, "link-history") == ""
    branch.push(docs, "link-history", subject="One", files=first, alone=True)
    one = branch.tip(docs, "link-history")
    assert branch.content(docs, one, "links.json") == '{"ü": 1}\n'.encode()
    assert branch.content(docs, one, "other") is None
    second = {"links.json": branch.stored(docs, "{}\n"), "more": branch.stored(docs, "x")}
    branch.push(docs, "link-history", subject="Two", files=second, parent=one, alone=True)
    third = {"links.json": branch.stored(docs, "{}\n")}
    two = branch.tip(docs, "link-history")
    branch.push(docs, "link-history", subject="Three", files=third, parent=two, alone=True)
    assert at_origin(folder, "ls-tree", "-r", "--name-only", "link-history") == "links.json"
    assert at_origin(folder, "rev-list", "--count", "link-history") == "3"
    # Whom another run came before does not overwrite it, unless the branch is to begin anew.
    with pytest.raises(NoGitError, match=r"^git push: .*link-history.* \(non-fast-forward\)"):
        branch.push(docs, "link-history", subject="Late", files=first, parent=one, alone=True)
    branch.push(docs, "link-history", subject="Anew", files=first, parent=head, anew=True)
    assert at_origin(folder, "rev-parse", "link-history^") == head


def test_a_file_that_is_gone_leaves_the_branch_and_odd_names_stay(folder: Path) -> None:
    odd = 'docs/papers/"ä \\ 1.yaml'
    put(folder, {odd: "title: Odd\n"})
    (folder / "docs/papers/one.yaml").unlink()
    docs, head = folder / "docs", git(folder, "rev-parse", "HEAD")
    files = branch.on_disk(docs, ["papers/one.yaml", odd.removeprefix("docs/")])
    branch.push(docs, "b", subject="x", files=files, parent=head)
    told = at_origin(folder, "diff", "-z", "--name-status", "--no-renames", "main", "b")
    assert told.split("\0")[:-1] == ["A", odd, "D", "docs/papers/one.yaml"]
    with pytest.raises(NoGitError, match="a file's name has two lines"):
        branch.on_disk(docs, ["papers/a\nb.yaml"])


def test_what_git_would_convert_is_converted(folder: Path) -> None:
    put(folder, {".gitattributes": "*.yaml text eol=crlf\n"})
    (folder / "docs/papers/two.yaml").write_bytes(b"title: Two\r\n")
    files = branch.on_disk(folder / "docs", ["papers/two.yaml"])
    branch.push(folder / "docs", "b", subject="x", files=files)
    assert at_origin(folder, "cat-file", "blob", "b:docs/papers/two.yaml") == "title: Two"
    assert at_origin(folder, "cat-file", "-s", "b:docs/papers/two.yaml") == "11"


def test_a_shallow_clone_gets_no_more_of_the_history(folder: Path, tmp_path: Path) -> None:
    docs = folder / "docs"
    for name in ("One", "Two"):
        files = {"links.json": branch.stored(docs, name)}
        parent = branch.tip(docs, "link-history")
        branch.push(docs, "link-history", subject=name, files=files, parent=parent, alone=True)
    clone = tmp_path / "clone"
    address = (tmp_path / "origin.git").as_uri()
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=main", address, str(clone))
    two = branch.tip(clone, "link-history")
    assert git(clone, "rev-list", "--count", two) == "1"
    # And a whole one stays whole.
    assert git(folder, "rev-list", "--count", branch.tip(docs, "link-history")) == "2"
    assert git(folder, "rev-parse", "--is-shallow-repository") == "false"


def test_without_a_remote_git_says_so(folder: Path) -> None:
    git(folder, "remote", "remove", "origin")
    with pytest.raises(NoGitError, match=r"^git ls-remote: .*origin"):
        branch.tip(folder / "docs", "link-history")


# --- the commands --------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


EVENT = {"issue": {"number": 7, "body": "### Identifier, address or title\n\nOne\n"}}
RUN = {"workflow_run": {"id": 5, "head_sha": "a" * 40}}


@pytest.mark.parametrize(
    "command",
    [
        ("changes", "HEAD"),
        ("digest", "--since", "2020-01-01"),
        ("snapshot", "2026.11", "--out", "../out"),
        ("propose", "--event", "../event.json", "--offline"),
        ("comment", "--event", "../run.json"),
        ("links", "--offline"),
    ],
)
def test_a_command_that_cannot_reach_github_ends_with_1_and_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (folder.parent / "event.json").write_text(json.dumps(EVENT))
    (folder.parent / "run.json").write_text(json.dumps(RUN))
    without_gh(folder.parent, monkeypatch)
    result = run(*command, "--github")
    assert result.exit_code == 1
    assert result.stderr.endswith(
        "Error: there is no `gh`, GitHub's command line, which --github needs: install it, and let"
        " it log in (`gh auth login`)\n"
    )


@pytest.mark.parametrize(
    "command",
    [
        ("changes", "HEAD~0"),
        ("changes", "HEAD", "HEAD"),
        ("snapshot", "2026.11"),
        ("propose", "--issue-body", "mkdocs.yml"),
        ("propose", "--event", "mkdocs.yml", "--pulls", "mkdocs.yml"),
        ("links", "--history", "links.json"),
        ("comment", "mkdocs.yml"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_github_can_not_be_told_is_said_before_anything_is_done(
    gh: Program, command: tuple[str, ...]
) -> None:
    asked = gh()
    result = run(*command, "--github")
    assert (result.exit_code, "--github" in result.stderr) == (2, True)
    assert asked() == []


@pytest.mark.parametrize("said", [b"", b"{", b'{"message": "Not Found"}', b"null"])
@pytest.mark.usefixtures("folder")
def test_an_answer_that_is_none_is_told(gh: Program, said: bytes) -> None:
    gh(said)
    result = run("changes", "HEAD", "--github")
    assert result.exit_code == 1
    assert "Error: GitHub's answer: that is no " in result.stderr


@pytest.mark.usefixtures("folder")
def test_nothing_new_is_no_release_and_no_failure(gh: Program) -> None:
    asked = gh()
    result = run("digest", "--github", "--as-of", "2026-11-21")
    assert (result.exit_code, result.stderr, asked()) == (0, "nothing new\n", [])


def test_of_a_catalog_as_it_is_committed_nothing_is_proposed(folder: Path, gh: Program) -> None:
    asked = gh()
    (folder / "docs/papers/two.yaml").unlink()
    result = run("changes", "HEAD", "--github")
    assert (result.exit_code, result.stdout, asked()) == (0, "nothing changed\n", [])


def test_who_has_opened_an_issue_is_named_by_the_commit_of_its_proposal(
    folder: Path, gh: Program
) -> None:
    gh(b"[]")
    body = "### Name of the topic\n\nFresh\n\n### Area\n\nT\n\n### Description\n\n"
    body += "What a memory holds, how it is written and how it is read again, step by step.\n"
    user = {"login": "ada", "id": 7, "type": "User"}
    event = {"issue": {"number": 7, "body": body, "user": user}}
    (folder.parent / "event.json").write_text(json.dumps(event))
    result = run("propose", "--event", "../event.json", "--offline", "--github")
    assert result.exit_code == 0, result.output
    assert at_origin(folder, "log", "-1", "--format=%an|%(trailers)", "proposal-7") == (
        "Paper Catalog|Co-authored-by: ada <7+ada@users.noreply.github.com>"
    )
