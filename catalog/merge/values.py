"""A paper's values from its records: which wins, and what was in conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from difflib import SequenceMatcher
from typing import Any, TypeVar

from catalog import links
from catalog.identity import fold_title
from catalog.merge.ids import make_id
from catalog.model import (
    Author,
    CitationKey,
    Difference,
    Identifiers,
    Links,
    Markdown,
    Paper,
    PaperId,
    PartialDate,
    Source,
    TagId,
    TopicId,
)
from catalog.sources.draft import Draft
from catalog.sources.identifiers import identifiers, joined
from catalog.sources.notices import Notice, Standing, bare, events, of_status, rank, standing

T = TypeVar("T")

# What an entry without a status is told of; that a paper was published is no news.
_BAD = ("withdrawn", "retracted")
# Where and how a paper was published: taken from one record, or pages of the one journal would
# come to stand beside the volume of the other.
_PUBLICATION = ("venue", "type", "volume", "issue", "pages", "publisher")
_KINDS_OF_ID = tuple(f.name for f in fields(Identifiers))
_KINDS_OF_LINK = tuple(f.name for f in fields(Links))


def made(group: Sequence[Draft], taken: set[PaperId], *, added: PartialDate) -> Paper:
    """A new paper from all its records: for each field the value that most of them give.

    Its id is none of those `taken`, and one of them afterwards.
    """
    title = _majority([draft.title for draft in group]) or ""
    id_ = make_id(title, taken)
    abstract = _majority([draft.abstract for draft in group])
    authors = _majority([draft.authors or None for draft in group]) or ()
    ids = group[0].ids if len(group) == 1 else joined(draft.ids for draft in group)
    paper = Paper(
        id=id_,
        file=f"papers/{id_}.yaml",
        title=title,
        abstract=abstract,
        authors=authors,
        author_count=None if authors else _majority([draft.author_count for draft in group]),
        organization=_majority([draft.organization for draft in group]),
        date=_majority([draft.date for draft in group]),
        ids=ids,
        citation_key=next((draft.citation_key for draft in group if draft.citation_key), None),
        links=united([links.lift(abstract or "")[0], *(_links(draft, ids) for draft in group)]),
        why=_note(group),
        **told(group),
        # What a paper has only one record of differs from nothing.
        sources=tuple(_named(draft) for draft in group),
        added=added,
        **_publication(group),
    )
    if len(group) == 1:
        return paper
    return replace(paper, sources=tuple(_source(draft, paper) for draft in group))


def updated(old: Paper, news: Sequence[Draft]) -> Paper:
    """A paper with what records not seen before add to it. What it says already stays."""
    abstract = old.abstract or _majority([draft.abstract for draft in news])
    authors = old.authors or _majority([draft.authors or None for draft in news]) or ()
    count = None if authors else _majority([draft.author_count for draft in news])
    ids = joined([old.ids, *(draft.ids for draft in news)])
    paper = replace(
        old,
        abstract=abstract,
        authors=authors,
        author_count=None if authors and not old.authors else old.author_count or count,
        organization=old.organization or _majority([draft.organization for draft in news]),
        date=old.date or _majority([draft.date for draft in news]),
        ids=ids,
        citation_key=old.citation_key
        or next((draft.citation_key for draft in news if draft.citation_key), None),
        links=_new_links(old, abstract, news, ids),
        **_bad_news(old, news),
        **_new_publication(old, news),
    )
    sources = tuple(_source(draft, paper) for draft in news)
    return replace(paper, sources=(*old.sources, *sources))


def told(group: Sequence[Draft]) -> Standing:
    """What has become of a paper by all its records: the gravest counts, the rest is history."""
    if not any(d.status_date or d.status_note or d.status_url or d.history for d in group):
        # So it is with nearly all records.
        statuses = [draft.status for draft in group if draft.status]
        status = max(statuses, key=rank, default=None)
        return bare(status)
    return standing(notice for draft in group for notice in _notices(draft))


def _bad_news(old: Paper, news: Sequence[Draft]) -> dict[str, Any]:
    """What an entry without a status gets, if it is bad: of what it says itself nothing."""
    if old.status or not any(draft.status in _BAD for draft in news):
        return {}
    return {name: value for name, value in told(news).items() if not getattr(old, name)}


def _notices(draft: Draft) -> Iterator[Notice]:
    now = of_status(draft)
    if now is not None:
        yield now
    yield from events(draft.history)


def suggested(
    group: Iterable[Draft], topics: Mapping[str, TopicId], tags: Mapping[str, TagId]
) -> tuple[tuple[TopicId, ...], tuple[TagId, ...], tuple[str, ...]]:
    """The topics and tags that records' own keywords name, and the keywords that name none.

    `topics` and `tags` are found by any of their spellings, folded.
    """
    words = dict.fromkeys(word for draft in group for word in draft.keywords)
    found_topics = dict.fromkeys(topics[fold_title(w)] for w in words if fold_title(w) in topics)
    found_tags = dict.fromkeys(tags[fold_title(w)] for w in words if fold_title(w) in tags)
    rest = (w for w in words if fold_title(w) not in topics and fold_title(w) not in tags)
    return tuple(found_topics), tuple(found_tags), tuple(rest)


def _publication(group: Iterable[Draft]) -> dict[str, Any]:
    """The publication fields of the record that knows most of them; of equals the first."""
    return max(map(_printed, group), key=lambda printed: ("venue" in printed, len(printed)))


def _printed(draft: Draft) -> dict[str, Any]:
    return {name: value for name in _PUBLICATION if (value := getattr(draft, name)) is not None}


def _new_publication(old: Paper, news: Iterable[Draft]) -> dict[str, Any]:
    """What a paper without venue is told of one, or what is missing about its own."""
    known = {name for name in _PUBLICATION if getattr(old, name) is not None}
    if old.venue:
        same = [draft for draft in news if draft.venue and _same_name(draft.venue, old.venue)]
    else:
        same = [draft for draft in news if not known or draft.type == old.type]
    if not same:
        return {}
    return {name: value for name, value in _publication(same).items() if name not in known}


def _links(draft: Draft, ids: Identifiers) -> Links:
    """A record's links without those that the paper's identifiers make anyway."""
    if draft.links == Links():
        return draft.links

    def says_more(url: str) -> bool:
        own = identifiers(url)
        given = [name for name in _KINDS_OF_ID if getattr(own, name)]
        return not given or any(getattr(own, name) != getattr(ids, name) for name in given)

    kept = {
        name: tuple(url for url in getattr(draft.links, name) if says_more(url))
        for name in ("paper", "pdf")
    }
    same = kept["paper"] == draft.links.paper and kept["pdf"] == draft.links.pdf
    return draft.links if same else replace(draft.links, **kept)


def united(all_links: Iterable[Links]) -> Links:
    """Every address once, of each kind in the order of the records."""
    given = [some for some in all_links if some != Links()]
    if not given:
        return Links()
    by_kind: dict[str, dict[str, None]] = {kind: {} for kind in _KINDS_OF_LINK}
    seen: set[str] = set()
    for some in given:
        for link in some:
            key = link.url.rstrip("/").casefold()
            if key not in seen:
                seen.add(key)
                by_kind[link.kind][link.url] = None
    return Links(**{kind: tuple(urls) for kind, urls in by_kind.items()})  # type: ignore[arg-type]


def _new_links(old: Paper, abstract: str | None, news: Iterable[Draft], ids: Identifiers) -> Links:
    """An entry's links, and those of kinds it has none of.

    Of an abstract's links only those of one that is new to an entry without links: a curator may
    have removed the old one's.
    """
    lifted = abstract and not old.abstract and old.links == Links()
    current = links.lift(abstract or "")[0] if lifted else old.links
    told = united(_links(draft, ids) for draft in news)
    kinds = [
        f.name for f in fields(Links) if getattr(told, f.name) and not getattr(current, f.name)
    ]
    return replace(current, **{kind: getattr(told, kind) for kind in kinds}) if kinds else current


def _note(group: Iterable[Draft]) -> Markdown | None:
    # What a service notes is a number of pages or a place, and no curator's reason.
    given = (draft.note for draft in group if draft.record is not None)
    notes = dict.fromkeys(note for note in given if note)
    return Markdown("\n\n".join(notes)) if notes else None


def _majority(values: Iterable[T | None]) -> T | None:
    """The value most copies give; among equals one whose links are well known, then the first."""
    given = [value for value in values if value is not None]
    if len(given) < 2:
        return given[0] if given else None
    counts = Counter(given)
    return max(dict.fromkeys(given), key=lambda value: (counts[value], _well_known_links(value)))


def _well_known_links(value: Any) -> int:
    if not isinstance(value, str):
        return 0
    return sum(1 for found in links.find(value) if found.url and links.well_known(found.url))


def _named(draft: Draft) -> Source:
    """Where a record comes from."""
    return Source(file=draft.file, record=draft.record, key=draft.key)


def _source(draft: Draft, kept: Paper) -> Source:
    """Where a record comes from, and where it says something else than what was kept."""
    return replace(_named(draft), differs=tuple(_differences(draft, kept)))


def _differences(draft: Draft, kept: Paper) -> Iterable[Difference]:
    # A service's abstract has lost its dashes and formulas on the way: that is no conflict.
    for name in ("title", "abstract") if draft.record is not None else ("title",):
        here, there = getattr(draft, name), getattr(kept, name)
        if here and there and here != there:
            found, was = _differing(here, there)
            yield Difference(field=name, found=found, kept=was)
    if (
        draft.authors
        and draft.authors != kept.authors
        and _folded(draft.authors) != _folded(kept.authors)
    ):
        yield Difference(field="authors", found=_listed(draft.authors), kept=_listed(kept.authors))
    if draft.venue and kept.venue and not _same_name(draft.venue, kept.venue):
        yield Difference(field="venue", found=draft.venue, kept=kept.venue)
    if draft.date and kept.date and abs(draft.date.year - kept.date.year) > 1:
        yield Difference(field="date", found=str(draft.date), kept=str(kept.date))
    for name in _KINDS_OF_ID if draft.ids != kept.ids else ():
        here, there = getattr(draft.ids, name), getattr(kept.ids, name)
        if here and here.casefold() != (there or here).casefold():
            yield Difference(field=name, found=here, kept=there)


def _same_name(one: str, other: str) -> bool:
    return one == other or fold_title(one) == fold_title(other)


def _folded(authors: Iterable[Author]) -> list[str]:
    return [fold_title(author.name) for author in authors]


def _listed(authors: Iterable[Author]) -> str:
    return ", ".join(author.name for author in authors) or "(nobody)"


def _differing(found: str, kept: str) -> tuple[str, str]:
    """The words in which two texts differ, from the first to the last difference in each run."""
    ours, theirs = found.split(), kept.split()
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    runs = [block for block in matcher.get_opcodes() if block[0] != "equal"]
    here = " … ".join(" ".join(ours[a:b]) for _, a, b, _, _ in runs if a < b)
    there = " … ".join(" ".join(theirs[c:d]) for _, _, _, c, d in runs if c < d)
    return here or "(nothing)", there or "(nothing)"


def without_key(paper: Paper, taken: set[CitationKey]) -> Paper:
    """The paper, without its citation key if another one has it; a key it keeps is then taken."""
    if paper.citation_key is None:
        return paper
    if paper.citation_key in taken:
        return replace(paper, citation_key=None)
    taken.add(paper.citation_key)
    return paper
