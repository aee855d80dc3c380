"""Search: what the browser's half (`theme/assets/catalog/search/`) fetches and asks.

`words` folds texts to words and terms, `index` inverts documents to postings, `facets` makes the
columns that narrow results down, `layout` writes all of it as files. Here the parts come together:
documents in, files out, a manifest naming them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

from catalog import markup
from catalog.aside import Aside
from catalog.files import write_over
from catalog.model import Paper
from catalog.pages import Site
from catalog.progress import track
from catalog.search import authors, layout
from catalog.search.facets import facets
from catalog.search.index import FIELDS, PHRASED, SCALE, Document, Inverter, ranks, read
from catalog.search.lookup import lookup_files
from catalog.search.words import Words, fold, names

FOLDER = "assets/catalog/search"
# Documents per file: about as many bytes as a page of results can wait for ten times.
_CARDS = 8
_TEXTS = 8


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page that is no paper: hand-written, with a title and its text."""

    address: str
    title: str
    text: str


def write(
    site: Site, folder: Path, pages: Sequence[TextPage] = (), aside: Aside | None = None
) -> None:
    """Write the files of the index into a folder, the manifest last.

    Documents are numbered in the order in which equals are listed: papers, newest first, then
    pages. All files but the manifest lie in a folder named by the hash of their content, so that
    they can be cached for good, and a host that holds half of an update is noticed.

    With `aside`, which has come back, files that the last build has left are not written again.
    """
    of = (site.catalog, site.addresses, *pages)
    if aside and aside.holds_all(folder, of):
        return
    words = site.made("words", (), Words)
    inverter = Inverter(words)
    papers = [site.catalog.paper[id_] for id_ in site.index.papers]
    for paper in track(papers, len(papers), "indexing papers"):
        inverter.add(_document(site, paper, words))
    for page in pages:
        inverter.add(read(_page(page), words))
    manifest: dict[str, Any] = {
        "documents": inverter.documents,
        "papers": len(papers),
        "fields": FIELDS,
        "phrased": PHRASED,
        "scale": SCALE,
        "cards": _CARDS,
        "texts": _TEXTS,
        "people": authors.DOCUMENTS,
        "facets": {},
        "terms": [],
        "words": [],
        "endings": [],
        "authors": [],
    }
    new = folder / "new"
    for old in folder.glob("*/"):
        if aside and not new.exists():
            aside.rename(old, new)
        elif not aside or old != new:
            # What an earlier build has left (`mkdocs build --dirty`) nobody will ask for.
            shutil.rmtree(old)
    new.mkdir(parents=True, exist_ok=True)
    content = hashlib.sha256()
    for name, written in _made(site, papers, pages, inverter, manifest):
        content.update(f"{name} {len(written)} ".encode())
        content.update(written)
        _write(f"{new}{os.sep}{name}", written, aside)
    version = content.hexdigest()[:12]
    if aside:
        aside.clear(new)
        aside.rename(new, folder / version)
    else:
        new.rename(folder / version)
    said = layout.data({"version": version, **manifest})
    _write(f"{folder}{os.sep}manifest.json", said, aside)
    if aside:
        aside.note_all(folder, of)


def _write(path: str, written: bytes, aside: Aside | None) -> None:
    if aside:
        aside.write(path, written, lambda: written)
    else:
        write_over(path, written)


def _made(
    site: Site,
    papers: Sequence[Paper],
    pages: Sequence[TextPage],
    inverter: Inverter,
    manifest: dict[str, Any],
) -> Iterator[tuple[str, bytes]]:
    """The files of the version's folder. What is to know of them goes into the manifest."""
    yield from _vocabulary(inverter, manifest)
    yield from layout.term_files(inverter.parts(), manifest["terms"])
    cards = chain((_card(site, paper) for paper in papers), map(_page_card, pages))
    yield from layout.chunk_files("cards", cards, _CARDS)
    texts = chain((site.card[paper.id].abstract for paper in papers), (page.text for page in pages))
    yield from layout.chunk_files("texts", texts, _TEXTS)
    for facet in facets(site.catalog, papers, len(pages)):
        if not facet.ids:
            continue
        manifest["facets"][facet.name] = len(facet.ids)
        if facet.name == "author":
            yield from authors.author_files(facet, manifest["authors"])
        else:
            records = facet.records()
            yield from layout.facet_files(facet.name, records, facet.sizes, facet.chosen)
    yield "lunr.js", _lunr()
    titles = [one.title.casefold() for one in chain[Paper | TextPage](papers, pages)]
    yield "order-title.bin", layout.deflate(layout.wide(ranks(titles)))
    typed = (markup.typed(paper.title, site.card[paper.id].name) for paper in papers)
    yield from lookup_files(papers, site.citation_keys, typed)


