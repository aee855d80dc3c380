"""`catalog check --fix`: what is mended, what is said of it, and what is left as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalog.cli import main
from catalog.model import Author, Catalog, Paper, PaperId, Tag, TagId
from catalog.rules.mend import mend

CAREFUL = 'title: "Two"\nabstract: >-\n  What is two is not one.\ntopics: [video]\n'
CARELESS = """\
# yaml-language-server: $schema=../schema/paper.json
# A comment that stays.
title: "Speciﬁc   Videos &amp; Memory,"
abstract: >-
  Abstract: We follow
  the cat of SchrÃ¶dinger.
authors: # by hand
  - Ho Kei Cheng and Alexander G. Schwing*
  - {name: "Ada Lovelace1", orcid: 0000-0002-1825-0097}
venue:   ECCV 2022
ids: {doi: "10.48550/arXiv.2207.07115."}
links:
  code: ["https://github.com/a/b).", https://github.com/a/b]
  paper: [https://doi.org/10.48550/arXiv.2207.07115, https://e.org/p]
topics: [Video, video]
tags: [S6, mamba] # aliases

# The last comment.
"""
MENDED = """\
# yaml-language-server: $schema=../schema/paper.json
# A comment that stays.
title: "Specific Videos & Memory"
abstract: >-
  We follow the cat of Schrödinger.
authors:
  - Ho Kei Cheng
  - Alexander G. Schwing
  - {name: Ada Lovelace, orcid: "0000-0002-1825-0097"}
venue:   ECCV 2022
ids: {arxiv: "2207.07115", doi: "10.48550/arXiv.2207.07115"}
links:
  paper: [https://e.org/p]
  code: [https://github.com/a/b]
topics: [video]
tags: [mamba]
# The last comment.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put("topics/video.yaml", "title: Video\ndescription: D\n")
    put("tags.yaml", "mamba: {title: Mamba, aliases: [S6]}\n")
    put("papers/two.yaml", CAREFUL)
    return tmp_path


def put(name: str, text: str) -> Path:
    path = Path("docs", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "--as-of", "2026-11-21", *arguments])


def test_everything_that_is_safe_at_once() -> None:
    path = put("papers/one.yaml", CARELESS)
    result = check("--fix")
    assert path.read_text("utf-8") == MENDED
    assert result.exit_code == 0
    assert result.stdout == (
        "docs/papers/one.yaml:15: topic-alias: mended topics: 'Video' → (nothing)\n"
        "docs/papers/one.yaml:16: tag-alias: mended tags: 'S6' → (nothing)\n"
        "docs/papers/one.yaml:11: odd-doi: mended ids.doi: "
        "'10.48550/arXiv.2207.07115.' → '10.48550/arXiv.2207.07115'\n"
        "docs/papers/one.yaml:11: id-in-link: mended ids.arxiv: (nothing) → '2207.07115'\n"
        "docs/papers/one.yaml:13: id-in-link: mended links.paper: "
        "'https://doi.org/10.48550/arXiv.2207.07115' → (nothing)\n"
        "docs/papers/one.yaml:7: glued-authors: mended authors: "
        "'Ho Kei Cheng and Alexander G. Schwing*' → 'Ho Kei Cheng', 'Alexander G. Schwing'\n"
        "docs/papers/one.yaml:3: trailing-junk: mended title: 'Memory,' → 'Memory'\n"
        "docs/papers/one.yaml:9: trailing-junk: mended authors: "
        "'Ada Lovelace1' → 'Ada Lovelace'\n"
        "docs/papers/one.yaml:4: mojibake: mended abstract: 'SchrÃ¶dinger.' → 'Schrödinger.'\n"
        "docs/papers/one.yaml:3: ligature: mended title: 'Speciﬁc' → 'Specific'\n"
        "docs/papers/one.yaml:3: markup-left: mended title: '&amp;' → '&'\n"
        "docs/papers/one.yaml:4: leading-label: mended abstract: 'Abstract:' → (nothing)\n"
        "docs/papers/one.yaml:14: odd-url: mended links.code: "
        "'https://github.com/a/b).' → (nothing)\n"
        "2 papers, 1 topic, 1 tag: 0 errors, 0 warnings\n"
    )


def test_a_second_run_changes_nothing() -> None:
    path = put("papers/one.yaml", CARELESS)
    check("--fix")
    before = path.stat()
    result = check("--fix")
    assert result.stdout == "2 papers, 1 topic, 1 tag: 0 errors, 0 warnings\n"
    assert result.stderr == ""
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_without_fix_nothing_is_written_and_it_is_said_what_would_be() -> None:
    path = put("papers/one.yaml", CARELESS)
    result = check()
    assert path.read_bytes() == CARELESS.encode()
    assert "`catalog check --fix` mends 1 entry\n" in result.stderr


def test_what_is_not_safe_is_not_promised() -> None:
    put("papers/one.yaml", "title: \"A\"\nabstract: 'We call it \\shortname.'\ntopics: [video]\n")
    result = check()
    assert "markup-left" in result.stdout
    assert "--fix" not in result.stderr
    assert check("--fix").stdout == result.stdout


def test_each_change_is_said_with_its_line_in_the_new_file() -> None:
    put(
        "papers/one.yaml",
        'title: "A"\nauthors:\n  - Ada Lovelace\n  - Charles Babbage and Mary Somerville\n'
        "abstract: >-\n  We.\ntopics: [Video]\n",
    )
    assert check("--fix").stdout == (
        "docs/papers/one.yaml:9: topic-alias: mended topics: 'Video' → 'video'\n"
        "docs/papers/one.yaml:7: glued-authors: mended authors: "
        "'Charles Babbage and Mary Somerville' → 'Charles Babbage', 'Mary Somerville'\n"
        "2 papers, 1 topic, 1 tag: 0 errors, 0 warnings\n"
    )


def test_an_entry_with_errors_of_its_own_is_left_alone() -> None:
    texts = {
        "papers/a.yaml": 'title: "A,"\nabstract: We.\ntopics: [Video]\ncolour: red\n',
        "papers/b.yaml": 'title: "B,"\n<<<<<<< HEAD\ntopics: [Video]\n',
        "papers/c.yaml": 'title: "C,"\ndate: soon\ntopics: [Video]\n',
    }
    for name, text in texts.items():
        put(name, text)
    put("papers/d.yaml", 'title: "D,"\nabstract: We.\ntopics: [Video]\n')
    result = check("--fix")
    assert result.exit_code == 1
    for name, text in texts.items():
        assert Path("docs", name).read_text() == text
    assert 'title: "D"' in Path("docs/papers/d.yaml").read_text()
    assert "docs/papers/a.yaml:4:1: unknown-key" in result.stdout


def test_where_the_vocabulary_can_not_be_read_tags_are_left_alone() -> None:
    put("tags.yaml", "mamba: [\n")
    text = 'title: "A"\nabstract: We.\ntopics: [video]\ntags: [S6]\n'
    path = put("papers/one.yaml", text)
    check("--fix")
    assert path.read_text() == text


def test_a_spelling_of_two_tags_is_left_to_people() -> None:
    put("tags.yaml", "mamba: {title: Mamba, aliases: [S6]}\ns-six: {title: S6}\n")
    text = 'title: "A"\nabstract: We.\ntopics: [video]\ntags: [S6]\n'
    path = put("papers/one.yaml", text)
    result = check("--fix")
    assert path.read_text() == text
    assert "unknown-tag: 'S6'" in result.stdout


def test_a_rule_that_is_off_mends_nothing() -> None:
    Path("mkdocs.yml").write_text("plugins: [{catalog: {check: {trailing-junk: off}}}]\n")
    path = put("papers/one.yaml", 'title: "A,"\nabstract: We.\ntopics: [Video]\n')
    check("--fix")
    assert path.read_text().split("\n")[1:4:2] == ['title: "A,"', "topics: [video]"]


def test_windows_line_ends_stay() -> None:
    path = put("papers/one.yaml", 'title: "A,"\r\nabstract: We.\r\ntopics: [video]\r\n')
    check("--fix")
    text = path.read_bytes()
    assert b'title: "A"\r\nabstract: We.\r\n' in text
    assert text.count(b"\n") == text.count(b"\r\n")


def test_an_entry_is_never_half_written(monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("papers/one.yaml", CARELESS)

    def fail(handle: int) -> None:
        assert handle > 2
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    result = check("--fix")
    assert isinstance(result.exception, OSError)
    assert path.read_bytes() == CARELESS.encode()
    assert sorted(p.name for p in path.parent.iterdir()) == ["one.yaml", "two.yaml"]


def test_what_one_rule_mends_another_goes_on_with() -> None:
    paper = Paper(
        id=PaperId("a"),
        file="papers/a.yaml",
        title="A,",
        authors=(Author(name="Ada Lovelace* and Eﬃe Gray1;"),),
        tags=(TagId("s6"), TagId("mamba"), TagId("S6")),
    )
    catalog = Catalog(papers=(paper,), tags=(Tag(id=TagId("mamba"), title="M", aliases=("S6",)),))
    codes = {"glued-authors", "trailing-junk", "ligature", "tag-alias"}
    (mended,) = mend(catalog, [paper], codes)
    assert [author.name for author in mended.paper.authors] == ["Ada Lovelace", "Effie Gray"]
    assert mended.paper.tags == ("mamba",)
    assert {change.code for change in mended.changes} == codes
    assert list(mend(catalog, [mended.paper], codes)) == []
    assert list(mend(catalog, [paper], ())) == []
