"""What a new catalog asks of git: a first commit, a content by its id, a merge of three texts."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

# What a hook's git sets for it: names of another repository, or of half an index.
_OF_HOOKS = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_WORK_TREE",
    }
)
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
    environment = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    try:
        ran = subprocess.run(  # noqa: S603  # no shell, and its arguments are ours
            ["git", *arguments],  # noqa: S607  # the one on the path, as a user has it
            cwd=folder,
            capture_output=True,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except OSError as error:
        raise GitError(f"git can't be run: {error}") from error
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip()
        raise GitError(said or f"git {arguments[0]} ended with {ran.returncode}")
    return ran.stdout
