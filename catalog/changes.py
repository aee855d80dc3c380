"""Which entries have changed since a commit, as git tells."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


class NoGitError(Exception):
    """Why git can't tell: no repository, no such commit, no git. Its text is for users."""


def changed_since(folder: Path, ref: str) -> frozenset[str]:
    """The paths below a `docs/` folder that differ from where this branch left `ref`.

    Compared are the files on disk, committed or not, new ones and deleted ones too, with the merge
    base of `ref` and HEAD, as `git diff ref...HEAD` does. Raises NoGitError.
    """
    _git(folder, "no git repository holds it", "rev-parse", "--is-inside-work-tree")
    # What begins with a hyphen is no name of a commit, and no option either.
    commit = _git(
        folder,
        f"git knows no commit {ref!r}",
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        f"{ref}^{{commit}}",
    ).strip()
    base = _git(
        folder,
        f"{ref!r} and HEAD have no commit in common; fetch the history, if it was left out",
        "merge-base",
        commit,
        "HEAD",
    ).split("\n")[0]
    changed = _git(
        folder,
        "git can't compare",
        "diff",
        "--name-only",
        "--no-renames",
        "--no-ext-diff",
        "--relative",
        "-z",
        base,
        "--",
        ".",
    )
    new = _git(
        folder, "git can't list", "ls-files", "--others", "--exclude-standard", "-z", "--", "."
    )
    return frozenset(name for name in (changed + new).split("\0") if name)


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


def _git(folder: Path, failure: str, *arguments: str) -> str:
    """What a git command says, run in a folder."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    try:
        ran = subprocess.run(  # noqa: S603  # no shell, and `ref` is verified first
            ["git", "-C", str(folder), *arguments],  # noqa: S607  # the user's git
            capture_output=True,
            check=False,
            # Its messages are looked into.
            env={**environment, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
        )
    except (OSError, ValueError) as error:
        raise NoGitError(f"git can't be run: {error}") from error
    if ran.returncode:
        if b"dubious ownership" in ran.stderr:
            failure = "git takes the repository for somebody else's: see `git help config`,"
            failure += " safe.directory"
        raise NoGitError(f"{folder}: {failure}")
    return os.fsdecode(ran.stdout)
