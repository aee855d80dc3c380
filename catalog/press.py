"""Pressing: MkDocs renders one page per shape, and every page of that shape is stamped from it.

A page that a catalog generates differs from its neighbours in its path, its title, its description,
its edit link and its body; all around that is the theme's, the same for each. So MkDocs is given
one page per shape, whose values are placeholders, and sends it through the owner's theme, Markdown
extensions and plugins. The result is kept from the site, cut into a stamp (`stamp.py`), and filled
for every page when the build is done. All of it goes through MkDocs' public plugin events.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel

from catalog.markup import escape
from catalog.pages import Page
from catalog.stamp import BODY, Placeholders, Stamp, StampError, cut


class PressedFile(File):
    """The file of a pressed page: links may lead to it; MkDocs neither renders nor copies it."""

    def is_documentation_page(self) -> bool:
        """MkDocs has no page to make of it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002  # MkDocs' signature
        """There is nothing to copy."""


@dataclass(slots=True)
class _Shape:
    """One shape: its placeholders, its pages, and the stamp once MkDocs has made it."""

    name: str
    placeholders: Placeholders
    pages: list[tuple[Page, str]] = field(default_factory=list)
    stamp: Stamp | None = None


class Press:
    """The pressed pages of one build."""

    def __init__(self, config: MkDocsConfig, *, salt: str) -> None:
        """`salt` tells this site's placeholders from any other text."""
        self._config = config
        self._salt = salt
        self._shapes: dict[tuple[str, int, bool], _Shape] = {}
        self._by_path: dict[str, _Shape] = {}

    def add(self, page: Page, files: Files) -> None:
        """Take a page on. Its file stands in the collection, so that links to it are checked."""
        parts = _parts(page)
        # The first folder stays what it is, for templates that look at it.
        key = ("/".join(parts[:-1][:1]), len(parts), page.edit is not None)
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = self._new_shape(page, key, files)
        made = PressedFile(
            page.path,
            src_dir=None,
            dest_dir=self._config.site_dir,
            use_directory_urls=self._config.use_directory_urls,
            dest_uri=_destination(page.path, self._config),
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        files.append(made)
        shape.pages.append((page, made.abs_dest_path))

    def _new_shape(self, page: Page, key: tuple[str, int, bool], files: Files) -> _Shape:
        """A shape and its page, which MkDocs takes for a page like any other."""
        folder, depth, _ = key
        nonce = hashlib.sha256(f"{self._salt} {key}".encode()).hexdigest()[:16]
        placeholders = Placeholders(nonce)
        parts = [placeholders.token(f"path{number}") for number in range(depth)]
        if folder:
            parts[0] = folder
        path = f"{'/'.join(parts)}.md"
        text = (
            f"---\ntitle: {placeholders.token('title')}\n"
            f"description: {placeholders.token('description')}\nhide: [navigation, toc]\n---\n"
            f"{placeholders.body()}"
        )
        file = File.generated(self._config, path, content=text, inclusion=InclusionLevel.NOT_IN_NAV)
        if page.edit is not None:
            # All entries end so: what stands before it is also `path_noext` of edit_uri_template.
            file.edit_uri = f"{placeholders.token('edit')}.yaml"
        files.append(file)
        shape = _Shape(name=f"the page of {page.path}", placeholders=placeholders)
        self._by_path[path] = shape
        return shape

    def keep(self, path: str, output: str) -> str:
        """What to write for a rendered page: nothing if it was a shape, whose stamp is cut."""
        shape = self._by_path.get(path)
        if shape is None:
            return output
        try:
            shape.stamp = cut(output, shape.placeholders, shape=shape.name)
        except StampError as error:
            raise PluginError(f"press: {error}") from None
        return ""

    def sitemap(self, output: str) -> str:
        """The sitemap: each shape's entry replaced by those of its pages, each address once.

        A former id's page names its new address, which stands there already.
        """
        seen: set[str] = set()
        return re.sub(
            r"\s*<url>.*?</url>",
            lambda match: "".join(entry for entry in self._entries(match[0]) if _new(entry, seen)),
            output,
            flags=re.DOTALL,
        )

    def _entries(self, entry: str) -> Iterator[str]:
        """The entries that an entry of the sitemap stands for."""
        for shape in self._shapes.values():
            if shape.placeholders.nonce in entry:
                for page, _ in shape.pages:
                    yield _replaced(entry, shape, _parts(page))
                return
        yield entry

    def run(self) -> int:
        """Write every pressed page; how many there were."""
        for shape in self._shapes.values():
            if shape.stamp is None:
                raise PluginError(f"press: {shape.name} was not rendered")
            _write(shape.stamp, shape.pages)
        return sum(len(shape.pages) for shape in self._shapes.values())


def _write(stamp: Stamp, pages: Iterable[tuple[Page, str]]) -> None:
    for page, destination in pages:
        os.makedirs(os.path.dirname(destination), exist_ok=True)  # noqa: PTH103, PTH120  # hot
        with open(destination, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  # hot
            file.write(stamp.fill(dict(_values(page))))


def _values(page: Page) -> Iterator[tuple[str, str]]:
    content = page.compose()
    yield BODY, content.body
    yield "title", content.front["title"]
    yield "description", content.front["description"]
    yield "edit", str(escape((page.edit or "").removesuffix(".yaml")))
    for number, part in enumerate(_parts(page)):
        yield f"path{number}", part


def _new(entry: str, seen: set[str]) -> bool:
    """Whether a sitemap's entry names an address that has not been seen; then it has been."""
    match = re.search(r"<loc>(.*?)</loc>", entry)
    address = match[1] if match else entry
    known = address in seen
    seen.add(address)
    return not known


def _replaced(text: str, shape: _Shape, parts: list[str]) -> str:
    """A text with the path's placeholders replaced; parts of a path are slugs, safe in XML."""
    names = shape.placeholders.names
    return shape.placeholders.pattern().sub(
        lambda match: parts[int(names[int(match["index"])].removeprefix("path"))], text
    )


def _parts(page: Page) -> list[str]:
    return page.path.removesuffix(".md").split("/")


def _destination(path: str, config: MkDocsConfig) -> str:
    """Where MkDocs would write a page, below the site."""
    stem = path.removesuffix(".md")
    if not config.use_directory_urls or Path(stem).name == "index":
        return f"{stem}.html"
    return f"{stem}/index.html"
