"""What changed between two states of a catalog: papers and topics added, changed, renamed, removed.

A state is a commit, the files on disk, or another docs folder. Only files that differ are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Literal

from catalog.curation.repository import Repository
from catalog.entry import read_paper, read_topic
from catalog.identity import fold_title, prefixed
from catalog.load import Docs, load
from catalog.model import FORMATS, Paper, PaperId, Topic

Kind = Literal["added", "changed", "renamed", "removed"]
What = Literal["paper", "topic"]
Record = Paper | Topic
KINDS: tuple[Kind, ...] = ("added", "changed", "renamed", "removed")

_ENTRY = re.compile(r"(papers|topics)/(?:[^\0]*/)?([^/\0]+)\.ya?ml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one paper or topic.

    `was` is the former id of a renamed one, `into` the entry that took up a removed one, `fields`
    are the names of those whose values differ. The title is the id, where the entry can't be read.
    """

    kind: Kind
    what: What
    id: str
    title: str
    was: str = ""
    into: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry that is there but can't be read as one: an old form, or broken."""

    id: str
    content: bytes


# Papers and topics by id, of those files that differ.
State = Mapping[tuple[What, str], Record | Unread]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two states: a commit's name; a folder; neither for a catalog without anything."""

    commit: str | None = None
    folder: Path | None = None


def side(docs: Path, text: str) -> Side:
    """The state that a user's text names: a docs folder, a day, or a commit, branch or tag.

    A day stands for the catalog as it was when that day began (UTC). Raises NoGitError.
    """
    if _is_docs(text):
        return Side(folder=Path(text))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            return Side(commit=Repository(docs).before(day))
    return Side(commit=Repository(docs).commit(text))


def _is_docs(text: str) -> bool:
    """Whether this is the path of a folder that holds a catalog."""
    try:
        return any(Path(text, kind).is_dir() for kind in ("papers", "topics"))
    except (OSError, ValueError):
        # Too long for a path, or with a null character.
        return False


def between(docs: Path, old: Side, new: Side) -> tuple[Change, ...]:
    """What changed from one state of a catalog to another. Raises NoGitError."""
    sides = (old, new)
    commit = old.commit or new.commit
    if any(one.folder is not None for one in sides):
        if commit is None or any(_is_other(one, docs) for one in sides):
            return compare(_whole(docs, old), _whole(docs, new))
        repository = Repository(docs)
        paths = repository.changed_on_disk(commit)
        kept = {path: name for path, name in repository.files(commit).items() if path in paths}
        states = [
            _on_disk(docs, paths) if one.folder else _state(_read(repository, kept))
            for one in sides
        ]
        return compare(*states)
    repository = Repository(docs)
    before, after = (repository.files(one.commit) if one.commit else {} for one in sides)
    # A file that moved keeps its object; it is looked at all the same, and is no change.
    differ = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    one, other = (
        _state(_read(repository, {path: name for path, name in side_.items() if path in differ}))
        for side_ in (before, after)
    )
    return compare(one, other)


def _is_other(one: Side, docs: Path) -> bool:
    """Whether a state is another folder than the catalog's own, of which git may know."""
    return one.folder is not None and one.folder.resolve() != docs.resolve()


def _whole(docs: Path, one: Side) -> State:
    """All of a state."""
    if one.folder is not None:
        catalog = load(Docs(one.folder)).catalog
        papers: dict[tuple[What, str], Record | Unread] = {
            ("paper", p.id): p for p in catalog.papers
        }
        return {**papers, **{("topic", topic.id): topic for topic in catalog.topics}}
    if one.commit is None:
        return {}
    repository = Repository(docs)
    return _state(_read(repository, repository.files(one.commit)))


