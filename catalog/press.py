"""Pressing: MkDocs renders one page per shape, and every page of that shape is stamped from it.

A page that a catalog generates differs from its neighbours in its path, its title, its description,
its edit link and its body; all around that is the theme's, the same for each. So MkDocs is given
pages whose values are placeholders, two for each shape, and sends them through the owner's theme,
Markdown extensions and plugins. The results are kept from the site, cut into stamps (`stamp.py`),
and filled for every page when the build is done. All of it goes through MkDocs' public events.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from html import unescape
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import write_file

from catalog.aside import Aside
from catalog.files import write_over
from catalog.markup import escape
from catalog.pages import FRONT, Known, Page, front_matter
from catalog.progress import track
from catalog.stamp import BODY, Placeholders, Stamp, StampError, cut, cut_text

_SITEMAP_ENTRY = re.compile(r"\s*<url>.*?</url>", re.DOTALL)
# So many addresses may stand in one file.
_SITEMAP_LONGEST = 50_000
_LASTMOD = re.compile(r"\s*<lastmod>([^<]*)</lastmod>")
# What a page that nobody can date says to MkDocs, which wants a day of each. It is not published.
UNDATED = "1970-01-01"

# What of a page's front matter becomes slots.
_FRONT = ("title", "description", "head", "sharing")

# A shape: the first folder of its pages, the depth of their paths, and whether they have an edit
# link. The folder stays what it is, for templates that look at it.
_Key = tuple[str, int, bool]


class PressedFile(File):
    """The file of a pressed page: links may lead to it; MkDocs neither renders nor copies it."""

    def is_documentation_page(self) -> bool:
        """MkDocs has no page to make of it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002  # MkDocs' signature
        """There is nothing to copy."""


@dataclass(slots=True)
class _Proof:
    """A page of placeholders, and the stamp once MkDocs has rendered it."""

    path: str
    placeholders: Placeholders
    stamp: Stamp | None = None


@dataclass(slots=True)
class _Shape:
    """A kind of page: its proofs, and its pages with the files to write.

    There are two proofs, whose placeholders differ in length and first letter: a template that
    cuts a title, counts its letters or looks at the first one gives two different stamps.
    """

    name: str
    proofs: list[_Proof]
    pages: list[tuple[Page, str]] = field(default_factory=list)

    def stamp(self) -> Stamp:
        """The stamp that both proofs gave."""
        stamps = [proof.stamp for proof in self.proofs]
        if stamps[0] is None:
            raise PluginError(f"press: {self.name} was not rendered")
        if stamps[0] != stamps[1]:
            raise PluginError(
                f"press: in {self.name}, a template, hook or plugin does more with a title, a "
                "description, a text or an address than to show it (it cuts, counts or compares "
                "it); set `press: false`"
            )
        return stamps[0]


