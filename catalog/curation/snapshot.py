"""Dated snapshots of a catalog, so that it can be cited: metadata, a page of changes, checksums.

Sources: Citation File Format 1.2.0; Zenodo, "Deposit metadata" (`.zenodo.json`); the output of
`sha256sum` (GNU coreutils). What an owner has written into either file stays: only version and date
are renewed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from catalog.amounts import counted
from catalog.curation import plain
from catalog.curation.changes import Change
from catalog.curation.changes_text import address, as_markdown, fitting, summary
from catalog.exports.text import folded
from catalog.markup import to_plain
from catalog.model import (
    Catalog,
    Paper,
    PaperId,
    PartialDate,
    Topic,
    TopicId,
    newest_first,
)
from catalog.pages.cards import date_text

CITATION = "CITATION.cff"
ZENODO = ".zenodo.json"
NOTES = "notes.md"
SUMS = "SHA256SUMS"
# Where the pages of snapshots lie below docs/.
FOLDER = "snapshots"
# How many papers of a first snapshot are named, and what its list of topics may take.
_NEWEST = 20
_ROOM = 20_000
TAG = re.compile(r"(?P<year>\d{4})\.(?P<month>0[1-9]|1[0-2])(?:\.(?P<number>[1-9]\d{0,2}))?", re.A)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A state of a catalog with a name and a day.

    `name`, `url` and `repository` are the site's, empty where not known. `before` is the tag of the
    last snapshot, empty if this is the first; `changes` are those since then.
    """

    tag: str
    day: date
    name: str
    url: str = ""
    repository: str = ""
    catalog: Catalog
    before: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def title(self) -> str:
        """The catalog's name, or what it is."""
        return folded(self.name) or "A catalog of research papers"

    @property
    def holds(self) -> str:
        """`576 papers in 55 topics`."""
        catalog = self.catalog
        return f"{counted(len(catalog.papers), 'paper')} in {counted(len(catalog.topics), 'topic')}"


def order(tag: str) -> tuple[int, int, int] | None:
    """What a tag is sorted by: year, month, number; None if it names no snapshot."""
    found = TAG.fullmatch(tag)
    return (int(found[1]), int(found[2]), int(found[3] or 0)) if found else None


def last_before(tag: str, tags: Iterable[str]) -> str:
    """The newest of the tags that is older than this snapshot's; `` if none is."""
    own = order(tag) or (0, 0, 0)
    older = [(key, other) for other in tags if (key := order(other)) is not None and key < own]
    return max(older)[1] if older else ""


# --- metadata ------------------------------------------------------------------------------------


def citation(snapshot: Snapshot, own: str = "") -> str:
    """The text of `CITATION.cff`: the owner's `own` with version and date, else a new one."""
    said = {"version": json.dumps(snapshot.tag), "date-released": str(snapshot.day)}
    if own.strip():
        return _renewed(own, said)
    lines = {
        "cff-version": "1.2.0",
        "message": '"If you use this catalog, please cite it as below."',
        "type": "dataset",
        "title": _quoted(snapshot.title),
        "abstract": _quoted(f"A curated catalog of research papers: {snapshot.holds}."),
        "authors": f"\n  - name: {_quoted(f'{snapshot.title} contributors')}",
        **said,
    }
    if url := plain.web_address(snapshot.url):
        lines["url"] = _quoted(url)
    if repository := plain.web_address(snapshot.repository):
        lines["repository-code"] = _quoted(repository)
    head = "# Yours to complete: `catalog snapshot` renews version and date, and keeps the rest.\n"
    return head + "".join(
        f"{name}:{'' if value.startswith(chr(10)) else ' '}{value}\n"
        for name, value in lines.items()
    )


def _quoted(text: str) -> str:
    """A text in double quotes; JSON's escapes are YAML's (YAML 1.2, section 1.3)."""
    return json.dumps(text)


