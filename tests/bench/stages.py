"""What the stages of our own build cost, by themselves.

`python -m tests.bench.stages FOLDER` calls the rooms one after another, as the plugin does, and
prints a stage a line as JSON. It runs in a process of its own, so that its first stage is Python's
own start and our imports, and the memory is nobody else's. So the plugin needs no timers.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from catalog import search
from catalog.check import examine
from catalog.entry.schema import schemas
from catalog.pages import Site, pages
from catalog.people import least_papers
from catalog.problems import has_errors, report

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage cost, and what it made: CPU (user and system) and wall seconds, the process's
    peak MiB when the stage was done, files, and MB (10⁶ bytes) in them.
    """

    name: str
    cpu: float
    wall: float
    peak: float
    files: int = 0
    size: float = 0


def of(folder: Path) -> list[Stage]:
    """The stages of building a folder's catalog once, measured in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.stages", str(folder)],
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return [Stage(**json.loads(line)) for line in ran.stdout.splitlines()]


def measure(folder: Path) -> Iterator[Stage]:
    """Run the stages, each when it is asked for. What a stage makes is not written anywhere.

    Python does not know when it was started, so the start's wall seconds are its CPU seconds.
    """
    # As the plugin does.
    gc.disable()
    start = time.process_time()
    yield Stage("start", start, start, _peak())
    (catalog, problems), cost = _timed("load", lambda: examine(folder / "docs"))
    yield cost
    if has_errors(problems):
        raise SystemExit(report(problems))
    least = least_papers(len(catalog.papers))
    site = Site(catalog=catalog, name="Bench", author_pages=least)
    yield _timed("relate", lambda: site.index)[1]
    yield _made("exports", lambda: _exports(site))
    yield _made("pages", lambda: _pages(site))
    yield _made("search", lambda: _search(site))


# What the stages make: the size of each file in bytes.


def _exports(site: Site) -> list[int]:
    """Citation keys, which the pages show, and the schemas. A paper's BibTeX is its page's."""
    assert site.citation_keys is not None
    return [len(text.encode()) for text in schemas().values()]


def _pages(site: Site) -> list[int]:
    """Every page's front matter and body, without the theme around it."""
    return [len(page.text.encode()) for page in pages(site)]


def _search(site: Site) -> list[int]:
    """The search index."""
    with tempfile.TemporaryDirectory() as folder:
        search.write(site, Path(folder, "search"))
        return [path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()]


def _timed(name: str, stage: Callable[[], T]) -> tuple[T, Stage]:
    cpu, wall = time.process_time(), time.monotonic()
    value = stage()
    return value, Stage(name, time.process_time() - cpu, time.monotonic() - wall, _peak())


def _made(name: str, stage: Callable[[], list[int]]) -> Stage:
    sizes, cost = _timed(name, stage)
    return Stage(name, cost.cpu, cost.wall, cost.peak, len(sizes), sum(sizes) / 1e6)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: Iterable[str]) -> None:
    """Measure a folder's catalog, a stage a line."""
    (folder,) = arguments
    for stage in measure(Path(folder)):
        print(json.dumps(asdict(stage)))


if __name__ == "__main__":
    main(sys.argv[1:])