class Press:
    """The pressed pages of one build."""

    def __init__(
        self,
        config: MkDocsConfig,
        *,
        salt: str,
        known: Known | None = None,
        aside: Aside | None = None,
    ) -> None:
        """`salt` tells this site's placeholders from any other text.

        While serving, `known` has the stamps of the last build, and `aside`, which has stepped
        aside and come back, its pages: only what has changed is written.
        """
        self._config = config
        self._salt = salt
        self._known = known
        self._aside = aside
        self._shapes: dict[_Key, _Shape] = {}
        self._proofs: dict[str, tuple[_Shape, _Proof]] = {}
        self._left: dict[str, Callable[[], None]] = {}
        # MkDocs says of each proof that it was skipped, which is as it should be.
        logging.getLogger("mkdocs.commands.build").addFilter(self._is_news)

    def _is_news(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        return not ("skipped" in message and any(path in message for path in self._proofs))

    def add(self, page: Page, files: Files) -> None:
        """Take a page on. Its file stands in the collection, so that links to it are checked."""
        parts = _parts(page.path)
        key = (parts[0], len(parts), page.edit is not None)
        shape = self._shapes.get(key) or self._new_shape(key, files)
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

    def _new_shape(self, key: _Key, files: Files) -> _Shape:
        folder, _, edited = key
        digest = hashlib.sha256(f"{self._salt} {key}".encode()).hexdigest()
        shape = _Shape(
            name=f"the pages of {folder}/" + ("" if edited else " without an edit link"),
            proofs=[
                self._new_proof(key, Placeholders("pc", digest[:12]), files),
                self._new_proof(key, Placeholders("kept", digest[12:31]), files),
            ],
        )
        self._shapes[key] = shape
        self._proofs |= {proof.path: (shape, proof) for proof in shape.proofs}
        return shape

    def _new_proof(self, key: _Key, placeholders: Placeholders, files: Files) -> _Proof:
        """A page of placeholders, which MkDocs takes for a page like any other."""
        folder, depth, edited = key
        names = [placeholders.token(f"path{number}") for number in range(1, depth)]
        front = {name: placeholders.token(name) for name in _FRONT}
        file = File.generated(
            self._config,
            f"{'/'.join([folder, *names])}.md",
            content=f"{front_matter({**front, **FRONT})}{placeholders.body()}",
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        if edited:
            # All entries end so: what stands before it is also `path_noext` of edit_uri_template.
            file.edit_uri = f"{placeholders.token('edit')}.yaml"
        files.append(file)
        return _Proof(file.src_uri, placeholders)

    def keep(self, path: str, output: str) -> str:
        """What to write for a rendered page: nothing if it was a proof, whose stamp is cut."""
        if path not in self._proofs:
            return output
        shape, proof = self._proofs[path]
        stamp = partial(cut, output, proof.placeholders, shape=shape.name)
        try:
            proof.stamp = self._known.get(path, (output,), stamp) if self._known else stamp()
        except StampError as error:
            raise PluginError(f"press: {error}") from None
        return ""

    def sitemap(self, output: str, changed: Mapping[str, str], left_out: Iterable[str] = ()) -> str:
        """The sitemap: a shape's first proof replaced by its pages, each address once.

        A former id's page names its new address, which stands there already. `changed` has the
        day of each pressed page, by its path; `left_out` are whole addresses that no search engine
        should find.
        """
        seen = set(left_out)
        return self._in_files(
            _SITEMAP_ENTRY.sub(
                lambda match: "".join(
                    entry for entry in self._entries(match[0], changed) if _new(entry, seen)
                ),
                output,
            )
        )

    def _in_files(self, sitemap: str) -> str:
        """The sitemap, or, of one too long for a file, an index of the files it is written to.

        Source: sitemaps.org, "Sitemaps XML format" and "Using Sitemap index files".
        """
        entries = _SITEMAP_ENTRY.findall(sitemap)
        if len(entries) <= _SITEMAP_LONGEST:
            return sitemap
        before, _, rest = sitemap.partition(entries[0])
        after = rest.rpartition(entries[-1])[2]
        listed: list[str] = []
        for start in range(0, len(entries), _SITEMAP_LONGEST):
            name = f"sitemap-{len(listed) + 1}.xml"
            part = "".join(entries[start : start + _SITEMAP_LONGEST])
            write_file(f"{before}{part}{after}".encode(), f"{self._config.site_dir}/{name}")
            listed.append(
                f"    <sitemap><loc>{escape(f'{self._config.site_url}{name}')}</loc></sitemap>\n"
            )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"{''.join(listed)}</sitemapindex>\n"
        )

    def _entries(self, entry: str, changed: Mapping[str, str]) -> Iterator[str]:
        """The entries that an entry of the sitemap stands for."""
        for shape in self._shapes.values():
            for proof in shape.proofs:
                if proof.placeholders.nonce in entry:
                    if proof is shape.proofs[0]:
                        paths = [page.path for page, _ in shape.pages]
                        yield from _stamped(entry, proof.placeholders, paths, changed)
                    return
        found = _LASTMOD.search(entry)
        yield _dated(entry, None) if found and found[1] == UNDATED else entry

    def close(self) -> None:
        """The build is over, well or not."""
        logging.getLogger("mkdocs.commands.build").removeFilter(self._is_news)

    def run(self, later: Collection[str] = ()) -> None:
        """Write every pressed page, but leave those of some paths to `write`."""
        work = []
        for shape in self._shapes.values():
            stamp = shape.stamp()
            for page, destination in shape.pages:
                if page.path in later:
                    self._left[page.path] = partial(self._write, stamp, page, destination)
                else:
                    work.append((stamp, page, destination))
            shape.pages.clear()
        for stamp, page, destination in track(work, len(work), "writing pages"):
            self._write(stamp, page, destination)

    def write(self, path: str) -> None:
        """Write the page of a path, if it was left."""
        write = self._left.pop(path, None)
        if write:
            write()

    def _write(self, stamp: Stamp, page: Page, destination: str) -> None:
        values = _values(page)

        def html() -> bytes:
            _make_folder(destination)
            return stamp.fill(values)

        if self._aside:
            self._aside.write(destination, (stamp, *values.values()), html)
        else:
            write_over(destination, html())


def place(pages: Iterable[Page], files: Files, config: MkDocsConfig, press: Press | None) -> None:
    """Put every page where MkDocs finds it: on the press, or, without one, as a file to render.

    A file that is there already stays: the home page may be written by hand. Pages that the
    navigation names are rendered, because it is drawn differently on each of them; so are those
    that lie beside the home page, and those of former ids.
    """
    in_nav = set(_named_in(config.nav))
    for page in pages:
        if files.get_file_from_path(page.path) is not None:
            continue
        named = page.in_nav or page.path in in_nav
        if press and "/" in page.path and not named and not page.moved_to:
            press.add(page, files)
            continue
        inclusion = InclusionLevel.UNDEFINED if named else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, page.path, content=page.text, inclusion=inclusion)
        file.edit_uri = page.edit
        files.append(file)


