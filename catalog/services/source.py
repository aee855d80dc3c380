"""What a service module offers: how to ask it, and how to read what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote as percent

from catalog.services.client import Request, Response
from catalog.services.settings import Service, Settings
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Reference


def _never(settings: Settings, title: str, author: str) -> Request | None:
    del settings, title, author
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A service. None instead of a request: it can't be asked so.

    `by_title` takes a title and a family name, which may be empty. `read` gives the papers of an
    answer, best first; it raises NotReadError if the answer is none.
    """

    service: Service
    by_id: Callable[[Settings, Reference], Request | None]
    by_title: Callable[[Settings, str, str], Request | None] = _never
    read: Callable[[Response], list[Draft]]


# How many papers of a title are looked at.
CANDIDATES = 5


def segment(value: str) -> str:
    """A value as one part of a path: slashes, dots and all."""
    encoded = percent(value, safe="")
    return encoded.replace(".", "%2E") if set(encoded) == {"."} else encoded


def words(title: str) -> str:
    """A title's words for a search: what a query language may take for its own is taken out."""
    kept = "".join(c if c.isalnum() or c in "-'’" else " " for c in title)
    return " ".join(word.strip("-'’") for word in kept.split() if word.strip("-'’"))[:400]
