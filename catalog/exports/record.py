"""A paper as a bibliography sees it: the one view that every format of `exports` is written from.

Titles, names and abstracts are plain text as one types it (`markup.to_typed`), on one line, without
control characters. What is not known is left out, never invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import quote

from catalog import markup
from catalog.exports.names import Name, split
from catalog.exports.text import folded, typed
from catalog.model import Author, Catalog, Identifiers, Paper, PaperId, PaperType, PartialDate

Kind = PaperType | Literal["preprint", "unknown"]

_SERVERS = frozenset(
    "arxiv biorxiv chemrxiv corr medrxiv openreview psyarxiv researchsquare ssrn techrxiv".split()  # noqa: SIM905
)
_NOTES = {"retracted": "Retracted", "withdrawn": "Withdrawn"}
# What a DOI may hold in an address as it is.
_IN_DOI = "!$&'()*+,-./:;=@_~"
# From one page to another: numbers as printed, `S12`, `12:1`, with any dash between them.
_RANGE = re.compile(r"([^\s,;&–—-]+)\s*(?:-{1,3}|–|—)\s*([^\s,;&–—-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """First and last page, as printed. One page or an article number has no last one."""

    first: str
    last: str | None = None

    def text(self, dash: str) -> str:
        """Both, with a dash between them: `640–658`."""
        return self.first if self.last is None else f"{self.first}{dash}{self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of a paper that a citation may say.

    `container` is the journal, the proceedings, the book or the series it appeared in, `server`
    where a preprint lies, `genre` the kind of a thesis in its own words. `link` is the address that
    the entry gives: the paper's page, or its PDF if nothing else leads to it. `keywords` are titles
    of topics and tags; `note` says what everybody who cites the paper must know: that it was
    retracted or withdrawn. `abstract_as_read` is the abstract as `markup.to_plain` gives it, for
    who has it already.
    """

    id: str
    key: str
    kind: Kind
    title: str
    names: tuple[Name, ...] = ()
    date: PartialDate | None = None
    container: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: Pages | None = None
    publisher: str | None = None
    server: str | None = None
    genre: str | None = None
    ids: Identifiers
    link: str | None = None
    abstract_as_found: str | None = None
    abstract_as_read: str | None = None
    keywords: tuple[str, ...] = ()
    note: str | None = None

    @property
    def url(self) -> str | None:
        """The best address: the entry's own link, or the page that an identifier leads to."""
        return self.link or address(self.ids)

    @property
    def abstract(self) -> str | None:
        """The abstract as plain text. Not every format has it, so it is made when asked for."""
        if not self.abstract_as_found:
            return None
        return _typed_once(self.abstract_as_found, self.abstract_as_read) or None


# Each style and format asks for that of the same paper.
@lru_cache(maxsize=4)
def doi_address(doi: str) -> str:
    """The address that a DOI leads from (DOI Handbook, 3.7)."""
    return f"https://doi.org/{quote(doi, safe=_IN_DOI)}"


def address(ids: Identifiers) -> str | None:
    """The page of the most lasting identifier."""
    if ids.doi:
        return doi_address(ids.doi)
    if ids.arxiv:
        return f"https://arxiv.org/abs/{ids.arxiv}"
    if ids.acl:
        return f"https://aclanthology.org/{ids.acl}/"
    if ids.openreview:
        return f"https://openreview.net/forum?id={quote(folded(ids.openreview), safe='')}"
    if ids.pubmed:
        return f"https://pubmed.ncbi.nlm.nih.gov/{ids.pubmed}/"
    return None


