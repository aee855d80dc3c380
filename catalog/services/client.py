"""The HTTP client: asks politely, again if that may help, not too often, and remembers.

Retries: on 429, 500, 502, 503, 504 and broken connections, with exponential backoff and jitter
(AWS Architecture Blog, "Exponential Backoff And Jitter": full jitter over half the pause), or after
what `Retry-After` says (RFC 9110, section 10.2.3), if that is not too long.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Literal
from urllib.parse import urlencode, urljoin

from catalog.services import wire
from catalog.services.address import Resolve, Target, origins, resolve, target
from catalog.services.cache import Cache, Kept
from catalog.services.clock import PACE, Clock, Pace, RealClock
from catalog.services.settings import PAUSE, PAUSES, Service, Settings
from catalog.services.wire import Broken, Received

_AGAIN = frozenset([429, 500, 502, 503, 504])
_MOVED = frozenset([301, 302, 303, 307, 308])
# How long it is remembered that a service does not know something: it may tomorrow.
_UNKNOWN_FOR = 3600.0

# What an answer must be, by the words that its content type may hold.
Form = Literal["json", "xml", "html"]
_TYPES: dict[Form, tuple[str, ...]] = {"json": ("json",), "xml": ("xml",), "html": ("html",)}
_ACCEPT: dict[Form, str] = {
    "json": "application/json",
    "xml": "application/atom+xml, application/xml;q=0.9, text/xml;q=0.9",
    "html": "text/html, application/xhtml+xml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of whom. `service` is None for a page that is no service's.

    `courtesy` are parameters that say who asks: they don't change the answer.
    """

    service: Service | None
    url: str
    params: tuple[tuple[str, str], ...] = ()
    courtesy: tuple[tuple[str, str], ...] = ()
    form: Form

    @property
    def key(self) -> str:
        """The address by which the answer is remembered."""
        return _with(self.url, self.params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer of the expected form, or that something is not known there (404, 410).

    `said` is what happened on the way, in words. `url` is where the answer came from in the end.
    """

    request: Request
    status: int
    type: str
    body: bytes
    url: str
    etag: str = ""
    age: float | None = None
    remembered: bool = False
    said: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the service knows what was asked for."""
        return self.status == 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """No answer, and why, in words: what happened, in order."""

    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Wait:
    """Not now, but perhaps after some seconds; None leaves their number to us."""

    why: str
    seconds: float | None


@dataclass(slots=True)
class Client:
    """Asks by HTTP. `resolve`, `clock`, `pace` and `dice` are there for tests."""

    settings: Settings
    resolve: Resolve = resolve
    clock: Clock = field(default_factory=RealClock)
    pace: Pace = PACE
    dice: random.Random = field(default_factory=random.Random)
    _cache: Cache | None = field(init=False)
    _given: frozenset[str] = field(init=False)
    _trusted: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        settings = self.settings
        self._cache = Cache(settings.cache, size=settings.cache_size) if settings.cache else None
        self._given = origins(settings.addresses.values())
        self._trusted = origins(settings.trusted)

    def get(self, request: Request) -> Response | Failure:
        """The answer to a request, from the cache if it is fresh there."""
        kept = self._cache.get(request.key) if self._cache else None
        if kept and (self.settings.offline or self.clock.now() < kept.until):
            return _remembered(request, kept)
        if self.settings.offline:
            return Failure(said=("not in the cache, and nothing is asked offline",))
        said: list[str] = []
        for turn in range(1, self.settings.limits.tries + 1):
            outcome = self._hops(request, kept)
            if not isinstance(outcome, _Wait):
                return _after(said, outcome)
            seconds = self._pause(outcome, turn)
            if seconds > self.settings.limits.longest_wait:
                said.append(f"{outcome.why}, to be asked again after {seconds:,.0f} s only")
                break
            if turn == self.settings.limits.tries:
                said.append(outcome.why)
                break
            said.append(f"{outcome.why}, asked again after {seconds:.3g} s")
            self.clock.sleep(seconds)
        return Failure(said=tuple(said))

    def keep(self, response: Response, *, found: bool) -> None:
        """Remember an answer that has been understood; `found` if it holds what was asked for."""
        if self._cache is None or response.remembered:
            return
        age = self.settings.age if found else min(_UNKNOWN_FOR, self.settings.age)
        now = self.clock.now()
        if response.age is not None:
            age = min(age, response.age)
        self._cache.put(
            Kept(
                url=response.request.key,
                landed=response.url,
                status=response.status,
                type=response.type,
                body=response.body,
                stored=now,
                until=now + age,
                etag=response.etag,
            )
        )

    def _pause(self, wait: _Wait, turn: int) -> float:
        if wait.seconds is not None:
            return max(0.0, wait.seconds)
        whole = self.settings.limits.backoff * float(2 ** (turn - 1))
        return whole / 2 + self.dice.random() * whole / 2

    def _hops(self, request: Request, kept: Kept | None) -> Response | Failure | _Wait:
        """One try: the request, and where it is sent on to."""
        url = _with(request.url, (*request.params, *request.courtesy))
        # Where the answer is, without what says who asks.
        landed = request.key
        first: str | None = None
        for _ in range(self.settings.limits.redirects + 1):
            # The owner's own address is trusted as the one asked, not as one sent on to.
            if first is None:
                trusted = self._trusted | (self._given if request.service else frozenset())
            else:
                trusted = frozenset([first]) & (self._given | self._trusted)
            goal = target(url, trusted=trusted, resolve=self.resolve)
            if not isinstance(goal, Target):
                where = "" if first is None else "sent on to an address that is not asked: "
                return Failure(said=(f"{where}{goal.why}",))
            first = first or goal.origin
            self.pace.wait(request.service or goal.host, _pause_of(request.service))
            headers = self._headers(request, kept, at_home=goal.origin == first)
            received = wire.get(goal, headers, self.settings.limits)
            if isinstance(received, Broken):
                said = received.why
                return _Wait(said, None) if received.again else Failure(said=(said,))
            if received.status not in _MOVED or "location" not in received.headers:
                return self._answer(request, kept, received, landed)
            try:
                url = urljoin(url, received.headers["location"])
            except ValueError:
                return Failure(said=("sent on to what is no address",))
            landed = url
        return Failure(said=("sent on too often",))

    def _answer(
        self, request: Request, kept: Kept | None, received: Received, url: str
    ) -> Response | Failure | _Wait:
        status = received.status
        if status in _AGAIN:
            wait = _retry_after(received.headers.get("retry-after", ""), self.clock.now())
            return _Wait(str(status), wait)
        if status == 304 and kept:
            if self._cache:
                self._cache.put(self._renewed(kept, received))
            return _remembered(request, kept)
        if status in {404, 410}:
            return _response(request, received, url)
        if status != 200:
            return Failure(said=(_refusal(status, received),))
        kind = received.headers.get("content-type", "").partition(";")[0].strip().casefold()
        if not any(word in kind for word in _TYPES[request.form]):
            return Failure(
                said=(f"an answer of type {kind[:60] or 'unknown'}, not {request.form}",)
            )
        return _response(request, received, url)

    def _renewed(self, kept: Kept, received: Received) -> Kept:
        now = self.clock.now()
        told = _age(received.headers)
        age = self.settings.age if told is None else min(told, self.settings.age)
        return replace(kept, stored=now, until=now + age)

    def _headers(self, request: Request, kept: Kept | None, *, at_home: bool) -> dict[str, str]:
        """Who asks and what for. Tokens go only to the service that they are of."""
        headers = {
            "User-Agent": user_agent(self.settings),
            "Accept": _ACCEPT[request.form],
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        if kept and kept.etag:
            headers["If-None-Match"] = kept.etag
        # OpenReview's two versions know the same tokens.
        service: Service | None = (
            "openreview" if request.service == "openreview-v1" else request.service
        )
        token = self.settings.tokens.get(service, "") if service and at_home else ""
        if token and service == "semantic-scholar":
            headers["x-api-key"] = token
        elif token:
            headers["Authorization"] = f"Bearer {token}"
        return headers


def user_agent(settings: Settings) -> str:
    """Who asks: `paper-catalog/1.0 (https://…; mailto:…)`, as Crossref's etiquette wants it."""
    about = [
        part
        for part in (settings.site, f"mailto:{settings.contact}" if settings.contact else "")
        if part
    ]
    name = f"paper-catalog/{_version()}"
    return f"{name} ({'; '.join(about)})" if about else name


def _version() -> str:
    try:
        return version("paper-catalog")
    except PackageNotFoundError:
        return "0"


def _pause_of(service: Service | None) -> float:
    return PAUSES.get(service, PAUSE) if service else PAUSE


def _with(url: str, params: tuple[tuple[str, str], ...]) -> str:
    if not params:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}"


def _after(said: list[str], outcome: Response | Failure) -> Response | Failure:
    """An outcome with what happened before it."""
    if isinstance(outcome, Failure):
        return Failure(said=(*said, *outcome.said))
    return replace(outcome, said=(*said, *outcome.said))


def _remembered(request: Request, kept: Kept) -> Response:
    return Response(
        request=request, status=kept.status, type=kept.type, body=kept.body, url=kept.landed,
        etag=kept.etag, remembered=True,
    )  # fmt: skip


def _response(request: Request, received: Received, url: str) -> Response:
    etag = received.headers.get("etag", "")
    return Response(
        request=request,
        status=404 if received.status == 410 else received.status,
        type=received.headers.get("content-type", ""),
        body=received.body,
        url=url,
        etag=etag if re.fullmatch(r'(?:W/)?"[\x21\x23-\x7e]{0,200}"', etag) else "",
        age=_age(received.headers),
    )


def _refusal(status: int, received: Received) -> str:
    if status == 403 and b"ChallengeRequired" in received.body[:2000]:
        # OpenReview shows a riddle to those without a token.
        return "403: it answers only with a token"
    if status in {401, 403}:
        return f"{status}: it does not let us ask"
    return str(status)


def _age(headers: Mapping[str, str]) -> float | None:
    """For how many seconds the answer may be kept, if it says so (RFC 9111, section 5.2.2).

    `max-age=0` alone is what frameworks send unasked, and counts as nothing said.
    """
    directives = headers.get("cache-control", "").casefold()
    if "no-store" in directives:
        return 0.0
    found = re.search(r"max-age\s*=\s*\"?(\d{1,10})", directives)
    return float(found[1]) if found and int(found[1]) else None


def _retry_after(text: str, now: float) -> float | None:
    """Seconds to wait: from a number or an HTTP date; None if it says neither."""
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,10}", text):
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    try:
        return max(0.0, when.timestamp() - now)
    except (ValueError, OverflowError):
        return None
