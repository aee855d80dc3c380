"""What rules can mend of a paper, and which rule changed what."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from typing import Any

from catalog.model import Catalog, Paper
from catalog.problems import quote
from catalog.rules.codes import RULES
from catalog.rules.rule import FieldPath

# One rule's change may be what another waits for: a tag respelt is then given twice.
_ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a rule changed: where the new value stands, and both values for people."""

    code: str
    path: FieldPath
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A paper as it should be, and what was changed, in order."""

    paper: Paper
    changes: tuple[Change, ...]


def mend(catalog: Catalog, papers: Collection[Paper], codes: Collection[str]) -> Iterator[Mended]:
    """The papers that rules of these codes change; mended again, nothing of them changes."""
    menders = [
        (rule.code, rule.mend(catalog))
        for rule in RULES
        if rule.mend is not None and rule.code in codes
    ]
    for paper in papers:
        changes: list[Change] = []
        new = paper
        for _ in range(_ROUNDS):
            before = new
            for code, mender in menders:
                mended = mender(new)
                changes += _changes(code, new, mended)
                new = mended
            if new == before:
                break
        if new != paper:
            yield Mended(paper=new, changes=tuple(changes))


def _changes(code: str, old: Paper, new: Paper) -> Iterator[Change]:
    if old is new:
        return
    for f in fields(Paper):
        before, after = getattr(old, f.name), getattr(new, f.name)
        if before != after:
            path, was, is_ = _difference(before, after)
            name = ".".join([f.name, *(step for step in path if isinstance(step, str))])
            yield Change(
                code=code,
                path=(f.name, *path),
                message=f"{name}: {_shown(was)} → {_shown(is_)}",
            )


def _difference(before: Any, after: Any) -> tuple[FieldPath, Any, Any]:
    """Where two values of a field begin to differ, and what stands there."""
    if isinstance(before, tuple) and isinstance(after, tuple):
        start = next(
            (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
            min(len(before), len(after)),
        )
        end = 0
        while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
            end += 1
        path: FieldPath = (start,) if start < len(after) else ()
        return path, before[start : len(before) - end], after[start : len(after) - end]
    if hasattr(before, "__dataclass_fields__"):
        for f in fields(before):
            was, is_ = getattr(before, f.name), getattr(after, f.name)
            if was != is_:
                path, was, is_ = _difference(was, is_)
                return (f.name, *path), was, is_
    if isinstance(before, str) and isinstance(after, str):
        return (), *_words(before, after)
    return (), before, after


def _words(before: str, after: str) -> tuple[str, str]:
    """The words in which two texts differ, with all between the first and the last of them."""
    ours, theirs = before.split(" "), after.split(" ")
    _, was, is_ = _difference(tuple(ours), tuple(theirs))
    return " ".join(was), " ".join(is_)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(item) for item in value) or "(nothing)"
    if value is None:
        return "(nothing)"
    return quote(str(getattr(value, "name", value))) if value != "" else "(nothing)"
