"""The search engines that are compared: how each site is built, asked, and seen to answer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from catalog import search
from catalog.load import Docs, load
from catalog.pages import Site
from catalog.search import index
from tests.bench import material
from tests.bench.catalogs import DOCS, recombined
from tests.bench.processes import apart, run
from tests.browser import oracle


@dataclass(frozen=True, slots=True)
class Engine:
    """A search on a built site.

    `page` has the `box`, in the element `host`, which changes when an answer is shown; if it is
    `exact`, it says which one, in `data-shown`. `ask` is a function in JavaScript from texts to the
    best papers of each, as lists of ids (of other pages, their addresses). `index` begins the
    addresses of the index and of what reads it, unless `chrome` does, which belongs to the page.
    """

    name: str
    site: Path
    page: str
    box: str
    host: str
    exact: bool
    ask: str
    index: tuple[str, ...]
    chrome: tuple[str, ...]


# Modules that draw the box and the page of search, and fetch nothing by themselves.
_SHOWING = ("address", "box", "chips", "client", "facets", "page", "results", "rows")

_ASK_OURS = """async ({ root, texts, count }) => {
  const { search } = await import(new URL("assets/catalog/search/client.js", root));
  const found = [];
  for (const query of texts) {
    const { results } = await search({ query, limit: count });
    found.push(results.map(({ id, address }) => id ?? address));
  }
  return found;
}"""

# What the theme's own page says to its worker, without drawing.
_ASK_MATERIAL = """async ({ root, texts, count }) => {
  const { base, search } = JSON.parse(document.querySelector("#__config").textContent);
  const { config, docs } = await (await fetch(new URL("search/search_index.json", root))).json();
  const worker = new Worker(new URL(search, new URL(base, location)));
  const say = (type, data) => new Promise((resolve) => {
    worker.onmessage = (event) => resolve(event.data.data);
    worker.postMessage({ type, data });
  });
  await say(0, { config, docs, options: { suggest: false } });
  const found = [];
  for (const text of texts) {
    const { items } = await say(2, text);
    const papers = items.map(([{ location }]) => location.replace(/#.*/, ""));
    found.push(papers.slice(0, count).map((one) => /^papers\\/([^/]+)\\/$/.exec(one)?.[1] ?? one));
  }
  worker.terminate();
  return found;
}"""

_ASK_PAGEFIND = """async ({ root, texts, count }) => {
  const pagefind = await import(new URL("pagefind/pagefind.js", root));
  const found = [];
  for (const text of texts) {
    const { results } = await pagefind.search(text);
    const pages = await Promise.all(results.slice(0, count).map((result) => result.data()));
    found.push(pages.map(({ url }) => /papers\\/([^/]+)\\/$/.exec(url)?.[1] ?? url));
  }
  return found;
}"""

# Pagefind's own interface waits 300 ms after each key; this one does not.
_PAGEFIND_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title>
<link rel="icon" href="data:,">
<div id="host"><input type="search"><ol></ol></div>
<script type="module">
const input = document.querySelector("input");
const row = ({ url, meta, excerpt }) => {
  const made = document.createElement("li");
  made.innerHTML = `<a href="${url}">${meta.title}</a><p>${excerpt}</p>`;
  return made;
};
let pagefind = null;
input.addEventListener("input", async () => {
  const text = input.value;
  pagefind ??= import("./pagefind/pagefind.js");
  const { results } = await (await pagefind).search(text);
  const pages = await Promise.all(results.slice(0, 8).map((result) => result.data()));
  if (input.value !== text) return;
  document.querySelector("ol").replaceChildren(...pages.map(row));
  document.querySelector("#host").dataset.shown = text.trim();
});
</script></html>
"""


def ours(project: Path, into: Path) -> Engine:
    """Our own catalog, its site built into a folder."""
    _build(project / "mkdocs.yml", into, "--strict")
    return _ours(into, "topics/")


def shell(into: Path, size: int) -> Engine:
    """Our own site with the index of so many recombined papers, whose pages are not there."""
    _build(DOCS.parent / "mkdocs.yml", into, "--strict")
    apart(_index, into, size)
    return _ours(into, "topics/")


def _index(site: Path, size: int) -> None:
    catalog = replace(load(Docs(DOCS)).catalog, papers=recombined(size))
    search.write(Site(catalog=catalog), site / search.FOLDER)


def alone(site: Site, into: Path, boosts: Mapping[str, int]) -> Engine:
    """Nothing but our search, with some of the fields' boosts changed."""
    with patch.object(index, "BOOSTS", {**index.BOOSTS, **boosts}):
        oracle.write(site, into)
    return _ours(into, "")


def _ours(site: Path, page: str) -> Engine:
    return Engine(
        name="catalog",
        site=site,
        page=page,
        box="catalog-search:not(.pc-search--page) input",
        host="catalog-search",
        exact=True,
        ask=_ASK_OURS,
        index=("assets/catalog/search/",),
        chrome=tuple(f"assets/catalog/search/{name}.js" for name in _SHOWING),
    )


def stock(project: Path, into: Path) -> Engine:
    """The same papers as a Material site with Material's search."""
    source = into.with_name(f"{into.name}-source")
    apart(_write_material, source, project / "docs")
    _build(source / "mkdocs.yml", into)
    shutil.rmtree(source)
    return Engine(
        name="material",
        site=into,
        page="topics/",
        box=".md-search__input",
        host=".md-search-result",
        exact=False,
        ask=_ASK_MATERIAL,
        index=("search/", "assets/javascripts/workers/"),
        chrome=(),
    )


def _write_material(folder: Path, docs: Path) -> None:
    material.write(folder, load(Docs(docs)).catalog)


def pagefind(built: Engine, into: Path) -> Engine:
    """Our pages of papers in Pagefind, without what they say of other papers."""
    into.mkdir(parents=True)
    rest = ("nav", "[aria-labelledby=cite]", "[aria-labelledby=related]")
    command = [
        *(sys.executable, "-m", "pagefind", "--silent", "--site", str(built.site)),
        *("--glob", "papers/*/index.html", "--root-selector", ".pc-paper"),
        *("--exclude-selectors", ", ".join((*rest, "[aria-labelledby=provenance]"))),
        *("--output-path", str(into / "pagefind")),
    ]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    (into / "index.html").write_text(_PAGEFIND_PAGE)
    return Engine(
        name="pagefind",
        site=into,
        page="",
        box="input",
        host="#host",
        exact=True,
        ask=_ASK_PAGEFIND,
        index=("pagefind/",),
        chrome=(),
    )


def _build(config: Path, into: Path, *options: str) -> None:
    run(
        (
            *(sys.executable, "-m", "mkdocs", "build", "--quiet", *options),
            *("--config-file", os.fspath(config), "--site-dir", os.fspath(into)),
        )
    )


OTHERS: dict[str, Callable[[Path, Engine, Path], Engine]] = {
    "material": lambda project, _, into: stock(project, into),
    "pagefind": lambda _, built, into: pagefind(built, into),
}
