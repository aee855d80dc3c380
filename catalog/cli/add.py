"""`catalog add` and `catalog enrich`: entries from what services know."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from catalog.amounts import counted
from catalog.cli.asking import OFFLINE, asker_of
from catalog.cli.common import DOCS, chosen, revised, schema_files, stop_on_errors, today
from catalog.curation.addition import Added, Addition, Wanted
from catalog.curation.enrichment import enrich as enrich_papers
from catalog.curation.enrichment import lacks
from catalog.entry import write_paper
from catalog.files import write_changed
from catalog.load import Docs, load
from catalog.model import Markdown, PartialDate, TagId, TopicId
from catalog.problems import did_you_mean, quote
from catalog.progress import track


@click.command()
@DOCS
@click.argument("references", nargs=-1, required=True, metavar="REF…")
@click.option("--topic", "topics", multiple=True, help="A topic; may be given often.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given often.")
@click.option("--why", help="Why the paper is here, in Markdown.")
@click.option("--edit", is_flag=True, help="Open the new entries in your editor.")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and write nothing.")
@OFFLINE
def add(  # noqa: PLR0917  # click's way
    folder: Path,
    references: tuple[str, ...],
    topics: tuple[str, ...],
    tags: tuple[str, ...],
    why: str | None,
    edit: bool,  # noqa: FBT001  # click's way
    dry_run: bool,  # noqa: FBT001  # click's way
    offline: bool,  # noqa: FBT001  # click's way
) -> None:
    """Add papers by arXiv id, DOI, OpenReview, ACL Anthology or PubMed id, address or title.

    Services are asked for each; an entry is written, with the topics and tags that its words
    suggest. A paper that is here already is named, and nothing is asked.
    """
    if not all(map(str.strip, references)):
        raise click.UsageError("a REF is empty")
    docs = Docs(folder)
    loaded = load(docs)
    stop_on_errors(loaded.problems)
    catalog = loaded.catalog
    wanted = Wanted(
        topics=tuple(TopicId(topic) for topic in _known(topics, catalog.topic, "topic")),
        tags=tuple(TagId(tag) for tag in _known(tags, catalog.tag, "tag")),
        why=Markdown(why) if why else None,
    )
    day = today()
    addition = Addition(
        catalog,
        asker_of(folder, offline=offline),
        added=PartialDate(day.year, day.month, day.day),
    )
    failed = _ask(addition, references, docs)
    written = _write(addition.entries(wanted), docs, dry_run=dry_run)
    for alike in addition.alike():
        click.echo(
            f"{alike.new} and {alike.other} may be one paper: {', '.join(alike.evidence)}\n"
            f"hint: `catalog same {alike.other} {alike.new}` makes them one, "
            f"`catalog not-same {alike.new} {alike.other}` keeps them"
        )
    if dry_run:
        click.echo("nothing written: --dry-run")
    if edit:
        for path in written:
            click.edit(filename=str(path))
    sys.exit(1 if failed else 0)


def _ask(addition: Addition, references: Iterable[str], docs: Docs) -> bool:
    """Ask for each paper and say what came of it; whether one of them was not to be had."""
    failed = False
    for text in references:
        asked = addition.ask(text)
        for line in asked.told:
            click.echo(f"{text}: {line}", err=True)
        if asked.here:
            click.echo(f"{text}: is here already: {docs.shown(asked.here.file)}")
        if asked.problem:
            failed = failed or asked.problem.severity == "error"
            click.echo(f"{text}: {asked.problem.code}: {asked.problem.message}", err=True)
            if asked.problem.hint:
                click.echo(f"hint: {asked.problem.hint}", err=True)
    return failed


def _write(entries: Iterable[Added], docs: Docs, *, dry_run: bool) -> list[Path]:
    """Write the entries as they come, and say what they are; the paths written."""
    written: list[Path] = []
    for added in entries:
        path = docs.folder / added.paper.file
        _tell(added, docs)
        if not dry_run:
            text = revised(path, added.paper) if added.old else write_paper(added.paper)
            written += write_changed({path: text, **schema_files(docs.folder)})[:1]
    return written


def _known(ids: tuple[str, ...], known: Mapping[Any, object], kind: str) -> tuple[str, ...]:
    unknown = [
        f"{quote(id_)}: no such {kind}. {did_you_mean(id_, known)}".rstrip()
        for id_ in ids
        if id_ not in known
    ]
    if unknown:
        raise click.ClickException("\n".join(unknown))
    return ids


def _tell(added: Added, docs: Docs) -> None:
    paper = added.paper
    verb = "completed" if added.old else "added"
    click.echo(f"{docs.shown(paper.file)}: {verb}: {paper.title}")
    if not added.old:
        suggested = added.suggested and paper.topics
        said = " (suggested: read the abstract before you believe them)" if suggested else ""
        click.echo(f"  topics: {', '.join(paper.topics) or '(none)'}{said}")
        click.echo(f"  tags: {', '.join(paper.tags) or '(none)'}")


@click.command()
@DOCS
@click.argument("ids", nargs=-1)
@click.option("--write", is_flag=True, help="Write the entries. Without it the diff is shown only.")
@OFFLINE
def enrich(
    folder: Path,
    ids: tuple[str, ...],
    write: bool,  # noqa: FBT001  # click's way
    offline: bool,  # noqa: FBT001  # click's way
) -> None:
    """Complete the entries IDS, or all that lack authors, a date or identifiers, and show the diff.

    What an entry says is never overwritten. An answer of another title or first author is refused.
    """
    docs = Docs(folder)
    loaded = load(docs)
    stop_on_errors(loaded.problems)
    catalog = loaded.catalog
    papers = chosen(catalog, ids) if ids else [paper for paper in catalog.papers if lacks(paper)]
    asker = asker_of(folder, offline=offline)
    changed = failed = 0
    for enriched in track(enrich_papers(catalog, iter(papers), asker), len(papers), "asking"):
        shown = docs.shown(enriched.old.file)
        for line in enriched.told:
            click.echo(f"{shown}: {line}", err=True)
        if enriched.problem:
            click.echo(f"{shown}: {enriched.problem.code}: {enriched.problem.message}", err=True)
            failed += enriched.problem.severity == "error"
        if not enriched.changed:
            continue
        changed += 1
        path = folder / enriched.old.file
        old = path.read_bytes().decode()
        new = revised(path, enriched.paper)
        diff = difflib.unified_diff(
            old.splitlines(keepends=True), new.splitlines(keepends=True), shown, shown
        )
        click.echo("".join(diff), nl=False)
        if write:
            write_changed({path: new})
    click.echo(
        f"{counted(len(papers), 'paper')} asked for: {changed} "
        f"{'completed' if write else 'could be completed'}, {failed} not found or refused"
    )
    if changed and not write:
        click.echo("nothing written: `--write` does it")
