"""`catalog review` and `catalog comment`: what a change does, as data and as a comment."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from catalog.check import examine
from catalog.cli.asking import asker_of
from catalog.cli.check import settings_file
from catalog.cli.common import DOCS
from catalog.curation.comment import comment as written
from catalog.curation.former import former
from catalog.curation.link_states import asking
from catalog.curation.outcome import write_outputs
from catalog.curation.pulls import NotGitHubError, former_comment, pull_of
from catalog.curation.review import review as reviewed
from catalog.curation.review_file import LARGEST, from_json, review_schema, to_json
from catalog.curation.strict import NotStrictError
from catalog.files import write_whole
from catalog.git import NoGitError
from catalog.pages.cards import counted
from catalog.rules import levels

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
# Lists of pull requests and comments, as GitHub gives them.
_LARGEST_LIST = 100_000_000


def _print_schema(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001
    """Print the schema of the review's file, and end."""
    if value:
        click.echo(review_schema(), nl=False)
        context.exit()


@click.command()
@DOCS
@click.option("--base", metavar="REF", required=True, help="What the branch is to be merged into.")
@click.option("--out", type=_OUT, required=True, help="The file to write.")
@click.option("--links", is_flag=True, help="Ask whether the links of changed entries lead on.")
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of the file, and end.",
)
def review(
    folder: Path,
    base: str,
    out: Path,
    links: bool,  # noqa: FBT001  # click's way
) -> None:
    """Write what this branch changes in the catalog, as data for a comment.

    Entries, topics and tags are compared with where the branch left REF. The exit code is 0,
    whatever is found.
    """
    try:
        before = former(folder, base)
    except NoGitError as error:
        raise click.UsageError(f"--base: {error}") from error
    catalog, problems = examine(
        folder,
        levels=levels(*settings_file(folder)),
        thorough=True,
        today=datetime.now(UTC).date(),
        changed=before.changed,
    )
    known = {record.file for record in catalog.papers} | {topic.file for topic in catalog.topics}
    there = {file for file in before.changed if (folder / file).exists()}
    unread = frozenset(there - known - ({"tags.yaml"} if catalog.tags else set()))
    ask_links = asking(asker_of(folder, offline=False).client) if links else None
    found = reviewed(catalog, before, problems, unread=unread, ask_links=ask_links)
    write_whole(out, to_json(found))
    click.echo(
        f"{counted(len(found.entries), 'entry', 'entries')}, "
        f"{counted(len(found.topics), 'topic')} and {counted(len(found.tags), 'tag')} differ: "
        f"{counted(found.errors, 'error')}"
    )


@click.command()
@click.argument("file", type=_FILE, metavar="REVIEW")
@click.option("--out", type=_OUT, help="Write the comment here, not to stdout.")
@click.option("--event", type=_FILE, help="GitHub's event of the workflow's run, as JSON.")
@click.option("--pulls", type=_FILE, help="The open pull requests, as `gh pr list` gives them.")
@click.option("--comments", type=_FILE, help="The comments there are, as `gh api` gives them.")
@click.option("--result", type=_OUT, help="Append `pull` and `comment`, their numbers, as lines.")
def comment(  # noqa: PLR0917  # click's way
    file: Path,
    out: Path | None,
    event: Path | None,
    pulls: Path | None,
    comments: Path | None,
    result: Path | None,
) -> None:
    """Make a comment in Markdown of the file that `catalog review` has written.

    The file is not trusted: everything in it is looked at before anything is written. The exit
    code is 1 if it is not as it must be.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise NotStrictError(f"it is larger than {LARGEST:,} bytes")
        found = from_json(file.read_bytes())
    except NotStrictError as error:
        click.echo(f"{file} is no review: {error}", err=True)
        sys.exit(1)
    told = written(found)
    if out is None:
        click.echo(told, nl=False)
    else:
        write_whole(out, told)
    if bool(event) != bool(pulls):
        raise click.UsageError("--event and --pulls belong together")
    numbers: dict[str, int | None] = {}
    try:
        if event and pulls:
            numbers["pull"] = pull_of(_read(event), _read(pulls))
        if comments:
            numbers["comment"] = former_comment(_read(comments))
    except NotGitHubError as error:
        raise click.UsageError(str(error)) from error
    if result is not None:
        write_outputs(result, {name: str(number or "") for name, number in numbers.items()})


def _read(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST_LIST:
        raise NotGitHubError(f"{path} is too large")
    return path.read_bytes()
