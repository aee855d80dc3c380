"""While serving, hand-written pages that stay what they are are not rendered again.

MkDocs renders every page for every build, at about ten milliseconds a page, and an edit of an entry
changes none that is written by hand. So what MkDocs has made of them is kept. As long as nothing
but entries changes, each has a file that is copied, in the place of one that is rendered. If a
template or a setting changes, only what Markdown has made of their texts is used again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils.yaml import yaml_load

from catalog.files import state
from catalog.search import TextPage

# What may stand in `markdown_extensions` and makes a page of its own text alone: Python-Markdown's
# extensions, and those of pymdown-extensions but for those that read other files.
_OWN_TEXT = frozenset(
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs "  # noqa: SIM905
    "legacy_em md_in_html meta nl2br sane_lists smarty tables toc wikilinks".split()
)
_READS_FILES = frozenset(["pymdownx.b64", "pymdownx.snippets"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What MkDocs has made of a page."""

    html: str
    title: str
    meta: Any
    # What search knows of it, if anything.
    text: TextPage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What Markdown has made of a page's text, and the state that the file had before."""

    state: tuple[int, ...] | None
    html: str
    toc: TableOfContents
    anchors: set[str] | None
    title: str


class RenderedFile(File):
    """The file of a page that is rendered already: links may lead to it, and it is copied."""

    def is_documentation_page(self) -> bool:
        """MkDocs has no page to make of it."""
        return False


class Rendered:
    """The hand-written pages of a site, over many builds."""

    def __init__(self) -> None:
        self._pages: dict[str, _Made] = {}
        self._contents: dict[str, _Content] = {}
        # Whether pages can be kept at all, and what they are made of beside their text.
        self._keeps = False
        self._around: object = None
        self._below: object = None
        # The state of each file before it was read for this build.
        self._states: dict[str, tuple[int, ...] | None] = {}

    def look(
        self, config: MkDocsConfig, files: Files, generated: Sequence[str], on_all: object
    ) -> None:
        """Look at all that pages are made of; forget them if it has changed.

        `files` are those of `docs/` and of the theme, without entries; `generated` are the paths of
        the pages made of these. `on_all` is what is known to be on every page.
        """
        self._keeps = _by_itself(config)
        if not self._keeps:
            return
        # Titles may stand in the navigation, and links lead to any file.
        below = (
            repr((config.markdown_extensions, config.mdx_configs, config.nav)),
            [(file.src_uri, file.dest_uri) for file in files],
            generated,
        )
        self._states = {path: state(path) for path in _paths(config, files)}
        around = (below, _configuration(config.config_file_path), self._states, on_all)
        if below != self._below:
            self._contents.clear()
        if around != self._around:
            self._pages.clear()
        self._below, self._around = below, around

    def markdown(self, page: Page, text: str) -> str:
        """The text that Markdown has to read of a page: none, if it has read it before."""
        return "" if self._content(page) else text

    def content(self, page: Page, html: str) -> str:
        """What Markdown makes of a page's text, or has made."""
        known = self._content(page)
        if known is None:
            if self._keeps and page.file.abs_src_path:
                self._contents[page.file.src_uri] = _Content(
                    state=self._states[page.file.abs_src_path],
                    html=html,
                    toc=page.toc,
                    anchors=page.present_anchor_ids,
                    title=str(page.title),
                )
            return html
        page.toc, page.present_anchor_ids, page.title = known.toc, known.anchors, known.title
        return known.html

    def _content(self, page: Page) -> _Content | None:
        known = self._contents.get(page.file.src_uri) if self._keeps else None
        path = page.file.abs_src_path
        return known if known and path and known.state == self._states[path] else None

    def put(self, files: Files) -> Iterator[tuple[str, TextPage | None]]:
        """Put the pages' files into the collection; the path of each, and what search knows of it.

        The navigation is made, and shows the titles that the pages have had.
        """
        for path, made in self._pages.items() if self._keeps else ():
            file = files.get_file_from_path(path)
            if file is None or file.page is None:
                continue
            file.page.title, file.page.meta = made.title, made.meta
            copied = RenderedFile(
                path,
                src_dir=None,
                dest_dir=file.dest_dir,
                use_directory_urls=file.use_directory_urls,
                dest_uri=file.dest_uri,
                inclusion=file.inclusion,
            )
            copied.content_bytes = made.html.encode()
            files.remove(file)
            files.append(copied)
            yield path, made.text

    def keep(self, page: Page, html: str, text: TextPage | None) -> None:
        """Keep a page as it was rendered. The home page shows the catalog: it is rendered anew."""
        if self._keeps and not page.is_homepage:
            made = _Made(html=html, title=str(page.title), meta=page.meta, text=text)
            self._pages[page.file.src_uri] = made


def _configuration(file: str) -> str:
    """What mkdocs.yml says, and what it inherits from."""
    with Path(file).open("rb") as opened:
        return repr(yaml_load(opened))


def _by_itself(config: MkDocsConfig) -> bool:
    """Whether a page is made of its text and the configuration alone, as far as one can know."""
    if [*config.plugins] != ["catalog"] or config.hooks:
        return False
    return all(
        name.removeprefix("markdown.extensions.") in _OWN_TEXT
        or (name.startswith("pymdownx.") and name not in _READS_FILES)
        for name in config.markdown_extensions
    )


def _paths(config: MkDocsConfig, files: Files) -> Iterator[str]:
    """Every file that a page may be made of."""
    yield from (file.abs_src_path for file in files if file.abs_src_path)
    for path in config.watch:
        yield path
        for folder, _, names in os.walk(path):
            yield from (os.path.join(folder, name) for name in names)  # noqa: PTH118
