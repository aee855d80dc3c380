"""A local server that speaks the services' protocols, and every trouble they can have.

    with running() as services:
        asker = services.asker()
        services.trouble("arxiv", rate_limited("3"), down())
        asker.find(Reference("arxiv", "2207.07115"))

One server, a folder of its paths for each service. Nothing sleeps for long: waiting is the clock's,
and the clock only counts.
"""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from catalog.services.ask import Asker
from catalog.services.client import Client
from catalog.services.clock import Pace
from catalog.services.settings import SERVICES, Limits, Service, Settings
from tests.services import recorded
from tests.services.recorded import JSON
from tests.serving import served

QUICK = Limits(connect=2.0, read=2.0, total=5.0, size=1_000_000)


class StoppedClock:
    """A clock that only goes on when somebody sleeps."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.time = now
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@dataclass(frozen=True)
class Asked:
    """A request as the server got it; names of headers in lower case."""

    service: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """An answer of the server, good or bad."""

    body: bytes = b""
    type: str = "application/json"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    # Seconds before the answer, and between its bytes.
    wait: float = 0.0
    drip: float = 0.0
    # How many bytes fewer are sent than said.
    missing: int = 0


def rate_limited(retry_after: str | None = None) -> Reply:
    """429, perhaps with Retry-After."""
    return Reply(status=429, headers={"Retry-After": retry_after} if retry_after else {})


def down(status: int = 503) -> Reply:
    """An outage."""
    return Reply(status=status, body=b"<html>down</html>", type="text/html")


def slow(seconds: float = 0.5) -> Reply:
    """An answer that comes late."""
    return Reply(body=b"{}", wait=seconds)


def dripping() -> Reply:
    """An answer that comes byte by byte, each in good time, and never ends."""
    return Reply(body=b" " * 1000, drip=0.03)


def truncated() -> Reply:
    """An answer that breaks off."""
    return Reply(body=b'{"message": {"DOI": "10.', missing=500)


def gzip_bomb(size: int = 200_000_000) -> Reply:
    """A small body that becomes a large one."""
    chunk = gzip.compress(b" " * 10_000_000, 9)
    return Reply(body=chunk * (size // 10_000_000), headers={"Content-Encoding": "gzip"})


def huge() -> Reply:
    """A body beyond every bound."""
    return Reply(body=b'"' + b"x" * 3_000_000 + b'"')


def redirect(location: str, status: int = 302) -> Reply:
    """Sent on to another address."""
    return Reply(status=status, headers={"Location": location}, type="text/html")


def entities() -> Reply:
    """XML whose entities grow a thousandfold with each level."""
    lols = "".join(
        f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' if n else '<!ENTITY l1 "lol">' for n in range(9)
    )
    body = f'<?xml version="1.0"?><!DOCTYPE feed [{lols}]><feed>&l9;</feed>'
    return Reply(body=body.encode(), type="application/atom+xml")


def outer_entity() -> Reply:
    """XML that wants a file of this machine in its text."""
    body = (
        '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&f;</title></entry></feed>'
    )
    return Reply(body=body.encode(), type="application/atom+xml")


def html_page() -> Reply:
    """A friendly page, with 200, where JSON or XML is expected."""
    return Reply(body=b"<html><h1>We'll be back soon</h1></html>", type="text/html; charset=utf-8")


def said(body: str | bytes, type_: str = "application/json") -> Reply:
    """A body of one's own."""
    return Reply(body=body.encode() if isinstance(body, str) else body, type=type_)


