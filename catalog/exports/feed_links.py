"""The elements of a page's head that lead to feeds.

Source: HTML standard, "Link type alternate"; RFC 4287 and JSON Feed 1.1 for the media types.
"""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import relpath

from markupsafe import escape

FILES = (("feed.xml", "application/atom+xml"), ("feed.json", "application/feed+json"))


def links(address: str, feeds: Iterable[tuple[str, str]]) -> str:
    """HTML for the head of a page with this address, which counts from the site's root.

    `feeds` are folders of the site, each with a title for people: `topics/long-context/`, or
    nothing for the root. Addresses are relative: those that lead to a list's own feeds are the
    same on all pages of one folder and depth.

    `feed` stands beside `alternate` because Material takes what is nothing but an alternate for the
    site in another language, and fetches that one's sitemap on every page.
    """
    here = "/" + address.rpartition("/")[0]
    return "".join(
        f'<link rel="alternate feed" type="{type_}" title="{escape(title)}" '
        f'href="{escape(relpath(f"/{folder}{file}", here))}">'
        for folder, title in feeds
        for file, type_ in FILES
    )
