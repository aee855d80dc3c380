"""Hand-written pages that have the names of generated ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.load import Docs
from catalog.pages.page import Page
from catalog.pages.paths import HOME
from catalog.problems import Location, Problem


def taken(pages: Iterable[Page], docs: Docs) -> Iterator[Problem]:
    """A problem for each of them. The home page may be written by hand."""
    written = set(docs.files("", ".md"))
    for page in pages:
        if page.path in written and page.path != HOME:
            yield Problem(
                code="page-taken",
                location=Location(file=docs.shown(page.path)),
                message="the catalog makes a page of this name",
                hint="rename the file",
            )
