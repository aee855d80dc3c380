"""Pages that say themselves what paper they are of, and the ACL Anthology's, which are such pages.

Read are Highwire tags (`citation_title` …; Google Scholar, "Inclusion Guidelines for Webmasters"),
Dublin Core in HTML (RFC 2731), and JSON-LD of schema.org (`ScholarlyArticle` and its like). Each
fills what the one before it leaves open. Nothing of a page is run, and nothing it links to is
fetched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from catalog.model import FORMATS, AclId, Author, Identifiers, Links, PaperType, PubmedId, Url
from catalog.services import answers, linked
from catalog.services.answers import NotReadError
from catalog.services.client import Request, Response
from catalog.services.settings import NAMES, Settings
from catalog.services.source import Source, segment
from catalog.services.tags import LONGEST, tags
from catalog.sources import fields
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Reference, identifiers, joined, of_doi

_MOST_SCRIPTS = 20
_MOST_NAMES = 500
_PEOPLE = frozenset(["citation_author", "dc.creator", "dc.contributor.author"])
_WITHIN = frozenset(["div", "span"])
# Encodings of text that pages are in: Python knows others that are none, or slow.
_CODECS = re.compile(
    r"utf-(?:8|16)(?:-sig|-le|-be)?|ascii|iso8859-\d+|cp\d+|gb\w+|big5\w*|euc_\w+|shift_jis|koi8-\w"
)
_CHARSET = re.compile(rb"<meta[^>]{1,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
_DATES = (
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "citation_cover_date",
    "citation_year",
)
_ABSTRACTS = ("citation_abstract", "dcterms.abstract", "dc.description.abstract", "dc.description")


def request(url: str) -> Request:
    """How a page is asked for."""
    return Request(service=None, url=url, form="html")


def read(response: Response) -> list[Draft]:
    """The paper that a page is of. Raises NotReadError if it does not say of which."""
    host = (urlsplit(response.url).hostname or "").removeprefix("www.")
    found = _found(response)
    draft = _draft(found, response.url, file=host, key=response.url)
    if draft is None:
        raise NotReadError("a page without citation_ tags or their like")
    return [draft]


# --- the ACL Anthology ---------------------------------------------------------------------------


def _by_id(settings: Settings, reference: Reference) -> Request | None:
    if reference.kind != "acl":
        return None
    url = f"{settings.address('acl')}/{segment(reference.value)}/"
    return Request(service="acl", url=url, form="html")


def _read_acl(response: Response) -> list[Draft]:
    found = _found(response)
    key = urlsplit(response.request.url).path.strip("/").rpartition("/")[2]
    draft = _draft(found, f"https://aclanthology.org/{key}/", file=NAMES["acl"], key=key)
    if draft is None or FORMATS[AclId].pattern.fullmatch(key) is None:
        raise NotReadError("a page without citation_ tags")
    page = Url(f"https://aclanthology.org/{key}/")
    return [
        replace(
            draft,
            abstract=draft.abstract or answers.abstract(found.abstract),
            ids=replace(draft.ids, acl=AclId(key)),
            links=replace(draft.links, paper=(page,)),
            status="published",
        )
    ]


SOURCE = Source(service="acl", by_id=_by_id, read=_read_acl)


# --- reading -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    """What a page says of itself.

    Values by name in lower case, in order; authors with what follows each; JSON-LD as it stands;
    the text of the Anthology's abstract.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    authors: list[dict[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    abstract: str = ""

    def first(self, *names: str) -> str:
        """The first value of the first of these names that has one."""
        return next((self.values[name][0] for name in names if self.values.get(name)), "")


def _found(response: Response) -> _Found:
    """What `meta` elements, JSON-LD and the element of the class `acl-abstract` say."""
    found = _Found()
    abstract: list[str] = []
    depth = 0
    for tag in tags(_decoded(response)):
        if tag.name == "meta":
            _meta(found, tag.attributes)
        elif tag.name == "script":
            json = tag.attributes.get("type", "").strip().casefold() == "application/ld+json"
            if json and len(found.scripts) < _MOST_SCRIPTS:
                found.scripts.append(tag.text)
            continue
        if depth:
            depth += (tag.name in _WITHIN) - (
                tag.name.removeprefix("/") in _WITHIN and tag.name[0] == "/"
            )
            abstract.append(tag.text if depth else "")
        elif "acl-abstract" in tag.attributes.get("class", "").split() and not abstract:
            depth = 1
            abstract.append(tag.text)
    words = fields.folded("".join(abstract)[: answers.LONGEST_TEXT])
    found.abstract = re.sub(r"^Abstract ?(?=[A-Z0-9\W])", "", words)
    return found


def _meta(found: _Found, attributes: Mapping[str, str]) -> None:
    name = (attributes.get("name") or attributes.get("property") or "").strip().casefold()
    name = re.sub(r"^(dc|dcterms|prism):", r"\1.", name)
    longest = answers.LONGEST_TEXT if name in _ABSTRACTS else answers.LONGEST_TITLE
    value = fields.folded(attributes.get("content", "")[:longest])
    if not name or not value:
        return
    if name in _PEOPLE and len(found.authors) < answers.MOST_AUTHORS:
        found.authors.append({"kind": name, "name": value})
    elif name in {"citation_author_institution", "citation_author_orcid"}:
        # These follow the author they belong to.
        if found.authors:
            found.authors[-1].setdefault(name, value)
    elif len(found.values) < _MOST_NAMES:
        found.values.setdefault(name, []).append(value)


