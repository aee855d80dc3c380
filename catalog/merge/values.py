"""Which records are the same paper, which value wins, and what was in conflict."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, TypeVar

from slugify import slugify

from catalog import links
from catalog.model import (
    RESERVED_ID,
    Difference,
    Links,
    Paper,
    PaperId,
    PartialDate,
    Source,
)
from catalog.sources.draft import Draft

T = TypeVar("T")

ID_LENGTH = 60
# An abstract of this many characters is nobody else's.
_TELLING_ABSTRACT = 200
# The share of words that an edited abstract has in common with what it was.
_ALIKE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Copies of one paper that disagree on a field."""

    paper: PaperId
    source: Source
    difference: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLink:
    """An address in an abstract that leads nowhere."""

    paper: PaperId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What an import comes to. `added` and `changed` are sorted by id."""

    added: tuple[Paper, ...]
    changed: tuple[Paper, ...]
    unchanged: int
    conflicts: tuple[Conflict, ...]
    broken_links: tuple[BrokenLink, ...]


def fold_title(title: str) -> str:
    """A title without case, accents, white space and punctuation: equal for the same paper.

    Letters and digits of every script stay, and so do `+` and `*`, which tell names apart. A
    title of signs alone stays whole.
    """
    decomposed = unicodedata.normalize("NFKD", title).casefold()
    return "".join(c for c in decomposed if c.isalnum() or c in "+*") or decomposed


def merge(drafts: Iterable[Draft], papers: Iterable[Paper], *, added: PartialDate) -> Merged:
    """The drafts as papers, on top of the papers there are.

    A record that an entry names among its sources has been imported before and changes nothing,
    whatever was done to the entry since. Another one adds what the entry lacks, and itself to
    the sources; it never overwrites.
    """
    existing = tuple(papers)
    by_file = {paper.file: paper for paper in existing}
    entries = _Entries(existing)
    taken = {id_ for paper in existing for id_ in (paper.id, *paper.aliases)}

    # By the file of the entry there is, or by the title of the one to make.
    groups: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        title = fold_title(draft.title)
        known = entries.find(draft)
        groups.setdefault((known.file, "") if known else ("", title), []).append(draft)

    new: list[Paper] = []
    changed: list[Paper] = []
    conflicts: list[Conflict] = []
    broken: list[BrokenLink] = []
    unchanged = 0
    for (file, _), group in groups.items():
        old = by_file.get(file)
        paper = _updated(old, group) if old else _made(group, taken, added)
        if paper == old:
            unchanged += 1
            continue
        (changed if old else new).append(paper)
        conflicts.extend(_conflicts_of(paper, old))
        broken.extend(
            BrokenLink(paper=paper.id, text=text) for text in links.lift(paper.abstract or "")[1]
        )
    return Merged(
        added=tuple(sorted(new, key=lambda paper: paper.id)),
        changed=tuple(sorted(changed, key=lambda paper: paper.id)),
        unchanged=unchanged,
        conflicts=tuple(conflicts),
        broken_links=tuple(broken),
    )


class _Entries:
    """The entries there are, found by what a record says."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        # Of several entries with one title the first: records go to the others by their sources.
        self._by_title = {fold_title(paper.title): paper for paper in reversed(papers)}
        self._by_source = {(s.file, s.record): paper for paper in papers for s in paper.sources}
        self._by_abstract = {
            _fold_abstract(paper.abstract): paper for paper in reversed(papers) if paper.abstract
        }

    def find(self, draft: Draft) -> Paper | None:
        """The entry of the record itself, or else of its title, or else of its abstract.

        A file's name says little (every paste may be called `listing.txt`), so an entry made from
        a record of this name and number must also be alike.
        """
        made_from_it = self._by_source.get((draft.file, draft.record))
        if made_from_it and _alike(made_from_it, draft):
            return made_from_it
        by_title = self._by_title.get(fold_title(draft.title))
        if by_title or len(draft.abstract or "") < _TELLING_ABSTRACT:
            return by_title
        # An entry that a curator has given another title.
        return self._by_abstract.get(_fold_abstract(draft.abstract))


def _fold_abstract(abstract: str | None) -> str:
    return fold_title(abstract or "")


def _alike(paper: Paper, draft: Draft) -> bool:
    """Whether a record can be the one that an entry was made from, edited since."""
    if fold_title(paper.title) == fold_title(draft.title):
        return True
    ours, theirs = ({*(text or "").casefold().split()} for text in (paper.abstract, draft.abstract))
    return bool(ours) and len(ours & theirs) >= _ALIKE * min(len(ours), len(theirs))


