"""GitHub's command line `gh` as a program: without a shell, and asked by nobody's text.

What people have written goes to its standard input, or stands behind `--option=`: no word of it is
an option, a path or a name. Source: GitHub CLI manual. Which repository is meant, `gh` tells by the
folder that it is run in; who asks, by `GH_TOKEN` or by `gh auth login`.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

# Git asks `gh` for the password, and nobody else: a checkout need not keep any.
CREDENTIALS = ("-c", "credential.helper=", "-c", "credential.helper=!gh auth git-credential")
_HERE = "repos/{owner}/{repo}"
# Seconds; a release is uploaded in less.
_PATIENCE = 900
_LONGEST = 500
# Nobody answers questions of a command that a clock has started.
_QUIET = {"GH_PROMPT_DISABLED": "1", "GH_NO_UPDATE_NOTIFIER": "1", "NO_COLOR": "1", "GH_PAGER": ""}


class NoGitHubError(Exception):
    """Why GitHub was not asked, or what it said. Its text is for users, on one line."""


def run(folder: Path, *arguments: str, given: str = "") -> bytes:
    """What `gh` prints, with `given` as its input. Raises NoGitHubError."""
    what = f"gh {' '.join(arguments[:2])}"
    try:
        ran = subprocess.run(  # noqa: S603  # no shell
            ["gh", *arguments],  # noqa: S607  # the one on the user's path
            cwd=folder,
            capture_output=True,
            check=False,
            env={**os.environ, **_QUIET},
            input=given.encode("utf-8", "replace"),
            timeout=_PATIENCE,
        )
    except FileNotFoundError as error:
        raise NoGitHubError(
            "there is no `gh`, GitHub's command line, which --github needs: install it, and let it"
            " log in (`gh auth login`)"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise NoGitHubError(f"{what}: no answer in {_PATIENCE} seconds") from error
    except (OSError, ValueError) as error:
        raise NoGitHubError(f"{what} can't be run: {line(str(error))}") from error
    if ran.returncode:
        said = line((ran.stderr or ran.stdout).decode("utf-8", "replace"))
        raise NoGitHubError(f"{what}: {said or f'ended with {ran.returncode}'}")
    return ran.stdout


def line(said: str) -> str:
    """What a program said, on one line of 500 characters at most, without what can't be printed."""
    plain = "".join(c if c.isprintable() else " " for c in said[: 8 * _LONGEST])
    folded = " ".join(plain.split())
    return folded if len(folded) <= _LONGEST else f"{folded[: _LONGEST - 1]}…"


# --- pull requests -------------------------------------------------------------------------------


def pulls(folder: Path) -> bytes:
    """The open pull requests: a list of objects."""
    wanted = "number,headRefName,headRefOid,title,isCrossRepository"
    return run(folder, "pr", "list", "--state=open", "--limit=1000", f"--json={wanted}")


def open_pull(folder: Path, branch: str, *, title: str, body: str) -> str:
    """Open a pull request from a branch that is there; its address."""
    named = (f"--head={branch}", f"--title={title}", "--body-file=-")
    return line(run(folder, "pr", "create", *named, given=body).decode("utf-8", "replace"))


def start(folder: Path, workflow: str, branch: str) -> None:
    """Start a workflow on a branch."""
    run(folder, "workflow", "run", workflow, f"--ref={branch}")


# --- comments and issues -------------------------------------------------------------------------


def comments(folder: Path, number: int) -> bytes:
    """The comments on an issue or a pull request: lists of objects, one after the other.

    Newer versions of `gh` make one list of all pages.
    """
    return run(folder, "api", f"{_HERE}/issues/{number}/comments", "--paginate")


def comment(folder: Path, number: int, body: str) -> None:
    """Write a comment on an issue or a pull request."""
    _send(folder, "POST", f"issues/{number}/comments", body)


def edit_comment(folder: Path, id_: int, body: str) -> None:
    """Give a comment another text."""
    _send(folder, "PATCH", f"issues/comments/{id_}", body)


def _send(folder: Path, method: str, path: str, body: str) -> None:
    options = (f"--method={method}", "--field=body=@-", "--silent")
    run(folder, "api", f"{_HERE}/{path}", *options, given=body)


def issues(folder: Path, title: str) -> bytes:
    """The issues of a title, open and closed, the oldest first: a list of objects."""
    search = f'--search="{title}" in:title sort:created-asc'
    wanted = "--json=number,body,author,state"
    return run(folder, "issue", "list", "--state=all", "--limit=100", search, wanted)


def open_issue(folder: Path, *, title: str, body: str) -> None:
    """Open an issue."""
    run(folder, "issue", "create", f"--title={title}", "--body-file=-", given=body)


def edit_issue(folder: Path, number: int, body: str) -> None:
    """Give an issue another text."""
    run(folder, "issue", "edit", str(number), "--body-file=-", given=body)


def reopen_issue(folder: Path, number: int) -> None:
    """Open a closed issue again."""
    run(folder, "issue", "reopen", str(number))


def close_issue(folder: Path, number: int) -> None:
    """Close an issue."""
    run(folder, "issue", "close", str(number))


# --- what a workflow's run has left --------------------------------------------------------------


def artifacts(folder: Path, run_id: int) -> bytes:
    """What a run of a workflow has left: an object with a list `artifacts`."""
    return run(folder, "api", f"{_HERE}/actions/runs/{run_id}/artifacts?per_page=100")


def artifact(folder: Path, id_: int) -> bytes:
    """The zip of what a run has left. Nothing is unpacked."""
    return run(folder, "api", f"{_HERE}/actions/artifacts/{id_}/zip")


# --- releases ------------------------------------------------------------------------------------


def release(
    folder: Path,
    tag: str,
    files: Iterable[Path],
    *,
    title: str,
    notes: str,
    commit: str = "",
) -> None:
    """Make a release of files with notes in Markdown.

    With a `commit`, the tag is set there, and the release is not called the latest; without one,
    the tag must be there.
    """
    where = (f"--target={commit}", "--latest=false") if commit else ("--verify-tag",)
    named = (f"--title={title}", "--notes-file=-", *where)
    held = [str(file.absolute()) for file in files]
    run(folder, "release", "create", *named, "--", tag, *held, given=notes)
