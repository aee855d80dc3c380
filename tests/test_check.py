"""Rules across entries: each in a small catalog of its own, with the whole message."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from catalog import check
from catalog.problems import report

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
TITLES = "hint: merge them, or give one `version_of` or `not_same_as: [one]`"
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
    here = (getattr(check, name) for name in vars(check) if not name.startswith("_"))
    rules = [
        rule
        for rule in here
        if inspect.isfunction(rule)
        and rule.__module__ == check.__name__
        and rule.__annotations__.get("return") == "Iterator[Problem]"
        and rule is not check.check
    ]
    assert list(check.RULES) == rules


def test_the_catalog_itself_has_no_problems() -> None:
    assert report(check.examine(DOCS)[1]) == ""
