"""The catalog's types: papers, topics, tags. Frozen values, ids instead of references, no I/O.

The order of a type's fields is the order in which an entry is written. Each field's metadata says
what it holds; the entry reader, the writer, the JSON Schema and the entry reference in the docs are
all made from it:

- `doc`: what the field holds, in Markdown;
- `style`: how it is written (`quoted`, `folded`, `block`), where the plain way is not wanted;
- `outside`: the value comes from the file's name or key, not from the file's text;
- `shorthand`: a bare text stands for a record with only this field.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal, NewType, Self, get_args

PaperId = NewType("PaperId", str)
TopicId = NewType("TopicId", str)
TagId = NewType("TagId", str)
Markdown = NewType("Markdown", str)
Url = NewType("Url", str)
ArxivId = NewType("ArxivId", str)
Doi = NewType("Doi", str)
AclId = NewType("AclId", str)
PubmedId = NewType("PubmedId", str)
Orcid = NewType("Orcid", str)
CitationKey = NewType("CitationKey", str)

Status = Literal["preprint", "published", "corrected", "withdrawn", "retracted"]
PaperType = Literal[
    "article", "conference", "chapter", "book", "thesis", "report", "dataset", "software"
]
LinkKind = Literal[
    "paper", "pdf", "code", "project", "data", "model", "demo", "video", "slides", "poster"
]
_LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """The form a text must have: a problem code, a pattern, and words for people."""

    code: str
    pattern: re.Pattern[str]
    what: str
    example: str


# White space, control characters, and what is no character, so that no file of YAML can hold it.
_UNSEEN = r"\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
FORMATS: dict[Any, Format] = {
    PaperId: Format(
        code="bad-id",
        pattern=re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"),
        what="a paper's id: lower-case letters, digits and single hyphens",
        example="xmem-long-term-video-object-segmentation",
    ),
    Url: Format(
        code="bad-url",
        pattern=re.compile(
            rf"https?://[^{_UNSEEN}/?#@\\<>\x22{{}}|^`\[\]]+"
            rf"(?:[/?#][^{_UNSEEN}\\<>\x22{{}}|^`]*)?"
        ),
        what="an address that starts with http:// or https://",
        example="https://github.com/hkchengrex/XMem",
    ),
    ArxivId: Format(
        code="bad-arxiv",
        pattern=re.compile(r"[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7}"),
        what="an arXiv id without version",
        example="2207.07115",
    ),
    Doi: Format(
        code="bad-doi",
        pattern=re.compile(rf"10\.[0-9]{{4,9}}/[^{_UNSEEN}]+"),
        what="a DOI, without https://doi.org/",
        example="10.1007/978-3-031-19815-1_37",
    ),
    AclId: Format(
        code="bad-acl",
        pattern=re.compile(r"[A-Z][0-9]{2}-[0-9]{4}|[0-9]{4}\.[a-z0-9_]+-[a-z0-9]+\.[0-9]+"),
        what="an ACL Anthology id",
        example="2023.acl-long.1",
    ),
    PubmedId: Format(
        code="bad-pubmed",
        pattern=re.compile(r"[1-9][0-9]{0,8}"),
        what="a PubMed id: digits",
        example="17284678",
    ),
    Orcid: Format(
        code="bad-orcid",
        pattern=re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]"),
        what="an ORCID iD",
        example="0000-0002-1825-0097",
    ),
    CitationKey: Format(
        code="bad-citation-key",
        # What neither BibTeX nor LaTeX takes for its own.
        pattern=re.compile(rf"[^{_UNSEEN}\x22#%'(),={{}}~\\]+"),
        what="a citation key, as in \\cite",
        example="cheng2022xmem",
    ),
}

# Ids that would collide with pages of our own: `papers/index.md`, `papers/page-2.md`.
RESERVED_ID = re.compile(r"index|page-\d+")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year of the Gregorian calendar: `2022-07-14`, `2022-07`, `2022`.

    Dates order as their text does, so `2022` comes before `2022-01`.
    """

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """The date written in `text` (ISO 8601, year first). Raises ValueError."""
        match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text, re.ASCII)
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else 0 for part in match.groups())
        date(year, month if match[2] else 1, day if match[3] else 1)
        return cls(year, month, day)

    def __str__(self) -> str:
        return _written(self.year, self.month, self.day)

    def is_after(self, other: PartialDate) -> bool:
        """Whether all of it is later than all of the other: `2022-03` is not after `2022`."""
        return (self.year, self.month or 1, self.day or 1) > (
            other.year,
            other.month or 12,
            other.day or 31,
        )


