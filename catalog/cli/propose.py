"""`catalog propose`: what an issue asks for, as an entry or an answer."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from catalog.check import examine
from catalog.cli.asking import OFFLINE, asker_of
from catalog.cli.check import owners_levels
from catalog.cli.common import DOCS, revised, stop_on_errors, today
from catalog.cli.on_github import on_github
from catalog.curation import hosted
from catalog.curation.correction import propose_correction
from catalog.curation.issue import LABEL, LONGEST_EVENT, Issue, NoIssueError, of_event, read
from catalog.curation.outcome import (
    BRANCH,
    MARK,
    WRITTEN,
    Outcome,
    Shown,
    answer,
    bad,
    proposed,
    result,
    write_outputs,
)
from catalog.curation.plain import text
from catalog.curation.proposal import propose_paper
from catalog.curation.pulls import NotGitHubError, Pull, open_pulls
from catalog.curation.topic_proposal import propose_topic
from catalog.entry import write_paper, write_topic
from catalog.files import write_whole
from catalog.load import Docs, load
from catalog.model import Catalog, Paper, PartialDate, Topic
from catalog.owner import owner_of
from catalog.problems import Problem, has_errors

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command()
@DOCS
@click.option("--issue-body", "body", type=_FILE, help="A file that holds the issue's text.")
@click.option("--event", type=_FILE, help="A file that holds GitHub's event of the issue, as JSON.")
@click.option("--pulls", type=_FILE, help="The open pull requests, as `gh pr list` gives them.")
@click.option("--answer", "answer_file", type=_OUT, help="Write the answer here, not to stdout.")
@click.option("--result", "result_file", type=_OUT, help="Append what came of it, as lines.")
@click.option(
    "--github",
    "there",
    is_flag=True,
    help="Open the pull request, or answer on the issue, that --event tells of.",
)
@OFFLINE
def propose(  # noqa: PLR0917  # click's way
    folder: Path,
    body: Path | None,
    event: Path | None,
    pulls: Path | None,
    answer_file: Path | None,
    result_file: Path | None,
    there: bool,  # noqa: FBT001  # click's way
    offline: bool,  # noqa: FBT001  # click's way
) -> None:
    """Make an entry of what an issue proposes, or say why not.

    The issue was written with one of the forms: propose a paper, correct a paper, propose a topic.
    Its text is read from a file. The exit code is 0 whatever came of it.
    """
    if there and (event is None or pulls):
        raise click.UsageError("--github takes --event, and the pull requests from there")
    asked = _issue(body, event)
    if there and LABEL not in asked.labels and read(asked.body) is None:
        click.echo("this issue proposes nothing: no answer", err=True)
        return
    docs = Docs(folder)
    if there:
        with on_github():
            listed = hosted.open_pulls(folder)
    else:
        listed = _pulls(pulls)
    outcome, problems = _outcome(asked, docs, listed, offline=offline)
    told = answer(outcome, problems, number=asked.number)
    if answer_file is not None:
        write_whole(answer_file, told)
    elif not there:
        click.echo(told, nl=False)
    file = docs.shown(outcome.record.file) if outcome.record else ""
    values = result(outcome, number=asked.number, file=file)
    if result_file is not None:
        write_outputs(result_file, values)
    click.echo(f"{outcome.state}: {file or 'nothing written'}", err=True)
    if there:
        with on_github():
            _say(folder, asked, outcome, told, branch=values["branch"])


def _say(folder: Path, asked: Issue, outcome: Outcome, told: str, *, branch: str) -> None:
    """Open a pull request with what was written, or answer on the issue."""
    if branch and outcome.record is not None:
        # A branch that is there already has no open pull request: nobody's work is lost.
        files = (outcome.record.file,)
        address = hosted.propose(
            folder,
            branch,
            files,
            subject=outcome.subject,
            body=told,
            trailers=asked.trailers,
        )
        click.echo(f"{branch}: {address}")
    elif asked.number is not None:
        hosted.say(folder, asked.number, told, mark=MARK)
        click.echo(f"#{asked.number}: answered")


def _issue(body: Path | None, event: Path | None) -> Issue:
    """The issue, from one of the two files that may hold it."""
    path = body or event
    if path is None or (body and event):
        raise click.UsageError("give either --issue-body or --event")
    if path.stat().st_size > LONGEST_EVENT:
        raise click.UsageError(f"{path} is larger than GitHub's events are")
    content = path.read_bytes()
    if body:
        return Issue(body=content.decode("utf-8-sig", "replace"))
    try:
        return of_event(content)
    except NoIssueError as error:
        raise click.UsageError(f"--event: {error}") from error


def _pulls(path: Path | None) -> tuple[Pull, ...]:
    """The open pull requests, if a file tells them."""
    try:
        return open_pulls(path.read_bytes()) if path else ()
    except NotGitHubError as error:
        raise click.UsageError(f"--pulls: {error}") from error


def _outcome(
    asked: Issue, docs: Docs, pulls: tuple[Pull, ...], *, offline: bool
) -> tuple[Outcome, tuple[Problem, ...]]:
    """What the issue comes to, written to disk, and what the check says of that."""
    own = [pull for pull in pulls if pull.branch == f"{BRANCH}{asked.number}"]
    if own:
        return proposed(own[0].number), ()
    filled = read(asked.body)
    if filled is None:
        return bad("This issue was not written with one of the forms, so nothing is done."), ()
    loaded = load(docs)
    stop_on_errors(loaded.problems)
    owner = owner_of(docs.folder)
    shown = Shown(site=owner.url, folder=docs.shown(""))
    if filled.kind == "paper":
        day = today()
        outcome = propose_paper(
            filled,
            loaded.catalog,
            asker_of(docs.folder, offline=offline),
            today=PartialDate(day.year, day.month, day.day),
            shown=shown,
        )
    elif filled.kind == "correction":
        outcome = propose_correction(filled, loaded.catalog, shown=shown)
    else:
        outcome = propose_topic(filled, loaded.catalog)
    if outcome.state not in WRITTEN or outcome.record is None:
        return outcome, ()
    # Two people read the same paper on the same day.
    twins = [p for p in pulls if p.branch.startswith(BRANCH) and p.title == outcome.subject]
    if twins and outcome.state in {"added", "topic"}:
        return proposed(twins[0].number), ()
    return _written(outcome, outcome.record, docs, loaded.catalog)


def _written(
    outcome: Outcome, record: Paper | Topic, docs: Docs, catalog: Catalog
) -> tuple[Outcome, tuple[Problem, ...]]:
    """Write the record and let it be checked; a correction that makes errors is taken back."""
    path = docs.folder / record.file
    known = {paper.file for paper in catalog.papers} | {topic.file for topic in catalog.topics}
    former = path.read_bytes() if record.file in known else None
    if former is not None:
        write_whole(path, revised(path, record))
    elif path.exists():
        # A file that is no entry, such as one that ignores case.
        sys.exit(f"{docs.shown(record.file)} is in the way")
    else:
        write_whole(path, write_paper(record) if isinstance(record, Paper) else write_topic(record))
    _, problems = examine(
        docs.folder,
        levels=owners_levels(docs.folder),
        thorough=True,
        today=today(),
        changed={record.file},
    )
    if outcome.state == "corrected" and former is not None and has_errors(problems):
        write_whole(path, former)
        said = [f"The check says: {text(problem.message)}." for problem in problems[:5]]
        return bad(*said), ()
    return outcome, problems
