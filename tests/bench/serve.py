"""How long an edit takes until `mkdocs serve` shows it.

`python -m tests.bench serve` copies a catalog (our own, or one recombined from it), serves it on a
free port of this machine, edits its files as an editor would, and asks for the page that shows the
edit, every 20 ms, until it does. MkDocs itself looks for changes twice a second and then waits for
a quarter of a second, which is part of the time.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from catalog.entry import revise_paper
from catalog.load import Docs, load
from catalog.model import Paper
from tests.bench import catalogs
from tests.bench.processes import apart

# What an edit may take, in seconds, at the median, by the number of papers.
_BARS = {576: 1.0, 5000: 4.0}
_EDITS = 5
_PERIOD = 0.02
_PATIENCE = 120.0
_TEMPLATE = (
    '{% extends "base.html" %}{% block extrahead %}<meta name="x" content="EDIT">{% endblock %}'
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a file: what of, the page that shows it, and the new text with a mark in it."""

    what: str
    file: str
    page: str
    change: Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Shown:
    """How long an edit took to be shown, and what that cost the server: wall and CPU seconds."""

    what: str
    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Server:
    """A running `mkdocs serve`."""

    process: subprocess.Popen[bytes]
    log: Path
    address: str

    def page(self, path: str) -> str:
        """A page as it is served now; nothing while MkDocs does not listen."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=_PATIENCE) as answer:  # noqa: S310  # our own server
                return str(answer.read().decode())
        except OSError:
            return ""

    def wait(self, path: str, text: str) -> float:
        """The seconds until a page shows a text. Raises RuntimeError if it never does."""
        began = time.monotonic()
        while text not in self.page(path):
            if self.process.poll() is not None or time.monotonic() - began > _PATIENCE:
                raise RuntimeError(f"{path} does not show {text}\n{self.log.read_text()[-2000:]}")
            time.sleep(_PERIOD)
        return time.monotonic() - began

    def cpu(self) -> float:
        """The CPU seconds that the server has used, as far as this system tells."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(arguments: Sequence[str]) -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench serve", description=__doc__)
    parser.add_argument("--papers", default="576,5000", help="sizes; our own catalog's is our own")
    options = parser.parse_args(arguments)
    for papers in (int(size) for size in options.papers.split(",")):
        with tempfile.TemporaryDirectory() as temporary:
            _measure(_catalog(Path(temporary) / "catalog", papers), papers)


def _measure(folder: Path, papers: int) -> None:
    before = os.getloadavg()[0]
    with _served(folder) as (server, first):
        shown = [_shown(server, folder, edit) for edit in _edits(folder)]
    entries = [one.wall for one in shown if one.what == "entry"]
    print(
        f"{papers:,} papers, {os.cpu_count()} cores, load {before:.1f} to {os.getloadavg()[0]:.1f}"
    )
    print(f"  first page after {first:.1f} s")
    for one in shown:
        print(f"  {one.what:12}{one.wall:8.2f} s{one.cpu:8.2f} CPU s")
    print(f"  an entry: median {median(entries):.2f} s, most {max(entries):.2f} s")
    bar = _BARS.get(papers)
    if bar is not None:
        print(f"  at most {bar:.0f} s: {'yes' if median(entries) <= bar else 'NO'}", flush=True)


def _catalog(folder: Path, papers: int) -> Path:
    """A catalog to edit, with a template of its own."""
    if papers == len([*Docs(catalogs.DOCS).entries("papers")]):
        shutil.copytree(catalogs.DOCS, folder / "docs")
        shutil.copy(catalogs.DOCS.parent / "mkdocs.yml", folder)
    else:
        apart(catalogs.make, folder, papers)
    config = (folder / "mkdocs.yml").read_text("utf-8")
    config = config.replace("name: material\n", "name: material\n  custom_dir: overrides\n", 1)
    (folder / "mkdocs.yml").write_text(config, "utf-8")
    (folder / "overrides").mkdir()
    (folder / "overrides/main.html").write_text(_TEMPLATE)
    return folder


@contextmanager
def _served(folder: Path) -> Iterator[tuple[Server, float]]:
    """Serve a folder; the server, and the seconds until its first page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    site = re.search(
        r"^site_url: https?://[^/\s]+(/\S*)?", (folder / "mkdocs.yml").read_text(), re.M
    )
    log = folder / "serve.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", host],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=written,
            # MkDocs leaves the site in the folder for temporary files when it is told to end.
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(folder.parent)},
        )
    try:
        server = Server(process, log, f"http://{host}{(site and site[1]) or '/'}")
        yield server, server.wait("", "</html>")
    finally:
        process.terminate()
        process.wait(30)


def _shown(server: Server, folder: Path, edit: Edit) -> Shown:
    """Make one edit, at no special moment, and wait until it is shown."""
    time.sleep(1 + random.random())  # noqa: S311  # no secret
    mark = f"edited{time.monotonic_ns()}"
    text = edit.change((folder / edit.file).read_text("utf-8"), mark)
    cpu = server.cpu()
    # As editors do: whole, in one step.
    (folder / "new").write_text(text, "utf-8")
    (folder / "new").replace(folder / edit.file)
    wall = server.wait(edit.page, mark)
    return Shown(edit.what, wall, server.cpu() - cpu)


def _edits(folder: Path) -> Iterator[Edit]:
    catalog = load(Docs(folder / "docs")).catalog
    for paper in catalog.papers[:: max(len(catalog.papers) // _EDITS, 1)][:_EDITS]:
        yield Edit("entry", f"docs/{paper.file}", f"papers/{paper.id}/", _titled(paper))
    topic = next(topic for topic in catalog.topics if topic.parent)
    yield Edit("topic", f"docs/{topic.file}", f"topics/{topic.id}/", _with("title"))
    page = f"papers/{catalog.papers[-1].id}/"
    yield Edit("mkdocs.yml", "mkdocs.yml", page, _with("site_name"))
    yield Edit(
        "template", "overrides/main.html", page, lambda text, mark: text.replace("EDIT", mark)
    )


def _with(key: str) -> Callable[[str, str], str]:
    """A change of one key of a YAML file."""
    line = re.compile(rf"^{key}: .*$", re.MULTILINE)
    return lambda text, mark: line.sub(f"{key}: {mark}", text, count=1)


def _titled(paper: Paper) -> Callable[[str, str], str]:
    return lambda text, mark: revise_paper(text, replace(paper, title=f"{paper.title} {mark}"))
