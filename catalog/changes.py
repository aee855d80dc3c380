"""Which entries have changed since a commit, as git tells."""

from __future__ import annotations

from pathlib import Path

from catalog import git


def changed_since(folder: Path, ref: str) -> frozenset[str]:
    """The paths below a `docs/` folder that differ from where this branch left `ref`.

    Compared are the files on disk, committed or not, new ones and deleted ones too, with the merge
    base of `ref` and HEAD, as `git diff ref...HEAD` does. Raises NoGitError.
    """
    git.text(folder, "no git repository holds it", "rev-parse", "--is-inside-work-tree")
    commit = git.commit_of(folder, ref)
    base = git.text(
        folder,
        f"{ref!r} and HEAD have no commit in common; fetch the history, if it was left out",
        "merge-base",
        commit,
        "HEAD",
    ).split("\n")[0]
    return git.differing(folder, base)
