"""The same papers as a stock Material site: what they cost without the catalog's plugin.

The pages are the catalog's own as Markdown, what `catalog render` writes. Searching and tags are
Material's plugins': papers are searched and bear their tags, and one page lists every tag's papers.
"""

from __future__ import annotations

from pathlib import Path

from catalog.load import Docs, load
from catalog.model import Catalog
from catalog.pages import Page, Site, front_matter, pages, paths
from tests.bench.processes import Builder, mkdocs

_CONFIG = """\
site_name: Bench
site_url: https://example.org/
theme:
  name: material
  font: false
  features: [navigation.tabs]
plugins:
  - search
  - tags
not_in_nav: "*"
nav:
  - Home: index.md
  - Topics: topics/index.md
  - Tags: tags/index.md
  - Years: years/index.md
  - All papers: papers/index.md
"""
_TAGS = """\
---
title: Tags
hide: [navigation, toc]
search: {exclude: true}
---
<!-- material/tags -->
"""


def builder(folder: Path, docs: Path) -> Builder:
    """Write the catalog of a `docs/` folder as a Material site; how to build it."""
    write(folder, load(Docs(docs)).catalog)
    return mkdocs("material", folder / "mkdocs.yml")


def write(folder: Path, catalog: Catalog) -> None:
    """The Material site of a catalog: mkdocs.yml, and a Markdown file for every page but those
    that Material makes itself (search, lists by tag).
    """
    (folder / "mkdocs.yml").parent.mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(_CONFIG)
    docs = folder / "docs"
    tags = {
        paths.paper_path(paper.id): [catalog.tag[tag].title for tag in paper.tags]
        for paper in catalog.papers
    }
    for page in pages(Site(catalog=catalog, name="Bench")):
        if page.path == paths.SEARCH or page.path.startswith("tags/") or page.moved_to:
            continue
        path = docs / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_text(page, tags.get(page.path)))
    (docs / "tags").mkdir(parents=True, exist_ok=True)
    (docs / paths.TAGS).write_text(_TAGS)


def _text(page: Page, tags: list[str] | None) -> str:
    """A page's Markdown. A paper (it has tags, if none) has them, and is found by searching."""
    content = page.compose()
    front = dict(content.front)
    if tags is not None:
        front.pop("search", None)
        front["tags"] = tags
    return f"{front_matter(front)}{content.body}\n"
