"""What a process costs, by the operating system's account of it and its children."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process cost: CPU seconds (user and system), wall seconds, MiB at its peak.

    CPU is that of the process and of all that it started and waited for; the peak is that of the
    largest of them. `system` is the kernel's part of the CPU seconds, mostly writing files: where
    it differs much from run to run, the disk is what differs.
    """

    cpu: float
    system: float
    wall: float
    peak: float


@dataclass(frozen=True, slots=True)
class Run:
    """What one build cost, and what it left: files, and MB (10⁶ bytes) in them."""

    cost: Cost
    files: int
    size: float


@dataclass(frozen=True, slots=True)
class Builder:
    """A way to build a site: a command that wants the site's folder as its last argument."""

    name: str
    command: tuple[str, ...]

    def run(self) -> Run:
        """Build into an empty folder, as a fresh checkout does. Raises RuntimeError on failure."""
        with tempfile.TemporaryDirectory() as temporary:
            site = Path(temporary) / "site"
            cost = run((*self.command, str(site)))
            sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
        return Run(cost, len(sizes), sum(sizes) / 1e6)


def run(command: Sequence[str]) -> Cost:
    """Run a command to its end, quietly, and take its account. Raises RuntimeError if it fails.

    An installed package has its modules compiled, so Python may keep them: the first run compiles.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.monotonic()
    child = os.posix_spawnp(
        command[0],
        [*command],
        {**kept, "NO_MKDOCS_2_WARNING": "1"},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    if status:
        message = f"failed: {' '.join(command)}"
        raise RuntimeError(message)
    return Cost(
        cpu=usage.ru_utime + usage.ru_stime,
        system=usage.ru_stime,
        wall=time.monotonic() - start,
        peak=usage.ru_maxrss / 1024,
    )


def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do some work in a process of its own.

    Linux counts what a parent holds at a fork as the child's peak. So the process that measures
    stays small: it never holds a catalog.
    """
    with ProcessPoolExecutor(max_workers=1) as pool:
        return pool.submit(work, *args, **kwargs).result()


def mkdocs(name: str, config: Path, *options: str) -> Builder:
    """MkDocs on a configuration. With `--strict` in the options a warning is a failure."""
    return Builder(
        name,
        (
            *(sys.executable, "-m", "mkdocs", "build", "--quiet", *options),
            *("--config-file", str(config), "--site-dir"),
        ),
    )
