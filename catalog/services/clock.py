"""Time, for those who wait: the real one, and pauses between requests to one service."""

from __future__ import annotations

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """What tells the time and passes it. Tests have one that does not really wait."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class RealClock:
    """The machine's clock."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Pace:
    """Pauses between requests: who comes too early waits. Threads wait in turn."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, service: str, pause: float) -> None:
        """Wait until `pause` seconds lie between this request to a service and the one before."""
        with self._lock:
            now = self._clock.now()
            # A clock that was set back must not make anybody wait for longer than a pause.
            start = min(max(self._free.get(service, now), now), now + 10 * pause)
            self._free[service] = start + pause
        if start > now:
            self._clock.sleep(start - now)


# One for the whole process, however many clients it has.
PACE = Pace(RealClock())
