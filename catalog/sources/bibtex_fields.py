"""What the fields of a BibTeX or biblatex entry mean.

Sources: Oren Patashnik, "BibTeXing" (1988), section 3; the biblatex manual, sections 2.1 and 2.2;
fields that reference managers and arXiv add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from catalog import links
from catalog.model import LinkKind
from catalog.sources import fields
from catalog.sources.bibtex_names import authors
from catalog.sources.identifiers import identifiers
from catalog.sources.latex import unlatex
from catalog.sources.record import Record, type_table

TYPES = type_table(
    {
        "article": "article suppperiodical review periodical",
        "conference": "inproceedings conference",
        "chapter": "incollection inbook bookinbook suppbook suppcollection inreference",
        "book": "book mvbook booklet collection mvcollection proceedings mvproceedings reference"
        " mvreference",
        "thesis": "phdthesis mastersthesis thesis bachelorsthesis bathesis",
        "report": "techreport report manual standard",
        "dataset": "dataset data",
        "software": "software code softwareversion",
        None: "misc unpublished online electronic www webpage preprint patent video movie audio"
        " music artwork image letter performance legal",
    },
    between=" ",
)

_ADDRESSES: Mapping[str, LinkKind | None] = {
    "url": None, "link": None, "ee": None, "howpublished": None, "pdf": "pdf", "pdfurl": "pdf",
    "bdsk-url-1": None, "bdsk-url-2": None, "bdsk-url-3": None,
    "code": "code", "github": "code", "software": "code", "repository": "code", "repo": "code",
    "codeurl": "code", "project": "project", "projectpage": "project", "website": "project",
    "webpage": "project", "homepage": "project", "page": "project", "data": "data",
    "dataset": "data", "model": "model", "demo": "demo", "video": "video", "slides": "slides",
    "poster": "poster",
}  # fmt: skip
# Made for an address: anything else in them is a mistake. In the other ones it is another use.
_ONLY_ADDRESSES = frozenset(["url", "link", "ee", "pdf", "pdfurl", "code", "github", "codeurl"])
# What is always looked at. Of other fields the first that holds something is taken.
_READ = frozenset(
    """
    author year month day date doi eprint archiveprefix eprinttype archive arxivid arxiv pmid pubmed
    keywords crossref xdata
    """.split()  # noqa: SIM905  # forty quoted words are harder to read
)
# What a program notes of its own work, counts, or says a second time: nobody misses it.
_IGNORED = frozenset(
    """
    timestamp date-added date-modified added-at owner file files local-url pdfpath abstractnote
    groups rating ranking priority readstatus printed qualityassured interhash intrahash username
    creationdate modificationdate biburl bibsource bibdate langid langidopts hyphenation urldate
    urlyear lastchecked lastaccessed accessed note-added eprintclass primaryclass archivename
    numpages pagetotal pageref type entrysubtype subtype key label shorthand sortkey sortname
    sorttitle presort options ids xref entryset execute related relatedtype relatedstring shorttitle
    shortjournal journal-iso journalsubtitle journalabbr eventyear eventtitleaddon editortype
    editoratype editorbtype pagination bookpagination version venue-short pubstate coden mrnumber
    mrclass mrreviewer zblnumber zbl fjournal sici pii pmc scopus citedby correspondence_address1
    document_type source author_keywords keywords-plus unique-id researcherid-numbers orcid-numbers
    research-areas web-of-science-categories times-cited number-of-cited-references
    usage-count-last-180-days usage-count-since-2013 doc-delivery-number author-email
    web-of-science-index oa da funding-acknowledgement funding-text cited-references copyright
    rights license country nationality size mendeley-groups mendeley-tags issue_date acmid
    bdsk-file-1 bdsk-file-2 bdsk-file-3 opturl adsurl adsnote adsurl-note reference slaccitation
    internal-note internalnote oclc comment-owner hal_id hal_version x-color x-fetchedfrom
    jabref-meta __markedentry
    """.split()  # noqa: SIM905  # two hundred quoted words are harder to read
)
_ARXIV_VENUE = re.compile(r"(?:arxiv|corr)\b", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]+)\]\(https?://[^\s()]+\)")


def fill(record: Record, word: str, values: Mapping[str, str]) -> None:
    """Take an entry's fields, their names in lower case, into a record."""
    if word in TYPES:
        record.type = TYPES[word]
    else:
        record.warn("unknown-type", f"@{word} is no type known here; its fields are taken as usual")
    get = _Values(values, record.taken)
    _titled(record, word, get)
    _dated(record, get)
    _identified(record, values, get)
    _placed(record, word, get)
    record.abstract = get("abstract")
    record.keywords(re.split(r"[;,]", get("keywords") or get("keyword")))
    for name in ("note", "annote", "annotation"):
        record.remark(get(name))
    record.leave(_addressed(record, values))


class _Values:
    """The values of an entry as plain text; an absent one is empty. Notes which are `taken`."""

    def __init__(self, values: Mapping[str, str], taken: set[str]) -> None:
        self._values, self._taken = values, taken

    def __call__(self, *names: str) -> str:
        """The first of several fields that holds something."""
        for name in names:
            value = self._values.get(name)
            if value and (plain := fields.folded(unlatex(value))):
                self._taken.add(name)
                return plain
        return ""

    def raw(self, name: str) -> str:
        self._taken.add(name)
        return self._values.get(name, "")


