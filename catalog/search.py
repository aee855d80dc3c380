"""The search index: what the browser's half (`theme/assets/catalog/search/`) fetches and asks.

One ordinary lunr index and one table of cards, both with hashed names, and a manifest that names
them. The layout is between `build` here and `worker.js` there, and nobody else's business.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from lunr import lunr  # type: ignore[import-untyped]  # lunr has no annotations

from catalog import markup
from catalog.model import PaperId
from catalog.pages import Site

# A word in the title says most about a paper; names of authors are rare words by themselves.
_BOOSTS = {"title": 8, "authors": 3, "topics": 3, "venue": 2, "abstract": 1}
FOLDER = "assets/catalog/search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper as search knows it; texts as one types them, but for the title that is shown."""

    id: PaperId
    address: str
    shown: str
    title: str
    authors: str
    abstract: str
    topics: str
    venue: str
    facts: tuple[str, ...]
    badges: tuple[str, ...]


def documents(site: Site) -> Iterator[Document]:
    """The papers of a site in the order in which equals are listed: newest first."""
    catalog = site.catalog
    for id_ in site.index.papers:
        paper = catalog.paper[id_]
        card = site.card[id_]
        names = [catalog.topic[topic].title for topic in paper.topics]
        names += [catalog.tag[tag].title for tag in paper.tags]
        yield Document(
            id=id_,
            address=site.addresses.of(card.path),
            shown=markup.to_plain(paper.title),
            title=markup.to_typed(paper.title),
            authors=" ".join(author.name for author in paper.authors),
            abstract=markup.to_typed(paper.abstract or ""),
            topics=" ".join(names),
            venue=" ".join(
                (paper.venue or "", paper.organization.name if paper.organization else "")
            ).strip(),
            facts=card.facts,
            badges=card.badges,
        )


def build(found: Iterable[Document]) -> dict[str, bytes]:
    """The files of the index by path below the site's root."""
    papers = tuple(found)
    contents = {
        "index": _json(_index(papers)),
        "papers": _json(
            [
                {
                    "id": paper.id,
                    "address": paper.address,
                    "title": paper.shown,
                    "facts": paper.facts,
                    "badges": paper.badges,
                    "abstract": paper.abstract,
                }
                for paper in papers
            ]
        ),
    }
    named = {
        name: f"{name}.{hashlib.sha256(content).hexdigest()[:12]}.json"
        for name, content in contents.items()
    }
    manifest = _json({**named, "lunr": "lunr.js"})
    return {
        f"{FOLDER}/manifest.json": manifest,
        **{f"{FOLDER}/{named[name]}": content for name, content in contents.items()},
        # lunr.js comes with MkDocs, for MkDocs' own search plugin.
        f"{FOLDER}/lunr.js": (
            files("mkdocs.contrib.search").joinpath("templates/search/lunr.js").read_bytes()
        ),
    }


def _index(papers: tuple[Document, ...]) -> Any:
    """The whole lunr index, refs being the papers' positions."""
    if not papers:
        # lunr divides by the number of documents.
        return None
    index = lunr(
        ref="ref",
        fields=[{"field_name": name, "boost": boost} for name, boost in _BOOSTS.items()],
        documents=[
            {"ref": str(number), **{name: getattr(paper, name) for name in _BOOSTS}}
            for number, paper in enumerate(papers)
        ],
    )
    return index.serialize()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