def _named_in(nav: Any) -> Iterator[str]:
    """The paths that a navigation in mkdocs.yml names."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list | dict):
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from _named_in(item)


def _make_folder(file: str) -> None:
    """The folder of a file. Nearly all pages have one of their own."""
    folder = os.path.dirname(file)  # noqa: PTH120  # hot, here and below
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder)  # noqa: PTH103


def _values(page: Page) -> dict[str, str]:
    """What a page puts into the slots of its shape's stamp."""
    content = page.compose()
    return {
        BODY: content.body,
        **{name: content.front[name] for name in _FRONT},
        "edit": escape((page.edit or "").removesuffix(".yaml")),
        **_path_values(page.path),
    }


def _new(entry: str, seen: set[str]) -> bool:
    """Whether a sitemap's entry names an address that has not been seen; then it has been."""
    _, found, rest = entry.partition("<loc>")
    address = unescape(rest.partition("</loc>")[0]) if found else entry
    known = address in seen
    seen.add(address)
    return not known


def _dated(entry: str, day: str | None) -> str:
    """A sitemap's entry with this day in it, or with none; one without a place for it stays."""
    if day is None:
        return _LASTMOD.sub("", entry)
    found = _LASTMOD.search(entry)
    return f"{entry[: found.start(1)]}{day}{entry[found.end(1) :]}" if found else entry


def _stamped(
    entry: str, placeholders: Placeholders, paths: Iterable[str], changed: Mapping[str, str]
) -> Iterator[str]:
    """The sitemap's entries of pages, made of that of a proof."""
    # Many pages have changed on the same day.
    of_day = cache(lambda day: cut_text(_dated(entry, day), placeholders))
    for path in paths:
        # Parts of a path are slugs, safe in XML.
        yield of_day(changed.get(path)).fill(_path_values(path)).decode()


def _path_values(path: str) -> dict[str, str]:
    """The parts of a path, by the names of their placeholders."""
    return {f"path{number}": part for number, part in enumerate(_parts(path))}


def _parts(path: str) -> list[str]:
    return path.removesuffix(".md").split("/")


def _destination(path: str, config: MkDocsConfig) -> str:
    """Where MkDocs would write a page, below the site."""
    stem = path.removesuffix(".md")
    return f"{stem}/index.html" if config.use_directory_urls else f"{stem}.html"
