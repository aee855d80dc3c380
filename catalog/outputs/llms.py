"""`llms.txt`: a short page that tells a language model what there is, and where to read it.

Source: llmstxt.org: a name, a summary, and sections of links; those under "Optional" can be left
out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.amounts import counted
from catalog.exports.formats import Format
from catalog.exports.text import folded
from catalog.outputs import markdown
from catalog.outputs.lists import PaperList
from catalog.outputs.markdown import Written
from catalog.pages import Site

NAME = "llms.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the catalog has besides its pages, by address from its root."""

    markdown: bool
    api: str | None
    openapi: str | None
    sqlite: str | None
    feed: str | None
    exports: Sequence[tuple[Format, str]]


def text(site: Site, topics: Iterable[PaperList], pages: Sequence[Written], offer: Offer) -> str:
    """The file. `pages` are hand-written; without a site's address all links are relative."""
    whole = len(site.catalog.papers)
    parts = [f"# {markdown.escape(folded(site.name))}\n"]
    said = folded(site.description)
    if said:
        parts.append(f"> {markdown.escape(said)}\n")
    parts.append(
        f"A catalog of {counted(whole, 'paper')}, each with its abstract, topics, tags, "
        "links and citation.\n"
    )
    if offer.markdown:
        parts.append(
            "Every page has its Markdown beside it, in `index.md`.\n"
            if site.addresses.directories
            else "Every page has its Markdown beside it: `.md`, not `.html`.\n"
        )

    def lead(path: str) -> str:
        return site.url + (
            markdown.name(site, path) if offer.markdown else site.addresses.of(path) or "./"
        )

    rows = [_row(of.title, lead(of.path), counted(len(of.papers), "paper")) for of in topics]
    if rows:
        parts.append(f"## Topics\n\n{''.join(rows)}")
    rows = [f"- {markdown.link(folded(page.title), lead(page.path))}\n" for page in pages]
    if rows:
        parts.append(f"## Pages\n\n{''.join(rows)}")
    found = [
        ("Index", offer.api, "JSON: ids, titles, years and topics of all papers"),
        ("API", offer.openapi, "OpenAPI: what else there is as JSON"),
        ("SQLite", offer.sqlite, "all papers with abstracts and full-text search"),
    ]
    data = [_row(name, site.url + to, what) for name, to, what in found if to]
    if data:
        parts.append(f"## Data\n\n{''.join(data)}")
    more = [_row(one.name, site.url + to, "all papers") for one, to in offer.exports]
    if offer.feed:
        more.append(_row("Feed", site.url + offer.feed, "the newest papers, as Atom"))
    if more:
        parts.append(f"## Optional\n\n{''.join(more)}")
    return "\n".join(parts)


def _row(title: str, address: str, what: str) -> str:
    return f"- {markdown.link(title, address)}: {what}\n"
