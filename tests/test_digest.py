"""The digest of what is new: as release notes, and as the body of a mail."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path

import html5lib
import markdown
import pytest
from click.testing import CliRunner, Result

from catalog.cli import main
from catalog.curation.digest import Digest, as_html, as_markdown, groups
from catalog.model import Catalog, Markdown, Paper, PaperId, PartialDate, Topic, TopicId
from tests.hostile import NASTY
from tests.repositories import commit, put

CATALOG = {
    "mkdocs.yml": "site_name: My papers\nsite_url: https://example.org/c/\n",
    "docs/topics/vision.yaml": "title: Vision\ndescription: D\n",
    "docs/topics/video.yaml": "title: Video\ndescription: D\nparent: vision\n",
    "docs/papers/old.yaml": "title: Old\ntopics: [video]\nadded: 2026-11-02\n",
    "docs/papers/new.yaml": (
        'title: "U^2-Net"\ntopics: [video, vision]\nadded: 2026-11-20\ndate: 2026-10\n'
        "authors: [Ada Lovelace, Alan Turing]\n"
        "why: See [the old one](papers/old.md), **first**.\n"
    ),
    "docs/papers/plain.yaml": "title: Plain\ntopics: [vision]\nadded: 2026-11-21\n",
    "docs/papers/month.yaml": "title: Month\ntopics: [vision]\nadded: 2026-11\n",
}
NOTES = """\
2 papers added to My papers.

## Vision

