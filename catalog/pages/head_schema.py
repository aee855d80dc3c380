"""JSON-LD in the vocabulary of schema.org: what a page is, for search engines.

Source: schema.org, types `ScholarlyArticle`, `CollectionPage`, `DataCatalog`, `WebSite`,
`BreadcrumbList`; JSON-LD 1.1, section 7 ("Embedding JSON-LD in HTML Documents"), by which addresses
in it are relative to the page's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any

from catalog.compact import json_text
from catalog.exports.record import Kind, Record
from catalog.model import Author, Identifiers, Paper
from catalog.pages import cards

_TYPES: Mapping[Kind, str] = {
    "chapter": "Chapter",
    "book": "Book",
    "thesis": "Thesis",
    "report": "Report",
    "dataset": "Dataset",
    "software": "SoftwareSourceCode",
}
_IDS = tuple(field.name for field in fields(Identifiers))
# Where a record of these is, the paper itself is, for everybody.
_OPEN = ("arxiv", "openreview", "acl")
# What a browser could take for the script's end or a comment, and what JavaScript's older readers
# take for a line's end.
_UNSAFE = tuple((c, f"\\u{ord(c):04x}") for c in "<>&\u2028\u2029")


def paper(paper: Paper, cited: Record, *, name: str, abstract: str, url: str, crumbs: str) -> str:
    """A paper, with its title and abstract as plain text, and the way to its page."""
    # Where the identifiers lead stands before the links.
    known = sum(getattr(paper.ids, name) is not None for name in _IDS)
    identifiers = tuple(islice(cards.buttons(paper), known))
    kind = _TYPES.get(cited.kind, "ScholarlyArticle")
    free = paper.links.pdf or any(getattr(paper.ids, field) for field in _OPEN)
    article = {
        "@type": kind,
        "url": url,
        "name": name,
        "author": _authors(paper, cited),
        "datePublished": str(paper.date) if paper.date else "",
        "isPartOf": _container(cited),
        "pageStart": cited.pages.first if cited.pages else "",
        "pageEnd": (cited.pages.last or "") if cited.pages else "",
        "publisher": _named("Organization", cited.publisher or ""),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": button.name, "value": button.where}
            for button in identifiers
        ],
        "sameAs": [button.url for button in identifiers],
        "abstract": abstract,
        "keywords": list(cited.keywords),
        # Only what is known to be: of no paper is it known that it is not.
        "isAccessibleForFree": bool(free),
        "creativeWorkStatus": (paper.status or "").capitalize(),
    }
    return _script(json_text(_known(article)), crumbs)


def listing(*, name: str, url: str, items: str, crumbs: str) -> str:
    """A list of papers, each as `item` has it, with commas between."""
    page = json_text(_known({"@type": "CollectionPage", "url": url, "name": name}))
    listed = f'{{"@type":"ItemList","itemListElement":[{items}]}}'
    return _script(f'{page.removesuffix("}")},"mainEntity":{listed}}}', crumbs)


def item(address: str, title: str) -> str:
    """A paper in a list: its relative address and its title."""
    return json_text({"url": address, "name": title})


def breadcrumbs(pages: Sequence[tuple[str, str]]) -> str:
    """The titles and the whole addresses of the pages above one, in order, as `crumbs` above.

    The last may be the page itself, which needs no address. A single page is no way.
    """
    if len(pages) < 2:
        return ""
    items = [
        _known({"@type": "ListItem", "position": number, "name": name, "item": url})
        for number, (name, url) in enumerate(pages, 1)
    ]
    return json_text({"@type": "BreadcrumbList", "itemListElement": items})


def home(*, name: str, description: str, url: str, search: str, keywords: Sequence[str]) -> str:
    """A catalog, and the site that shows it, with its search page."""
    catalog = {"@type": "DataCatalog", "name": name, "description": description, "url": url}
    site: dict[str, Any] = {"@type": "WebSite", "name": name, "url": url}
    if search:
        site["potentialAction"] = {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{search}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        }
    both = (_known({**catalog, "keywords": list(keywords)}), _known(site))
    return _script(*map(json_text, both))


def _authors(paper: Paper, cited: Record) -> list[Mapping[str, Any]]:
    if paper.authors:
        return [_author(author) for author in paper.authors]
    return [_named("Organization", name.literal) for name in cited.names]


def _author(author: Author) -> Mapping[str, Any]:
    person: dict[str, Any] = {"@type": "Person"}
    if author.orcid:
        person["@id"] = f"https://orcid.org/{author.orcid}"
    person["name"] = author.name
    if author.affiliation:
        person["affiliation"] = _named("Organization", author.affiliation)
    return person


def _container(cited: Record) -> Mapping[str, Any]:
    """What the paper appeared in: an issue of a volume of a journal, proceedings, a book.

    An `Event` would be no place to be part of: schema.org wants a work there.
    """
    if not cited.container:
        return {}
    if cited.kind == "chapter":
        return _named("Book", cited.container)
    if cited.kind == "conference":
        # The volume of a series of proceedings.
        volume = _named("PublicationVolume", cited.container)
        return _known({**volume, "volumeNumber": cited.volume or ""})
    container = _named("Periodical", cited.container)
    if cited.volume:
        container = {
            "@type": "PublicationVolume",
            "volumeNumber": cited.volume,
            "isPartOf": container,
        }
    if cited.issue:
        container = {
            "@type": "PublicationIssue",
            "issueNumber": cited.issue,
            "isPartOf": container,
        }
    return container


def _named(kind: str, name: str) -> Mapping[str, Any]:
    return {"@type": kind, "name": name} if name else {}


def _known(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in values.items() if value}


def _script(*graph: str) -> str:
    """Nodes, encoded, as an element. Those that are empty are left out."""
    text = f'{{"@context":"https://schema.org","@graph":[{",".join(filter(None, graph))}]}}'
    for character, written in _UNSAFE:
        if character in text:
            text = text.replace(character, written)
    return f'<script type="application/ld+json">{text}</script>'
