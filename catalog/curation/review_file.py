"""The review of a change as data: what a job without rights tells one that may comment."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Annotated, Literal
from zipfile import BadZipFile, ZipFile

from catalog.curation.strict import Many, NotStrictError, Number, Text, read, schema
from catalog.model import FORMATS, LinkKind, Url

LARGEST = 8_000_000
MOST_ENTRIES = 50
MOST_TOPICS = 50
MOST_TAGS = 100
MOST_PROBLEMS = 100
MOST_CHANGES = 20
MOST_LINKS = 20
MOST_WORDS = 20
MOST_NEAR = 8
MOST_EVIDENCE = 5
LONGEST_LINE = 300
LONGEST_PARAGRAPH = 600

Line = Annotated[str, Text(LONGEST_LINE)]
Paragraph = Annotated[str, Text(LONGEST_PARAGRAPH)]
Address = Annotated[str, Text(500, FORMATS[Url].pattern.pattern)]
Count = Annotated[int, Number(10_000_000)]
Words = Annotated[tuple[Line, ...], Many(MOST_WORDS)]

How = Literal["added", "changed", "renamed", "deleted"]
Nearness = Literal["contradiction", "same", "version", "alike", "related"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLink:
    """A link of a paper."""

    kind: LinkKind
    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCard:
    """What readers will see of a paper, as plain text."""

    title: Line
    facts: Words
    abstract: Paragraph
    links: Annotated[tuple[CardLink, ...], Many(MOST_LINKS)]
    topics: Words
    tags: Words
    why: Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field that says something else now. Of long texts, what is around the difference."""

    field: Annotated[str, Text(40, "[a-z_]+")]
    before: Paragraph
    after: Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An entry there is, what it is to the one in question, and why."""

    id: Line
    title: Line
    verdict: Nearness
    evidence: Annotated[tuple[Line, ...], Many(MOST_EVIDENCE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """Whether a link leads somewhere."""

    url: Address
    state: Literal["ok", "moved", "gone", "unknown"]
    said: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReview:
    """An entry that differs. `leads`: whether a former id still leads to it."""

    how: How
    id: Line
    file: Line
    former: Line | None
    leads: bool | None
    # None of a deleted one.
    card: EntryCard | None
    changes: Annotated[tuple[FieldChange, ...], Many(MOST_CHANGES)]
    near: Annotated[tuple[Near, ...], Many(MOST_NEAR)]
    suggested_topics: Words
    suggested_tags: Words
    links: Annotated[tuple[LinkState, ...], Many(MOST_LINKS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicReview:
    """A topic that differs, and how many papers have it now."""

    how: How
    id: Line
    file: Line
    title: Line
    changes: Annotated[tuple[FieldChange, ...], Many(MOST_CHANGES)]
    papers: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class TagReview:
    """A tag that differs."""

    how: How
    id: Line
    title: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemReview:
    """What the check says of the files that differ."""

    severity: Literal["error", "warning"]
    code: Annotated[str, Text(60, "[a-z]+(?:-[a-z]+)*")]
    file: Line
    line: Count
    column: Count
    message: Paragraph
    hint: Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A change to a catalog. `left_out` counts what is more than the lists hold."""

    version: Literal[1]
    base: Annotated[str, Text(64, "[0-9a-f]{40}(?:[0-9a-f]{24})?")]
    papers: Count
    entries: Annotated[tuple[EntryReview, ...], Many(MOST_ENTRIES)]
    topics: Annotated[tuple[TopicReview, ...], Many(MOST_TOPICS)]
    tags: Annotated[tuple[TagReview, ...], Many(MOST_TAGS)]
    problems: Annotated[tuple[ProblemReview, ...], Many(MOST_PROBLEMS)]
    errors: Count
    left_out: Count


def to_json(review: Review) -> str:
    """The review as the text of a file."""
    return json.dumps(asdict(review), ensure_ascii=False, indent=1) + "\n"


def from_json(content: bytes) -> Review:
    """The review that a file holds. Raises `strict.NotStrictError`."""
    return read(content, Review, largest=LARGEST)


def from_zip(content: bytes, name: str) -> Review:
    """The review in the one file of a zip that is looked at. Raises `strict.NotStrictError`.

    Nothing is unpacked, and not more than a review's length is read.
    """
    try:
        with ZipFile(BytesIO(content)) as held, held.open(name) as file:
            return from_json(file.read(LARGEST + 1))
    except KeyError as error:
        raise NotStrictError(f"it has no {name}") from error
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise NotStrictError("it is no zip that can be read") from error


def review_schema() -> str:
    """The JSON Schema of the file."""
    return schema(Review, "The review of a change to a Paper Catalog, version 1")