# Many papers are of one day, and each says it a dozen times.
@lru_cache(maxsize=4096)
def _written(year: int, month: int, day: int) -> str:
    if day:
        return f"{year:04}-{month:02}-{day:02}"
    return f"{year:04}-{month:02}" if month else f"{year:04}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person who wrote a paper."""

    name: str = field(
        metadata={
            "doc": "The name as printed on the paper, given names first.",
            "shorthand": True,
        }
    )
    orcid: Orcid | None = field(default=None, metadata={"doc": "The person's ORCID iD."})
    affiliation: str | None = field(
        default=None, metadata={"doc": "Where the person worked when writing it."}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A group that published a paper under its own name."""

    id: str = field(metadata={"doc": "A short, stable name, as used in addresses."})
    name: str = field(metadata={"doc": "The name for people."})


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """A paper's identifiers elsewhere."""

    arxiv: ArxivId | None = field(default=None, metadata={"doc": "arXiv id, without version."})
    doi: Doi | None = field(default=None, metadata={"doc": "DOI, without `https://doi.org/`."})
    openreview: str | None = field(default=None, metadata={"doc": "OpenReview forum id."})
    acl: AclId | None = field(default=None, metadata={"doc": "ACL Anthology id."})
    pubmed: PubmedId | None = field(default=None, metadata={"doc": "PubMed id."})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a paper."""

    kind: LinkKind
    url: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """A paper's links, by kind."""

    paper: tuple[Url, ...] = field(default=(), metadata={"doc": "The paper's own page."})
    pdf: tuple[Url, ...] = field(default=(), metadata={"doc": "The paper as PDF."})
    code: tuple[Url, ...] = field(default=(), metadata={"doc": "Source code."})
    project: tuple[Url, ...] = field(default=(), metadata={"doc": "A project page."})
    data: tuple[Url, ...] = field(default=(), metadata={"doc": "Data sets."})
    model: tuple[Url, ...] = field(default=(), metadata={"doc": "Trained weights."})
    demo: tuple[Url, ...] = field(default=(), metadata={"doc": "Something to try."})
    video: tuple[Url, ...] = field(default=(), metadata={"doc": "A talk or a film."})
    slides: tuple[Url, ...] = field(default=(), metadata={"doc": "Slides."})
    poster: tuple[Url, ...] = field(default=(), metadata={"doc": "A poster."})

    def __iter__(self) -> Iterator[Link]:
        """Every link, kinds in the order of the fields."""
        for kind in _LINK_KINDS:
            for url in getattr(self, kind):
                yield Link(kind=kind, url=url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where a source's copy of a field says something else than the entry."""

    field: str = dataclasses.field(metadata={"doc": "The field's name."})
    found: str = dataclasses.field(metadata={"doc": "What this source says."})
    kept: str = dataclasses.field(metadata={"doc": "What the entry said when the record was read."})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A record an entry was made from: of an imported file, or of a service that was asked."""

    file: str = field(metadata={"doc": "The imported file's name, or the service's."})
    record: int | None = field(
        default=None, metadata={"doc": "The record's number in the file, from 1."}
    )
    key: str | None = field(
        default=None,
        metadata={"doc": "What the file or the service calls the record: a key, an identifier."},
    )
    differs: tuple[Difference, ...] = field(
        default=(), metadata={"doc": "Where this record's copy said something else."}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that has become of a paper, and when."""

    status: Status = field(metadata={"doc": "What became of it."})
    date: PartialDate = field(metadata={"doc": "When."})
    note: str | None = field(default=None, metadata={"doc": "What it means here."})
    url: Url | None = field(default=None, metadata={"doc": "The notice that says so."})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper: one entry, one file, one page."""

    id: PaperId = field(metadata={"doc": "The file's name, and the page's.", "outside": True})
    file: str = field(metadata={"doc": "The entry's path below `docs/`.", "outside": True})
    title: str = field(
        metadata={"doc": "The title as printed; LaTeX may stay in it.", "style": "quoted"}
    )
    abstract: str | None = field(
        default=None, metadata={"doc": "The abstract as printed.", "style": "folded"}
    )
    authors: tuple[Author, ...] = field(
        default=(),
        metadata={
            "doc": "Who wrote it, in order: names, or records with more. Omitted when unknown.",
            "style": "block",
        },
    )
    author_count: int | None = field(
        default=None,
        metadata={"doc": "How many authors, when only their number is known."},
    )
    organization: Organization | None = field(
        default=None, metadata={"doc": "The group that published it under its own name."}
    )
    date: PartialDate | None = field(
        default=None, metadata={"doc": "First publication: a day, a month or a year."}
    )
    venue: str | None = field(
        default=None, metadata={"doc": "Where it appeared: conference or journal, with the year."}
    )
    type: PaperType | None = field(
        default=None, metadata={"doc": "What was published. Omitted for a preprint."}
    )
    volume: str | None = field(default=None, metadata={"doc": "The journal's or series' volume."})
    issue: str | None = field(default=None, metadata={"doc": "The journal's issue."})
    pages: str | None = field(
        default=None, metadata={"doc": "First and last page, as `640-658`, or an article number."}
    )
    publisher: str | None = field(
        default=None, metadata={"doc": "Who published it; of a thesis the school."}
    )
    ids: Identifiers = field(default=Identifiers(), metadata={"doc": "Identifiers elsewhere."})
    citation_key: CitationKey | None = field(
        default=None,
        metadata={"doc": "The key to cite it by, where one is in use. Omitted, one is made."},
    )
    links: Links = field(default=Links(), metadata={"doc": "Links by kind.", "style": "block"})
    topics: tuple[TopicId, ...] = field(
        default=(), metadata={"doc": "One to three topics, the most central first."}
    )
    tags: tuple[TagId, ...] = field(
        default=(), metadata={"doc": "Tags of `docs/tags.yaml`, by id."}
    )
    why: Markdown | None = field(
        default=None,
        metadata={"doc": "The curator's note: why the paper is here.", "style": "folded"},
    )
    status: Status | None = field(
        default=None,
        metadata={"doc": "What has become of it at last, where that is known: what holds now."},
    )
    status_note: str | None = field(default=None, metadata={"doc": "What the status means here."})
    status_date: PartialDate | None = field(default=None, metadata={"doc": "Since when."})
    status_url: Url | None = field(default=None, metadata={"doc": "The notice that says so."})
    history: tuple[Event, ...] = field(
        default=(),
        metadata={
            "doc": "What had become of it before `status`, oldest first; of a paper that was "
            "retracted or withdrawn, its corrections since, too.",
            "style": "block",
        },
    )
    related: tuple[PaperId, ...] = field(
        default=(), metadata={"doc": "Papers to read with it, by hand; computed ones follow."}
    )
    same_as: tuple[PaperId, ...] = field(
        default=(), metadata={"doc": "Entries found to be the same paper."}
    )
    not_same_as: tuple[PaperId, ...] = field(
        default=(), metadata={"doc": "Entries that look the same and are not."}
    )
    version_of: PaperId | None = field(
        default=None, metadata={"doc": "The entry of which this is another version."}
    )
    aliases: tuple[PaperId, ...] = field(
        default=(), metadata={"doc": "Former ids; their pages redirect here."}
    )
    sources: tuple[Source, ...] = field(
        default=(), metadata={"doc": "The records it was made from."}
    )
    added: PartialDate | None = field(
        default=None, metadata={"doc": "The day it entered the catalog."}
    )
    removed: str | None = field(
        default=None,
        metadata={
            "doc": "Why it was taken out of the catalog: its page says so, and no list has it."
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic, or an area of topics if it has no parent."""

    id: TopicId = field(metadata={"doc": "The file's name, and the page's.", "outside": True})
    file: str = field(metadata={"doc": "The entry's path below `docs/`.", "outside": True})
    title: str = field(metadata={"doc": "The name for people.", "style": "quoted"})
    description: Markdown = field(
        metadata={
            "doc": "Two to four sentences that a newcomer understands, in Markdown.",
            "style": "folded",
        }
    )
    parent: TopicId | None = field(
        default=None, metadata={"doc": "The area it belongs to; an area has none."}
    )
    match: tuple[str, ...] = field(
        default=(), metadata={"doc": "Phrases in a title or abstract that suggest the topic."}
    )
    start_here: tuple[PaperId, ...] = field(default=(), metadata={"doc": "Papers to read first."})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag: a method, a model, a data set or a task with one spelling."""

    id: TagId = field(metadata={"doc": "The key in `docs/tags.yaml`.", "outside": True})
    title: str = field(metadata={"doc": "The name for people."})
    aliases: tuple[str, ...] = field(
        default=(),
        metadata={"doc": "Other spellings: they suggest the tag, and are mended in entries."},
    )


# Above so many papers a catalog is large: there is less for each paper and each list of it, because
# hosts and builds pay for every file, and a paper stands in a dozen lists.
LARGE = 2_000


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Everything the entries say. Each tuple is sorted by id, whatever the order of files."""

    papers: tuple[Paper, ...] = ()
    topics: tuple[Topic, ...] = ()
    tags: tuple[Tag, ...] = ()

    @cached_property
    def removed(self) -> tuple[Paper, ...]:
        """The papers that were taken out. Their entries stay, so that they are not added again."""
        return tuple(paper for paper in self.papers if paper.removed is not None)

    @cached_property
    def shown(self) -> Catalog:
        """The catalog as its site shows it: without what was taken out."""
        if not self.removed:
            return self
        papers = tuple(paper for paper in self.papers if paper.removed is None)
        return dataclasses.replace(self, papers=papers)

    @cached_property
    def paper(self) -> dict[PaperId, Paper]:
        """Papers by id."""
        return {paper.id: paper for paper in self.papers}

    @cached_property
    def topic(self) -> dict[TopicId, Topic]:
        """Topics and areas by id."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def tag(self) -> dict[TagId, Tag]:
        """Tags by id."""
        return {tag.id: tag for tag in self.tags}


def newest_first(paper: Paper) -> tuple[int, int, int, str, str]:
    """A sort key: dated papers before undated, newest first, then by title and id."""
    when = paper.date or PartialDate(0)
    return (-when.year, -when.month, -when.day, paper.title.casefold(), paper.id)
