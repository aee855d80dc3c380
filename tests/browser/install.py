"""Gets the Chromium that these tests need: `python -m tests.browser.install`.

Any Chromium on the path will do. Without one, the system's package manager is asked where it may
be, and Playwright's own download otherwise.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def on_path() -> str | None:
    """The path of a Chromium that the system has."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def main() -> int:
    """Install a Chromium unless there is one; the exit code."""
    found = on_path()
    if found:
        print(f"browser tests will use {found}")
        return 0
    for way, commands in _ways():
        print(f"no Chromium on the path; installing one with {way}", flush=True)
        if all(_run(command) for command in commands):
            print(f"browser tests will use {on_path() or 'the Chromium of Playwright'}")
            return 0
    print(
        f"no Chromium could be installed: put one of {', '.join(_NAMES)} on the path",
        file=sys.stderr,
    )
    return 1


def _ways() -> Iterator[tuple[str, Sequence[Sequence[str]]]]:
    """Names of ways to install a Chromium, the best first, each with its commands."""
    root = os.geteuid() == 0 if hasattr(os, "geteuid") else False
    sudo = [] if root else ["sudo", "-n"]
    powerful = root or (shutil.which("sudo") is not None and _run(["sudo", "-n", "true"]))
    if powerful and shutil.which("apt-get"):
        quiet = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        packages = ["install", "--yes", "--no-install-recommends", "chromium"]
        yield "apt-get", ([*quiet, "update"], [*quiet, *packages])
    dependencies = ["--with-deps"] if powerful else []
    playwright = [sys.executable, "-m", "playwright", "install", *dependencies, "chromium"]
    yield "Playwright", (playwright,)


def _run(command: Sequence[str]) -> bool:
    print("$", *command, flush=True)
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
