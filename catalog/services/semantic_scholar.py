"""Semantic Scholar, by its Academic Graph API: `paper/{id}` and `paper/search/match`.

Source: Semantic Scholar, "Academic Graph API" 1.0. A title that matches nothing is a 404.
"""

from __future__ import annotations

from catalog.model import (
    AclId,
    ArxivId,
    Identifiers,
    Links,
    PaperType,
    PubmedId,
    Status,
)
from catalog.services import answers
from catalog.services.answers import at, items, text, texts
from catalog.services.client import Request, Response
from catalog.services.settings import NAMES, Settings
from catalog.services.source import Source, segment, words
from catalog.sources import fields
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Reference, joined, of_doi

_FIELDS = (
    "externalIds,title,abstract,venue,publicationVenue,year,publicationDate,journal,authors,"
    "openAccessPdf,publicationTypes,fieldsOfStudy"
)
_PREFIXES = {"arxiv": "ARXIV", "doi": "DOI", "acl": "ACL", "pubmed": "PMID"}
_TYPES: dict[str, PaperType] = {
    "Conference": "conference",
    "BookSection": "chapter",
    "Book": "book",
    "Dataset": "dataset",
    "JournalArticle": "article",
}


def _by_id(settings: Settings, reference: Reference) -> Request | None:
    prefix = _PREFIXES.get(reference.kind)
    if prefix is None:
        return None
    url = f"{settings.address('semantic-scholar')}/paper/{prefix}:{segment(reference.value)}"
    return Request(service="semantic-scholar", url=url, params=(("fields", _FIELDS),), form="json")


def _by_title(settings: Settings, title: str, author: str) -> Request | None:
    del author
    url = f"{settings.address('semantic-scholar')}/paper/search/match"
    params = (("query", words(title)), ("fields", _FIELDS))
    return Request(service="semantic-scholar", url=url, params=params, form="json")


def _read(response: Response) -> list[Draft]:
    answer = answers.read_json(response.body)
    papers = items(answer, "data") if at(answer, "data") is not None else [answer]
    drafts = (_draft(paper) for paper in papers)
    return [draft for draft in drafts if draft]


def _draft(paper: object) -> Draft | None:
    title = answers.title(text(paper, "title"))
    key = text(paper, "paperId")
    if not title or not key:
        return None
    ids = _ids(paper)
    journal = text(paper, "journal", "name")
    venue = text(paper, "publicationVenue", "name") or text(paper, "venue") or journal
    # arXiv is where it lies, not where it appeared.
    preprint = venue.casefold() in {"arxiv.org", "arxiv", "", "corr"}
    given = texts(paper, "publicationTypes")
    kind = next((_TYPES[name] for name in _TYPES if name in given), None)
    status: Status | None = (
        "preprint" if preprint and ids.arxiv else None if preprint else "published"
    )
    return Draft(
        file=NAMES["semantic-scholar"],
        key=key,
        title=title,
        abstract=answers.abstract(answers.long_text(paper, "abstract")),
        authors=answers.known(
            [answers.author(text(person, "name")) for person in items(paper, "authors")]
        ),
        date=fields.partial_date(text(paper, "publicationDate"))
        or fields.partial_date(text(paper, "year")),
        venue=None if preprint else venue,
        type=None if preprint else kind,
        volume=None if preprint else text(paper, "journal", "volume") or None,
        pages=None if preprint else fields.pages(text(paper, "journal", "pages")),
        ids=ids,
        links=_links(paper, ids),
        keywords=tuple(texts(paper, "fieldsOfStudy")),
        status=status,
    )


def _ids(paper: object) -> Identifiers:
    others = at(paper, "externalIds")
    acl = answers.checked(AclId, text(others, "ACL"))
    arxiv = answers.checked(ArxivId, text(others, "ArXiv"))
    pubmed = answers.checked(PubmedId, text(others, "PubMed"))
    given = Identifiers(
        arxiv=ArxivId(arxiv) if arxiv else None,
        acl=AclId(acl) if acl else None,
        pubmed=PubmedId(pubmed) if pubmed else None,
    )
    return joined([given, of_doi(text(others, "DOI"))])


def _links(paper: object, ids: Identifiers) -> Links:
    pdf = text(paper, "openAccessPdf", "url")
    pages = [answers.doi_page(ids), answers.arxiv_page(ids)]
    # What is called a PDF there is the DOI where they have none.
    return answers.links(paper=pages, pdf=[] if "doi.org/" in pdf else [pdf])


SOURCE = Source(service="semantic-scholar", by_id=_by_id, by_title=_by_title, read=_read)
