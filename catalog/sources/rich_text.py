"""Titles and abstracts with tags in them, as CSL and publishers write them, to plain text.

Source: CSL 1.0.2, appendix "HTML-like formatting tags"; JATS, as Crossref hands it on.
"""

from __future__ import annotations

import html
import re

_SCRIPT = re.compile(r"<(?:jats:)?(sup|sub)\b[^<>]*>([^<>]*)</(?:jats:)?\1>", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:i|b|u|em|strong|sup|sub|sc|scp|span|a|tt|code|font|italic|bold|inf|monospace"
    r"|jats:(?!p\b|title\b|sec\b)[\w-]+|(?:mml:)?(?:math|m[a-z]+))(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"</?(?:p|br|div|sec|title|ul|ol|li|h[1-6]|jats:[\w-]+)(?:\s[^<>]*)?/?>", re.IGNORECASE
)


def without_tags(text: str) -> str:
    """The text without tags of style and references to characters: `U<sup>2</sup>` as `U^2`.

    A `<` that begins no such tag stays.
    """
    if "<" in text:
        text = _SCRIPT.sub(_script, text)
        text = _BLOCK.sub(" ", _INLINE.sub("", text))
    return html.unescape(text) if "&" in text else text


def raised(inner: str, *, below: bool = False) -> str:
    """A superscript, or a subscript, as it is typed."""
    inner = inner.strip()
    if not inner:
        return ""
    sign = "_" if below else "^"
    return f"{sign}{inner}" if len(inner) == 1 or inner.isdecimal() else f"{sign}{{{inner}}}"


def _script(match: re.Match[str]) -> str:
    return raised(match[2], below=match[1].lower() == "sub")
