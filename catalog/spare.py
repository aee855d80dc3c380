"""What Material writes into every page, less what a page has no use for.

A table of contents without an entry, a script for tabs on a page without tabs, words of a search
box that is not there, a namespace that HTML gives its drawings anyway: a tenth of what all pages of
papers share. Each is left out only where it stands exactly as Material writes it.
"""

from __future__ import annotations

import json
import re

_EMPTY_TOC = re.compile(
    r'<div class="md-sidebar md-sidebar--secondary"[^<>]* hidden>\s*'
    r'<div class="md-sidebar__scrollwrap">\s*<div class="md-sidebar__inner">\s*'
    r'<nav class="md-nav md-nav--secondary"[^<>]*>\s*</nav>\s*</div>\s*</div>\s*</div>\n?'
)
_TABS = re.compile(r'<script>var target=document\.getElementById[^<]*"__tabbed_"[^<]*</script>\n?')
# An `svg` in HTML is one of SVG's, whatever its attributes say (HTML standard, 13.2.6.5).
_NAMESPACE = re.compile(r'(<svg\b[^<>]*?) xmlns="http://www\.w3\.org/2000/svg"')
_SETTINGS = re.compile(r'(?<=<script id="__config" type="application/json">)[^<]*(?=</script>)')
_SEARCH = 'data-md-component="search"'


def spare(html: str) -> str:
    """A page without what it has no use for. Linear in the page's length."""
    html = _NAMESPACE.sub(r"\1", _EMPTY_TOC.sub("", html))
    if html.count("__tabbed_") == 1:
        html = _TABS.sub("", html)
    if _SEARCH not in html:
        html = _SETTINGS.sub(_without_search, html)
    return html


def _without_search(settings: re.Match[str]) -> str:
    """Material's settings, as JSON, without the words that its own search shows."""
    try:
        values = json.loads(settings[0])
        words = values["translations"]
        values["translations"] = {
            name: text for name, text in words.items() if not name.startswith("search.")
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return settings[0]
    text = json.dumps(values, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c")
