"""What a version would change of the files it looks after, the owner's changes left in place."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from catalog.scaffold.contents import is_generated
from catalog.scaffold.marker import Record, blob_id

Verdict = Literal["added", "replaced", "merged", "removed", "left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is on disk in the place of a file: a text, nothing, or something that is no text."""

    text: str | None = None
    # Why there is no text, if there is something.
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What becomes of a file: `old` and `new` are texts, None where there is no file.

    A file that is `left` stays as it is; `new` is then what the version would have written.
    """

    path: str
    verdict: Verdict
    old: str | None
    new: str | None
    why: str = ""

    def diff(self) -> str:
        """The change as a unified diff; nothing for a file that can't be shown."""
        old = (self.old or "").splitlines(keepends=True)
        new = (self.new or "").splitlines(keepends=True)
        before = f"a/{self.path}" if self.old is not None else "/dev/null"
        after = f"b/{self.path}" if self.new is not None else "/dev/null"
        lines = difflib.unified_diff(old, new, before, after)
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )


# The text behind an object id, if it can be had; and what three texts make: the owner's, the one
# it was made from, ours. None where both have changed the same lines.
Find = Callable[[str], str | None]
Merge = Callable[[str, str, str], str | None]


def compare(
    records: Mapping[str, Record],
    made: Mapping[str, str],
    disk: Callable[[str], Content],
    *,
    find: Find,
    merge: Merge,
) -> tuple[tuple[Step, ...], dict[str, Record]]:
    """What is to be done, by path, and the records when it is done.

    `records` are those of the version that made the catalog, `made` are the files of this one.
    """
    steps = []
    after = {}
    for path in sorted({*records, *made}):
        record, new, here = records.get(path), made.get(path), disk(path)
        if new is None:
            step = _dropped(path, record, here)
        else:
            step = _step(path, record, here, new, find=find, merge=merge)
            after[path] = _recorded(step, record, here, new)
        if step is not None:
            steps.append(step)
    return tuple(steps), after


def _step(
    path: str, record: Record | None, here: Content, new: str, *, find: Find, merge: Merge
) -> Step | None:
    """What becomes of a file that this version makes; None if nothing does."""
    old = here.text
    if old == new:
        return None
    if is_generated(path) and not here.why:
        return Step(path=path, verdict="replaced" if old else "added", old=old, new=new)
    own = record is None or old is None or blob_id(old) not in {record.seen, record.base}
    if own and record is not None and record.seen == blob_id(new):
        # This version says of the file what the former did: whatever it is now, the owner made it.
        return None
    if old is not None and not own:
        return Step(path=path, verdict="replaced", old=old, new=new)
    if record is None and old is None and not here.why:
        return Step(path=path, verdict="added", old=None, new=new)
    left = partial(Step, path=path, verdict="left", old=old, new=new)
    if here.why:
        return left(why=here.why)
    if record is None:
        return left(why="you have one of your own")
    if old is None:
        return left(why="you have deleted it")
    merged = _merged(old, find(record.base), new, merge)
    if isinstance(merged, str):
        return None if merged == old else Step(path=path, verdict="merged", old=old, new=merged)
    return left(why=merged.why)


@dataclass(frozen=True, slots=True)
class _Unmerged:
    why: str


def _merged(old: str, base: str | None, new: str, merge: Merge) -> str | _Unmerged:
    """The owner's changes and ours in one text, or why there is none."""
    if base is None:
        return _Unmerged("you have changed it, and git does not know what it was")
    merged = merge(old, base, new)
    return _Unmerged("you have changed the same lines") if merged is None else merged


def _dropped(path: str, record: Record | None, here: Content) -> Step | None:
    """What becomes of a file that this version does not make any more."""
    if here.text is None:
        return None
    if record is not None and blob_id(here.text) in {record.seen, record.base}:
        return Step(path=path, verdict="removed", old=here.text, new=None)
    why = "you have changed it; this version has none"
    return Step(path=path, verdict="left", old=here.text, new=None, why=why)


def _recorded(step: Step | None, record: Record | None, here: Content, new: str) -> Record:
    """The record of a file when its step is done."""
    seen = blob_id(new)
    if here.text == new or (step is not None and step.verdict in {"added", "replaced"}):
        return Record(seen=seen, base=seen)
    return Record(seen=seen, base=record.base if record else "")
