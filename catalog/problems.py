"""Problems: what is wrong with a user's input, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """A place in a file. Lines and columns count from 1, columns in characters."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing a user should mend. `code` is stable: docs and settings name it."""

    code: str
    location: Location
    message: str
    hint: str = ""
    severity: Severity = "error"

    def text(self) -> str:
        """`path:line:column: code: message`, with the hint on a line of its own."""
        tail = "" if self.severity == "error" else f" ({self.severity})"
        lines = [f"{self.location}: {self.code}: {self.message}{tail}"]
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)

    def annotation(self) -> str:
        """A GitHub Actions workflow command that marks the line in a pull request.

        Source: GitHub documentation, "Workflow commands for GitHub Actions".
        """
        place = self.location
        properties = ",".join(
            f"{key}={_escape_property(str(value))}"
            for key, value in (
                ("file", place.file),
                ("line", place.line),
                ("col", place.column),
                ("title", self.code),
            )
        )
        message = f"{self.message}\nhint: {self.hint}" if self.hint else self.message
        return f"::{self.severity} {properties}::{_escape_message(message)}"


def problem_at(  # noqa: PLR0917  # in the order in which a problem is told
    file: str, line: int, code: str, message: str, hint: str = "", severity: Severity = "error"
) -> Problem:
    """A problem of a whole line of a file."""
    return Problem(
        code=code,
        location=Location(file=file, line=line),
        message=message,
        hint=hint,
        severity=severity,
    )


def _escape_message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by file, line and column: the same list whatever found them first."""
    return tuple(sorted(problems, key=lambda p: (p.location, p.code, p.message)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them must stop a build."""
    return any(problem.severity == "error" for problem in problems)


def report(problems: Iterable[Problem], *, github: bool = False) -> str:
    """All problems, in order, as text for a terminal or as GitHub annotations."""
    return "\n".join(
        problem.annotation() if github else problem.text() for problem in in_order(problems)
    )


def quote(text: str, limit: int = 80) -> str:
    """A user's text inside a message: on one line, cut to `limit` characters, in quotes."""
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)
    return f"'{shown}'"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean 'nlp'?` for the nearest known word, or nothing."""
    nearest = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean {quote(nearest[0])}?" if nearest else ""
