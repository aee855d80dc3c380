"""RIS files to drafts: lines of a tag and a value, from `TY` to `ER`.

Source: Research Information Systems, "RIS Format Specifications" (2001) and its extension of 2011.
Records are told apart here, one in memory at a time; rispy takes a record's lines apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rispy import RisParser  # type: ignore[import-untyped]

from catalog.model import PartialDate
from catalog.problems import problem_at, quote
from catalog.sources import fields
from catalog.sources.draft import Read, Refused
from catalog.sources.identifiers import identifiers, of_doi
from catalog.sources.record import Record, type_table
from catalog.sources.rich_text import without_tags
from catalog.sources.text import LONGEST_LINE, UnreadableError, lines

# More lines than a paper of a few thousand authors has.
_MOST_LINES = 20_000

_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9]) {1,2}-(?: |\t|$)(.*)", re.DOTALL)

TYPES = type_table(
    {
        "article": "JOUR JFULL EJOUR MGZN NEWS INPR ABST",
        "conference": "CONF CPAPER",
        "chapter": "CHAP ECHAP ENCYC DICT",
        "book": "BOOK EBOOK EDBOOK SER",
        "thesis": "THES",
        "report": "RPRT GOVDOC STAND",
        "dataset": "DATA AGGR DBASE",
        "software": "COMP",
        None: "GEN UNPB UNPD MANSCPT ELEC WEB BLOG ICOMM PAMP PCOMM PAT SLIDE VIDEO SOUND MPCT ADVS"
        " ART MUSIC MAP CHART FIGURE EQUA BILL CASE STAT HEAR LEGAL UNBILL CTLG CLSWK ANCIENT GRANT"
        " MULTI PODCAST INTV",
    },
    between=" ",
)
_READ = frozenset(
    """
    TY ER T1 TI CT BT T2 JF JO JA J1 J2 AU A1 PY Y1 DA VL IS SP EP C7 PB DO M3 UR L1 L2 LK AB N2 KW
    N1 ID AN DB DP
    """.split()  # noqa: SIM905  # forty quoted words are harder to read
)
# What a program notes of its own work, or says a second time: nobody misses it.
_IGNORED = frozenset(
    """
    AD AV C2 C6 CA CN CP H1 H2 J3 L3 L4 LB LL M1 M2 OP RI RN RP SE ST TA TT U1 U2 U3 U4 U5 VO WT WV
    Y2 PP RT
    """.split()  # noqa: SIM905  # forty quoted words are harder to read
)
# What has no place in an entry, unless nothing better is there.
_UNPLACED = frozenset(["A2", "A3", "A4", "CY", "ED", "ET", "LA", "NV", "SN", "T3"])
_KNOWN = _READ | _IGNORED
_TAGS = _KNOWN | _UNPLACED
# Where rispy puts what it does not know: under a name that no tag has.
_UNKNOWN = "unknown"


def sniff(start: str) -> bool:
    """Whether a file that begins so is RIS."""
    return re.search(r"^\s{0,3}TY {1,2}- ?[A-Z]", start, re.MULTILINE) is not None


def read_ris(path: Path, *, shown_as: str) -> Iterator[Read]:
    """One draft or rejection for each record of a file, in order.

    A record without its `ER` ends where the next begins, with a warning. A file without any is
    refused.
    """
    parser = RisParser(
        mapping={tag: tag for tag in (*_TAGS, _UNKNOWN)},
        list_tags=list(_TAGS),
        # A semicolon may stand in an address.
        delimiter_tags_mapping={},
    )
    parser.UNKNOWN_TAG = _UNKNOWN
    number = 0
    try:
        for chunk in _chunks(lines(path, shown_as=shown_as)):
            number += 1
            record = Record(file=path.name, shown_as=shown_as, number=number, line=chunk.line)
            if chunk.size > LONGEST_LINE or len(chunk.lines) > _MOST_LINES:
                limits = f"{LONGEST_LINE:,} characters or {_MOST_LINES:,} lines"
                yield record.rejected("too-long", f"record {number} has over {limits}")
                continue
            if not chunk.typed:
                record.warn("bad-ris", "the record does not begin with TY, its type")
            if not chunk.ended:
                record.warn("bad-ris", "the record does not end with ER")
            _fill(record, _values(parser, chunk))
            yield record.draft()
    except UnreadableError as error:
        yield Refused(error.problem)
        return
    if not number:
        empty = path.stat().st_size == 0
        yield Refused(
            problem_at(
                shown_as,
                1,
                "empty" if empty else "wrong-format",
                "the file is empty" if empty else "no RIS record was found",
                "a record begins with its type, such as TY  - JOUR",
            )
        )


@dataclass(slots=True)
class _Chunk:
    """The lines of one record, written strictly."""

    line: int
    typed: bool
    lines: list[str] = field(default_factory=list)
    size: int = 0
    ended: bool = False

    def take(self, line: str) -> None:
        self.size += len(line)
        if self.size <= LONGEST_LINE and len(self.lines) <= _MOST_LINES:
            self.lines.append(line)


def _chunks(source: Iterator[tuple[int, str]]) -> Iterator[_Chunk]:
    """The records' lines. What stands between records, such as a database's name, is passed by."""
    chunk: _Chunk | None = None
    for number, text in source:
        found = _TAG.match(text)
        tag = found[1] if found else ""
        if tag == "TY" or (tag and tag != "ER" and chunk is None):
            if chunk is not None:
                yield chunk
            chunk = _Chunk(number, tag == "TY")
        if chunk is None:
            continue
        if tag == "ER":
            chunk.ended = True
            yield chunk
            chunk = None
        elif found:
            chunk.take(f"{tag}  - {found[2].strip()}")
        else:
            # With a space before it, rispy takes no such line for a tag of its own.
            chunk.take(f" {text.strip()}")
    if chunk is not None:
        yield chunk


def _values(parser: RisParser, chunk: _Chunk) -> dict[str, list[str]]:
    """A record's values by tag, in order; those of unknown tags under their own."""
    start = [] if chunk.typed else ["TY  - "]
    parsed = parser.parse_lines(iter([*start, *chunk.lines, "ER  - "]))[0]
    unknown = parsed.pop(_UNKNOWN, {})
    parsed["TY"] = [parsed["TY"]]
    for tag, values in unknown.items():
        parsed[tag or "text without a tag"] = values
    return {
        tag: held
        for tag, values in parsed.items()
        if (held := [value for value in values if value.strip()])
    }


