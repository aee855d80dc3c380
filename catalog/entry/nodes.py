"""YAML text to nodes that know their line and column, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.problems import Location, Problem, Severity, quote

__all__ = [
    "MappingNode",
    "Node",
    "Reading",
    "ScalarNode",
    "SequenceNode",
    "compose",
    "pairs",
    "scalar_tokens",
]

# libyaml is ten times faster and gives the same nodes; PyYAML's own loader serves where it is
# not built in.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What YAML 1.1 allows in a stream (section 5.1), less the BOM; the tab is checked by the scanner.
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
# Of that, what most files are made of alone.
_PRINTABLE = bytes((0x0A, *range(0x20, 0x7F)))

# Far beyond any entry. PyYAML composes recursively, and a text deep enough would end the process.
_DEEPEST = 100


@dataclass(slots=True)
class Reading:
    """The problems found while one file is read."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        place: Node | tuple[int, int],
        code: str,
        message: str,
        hint: str = "",
        severity: Severity = "error",
    ) -> None:
        """Record a problem at a node, or at a line and column that count from 1."""
        line, column = place_of(place) if isinstance(place, Node) else place
        self.problems.append(
            Problem(
                code=code,
                location=Location(file=self.file, line=line, column=column),
                message=message,
                hint=hint,
                severity=severity,
            )
        )


def place_of(node: Node) -> tuple[int, int]:
    """Line and column at which a node begins, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a character in a text, from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def compose(text: str, reading: Reading) -> MappingNode | None:
    """The one mapping that a file must hold, or None and at least one problem."""
    text = text.removeprefix("\ufeff")
    forbidden = _forbidden(text)
    if forbidden is not None:
        code_point = f"U+{ord(forbidden[0]):04X}"
        reading.add(
            line_and_column(text, forbidden.start()),
            "control-character",
            f"the character {code_point} can't stand in an entry",
            "delete it: it is invisible, and often comes along when text is pasted",
        )
        return None
    try:
        _limit_depth(text)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reading.add(place, "yaml", error.problem or "not YAML", _yaml_hint(text, place[0]))
        return None
    except (yaml.YAMLError, RecursionError) as error:
        reading.add((1, 1), "yaml", f"not YAML: {type(error).__name__}")
        return None
    if root is None:
        reading.add((1, 1), "empty", "the file is empty")
        return None
    if not isinstance(root, MappingNode):
        reading.add(root, "wrong-type", "the file must hold `field: value` lines")
        return None
    return root


def _forbidden(text: str) -> re.Match[str] | None:
    """The first character that can't stand in an entry."""
    # What can be printed is allowed, and this is soon seen of most texts, soonest of ASCII.
    if text.isascii() and not text.encode().translate(None, _PRINTABLE):
        return None
    return None if text.replace("\n", "").isprintable() else _FORBIDDEN.search(text)


def _limit_depth(text: str) -> None:
    """Raise a YAML error where a list or mapping begins that is nested too deeply."""
    # Only indentation nests without these, and a file's size limits that.
    if sum(text.count(mark) for mark in "[{-?") < 10 * _DEEPEST:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            problem = f"lists or fields are nested deeper than {_DEEPEST} levels"
            raise yaml.MarkedYAMLError(
                problem=problem, problem_mark=cast("yaml.Mark | None", event.start_mark)
            )


def scalar_tokens(text: str) -> Iterator[yaml.ScalarToken]:
    """The scalars of a text that `compose` has taken, in order, by the same scanner."""
    for token in yaml.scan(text, Loader=_Loader):
        if isinstance(token, yaml.ScalarToken):
            yield token


def _yaml_hint(text: str, line_number: int) -> str:
    # The parser stumbles over a conflict's marks lines later, so all lines are looked at.
    if re.search(r"^(?:<{7}|>{7})(?: |$)", text, re.MULTILINE):
        return "a merge conflict is left in the file"
    lines = text.split("\n")
    line = lines[line_number - 1] if line_number <= len(lines) else ""
    if re.match(r"\s*[\w-]+: [^\"'>|\[{].*: ", line):
        return "put a text that contains a colon in double quotes"
    return ""


def pairs(node: MappingNode, reading: Reading) -> Iterator[tuple[str, ScalarNode, Node]]:
    """The keys and values of a mapping; keys that are doubled or no text become problems."""
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            reading.add(key, "bad-key", "a field's name must be a word")
        elif key.value in seen:
            reading.add(key, "duplicate-key", f"{quote(key.value)} is given twice")
        else:
            seen.add(key.value)
            yield key.value, key, value
