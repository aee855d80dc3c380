"""`catalog changes`: what changed between two states of a catalog."""

from __future__ import annotations

from pathlib import Path

import click

from catalog import git
from catalog.cli.common import DOCS
from catalog.cli.on_github import on_github
from catalog.curation import hosted
from catalog.curation.changes import Side, between, side
from catalog.curation.changes_text import as_json, as_markdown, as_text
from catalog.git import NoGitError
from catalog.owner import owner_of

# What services have told since is proposed under this name.
_BRANCH = "enrichment"
_SUBJECT = "What services know of the entries"


@click.command()
@DOCS
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="[TO]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to tell it.",
)
@click.option(
    "--github",
    "there",
    is_flag=True,
    help="Open a pull request with what differs from HEAD, if none is open.",
)
def changes(
    folder: Path,
    start: str,
    end: str | None,
    form: str,
    there: bool,  # noqa: FBT001  # click's way
) -> None:
    """Say which papers and topics were added, changed, renamed and removed from FROM to TO.

    Each is a commit, branch or tag, a day (the catalog as it was when that day began, UTC), or
    another docs folder. Without TO, the files on disk.
    """
    if there and (start, end) != ("HEAD", None):
        raise click.UsageError("--github is for `catalog changes HEAD`, without TO")
    try:
        old = side(folder, start)
        new = side(folder, end) if end is not None else Side(folder=folder)
        found = between(folder, old, new)
    except NoGitError as error:
        raise click.UsageError(str(error)) from error
    if form == "json":
        told = as_json(found)
    elif form == "markdown":
        told = as_markdown(found, site=owner_of(folder).url)
    else:
        told = as_text(found)
    click.echo(told, nl=False)
    if there and found:
        with on_github():
            _propose(folder, as_markdown(found, site=owner_of(folder).url))


def _propose(folder: Path, body: str) -> None:
    """Open a pull request with the entries that differ; one that is open is left to its readers."""
    for pull in hosted.open_pulls(folder):
        if pull.branch == _BRANCH:
            click.echo(f"#{pull.number} is open: nothing proposed")
            return
    differing = sorted(git.differing(folder, git.commit_of(folder, "HEAD")))
    paths = [path for path in differing if path.startswith(("papers/", "topics/"))]
    address = hosted.propose(folder, _BRANCH, paths, subject=_SUBJECT, body=body)
    click.echo(f"{_BRANCH}: {address}")