def record(
    paper: Paper, key: str, keywords: Iterable[str] = (), *, abstract: str | None = None
) -> Record:
    """The record of a paper that is cited by `key`.

    `abstract` is what `markup.to_plain` gives for the paper's, where that has been asked already.
    """
    venue = _folded(paper.venue)
    type_ = kind(paper)
    links = paper.links
    link = links.paper[0] if links.paper else None
    if link is None and links.pdf and address(paper.ids) is None:
        link = links.pdf[0]
    preprint, thesis = type_ == "preprint", type_ == "thesis"
    return Record(
        id=paper.id,
        key=key,
        kind=type_,
        title=typed(paper.title),
        names=_names(paper),
        date=paper.date,
        container=None if preprint or thesis else venue,
        volume=_folded(paper.volume),
        issue=_folded(paper.issue),
        pages=pages(paper.pages) if paper.pages else None,
        publisher=_publisher(paper, type_),
        server=_server(paper.ids, venue) if preprint else None,
        genre=venue if thesis else None,
        ids=paper.ids,
        link=link,
        abstract_as_found=paper.abstract,
        abstract_as_read=abstract,
        keywords=tuple(keywords),
        note=_note(paper) if paper.status in _NOTES else None,
    )


def records(catalog: Catalog, keys: Mapping[PaperId, str]) -> Iterator[Record]:
    """The records of a catalog's papers, one at a time, with the titles of topics and tags.

    `keys` has the citation key of each paper by id, as `keys.citation_keys` gives it.
    """
    titles = {id_: typed(topic.title) for id_, topic in catalog.topic.items()}
    tags = {id_: typed(tag.title) for id_, tag in catalog.tag.items()}
    for paper in catalog.papers:
        words = [titles[id_] for id_ in paper.topics if id_ in titles]
        words += [tags[id_] for id_ in paper.tags if id_ in tags]
        yield record(paper, keys[paper.id], dict.fromkeys(words))


def kind(paper: Paper) -> Kind:
    """What was published: what the entry says, else what its venue and its identifiers say."""
    if paper.type is not None:
        return paper.type
    if paper.venue:
        return _kind_of_venue(paper.venue)
    if paper.ids.arxiv or paper.ids.openreview or paper.status == "preprint":
        return "preprint"
    return "unknown"


@lru_cache(maxsize=4096)
def _kind_of_venue(venue: str) -> Kind:
    server = re.match(r"[A-Za-z]+", venue.replace(" ", ""))
    if server is not None and server[0].lower().removesuffix("preprint") in _SERVERS:
        return "preprint"
    proceedings = re.search(r"\b(Proceedings|Conference|Workshop|Symposium)\b", venue)
    acronym = re.fullmatch(r"[A-Z][A-Za-z@-]*[A-Z][A-Za-z-]*( \d{4})?", venue)
    return "conference" if proceedings or acronym else "article"


def _server(ids: Identifiers, venue: str | None) -> str | None:
    if ids.arxiv:
        return "arXiv"
    return venue or ("OpenReview" if ids.openreview else None)


def _names(paper: Paper) -> tuple[Name, ...]:
    if paper.authors:
        return _people(paper.authors)
    name = typed(paper.organization.name) if paper.organization else ""
    return (Name(literal=name),) if name else ()


def _people(authors: Iterable[Author]) -> tuple[Name, ...]:
    return tuple([name for author in authors if (name := split(author.name)) is not None])


def _publisher(paper: Paper, type_: Kind) -> str | None:
    """Who published it. A report has come from the group that published it under its name."""
    if paper.publisher is None and type_ == "report" and paper.organization:
        return typed(paper.organization.name) or None
    return _folded(paper.publisher)


def _note(paper: Paper) -> str:
    text = _NOTES[paper.status or ""]
    if paper.status_date:
        text += f" ({paper.status_date})"
    said = typed(paper.status_note or "")
    return f"{text}: {said}" if said else text


def pages(text: str) -> Pages | None:
    """First and last page of a range, or the text as it stands."""
    text = folded(text)
    found = _RANGE.fullmatch(text)
    if found is not None:
        return Pages(first=found[1], last=found[2])
    return Pages(first=text) if text else None


# Formats are written for one paper after another: the second one need not read it again.
@lru_cache(maxsize=8)
def _typed_once(text: str, plain: str | None) -> str:
    # Without what `typed` takes away first, both have read the same text.
    if plain is None or folded(text) is not text:
        return typed(text)
    return markup.typed(text, plain)


def _folded(text: str | None) -> str | None:
    return folded(text) or None if text else None
