"""One request to one checked address, bounded in time and size.

Through urllib3's connections, which go to an IP address while certificate and `Host` are those of
the name (urllib3, "Custom SNI Hostname"): so what was checked is what is connected to.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    NewConnectionError,
)
from urllib3.response import BaseHTTPResponse

from catalog.services.address import Target
from catalog.services.settings import Limits

_CHUNK = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An HTTP answer: names of headers in lower case, the body decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """No answer, or none that can be used; `again` if asking again may help."""

    why: str
    again: bool


def get(target: Target, headers: Mapping[str, str], limits: Limits) -> Received | Broken:
    """Send a GET request and receive the answer, within the limits."""
    late = threading.Event()
    connections: list[HTTPConnection] = []
    # A connection forgets its socket once the headers are there.
    sockets: list[socket.socket] = []

    def cut() -> None:
        """End a request that takes too long, however busily its bytes drip in."""
        late.set()
        for open_one in (*sockets, *(connection.sock for connection in connections)):
            with suppress(OSError):
                if open_one is not None:
                    open_one.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(limits.total, cut)
    watch.daemon = True
    watch.start()
    try:
        connection = connected(target, limits, connections, late)
        if connection.sock is not None:
            sockets.append(connection.sock)
        connection.timeout = limits.read
        connection.request(
            "GET", target.path, headers={"Host": target.named, **headers}, preload_content=False
        )
        received = _received(connection.getresponse(), limits)
    except DecodeError:
        return Broken(why="an answer that can't be decompressed", again=False)
    except ssl.SSLError as error:
        return Broken(why=f"no secure connection ({error.reason or 'SSL'})", again=False)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        return too_late(limits) if late.is_set() else broken(error)
    finally:
        watch.cancel()
        for each in connections:
            each.close()
    return too_late(limits) if late.is_set() else received


def connected(
    target: Target, limits: Limits, connections: list[HTTPConnection], late: threading.Event
) -> HTTPConnection:
    """A connection to the first address that takes one. Raises what the last one came to."""
    for place, ip in enumerate(target.ips, 1):
        connection = _connection(target, ip, limits)
        connections.append(connection)
        try:
            connection.connect()
        except (NewConnectionError, ConnectTimeoutError):
            if place == len(target.ips) or late.is_set():
                raise
        else:
            return connection
    raise ConnectionRefusedError


def too_late(limits: Limits) -> Broken:
    """What a request came to that was cut off."""
    return Broken(why=f"not done after {limits.total:g} s", again=False)


def broken(error: Exception) -> Broken:
    """What went wrong, by its kind: its own words may hold anything."""
    name = type(error).__name__
    if "Timeout" in name or isinstance(error, TimeoutError):
        return Broken(why="no answer in time", again=True)
    if "NewConnection" in name or isinstance(error, ConnectionRefusedError):
        return Broken(why="no connection", again=True)
    if "SSL" in name or "Certificate" in name:
        return Broken(why="no secure connection", again=False)
    return Broken(why="the connection broke off", again=True)


def _received(response: BaseHTTPResponse, limits: Limits) -> Received | Broken:
    headers = {name.lower(): value for name, value in response.headers.items()}
    parts: list[bytes] = []
    size = 0
    # Never more than a chunk is decompressed at once, so a bomb goes off in small pieces.
    while part := response.read(_CHUNK, decode_content=True):
        size += len(part)
        if size > limits.size:
            return Broken(why=f"an answer of more than {limits.size:,} bytes", again=False)
        parts.append(part)
    return Received(status=response.status, headers=headers, body=b"".join(parts))


def _connection(target: Target, ip: str, limits: Limits) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(ip, target.port, timeout=limits.connect)
    name = target.host.strip("[]")
    return HTTPSConnection(
        ip,
        target.port,
        timeout=limits.connect,
        ssl_context=_context(),
        server_hostname=name,
        assert_hostname=name,
    )


@cache
def _context() -> ssl.SSLContext:
    """Certificates of the system, which may know a company's own, and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