def as_json(value: object, **headers: str) -> Reply:
    """A JSON answer."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(body=json.dumps(value).encode(), headers=names)


_UNKNOWN = Reply(status=404, body=b'{"error":"not found"}')


class LocalServices:
    """The running server: what it was asked, what trouble it makes, how to ask it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.reset()

    def reset(self) -> None:
        """As it was at the beginning."""
        self.asked: list[Asked] = []
        self.clock = StoppedClock()
        self._troubles: dict[str, list[Reply]] = {}

    def trouble(self, service: str, *replies: Reply) -> None:
        """What the next requests to a service get; the last of these for good."""
        self._troubles[service] = [*replies]

    def once(self, service: str, *replies: Reply) -> None:
        """What the next requests to a service get; then all is well."""
        self._troubles[service] = [*replies, Reply(status=0)]

    def asked_of(self, service: str) -> list[Asked]:
        """The requests to one service."""
        return [asked for asked in self.asked if asked.service == service]

    def addresses(self) -> dict[Service, str]:
        """Where each service is, for settings."""
        return {service: f"{self.url}/{service}" for service in SERVICES}

    def environment(self, cache: Path | None = None) -> dict[str, str]:
        """The same for a command's environment."""
        named = {
            f"PAPER_CATALOG_{service.upper().replace('-', '_')}": address
            for service, address in self.addresses().items()
        }
        return {
            **named,
            "PAPER_CATALOG_TRUSTED": self.url,
            "PAPER_CATALOG_CACHE": str(cache) if cache else "off",
        }

    def settings(self, **changes: Any) -> Settings:
        """Settings that ask this server, without cache."""
        plain = Settings(addresses=self.addresses(), trusted=(self.url,), limits=QUICK)
        return replace(plain, **changes)

    def client(self, **changes: Any) -> Client:
        """A client that asks this server and never really waits."""
        return Client(
            self.settings(**changes),
            clock=self.clock,
            pace=Pace(self.clock),
            dice=random.Random(1),  # noqa: S311  # for jitter
        )

    def asker(self, **changes: Any) -> Asker:
        """Who asks this server."""
        return Asker(client=self.client(**changes))

    def reply(self, asked: Asked) -> Reply:
        """What a request gets."""
        self.asked.append(asked)
        troubles = self._troubles.get(asked.service)
        if troubles:
            trouble = troubles.pop(0) if len(troubles) > 1 else troubles[0]
            if trouble.status:
                return trouble
        answer = _ANSWERS.get(asked.service)
        return answer(asked) if answer else _UNKNOWN


# --- protocols -----------------------------------------------------------------------------------


def _arxiv(asked: Asked) -> Reply:
    if "id_list" in asked.query:
        entry = recorded.ARXIV.get(asked.query["id_list"])
        body = recorded.feed(*([entry] if entry else []))
    else:
        xmem = '"xmem' in asked.query.get("search_query", "").casefold()
        body = recorded.feed(*([recorded.ARXIV_XMEM] if xmem else []))
    return Reply(body=body.encode(), type="application/atom+xml; charset=utf-8")


def _crossref(asked: Asked) -> Reply:
    path = asked.path.removeprefix("/works").removeprefix("/")
    if path:
        work = recorded.CROSSREF.get(path.casefold())
        if work is None:
            return Reply(status=404, body=b"Resource not found.", type="text/plain")
        return as_json({"status": "ok", "message-type": "work", "message": work})
    words = asked.query.get("query.bibliographic", "").casefold()
    works = [work for work in recorded.CROSSREF.values() if _alike(words, work["title"][0])]
    message = {"total-results": len(works), "items": works, "items-per-page": 5}
    return as_json({"status": "ok", "message-type": "work-list", "message": message})


def _datacite(asked: Asked) -> Reply:
    record = recorded.DATACITE.get(asked.path.removeprefix("/dois/").casefold())
    if record is None:
        body = {"errors": [{"status": "404", "title": "The resource you are looking for …"}]}
        return replace(as_json(body), status=404)
    return replace(as_json({"data": record}), type="application/vnd.api+json; charset=utf-8")


def _openalex(asked: Asked) -> Reply:
    path = asked.path.removeprefix("/works").removeprefix("/").casefold()
    if not path:
        words = asked.query.get("filter", "").removeprefix("title.search:").casefold()
        known = (recorded.OPENALEX_XMEM, *recorded.OPENALEX_TWINS)
        works = [work for work in known if _alike(words, work["title"])]
        return as_json({"meta": {"count": len(works), "page": 1}, "results": works})
    if path in {"doi:10.48550/arxiv.2207.07115", "doi:10.1007/978-3-031-19815-1_37"}:
        return as_json(recorded.OPENALEX_XMEM)
    if path in {"pmid:9500320", "doi:10.1016/s0140-6736(97)11096-0"}:
        return as_json(recorded.OPENALEX_RETRACTED)
    return Reply(status=404, body=b"<!doctype html><title>404</title>", type="text/html")