def _decoded(response: Response) -> str:
    """The page as text, by the charset that the answer or the page names, else UTF-8."""
    told = re.search(r"charset\s*=\s*\"?([\w.:-]{2,40})", response.type, re.IGNORECASE)
    within = _CHARSET.search(response.body[:4096])
    name = told[1] if told else within[1].decode("ascii") if within else "utf-8"
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = "utf-8"
    if _CODECS.fullmatch(codec) is None:
        codec = "utf-8"
    return response.body[: 4 * LONGEST].decode(codec, errors="replace")


def _draft(found: _Found, url: str, *, file: str, key: str) -> Draft | None:
    """The draft of what a page says; None if it names no title."""
    article = linked.article(found.scripts)
    title = answers.title(
        found.first("citation_title") or article.title or found.first("dc.title", "dcterms.title")
    )
    if not title:
        return None
    ids = _ids(found, article.identifiers, url)
    first, last = found.first("citation_firstpage"), found.first("citation_lastpage")
    day = fields.earliest(
        fields.partial_date(value) for name in _DATES for value in found.values.get(name, ())
    )
    dc_day = fields.partial_date(
        found.first("dcterms.issued", "dc.date.issued", "dc.date", "dcterms.date")
    )
    keywords = found.values.get("citation_keywords") or found.values.get("citation_keyword") or []
    return Draft(
        file=file,
        key=key,
        title=title,
        abstract=answers.abstract(found.first("citation_abstract") or article.abstract)
        or answers.abstract(found.first(*_ABSTRACTS)),
        authors=_authors(found) or article.authors,
        date=day or article.date or dc_day,
        venue=_venue(found) or article.venue or None,
        type=_type(found) or article.type,
        volume=found.first("citation_volume") or article.volume or None,
        issue=found.first("citation_issue") or article.issue or None,
        pages=fields.pages(f"{first}-{last}" if last and last != first else first)
        or fields.pages(article.pages),
        publisher=found.first(
            "citation_dissertation_institution",
            "citation_technical_report_institution",
            "citation_publisher",
        )
        or article.publisher
        or found.first("dc.publisher")
        or None,
        ids=ids,
        links=_links(found, ids, url),
        keywords=tuple(
            dict.fromkeys(
                word.strip()
                for text in keywords
                for word in re.split(r"[;,]", text)
                if word.strip()
            )
        ),
    )


def _authors(found: _Found) -> tuple[Author, ...]:
    """Authors of Highwire tags, or else of Dublin Core; one tag may hold them all."""
    for kinds in ({"citation_author"}, {"dc.creator", "dc.contributor.author"}):
        people = [author for author in found.authors if author["kind"] in kinds]
        if len(people) == 1 and ";" in people[0]["name"]:
            return fields.authors(people[0]["name"].split(";"))
        if people:
            return answers.known(
                [
                    answers.author(
                        person["name"],
                        orcid_=person.get("citation_author_orcid", ""),
                        affiliation=person.get("citation_author_institution", ""),
                    )
                    for person in people
                ]
            )
    return fields.authors(found.first("citation_authors").split(";"))


def _venue(found: _Found) -> str:
    return answers.plain(
        found.first(
            "citation_journal_title",
            "citation_conference_title",
            "citation_conference",
            "citation_inbook_title",
            "citation_book_title",
        )
    )


def _type(found: _Found) -> PaperType | None:
    if found.first("citation_dissertation_institution", "citation_dissertation_name"):
        return "thesis"
    if found.first("citation_technical_report_institution", "citation_technical_report_number"):
        return "report"
    if found.first("citation_journal_title"):
        return "article"
    if found.first("citation_conference_title", "citation_conference"):
        return "conference"
    return "chapter" if found.first("citation_inbook_title", "citation_book_title") else None


def _ids(found: _Found, others: tuple[str, ...], url: str) -> Identifiers:
    pubmed = answers.checked(PubmedId, found.first("citation_pmid"))
    arxiv = identifiers(f"arXiv:{found.first('citation_arxiv_id')}").arxiv
    doi = of_doi(
        found.first("citation_doi", "prism.doi", "dc.identifier.doi", "bepress_citation_doi")
    )
    return joined(
        [
            doi,
            Identifiers(arxiv=arxiv, pubmed=PubmedId(pubmed) if pubmed else None),
            *(of_doi(value) for value in found.values.get("dc.identifier", ())),
            *(identifiers(value) for value in others),
            identifiers(url),
        ]
    )


def _links(found: _Found, ids: Identifiers, url: str) -> Links:
    """The DOI's page, or else this one; the PDF it names."""
    pdf = found.first("citation_pdf_url")
    try:
        pdfs = [urljoin(url, pdf)] if pdf else []
    except ValueError:
        pdfs = []
    return answers.links(paper=[answers.doi_page(ids) or url], pdf=pdfs)
