"""Which pull requests are open, which one a review is about, which comment is its former one.

GitHub says it all: nothing is taken from the review itself, which comes from a job that may have
run anybody's code. Sources: GitHub documentation, webhook payload `workflow_run`; REST API, "List
issue comments"; GitHub CLI manual, `gh pr list`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.curation.comment import MARK

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


def open_pulls(content: bytes) -> tuple[Pull, ...]:
    """The open pull requests of a list with `number`, `headRefName`, `title`, `isCrossRepository`.

    Those from forks are left out: anybody may call a branch there as he likes. Raises
    NotGitHubError.
    """
    listed = _json(content)
    if not isinstance(listed, list):
        raise NotGitHubError("that is no list of pull requests")
    return tuple(
        Pull(number=pull["number"], branch=pull["headRefName"], title=pull["title"])
        for pull in _objects(listed)
        if pull.get("isCrossRepository") is False and _is_number(pull.get("number"))
        if isinstance(pull.get("headRefName"), str) and isinstance(pull.get("title"), str)
    )


def pull_of(event: bytes, pulls: bytes) -> int | None:
    """The number of the open pull request whose head is the commit that a workflow ran on.

    `event` is a `workflow_run` event, `pulls` a list of objects with `number` and `headRefOid`.
    None if there is none any more: somebody has pushed since, or closed it. Raises NotGitHubError.
    """
    said = _json(event)
    run = said.get("workflow_run") if isinstance(said, dict) else None
    head = run.get("head_sha") if isinstance(run, dict) else None
    if not isinstance(head, str) or _COMMIT.fullmatch(head) is None:
        raise NotGitHubError("the event is of no workflow's run")
    listed = _json(pulls)
    if not isinstance(listed, list):
        raise NotGitHubError("that is no list of pull requests")
    numbers = [pull.get("number") for pull in _objects(listed) if pull.get("headRefOid") == head]
    return next((number for number in numbers if _is_number(number)), None)


def former_comment(comments: bytes) -> int | None:
    """The id of the comment that a workflow wrote before: the last one that begins with our mark.

    `comments` is a list of comments, or a list of pages of them. Somebody else's comment is never
    taken, whatever it begins with. Raises NotGitHubError.
    """
    listed = _json(comments)
    if not isinstance(listed, list):
        raise NotGitHubError("that is no list of comments")
    found = None
    for comment in _objects(_flat(listed)):
        user, body = comment.get("user"), comment.get("body")
        writer = user.get("login") if isinstance(user, dict) else None
        ours = isinstance(body, str) and body.startswith(MARK)
        if ours and writer == _WRITER and _is_number(comment.get("id")):
            found = comment["id"]
    return found


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotGitHubError("that is no JSON") from error


def _flat(pages: Iterable[Any]) -> Iterator[Any]:
    for page in pages:
        if isinstance(page, list):
            yield from page
        else:
            yield page


def _objects(values: Iterable[Any]) -> Iterator[dict[str, Any]]:
    return (value for value in values if isinstance(value, dict))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < _LARGEST_NUMBER
