"""The links of a catalog's entries checked: hosts side by side, one host's links one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from catalog.curation.link_history import History, is_moment
from catalog.curation.probe import Outcome, probe
from catalog.model import Catalog, PaperId
from catalog.pages.cards import buttons
from catalog.services.answers import NotReadError, at, read_json
from catalog.services.client import Client, Failure, Request
from catalog.services.settings import Service

ARCHIVE = "https://archive.org/wayback/available"
# What sends on to where a paper is now: that it sends on at all is what tells.
_RESOLVERS = frozenset(["doi.org", "dx.doi.org", "www.doi.org", "hdl.handle.net"])
_AT_ONCE = 8
# A host that has not answered so often in a row is left alone for this time.
_PATIENCE = 3
_NO_SERVICE: Service | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address of a catalog, and where it stands: papers, and what the link is called there."""

    url: str
    places: tuple[tuple[PaperId, str], ...]
    resolver: bool = False


def links(catalog: Catalog) -> dict[str, Link]:
    """Every address that papers' pages lead to, by itself: links, pages of identifiers, notices."""
    places: dict[str, list[tuple[PaperId, str]]] = {}
    resolvers = set()
    for paper in catalog.papers:
        every = tuple(buttons(paper))
        own = len(every) - len(tuple(paper.links))
        for number, button in enumerate(every):
            places.setdefault(button.url, []).append((paper.id, button.name))
            if number < own or (_host(button.url) in _RESOLVERS):
                resolvers.add(button.url)
        for url in filter(None, (paper.status_url, *(event.url for event in paper.history))):
            places.setdefault(url, []).append((paper.id, "Notice"))
            if _host(url) in _RESOLVERS:
                resolvers.add(url)
    return {
        url: Link(url=url, places=tuple(dict.fromkeys(found)), resolver=url in resolvers)
        for url, found in places.items()
    }


def chosen(
    links_: Mapping[str, Link], history: History, limit: int | None
) -> tuple[list[str], str]:
    """The addresses of the next run, and how far it comes: at most `limit`, all in turn.

    Up to half of them are those that fail and are not yet dead, since they need another day. All
    follow in an order that no new paper changes, from where the last run has ended.
    """
    if limit is None or limit >= len(links_):
        return sorted(links_), ""
    failing = [u for u, one in history.failing.items() if u in links_ and not one.dead]
    pressing = _in_turn(failing, history.place)[: limit // 2]
    turn = _in_turn(links_.keys() - {*pressing}, history.place)[: limit - len(pressing)]
    return [*pressing, *turn], _rank(turn[-1])


def _in_turn(urls: Iterable[str], place: str) -> list[str]:
    """Addresses in an order of their own, those behind a place first."""
    return sorted(urls, key=lambda url: (_rank(url) <= place, _rank(url), url))


def _rank(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def check(client: Client, links_: Iterable[Link]) -> dict[str, Outcome]:
    """What each link came to, by address, in the order given."""
    given = list(links_)
    by_host: dict[str, list[Link]] = {}
    for link in given:
        by_host.setdefault(_host(link.url), []).append(link)
    found: dict[str, Outcome] = {}
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        for outcomes in pool.map(lambda one: _check_host(client, one), by_host.values()):
            found.update(outcomes)
    return {link.url: found[link.url] for link in given}


def _check_host(client: Client, links_: Sequence[Link]) -> dict[str, Outcome]:
    """The links of one host, one after the other, as long as it lets us."""
    found: dict[str, Outcome] = {}
    silent = 0
    left_alone = ""
    for link in links_:
        if left_alone:
            found[link.url] = Outcome(state="unclear", why=left_alone)
            continue
        outcome = found[link.url] = probe(client, link.url, resolver=link.resolver)
        silent = 0 if outcome.status else silent + 1
        if outcome.status == 429:
            left_alone = "left alone, as its host has asked for"
        elif silent >= _PATIENCE and outcome.state == "unclear":
            left_alone = "left alone, as its host does not answer"
    return found


def nobody_answered(outcomes: Mapping[str, Outcome]) -> bool:
    """Whether it is more likely that the trouble is ours: of all that were asked, none answered."""
    return bool(outcomes) and not any(outcome.status for outcome in outcomes.values())


def archived_copy(client: Client, base: str, url: str) -> str | None:
    """The moment of an archived copy of an address, `` if there is none; None without an answer.

    By the Internet Archive's "Wayback Availability JSON API". Nothing else of the answer is taken.
    """
    request = Request(service=_NO_SERVICE, url=base, params=(("url", url),), form="json")
    answer = client.get(request)
    if isinstance(answer, Failure) or not answer.found:
        return None
    try:
        closest = at(read_json(answer.body), "archived_snapshots", "closest")
    except NotReadError:
        return None
    moment = at(closest, "timestamp")
    is_there = at(closest, "available") is True and str(at(closest, "status")).startswith("2")
    return str(moment) if is_there and moment and is_moment(moment) else ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").casefold()
    except ValueError:
        # `probe` says what is wrong with it.
        return ""
