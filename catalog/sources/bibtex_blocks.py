"""The blocks of a BibTeX file: where each begins and ends, so that a broken one ends nowhere else.

A block begins where a line, or what stands behind a closing brace, begins with `@word{`, and ends
where its braces balance (BibTeX counts them all, escaped ones too). One that has not ended where
the next begins has lost a brace, unless it is whole with the next ones taken in: then those are
entries in a comment, or a text with such a line.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

# A block this long, in characters, is given up: its text is no longer collected.
LONGEST_BLOCK = 2_000_000
# How many more blocks one that has not ended may take in, and how many lines of them.
_MOST_TAKEN_IN = 4
_MOST_LINES = 400
# In a comment there may be whole files, so it may take in more, as long as comments end.
_COMMENT_TIMES = 50
_MOST_UNENDED = 20

_HEAD = re.compile(r"\s*@\s*([A-Za-z][\w-]*)\s*([{(])")
# More blocks on a line.
_JOINT = re.compile(r"(?<=[})])(?=[ \t]*@[ \t]*[A-Za-z][\w-]*[ \t]*[{(])")
_ENTRY = re.compile(r"\s*@\s*[\w-]+\s*[{(]\s*[^\s{}\"=,]*\s*,\s*(?:[\w-]+\s*=|$)")
_FIELD = re.compile(r"\s*,?\s*[\w-]+\s*=\s*[{\"\d]")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Block:
    """A block from its `@` on: its first line, its lower-case word, what is wrong with its braces.

    A block with a flaw is shown by its beginning.
    """

    line: int
    word: str
    text: str
    flaw: str = ""


_UNCLOSED = "it does not end: a closing brace is missing"
_OVERCLOSED = "it ends before its last field: there is a closing brace too many"
_TOO_LONG = f"it has over {LONGEST_BLOCK:,} characters"


@dataclass(slots=True)
class _Open:
    """A block being collected. `rest` is what stands behind its end on the line."""

    line: int
    word: str
    paren: bool
    parts: list[str] = field(default_factory=list)
    size: int = 0
    depth: int = 0
    rest: str = ""

    def take(self, text: str) -> bool:
        """Take a line; whether the block ends with it."""
        if self.size < LONGEST_BLOCK:
            self.parts.append(text)
        self.size += len(text)
        if text.count("}") < self.depth:
            self.depth += text.count("{") - text.count("}")
            return False
        for brace in _BRACE.finditer(text):
            self.depth = max(self.depth + (1 if brace[0] == "{" else -1), 0)
            if self.depth == 0 and not self.paren:
                self.rest = text[brace.end() :].strip()
                return True
        return self.paren and self.depth == 0 and text.rstrip().endswith(")")

    def block(self, flaw: str = "") -> Block:
        if self.size > LONGEST_BLOCK:
            flaw = flaw or _TOO_LONG
        return Block(self.line, self.word, "".join(self.parts), flaw)


def blocks(lines: Iterator[tuple[int, str]]) -> Iterator[Block]:
    """The blocks of a file's lines; what stands between them is comment."""
    source = _Source(lines)
    while (taken := source.next()) is not None:
        number, text = taken
        head = _HEAD.match(text)
        if head is not None:
            block = _block(number, text, head, source)
            if block is not None:
                yield block


class _Source:
    """Lines, cut where a block begins within one, that can be given back."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self._waiting: deque[tuple[int, str]] = deque()
        self.unended = 0  # comments so far

    def next(self) -> tuple[int, str] | None:
        if self._waiting:
            return self._waiting.popleft()
        for number, text in self._lines:
            if "@" in text and _JOINT.search(text):
                self._waiting.extend((number, part) for part in _JOINT.split(text))
                return self._waiting.popleft()
            return number, text
        return None

    def give_back(self, lines: list[tuple[int, str]]) -> None:
        self._waiting.extendleft(reversed(lines))


def _block(number: int, text: str, head: re.Match[str], source: _Source) -> Block | None:
    """The block that begins with a line; None for a comment."""
    block = _Open(number, head[1].lower(), head[2] == "(")
    comment = block.word == "comment"
    times = _COMMENT_TIMES if comment and source.unended < _MOST_UNENDED else 1
    ended = block.take(text)
    beyond: list[tuple[int, str]] = []  # from the next block's beginning on
    at_next: Block | None = None
    heads = 0
    while not ended and (taken := source.next()) is not None:
        if _HEAD.match(taken[1]) is not None:
            heads += 1
            at_next = at_next or block.block(_UNCLOSED)
        if heads:
            beyond.append(taken)
            if (
                heads > _MOST_TAKEN_IN * times
                or len(beyond) > _MOST_LINES * times
                or block.size > LONGEST_BLOCK
            ):
                break
        ended = block.take(taken[1])
    if ended and comment:
        return None
    if ended and (not heads or _is_text(block)):
        return block.block(_OVERCLOSED if _goes_on(block, source) else "")
    source.give_back(beyond)
    source.unended += comment
    return None if comment else at_next or block.block(_UNCLOSED)


def _is_text(block: _Open) -> bool:
    """Whether what looks like another block's beginning is a text in a value of this one.

    Where a brace is lost, the next block, with a key and fields, stands there.
    """
    return not any(_ENTRY.match(part) for part in block.parts[1:])


def _goes_on(block: _Open, source: _Source) -> bool:
    """Whether fields follow behind the brace that ended a block."""
    # Some write a comma behind an entry, as between the values of a list.
    if block.rest.strip(","):
        return _FIELD.match(block.rest) is not None
    taken = source.next()
    if taken is None:
        return False
    source.give_back([taken])
    return _FIELD.match(taken[1]) is not None
