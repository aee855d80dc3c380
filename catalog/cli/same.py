"""`catalog same` and `catalog not-same`: a curator's decisions on entries that look alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from catalog.amounts import counted
from catalog.cli.common import DOCS, chosen, revised, stop_on_errors
from catalog.files import write_changed
from catalog.load import Docs, load
from catalog.merge.entries import joined, naming, told_apart
from catalog.model import Catalog, Paper, PaperId, Topic


@click.command()
@DOCS
@click.argument("kept")
@click.argument("others", nargs=-1, required=True)
def same(folder: Path, kept: str, others: tuple[str, ...]) -> None:
    """Make one entry of KEPT and OTHERS, which are the same paper.

    KEPT stays as it is and gets what it lacks from the others; their ids become former ids of it,
    and whatever names them names it from now on.
    """
    catalog = _loaded(folder)
    papers = chosen(catalog, (kept, *others))
    if len({paper.id for paper in papers}) < len(papers):
        raise click.ClickException("an entry can't be joined with itself")
    start = catalog
    kept_id = papers[0].id
    for other in papers[1:]:
        catalog = _without(catalog, kept_id, other)
    changed: list[Paper | Topic] = [
        *(paper for paper in catalog.papers if paper != start.paper[paper.id]),
        *(topic for topic in catalog.topics if topic != start.topic[topic.id]),
    ]
    texts = {path: revised(path, new) for new in changed for path in [folder / new.file]}
    written = write_changed(texts)
    for other in papers[1:]:
        (folder / other.file).unlink()
        click.echo(f"{other.id} is {kept_id} from now on")
    click.echo(f"{counted(len(written), 'file')} changed, {counted(len(others), 'file')} deleted")


def _without(catalog: Catalog, kept: PaperId, other: Paper) -> Catalog:
    """The catalog with one entry of two."""
    paper = joined(catalog.paper[kept], catalog.paper[other.id])
    papers = [p if p.id != kept else paper for p in catalog.papers if p.id != other.id]
    papers_naming = {p.id: p for p in naming(papers, other.id, kept)}
    topics_naming = {t.id: t for t in naming(catalog.topics, other.id, kept)}
    return replace(
        catalog,
        papers=tuple(papers_naming.get(p.id, p) for p in papers),
        topics=tuple(topics_naming.get(t.id, t) for t in catalog.topics),
    )


@click.command("not-same")
@DOCS
@click.argument("one")
@click.argument("other")
def not_same(folder: Path, one: str, other: str) -> None:
    """Note that ONE and OTHER are two papers, so that nobody asks again."""
    catalog = _loaded(folder)
    first, second = chosen(catalog, (one, other))
    if first.id == second.id:
        raise click.ClickException("an entry can't be told apart from itself")
    path = folder / first.file
    write_changed({path: revised(path, told_apart(first, second))})
    click.echo(f"{first.id} is not {second.id}")


def _loaded(folder: Path) -> Catalog:
    loaded = load(Docs(folder))
    stop_on_errors(loaded.problems)
    return loaded.catalog
