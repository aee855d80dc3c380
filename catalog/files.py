"""Files on disk: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that at any moment the old or the new content is there, never a part.

    The new content goes to a hidden file beside it, which then takes the name (POSIX `rename`
    replaces atomically). Killed in between, the hidden file may stay; nobody reads it.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        handle, name = _beside(path)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = _beside(path)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(path))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _beside(path: Path) -> tuple[int, str]:
    """A new hidden file in the folder of another."""
    return tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-", suffix=".tmp")


def _mode(path: Path) -> int:
    """The mode of a file, or that of a new one."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        return 0o666 & ~_umask()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def write_changed(files: Mapping[Path, str]) -> list[Path]:
    """Write those whose content is not on disk yet; the paths written, in order."""
    written = []
    for path, text in files.items():
        if not path.is_file() or path.read_bytes() != text.encode():
            write_whole(path, text)
            written.append(path)
    return written
