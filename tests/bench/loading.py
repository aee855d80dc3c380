"""What it costs to read, decode and check the entries of a catalog, and how that grows.

`python -m tests.bench load` reads a catalog of many files in a process of its own. Then come
catalogs that are crowded, at one size and at twice that size: every paper under the same topic and
tag, by some of 20,000 authors; and one entry with so many authors. A step that takes four times as
long for twice as much is quadratic.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from catalog.check import check, examine
from catalog.entry import read_paper, write_paper
from catalog.exports.bibtex import citation_keys
from catalog.load import Docs
from catalog.model import (
    Author,
    Catalog,
    Markdown,
    Paper,
    PaperId,
    PartialDate,
    Tag,
    TagId,
    Topic,
    TopicId,
)
from catalog.pages import Site, pages
from catalog.problems import Location
from catalog.relate import index
from catalog.search.facets import facets
from tests.bench import catalogs
from tests.bench.processes import apart

# What reading 64,000 entries may cost, in CPU seconds.
_MOST, _MOST_FOR = 25.0, 64_000
# How much longer a step may take for twice as much: 2, and what caches and chance add.
_MOST_GROWTH = 2.6
_AUTHORS = 20_000


def main(arguments: Sequence[str]) -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench load", description=__doc__)
    parser.add_argument("--papers", type=int, default=_MOST_FOR, help="how many entries to read")
    parser.add_argument("--crowded", type=int, default=10_000, help="how many under one topic")
    parser.add_argument("--runs", type=int, default=3, help="how many rounds (default: 3)")
    options = parser.parse_args(arguments)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    if options.papers:
        _read(options.papers, options.runs)
    _grow(options.crowded, options.runs)


def _read(papers: int, runs: int) -> None:
    """Read a catalog, each time in a process of its own."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "catalog"
        apart(catalogs.make, folder, papers)
        costs = [_measured(folder) for _ in range(runs)]
    cpu = [cost["cpu"] for cost in costs]
    bar = _MOST * papers / _MOST_FOR
    print(
        f"reading {papers:,} entries: {median(cpu):.1f} CPU s ({min(cpu):.1f} to {max(cpu):.1f}),"
        f" {median(cost['peak'] for cost in costs):,.0f} MiB; at most {bar:.1f}:"
        f" {'yes' if median(cpu) <= bar else 'NO'}",
        flush=True,
    )


def _measured(folder: Path) -> dict[str, float]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.loading", str(folder)],
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    cost: dict[str, float] = json.loads(ran.stdout)
    return cost


def _examine(folder: Path) -> dict[str, float]:
    """What it costs this process to read a folder; as in a build, no garbage is looked for."""
    gc.disable()
    before = time.process_time()
    catalog, problems = examine(folder / "docs")
    cpu = time.process_time() - before
    files = len([*Docs(folder / "docs").entries("papers")])
    if problems or len(catalog.papers) != files:
        raise SystemExit(f"{len(problems)} problems, {len(catalog.papers)} of {files} papers")
    return {"cpu": cpu, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _grow(size: int, runs: int) -> None:
    """Take each step at a size and at twice that size, in turns."""
    found: dict[str, list[tuple[float, float]]] = {}
    small, large = _crowded(size), _crowded(2 * size)
    for _ in range(runs):
        for (name, step), (_, twice) in zip(_steps(small), _steps(large), strict=True):
            found.setdefault(name, []).append((_timed(step), _timed(twice)))
    print(f"\n{'step':34}{f'{size:,}':>10}{f'{2 * size:,}':>10}{'ratio':>8}")
    for name, costs in found.items():
        once, twice_ = (median(cost[place] for cost in costs) for place in (0, 1))
        ratio = median(cost[1] / cost[0] for cost in costs)
        grows = "" if ratio <= _MOST_GROWTH else "   GROWS FASTER THAN THE CATALOG"
        print(f"{name:34}{once:10.2f}{twice_:10.2f}{ratio:8.2f}{grows}")
    print(f"CPU seconds, median of {runs}; a ratio of 2 is linear, 4 quadratic")


def _timed(step: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    before = time.process_time()
    step()
    cost = time.process_time() - before
    gc.enable()
    return cost


def _steps(catalog: Catalog) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is done to a catalog as a whole, and to one entry with as many authors as papers."""
    papers = catalog.papers
    text = write_paper(
        replace(papers[0], authors=tuple(Author(name=f"Ada B. {paper.id}") for paper in papers))
    )
    yield "rules", lambda: list(check(catalog, lambda file, *_: Location(file=file)))
    yield "lists and related papers", lambda: index(catalog)
    yield "citation keys", lambda: citation_keys(papers)
    yield "facets", lambda: list(facets(catalog, papers, 0))
    site = Site(catalog=catalog)
    _ = site.index, site.citation_keys, site.card
    yield "pages of lists", lambda: [p.text for p in pages(site) if not _is_paper(p.path)]
    yield "an entry with as many authors", lambda: read_paper(text, file="papers/p.yaml")


def _is_paper(path: str) -> bool:
    return path.startswith("papers/p-")


def _crowded(papers: int) -> Catalog:
    """So many papers, all under one topic and one tag and of three years."""
    chance = random.Random(papers)  # noqa: S311  # no secret
    topic = TopicId("topic")
    return Catalog(
        papers=tuple(
            Paper(
                id=PaperId(f"p-{number:06}"),
                file=f"papers/p-{number:06}.yaml",
                title=f"A paper numbered {number}",
                abstract="What it says.",
                authors=tuple(
                    Author(name=f"Ada Lovelace {chance.randrange(_AUTHORS)}") for _ in range(4)
                ),
                date=PartialDate(2020 + number % 3),
                topics=(topic,),
                tags=(TagId("tag"),),
            )
            for number in range(papers)
        ),
        topics=(Topic(id=topic, file="topics/topic.yaml", title="T", description=Markdown("D")),),
        tags=(Tag(id=TagId("tag"), title="Tag"),),
    )


if __name__ == "__main__":
    print(json.dumps(_examine(Path(sys.argv[1]))))