def _vocabulary(inverter: Inverter, manifest: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    words = list(inverter.words())
    yield from layout.word_files(words, manifest["words"])
    yield from layout.ending_files(sorted(word[::-1] for word, _, _ in words), manifest["endings"])


def _lunr() -> bytes:
    """lunr.js as a module: it comes with MkDocs, for MkDocs' own search plugin.

    The browser asks for it only to stem a word that stands in no document.
    """
    # Found without importing the plugin, which costs more than all of this.
    script = resources.files("mkdocs").joinpath("contrib/search/templates/search/lunr.js")
    before = b"const module = {exports: {}}, exports = module.exports;\n"
    return before + script.read_bytes() + b"\nexport default module.exports;\n"


def _document(site: Site, paper: Paper, words: Words) -> Document:
    """A paper's words; of one that was read for the last build, those."""
    if site.known is None:
        return read(_paper(site, paper), words)
    topics = (site.catalog.topic[topic] for topic in paper.topics)
    tags = (site.catalog.tag[tag] for tag in paper.tags)
    return site.made(
        f"words {paper.id}", (paper, *topics, *tags), lambda: read(_paper(site, paper), words)
    )


def _paper(site: Site, paper: Paper) -> dict[str, str | Sequence[str]]:
    """A paper's text by field, as one types it, or its words."""
    catalog = site.catalog
    card = site.card[paper.id]
    title = markup.typed(paper.title, card.name)
    words = fold(title)
    labels = [catalog.topic[topic].title for topic in paper.topics]
    labels += [catalog.tag[tag].title for tag in paper.tags]
    return {
        "title": words,
        "names": list(names(title, words)),
        # A stop word keeps a phrase from going on from one name to the next.
        "authors": " and ".join(author.name for author in paper.authors),
        "topics": " ".join(labels),
        "venue": f"{paper.venue or ''} {paper.organization.name if paper.organization else ''}",
        "abstract": markup.typed(paper.abstract or "", card.abstract),
    }


def _page(page: TextPage) -> dict[str, str | Sequence[str]]:
    words = fold(page.title)
    return {
        "title": words,
        "names": list(names(page.title, words)),
        "authors": "",
        "topics": "",
        "venue": "",
        "abstract": page.text,
    }


def _card(site: Site, paper: Paper) -> dict[str, Any]:
    """What a result shows of a paper; a field that says nothing is left out."""
    card = site.card[paper.id]
    shown = {
        "id": paper.id,
        "address": site.addresses.of(card.path),
        "title": card.name,
        "facts": card.facts,
        "topics": [site.catalog.topic[topic].title for topic in paper.topics],
        "badges": card.badges,
        "status": card.status,
    }
    return {name: value for name, value in shown.items() if value}


def _page_card(page: TextPage) -> dict[str, Any]:
    return {"address": page.address, "title": page.title, "page": True}


def lunr_documents(site: Site, pages: Iterable[TextPage] = ()) -> Iterator[dict[str, str]]:
    """The documents as an ordinary lunr index would take them, for tests and comparisons."""
    papers = (_paper(site, site.catalog.paper[id_]) for id_ in site.index.papers)
    for number, texts in enumerate(chain(papers, map(_page, pages))):
        folded = {
            name: " ".join(fold(given) if isinstance(given, str) else given)
            for name, given in texts.items()
        }
        yield {"ref": str(number), **folded}
