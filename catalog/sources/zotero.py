"""Zotero's RDF export to drafts.

Source: Zotero, `translators/Zotero RDF.js`: resources of the Bibliographic Ontology's forerunner
(`bib:`), Dublin Core, PRISM and Zotero's own names, in RDF/XML. Journals and notes are resources of
their own, which items refer to, so a file is read twice; no more than those are held.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element  # the parser is defusedxml's

from catalog.model import Author
from catalog.problems import problem_at, quote
from catalog.sources import fields
from catalog.sources.draft import Read, Refused
from catalog.sources.identifiers import identifiers
from catalog.sources.record import Record, type_table
from catalog.sources.rich_text import without_tags
from catalog.sources.text import UnreadableError
from catalog.sources.xml_records import elements

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_Z = "{http://www.zotero.org/namespaces/export#}"
_BIB = "{http://purl.org/net/biblio#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_FOAF = "{http://xmlns.com/foaf/0.1/}"
# Both versions that Zotero has written.
_PRISM = (
    "{http://prismstandard.org/namespaces/1.2/basic/}",
    "{http://prismstandard.org/namespaces/basic/2.0/}",
)
_LONGEST_NOTE = 2_000

TYPES = type_table(
    {
        "article": "journalArticle magazineArticle newspaperArticle",
        "conference": "conferencePaper",
        "chapter": "bookSection encyclopediaArticle dictionaryEntry",
        "book": "book",
        "thesis": "thesis",
        "report": "report standard",
        "dataset": "dataset",
        "software": "computerProgram",
        None: "preprint manuscript document webpage blogPost forumPost presentation patent letter"
        " interview film artwork map bill case hearing statute email instantMessage audioRecording"
        " videoRecording podcast radioBroadcast tvBroadcast",
    },
    between=" ",
)
_NO_RECORDS = frozenset(["attachment", "note", "annotation"])
_READ = frozenset(
    """
    itemType title abstract date pages authors identifier subject publisher description isPartOf
    presentedAt volume number citationKey isReferencedBy repository
    """.split()  # noqa: SIM905  # twenty quoted words are harder to read
)
# What a program notes of its own work, counts, or says a second time: nobody misses it.
_IGNORED = frozenset(
    """
    shortTitle libraryCatalog dateSubmitted link rights coverage type archive archiveLocation
    numPages accessDate callNumber alternative section medium extra relation versionNumber system
    company genre
    """.split()  # noqa: SIM905  # thirty quoted words are harder to read
)


def sniff(start: str) -> bool:
    """Whether a file that begins so is Zotero's RDF."""
    return "<rdf:RDF" in start and "zotero.org/namespaces/export" in start


def read_zotero(path: Path, *, shown_as: str) -> Iterator[Read]:
    """One draft or rejection for each item of a file, in order; attachments and notes are none.

    A file that is no XML, declares entities or holds no item is refused from there.
    """
    number = 0
    try:
        shared = _shared(path, shown_as)
        for line, element in elements(path, shown_as=shown_as, is_record=_is_resource):
            kind = _text(element.find(f"{_Z}itemType"))
            if not kind or kind in _NO_RECORDS:
                continue
            number += 1
            record = Record(
                file=path.name,
                shown_as=shown_as,
                number=number,
                line=line,
                key=element.get(f"{_RDF}about"),
            )
            _fill(record, element, kind, shared)
            tags = (child.tag.rpartition("}")[2] for child in element if child.text or len(child))
            record.leave(tag for tag in tags if tag not in _READ | _IGNORED)
            yield record.draft()
    except UnreadableError as error:
        yield Refused(error.problem)
        return
    if not number:
        message = "no item was found: this is not Zotero's RDF"
        yield Refused(problem_at(shown_as, 1, "wrong-format", message))


@dataclass(slots=True)
class _Shared:
    """What items refer to, by its address: where they appeared, and notes."""

    places: dict[str, Element] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    # How many items appeared in a place.
    items: Counter[str] = field(default_factory=Counter)


def _is_resource(tag: str, depth: int) -> bool:
    # A collection names all its items.
    return depth == 2 and tag != f"{_Z}Collection"


def _shared(path: Path, shown_as: str) -> _Shared:
    """The journals, books and notes of a file. Raises UnreadableError."""
    shared = _Shared()
    for _, element in elements(path, shown_as=shown_as, is_record=_is_resource):
        about = element.get(f"{_RDF}about", "")
        kind = _text(element.find(f"{_Z}itemType"))
        if element.tag == f"{_BIB}Memo" or kind == "note":
            note = _text(element.find(f"{_RDF}value"))
            shared.notes[about] = without_tags(note[:_LONGEST_NOTE])
        elif not kind and element.tag.startswith(_BIB) and element.find(f"{_DC}title") is not None:
            shared.places[about] = element
        for part in element.iterfind(f"{_TERMS}isPartOf"):
            shared.items[part.get(f"{_RDF}resource", "")] += 1
    return shared


