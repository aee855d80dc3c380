"""Authors: names that are several people, and signs that are no part of a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from catalog.model import Author, Catalog, Paper
from catalog.problems import quote
from catalog.rules.rule import Case, Finding, Rule, rule

PAGE = "people"
# Names are on one line, with single spaces.
_JOINT = re.compile(r"(?: ?[,;])? (?:and|&|\\&) | ?; ?", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
# Behind a comma these belong to the name before it.
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "phd", "md", "inc", "ltd", "llc", "gmbh", "co"}
# Small words that names of people have, and words that names of groups have.
_PARTICLES = frozenset(
    "al bin da dal de del della den der di do dos du el ibn la las le los te ten ter van von y"  # noqa: SIM905  # reads better than 30 quoted words
    " zu zum zur af av".split()
)
_OF_GROUPS = frozenset(
    "academy agency alliance association center centre college committee consortium council"  # noqa: SIM905  # the same
    " corporation department engineering faculty foundation group institute institution lab"
    " laboratory labs ministry national organisation organization project research school"
    " science sciences society studies systems team technology university".split()
)
_WORD = re.compile(r"[^\W\d_][\w.'’`-]*", re.UNICODE)
_EMAIL = re.compile(r"\w@\w")
# Footnote signs, and numbers glued to the last letter.
_SIGNS = " ,;:*†‡§¶#∗"
_NUMBERS = re.compile(r"(?<=[^\W\d_])\d{1,2}(?:,\d{1,2}){0,5}$")


def split(name: str) -> tuple[str, ...]:
    """The people that a glued name names; the name alone if it is one, or can't be split surely."""
    parts = tuple(trim_name(part) for part in _JOINT.split(name) if part)
    if len(parts) > 1:
        people = [person for part in parts for person in _by_commas(part)]
    else:
        people = list(_by_commas(name))
    if len(people) < 2 or not all(_is_person(person) for person in people):
        return (name,)
    return tuple(people)


def _by_commas(text: str) -> tuple[str, ...]:
    """`A B, C D` as two, and `B, A` turned round as BibTeX writes it."""
    parts = [part for part in _COMMA.split(text) if part]
    if len(parts) == 2 and _is_family(parts[0]) and not _is_suffix(parts[1]):
        return (f"{parts[1]} {parts[0]}",)
    if len(parts) > 1 and all(_is_person(part) for part in parts):
        return tuple(parts)
    return (text,)


def _is_family(text: str) -> bool:
    *particles, last = text.split()
    return _WORD.fullmatch(last) is not None and all(p.casefold() in _PARTICLES for p in particles)


def _is_suffix(text: str) -> bool:
    return text.casefold().replace(".", "") in _SUFFIXES


def _is_person(text: str) -> bool:
    """Whether a text is a given name and a family name, and no group of people."""
    words = text.split()
    return (
        2 <= len(words) <= 6
        and all(_WORD.fullmatch(word) for word in words)
        and all(word[:1].isupper() or word in _PARTICLES for word in words if word.isascii())
        and not any(word.casefold() in _OF_GROUPS for word in words)
        and not _is_suffix(words[-1])
    )


def _mend_glued(catalog: Catalog) -> Callable[[Paper], Paper]:
    del catalog
    return _unglued


def _unglued(paper: Paper) -> Paper:
    if all(not _can_split(author) for author in paper.authors):
        return paper
    authors: list[Author] = []
    for author in paper.authors:
        if _can_split(author):
            authors += [Author(name=name) for name in split(author.name)]
        else:
            authors.append(author)
    return replace(paper, authors=tuple(authors))


def _can_split(author: Author) -> bool:
    """Whether it is sure who is meant: an iD or an affiliation is one person's."""
    return author.orcid is None and author.affiliation is None and len(split(author.name)) > 1


@rule("glued-authors", page=PAGE, level="warning", mend=_mend_glued)
def glued_authors(case: Case) -> Iterator[Finding]:
    """One author's name is several people's, glued by "and", commas or semicolons."""
    for paper in case.catalog.papers:
        for index, author in enumerate(paper.authors):
            name = author.name
            if "," not in name and ";" not in name and " " not in name:
                continue
            if len(split(name)) > 1 or _looks_glued(name):
                yield Finding(
                    file=paper.file,
                    path=("authors", index),
                    message=f"{quote(name)} is more than one person",
                    hint="give each a line of its own",
                )


def _looks_glued(name: str) -> bool:
    """Whether a name is family names joined by "and": who is meant must be looked up."""
    parts = [part for part in _JOINT.split(name) if part]
    words = [word.strip(",") for part in parts for word in part.split()]
    return (
        len(parts) > 1
        and all(len(_COMMA.split(part)) == 1 for part in parts)
        and all(_WORD.fullmatch(word) and word[:1].isupper() for word in words)
        and not any(word.casefold() in _OF_GROUPS for word in words)
    )


def _mend_ends(catalog: Catalog) -> Callable[[Paper], Paper]:
    del catalog
    return _with_trimmed_ends


def _with_trimmed_ends(paper: Paper) -> Paper:
    title = trim_title(paper.title)
    names = [trim_name(author.name) for author in paper.authors]
    if title == paper.title and all(
        name == author.name for name, author in zip(names, paper.authors, strict=True)
    ):
        return paper
    authors = tuple(
        replace(author, name=name) for name, author in zip(names, paper.authors, strict=True)
    )
    return replace(paper, title=title, authors=authors)


def trim_name(name: str) -> str:
    """A name without footnote signs and commas at its end; itself if nothing would be left."""
    trimmed = name.rstrip(_SIGNS)
    match = _NUMBERS.search(trimmed, max(0, len(trimmed) - 20))
    if match is not None:
        trimmed = trimmed[: match.start()]
    return trimmed or name


def trim_title(title: str) -> str:
    """A title without a comma, semicolon or colon at its end."""
    return title.rstrip(",;: ") or title


@rule("trailing-junk", page=PAGE, level="warning", mend=_mend_ends)
def trailing_junk(case: Case) -> Iterator[Finding]:
    """A title ends with a comma, or an author's name with footnote signs."""
    for paper in case.catalog.papers:
        if trim_title(paper.title) != paper.title:
            yield _junk(paper, ("title",), paper.title, trim_title(paper.title))
        for index, author in enumerate(paper.authors):
            if trim_name(author.name) != author.name:
                yield _junk(paper, ("authors", index), author.name, trim_name(author.name))


def _junk(paper: Paper, path: tuple[str | int, ...], text: str, trimmed: str) -> Finding:
    return Finding(
        file=paper.file,
        path=path,
        message=f"{quote(text)} ends with {quote(text[len(trimmed) :].strip())}",
        hint=f"write {quote(trimmed)}",
    )


@rule("email-for-name", page=PAGE, level="warning")
def email_for_name(case: Case) -> Iterator[Finding]:
    """An author's name is an e-mail address, as a form takes it that knew no name."""
    for paper in case.catalog.papers:
        for index, author in enumerate(paper.authors):
            if _EMAIL.search(author.name):
                yield Finding(
                    file=paper.file,
                    path=("authors", index),
                    message=f"{quote(author.name)} is no name",
                    hint="write the name as printed on the paper",
                )


RULES: tuple[Rule, ...] = (glued_authors, trailing_junk, email_for_name)
