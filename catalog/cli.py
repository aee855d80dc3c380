"""The command line: verbs to functions. `docs/commands.md` describes it, and a test compares."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click

from catalog.check import examine
from catalog.entry import (
    format_paper,
    format_tags,
    format_topic,
    revise_paper,
    write_paper,
)
from catalog.entry.reference import reference as entry_reference
from catalog.entry.schema import schemas
from catalog.files import write_changed
from catalog.load import Docs, load
from catalog.merge import Merged, merge
from catalog.model import Catalog, Paper, PaperId, PartialDate
from catalog.pages import Site, pages
from catalog.pages.cards import counted
from catalog.problems import Problem, did_you_mean, has_errors, quote, report
from catalog.sources.draft import Draft
from catalog.sources.listing import read_listing
from catalog.topics import Suggester, Suggestion

_DOCS = click.option(
    "--docs",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("docs"),
    show_default=True,
    help="The catalog's docs folder.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="paper-catalog", prog_name="catalog")
def main() -> None:
    """Keep a catalog of research papers: import, check, format and render its entries.

    The site itself is MkDocs' business: `mkdocs serve`, `mkdocs build --strict`.
    """


@main.command("import")
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
    _stop_on_errors(problems)
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
        texts[path] = _revised(path, paper)
    write_changed({**texts, **_schema_files(folder)})
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


def _revised(path: Path, paper: Paper) -> str:
    """An entry's text with the values of a paper, its line ends as they were."""
    text = path.read_bytes().decode()
    revised = revise_paper(text.replace("\r\n", "\n"), paper)
    return revised.replace("\n", "\r\n") if "\r\n" in text else revised


def _schema_files(folder: Path) -> dict[Path, str]:
    return {folder / "schema" / name: text for name, text in schemas().items()}


@main.command()
@_DOCS
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


@main.command()
@_DOCS
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if it would.")
def fmt(folder: Path, only_check: bool) -> None:  # noqa: FBT001  # click's way
    """Write entries, topics and tags in the one canonical form, comments kept."""
    docs = Docs(folder)
    problems = load(docs).problems
    _stop_on_errors(problems)
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


@main.command()
@_DOCS
@click.argument("ids", nargs=-1)
@click.option("--write", is_flag=True, help="Enter the proposals where an entry has none.")
def suggest(folder: Path, ids: tuple[str, ...], write: bool) -> None:  # noqa: FBT001  # click's way
    """Propose topics and tags for the papers IDS, or for all that have no topic.

    Topics are proposed by their `match` phrases, tags by their titles and aliases. Read the
    abstract before you believe a proposal.
    """
    loaded = load(Docs(folder))
    _stop_on_errors(loaded.problems)
    suggester = Suggester(loaded.catalog)
    texts = {}
    for paper in _chosen(loaded.catalog, ids):
        suggestion = suggester.suggest(paper)
        click.echo(
            f"{paper.id}\n  topics: {', '.join(suggestion.topics) or '(none)'}"
            f"\n  tags: {', '.join(suggestion.tags) or '(none)'}"
        )
        if write:
            path = folder / paper.file
            texts[path] = _revised(path, _completed(paper, suggestion))
    written = write_changed(texts)
    if write:
        click.echo(f"{len(written)} entries written")


def _chosen(catalog: Catalog, ids: tuple[str, ...]) -> list[Paper]:
    unknown = [id_ for id_ in ids if id_ not in catalog.paper]
    if unknown:
        lines = [f"{quote(id_)}: no such paper. {did_you_mean(id_, catalog.paper)}".rstrip()
                 for id_ in unknown]  # fmt: skip
        raise click.ClickException("\n".join(lines))
    if ids:
        return [catalog.paper[PaperId(id_)] for id_ in ids]
    return [paper for paper in catalog.papers if not paper.topics]


def _completed(paper: Paper, suggestion: Suggestion) -> Paper:
    return replace(
        paper, topics=paper.topics or suggestion.topics, tags=paper.tags or suggestion.tags
    )


@main.command()
@_DOCS
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
    _stop_on_errors(problems)
    texts = {out / page.path: page.text for page in pages(Site(catalog=catalog, name=name))}
    try:
        written = write_changed(texts)
    except OSError as error:
        raise click.ClickException(f"{error.filename or out}: {error.strerror}") from None
    click.echo(f"{len(written)} pages written to {out}")


@main.command()
@_DOCS
def schema(folder: Path) -> None:
    """Write the JSON Schemas of entries, topics and tags, which editors check by."""
    for path in write_changed(_schema_files(folder)):
        click.echo(f"wrote {path}")


@main.command()
def reference() -> None:
    """Print the entry reference in Markdown: every field, made from the types."""
    click.echo(entry_reference(), nl=False)


def _stop_on_errors(problems: list[Problem] | tuple[Problem, ...]) -> None:
    if has_errors(problems):
        click.echo(report(problems), err=True)
        sys.exit(1)
