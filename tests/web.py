"""A local web server of several hosts, for tests of links: statuses and redirects by path."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from catalog.services.client import Client
from catalog.services.clock import Pace
from catalog.services.settings import Settings
from tests.services.servers import QUICK, StoppedClock
from tests.serving import served

# A status and headers; 0 for a connection that is closed without an answer.
Answer = tuple[int, dict[str, str]]


@dataclass
class Web:
    """A server of several hosts: what it answers by path, and what it was asked."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    # Paths that HEAD does not get: it is answered with this instead.
    head: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    clock: StoppedClock = field(default_factory=StoppedClock)

    def at(self, path: str, host: str = "one.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def trusted(self, *hosts: str) -> tuple[str, ...]:
        return tuple(f"http://{host}:{self.port}" for host in hosts)

    def client(self, *hosts: str) -> Client:
        """A client that finds these hosts here, and no other."""
        known = hosts or ("one.example", "two.example")

        def resolve(host: str, port: int) -> list[str]:
            del port
            if host.endswith(".example"):
                return ["127.0.0.1"]
            if host == "10.0.0.1":
                return [host]
            raise OSError

        return Client(
            Settings(trusted=self.trusted(*known), limits=QUICK),
            resolve=resolve,
            clock=self.clock,
            pace=Pace(self.clock),
        )

    def paths(self) -> list[str]:
        return [f"{method} {path}" for _, method, path in self.asked]


class _Handler(BaseHTTPRequestHandler):
    web: Web

    def _answer(self) -> None:
        host = self.headers["Host"].partition(":")[0]
        self.web.asked.append((host, self.command, self.path))
        path = self.path.partition("?")[0]
        status, headers = self.web.answers.get(path, (404, {}))
        if self.command == "HEAD" and path in self.web.head:
            status, headers = self.web.head[path], {}
        if status == 0:
            self.close_connection = True
            return
        body = self.web.bodies.get(path, "<h1>@everyone</h1>").encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", headers.get("Content-Type", "application/json"))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_GET = do_HEAD = _answer  # noqa: N815  # the base's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        pass


@contextmanager
def serving() -> Iterator[Web]:
    class Handler(_Handler):
        pass

    with served(Handler) as port:
        Handler.web = Web(port)
        yield Handler.web
