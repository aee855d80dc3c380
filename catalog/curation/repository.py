"""A catalog's files at a commit, read from git's objects: nothing is checked out.

Sources: git's documentation of `ls-tree`, `cat-file --batch`, `rev-parse` and `rev-list`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

from catalog import git
from catalog.git import NoGitError

# Far beyond any entry, as `load` has it: a larger file is as one that can't be read.
_LARGEST = 1_000_000
# So many files are held at once.
_AT_ONCE = 1_000
_FILES = frozenset({"100644", "100755"})


@dataclass(frozen=True, slots=True)
class Repository:
    """The git repository that holds a docs folder. Everything raises NoGitError."""

    folder: Path

    def commit(self, ref: str) -> str:
        """The full name of the commit that a branch, a tag or any other name stands for."""
        return git.commit_of(self.folder, ref)

    def before(self, day: date) -> str | None:
        """The last commit of HEAD's history before a day began (UTC); None if there is none."""
        said = self._git(
            "git can't list commits",
            "rev-list", "-1", f"--before={day.isoformat()}T00:00:00+00:00", "HEAD",
        ).strip()  # fmt: skip
        if not said and self._git("git can't tell", "rev-parse", "--is-shallow-repository") != (
            "false\n"
        ):
            raise NoGitError(
                f"{self.folder}: the history does not reach back to {day}; fetch all of it"
            )
        return said or None

    def day(self, commit: str) -> date:
        """The day of a commit (UTC)."""
        seconds = self._git("git can't tell", "show", "-s", "--format=%cd", "--date=unix", commit)
        return datetime.fromtimestamp(int(seconds), UTC).date()

    def tags(self) -> list[str]:
        """The names of the tags whose commits belong to HEAD's history, sorted."""
        said = self._git("git can't list tags", "tag", "--list", "--merged", "HEAD")
        return sorted(said.split("\n")[:-1])

    def files(self, commit: str) -> dict[str, str]:
        """The entries and topics at a commit: paths below the docs folder, with their objects.

        Links and folders are left out. A file too large to be an entry has no object: ``.
        """
        listed = self._git(
            "git can't list files", "ls-tree", "-r", "-z", "-l", commit, "papers", "topics"
        )
        found = {}
        for line in listed.split("\0")[:-1]:
            about, _, path = line.partition("\t")
            mode, _, name, size = about.split()
            if mode in _FILES:
                found[path] = name if int(size) <= _LARGEST else ""
        return found

    def contents(self, objects: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The objects, each with its content, some at a time."""
        waiting = iter(objects)
        while chunk := list(islice(waiting, _AT_ONCE)):
            given = ("\n".join(chunk) + "\n").encode()
            said = git.output(self.folder, "git can't read", "cat-file", "--batch", given=given)
            place = 0
            for name in chunk:
                end = said.index(b"\n", place)
                size = int(said[place:end].split()[2])
                yield name, said[end + 1 : end + 1 + size]
                place = end + size + 2

    def changed_on_disk(self, commit: str) -> frozenset[str]:
        """The paths below the docs folder whose files differ from a commit, new ones too."""
        return git.differing(self.folder, commit)

    def _git(self, failure: str, *arguments: str) -> str:
        return git.text(self.folder, failure, *arguments)
