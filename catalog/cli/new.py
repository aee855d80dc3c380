"""`catalog new` and `catalog upgrade`: a catalog of one's own, and what later versions change."""

from __future__ import annotations

import shlex
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar, cast

import click

from catalog.amounts import counted
from catalog.cli.common import today
from catalog.files import write_whole
from catalog.problems import quote
from catalog.scaffold import (
    LICENCES,
    MARKER,
    PACKAGE,
    Answers,
    BadMarkerError,
    Marker,
    Step,
    WrongAnswerError,
    compare,
    contents,
    git,
    kept,
    named,
    package,
    read_marker,
    repository,
    sentence,
    topic,
)
from catalog.scaffold.answers import Licence
from catalog.scaffold.marker import newer, recorded
from catalog.scaffold.upgrade import Content

T = TypeVar("T")

# How many names of what is in the way are said.
_MOST_NAMES = 5
_DESCRIPTION = "Papers that we read, by topic."
_TOPIC = "Reading list"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", metavar="TEXT", help="The catalog's name.")
@click.option("--repo", metavar="OWNER/NAME", help="Its repository on GitHub, or none.")
@click.option("--description", metavar="TEXT", help="One sentence about it.")
@click.option("--topic", "first", metavar="TEXT", help='Its first topic, as "Area > Topic".')
@click.option(
    "--licence",
    type=click.Choice(LICENCES),
    default="cc0",
    show_default=True,
    help="The licence of what you write in it.",
)
@click.option(
    "--package",
    "requirement",
    metavar="REQUIREMENT",
    default=PACKAGE,
    help="What pip installs to build it; this project's repository if left out.",
)
@click.option("--git", "commit", is_flag=True, help="Make it a git repository with one commit.")
@click.option("--yes", is_flag=True, help="Ask nothing; take defaults for what is not given.")
def new(  # noqa: PLR0917  # click's way
    folder: Path,
    name: str | None,
    repo: str | None,
    description: str | None,
    first: str | None,
    licence: str,
    requirement: str,
    commit: bool,  # noqa: FBT001  # click's way
    yes: bool,  # noqa: FBT001  # click's way
) -> None:
    """Write a new catalog into DIR, which is empty or not there yet.

    Asks four questions, unless options answer them: its name, its repository, a sentence about it,
    its first topic. Without a terminal nothing is asked.
    """
    _stop_if_taken(folder)
    given = {"--name": name, "--repo": repo, "--description": description, "--topic": first}
    missing = [option for option, value in given.items() if value is None]
    if missing and not yes and not _on_a_terminal():
        raise click.UsageError(
            f"{', '.join(missing)}: not given, and there is no terminal to ask on. "
            "With --yes, defaults are taken."
        )
    ask = partial(_answer, ask=not yes)
    called = ask(name, named, "Name of the catalog", _name_of(folder), "--name")
    held_at = ask(repo, repository, "GitHub repository, as owner/name", "none", "--repo")
    about = ask(description, sentence, "One sentence about it", _DESCRIPTION, "--description")
    area, title = ask(first, topic, "First topic, as Area > Topic", _TOPIC, "--topic")
    answers = Answers(
        name=called,
        repository=held_at,
        description=about,
        area=area,
        topic=title,
        licence=cast("Licence", licence),
        package=_answer(requirement, package, "", "", "--package", ask=False),
    )
    made = contents(answers, today())
    marker = Marker(
        version=_version(), repository=held_at, files=recorded(kept(answers.repository))
    )
    _write_new(folder, made | {MARKER: marker.text()})
    click.echo(f"{counted(len(made) + 1, 'file')} written to {folder}")
    if commit:
        try:
            git.first_commit(folder, f"{called}: a new catalog")
        except git.GitError as error:
            raise click.ClickException(f"the files are there, but no commit: {error}") from None
    click.echo(_next_steps(folder, answers))


def _answer(
    given: str | None,
    read: Callable[[str], T],
    question: str,
    default: str,
    option: str,
    *,
    ask: bool,
) -> T:
    """What an option says, or a person, or the default; asked again until it can be taken."""
    if given is None and ask:
        answer: T = click.prompt(question, default=default, value_proc=_asked(read))
        return answer
    try:
        return read(default if given is None else given)
    except WrongAnswerError as error:
        raise click.BadParameter(str(error), param_hint=option) from None


def _asked(read: Callable[[str], T]) -> Callable[[str], T]:
    def read_or_ask_again(text: str) -> T:
        try:
            return read(text)
        except WrongAnswerError as error:
            raise click.UsageError(str(error)) from None

    return read_or_ask_again


def _on_a_terminal() -> bool:
    return sys.stdin.isatty()


def _version() -> str:
    return version("paper-catalog")


