"""A `docs/` folder to a catalog and what is wrong with it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from catalog.entry import Read, line_and_column, locate, read_paper, read_tags, read_topic
from catalog.files import state
from catalog.model import FORMATS, RESERVED_ID, Catalog, Format, Paper, PaperId, Tag, Topic
from catalog.problems import Location, Problem, quote
from catalog.progress import track

R = TypeVar("R", Paper, Topic)

# Far beyond any entry; a file this large has been put here by mistake.
_LARGEST = 1_000_000
_ID: Format = FORMATS[PaperId]
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: .*)?\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read, and what could not."""

    catalog: Catalog
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Docs:
    """The folder a catalog lives in, and how its files are named to people."""

    folder: Path

    def shown(self, file: str) -> str:
        """The path of a file for messages: from the working directory, if it is below it."""
        return f"{_shown_folder(self.folder, os.getcwd())}{file}"  # noqa: PTH109  # hot

    def entries(self, kind: str) -> Iterator[str]:
        """The paths below `docs/` of all YAML files of a kind (`papers`, `topics`), sorted."""
        yield from sorted(self.files(kind, ".yaml", ".yml"))

    def files(self, folder: str, *suffixes: str) -> Iterator[str]:
        """The paths below `docs/` of the files in a folder with these suffixes, hidden ones not."""
        root = str(self.folder)
        for found, folders, names in os.walk(f"{root}/{folder}" if folder else root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            below = found[len(root) + 1 :].replace(os.sep, "/")
            # A folder of such a name can't be read, which the reader of entries says.
            for name in (*names, *folders):
                if name.endswith(suffixes) and not name.startswith("."):
                    yield f"{below}/{name}" if below else name

    def locate(self, file: str, *path: str | int) -> Location:
        """Where a field stands in a file, read again: problems are rare, and memory is not."""
        try:
            line, column = locate((self.folder / file).read_text("utf-8-sig"), path)
        except (OSError, UnicodeDecodeError):
            line, column = 1, 1
        return Location(file=self.shown(file), line=line, column=column)


@lru_cache
def _shown_folder(folder: Path, working: str) -> str:
    """What stands before a file's path in messages."""
    shown = folder.absolute()
    try:
        shown = shown.relative_to(working)
    except ValueError:
        shown = folder
    return "" if shown == Path() else f"{shown.as_posix()}/"


class Known:
    """What files held when they were last read: one that has not changed is not read again."""

    def __init__(self) -> None:
        self._reads: dict[str, tuple[tuple[int, ...], Read[Any]]] = {}

    def read(self, path: str, read: Callable[[], Read[R]]) -> Read[R]:
        """What a file gives, by what the system tells of it: its size, and when it was changed."""
        told = state(path)
        if told is None:
            return read()
        held = self._reads.get(path)
        if held is None or held[0] != told:
            held = self._reads[path] = (told, read())
        return held[1]


def load(docs: Docs, known: Known | None = None) -> Loaded:
    """Read all entries, topics and tags; every problem of every file.

    `known` holds what was read before, if this is done again and again.
    """
    problems: list[Problem] = []
    papers = _all(docs, "papers", read_paper, known)
    topics = _all(docs, "topics", read_topic, known)
    tags = _tags(docs, problems)
    catalog = Catalog(
        papers=_in_order(papers, problems),
        topics=_in_order(topics, problems),
        tags=tuple(sorted(tags.value or (), key=lambda tag: tag.id)),
    )
    return Loaded(catalog, tuple(problems))


def _in_order(reads: Iterable[Read[R]], problems: list[Problem]) -> tuple[R, ...]:
    """The values by id; the problems are put to the others."""
    values = []
    for read in reads:
        problems.extend(read.problems)
        if read.value is not None:
            values.append(read.value)
    return tuple(sorted(values, key=lambda value: (value.id, value.file)))


def _tags(docs: Docs, problems: list[Problem]) -> Read[tuple[Tag, ...]]:
    path, shown = docs.folder / "tags.yaml", docs.shown("tags.yaml")
    text = _read_text(str(path), shown, problems) if path.exists() else None
    if text is None:
        return Read((), ())
    read = read_tags(text, shown_as=shown)
    problems.extend(read.problems)
    return read


def _all(
    docs: Docs, kind: str, read: Callable[..., Read[R]], known: Known | None
) -> Iterator[Read[R]]:
    """What each file of a kind gives."""
    files = tuple(docs.entries(kind))
    folder, below = f"{docs.folder}/", docs.shown("")
    for file in track(files, len(files), f"reading {kind}"):
        path = folder + file
        one = partial(_one, path, file, below + file, read)
        yield known.read(path, one) if known else one()


def _one(path: str, file: str, shown: str, read: Callable[..., Read[R]]) -> Read[R]:
    problems: list[Problem] = list(_name_problems(file, shown))
    text = _read_text(path, shown, problems)
    if text is None:
        return Read(None, tuple(problems))
    result: Read[R] = read(text, file=file, shown_as=shown)
    return Read(result.value, (*problems, *result.problems)) if problems else result


def _name_problems(file: str, shown: str) -> Iterator[Problem]:
    name = file.rpartition("/")[2]
    stem, _, suffix = name.rpartition(".")
    if suffix != "yaml":
        yield Problem(
            code="bad-suffix",
            location=Location(file=shown),
            message=quote(name),
            hint="name it ….yaml",
        )
    if _ID.pattern.fullmatch(stem) is None:
        yield Problem(
            code="bad-id",
            location=Location(file=shown),
            message=f"the file's name {quote(stem)} is no id",
            hint="use lower-case letters, digits and single hyphens",
        )
    elif RESERVED_ID.fullmatch(stem):
        yield Problem(
            code="reserved-id",
            location=Location(file=shown),
            message=f"{quote(stem)} is the name of a page of the site",
            hint="choose another id",
        )


def _read_text(path: str, shown: str, problems: list[Problem]) -> str | None:
    """A file's text, or None and a problem."""
    try:
        with open(path, "rb", 0) as opened:  # noqa: PTH123  # hot
            content = opened.readall()
    except OSError as error:
        message = error.strerror or "can't be read"
        problems.append(Problem(code="unreadable", location=Location(file=shown), message=message))
        return None
    if len(content) > _LARGEST:
        message = f"{len(content):,} bytes"
        problems.append(Problem(code="too-large", location=Location(file=shown), message=message))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts behind the byte order mark.
        before = error.object[: error.start].decode("utf-8")
        line, column = line_and_column(before, len(before))
        location = Location(file=shown, line=line, column=column)
        problems.append(
            Problem(
                code="bad-encoding",
                location=location,
                message=f"byte {error.object[error.start]:#04x} is not UTF-8",
                hint="save the file as UTF-8",
            )
        )
        return None
    conflict = merge_conflict(text, shown)
    if conflict is not None:
        problems.append(conflict)
        return None
    return text


def merge_conflict(text: str, shown_as: str) -> Problem | None:
    """The first mark of an unfinished merge in a file's text, or None.

    Marks begin a line (git, "merge", "How conflicts are presented"). What follows from them in YAML
    is noise.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return None
    match = _CONFLICT.search(text)
    if match is None:
        return None
    line, column = line_and_column(text, match.start())
    return Problem(
        code="merge-conflict",
        location=Location(file=shown_as, line=line, column=column),
        message=f"{quote(match[0].rstrip())} is the mark of an unfinished merge",
        hint="keep one of the two sides, and delete the lines with marks",
    )
