"""Stamps: a rendered page cut at its placeholders, and filled with the values of many pages.

A stamp is made from one page whose values are placeholders. It is cut into literals and slots,
once; filling it is joining strings, and values are never searched for placeholders. Each slot
remembers the context in which it stands, and values are written for it. A placeholder in a context
that can't be told apart safely is an error, never a guess.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import quote

Context = Literal["text", "attribute", "url", "json"]

BODY = "body"
# Fields that are HTML of our own, and stand where an element may stand.
_ELEMENTS = frozenset({BODY, "head", "sharing"})
# Fields that are part of an address: their characters have been checked where they were read.
_ADDRESSES = frozenset({"edit", "redirect", "path0", "path1", "path2", "path3"})

_PATH = re.compile(r"[A-Za-z0-9/._~!*()-]*")
_URL_ATTRIBUTES = frozenset("action cite formaction href manifest ping poster src".split())  # noqa: SIM905
_JSON_TYPES = frozenset({"application/json", "application/ld+json", "importmap"})
# Elements whose inside is text to the browser, whatever it looks like (HTML standard, 13.1.2).
_RAW_TEXT = frozenset({"script", "style", "title", "textarea", "noscript", "iframe", "xmp"})

_MARKUP = re.compile(r"<!--|<(?P<end>/)?(?P<name>[A-Za-z][^\s/>]*)|<[!?]")
_ATTRIBUTE = re.compile(
    r"\s*/?\s*(?P<name>[^\s=/>\"']+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'"
    r"|(?P<bare>[^\s\"'=<>`]+)))?"
)


class StampError(Exception):
    """A shape can't be cut into a stamp. The message says why, for the site's owner."""


class Placeholders:
    """Placeholders of one page: words of letters and digits, which stay whole in any context.

    Each begins with `lead` and goes on with `nonce`, which must occur nowhere else in the site:
    it is made from what is built, so that the same input gives the same bytes.
    """

    def __init__(self, lead: str, nonce: str) -> None:
        self.lead = lead
        self.nonce = nonce
        self.names: list[str] = []

    def token(self, name: str) -> str:
        """The placeholder of a field: lower-case letters and digits, valid in any path."""
        if name not in self.names:
            self.names.append(name)
        return f"{self.lead}{self.nonce}x{self.names.index(name)}z"

    def body(self) -> str:
        """The body of the shape's page, as Markdown.

        The heading keeps themes from adding one of their own, as it does in a real page.
        """
        return f"<div>{self.token(BODY)}<h1>{self.token(BODY)}</h1></div>\n"

    def pattern(self) -> re.Pattern[str]:
        """Finds every placeholder of this shape, or what is left of one."""
        return re.compile(
            rf"{self.lead}{self.nonce}x(?P<index>\d+)z|(?P<damaged>(?i:{self.nonce}))"
        )


@dataclass(frozen=True, slots=True)
class Stamp:
    """A page with slots: literals in UTF-8, and between each two of them a field in its context."""

    literals: tuple[bytes, ...]
    slots: tuple[tuple[str, Context], ...]

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The page of these values: HTML as it may stand in an element or in an attribute.

        Titles and descriptions come with `&`, `<`, `>` and quotes escaped, as in MkDocs' own
        pages; the body and what stands in the head come as HTML.
        """
        written = {slot: _WRITERS[slot[1]](values[slot[0]]).encode() for slot in {*self.slots}}
        parts = [self.literals[0]]
        for slot, literal in zip(self.slots, self.literals[1:], strict=True):
            parts.append(written[slot])
            parts.append(literal)
        return b"".join(parts)


def _in_json(value: str) -> str:
    """Inside a JSON string inside a script, as Jinja's tojson writes it."""
    text = json.dumps(value)[1:-1]
    for character in "<>&'":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _in_url(value: str) -> str:
    """Inside an address. Most values are parts of paths, which need no quotes."""
    return value if _PATH.fullmatch(value) else quote(unescape(value), safe="/-._~!*()")


_WRITERS = {
    "text": lambda value: value,
    "attribute": lambda value: value,
    "url": _in_url,
    "json": _in_json,
}


def cut(html: str, placeholders: Placeholders, *, shape: str) -> Stamp:
    """The stamp of a rendered shape. `shape` names it in errors.

    Raises StampError if a placeholder is damaged, or stands in a context that can't be told.
    """
    html = _one_body(html, placeholders, shape)
    html = _quoted(html, placeholders)
    literals: list[bytes] = []
    slots: list[tuple[str, Context]] = []
    position = 0
    places = _places(html)
    place = next(places)
    for match in placeholders.pattern().finditer(html):
        if match["damaged"] or int(match["index"]) >= len(placeholders.names):
            raise StampError(f"{shape}: a filter or plugin has changed a placeholder")
        while place.end < match.end():
            place = next(places)
        name = placeholders.names[int(match["index"])]
        literals.append(html[position : match.start()].encode())
        slots.append((name, _context(html, place, match.start(), name, shape)))
        position = match.end()
    literals.append(html[position:].encode())
    return Stamp(tuple(literals), tuple(slots))


