"""A static server on this machine that sends what a host of static sites sends, compressed."""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

HOST = "127.0.0.1"
_COMPRESSED = {".html", ".js", ".css", ".json", ".svg", ".xml", ".txt"}


@lru_cache(maxsize=4096)
def _body(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.compress(content, 6, mtime=0) if path.suffix in _COMPRESSED else content


class _Handler(SimpleHTTPRequestHandler):
    """Compressed files are kept: what a host compresses, it has compressed before."""

    protocol_version = "HTTP/1.1"
    # Small answers must not wait for the reader's acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        path = Path(self.directory, unquote(urlsplit(self.path).path).lstrip("/"))
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        body = _body(path) if found else b""
        self.send_response(200 if found else 404)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if found and path.suffix in _COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        # A page must be isolated to measure its memory.
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base's name
        del format, args


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that is left while it loads hangs up; that is no error."""


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
