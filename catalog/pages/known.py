"""What was made for the last build: kept for the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from catalog.compiled import Compiled

T = TypeVar("T")


class Known:
    """What was made for the last build, and from what: the same is not made again.

    Entries that have not changed are the same objects, so that comparing costs next to nothing.
    """

    def __init__(self) -> None:
        self._made: dict[str, tuple[tuple[Any, ...], Any]] = {}
        self.templates = Compiled()

    def get(self, name: str, inputs: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What `make` gives for these inputs."""
        held = self._made.get(name)
        if held is None or held[0] != inputs:
            held = self._made[name] = (inputs, make())
        return held[1]
