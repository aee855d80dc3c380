"""Pages that work in the reader's browser: reading lists, lookup of a bibliography, comparison.

They hold words and a place; scripts (`theme/…/keep/`) do the rest, and nothing leaves the browser.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.pages import paths
from catalog.pages.composer import Composer
from catalog.pages.page import Page

# Path, template, title, description.
_PAGES = (
    (
        paths.READING,
        "reading.md.j2",
        "Reading list",
        "Papers that you keep, with your notes, in this browser only.",
    ),
    (
        paths.HAVE,
        "have.md.j2",
        "Have I got it?",
        "Paste a bibliography and see which of its papers are in the catalog.",
    ),
    (paths.COMPARE, "compare.md.j2", "Side by side", "Up to four papers compared field by field."),
)


def keep(composer: Composer) -> Iterator[Page]:
    """The three pages."""
    for path, template, title, description in _PAGES:
        values = {"title": title, "description": description}
        yield composer.page(path, composer.filled(template, values.copy))
