"""What exports cost: `python -m tests.bench.exports [--papers N]`.

CPU microseconds a paper and CPU seconds a thousand papers, of each step and format by itself and of
all formats in one pass, on recombined papers. Nothing is written anywhere.
"""

from __future__ import annotations

import argparse
import gc
import io
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from catalog.exports.formats import FORMATS, write
from catalog.exports.keys import citation_keys
from catalog.exports.record import Record, records
from catalog.exports.references import STYLES, Style, html
from catalog.load import Docs, load
from catalog.model import Catalog
from tests.bench import catalogs

# What all formats of 20,000 papers may cost in one pass, and a reference in every style of each.
_MOST_FORMATS, _MOST_REFERENCES = 4.0, 2.0

T = TypeVar("T")


class _Nowhere(io.StringIO):
    """A file that counts what is written to it, and forgets it."""

    size = 0

    def write(self, text: str, /) -> int:
        self.size += len(text)
        return len(text)


def main() -> None:
    """Measure, and print a line for each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=20_000)
    papers = parser.parse_args().papers
    with tempfile.TemporaryDirectory() as folder:
        catalogs.make(Path(folder), papers)
        catalog = load(Docs(Path(folder, "docs"))).catalog
    measure(catalog)


def measure(catalog: Catalog) -> None:
    """Every step once. The first one of a kind pays for what is remembered for later ones."""
    # As the plugin does.
    gc.disable()
    number = len(catalog.papers)
    print(f"{number:,} papers\n{'':24}{'CPU s':>8}{'µs a paper':>12}{'s a 1,000':>12}{'MB':>8}")
    keys = _timed("keys", number, lambda: citation_keys(catalog.papers))
    made = _timed("records", number, lambda: list(records(catalog, keys)))
    for format_ in FORMATS:
        sink = _Nowhere()
        _timed(format_.name, number, lambda f=format_, s=sink: write(made, {f: s}), sink)  # type: ignore[misc]
    for style in STYLES:
        _timed(style.name, number, lambda s=style: _each(made, [s]))  # type: ignore[misc]
    everything = _timed_cpu(
        lambda: write(records(catalog, keys), {format_: _Nowhere() for format_ in FORMATS})
    )
    references = _timed_cpu(lambda: _each(records(catalog, keys), STYLES))
    for name, cpu, most in (
        ("all formats, one pass", everything, _MOST_FORMATS),
        ("all styles, one pass", references, _MOST_REFERENCES),
    ):
        print(_row(name, cpu, number), f"  at most {most * number / 20_000:.2f} s")


def _each(made: Iterable[Record], styles: Sequence[Style]) -> None:
    for of in made:
        for style in styles:
            html(of, style)


def _timed(name: str, number: int, step: Callable[[], T], sink: _Nowhere | None = None) -> T:
    start = time.process_time()
    value = step()
    size = f"{sink.size / 1e6:8.1f}" if sink else ""
    print(_row(name, time.process_time() - start, number) + size)
    return value


def _timed_cpu(step: Callable[[], object]) -> float:
    start = time.process_time()
    step()
    return time.process_time() - start


def _row(name: str, cpu: float, number: int) -> str:
    return f"{name:24}{cpu:8.2f}{1e6 * cpu / number:12.1f}{1000 * cpu / number:12.4f}"


if __name__ == "__main__":
    main()
