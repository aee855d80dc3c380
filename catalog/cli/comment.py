"""`catalog comment`: the comment on a pull request, of the data that its review has left."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from catalog import github
from catalog.cli.on_github import on_github
from catalog.curation import hosted
from catalog.curation.comment import MARK
from catalog.curation.comment import comment as written
from catalog.curation.pulls import NotGitHubError, Run, download, pull_of, run_of
from catalog.curation.review_file import LARGEST, Review, from_json, from_zip
from catalog.curation.strict import NotStrictError
from catalog.files import write_whole

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# GitHub sends no longer event.
_LARGEST_EVENT = 25_000_000
# What `review.yml` calls what it leaves.
_REVIEW, _PREVIEW = "review", "preview"


@click.command()
@click.argument("file", type=_FILE, metavar="[REVIEW]", required=False)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the comment here, not to stdout.",
)
@click.option("--event", type=_FILE, help="GitHub's event of the review's run, as JSON.")
@click.option(
    "--github",
    "there",
    is_flag=True,
    help="Take the review that the event's run has left, and write or edit the comment.",
)
def comment(
    file: Path | None,
    out: Path | None,
    event: Path | None,
    there: bool,  # noqa: FBT001  # click's way
) -> None:
    """Make a comment in Markdown of the file that `catalog review` has written.

    The file is not trusted: everything in it is looked at before anything is written. The exit
    code is 1 if it is not as it must be.
    """
    if there:
        if file or event is None:
            raise click.UsageError("--github takes --event, and the review from there")
        with on_github():
            _write(_run(event), out)
        return
    if file is None or event is not None:
        raise click.UsageError("give a REVIEW, or --event and --github")
    _show(written(_checked(file)), out)


def _checked(file: Path) -> Review:
    """The review of a file, if it is one."""
    try:
        if file.stat().st_size > LARGEST:
            raise NotStrictError(f"it is larger than {LARGEST:,} bytes")
        return from_json(file.read_bytes())
    except NotStrictError as error:
        click.echo(f"{file} is no review: {error}", err=True)
        sys.exit(1)


def _show(told: str, out: Path | None) -> None:
    if out is None:
        click.echo(told, nl=False)
    else:
        write_whole(out, told)


def _run(event: Path) -> Run:
    try:
        if event.stat().st_size > _LARGEST_EVENT:
            raise NotGitHubError("it is larger than GitHub's events are")
        return run_of(event.read_bytes())
    except NotGitHubError as error:
        raise click.UsageError(f"--event: {error}") from error


def _write(run: Run, out: Path | None) -> None:
    """Comment on the pull request that a run has reviewed, if it is still as it was then."""
    here = Path()
    pull = pull_of(run, github.pulls(here))
    if pull is None:
        click.echo(f"no open pull request is at {run.head[:10]} any more: nothing written")
        return
    left = hosted.artifact(here, run.id, _REVIEW)
    if left is None:
        raise click.ClickException("the run has left no review")
    try:
        if left.size > LARGEST:
            raise NotStrictError(f"it is larger than {LARGEST:,} bytes")
        found = from_zip(github.artifact(here, left.id), f"{_REVIEW}.json")
    except NotStrictError as error:
        click.echo(f"what the run has left is no review: {error}", err=True)
        sys.exit(1)
    preview = hosted.artifact(here, run.id, _PREVIEW)
    told = written(found, preview=download(run, preview) if preview else "")
    if out is not None:
        write_whole(out, told)
    hosted.say(here, pull, told, mark=MARK)
    click.echo(f"#{pull}: commented")
