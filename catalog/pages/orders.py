"""Lists in other orders than newest first: by the oldest, by title, by the day of adding.

A page in another order has a line for each paper, so it weighs a fifth of the list's own pages and
holds more of them. The list of all papers and those of topics have such pages. Those of tags and
years would make the site a seventh larger: of other lists, a script sorts what stands on one page,
and the search page sorts longer ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from catalog.model import PaperId
from catalog.pages import paths
from catalog.pages.cards import Card
from catalog.pages.composer import Composer
from catalog.pages.page import Page
from catalog.pages.site import Site
from catalog.relate import Order

# Fewer papers are seen at a glance in any order.
SORTED_FROM = 10
LINES_PER_PAGE = 300
ORDERS: Mapping[Order, str] = {"oldest": "Oldest", "title": "Title", "added": "Date added"}
_IN_TITLES: Mapping[Order, str] = {
    "oldest": "oldest first",
    "title": "by title",
    "added": "by date added",
}
# What papers in this order stand under.
_HEADS: Mapping[Order, Callable[[Card], str]] = {
    "oldest": lambda card: card.year or "Without a date",
    "title": lambda card: card.letter,
    "added": lambda card: card.month or "Without a day",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A way to sort a list: its name, and the page where the list is sorted so.

    `query` is a search, if that is the search page. `places` are the numbers of the papers on the
    page in this order, from 0: a script moves them. Without a path, only a script can.
    """

    order: Order | None
    name: str
    path: str | None
    query: str = ""
    places: str = ""


def choices(
    path: str,
    *,
    pages: bool,
    places: Callable[[Order], str] | None = None,
    which: Collection[Order] = tuple(ORDERS),
) -> tuple[Choice, ...]:
    """The ways to sort the list of this path, which may have pages in other orders."""
    newest = Choice(order=None, name="Newest", path=path)
    return (
        newest,
        *(
            Choice(
                order=order,
                name=name,
                path=paths.sorted_path(path, order) if pages else None,
                places=places(order) if places else "",
            )
            for order, name in ORDERS.items()
            if order in which
        ),
    )


def searched(path: str, search: Mapping[str, str]) -> tuple[Choice, ...]:
    """The ways to sort a list that the search page sorts by title."""
    return (
        Choice(order=None, name="Newest", path=path),
        Choice(order="title", name=ORDERS["title"], path=paths.SEARCH, query=paths.query(search)),
    )


def places(site: Site, ids: Sequence[PaperId], order: Order) -> str:
    """The numbers of a list's papers, from 0, in another order."""
    rank = site.index.ranks[order]
    ranks = [rank[id_] for id_ in ids]
    return " ".join(map(str, sorted(range(len(ids)), key=ranks.__getitem__)))


def sorted_pages(
    composer: Composer,
    path: str,
    title: str,
    ids: Sequence[PaperId],
    *,
    edit: str | None,
    which: Collection[Order] = tuple(ORDERS),
) -> Iterator[Page]:
    """The pages of a list in its other orders, if it is worth sorting."""
    if len(ids) < SORTED_FROM:
        return
    site = composer.site
    for order in which:
        ordered = sorted(ids, key=site.index.ranks[order].__getitem__)
        starts = range(0, len(ordered), LINES_PER_PAGE)
        parts = [paths.sorted_path(path, order, number) for number in range(1, len(starts) + 1)]
        for number, (start, part) in enumerate(zip(starts, parts, strict=True), 1):
            shown = ordered[start : start + LINES_PER_PAGE]
            given = {
                "above": [(title, path)],
                "heading": f"{title}, {_IN_TITLES[order]}",
                "title": f"{title}, {_IN_TITLES[order]}{_behind(number)}",
                "path": path,
                "order": order,
                "which": which,
                "total": len(ids),
                "number": number,
                "parts": parts,
            }
            yield composer.page(
                part,
                composer.filled("sorted.md.j2", partial(_values, composer, given, shown)),
                inputs=partial(_inputs, site, title, len(ids), shown),
                edit=edit,
                papers=shown,
            )


def _behind(number: int) -> str:
    return f", page {number}" if number > 1 else ""


def _inputs(site: Site, title: str, total: int, ids: Sequence[PaperId]) -> tuple[Any, ...]:
    return (title, total, *(site.catalog.paper[id_] for id_ in ids))


def _values(
    composer: Composer, given: Mapping[str, Any], ids: Sequence[PaperId]
) -> Mapping[str, Any]:
    """The values of one page of a list in another order."""
    link = partial(composer.site.addresses.between, given["parts"][given["number"] - 1])
    return {
        **given,
        "choices": choices(given["path"], pages=True, which=given["which"]),
        "lines": composer.lines(composer.site.cards(ids), link, _HEADS[given["order"]]),
    }
