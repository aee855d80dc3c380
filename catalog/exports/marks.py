"""Marks in a reference's text: where italics and addresses begin and end.

They are control characters, which no text of a record holds.
"""

from __future__ import annotations

import re

from markupsafe import Markup

from catalog.markup import escape

_ITALIC, _UPRIGHT, _LINK, _END = "\x02\x03\x0e\x0f"
_MARKS = str.maketrans(dict.fromkeys(_ITALIC + _UPRIGHT + _LINK + _END))
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
    """The text as HTML, `i` and `a` its only elements; safe inside Markdown and templates, too."""
    safe = str(escape(text)).replace(_ITALIC, "<i>").replace(_UPRIGHT, "</i>")
    if _LINK in safe:
        safe = _LINKED.sub(r'<a href="\1">\1</a>', safe)
    return Markup(safe)  # noqa: S704  # escaped above
