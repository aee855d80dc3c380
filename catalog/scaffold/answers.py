"""What the owner of a new catalog says of it, cleaned, or why it can't be taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from slugify import slugify

from catalog.model import RESERVED_ID
from catalog.problems import quote

# Where this project lives; mkdocs.yml says the same. Until the package is on an index under its
# own name, a catalog installs it from there.
REPOSITORY = "https://github.com/paper-catalog/paper-catalog"
PACKAGE = f"paper-catalog @ git+{REPOSITORY}"

Licence = Literal["cc0", "cc-by", "none"]
LICENCES: tuple[Licence, ...] = get_args(Licence)

_LONGEST_NAME = 100
_LONGEST_SENTENCE = 300
_LONGEST_ID = 60
# What joins emoji and letters of some scripts, and marks of direction that end by themselves.
_INVISIBLE = frozenset("\u200c\u200d\u200e\u200f")
# GitHub's own rules for names of owners and repositories.
_REPOSITORY = re.compile(
    r"(?:https://github\.com/)?([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})/([\w.-]{1,100}?)(?:\.git)?/?",
    re.ASCII,
)
_REQUIREMENT = re.compile(r"[^\s#;-][^#\r\n]*")


class WrongAnswerError(ValueError):
    """Why an answer can't be taken. Its text is for users."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A new catalog's name, repository, sentence and first topic.

    `repository` is `owner/name` on GitHub, or empty. Without `area`, the topic is an area itself.
    """

    name: str
    description: str
    topic: str
    area: str = ""
    repository: str = ""
    licence: Licence = "cc0"
    package: str = PACKAGE

    @property
    def topic_id(self) -> str:
        """The id of the first topic."""
        return _id(self.topic)

    @property
    def area_id(self) -> str:
        """The id of its area; empty without one."""
        return _id(self.area) if self.area else ""

    @property
    def owner(self) -> str:
        """Whose the repository is; empty without one."""
        return self.repository.partition("/")[0]

    @property
    def site(self) -> str:
        """The site's address on GitHub Pages; empty without a repository.

        A repository named like the owner's host is published at its root (GitHub documentation,
        "Types of GitHub Pages sites").
        """
        if not self.repository:
            return ""
        owner, _, name = self.repository.partition("/")
        host = f"{owner.lower()}.github.io"
        return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def named(text: str) -> str:
    """A name on one line. MkDocs puts it into pages as HTML, so it has no angle brackets."""
    return _line(text, _LONGEST_NAME)


def sentence(text: str) -> str:
    """A sentence on one line, as the site's description."""
    return _line(text, _LONGEST_SENTENCE)


def repository(text: str) -> str:
    """`owner/name` of a name or an address on GitHub; empty for `none` or nothing."""
    text = text.strip()
    if text in {"", "none"}:
        return ""
    match = _REPOSITORY.fullmatch(text)
    if match is None or set(match[2]) == {"."}:
        raise WrongAnswerError(f"{quote(text)} is no repository: write owner/name, or none")
    return f"{match[1]}/{match[2]}"


def topic(text: str) -> tuple[str, str]:
    """The area and the title of a topic written `Area > Topic`; no area for a title alone."""
    parts = [_line(part, _LONGEST_NAME) for part in text.split(">")]
    if len(parts) > 2:
        raise WrongAnswerError(f"{quote(text)}: an area is in no area: write Area > Topic")
    ids = [_id(part) for part in parts]
    for part, id_ in zip(parts, ids, strict=True):
        if not id_:
            raise WrongAnswerError(f"{quote(part)} has no letters to make an address of")
        if RESERVED_ID.fullmatch(id_):
            raise WrongAnswerError(f"{quote(part)}: {id_!r} is the name of a page of the site")
    if len(set(ids)) < len(ids):
        raise WrongAnswerError(f"{quote(text)}: area and topic would have the same address")
    return (parts[0], parts[1]) if len(parts) == 2 else ("", parts[0])


def package(text: str) -> str:
    """A requirement as pip reads it (PEP 508, or a path or an address), on one line."""
    text = text.strip()
    if _REQUIREMENT.fullmatch(text) is None or not text.isprintable():
        raise WrongAnswerError(f"{quote(text)} is nothing that pip can install")
    return text


def _id(title: str) -> str:
    return slugify(title, max_length=_LONGEST_ID, word_boundary=True)


def _line(text: str, longest: int) -> str:
    """A text with its white space folded, if it is one to show."""
    line = " ".join(text.split())
    if not line:
        raise WrongAnswerError("say something")
    if len(line) > longest:
        raise WrongAnswerError(f"{len(line)} characters are more than {longest}")
    for character in line:
        if character in "<>":
            raise WrongAnswerError(f"{quote(character)} would be taken for HTML")
        if not character.isprintable() and character not in _INVISIBLE:
            raise WrongAnswerError(f"{quote(character)} can't be shown")
    return line
