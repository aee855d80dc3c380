"""Lists of papers over as many pages as they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from catalog.model import PaperId, Tag
from catalog.pages import orders, paths
from catalog.pages.composer import Composer
from catalog.pages.page import Page
from catalog.pages.site import Site

PER_PAGE = 100


def list_pages(
    composer: Composer,
    path: str,
    template: str,
    ids: Sequence[PaperId],
    values: Mapping[str, Any],
    *,
    edit: str | None = None,
    in_nav: bool = False,
    in_orders: bool = False,
    found: Mapping[str, str] | None = None,
) -> Iterator[Page]:
    """The pages of a list; with `in_orders`, those in its other orders too.

    `found` is the search that finds the same papers: of a long list without such pages, it sorts
    them by title.
    """
    site = composer.site
    starts = range(0, len(ids), PER_PAGE) or range(1)
    parts = [paths.part_path(path, number) for number in range(1, len(starts) + 1)]
    for number, (start, part) in enumerate(zip(starts, parts, strict=True), 1):
        shown = ids[start : start + PER_PAGE]
        given = {
            **values,
            "total": len(ids),
            "number": number,
            "parts": parts,
            "anchors": _here(values.get("anchors", {}), range(start, start + len(shown))),
        }
        yield composer.page(
            part,
            composer.filled(
                template, partial(_values, site, given, shown, found, in_orders=in_orders)
            ),
            inputs=partial(_inputs, site, values, shown, len(ids)),
            edit=edit,
            in_nav=in_nav and number == 1,
            head=partial(site.heads.listing, shown),
            papers=shown,
        )
    if in_orders:
        yield from orders.sorted_pages(composer, path, values["title"], ids, edit=edit)


def _values(
    site: Site,
    given: Mapping[str, Any],
    ids: Sequence[PaperId],
    found: Mapping[str, str] | None,
    *,
    in_orders: bool,
) -> Mapping[str, Any]:
    """The values of one page of a list."""
    title, number, total = given["title"], given["number"], given["total"]
    whole = total == len(ids)
    choices: Sequence[orders.Choice] = ()
    path = given["parts"][0]
    if total >= orders.SORTED_FROM and (whole or in_orders):
        places = partial(orders.places, site, ids) if whole else None
        choices = orders.choices(path, pages=in_orders, places=places)
    elif total >= orders.SORTED_FROM and found:
        choices = orders.searched(path, {**found, "sort": "title"})
    return {
        **given,
        "title": title if number == 1 else f"{title}, page {number}",
        "papers": site.cards(ids),
        "choices": choices,
    }


def _here(anchors: Mapping[int, str], numbers: range) -> Mapping[int, str]:
    """Those of a list's anchors that stand on a page, by their number on it."""
    return {at - numbers.start: name for at, name in anchors.items() if at in numbers}


def _inputs(
    site: Site, values: Mapping[str, Any], ids: Sequence[PaperId], total: int
) -> tuple[Any, ...]:
    """What one page of a list is made of; its values may hold links to any page."""
    papers = site.catalog.paper
    return (values, total, site.page_paths, *(papers[id_] for id_ in ids))


def all_papers(composer: Composer) -> Iterator[Page]:
    """Every paper."""
    site = composer.site
    values = {
        "title": "All papers",
        "authors": len(site.people.persons),
        "venues": len(site.venues.venues),
        "files": site.exports("catalog", len(site.index.papers)),
    }
    ids = site.index.papers
    yield from list_pages(
        composer, paths.PAPERS, "papers.md.j2", ids, values, in_nav=True, in_orders=True
    )


def tag_index(composer: Composer) -> Page:
    """Every tag, by its title."""
    site = composer.site
    return composer.page(
        paths.TAGS,
        composer.filled(
            "tags.md.j2",
            lambda: {
                "title": "Tags",
                "tags": [
                    (tag, len(site.index.by_tag[tag.id]))
                    for tag in sorted(site.catalog.tags, key=lambda tag: tag.title.casefold())
                ],
            },
        ),
        in_nav=True,
        papers=site.index.papers,
    )


def tag(composer: Composer, tag: Tag) -> Iterator[Page]:
    """The papers of a tag."""
    site = composer.site
    ids = site.index.by_tag[tag.id]
    values = {
        "title": tag.title,
        "description": f"Papers tagged {tag.title}",
        "tag": tag,
        "files": site.exports("tag", len(ids)),
    }
    path, found = paths.tag_path(tag.id), {"tag": tag.id}
    yield from list_pages(composer, path, "tag.md.j2", ids, values, edit="tags.yaml", found=found)


def year_index(composer: Composer) -> Page:
    """Every year, newest first."""
    index = composer.site.index
    years = [(year, len(ids)) for year, ids in index.by_year.items()]
    undated = len(index.papers) - sum(count for _, count in years)
    return composer.page(
        paths.YEARS,
        composer.filled(
            "years.md.j2", lambda: {"title": "Years", "years": years, "undated": undated}
        ),
        in_nav=True,
        papers=index.papers,
    )


def year(composer: Composer, year: int, ids: Sequence[PaperId]) -> Iterator[Page]:
    """The papers of a year."""
    files = composer.site.exports("year", len(ids))
    values = {"title": f"Papers of {year}", "year": year, "files": files}
    found = {"year": f"{year}"}
    yield from list_pages(composer, paths.year_path(year), "year.md.j2", ids, values, found=found)
