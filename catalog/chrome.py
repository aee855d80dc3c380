"""What Material writes into every page, mended in the finished page.

Two things: markup that HTML forbids, and a script that keeps a page from being shown. Changing them
in Material's templates would mean to carry copies of these along. Each change is to one exact tag.
A text of an entry can't be taken for one, since its `<` is escaped wherever it stands in a page.
"""

from __future__ import annotations

import re

# The attributes between a tag's name and the one to mend; quotes may be gone behind a minifier.
_INSIDE = r"(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*?"

# A checkbox has nothing to complete (HTML standard, "Autofill"). Firefox takes the word for "forget
# this when the page is loaded again", which catalog.js sees to.
_COMPLETED = re.compile(
    rf"(<input class=(?P<quote>[\"']?)md-toggle(?P=quote){_INSIDE})"
    r"\sautocomplete=(?:\"off\"|'off'|off(?=[\s>]))"
)
# Not a number, so it is as if it were not there (HTML standard, "The tabindex attribute").
_UNFOCUSED = re.compile(
    rf"(<label class=(?P<quote>[\"']?)md-nav__link[^<>\"'=]*(?P=quote){_INSIDE})"
    r"\stabindex(?:=\"\"|=''|(?=[\s>]))"
)
# A table of contents opens by a checkbox in the menu: a page that the menu doesn't name has none.
_NAMELESS = re.compile(
    r"(<label class=(?P<quote>[\"']?)md-nav__title(?P=quote)) for=(?:\"__toc\"|'__toc'|__toc(?=>))"
)
_TOC = re.compile(r"<input\b[^<>]*\sid=[\"']?__toc\b")

_BUNDLE = re.compile(
    r"(?P<tag><script src=(?P<quote>[\"']?)[^\s\"'<>]*/bundle\.[0-9a-f]+\.min\.js(?P=quote))>"
)
_SCRIPT = re.compile(r"<script\b([^>]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([^\s\"'=/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"']+))?")
# Run when the page has been read, or not at all (HTML standard, "The script element").
_LATER = {"module", "application/json", "application/ld+json"}


def mend(html: str) -> str:
    """A page in which Material's own markup is valid and waits for no script to be shown.

    A page without that markup stays what it is. Linear in the page's length.
    """
    html = _COMPLETED.sub(r"\1", html)
    html = _UNFOCUSED.sub(r"\1", html)
    if not _TOC.search(html):
        html = _NAMELESS.sub(r"\1", html)
    bundle = _BUNDLE.search(html)
    # A site's own scripts may use what Material's defines (`document$`), so these must not be run
    # before it. Deferred scripts and modules keep their order.
    if bundle is None or not all(map(_is_later, _SCRIPT.findall(html, bundle.end()))):
        return html
    return f"{html[: bundle.end('tag')]} defer{html[bundle.end('tag') :]}"


def _is_later(attributes: str) -> bool:
    """Whether a script with these attributes is run after the deferred ones before it."""
    found = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(attributes)}
    return found.get("type", "").lower() in _LATER or {"defer", "src"} <= found.keys()
