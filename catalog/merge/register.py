"""The papers known so far, entries and new ones, found by whatever tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from catalog.identity import TELLING_ABSTRACT, Verdict, Work, compare, fold_title, work_of
from catalog.merge.ids import slug
from catalog.model import Paper, Source
from catalog.sources.draft import Draft

# The share of words that an edited abstract has in common with what it was.
_ALIKE = 0.6
# Of papers that are all called `Editorial` a record is compared with this many.
_MOST = 64
_NO_LETTERS = bytes(n for n in range(128) if not chr(n).isalnum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a record belongs: to the paper of a number, or to none because it contradicts itself.

    `known`: the record was imported before. `new`: the number is a new paper's. `version_of` is the
    paper of which a new one is another version, `alike` are papers that a person should look at.
    """

    number: int | None
    known: bool = False
    new: bool = False
    version_of: int | None = None
    verdict: Verdict | None = None
    against: tuple[int, ...] = ()
    alike: tuple[tuple[int, Verdict], ...] = ()


class _Numbers:
    """Numbers by a text. Most texts have one number, and nobody needs the text again."""

    def __init__(self) -> None:
        self._first: dict[bytes, int] = {}
        self._more: dict[bytes, list[int]] = {}

    def add(self, text: str, number: int) -> None:
        key = _digest(text.encode())
        if self._first.setdefault(key, number) != number:
            self._more.setdefault(key, []).append(number)

    def get(self, text: str) -> Iterator[int]:
        """The numbers in order, as many as can be looked at."""
        key = _digest(text.encode())
        if key in self._first:
            yield self._first[key]
            yield from self._more.get(key, ())[:_MOST]


class Register:
    """Numbers for papers: first the entries there are, in order, then each new paper."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.works: list[Work] = []
        self._papers = papers
        self._by_source: dict[tuple[str, str | int], int] = {}
        self._by_id: dict[str, int] = {}
        self._by_title = _Numbers()
        self._by_short = _Numbers()
        self._by_abstract: dict[bytes, int] = {}
        self._by_alias: dict[str, int] = {}
        for number, paper in enumerate(papers):
            self._add(work_of(paper), _abstract_key(paper.abstract))
            for source in paper.sources:
                for name in _names(source):
                    self._by_source[name] = number
            for alias in paper.aliases:
                self._by_alias[alias] = number

    def place(self, draft: Draft) -> Placed:
        """Where a record belongs; if to a new paper, then that one is known from now on.

        A file's name says little (every paste may be called `listing.txt`), so an entry made from
        a record of this name and number must also be alike.
        """
        work = work_of(draft)
        for name in _names(draft):
            number = self._by_source.get(name)
            if number is not None and self._is_from(number, draft, work):
                return Placed(number=number, known=True)
        owners = dict.fromkeys(self._by_id[id_] for id_ in work.ids if id_ in self._by_id)
        if len(owners) > 1:
            evidence = ("its identifiers belong to several papers",)
            return Placed(
                number=None, verdict=Verdict("contradiction", evidence), against=tuple(owners)
            )
        for number in owners:
            verdict = compare(work, self.works[number])
            if verdict is None or verdict.kind != "same":
                return Placed(number=None, verdict=verdict, against=(number,))
            return self._joins(number, work, verdict)
        return self._by_words(draft, work)

    def _is_from(self, number: int, draft: Draft, work: Work) -> bool:
        """Whether an entry was made from this very record, and edited since."""
        if _alike(self._papers[number], draft):
            return True
        return draft.key is not None and self._fits(number, work)

    def _fits(self, number: int, work: Work) -> bool:
        """Whether a work could be a paper's but for its title."""
        verdict = compare(replace(work, title=self.works[number].title), self.works[number])
        return verdict is not None and verdict.kind == "same"

    def _by_words(self, draft: Draft, work: Work) -> Placed:
        """Where a record belongs whose identifiers nobody has."""
        version_of = None
        alike = []
        for number in self._candidates(work):
            verdict = compare(work, self.works[number])
            if verdict is None:
                continue
            if verdict.kind == "same":
                return self._joins(number, work, verdict)
            if verdict.kind == "version" and version_of is None:
                version_of = number
            elif verdict.kind == "alike":
                alike.append((number, verdict))
        key = _abstract_key(draft.abstract)
        retitled = self._retitled(draft, work, key)
        if retitled is not None:
            return self._joins(retitled, work, Verdict("same", ("the same abstract",)))
        number = self._add(work, key)
        return Placed(number=number, new=True, version_of=version_of, alike=tuple(alike))

    def _candidates(self, work: Work) -> Iterator[int]:
        """The papers with the record's title or its short name, as many as can be looked at."""
        title = work.title.replace(" ", "")
        yield from self._by_title.get(title)
        yield from self._by_short.get(title)
        if work.short:
            yield from self._by_title.get(work.short)

    def _retitled(self, draft: Draft, work: Work, key: bytes) -> int | None:
        """The entry to which a curator has given another title, by its abstract or former id."""
        number = self._by_alias.get(slug(draft.title)) if self._by_alias else None
        if number is None:
            number = self._by_abstract.get(key)
        return number if number is not None and self._fits(number, work) else None

    def _joins(self, number: int, work: Work, verdict: Verdict) -> Placed:
        """A record of a known paper, to which it may add what tells it."""
        known = self.works[number]
        ids = tuple(dict.fromkeys((*known.ids, *work.ids)))
        if ids != known.ids or not known.names or known.year is None:
            self.works[number] = replace(
                known,
                ids=ids,
                names=known.names or work.names,
                year=known.year if known.year is not None else work.year,
                printed=known.printed or work.printed,
            )
            for id_ in work.ids:
                self._by_id.setdefault(id_, number)
        return Placed(number=number, verdict=verdict)

    def _add(self, work: Work, key: bytes) -> int:
        number = len(self.works)
        self.works.append(work)
        for id_ in work.ids:
            self._by_id.setdefault(id_, number)
        self._by_title.add(work.title.replace(" ", ""), number)
        if work.short:
            self._by_short.add(work.short, number)
        if key:
            self._by_abstract.setdefault(key, number)
        return number


def _names(record: Source | Draft) -> Iterator[tuple[str, str | int]]:
    """What a record is called: by its key if it has one, which stays when a file is sorted anew."""
    if record.key is not None:
        yield record.file, record.key
    elif record.record is not None:
        yield record.file, record.record


def _abstract_key(abstract: str | None) -> bytes:
    """A digest of an abstract's letters; empty for one that many papers could have."""
    if not abstract or len(abstract) < TELLING_ABSTRACT:
        return b""
    letters = abstract.casefold().encode().translate(None, _NO_LETTERS)
    return _digest(letters)


def _digest(text: bytes) -> bytes:
    """What stands for a text: of 10¹⁰ texts no two are likely to have the same."""
    return blake2b(text, digest_size=12).digest()


def _alike(paper: Paper, draft: Draft) -> bool:
    """Whether a record can be the one that an entry was made from, edited since."""
    if paper.title == draft.title or fold_title(paper.title) == fold_title(draft.title):
        return True
    ours, theirs = ({*(text or "").casefold().split()} for text in (paper.abstract, draft.abstract))
    return bool(ours) and len(ours & theirs) >= _ALIKE * min(len(ours), len(theirs))
