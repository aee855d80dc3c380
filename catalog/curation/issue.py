"""Issues that were written with one of the forms of `.github/ISSUE_TEMPLATE/`.

GitHub writes a form's answers as Markdown: for each field `### Label`, an empty line, the answer,
or `_No response_` (GitHub documentation, "Syntax for GitHub's form schema"). People may edit that
text afterwards, as they like.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["paper", "correction", "topic"]

# The fields of each form, by their labels: the first tells the form. A test holds the forms to it.
REFERENCE = "Identifier, address or title"
WHY = "Why it belongs here"
TOPICS = "Topics"
CONSENT = "Your sentence"
ENTRY = "Entry"
FIELD = "What to correct"
VALUE = "The right value"
SEEN = "Where it can be seen"
NAME = "Name of the topic"
AREA = "Area"
DESCRIPTION = "Description"
PHRASES = "Phrases"
FORMS: Mapping[Kind, tuple[str, ...]] = {
    "paper": (REFERENCE, WHY, CONSENT, TOPICS),
    "correction": (ENTRY, FIELD, VALUE, SEEN),
    "topic": (NAME, AREA, DESCRIPTION, PHRASES),
}

# The forms set it; an issue that has it and is none of theirs wants an answer.
LABEL = "proposal"

# GitHub takes no longer body.
LONGEST_BODY = 65_536
# Nor does it send a longer event.
LONGEST_EVENT = 25_000_000
# GitHub's names of people; `_` stands in those that a company manages. Apps' end with `[bot]`.
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}")
_NO_RESPONSE = "_No response_"
_HEADING = re.compile(r"### +(\S.{0,100})")


class NoIssueError(Exception):
    """Why a file tells of no issue. Its text is for users."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue: its number, if that is known, its body, and the names of its labels.

    `trailers` name, at the end of a commit's message, who has opened it, if that is known:
    `Co-authored-by: ada <1+ada@users.noreply.github.com>`.
    """

    number: int | None = None
    body: str
    labels: frozenset[str] = frozenset()
    trailers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as somebody filled it in: the answers by label, empty where there is none."""

    kind: Kind
    answers: Mapping[str, str] = field(default_factory=dict)

    def line(self, label: str) -> str:
        """An answer on one line."""
        return " ".join(self.answers.get(label, "").split())

    def lines(self, label: str) -> tuple[str, ...]:
        """The lines of an answer, without the marks of a list."""
        lines = (line.strip() for line in self.answers.get(label, "").split("\n"))
        return tuple(re.sub(r"^[-*+]\s+", "", line) for line in lines if line)

    def ticked(self, label: str) -> bool:
        """Whether a check box of the field is ticked."""
        return bool(re.search(r"^\s*[-*] \[[xX]\] ", self.answers.get(label, ""), re.MULTILINE))


def of_event(content: bytes) -> Issue:
    """The issue of a GitHub event (webhook payload `issues`). Raises NoIssueError."""
    try:
        event = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NoIssueError("it is no JSON") from error
    issue = event.get("issue") if isinstance(event, dict) else None
    if not isinstance(issue, dict):
        raise NoIssueError("it holds no issue")
    number, body = issue.get("number"), issue.get("body")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 10**9:
        raise NoIssueError("its issue has no number")
    # An issue without a text has none at all.
    return Issue(
        number=number,
        body=body if isinstance(body, str) else "",
        labels=_labels(issue.get("labels")),
        trailers=_trailers(issue.get("user")),
    )


def _trailers(user: object) -> tuple[str, ...]:
    """A line for who has opened an issue; none for a program, or a name that GitHub has not.

    Source: GitHub documentation, "Creating a commit with multiple authors" and "Email addresses
    reference".
    """
    account = user if isinstance(user, dict) else {}
    login, number = account.get("login"), account.get("id")
    if not isinstance(login, str) or not _LOGIN.fullmatch(login):
        return ()
    if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
        return ()
    return (f"Co-authored-by: {login} <{number}+{login}@users.noreply.github.com>",)


def _labels(given: object) -> frozenset[str]:
    listed = given if isinstance(given, list) else []
    names = [label.get("name") for label in listed if isinstance(label, dict)]
    return frozenset(name for name in names if isinstance(name, str))


def read(body: str) -> Filled | None:
    """The form that a body was written with; None if it is none, or longer than GitHub writes.

    A heading counts once, and only if it is a label of the form: what an answer says further down
    under the same words belongs to that answer.
    """
    if len(body) > LONGEST_BODY:
        return None
    kind: Kind | None = None
    label = ""
    answers: dict[str, list[str]] = {}
    for line in re.sub(r"\r\n?", "\n", body).split("\n"):
        heading = _HEADING.fullmatch(line.rstrip())
        name = heading[1] if heading else ""
        if kind is None:
            kind = next((form for form, labels in FORMS.items() if labels[0] == name), None)
        if kind is not None and name in FORMS[kind] and name not in answers:
            label = name
            answers[label] = []
        elif label:
            answers[label].append(line)
    if kind is None:
        return None
    return Filled(kind=kind, answers={name: _answer(lines) for name, lines in answers.items()})


def _answer(lines: list[str]) -> str:
    text = "\n".join(lines).strip()
    return "" if text == _NO_RESPONSE else text