def _conflicts_of(paper: Paper, old: Paper | None) -> Iterable[Conflict]:
    known = set(old.sources) if old else set()
    for source in paper.sources:
        if source not in known:
            for difference in source.differs:
                yield Conflict(paper=paper.id, source=source, difference=difference)


def make_id(title: str, taken: set[PaperId]) -> PaperId:
    """An id for a title: its slug, cut at a word's end, numbered if it is taken; then taken."""
    base = slugify(_spelled(title), max_length=ID_LENGTH, word_boundary=True, save_order=True)
    base = base or "paper"
    number = 1
    id_ = PaperId(base)
    while id_ in taken or RESERVED_ID.fullmatch(id_):
        number += 1
        id_ = PaperId(f"{base}-{number}")
    taken.add(id_)
    return id_


def _spelled(title: str) -> str:
    """Greek letters by name: `φ-Decoding` is looked for as `phi-decoding`."""
    return "".join(
        unicodedata.name(c).rpartition("LETTER ")[2].lower()
        if unicodedata.name(c, "").startswith("GREEK") and "WITH" not in unicodedata.name(c)
        else c
        for c in unicodedata.normalize("NFKC", title)
    )


def _made(group: Sequence[Draft], taken: set[PaperId], added: PartialDate) -> Paper:
    """A new paper from all its records: for each field the value that most of them give."""
    title = _majority([draft.title for draft in group]) or ""
    abstract = _majority([draft.abstract for draft in group])
    id_ = make_id(title, taken)
    values = {"title": title, "abstract": abstract}
    return Paper(
        id=id_,
        file=f"papers/{id_}.yaml",
        title=title,
        abstract=abstract,
        author_count=_majority([draft.author_count for draft in group]),
        organization=_majority([draft.organization for draft in group]),
        date=_majority([draft.date for draft in group]),
        links=links.lift(abstract or "")[0],
        sources=tuple(_source(draft, values) for draft in group),
        added=added,
    )


def _updated(old: Paper, group: Sequence[Draft]) -> Paper:
    """A paper with what records not seen before add to it."""
    known = {(source.file, source.record) for source in old.sources}
    news = [draft for draft in group if (draft.file, draft.record) not in known]
    if not news:
        return old
    abstract = old.abstract or _majority([draft.abstract for draft in news])
    values = {"title": old.title, "abstract": abstract}
    count = None if old.authors else _majority([draft.author_count for draft in news])
    return replace(
        old,
        abstract=abstract,
        author_count=old.author_count or count,
        organization=old.organization or _majority([draft.organization for draft in news]),
        date=old.date or _majority([draft.date for draft in news]),
        links=old.links if list(old.links) else _links_of(old, abstract),
        sources=(*old.sources, *(_source(draft, values) for draft in news)),
    )


def _links_of(old: Paper, abstract: str | None) -> Links:
    """Links of an abstract that is new to the entry; a curator may have removed the old one's."""
    return links.lift(abstract)[0] if abstract and not old.abstract else old.links


def _majority(values: Iterable[T | None]) -> T | None:
    """The value most copies give; among equals one whose links are well known, then the first."""
    given = [value for value in values if value is not None]
    if not given:
        return None
    counts = Counter(given)
    return max(dict.fromkeys(given), key=lambda value: (counts[value], _well_known_links(value)))


def _well_known_links(value: Any) -> int:
    if not isinstance(value, str):
        return 0
    return sum(1 for found in links.find(value) if found.url and links.well_known(found.url))


def _source(draft: Draft, kept: dict[str, str | None]) -> Source:
    """Where a record comes from, and where it says something else than what was kept."""
    found = {"title": draft.title, "abstract": draft.abstract}
    differs = tuple(
        Difference(field=name, found=here, kept=there)
        for name, value in found.items()
        if value and kept[name] and value != kept[name]
        for here, there in [_differing(value, kept[name] or "")]
    )
    return Source(file=draft.file, record=draft.record, differs=differs)


def _differing(found: str, kept: str) -> tuple[str, str]:
    """The words in which two texts differ, from the first to the last difference in each run."""
    ours, theirs = found.split(), kept.split()
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    runs = [block for block in matcher.get_opcodes() if block[0] != "equal"]
    here = " … ".join(" ".join(ours[a:b]) for _, a, b, _, _ in runs if a < b)
    there = " … ".join(" ".join(theirs[c:d]) for _, _, _, c, d in runs if c < d)
    return here or "(nothing)", there or "(nothing)"
