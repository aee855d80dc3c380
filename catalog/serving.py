"""What `mkdocs serve` does otherwise for a catalog: it looks for changes more often.

MkDocs looks twice a second, whatever there is to look at. A quarter of a second, at the mean, is
much beside what building a small catalog anew takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # A build has no use for a server.
    from mkdocs.livereload import LiveReloadServer


# Seconds between two looks: a look at an entry's file takes some microseconds, which should be a
# few percent of what the machine does meanwhile. MkDocs' own half a second is the most.
_LEAST, _FOR_A_FILE, _MOST = 0.1, 0.0001, 0.5


def look_often(server: LiveReloadServer, paths: Iterable[str], files: int) -> None:
    """Let a server that is not started yet look as often as so many files allow.

    `paths` are what it may watch: the others that it has been told of before are lost, so nobody
    must have told it of any but MkDocs. How often an observer looks is said when it is made, so it
    is replaced by another one of its kind.
    """
    watched = [path for path in paths if _unwatched(server, path)]
    server.observer = type(server.observer)(timeout=min(_LEAST + _FOR_A_FILE * files, _MOST))
    for path in watched:
        server.watch(path)


def _unwatched(server: LiveReloadServer, path: str) -> bool:
    """Whether a server has watched a path. It does no longer."""
    try:
        server.unwatch(path)
    except KeyError:
        return False
    return True
