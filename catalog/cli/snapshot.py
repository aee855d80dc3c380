"""`catalog snapshot`: a state of the catalog that can be cited."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import click

from catalog import github
from catalog.cli.common import DOCS, stop_on_errors, today
from catalog.cli.on_github import on_github
from catalog.curation import snapshot as snapshots
from catalog.curation.changes import Change, Side, between, side
from catalog.curation.repository import Repository
from catalog.curation.snapshot import CITATION, FOLDER, NOTES, SUMS, ZENODO, Snapshot
from catalog.files import write_changed, write_whole
from catalog.git import NoGitError
from catalog.load import Docs, load
from catalog.outputs import bundle
from catalog.owner import owner_of


@click.command()
@DOCS
@click.argument("tag", metavar="YYYY.MM")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write what a release holds to this folder, and leave the catalog as it is.",
)
@click.option(
    "--site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="With --out: the built site, for the zip.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of the snapshot; the tag's, else today, if left out.",
)
@click.option("--github", "there", is_flag=True, help="With --out: make the release of its tag.")
def snapshot(  # noqa: PLR0917  # click's way
    folder: Path,
    tag: str,
    out: Path | None,
    site: Path | None,
    as_of: datetime | None,
    there: bool,  # noqa: FBT001  # click's way
) -> None:
    """Name a state of the catalog, so that it can be cited: 2026.11, a second one 2026.11.1.

    Writes CITATION.cff and .zenodo.json beside the docs folder, and a page of what changed since
    the snapshot before. With --out, writes the files of the release instead.
    """
    if snapshots.order(tag) is None:
        raise click.UsageError(f"{tag!r} is no snapshot's name: give year and month, as 2026.11")
    if site is not None and out is None:
        raise click.UsageError("--site is for --out")
    if there and out is None:
        raise click.UsageError("--github is for --out")
    folder = folder.absolute()
    made = _snapshot(folder, tag, as_of.date() if as_of else None)
    click.echo(snapshots.told(made))
    if out is None:
        _prepare(folder, made)
    else:
        files = _release(folder, made, out, site)
        if there:
            with on_github():
                title, notes = f"Snapshot {tag}", snapshots.notes(made)
                github.release(folder, tag, files, title=title, notes=notes)
            click.echo(f"{tag}: released")


def _snapshot(folder: Path, tag: str, day: date | None) -> Snapshot:
    """The state of the catalog, and what has changed since the last one."""
    loaded = load(Docs(folder))
    stop_on_errors(loaded.problems)
    owner = owner_of(folder)
    before, changed, tagged = _history(folder, tag)
    return Snapshot(
        tag=tag,
        day=day or tagged or today(),
        name=owner.name,
        url=owner.url,
        repository=owner.repository,
        catalog=loaded.catalog,
        before=before,
        changes=changed,
    )


def _history(folder: Path, tag: str) -> tuple[str, tuple[Change, ...], date | None]:
    """The last snapshot, what has changed since, and the day of this one's tag, as git knows."""
    repository = Repository(folder)
    try:
        tags = repository.tags()
    except NoGitError as error:
        click.echo(f"nothing is known of earlier snapshots: {error}", err=True)
        return "", (), None
    tagged = repository.day(repository.commit(f"refs/tags/{tag}")) if tag in tags else None
    before = snapshots.last_before(tag, tags)
    if not before:
        return "", (), tagged
    changed = between(folder, side(folder, f"refs/tags/{before}"), Side(folder=folder))
    return before, changed, tagged


def _own(path: Path) -> str:
    """What the owner has written; nothing if there is no such file."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{_shown(path)} can't be read") from error


def _shown(path: Path) -> str:
    """A path for people: from the working directory, if it is below it."""
    return Docs(path.parent).shown(path.name)


def _metadata(folder: Path, made: Snapshot) -> dict[Path, str]:
    """The files that say how to cite it, beside the docs folder, as they should be."""
    root = folder.parent
    try:
        return {
            root / CITATION: snapshots.citation(made, _own(root / CITATION)),
            root / ZENODO: snapshots.zenodo(made, _own(root / ZENODO)),
        }
    except ValueError as error:
        raise click.ClickException(f"{_shown(root / ZENODO)} is no JSON object") from error


def _prepare(folder: Path, made: Snapshot) -> None:
    """Write what is to be committed before the tag is set."""
    pages = folder / FOLDER
    tags = [*snapshots.known_pages(folder), made.tag]
    written = write_changed(
        {
            **_metadata(folder, made),
            pages / f"{made.tag}.md": snapshots.page(made),
            pages / "index.md": snapshots.index(tags),
        }
    )
    for path in written:
        click.echo(f"{_shown(path)}: written")
    click.echo(f"commit these, then `git tag {made.tag}` and `git push origin {made.tag}`")


def _release(folder: Path, made: Snapshot, out: Path, site: Path | None) -> list[Path]:
    """Write what a release holds; its files."""
    files = []
    for path, text in _metadata(folder, made).items():
        own = _own(path)
        if not snapshots.is_of(made.tag, own):
            click.echo(
                f"{_shown(path)} is not of this snapshot: commit what "
                f"`catalog snapshot {made.tag}` writes before the tag is set",
                err=True,
            )
            own = text
        write_whole(out / path.name, own)
        files.append(out / path.name)
    if site is not None:
        files.append(_zip(out, made.tag, folder, site))
    write_whole(out / SUMS, snapshots.checksums(files))
    write_whole(out / NOTES, snapshots.notes(made))
    for path in sorted([*files, out / SUMS, out / NOTES]):
        click.echo(f"{path}: written")
    return [*files, out / SUMS]


def _zip(out: Path, tag: str, folder: Path, site: Path) -> Path:
    """The site and what it is made from: as the build has zipped it, else zipped now."""
    there = site / bundle.NAME
    target = out / f"catalog-{tag}.zip"
    if there.is_file():
        shutil.copyfile(there, target)
        return target
    configuration = folder.parent / "mkdocs.yml"
    bundle.write(site, folder, configuration if configuration.is_file() else None)
    shutil.move(there, target)
    return target