- **[Plain](https://example.org/c/papers/plain/)**

## Vision: Video

- **[U²-Net](https://example.org/c/papers/new/)**  
  Ada Lovelace, Alan Turing, October 2026  
  See the old one, first.
"""  # noqa: W291  # two spaces end a line in Markdown


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    put(tmp_path, CATALOG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["digest", "--as-of", "2026-11-21", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("since", ["2026-11-03", "2026-11-20"])
def test_papers_added_since_a_day_by_area_and_topic(since: str) -> None:
    result = run("--since", since)
    assert (result.exit_code, unescape(result.stdout), result.stderr) == (0, NOTES, "")


@pytest.mark.usefixtures("folder")
def test_without_a_day_and_without_git_it_is_a_week() -> None:
    # From 15 to 21 November.
    assert unescape(run().stdout) == NOTES
    assert "Plain" not in CliRunner().invoke(main, ["digest", "--as-of", "2026-11-20"]).stdout


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("since", ["2026-11-22", "2026-12-01"])
def test_nothing_new_has_a_code_of_its_own_and_writes_nothing(since: str) -> None:
    result = run("--since", since, "--out", "digest.md")
    assert (result.exit_code, result.stdout, result.stderr) == (3, "", "nothing new\n")
    assert not Path("digest.md").exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("since", ["2026-13-01", "nowhere", "--out"])
def test_what_is_neither_a_day_nor_a_commit(since: str) -> None:
    assert run(f"--since={since}").exit_code == 2


def test_papers_that_were_not_in_a_commit(folder: Path) -> None:
    for name in ("new", "plain", "month"):
        (folder / f"docs/papers/{name}.yaml").unlink()
    commit(folder, tag="digest-2026-11-14")
    # A renamed paper is not new, whatever day it says.
    (folder / "docs/papers/old.yaml").unlink()
    put(folder, CATALOG)
    (folder / "docs/papers/old.yaml").unlink()
    put(
        folder,
        {
            "docs/papers/older.yaml": "title: Old\naliases: [old]\nadded: 2026-11-21\n",
            "docs/papers/new.yaml": "title: New\ntopics: [video]\nadded: 2020-01-01\n",
        },
    )
    commit(folder, tag="digest-of-something-else")
    (folder / "docs/papers/month.yaml").unlink()
    said = run("--since", "digest-2026-11-14").stdout
    assert re.findall(r"\*\*\[(.*?)\]", said) == ["Plain", "New"]
    # The last digest is found by its tag.
    assert run().stdout == said


def test_a_mail_fetches_nothing_and_has_whole_addresses(folder: Path) -> None:
    result = run("--since", "2026-11-20", "--format", "html", "--out", "digest.html")
    assert result.stdout == "digest.html: 2 papers added, 21 November 2026\n"
    text = (folder / "digest.html").read_text("utf-8")
    document = html5lib.parse(text, namespaceHTMLElements=False)
    assert [a.get("href") for a in document.iter("a")] == [
        "https://example.org/c/papers/plain/",
        "https://example.org/c/papers/new/",
        "https://example.org/c/papers/old/",
        "https://example.org/c/",
    ]
    assert [h.text for h in document.iter("h2")] == ["Vision", "Vision: Video"]
    assert {e.tag for e in document.iter()} <= {
        "html", "head", "meta", "title", "body", "div", "h1", "h2", "p", "a", "strong", "sup",
    }  # fmt: skip
    # No colour is set, so each program's own are readable, light or dark.
    assert 'name="color-scheme" content="light dark"' in text
    assert not re.search(r"color:|background", text)
    assert not re.search(r"<(?:img|script|link|style)|src=|url\(", text)


def digest(*papers: Paper, url: str = "https://example.org/c/") -> Digest:
    topic = Topic(id=TopicId("all"), file="topics/all.yaml", title=NASTY, description=Markdown("D"))
    catalog = Catalog(papers=papers, topics=(topic,))
    return Digest(name=NASTY, url=url, until=date(2026, 11, 21), catalog=catalog, papers=papers)


def paper(id_: str, title: str, **more: object) -> Paper:
    made = {"topics": (TopicId("all"),), **more}
    return Paper(id=PaperId(id_), file=f"papers/{id_}.yaml", title=title, **made)  # type: ignore[arg-type]


EVIL = f"{NASTY} @everyone #1 ![i](https://example.org/i.png) <img src=x onerror=y>"


@pytest.mark.parametrize("url", ["https://example.org/c/", ""])
def test_texts_are_texts_and_nothing_else(url: str) -> None:
    told = digest(paper("x", EVIL, why=Markdown(EVIL), venue=EVIL), url=url)
    notes = as_markdown(told)
    assert not re.search(r"@\w|#\d", notes.replace("&#", ""))
    for text in (markdown.markdown(notes), as_html(told)):
        document = html5lib.parse(text, namespaceHTMLElements=False)
        tags = {element.tag for element in document.iter()}
        assert not tags & {"img", "script", "b", "iframe", "style"}
        assert all(a.get("href", "https:").startswith("https:") for a in document.iter("a"))
        assert not any(name.startswith("on") for e in document.iter() for name in e.attrib)
        assert not set("\x00\x07\x1b\u202e\ud800") & set(text)
    assert as_html(told).encode("utf-8")


def test_of_very_many_papers_the_newest_are_named_and_the_others_counted() -> None:
    many = [
        paper(f"p-{n}", f"{'T' * 280} {n}", date=PartialDate(2000 + n // 12, n % 12 + 1))
        for n in range(400)
    ]
    told = digest(*many)
    notes = as_markdown(told)
    left = re.search(r"^and (\d+) more papers$", notes, re.MULTILINE)
    assert left
    assert notes.count("\n- **") + int(left[1]) == 400
    # GitHub takes release notes of 125,000 characters.
    assert len(notes) < 125_000
    assert "T 399]" in notes
    assert "and 250 more papers" in as_html(told)


def test_a_paper_stands_once_and_those_without_a_topic_come_last() -> None:
    lost = paper("a", "A", topics=(TopicId("unknown"),))
    told = digest(lost, paper("b", "B", topics=(TopicId("all"), TopicId("unknown"))))
    found = [[p.title for p in group.papers] for group in groups(told.catalog, told.papers)]
    assert found == [["B"], ["A"]]


def test_entries_with_errors_are_told_and_nothing_is_written(folder: Path) -> None:
    put(folder, {"docs/papers/new.yaml": f"titel: {json.dumps('X')}\n"})
    result = run("--since", "2026-11-20", "--out", "digest.md")
    assert result.exit_code == 1
    assert "docs/papers/new.yaml" in result.stderr
    assert not Path("digest.md").exists()
