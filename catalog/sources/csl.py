"""CSL-JSON to drafts: what Zotero, Pandoc, Crossref and citation processors exchange.

Source: CSL 1.0.2, `csl-data.json`; the "cheater syntax" of notes, Zotero documentation, "Citing
fields from Extra". Items are read one by one, whatever the array's size.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from catalog.model import FORMATS, Author, CitationKey, Orcid, PaperType
from catalog.problems import problem_at, quote
from catalog.sources import fields
from catalog.sources.draft import Read, Refused
from catalog.sources.identifiers import identifiers
from catalog.sources.json_items import BadItemError, Items
from catalog.sources.record import Record, type_table
from catalog.sources.rich_text import without_tags
from catalog.sources.text import UnreadableError

TYPES = type_table(
    {
        "article": "article-journal article-magazine article-newspaper review review-book"
        " journal-article",
        "conference": "paper-conference proceedings-article speech",
        "chapter": "chapter entry entry-dictionary entry-encyclopedia book-chapter",
        "book": "book classic collection monograph edited-book proceedings",
        "thesis": "thesis dissertation",
        "report": "report standard",
        "dataset": "dataset",
        "software": "software",
        # In CSL 1.0.2 an article without more is a preprint.
        None: "article manuscript document webpage post post-weblog posted-content preprint"
        " pamphlet patent periodical bill broadcast event figure graphic hearing interview"
        " legal_case legislation map motion_picture musical_score performance"
        " personal_communication regulation song treaty report-component other",
    },
    between=" ",
)
_READ = frozenset(
    """
    id type title subtitle author issued published published-print published-online container-title
    event event-title volume issue number page page-first article-number publisher DOI URL PMID
    abstract keyword note annote citation-key citekey archive archive_location archive-location
    """.split()  # noqa: SIM905  # thirty quoted words are harder to read
)
# What a program notes of its own work, counts, or says a second time: nobody misses it.
_IGNORED = frozenset(
    """
    accessed title-short shortTitle container-title-short journalAbbreviation citation-label
    citation-number source license locator genre medium dimensions number-of-pages event-date
    original-date original-publisher-place submitted available-date scale section volume-title-short
    year-suffix call-number archive-place archive_collection authority categories reviewed-author
    reviewed-title reviewed-genre references jurisdiction printing-number custom system_id _graph
    first-reference-note-number division indexed created deposited member prefix score resource
    reference-count references-count is-referenced-by-count relation subject content-domain
    journal-issue link short-container-title issn-type isbn-type reference update-policy crossmark
    assertion funder alternative-id content-created content-updated institution posted accepted
    """.split()  # noqa: SIM905  # a hundred quoted words are harder to read
)
_SPECIFIC = re.compile(
    r"\"(?:date-parts|container-title|non-dropping-particle|citation-key)\"\s*:|\"family\"\s*:"
    r"|\"type\"\s*:\s*\"(?:article-(?:journal|magazine|newspaper)|paper-conference|post-weblog"
    r"|entry-encyclopedia|motion_picture|legal_case)\""
)
# Behind the given names, after a comma.
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV|VI{0,3}")
# `Key: value` at the beginning of a line of a note, or in braces anywhere in it.
_NOTE_FIELD = re.compile(r"(?:^|\n)\s*([A-Za-z][A-Za-z_ -]{1,30}):[ \t]*([^\n]+)")
_BRACED_NOTE_FIELD = re.compile(r"\{:([A-Za-z_-]+):\s*([^{}]*)\}")


def sniff(start: str) -> bool:
    """Whether a file that begins so is CSL-JSON."""
    return start.lstrip()[:1] in {"[", "{"} and _SPECIFIC.search(start) is not None


def read_csl(path: Path, *, shown_as: str) -> Iterator[Read]:
    """One draft or rejection for each item of an array, of `items` in an object, or for one object.

    A file that is no JSON, or holds no item, is refused from there.
    """
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False)
    number = 0

    def refused(line: int, code: str, message: str) -> Refused:
        return Refused(problem_at(shown_as, line, code, message))

    try:
        items = Items(path, shown_as=shown_as)
    except UnreadableError as error:
        yield Refused(error.problem)
        return
    try:
        if items.start.strip() and items.start.lstrip()[0] not in "[{":
            first = items.start.lstrip().partition("\n")[0]
            yield refused(1, "wrong-format", f"no JSON begins with {quote(first, 40)}")
            return
        for line, value in items.values(decoder):
            number += 1
            record = Record(file=path.name, shown_as=shown_as, number=number, line=line)
            if not isinstance(value, dict):
                yield record.rejected("bad-csl", f"record {number} is no object")
                continue
            _fill(record, value)
            yield record.draft()
    except BadItemError as error:
        yield refused(error.line, "bad-json", f"record {number + 1} is no JSON: {error.message}")
    except UnreadableError as error:
        yield Refused(error.problem)
    else:
        if not number:
            yield refused(1, "empty", "the file holds no record")
    finally:
        items.close()


def _text(value: object) -> str:
    """A value as text: that of a list is its first. Nothing for what has no text."""
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) else ""


def _fill(record: Record, item: Mapping[str, Any]) -> None:
    def get(*names: str) -> str:
        for name in names:
            if found := _text(item.get(name)).strip():
                record.taken.add(name)
                return found
        return ""

    record.key = fields.folded(get("id")) or None
    kind = get("type")
    record.type = _type(kind, get("genre"))
    if kind and kind not in TYPES:
        record.warn("unknown-type", f"{quote(kind)} is no type known here")
    title, subtitle = get("title"), get("subtitle")
    record.title = without_tags(f"{title}: {subtitle}" if title and subtitle else title)
    record.abstract = without_tags(get("abstract"))
    _credited(record, item)
    for name in ("issued", "published", "published-print", "published-online"):
        if name in item and record.date is None:
            _dated(record, item[name])
    place = get("container-title", "event-title", "event")
    record.venue = without_tags(place or get("collection-title"))
    record.volume = get("volume")
    record.publisher = get("publisher")
    record.pages = fields.pages(get("page", "article-number", "page-first"))
    _identified(record, item, get)
    record.keywords(re.split(r"[;,]", get("keyword")))
    note = item.get("note")
    if isinstance(note, str):
        _note(record, note)
    record.remark(without_tags(get("annote")))
    key = get("citation-key", "citekey")
    if key:
        record.cite_by(key)
    elif record.citation_key is None and _is_key(record.key or ""):
        record.cite_by(record.key or "")
    record.leave(name for name in item if item[name] and name not in _READ | _IGNORED)


def _type(kind: str, genre: str) -> PaperType | None:
    """The type that a type of CSL is here. Software had none of its own before CSL 1.0.2."""
    software = kind in {"book", "dataset"} and genre.casefold() == "computer software"
    return "software" if software else TYPES.get(kind)


def _is_key(id_: str) -> bool:
    """Whether an item's id is somebody's key for it, and not an address, a number or a DOI."""
    if FORMATS[CitationKey].pattern.fullmatch(id_) is None or not any(map(str.isalpha, id_)):
        return False
    return "/" not in id_ and re.fullmatch(r"item-?\d+", id_, re.IGNORECASE) is None


def _credited(record: Record, item: Mapping[str, Any]) -> None:
    """The authors; of a book without any its editors."""
    people = item.get("author")
    if not people and record.type == "book":
        people = item.get("editor")
        record.taken.add("editor")
    names = people if isinstance(people, list) else ()
    record.credit(_authors(record, people), map(_name, names))


def _authors(record: Record, people: object) -> tuple[Author, ...]:
    if people is None:
        return ()
    if not isinstance(people, list):
        record.warn("bad-author", "author is no list of names; it is left out")
        return ()
    found = []
    for person in people:
        author = _author(person)
        if author is None:
            record.warn("bad-author", f"{quote(json.dumps(person))} is no name; it is left out")
        else:
            found.append(author)
    return tuple(found)


def _author(person: object) -> Author | None:
    """A person, or a group by its `literal` name; None without any name."""
    if isinstance(person, str):
        named = fields.authors([person])
        return named[0] if named else None
    if not isinstance(person, dict):
        return None
    name = _name(person)
    if not any(map(str.isalpha, name)):
        return None
    whole = _text(person.get("literal")) or _text(person.get("name"))
    suffix = _given(person)[1]
    orcid = re.search(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", _text(person.get("ORCID")))
    known = orcid is not None and FORMATS[Orcid].pattern.fullmatch(orcid[0])
    return Author(
        name=f"{name}, {suffix}" if suffix and not whole else name,
        orcid=Orcid(orcid[0]) if orcid and known else None,
    )


def _name(person: object) -> str:
    """The name of a person, given names first, or of a group."""
    if not isinstance(person, dict):
        return _text(person)
    whole = _text(person.get("literal")) or _text(person.get("name"))
    order = ("dropping-particle", "non-dropping-particle", "family")
    rest = (_text(person.get(part)) for part in order)
    return fields.folded(whole or " ".join([_given(person)[0], *rest]))


def _given(person: Mapping[str, Any]) -> tuple[str, str]:
    """The given names, and `Jr.` or the like: by itself, or behind them, as Zotero has it."""
    given, suffix = (fields.folded(_text(person.get(part))) for part in ("given", "suffix"))
    before, comma, last = given.rpartition(",")
    if comma and not suffix and _SUFFIX.fullmatch(last.strip()):
        return before.rstrip(), last.strip()
    return given, suffix


def _dated(record: Record, value: object) -> None:
    """A date of CSL: parts, or a text."""
    if isinstance(value, str):
        record.dated(value)
        return
    if not isinstance(value, dict):
        record.warn("bad-date", f"{quote(json.dumps(value))} is no date; it is left out")
        return
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if isinstance(first, list) and first and _text(first[0]):
        record.when(*(_text(part) for part in first[:3]))
    else:
        text = next((found for name in ("literal", "raw") if (found := _text(value.get(name)))), "")
        record.dated(text)


def _identified(record: Record, item: Mapping[str, Any], get: Any) -> None:
    record.doi(get("DOI"))
    record.pubmed(get("PMID"))
    archive = get("archive").casefold()
    number = get("number")
    if archive == "arxiv":
        record.arxiv(get("archive_location", "archive-location") or number)
    ids = identifiers(number)
    record.identify(ids)
    if ids.arxiv and record.publisher.casefold() == "arxiv":
        record.publisher = ""
    record.issue = get("issue") or ("" if ids != type(ids)() else number)
    for url in item["URL"] if isinstance(item.get("URL"), list) else [get("URL")]:
        record.addresses(_text(url))


def _note(record: Record, note: str) -> None:
    """The lines of a note that are fields, then what is left of it."""
    for pattern in (_BRACED_NOTE_FIELD, _NOTE_FIELD):
        note = pattern.sub(lambda found: _note_field(record, found), note)
    record.remark(without_tags(note))


def _note_field(record: Record, found: re.Match[str]) -> str:
    name = re.sub(r"[\s_-]+", " ", found[1]).strip().casefold()
    value = found[2].strip()
    if name == "pmid":
        record.pubmed(value)
    elif name == "doi":
        record.doi(value)
    elif name == "arxiv":
        record.arxiv(value)
    elif name in {"citation key", "bibtex"}:
        record.cite_by(value.removeprefix("*").strip())
    elif name == "url":
        record.addresses(value)
    elif name not in {"pmcid", "issn", "isbn", "tex ids", "original date", "publisher place"}:
        return found[0]
    return " "