def _alike(words: str, title: str) -> bool:
    """Whether a title holds the first word that is asked for, as a search engine would look."""
    return bool(words) and words.split(maxsplit=1)[0] in title.casefold()


def _semantic(asked: Asked) -> Reply:
    if asked.path == "/paper/search/match":
        if "xmem" in asked.query.get("query", "").casefold():
            return as_json({"data": [{**recorded.SEMANTIC_XMEM, "matchScore": 131.8}]})
        return replace(as_json({"error": "Title match not found"}), status=404)
    paper = recorded.SEMANTIC.get(asked.path.removeprefix("/paper/"))
    if paper is None:
        return replace(as_json({"error": "Paper with id … not found"}), status=404)
    return as_json(paper)


def _openreview(*notes: JSON) -> Callable[[Asked], Reply]:
    by_id = {note["id"]: note for note in notes}

    def answer(asked: Asked) -> Reply:
        note = by_id.get(asked.query.get("id", ""))
        if note is None:
            body = {"name": "NotFoundError", "message": "The Note was not found", "status": 404}
            return replace(as_json(body), status=404)
        return as_json({"notes": [note], "count": 1})

    return answer


def _acl(asked: Asked) -> Reply:
    if asked.path == "/2020.acl-main.447/":
        return Reply(body=recorded.ACL_PAGE.encode(), type="text/html; charset=utf-8")
    if asked.path == "/2020.acl-main.447":
        return redirect("/acl/2020.acl-main.447/", 301)
    return Reply(status=404, body=b"<html>404</html>", type="text/html")


def _pubmed(asked: Asked) -> Reply:
    body = recorded.PUBMED.get(asked.query.get("id", ""), recorded.PUBMED_NONE)
    return Reply(body=body.encode(), type="text/xml; charset=UTF-8")


def _page(asked: Asked) -> Reply:
    body = recorded.PAGES.get(asked.path.removeprefix("/"))
    if body is None:
        return Reply(status=404, body=b"<html>404</html>", type="text/html")
    return Reply(body=body.encode(), type="text/html; charset=utf-8")


_ANSWERS: dict[str, Callable[[Asked], Reply]] = {
    "arxiv": _arxiv,
    "crossref": _crossref,
    "datacite": _datacite,
    "openalex": _openalex,
    "semantic-scholar": _semantic,
    "openreview": _openreview(recorded.OPENREVIEW_V2, recorded.OPENREVIEW_WITHDRAWN),
    "openreview-v1": _openreview(recorded.OPENREVIEW_V1),
    "acl": _acl,
    "pubmed": _pubmed,
    "page": _page,
}


# --- the server ----------------------------------------------------------------------------------


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    services: LocalServices

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        service, _, path = parts.path.removeprefix("/").partition("/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(service=service, path=f"/{unquote(path)}", query=query, headers=headers)
        reply = self.services.reply(asked)
        time.sleep(reply.wait)
        try:
            self._send(reply)
        except OSError:
            # The client has gone; that is what some tests are about.
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.type)
        self.send_header("Content-Length", str(len(reply.body) + reply.missing))
        self.send_header("Connection", "close")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.drip:
            for place in range(len(reply.body)):
                self.wfile.write(reply.body[place : place + 1])
                self.wfile.flush()
                time.sleep(reply.drip)
        else:
            self.wfile.write(reply.body)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        pass


@contextmanager
def running() -> Iterator[LocalServices]:
    """The server, for as long as the block lasts."""

    class Handler(_Handler):
        pass

    with served(Handler) as port:
        Handler.services = LocalServices(port)
        yield Handler.services