def _titled(record: Record, word: str, get: _Values) -> None:
    title, subtitle = get("title"), get("subtitle")
    if not title and TYPES.get(word) == "book":
        title = get("booktitle")
    mark = "" if not subtitle or title.endswith(("?", "!", ":")) else ":"
    record.title = f"{title}{mark} {subtitle}" if title and subtitle else title
    people = get.raw("author")
    if not people.strip() and record.type == "book":
        people = get.raw("editor")
    who = authors(people)
    if people.strip() and not who:
        record.warn("bad-author", "the author field names nobody")
    record.credit(who, [people])


def _dated(record: Record, get: _Values) -> None:
    date = get("date")
    if date:
        record.dated(date)
    if record.date is None:
        record.when(get("year"), *_month_and_day(get("month"), get("day")))


def _month_and_day(month: str, day: str) -> tuple[str, str]:
    """A month's name or number, and a day, which some write into the month: `10 January`."""
    first = re.split(r"\s*[-–/]\s*", month)[0] if not month.isdecimal() else month
    found = re.fullmatch(r"(?:(\d{1,2})\s+)?([^\W\d_]+)\.?(?:\s+(\d{1,2}))?", first)
    if found is None:
        return first, day
    return found[2], day or found[1] or found[3] or ""


def _identified(record: Record, values: Mapping[str, str], get: _Values) -> None:
    if "doi" in values:
        record.doi(_bare(values["doi"]))
    archive = get("archiveprefix", "eprinttype", "archive").casefold()
    eprint = _bare(values.get("eprint", ""))
    if eprint and archive in {"pubmed", "pmid"}:
        record.pubmed(eprint)
    elif eprint and (archive in {"", "arxiv"} or identifiers(eprint).arxiv):
        if "://" in eprint:
            record.addresses(eprint)
        else:
            record.arxiv(eprint)
    elif eprint:
        record.warn("bad-eprint", f"an eprint of {archive!r} has no place here; it is left out")
    for name in ("arxivid", "arxiv"):
        if name in values:
            record.arxiv(_bare(values[name]))
    for name in ("pmid", "pubmed"):
        if name in values:
            record.pubmed(_bare(values[name]))


def _placed(record: Record, word: str, get: _Values) -> None:
    """Where it appeared. A preprint's archive is no venue: its identifier says it."""
    journal = ("journal", "journaltitle")
    # Of a book without a title it was that.
    book = ("booktitle",) if get("title") else ()
    in_book = TYPES.get(word) in {"conference", "chapter"}
    places = (*book, *journal) if in_book else (*journal, *book)
    venue = get(*places, "eventtitle", "venue", "series")
    venue = _MARKDOWN_LINK.sub(r"\1", venue)
    record.volume = get("volume")
    record.issue = get("number", "issue")
    record.pages = fields.pages(get("pages", "eid", "articleno"))
    record.publisher = get(
        *(("school", "institution") if record.type == "thesis" else ()),
        *(("institution",) if record.type == "report" else ()),
        "publisher", "institution", "school", "organization",
    )  # fmt: skip
    if _ARXIV_VENUE.match(venue):
        for text in (venue, record.volume.replace("abs/", "arXiv:"), record.pages or ""):
            record.identify(identifiers(text))
        record.type = None if record.type == "article" else record.type
        record.volume = ""
        if record.pages and identifiers(record.pages).arxiv:
            record.pages = None
        return
    record.venue = venue


def _addressed(record: Record, values: Mapping[str, str]) -> Iterator[str]:
    """Take the addresses among the fields; the names of fields that are not known as read."""
    for name, value in values.items():
        if name in _ADDRESSES:
            text = _bare(value)
            if name == "howpublished":
                _howpublished(record, text)
            elif name in _ONLY_ADDRESSES:
                record.addresses(text, _ADDRESSES[name])
            elif not record.linked(text, _ADDRESSES[name]) and text:
                yield name
        elif name not in _READ and name not in _IGNORED and value.strip():
            yield name


def _howpublished(record: Record, text: str) -> None:
    """An address, an identifier, or the name of where it was published."""
    if record.linked(text):
        return
    ids = identifiers(text)
    record.identify(ids)
    if not any(links.find(text)) and ids == type(ids)():
        record.venue = record.venue or fields.folded(unlatex(text))


def _bare(text: str) -> str:
    r"""An identifier or address as it is, without the LaTeX around and in it: `\url{a\_b}`."""
    if not any(sign in text for sign in "\\{$"):
        return fields.folded(text)
    text = re.sub(r"\{?\\(?:textasciitilde|~)(?:\{\})?\}?|\$\\sim\$", "~", text)
    text = re.sub(r"\\(?:url|path|href)\s*(?=\{)", "", text)
    return fields.folded(
        re.sub(r"\{?\\([_%&#$])\}?", r"\1", text).replace("{", "").replace("}", "")
    )
