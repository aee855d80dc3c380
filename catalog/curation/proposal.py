"""A paper proposed on an issue: asked for, and made an entry, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from catalog.amounts import counted
from catalog.curation import issue
from catalog.curation.addition import Added, Addition, Asked, Wanted, find
from catalog.curation.issue import Filled
from catalog.curation.outcome import Outcome, Shown, State, bad
from catalog.curation.plain import clean, code, subject, text
from catalog.identity import fold_title, prefixed
from catalog.model import Catalog, Markdown, Paper, PartialDate, TopicId
from catalog.problems import Problem
from catalog.services.ask import Answer, Asker
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Reference

# A title is seldom longer than 300 characters, an address than 200.
_LONGEST_REFERENCE = 500
_LONGEST_WHY = 600
_MOST_CANDIDATES = 5
_MOST_TOPICS = 3
# What looks like HTML; `a < b` does not.
_ELEMENT = re.compile(r"<[/!?]?[A-Za-z][^<>]{0,500}>|<!--.{0,500}?-->", re.DOTALL)
_STATES: dict[str, State] = {
    "ambiguous": "ambiguous",
    "not-found": "not-found",
    "no-paper-there": "not-found",
    "services-down": "down",
    "not-cached": "down",
    "contradiction": "by-hand",
}
_NEXT: dict[State, str] = {
    "ambiguous": "Give the identifier of the one you mean.",
    "not-found": "Look whether it is written right. An arXiv id, a DOI or the address of the "
    "paper's own page is found best. A paper that no service knows can be added "
    "by hand, with a pull request.",
    "down": "That is no fault of yours. A curator can start it again later, or you, by editing "
    "the issue.",
    "by-hand": "A curator has to look: an identifier stands in an entry where it does not belong, "
    "or it is not the one you meant.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembering(Asker):
    """Asks as ever, and keeps what it heard: the candidates of a title are wanted later."""

    heard: list[Answer] = field(default_factory=list)

    def find(self, reference: Reference) -> Answer:
        """The paper that a text of somebody names."""
        found = Asker.find(self, reference)
        self.heard.append(found)
        return found


def propose_paper(
    filled: Filled, catalog: Catalog, asker: Asker, *, today: PartialDate, shown: Shown
) -> Outcome:
    """What a filled-in form for a paper comes to. Services are asked unless the paper is here."""
    lines = filled.lines(issue.REFERENCE)
    if not lines:
        return bad("No paper is named: the first field is empty.")
    if len(lines) > 1:
        return bad("The first field has more than one line: propose one paper in one issue.")
    named = clean(lines[0], _LONGEST_REFERENCE)
    if len(lines[0]) > _LONGEST_REFERENCE or not named:
        return bad("The first field holds no identifier, no address and no title.")
    remembering = Remembering(client=asker.client)
    addition = Addition(catalog, remembering, added=today)
    asked = addition.ask(named)
    if asked.here is not None:
        return _here(asked.here, shown)
    if asked.problem is not None and asked.problem.severity == "error":
        return _failed(asked.problem, asked, remembering.heard, catalog, shown)
    topics, unknown = _topics(filled, catalog)
    why, left_out = _why(filled)
    wanted = Wanted(topics=topics, why=Markdown(why) if why else None)
    added = next(iter(addition.entries(wanted)), None)
    if added is None:
        known = next(_known(remembering.heard, catalog), None)
        return _here(known, shown) if known else bad("Nothing is known of it that could be added.")
    says = [
        *_said(added, shown),
        *([f"No topic of this catalog is called {' or '.join(unknown)}."] if unknown else []),
        *left_out,
        *_alike(addition, catalog, shown),
    ]
    return Outcome(
        state="completed" if added.old else "added",
        says=tuple(says),
        subject=subject(f"{'Complete' if added.old else 'Add'} {added.paper.title}"),
        record=added.paper,
    )


def sentence(answer: str) -> str:
    """What somebody says of a paper as one paragraph without HTML."""
    bare = answer[: 10 * _LONGEST_WHY]
    # Taking one element away may make another: `<<b>script>`.
    while (shorter := _ELEMENT.sub(" ", bare)) != bare:
        bare = shorter
    return clean(bare, 10 * _LONGEST_WHY)


def _why(filled: Filled) -> tuple[str, list[str]]:
    """The sentence for the entry, and why it is left out, if it is."""
    why = sentence(filled.answers.get(issue.WHY, ""))
    if why and not filled.ticked(issue.CONSENT):
        return "", ["The sentence is left out: the box below it is not ticked."]
    if len(why) > _LONGEST_WHY:
        long = (
            f"The sentence is left out: it has {len(why):,} characters; {_LONGEST_WHY} are enough."
        )
        return "", [long]
    return why, []


def _topics(filled: Filled, catalog: Catalog) -> tuple[tuple[TopicId, ...], list[str]]:
    """The topics that somebody names, by id or title, and what is none, shown."""
    known = {
        fold_title(spelling): topic.id
        for topic in catalog.topics
        if topic.parent
        for spelling in (topic.title, topic.id)
    }
    found: dict[TopicId, None] = {}
    unknown = []
    for line in filled.lines(issue.TOPICS):
        for name in filter(None, (clean(part, 80) for part in re.split("[,;]", line))):
            if fold_title(name) in known:
                found[known[fold_title(name)]] = None
            else:
                unknown.append(code(name, 80))
    return tuple(found)[:_MOST_TOPICS], unknown[:_MOST_TOPICS]


def _here(paper: Paper, shown: Shown) -> Outcome:
    return Outcome(
        state="here",
        says=(
            f"It is here already: {shown.paper(paper)}.",
            "If something of it is wrong, use the form *Correct a paper*.",
        ),
    )


def _failed(
    problem: Problem, asked: Asked, heard: Iterable[Answer], catalog: Catalog, shown: Shown
) -> Outcome:
    """Why there is no entry, and which papers may have been meant."""
    state = _STATES.get(problem.code, "by-hand")
    named = code(asked.text, 120)
    says = {
        "ambiguous": f"{named} may be one of several papers.",
        "not-found": f"No service that was asked knows {named}.",
        "down": f"The services that could know {named} do not answer.",
    }.get(state, f"{named}: {text(problem.message)}")
    drafts = [draft for answer in heard for draft in answer.drafts][:_MOST_CANDIDATES]
    candidates = [_candidate(draft, catalog, shown) for draft in drafts]
    listed = ["It may be one of these:\n\n" + "\n".join(candidates)] if candidates else []
    return Outcome(state=state, says=(says, *listed, _NEXT[state]))


def _candidate(draft: Draft, catalog: Catalog, shown: Shown) -> str:
    """A paper that may be meant, with what to write to get it."""
    about = [
        draft.authors[0].name if draft.authors else "",
        str(draft.date.year) if draft.date else "",
    ]
    ids = [code(name.replace(":", ": ", 1)) for name in prefixed(draft.ids)]
    facts = ", ".join([*(text(fact, 80) for fact in about if fact), *ids])
    here = next(_owners(draft, catalog), None)
    known = f"; it is here already: {shown.paper(here)}" if here else ""
    return f"- {text(draft.title, 200)} ({facts or 'without an identifier'}){known}"


def _known(heard: Iterable[Answer], catalog: Catalog) -> Iterator[Paper]:
    """The entries of what was heard."""
    for answer in heard:
        for draft in answer.drafts:
            yield from _owners(draft, catalog)


def _owners(draft: Draft, catalog: Catalog) -> Iterator[Paper]:
    for name in prefixed(draft.ids):
        kind, value = name.split(":", 1)
        found = find(catalog, Reference(kind, value))  # type: ignore[arg-type]  # kinds are fields
        if found is not None:
            yield found
    found = find(catalog, Reference("title", draft.title))
    if found is not None:
        yield found


def _said(added: Added, shown: Shown) -> Iterator[str]:
    """What has been done, and what a curator should look at."""
    paper = added.paper
    if added.old is not None:
        yield f"It is here already, and this completes its entry: {shown.paper(paper)}."
        return
    sources = ", ".join(text(source.file, 60) for source in paper.sources)
    yield f"A new entry, {code(shown.folder + paper.file)}, from what {sources} says of"
    yield f"**{text(paper.title)}**"
    topics = ", ".join(code(topic) for topic in paper.topics)
    if not paper.topics:
        yield "It has no topic yet: none was named, and its words suggest none."
    elif added.suggested:
        suggested = counted(len(paper.topics), "topic")
        yield f"Its words suggest {suggested}: {topics}. Read the abstract before you believe it."
    else:
        yield f"Topics: {topics}."


def _alike(addition: Addition, catalog: Catalog, shown: Shown) -> Iterator[str]:
    for alike in addition.alike():
        other = catalog.paper.get(alike.other)
        if other is not None:
            evidence = ", ".join(text(one, 200) for one in alike.evidence)
            yield f"It may be a paper that is here: {shown.paper(other)}: {evidence}."
