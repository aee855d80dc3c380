"""A `docs/` folder to a catalog and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from catalog.entry import Read, line_and_column, locate, read_paper, read_tags, read_topic
from catalog.model import FORMATS, RESERVED_ID, Catalog, Format, Paper, PaperId, Tag, Topic
from catalog.problems import Location, Problem, quote

R = TypeVar("R", Paper, Topic)

# Far beyond any entry; a file this large has been put here by mistake.
_LARGEST = 1_000_000
_ID: Format = FORMATS[PaperId]


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
        path = self.folder / file
        try:
            return path.absolute().relative_to(Path.cwd()).as_posix()
        except ValueError:
            return path.as_posix()

    def entries(self, kind: str) -> Iterator[str]:
        """The paths below `docs/` of all YAML files of a kind (`papers`, `topics`), sorted."""
        root = self.folder / kind
        yield from sorted(
            path.relative_to(self.folder).as_posix()
            for path in root.rglob("*.y*ml")
            if path.suffix in {".yaml", ".yml"}
            and not any(part.startswith(".") for part in path.relative_to(root).parts)
        )

    def locate(self, file: str, *path: str | int) -> Location:
        """Where a field stands in a file, read again: problems are rare, and memory is not."""
        try:
            line, column = locate((self.folder / file).read_text("utf-8-sig"), path)
        except (OSError, UnicodeDecodeError):
            line, column = 1, 1
        return Location(file=self.shown(file), line=line, column=column)


def load(docs: Docs) -> Loaded:
    """Read all entries, topics and tags; every problem of every file."""
    problems: list[Problem] = []
    papers = tuple(_all(docs, "papers", read_paper, problems))
    topics = tuple(_all(docs, "topics", read_topic, problems))
    tags = _tags(docs, problems)
    catalog = Catalog(
        papers=tuple(sorted(papers, key=lambda paper: (paper.id, paper.file))),
        topics=tuple(sorted(topics, key=lambda topic: (topic.id, topic.file))),
        tags=tuple(sorted(tags.value or (), key=lambda tag: tag.id)),
    )
    return Loaded(catalog, tuple(problems))


def _tags(docs: Docs, problems: list[Problem]) -> Read[tuple[Tag, ...]]:
    text = _read_text(docs, "tags.yaml", problems) if (docs.folder / "tags.yaml").exists() else None
    if text is None:
        return Read((), ())
    read = read_tags(text, shown_as=docs.shown("tags.yaml"))
    problems.extend(read.problems)
    return read


def _all(
    docs: Docs, kind: str, read: Callable[..., Read[R]], problems: list[Problem]
) -> Iterable[R]:
    for file in docs.entries(kind):
        shown = docs.shown(file)
        problems.extend(_name_problems(file, shown))
        text = _read_text(docs, file, problems)
        if text is not None:
            result = read(text, file=file, shown_as=shown)
            problems.extend(result.problems)
            if result.value is not None:
                yield result.value


def _name_problems(file: str, shown: str) -> Iterator[Problem]:
    name = file.rpartition("/")[2]
    stem, _, suffix = name.rpartition(".")
    here = Location(file=shown)
    if suffix != "yaml":
        yield Problem(code="bad-suffix", location=here, message=quote(name), hint="name it ….yaml")
    if _ID.pattern.fullmatch(stem) is None:
        yield Problem(
            code="bad-id",
            location=here,
            message=f"the file's name {quote(stem)} is no id",
            hint="use lower-case letters, digits and single hyphens",
        )
    elif RESERVED_ID.fullmatch(stem):
        yield Problem(
            code="reserved-id",
            location=here,
            message=f"{quote(stem)} is the name of a page of the site",
            hint="choose another id",
        )


def _read_text(docs: Docs, file: str, problems: list[Problem]) -> str | None:
    """A file's text, or None and a problem."""
    here = Location(file=docs.shown(file))
    try:
        content = (docs.folder / file).read_bytes()
    except OSError as error:
        problems.append(
            Problem(code="unreadable", location=here, message=error.strerror or "can't be read")
        )
        return None
    if len(content) > _LARGEST:
        problems.append(Problem(code="too-large", location=here, message=f"{len(content):,} bytes"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts behind the byte order mark.
        before = error.object[: error.start].decode("utf-8")
        line, column = line_and_column(before, len(before))
        location = Location(file=here.file, line=line, column=column)
        problems.append(
            Problem(
                code="bad-encoding",
                location=location,
                message=f"byte {error.object[error.start]:#04x} is not UTF-8",
                hint="save the file as UTF-8",
            )
        )
        return None
