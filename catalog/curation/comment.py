"""The review of a change as one comment: cards, duplicates, problems and suggestions.

Everything in it that somebody has written is escaped; see `catalog.curation.plain`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from catalog.amounts import counted
from catalog.curation.plain import code, link, text
from catalog.curation.review_file import (
    EntryReview,
    FieldChange,
    Near,
    Nearness,
    ProblemReview,
    Review,
    TagReview,
    TopicReview,
)
from catalog.pages.cards import LINK_NAMES

# By this the workflow finds the comment it has written before.
MARK = "<!-- paper-catalog:review -->"
# GitHub takes no longer comment.
LONGEST = 65_536
# What is kept for the last words, and what problems may take of the rest.
_LAST = 1_000
_PROBLEMS = 20_000
_REST = (
    'All changed files are under "Files changed", all problems in the log of the job `review`, step'
    " `Check`; on a clone of the branch, `catalog changes` and `catalog check --since` list them."
)

NEARNESS: dict[Nearness, str] = {
    "contradiction": "**An identifier is another paper's:** shared with",
    "same": "**The same paper** as",
    "version": "**Another version** of",
    "alike": "**Perhaps the same paper** as",
    "related": "Near to",
}


def comment(review: Review, *, preview: str = "") -> str:
    """The comment in Markdown, at most 65,536 characters.

    If all of it does not fit, entries are named without their cards, from the last one on; then
    the last ones are only counted, and so are problems beyond their share; the end says so, and
    where the rest is. `preview` is the address of the site as a zip, as `plain.web_address` gives
    it.
    """
    head = [MARK, "### Review", _summary(review)]
    head += [_preview(preview)] if preview else []
    head += _problems(review.problems)
    for name, lines in (("Topics", map(_topic, review.topics)), ("Tags", map(_tag, review.tags))):
        shown, more = _fitting(list(lines), LONGEST // 8)
        if shown:
            head.append(f"#### {name}\n\n" + "\n".join([*shown, *_more(more)]))
    room = LONGEST - _LAST - len("\n\n".join(head))
    blocks, cut = _entries(review.entries, room)
    last = [f"Left out, because a comment has an end: {cut}."] if cut else []
    if review.left_out:
        last.append(f"More than a review holds: {review.left_out:,} further changes or problems.")
    last += [_REST] if last else []
    return "\n\n".join([*head, *blocks, *last]) + "\n"


def _preview(address: str) -> str:
    return (
        f"[A preview of the site]({address}), kept for a week: a zip, made by this branch's own "
        "code. Unpack it, and look at it with `python -m http.server`."
    )


def _summary(review: Review) -> str:
    how = Counter(entry.how for entry in review.entries)
    changes = [f"{counted(number, 'entry', 'entries')} {name}" for name, number in how.items()]
    errors = counted(review.errors, "error")
    warnings = counted(sum(p.severity == "warning" for p in review.problems), "warning")
    doubles = sum(
        any(near.verdict in {"same", "contradiction"} for near in entry.near)
        for entry in review.entries
    )
    duplicates = [f"**{counted(doubles, 'duplicate')}**"] if doubles else []
    found = ", ".join([*(changes or ["no entry differs"]), *duplicates, errors, warnings])
    return f"{found[:1].upper()}{found[1:]}. Compared with {code(review.base[:10])}."


def _problems(problems: Sequence[ProblemReview]) -> Iterator[str]:
    if problems:
        shown, more = _fitting([_problem(problem) for problem in problems], _PROBLEMS)
        yield "#### Problems\n\n" + "\n".join([*shown, *_more(more)])


def _problem(problem: ProblemReview) -> str:
    place = code(f"{problem.file}:{problem.line}:{problem.column}")
    hint = f" ({text(problem.hint, 600)})" if problem.hint else ""
    severity = "**error**" if problem.severity == "error" else "warning"
    return f"- {severity} {code(problem.code)} {place}: {text(problem.message, 600)}{hint}"


def _fitting(lines: Sequence[str], room: int) -> tuple[list[str], int]:
    """The first lines that fit, and how many more there are."""
    shown: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    return shown, len(lines) - len(shown)


def _more(number: int) -> list[str]:
    return [f"- and {number:,} more"] if number else []


def _entries(entries: Sequence[EntryReview], room: int) -> tuple[list[str], str]:
    """The entries' blocks, whole or by name, and what was left out, in words."""
    blocks: list[str] = []
    named = counted_only = 0
    # Room for the names of all that follow is kept while there are any.
    names = [_heading(entry) for entry in entries]
    ahead = sum(len(name) + 2 for name in names)
    for entry, name in zip(entries, names, strict=True):
        ahead -= len(name) + 2
        whole = "\n\n".join([name, *_body(entry)])
        if len(whole) + 2 + ahead <= room:
            blocks.append(whole)
        elif len(name) + 2 <= room:
            blocks.append(name)
            named += 1
        else:
            counted_only += 1
            continue
        room -= len(blocks[-1]) + 2
    said = [f"the cards of {counted(named, 'entry', 'entries')}"] if named else []
    said += [f"{counted(counted_only, 'entry', 'entries')} altogether"] if counted_only else []
    return blocks, " and ".join(said)


