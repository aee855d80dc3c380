"""What a line of a list of papers says: title, authors, where, when, links; and if it is a paper.

There is no format: these are the ways in which people write such lists. A line is a paper if a link
leads to where papers are, or if it names authors besides a venue or a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from catalog import links as kinds
from catalog.sources import fields, identifiers
from catalog.sources.markdown_blocks import Block, Span
from catalog.sources.markdown_words import (
    are_names,
    is_archive,
    is_label,
    is_paper_host,
    is_title,
    kind_of_label,
    labelled,
    plain_title,
    venue_year,
)
from catalog.sources.record_values import Value

_LONGEST = 20_000
_BRACKETED = re.compile(r"^\W*[\[【(]([^\[\]【】()]{2,40})[\]】)]\s*(?=\w)")
_QUOTED = re.compile(r"[\"“]([^\"“”]{8,400})[\"”]")
# What parts the pieces behind a title. A full stop does behind a word, not behind an initial.
_PARTS = re.compile(r"\||\n|\s[-–—•·]+\s|[()\[\]【】]|(?<=\w\w\w)\.(?:\s|$)|(?<=[)\]])\.\s")
_TITLE_END = re.compile(r"\||\n|\s[-–—]+\s|\s\((?=[^()]{0,40}\d{4})|\[|\s:\s*$")


@dataclass(slots=True)
class Entry:
    """A paper of a list as it is read, and whether it is one at all."""

    line: int
    title: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    # A link leads to where papers are, or is called so.
    at_host: bool = False

    @property
    def evidence(self) -> bool:
        """Whether what was read is a paper."""
        said = bool(self.values.get("venue") or self.values.get("year"))
        return is_title(self.title) and (
            self.at_host or (said and bool(self.values.get("authors")))
        )

    def record(self, keywords: Sequence[str]) -> dict[str, Value]:
        """The values of a record."""
        values = dict(self.values)
        values["title"] = self.title
        for kind in dict.fromkeys(kind for kind, _ in self.links):
            values[kind] = [url for one, url in self.links if one == kind]
        own = values.get("keywords")
        values["keywords"] = [*([own] if isinstance(own, str) else ()), *keywords]
        return values

    def say(self, name: str, value: str) -> None:
        """Take a value for a field that has none; of notes each, and for a venue its year."""
        value = fields.folded(value).strip(" ,;|")
        if name == "authors":
            # Signs that tell equal contributions.
            value = re.sub(r"[*†‡§¶]+", "", value)
        if not value:
            return
        if name == "venue":
            self._venue(value)
        elif name == "note" and self.values.get("note"):
            self.values["note"] = f"{self.values['note']} {value}"
        else:
            self.values.setdefault(name, value)

    def _venue(self, text: str) -> None:
        venue, year = venue_year(text)
        if year:
            self.values.setdefault("year", year)
        if is_archive(venue or text):
            if found := identifiers.identifiers((venue or text)[:200]).arxiv:
                self.values.setdefault("arxiv", str(found))
        elif venue:
            self.values.setdefault("venue", venue)

    def link(self, label: str, url: str, before: str = "") -> None:
        """Take a link; `before` is the text before it, for a label that says nothing."""
        if not url.startswith(("http://", "https://")):
            return
        if "://" in label or not label.strip():
            label = before[-40:]
        kind = kind_of_label(label)
        if kind == "":
            return
        hosted = is_paper_host(url)
        if kind in {"paper", "project", None}:
            self.at_host = self.at_host or kind == "paper" or hosted
            self._venue(label)
        if kind == "project" and hosted:
            kind = "paper"
        if kind is None:
            address = fields.url(url)
            kind = kinds.kind_of(address, before=label) if address and not hosted else "paper"
        self.links.append((kind, url))


def entry(spans: Iterable[Span], line: int) -> Entry:
    """What the spans of an item or paragraph say."""
    read = Entry(line=line)
    pieces = list(_joined(spans))
    title = _title_at(pieces)
    behind: list[str] = []
    if title is not None:
        piece = pieces[title]
        read.title = piece.text
        if piece.url:
            read.links.append(("url", piece.url))
            read.at_host = is_paper_host(piece.url)
        before = "".join(one.text for one in pieces[:title])
        behind.append(f"{_given_first(_without_number(before))}|")
        pieces = pieces[title + 1 :]
    else:
        rest = _plain_title(read, pieces)
        pieces = [Span(rest), *pieces[_leading(pieces) :]]
    _clean_title(read)
    before = ""
    for piece in pieces:
        if piece.url is not None:
            read.link(piece.text, piece.url, before)
            behind.append("|")
        else:
            # What is emphasized stands for itself.
            behind.append(f"|{piece.text}|" if piece.em or piece.strong else piece.text)
            before = piece.text
    _understand(read, "".join(behind)[:_LONGEST])
    return read


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans, those of one link and of one style made one."""
    held: Span | None = None
    for span in spans:
        if held is not None and (held.url, held.strong, held.em) == (
            span.url, span.strong, span.em
        ):  # fmt: skip
            held = Span(held.text + span.text, held.url, held.strong, held.em)
        elif held is not None and held.url is not None and held.url == span.url:
            held = Span(held.text + span.text, held.url, strong=True)
        else:
            if held is not None:
                yield held
            held = span
    if held is not None:
        yield held


