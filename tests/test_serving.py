"""How often a server looks for changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.livereload import LiveReloadServer

from catalog.serving import look_often


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveReloadServer]:
    """A server as `mkdocs serve` makes it, which listens to nobody yet."""
    made = LiveReloadServer(lambda: None, host="localhost", port=0, root=str(tmp_path))
    yield made
    made.server_close()


@pytest.mark.parametrize(("files", "seconds"), [(0, 0.1), (576, 0.1576), (5000, 0.5), (10**6, 0.5)])
def test_a_small_catalog_is_looked_at_often_and_no_one_less_than_mkdocs_does(
    server: LiveReloadServer, files: int, seconds: float
) -> None:
    look_often(server, [], files)
    assert server.observer.timeout == pytest.approx(seconds)


def test_what_was_watched_is_watched_and_nothing_else(
    server: LiveReloadServer, tmp_path: Path
) -> None:
    docs, theme = tmp_path / "docs", tmp_path / "theme"
    server.watch(str(docs))
    look_often(server, [str(docs), str(theme)], 1)
    assert {emitter.watch.path for emitter in server.observer.emitters} == {str(docs)}
    server.unwatch(str(docs))
    assert not server.observer.emitters
    with pytest.raises(KeyError):
        server.unwatch(str(theme))
