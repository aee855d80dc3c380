"""`catalog import`: records of foreign files to entries."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from catalog.cli.common import revised, schema_files, stop_on_errors
from catalog.entry import write_paper
from catalog.files import write_changed
from catalog.load import Docs, load
from catalog.merge import Merged, merge
from catalog.model import PartialDate
from catalog.problems import Problem, has_errors, quote
from catalog.sources.draft import Draft
from catalog.sources.listing import read_listing


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--into",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs"),
    show_default=True,
    help="The docs folder to write to.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The day the listings were copied: dates without a year lie before it. [default: today]",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
def import_(files: tuple[Path, ...], folder: Path, as_of: datetime | None, dry_run: bool) -> None:  # noqa: FBT001  # click's way
    """Read pasted Hugging Face daily-papers listings into entries.

    A paper that several records name becomes one entry. What an entry already says is never
    overwritten, and importing the same file again changes nothing.
    """
    today = as_of.date() if as_of else datetime.now(UTC).astimezone().date()
    drafts, problems = _read_listings(files, today)
    docs = Docs(folder)
    loaded = load(docs)
    problems += loaded.problems
    stop_on_errors(problems)
    merged = merge(
        drafts, loaded.catalog.papers, added=PartialDate(today.year, today.month, today.day)
    )
    _tell(merged, docs)
    if dry_run:
        click.echo("nothing written: --dry-run")
        return
    texts = {folder / paper.file: write_paper(paper) for paper in merged.added}
    for paper in merged.changed:
        path = folder / paper.file
        texts[path] = revised(path, paper)
    write_changed({**texts, **schema_files(folder)})
    topicless = sum(1 for paper in merged.added if not paper.topics)
    if topicless:
        click.echo(
            f"{topicless} entries have no topic yet: `catalog suggest` proposes some, "
            "`catalog suggest --write` enters them for review"
        )


def _read_listings(files: tuple[Path, ...], as_of: date) -> tuple[list[Draft], list[Problem]]:
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for path in files:
        read = read_listing(path.read_bytes(), file=path.name, as_of=as_of, shown_as=str(path))
        problems.extend(read.problems)
        drafts.extend(read.drafts)
        if not has_errors(read.problems):
            click.echo(f"{path.name}: {len(read.drafts)} records")
    return drafts, problems


def _tell(merged: Merged, docs: Docs) -> None:
    """What an import comes to, and what a curator should look at."""
    for conflict in merged.conflicts:
        difference = conflict.difference
        click.echo(
            f"{docs.shown(f'papers/{conflict.paper}.yaml')}: conflict: {difference.field}: "
            f"kept {quote(difference.kept)}, but {conflict.source.file} record "
            f"{conflict.source.record} says {quote(difference.found)}"
        )
    for broken in merged.broken_links:
        click.echo(
            f"{docs.shown(f'papers/{broken.paper}.yaml')}: broken-link: {quote(broken.text)} in "
            "the abstract leads nowhere (warning)"
        )
    click.echo(
        f"{len(merged.added)} papers added, {len(merged.changed)} changed, "
        f"{merged.unchanged} unchanged"
    )
