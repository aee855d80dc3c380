"""Levels of problems: read from any mkdocs.yml, with nothing in it run."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.problems import report
from catalog.rules import CODES, RULES, Levels, given_levels, levels


def read(folder: Path, text: str) -> Levels:
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    return levels(folder / "mkdocs.yml", "mkdocs.yml")


@pytest.mark.parametrize(
    "text",
    [
        "plugins:\n  - catalog: {check: {missing-abstract: error, no-topic: off}}\n",
        (
            "plugins:\n  - search\n  - catalog:\n      press: false\n      check:\n"
            "        missing-abstract: error\n        no-topic: 'off'\n"
        ),
        "plugins:\n  catalog:\n    check: {missing-abstract: Error, no-topic: false}\n",
        "plugins: [{catalog: {check: {missing-abstract: error, no-topic: no}}}]\n",
        "x: &c {missing-abstract: error, no-topic: OFF}\nplugins: [{catalog: {check: *c}}]\n",
        # What MkDocs and its extensions know, and nobody here runs.
        (
            "site_url: !ENV [SITE, 'https://e.org/']\n"
            "hooks: !relative $config_dir\n"
            "markdown_extensions:\n  - pymdownx.emoji:\n"
            "      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
            "      run: !!python/object/apply:os.system ['touch hacked']\n"
            "plugins:\n  - catalog: {check: {missing-abstract: error, no-topic: off}}\n"
        ),
    ],
)
def test_levels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(tmp_path, text) == Levels(given={"missing-abstract": "error", "no-topic": "off"})
    assert [path.name for path in tmp_path.iterdir()] == ["mkdocs.yml"]


@pytest.mark.parametrize(
    "text",
    [
        "site_name: A\n",
        "plugins: [catalog]\n",
        "plugins: catalog\n",
        "plugins: []\n",
        "plugins: [{catalog: }]\n",
        "plugins: [{catalog: {check: }}]\n",
        "plugins: [{catalog: {check: [no-topic]}}]\n",
        "plugins: [{other: {check: {no-topic: off}}}]\n",
    ],
)
def test_without_levels_each_has_its_own(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == Levels()


def test_without_a_file(tmp_path: Path) -> None:
    assert levels(tmp_path / "mkdocs.yml") == Levels()


def test_mistakes_are_shown_with_their_lines_and_the_rest_holds(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "plugins:\n  - catalog:\n      check:\n        no-topics: off\n        ligature: fatal\n"
        "        yaml: off\n        merge-conflict: warning\n        mojibake: error\n",
    )
    assert found.given == {"mojibake": "error"}
    assert report(found.problems) == (
        "mkdocs.yml:4:20: unknown-check: 'no-topics' is no code of `catalog check`\n"
        "hint: did you mean 'no-topic'?\n"
        "mkdocs.yml:5:19: bad-level: 'fatal' is no level\n"
        "hint: one of error, warning, off\n"
        "mkdocs.yml:6:15: bad-level: 'yaml' is always an error\n"
        "hint: delete the line\n"
        "mkdocs.yml:7:25: bad-level: 'merge-conflict' is always an error\n"
        "hint: delete the line"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [\n", "yaml"),
        ("a: b\n<<<<<<< HEAD\n", "merge-conflict"),
        ("", "empty"),
        ("- a\n", "wrong-type"),
        ("a: \x07\n", "control-character"),
    ],
)
def test_a_file_that_can_not_be_read(tmp_path: Path, text: str, problem: str) -> None:
    assert [p.code for p in read(tmp_path, text).problems] == [problem]


def test_a_file_of_other_bytes(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(b"site_name: \xff\n")
    assert [p.code for p in levels(tmp_path / "mkdocs.yml").problems] == ["unreadable"]


def test_what_is_inherited(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(
        "plugins:\n  catalog:\n    check: {no-topic: off, mojibake: error, nonsense: off}\n"
    )
    own = "INHERIT: base.yml\n"
    assert read(tmp_path, own).given == {"no-topic": "off", "mojibake": "error"}
    assert [str(p.location) for p in read(tmp_path, own).problems] == ["base.yml:3:55"]
    merged = own + "plugins: {catalog: {check: {no-topic: warning}}}\n"
    assert read(tmp_path, merged).given == {"no-topic": "warning", "mojibake": "error"}
    # As in MkDocs, a list takes the place of what was inherited.
    replaced = own + "plugins: [{catalog: {check: {ligature: off}}}]\n"
    assert read(tmp_path, replaced).given == {"ligature": "off"}


def test_a_circle_ends(tmp_path: Path) -> None:
    text = "INHERIT: mkdocs.yml\nplugins: {catalog: {check: {no-topic: off}}}\n"
    assert read(tmp_path, text).given == {"no-topic": "off"}


def test_levels_as_mkdocs_has_read_them() -> None:
    # PyYAML has made False of `off`.
    found = given_levels({"no-topic": False, "mojibake": "error", "ligature": True, "zzz": 1})
    assert found.given == {"no-topic": "off", "mojibake": "error"}
    assert report(found.problems) == (
        "mkdocs.yml:1:1: bad-level: 'on' is no level\n"
        "hint: one of error, warning, off\n"
        "mkdocs.yml:1:1: unknown-check: 'zzz' is no code of `catalog check`"
    )
    assert given_levels({}) == Levels()


def test_which_rules_run() -> None:
    everything = {rule.code for rule in RULES}
    assert Levels().run(build=False) == everything
    built = Levels().run(build=True)
    assert built == {rule.code for rule in RULES if rule.build}
    named = Levels(given={"mojibake": "warning", "no-topic": "off"})
    assert named.run(build=False) == everything - {"no-topic"}
    assert named.run(build=True) == built - {"no-topic"} | {"mojibake"}


def test_a_level_is_the_owners_or_the_codes_own() -> None:
    named = Levels(given={"mojibake": "error"})
    assert named.of("mojibake") == "error"
    assert named.of("ligature") == CODES["ligature"].level == "warning"
    assert named.of("yaml") == "error"
