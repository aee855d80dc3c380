"""OpenAlex, by its REST API: `works/doi:…`, `works/pmid:…`, `works?filter=title.search:…`.

Source: OpenAlex, "Work object"; "Authentication" (a key goes into the Authorization header, and
without one a day's budget is small). Abstracts come as an inverted index.
"""

from __future__ import annotations

import re

from catalog.model import Author, Identifiers, Links, PaperType, Status
from catalog.services import answers
from catalog.services.answers import at, items, number, text
from catalog.services.client import Request, Response
from catalog.services.settings import NAMES, Settings
from catalog.services.source import CANDIDATES, Source, segment, words
from catalog.sources import fields
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Reference, identifiers, joined, of_doi

# By `type_crossref` where it is still given, else by OpenAlex' own types.
_TYPES: dict[str, PaperType] = {
    "journal-article": "article",
    "proceedings-article": "conference",
    "book-chapter": "chapter",
    "book": "book",
    "dissertation": "thesis",
    "report": "report",
    "dataset": "dataset",
    "software": "software",
}
_BY_SOURCE: dict[str, PaperType] = {"journal": "article", "conference": "conference"}
_LONGEST_ABSTRACT = 10_000


def _by_id(settings: Settings, reference: Reference) -> Request | None:
    value = reference.value
    if reference.kind == "arxiv":
        path = f"doi:{segment(f'10.48550/arxiv.{value}')}"
    elif reference.kind == "doi":
        path = f"doi:{segment(value)}"
    elif reference.kind == "pubmed":
        path = f"pmid:{segment(value)}"
    else:
        return None
    url = f"{settings.address('openalex')}/works/{path}"
    return Request(service="openalex", url=url, courtesy=_courtesy(settings), form="json")


def _by_title(settings: Settings, title: str, author: str) -> Request | None:
    del author
    params = (("filter", f"title.search:{words(title)}"), ("per-page", str(CANDIDATES)))
    url = f"{settings.address('openalex')}/works"
    return Request(
        service="openalex", url=url, params=params, courtesy=_courtesy(settings), form="json"
    )


def _courtesy(settings: Settings) -> tuple[tuple[str, str], ...]:
    return (("mailto", settings.contact),) if settings.contact else ()


def _read(response: Response) -> list[Draft]:
    answer = answers.read_json(response.body)
    works = items(answer, "results") if at(answer, "results") is not None else [answer]
    drafts = (_draft(work) for work in works)
    return [draft for draft in drafts if draft]


def _draft(work: object) -> Draft | None:
    title = answers.title(text(work, "title") or text(work, "display_name"))
    key = text(work, "id").rpartition("/")[2]
    if not title or not re.fullmatch(r"W[0-9]+", key):
        return None
    source = at(work, "primary_location", "source")
    preprint = text(work, "type") == "preprint" or text(source, "type") == "repository"
    ids = _ids(work)
    biblio = at(work, "biblio")
    first, last = text(biblio, "first_page"), text(biblio, "last_page")
    kind = _TYPES.get(text(work, "type_crossref")) or _BY_SOURCE.get(text(source, "type"))
    status: Status = (
        "retracted" if at(work, "is_retracted") is True else "preprint" if preprint else "published"
    )
    return Draft(
        file=NAMES["openalex"],
        key=key,
        title=title,
        abstract=_abstract(at(work, "abstract_inverted_index")),
        authors=answers.known([_author(entry) for entry in items(work, "authorships")]),
        date=fields.partial_date(text(work, "publication_date"))
        or fields.partial_date(text(work, "publication_year")),
        venue=None if preprint else text(source, "display_name") or None,
        type=None if preprint else kind or _TYPES.get(text(work, "type")),
        volume=text(biblio, "volume") or None,
        issue=text(biblio, "issue") or None,
        pages=fields.pages(first if first == last or not last else f"{first}-{last}"),
        publisher=None if preprint else text(source, "host_organization_name") or None,
        ids=ids,
        links=_links(work, ids),
        keywords=tuple(
            dict.fromkeys(
                filter(None, (text(entry, "display_name") for entry in items(work, "keywords")))
            )
        ),
        status=status,
    )


def _ids(work: object) -> Identifiers:
    """The DOI and PubMed id it names, and the arXiv id of the places where it lies."""
    pubmed = identifiers(text(work, "ids", "pmid")).pubmed
    places = [at(work, "primary_location"), at(work, "best_oa_location"), *items(work, "locations")]
    found = [identifiers(text(place, "landing_page_url")) for place in places]
    elsewhere = [Identifiers(arxiv=ids.arxiv, acl=ids.acl) for ids in found]
    own = of_doi(text(work, "doi") or text(work, "ids", "doi"))
    return joined([own, Identifiers(pubmed=pubmed), *elsewhere])


def _author(entry: object) -> Author | None:
    raw = text(entry, "raw_author_name")
    place = text(entry, "institutions", 0, "display_name")
    return answers.author(
        text(entry, "author", "display_name") or raw,
        orcid_=text(entry, "author", "orcid"),
        affiliation=place,
    )


def _abstract(index: object) -> str | None:
    """The text of an index from words to their places, which count from 0."""
    if not isinstance(index, dict):
        return None
    placed: dict[int, str] = {}
    for word in index:
        for position in items(index, word):
            place = number(position)
            if place is not None and 0 <= place < _LONGEST_ABSTRACT:
                placed[place] = str(word)
    return answers.abstract(" ".join(placed[place] for place in sorted(placed)))


def _links(work: object, ids: Identifiers) -> Links:
    pages = [answers.doi_page(ids), answers.arxiv_page(ids)]
    pdf = text(work, "best_oa_location", "pdf_url") or text(work, "primary_location", "pdf_url")
    return answers.links(paper=pages if any(pages) else [text(work, "doi")], pdf=[pdf])


SOURCE = Source(service="openalex", by_id=_by_id, by_title=_by_title, read=_read)