def _fill(record: Record, values: Mapping[str, list[str]]) -> None:
    def get(*tags: str) -> str:
        """The first of several tags that holds something; its lines as one."""
        found = next((tag for tag in tags if tag in values), None)
        if found is None:
            return ""
        record.taken.add(found)
        return " ".join(values[found])

    kind = get("TY").strip().upper()
    record.type = TYPES.get(kind)
    if kind and kind not in TYPES:
        record.warn("unknown-type", f"{quote(kind)} is no type known here")
    in_book = record.type in {"conference", "chapter"}
    title_tags = ("TI", "T1", "CT", "BT") if record.type != "chapter" else ("TI", "T1", "CT")
    record.title = without_tags(get(*title_tags))
    record.abstract = without_tags(get("AB", "N2"))
    who = next((tag for tag in ("AU", "A1", "A2", "ED") if tag in values), "")
    record.taken.add(who)
    people = values.get(who, [])
    record.credit(fields.authors(people), people)
    _dated(record, get("PY", "Y1"), get("DA"))
    journal, book = get("JF", "JO", "T2", "JA", "J2", "J1"), get("T2", "BT", "JF", "JO", "T3", "J2")
    record.venue = without_tags(book if in_book else journal)
    if record.venue and record.venue == record.title:
        record.venue = ""
    record.volume, record.issue, record.publisher = get("VL"), get("IS"), get("PB")
    record.pages = _pages(get("SP"), get("EP")) or fields.pages(get("C7"))
    _identified(record, values, get("DB", "DP"))
    for word in values.get("KW", ()):
        record.keywords(re.split(r";", word))
    for note in values.get("N1", ()):
        record.remark(without_tags(note))
    record.leave(tag for tag in values if tag not in _KNOWN)


def _dated(record: Record, year: str, day: str) -> None:
    """The year, and the day where it is one of that year."""
    if year:
        parts = [part.strip() for part in year.split("/")]
        if re.fullmatch(r"\d{4}", parts[0]):
            record.when(*parts[:3])
        else:
            record.dated(year)
    if not day:
        return
    parts = [part for part in day.split("/") if part.strip()]
    found: PartialDate | None = fields.ymd(*parts[:3]) if parts else None
    found = found or fields.partial_date(day)
    if found is None and record.date:
        found = fields.partial_date(f"{day} {record.date.year}")
    if found is None:
        record.warn("bad-date", f"{quote(day)} is no date; it is left out")
    elif record.date is None or (
        found.year == record.date.year and len(str(found)) > len(str(record.date))
    ):
        record.date = found


def _pages(first: str, last: str) -> str | None:
    """A range of pages; some write all of it into the first, or the end without its beginning."""
    first, last = first.strip(), last.strip()
    if not first or not last or first == last or re.search(r"[-–]", first):
        return fields.pages(first or last)
    return fields.pages(f"{first}-{last}")


def _identified(record: Record, values: Mapping[str, list[str]], database: str) -> None:
    for text in values.get("DO", ()):
        record.doi(text)
    for text in values.get("M3", ()):
        # Mostly the kind of work; some databases write the DOI here.
        record.identify(of_doi(text))
    key = " ".join(values.get("ID", ()))
    accession = " ".join(values.get("AN", ()))
    record.key = fields.folded(key or accession) or None
    # A number is a database's, nobody cites by it.
    if key and any(map(str.isalpha, key)):
        record.cite_by(fields.folded(key))
    if accession:
        if re.search(r"pubmed|medline", database, re.IGNORECASE):
            record.pubmed(accession)
        else:
            record.identify(identifiers(accession))
    for text in values.get("UR", ()):
        record.addresses(text)
    for text in values.get("L1", ()):
        record.linked(text, "pdf")
    for tag in ("L2", "LK"):
        for text in values.get(tag, ()):
            record.linked(text)
