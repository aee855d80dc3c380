"""Hand-written Markdown fields (a topic's description, a curator's note) to safe HTML.

A contributor's text: HTML in it shows as text, and links lead to http, https, or a page of the
site named by its path below `docs/` (`papers/xmem.md`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from catalog.trim import trim

_INLINE = "(?:a|code|em|span|strong)"
_PARTING = re.compile(rf"(?P<end></{_INLINE}>)[ \n]*\n[ \n]*(?=<{_INLINE}\b)")
# A page's path below docs/ to an address; None if there is no such page.
Resolve = Callable[[str], str | None]


class _SafeLinks(Treeprocessor):
    """Drops every address but those that may stand in a page."""

    def __init__(self, md: markdown.Markdown, resolve: Resolve) -> None:
        super().__init__(md)
        self.resolve = resolve

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                value = element.get(name)
                if value is not None:
                    address = self._address(value)
                    element.attrib.pop(name)
                    if address is not None:
                        element.set(name, address)
                    elif element.tag == "a":
                        element.tag = "span"
            if element.tag == "img":
                _link_instead(element)

    def _address(self, value: str) -> str | None:
        if value.lower().startswith(("https://", "http://")):
            return value
        path, _, anchor = value.partition("#")
        address = self.resolve(path) if path.endswith(".md") else None
        return f"{address}#{anchor}" if address is not None and anchor else address


def _link_instead(image: Element) -> None:
    """An image would be fetched from its host by every reader's browser; a link waits for one."""
    address = image.attrib.pop("src", None)
    image.text = image.attrib.pop("alt", "") or address
    image.tag = "span"
    if address is not None:
        image.tag = "a"
        image.set("href", address)


class _Untrusted(Extension):
    """Markdown without HTML and without doubtful addresses."""

    def __init__(self, resolve: Resolve) -> None:
        super().__init__()
        self.resolve = resolve

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  # Markdown's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_SafeLinks(md, self.resolve), "safe_links", 0)


def to_html(text: str, resolve: Resolve) -> Markup:
    """The text as HTML blocks."""
    rendered = markdown.markdown(text, extensions=[_Untrusted(resolve), "sane_lists"])
    # Pages lose the line ends between their elements; between these it parts words.
    rendered = _PARTING.sub(r"\g<end> ", rendered)
    # As the page around it, which is trimmed before a pressed page gets this.
    rendered = trim(rendered)
    for character in "{}":
        rendered = rendered.replace(character, f"&#{ord(character)};")
    return Markup(rendered)  # noqa: S704  # nothing untrusted is left in it
