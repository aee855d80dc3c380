"""A Markdown file as blocks with lines: headings, items, paragraphs, rows of tables, HTML.

Format: CommonMark with tables (GitHub Flavored Markdown), parsed by markdown-it. The file is parsed
in stretches, so that no more than a part of it is in memory as tokens.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

# A stretch ends at the first line behind so many where a block must begin.
_STRETCH = 300
_LONGEST_STRETCH = 200_000
# A longer line is a picture in letters, or harm: the parser's work can grow with its square.
_LONGEST_LINE = 20_000
# Deeper lists are not looked into.
_DEEPEST = 12
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_BEGINS = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+\S|#{1,6}\s")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]{1,200}\]:\s*\S")
_TAG = re.compile(r"<!--.*?(?:-->|$)|</?[a-zA-Z][^<>]{0,2000}>", re.DOTALL)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?td|/?h\d)\b", re.IGNORECASE)
_HREF = re.compile(r"<a\b[^<>]{0,1000}?\bhref\s*=\s*[\"']?([^\"'\s<>]{1,2000})", re.IGNORECASE)
_STYLES = {"a": "link", "b": "strong", "strong": "strong", "i": "em", "em": "em"}
_HIDDEN = re.compile(r"<(?:script|style|svg)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style; a line break is a span that holds only that."""

    text: str
    url: str | None = None
    strong: bool = False
    em: bool = False


@dataclass(slots=True)
class Block:
    """A block: what it is, the line where it begins, its spans, for an item what is below it.

    A row of a table has `cells`, each with its spans; the header comes as the first of them.
    """

    kind: str
    line: int
    level: int = 0
    spans: list[Span] = field(default_factory=list)
    below: list[Block] = field(default_factory=list)
    cells: list[list[Span]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The plain text."""
        return "".join(span.text for span in self.spans)


def blocks(numbered: Iterable[tuple[int, str]], definitions: Sequence[str]) -> Iterator[Block]:
    """The blocks of a file's lines. `definitions` are its lines that define references."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable("table")
    environment: dict[str, Any] = {}
    parser.parse("\n\n".join(definitions), environment)
    for first, text in _stretches(numbered):
        tokens = parser.parse(text, environment)
        yield from _Tree(tokens, first).blocks()


def definitions_in(numbered: Iterable[tuple[int, str]]) -> list[str]:
    """The lines that define references, `[1]: https://…`, as many as a list can have."""
    found = []
    for _, line in numbered:
        if "]:" in line and _DEFINITION.match(line):
            found.append(line.strip())
            if len(found) >= 20_000:
                break
    return found


def _stretches(numbered: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Parts of a text that can be parsed by themselves, each with the number of its first line."""
    held: list[str] = []
    first = 1
    length = 0
    fence = ""
    for number, line in numbered:
        if not fence and (
            (len(held) >= _STRETCH and _BEGINS.match(line)) or length > _LONGEST_STRETCH
        ):
            yield first, "".join(held)
            held, length = [], 0
        if not held:
            first = number
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        # The parser takes other signs for the end of a line than files do.
        shown = line if line[:-1].isprintable() else re.sub(r"[\x00\x0b\x0c]", " ", line)
        held.append(shown if len(shown) <= _LONGEST_LINE else "\n")
        length += len(held[-1])
    if held:
        yield first, "".join(held)


class _Tree:
    """The tokens of a stretch, made blocks."""

    def __init__(self, tokens: Sequence[Token], first: int) -> None:
        self._tokens = tokens
        self._first = first
        self._place = 0

    def blocks(self) -> list[Block]:
        """All blocks of the stretch."""
        return self._until("", 0)

    def _until(self, end: str, depth: int) -> list[Block]:
        found: list[Block] = []
        while self._place < len(self._tokens):
            token = self._tokens[self._place]
            self._place += 1
            if token.type == end:
                break
            if token.type == "list_item_open":
                item = Block("item", self._line(token))
                below = self._until("list_item_close", depth + 1)
                if below and below[0].kind == "paragraph":
                    item.spans = below.pop(0).spans
                item.below = below if depth < _DEEPEST else []
                found.append(item)
            elif token.type == "heading_open":
                heading = self._inline("heading", token)
                heading.level = int(token.tag[1])
                found.append(heading)
            elif token.type == "paragraph_open":
                found.append(self._inline("paragraph", token))
            elif token.type == "html_block":
                spans = list(_html_spans(token.content))
                found.append(Block("html", self._line(token), spans=spans))
            elif token.type == "tr_open":
                found.append(self._row(token))
            elif token.type == "table_open":
                found.append(Block("table", self._line(token)))
        return found

    def _line(self, token: Token) -> int:
        return self._first + (token.map[0] if token.map else 0)

    def _inline(self, kind: str, opening: Token) -> Block:
        token = self._tokens[self._place]
        self._place += 2
        return Block(kind, self._line(opening), spans=spans_of(token.children or []))

    def _row(self, opening: Token) -> Block:
        row = Block("row", self._line(opening))
        while (token := self._tokens[self._place]).type != "tr_close":
            if token.type == "inline":
                row.cells.append(spans_of(token.children or []))
            self._place += 1
        self._place += 1
        return row


def spans_of(tokens: Iterable[Token]) -> list[Span]:
    """The spans of inline tokens; pictures are left out, of links around one its text stays."""
    style = _Style()
    spans = []
    for token in tokens:
        kind = token.type
        if kind in {"text", "code_inline", "text_special"}:
            spans.append(style.span(token.content))
        elif kind in {"softbreak", "hardbreak"}:
            spans.append(Span("\n"))
        elif kind == "image" and style.url is not None:
            spans.append(style.span(token.content))
        elif kind == "html_inline" and _BREAK.match(token.content):
            spans.append(Span("\n"))
        else:
            style.change(token)
    return spans


@dataclass(slots=True)
class _Style:
    """What holds for the text behind a token."""

    url: str | None = None
    strong: int = 0
    em: int = 0

    def span(self, text: str) -> Span:
        return Span(text, self.url, self.strong > 0, self.em > 0)

    def change(self, token: Token) -> None:
        name, _, side = token.type.rpartition("_")
        if token.type == "html_inline":
            tag = token.content.lower()
            side = "close" if tag.startswith("</") else "open"
            name = _STYLES.get(tag.strip("</>").partition(" ")[0], "")
        if name == "strong":
            self.strong += 1 if side == "open" else -1
        elif name == "em":
            self.em += 1 if side == "open" else -1
        elif name == "link":
            found = _HREF.match(token.content)
            href = html.unescape(found[1]) if found else str(token.attrs.get("href", ""))
            self.url = href if side == "open" else None


def _html_spans(text: str) -> Iterator[Span]:
    """The text of a block of HTML, with its links."""
    if _HIDDEN.search(text):
        return
    url: str | None = None
    last = 0
    for tag in _TAG.finditer(text):
        if tag.start() > last:
            yield Span(html.unescape(text[last : tag.start()]), url)
        last = tag.end()
        if link := _HREF.match(tag[0]):
            url = html.unescape(link[1])
        elif tag[0].lower().startswith("</a"):
            url = None
        elif _BREAK.match(tag[0]) or "summary" in tag[0]:
            yield Span("\n")
    if last < len(text):
        yield Span(html.unescape(text[last:]), url)
