"""Files of the site that are no pages, and what is done to those of the theme."""

from __future__ import annotations

from collections.abc import Iterator

import rjsmin  # type: ignore[import-untyped]  # rjsmin has no annotations

from catalog.entry.schema import schemas
from catalog.pages import Site, paths
from catalog.search import opensearch

SCRIPTS = "assets/catalog/"


def static_files(site: Site, site_url: str | None) -> Iterator[tuple[str, bytes]]:
    """The schemas of entries and, if the site knows its address, what others need to find it.

    That is its OpenSearch description, and a `robots.txt` that names the sitemap (RFC 9309;
    sitemaps.org, "Specifying the Sitemap location in your robots.txt file").
    """
    for name, text in schemas().items():
        yield f"schema/{name}", text.encode()
    if site_url:
        search_page = site_url + site.addresses.of(paths.SEARCH)
        yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {site_url}sitemap.xml\n".encode()
        yield opensearch.PATH, opensearch.description(site.name, site.description, search_page)


def without_comments(script: str) -> str:
    """A script of ours as it is published.

    Comments are for who reads the source; a reader of the site waits for every byte.
    """
    return str(rjsmin.jsmin(script))