def _text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _fill(record: Record, element: Element, kind: str, shared: _Shared) -> None:
    record.type = TYPES.get(kind)
    if kind not in TYPES:
        record.warn("unknown-type", f"{quote(kind)} is no type known here")
    record.title = without_tags(_text(element.find(f"{_DC}title")))
    record.abstract = without_tags(_text(element.find(f"{_TERMS}abstract")))
    who = _authors(element)
    record.credit(who, [author.name for author in who[-1:]])
    record.dated(_text(element.find(f"{_DC}date")))
    places = list(_places(element, shared))
    _placed(record, element, places)
    for identifier in element.iterfind(f"{_DC}identifier"):
        _identified(record, identifier)
    for place, alone in places:
        # Zotero writes an article's DOI into its journal, which then is that article's alone.
        for identifier in place.iterfind(f"{_DC}identifier"):
            if alone and _text(identifier).upper().startswith("DOI"):
                _identified(record, identifier)
    for subject in element.iterfind(f"{_DC}subject"):
        record.keywords([_text(subject), _text(subject.find(f".//{_RDF}value"))])
    record.cite_by(_text(element.find(f"{_Z}citationKey")))
    for line in _text(element.find(f"{_DC}description")).splitlines():
        _extra(record, line)
    for reference in element.iterfind(f"{_TERMS}isReferencedBy"):
        record.remark(shared.notes.get(reference.get(f"{_RDF}resource", ""), ""))


def _authors(element: Element) -> tuple[Author, ...]:
    names = []
    for person in element.iterfind(f"{_BIB}authors/{_RDF}Seq/{_RDF}li/{_FOAF}Person"):
        given = _text(person.find(f"{_FOAF}givenName")) or _text(person.find(f"{_FOAF}givenname"))
        names.append(fields.folded(f"{given} {_text(person.find(f'{_FOAF}surname'))}"))
    return tuple(Author(name=name) for name in names if any(map(str.isalpha, name)))


def _places(element: Element, shared: _Shared) -> Iterator[tuple[Element, bool]]:
    """Where an item appeared, and whether nothing else did."""
    for part in element.iterfind(f"{_TERMS}isPartOf"):
        for inline in part:
            yield inline, True
        address = part.get(f"{_RDF}resource", "")
        if address in shared.places:
            yield shared.places[address], shared.items[address] == 1


def _placed(record: Record, element: Element, places: list[tuple[Element, bool]]) -> None:
    for place, _ in places:
        title = _text(place.find(f"{_DC}title"))
        # A series is only where nothing else is.
        if title and (not record.venue or not place.tag.endswith("Series")):
            record.venue = title
    conference = f"{_BIB}presentedAt/{_BIB}Conference/{_DC}title"
    record.venue = record.venue or _text(element.find(conference))
    everywhere = [element, *(place for place, _ in places)]
    for prism in _PRISM:
        for holder in everywhere:
            record.volume = record.volume or _text(holder.find(f"{prism}volume"))
            record.issue = record.issue or _text(holder.find(f"{prism}number"))
    record.pages = fields.pages(_text(element.find(f"{_BIB}pages")))
    publisher = element.find(f"{_DC}publisher")
    record.publisher = _text(publisher)
    if publisher is not None:
        record.publisher = _text(publisher.find(f".//{_FOAF}name")) or record.publisher


def _identified(record: Record, identifier: Element) -> None:
    """An identifier: `DOI 10.…`, `ISSN …`, or an address."""
    address = _text(identifier.find(f"{_TERMS}URI/{_RDF}value"))
    if address:
        record.addresses(address)
        return
    text = _text(identifier)
    if text.upper().startswith("DOI"):
        record.doi(text[3:])
    else:
        record.identify(identifiers(text))


def _extra(record: Record, line: str) -> None:
    """A line of the field Extra: an identifier with its name, or a remark."""
    found = re.fullmatch(r"\s*([A-Za-z][A-Za-z -]{1,30}):\s*(.+)", line)
    name = found[1].casefold() if found else ""
    if found and name == "citation key":
        record.cite_by(found[2].strip())
    elif found and name == "pmid":
        record.pubmed(found[2])
    elif found and name == "doi":
        record.doi(found[2])
    elif name not in {"pmcid", "issn", "isbn"}:
        ids = identifiers(fields.folded(line))
        record.identify(ids)
        if ids == type(ids)():
            record.remark(line)
