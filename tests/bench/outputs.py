"""What the files for machines cost: `python -m tests.bench.outputs [--papers N] [--dear]`.

CPU seconds, files and megabytes of each part by itself and of all in one pass, on recombined
papers. A part by itself pays for reading the texts, which in one pass is paid once.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from catalog.exports.bibtex import entry
from catalog.load import Docs, load
from catalog.model import LARGE
from catalog.outputs import Home, Settings, write
from catalog.outputs.item import items
from catalog.pages import Site
from tests.bench import catalogs

# What all of it may add to a build of 20,000 papers, without the zip.
_MOST = 4.0
_NOTHING = Settings(feeds=False, exports=(), api=False, markdown=False, sqlite=False)
_PARTS: dict[str, Settings] = {
    "nothing but the pass": _NOTHING,
    "exports": replace(_NOTHING, exports=None),
    "feeds": replace(_NOTHING, feeds=True),
    "api, as by default": replace(_NOTHING, api=None),
    "sqlite": replace(_NOTHING, sqlite=True),
    "all of it, by default": Settings(),
}
_DEAR: dict[str, Settings] = {
    "api with all papers": replace(_NOTHING, api=True),
    "markdown": replace(_NOTHING, markdown=True),
    "all exports of lists": replace(_NOTHING, exports=("bib", "ris", "json", "csv")),
    "zip": replace(Settings(), zip=True),
}


def main() -> None:
    """Measure, and print a line for each part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--catalog", type=Path, help="a folder with docs/, instead of making one")
    parser.add_argument("--into", type=Path, help="where to write: a folder in memory")
    parser.add_argument("--dear", action="store_true", help="what is off by default, too")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    gc.disable()  # as in a build
    with tempfile.TemporaryDirectory(dir=options.into) as name:
        folder = Path(name)
        if options.catalog is None:
            catalogs.make(folder / "made", options.papers)
        docs = (options.catalog or folder / "made") / "docs"
        site = Site(catalog=load(Docs(docs)).catalog, url="https://example.org/")
        papers = len(site.index.papers)
        # A build has done so for its pages, outputs or not.
        _ = site.people, site.venues
        for item in items(site):
            entry(item.record)
        print(f"{papers:,} papers\n{'':24}{'CPU s':>8}{'µs a paper':>12}{'files':>8}{'MB':>8}")
        for part, settings in (_PARTS | (_DEAR if options.dear else {})).items():
            cost = _cost(site, folder / "site", settings, docs, options.rounds)
            print(f"{part:24}{cost}")
        if papers > LARGE:  # smaller ones have more files for each paper
            print(f"at most {_MOST * papers / 20_000:.2f} s by default")


def _cost(site: Site, folder: Path, settings: Settings, docs: Path, rounds: int) -> str:
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        write(site, folder, settings, Home(docs=docs))
        taken.append(time.process_time() - start)
        sizes = list(_sizes(folder))
        shutil.rmtree(folder)
    # What others do on the machine makes a round slower, never faster.
    cpu = min(taken)
    micro = 1e6 * cpu / max(1, len(site.catalog.papers))
    return f"{cpu:8.2f}{micro:12.1f}{len(sizes):8,}{sum(sizes) / 1e6:8.1f}"


def _sizes(folder: Path) -> Iterator[int]:
    return (path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
