"""`python -m tests.bench build [--papers N] [--runs N]`: what a whole build costs.

Each run is a process of its own, `mkdocs build --strict`; CPU seconds (user and system) and peak
memory are the operating system's account of it. Wall time is shown, but these machines are shared:
quote the median of the CPU seconds, and the range.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import catalogs


@dataclass(frozen=True, slots=True)
class Run:
    """What one process cost: seconds, and MiB at its peak."""

    cpu: float
    wall: float
    peak: float


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end, quietly, and take its account. Raises if it fails."""
    start = time.monotonic()
    child = os.posix_spawnp(
        command[0],
        [*command],
        {**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    if status:
        message = f"{' '.join(command)} in {folder} failed"
        raise RuntimeError(message)
    cpu = usage.ru_utime + usage.ru_stime
    return Run(cpu, time.monotonic() - start, usage.ru_maxrss / 1024)


def build(folder: Path, runs: int) -> list[Run]:
    """Build the site of a folder so many times, after one that is not counted."""
    with tempfile.TemporaryDirectory() as site:
        command = [
            *(sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"),
            *("--config-file", str(folder / "mkdocs.yml"), "--site-dir", site),
        ]
        run(command, folder)
        counted = [run(command, folder) for _ in range(runs)]
        files = [path for path in Path(site).rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{len(files):,} files, {size:,.1f} MB")
    return counted


def _tell(name: str, values: list[float], unit: str) -> None:
    print(
        f"{name:12} median {statistics.median(values):8.2f} {unit}"
        f"   min {min(values):8.2f}   max {max(values):8.2f}"
    )


def main() -> None:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", choices=["build"])
    parser.add_argument("--papers", type=int, help="recombined papers; left out: our own catalog")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = catalogs.DOCS.parent
        if options.papers:
            folder = Path(temporary)
            catalogs.make(folder, options.papers)
        print(f"{options.papers or 'our own'} papers, {options.runs} runs, {os.cpu_count()} cores")
        runs = build(folder, options.runs)
    _tell("CPU", [r.cpu for r in runs], "s")
    _tell("wall", [r.wall for r in runs], "s")
    _tell("peak memory", [r.peak for r in runs], "MiB")


if __name__ == "__main__":
    main()
