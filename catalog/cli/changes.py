"""`catalog changes`: what changed between two states of a catalog."""

from __future__ import annotations

from pathlib import Path

import click

from catalog.cli.common import DOCS
from catalog.curation.changes import Side, between, side
from catalog.curation.changes_text import as_json, as_markdown, as_text
from catalog.git import NoGitError
from catalog.owner import owner_of


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
def changes(folder: Path, start: str, end: str | None, form: str) -> None:
    """Say which papers and topics were added, changed, renamed and removed from FROM to TO.

    Each is a commit, branch or tag, a day (the catalog as it was when that day began, UTC), or
    another docs folder. Without TO, the files on disk.
    """
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
