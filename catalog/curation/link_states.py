"""Whether links lead somewhere, asked once each by the services' client, with its guards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from catalog.curation.plain import clean
from catalog.curation.probe import State, probe
from catalog.curation.review_file import LONGEST_LINE, LinkState
from catalog.services.client import Client

# A change that has more links than this is an import.
_MOST = 100
_STATES: Mapping[State, Literal["ok", "moved", "gone", "unknown"]] = {
    "alive": "ok",
    "moved": "moved",
    "gone": "gone",
    "unclear": "unknown",
}


def asking(client: Client) -> Callable[[Sequence[str]], Iterator[LinkState]]:
    """A function that asks each address of a list, and 100 of them at most in all.

    One visit tells little: what is not `gone` and did not answer is `unknown`. Links over time are
    the business of `catalog links`.
    """
    left = _MOST

    def ask(urls: Sequence[str]) -> Iterator[LinkState]:
        nonlocal left
        for url in urls:
            if left:
                left -= 1
                yield _state(client, url)
            else:
                yield LinkState(url=url, state="unknown", said="not asked: too many links")

    return ask


def _state(client: Client, url: str) -> LinkState:
    outcome = probe(client, url)
    said = f"now at {outcome.to}" if outcome.state == "moved" else outcome.why
    return LinkState(url=url, state=_STATES[outcome.state], said=clean(said, LONGEST_LINE))
