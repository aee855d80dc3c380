"""`catalog links`: which links of the entries lead nowhere, and which have moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from catalog.amounts import counted
from catalog.cli.asking import asker_of
from catalog.cli.common import DOCS, stop_on_errors, today
from catalog.cli.on_github import on_github
from catalog.curation import branch, hosted, link_history, link_report
from catalog.curation.link_check import (
    ARCHIVE,
    archived_copy,
    check,
    chosen,
    links,
    nobody_answered,
)
from catalog.curation.link_history import History
from catalog.curation.probe import Outcome
from catalog.files import write_whole
from catalog.load import Docs, load
from catalog.owner import owner_of
from catalog.problems import quote
from catalog.services.client import Client

# So many dead links an archive is asked about in one run.
_COPIES = 50
# Where --github keeps the history: a file alone on a branch, and the issue that tells of it.
_BRANCH, _FILE = "link-history", "links.json"
_TITLE = "Links that lead nowhere"


@click.command("links")
@DOCS
@click.option(
    "--history",
    "kept",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file that keeps what fails from run to run; made if it is not there.",
)
@click.option(
    "--report",
    "told",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what people should know as Markdown; nothing if all is well.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), help="Check so many links at most, all in turn."
)
@click.option(
    "--archive",
    metavar="URL",
    default=ARCHIVE,
    show_default=True,
    help="Who is asked for copies of dead links.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day that failures are counted on; today if left out.",
)
@click.option(
    "--github",
    "there",
    is_flag=True,
    help="Keep the history on a branch, and tell of it in one issue.",
)
@click.option("--offline", is_flag=True, help="Check nothing: tell what the history says.")
def check_links(  # noqa: PLR0917  # click's way
    folder: Path,
    kept: Path | None,
    told: Path | None,
    limit: int | None,
    archive: str,
    as_of: datetime | None,
    there: bool,  # noqa: FBT001  # click's way
    offline: bool,  # noqa: FBT001  # click's way
) -> None:
    """Check every link of every entry, and the pages of its identifiers.

    A link is dead when it has failed on three different days. Refusals (403, 429), errors of a
    server and silence say nothing of a page, and are no failures.
    """
    if there and kept:
        raise click.UsageError("--github has its own place for the --history")
    loaded = load(Docs(folder))
    stop_on_errors(loaded.problems)
    known = links(loaded.catalog)
    commit = ""
    if there:
        with on_github():
            commit = branch.tip(folder, _BRANCH)
            history = _fetched(folder, commit)
    else:
        history = _read(kept)
    client = asker_of(folder, offline=offline).client
    day = as_of.date() if as_of else today()
    outcomes: Mapping[str, Outcome] = {}
    place = ""
    if not client.settings.offline:
        urls, place = chosen(known, history, limit)
        outcomes = check(client, (known[url] for url in urls))
        if nobody_answered(outcomes):
            raise click.ClickException("nobody has answered: the trouble is here; nothing is kept")
    history = link_history.recorded(history, outcomes, known=known, day=day, place=place)
    if not client.settings.offline:
        history = _with_copies(client, archive, history)
    if kept is not None:
        write_whole(kept, link_history.written(history))
    report = link_report.report(loaded.catalog, known, history, owner_of(folder).url)
    if told is not None:
        write_whole(told, report)
    if there:
        with on_github():
            _keep(folder, commit, link_history.written(history))
            hosted.tell(folder, report, title=_TITLE, mark=link_report.MARK)
    _tell(outcomes, history, total=len(known), day=day)


def _read(path: Path | None) -> History:
    """What earlier runs have found; nothing, if the file is not there or is none."""
    if path is None or not path.exists():
        return History()
    try:
        return _understood(path.read_bytes(), str(path))
    except OSError:
        return _understood(b"", str(path))


def _understood(content: bytes, shown: str) -> History:
    """A history, or a new one if it can't be read."""
    try:
        history = link_history.read(content.decode())
    except UnicodeDecodeError:
        history = None
    if history is None:
        click.echo(f"{shown} holds no history that can be read: it begins anew", err=True)
    return history or History()


def _fetched(folder: Path, commit: str) -> History:
    """What earlier runs have kept on their branch; nothing if there is none."""
    if not commit:
        return History()
    return _understood(branch.content(folder, commit, _FILE) or b"", f"{_BRANCH}: {_FILE}")


def _keep(folder: Path, commit: str, text: str) -> None:
    """Push the history upon the commit it was read from, if it says anything new."""
    if commit and branch.content(folder, commit, _FILE) == text.encode():
        return
    files = {_FILE: branch.stored(folder, text)}
    branch.push(folder, _BRANCH, subject="Links that fail", files=files, parent=commit, alone=True)


def _with_copies(client: Client, archive: str, history: History) -> History:
    """The history with archived copies of the dead links, as far as they are not known."""
    # The archive's answers are kept in the history, or asked for again.
    asking = replace(client, settings=replace(client.settings, cache=None))
    copies: dict[str, str] = {}
    wanted = [url for url, one in sorted(history.dead.items()) if one.archived is None]
    for url in wanted[:_COPIES]:
        moment = archived_copy(asking, archive, url)
        if moment is None:
            break
        copies[url] = moment
    return link_history.archived(history, copies)


def _tell(outcomes: Mapping[str, Outcome], history: History, *, total: int, day: date) -> None:
    for url, outcome in outcomes.items():
        if outcome.state == "moved":
            click.echo(f"moved: {quote(url, 500)} to {quote(outcome.to, 500)}")
        elif outcome.state != "alive":
            click.echo(f"{outcome.state}: {quote(url, 500)}: {outcome.why}")
    states = Counter(outcome.state for outcome in outcomes.values())
    said = ", ".join(
        f"{states[state]:,} {state}" for state in ("alive", "moved", "gone", "unclear")
    )
    click.echo(
        f"{day}: {len(outcomes):,} of {counted(total, 'link')} checked: {said}; "
        f"{len(history.dead):,} dead, {len(history.failing) - len(history.dead):,} failing"
    )
