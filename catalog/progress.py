"""What long work says about itself: how far it is on a terminal, and in the end what it cost."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

# A command that takes less than this says nothing, one that takes longer something so often.
_PATIENCE = 2.0
_PERIOD = 0.2
_BEGAN = time.monotonic()


def track(things: Iterable[T], total: int | None, what: str) -> Iterator[T]:
    """The things, one after another, with a line about them on a terminal.

    `writing pages: 1,200 of 20,000, 850 a second, 22 s left`. Nothing is written to what is no
    terminal, and the line is gone when the work is done or given up. Without a total the line says
    how many have been done, and how fast.
    """
    stream = sys.stderr
    if not stream.isatty():
        yield from things
        return
    start = said = time.monotonic()
    line = ""
    try:
        for done, thing in enumerate(things, 1):
            yield thing
            now = time.monotonic()
            if now - _BEGAN > _PATIENCE and now - said > _PERIOD:
                rate = done / (now - start)
                before = len(line)
                line = _line(what, done, total, rate)
                stream.write(f"\r{line.ljust(before)}")
                stream.flush()
                said = now
    finally:
        if line:
            stream.write(f"\r{' ' * len(line)}\r")
            stream.flush()


def _line(what: str, done: int, total: int | None, rate: float) -> str:
    if total is None:
        return f"{what}: {done:,}, {rate:,.0f} a second"
    left = max(total - done, 0) / rate
    return f"{what}: {done:,} of {total:,}, {rate:,.0f} a second, {left:,.0f} s left"


class Account:
    """What a build costs, from its beginning."""

    def __init__(self) -> None:
        self._cpu = time.process_time()

    def text(self, site: str) -> str:
        """Pages and bytes of a site's folder, seconds, and memory since the process began."""
        pages = size = 0
        for folder, _, names in os.walk(site):
            pages += sum(name.endswith(".html") for name in names)
            size += sum(os.stat(f"{folder}/{name}").st_size for name in names)  # noqa: PTH116
        cpu = time.process_time() - self._cpu
        cost = f"{pages:,} pages, {size / 1e6:,.1f} MB, {cpu:,.1f} s of CPU"
        peak = _peak()
        return cost if peak is None else f"{cost}, {peak:,.0f} MiB at most"


def _peak() -> float | None:
    """The most memory that this process has used, in MiB; None where no account is kept."""
    try:
        from resource import RUSAGE_SELF, getrusage  # noqa: PLC0415  # Windows has none
    except ImportError:
        return None
    # Kilobytes, but bytes on macOS (getrusage(2)).
    return getrusage(RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
