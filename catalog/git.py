"""Git as a program: without a shell, and free of what a hook's own git sets."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
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

# Whose commits are those that the program makes by itself.
OURS = "Paper Catalog"
_AT_ONCE = 1 << 16


class NoGitError(Exception):
    """Why git can't tell what it is asked for. Its text is for users."""


def run(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a git command in a folder, with `given` as its input; its messages are English.

    Names that users give must have been verified before, or stand behind `--end-of-options`. Raises
    NoGitError if git can't be run at all.
    """
    try:
        return subprocess.run(  # noqa: S603  # no shell
            ["git", "-C", str(folder), *arguments],  # noqa: S607  # the one on the user's path
            capture_output=True,
            check=False,
            env=_environment(),
            input=given,
        )
    except (OSError, ValueError) as error:
        raise NoGitError(f"git can't be run: {error}") from error


def _environment() -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    return {**given, "LC_ALL": "C"}


def parts(folder: Path, *arguments: str) -> Iterator[str]:
    """What stands between the zero bytes of what a git command gives, read while git writes it.

    Raises NoGitError at its end if git has failed, and none of it is to be relied on then.
    """
    try:
        ran = subprocess.Popen(  # noqa: S603  # no shell
            ["git", "-C", str(folder), *arguments],  # noqa: S607  # the one on the user's path
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
    except (OSError, ValueError) as error:
        raise NoGitError(f"git can't be run: {error}") from error
    rest = b""
    with ran:
        assert ran.stdout is not None  # noqa: S101
        while read := ran.stdout.read(_AT_ONCE):
            *whole, rest = (rest + read).split(b"\0")
            yield from (part.decode("utf-8", "replace") for part in whole)
    if rest:
        yield rest.decode("utf-8", "replace")
    if ran.returncode:
        raise NoGitError(f"git {arguments[0]} ended with {ran.returncode}")


def output(folder: Path, failure: str, *arguments: str, given: bytes = b"") -> bytes:
    """What a git command gives. Raises NoGitError, which says `failure` unless it knows better."""
    ran = run(folder, *arguments, given=given)
    if ran.returncode:
        if b"not a git repository" in ran.stderr:
            failure = "no git repository holds it"
        if b"dubious ownership" in ran.stderr:
            failure = "git takes the repository for somebody else's: see `git help config`,"
            failure += " safe.directory"
        raise NoGitError(f"{folder}: {failure}")
    return ran.stdout


def text(folder: Path, failure: str, *arguments: str) -> str:
    """The same as a text; names of files are as the system has them."""
    return os.fsdecode(output(folder, failure, *arguments))


def commit_of(folder: Path, ref: str) -> str:
    """The id of the commit that a user's name stands for: no name is taken for an option."""
    wanted = ("--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    return text(folder, f"git knows no commit {ref!r}", "rev-parse", *wanted).strip()


def differing(folder: Path, commit: str) -> frozenset[str]:
    """The paths below a folder whose files on disk differ from a commit, new ones too."""
    options = ("--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z")
    changed = text(folder, "git can't compare", "diff", *options, commit, "--", ".")
    listed = ("--others", "--exclude-standard", "-z", "--", ".")
    new = text(folder, "git can't list", "ls-files", *listed)
    return frozenset(name for name in (changed + new).split("\0") if name)
