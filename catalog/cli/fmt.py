"""`catalog fmt`: entries in the one canonical form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from catalog.cli.common import DOCS, stop_on_errors
from catalog.entry import format_paper, format_tags, format_topic
from catalog.files import write_changed
from catalog.load import Docs, load


@click.command()
@DOCS
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if it would.")
def fmt(folder: Path, only_check: bool) -> None:  # noqa: FBT001  # click's way
    """Write entries, topics and tags in the one canonical form, comments kept."""
    docs = Docs(folder)
    problems = load(docs).problems
    stop_on_errors(problems)
    changed = {
        folder / file: new
        for kind, form in (("papers", format_paper), ("topics", format_topic))
        for file in docs.entries(kind)
        if (new := form(old := (folder / file).read_text("utf-8"), file=file)) != old
    }
    tags = folder / "tags.yaml"
    if tags.exists() and (new := format_tags(old := tags.read_text("utf-8"))) != old:
        changed[tags] = new
    for path in changed:
        click.echo(f"{'would format' if only_check else 'formatted'} {path}")
    if only_check:
        sys.exit(1 if changed else 0)
    write_changed(changed)
