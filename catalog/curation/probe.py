"""Whether an address answers, and where it leads: the status and the way there, never the body.

As `services.client` does it: only public addresses, checked before each connection, within limits.
First HEAD, then GET where a server refuses that or does not know it (RFC 9110, section 9.3.2, asks
for both; many know only one).
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import Literal
from urllib.parse import urljoin, urlsplit

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

from catalog.model import FORMATS, Url
from catalog.services import wire
from catalog.services.address import Target, Unknown, origins, target
from catalog.services.client import Client, user_agent
from catalog.services.settings import Limits
from catalog.services.wire import Broken

# Alive: it answers. Moved: for good, to another address that answers. Gone: nobody is there.
# Unclear: we were not let in, or there was trouble, which says nothing of the page.
State = Literal["alive", "moved", "gone", "unclear"]

_FOR_GOOD = frozenset([301, 308])
_SENT_ON = frozenset([301, 302, 303, 307, 308])
_GONE = frozenset([404, 410])
_TOO_OFTEN = 429
# Seconds between two requests to one host. arXiv asks for three.
_PAUSE = 1.0
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an address came to. `why` is our own words and a status, nothing of a server's.

    `to` is where a moved one is now. `status` is the last HTTP status, 0 if there was no answer.
    """

    state: State
    why: str = ""
    to: str = ""
    status: int = 0


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    location: str


@dataclass(slots=True)
class _Way:
    """Where a chain of redirects has come to, and how far of it is for good."""

    url: str
    first: str = ""
    settled: str = ""
    for_good: bool = True

    def follow(self, reply: _Reply) -> bool:
        """Go on to where a reply sends; whether that is an address."""
        try:
            self.url = urljoin(self.url, reply.location)
        except ValueError:
            return False
        self.for_good = self.for_good and reply.status in _FOR_GOOD
        if self.for_good:
            self.settled = self.url
        return True


def probe(client: Client, url: str, *, resolver: bool = False) -> Outcome:
    """Ask for an address. A `resolver` (doi.org and such) has answered if it sends on."""
    way = _Way(url)
    trusted = origins(client.settings.trusted)
    for _ in range(client.settings.limits.redirects + 1):
        allowed = trusted if not way.first else trusted & {way.first}
        goal = target(way.url, trusted=allowed, resolve=client.resolve)
        if isinstance(goal, Unknown):
            return Outcome(state="gone", why="its host is not known")
        if not isinstance(goal, Target):
            return Outcome(state="unclear", why="it leads to an address that is not asked")
        way.first = way.first or goal.origin
        reply = _reply(client, goal)
        if isinstance(reply, Broken):
            return Outcome(state="unclear", why=reply.why)
        if reply.status not in _SENT_ON or not reply.location:
            return _outcome(url, way, reply.status)
        if resolver:
            return Outcome(state="alive", status=reply.status)
        if not way.follow(reply):
            return Outcome(
                state="unclear", why="sent on to what is no address", status=reply.status
            )
    return Outcome(state="unclear", why="sent on too often")


def _outcome(url: str, way: _Way, status: int) -> Outcome:
    """What the end of the way says of its beginning."""
    if status in _GONE:
        return Outcome(state="gone", why=str(status), status=status)
    if not 200 <= status < 300:
        return Outcome(state="unclear", why=str(status), status=status)
    if _is_front(way.url) and not _is_front(url):
        return Outcome(state="unclear", why="sent on to a front page", status=status)
    moved = way.settled
    if moved and moved != url and len(moved) <= _LONGEST and FORMATS[Url].pattern.fullmatch(moved):
        return Outcome(state="moved", to=moved, status=status)
    return Outcome(state="alive", status=status)


def _is_front(url: str) -> bool:
    """Whether an address is a host's first page: where those are sent who ask for what is gone."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path in {"", "/"} and not parts.query


def _reply(client: Client, goal: Target) -> _Reply | Broken:
    """What a server says to HEAD; to GET, if it did not like that."""
    for method in ("HEAD", "GET"):
        client.pace.wait(goal.host, 3.0 if goal.host.endswith("arxiv.org") else _PAUSE)
        headers = {
            "User-Agent": user_agent(client.settings),
            "Accept": "*/*",
            "Connection": "close",
        }
        reply = _exchange(goal, method, headers, client.settings.limits)
        if isinstance(reply, Broken):
            # Who can't be reached at all can't be reached by GET.
            if method == "HEAD" and reply.why == "the connection broke off":
                continue
            return reply
        if reply.status < 400 or reply.status == _TOO_OFTEN:
            return reply
    return reply


def _exchange(
    goal: Target, method: str, headers: Mapping[str, str], limits: Limits
) -> _Reply | Broken:
    """Send a request and receive the head of the answer, within the limits."""
    late = threading.Event()
    connections: list[HTTPConnection] = []

    def cut() -> None:
        late.set()
        for connection in connections:
            with suppress(OSError):
                if connection.sock is not None:
                    connection.sock.shutdown(2)

    watch = threading.Timer(limits.total, cut)
    watch.daemon = True
    watch.start()
    try:
        connection = wire.connected(goal, limits, connections, late)
        connection.timeout = limits.read
        connection.request(
            method, goal.path, headers={"Host": goal.named, **headers}, preload_content=False
        )
        response = connection.getresponse()
        location = response.headers.get("location", "")
        # A server may write anything here; what is longer is no address.
        return _Reply(response.status, location if len(location) <= 4 * _LONGEST else "")
    except ssl.SSLError:
        return Broken(why="no secure connection", again=False)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        return wire.too_late(limits) if late.is_set() else wire.broken(error)
    finally:
        watch.cancel()
        for each in connections:
            each.close()
