"""What a proposal comes to: the record to write, if any, and what the proposer is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from catalog.curation.plain import code, link, text
from catalog.model import Paper, Topic
from catalog.problems import Problem

# `added`, `completed`, `corrected` and `topic` want a pull request, the others an answer only.
State = Literal[
    "added", "completed", "corrected", "topic",
    "here", "ambiguous", "not-found", "down", "by-hand", "bad", "open",
]  # fmt: skip
WRITTEN: frozenset[State] = frozenset({"added", "completed", "corrected", "topic"})

# What branches of proposals are called: this and the number.
BRANCH = "proposal-"
MARK = "<!-- paper-catalog:proposal -->"
# GitHub takes no longer text.
LONGEST = 65_536
_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a proposal comes to. `says` are paragraphs of Markdown; `subject` is a commit's."""

    state: State
    says: tuple[str, ...]
    subject: str = ""
    record: Paper | Topic | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How entries are shown to people: by their page, if the site's address is known, and file."""

    site: str = ""
    folder: str = "docs/"

    def paper(self, paper: Paper) -> str:
        """An entry as Markdown: its title, which leads to its page, and its file."""
        address = f"{self.site.rstrip('/')}/papers/{paper.id}/" if self.site else ""
        return f"{link(paper.title, address)} ({code(self.folder + paper.file)})"


def proposed(number: int) -> Outcome:
    """A proposal that a pull request has been opened for. What is done there must stay."""
    said = f"It is proposed already: #{number}. Say there what should be different."
    return Outcome(state="open", says=(said,))


def bad(*says: str) -> Outcome:
    """A proposal that can't be understood."""
    return Outcome(state="bad", says=says)


def answer(outcome: Outcome, problems: Iterable[Problem] = (), *, number: int | None = None) -> str:
    """The text for people: on the issue, or of the pull request, which closes the issue."""
    paragraphs = [MARK, *outcome.says, *_problems(list(problems))]
    if outcome.state in WRITTEN and number is not None:
        paragraphs.append(f"Closes #{number}.")
    elif outcome.state in {"bad", "not-found", "ambiguous"}:
        paragraphs.append("Edit the issue's text above, and it is looked at again.")
    return "\n\n".join(paragraphs)[:LONGEST] + "\n"


def _problems(problems: list[Problem]) -> Iterable[str]:
    """What the check says of what was written."""
    if not problems:
        return
    shown = [
        f"- {problem.severity} {code(problem.code)}: {text(problem.message)}"
        for problem in problems[:_MOST_PROBLEMS]
    ]
    if len(problems) > _MOST_PROBLEMS:
        shown.append(f"- and {len(problems) - _MOST_PROBLEMS} more")
    yield "The check says, and a curator will see to it:\n\n" + "\n".join(shown)


def result(outcome: Outcome, *, number: int | None, file: str) -> dict[str, str]:
    """What a workflow needs to know, as names and values of one line each.

    Nothing in it is somebody's text but the subject, of which few signs are left.
    """
    written = outcome.state in WRITTEN and outcome.record is not None
    name = outcome.record.id if outcome.record else ""
    return {
        "state": outcome.state,
        "pull": "true" if written else "false",
        "branch": f"{BRANCH}{number or name}" if written else "",
        "file": file if written else "",
        "subject": outcome.subject if written else "",
    }


def write_outputs(path: Path, values: dict[str, str]) -> None:
    """Append `name=value` lines to a file of a step's outputs (`GITHUB_OUTPUT`).

    Source: GitHub documentation, "Workflow commands", setting an output parameter. Raises
    ValueError if a value would not stay on its line: no text of somebody may set another output.
    """
    for name, value in values.items():
        if not value.isprintable():
            raise ValueError(f"{name} is no plain line")
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())
