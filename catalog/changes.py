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
    # What begins with a hyphen is no name of a commit, and no option either.
    commit = git.text(
        folder,
        f"git knows no commit {ref!r}",
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        f"{ref}^{{commit}}",
    ).strip()
    base = git.text(
        folder,
        f"{ref!r} and HEAD have no commit in common; fetch the history, if it was left out",
        "merge-base",
        commit,
        "HEAD",
    ).split("\n")[0]
    changed = git.text(
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
    new = git.text(
        folder, "git can't list", "ls-files", "--others", "--exclude-standard", "-z", "--", "."
    )
    return frozenset(name for name in (changed + new).split("\0") if name)
