"""What `catalog check` costs, whole and rule by rule, and how each rule grows with the catalog.

`python -m tests.bench check` runs the command on a catalog of many files in processes of its own,
as it is and with a problem in every entry. Then each rule is asked about half of the papers and
about all of them: one that takes four times as long for twice as much is quadratic. So it is for
catalogs that are crowded, in which all papers have one abstract, or one title, or one identifier.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

from catalog.load import Docs, load
from catalog.model import Author, Catalog, CitationKey, Doi, Identifiers, Paper, PaperId, TagId
from catalog.rules import RULES, Case, Rule
from tests.bench import catalogs
from tests.bench.processes import apart

# What the whole command may cost, in CPU seconds, for so many entries.
_MOST, _MOST_FOR = 20.0, 20_000
# How much longer a rule may take for twice as much: 2, and what caches and chance add.
_MOST_GROWTH = 2.8
# A rule that takes less, in seconds, is not told from chance.
_LEAST = 0.02
_DAY = date(2026, 11, 21)


def main(arguments: Sequence[str]) -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench check", description=__doc__)
    parser.add_argument("--papers", type=int, default=_MOST_FOR, help="how many entries to check")
    parser.add_argument("--runs", type=int, default=3, help="how many rounds (default: 3)")
    options = parser.parse_args(arguments)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "catalog"
        apart(catalogs.make, folder, options.papers)
        _whole("as they are", folder, options)
        real = load(Docs(folder / "docs")).catalog
        apart(_spoil, folder)
        _whole("each with a problem", folder, options)
    _rules("recombined", real, options.runs)
    _rules("crowded", _crowded(real), options.runs)


def _whole(name: str, folder: Path, options: argparse.Namespace) -> None:
    """Run the command, each time in a process of its own."""
    costs = [_measured(folder) for _ in range(options.runs)]
    bar = _MOST * options.papers / _MOST_FOR
    print(
        f"catalog check, {options.papers:,} entries {name}: {median(costs):.1f} CPU s"
        f" ({min(costs):.1f} to {max(costs):.1f}); at most {bar:.1f}:"
        f" {'yes' if median(costs) <= bar else 'NO'}",
        flush=True,
    )


def _measured(folder: Path) -> float:
    """The CPU seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.checking", str(folder / "docs")],
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode > 1 or " papers, " not in ran.stdout:
        raise RuntimeError(ran.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _spoil(folder: Path) -> int:
    """Take the abstract from every entry, so that each has a problem to be located."""
    docs = folder / "docs"
    papers = load(Docs(docs)).catalog.papers
    for paper in papers:
        path = docs / paper.file
        lines = path.read_text("utf-8").splitlines(keepends=True)
        start = next(n for n, line in enumerate(lines) if line.startswith("abstract:"))
        end = next(n for n in range(start + 1, len(lines)) if not lines[n].startswith(" "))
        path.write_text("".join(lines[:start] + lines[end:]), "utf-8")
    return len(papers)


def _rules(name: str, catalog: Catalog, runs: int) -> None:
    """Ask each rule about half of the papers and about all."""
    papers = catalog.papers
    half = Catalog(papers=papers[::2], topics=catalog.topics, tags=catalog.tags)
    print(f"\n{name:26}{len(half.papers):>10,}{len(papers):>10,}{'ratio':>8}{'found':>10}")
    total = 0.0
    for rule in RULES:
        costs = [(_timed(rule, half)[0], *_timed(rule, catalog)) for _ in range(runs)]
        once, whole = (median(cost[place] for cost in costs) for place in (0, 1))
        ratio = median(cost[1] / max(cost[0], 1e-9) for cost in costs)
        total += whole
        shown = f"{ratio:8.2f}" if whole >= _LEAST else " " * 8
        grows = (
            "   GROWS FASTER THAN THE CATALOG" if whole >= _LEAST and ratio > _MOST_GROWTH else ""
        )
        print(f"{rule.code:26}{once:10.3f}{whole:10.3f}{shown}{costs[0][2]:>10,}{grows}")
    print(f"{'all':36}{total:10.3f}\nCPU seconds, median of {runs}", flush=True)


def _timed(rule: Rule, catalog: Catalog) -> tuple[float, int]:
    """What a rule costs, and how much it finds."""
    _ = catalog.paper, catalog.topic, catalog.tag
    gc.collect()
    before = time.process_time()
    found = sum(1 for _ in rule.find(Case(catalog=catalog, today=_DAY)))
    return time.process_time() - before, found


def _crowded(catalog: Catalog) -> Catalog:
    """The papers with all in common that can be: each rule finds something in each."""
    first = catalog.papers[0]
    return replace(catalog, papers=tuple(_same(paper, first) for paper in catalog.papers))


def _same(paper: Paper, first: Paper) -> Paper:
    return replace(
        paper,
        # Titles differ, or the abstracts would be no copies.
        abstract=f"Abstract: {first.abstract} SchrÃ¶dinger’s ﬁne &amp; <b>bold</b> caf\u00ade",
        authors=(Author(name="Ada Lovelace and Charles Babbage"), Author(name="Mary Somerville*")),
        ids=Identifiers(doi=Doi("10.48550/arXiv.2207.07115")),
        citation_key=CitationKey("key"),
        topics=(*first.topics, *first.topics, *first.topics, *first.topics),
        tags=(TagId(f"nothing-like-{paper.id}"),),
        related=(PaperId(f"{paper.id}x"),),
    )


if __name__ == "__main__":
    from catalog.cli import main as command

    command(["check", "--docs", sys.argv[1], "--as-of", _DAY.isoformat()])
