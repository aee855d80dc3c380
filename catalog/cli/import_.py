"""`catalog import`: records of foreign files to entries."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click

from catalog.amounts import counted
from catalog.cli.common import revised, schema_files, stop_on_errors, today
from catalog.entry import write_paper
from catalog.files import write_changed
from catalog.load import Docs, load
from catalog.merge import Change, Merging
from catalog.model import PartialDate
from catalog.problems import Problem, did_you_mean, quote
from catalog.progress import track
from catalog.sources.draft import Draft, Read, Refused, Rejected
from catalog.sources.field_names import FIELDS
from catalog.sources.formats import NAMES, read_file

# Of each kind of remark so many are printed; all of them stand in the entries.
_MOST = 25


def _encoding(context: click.Context, option: click.Parameter, name: str | None) -> str | None:
    """The name, if there is such an encoding of text."""
    try:
        "".encode(name or "utf-8")
    except (LookupError, ValueError):
        hint = "use one that Python knows, as windows-1252, latin-1 or gb18030"
        raise click.BadParameter(
            f"{quote(name or '')} is no encoding: {hint}", context, option
        ) from None
    return name


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
    "--format",
    "form",
    type=click.Choice(NAMES),
    default=None,
    help="What the files are. [default: told by their names and beginnings]",
)
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column or key of a table holds a field, as title=Name; may be given often.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The day the listings were copied: dates without a year lie before it. [default: today]",
)
@click.option(
    "--encoding",
    callback=_encoding,
    metavar="NAME",
    help="What the files' text is encoded in, as windows-1252. [default: UTF-8, or what they say]",
)
@click.option("--strict", is_flag=True, help="Write nothing if a record is rejected.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
def import_(  # noqa: PLR0917  # click's way
    files: tuple[Path, ...],
    folder: Path,
    form: str | None,
    pairs: tuple[str, ...],
    as_of: datetime | None,
    encoding: str | None,
    strict: bool,  # noqa: FBT001  # click's way
    dry_run: bool,  # noqa: FBT001  # click's way
) -> None:
    """Read what people keep lists of papers in, into entries.

    BibTeX, RIS, CSL-JSON, EndNote XML, Zotero's exports, CSV, JSON Lines, YAML, Markdown lists and
    tables, arXiv listings, pasted Hugging Face listings.

    A paper that several records name becomes one entry. What an entry already says is never
    overwritten, and importing the same file again changes nothing.
    """
    # Records hold no cycles: looking for them as often as usual is a twentieth of the work.
    gc.set_threshold(50_000, 20, 50)
    day = as_of.date() if as_of else today()
    fields = _mapping(pairs)
    docs = Docs(folder)
    loaded = load(docs)
    stop_on_errors(loaded.problems)
    report = _Report()
    with Merging(loaded.catalog, added=PartialDate(day.year, day.month, day.day)) as merging:
        for path in files:
            reads = read_file(
                path,
                shown_as=str(path),
                name=form,
                as_of=day,
                fields=fields,
                encoding=encoding,
            )
            _take(reads, path, merging, report)
        _stop_if_bad(files, merging, report, strict=strict)
        written = _write(merging.changes(), docs, report, dry_run=dry_run)
        _tell_alike(merging)
    click.echo(f"{counted(written['added'], 'paper')} added, {written['changed']} changed")
    if report.keywords:
        common = ", ".join(f"{word} ({n})" for word, n in report.keywords.most_common(8))
        click.echo(f"{len(report.keywords)} keywords are neither topic nor tag: {common}")
    if dry_run:
        click.echo("nothing written: --dry-run")
    elif written["topicless"]:
        click.echo(
            f"{counted(written['topicless'], 'entry has', 'entries have')} no topic yet: "
            "`catalog suggest` proposes some, "
            "`catalog suggest --write` enters them for review"
        )


def _stop_if_bad(
    files: tuple[Path, ...], merging: Merging, report: _Report, *, strict: bool
) -> None:
    """Say what has become of the records; end with 1 if nothing may be written."""
    if report.refused:
        sys.exit(1)
    _tell_tallies(files, merging, report)
    if strict and report.rejected.total():
        click.echo("nothing written: --strict", err=True)
        sys.exit(1)


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    fields = {}
    known = sorted(FIELDS)
    for pair in pairs:
        field, mark, column = pair.partition("=")
        if not mark or not field or not column:
            raise click.BadParameter(f"{quote(pair)} is not FIELD=COLUMN", param_hint="--map")
        if field.strip() not in known:
            hint = did_you_mean(field, known) or f"one of {', '.join(known)}"
            raise click.BadParameter(f"{quote(field)} is no field: {hint}", param_hint="--map")
        fields[field.strip()] = column.strip()
    return fields


class _Report:
    """What is told once all files are read."""

    def __init__(self) -> None:
        self.rejected: Counter[str] = Counter()
        self.refused = False
        self.keywords: Counter[str] = Counter()
        self.left_out: dict[str, Counter[str]] = {}


def _take(reads: Iterable[Read], path: Path, merging: Merging, report: _Report) -> None:
    """Read a file's records in; what is wrong with it is said as it is found."""
    said: Counter[str] = Counter()
    for read in track(reads, None, f"reading {path.name}"):
        problems: tuple[Problem, ...]
        if isinstance(read, Draft):
            merging.read(read)
            problems = read.problems
            if read.left_out:
                report.left_out.setdefault(path.name, Counter()).update(read.left_out)
        else:
            problems = (read.problem,)
            if isinstance(read, Refused):
                report.refused = True
            elif isinstance(read, Rejected) and read.record is not None:
                # Without a number it is no record, but something that records need.
                report.rejected[path.name] += 1
        for problem in problems:
            said[problem.code] += 1
            if said[problem.code] <= _MOST:
                click.echo(problem.text(), err=True)
    for code, number in said.items():
        if number > _MOST:
            click.echo(f"{path}: {code}: {number - _MOST:,} more", err=True)


