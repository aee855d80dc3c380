"""Which pull request, comment, issue or artifact is meant, of those that GitHub tells of.

GitHub says it all: nothing is taken from the review itself, which comes from a job that may have
run anybody's code. Sources: GitHub documentation, webhook payload `workflow_run`; REST API, "List
issue comments" and "List workflow run artifacts"; GitHub CLI manual, `gh pr list`, `gh issue list`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.curation.plain import web_address

_COMMIT = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")
# Who writes with a workflow's token.
_WRITER = "github-actions[bot]"
_LARGEST_NUMBER = 10**15


class NotGitHubError(Exception):
    """Why a file is not what GitHub would have said. Its text is for users."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """An open pull request from a branch of this repository."""

    number: int
    branch: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A workflow's run: its number, the commit it ran on, the repository's address."""

    id: int
    head: str
    repository: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """What a run has left: its number, and its size in bytes."""

    id: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The issue that something is told in."""

    number: int
    open: bool


def open_pulls(content: bytes) -> tuple[Pull, ...]:
    """The open pull requests of a list with `number`, `headRefName`, `title`, `isCrossRepository`.

    Those from forks are left out: anybody may call a branch there as he likes. Raises
    NotGitHubError.
    """
    return tuple(
        Pull(number=pull["number"], branch=pull["headRefName"], title=pull["title"])
        for pull in _list(content, "pull requests")
        if pull.get("isCrossRepository") is False and _is_number(pull.get("number"))
        if isinstance(pull.get("headRefName"), str) and isinstance(pull.get("title"), str)
    )


def run_of(event: bytes) -> Run:
    """The run that a `workflow_run` event tells of. Raises NotGitHubError."""
    said = _json(event)
    run = said.get("workflow_run") if isinstance(said, dict) else None
    head = run.get("head_sha") if isinstance(run, dict) else None
    if not isinstance(run, dict) or not isinstance(head, str) or not _COMMIT.fullmatch(head):
        raise NotGitHubError("the event is of no workflow's run")
    if not _is_number(run.get("id")):
        raise NotGitHubError("the event's run has no number")
    held = said.get("repository")
    address = held.get("html_url") if isinstance(held, dict) else None
    return Run(id=run["id"], head=head, repository=address if isinstance(address, str) else "")


def pull_of(run: Run, pulls: bytes) -> int | None:
    """The number of the open pull request whose head is the commit that a workflow ran on.

    `pulls` is a list of objects with `number` and `headRefOid`. None if there is none any more:
    somebody has pushed since, or closed it. Raises NotGitHubError.
    """
    listed = _list(pulls, "pull requests")
    numbers = [pull.get("number") for pull in listed if pull.get("headRefOid") == run.head]
    return next((number for number in numbers if _is_number(number)), None)


def former_comment(comments: bytes, mark: str) -> int | None:
    """The id of the comment that a workflow wrote before: the last one that begins with a mark.

    `comments` are lists of comments, one after the other, as pages come. Somebody else's comment is
    never taken, whatever it begins with. Raises NotGitHubError.
    """
    found = None
    for comment in _list(comments, "comments"):
        user, body = comment.get("user"), comment.get("body")
        writer = user.get("login") if isinstance(user, dict) else None
        ours = isinstance(body, str) and body.startswith(mark)
        if ours and writer == _WRITER and _is_number(comment.get("id")):
            found = comment["id"]
    return found


def own_issue(issues: bytes, mark: str) -> Told | None:
    """The first issue that a workflow wrote and that begins with a mark.

    `issues` is a list of objects with `number`, `body`, `state`, and `author` with `is_bot`.
    Somebody else's is never taken. Raises NotGitHubError.
    """
    for issue in _list(issues, "issues"):
        author, body = issue.get("author"), issue.get("body")
        ours = isinstance(author, dict) and author.get("is_bot") is True
        begins = isinstance(body, str) and body.startswith(mark)
        if ours and begins and _is_number(issue.get("number")):
            return Told(number=issue["number"], open=issue.get("state") == "OPEN")
    return None


def artifact(artifacts: bytes, name: str) -> Artifact | None:
    """The newest of a run's artifacts of this name that is still there. Raises NotGitHubError."""
    said = _json(artifacts)
    listed = said.get("artifacts") if isinstance(said, dict) else None
    if not isinstance(listed, list):
        raise NotGitHubError("that is no list of artifacts")
    found = [
        Artifact(id=one["id"], size=one["size_in_bytes"])
        for one in _objects(listed)
        if one.get("name") == name and one.get("expired") is False
        if _is_number(one.get("id")) and _is_number(one.get("size_in_bytes"))
    ]
    return max(found, key=lambda one: one.id, default=None)


def download(run: Run, kept: Artifact) -> str:
    """The address where people download an artifact; `` if that of the repository is none."""
    here = run.repository.rstrip("/")
    return web_address(f"{here}/actions/runs/{run.id}/artifacts/{kept.id}") if here else ""


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotGitHubError("that is no JSON") from error


def _list(content: bytes, what: str) -> list[dict[str, Any]]:
    """The objects of a list, or of lists that follow each other."""
    found: list[dict[str, Any]] = []
    for page in _pages(content):
        if not isinstance(page, list):
            raise NotGitHubError(f"that is no list of {what}")
        found += _objects(page)
    return found


def _pages(content: bytes) -> Iterator[Any]:
    """The values of JSON texts that follow each other; one at least."""
    try:
        text = content.decode().strip()
        at, decoder = 0, json.JSONDecoder()
        while at < len(text) or not text:
            page, at = decoder.raw_decode(text, at)
            yield page
            while at < len(text) and text[at].isspace():
                at += 1
    except (ValueError, RecursionError) as error:
        raise NotGitHubError("that is no JSON") from error


def _objects(values: Iterable[Any]) -> Iterator[dict[str, Any]]:
    return (value for value in values if isinstance(value, dict))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < _LARGEST_NUMBER