def _read(repository: Repository, files: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The files, each with its content; one that is too large is empty."""
    paths: dict[str, list[str]] = {}
    for path, name in files.items():
        if _ENTRY.fullmatch(path):
            paths.setdefault(name, []).append(path)
    for path in paths.pop("", []):
        yield path, b""
    for name, content in repository.contents(sorted(paths)):
        for path in paths[name]:
            yield path, content


def _on_disk(docs: Path, paths: Iterable[str]) -> State:
    """The entries of files on disk, those that are there."""
    return _state(
        (path, (docs / path).read_bytes())
        for path in sorted(paths)
        if _ENTRY.fullmatch(path) and (docs / path).is_file()
    )


def _state(files: Iterable[tuple[str, bytes]]) -> State:
    state: dict[tuple[What, str], Record | Unread] = {}
    for path, content in sorted(files):
        found = _ENTRY.fullmatch(path)
        if found is None or FORMATS[PaperId].pattern.fullmatch(found[2]) is None:
            continue
        what: What = "paper" if found[1] == "papers" else "topic"
        state[what, found[2]] = _record(what, path, content) or Unread(found[2], content)
    return state


def _record(what: What, path: str, content: bytes) -> Record | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    value = read_paper(text, file=path).value if what == "paper" else None
    return value or (read_topic(text, file=path).value if what == "topic" else None)


def compare(old: State, new: State) -> tuple[Change, ...]:
    """What became of each: papers before topics, kinds in the order of KINDS, by id."""
    gone = {key: record for key, record in old.items() if key not in new}
    come = {key: record for key, record in new.items() if key not in old}
    former = _former(gone, new, come)
    renamed = {}
    for key, target in former.items():
        if target in come and target not in renamed:
            renamed[target] = key
    changes: list[Change] = []
    for key, record in new.items():
        changes += _change(key, old.get(key), record, renamed.get(key), old)
    for key, record in gone.items():
        if key not in renamed.values():
            into = former.get(key)
            changes.append(
                Change(kind="removed", what=key[0], id=key[1], title=_title(record),
                       into=into[1] if into else "")
            )  # fmt: skip
    return tuple(sorted(changes, key=lambda c: (c.what, KINDS.index(c.kind), c.id)))


def _change(
    key: tuple[What, str],
    before: Record | Unread | None,
    record: Record | Unread,
    renamed: tuple[What, str] | None,
    old: State,
) -> Iterator[Change]:
    """What became of one that is there."""
    what, id_ = key
    title = _title(record)
    if renamed is not None:
        differ = tuple(f for f in _differing(old[renamed], record) if f != "aliases")
        yield Change(kind="renamed", what=what, id=id_, title=title, was=renamed[1], fields=differ)
    elif before is None:
        yield Change(kind="added", what=what, id=id_, title=title)
    elif isinstance(before, Unread) or isinstance(record, Unread):
        if before != record:
            yield Change(kind="changed", what=what, id=id_, title=title)
    elif differ := _differing(before, record):
        yield Change(kind="changed", what=what, id=id_, title=title, fields=differ)


def _former(gone: State, new: State, come: State) -> dict[tuple[What, str], tuple[What, str]]:
    """Where each that has gone is now: by its id among aliases, else by identifiers or title."""
    aliases: dict[tuple[What, str], tuple[What, str]] = {
        (what, alias): (what, id_)
        for (what, id_), record in new.items()
        if isinstance(record, Paper)
        for alias in record.aliases
    }
    signs = {sign: key for key, record in come.items() for sign in _signs(record)}
    found = {}
    for key, record in gone.items():
        target = aliases.get(key) or next(
            (signs[sign] for sign in _signs(record) if sign in signs), None
        )
        if target is not None:
            found[key] = target
    return found


def _signs(record: Record | Unread) -> tuple[tuple[str, str], ...]:
    """What tells a paper or a topic from others, whatever its id."""
    if isinstance(record, Unread):
        return ()
    if isinstance(record, Topic):
        return (("topic", fold_title(record.title)),)
    ids = tuple(("id", id_) for id_ in prefixed(record.ids))
    return (*ids, ("title", fold_title(record.title)))


def _differing(old: Record | Unread, new: Record | Unread) -> tuple[str, ...]:
    if type(old) is not type(new) or isinstance(old, Unread) or isinstance(new, Unread):
        return ()
    return tuple(
        f.name
        for f in fields(new)
        if not f.metadata.get("outside") and getattr(old, f.name) != getattr(new, f.name)
    )


def _title(record: Record | Unread) -> str:
    return record.id if isinstance(record, Unread) else record.title
