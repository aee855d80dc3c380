"""`catalog check`: every problem of the entries, and what can be mended of them."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

import click

from catalog.amounts import counted
from catalog.changes import changed_since
from catalog.check import examine
from catalog.cli.common import DOCS, revised, today
from catalog.entry import locate
from catalog.files import write_changed
from catalog.git import NoGitError
from catalog.load import Docs, load
from catalog.model import Catalog
from catalog.owner import settings_file
from catalog.problems import Problem, did_you_mean, quote, report
from catalog.rules import CODES, RULES, Levels, explain, levels
from catalog.rules.codes import SITE
from catalog.rules.mend import mend


def _explain(context: click.Context, _: click.Parameter, code: str | None) -> None:
    """Print what a code says, and end."""
    if code is None:
        return
    if code not in CODES:
        known = did_you_mean(code, CODES)
        raise click.BadParameter(f"{quote(code)} is no code. {known}".rstrip(), context)
    click.echo(explain(CODES[code]))
    context.exit()


@click.command()
@DOCS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    help="Problems as text, or as annotations in GitHub Actions.",
)
@click.option("--fix", is_flag=True, help="First mend what is safe to, and say what.")
@click.option("--since", metavar="REF", help="Only what has changed since this commit or branch.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day behind which dates lie in the future; today if left out.",
)
@click.option(
    "--explain",
    metavar="CODE",
    callback=_explain,
    expose_value=False,
    is_eager=True,
    help="Say what a problem's code means.",
)
def check(
    folder: Path,
    form: str,
    fix: bool,  # noqa: FBT001  # click's way
    since: str | None,
    as_of: datetime | None,
) -> None:
    """Say every problem of every entry, topic and tag; exit 1 if one is an error.

    Levels of problems are set in mkdocs.yml, beside the docs folder.
    """
    set_levels = owners_levels(folder)
    changed = _changed(folder, since)
    if fix:
        _fix(folder, set_levels, changed)
    catalog, problems = examine(
        folder,
        levels=set_levels,
        thorough=True,
        today=as_of.date() if as_of else today(),
        changed=changed,
    )
    if problems:
        click.echo(report(problems, github=form == "github"))
    errors = sum(1 for problem in problems if problem.severity == "error")
    among = "" if changed is None else f" in {counted(len(changed), 'changed file')}"
    click.echo(
        f"{counted(len(catalog.papers), 'paper')}, {counted(len(catalog.topics), 'topic')}, "
        f"{counted(len(catalog.tags), 'tag')}: {counted(errors, 'error')}, "
        f"{counted(len(problems) - errors, 'warning')}{among}"
    )
    if problems and form == "text":
        click.echo(_where_explained(problems, _mendable(folder, catalog, problems)), err=True)
    sys.exit(1 if errors else 0)


def owners_levels(folder: Path) -> Levels:
    """The levels of problems that the owner of a docs folder has set."""
    file = settings_file(folder)
    return levels(file, Docs(file.parent).shown(file.name))


def _changed(folder: Path, since: str | None) -> frozenset[str] | None:
    """The entries, topics and tags that have changed, if only those are asked about."""
    if since is None:
        return None
    try:
        found = changed_since(folder, since)
    except NoGitError as error:
        raise click.UsageError(f"--since: {error}") from error
    return frozenset(
        file
        for file in found
        if file == "tags.yaml" or file.startswith(("papers/", "topics/"))
        if file.endswith((".yaml", ".yml"))
    )


def _fix(folder: Path, set_levels: Levels, changed: Collection[str] | None) -> None:
    """Write entries without what is safe to mend, and say each change with its place."""
    loaded = load(Docs(folder))
    docs = Docs(folder)
    broken = {problem.location.file for problem in loaded.problems}
    papers = [
        paper
        for paper in loaded.catalog.papers
        if docs.shown(paper.file) not in broken and (changed is None or paper.file in changed)
    ]
    texts: dict[Path, str] = {}
    said = []
    for mended in mend(loaded.catalog, papers, set_levels.run(build=False)):
        path = folder / mended.paper.file
        texts[path] = text = revised(path, mended.paper)
        for change in mended.changes:
            line, _ = locate(text, change.path)
            said.append(
                f"{docs.shown(mended.paper.file)}:{line}: {change.code}: mended {change.message}"
            )
    write_changed(texts)
    for line_ in said:
        click.echo(line_)


def _where_explained(problems: Sequence[Problem], can_be_mended: int) -> str:
    """The pages that explain the codes of these problems."""
    codes: dict[str, list[str]] = {}
    for code in sorted({problem.code for problem in problems} & set(CODES)):
        codes.setdefault(CODES[code].page, []).append(code)
    lines = [f"{SITE}/{page}/ explains {', '.join(names)}" for page, names in codes.items()]
    if can_be_mended:
        lines.append(f"`catalog check --fix` mends {counted(can_be_mended, 'entry', 'entries')}")
    return "\n".join(lines)


def _mendable(folder: Path, catalog: Catalog, problems: Sequence[Problem]) -> int:
    """How many of the entries with problems `--fix` would write."""
    docs = Docs(folder)
    mended = {rule.code for rule in RULES if rule.mend is not None}
    codes = {problem.code for problem in problems} & mended
    own = {rule.code for rule in RULES}
    broken = {problem.location.file for problem in problems if problem.code not in own}
    files = {problem.location.file for problem in problems if problem.code in codes} - broken
    papers = [paper for paper in catalog.papers if docs.shown(paper.file) in files]
    return sum(1 for _ in mend(catalog, papers, codes))
