"""Asking: who is asked in which order, what is told, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from catalog.model import Author, Identifiers, Paper, PaperId, PartialDate
from catalog.problems import Problem
from catalog.services import match
from catalog.services.ask import Answer
from catalog.sources.draft import Draft
from catalog.sources.identifiers import Reference, reference
from tests.services import recorded
from tests.services.recorded import XMEM
from tests.services.servers import (
    LocalServices,
    Reply,
    as_json,
    down,
    entities,
    gzip_bomb,
    html_page,
    huge,
    rate_limited,
    redirect,
    running,
    said,
    truncated,
)


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServices]:
    with running() as services:
        yield services


@pytest.fixture
def services(server: LocalServices) -> LocalServices:
    server.reset()
    return server


def ids(**given: Any) -> Identifiers:
    return Identifiers(**given)


def paper(title: str = XMEM, first: str = "Ho Kei Cheng", **given: Any) -> Paper:
    authors = (Author(name=first),) if first else ()
    return Paper(id=PaperId("x"), file="papers/x.yaml", title=title, authors=authors, **given)


def problem(answer: Answer) -> Problem:
    assert answer.problem is not None
    return answer.problem


ARXIV = reference("arXiv:2207.07115")
DOI = reference("10.1007/978-3-031-19815-1_37")


# --- by identifier -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "source", "title"),
    [
        ("2207.07115", "arXiv", XMEM),
        ("https://arxiv.org/pdf/2207.07115v2", "arXiv", XMEM),
        ("https://huggingface.co/papers/2207.07115", "arXiv", XMEM),
        ("https://doi.org/10.1038/nature14539", "Crossref", "Deep learning"),
        ("10.5281/zenodo.1234567", "DataCite", "Notes on Engines: A data set"),
        ("https://aclanthology.org/2020.acl-main.447/", "ACL Anthology",
         "S2ORC: The Semantic Scholar Open Research Corpus"),
        ("PMID: 26017442", "PubMed", "Deep learning"),
        ("https://openreview.net/forum?id=VtmBAGCN7o", "OpenReview",
         "MetaGPT: Meta Programming for A Multi-Agent Collaborative Framework"),
    ],
)  # fmt: skip
def test_the_service_that_knows_best_is_asked_first_and_alone(
    services: LocalServices, text: str, source: str, title: str
) -> None:
    answer = services.asker().find(reference(text))
    assert answer.problem is None
    assert [(draft.file, draft.title) for draft in answer.drafts] == [(source, title)]
    assert answer.told == (f"{source}: found",)
    assert len(services.asked) == 1


def test_one_that_is_down_is_left_for_the_next_and_this_is_told(services: LocalServices) -> None:
    services.trouble("arxiv", rate_limited("3"), down())
    answer = services.asker().find(ARXIV)
    assert answer.told == (
        "arXiv: 429, asked again after 3 s; 503, asked again after 1.13 s; 503; asking Semantic Scholar",  # noqa: E501
        "Semantic Scholar: found",
    )
    [draft] = answer.drafts
    assert (draft.file, draft.key, draft.ids.arxiv) == ("Semantic Scholar", "a" * 40, "2207.07115")
    assert answer.problem is None


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2207.07115", ["arxiv", "semantic-scholar", "openalex", "datacite"]),
        ("10.1038/nature14539", ["crossref", "datacite", "openalex", "semantic-scholar"]),
        ("10.5281/zenodo.1234567", ["datacite", "crossref", "openalex", "semantic-scholar"]),
        ("2020.acl-main.447", ["acl", "crossref", "semantic-scholar"]),
        ("PMID:26017442", ["pubmed", "openalex", "semantic-scholar"]),
        ("https://openreview.net/forum?id=VtmBAGCN7o", ["openreview", "openreview-v1"]),
    ],
)
def test_the_order_and_when_all_are_down(
    services: LocalServices, text: str, order: list[str]
) -> None:
    for service in services.addresses():
        services.trouble(service, down(500))
    answer = services.asker().find(reference(text))
    assert list(dict.fromkeys(asked.service for asked in services.asked)) == order
    assert answer.drafts == ()
    assert len(answer.told) == len(order)
    assert problem(answer).code == "services-down"
    assert problem(answer).hint == "try again later"
    # What each of them said stands in the message, for whoever sees nothing else.
    assert problem(answer).message.count("500, asked again") == 2 * len(order)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (html_page(), "an answer of type text/html, not xml"),
        (entities(), "XML with entities, which are not read"),
        (said("<feed", "application/xml"), "an answer that is no XML"),
        (said("<rss/>", "application/xml"), "XML that is no Atom feed"),
        (replace(huge(), type="text/xml"), "an answer of more than 1,000,000 bytes"),
        (replace(gzip_bomb(50_000_000), type="text/xml"), "an answer of more than 1,000,000 bytes"),
        (redirect("http://169.254.169.254/"),
         "sent on to an address that is not asked: 169.254.169.254 is not a public address"),
        (redirect("file:///etc/passwd"),
         "sent on to an address that is not asked: file: only http and https are asked"),
        (rate_limited("86400"), "429, to be asked again after 86,400 s only"),
        (down(403), "403: it does not let us ask"),
    ],
)  # fmt: skip
def test_every_trouble_leads_to_the_next_service(
    services: LocalServices, trouble: Reply, words: str
) -> None:
    services.trouble("arxiv", trouble)
    answer = services.asker().find(ARXIV)
    assert answer.told[0] == f"arXiv: {words}; asking Semantic Scholar"
    assert answer.drafts[0].file == "Semantic Scholar"


def test_a_body_that_breaks_off_each_time(services: LocalServices) -> None:
    services.trouble("crossref", truncated())
    answer = services.asker().find(DOI)
    assert answer.told[0].endswith("the connection broke off; asking DataCite")
    assert answer.drafts[0].file == "OpenAlex"


def test_json_that_is_none_leads_to_the_next_service(services: LocalServices) -> None:
    services.trouble("crossref", said("NaN"))
    told = services.asker().find(DOI).told
    assert told[0] == "Crossref: an answer that is no JSON; asking DataCite"


def test_what_nobody_knows(services: LocalServices) -> None:
    answer = services.asker().find(reference("10.9999/none"))
    assert answer.drafts == ()
    assert problem(answer).text() == (
        "10.9999/none:1:1: not-found: no service knows DOI 10.9999/none\n"
        "hint: look whether it is written right"
    )


def test_what_those_that_answered_do_not_know(services: LocalServices) -> None:
    services.trouble("openalex", down(403))
    answer = services.asker().find(reference("10.9999/none"))
    assert problem(answer).text() == (
        "10.9999/none:1:1: not-found: no service that answered knows DOI 10.9999/none\n"
        "hint: OpenAlex did not answer: try again later"
    )


def test_another_paper_than_asked_for_is_refused(services: LocalServices) -> None:
    other = recorded.feed(recorded.ARXIV_PUBLISHED)
    services.trouble("arxiv", said(other, "application/atom+xml"))
    answer = services.asker().find(ARXIV)
    assert answer.told[0] == (
        "arXiv: refused, it answered with another paper; asking Semantic Scholar"
    )
    assert answer.drafts[0].file == "Semantic Scholar"


def test_the_identifier_that_was_asked_for_is_the_papers(services: LocalServices) -> None:
    # OpenAlex keeps preprint and publication as one work, under the publication's DOI.
    work = {**recorded.OPENALEX_XMEM, "best_oa_location": None, "locations": []}
    services.trouble("openalex", as_json(work))
    asker = services.asker(leave_out=frozenset(["arxiv", "semantic-scholar"]))
    [draft] = asker.find(ARXIV).drafts
    assert draft.ids == ids(arxiv="2207.07115", doi="10.1007/978-3-031-19815-1_37")


def test_services_that_are_left_out_are_not_asked(services: LocalServices) -> None:
    asker = services.asker(leave_out=frozenset(["openreview"]))
    answer = asker.find(reference("https://openreview.net/forum?id=VtmBAGCN7o"))
    assert services.asked == []
    assert problem(answer).message == "no service may be asked about OpenReview VtmBAGCN7o"
    assert problem(answer).hint == "see leave_out in the settings"


def test_the_anthology_down_means_crossref_by_its_doi(services: LocalServices) -> None:
    services.trouble("acl", down(404))
    [draft] = services.asker().find(reference("2020.acl-main.447")).drafts
    assert (draft.file, draft.ids.acl) == ("Crossref", "2020.acl-main.447")


def test_a_doi_that_looks_like_a_path_stays_a_doi(services: LocalServices) -> None:
    services.asker().find(Reference("doi", "10.1000/../../admin?x=1#y"))
    assert services.asked_of("crossref")[0].path == "/works/10.1000/../../admin?x=1#y"
    assert services.asked_of("crossref")[0].query == {}


# --- pages ---------------------------------------------------------------------------------------


def test_a_page(services: LocalServices) -> None:
    answer = services.asker().find(Reference("url", f"{services.url}/page/highwire"))
    assert answer.problem is None
    [draft] = answer.drafts
    assert draft.file == "127.0.0.1"
    assert draft.key == f"{services.url}/page/highwire"
    assert draft.ids.doi == "10.5555/TAGS.1"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("page/plain", "a page without citation_ tags or their like"),
        ("page/none", "not known there"),
        ("crossref/works/10.1038%2Fnature14539", "an answer of type application/json, not html"),
    ],
)
def test_a_page_that_is_no_papers(services: LocalServices, path: str, why: str) -> None:
    url = f"{services.url}/{path}"
    answer = services.asker().find(Reference("url", url))
    assert answer.drafts == ()
    assert problem(answer).text() == (
        f"{url}:1:1: no-paper-there: no paper was found at '{url}': {why}\n"
        "hint: give its DOI, its arXiv id or its title"
    )


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/x", "http://10.0.0.7/paper"])
def test_a_private_page_is_not_asked_for(services: LocalServices, url: str) -> None:
    answer = services.asker(trusted=()).find(Reference("url", url))
    assert problem(answer).message.endswith("is not a public address")
    assert services.asked == []


# --- titles --------------------------------------------------------------------------------------


def test_a_title(services: LocalServices) -> None:
    answer = services.asker().find(reference(XMEM.upper()))
    assert answer.problem is None
    assert answer.scores == (1.0,)
    assert answer.drafts[0].ids.arxiv == "2207.07115"
    # It was sure, so nobody else was asked.
    assert answer.told == ("OpenAlex: found",)


def test_the_name_before_the_colon_is_enough(services: LocalServices) -> None:
    answer = services.asker().find(reference("XMem"))
    assert answer.problem is None
    assert answer.scores == (0.95,)


def test_a_title_when_services_are_down(services: LocalServices) -> None:
    services.trouble("openalex", down())
    services.trouble("crossref", down())
    answer = services.asker().find(reference(XMEM))
    assert answer.drafts[0].file == "arXiv"
    assert [line.partition(":")[0] for line in answer.told] == ["OpenAlex", "Crossref", "arXiv"]


def test_a_title_that_several_papers_have(services: LocalServices) -> None:
    answer = services.asker().find(reference("Memory Networks Revisited"))
    assert len(answer.drafts) == 2
    assert answer.scores == (1.0, 1.0)
    assert problem(answer).text() == (
        "Memory Networks Revisited:1:1: ambiguous: 'Memory Networks Revisited' may be several "
        "papers: 'Memory Networks Revisited' (Ann Smith, 2020, doi 10.5555/11) and "
        "'Memory networks revisited' (Bob Jones, 2021, doi 10.5555/12)\n"
        "hint: give the DOI or the arXiv id of the one that is meant"
    )


def test_a_preprint_and_its_publication_are_no_two_papers(services: LocalServices) -> None:
    one, two = (recorded.openalex_of(n, "Memory Networks", "Ann Smith", 2020 + n) for n in (1, 2))
    preprint = {**two, "doi": None, "type": "preprint"}
    services.trouble("openalex", as_json({"results": [preprint, one]}))
    answer = services.asker().find(reference("Memory Networks"))
    assert answer.problem is None
    # What was published comes first.
    assert [draft.key for draft in answer.drafts] == ["W1", "W2"]


def test_a_title_that_is_only_alike(services: LocalServices) -> None:
    answer = services.asker().find(reference("XMem long term video segmentation with memory model"))
    assert len(services.asked) == 4
    assert problem(answer).code == "not-found"
    assert "the nearest is 'XMem: Long-Term Video Object Segmentation" in problem(answer).message
    assert answer.drafts
    assert answer.scores == tuple(sorted(answer.scores, reverse=True))
    assert answer.scores[0] < match.SURE


def test_a_title_that_nobody_wrote(services: LocalServices) -> None:
    answer = services.asker().find(reference("something nobody wrote"))
    assert answer.drafts == ()
    assert problem(answer).message == "no service knows 'something nobody wrote'"


@pytest.mark.parametrize(
    "title",
    [
        '"quoted" AND (x OR y) ti:all',
        "a,b|c:d!e",
        "</script><script>",
        "\u202eright to left",
        "🙂",
        "{{x}} $\\alpha$ \\cite{y}",
        "x" * 100_000,
        "---",
    ],
)
def test_a_title_is_words_and_no_query(services: LocalServices, title: str) -> None:
    answer = services.asker().find(Reference("title", title))
    assert problem(answer).code == "not-found"
    for asked in services.asked:
        query = asked.query.get("search_query") or asked.query.get("filter") or ""
        words = query.removeprefix('ti:"').removesuffix('"').removeprefix("title.search:")
        assert not set(words) & set('",|:!()<>{}\\$')
        assert len(words) <= 400


# --- entries -------------------------------------------------------------------------------------


def test_an_entry_by_each_of_its_identifiers_the_published_one_first(
    services: LocalServices,
) -> None:
    known = ids(arxiv="2207.07115", doi="10.1007/978-3-031-19815-1_37")
    answer = services.asker().complete(paper(ids=known))
    assert answer.problem is None
    assert [draft.file for draft in answer.drafts] == ["Crossref", "arXiv"]
    assert answer.told == ("Crossref: found", "arXiv: found")


def test_an_entry_of_the_anthology_is_asked_for_once(services: LocalServices) -> None:
    known = ids(acl="2020.acl-main.447", doi="10.18653/v1/2020.acl-main.447")
    s2orc = paper(title="S2ORC: The Semantic Scholar Open Research Corpus", first="Kyle Lo")
    answer = services.asker().complete(replace(s2orc, ids=known))
    assert [draft.file for draft in answer.drafts] == ["ACL Anthology"]
    assert len(services.asked) == 1


def test_an_entry_without_identifiers_by_title_and_first_author(services: LocalServices) -> None:
    services.trouble("openalex", down(403))
    services.trouble("crossref", down(403))
    answer = services.asker().complete(paper())
    assert answer.problem is None
    assert [draft.file for draft in answer.drafts] == ["arXiv"]
    assert services.asked_of("crossref")[0].query["query.author"] == "cheng"
    assert 'au:"cheng"' in services.asked_of("arxiv")[0].query["search_query"]


def test_the_first_author_tells_papers_of_one_title(services: LocalServices) -> None:
    twin = paper(title="Memory networks revisited", first="Jones, Bob")
    answer = services.asker().complete(twin)
    assert answer.problem is None
    assert [draft.key for draft in answer.drafts] == ["W12"]
    assert answer.told == (
        "OpenAlex: found",
        "OpenAlex: refused, its first author is 'Ann Smith'",
    )


def test_papers_of_one_title_that_nothing_tells_are_left_alone(services: LocalServices) -> None:
    answer = services.asker().complete(paper(title="Memory Networks Revisited", first=""))
    assert answer.drafts == ()
    assert problem(answer).code == "ambiguous"
    assert problem(answer).location.file == "papers/x.yaml"


def test_a_title_that_is_only_alike_completes_nothing(services: LocalServices) -> None:
    title = "XMem: Long-Term Video Segmentation with a Memory"
    answer = services.asker().complete(paper(title=title))
    assert answer.drafts == ()
    assert problem(answer).code == "not-found"


def test_an_identifier_of_another_paper_is_refused_and_said(services: LocalServices) -> None:
    wrong = paper(ids=ids(doi="10.1038/nature14539"))
    answer = services.asker().complete(wrong)
    assert answer.told == (
        "Crossref: found",
        "Crossref: refused, its title is 'Deep learning'",
        "OpenAlex: found",
    )
    # By its title it was found, so the identifier is a warning.
    assert [draft.file for draft in answer.drafts] == ["OpenAlex"]
    assert problem(answer).text() == (
        "papers/x.yaml:1:1: contradiction: Crossref answers for DOI 10.1038/nature14539, but its "
        "title is 'Deep learning' (warning)\n"
        "hint: look whether the identifier is the right one"
    )


def test_an_identifier_of_another_paper_is_an_error_if_nothing_else_is_known(
    services: LocalServices,
) -> None:
    wrong = paper(title="Nobody Has Written This One", ids=ids(doi="10.1038/nature14539"))
    answer = services.asker().complete(wrong)
    assert answer.drafts == ()
    assert problem(answer).code == "contradiction"
    assert problem(answer).severity == "error"


def test_one_right_identifier_and_a_wrong_one(services: LocalServices) -> None:
    answer = services.asker().complete(
        paper(ids=ids(arxiv="2207.07115", doi="10.1038/nature14539"))
    )
    assert [draft.file for draft in answer.drafts] == ["arXiv"]
    assert problem(answer).severity == "warning"


def test_another_first_author_is_refused(services: LocalServices) -> None:
    answer = services.asker().complete(
        paper(first="Somebody Else", ids=ids(doi="10.1007/978-3-031-19815-1_37"))
    )
    assert "Crossref: refused, its first author is 'Ho Kei Cheng'" in answer.told
    assert answer.drafts == ()


def test_an_entry_is_not_looked_for_by_title_while_its_services_are_down(
    services: LocalServices,
) -> None:
    for service in services.addresses():
        services.trouble(service, down(403))
    answer = services.asker().complete(paper(ids=ids(openreview="VtmBAGCN7o")))
    assert {asked.service for asked in services.asked} == {"openreview", "openreview-v1"}
    assert problem(answer).code == "services-down"
    assert problem(answer).location.file == "papers/x.yaml"


# --- what contradicts ----------------------------------------------------------------------------


def draft(title: str, *names: str, abstract: str | None = None) -> Draft:
    authors = tuple(Author(name=name) for name in names)
    return Draft(file="x", title=title, authors=authors, abstract=abstract)


@pytest.mark.parametrize(
    ("ours", "theirs", "agree"),
    [
        ("Ho Kei Cheng", "Cheng Ho Kei", True),
        ("Ho Kei Cheng", "H. K. Cheng", True),
        ("Jörg Müller", "Joerg Mueller", True),
        ("Łukasz Kaiser", "Lukasz Kaiser", True),
        ("Martin Luther King, Jr.", "M. L. King", True),
        ("Laurens van der Maaten", "L. Maaten", True),
        ("Jean-Baptiste Alayrac", "J. B. Alayrac", True),
        ("王伟", "Wang Wei", True),
        ("Ann Smith", "Bob Jones", False),
        ("Wei Wang", "Wei Zhang", False),
        ("Wei Zhang", "Wei Zheng", False),
        ("🙂", "Wei Zheng", None),
    ],
)
def test_first_authors(ours: str, theirs: str, *, agree: bool | None) -> None:
    assert match.first_authors_agree([Author(name=ours)], [Author(name=theirs)]) is agree
    assert match.first_authors_agree([Author(name=theirs)], [Author(name=ours)]) is agree


def test_authors_that_are_not_known_say_nothing() -> None:
    assert match.first_authors_agree([], [Author(name="Ann Smith")]) is None
    assert match.first_authors_agree([Author(name="Ann Smith")], []) is None


@pytest.mark.parametrize(
    ("title", "other", "contradicts"),
    [
        (XMEM, XMEM.lower().replace("-", " "), False),
        (XMEM, "XMem", False),
        (XMEM, f"{XMEM} (Extended Version)", False),
        ("Deep Residual Learning", "Deep Residual Learning for Image Recognition", False),
        (XMEM, "Deep learning", True),
        ("Attention Is All You Need", "Is Attention All You Need?", False),
    ],
)
def test_titles(title: str, other: str, *, contradicts: bool) -> None:
    assert bool(match.contradiction(paper(title, first=""), draft(other))) is contradicts


def test_abstracts_tell_papers_whose_authors_are_not_known() -> None:
    ours = "we measure how memory stores grow while a long video is segmented " * 5
    theirs = "protein folding energies under pressure differ between cells and tissue " * 5
    entry = paper("Memory", first="", abstract=ours)
    assert match.contradiction(entry, draft("Memory", "A B", abstract=theirs)) == (
        "its abstract is another one"
    )
    assert match.contradiction(entry, draft("Memory", "A B", abstract=ours.upper())) == ""
    assert match.contradiction(entry, draft("Memory", "A B", abstract=theirs[:100])) == ""


def test_scores() -> None:
    assert match.score("Deep learning", "Deep Learning") == 1.0
    assert match.score("", "Deep learning") == 0.0
    assert match.score("A", "A: A Thing") < match.SURE
    dated = replace(draft("Deep learning"), date=PartialDate(2015))
    assert [c.score for c in match.ranked("Deep learning", [draft("Zebra"), dated])] == [1.0]
