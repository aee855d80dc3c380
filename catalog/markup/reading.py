"""Stored text as a tree of runs of one style: what a web page left of LaTeX, quotes and links.

Titles and abstracts are kept as found, and what is found is not LaTeX but what a web page left of
it: some macros, some braces, `^` and `_`, with most backslashes and all dollars gone. So this is no
LaTeX reader: it knows the few forms that occur, and shows everything else as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from catalog import links
from catalog.markup.symbols import ACCENTS, BARE_SYMBOLS, COLORS, STYLES, SWITCHES, SYMBOLS

# Groups nested deeper than this are no text that anybody has written.
_DEEPEST = 20
# Where a token may begin: found many times faster than a token.
_SIGN = re.compile(r"[\\^_{}`'~$-]")
_TOKEN = re.compile(
    r"(?P<accent>\\(?:['`\"^~=.](?=[A-Za-z{\\])|[uvHckrdb](?=\{)))"
    r"|(?P<macro>\\[A-Za-z]+\*?)"
    r"|(?P<escaped>\\[%&$#_{} ,;:!\\-])"
    r"|(?P<script>[\^_])"
    r"|(?P<open>\{)|(?P<close>\})"
    r"|(?P<quotes>``|'')"
    r"|(?P<dash>(?<= )--(?= )|(?<=\w)---(?=\w)|(?<= )---(?= ))"
    r"|(?P<tie>~)"
    r"|(?P<dollar>\$)"
)
# What `\\href{address}{label}` has left behind an address.
_LABEL = re.compile(r"\{(?:rm )?([^{}]*)\}")
# The letter under an accent: both its braces, or none, since a lone one is its group's.
_ACCENTED = re.compile(r"\{(?:\\i|[A-Za-z])\}|\\i(?![A-Za-z])|[A-Za-z]")
# Without any of these, and what `is_plain` looks for besides, a text is what it shows. Looking for
# each by itself is many times faster than one expression for all, but not for two spaces, which
# macros leave: there are many single ones.
_MARKS = "\\^_{}~$`"
_SPACES = re.compile("  ")
# A macro's name between factors, as in `3times3`; the word is far more frequent.
_TIMES = re.compile(r"(?<=\d)times(?=\d|\b)")
# What belongs to `^` or `_` without braces.
SCRIPT = re.compile(r"[A-Za-z]+|\d+|[*+†‡′∗⋆°]|[-+]\d+")


@dataclass(slots=True)
class Span:
    """A run of text with a style: an element's name, or `` for none.

    An `a` has an address; `math` is a formula in LaTeX, whose children are what it shows as text.
    """

    style: str = ""
    children: list[Span | str] = field(default_factory=list)
    url: str = ""
    formula: str = ""


def is_plain(text: str) -> bool:
    """Whether a text is what it shows: most are."""
    for mark in _MARKS:  # hot, and `any` costs as much again
        if mark in text:
            return False
    quoted = "'" in text and "''" in text
    multiplied = "times" in text and _TIMES.search(text)
    return not (quoted or multiplied or "--" in text or _SPACES.search(text))


# A paper's page shows an abstract as HTML, and its exports have it as typed: read once for both.
@lru_cache(maxsize=4)
def parse(text: str) -> Span:
    """The tree of a text. Its links become elements, and what stands between them is read.

    It is for reading: who asks for the same text next gets the same tree.
    """
    root = Span()
    position = 0
    for found in links.find(text):
        if found.url is not None and found.start >= position:
            root.children.extend(_unlinked(text[position : found.start]))
            shown = text[found.start : found.end]
            root.children.append(Span("a", [shown], url=found.url))
            position = found.end
            label = _LABEL.match(text, position)
            if label is not None:
                position = label.end()
                if label[1] != "this https URL" and shown not in label[1]:
                    root.children.append(f" ({label[1]})")
    root.children.extend(_unlinked(text[position:]))
    return root


def _unlinked(text: str) -> list[Span | str]:
    """What a text without links consists of."""
    return [text] if is_plain(text) else _Parser(text).parse().children


def _closed_groups(text: str) -> frozenset[int]:
    """Where the opening braces stand that have a closing one."""
    if "{" not in text:
        return frozenset()
    closed, waiting = [], []
    for match in re.finditer(r"\\.|[{}]", text):
        if match[0] == "{":
            waiting.append(match.start())
        elif match[0] == "}" and waiting:
            closed.append(waiting.pop())
    return frozenset(closed)


def _balanced(text: str) -> bool:
    """Whether every brace of a text has its partner in it."""
    braces = [match[0] for match in re.finditer(r"\\.|[{}]", text) if match[0] in "{}"]
    return 2 * len(_closed_groups(text)) == len(braces)


class _Parser:
    """One pass over a text without links; groups that are not closed stay as they stand."""

    def __init__(self, text: str, before: str = "") -> None:
        """`before` is what stands before the text, as far as a script could belong to it."""
        self.text = text
        self._before = before
        self.position = 0
        self._switches = 0
        self._closed = _closed_groups(text)
        self._first_quote = text.find("``")
        self._last_quote = text.rfind("''")

    def parse(self) -> Span:
        span = Span()
        while self.position < len(self.text):
            self._step(span, depth=0)
        return span

    def _step(self, span: Span, depth: int) -> None:
        """Take one token, or the plain text up to the next one, into `span`."""
        match = self._next_token()
        end = match.start() if match else len(self.text)
        if end > self.position:
            span.children.append(self._quoted(self.text[self.position : end]))
            self.position = end
            return
        assert match is not None  # noqa: S101  # there is text left, and it is no plain text
        self.position = match.end()
        kind = match.lastgroup or ""
        getattr(self, f"_{kind}")(match, span, depth)

    def _next_token(self) -> re.Match[str] | None:
        position = self.position
        while sign := _SIGN.search(self.text, position):
            match = _TOKEN.match(self.text, sign.start())
            if match:
                return match
            position = sign.end()
        return None

    def _quoted(self, text: str) -> str:
        """A TeX quotation `x' in typographic quotes, and a bare `times` between factors."""
        if "`" in text:
            text = re.sub(r"`([^`']{1,80})'", "‘\\1’", text)
        return _TIMES.sub("×", text) if "times" in text else text

    def _macro(self, match: re.Match[str], span: Span, depth: int) -> None:
        name = match[0][1:].rstrip("*")
        if name in SWITCHES:
            self._switch(STYLES[name], span, depth)
        elif name in STYLES:
            group = self._group(depth)
            if group is not None:
                span.children.append(Span(STYLES[name], group))
            elif self.text.startswith("{", self.position):
                # The closing brace has been lost: the style with it, but not the words.
                self.position += 1
            else:
                span.children.append(match[0])
        elif name in {"color", "textcolor"}:
            self._color(match, span, depth)
        elif name in SYMBOLS:
            span.children.append(SYMBOLS[name])
            if self.text.startswith("{}", self.position):
                self.position += 2
        else:
            span.children.append(match[0])

    def _switch(self, style: str, span: Span, depth: int) -> None:
        """A style that holds until the group's end, or the text's."""
        while self.text.startswith(" ", self.position):
            self.position += 1
        if self._switches >= _DEEPEST:
            return
        self._switches += 1
        inner = Span(style)
        while self.position < len(self.text) and not self._at_group_end(depth):
            self._step(inner, depth)
        self._switches -= 1
        span.children.append(inner)

    def _color(self, match: re.Match[str], span: Span, depth: int) -> None:
        """A colour is not shown; letters that a lost brace has glued to its name are."""
        found = re.compile(r"\{([A-Za-z!0-9]*)\}").match(self.text, self.position)
        if found is None:
            span.children.append(match[0])
            return
        self.position = found.end()
        glued = re.fullmatch(r"[a-z!0-9]+([A-Z].*)", found[1])
        if glued and found[1] not in COLORS:
            span.children.append(glued[1])
        elif match[0] == r"\textcolor":
            span.children.extend(self._group(depth) or [])

    def _accent(self, match: re.Match[str], span: Span, _depth: int) -> None:
        mark = ACCENTS[match[0][1:]]
        found = _ACCENTED.match(self.text, self.position)
        if found is None:
            span.children.append(match[0])
            return
        self.position = found.end()
        letter = found[0].strip("{}\\")
        span.children.append(unicodedata.normalize("NFC", letter + mark))

    def _escaped(self, match: re.Match[str], span: Span, _depth: int) -> None:
        sign = match[0][1]
        span.children.append({",": "\u2009", ";": " ", ":": " ", "!": "", "-": ""}.get(sign, sign))

    def _script(self, match: re.Match[str], span: Span, depth: int) -> None:
        """A super- or subscript, where there is something it can belong to."""
        style = "sup" if match[0] == "^" else "sub"
        # A look back over a word is enough, and keeps a long text's cost linear.
        before = self.text[max(0, match.start() - 60) : match.start()] or self._before
        if not re.search(r"[\w)\]}*'|°∞†]$", before):
            span.children.append(match[0])
            return
        group = self._group(depth)
        if group is not None:
            span.children.append(Span(style, _bare_symbols(group)))
            return
        found = SCRIPT.match(self.text, self.position)
        script = self._script_text(found, style, before) if found else ""
        if not script:
            span.children.append(match[0])
            return
        self.position += len(script)
        span.children.append(Span(style, [BARE_SYMBOLS.get(script, script)]))

    def _script_text(self, found: re.Match[str], style: str, before: str) -> str:
        """The characters behind ^ or _ that belong to the script, or none for a plain name."""
        run = found[0]
        if run in BARE_SYMBOLS:
            return run
        if not run[0].isalpha():
            if style == "sup" or not re.search(r"_[^_\s]*$", before):
                return run
            return ""
        if style == "sup":
            return run[0]
        word = re.search(r"[^\W_]*$", before)
        alone = len(run) == 1 and not re.match(r"\w", self.text[found.end() :])
        return run if alone and word is not None and len(word[0]) <= 2 else ""

    def _open(self, match: re.Match[str], span: Span, depth: int) -> None:
        """A group: its braces go if it only holds a style or a single macro, else they stay."""
        if depth >= _DEEPEST or match.start() not in self._closed:
            span.children.append(match[0])
            return
        switch = re.compile(r"(rm|bf|it|em|tt|sf|sc) ").match(self.text, self.position)
        styled = self.text.startswith("\\", self.position)
        if switch:
            self.position = switch.end()
        children = self._until_close(depth + 1)
        if switch:
            span.children.append(Span(STYLES[switch[1]], children))
        elif styled:
            span.children.extend(children)
        else:
            span.children.extend(["{", *children, "}"])

    def _close(self, match: re.Match[str], span: Span, _depth: int) -> None:
        span.children.append(match[0])

    def _quotes(self, match: re.Match[str], span: Span, _depth: int) -> None:
        if match[0] == "``":
            span.children.append("“" if self._last_quote > match.start() else "``")
        else:
            opened = -1 < self._first_quote < match.start()
            span.children.append("”" if opened else "''")

    def _dash(self, match: re.Match[str], span: Span, _depth: int) -> None:
        span.children.append("–" if len(match[0]) == 2 else "—")

    def _tie(self, match: re.Match[str], span: Span, _depth: int) -> None:
        """A tie between words is a space; before a number it says "about"."""
        before = self.text[max(0, match.start() - 1) : match.start()]
        tied = bool(re.search(r"[A-Za-z)\]}.,;:'’”]$", before))
        span.children.append("\u00a0" if tied and self.position < len(self.text) else "~")

    def _dollar(self, match: re.Match[str], span: Span, _depth: int) -> None:
        """A formula between dollars; a lone one, or a price, stays."""
        found = re.compile(r"(?=\S)([^$]{1,200}?)(?<=\S)\$(?!\d)").match(self.text, self.position)
        formula = found is not None and re.search(r"[\\^_={}]|^\w$", found[1])
        if found is None or not formula or not _balanced(found[1]):
            span.children.append(match[0])
            return
        before = self.text[max(0, match.start() - 60) : match.start()]
        inner = _Parser(found[1], before).parse().children
        if len(inner) == 1 and _is_script(inner[0]):
            # What it belongs to stands before the dollar: `U$^{2}$-Net`.
            span.children.extend(inner)
        else:
            span.children.append(Span("math", inner, formula=found[1]))
        self.position = found.end()

    def _group(self, depth: int) -> list[Span | str] | None:
        """The children of a group that begins here, past which it moves; None if there is none."""
        if depth >= _DEEPEST or self.position not in self._closed:
            return None
        self.position += 1
        return self._until_close(depth + 1)

    def _until_close(self, depth: int) -> list[Span | str]:
        """What stands before this group's closing brace, past which it moves."""
        span = Span()
        while not self._at_group_end(depth):
            self._step(span, depth)
        self.position += 1
        return span.children

    def _at_group_end(self, depth: int) -> bool:
        return depth > 0 and self.text.startswith("}", self.position)


def _is_script(child: Span | str) -> bool:
    """Whether it is a super- or subscript of mere text."""
    return (
        isinstance(child, Span)
        and child.style in {"sup", "sub"}
        and all(isinstance(part, str) and "\\" not in part for part in child.children)
    )


def _bare_symbols(children: Sequence[Span | str]) -> list[Span | str]:
    """`pi` and the like inside a script as their symbols."""
    return [
        BARE_SYMBOLS.get(child, child) if isinstance(child, str) else child for child in children
    ]
