"""What several verbs share: the docs folder, stopping on errors, the texts of changed entries."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from catalog.entry import revise_paper, revise_topic
from catalog.entry.schema import schemas
from catalog.model import Catalog, Paper, PaperId, Topic
from catalog.problems import Problem, did_you_mean, has_errors, quote, report

DOCS = click.option(
    "--docs",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("docs"),
    show_default=True,
    help="The catalog's docs folder.",
)


def today() -> date:
    """The day it is by Coordinated Universal Time, the same for everybody."""
    return datetime.now(UTC).date()


def stop_on_errors(problems: list[Problem] | tuple[Problem, ...]) -> None:
    """Say all problems and end with 1, if one of them is an error."""
    if has_errors(problems):
        click.echo(report(problems), err=True)
        sys.exit(1)


def revised(path: Path, record: Paper | Topic) -> str:
    """A file's text with the values of its paper or topic, its line ends as they were."""
    text = path.read_bytes().decode()
    plain = text.replace("\r\n", "\n")
    new = revise_paper(plain, record) if isinstance(record, Paper) else revise_topic(plain, record)
    return new.replace("\n", "\r\n") if "\r\n" in text else new


def schema_files(folder: Path) -> dict[Path, str]:
    """The JSON Schemas by the paths where a docs folder keeps them."""
    return {folder / "schema" / name: text for name, text in schemas().items()}


def chosen(catalog: Catalog, ids: tuple[str, ...]) -> list[Paper]:
    """The papers of these ids, or all without topics if there are no ids."""
    unknown = [id_ for id_ in ids if id_ not in catalog.paper]
    if unknown:
        lines = [f"{quote(id_)}: no such paper. {did_you_mean(id_, catalog.paper)}".rstrip()
                 for id_ in unknown]  # fmt: skip
        raise click.ClickException("\n".join(lines))
    if ids:
        return [catalog.paper[PaperId(id_)] for id_ in ids]
    return [paper for paper in catalog.papers if not paper.topics]
