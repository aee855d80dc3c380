"""When pages have changed last: by git, else by the day an entry was added.

Never by the clock: a page that says each day that it has changed is soon not believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from catalog import git
from catalog.model import Paper
from catalog.pages import Page

_COMMIT = re.compile(r"\x01(\d{4}-\d\d-\d\d)\n?")


def commits(folder: Path) -> Mapping[str, str]:
    """The day of the last commit to each file below a folder, as `2026-11-20`, by its path there.

    Nothing without a repository or without git, and nothing in a clone that was cut off: in it,
    every file seems to be as new as the last commit.
    """
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    # One call for all files: newest first, a mark and the day before each commit's paths.
    log = _git(
        folder,
        "-c", "log.showSignature=false",
        "log", "-z", "--format=%x01%cd", "--date=short", "--name-only", "--no-renames",
        "--relative", "--", ".",
    )  # fmt: skip
    found: dict[str, str] = {}
    day = ""
    for part in log.split("\0"):
        commit = _COMMIT.match(part)
        path = part
        if commit is not None:
            day, path = commit[1], part[commit.end() :]
        path = path.removeprefix("\n")
        if path:
            found.setdefault(path, day)
    return {path: day for path, day in found.items() if _sound(day)}


def changed(
    pages: Iterable[Page], papers: Iterable[Paper], days: Mapping[str, str]
) -> dict[str, str]:
    """The day each page has changed last, by its path, where that is known.

    A page changes with its entry and with the papers that it shows. `days` are those of `commits`.
    """
    of_paper = {paper.id: days.get(paper.file) or _added(paper) for paper in papers}
    found = {}
    for page in pages:
        # All tags lie in one file, which says little about each of them.
        own = days.get(page.edit or "", "") if page.edit != "tags.yaml" or not page.papers else ""
        day = max((own, *(of_paper[id_] for id_ in page.papers)))
        if day:
            found[page.path] = day
    return found


def _added(paper: Paper) -> str:
    """The day a paper came into the catalog; nothing, if only its month is known."""
    day = str(paper.added) if paper.added and paper.added.day else ""
    return day if _sound(day) else ""


def _sound(day: str) -> bool:
    """Whether it is a day of the years that MkDocs can write into the zipped sitemap.

    Its header counts seconds from 1970 in 32 bits (RFC 1952, 2.3.1).
    """
    return "1970-01-01" < day < "2106-01-01"


def _git(folder: Path, *arguments: str) -> str:
    """What git says; nothing, if it can't."""
    try:
        ran = git.run(folder, *arguments)
    except git.NoGitError:
        return ""
    return "" if ran.returncode else ran.stdout.decode("utf-8", "replace")
