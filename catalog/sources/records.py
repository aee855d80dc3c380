"""Drafts from records of named fields, whatever the names: title, authors, where, when, links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, get_args

from catalog.model import (
    FORMATS,
    CitationKey,
    Identifiers,
    PaperType,
    PartialDate,
    Status,
)
from catalog.problems import Problem, did_you_mean, problem_at, quote
from catalog.sources import fields, identifiers
from catalog.sources.bounds import (
    LONGEST_ABSTRACT,
    LONGEST_NOTE,
    LONGEST_TEXT,
    LONGEST_TITLE,
)
from catalog.sources.draft import Draft, Rejected
from catalog.sources.field_names import FIELDS, IGNORED, MEANINGS, TYPES, UNPLACED, plain
from catalog.sources.record_authors import authors
from catalog.sources.record_links import links_and_ids
from catalog.sources.record_values import Doubts, Named, Value, is_nothing, text_of

# A file that names more fields than that is no list of papers, and its names are not remembered.
_MOST_NAMES = 1_000
# Fields that can be records within a record.
_OUTER = frozenset({"ids", "url", "venue", "extra"})
_IDS = ("arxiv", "doi", "openreview", "acl", "pubmed")
_JOURNALS = frozenset({"journal", "journaltitle", "journalname"})
_PROCEEDINGS = frozenset(
    {"booktitle", "proceedingstitle", "conference", "conferencename", "conferencetitle"}
)


class Records:
    """Makes the drafts of one file. What concerns all its records is warned about once.

    `mapping` says for fields of ours (`FIELDS`) what the file calls them; it goes before the names
    that are known anyway.
    """

    def __init__(
        self, *, file: str, shown_as: str, mapping: Mapping[str, str] | None = None
    ) -> None:
        self._file = file
        self._shown_as = shown_as
        self._meanings: dict[str, tuple[str, int] | None] = {}
        for ours, theirs in (mapping or {}).items():
            if ours not in FIELDS:
                raise ValueError(ours)
            self._meanings[theirs] = (ours, 0)
        self._mapped = {plain(name): meaning for name, meaning in self._meanings.items()}
        self._warned: set[tuple[str, str]] = set()

    def read(self, values: Mapping[str, Value], *, record: int, line: int = 1) -> Draft | Rejected:
        """The draft of a record; rejected if it has no title, or one no paper can have."""
        doubts = Doubts(self._shown_as, line)
        found = self._found(values, doubts)
        key = self._text(found, "key", doubts) or self._text(found, "citation_key", doubts) or None
        title = self._title(found, doubts)
        if not 0 < len(title) <= LONGEST_TITLE:
            # Its warnings go with it, so the next record has to give them.
            self._warned.difference_update(doubts.once)
            return Rejected(
                problem=_no_title(title, values, self._shown_as, line), record=record, key=key
            )
        ids = self._ids(found, key, doubts)
        venue = self._chosen(found, "venue", doubts)
        if venue and "arxiv" in venue.value.lower():
            ids = identifiers.joined((ids, identifiers.identifiers(venue.value)))
        links, ids = links_and_ids(found, ids, doubts)
        who = authors(found.get("authors", ()), doubts)
        count = self._text(found, "author_count", doubts)
        return Draft(
            file=self._file,
            record=record,
            key=key,
            line=line,
            title=title,
            abstract=self._text(found, "abstract", doubts, longest=LONGEST_ABSTRACT) or None,
            authors=who,
            author_count=int(count) if not who and re.fullmatch(r"[1-9]\d{0,4}", count) else None,
            date=self._date(found, doubts),
            venue=_venue(venue, ids),
            type=self._type(found, venue, ids, doubts),
            volume=self._text(found, "volume", doubts) or None,
            issue=self._text(found, "issue", doubts) or None,
            pages=fields.pages(self._text(found, "pages", doubts)),
            publisher=self._text(found, "publisher", doubts) or None,
            ids=ids,
            citation_key=self._citation_key(found, doubts),
            links=links,
            keywords=_keywords(found),
            note=self._note(found, doubts),
            status=self._status(found, doubts),
            left_out=tuple(dict.fromkeys(doubts.left_out)),
            problems=tuple(doubts.problems),
        )

    # What the fields are.

    def _found(self, values: Mapping[str, Value], doubts: Doubts) -> dict[str, list[Named]]:
        """The fields that hold something, by what they mean, those first that tell it best."""
        found: dict[str, list[Named]] = {}
        for name, value in values.items():
            if not value or value is True:
                continue
            meaning = self._meaning(name)
            if meaning and meaning[0] in _OUTER:
                for inner, part in _inner(meaning[0], name, value):
                    self._add(found, inner, part, self._meaning(inner), doubts)
            else:
                self._add(found, name, value, meaning, doubts)
        for named in found.values():
            if len(named) > 1:
                named.sort(key=lambda one: (isinstance(one.value, list), one.rank))
        return found

    def _add(
        self,
        found: dict[str, list[Named]],
        name: str,
        value: Value,
        meaning: tuple[str, int] | None,
        doubts: Doubts,
    ) -> None:
        if meaning is not None:
            named = Named(meaning[1], name, value)
            if meaning[0] in found:
                found[meaning[0]].append(named)
            else:
                found[meaning[0]] = [named]
        elif (known_as := plain(name)) not in IGNORED:
            doubts.left_out.append(name)
            if known_as in UNPLACED or name not in self._meanings:
                return
            hint = _if_a_slip(known_as[:40])
            if hint:
                message = f"{quote(name)} is no field that is known; it is left out"
                self._once(doubts, "unknown-field", name, message, hint)

    def _meaning(self, name: str) -> tuple[str, int] | None:
        try:
            return self._meanings[name]
        except KeyError:
            looked_up = plain(name)
            meaning = self._mapped.get(looked_up) or MEANINGS.get(looked_up)
            if len(self._meanings) < _MOST_NAMES:
                self._meanings[name] = meaning
            return meaning

    def _once(self, doubts: Doubts, code: str, what: str, message: str, hint: str = "") -> None:
        """Warn unless that was done for an earlier record of the file."""
        if (code, what) not in self._warned and len(self._warned) < _MOST_NAMES:
            self._warned.add((code, what))
            doubts.once.append((code, what))
            doubts.add(code, message, hint)

    def _chosen(
        self,
        found: Mapping[str, list[Named]],
        ours: str,
        doubts: Doubts,
        longest: int = LONGEST_TEXT,
    ) -> Chosen | None:
        """The field that is taken for one of ours; others that say something else are noted."""
        chosen: Chosen | None = None
        for _, name, value in found.get(ours, ()):
            text = text_of(value)
            if is_nothing(text):
                continue
            if chosen is not None:
                if text != chosen.value:
                    doubts.left_out.append(name)
                    self._once(
                        doubts, "field-unused", name,
                        f"{quote(name)} is left out, since {quote(chosen.name)} is there",
                    )  # fmt: skip
            elif len(text) > longest:
                doubts.add("too-long", f"{quote(name)} has {len(text):,} characters; left out")
            else:
                chosen = Chosen(name, text)
        return chosen

    def _text(
        self,
        found: Mapping[str, list[Named]],
        ours: str,
        doubts: Doubts,
        longest: int = LONGEST_TEXT,
    ) -> str:
        if ours not in found:
            return ""
        chosen = self._chosen(found, ours, doubts, longest)
        return chosen.value if chosen else ""

    # What they say.

    def _title(self, found: dict[str, list[Named]], doubts: Doubts) -> str:
        if "title" in found:
            for _, _, value in found["title"]:
                if len(title := text_of(value)) > LONGEST_TITLE:
                    return title
            return self._text(found, "title", doubts)
        # A table of papers often calls its titles so.
        papers = found.get("paper", [])
        title = text_of(papers[0].value) if papers else ""
        if not title or "://" in title:
            return ""
        found["paper"] = papers[1:]
        return title

    def _ids(
        self, found: Mapping[str, list[Named]], key: str | None, doubts: Doubts
    ) -> Identifiers:
        given = []
        for kind in _IDS:
            text = self._text(found, kind, doubts)
            if not text:
                continue
            ids = _identifiers(kind, text)
            if ids == Identifiers():
                doubts.add(f"bad-{kind}", f"{quote(text)} is no {kind} identifier; it is left out")
            given.append(ids)
        if key and len(key) <= 100:
            given.append(identifiers.identifiers(key))
        return identifiers.joined(given) if given else Identifiers()

    def _date(self, found: Mapping[str, list[Named]], doubts: Doubts) -> PartialDate | None:
        whole = self._text(found, "date", doubts)
        year = self._text(found, "year", doubts)
        month = self._text(found, "month", doubts)
        exact = _date_in(whole)
        rough = _date_of(year, month, self._text(found, "day", doubts))
        for text, date in ((whole, exact), (year, rough), (year and month, rough and rough.month)):
            if text and not date:
                doubts.add("bad-date", f"{quote(text)} is no date; it is left out")
        if exact and rough and exact.year != rough.year:
            doubts.add("date-conflict", f"the date is {exact}, the year {rough}; {exact} is taken")
        if exact and rough and exact.year == rough.year and rough.month and not exact.month:
            return rough
        return exact or rough

    def _type(
        self,
        found: Mapping[str, list[Named]],
        venue: Chosen | None,
        ids: Identifiers,
        doubts: Doubts,
    ) -> PaperType | None:
        named = found.get("type", ())
        for _, _, value in named:
            for text in value if isinstance(value, list) else (value,):
                type_ = TYPES.get(plain(text_of(text)))
                if type_ is not None:
                    # The names of types are the keys of that table.
                    return type_ or None  # type: ignore[return-value]
        if named:
            text = text_of(named[0].value)
            self._once(
                doubts, "unknown-type", text[:100], f"{quote(text)} is no type that is known"
            )
        where = plain(venue.name) if venue and _venue(venue, ids) else ""
        if where in _PROCEEDINGS:
            return "conference"
        return "article" if where in _JOURNALS else None

    def _citation_key(self, found: Mapping[str, list[Named]], doubts: Doubts) -> CitationKey | None:
        text = self._text(found, "citation_key", doubts)
        if text and FORMATS[CitationKey].pattern.fullmatch(text) is None:
            doubts.add("bad-citation-key", f"{quote(text)} is no citation key; it is left out")
            return None
        return CitationKey(text) if text else None

    def _note(self, found: Mapping[str, list[Named]], doubts: Doubts) -> str | None:
        texts: dict[str, None] = {}
        for _, name, value in found.get("note", ()):
            text = text_of(value)
            if len(text) > LONGEST_NOTE:
                doubts.add("too-long", f"{quote(name)} has {len(text):,} characters; left out")
            elif not is_nothing(text):
                texts[text] = None
        return "\n\n".join(texts) or None

    def _status(self, found: Mapping[str, list[Named]], doubts: Doubts) -> Status | None:
        text = self._text(found, "status", doubts)
        for status in get_args(Status):
            if text.casefold() == status:
                return status  # type: ignore[no-any-return]  # get_args knows no types
        if text:
            self._once(
                doubts, "unknown-status", text[:100], f"{quote(text)} is no status that is known"
            )
        return None


class Chosen(NamedTuple):
    """The field that was taken of several: its name, and its value as text."""

    name: str
    value: str


@lru_cache(maxsize=_MOST_NAMES)
def _if_a_slip(name: str) -> str:
    return did_you_mean(name, MEANINGS)


def _no_title(title: str, values: Mapping[str, Value], shown_as: str, line: int) -> Problem:
    names = ", ".join(quote(name, 30) for name in list(values)[:8])
    if title:
        message = f"a title of {len(title):,} characters is none: {quote(title, 60)}"
    elif any(plain(name) == "title" for name in values):
        message = "the title is empty"
    elif names:
        message = f"no field holds the title: there are {names}"
    else:
        message = "the record is empty"
    return problem_at(shown_as, line, "no-title", message)


def _inner(field: str, name: str, value: Value) -> Iterator[tuple[str, Value]]:
    """Names and values of a field that can be a record within the record, or the field itself."""
    if field == "extra" and isinstance(value, str):
        # Zotero's Extra has lines of `name: value`.
        for line in value.splitlines():
            inner, colon, text = line.partition(":")
            if colon and text.strip():
                yield inner.strip(), text.strip()
    elif not isinstance(value, Mapping):
        yield name, value
    elif field == "venue":
        yield name, text_of(value)
        yield from ((part, value[part]) for part in ("volume", "pages") if value.get(part))
    elif field == "ids" or not {"url", "href", "link"} & value.keys():
        yield from ((inner, part) for inner, part in value.items() if part)
    else:
        yield name, value


def _identifiers(kind: str, text: str) -> Identifiers:
    """An identifier in the field that is named for it; others that its text gives come with it."""
    ids = identifiers.of_doi(text) if kind == "doi" else identifiers.identifiers(text)
    if ids != Identifiers():
        return ids
    if kind == "arxiv":
        return identifiers.identifiers(f"arxiv:{text}")
    if kind == "openreview" and re.fullmatch(r"[A-Za-z0-9_-]{8,20}", text):
        return Identifiers(openreview=text)
    if kind == "pubmed":
        return identifiers.identifiers(f"pmid:{text}")
    return ids


@lru_cache(maxsize=4096)
def _date_in(text: str) -> PartialDate | None:
    return fields.partial_date(text) if 0 < len(text) <= 100 else None


@lru_cache(maxsize=4096)
def _date_of(year: str, month: str, day: str) -> PartialDate | None:
    return fields.ymd(year, month, day) or _date_in(year)


def _venue(venue: Chosen | None, ids: Identifiers) -> str | None:
    """Where it appeared. An archive is none, where its identifier says the same."""
    if venue is None:
        return None
    if ids.arxiv and re.match(r"arxiv\b|corr\b", venue.value, re.IGNORECASE):
        return None
    return venue.value


def _keywords(found: Mapping[str, list[Named]]) -> tuple[str, ...]:
    words: dict[str, None] = {}
    for _, _, value in found.get("keywords", ()):
        for one in value if isinstance(value, list) else (value,):
            text = text_of(one)
            parts = re.split(r"[;|]" if ";" in text or "|" in text else r",", text)
            for part in parts if not isinstance(value, list) else (text,):
                word = part.strip()
                if not is_nothing(word) and len(word) <= 200:
                    words[word] = None
    return tuple(words)