def _tell_tallies(files: tuple[Path, ...], merging: Merging, report: _Report) -> None:
    """What has become of each file's records: the numbers add up to the first."""
    for contradiction in merging.contradictions:
        draft = contradiction.draft
        titles = " and ".join(quote(title) for title in contradiction.titles)
        click.echo(
            f"{draft.file}:{draft.line}: in conflict: {quote(draft.title)} has "
            f"{', '.join(contradiction.evidence)}: {titles}"
        )
    for name in dict.fromkeys(path.name for path in files):
        tally = merging.tally(name)
        rejected = report.rejected[name]
        click.echo(
            f"{name}: {counted(tally.records + rejected, 'record')}: {tally.added} added, "
            f"{tally.merged} merged, {tally.known} known, {tally.conflicting} in conflict, "
            f"{rejected} rejected"
        )
        if name in report.left_out:
            click.echo(f"{name}: left out: {_listed(report.left_out[name])}")


def _listed(names: Counter[str]) -> str:
    """Fields with the number of records that have them: `editor 12, series 3`."""
    # Of equals in the order of the alphabet, whatever record came first.
    told = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{quote(name, 40)[1:-1]} {number:,}" for name, number in told[:_MOST])
    return f"{listed}, and {len(told) - _MOST} more" if len(told) > _MOST else listed


def _write(
    changes: Iterable[Change], docs: Docs, report: _Report, *, dry_run: bool
) -> Counter[str]:
    """Write each paper as it is made, and say what a curator should look at."""
    counts: Counter[str] = Counter()
    for change in changes:
        paper = change.paper
        counts["changed" if change.old else "added"] += 1
        counts["topicless"] += not change.old and not paper.topics
        report.keywords.update(change.keywords)
        for remark in _remarks(change, docs):
            counts["remarks"] += 1
            if counts["remarks"] <= _MOST:
                click.echo(remark)
        if not dry_run:
            path = docs.folder / paper.file
            write_changed({path: revised(path, paper) if change.old else write_paper(paper)})
    if counts["remarks"] > _MOST:
        click.echo(f"… and {counts['remarks'] - _MOST} more: see `differs` in the entries' sources")
    if not dry_run:
        write_changed(schema_files(docs.folder))
    return counts


def _remarks(change: Change, docs: Docs) -> Iterator[str]:
    shown = docs.shown(change.paper.file)
    for conflict in change.conflicts:
        difference, source = conflict.difference, conflict.source
        record = f"record {source.record}" if source.record else source.key
        yield (
            f"{shown}: conflict: {difference.field}: kept {quote(difference.kept)}, but "
            f"{source.file} {record} says {quote(difference.found)}"
        )
    for broken in change.broken_links:
        yield (
            f"{shown}: broken-link: {quote(broken.text)} in the abstract leads nowhere (warning)"
        )


def _tell_alike(merging: Merging) -> None:
    for number, alike in enumerate(merging.alike()):
        if number == _MOST:
            click.echo("… and more: `catalog check` names them all")
            return
        click.echo(f"{alike.new} and {alike.other} may be one paper: {', '.join(alike.evidence)}")
