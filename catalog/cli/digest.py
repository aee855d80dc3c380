"""`catalog digest`: what is new, as release notes or as the body of a mail."""

from __future__ import annotations

import re
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from catalog import github
from catalog.cli.common import DOCS, stop_on_errors, today
from catalog.cli.on_github import on_github
from catalog.curation.changes import Side, between, side
from catalog.curation.digest import Digest, added_since, as_html, as_markdown, chosen
from catalog.curation.repository import Repository
from catalog.files import write_whole
from catalog.git import NoGitError
from catalog.load import Docs, load
from catalog.model import Catalog, Paper
from catalog.owner import owner_of

# What the digest ends with if there is nothing to tell. 1 and 2 are taken by errors.
NOTHING_NEW = 3
_PREFIX = "digest-"
_TAG = re.compile(rf"{_PREFIX}\d{{4}}-\d\d-\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@click.command()
@DOCS
@click.option(
    "--since",
    metavar="DATE|REF",
    help="A day, counted in, or a commit; the last tag `digest-…`, or a week, if left out.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html"]),
    default="markdown",
    show_default=True,
    help="Release notes, or the body of a mail.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The last day that counts; today if left out.",
)
@click.option(
    "--github",
    "there",
    is_flag=True,
    help="Make a release of it, with the mail's body; none if nothing is new.",
)
def digest(  # noqa: PLR0917  # click's way
    folder: Path,
    since: str | None,
    form: str,
    out: Path | None,
    as_of: datetime | None,
    there: bool,  # noqa: FBT001  # click's way
) -> None:
    """Tell which papers were added, by topic, with why, and links to their pages.

    Since a day: those whose `added` is that day or later. Since a commit: those not in it. If there
    are none, nothing is written and the exit code is 3; with --github it is 0.
    """
    loaded = load(Docs(folder))
    stop_on_errors(loaded.problems)
    until = as_of.date() if as_of else today()
    try:
        papers = _papers(folder, loaded.catalog, since, until)
    except NoGitError as error:
        raise click.UsageError(f"--since: {error}") from error
    if not papers:
        click.echo("nothing new", err=True)
        sys.exit(0 if there else NOTHING_NEW)
    owner = owner_of(folder)
    told = Digest(
        name=owner.name or "the catalog",
        url=owner.url,
        until=until,
        catalog=loaded.catalog,
        papers=papers,
    )
    text = as_html(told) if form == "html" else as_markdown(told)
    if out is not None:
        write_whole(out, text)
        click.echo(f"{out}: {told.title}")
    elif not there:
        click.echo(text, nl=False)
    if there:
        with on_github():
            _release(folder, told)


def _release(folder: Path, told: Digest) -> None:
    """Make a release named by its day, with the notes, and the body of a mail as its file."""
    tag = f"{_PREFIX}{told.until}"
    commit = Repository(folder).commit("HEAD")
    with tempfile.TemporaryDirectory() as name:
        mail = Path(name) / "digest.html"
        write_whole(mail, as_html(told))
        title, notes = f"New papers, {told.until}", as_markdown(told)
        github.release(folder, tag, [mail], title=title, notes=notes, commit=commit)
    click.echo(f"{tag}: {told.title}")


def _papers(folder: Path, catalog: Catalog, since: str | None, until: date) -> tuple[Paper, ...]:
    """The papers that are new."""
    given = since or _last_digest(folder) or str(until - timedelta(days=6))
    if _DAY.fullmatch(given):
        try:
            return added_since(catalog, date.fromisoformat(given), until)
        except ValueError:
            raise click.UsageError(f"--since: {given} is no day") from None
    found = between(folder, side(folder, given), Side(folder=folder))
    return chosen(catalog, (c.id for c in found if c.what == "paper" and c.kind == "added"))


def _last_digest(folder: Path) -> str | None:
    """The newest tag of a digest in HEAD's history; None without one, or without git."""
    try:
        tags = Repository(folder).tags()
    except NoGitError:
        return None
    return next((f"refs/tags/{tag}" for tag in reversed(tags) if _TAG.fullmatch(tag)), None)