def _title_at(pieces: Sequence[Span]) -> int | None:
    """Which piece is the title: a link or what is bold, unless a text before it is more of one."""
    plain = 0
    for index, piece in enumerate(pieces):
        text = plain_title(piece.text)
        marked = piece.strong or (piece.url is not None and "://" not in piece.text)
        if marked and is_title(text) and not _is_field(text) and not piece.text.startswith("("):
            behind = pieces[index - 1].text.rstrip() if index else ""
            if plain < 12 or (piece.strong and behind.endswith(('"', "“"))):
                return index
        if piece.url is not None and not piece.text.strip():
            continue
        plain += sum(map(str.isalpha, piece.text)) if not piece.strong else 0
    return None


def _is_field(text: str) -> bool:
    """Whether a text only names a field, such as `Authors`, whose value stands behind it."""
    said = labelled(f"{text}:")
    return said is not None and not said[1]


def _leading(pieces: Sequence[Span]) -> int:
    """How many pieces stand before the first link or line end: the title is among them."""
    for index, piece in enumerate(pieces):
        if piece.url is not None or (index and (piece.em or piece.text.startswith("\n"))):
            return index
    return len(pieces)


def _plain_title(read: Entry, pieces: Sequence[Span]) -> str:
    """Take the title from the text that leads; what is behind it there comes back."""
    text = "".join(piece.text for piece in pieces[: _leading(pieces)])[:_LONGEST]
    if quoted := _QUOTED.search(text[:1_000]):
        read.title = quoted[1]
        return f"{_without_number(text[: quoted.start()])}|{text[quoted.end() :]}"
    bracketed = _BRACKETED.match(text)
    start = bracketed.end() if bracketed else 0
    end = _TITLE_END.search(text, max(start, 4))
    title, rest = (text[: end.start()], text[end.start() :]) if end else (text, "")
    for sign in [found.start() for found in re.finditer(r"[,.]\s", title)][:30]:
        if are_names(title[sign + 1 :].strip(" .")):
            title, rest = title[:sign], f"{title[sign + 1 :]}|{rest}"
            break
    read.title = title
    return rest


def _clean_title(read: Entry) -> None:
    """Take `[CVPR '25]` before a title for its venue, and signs around it away."""
    found = _BRACKETED.match(read.title)
    if found and is_title(read.title[found.end() :]):
        read.title = read.title[found.end() :]
        if venue_year(found[1])[0]:
            read.say("venue", found[1])
    read.title = plain_title(read.title)


def _without_number(text: str) -> str:
    return re.sub(r"^[^\w\[]*(?:\[\d{1,4}\]|\d{1,4}[.)])?\W*", "", text, count=1).rstrip(' "“')


def _given_first(text: str) -> str:
    """`Hinton, Geoffrey, and Li Deng` of a style that turns only the first name, as names."""
    parts = text.split(",", 2)
    if len(parts) > 1 and all(len(part.split()) <= 2 for part in parts[:2]):
        family, given = parts[0].strip(), parts[1].strip().rstrip(".")
        others = parts[2].strip().removeprefix("and ") if len(parts) > 2 else ""
        alone = " " not in family and " and " not in given and family and given
        if alone and are_names(f"{given} {family}"):
            return f"{given} {family}, {others}".rstrip(" ,")
    return text


def _understand(read: Entry, text: str) -> None:
    """Take the pieces of what stands around a title for what they look like."""
    for part in _PARTS.split(re.sub(r"\bet\.? al\b\.?,?", "et al|", text))[:200]:
        piece = fields.folded(part).strip(' .,;:*_`"“”~&/')
        if not any(map(str.isalnum, piece)):
            continue
        if said := labelled(piece):
            read.say(*said)
            continue
        if "authors" not in read.values and are_names(piece):
            read.say("authors", piece)
            continue
        _place_and_time(read, piece)


def _place_and_time(read: Entry, piece: str) -> None:
    if is_archive(piece.removeprefix("In ")):
        read.say("venue", piece.removeprefix("In "))
        return
    parts = piece.split(",")
    for index in range(min(len(parts), 40)):
        tail = ",".join(parts[index:]).strip()
        if len(parts[index]) <= 100 and venue_year(parts[index])[1] + venue_year(parts[index])[0]:
            head = ",".join(parts[:index]).strip()
            if head and "authors" not in read.values and are_names(head):
                read.say("authors", head)
            elif head and len(piece) <= 150 and not venue_year(tail)[0]:
                # `Advances in Something, 2012`
                tail = piece
            read.say("venue", tail)
            return
    if len(piece.split()) >= 4 and not is_label(piece):
        read.say("note", piece)


def details(read: Entry, blocks: Iterable[Block]) -> None:
    """Take what stands below an entry: links by their labels, an abstract, a note."""
    for block in blocks:
        before = ""
        for piece in _joined(block.spans):
            if piece.url is not None:
                read.link(piece.text, piece.url, before)
            else:
                before = piece.text
        text = "".join(one.text if one.url is None else "|" for one in _joined(block.spans))
        text = fields.folded(text[:_LONGEST]).strip(" |")
        if said := labelled(text):
            read.say(*said)
        elif re.match(r"\W*abstract\b", text, re.IGNORECASE):
            read.say("abstract", re.sub(r"^\W*abstract\W*", "", text, flags=re.IGNORECASE))
        elif len(text) >= 300:
            read.say("abstract", text)
        elif "authors" not in read.values or "year" not in read.values:
            _understand(read, text)
        elif len(text.split()) >= 4:
            read.say("note", text)
        details(read, block.below)
