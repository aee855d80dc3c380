"""`catalog suggest`: topics and tags for papers without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from catalog.cli.common import DOCS, chosen, revised, stop_on_errors
from catalog.files import write_changed
from catalog.load import Docs, load
from catalog.model import Paper
from catalog.topics import Suggester, Suggestion


@click.command()
@DOCS
@click.argument("ids", nargs=-1)
@click.option("--write", is_flag=True, help="Enter the proposals where an entry has none.")
def suggest(folder: Path, ids: tuple[str, ...], write: bool) -> None:  # noqa: FBT001  # click's way
    """Propose topics and tags for the papers IDS, or for all that have no topic.

    Topics are proposed by their `match` phrases, tags by their titles and aliases. Read the
    abstract before you believe a proposal.
    """
    loaded = load(Docs(folder))
    stop_on_errors(loaded.problems)
    suggester = Suggester(loaded.catalog)
    texts = {}
    for paper in chosen(loaded.catalog, ids):
        suggestion = suggester.suggest(paper)
        click.echo(
            f"{paper.id}\n  topics: {', '.join(suggestion.topics) or '(none)'}"
            f"\n  tags: {', '.join(suggestion.tags) or '(none)'}"
        )
        if write:
            path = folder / paper.file
            texts[path] = revised(path, _completed(paper, suggestion))
    written = write_changed(texts)
    if write:
        click.echo(f"{len(written)} entries written")


def _completed(paper: Paper, suggestion: Suggestion) -> Paper:
    return replace(
        paper, topics=paper.topics or suggestion.topics, tags=paper.tags or suggestion.tags
    )
