"""Stored text to safe HTML or plain text: LaTeX remains, quotes and links made readable.

`symbols` knows what macros stand for, `reading` makes a tree of a text, `writing` writes trees.
"""

from catalog.markup.reading import is_plain
from catalog.markup.writing import (
    escape,
    first_sentences,
    to_html,
    to_plain,
    to_typed,
    typed,
)

__all__ = ["escape", "first_sentences", "is_plain", "to_html", "to_plain", "to_typed", "typed"]
