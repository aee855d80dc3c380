"""Marks in a reference's text: where italics, other kinds of text and addresses begin and end.

They are control characters, which no text of a record holds.
"""

from __future__ import annotations

import re

from markupsafe import Markup

from catalog.markup import escape

_ITALIC, _UPRIGHT, _LINK, _END = "\x02\x03\x0e\x0f"
# The marks of kinds of text, where they begin and end; and their elements of HTML.
MARKS = {
    "i": (_ITALIC, _UPRIGHT),
    "b": ("\x04", "\x05"),
    "sup": ("\x06", "\x07"),
    "sub": ("\x10", "\x11"),
    "caps": ("\x12", "\x13"),
}
_ELEMENTS = [
    (mark, written)
    for name, (start, end) in MARKS.items()
    for mark, written in (
        (start, '<span style="font-variant:small-caps">' if name == "caps" else f"<{name}>"),
        (end, "</span>" if name == "caps" else f"</{name}>"),
    )
]
_MARKS = str.maketrans(dict.fromkeys("".join(map("".join, MARKS.values())) + _LINK + _END))
_LINKED = re.compile(f"{_LINK}([^{_END}]*){_END}")
# What stands behind a sentence's last sign, when that is the sentence's.
_CLOSING = f"{_UPRIGHT}{_END}”’"


def italic(text: str) -> str:
    """A text in italics."""
    return f"{_ITALIC}{text}{_UPRIGHT}"


def link(url: str) -> str:
    """An address that is shown and leads where it says."""
    return f"{_LINK}{url}{_END}"


def ended(text: str, sign: str = ".") -> str:
    """A text with a sign behind it, unless it ends with one that is as strong."""
    last = text[-1:]
    if last in _CLOSING:
        last = text.rstrip(_CLOSING)[-1:]
    return text if last in ".?!:;" or last == sign else text + sign


def plain(text: str) -> str:
    """The text without marks."""
    return text.translate(_MARKS)


def html(text: str) -> Markup:
    """The text as HTML, with elements for marks only; safe inside Markdown and templates, too."""
    safe = escape(text)
    for mark, written in _ELEMENTS:
        if mark in safe:
            safe = safe.replace(mark, written)
    if _LINK in safe:
        # A third of what it costs with a template of `re`.
        safe = _LINKED.sub(lambda found: f'<a href="{found[1]}">{found[1]}</a>', safe)
    return Markup(safe)  # noqa: S704  # escaped above
