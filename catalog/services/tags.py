"""The tags of an HTML page, in one pass, in time linear in its length whatever it holds.

Python's `html.parser` takes quadratic time for tags that don't end, 11 seconds for 32 KB of them,
and these pages are anybody's. Read as the HTML standard's tokenizer does (13.2.5), as far as start
tags, end tags, comments and the text of scripts go.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# A page beyond this is cut: what it says of itself stands in its head.
LONGEST = 1_000_000
_NAME = re.compile(r"[a-zA-Z][^\s/>]{0,60}")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=][^\s/>=]{0,200})(?:\s*=\s*)?")
_BARE = re.compile(r"[^\s>]*")
_RAW = frozenset(["script", "style", "textarea", "title", "noscript", "template", "xmp", "iframe"])


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its name in lower case, with a slash before it if it ends an element.

    `text` is what stands between this tag and the next, character references resolved but in
    scripts. Attributes have their first value, as a browser takes it.
    """

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


def tags(page: str) -> Iterator[Tag]:
    """The tags of a page in order, each with the text behind it."""
    page = page[:LONGEST]
    # For finding ends of raw text: of the same length, so places agree.
    lower = "".join(map(_lowered, page)) if not page.isascii() else page.lower()
    place = page.find("<")
    while place != -1:
        if page.startswith("<!--", place):
            end = page.find("-->", place + 4)
            place = page.find("<", end + 3) if end != -1 else -1
            continue
        closing = page.startswith("</", place)
        name = _NAME.match(page, place + 1 + closing)
        if name is None:
            place = page.find("<", place + 1)
            continue
        attributes, end = _attributes(page, name.end())
        if end == -1:
            return
        lowered = name[0].lower()
        raw = lowered in _RAW and not closing
        place = lower.find(f"</{lowered}", end) if raw else page.find("<", end)
        text = page[end : place if place != -1 else len(page)]
        yield Tag(
            name=f"/{lowered}" if closing else lowered,
            attributes=attributes,
            text=text if raw else html.unescape(text),
        )


def _lowered(char: str) -> str:
    lowered = char.lower()
    return lowered if len(lowered) == 1 else char


def _attributes(page: str, place: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag and the place behind it; -1 if the page ends within it."""
    found: dict[str, str] = {}
    while True:
        end = _gap(page, place)
        if end == -1:
            return found, -1
        if page[end] == ">":
            return found, end + 1
        match = _ATTRIBUTE.match(page, end)
        if match is None:
            # A lone sign that is no name, such as `=`.
            place = end + 1
            continue
        place = match.end()
        value = ""
        if match[0].rstrip().endswith("="):
            quote = page[place : place + 1]
            if quote and quote in "\"'":
                close = page.find(quote, place + 1)
                if close == -1:
                    return found, -1
                value, place = page[place + 1 : close], close + 1
            else:
                bare = _BARE.match(page, place)
                value, place = (bare[0], bare.end()) if bare else ("", place)
        found.setdefault(match[1].lower(), html.unescape(value))


def _gap(page: str, place: int) -> int:
    """The next place that is neither white space nor a slash; -1 at the end."""
    while place < len(page):
        if not page[place].isspace() and page[place] != "/":
            return place
        place += 1
    return -1
