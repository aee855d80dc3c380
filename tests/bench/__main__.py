"""What a whole build costs, of our own catalog or of one of any size; beside other generators.

Each run is a process of its own, `mkdocs build --strict` for the catalog, into an empty folder.
Runs of different generators or sizes alternate, and a ratio is taken of two runs of one round,
because these machines are shared: quote the median of the CPU seconds or ratios, and the range.
Wall time is shown for orientation. Nothing but building is counted: writing the entries, Hugo's
content and Material's Markdown is not.

Everything lies in the folder for temporary files. Writing thousands of files to a slow disk costs
the kernel more than Hugo needs for the pages, so name a folder in memory (`TMPDIR`) to compare the
generators, not the disk.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from catalog.load import Docs
from tests.bench import catalogs, hugo, material, stages, tables
from tests.bench.processes import Builder, Run, apart, mkdocs

_OTHERS = {"hugo": hugo.builder, "material": material.builder}
_OURS = "catalog"
_PLAIN = "plain"
# Pages and search alone: no images, no authors' pages, nothing for machines beside the pages.
_PLAIN_SETTINGS = """
INHERIT: {folder}/mkdocs.yml
docs_dir: {folder}/docs
plugins:
  - catalog:
      cards: false
      author_pages: 0
      outputs: {{feeds: false, exports: [], api: false, markdown: false, sqlite: false}}
"""
# What is no build, and has options of its own: modules of this package.
_VERBS = {
    "search": "search",
    "dom": "dom",
    "load": "loading",
    "check": "checking",
    "serve": "serve",
    "import": "importing",
}


def main() -> None:
    """Parse the command line, run, print."""
    if sys.argv[1:2] and sys.argv[1] in _VERBS:
        # Not imported for a build: the process that measures it stays small.
        import_module(f"tests.bench.{_VERBS[sys.argv[1]]}").main(sys.argv[2:])
        return
    options = _options()
    with tempfile.TemporaryDirectory() as temporary:
        if options.scale:
            _scale(options, Path(temporary))
        else:
            _build(options, Path(temporary))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "what", choices=["build", *_VERBS], help="all but build have options of their own"
    )
    parser.add_argument("--papers", type=int, help="how many; left out: all there are")
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="FILE", help="real records, in .jsonl.gz"
    )
    parser.add_argument(
        "--plain", action="store_true", help="build it with pages and search alone, too"
    )
    parser.add_argument("--runs", type=int, default=5, help="how many rounds (default: 5)")
    parser.add_argument(
        "--against",
        action="append",
        choices=[*_OTHERS],
        default=[],
        help="build the same papers with this generator too; may be given twice",
    )
    parser.add_argument(
        "--runs-against", type=int, metavar="N", help="the others run in the first N rounds only"
    )
    parser.add_argument(
        "--scale", type=_sizes, metavar="N,N", help="the cost of a paper at these sizes"
    )
    options = parser.parse_args()
    if options.what in _VERBS:
        parser.error(f"{options.what} comes first")
    if options.scale and (options.papers or options.against):
        parser.error("--scale goes with neither --papers nor --against")
    if options.runs < 1 or (options.runs_against is not None and options.runs_against < 1):
        parser.error("at least one run")
    return options


def _sizes(text: str) -> list[int]:
    """Numbers of papers, two or more."""
    sizes = [int(part) for part in text.split(",")]
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(text)
    return sizes


def _build(options: argparse.Namespace, temporary: Path) -> None:
    """Build our catalog, and the same papers with the others; print the tables."""
    folder, papers = _catalog(temporary / _OURS, options.source, options.papers)
    builders = [_ours(_OURS, folder)]
    if options.plain:
        builders.append(_plain(folder, temporary))
    for name in dict.fromkeys(options.against):
        with _progress(f"writing pages for {name}"):
            builders.append(apart(_OTHERS[name], temporary / name, folder / "docs"))
    _warm_up(temporary / "small")
    with _progress("stages"):
        parts = stages.of(folder)
    print(f"{papers:,} papers, {options.runs} runs, {os.cpu_count()} cores")
    runs = _alternate(builders, options.runs, options.runs_against or options.runs)
    tables.costs(runs)
    for ours in (_OURS, _PLAIN) if options.plain else (_OURS,):
        tables.ratios(ours, {name: runs[name] for name in (ours, *options.against)})
    tables.stages(parts, runs[_OURS])


def _scale(options: argparse.Namespace, temporary: Path) -> None:
    """Build catalogs of several sizes; print what a paper costs in each."""
    builders, papers = [], {}
    for size in options.scale:
        name = f"{size:,} papers"
        folder, papers[name] = _catalog(temporary / str(size), options.source, size)
        builders.append(_ours(name, folder))
    _warm_up(temporary / "small")
    print(f"{options.runs} runs, {os.cpu_count()} cores")
    runs = _alternate(builders, options.runs, options.runs)
    tables.costs(runs)
    tables.scale(papers, runs)


def _catalog(folder: Path, source: Path | None, papers: int | None) -> tuple[Path, int]:
    """The folder of a catalog, which is made there unless it is our own, and how many papers."""
    with _progress("writing entries"):
        if source:
            return folder, apart(catalogs.make_from, folder, source, papers)
        if papers:
            return folder, apart(catalogs.make, folder, papers)
    return catalogs.DOCS.parent, len([*Docs(catalogs.DOCS).entries("papers")])


def _ours(name: str, folder: Path) -> Builder:
    return mkdocs(name, folder / "mkdocs.yml", "--strict")


def _plain(folder: Path, temporary: Path) -> Builder:
    """The same catalog with pages and search alone, as other generators build it."""
    configuration = temporary / "plain.yml"
    configuration.write_text(_PLAIN_SETTINGS.format(folder=folder))
    return mkdocs(_PLAIN, configuration, "--strict")


def _warm_up(folder: Path) -> None:
    """Build a small catalog, so that the first run does not pay for Python's bytecode."""
    apart(catalogs.make, folder, 10)
    with _progress("warming up"):
        _ours("small", folder).run()


def _alternate(
    builders: Sequence[Builder], rounds: int, rounds_of_others: int
) -> Mapping[str, list[Run]]:
    """Every builder's runs, in turns."""
    runs: dict[str, list[Run]] = {builder.name: [] for builder in builders}
    for number in range(rounds):
        for builder in builders if number < rounds_of_others else builders[:1]:
            with _progress(f"round {number + 1} of {rounds}: {builder.name}"):
                runs[builder.name].append(builder.run())
    return runs


@contextmanager
def _progress(what: str) -> Iterator[None]:
    """Say on a terminal what is being done, and take it back when it is done."""
    shown = sys.stderr.isatty()
    if shown:
        print(what, end="\r", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        if shown:
            print(" " * len(what), end="\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
