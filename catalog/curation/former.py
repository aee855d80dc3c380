"""What a catalog's files held at a commit, as git tells."""

from __future__ import annotations

import os
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from catalog import git
from catalog.changes import changed_since
from catalog.curation.repository import Repository
from catalog.entry import read_paper, read_tags, read_topic
from catalog.git import NoGitError
from catalog.model import Paper, Tag, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """Where a branch began, what differs since, and the records of those files back then."""

    commit: str
    changed: frozenset[str]
    papers: tuple[Paper, ...]
    topics: tuple[Topic, ...]
    tags: tuple[Tag, ...]


def former(folder: Path, ref: str) -> Former:
    """The records of the files below a docs folder that differ from where the branch left `ref`.

    What could not be read back then is left out. Raises NoGitError: in a clone that was cut off
    before the two branches meet, for one.
    """
    changed = frozenset(file for file in changed_since(folder, ref) if is_record(file))
    commit = git.text(
        folder, f"git knows no {ref!r}", "merge-base", "--end-of-options", ref, "HEAD"
    )
    commit = commit.split("\n")[0]
    papers, topics = [], []
    for file, text in _texts(Repository(folder), commit, changed):
        if file.startswith("papers/"):
            paper = read_paper(text, file=file).value
            papers += [paper] if paper else []
        else:
            topic = read_topic(text, file=file).value
            topics += [topic] if topic else []
    tags = _tags(folder, commit) if "tags.yaml" in changed else ()
    return Former(
        commit=commit, changed=changed, papers=tuple(papers), topics=tuple(topics), tags=tags
    )


def is_record(file: str) -> bool:
    """Whether a path below the docs folder is an entry's, a topic's, or that of the tags."""
    return file == "tags.yaml" or (
        file.startswith(("papers/", "topics/")) and file.endswith((".yaml", ".yml"))
    )


def _texts(
    repository: Repository, commit: str, changed: AbstractSet[str]
) -> Iterator[tuple[str, str]]:
    """The entries and topics among the files, as they were, by path."""
    there = repository.files(commit)
    objects = {file: there[file] for file in sorted(changed & there.keys()) if there[file]}
    # Files of one content are one object.
    contents = dict(repository.contents(sorted(set(objects.values()))))
    for file, name in objects.items():
        with suppress(UnicodeDecodeError):
            yield file, _text(contents[name])


def _tags(folder: Path, commit: str) -> tuple[Tag, ...]:
    with suppress(NoGitError, UnicodeDecodeError):
        told = git.text(folder, "there were none", "cat-file", "blob", f"{commit}:./tags.yaml")
        return read_tags(_text(os.fsencode(told)), shown_as="tags.yaml").value or ()
    return ()


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig").replace("\r\n", "\n")
