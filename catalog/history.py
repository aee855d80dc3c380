"""When pages have changed last, and who has added entries: by git, else by the entries alone.

Never by the clock: a page that says each day that it has changed is soon not believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog import git
from catalog.exports.text import folded
from catalog.model import Paper
from catalog.pages import Page

# A mark, the day, the author's name, and the co-authors that its message names. What a commit says
# holds no zero byte, and no status begins with the mark.
_MARK = "\x01"
_FORMAT = "%x01%cd%x00%aN%x00%(trailers:key=Co-authored-by,valueonly,unfold)"
_EMAIL = re.compile(r"<[^<>]*>\s*$")
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What git tells of the files below a folder, by their paths there.

    `changed` is the day of the last commit to each, as `2026-11-20`; `added_by` the name of who
    wrote the commit that each came with, by the path that the file has now, and `` if nobody is
    known. Names come from commits: they are plain text of one line, and nobody has checked them.
    """

    changed: Mapping[str, str] = field(default_factory=dict)
    added_by: Mapping[str, str] = field(default_factory=dict)


def read(folder: Path) -> History:
    """The history of the files below a folder.

    Nothing without a repository or without git, and nothing in a clone that was cut off: in it,
    every file seems to be as new as the last commit, and to be its author's.
    """
    try:
        shallow = git.run(folder, "rev-parse", "--is-shallow-repository").stdout
        if shallow.strip() != b"false":
            return History()
        # One call for all files, newest commits first, whatever the user has set. A file that was
        # renamed and changed at once is a new one: to tell, git would have to read the files.
        log = git.parts(
            folder,
            "-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false",
            "log", "-z", f"--format={_FORMAT}", "--date=short", "--encoding=UTF-8",
            "--name-status", "--find-renames=100%", "--relative", "--", ".",
        )  # fmt: skip
        return _history(log)
    except git.NoGitError:
        return History()


def _history(log: Iterator[str]) -> History:
    changed: dict[str, str] = {}
    added_by: dict[str, str] = {}
    # What a path of those days is called now, if that is something else; `` if it is gone.
    now: dict[str, str] = {}
    day, who = "", ""
    for part in log:
        if part.startswith(_MARK):
            day = part.removeprefix(_MARK)
            who = _person(next(log, ""), next(log, "").split("\n"))
            continue
        status, path = part.removeprefix("\n"), next(log, "")
        if status.startswith("R"):
            former, path = path, next(log, "")
            # Whatever had this name before was another file.
            now[former], now[path] = now.get(path, path), ""
        elif status == "A":
            added_by.setdefault(now.get(path, path), who)
        changed.setdefault(path, day)
    return History(
        changed={path: day for path, day in changed.items() if _sound(day)},
        added_by={path: name for path, name in added_by.items() if path},
    )


def _person(author: str, others: Iterable[str]) -> str:
    """Who stands behind a commit: its author, or, of a program's, the first person it names."""
    names = (folded(name) for name in (author, *(_EMAIL.sub("", other) for other in others)))
    author = next(names)
    if not _is_program(author):
        return _shown(author)
    return next((_shown(name) for name in names if name and not _is_program(name)), "")


def _is_program(name: str) -> bool:
    """Whether a name is that of a GitHub App, or the one in commits of `catalog` itself."""
    return name.endswith("[bot]") or name == git.OURS


def _shown(name: str) -> str:
    """A name as pages show it; nothing for one that is an address for mail."""
    if re.search(r"\S@\S", name):
        return ""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def changed(
    pages: Iterable[Page], papers: Iterable[Paper], days: Mapping[str, str]
) -> dict[str, str]:
    """The day each page has changed last, by its path, where that is known.

    A page changes with its entry and with the papers that it shows. `days` are those of a
    `History`.
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
