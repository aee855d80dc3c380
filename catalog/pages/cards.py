"""What pages show of a paper, a topic, a date: values ready for templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from catalog import markup
from catalog.identity import fold_words
from catalog.model import LinkKind, Paper, PartialDate

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_LEAD = 260
LINK_NAMES: dict[LinkKind, str] = {
    "paper": "Paper", "pdf": "PDF", "code": "Code", "project": "Project", "data": "Data",
    "model": "Model", "demo": "Demo", "video": "Video", "slides": "Slides", "poster": "Poster",
}  # fmt: skip
# Where an identifier leads: its field, its name for people, and the address it is part of.
_RESOLVERS = (
    ("arxiv", "arXiv", "https://arxiv.org/abs/{}"),
    ("doi", "DOI", "https://doi.org/{}"),
    ("openreview", "OpenReview", "https://openreview.net/forum?id={}"),
    ("acl", "ACL Anthology", "https://aclanthology.org/{}/"),
    ("pubmed", "PubMed", "https://pubmed.ncbi.nlm.nih.gov/{}/"),
)
# What a list tells of a paper's links: the kinds that readers look for.
_BADGES: tuple[LinkKind, ...] = ("code", "data", "model", "demo", "project", "video")
_FILES = {
    "feed.xml": "Feed",
    "feed.json": "JSON feed",
    "papers.bib": "BibTeX",
    "papers.ris": "RIS",
    "papers.json": "CSL-JSON",
    "papers.csv": "CSV",
}
# Of most addresses the host is seen without taking them apart, and most identifiers stand in an
# address as they are.
_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]+)(?:/|\Z)")
_PLAIN_ID = re.compile(r"[A-Za-z0-9_.~/-]+")
_AUTHORS_IN_LISTS = 4
# What names that begin with a digit stand under.
DIGITS = "0–9"
_PAGES_AROUND = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A paper in a list."""

    path: str
    title: Markup
    # The title and the abstract as plain text.
    name: str
    abstract: str
    facts: tuple[str, ...]
    badges: tuple[str, ...]
    status: str | None
    code: bool
    # What lists in another order show besides the title, and stand under.
    year: str
    when: str
    letter: str
    month: str

    @property
    def marked(self) -> Markup:
        """The title: struck out and named as such if the paper should not be relied on."""
        if self.status is None:
            return self.title
        heard = Markup('<span class="pc-heard">{}: </span><s>{}</s>')
        return heard.format(self.status.capitalize(), self.title)

    @property
    def lead(self) -> str:
        """The beginning of the abstract."""
        return markup.first_sentences(self.abstract, _LEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A link of a paper: its kind for people, and the host or identifier it leads to."""

    name: str
    url: str
    where: str


def card(paper: Paper, path: str) -> Card:
    """What a list shows of a paper."""
    links, added = paper.links, paper.added
    facts = (
        authors_line(paper, most=_AUTHORS_IN_LISTS),
        paper.organization.name if paper.organization else "",
        paper.venue or "",
        date_text(paper.date),
    )
    return Card(
        path=path,
        title=markup.to_html(paper.title),
        name=markup.to_plain(paper.title),
        abstract=markup.to_plain(paper.abstract or ""),
        facts=tuple(fact for fact in facts if fact),
        badges=tuple(LINK_NAMES[kind] for kind in _BADGES if getattr(links, kind)),
        status=paper.status if paper.status in {"withdrawn", "retracted"} else None,
        code=bool(links.code),
        year=f"{paper.date.year}" if paper.date else "",
        when=", ".join(fact for fact in facts[2:] if fact),
        letter=initial(fold_words(paper.title)),
        month=date_text(PartialDate(added.year, added.month)) if added else "",
    )


def initial(folded: str) -> str:
    """What a folded name stands under in an alphabet: `A`, `0–9`, or `Other`."""
    first = folded[:1]
    if first.isascii() and first.isalpha():
        return first.upper()
    return DIGITS if first.isascii() and first.isdigit() else "Other"


def authors_line(paper: Paper, *, most: int) -> str:
    """The authors' names, cut after `most`, or their number, or nothing if neither is known."""
    names = [author.name for author in paper.authors]
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    if names:
        return ", ".join(names)
    if paper.author_count is not None:
        return "1 author" if paper.author_count == 1 else f"{paper.author_count} authors"
    return ""


def date_text(when: PartialDate | None) -> str:
    """A date for people: `14 July 2022`, `July 2022`, `2022`."""
    if when is None:
        return ""
    month = f"{_MONTHS[when.month - 1]} " if when.month else ""
    day = f"{when.day} " if when.day else ""
    return f"{day}{month}{when.year}"


def buttons(paper: Paper) -> Iterator[Button]:
    """The links of a paper's page: where its identifiers lead, then its links by kind."""
    for name, kind, address in _RESOLVERS:
        value = getattr(paper.ids, name)
        if value is not None:
            part = value if _PLAIN_ID.fullmatch(value) else quote(value, safe="/")
            yield Button(name=kind, url=address.format(part), where=value)
    for link in paper.links:
        yield Button(
            name=LINK_NAMES[link.kind],
            url=link.url,
            where=_host(link.url),
        )


def _host(url: str) -> str:
    """The host that an address leads to; nothing if its host is none, such as `[`."""
    plain = _PLAIN_HOST.match(url)
    try:
        host = plain[1] if plain else urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def file_name(name: str) -> str:
    """What a file beside a list is called: `feed.xml` is an Atom feed."""
    return _FILES.get(name) or name.rpartition(".")[2].upper()


def pages_around(number: int, total: int) -> Iterator[int | None]:
    """The pages of a list that page `number` links to; None where some are left out."""
    around = range(max(number - _PAGES_AROUND, 1), min(number + _PAGES_AROUND, total) + 1)
    last = 0
    for page in sorted({1, *around, total}):
        if page - last > 1:
            yield None
        yield page
        last = page