def _heading(entry: EntryReview) -> str:
    title = f": {text(entry.card.title)}" if entry.card else ""
    return f"#### {entry.how.capitalize()}{title}\n\n{code(entry.file, 300)}"


def _body(entry: EntryReview) -> Iterator[str]:
    if entry.how == "deleted":
        yield "Its address leads nowhere now: give its id to another entry's `aliases` if it moved."
    if entry.former is not None:
        leads = "leads here" if entry.leads else "**leads nowhere**: add that id to its `aliases`"
        yield f"Its former address, {code(entry.former)}, {leads}."
    if entry.card is not None:
        yield "\n>\n".join(f"> {line}" for line in _card(entry))
    verdicts = [_near(near) for near in entry.near]
    if verdicts:
        yield "\n".join(f"- {verdict}" for verdict in verdicts)
    yield from _suggestions(entry)
    if entry.changes:
        yield _table(entry.changes)
    states = [
        f"- {code(state.url, 500)}: {state.state}{f', {text(state.said)}' if state.said else ''}"
        for state in entry.links
        if state.state != "ok"
    ]
    if entry.links:
        fine = f"- {counted(len(entry.links) - len(states), 'link')} fine"
        yield "\n".join([*states, fine])


def _card(entry: EntryReview) -> Iterator[str]:
    shown = entry.card
    if shown is None:
        return
    yield f"**{text(shown.title) or '(no title)'}**"
    if shown.facts:
        yield " · ".join(text(fact) for fact in shown.facts)
    if shown.abstract:
        yield text(shown.abstract, 600)
    if shown.links:
        yield " · ".join(link(LINK_NAMES[one.kind], one.url) for one in shown.links)
    yield f"Topics: {_codes(shown.topics)}. Tags: {_codes(shown.tags)}."
    if shown.why:
        yield f"Why it is here: {text(shown.why, 600)}"


def _codes(words: Iterable[str]) -> str:
    return ", ".join(code(word) for word in words) or "none"


def _near(near: Near) -> str:
    evidence = f": {', '.join(text(one) for one in near.evidence)}" if near.evidence else ""
    return f"{NEARNESS[near.verdict]} {text(near.title)} ({code(near.id)}){evidence}"


def _suggestions(entry: EntryReview) -> Iterator[str]:
    if entry.suggested_topics:
        yield f"Topics that its words suggest and it has not: {_codes(entry.suggested_topics)}."
    if entry.suggested_tags:
        yield f"Tags that its words suggest and it has not: {_codes(entry.suggested_tags)}."


def _table(changes: Sequence[FieldChange]) -> str:
    rows = [
        f"| {code(change.field)} | {text(change.before, 600) or '(nothing)'} "
        f"| {text(change.after, 600) or '(nothing)'} |"
        for change in changes
    ]
    return "\n".join(["| field | before | now |", "|---|---|---|", *rows])


def _topic(topic: TopicReview) -> str:
    changed = ", ".join(code(change.field) for change in topic.changes)
    what = f" ({changed})" if changed else ""
    papers = counted(topic.papers, "paper")
    return f"- {topic.how}: {text(topic.title)} ({code(topic.id)}), {papers}{what}"


def _tag(tag: TagReview) -> str:
    return f"- {tag.how}: {text(tag.title)} ({code(tag.id)})"
