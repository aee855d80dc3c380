"""DataCite, by its REST API: `dois/{doi}`.

Source: DataCite, "Retrieving a single DOI"; DataCite Metadata Schema 4.6. arXiv's own DOIs,
`10.48550/arXiv.…`, are DataCite's.
"""

from __future__ import annotations

from catalog.model import Author, Identifiers, Links, PaperType, PartialDate, Status
from catalog.services import answers
from catalog.services.answers import at, items, text
from catalog.services.client import Request, Response
from catalog.services.settings import NAMES, Settings
from catalog.services.source import Source, segment
from catalog.sources import fields
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Reference, joined, of_doi

_TYPES: dict[str, PaperType] = {
    "JournalArticle": "article",
    "DataPaper": "article",
    "ConferencePaper": "conference",
    "ConferenceProceeding": "book",
    "BookChapter": "chapter",
    "Book": "book",
    "Dissertation": "thesis",
    "Report": "report",
    "Dataset": "dataset",
    "Collection": "dataset",
    "Software": "software",
    "ComputationalNotebook": "software",
}
_VERSIONS = {"IsVersionOf", "IsVariantFormOf", "IsIdenticalTo", "HasVersion", "IsPreviousVersionOf"}
_DATES = {"Issued", "Available", "Submitted", "Created"}


def _by_id(settings: Settings, reference: Reference) -> Request | None:
    doi = reference.value
    if reference.kind == "arxiv":
        doi = f"10.48550/arXiv.{reference.value}"
    elif reference.kind != "doi":
        return None
    url = f"{settings.address('datacite')}/dois/{segment(doi)}"
    return Request(service="datacite", url=url, form="json")


def _read(response: Response) -> list[Draft]:
    attributes = at(answers.read_json(response.body), "data", "attributes")
    draft = _draft(attributes)
    return [draft] if draft else []


def _draft(work: object) -> Draft | None:
    ids = of_doi(text(work, "doi"))
    title = _title(work)
    if not title or not (ids.doi or ids.arxiv):
        return None
    kind = text(work, "types", "resourceTypeGeneral")
    container = at(work, "container")
    publisher = text(work, "publisher") or text(work, "publisher", "name")
    preprint = kind == "Preprint" or ids.arxiv is not None
    first, last = text(container, "firstPage"), text(container, "lastPage")
    status: Status = "preprint" if preprint else "published"
    return Draft(
        file=NAMES["datacite"],
        key=text(work, "doi"),
        title=title,
        abstract=_abstract(work),
        authors=answers.known([_author(person) for person in items(work, "creators")]),
        date=_date(work),
        venue=None if preprint else text(container, "title") or None,
        type=_TYPES.get(kind),
        volume=text(container, "volume") or None,
        issue=text(container, "issue") or None,
        pages=fields.pages(f"{first}-{last}" if last else first),
        publisher=None if ids.arxiv else publisher or None,
        ids=joined([ids, *_versions(work)]),
        links=_links(work, ids),
        keywords=tuple(
            dict.fromkeys(filter(None, (text(item, "subject") for item in items(work, "subjects"))))
        ),
        status=status,
    )


def _title(work: object) -> str:
    """The title that is no subtitle, translation or other name, with its subtitle."""
    titles = items(work, "titles")
    main = next((text(entry, "title") for entry in titles if not text(entry, "titleType")), "")
    subtitle = next(
        (text(entry, "title") for entry in titles if text(entry, "titleType") == "Subtitle"), ""
    )
    title = answers.title(main or text(work, "titles", 0, "title"))
    return f"{title}: {answers.title(subtitle)}" if subtitle and title else title


def _abstract(work: object) -> str | None:
    found = next(
        (
            answers.long_text(entry, "description")
            for entry in items(work, "descriptions")
            if text(entry, "descriptionType") == "Abstract"
        ),
        "",
    )
    return answers.abstract(found)


def _author(person: object) -> Author | None:
    given, family = text(person, "givenName"), text(person, "familyName")
    iris = [
        text(name, "nameIdentifier")
        for name in items(person, "nameIdentifiers")
        if text(name, "nameIdentifierScheme").casefold() == "orcid"
    ]
    where = at(person, "affiliation", 0)
    return answers.author(
        f"{given} {family}".strip() if family else text(person, "name"),
        orcid_=iris[0] if iris else "",
        affiliation=text(where) or text(where, "name"),
    )


def _date(work: object) -> PartialDate | None:
    """The first of its dates; of an interval (RKMS-ISO8601) the beginning."""
    dates = [
        fields.partial_date(text(entry, "date").partition("/")[0])
        for entry in items(work, "dates")
        if text(entry, "dateType") in _DATES
    ]
    return fields.earliest(dates) or fields.partial_date(text(work, "publicationYear"))


def _versions(work: object) -> list[Identifiers]:
    """Identifiers of the same work elsewhere: an arXiv id, or the DOI of the published version."""
    return [
        of_doi(text(entry, "relatedIdentifier"))
        for entry in items(work, "relatedIdentifiers")
        if text(entry, "relationType") in _VERSIONS
        and text(entry, "relatedIdentifierType") in {"DOI", "arXiv"}
    ]


def _links(work: object, ids: Identifiers) -> Links:
    if ids.arxiv:
        return answers.links(
            paper=[answers.arxiv_page(ids)], pdf=[f"https://arxiv.org/pdf/{ids.arxiv}"]
        )
    given = text(work, "contentUrl", 0) or text(work, "contentUrl")
    pdfs = [given] if given.casefold().endswith(".pdf") else []
    return answers.links(paper=[answers.doi_page(ids)], pdf=pdfs)


SOURCE = Source(service="datacite", by_id=_by_id, read=_read)
