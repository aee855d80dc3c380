"""`catalog render`, `schema` and `reference`: what is made from entries and types."""

from __future__ import annotations

from pathlib import Path

import click

from catalog.check import examine
from catalog.cli.common import DOCS, schema_files, stop_on_errors
from catalog.entry.reference import reference as entry_reference
from catalog.files import write_changed
from catalog.pages import Site, pages


@click.command()
@DOCS
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to.",
)
@click.option("--name", default="Paper Catalog", show_default=True, help="The site's name.")
def render(folder: Path, out: Path, name: str) -> None:
    """Write the Markdown pages that the plugin hands to MkDocs, and nothing else."""
    catalog, problems = examine(folder)
    stop_on_errors(problems)
    site = Site(catalog=catalog.shown, removed=catalog.removed, name=name)
    texts = {out / page.path: page.text for page in pages(site)}
    try:
        written = write_changed(texts)
    except OSError as error:
        raise click.ClickException(f"{error.filename or out}: {error.strerror}") from None
    click.echo(f"{len(written)} pages written to {out}")


@click.command()
@DOCS
def schema(folder: Path) -> None:
    """Write the JSON Schemas of entries, topics and tags, which editors check by."""
    for path in write_changed(schema_files(folder)):
        click.echo(f"wrote {path}")


@click.command()
def reference() -> None:
    """Print the entry reference in Markdown: every field, made from the types."""
    click.echo(entry_reference(), nl=False)
