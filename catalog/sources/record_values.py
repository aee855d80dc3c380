"""Values of a foreign record's fields, and the doubts that reading them raises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from catalog.problems import Problem, problem_at
from catalog.sources import fields

# What a field of a record can hold. Numbers come best as the text they were written as.
Value: TypeAlias = "str | int | float | bool | Sequence[Value] | Mapping[str, Value] | None"

# What people write where there is nothing.
NOTHING = frozenset({"", "-", "--", "–", "—", "n/a", "none", "null", "nan"})


class Named(NamedTuple):
    """A field of a record: how well its name tells what it holds, the name, the value."""

    rank: int
    name: str
    value: Value


@dataclass(slots=True)
class Doubts:
    """What of one record could not be understood: warnings at the record's line."""

    shown_as: str
    line: int
    problems: list[Problem] = field(default_factory=list)
    # The names of fields that are left out.
    left_out: list[str] = field(default_factory=list)
    # What was warned about here for the whole file.
    once: list[tuple[str, str]] = field(default_factory=list)

    def add(self, code: str, message: str, hint: str = "") -> None:
        """Note that something was left out."""
        self.problems.append(problem_at(self.shown_as, self.line, code, message, hint, "warning"))


def is_nothing(text: str) -> bool:
    """Whether a text stands where there is nothing."""
    return len(text) <= 4 and text.casefold() in NOTHING


def text_of(value: Value) -> str:
    """A value as one text; of a record within the record its name, of a list what it lists."""
    if isinstance(value, str):
        return fields.folded(value)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, Mapping):
        for name in ("name", "title", "value", "text", "display_name", "category"):
            if isinstance(value.get(name), str):
                return text_of(value[name])
        return ""
    # Lists in lists say nothing that is known.
    texts = (text_of(one) for one in value if isinstance(one, (str, int, float, Mapping)))
    return ", ".join(text for text in texts if text)
