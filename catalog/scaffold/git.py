"""What a new catalog asks of git: a first commit, a content by its id, a merge of three texts."""

from __future__ import annotations

import tempfile
from pathlib import Path

from catalog import git

BRANCH = "main"


class GitError(Exception):
    """Why git did not do what it was asked to. Its text is for users."""


def first_commit(folder: Path, message: str) -> None:
    """Make a folder a repository, and all that is in it its first commit. Raises GitError.

    A repository without commits, as a fresh clone of an empty one, stays and gets the commit.
    """
    if not (folder / ".git").exists():
        _git(folder, "-c", f"init.defaultBranch={BRANCH}", "init", "--quiet")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", message)


def content_of(folder: Path, object_id: str) -> str | None:
    """The text of a file that was committed at any time; None without git, or if it never was."""
    if not object_id:
        return None
    try:
        return _git(folder, "cat-file", "blob", object_id).decode()
    except (GitError, UnicodeDecodeError):
        return None


def merge(mine: str, base: str, theirs: str) -> str | None:
    """What two changes of one text make together; None if they are in conflict, or without git."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in (("mine", mine), ("base", base), ("theirs", theirs)):
            (folder / file).write_bytes(text.encode())
        try:
            return _git(folder, "merge-file", "-p", "mine", "base", "theirs").decode()
        except GitError:
            return None


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        ran = git.run(folder, *arguments)
    except git.NoGitError as error:
        raise GitError(str(error)) from error
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip()
        raise GitError(said or f"git {arguments[0]} ended with {ran.returncode}")
    return ran.stdout