def cut_text(text: str, placeholders: Placeholders) -> Stamp:
    """The stamp of a text that is no page, whose values are put in as they are."""
    # The pattern has two groups: a placeholder's index, and what is damaged.
    pieces = placeholders.pattern().split(text)
    names = [placeholders.names[int(index)] for index in pieces[1::3]]
    return Stamp(tuple(map(str.encode, pieces[::3])), tuple((name, "text") for name in names))


def _one_body(html: str, placeholders: Placeholders, shape: str) -> str:
    """The page with the whole of the shape's body as one placeholder."""
    body = placeholders.token(BODY)
    found = re.findall(rf"<div>\s*{body}\s*<h1>\s*{body}\s*</h1>\s*</div>", html)
    if len(found) != 1 or html.count(body) != 2:
        raise StampError(f"{shape}: the page's content must stand in the page once, unchanged")
    return html.replace(found[0], body)


def _quoted(html: str, placeholders: Placeholders) -> str:
    """The page with quotes around attributes that hold a placeholder; minifiers take them away."""
    if not re.search(rf"=\s*[^\s\"'<>]*{placeholders.nonce}", html):
        return html
    parts = []
    position = 0
    for place in _places(html):
        if place.bare and placeholders.nonce in html[place.start : place.end]:
            parts += [html[position : place.start], '"', html[place.start : place.end], '"']
            position = place.end
    return "".join([*parts, html[position:]])


def _context(html: str, place: _Place, at: int, name: str, shape: str) -> Context:
    context = place.context
    if context == "json" and not _in_string(html[place.start : at]):
        context = None
    if context == "url" and name not in _ADDRESSES and at == place.start:
        # A text that begins an address could name a scheme.
        context = None
    if name in _ELEMENTS and context != "text":
        context = None
    if context is None:
        raise StampError(
            f"{shape}: the page's {name} stands in {place.what}, where it can't be escaped safely; "
            "change the template, or set `press: false`"
        )
    return context


def _in_string(json_before: str) -> bool:
    """Whether a piece of JSON ends inside a string."""
    return json_before.replace("\\\\", "").replace('\\"', "").count('"') % 2 == 1


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of HTML in one context; None where nothing can be written safely."""

    start: int
    end: int
    context: Context | None
    what: str
    bare: bool = False


def _places(html: str) -> Iterator[_Place]:
    """A page taken apart by context, in order, without gaps that could hold a value.

    Source: HTML standard, section 13.2.5 (tokenization), as far as well-formed pages need it.
    """
    position = 0
    while match := _MARKUP.search(html, position):
        yield _Place(position, match.start(), "text", "text")
        if match["name"] is None:
            opened = match[0] == "<!--"
            end = html.find("-->" if opened else ">", match.end())
            end = len(html) if end < 0 else end
            yield _Place(match.start(), end, None, "a comment" if opened else "a declaration")
            position = end
            continue
        attributes, position = yield from _tag(html, match)
        name = match["name"].lower()
        if match["end"] is None and name in _RAW_TEXT:
            end = _end_of(html, name, position)
            yield _raw(name, attributes.get("type", ""), position, end)
            position = end
    yield _Place(position, len(html), "text", "text")


def _tag(html: str, match: re.Match[str]) -> Generator[_Place, None, tuple[dict[str, str], int]]:
    """The places of a tag's attributes. Returns the attributes and where the tag ends."""
    name = match["name"].lower()
    yield _Place(match.start(), match.end(), None, "a tag's name")
    attributes: dict[str, str] = {}
    position = match.end()
    while found := _ATTRIBUTE.match(html, position):
        yield _Place(found.start("name"), found.end("name"), None, "an attribute's name")
        key = found["name"].lower()
        group = next((g for g in ("double", "single", "bare") if found[g] is not None), None)
        if group is not None:
            attributes[key] = found[group]
            context, what = _attribute_context(key, name)
            yield _Place(found.start(group), found.end(group), context, what, group == "bare")
        position = found.end()
    end = html.find(">", position)
    end = len(html) if end < 0 else end + 1
    yield _Place(position, end, None, "a tag")
    return attributes, end


def _attribute_context(key: str, element: str) -> tuple[Context | None, str]:
    if key.startswith("on") or key in {"style", "srcdoc", "srcset", "ping"}:
        return None, f"the attribute {key} of <{element}>"
    if key in _URL_ATTRIBUTES:
        return "url", f"the address in {key} of <{element}>"
    return "attribute", f"the attribute {key} of <{element}>"


def _raw(name: str, kind: str, start: int, end: int) -> _Place:
    if name in {"title", "textarea"}:
        return _Place(start, end, "text", f"<{name}>")
    if name == "script" and kind.lower() in _JSON_TYPES:
        return _Place(start, end, "json", "a JSON script, outside a string")
    return _Place(start, end, None, f"<{name}>")


def _end_of(html: str, name: str, start: int) -> int:
    match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, start)
    return match.start() if match else len(html)
