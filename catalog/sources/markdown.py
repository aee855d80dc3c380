"""Reads lists of papers in Markdown: items, paragraphs and tables of an "awesome" list.

Format: Markdown; how a list is written is up to its author (see `markdown_entry`). What is no paper
gives no record: an item or a row that leads somewhere else is rejected, prose and contents are
passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from catalog.problems import problem_at, quote
from catalog.sources.draft import Read, Refused, Rejected
from catalog.sources.field_names import IGNORED, MEANINGS, plain
from catalog.sources.markdown_blocks import Block, Span, blocks, definitions_in
from catalog.sources.markdown_entry import Entry, details, entry
from catalog.sources.markdown_words import is_label, is_title, labelled, plain_title
from catalog.sources.records import Records
from catalog.sources.text import UnreadableError, lines

_LARGEST = 30_000_000
_LINK_FIELDS = frozenset(
    {"url", "paper", "pdf", "code", "project", "data", "model", "demo", "video", "slides", "poster"}
)
# Headings that say nothing of what a paper is about.
_NO_KEYWORD = re.compile(
    r"(?:\d{4}|(?:the |all |list of |other |more |our |related )*(?:papers?|publications|articles"
    r"|works?|reading list|list|contents?|overview|news|updates?|others?|misc\w*|(?:19|20)\d\d.*))",
    re.IGNORECASE,
)


def sniff(start: str) -> bool:
    """Whether a text has headings, and items or a table with links, as Markdown writes them."""
    heading = item = False
    for line in start.splitlines():
        heading = heading or bool(re.match(r"#{1,6}\s+\S|\s*</?h\d\b", line))
        item = item or bool(re.match(r"\s*(?:[-*+]|\d+[.)])\s.*(?:\]\(|\*\*|https?://)", line))
        item = item or bool(re.match(r"\s*\|.*\||\*\*.*(?:\]\(|\*\*)", line))
        if item and (heading or "](" in start):
            return True
    return False


def read_markdown(
    path: Path, *, shown_as: str, fields: Mapping[str, str] | None = None
) -> Iterator[Read]:
    """The papers of a list, in order, and rejected what has a link but is no paper.

    The headings above a paper are its keywords. `fields` says for fields of ours what their column
    is called in tables.
    """
    if path.stat().st_size > _LARGEST:
        message = f"over {_LARGEST:,} bytes are no list that people write"
        yield Refused(problem_at(shown_as, 1, "too-large", message))
        return
    reading = _Reading(path.name, shown_as, fields)
    try:
        definitions = definitions_in(lines(path, shown_as=shown_as))
        for block in blocks(lines(path, shown_as=shown_as), definitions):
            yield from reading.take(block)
        yield from reading.finish()
    except UnreadableError as error:
        yield Refused(error.problem)
        return
    if not reading.number:
        message = "there is no paper in it: no item or row leads to one or names authors and venue"
        yield Refused(problem_at(shown_as, 1, "empty", message))


class _Reading:
    """One file being read: the headings above, and the paper to which what follows may belong."""

    def __init__(self, file: str, shown_as: str, mapping: Mapping[str, str] | None) -> None:
        self.number = 0
        self._shown_as = shown_as
        self._records = Records(file=file, shown_as=shown_as, mapping=mapping)
        self._mapped = {plain(theirs): ours for ours, theirs in (mapping or {}).items()}
        self._headings: dict[int, str] = {}
        self._heading: Entry | None = None
        self._held: tuple[Entry, list[str]] | None = None
        self._columns: list[str] | None = None

    def take(self, block: Block) -> Iterator[Read]:
        """What is complete once a block has come."""
        if block.kind == "heading":
            yield from self.finish()
            self._under(block)
        elif block.kind == "item":
            yield from self._item(block, [])
        elif block.kind == "paragraph":
            yield from self._paragraph(block)
        elif block.kind == "html":
            if self._held and _adds(block):
                details(self._held[0], [block])
        elif block.kind == "table":
            self._columns = None
        elif block.kind == "row":
            yield from self._row(block)

    def finish(self) -> Iterator[Read]:
        """The paper that was waiting for what belongs to it."""
        held, self._held = self._held, None
        if held is not None:
            self.number += 1
            read, keywords = held
            values = read.record(keywords)
            yield self._records.read(values, record=self.number, line=read.line)

    def _under(self, heading: Block) -> None:
        text = plain_title(heading.text).rstrip(":：")
        self._headings = {
            level: one for level, one in self._headings.items() if level < heading.level
        }
        self._headings[heading.level] = text
        read = entry(heading.spans, heading.line)
        self._heading = read if is_title(read.title) else None
        if read.evidence and read.at_host:
            self._hold(read, [])

    def _hold(self, read: Entry, groups: Sequence[str]) -> None:
        above = [text for level, text in self._headings.items() if level > 1 and text != read.title]
        words = [plain_title(word) for word in (*above, *groups)]
        kept = [w for w in words if 2 < len(w) <= 60 and not _NO_KEYWORD.fullmatch(w)]
        self._held = (read, list(dict.fromkeys(kept)))

    def _item(self, block: Block, groups: list[str]) -> Iterator[Read]:
        yield from self.finish()
        read = entry(block.spans, block.line)
        inner = [one for one in block.below if one.kind == "item"]
        others = [one for one in inner if not _is_detail(one)]
        if is_title(read.title) and (read.evidence or not others):
            details(read, (one for one in block.below if one not in others))
            groups_below = groups
        else:
            others = inner
            groups_below = [*groups, block.text.strip()[:80]]
        if read.evidence:
            self._hold(read, groups)
        elif _leads_out(block.spans) or (not others and any(map(_leads_anywhere, block.below))):
            yield self._no_paper(block.line, block.text)
        for one in others:
            yield from self._item(one, groups_below)

    def _paragraph(self, block: Block) -> Iterator[Read]:
        if self._heading is not None and self._held is None and labelled(block.text):
            # A heading is the title, and what is said of the paper stands below it.
            title = self._heading.title
            self._headings = {n: one for n, one in self._headings.items() if one != title}
            self._heading.at_host = True
            self._hold(self._heading, [])
        if self._held and (labelled(block.text) or _only_links(block)):
            for line in _by_line(block):
                details(self._held[0], [line])
        elif _begins_marked(block.spans):
            read = entry(block.spans, block.line)
            if read.evidence:
                yield from self.finish()
                self._hold(read, [])

    def _row(self, row: Block) -> Iterator[Read]:
        if self._columns is None:
            self._columns = [_text(cell) for cell in row.cells]
            return
        yield from self.finish()
        read, titled = self._cells(row, self._columns)
        out = any(_leads_out(cell) for cell in row.cells)
        said = any(value for name, value in read.values.items() if name != "title")
        if read.evidence or (titled and is_title(read.title) and (out or said)):
            self._hold(read, [])
        elif out:
            yield self._no_paper(row.line, " ".join(map(_text, row.cells)))

    def _cells(self, row: Block, columns: Sequence[str]) -> tuple[Entry, bool]:
        """What a row says, and whether the header names the column of the title."""
        meanings = [self._meaning(name) for name in columns]
        title = meanings.index("title") if "title" in meanings else None
        if title is None and "paper" in meanings:
            title = meanings.index("paper")
        titled = title is not None
        if title is None:
            title = next((i for i, cell in enumerate(row.cells) if entry(cell, 0).at_host), 0)
        read = entry(row.cells[title], row.line) if title < len(row.cells) else Entry(line=row.line)
        for index, (name, cell) in enumerate(zip(columns, row.cells, strict=False)):
            if index == title:
                continue
            for span in cell:
                if span.url is not None:
                    read.link(name if meanings[index] in _LINK_FIELDS else span.text, span.url)
            text = _text(cell).strip()
            if meanings[index] == "venue":
                read.say("venue", text)
                read.values.setdefault("venue", text)
            elif text and meanings[index] not in _LINK_FIELDS and not _only_label(text):
                read.values.setdefault(name.strip() or "column", text)
        return read, titled

    def _meaning(self, name: str) -> str:
        looked_up = plain(name)
        if looked_up in self._mapped:
            return self._mapped[looked_up]
        for one in (
            looked_up,
            looked_up.removesuffix("s"),
            *map(plain, re.split(r"\W+", name)[:1]),
        ):
            if one in MEANINGS:
                return MEANINGS[one][0]
        return "" if looked_up in IGNORED else "?"

    def _no_paper(self, line: int, text: str) -> Rejected:
        self.number += 1
        problem = problem_at(
            self._shown_as, line, "no-paper",
            f"no link leads to a paper, and no authors with venue or year are named: "
            f"{quote(' '.join(text[:200].split()), 60)}",
        )  # fmt: skip
        # Most lists name tools and other lists too: it may be no mistake.
        return Rejected(record=self.number, problem=replace(problem, severity="warning"))


def _is_detail(block: Block) -> bool:
    """Whether an item says something of the one above it, and is none itself."""
    text = block.text.strip()
    if labelled(text) or not _leads_out(block.spans):
        return True
    before = text.partition(":")[0].partition("：")[0]
    return is_label(before) or _only_links(block)


def _only_links(block: Block) -> bool:
    """Whether a block has links that are called as links of papers are, and nothing else."""
    linked = [span for span in block.spans if span.url is not None]
    rest = "".join(span.text for span in block.spans if span.url is None)
    return bool(linked) and is_label(rest[:41]) and any(is_label(span.text) for span in linked)


def _begins_marked(spans: Sequence[Span]) -> bool:
    """Whether a paragraph begins with a link, with something bold, or with a number in brackets."""
    for span in spans[:6]:
        if any(map(str.isalnum, span.text)):
            return span.strong or span.url is not None or bool(re.match(r"\W*\[\d", span.text))
    return False


def _by_line(block: Block) -> Iterator[Block]:
    """A paragraph's lines, each as a block."""
    line = Block("paragraph", block.line)
    for span in block.spans:
        if span.text == "\n":
            yield line
            line = Block("paragraph", block.line)
        else:
            line.spans.append(span)
    yield line


def _adds(block: Block) -> bool:
    """Whether a block of HTML says something of the paper before it."""
    text = block.text.strip()
    return bool(re.match(r"\W*abstract\b", text, re.IGNORECASE)) or _only_links(block)


def _leads_out(spans: Sequence[Span]) -> bool:
    return any(span.url and span.url.startswith(("http://", "https://")) for span in spans)


def _leads_anywhere(block: Block) -> bool:
    return _leads_out(block.spans) or any(map(_leads_anywhere, block.below))


def _text(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans)


def _only_label(text: str) -> bool:
    return is_label(text) and any(map(str.isalpha, text))
