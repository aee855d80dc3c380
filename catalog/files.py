"""Files on disk."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path

_NUMBERS = count()
_OPEN = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)


def state(path: str) -> tuple[int, ...] | None:
    """What the system tells of a file and changes with its content; None for what is not there.

    The time of the change (ctime) tells of what the file's own time does not: rights that were
    given or taken, and a content that was put back with its former time.
    """
    try:
        told = os.stat(path)  # noqa: PTH116  # hot
    except OSError:
        return None
    return told.st_mtime_ns, told.st_ctime_ns, told.st_size, told.st_ino


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that at any moment the old or the new content is there, never a part.

    The new content goes to a hidden file beside it, which then takes the name (POSIX `rename`
    replaces atomically). Killed in between, the hidden file may stay; nobody reads it.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        handle, temporary = _beside(path)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = _beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # A new file has the mode that the system gives it.
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_over(path: str, content: bytes) -> None:
    """Write a file that can be made again, in the room that it has: new room costs a disk more.

    Killed in between, there is a part of the new content and perhaps of the old one.
    """
    handle = os.open(path, _OPEN, 0o666)
    try:
        end = os.write(handle, content)
        while end < len(content):  # the system has taken a part
            end += os.write(handle, content[end:])
        os.ftruncate(handle, end)
    finally:
        os.close(handle)


def _beside(path: Path) -> tuple[int, Path]:
    """A new hidden file in the folder of another, open for writing.

    Its name is this process' own; what a killed one with the same number has left is passed over.
    """
    while True:
        name = f".{path.name[:40]}-{os.getpid():x}-{next(_NUMBERS):x}.tmp"
        temporary = path.parent / name
        with contextlib.suppress(FileExistsError):
            return os.open(temporary, _OPEN | os.O_EXCL, 0o666), temporary


def write_changed(files: Mapping[Path, str]) -> list[Path]:
    """Write those whose content is not on disk yet; the paths written, in order."""
    written = []
    for path, text in files.items():
        if not path.is_file() or path.read_bytes() != text.encode():
            write_whole(path, text)
            written.append(path)
    return written
