"""Trees of stored text as HTML that is safe, as text to read, and as text one types.

Nothing of a text reaches HTML unescaped.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from markupsafe import Markup

from catalog.markup.reading import SCRIPT, Span, is_plain, parse
from catalog.mathematics import mathml

# Scripts as typed, and the characters that Unicode has for them (Unicode 16, block 2070).
_SCRIPTS: dict[str, tuple[str, dict[str, str]]] = {
    "sup": ("^", dict(zip("0123456789+-=()n*†", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ*†", strict=True))),
    "sub": ("_", dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))),
}
# Of more than one sign, only these are read as one script without braces; unless they go on.
_NUMBER = re.compile(r"[-+]?\d+")
# What means something to HTML, Markdown or a template plugin; `&` first, which the others bring.
_ESCAPES = (
    ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;"),
    ("{", "&#123;"), ("}", "&#125;"), ("`", "&#96;"), ("\\", "&#92;"),
)  # fmt: skip
# Before 3.11.5, Python finds nothing where a possessive group has a choice (CPython gh-106052).
_BEHIND_MATH = re.compile(r"<math>[^<]*(?:<(?!/math>)[^<]*)*</math>[,.;:!?)\]]+")
# Scripts are one of these, or macros.
_SCRIPT_MARKS = ("^", "_", "\\")


def to_html(text: str) -> Markup:
    """A stored text as HTML: phrasing content, every character of the text escaped."""
    html = _html(parse(text))
    if "</math>" in html:
        # A line may end behind a formula, but not before the comma that follows it.
        html = _BEHIND_MATH.sub(r'<span class="pc-tied">\g<0></span>', html)
    return Markup(html)  # noqa: S704  # _html escapes every text


def to_plain(text: str) -> str:
    """A stored text without markup, for readers: `U²-Net`."""
    if is_plain(text):
        return text
    return " ".join(_plain(parse(text), typed=False).split())


def to_typed(text: str) -> str:
    """A stored text without markup, as one types it: `U^2-Net`. For search and citations."""
    return " ".join(_plain(parse(text), typed=True).split())


def typed(text: str, plain: str) -> str:
    """What `to_typed` gives, for a text whose plain form is known: most of them are the same."""
    return to_typed(text) if any(mark in text for mark in _SCRIPT_MARKS) else plain


def escape(text: str) -> str:
    """A text as HTML that neither Markdown nor a template plugin takes for something else.

    A plain string: `Markup` is for templates, and making one costs more than the rest of this.
    """
    # To look for a character costs next to nothing, and most texts have none of these.
    for character, written in _ESCAPES:
        if character in text:
            text = text.replace(character, written)
    return text


def _html(span: Span) -> str:
    if span.style == "math" and (shown := mathml(span.formula)):
        return shown
    inner = "".join(
        escape(child) if isinstance(child, str) else _html(child) for child in span.children
    )
    if span.style == "a":
        return f'<a href="{escape(span.url)}" rel="nofollow">{inner}</a>'
    if span.style in {"", "math"} or not inner:
        return inner
    return f"<{span.style}>{inner}</{span.style}>"


def _plain(span: Span, *, typed: bool, before: str = "") -> str:
    """A span as text; `before` is the text that it stands before."""
    children = span.children
    behind = [child if isinstance(child, str) else "" for child in children[1:]]
    inner = "".join(
        child if isinstance(child, str) else _plain(child, typed=typed, before=text)
        for child, text in zip_longest(children, behind, fillvalue="")
    )
    if span.style not in _SCRIPTS or not inner:
        return inner
    sign, characters = _SCRIPTS[span.style]
    if not typed and all(character in characters for character in inner):
        return "".join(characters[character] for character in inner)
    if typed and _NUMBER.fullmatch(inner):
        alone = not before[:1].isdecimal()
    else:
        alone = len(inner) == 1 or (not typed and SCRIPT.fullmatch(inner) is not None)
    return f"{sign}{inner}" if alone else f"{sign}{{{inner}}}"


def first_sentences(text: str, limit: int) -> str:
    """The beginning of a plain text, cut at a word's end within `limit` characters."""
    if len(text) <= limit:
        return text
    cut = text[: limit + 1].rpartition(" ")[0] or text[:limit]
    return cut.rstrip(",;:–- ") + " …"
