"""`catalog review`: what a branch does to the catalog, as data."""

from __future__ import annotations

from pathlib import Path

import click

from catalog.amounts import counted
from catalog.check import examine
from catalog.cli.asking import asker_of
from catalog.cli.check import owners_levels
from catalog.cli.common import DOCS, today
from catalog.curation.former import former
from catalog.curation.link_states import asking
from catalog.curation.review import review as reviewed
from catalog.curation.review_file import review_schema, to_json
from catalog.files import write_whole
from catalog.git import NoGitError

_OUT = click.Path(dir_okay=False, path_type=Path)


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
        levels=owners_levels(folder),
        thorough=True,
        today=today(),
        changed=before.changed,
    )
    known = {record.file for record in catalog.papers} | {topic.file for topic in catalog.topics}
    there = {file for file in before.changed if (folder / file).exists()}
    unread = frozenset(there - known - ({"tags.yaml"} if catalog.tags else set()))
    client = asker_of(folder, offline=False).client if links else None
    ask_links = asking(client) if client and not client.settings.offline else None
    found = reviewed(catalog, before, problems, unread=unread, ask_links=ask_links)
    write_whole(out, to_json(found))
    click.echo(
        f"{counted(len(found.entries), 'entry', 'entries')}, "
        f"{counted(len(found.topics), 'topic')} and {counted(len(found.tags), 'tag')} differ: "
        f"{counted(found.errors, 'error')}"
    )
