"""Whether pressing shows: every page of our own catalog, pressed and ordinary, as documents.

`python -m tests.bench dom` builds the site twice, reads each page of both with a real HTML parser,
and says how many are the same to the byte, and how many the same document.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib

from tests.bench import catalogs
from tests.bench.processes import mkdocs, run


@dataclass(frozen=True, slots=True)
class Compared:
    """A page of both sites: its elements, and what is the same."""

    path: str
    elements: int
    bytes: bool
    document: bool


def main(arguments: Sequence[str]) -> None:
    """Build, compare, print. A page that differs is a failure."""
    argparse.ArgumentParser(prog="python -m tests.bench dom", description=__doc__).parse_args(
        arguments
    )
    with tempfile.TemporaryDirectory() as temporary:
        sites = [_built(Path(temporary), press=press) for press in (True, False)]
        paths = [sorted(_pages(site)) for site in sites]
        with ProcessPoolExecutor() as pool:
            pairs = ([site / path for site in sites] for path in paths[0] if path in paths[1])
            compared = list(pool.map(_compared, paths[0], *zip(*pairs, strict=True), chunksize=16))
    differing = [page.path for page in compared if not page.document]
    alone = set(paths[0]) ^ set(paths[1])
    print(f"pages              {len(compared):9,}")
    print(f"elements           {sum(page.elements for page in compared):9,}")
    print(f"same to the byte   {sum(page.bytes for page in compared):9,}")
    print(f"same document      {len(compared) - len(differing):9,}")
    print(f"in one site only   {len(alone):9,}")
    for path in [*differing, *sorted(alone)]:
        print(f"differs: {path}")
    if differing or alone:
        sys.exit(1)


def _built(folder: Path, *, press: bool) -> Path:
    """The site of our own catalog."""
    config = folder / f"press-{press}.yml"
    config.write_text(
        f"INHERIT: {catalogs.DOCS.parent / 'mkdocs.yml'}\ndocs_dir: {catalogs.DOCS}\n"
        f"plugins:\n  - catalog: {{press: {str(press).lower()}}}\n"
    )
    site = folder / f"site-{press}"
    run((*mkdocs("dom", config, "--strict").command, str(site)))
    return site


def _pages(site: Path) -> Iterator[str]:
    for page in site.rglob("*.html"):
        yield page.relative_to(site).as_posix()


def _compared(path: str, one: Path, other: Path) -> Compared:
    pages = [file.read_bytes() for file in (one, other)]
    first, second = ([*_flat(html5lib.parse(page))] for page in pages)
    return Compared(path, len(first), pages[0] == pages[1], first == second)


def _flat(element: Element) -> Iterator[object]:
    """A document's elements in order, with their attributes and texts, and where each ends."""
    yield element.tag, sorted(element.items()), element.text, len(element), element.tail
    for child in element:
        yield from _flat(child)
