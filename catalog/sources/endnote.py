"""EndNote XML files to drafts.

Source: the DTD of EndNote's export (`RSXML.dtd`, Thomson Reuters, 2006), files of later versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element  # the parser is defusedxml's

from catalog.problems import problem_at, quote
from catalog.sources import fields
from catalog.sources.draft import Read, Refused
from catalog.sources.identifiers import identifiers
from catalog.sources.record import Record, type_table
from catalog.sources.rich_text import raised, without_tags
from catalog.sources.text import UnreadableError
from catalog.sources.xml_records import elements

TYPES = type_table(
    {
        "article": "journal article;electronic article;magazine article;newspaper article;press"
        " release",
        "conference": "conference proceedings;conference paper",
        "chapter": "book section;electronic book section;encyclopedia;dictionary",
        "book": "book;edited book;electronic book;serial;classical work",
        "thesis": "thesis",
        "report": "report;government document;standard",
        "dataset": "dataset;aggregated database;online database",
        "software": "computer program",
        None: "generic;unpublished work;manuscript;web page;blog;online multimedia;patent;preprint"
        ";audiovisual material;film or broadcast;video;artwork;map;music;personal communication"
        ";social media;podcast;interview;discussion forum;pamphlet;grant;case;bill;hearing;statute"
        ";legal rule or regulation;chart or table;equation;figure;catalog;ancient text;multimedia"
        " application;television episode",
    },
    between=";",
)
_READ = frozenset(
    """
    ref-type contributors titles periodical pages volume number issue keywords dates publisher urls
    electronic-resource-num abstract notes research-notes label accession-num remote-database-name
    rec-number authors title secondary-title alt-title
    """.split()  # noqa: SIM905  # twenty quoted words are harder to read
)
# What a program notes of its own work, or says a second time: nobody misses it.
_IGNORED = frozenset(
    """
    database source-app foreign-keys auth-address auth-affiliaton auth-affiliation orig-pub
    reprint-status reprint-edition custom1 custom2 custom3 custom4 custom5 custom6 custom7 misc1
    misc2 misc3 remote-database-provider call-num section work-type secondary-volume secondary-issue
    caption access-date modified-date electronic-resource-num-type alt-periodical availability
    ref-key short-title image meeting work-location
    """.split()  # noqa: SIM905  # thirty quoted words are harder to read
)

_BEGINNING = re.compile(r"<xml>\s*<records>|<record>\s*<(?:database|ref-type|source-app)\b")


def sniff(start: str) -> bool:
    """Whether a file that begins so is EndNote's XML."""
    return _BEGINNING.search(start) is not None


def read_endnote(path: Path, *, shown_as: str) -> Iterator[Read]:
    """One draft or rejection for each record of a file, in order.

    A file that is no XML, declares entities or holds no record is refused from there.
    """
    number = 0
    try:
        for line, element in elements(path, shown_as=shown_as, is_record=_is_record):
            number += 1
            record = Record(file=path.name, shown_as=shown_as, number=number, line=line)
            _fill(record, element)
            yield record.draft()
    except UnreadableError as error:
        yield Refused(error.problem)
        return
    if not number:
        message = "no record was found: this is not EndNote's XML"
        yield Refused(problem_at(shown_as, 1, "wrong-format", message))


def _is_record(tag: str, _depth: int) -> bool:
    return tag == "record"


def _styled(element: Element | None) -> str:
    """The text of an element, that of its `style` children in it."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        inner = _styled(child)
        face = child.get("face", "")
        if "superscript" in face or "subscript" in face:
            inner = raised(inner, below="subscript" in face)
        parts += [inner, child.tail or ""]
    return "".join(parts)


def _fill(record: Record, element: Element) -> None:
    def get(*paths: str) -> str:
        """The first of several children that holds something."""
        for path in paths:
            if found := _styled(element.find(path)).strip():
                record.taken.add(path.rpartition("/")[2])
                return found
        return ""

    def each(path: str) -> list[str]:
        return [_styled(found) for found in element.iterfind(path)]

    kind = element.find("ref-type")
    name = (kind.get("name", "") if kind is not None else "").casefold()
    record.type = TYPES.get(name)
    if name not in TYPES and name:
        record.warn("unknown-type", f"{quote(name)} is no type known here")
    record.key = fields.folded(get("rec-number")) or None
    record.title = without_tags(get("titles/title"))
    record.abstract = without_tags(get("abstract"))
    _credited(record, element)
    _dated(record, get("dates/year"), get("dates/pub-dates/date"))
    journal = ("periodical/full-title", "titles/secondary-title", "titles/alt-title")
    book = ("titles/secondary-title", "periodical/full-title", "titles/tertiary-title")
    short = "periodical/abbr-1"
    record.venue = get(*(book if record.type in {"conference", "chapter"} else journal), short)
    record.volume, record.issue = get("volume"), get("number", "issue")
    record.pages, record.publisher = fields.pages(get("pages")), get("publisher")
    record.doi(get("electronic-resource-num"))
    _linked(record, element)
    accession = get("accession-num")
    if accession and re.search(r"pubmed|medline|nlm", get("remote-database-name"), re.IGNORECASE):
        record.pubmed(accession)
    else:
        record.identify(identifiers(accession))
    for words in each("keywords/keyword"):
        record.keywords(re.split(r"[;\n\r]", words))
    for note in (*each("notes"), *each("research-notes")):
        record.remark(without_tags(note))
    label = fields.folded(get("label"))
    if label and any(map(str.isalpha, label)) and " " not in label:
        record.cite_by(label)
    groups = (element.find("contributors"), element.find("titles"))
    record.leave(
        child.tag
        for group in (element, *groups)
        for child in (() if group is None else group)
        if child.tag not in _READ | _IGNORED and _styled(child).strip()
    )


def _credited(record: Record, element: Element) -> None:
    """The authors; without any the editors. EndNote ends the name of a group with a comma."""
    for group in ("authors", "secondary-authors"):
        people = [_styled(name) for name in element.iterfind(f"contributors/{group}/author")]
        if people:
            record.taken.add(group)
            record.credit(fields.authors(people), people)
            return


def _dated(record: Record, year: str, day: str) -> None:
    """The year, and the day, which is mostly written without it."""
    if not year:
        record.dated(day)
        return
    record.when(year)
    if record.date is None or not day:
        return
    found = fields.partial_date(f"{day} {record.date.year}") or fields.partial_date(day)
    if found is not None and found.year == record.date.year:
        record.date = found
    elif re.fullmatch(r"[A-Za-z]{3,9}\.?", day):
        record.when(str(record.date.year), day)
    elif found is None:
        record.warn("bad-date", f"{quote(day)} is no day of {record.date}; it is left out")


def _linked(record: Record, element: Element) -> None:
    for url in element.iterfind("urls/related-urls/url"):
        record.addresses(_styled(url))
    for url in element.iterfind("urls/web-urls/url"):
        record.addresses(_styled(url))
    # Attached files have addresses of EndNote's own.
    for url in element.iterfind("urls/pdf-urls/url"):
        record.linked(_styled(url), "pdf")
