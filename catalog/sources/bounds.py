"""How long what a record says may be: longer is something else, or meant to do harm.

An entry of more than a million bytes is not read again (`load.py`), and so must not be written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from catalog.model import Author, Links, Url
from catalog.problems import problem_at, quote
from catalog.sources.draft import Draft, Rejected

# In characters: more than there is in any.
LONGEST_TITLE = 1_000
LONGEST_TEXT = 2_000
LONGEST_NOTE = 20_000
LONGEST_ABSTRACT = 100_000
_LONGEST_NAME = 500
# All names of a paper's authors together. Some papers have fifteen thousand.
_LONGEST_LIST = 400_000
_MOST_LINKS = 200
_TEXTS = {
    "abstract": LONGEST_ABSTRACT,
    "note": LONGEST_NOTE,
    **dict.fromkeys(("venue", "volume", "issue", "pages", "publisher"), LONGEST_TEXT),
    **dict.fromkeys(("key", "citation_key"), _LONGEST_NAME),
}


def bounded(draft: Draft, shown_as: str) -> Draft | Rejected:
    """The draft without what is too long, with a warning; rejected if that is its title."""
    if len(draft.title) > LONGEST_TITLE:
        message = f"a title of {len(draft.title):,} characters is none: {quote(draft.title, 60)}"
        problem = problem_at(shown_as, draft.line, "no-title", message)
        return Rejected(problem=problem, record=draft.record)
    values: dict[str, Any] = {}
    told: list[str] = []
    for name, longest in _TEXTS.items():
        text = getattr(draft, name)
        if text is not None and len(text) > longest:
            values[name] = None
            told.append(f"{name} has {len(text):,} characters")
    if not _are_names(draft.authors):
        values |= {"authors": (), "author_count": None}
        told.append(f"the {len(draft.authors):,} names of authors are too long")
    if draft.ids.doi and len(draft.ids.doi) > _LONGEST_NAME:
        values["ids"] = replace(draft.ids, doi=None)
        told.append(f"doi has {len(draft.ids.doi):,} characters")
    links = tuple(draft.links)
    if len(links) > _MOST_LINKS or any(len(link.url) > LONGEST_TEXT for link in links):
        by_kind: dict[str, tuple[Url, ...]] = {}
        for link in links[:_MOST_LINKS]:
            if len(link.url) <= LONGEST_TEXT:
                by_kind[link.kind] = (*by_kind.get(link.kind, ()), link.url)
        values["links"] = Links(**by_kind)
        told.append(f"some of {len(links):,} links are too long, or too many")
    if not told:
        return draft
    warnings = tuple(
        problem_at(shown_as, draft.line, "too-long", f"{what}; left out", severity="warning")
        for what in told
    )
    return replace(draft, **values, problems=(*draft.problems, *warnings))


def _are_names(authors: tuple[Author, ...]) -> bool:
    """Whether names have the length of names, and all of them fit into an entry."""
    together = 0
    for author in authors:
        length = len(author.name) + len(author.affiliation or "")
        if length > 2 * _LONGEST_NAME:
            return False
        together += length
    return together <= _LONGEST_LIST
