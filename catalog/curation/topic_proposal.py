"""A topic proposed on an issue: a topic's file, or the reason why not."""

from __future__ import annotations

from catalog.curation import issue
from catalog.curation.issue import Filled
from catalog.curation.outcome import Outcome, bad
from catalog.curation.plain import clean, code, subject, text
from catalog.curation.proposal import sentence
from catalog.entry import read_topic, write_topic
from catalog.identity import fold_title
from catalog.merge.ids import slug
from catalog.model import RESERVED_ID, Catalog, Markdown, Topic, TopicId
from catalog.problems import did_you_mean

_LONGEST_TITLE = 60
# Two to four sentences that a newcomer understands.
_DESCRIPTION = range(60, 1001)
_LONGEST_PHRASE = 60
_MOST_PHRASES = 30


def propose_topic(filled: Filled, catalog: Catalog) -> Outcome:
    """What a filled-in form for a topic comes to."""
    title = clean(filled.line(issue.NAME), _LONGEST_TITLE + 1)
    if not title or len(title) > _LONGEST_TITLE:
        return bad(f"A topic's name has 1 to {_LONGEST_TITLE} characters.")
    known = _spellings(catalog)
    there = known.get(fold_title(title))
    if there is not None:
        return Outcome(
            state="here",
            says=(f"The topic is here already: {text(there.title)} ({code(there.id)}).",),
        )
    area = _area(filled, catalog)
    if isinstance(area, str):
        return bad(area)
    description = sentence(filled.answers.get(issue.DESCRIPTION, ""))
    if len(description) not in _DESCRIPTION:
        return bad(
            "The description should be two to four sentences that a newcomer understands: "
            f"{_DESCRIPTION[0]} to {_DESCRIPTION[-1]:,} characters. It has {len(description):,}."
        )
    id_ = TopicId(slug(title))
    if not id_ or RESERVED_ID.fullmatch(id_) or id_ in catalog.topic:
        return bad(f"No id can be made of the name {code(title)}.")
    phrases = (clean(line, _LONGEST_PHRASE + 1) for line in filled.lines(issue.PHRASES))
    match = tuple(dict.fromkeys(p for p in phrases if p and len(p) <= _LONGEST_PHRASE))
    topic = Topic(
        id=id_,
        file=f"topics/{id_}.yaml",
        title=title,
        description=Markdown(description),
        parent=area.id,
        match=match[:_MOST_PHRASES],
    )
    problems = read_topic(write_topic(topic), file=topic.file).problems
    if problems:
        return bad(text(problems[0].message))
    return Outcome(
        state="topic",
        says=(
            f"A new topic in {text(area.title)}: **{text(title)}** ({code(id_)}).",
            text(description, _DESCRIPTION[-1]),
            _phrases(topic),
        ),
        subject=subject(f"Add the topic {title}"),
        record=topic,
    )


def _area(filled: Filled, catalog: Catalog) -> Topic | str:
    """The area that the topic is to belong to, or why there is none."""
    named = clean(filled.line(issue.AREA), 80)
    areas = {
        fold_title(spelling): topic
        for topic in catalog.topics
        if topic.parent is None
        for spelling in (topic.id, topic.title)
    }
    area = areas.get(fold_title(named)) if named else None
    if area is not None:
        return area
    titles = sorted({topic.title for topic in areas.values()})
    hint = did_you_mean(named, titles)
    listed = ", ".join(text(title, 60) for title in titles[:30])
    return f"No area is called {code(named)}. {text(hint)} The areas are: {listed}."


def _spellings(catalog: Catalog) -> dict[str, Topic]:
    return {
        fold_title(spelling): topic
        for topic in catalog.topics
        for spelling in (topic.id, topic.title)
    }


def _phrases(topic: Topic) -> str:
    if not topic.match:
        return "It has no phrases yet by which papers would be suggested for it."
    return f"Phrases that suggest it: {', '.join(code(phrase) for phrase in topic.match)}."
