"""Commits on branches of their own, made beside the checkout and pushed to `origin`.

Neither the files on disk, nor the index, nor the branch that is checked out is touched. Sources:
git's documentation of `fast-import`, `hash-object`, `ls-remote` and `push`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from catalog import git, github
from catalog.git import NoGitError

_WHO = f"{git.OURS} <noreply@invalid>"
# Where a commit stands until it is pushed.
_WAITING = "refs/paper-catalog/"


def tip(folder: Path, branch: str) -> str:
    """The commit of a branch of `origin`, fetched; `` if there is no such branch."""
    ref = f"refs/heads/{branch}"
    if not _git(folder, "ls-remote", "origin", ref):
        return ""
    # What has little of the history gets no more of it.
    shallow = _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
    _git(folder, "fetch", "--quiet", "--no-tags", *["--depth=1"] * shallow, "origin", ref)
    return git.commit_of(folder, "FETCH_HEAD")


def content(folder: Path, commit: str, name: str) -> bytes | None:
    """A file at the top of a commit; None if there is none."""
    ran = git.run(folder, "cat-file", "blob", f"{commit}:{name}")
    return None if ran.returncode else ran.stdout


def on_disk(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """Files as git would keep them: objects by path from the repository's root, `` if not there.

    The paths given are those below the folder. Raises NoGitError.
    """
    names = list(paths)
    if any("\n" in name for name in names):
        raise NoGitError(f"{folder}: a file's name has two lines")
    top = Path(git.text(folder, "git can't tell", "rev-parse", "--show-toplevel").rstrip("\n"))
    prefix = git.text(folder, "git can't tell", "rev-parse", "--show-prefix").rstrip("\n")
    whole = [f"{prefix}{name}" for name in names]
    there = [path for path in whole if (top / path).is_file()]
    given = os.fsencode("".join(f"{path}\n" for path in there))
    # Where the paths begin from a folder below differs between git's versions.
    kept = git.output(top, "git can't keep", "hash-object", "-w", "--stdin-paths", given=given)
    objects = dict(zip(there, kept.decode("ascii").split(), strict=True))
    return {path: objects.get(path, "") for path in whole}


def stored(folder: Path, text: str) -> str:
    """A text as an object of git's."""
    given = text.encode()
    return git.output(folder, "git can't keep", "hash-object", "-w", "--stdin", given=given).decode(
        "ascii"
    ).strip()  # fmt: skip


def push(
    folder: Path,
    branch: str,
    *,
    subject: str,
    files: Mapping[str, str],
    parent: str = "",
    alone: bool = False,
    anew: bool = False,
    trailers: Sequence[str] = (),
) -> None:
    """Push a commit upon `parent` that changes these files, objects by path, `` for none.

    With `alone` it holds nothing else; with `anew` it replaces what the branch held. `trailers`
    are lines at the end of its message, such as `Co-authored-by: Ada <ada@example.org>`. Raises
    NoGitError.
    """
    ref = f"{_WAITING}{branch}"
    message = "\n\n".join(filter(None, (subject, "\n".join(trailers))))
    said = _stream(ref, message, files, parent, alone=alone)
    git.output(
        folder, "git can't commit",
        "fast-import", "--quiet", "--force", "--date-format=now", given=said,
    )  # fmt: skip
    try:
        forced = ["--force"] * anew
        _git(folder, "push", "--quiet", *forced, "origin", f"{ref}:refs/heads/{branch}")
    finally:
        git.run(folder, "update-ref", "-d", ref)


def _stream(ref: str, message: str, files: Mapping[str, str], parent: str, *, alone: bool) -> bytes:
    """A commit as `git fast-import` reads it: the message is counted, paths stand in quotes."""
    said = message.encode()
    lines = [f"commit {ref}", f"committer {_WHO} now", f"data {len(said)}"]
    head = "\n".join(lines).encode() + b"\n" + said + b"\n"
    changed = [f"from {parent}"] if parent else []
    changed += ["deleteall"] if alone else []
    changed += [
        f"M 100644 {blob} {_quoted(path)}" if blob else f"D {_quoted(path)}"
        for path, blob in files.items()
    ]
    return head + os.fsencode("\n".join(changed)) + b"\n"


def _quoted(path: str) -> str:
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _git(folder: Path, *arguments: str) -> bytes:
    """What a git command gives that asks `origin`, with what went wrong in git's own words."""
    ran = git.run(folder, *github.CREDENTIALS, *arguments)
    if ran.returncode:
        said = github.line(ran.stderr.decode("utf-8", "replace"))
        raise NoGitError(f"git {arguments[0]}: {said or f'ended with {ran.returncode}'}")
    return ran.stdout
