"""PubMed, by NCBI's E-utilities: `efetch.fcgi` with XML.

Source: NCBI, "Entrez Programming Utilities Help"; NLM, "MEDLINE/PubMed XML Element Descriptions".
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from catalog.model import Author, Identifiers, PaperType, PartialDate, PubmedId, Status
from catalog.services import answers
from catalog.services.client import Request, Response
from catalog.services.settings import NAMES, Settings
from catalog.services.source import Source
from catalog.sources import fields
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Reference, joined, of_doi

_STATUS: tuple[tuple[str, Status], ...] = (
    ("RetractionIn", "retracted"),
    ("ErratumIn", "corrected"),
    ("CorrectedandRepublishedIn", "corrected"),
    ("UpdateIn", "published"),
)


def _by_id(settings: Settings, reference: Reference) -> Request | None:
    if reference.kind != "pubmed":
        return None
    courtesy = [("tool", "paper-catalog")]
    if settings.contact:
        courtesy.append(("email", settings.contact))
    return Request(
        service="pubmed",
        url=f"{settings.address('pubmed')}/efetch.fcgi",
        params=(("db", "pubmed"), ("id", reference.value), ("retmode", "xml")),
        courtesy=tuple(courtesy),
        form="xml",
    )


def _read(response: Response) -> list[Draft]:
    root = answers.read_xml(response.body)
    drafts = (_draft(record) for record in root.iter("PubmedArticle"))
    return [draft for draft in drafts if draft]


def _draft(record: Element) -> Draft | None:
    article = record.find("MedlineCitation/Article")
    pubmed = answers.checked(PubmedId, _text(record.find("MedlineCitation/PMID")))
    if article is None or pubmed is None:
        return None
    title = _sentence(_text(article.find("ArticleTitle")))
    if not title:
        return None
    journal = article.find("Journal")
    issue = article.find("Journal/JournalIssue")
    status, preprint = _status(record)
    kind: PaperType | None = None if preprint else "article"
    ids = joined([Identifiers(pubmed=PubmedId(pubmed)), *_dois(record)])
    return Draft(
        file=NAMES["pubmed"],
        key=pubmed,
        title=title,
        abstract=_abstract(article),
        authors=answers.known([_author(person) for person in article.iter("Author")]),
        date=fields.earliest(_dates(article)),
        venue=None if preprint else (_part(journal, "Title") or None),
        type=kind,
        volume=_part(issue, "Volume") or None,
        issue=_part(issue, "Issue") or None,
        pages=_pages(_text(article.find("Pagination/MedlinePgn"))),
        ids=ids,
        links=answers.links(
            paper=[answers.doi_page(ids) or f"https://pubmed.ncbi.nlm.nih.gov/{pubmed}/"]
        ),
        keywords=tuple(dict.fromkeys(filter(None, map(_text, record.iter("Keyword"))))),
        status=status,
    )


def _text(element: Element | None, longest: int = answers.LONGEST_TITLE) -> str:
    """The text of an element with what is in it: sub and sup as in LaTeX, italics as they stand."""
    if element is None:
        return ""
    return fields.folded("".join(_pieces(element))[:longest])


def _pieces(element: Element) -> Iterable[str]:
    script = {"sub": "_{", "sup": "^{"}.get(element.tag, "")
    yield script + (element.text or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    if script:
        yield "}"


def _part(element: Element | None, path: str) -> str:
    return _text(element.find(path)) if element is not None else ""


def _sentence(title: str) -> str:
    """A title without the full stop that PubMed puts behind each."""
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _abstract(article: Element) -> str | None:
    """The abstract's parts, each behind its label: `METHODS: …`."""
    parts = []
    for part in article.iterfind("Abstract/AbstractText"):
        label = fields.folded(part.get("Label", "")[:100])
        words = _text(part, answers.LONGEST_TEXT)
        parts.append(f"{label}: {words}" if label and label != "UNLABELLED" else words)
    return " ".join(filter(None, parts))[: answers.LONGEST_TEXT].strip() or None


def _author(person: Element) -> Author | None:
    family, given = _part(person, "LastName"), _part(person, "ForeName")
    suffix = _part(person, "Suffix")
    name = f"{family}, {suffix}, {given}" if suffix and family and given else f"{given} {family}"
    orcid = next(
        (_text(mark) for mark in person.iterfind("Identifier") if mark.get("Source") == "ORCID"), ""
    )
    return answers.author(
        name.strip() or _part(person, "CollectiveName"),
        orcid_=orcid,
        affiliation=_part(person, "AffiliationInfo/Affiliation"),
    )


def _dates(article: Element) -> list[PartialDate | None]:
    """The days it appeared, on paper and on line."""
    found = [_date(date) for date in article.iterfind("ArticleDate")]
    printed = article.find("Journal/JournalIssue/PubDate")
    if printed is not None:
        found.append(_date(printed) or fields.partial_date(_part(printed, "MedlineDate")[:4]))
    return found


def _date(date: Element) -> PartialDate | None:
    return fields.ymd(_part(date, "Year"), _part(date, "Month"), _part(date, "Day"))


def _pages(text: str) -> str | None:
    """Pages with the last one whole: `436-44` is `436-444`."""
    pages = fields.pages(text)
    first, dash, last = (pages or "").partition("-")
    if dash and first.isdecimal() and last.isdecimal() and len(last) < len(first):
        return f"{first}-{first[: len(first) - len(last)]}{last}"
    return pages


def _dois(record: Element) -> list[Identifiers]:
    marks = [
        *record.iterfind("PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
        *record.iterfind("MedlineCitation/Article/ELocationID[@EIdType='doi']"),
    ]
    return [of_doi(_text(mark)) for mark in marks]


def _status(record: Element) -> tuple[Status, bool]:
    """What has become of it, and whether it is a preprint."""
    types = {_text(kind) for kind in record.iter("PublicationType")}
    notices = {mark.get("RefType", "") for mark in record.iter("CommentsCorrections")}
    preprint = "Preprint" in types
    if "Retracted Publication" in types:
        return "retracted", preprint
    for notice, status in _STATUS:
        if notice in notices:
            return status, preprint
    return ("preprint" if preprint else "published"), preprint


SOURCE = Source(service="pubmed", by_id=_by_id, read=_read)
