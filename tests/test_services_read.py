"""What each service's answers mean: drafts, with values worked out by hand from the records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.model import Author, Event, Identifiers, Links, Orcid, PartialDate, Url
from catalog.services import (
    arxiv,
    crossref,
    datacite,
    openalex,
    openreview,
    page,
    pubmed,
    semantic_scholar,
)
from catalog.services.answers import NotReadError
from catalog.services.client import Request, Response
from catalog.services.settings import Service
from catalog.services.source import Source
from catalog.sources.draft import Draft
from tests.services import recorded
from tests.services.recorded import JSON, XMEM, XMEM_ABSTRACT

ADA = Orcid("0000-0002-1825-0097")
SOURCES = (
    arxiv.SOURCE,
    crossref.SOURCE,
    datacite.SOURCE,
    openalex.SOURCE,
    semantic_scholar.SOURCE,
    openreview.SOURCE,
    pubmed.SOURCE,
    page.SOURCE,
)


def answer(
    body: object, service: Service = "crossref", url: str = "https://example.org/x"
) -> Response:
    raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else None
    return Response(
        request=Request(service=service, url=url, form="json"),
        status=200,
        type="text/html; charset=utf-8",
        body=json.dumps(body).encode() if raw is None else raw,
        url=url,
    )


def read(source: Source, body: object) -> Draft:
    [draft] = source.read(answer(body))
    return draft


def ids(**given: Any) -> Identifiers:
    return Identifiers(**given)


def links(**given: Any) -> Links:
    return Links(**given)


def of_crossref(**changes: Any) -> Draft:
    return read(crossref.SOURCE, {"message": {**recorded.CROSSREF_DEEP, **changes}})


# --- arXiv ---------------------------------------------------------------------------------------


def test_arxiv() -> None:
    assert read(arxiv.SOURCE, recorded.feed(recorded.ARXIV_XMEM)) == Draft(
        file="arXiv",
        key="2207.07115",
        title=XMEM,
        abstract=XMEM_ABSTRACT,
        authors=(
            Author(name="Ho Kei Cheng", affiliation="UIUC"),
            Author(name="Alexander G. Schwing"),
        ),
        date=PartialDate(2022, 7, 14),
        ids=ids(arxiv="2207.07115"),
        links=links(
            paper=("https://arxiv.org/abs/2207.07115",),
            pdf=("https://arxiv.org/pdf/2207.07115",),
        ),
        keywords=("cs.CV", "cs.LG"),
        note="Accepted to ECCV 2022. Project page: https://hkchengrex.github.io/XMem",
        status="preprint",
    )


def test_arxiv_of_what_was_published() -> None:
    draft = read(arxiv.SOURCE, recorded.feed(recorded.ARXIV_PUBLISHED))
    assert draft.ids == ids(
        arxiv="hep-th/9711200",
        doi="10.1023/A:1026654312961",
    )
    assert draft.venue == "Adv.Theor.Math.Phys.2:231-252,1998"
    assert draft.status == "published"
    assert draft.date == PartialDate(1997, 11, 27)


def test_arxiv_of_what_was_withdrawn() -> None:
    assert read(arxiv.SOURCE, recorded.feed(recorded.ARXIV_WITHDRAWN)).status == "withdrawn"


def test_arxiv_errors_are_no_papers() -> None:
    assert arxiv.SOURCE.read(answer(recorded.feed(recorded.ARXIV["x"]))) == []
    assert arxiv.SOURCE.read(answer(recorded.feed())) == []


def test_a_paper_about_withdrawal_is_not_withdrawn() -> None:
    about = recorded.ARXIV_XMEM.replace("We present XMem", "Troops were withdrawn; we present XMem")
    assert read(arxiv.SOURCE, recorded.feed(about)).status == "preprint"


# --- Crossref ------------------------------------------------------------------------------------


def test_crossref_of_a_journal() -> None:
    assert of_crossref() == Draft(
        file="Crossref",
        key="10.1038/nature14539",
        title="Deep learning",
        abstract="Deep learning allows computational models that are composed of multiple "
        "processing layers & more. It uses H_{2}O.",
        authors=tuple(
            Author(name=name) for name in ("Yann LeCun", "Yoshua Bengio", "Geoffrey Hinton")
        ),
        date=PartialDate(2015, 5, 27),
        venue="Nature",
        type="article",
        volume="521",
        issue="7553",
        pages="436-444",
        publisher="Springer Science and Business Media LLC",
        ids=ids(doi="10.1038/nature14539"),
        # The PDF is not free to read, so there is no link to it.
        links=links(paper=("https://doi.org/10.1038/nature14539",)),
        status="published",
    )


def test_crossref_of_a_book_in_a_series_with_a_preprint() -> None:
    draft = read(crossref.SOURCE, {"message": recorded.CROSSREF_XMEM})
    assert draft.venue == "Computer Vision – ECCV 2022"
    assert draft.type == "chapter"
    assert draft.ids == ids(
        arxiv="2207.07115",
        doi="10.1007/978-3-031-19815-1_37",
    )
    assert draft.authors[0] == Author(
        name="Ho Kei Cheng", orcid=ADA, affiliation="University of Illinois Urbana-Champaign"
    )
    # On line on a day of the year it was printed in.
    assert draft.date == PartialDate(2022, 10, 20)


def test_crossref_of_proceedings_that_are_free() -> None:
    draft = read(crossref.SOURCE, {"message": recorded.CROSSREF_S2ORC})
    assert draft.type == "conference"
    assert draft.ids.acl == "2020.acl-main.447"
    assert draft.links.pdf == ("https://aclanthology.org/2020.acl-main.447.pdf",)


def test_crossref_of_what_was_retracted() -> None:
    draft = read(crossref.SOURCE, {"message": recorded.CROSSREF_RETRACTED})
    # The day of the retraction, not that of the correction before.
    assert (draft.status, draft.status_date) == ("retracted", PartialDate(2010, 2, 6))
    assert draft.status_url == "https://doi.org/10.1016/s0140-6736(10)60175-4"
    assert draft.history == (
        Event(
            status="corrected",
            date=PartialDate(2004, 3, 6),
            url=Url("https://doi.org/10.1016/s0140-6736(04)15715-2"),
        ),
    )
    without = {**recorded.CROSSREF_RETRACTED, "updated-by": []}
    assert read(crossref.SOURCE, {"message": without}).status == "retracted"  # its title says so


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        (["correction"], "corrected"),
        (["erratum", "withdrawal"], "withdrawn"),
        (["new_version"], "published"),
        (["Retraction", "correction"], "retracted"),
        ([], "published"),
    ],
)
def test_the_gravest_notice_counts(kinds: list[str], status: str) -> None:
    assert of_crossref(**{"updated-by": [{"type": kind} for kind in kinds]}).status == status


@pytest.mark.parametrize(
    ("days", "since"),
    [
        ([[2020, 3, 4], [2019, 12, 31]], PartialDate(2019, 12, 31)),
        ([[2020], [2020, 5]], PartialDate(2020, 5)),
        ([None, [2021, 2]], PartialDate(2021, 2)),
        ([None], None),
        ([["2020", 1]], None),
        # There is no such month, and the year may still be right.
        ([[2020, 13, 40]], PartialDate(2020)),
        ([[None]], None),
    ],
)
def test_a_status_is_as_old_as_its_first_notice(
    days: list[list[object] | None], since: PartialDate | None
) -> None:
    notices = [
        {"type": "retraction", **({"updated": {"date-parts": [day]}} if day else {})}
        for day in days
    ]
    draft = of_crossref(**{"updated-by": notices})
    assert draft.status == "retracted"
    assert draft.status_date == since


def update(kind: str, day: list[int] | None, doi: object = None) -> dict[str, Any]:
    made: dict[str, Any] = {"type": kind}
    if day:
        made["updated"] = {"date-parts": [day], "timestamp": 0}
    return made | ({"DOI": doi} if doi else {})


def test_crossref_of_what_was_corrected_more_than_once() -> None:
    draft = of_crossref(
        **{
            "updated-by": [
                update("erratum", [2016, 1, 2], "10.1038/two"),
                update("partial-retraction", [2017, 3], "10.1038/three"),
                # As the publisher told it, and as Retraction Watch did.
                update("correction", [2015, 9, 9], "10.1038/one"),
                update("correction", [2015, 9, 7], "10.1038/ONE"),
                update("new_version", [2019], "10.1038/version"),
                # Nothing can be made of these.
                update("correction", None, "10.1038/undated"),
                update("correction", [2014], "javascript:alert(1)"),
                "no notice",
            ]
        }
    )
    assert (draft.status, draft.status_date) == ("corrected", PartialDate(2017, 3))
    assert (draft.status_note, draft.status_url) == (
        "Retracted in part.", "https://doi.org/10.1038/three",
    )  # fmt: skip
    assert draft.history == (
        Event(status="corrected", date=PartialDate(2014)),
        Event(
            status="corrected",
            date=PartialDate(2015, 9, 7),
            url=Url("https://doi.org/10.1038/one"),
        ),
        Event(
            status="corrected",
            date=PartialDate(2016, 1, 2),
            note="Erratum.",
            url=Url("https://doi.org/10.1038/two"),
        ),
    )


def test_of_a_thousand_notices_the_last_ones_are_kept() -> None:
    notices = [update("correction", [1000 + n], f"10.1038/n{n}") for n in range(1000)]
    draft = of_crossref(**{"updated-by": notices})
    assert draft.status_date == PartialDate(1999)
    assert [event.date.year for event in draft.history] == [*range(1949, 1999)]


def test_a_work_may_give_notice_on_itself() -> None:
    day = {"updated": {"date-parts": [[2021, 6, 1]]}}
    doi = of_crossref().key or ""
    draft = of_crossref(**{"update-to": [{"type": "withdrawal", "DOI": doi.upper(), **day}]})
    assert (draft.status, draft.status_date) == ("withdrawn", PartialDate(2021, 6, 1))
    # Its own page is where the reader comes from.
    assert (draft.status_url, draft.history) == (None, ())


def test_a_notice_is_not_what_it_is_about() -> None:
    assert of_crossref(**{"update-to": [{"type": "retraction", "DOI": "10.1/x"}]}).status == (
        "published"
    )


def test_crossref_of_a_preprint() -> None:
    draft = of_crossref(
        type="posted-content", subtype="preprint", **{"container-title": ["bioRxiv"]}
    )
    assert (draft.status, draft.venue, draft.type) == ("preprint", None, None)


def test_crossref_titles() -> None:
    marked = "A<sub>2</sub> &lt; B &amp; <i>C. elegans</i> for x<y"
    draft = of_crossref(title=[marked], subtitle=["In Short"])
    assert draft.title == "A_{2} < B & C. elegans for x<y: In Short"
    assert of_crossref(title=["A: In Short"], subtitle=["In short"]).title == "A: In Short"


def test_crossref_names() -> None:
    people = [
        {"given": "Martin Luther", "family": "King", "suffix": "Jr."},
        {"name": "The ATLAS Collaboration"},
        {"family": "Plato"},
        {"given": "", "family": ""},
        {"given": "et al.", "family": ""},
    ]
    assert [author.name for author in of_crossref(author=people).authors] == [
        "Martin Luther King, Jr.",
        "The ATLAS Collaboration",
        "Plato",
    ]


def test_crossref_gives_the_first_date() -> None:
    dates: JSON = {
        "issued": {"date-parts": [[2015, 5, 28]]},
        "published-online": {"date-parts": [[2014, 12]]},
        "published-print": {"date-parts": [[None]]},
        "posted": {"date-parts": []},
    }
    assert of_crossref(**dates).date == PartialDate(2014, 12)


def test_crossref_search() -> None:
    works = [recorded.CROSSREF_DEEP, {"title": []}, recorded.CROSSREF_XMEM]
    drafts = crossref.SOURCE.read(answer({"message": {"items": works}}))
    assert [draft.title for draft in drafts] == ["Deep learning", XMEM]


# --- DataCite ------------------------------------------------------------------------------------


def test_datacite_of_arxiv() -> None:
    draft = read(datacite.SOURCE, {"data": recorded.DATACITE_XMEM})
    assert draft == Draft(
        file="DataCite",
        key="10.48550/arxiv.2207.07115",
        title=XMEM,
        abstract=XMEM_ABSTRACT,
        authors=(Author(name="Ho Kei Cheng"), Author(name="Alexander G. Schwing")),
        date=PartialDate(2022, 7, 14),
        ids=ids(
            arxiv="2207.07115",
            doi="10.1007/978-3-031-19815-1_37",
        ),
        links=links(
            paper=("https://arxiv.org/abs/2207.07115",),
            pdf=("https://arxiv.org/pdf/2207.07115",),
        ),
        keywords=("Computer Vision and Pattern Recognition (cs.CV)",),
        status="preprint",
    )


def test_datacite_of_data() -> None:
    draft = read(datacite.SOURCE, {"data": recorded.DATACITE_DATA})
    assert draft.title == "Notes on Engines: A data set"
    assert draft.abstract == "All of them."
    assert draft.authors == (
        Author(name="Ada Lovelace", orcid=ADA, affiliation="Analytical Society"),
        Author(name="The Engine Group"),
    )
    assert (draft.type, draft.publisher, draft.status) == ("dataset", "Zenodo", "published")
    assert draft.date == PartialDate(2018, 5, 30)


# --- OpenAlex ------------------------------------------------------------------------------------


def test_openalex() -> None:
    assert read(openalex.SOURCE, recorded.OPENALEX_XMEM) == Draft(
        file="OpenAlex",
        key="W4312815172",
        title=XMEM,
        abstract="We present XMem, a memory and not a memory",
        authors=(
            Author(
                name="Ho Kei Cheng",
                orcid=ADA,
                affiliation="University of Illinois Urbana-Champaign",
            ),
            Author(name="Alexander G. Schwing"),
        ),
        date=PartialDate(2022, 10, 20),
        venue="Lecture notes in computer science",
        type="chapter",
        pages="640-658",
        publisher="Springer Science+Business Media",
        ids=ids(
            arxiv="2207.07115",
            doi="10.1007/978-3-031-19815-1_37",
        ),
        links=links(
            paper=(
                "https://doi.org/10.1007/978-3-031-19815-1_37",
                "https://arxiv.org/abs/2207.07115",
            ),
            pdf=("https://arxiv.org/pdf/2207.07115",),
        ),
        keywords=("Segmentation",),
        status="published",
    )


def test_openalex_of_what_was_retracted() -> None:
    draft = read(openalex.SOURCE, recorded.OPENALEX_RETRACTED)
    assert (draft.status, draft.ids.pubmed, draft.pages) == ("retracted", "9500320", "637")


def test_openalex_of_a_preprint_says_no_venue() -> None:
    where = {"source": {"display_name": "arXiv (Cornell University)", "type": "repository"}}
    draft = read(openalex.SOURCE, {**recorded.OPENALEX_XMEM, "primary_location": where})
    assert (draft.status, draft.venue, draft.type, draft.publisher) == (
        "preprint",
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    "index",
    [
        {"a": [10**9], "b": [-1], "c": ["0"], "d": 0, "e": [True], "f": [0.5]},
        {},
        [],
        "text",
    ],
)
def test_an_index_that_is_none_is_no_abstract(index: object) -> None:
    work = {**recorded.OPENALEX_XMEM, "abstract_inverted_index": index}
    assert read(openalex.SOURCE, work).abstract is None


# --- Semantic Scholar ----------------------------------------------------------------------------


def test_semantic_scholar() -> None:
    draft = read(semantic_scholar.SOURCE, recorded.SEMANTIC_XMEM)
    assert draft.ids == ids(
        arxiv="2207.07115",
        doi="10.1007/978-3-031-19815-1_37",
    )
    assert draft.venue == "European Conference on Computer Vision"
    assert (draft.type, draft.pages, draft.status) == ("conference", "640-658", "published")
    assert draft.date == PartialDate(2022, 7, 14)
    assert draft.links.pdf == ("https://arxiv.org/pdf/2207.07115",)


def test_semantic_scholar_of_what_lies_on_arxiv_only() -> None:
    draft = read(semantic_scholar.SOURCE, {"data": [recorded.SEMANTIC_PREPRINT]})
    assert (draft.venue, draft.volume, draft.type, draft.status) == (None, None, None, "preprint")
    assert draft.date == PartialDate(2024)
    assert draft.abstract is None


# --- OpenReview ----------------------------------------------------------------------------------


def test_openreview_version_2() -> None:
    draft = read(openreview.SOURCE, {"notes": [recorded.OPENREVIEW_V2]})
    assert draft.title == "MetaGPT: Meta Programming for A Multi-Agent Collaborative Framework"
    assert [author.name for author in draft.authors] == ["Sirui Hong", "Mingchen Zhuge"]
    assert (draft.venue, draft.type, draft.status) == ("ICLR 2024", "conference", "published")
    # 1697213872457 ms is 2023-10-13 16:17 UTC: when everybody could read it first.
    assert draft.date == PartialDate(2023, 10, 13)
    assert draft.links == links(
        paper=("https://openreview.net/forum?id=VtmBAGCN7o",),
        pdf=("https://openreview.net/pdf?id=VtmBAGCN7o",),
    )
    assert draft.note == "Agents that follow operating procedures."


def test_openreview_version_1() -> None:
    draft = read(openreview.SOURCE_V1, {"notes": [recorded.OPENREVIEW_V1]})
    assert draft.venue == "ICLR 2021"
    assert draft.date == PartialDate(2021, 1, 12)
    assert draft.links.code == ("https://github.com/google-research/vision_transformer",)


@pytest.mark.parametrize(
    ("venue", "venue_id", "expected"),
    [
        ("ICLR 2024 poster", "ICLR.cc/2024/Conference", ("ICLR 2024", "conference", "published")),
        ("ICLR 2023 notable top 5%", "ICLR.cc/2023/Conference",
         ("ICLR 2023", "conference", "published")),
        ("NeurIPS 2023 spotlight", "NeurIPS.cc/2023/Conference",
         ("NeurIPS 2023", "conference", "published")),
        ("Accepted by TMLR", "TMLR", ("TMLR", "article", "published")),
        ("Submitted to ICLR 2024", "ICLR.cc/2024/Conference", (None, None, "preprint")),
        ("ICLR 2024 Conference Submission", "ICLR.cc/2024/Conference/Submission",
         (None, None, "preprint")),
        ("ICLR 2024", "ICLR.cc/2024/Conference/Rejected_Submission", (None, None, "preprint")),
        ("ICLR 2024 Conference Withdrawn Submission",
         "ICLR.cc/2024/Conference/Withdrawn_Submission", (None, None, "withdrawn")),
        ("CoRR 2023", "dblp.org/journals/CORR/2023", (None, None, "preprint")),
        ("WWW 2026", "OpenReview.net/Public_Article", (None, None, "preprint")),
        ("", "", (None, None, None)),
    ],
)  # fmt: skip
def test_only_what_was_accepted_has_a_venue(
    venue: str, venue_id: str, expected: tuple[str | None, ...]
) -> None:
    content = {"title": {"value": "T"}, "venue": {"value": venue}, "venueid": {"value": venue_id}}
    draft = read(openreview.SOURCE, {"notes": [{"id": "abcdefgh12", "content": content}]})
    assert (draft.venue, draft.type, draft.status) == expected


def test_openreview_of_reviews_and_of_what_is_deleted() -> None:
    review = {**recorded.OPENREVIEW_V2, "id": "review0001"}
    deleted = {**recorded.OPENREVIEW_V2, "ddate": 1700000000000}
    assert openreview.SOURCE.read(answer({"notes": [review, deleted]})) == []


def test_openreview_names_may_be_records() -> None:
    draft = read(openreview.SOURCE, {"notes": [recorded.OPENREVIEW_WITHDRAWN]})
    assert draft.authors == (Author(name="Ann Smith"),)


# --- PubMed --------------------------------------------------------------------------------------


def test_pubmed() -> None:
    assert read(pubmed.SOURCE, recorded.PUBMED_DEEP) == Draft(
        file="PubMed",
        key="26017442",
        title="Deep learning",
        abstract="BACKGROUND: Models with H_{2}O & layers. RESULTS: They learn.",
        authors=(
            Author(name="Yann LeCun", orcid=ADA, affiliation="New York University."),
            Author(name="Martin Luther King, Jr"),
            Author(name="Deep Group"),
        ),
        date=PartialDate(2015, 5, 27),
        venue="Nature",
        type="article",
        volume="521",
        issue="7553",
        pages="436-444",
        ids=ids(
            doi="10.1038/nature14539",
            pubmed="26017442",
        ),
        links=links(paper=("https://doi.org/10.1038/nature14539",)),
        keywords=("layers",),
        status="published",
    )


def test_pubmed_of_what_was_retracted() -> None:
    assert read(pubmed.SOURCE, recorded.PUBMED_RETRACTED).status == "retracted"
    notice = '<CommentsCorrections RefType="RetractionIn"/></MedlineCitation>'
    noticed = recorded.PUBMED_DEEP.replace("</MedlineCitation>", notice)
    assert read(pubmed.SOURCE, noticed).status == "retracted"


def test_pubmed_of_a_preprint() -> None:
    preprint = recorded.PUBMED_DEEP.replace(">Journal Article<", ">Preprint<")
    draft = read(pubmed.SOURCE, preprint)
    assert (draft.status, draft.venue, draft.type) == ("preprint", None, None)


@pytest.mark.parametrize(
    ("pages", "whole"),
    [("436-44", "436-444"), ("e17-9", "e17-9"), ("1020-5", "1020-1025"), ("12", "12")],
)
def test_pubmed_pages(pages: str, whole: str) -> None:
    assert read(pubmed.SOURCE, recorded.PUBMED_DEEP.replace("436-44<", f"{pages}<")).pages == whole


def test_pubmed_dates_in_words() -> None:
    worded = recorded.PUBMED_DEEP
    for part in ("<Year>2015</Year><Month>05</Month><Day>27</Day>",):
        worded = worded.replace(part, "")
    worded = worded.replace(
        "<Year>2015</Year><Month>May</Month><Day>28</Day>",
        "<MedlineDate>2014 Dec-2015 Jan</MedlineDate>",
    )
    assert read(pubmed.SOURCE, worded).date == PartialDate(2014)


# --- pages ---------------------------------------------------------------------------------------


def of_page(body: str, url: str = "https://journal.example/papers/tags") -> Draft:
    [draft] = page.read(answer(body, url=url))
    return draft


def test_acl() -> None:
    url = "http://127.0.0.1/acl/2020.acl-main.447/"
    [draft] = page.SOURCE.read(answer(recorded.ACL_PAGE, service="acl", url=url))
    assert draft == Draft(
        file="ACL Anthology",
        key="2020.acl-main.447",
        title="S2ORC: The Semantic Scholar Open Research Corpus",
        abstract="We introduce S2ORC, a large corpus of 81.1M papers & more.",
        authors=(Author(name="Kyle Lo"), Author(name="Lucy Lu Wang")),
        date=PartialDate(2020, 7),
        venue="Proceedings of the 58th Annual Meeting of the Association for Computational "
        "Linguistics",
        type="conference",
        pages="4969-4983",
        ids=ids(
            doi="10.18653/v1/2020.acl-main.447",
            acl="2020.acl-main.447",
        ),
        links=links(
            paper=("https://aclanthology.org/2020.acl-main.447/",),
            pdf=("https://aclanthology.org/2020.acl-main.447.pdf",),
        ),
        status="published",
    )


def test_highwire_tags() -> None:
    assert of_page(recorded.HIGHWIRE_PAGE) == Draft(
        file="journal.example",
        key="https://journal.example/papers/tags",
        title="On Tags <in> Pages > and Signs",
        abstract="Tags are read.",
        authors=(
            Author(name="Jörg Müller", orcid=ADA, affiliation="Universität Example"),
            Author(name="Ann Smith"),
        ),
        date=PartialDate(2021, 2, 1),
        venue="Journal of Tests",
        type="article",
        volume="7",
        issue="2",
        pages="11-19",
        publisher="Test House",
        ids=ids(doi="10.5555/TAGS.1"),
        links=links(
            paper=("https://doi.org/10.5555/TAGS.1",),
            pdf=("https://journal.example/papers/tags.pdf",),
        ),
        keywords=("tags", "pages"),
    )


def test_linked_data() -> None:
    draft = of_page(recorded.LINKED_PAGE)
    assert draft.title == "Linked Data in Use"
    assert draft.authors == (
        Author(name="Ann Smith", orcid=ADA, affiliation="Example"),
        Author(name="Bob Jones"),
    )
    assert (draft.venue, draft.volume, draft.issue) == ("Linked Journal", "12", "4")
    assert (draft.pages, draft.publisher, draft.type) == ("3-9", "House", "article")
    assert draft.ids.doi == "10.5555/linked"


def test_dublin_core() -> None:
    draft = of_page(recorded.DUBLIN_PAGE)
    assert draft.title == "A Thesis in a Repository"
    assert draft.authors == (Author(name="Ann Smith"),)
    assert (draft.date, draft.abstract) == (PartialDate(2011, 4), "What was found.")
    assert (draft.publisher, draft.ids.doi) == ("University of Tests", "10.5555/dc")


def test_a_page_without_tags_is_no_paper() -> None:
    for body in (
        "",
        "<html>",
        recorded.PAGES["plain"],
        '<meta name="citation_author" content="A">',
    ):
        with pytest.raises(NotReadError, match="a page without citation_ tags"):
            of_page(body)


def test_all_authors_in_one_tag() -> None:
    head = '<meta name="citation_title" content="T">'
    one = f'{head}<meta name="citation_author" content="Smith, Ann; Jones, Bob">'
    other = f'{head}<meta name="citation_authors" content="Smith, Ann; Jones, Bob">'
    expected = (Author(name="Ann Smith"), Author(name="Bob Jones"))
    assert of_page(one).authors == of_page(other).authors == expected


@pytest.mark.parametrize(
    ("type_", "head"),
    [
        ("text/html; charset=ISO-8859-1", ""),
        ("text/html", "<meta charset='iso-8859-1'>"),
        ("text/html", '<meta http-equiv=Content-Type content="text/html; charset=latin1">'),
    ],
)
def test_pages_in_other_encodings(type_: str, head: str) -> None:
    body = f'{head}<meta name=citation_title content="Über Größe">'.encode("latin-1")
    response = Response(
        request=page.request("https://example.org/"), status=200, type=type_, body=body,
        url="https://example.org/",
    )  # fmt: skip
    assert page.read(response)[0].title == "Über Größe"


@pytest.mark.parametrize("name", ["hex", "idna", "unicode_escape", "utf-7", "nonsense", "zlib"])
def test_pages_in_encodings_that_are_none_are_read_as_utf_8(name: str) -> None:
    body = '<meta name=citation_title content="Über \\x41">'.encode()
    response = Response(
        request=page.request("https://example.org/"), status=200,
        type=f"text/html; charset={name}", body=body, url="https://example.org/",
    )  # fmt: skip
    assert page.read(response)[0].title == "Über \\x41"


def test_links_of_pages_lead_nowhere_else_than_the_web() -> None:
    head = '<meta name="citation_title" content="T">'
    draft = of_page(f'{head}<meta name="citation_pdf_url" content="javascript:alert(1)">')
    assert draft.links == links(paper=("https://journal.example/papers/tags",))


def test_a_pdf_is_one_whatever_its_address_looks_like() -> None:
    head = '<meta name="citation_title" content="T">'
    draft = of_page(f'{head}<meta name="citation_pdf_url" content="/doi/pdf/10.5555/1?x=y">')
    assert draft.links.pdf == ("https://journal.example/doi/pdf/10.5555/1?x=y",)
