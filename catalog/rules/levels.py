"""How grave each problem is to the owner of a catalog: the plugin's `check` in mkdocs.yml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args

from catalog.entry.nodes import (
    MappingNode,
    Node,
    Reading,
    ScalarNode,
    SequenceNode,
    compose,
    place_of,
)
from catalog.load import merge_conflict
from catalog.problems import Location, Problem, did_you_mean, quote
from catalog.rules.codes import CODES, RULES
from catalog.rules.rule import Level

_PLUGIN = "catalog"
_SETTING = "check"
# `INHERIT` may lead in a circle.
_DEEPEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """The levels that an owner has set, by code, and what is wrong with how they are set."""

    given: Mapping[str, Level] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def of(self, code: str) -> Level:
        """The level of a code: the owner's, or the one it has."""
        return self.given.get(code, CODES[code].level)

    def run(self, *, build: bool) -> frozenset[str]:
        """The codes of the rules to run: by a build, those that it knows or the owner names."""
        return frozenset(
            rule.code
            for rule in RULES
            if self.of(rule.code) != "off" and (rule.build or not build or rule.code in self.given)
        )


def levels(mkdocs_yml: Path, shown_as: str = "") -> Levels:
    """The levels that a mkdocs.yml sets; none if there is no such file.

    Nothing in the file is run or resolved: its own tags (`!ENV`, `!!python/name:`) are read over.
    A file that it names by `INHERIT` is read first, as MkDocs does. `shown_as` is the file's path
    in problems.
    """
    return _levels(mkdocs_yml, shown_as or str(mkdocs_yml), _DEEPEST)


def _levels(path: Path, shown_as: str, depth: int) -> Levels:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Levels()
    except (OSError, UnicodeDecodeError):
        here = Location(file=shown_as)
        return Levels(
            problems=(Problem(code="unreadable", location=here, message="can't be read"),)
        )
    conflict = merge_conflict(text, shown_as)
    if conflict is not None:
        return Levels(problems=(conflict,))
    reading = Reading(shown_as)
    root = compose(text, reading)
    if root is None:
        return Levels(problems=tuple(reading.problems))
    parent = Levels()
    inherited = _value(root, "INHERIT")
    if isinstance(inherited, ScalarNode) and depth:
        name = str(inherited.value)
        parent = _levels(path.parent / name, str(Path(shown_as).parent / name), depth - 1)
    plugins = _value(root, "plugins")
    given = {
        str(key.value): (str(value.value), place_of(value))
        for key, value in _settings(plugins)
        if isinstance(value, ScalarNode)
    }
    own = _judged(given, shown_as)
    # MkDocs merges mappings; a list takes the place of the parent's.
    kept = {} if isinstance(plugins, SequenceNode) else parent.given
    return Levels(given={**kept, **own.given}, problems=(*parent.problems, *own.problems))


def _settings(plugins: Node | None) -> Iterator[tuple[ScalarNode, Node]]:
    """The plugin's `check`, of plugins given as a list or as a mapping."""
    entries: Iterable[Node] = ()
    if isinstance(plugins, SequenceNode):
        entries = plugins.value
    elif isinstance(plugins, MappingNode):
        entries = [plugins]
    for entry in entries:
        plugin = _value(entry, _PLUGIN)
        check = _value(plugin, _SETTING)
        if isinstance(check, MappingNode):
            yield from ((key, value) for key, value in check.value if isinstance(key, ScalarNode))


def _value(node: Node | None, name: str) -> Node | None:
    """The value of a mapping's key, the last one as in MkDocs' YAML."""
    found: Node | None = None
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == name:
                found = value
    return found


def given_levels(check: Mapping[str, object], shown_as: str = "mkdocs.yml") -> Levels:
    """The levels of the plugin's `check`, as MkDocs has read it: `off` is False to YAML."""
    words = {False: "off", True: "on"}
    return _judged(
        {
            str(code): (words[level] if isinstance(level, bool) else str(level), (1, 1))
            for code, level in check.items()
        },
        shown_as,
    )


def _judged(given: Mapping[str, tuple[str, tuple[int, int]]], shown_as: str) -> Levels:
    """The settings that make sense, and problems of the others."""
    right: dict[str, Level] = {}
    problems = []
    # YAML takes these words for no.
    meant = {"false": "off", "no": "off"}
    for code, (word, (line, column)) in given.items():
        level = meant.get(word.casefold(), word.casefold())
        problem = _problem(code, level, Location(file=shown_as, line=line, column=column))
        if problem is None:
            right[code] = cast("Level", level)
        else:
            problems.append(problem)
    return Levels(given=right, problems=tuple(problems))


def _problem(code: str, level: str, location: Location) -> Problem | None:
    if code not in CODES:
        return Problem(
            code="unknown-check",
            location=location,
            message=f"{quote(code)} is no code of `catalog check`",
            hint=did_you_mean(code, CODES),
        )
    if level not in get_args(Level):
        return Problem(
            code="bad-level",
            location=location,
            message=f"{quote(level)} is no level",
            hint=f"one of {', '.join(get_args(Level))}",
        )
    if CODES[code].fixed:
        return Problem(
            code="bad-level",
            location=location,
            message=f"{quote(code)} is always an error",
            hint="delete the line",
        )
    return None
