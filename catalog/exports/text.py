"""Stored texts as exports have them: plain, on one line."""

from __future__ import annotations

import re

from catalog.markup import is_plain, to_typed

# What a text may not hold: control characters that are no white space, halves of a character; and
# what nobody sees, but LaTeX stops at, and readers are misled by: soft hyphens, spaces of no width,
# changes of direction.
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    "\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def typed(text: str) -> str:
    """A stored text as one types it, on one line, without control characters and invisible ones."""
    text = folded(text)
    return text if is_plain(text) else to_typed(text)


def folded(text: str) -> str:
    """A text on one line: white space folded, control and invisible characters gone."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(_CONTROL.sub("", text).split())
