"""References in five styles, as text with marks.

Each follows its CSL style of 2025 as a citation processor reads it, and `tests/test_references.py`
compares with the processor's own output. Knowingly different:

- Titles and names keep their capitals and quotation marks.
- Nothing is said that a missing field does not say: an article without a volume is not "ahead of
  print", and a program is not "released" at no time.
- No comma is left without anything behind it.
"""

from __future__ import annotations

from catalog.exports.styles.acm import acm
from catalog.exports.styles.apa import apa
from catalog.exports.styles.chicago import chicago
from catalog.exports.styles.ieee import ieee
from catalog.exports.styles.vancouver import vancouver

__all__ = ["acm", "apa", "chicago", "ieee", "vancouver"]
