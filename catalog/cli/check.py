"""`catalog check`: every problem of the entries."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from catalog.check import examine
from catalog.cli.common import DOCS
from catalog.pages.cards import counted
from catalog.problems import report


@click.command()
@DOCS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    help="Problems as text, or as annotations in GitHub Actions.",
)
def check(folder: Path, form: str) -> None:
    """Say every problem of every entry, topic and tag; exit 1 if one is an error."""
    catalog, problems = examine(folder)
    if problems:
        click.echo(report(problems, github=form == "github"))
    errors = sum(1 for problem in problems if problem.severity == "error")
    click.echo(
        f"{counted(len(catalog.papers), 'paper')}, {counted(len(catalog.topics), 'topic')}, "
        f"{counted(len(catalog.tags), 'tag')}: {counted(errors, 'error')}, "
        f"{counted(len(problems) - errors, 'warning')}"
    )
    sys.exit(1 if errors else 0)
