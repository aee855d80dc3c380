"""A correction proposed on an issue: one field of one entry gets another value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from catalog.curation import issue
from catalog.curation.addition import find
from catalog.curation.issue import Filled
from catalog.curation.outcome import Outcome, Shown, bad
from catalog.curation.plain import clean, code, subject, text
from catalog.entry import read_paper, write_paper
from catalog.model import FORMATS, Author, Catalog, LinkKind, Paper, PaperId, PartialDate, Url
from catalog.pages.cards import LINK_NAMES
from catalog.problems import did_you_mean
from catalog.sources.identifiers import identifiers, reference

ELSE = "Something else"
_LONGEST = {"title": 500, "abstract": 10_000}
_LONGEST_LINE = 300
_MOST_LINES = 500
# Without the address around it, such an id is a word like others.
_OPENREVIEW = re.compile(r"[A-Za-z0-9_-]{8,20}")

# What a value becomes in an entry, or why it can't be one.
Change = Callable[[Paper, Sequence[str]], Paper | str]


def _line(name: str) -> Change:
    """A field that holds one text."""

    def change(paper: Paper, lines: Sequence[str]) -> Paper | str:
        most = _LONGEST.get(name, _LONGEST_LINE)
        value = clean(" ".join(lines), most + 1)
        if len(value) > most:
            return f"it is longer than {most:,} characters"
        changes: dict[str, Any] = {name: value}
        return replace(paper, **changes)

    return change


def _authors(paper: Paper, lines: Sequence[str]) -> Paper | str:
    """All authors, one a line; what is known of those who stay is kept."""
    known = {author.name: author for author in paper.authors}
    names = [clean(line, _LONGEST_LINE) for line in lines]
    authors = tuple(known.get(name, Author(name=name)) for name in names if name)
    return replace(paper, authors=authors, author_count=None)


def _date(paper: Paper, lines: Sequence[str]) -> Paper | str:
    try:
        return replace(paper, date=PartialDate.parse(" ".join(lines)))
    except ValueError:
        return "it is no date: write 2022-07-14, 2022-07 or 2022"


def _identifier(kind: str) -> Change:
    def change(paper: Paper, lines: Sequence[str]) -> Paper | str:
        written = " ".join(lines)
        value = getattr(identifiers(written), kind)
        if not value and (
            (kind == "openreview" and _OPENREVIEW.fullmatch(written))
            or (kind == "pubmed" and re.fullmatch("[1-9][0-9]{0,8}", written))
        ):
            value = written
        if not value:
            return "it is no such identifier"
        changes: dict[str, Any] = {kind: value}
        return replace(paper, ids=replace(paper.ids, **changes))

    return change


def _links(kind: LinkKind) -> Change:
    """All links of a kind, one a line."""

    def change(paper: Paper, lines: Sequence[str]) -> Paper | str:
        form = FORMATS[Url]
        if not all(form.pattern.fullmatch(line) and len(line) <= 500 for line in lines):
            return f"it is not {form.what}"
        changes: dict[str, Any] = {kind: tuple(dict.fromkeys(lines))}
        return replace(paper, links=replace(paper.links, **changes))

    return change


# The choices of the form, in its order. A test holds the form to it.
FIELDS: Mapping[str, Change] = {
    "Title": _line("title"),
    "Abstract": _line("abstract"),
    "Authors, one a line": _authors,
    "Date": _date,
    "Venue": _line("venue"),
    "Volume": _line("volume"),
    "Issue": _line("issue"),
    "Pages": _line("pages"),
    "Publisher": _line("publisher"),
    "arXiv id": _identifier("arxiv"),
    "DOI": _identifier("doi"),
    "OpenReview id": _identifier("openreview"),
    "ACL Anthology id": _identifier("acl"),
    "PubMed id": _identifier("pubmed"),
    **{f"Link: {LINK_NAMES[kind]}": _links(kind) for kind in get_args(LinkKind)},
}
CHOICES = (*FIELDS, ELSE)


def propose_correction(filled: Filled, catalog: Catalog, *, shown: Shown) -> Outcome:
    """What a filled-in form for a correction comes to."""
    named = clean(filled.line(issue.ENTRY), _LONGEST_LINE)
    paper = entry_of(named, catalog)
    if paper is None:
        hint = text(did_you_mean(named, catalog.paper))
        return Outcome(
            state="not-found",
            says=(
                f"No entry is {code(named, 120)}. {hint}".rstrip(),
                "Give the address of its page, its id, its identifier or its whole title.",
            ),
        )
    choice = filled.line(issue.FIELD)
    lines = filled.lines(issue.VALUE)
    change = FIELDS.get(choice)
    if change is None or not lines:
        return _by_hand(paper, choice, shown, named=change is not None)
    if len(lines) > _MOST_LINES:
        return bad(f"The value has more than {_MOST_LINES} lines.")
    corrected = change(paper, lines)
    if isinstance(corrected, str):
        return bad(f"{text(choice)} can't be {code(' '.join(lines), 120)}: {text(corrected)}.")
    if corrected == paper:
        return Outcome(
            state="here", says=(f"{shown.paper(paper)} says so already: {text(choice)}.",)
        )
    problems = read_paper(write_paper(corrected), file=paper.file).problems
    if problems:
        return bad(f"{text(choice)}: {text(problems[0].message)}.")
    seen = clean(filled.line(issue.SEEN), _LONGEST_LINE)
    return Outcome(
        state="corrected",
        says=(
            f"{text(choice)} of {shown.paper(paper)} becomes {code(' '.join(lines), 300)}.",
            f"Where it can be seen: {text(seen)}" if seen else "Where it can be seen was not said.",
        ),
        subject=subject(f"Correct {paper.id}"),
        record=corrected,
    )


def entry_of(named: str, catalog: Catalog) -> Paper | None:
    """The entry that somebody names: by page, file, id, former id, identifier or whole title."""
    last = re.sub(r"[?#].*$", "", named).rstrip("/").rpartition("/")[2]
    id_ = PaperId(re.sub(r"\.(?:yaml|md|html)$", "", last))
    if id_ in catalog.paper:
        return catalog.paper[id_]
    former = next((paper for paper in catalog.papers if id_ in paper.aliases), None)
    if former is not None or not named:
        return former
    return find(catalog, reference(named))


def _by_hand(paper: Paper, choice: str, shown: Shown, *, named: bool) -> Outcome:
    """What no machine should do: take a value away, or what the form has no field for."""
    why = "no value is given" if named else f"{code(choice or ELSE, 60)} has no field of its own"
    return Outcome(
        state="by-hand",
        says=(
            f"A curator has to look at {shown.paper(paper)}: {why}.",
            "What to do: edit the file, and open a pull request that closes this issue.",
        ),
    )
