"""Papers that were taken out of the catalog: a page each, and no place in any list."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.check import examine
from catalog.model import Author, Catalog, Paper, PaperId
from catalog.pages import Site
from tests.test_lists_pages import papers
from tests.test_pages import by_path, only
from tests.test_relate import topic

GONE = PaperId("p002")


def site_of(*entries: Paper) -> Site:
    whole = Catalog(papers=entries, topics=(topic("t"),))
    return Site(catalog=whole.shown, removed=whole.removed, exports=lambda *_: ("feed.xml",))


def entries(**fields: Any) -> tuple[Paper, ...]:
    """Three papers, of which the second was taken out."""
    one, two, three = (replace(p, tags=(), authors=(Author(name="Ada"),)) for p in papers(3))
    given: dict[str, Any] = {"removed": "It was no paper.", **fields}
    return one, replace(two, **given), three


def test_a_removed_paper_leaves_a_page_that_says_why() -> None:
    page = by_path(site_of(*entries(removed="No <b>paper</b>, {{ it }} was a blog.")))[
        "papers/p002.md"
    ]
    assert only(page, "<h1[^>]*>(.*?)</h1>") == "Paper 002"
    assert only(page, '<p class="pc-notice">(.*?)</p>') == (
        "<strong>This paper is no longer in the catalog.</strong> "
        "No &lt;b&gt;paper&lt;/b&gt;, &#123;&#123; it &#125;&#125; was a blog."
    )
    assert 'content=\\"noindex\\"' in page.text
    assert page.edit == "papers/p002.yaml"
    assert "pc-cite" not in page.text
    assert "citation_title" not in page.text


def test_no_list_has_it() -> None:
    made = by_path(site_of(*entries()))
    naming = [path for path, page in made.items() if re.search("p002|Paper 002", page.text)]
    assert naming == ["papers/p002.md"]
    assert "2 papers" in made["topics/t.md"].text


def test_its_former_ids_lead_to_its_page() -> None:
    made = by_path(site_of(*entries(aliases=(PaperId("old"),))))
    assert made["papers/old.md"].moved_to == "papers/p002.md"


def test_it_names_what_to_read_instead_if_that_is_there() -> None:
    named = (PaperId("p003"), PaperId("p003"), PaperId("no-such"), GONE)
    page = by_path(site_of(*entries(related=named, same_as=named[:1])))["papers/p002.md"]
    assert only(page, 'row__title"><a href="(.*?)"') == "../p003/"
    assert "See instead" not in by_path(site_of(*entries()))["papers/p002.md"].text


def test_a_catalog_without_such_papers_is_shown_as_it_is() -> None:
    whole = Catalog(papers=papers(2))
    assert whole.shown is whole
    assert whole.removed == ()


def docs(tmp_path: Path, **other: object) -> Path:
    folder = tmp_path / "docs"
    files = {
        "topics/t.yaml": {"title": "T", "description": "D"},
        "papers/gone.yaml": {"title": "Gone", "topics": ["t"], "removed": "Why not."},
        "papers/there.yaml": {"title": "There", "topics": ["t"], **other},
    }
    for path, entry in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(json.dumps(entry), "utf-8")
    return folder


@pytest.mark.parametrize("field", ["related", "same_as"])
def test_nothing_refers_to_it(tmp_path: Path, field: str) -> None:
    _, problems = examine(docs(tmp_path, **{field: ["gone"]}))
    assert [(one.code, one.message) for one in problems] == [
        ("unknown-paper", "'gone' was taken out of the catalog")
    ]


def test_a_topic_does_not_start_with_it(tmp_path: Path) -> None:
    folder = docs(tmp_path)
    topic_ = {"title": "T", "description": "D", "start_here": ["gone"]}
    (folder / "topics/t.yaml").write_text(json.dumps(topic_), "utf-8")
    _, problems = examine(folder)
    assert [one.code for one in problems] == ["unknown-paper"]


def test_what_was_decided_of_it_is_remembered(tmp_path: Path) -> None:
    catalog, problems = examine(docs(tmp_path, not_same_as=["gone"]))
    assert problems == ()
    # Imports look for known papers in all entries, so it is not added again.
    assert set(catalog.paper) == {"gone", "there"}
    assert set(catalog.shown.paper) == {"there"}
