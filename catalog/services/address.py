"""Which addresses may be asked: http and https, and of these only what is public.

A name is resolved once, everything it stands for is checked, and the connection goes to an address
that was checked: between check and connection no other answer of the name service can slip in.

Sources: RFC 6890 and the IANA registries of special-purpose addresses (through `ipaddress`);
OWASP, "Server-Side Request Forgery Prevention".
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

# From a host's name and port to addresses as text, best first. Raises OSError.
Resolve = Callable[[str, int], list[str]]

_PORTS = {"http": 80, "https": 443}
# Addresses of one host that are tried: the way to one may be broken, as IPv6's often is.
_MOST = 3
# Prefixes of IPv6 in which an IPv4 address stands: RFC 6052, section 2.1.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# What a browser takes for an IPv4 address (WHATWG, URL standard, "ends in a number").
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a request goes: to the first of `ips` that is reached, as `host`.

    `path` holds the query too.
    """

    scheme: str
    host: str
    port: int
    path: str
    ips: tuple[str, ...]

    @property
    def origin(self) -> str:
        """Scheme, host and port: `https://api.crossref.org:443`."""
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def named(self) -> str:
        """The value of the Host header: the port only if it is not the scheme's own."""
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """An address that is not asked, and why, in words."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A host that has no address, or none at the moment."""

    why: str


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host from the system's resolver. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def target(url: str, *, trusted: frozenset[str], resolve: Resolve) -> Target | Forbidden | Unknown:
    """Where a request for `url` goes, or why it goes nowhere.

    `trusted` are origins whose addresses may be private.
    """
    parsed = _parsed(url)
    if isinstance(parsed, Forbidden):
        return parsed
    scheme, host = str(parsed.scheme), str(parsed.host)
    port = parsed.port or _PORTS[scheme]
    bare = host.strip("[]")
    if ":" not in bare and _NUMERIC.fullmatch(bare) and not _is_dotted(bare):
        return Forbidden(f"{host} is a number, not a host")
    try:
        addresses = resolve(bare, port)
    except (OSError, UnicodeError):
        return Unknown(f"{host} is not known to the name service")
    if not addresses:
        return Unknown(f"{host} has no address")
    if f"{scheme}://{host}:{port}" not in trusted:
        private = next((address for address in addresses if not is_public(address)), None)
        if private is not None:
            shown = host if bare == private else f"{host} ({private})"
            return Forbidden(f"{shown} is not a public address")
    return Target(
        scheme=scheme, host=host, port=port, path=parsed.request_uri, ips=tuple(addresses[:_MOST])
    )


def origins(urls: Iterable[str]) -> frozenset[str]:
    """The origins of addresses, as `Target.origin` writes them; what is no address is left out."""
    found = []
    for url in urls:
        parsed = _parsed(url)
        if isinstance(parsed, Url):
            port = parsed.port or _PORTS[str(parsed.scheme)]
            found.append(f"{parsed.scheme}://{parsed.host}:{port}")
    return frozenset(found)


def _parsed(url: str) -> Url | Forbidden:
    """An address taken apart, scheme and host in lower case."""
    if any(c.isspace() or not c.isprintable() or c == "\\" for c in url):
        return Forbidden("the address holds spaces or control characters")
    try:
        parsed = parse_url(url)
    except (LocationParseError, UnicodeError, ValueError):
        return Forbidden("the address can't be taken apart")
    if parsed.scheme not in _PORTS:
        return Forbidden(f"{parsed.scheme or 'no scheme'}: only http and https are asked")
    if parsed.auth is not None:
        return Forbidden("the address holds a user's name")
    if not parsed.host or "%" in parsed.host:
        return Forbidden("the address has no host")
    return parsed


def _is_dotted(host: str) -> bool:
    """Whether a host is an IPv4 address in its one plain form: no octal, no short one."""
    try:
        return str(IPv4Address(host)) == host
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether an address, as text, belongs to the public network."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = _inner(ip)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (
        ip.is_multicast
        or ip.is_reserved
        or ip.is_private
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_unspecified
        or (isinstance(ip, IPv6Address) and ip.is_site_local)
    )


def _inner(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, 6to4, Teredo, NAT64."""
    if ip.ipv4_mapped:
        return ip.ipv4_mapped
    if ip.sixtofour:
        return ip.sixtofour
    if ip.teredo:
        return ip.teredo[1]
    return IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
