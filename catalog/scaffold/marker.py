"""The file that remembers which version made a catalog, and what it wrote.

A file's content is remembered by its git object id. It tells whether the owner has changed the
file since, and by it git finds the content again, if it was ever committed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from catalog.scaffold.answers import WrongAnswerError, repository
from catalog.scaffold.contents import is_kept

MARKER = ".paper-catalog.yml"
_ID = re.compile(r"[0-9a-f]{40}")
_VERSION = re.compile(r"\d+(?:\.\d+)*\S*")
_ABOUT = """\
# Made by `catalog new`. By this file, `catalog upgrade` tells what you have changed from what an
# older version wrote; it looks after the files that are named here and no others. A repository that
# is named here later gets its workflows by `catalog upgrade --write`.
"""


class BadMarkerError(ValueError):
    """Why a catalog's marker can't be relied on. Its text is for users."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a version made of a file, and what the file on disk was last made from.

    Both are git object ids. They differ where the owner has changed a file and a version has too;
    `base` is empty where the owner had a file before there was one of ours.
    """

    seen: str
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The version that made a catalog, its repository on GitHub or none, and its records."""

    version: str
    repository: str
    files: Mapping[str, Record]

    def text(self) -> str:
        """The marker's file."""
        lines = [
            f"version: {json.dumps(self.version)}\n",
            f"repository: {self.repository or 'none'}\n",
            "files:\n",
        ]
        for path, record in sorted(self.files.items()):
            if record.seen == record.base:
                value = f'"{record.seen}"'
            else:
                value = f'{{seen: "{record.seen}", base: "{record.base}"}}'
            lines.append(f"  {json.dumps(path)}: {value}\n")
        return _ABOUT + "".join(lines)


def blob_id(text: str) -> str:
    """The object id that git gives a file of this content (SHA-1 repositories).

    Source: Pro Git, "Git Internals: Git Objects".
    """
    content = text.encode()
    header = f"blob {len(content)}\0".encode()
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()


def recorded(files: Mapping[str, str]) -> dict[str, Record]:
    """Records of files as they were just written."""
    return {path: Record(seen=blob_id(text), base=blob_id(text)) for path, text in files.items()}


def read_marker(folder: Path) -> Marker:
    """The marker of a catalog. Raises BadMarkerError."""
    path = folder / MARKER
    try:
        loaded = yaml.safe_load(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise BadMarkerError(f"{path} is not there: `catalog new` did not make this") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadMarkerError(f"{path} can't be read: {error}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadMarkerError(f"{path} is no YAML") from error
    if not isinstance(loaded, dict):
        raise BadMarkerError(f"{path} holds no marker of `catalog new`")
    version, files = loaded.get("version"), loaded.get("files")
    if not isinstance(version, str) or _VERSION.fullmatch(version) is None:
        raise BadMarkerError(f"{path}: 'version' is none")
    if not isinstance(files, dict):
        raise BadMarkerError(f"{path}: 'files' is no list of files")
    try:
        named = repository(str(loaded.get("repository") or ""))
    except WrongAnswerError as error:
        raise BadMarkerError(f"{path}: {error}") from error
    return Marker(
        version=version,
        repository=named,
        files={_path(name, path): _record(value, path) for name, value in files.items()},
    )


def newer(version: str, than: str) -> bool:
    """Whether a version is a later one, by its numbers."""
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    match = re.match(r"\d+(?:\.\d+)*", version)
    numbers = [int(part) for part in match[0].split(".")] if match else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _path(name: Any, marker: Path) -> str:
    if not isinstance(name, str) or not is_kept(name):
        raise BadMarkerError(f"{marker}: {name!r} is no file that `catalog upgrade` looks after")
    return name


def _record(value: Any, marker: Path) -> Record:
    seen, base = (
        (value.get("seen"), value.get("base")) if isinstance(value, dict) else (value, value)
    )
    for id_ in (seen, base or seen):
        if not isinstance(id_, str) or _ID.fullmatch(id_) is None:
            raise BadMarkerError(f"{marker}: {id_!r} is no git object id")
    return Record(seen=str(seen), base=str(base or ""))