def _name_of(folder: Path) -> str:
    """A name made of a folder's, or any."""
    text = folder.absolute().name.replace("-", " ").replace("_", " ")
    try:
        return named(text[:1].upper() + text[1:])
    except WrongAnswerError:
        return "My papers"


def _stop_if_taken(folder: Path) -> None:
    """Stop if anything is in the way. An empty clone holds `.git`, which is not."""
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise click.ClickException(f"{folder} is there already, and no folder")
    found = sorted(path.name for path in folder.iterdir() if path.name != ".git")
    if found:
        shown = ", ".join(quote(name) for name in found[:_MOST_NAMES])
        more = f" and {len(found) - _MOST_NAMES} more" if len(found) > _MOST_NAMES else ""
        raise click.ClickException(
            f"{folder} is not empty: {shown}{more} would be in the way. Nothing was written."
        )


def _write_new(folder: Path, files: dict[str, str]) -> None:
    """Write all files or none: beside their places first, then each folder at once."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-", suffix=".tmp") as name:
            beside = Path(name)
            for path, text in files.items():
                write_whole(beside / path, text)
            for child in sorted(beside.iterdir()):
                child.rename(folder / child.name)
    except OSError as error:
        raise click.ClickException(f"{error.filename or folder}: {error.strerror}") from None


def _next_steps(folder: Path, answers: Answers) -> str:
    here = folder.absolute() == Path.cwd()
    lines = ["next:"] if here else ["next:", f"  cd {shlex.quote(str(folder))}"]
    lines += ["  python -m pip install -r requirements.txt", "  mkdocs serve"]
    if answers.repository:
        lines += [
            f"then push it to github.com/{answers.repository}, and in the repository's settings",
            'choose "GitHub Actions" under Pages, and let Actions create pull requests: README.md',
            "says where",
        ]
    return "\n".join(lines)


@click.command()
@click.argument(
    "folder",
    metavar="[DIR]",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
)
@click.option("--write", is_flag=True, help="Write the files; without it, nothing changes.")
def upgrade(folder: Path, write: bool) -> None:  # noqa: FBT001  # click's way
    """Show what this version would change in a catalog that `catalog new` made.

    It looks after workflows, issue forms, schemas and editor settings, and never after entries,
    topics, tags or pages. What you have changed is merged where git can tell how, and left where it
    can't.
    """
    try:
        marker = read_marker(folder)
    except BadMarkerError as error:
        raise click.UsageError(str(error)) from None
    if newer(marker.version, _version()):
        raise click.UsageError(
            f"{folder / MARKER}: version {marker.version} made this, and {_version()} is here: "
            "install the newer one"
        )
    steps, records = compare(
        marker.files,
        kept(marker.repository),
        partial(_on_disk, folder),
        find=partial(git.content_of, folder),
        merge=git.merge,
    )
    for step in steps:
        click.echo(step.diff(), nl=False)
    for step in steps:
        click.echo(f"{step.verdict} {step.path}" + (f": {step.why}" if step.why else ""))
    left = [step for step in steps if step.verdict == "left"]
    done = [step for step in steps if step.verdict != "left"]
    after = Marker(version=_version(), repository=marker.repository, files=records)
    if write:
        _apply(folder, done, after if after != marker else None)
    said = f"{counted(len(done), 'file')} {'changed' if write else 'to change'}, {len(left)} left"
    click.echo(f"{marker.version} to {_version()}: {said}")
    if steps and not write:
        click.echo("nothing written: `catalog upgrade --write` does")
    sys.exit(1 if left or (done and not write) else 0)


def _apply(folder: Path, steps: Iterable[Step], marker: Marker | None) -> None:
    """Do what is to be done, and remember it last: cut off in between, it is done again."""
    try:
        for step in steps:
            path = folder / step.path
            if step.new is None:
                path.unlink()
            else:
                crlf = path.is_file() and b"\r\n" in path.read_bytes()
                write_whole(path, step.new.replace("\n", "\r\n") if crlf else step.new)
        if marker is not None:
            write_whole(folder / MARKER, marker.text())
    except OSError as error:
        raise click.ClickException(f"{error.filename or folder}: {error.strerror}") from None


def _on_disk(folder: Path, path: str) -> Content:
    """What a catalog has in the place of a file, with plain line ends."""
    place = folder / path
    try:
        if not place.resolve().is_relative_to(folder.resolve()):
            return Content(why="a link leads out of the catalog")
        return Content(text=place.read_bytes().decode().replace("\r\n", "\n"))
    except FileNotFoundError:
        return Content()
    except UnicodeDecodeError:
        return Content(why="what is there is not UTF-8")
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "a link leads in a circle"
        return Content(why=f"what is there can't be read: {reason}")
