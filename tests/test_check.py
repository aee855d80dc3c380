"""Rules across entries: each in a small catalog of its own, with the whole message."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog import check
from catalog.problems import report
from catalog.rules import (
    RULES,
    Levels,
    Rule,
    addresses,
    dates,
    duplicates,
    identifiers,
    people,
    texts,
    vocabulary,
)
from catalog.rules import levels as read_levels

DOCS = Path(__file__).parents[1] / "docs"

# A catalog that breaks no rule; each case changes or adds files.
CLEAN = {
    "papers/one.yaml": (
        'title: "One"\nids: {arxiv: "2207.07115", doi: 10.1000/One}\ntopics: [video]\n'
    ),
    "papers/two.yaml": 'title: "Two"\ntopics: [video, vision]\ntags: [mamba]\n',
    "topics/vision.yaml": "{title: Vision, description: D}\n",
    "topics/video.yaml": "{title: Video, description: D, parent: vision, start_here: [one]}\n",
    "tags.yaml": "mamba: {title: Mamba, aliases: [Mamba-2, S6]}\nkv-cache: {title: KV cache}\n",
}
TITLES = (
    "hint: `catalog same one x` makes one entry of them; or give one `version_of` or "
    "`not_same_as: [one]`"
)
MERGE = "hint: merge the entries, or mend one of them"
ONE_TAG = "hint: a spelling leads to one tag"
UNIQUE = "hint: ids are unique over all folders"
LEVELS = "hint: topics have two levels: areas, and topics in them"


def said(folder: Path, files: dict[str, str]) -> str:
    for name, text in {**CLEAN, **files}.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return report(check.examine(folder / "docs")[1])


def paper(title: str, *lines: str) -> str:
    return "\n".join([f"title: {title}", "topics: [video]", *lines, ""])


CASES: list[tuple[dict[str, str], str]] = [
    ({}, ""),
    # topics
    (
        {"papers/a.yaml": "title: A\ntopics: [video, vidoe]\n"},
        "docs/papers/a.yaml:2:17: unknown-topic: 'vidoe'\nhint: did you mean 'video'?",
    ),
    (
        {"papers/a.yaml": "title: A\ntopics:\n  - zzz\n"},
        "docs/papers/a.yaml:3:5: unknown-topic: 'zzz'\nhint: docs/topics/ holds one file per topic",
    ),
    (
        {"papers/a.yaml": "title: A\ntopics: [Video, VISION, video]\n"},
        (
            "docs/papers/a.yaml:2:10: topic-alias: 'Video'\nhint: write 'video'\n"
            "docs/papers/a.yaml:2:17: topic-alias: 'VISION'\nhint: write 'vision'"
        ),
    ),
    (
        {"papers/a.yaml": "title: A\n"},
        (
            "docs/papers/a.yaml:1:1: no-topic: 'A' has no topic\n"
            "hint: `catalog suggest a` proposes some"
        ),
    ),
    (
        {"papers/a.yaml": "title: A\ntopics: []\n"},
        (
            "docs/papers/a.yaml:2:1: no-topic: 'A' has no topic\n"
            "hint: `catalog suggest a` proposes some"
        ),
    ),
    # tags
    (
        {"papers/a.yaml": paper("A", "tags: [mamba, mambo]")},
        "docs/papers/a.yaml:3:15: unknown-tag: 'mambo'\nhint: did you mean 'mamba'?",
    ),
    (
        {"papers/a.yaml": paper("A", "tags: [zzz]")},
        "docs/papers/a.yaml:3:8: unknown-tag: 'zzz'\nhint: docs/tags.yaml holds the vocabulary",
    ),
    (
        {"papers/a.yaml": paper("A", "tags: [mamba-2, KV Cache]")},
        (
            "docs/papers/a.yaml:3:8: tag-alias: 'mamba-2'\nhint: write 'mamba'\n"
            "docs/papers/a.yaml:3:17: tag-alias: 'KV Cache'\nhint: write 'kv-cache'"
        ),
    ),
    (
        {"papers/a.yaml": "title: A\ntopics: [video, vision, video]\ntags: [mamba, mamba]\n"},
        (
            "docs/papers/a.yaml:2:25: doubled-word: 'video' is given twice\nhint: delete one\n"
            "docs/papers/a.yaml:3:15: doubled-word: 'mamba' is given twice\nhint: delete one"
        ),
    ),
    (
        {"tags.yaml": "a: {title: Mamba}\nb: {title: B, aliases: [MAMBA, A]}\nmamba: {title: M}\n"},
        (
            f"docs/tags.yaml:2:1: shared-alias: 'a' belongs to 'a' too\n{ONE_TAG}\n"
            f"docs/tags.yaml:2:1: shared-alias: 'mamba' belongs to 'a' too\n{ONE_TAG}\n"
            f"docs/tags.yaml:3:1: shared-alias: 'mamba' belongs to 'a' too\n{ONE_TAG}"
        ),
    ),
    # ids
    (
        {"papers/old/one.yaml": paper("Older")},
        # Of two files of one name the first in order of paths owns it.
        f"docs/papers/one.yaml:1:1: duplicate-id: 'one' is taken by papers/old/one.yaml\n{UNIQUE}",
    ),
    (
        {"papers/a.yaml": paper("A", "aliases: [a, before, two]"), "papers/b.yaml": paper("B")},
        f"docs/papers/a.yaml:3:22: duplicate-id: 'two' is taken by papers/two.yaml\n{UNIQUE}",
    ),
    (
        {
            "papers/a.yaml": paper("A", "aliases: [before]"),
            "papers/b.yaml": paper("B", "aliases: [before]"),
        },
        f"docs/papers/b.yaml:3:11: duplicate-id: 'before' is taken by papers/a.yaml\n{UNIQUE}",
    ),
    (
        {"topics/vision/video.yaml": "{title: V, description: D}\n"},
        (
            "docs/topics/vision/video.yaml:1:1: duplicate-id: 'video' is taken by "
            f"topics/video.yaml\n{UNIQUE}"
        ),
    ),
    (
        # A topic may be called as a paper is: their pages lie in different folders.
        {"papers/video.yaml": paper("A")},
        "",
    ),
    # identifiers
    (
        {"papers/x.yaml": paper("X", 'ids: {arxiv: "2207.07115"}')},
        (
            "docs/papers/x.yaml:3:7: duplicate-arxiv: '2207.07115' belongs to papers/one.yaml too\n"
            f"{MERGE}"
        ),
    ),
    (
        # DOIs are the same in any case (DOI Handbook, section 3.4).
        {"papers/x.yaml": paper("X", "ids: {doi: 10.1000/ONE}")},
        (
            "docs/papers/x.yaml:3:7: duplicate-doi: '10.1000/ONE' belongs to papers/one.yaml too\n"
            f"{MERGE}"
        ),
    ),
    (
        {
            "papers/a.yaml": paper("A", "ids: {openreview: Ab, acl: 2023.acl-long.1}"),
            "papers/b.yaml": paper("B", "ids: {openreview: aB, acl: 2023.acl-long.1}"),
        },
        # OpenReview's ids tell capitals from small letters.
        (
            "docs/papers/b.yaml:3:23: duplicate-acl: '2023.acl-long.1' belongs to papers/a.yaml"
            f" too\n{MERGE}"
        ),
    ),
    (
        {
            "papers/a.yaml": paper("A", 'ids: {openreview: Ab, pubmed: "12"}'),
            "papers/b.yaml": paper("B", 'ids: {openreview: Ab, pubmed: "12"}'),
        },
        (
            "docs/papers/b.yaml:3:7: duplicate-openreview: 'Ab' belongs to papers/a.yaml"
            f" too\n{MERGE}\n"
            "docs/papers/b.yaml:3:23: duplicate-pubmed: '12' belongs to papers/a.yaml"
            f" too\n{MERGE}"
        ),
    ),
    (
        {
            "papers/a.yaml": paper("A", "citation_key: Key1"),
            "papers/b.yaml": paper("B", "citation_key: key1"),
            "papers/c.yaml": paper("C", "citation_key: key2"),
        },
        (
            "docs/papers/b.yaml:3:1: duplicate-citation-key: 'key1' belongs to papers/a.yaml too\n"
            "hint: a letter behind the year tells them apart"
        ),
    ),
    # titles
    (
        {"papers/x.yaml": paper('"O.N.É!"')},
        (
            "docs/papers/x.yaml:1:1: duplicate-title: papers/one.yaml has the same title "
            f"(warning)\n{TITLES}"
        ),
    ),
    ({"papers/x.yaml": paper("One", "version_of: one")}, ""),
    ({"papers/x.yaml": paper("One", "not_same_as: [one]")}, ""),
    (
        {
            "papers/a.yaml": paper("Same", "not_same_as: [b]"),
            "papers/b.yaml": paper("Same"),
        },
        "",
    ),
    # references
    (
        {
            "papers/a.yaml": paper(
                "A",
                "related: [one, too]",
                "same_as: [zzzzzzzz]",
                "not_same_as: [two, tow]",
                "version_of: onee",
            )
        },
        (
            "docs/papers/a.yaml:3:16: unknown-paper: 'too'\nhint: did you mean 'two'?\n"
            "docs/papers/a.yaml:4:11: unknown-paper: 'zzzzzzzz'\n"
            "docs/papers/a.yaml:5:20: unknown-paper: 'tow'\nhint: did you mean 'two'?\n"
            "docs/papers/a.yaml:6:1: unknown-paper: 'onee'\nhint: did you mean 'one'?"
        ),
    ),
    (
        {"topics/t.yaml": "title: T\ndescription: D\nstart_here: [one, ones]\n"},
        "docs/topics/t.yaml:3:19: unknown-paper: 'ones'\nhint: did you mean 'one'?",
    ),
    # areas
    (
        {"topics/t.yaml": "title: T\ndescription: D\nparent: vison\n"},
        "docs/topics/t.yaml:3:1: unknown-topic: 'vison'\nhint: did you mean 'vision'?",
    ),
    (
        # Only an area can be meant, and `video` is none.
        {"topics/t.yaml": "title: T\ndescription: D\nparent: videos\n"},
        "docs/topics/t.yaml:3:1: unknown-topic: 'videos'",
    ),
    (
        {"topics/t.yaml": "title: T\ndescription: D\nparent: video\n"},
        f"docs/topics/t.yaml:3:1: topic-depth: 'video' is itself a topic of an area\n{LEVELS}",
    ),
    (
        {"topics/t.yaml": "title: T\ndescription: D\nparent: t\n"},
        f"docs/topics/t.yaml:3:1: topic-depth: 't' is itself a topic of an area\n{LEVELS}",
    ),
]


@pytest.mark.parametrize(("files", "expected"), CASES)
def test_what_entries_break_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said(tmp_path, files) == expected


def test_problems_of_files_and_of_entries_come_in_one_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {
        "papers/a.yaml": paper("A", "related: [zzz]", "date: soon"),
        "papers/b.yaml": paper("B", "related: [zzz]"),
        "papers/c.yaml": "title: C\n",
        "topics/t.yaml": "title: T\ndescription: D\nparent: t\nzzz: y\n",
    }
    assert said(tmp_path, files) == (
        "docs/papers/a.yaml:4:7: bad-date: 'soon' is not a date\n"
        "hint: write it as 2022-07-14, 2022-07 or 2022\n"
        "docs/papers/b.yaml:3:11: unknown-paper: 'zzz'\n"
        "docs/papers/c.yaml:1:1: no-topic: 'C' has no topic\n"
        "hint: `catalog suggest c` proposes some\n"
        f"docs/topics/t.yaml:3:1: topic-depth: 't' is itself a topic of an area\n{LEVELS}\n"
        "docs/topics/t.yaml:4:1: unknown-key: 'zzz'\n"
        "hint: known fields: title, description, parent, match, start_here"
    )


def test_no_rule_is_forgotten() -> None:
    modules = (vocabulary, duplicates, identifiers, dates, people, texts, addresses)
    there = {
        rule.code for module in modules for rule in vars(module).values() if isinstance(rule, Rule)
    }
    # Made by a loop, for want of names.
    there |= {f"duplicate-{name}" for name in ("arxiv", "doi", "openreview", "acl", "pubmed")}
    codes = [rule.code for rule in RULES]
    assert sorted(codes) == sorted(there)
    assert {rule.page for rule in RULES} == {module.PAGE for module in modules}


def test_the_catalog_itself_has_no_problem_that_a_build_looks_for() -> None:
    assert report(check.examine(DOCS)[1]) == ""


def test_the_catalog_itself_has_no_errors_at_all() -> None:
    _, problems = check.examine(DOCS, thorough=True, today=date(2026, 11, 21))
    assert report(problem for problem in problems if problem.severity == "error") == ""


# What entries get wrong that no page stands on, one of each kind of rule.
CARELESS = paper('"Speciﬁc"', "abstract: TBA", "date: 2062", "links: {code: [https://bit.ly/a]}")


def test_a_build_leaves_alone_what_its_pages_do_not_stand_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said(tmp_path, {"papers/a.yaml": CARELESS}) == ""
    _, problems = check.examine(Path("docs"), thorough=True, today=date(2026, 11, 21))
    assert report(p for p in problems if p.location.file == "docs/papers/a.yaml") == (
        "docs/papers/a.yaml:1:1: ligature: 'Speciﬁc' holds two letters as one (warning)\n"
        "hint: write them as two\n"
        "docs/papers/a.yaml:3:1: placeholder: 'TBA' is a placeholder\n"
        "hint: write what belongs there, or leave the field out\n"
        "docs/papers/a.yaml:4:1: future-date: '2062' is still to come (warning)\n"
        "hint: write the day of first publication, or as much of it as is known\n"
        "docs/papers/a.yaml:5:16: link-shortener: 'https://bit.ly/a' (warning)\n"
        "hint: follow it, and write the address that it leads to"
    )


def test_a_build_looks_for_what_the_owner_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said(tmp_path, {"papers/a.yaml": CARELESS})
    levels = Levels(given={"ligature": "error", "placeholder": "warning", "future-date": "error"})
    _, problems = check.examine(Path("docs"), levels=levels)
    # Without a day no date lies in the future: nothing depends on the clock.
    assert [(p.code, p.severity) for p in problems] == [
        ("ligature", "error"),
        ("placeholder", "warning"),
    ]
    _, problems = check.examine(Path("docs"), levels=levels, today=date(2026, 11, 21))
    assert [p.code for p in problems] == ["ligature", "placeholder", "future-date"]
    assert problems[-1].severity == "error"


def test_a_rule_that_is_off_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no-topic" in said(tmp_path, {"papers/a.yaml": "title: A\n"})
    assert check.examine(Path("docs"), levels=Levels(given={"no-topic": "off"}))[1] == ()


def test_problems_of_the_settings_come_along(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("plugins: [{catalog: {check: {no-topics: off}}}]\n")
    levels = read_levels(tmp_path / "mkdocs.yml", "mkdocs.yml")
    assert report(check.examine(tmp_path / "docs", levels=levels)[1]) == (
        "mkdocs.yml:1:41: unknown-check: 'no-topics' is no code of `catalog check`\n"
        "hint: did you mean 'no-topic'?"
    )


CONFLICT = """\
title: A
<<<<<<< HEAD
topics: [video]
=======
topics: [vision]
>>>>>>> theirs
"""


def test_a_merge_that_was_not_finished_is_one_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    says = (
        "is the mark of an unfinished merge\n"
        "hint: keep one of the two sides, and delete the lines with marks"
    )
    # What refers to a file that can't be read is no problem of its own.
    refers = {"papers/b.yaml": paper("B", "related: [a]")}
    assert said(tmp_path, {"papers/a.yaml": CONFLICT, **refers}) == (
        f"docs/papers/a.yaml:2:1: merge-conflict: '<<<<<<< HEAD' {says}"
    )
    assert said(tmp_path, {"papers/a.yaml": CONFLICT.replace("\n", "\r\n")}) == (
        f"docs/papers/a.yaml:2:1: merge-conflict: '<<<<<<< HEAD' {says}"
    )
    assert said(tmp_path, {"papers/a.yaml": "title: A\ntopics: [video]\n>>>>>>> theirs\n"}) == (
        f"docs/papers/a.yaml:3:1: merge-conflict: '>>>>>>> theirs' {says}"
    )
    broken_tags = {"papers/a.yaml": paper("A"), "tags.yaml": "<<<<<<< HEAD\nmamba: {title: M}\n"}
    assert said(tmp_path, broken_tags) == (
        f"docs/tags.yaml:1:1: merge-conflict: '<<<<<<< HEAD' {says}"
    )


def test_what_looks_like_a_merge_inside_a_text_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = paper("A", "abstract: |-", "  <<<<<<< HEAD", "  >>>>>>>", 'why: "<<<<<<< HEAD"')
    assert said(tmp_path, {"papers/a.yaml": text}) == ""
    assert said(tmp_path, {"papers/a.yaml": paper("A", "# <<<<<<< HEAD")}) == ""
    assert said(tmp_path, {"papers/a.yaml": paper("A", 'why: "', "<<<<<<<< eight", '"')}) == ""


def test_what_an_entry_gets_wrong_all_over_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = said(tmp_path, {"papers/a.yaml": paper("A", f"tags: [{', '.join(['mamba'] * 1_523)}]")})
    first, *rest = [line for line in text.splitlines() if "hint" not in line]
    assert first == (
        "docs/papers/a.yaml:1:1: doubled-word: 1,502 more like the first 20 stand in this file"
    )
    # The second `mamba` stands behind `tags: [mamba, `, each other one seven characters on.
    assert rest == [
        f"docs/papers/a.yaml:3:{15 + 7 * number}: doubled-word: 'mamba' is given twice"
        for number in range(20)
    ]
