"""What commands do on GitHub: comments and one issue edited in place, pull requests, releases.

What is decided here is decided by functions of `catalog.curation.pulls`; `catalog.github` does it.
Everything raises NoGitHubError, NoGitError or NotGitHubError.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from catalog import github
from catalog.curation import branch, pulls
from catalog.curation.pulls import Artifact, Pull
from catalog.curation.repository import Repository

# The workflow that looks at a branch: what a workflow's token pushes starts none by itself.
_REVIEW = "review.yml"


def say(folder: Path, number: int, text: str, *, mark: str) -> None:
    """Comment on an issue or a pull request, in place of the comment that began with `mark`."""
    former = pulls.former_comment(github.comments(folder, number), mark)
    if former is None:
        github.comment(folder, number, text)
    else:
        github.edit_comment(folder, former, text)


def open_pulls(folder: Path) -> tuple[Pull, ...]:
    """The open pull requests from branches of the repository."""
    return pulls.open_pulls(github.pulls(folder))


def propose(
    folder: Path,
    name: str,
    paths: Iterable[str],
    *,
    subject: str,
    body: str,
    trailers: Sequence[str] = (),
) -> str:
    """Open a pull request with files on disk, on a branch that begins anew, and let it be reviewed.

    `paths` are those below the folder, `trailers` the last lines of the commit's message. The
    result is the pull request's address.
    """
    branch.push(
        folder,
        name,
        subject=subject,
        files=branch.on_disk(folder, paths),
        parent=Repository(folder).commit("HEAD"),
        anew=True,
        trailers=trailers,
    )
    address = github.open_pull(folder, name, title=subject, body=body)
    github.start(folder, _REVIEW, name)
    return address


def artifact(folder: Path, run: int, name: str) -> Artifact | None:
    """What a workflow's run has left under a name; None if there is nothing."""
    return pulls.artifact(github.artifacts(folder, run), name)


def tell(folder: Path, text: str, *, title: str, mark: str) -> None:
    """Tell something in the one issue that begins with `mark`; close it if there is nothing."""
    known = pulls.own_issue(github.issues(folder, title), mark)
    if known is None:
        if text:
            github.open_issue(folder, title=title, body=text)
        return
    if not text:
        if known.open:
            github.close_issue(folder, known.number)
        return
    if not known.open:
        github.reopen_issue(folder, known.number)
    github.edit_issue(folder, known.number, text)
