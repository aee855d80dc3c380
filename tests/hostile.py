"""A catalog of what nobody should write, and a site of it: for everything that writes files."""

from __future__ import annotations

from catalog.model import (
    Author,
    Catalog,
    Event,
    Identifiers,
    Links,
    Markdown,
    Organization,
    Paper,
    PaperId,
    PartialDate,
    Source,
    Tag,
    TagId,
    Topic,
    TopicId,
    Url,
)
from catalog.pages import Site

URL = "https://papers.example.org/a&b/"
# Markup, quotes, control characters, a bell, right-to-left marks, an emoji, what XML has no place
# for, half of a character, the end of everything.
NASTY = (
    "</script><b>&amp;\"quoted\" 'single' \x00\x07\x1b[31m \u202eright \u05d0\u05d1 👩‍🔬 \ufffe "
    "\ud800 ]]> ``` {{ x }} | $\\alpha_1$ # - * [a](javascript:x)"
)


def paper(id_: str, title: str, **fields: object) -> Paper:
    """A paper in the one topic."""
    made = {"topics": (TopicId("all"),), "added": PartialDate(2024, 5, 17)} | fields
    return Paper(id=PaperId(id_), file=f"papers/{id_}.yaml", title=title, **made)  # type: ignore[arg-type]


def site() -> Site:
    """A site of four papers: nasty, empty, long, and one without anything nasty."""
    papers = (
        paper("empty", "Nothing else", added=None),
        paper(
            "long",
            "A long one",
            abstract="word " * 20_000,
            authors=tuple(Author(name=f"Author {number}") for number in range(1000)),
        ),
        paper(
            "nasty",
            NASTY,
            abstract=f"= {NASTY}",
            authors=(Author(name=NASTY, affiliation=NASTY), Author(name="\x00")),
            organization=Organization(id="nasty", name=NASTY),
            date=PartialDate(1, 1),
            venue=NASTY,
            ids=Identifiers(openreview=NASTY),
            links=Links(pdf=(Url("https://example.org/?a=1&b='2'\ud800"),)),
            tags=(TagId("all"),),
            why=Markdown(f"Because\n\n{NASTY}"),
            status="retracted",
            status_note=NASTY,
            status_date=PartialDate(2024, 6),
            status_url=Url("https://example.org/?a=1&amp;b='2'&c=(x)#](y)"),
            history=(
                Event(
                    status="corrected",
                    date=PartialDate(2024, 5),
                    note=NASTY,
                    url=Url("https://example.org/?a=1&amp;b='2'&c=(x)#](y)"),
                ),
                Event(status="withdrawn", date=PartialDate(2023)),
            ),
            aliases=(PaperId("oldest"), PaperId("older")),
            sources=(Source(file=NASTY, record=1, key=NASTY),),
        ),
        paper(
            "plain",
            "A plain one",
            abstract="It is plain.",
            authors=(Author(name="Ada Lovelace"), Author(name="Alan Turing")),
            date=PartialDate(2023, 2, 28),
            venue="ACL 2023",
        ),
    )
    return Site(
        catalog=Catalog(
            papers=papers,
            topics=(
                Topic(
                    id=TopicId("all"),
                    file="topics/all.yaml",
                    title=NASTY,
                    description=Markdown(f"**All** of it. {NASTY}"),
                ),
                Topic(
                    id=TopicId("none"),
                    file="topics/none.yaml",
                    title="No papers",
                    description=Markdown("Nothing."),
                ),
            ),
            tags=(Tag(id=TagId("all"), title=NASTY),),
        ),
        name=NASTY,
        description=NASTY,
        url=URL,
    )