def _renewed(text: str, values: dict[str, str]) -> str:
    """A file's text with these values at its top level, all other lines as they were."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    for name, value in values.items():
        place = next((n for n, line in enumerate(lines) if line.startswith(f"{name}:")), None)
        if place is None:
            lines.append(f"{name}: {value}")
        else:
            lines[place] = f"{name}: {value}"
    return "\n".join(lines) + "\n"


def zenodo(snapshot: Snapshot, own: str = "") -> str:
    """The text of `.zenodo.json`, likewise. Raises ValueError if `own` is no JSON object."""
    said = {"version": snapshot.tag, "publication_date": str(snapshot.day)}
    if own.strip():
        given = json.loads(own)
        if not isinstance(given, dict):
            raise ValueError(ZENODO)
        return _json({**given, **said})
    made: dict[str, Any] = {
        "upload_type": "dataset",
        "title": snapshot.title,
        "description": f"<p>{escape(snapshot.title)}: a curated catalog of research papers, "
        f"{snapshot.holds}.</p>",
        "creators": [{"name": f"{snapshot.title} contributors"}],
        "access_right": "open",
        "keywords": [folded(topic.title) for topic in snapshot.catalog.topics if not topic.parent],
        **said,
    }
    if not made["keywords"]:
        del made["keywords"]
    if url := plain.web_address(snapshot.url):
        made["related_identifiers"] = [
            {"identifier": url, "relation": "isDerivedFrom", "resource_type": "dataset"}
        ]
    return _json(made)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def is_of(tag: str, metadata: str) -> bool:
    """Whether the text of either file says that it is of this snapshot."""
    version = rf"""(?m)^\s*"?version"?:\s*(["']?){re.escape(tag)}\1,?\s*$"""
    return re.search(version, metadata) is not None


# --- pages and notes -----------------------------------------------------------------------------


def notes(snapshot: Snapshot) -> str:
    """Release notes: what the catalog holds, and what has changed since the last snapshot."""
    head = f"{plain.text(snapshot.title)}, {_day(snapshot.day)}: {snapshot.holds}.\n"
    return f"{head}\n{_changed(snapshot)}"


def page(snapshot: Snapshot) -> str:
    """The page of a snapshot, `docs/snapshots/<tag>.md`: its notes, kept out of the search.

    Links in it are whole addresses, which still lead somewhere when a paper has been renamed.
    """
    front = f'---\ntitle: "Snapshot {snapshot.tag}"\nsearch: {{exclude: true}}\n---\n'
    return f"{front}\n# Snapshot {snapshot.tag}\n\n{notes(snapshot)}"


def _changed(snapshot: Snapshot) -> str:
    if not snapshot.before:
        return "\n".join(["The first snapshot.\n", *_held(snapshot)])
    told = as_markdown(snapshot.changes, site=snapshot.url)
    return f"Since {snapshot.before}: {told[0].lower()}{told[1:]}"


def _held(snapshot: Snapshot) -> Iterator[str]:
    """What a catalog holds: how many papers on what, and the newest of them."""
    catalog = snapshot.catalog
    if not catalog.papers:
        return
    topics = list(_topics(snapshot))
    if topics:
        yield "## By topic\n\n" + "\n".join(fitting(topics, _ROOM)) + "\n"
    newest = sorted(catalog.papers, key=newest_first)[:_NEWEST]
    items = [f"- {_paper(snapshot, paper)}" for paper in newest]
    more = len(catalog.papers) - len(newest)
    items += [f"- and {counted(more, 'earlier paper')}"] if more else []
    yield "## The newest\n\n" + "\n".join(items) + "\n"


def _topics(snapshot: Snapshot) -> Iterator[str]:
    """Each area with its topics, by title, as a list of two levels; only those with papers."""
    catalog = snapshot.catalog
    papers: dict[TopicId, set[PaperId]] = {}
    for paper in catalog.papers:
        for id_ in paper.topics:
            papers.setdefault(id_, set()).add(paper.id)
    below: dict[TopicId | None, list[Topic]] = {}
    for topic in sorted(catalog.topics, key=lambda topic: (topic.title.casefold(), topic.id)):
        parent = topic.parent if topic.parent in catalog.topic else None
        below.setdefault(parent, []).append(topic)
    for area in below.get(None, ()):
        own = [topic for topic in below.get(area.id, ()) if topic.id in papers]
        found = papers.get(area.id, set()).union(*(papers[topic.id] for topic in own))
        if found:
            yield f"- {_topic(snapshot, area)}: {counted(len(found), 'paper')}"
        for topic in own:
            # Four spaces, by which GitHub and Python-Markdown see a list in a list.
            yield f"    - {_topic(snapshot, topic)}: {counted(len(papers[topic.id]), 'paper')}"


def _topic(snapshot: Snapshot, topic: Topic) -> str:
    return plain.link(to_plain(topic.title), address(snapshot.url, "topic", topic.id), 120)


def _paper(snapshot: Snapshot, paper: Paper) -> str:
    shown = plain.link(to_plain(paper.title), address(snapshot.url, "paper", paper.id))
    return f"{shown}, {date_text(paper.date)}" if paper.date else shown


def index(tags: Iterable[str]) -> str:
    """The page that lists all snapshots, `docs/snapshots/index.md`: newest first."""
    known = sorted({tag for tag in tags if order(tag)}, key=lambda t: order(t) or (), reverse=True)
    front = "---\ntitle: Snapshots\nsearch: {exclude: true}\n---\n"
    said = "States of the catalog that can be cited, each with what changed since the one before.\n"
    rows = "".join(f"- [{tag}]({tag}.md)\n" for tag in known)
    return f"{front}\n# Snapshots\n\n{said}\n{rows}"


def known_pages(docs: Path) -> list[str]:
    """The tags of the snapshots that have a page in a docs folder."""
    return sorted(path.stem for path in (docs / FOLDER).glob("*.md") if order(path.stem))


def told(snapshot: Snapshot) -> str:
    """What a snapshot holds and what has changed, in a line for a terminal."""
    since = f"; since {snapshot.before}: {summary(snapshot.changes)}" if snapshot.before else ""
    return f"{snapshot.tag}: {snapshot.holds}{since}"


def _day(day: date) -> str:
    return date_text(PartialDate(day.year, day.month, day.day))


# --- files ---------------------------------------------------------------------------------------


def checksums(files: Sequence[Path]) -> str:
    """The SHA-256 of files by their names, in order of names: for `sha256sum --check`."""
    lines = []
    for path in sorted(files, key=lambda path: path.name):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    return "".join(lines)
