"""What a rule is: a function that finds one kind of problem, and perhaps one that mends it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from catalog.model import Catalog, Paper

Level = Literal["error", "warning", "off"]
# The way to a field in an entry: `("topics", 0)`.
FieldPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What rules are asked about: a catalog, and the day it is looked at, if that may matter."""

    catalog: Catalog
    today: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule's finding in a field of a file below `docs/`.

    `others` are the other files that it would not be without. With `missing`, they are what is not
    there: a file that can't be read is one problem, not one in each entry that names it.
    """

    file: str
    path: FieldPath = ()
    message: str
    hint: str = ""
    others: tuple[str, ...] = ()
    missing: bool = False


Find = Callable[[Case], Iterator[Finding]]
# Made for a catalog once, then asked about each paper.
Mend = Callable[[Catalog], Callable[[Paper], Paper]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One problem code: who finds it, how grave it is unless the owner says otherwise.

    `page` is the page below `docs/checks/` that explains it at length, `says` explains it briefly.
    With `build`, a build of the site runs it too, and not only `catalog check`. `mend` makes a
    function that gives a paper without the problem where that is safe, and the paper itself where
    it is not.
    """

    code: str
    page: str
    level: Level
    says: str
    find: Find = field(repr=False)
    mend: Mend | None = field(default=None, repr=False)
    build: bool = False


def rule(
    code: str, *, page: str, level: Level, mend: Mend | None = None, build: bool = False
) -> Callable[[Find], Rule]:
    """Make a rule of the function that finds its problems; the docstring is what it says."""

    def make(find: Find) -> Rule:
        says = " ".join((inspect.getdoc(find) or "").split())
        return Rule(code=code, page=page, level=level, says=says, find=find, mend=mend, build=build)

    return make


# --- the texts of an entry ------------------------------------------------------------------------

# Fields that hold a text on one line. `why` has lines of its own, and Markdown.
LINES = ("title", "abstract", "venue", "publisher", "status_note")


def texts(paper: Paper) -> Iterator[tuple[FieldPath, str]]:
    """Every text of an entry that people read, and where it stands."""
    yield ("title",), paper.title
    if paper.abstract:
        yield ("abstract",), paper.abstract
    for index, author in enumerate(paper.authors):
        yield ("authors", index), author.name
        if author.affiliation:
            yield ("authors", index, "affiliation"), author.affiliation
    if paper.organization:
        yield ("organization", "name"), paper.organization.name
    for name in ("venue", "publisher", "why", "status_note"):
        text = getattr(paper, name)
        if text:
            yield (name,), text
    for index, event in enumerate(paper.history):
        if event.note:
            yield ("history", index, "note"), event.note


def with_texts(paper: Paper, change: Callable[[str], str], *, why: bool = True) -> Paper:
    """The paper with every one of `texts` changed; the same object if none is.

    `why` says whether that field is one of them, which is Markdown. A text on one line stays on
    one, and one that would be left empty stays as it is.
    """
    own = [text for path, text in texts(paper) if why or path != ("why",)]
    if all(change(text) == text for text in own):
        return paper

    def line(text: str) -> str:
        return " ".join(change(text).split()) or text

    values: dict[str, Any] = {
        name: line(getattr(paper, name)) for name in LINES if getattr(paper, name)
    }
    if paper.why and why:
        values["why"] = change(paper.why).strip() or paper.why
    if paper.organization:
        values["organization"] = replace(paper.organization, name=line(paper.organization.name))
    values["authors"] = tuple(
        replace(
            author,
            name=line(author.name),
            affiliation=author.affiliation and line(author.affiliation),
        )
        for author in paper.authors
    )
    values["history"] = tuple(
        replace(event, note=event.note and line(event.note)) for event in paper.history
    )
    return replace(paper, **values)
