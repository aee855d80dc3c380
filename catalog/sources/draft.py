"""Drafts: what one record of a foreign file says about a paper, before it is an entry."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.model import Organization, PartialDate
from catalog.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One record: its place in the file, and what it says, white space folded."""

    file: str
    record: int
    line: int
    title: str
    abstract: str | None = None
    author_count: int | None = None
    organization: Organization | None = None
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a file gave. With an error among the problems, the file gave nothing to rely on."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
