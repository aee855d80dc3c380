"""`catalog notices`: papers that were withdrawn, retracted or corrected."""

from __future__ import annotations

import difflib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from catalog.amounts import counted
from catalog.cli.asking import OFFLINE, asker_of
from catalog.cli.common import DOCS, chosen, revised, stop_on_errors, today
from catalog.curation.notices import Noticed, in_turn
from catalog.curation.notices import notices as ask_for_notices
from catalog.files import write_changed
from catalog.load import Docs, load
from catalog.problems import Location
from catalog.progress import track


@click.command()
@DOCS
@click.argument("ids", nargs=-1)
@click.option("--write", is_flag=True, help="Write the entries. Without it the diff is shown only.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    help="Ask about so many papers at most, each week others.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day that says whose turn it is; today if left out.",
)
@OFFLINE
def notices(  # noqa: PLR0917  # click's way
    folder: Path,
    ids: tuple[str, ...],
    write: bool,  # noqa: FBT001  # click's way
    limit: int | None,
    as_of: datetime | None,
    offline: bool,  # noqa: FBT001  # click's way
) -> None:
    """Ask whether the entries IDS, or all, were withdrawn, retracted or corrected.

    An entry without a status gets it, with who says so. One that has another is told of, and stays
    as it is.
    """
    docs = Docs(folder)
    loaded = load(docs)
    stop_on_errors(loaded.problems)
    catalog = loaded.catalog
    day = as_of.date() if as_of else today()
    papers = in_turn(chosen(catalog, ids) if ids else catalog.papers, limit, day)
    asker = asker_of(folder, offline=offline)
    changed = doubtful = unasked = 0
    for noticed in track(ask_for_notices(papers, asker), len(papers), "asking"):
        changed += noticed.changed
        doubtful += noticed.problem is not None
        unasked += bool(noticed.told)
        _tell(noticed, docs, write=write)
    click.echo(
        f"{counted(len(papers), 'paper')} asked for: "
        f"{changed} {'marked' if write else 'to be marked'}, {doubtful} in doubt, "
        f"{unasked} not answered or refused"
    )
    if changed and not write:
        click.echo("nothing written: `--write` does it")


def _tell(noticed: Noticed, docs: Docs, *, write: bool) -> None:
    """Say what was noticed of an entry, and write it if that is wanted."""
    shown = docs.shown(noticed.old.file)
    for line in noticed.told:
        click.echo(f"{shown}: {line}", err=True)
    if noticed.problem is not None:
        click.echo(replace(noticed.problem, location=Location(file=shown)).text())
    if not noticed.changed:
        return
    path = docs.folder / noticed.old.file
    old, new = path.read_bytes().decode(), revised(path, noticed.paper)
    diff = difflib.unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), shown, shown
    )
    click.echo("".join(diff), nl=False)
    if write:
        write_changed({path: new})
