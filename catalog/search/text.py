"""The text of a rendered page, for search."""

from __future__ import annotations

from html.parser import HTMLParser

# Elements whose inside is no text of the page, and those that never have an inside.
_SILENT = frozenset({"script", "style", "template", "svg", "head"})
_INLINE = frozenset(
    "a abbr b cite code del dfn em i ins kbd mark q s small span strong sub sup u var wbr".split()  # noqa: SIM905
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The sign that Markdown's table of contents puts behind a heading.
        link = tag == "a" and "headerlink" in (dict(attrs).get("class") or "").split()
        if tag in _SILENT or link or (self._silent and tag == self._silent[-1]):
            self._silent.append(tag)
        if tag not in _INLINE:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        if tag not in _INLINE:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def text_of(html: str) -> str:
    """What a reader sees of a page's content, on one line."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())
