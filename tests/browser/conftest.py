"""The project's own site, built once and served, and a Chromium that finds nothing to complain of.

The site is served from a folder below the root, as GitHub Pages serves a project's.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.install import on_path

# Pages are there within a second, unless the machine has much else to do.
expect.set_options(timeout=20_000)


ROOT = Path(__file__).parent.parent.parent
FOLDER = "paper-catalog"
HOST = "127.0.0.1"

Visit = Callable[..., Page]


class _Handler(SimpleHTTPRequestHandler):
    """Says nothing about what it serves."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base's name
        del format, args


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A page that is left while it loads hangs up; that is no error.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder, which is served until the end."""
    with _Server((HOST, 0), partial(_Handler, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def build(project: Path, into: Path) -> None:
    """A strict MkDocs build, as a user's shell would run it."""
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(into)],
        cwd=project,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr


# Neither frozen nor slotted: Playwright leaves marks on the owners of its handlers.
@dataclass
class Watch:
    """What the pages of a test did: the addresses they asked for, and what should not have been."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", self._dialog)

    def expect(self, pattern: str) -> None:
        """Bear with what a test is about to bring about."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        """The complaints that no test has asked for."""
        return [
            text
            for text in self.complaints
            if not any(re.search(pattern, text) for pattern in self.expected)
        ]

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.hostname != HOST:
            self.complaints.append(f"request: {request.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")


# Of the package rather than the session: Playwright's event loop should not outlive these tests.


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the project's own site."""
    folder = tmp_path_factory.mktemp("served")
    build(ROOT, folder / FOLDER)
    with served(folder) as address:
        yield f"{address}{FOLDER}/"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium. Without one these tests fail: `python -m tests.browser.install` gets it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=on_path(), args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """In my browser, the console should be empty, and nobody else should hear of my visit."""
    watch = Watch()
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def visit(browser: Browser, site: str, watch: Watch) -> Iterator[Visit]:
    """Opens fresh visits of the site; keywords are those of Playwright's `new_context`."""
    with ExitStack() as visits:

        def begin(**options: Any) -> Page:
            context = browser.new_context(
                **{"base_url": site, "reduced_motion": "reduce"} | options
            )
            visits.callback(context.close)
            page = context.new_page()
            watch.over(page)
            return page

        yield begin


@pytest.fixture
def page(visit: Visit) -> Page:
    """An empty tab of a reader who comes for the first time, with a laptop's screen."""
    return visit(viewport={"width": 1280, "height": 800})
