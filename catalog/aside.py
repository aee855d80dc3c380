"""While serving, files that stay what they are stay on the disk: pressed pages, the search index.

MkDocs empties the site's folder for every build, and to a slow disk, writing thousands of files
anew costs more than making them. It leaves what is hidden (`mkdocs.utils.clean_directory`). So the
folders with such files step aside before it, under a hidden name, and come back behind it; then
only files that have changed are written.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from pathlib import Path

from catalog.files import write_over

_HIDDEN = ".aside"


class Aside:
    """What was written into one site's folder, over many builds."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._hidden = site / _HIDDEN
        # What each file says, as a hash, by its path: of the last build, and so far of this one.
        self._last: dict[str, int] = {}
        self._now: dict[str, int] = {}
        # What the files of whole folders were made of, and how many there were.
        self._made_of: dict[Path, tuple[object, int]] = {}

    def step_aside(self) -> None:
        """Hide the folders of such files. MkDocs is about to empty the site's folder.

        Those that are hidden already have missed the last build, which has failed in between.
        """
        self._last |= self._now
        self._now = {}
        for name in self._folders():
            if (self._site / name).is_dir() and not (self._hidden / name).exists():
                self._hidden.mkdir(exist_ok=True)
                # Where somebody reads a file of it, Windows refuses; then it is written anew.
                with suppress(OSError):
                    (self._site / name).rename(self._hidden / name)

    def come_back(self) -> None:
        """Show the folders again, with nothing in them but such files."""
        for folder in [*self._hidden.iterdir()] if self._hidden.exists() else []:
            shown = self._site / folder.name
            if shown.exists():
                # Another plugin has begun to write it.
                shutil.rmtree(folder)
            else:
                folder.rename(shown)
        shutil.rmtree(self._hidden, ignore_errors=True)
        found: dict[str, int] = {}
        for name in self._folders():
            for root, _, files in os.walk(self._site / name):
                for one in files:
                    path = f"{root}{os.sep}{one}"
                    if path in self._last:
                        found[path] = self._last[path]
                    else:
                        os.unlink(path)  # noqa: PTH108  # hot
        self._last = found

    def write(self, file: str, said: Hashable, content: Callable[[], bytes]) -> None:
        """Write a file, unless it is there and says this already: then `content` is not called."""
        if not self.holds(file, said):
            write_over(file, content())
            self.note(file, said)

    def holds(self, file: str, said: Hashable) -> bool:
        """Whether a file is there and says this already; it is to be written otherwise."""
        # Also if writing fails, it does not say any more what it has said.
        made = self._last.pop(file, None)
        if made is None or made != hash(said):
            return False
        self._now[file] = made
        return True

    def note(self, file: str, said: Hashable) -> None:
        """A file was written and says this."""
        self._now[file] = hash(said)

    def holds_all(self, folder: Path, made_of: object) -> bool:
        """Whether all files of a folder are there, made of the same; then they stay."""
        found = _within(folder, self._last)
        # Also if writing fails halfway, they are not any more what they were.
        of = self._made_of.pop(folder, None)
        if of != (made_of, len(found)):
            return False
        self._made_of[folder] = of
        self._now |= {file: self._last.pop(file) for file in found}
        return True

    def note_all(self, folder: Path, made_of: object) -> None:
        """All files of a folder were written, made of this."""
        self._made_of[folder] = made_of, len(_within(folder, self._now))

    def clear(self, folder: Path) -> None:
        """Remove the files of a folder that this build has not made."""
        for file in _within(folder, self._last):
            Path(file).unlink(missing_ok=True)
            del self._last[file]

    def rename(self, folder: Path, new: Path) -> None:
        """Rename a folder in the site's."""
        folder.rename(new)
        for files in (self._last, self._now):
            for file in _within(folder, files):
                files[f"{new}{file.removeprefix(str(folder))}"] = files.pop(file)

    def _folders(self) -> set[str]:
        """The names of the folders, right below the site's, in which such files lie."""
        before = len(str(self._site)) + 1
        return {file[before:].partition(os.sep)[0] for file in self._last}


def _within(folder: Path, files: Iterable[str]) -> list[str]:
    before = f"{folder}{os.sep}"
    return [file for file in files if file.startswith(before)]
