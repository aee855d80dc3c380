"""What is new in a catalog, for readers: as release notes, and as the body of a mail.

Papers stand once, under the first of their topics, topics under their areas. Sources: GitHub
Flavored Markdown for the notes; for mail, inline styles alone, no images, no scripts, and no
colours, so that each mail program shows its own, light or dark (Media Queries 5, `color-scheme`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from catalog.amounts import counted
from catalog.curation import plain
from catalog.curation.changes_text import address
from catalog.exports.text import folded
from catalog.markup import to_html, to_plain
from catalog.model import Catalog, Paper, PaperId, PartialDate, Topic, TopicId, newest_first
from catalog.pages.cards import authors_line, date_text
from catalog.pages.prose import to_html as prose

_AUTHORS = 4
# More papers than this nobody reads, and GitHub takes release notes of 125,000 characters.
_MOST = 150
_LONGEST = 100_000
_LONGEST_WHY = 600
_QUIET = "opacity:.75;margin:0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Papers under one heading: the area and the topic, as one title; newest first."""

    title: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The papers added to a catalog. `name` and `url` are the site's; `until` is the last day."""

    name: str
    url: str
    until: date
    catalog: Catalog
    papers: tuple[Paper, ...]

    @property
    def title(self) -> str:
        """`3 papers added, 21 November 2026`."""
        day = date_text(PartialDate(self.until.year, self.until.month, self.until.day))
        return f"{counted(len(self.papers), 'paper')} added, {day}"


def added_since(catalog: Catalog, day: date, until: date) -> tuple[Paper, ...]:
    """The papers that were added from one day to another, both counted in, by their `added`.

    Of a paper of which only the month or the year is known, that is too little.
    """
    return tuple(
        paper
        for paper in catalog.papers
        if paper.added
        and paper.added.day
        and day <= date(paper.added.year, paper.added.month, paper.added.day) <= until
    )


def chosen(catalog: Catalog, ids: Iterable[str]) -> tuple[Paper, ...]:
    """The papers of these ids, those that are there."""
    wanted = [PaperId(id_) for id_ in ids]
    return tuple(catalog.paper[id_] for id_ in wanted if id_ in catalog.paper)


def groups(catalog: Catalog, papers: Iterable[Paper]) -> Iterator[Group]:
    """The papers by their first topic, in the order of the topics' titles within their areas."""
    by_topic: dict[TopicId | None, list[Paper]] = {}
    for paper in papers:
        first = next((topic for topic in paper.topics if topic in catalog.topic), None)
        by_topic.setdefault(first, []).append(paper)
    named = [
        (_heading(catalog, catalog.topic[id_]) if id_ else ("Without a topic",), not id_, found)
        for id_, found in by_topic.items()
    ]
    for heading, _, found in sorted(named, key=lambda n: (n[1], [t.casefold() for t in n[0]])):
        yield Group(title=": ".join(heading), papers=tuple(sorted(found, key=newest_first)))


def _heading(catalog: Catalog, topic: Topic) -> tuple[str, ...]:
    """The titles of the area and the topic; of an area its own."""
    area = catalog.topic.get(topic.parent) if topic.parent else None
    return (area.title, topic.title) if area else (topic.title,)


def _facts(paper: Paper) -> str:
    facts = (authors_line(paper, most=_AUTHORS), paper.venue or "", date_text(paper.date))
    return ", ".join(folded(fact) for fact in facts if fact)


def _shown(digest: Digest) -> tuple[Paper, ...]:
    """The papers that are named: the newest, if there are too many."""
    return tuple(sorted(digest.papers, key=newest_first)[:_MOST])


# --- Markdown ------------------------------------------------------------------------------------


def as_markdown(digest: Digest) -> str:
    """Release notes: a list under each topic. Every text is escaped; nobody is mentioned."""
    parts = [f"{counted(len(digest.papers), 'paper')} added to {plain.text(digest.name)}.\n"]
    room, left = _LONGEST, len(digest.papers)
    for group in groups(digest.catalog, _shown(digest)):
        items = []
        for paper in group.papers:
            item = _item(digest, paper)
            if len(item) < room:
                items.append(item)
                room -= len(item) + 1
        if items:
            listed = "\n".join(items)
            parts.append(f"## {plain.text(to_plain(group.title))}\n\n{listed}\n")
            left -= len(items)
    if left:
        parts.append(f"and {counted(left, 'more paper')}\n")
    return "\n".join(parts)


def _item(digest: Digest, paper: Paper) -> str:
    title = to_plain(paper.title)
    url = address(digest.url, "paper", paper.id)
    lines = [f"- **{plain.link(title, url) if url else plain.text(title)}**"]
    if facts := _facts(paper):
        lines.append(f"  {plain.text(facts)}")
    if paper.why:
        words = str(_why(digest, paper.why).striptags())
        lines.append(f"  {plain.text(words, _LONGEST_WHY)}")
    return "  \n".join(lines)


# --- HTML ----------------------------------------------------------------------------------------


def as_html(digest: Digest) -> str:
    """A whole HTML document for a mail: nothing is fetched, nothing is run."""
    body = Markup("").join(_html(digest))
    return Markup(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n'
        "<title>{}: {}</title>\n</head>\n"
        '<body style="margin:0;padding:1em;font-family:sans-serif;line-height:1.5">\n'
        '<div style="max-width:40em;margin:0 auto">\n{}</div>\n</body>\n</html>\n'
    ).format(folded(digest.name), digest.title, body)


def _html(digest: Digest) -> Iterator[Markup]:
    yield Markup('<h1 style="font-size:1.4em">{}</h1>\n').format(folded(digest.name))
    yield Markup('<p style="{}">{}</p>\n').format(_QUIET, digest.title)
    for group in groups(digest.catalog, _shown(digest)):
        heading = Markup('<h2 style="font-size:1.1em;margin:1.5em 0 .5em">{}</h2>\n')
        yield heading.format(folded(to_plain(group.title)))
        for paper in group.papers:
            yield from _paper(digest, paper)
    left = len(digest.papers) - _MOST
    if left > 0:
        yield Markup("<p>and {}</p>\n").format(counted(left, "more paper"))
    if digest.url:
        yield Markup('<p style="margin-top:2em"><a href="{}">{}</a></p>\n').format(
            plain.web_address(digest.url), plain.web_address(digest.url)
        )


def _paper(digest: Digest, paper: Paper) -> Iterator[Markup]:
    title = to_html(folded(paper.title))
    url = address(digest.url, "paper", paper.id)
    named = Markup('<a href="{}">{}</a>').format(url, title) if url else title
    yield Markup('<p style="margin:1em 0 0"><strong>{}</strong></p>\n').format(named)
    if facts := _facts(paper):
        yield Markup('<p style="{}">{}</p>\n').format(_QUIET, facts)
    if paper.why:
        yield Markup("{}\n").format(_why(digest, paper.why))


def _why(digest: Digest, why: str) -> Markup:
    """The curator's note as safe HTML, its links to pages as whole addresses."""

    def resolve(path: str) -> str | None:
        kind, _, name = path.removesuffix(".md").partition("/")
        if kind == "papers" and name in digest.catalog.paper:
            return address(digest.url, "paper", name) or None
        if kind == "topics" and name in digest.catalog.topic:
            return address(digest.url, "topic", name) or None
        return None

    lines = "\n".join(folded(line) for line in why.splitlines())
    return prose(lines, resolve)
