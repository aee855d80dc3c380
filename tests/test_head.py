"""What heads of pages say, read back by others: extruct and html5lib."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import extruct  # type: ignore[import-untyped]  # extruct has no annotations
import html5lib
import pytest

from catalog.exports.text import folded
from catalog.model import (
    AclId,
    ArxivId,
    Author,
    Catalog,
    Doi,
    Identifiers,
    Links,
    Markdown,
    Orcid,
    Organization,
    Paper,
    PaperId,
    PartialDate,
    PubmedId,
    Tag,
    TagId,
    Topic,
    TopicId,
    Url,
)
from catalog.pages import Page, Site, head_schema, pages
from catalog.pages.head import about, insert
from catalog.pages.paths import Addresses

URL = "https://papers.example.org/all/"
EVIL = (
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "</script ></script/><!--<script /x",
    "\"quoted\" 'twice' & <TRK> &amp; {{ 7 * 7 }} {% raw %} `ticks` \\",
    "شبكة عصبية \u202e العربية",
    "line\u2028separator\u2029end",
    "🧪 𝒳 é e\u0301",
    "x" * 3000,
)
PAPER = Paper(
    id=PaperId("toys"),
    file="papers/toys.yaml",
    title="On the Price of Toys",
    abstract="We buy toys. They cost money.",
    authors=(
        Author(
            name="Ada van der Lovelace",
            orcid=Orcid("0000-0002-1825-0097"),
            affiliation="Toy Institute",
        ),
        Author(name="Martin Luther King Jr."),
    ),
    date=PartialDate(2019, 3, 7),
    venue="Journal of Toys",
    type="article",
    volume="12",
    issue="3",
    pages="640-658",
    publisher="Toy Press",
    ids=Identifiers(
        doi=Doi("10.1000/toys.1"), arxiv=ArxivId("1903.00001"), pubmed=PubmedId("17284678")
    ),
    links=Links(pdf=(Url("https://toys.example.org/toys.pdf"),)),
    topics=(TopicId("prices"),),
    tags=(TagId("toys"),),
)


def site(*papers: Paper, url: str = URL, **more: Any) -> Site:
    """A site of these papers, with an area, a topic in it and a tag."""
    topics = (
        Topic(id=TopicId("money"), file="topics/money.yaml", title="Money", description=_TEXT),
        Topic(
            id=TopicId("prices"),
            file="topics/prices.yaml",
            title="Prices & costs",
            description=_TEXT,
            parent=TopicId("money"),
        ),
    )
    tags = (Tag(id=TagId("toys"), title="Toys"),)
    catalog = Catalog(papers=papers, topics=topics, tags=tags)
    return Site(catalog=catalog, name="Toy Papers", description="All of them.", url=url, **more)


_TEXT = Markdown("What it costs.")


def page(of: Site, path: str) -> Page:
    return next(page for page in pages(of) if page.path == path)


def whole(of: Site, path: str) -> str:
    """A page as a browser gets it, without a theme."""
    content = page(of, path).compose()
    empty = "<!doctype html><html><head><title>x</title></head><body>"
    return insert(empty, content.front["head"], content.front["sharing"]) + content.body


def metas(html: str) -> list[tuple[str, str]]:
    """The names and values of a page's tags, properties not among them, as browsers read them."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    head = tree.find("head")
    assert head is not None
    return [
        (element.attrib["name"], element.attrib["content"])
        for element in head.iter("meta")
        if "name" in element.attrib
    ]


def citation(of: Site, path: str = "papers/toys.md") -> list[tuple[str, str]]:
    return [
        (name.removeprefix("citation_"), value)
        for name, value in metas(whole(of, path))
        if name.startswith("citation_")
    ]


def graph(of: Site, path: str) -> list[Mapping[str, Any]]:
    """The nodes of a page's JSON-LD."""
    found = extruct.extract(whole(of, path), base_url=URL, syntaxes=["json-ld"])["json-ld"]
    (document,) = found
    assert document["@context"] == "https://schema.org"
    return list(document["@graph"])


def sharing(of: Site, path: str) -> list[tuple[str, str]]:
    found = extruct.extract(whole(of, path), base_url=URL, syntaxes=["opengraph"])["opengraph"]
    return [tuple(pair) for document in found for pair in document["properties"]]


# --- bibliographic tags --------------------------------------------------------------------------


def test_a_paper_is_told_as_google_scholar_asks() -> None:
    assert citation(site(PAPER)) == [
        ("title", "On the Price of Toys"),
        ("author", "van der Lovelace, Ada"),
        ("author_institution", "Toy Institute"),
        ("author_orcid", "https://orcid.org/0000-0002-1825-0097"),
        ("author", "King, Martin Luther Jr."),
        ("publication_date", "2019/03/07"),
        ("journal_title", "Journal of Toys"),
        ("volume", "12"),
        ("issue", "3"),
        ("firstpage", "640"),
        ("lastpage", "658"),
        ("publisher", "Toy Press"),
        ("doi", "10.1000/toys.1"),
        ("arxiv_id", "1903.00001"),
        ("pmid", "17284678"),
        ("pdf_url", "https://toys.example.org/toys.pdf"),
        ("abstract_html_url", f"{URL}papers/toys/"),
        ("abstract", "We buy toys. They cost money."),
        ("keywords", "Prices & costs; Toys"),
    ]


def test_what_is_not_known_is_left_out() -> None:
    bare = Paper(id=PaperId("toys"), file="papers/toys.yaml", title="Toys")
    assert citation(site(bare, url="")) == [("title", "Toys")]
    (article,) = graph(site(bare, url=""), "papers/toys.md")
    assert article == {"@type": "ScholarlyArticle", "name": "Toys"}


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (PartialDate(2019, 3, 7), "2019/03/07"),
        (PartialDate(2019, 3), "2019"),
        (PartialDate(2019), "2019"),
    ],
)
def test_a_date_is_a_day_or_a_year(when: PartialDate, written: str) -> None:
    assert ("publication_date", written) in citation(site(replace(PAPER, date=when)))


@pytest.mark.parametrize(
    ("when", "written"),
    [(PartialDate(2019, 3, 7), []), (PartialDate(2019, 3), ["2019/03"]), (PartialDate(2019), [])],
)
def test_a_month_is_told_in_a_tag_of_its_own(when: PartialDate, written: list[str]) -> None:
    said = citation(site(replace(PAPER, date=when)))
    assert [value for name, value in said if name == "cover_date"] == written


@pytest.mark.parametrize(
    ("names", "written"),
    [
        # Both sides of the comma have two words: only without a space that breaks is it one name.
        (["William van der Strunk Jr."], ["van der Strunk, William\u00a0Jr."]),
        (["Ludwig van Beethoven"], ["van Beethoven, Ludwig"]),
        (["Ho Kei Cheng"], ["Cheng, Ho Kei"]),
        (
            ["William van der Strunk Jr.", "The ATLAS Collaboration"],
            ["van der Strunk, William Jr.", "The ATLAS Collaboration"],
        ),
    ],
)
def test_the_name_of_a_single_author_is_one(names: list[str], written: list[str]) -> None:
    of = site(replace(PAPER, authors=tuple(Author(name=name) for name in names)))
    assert [value for name, value in citation(of) if name == "author"] == written
    creators = [value for name, value in metas(whole(of, "papers/toys.md")) if name == "DC.creator"]
    assert creators == [name.replace("\u00a0", " ") for name in written]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (
            Identifiers(arxiv=ArxivId("1903.00001")),
            [("publisher", "arXiv"), ("technical_report_number", "arXiv:1903.00001")],
        ),
        (Identifiers(openreview="abc"), [("publisher", "OpenReview")]),
    ],
)
def test_a_preprint_says_where_it_lies(ids: Identifiers, expected: list[tuple[str, str]]) -> None:
    said = citation(site(replace(PAPER, type=None, venue=None, publisher=None, ids=ids)))
    names = {"publisher", "technical_report_number"}
    assert [pair for pair in said if pair[0] in names] == expected


@pytest.mark.parametrize(
    ("type_", "venue", "expected"),
    [
        (
            "conference",
            "ECCV 2022",
            [
                ("inbook_title", "ECCV 2022"),
                ("conference_title", "ECCV 2022"),
                ("publisher", "P"),
            ],
        ),
        ("article", "Nature", [("journal_title", "Nature"), ("publisher", "P")]),
        ("chapter", "A Book", [("inbook_title", "A Book"), ("publisher", "P")]),
        ("thesis", None, [("dissertation_institution", "P")]),
        ("report", None, [("technical_report_institution", "P")]),
        ("report", "S", [("series_title", "S"), ("technical_report_institution", "P")]),
        ("book", "A Series", [("series_title", "A Series"), ("publisher", "P")]),
        ("dataset", "A Series", [("series_title", "A Series"), ("publisher", "P")]),
        (None, "arXiv", [("publisher", "P")]),
    ],
)
def test_each_kind_has_its_container(type_: Any, venue: Any, expected: Any) -> None:
    paper = Paper(
        id=PaperId("toys"),
        file="papers/toys.yaml",
        title="Toys",
        type=type_,
        venue=venue,
        publisher="P",
    )
    assert citation(site(paper, url=""))[1:] == expected


def test_an_organization_is_the_author_of_what_has_no_other() -> None:
    group = Organization(id="toylab", name="Toy Lab")
    of = site(replace(PAPER, authors=(), organization=group))
    assert [value for name, value in citation(of) if name == "author"] == ["Toy Lab"]
    article = graph(of, "papers/toys.md")[0]
    assert article["author"] == [{"@type": "Organization", "name": "Toy Lab"}]


def test_dublin_core_names_its_vocabulary() -> None:
    html = whole(site(PAPER), "papers/toys.md")
    (found,) = extruct.extract(html, syntaxes=["dublincore"])["dublincore"]
    assert found["namespaces"] == {"DC": "http://purl.org/dc/elements/1.1/"}
    assert [(e["name"], e["content"]) for e in found["elements"]] == [
        ("DC.title", "On the Price of Toys"),
        ("DC.creator", "van der Lovelace, Ada"),
        ("DC.creator", "King, Martin Luther Jr."),
        ("DC.date", "2019-03-07"),
        ("DC.identifier", "doi:10.1000/toys.1"),
        ("DC.publisher", "Toy Press"),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"type": "dataset"}, ["Dataset"]),
        ({"type": "software"}, ["computerProgram"]),
        ({"type": "book"}, ["book"]),
        ({"type": "thesis", "venue": "PhD thesis"}, ["PhD thesis"]),
        ({"type": "thesis", "venue": "PhD thesis", "publisher": None}, ["thesis"]),
        ({"type": "thesis", "venue": None}, ["thesis"]),
        ({"type": None, "venue": None, "ids": Identifiers()}, ["document"]),
        ({"type": "report"}, ["report"]),
        # By its identifier alone.
        ({"type": None, "venue": None}, ["preprint"]),
        # Their containers say it.
        ({"type": "article"}, []),
        ({"type": "conference"}, []),
        ({"type": "chapter"}, []),
    ],
)
def test_what_is_no_article_says_so(changes: dict[str, Any], said: list[str]) -> None:
    html = whole(site(replace(PAPER, **changes)), "papers/toys.md")
    assert [value for name, value in metas(html) if name == "DC.type"] == said


def test_an_abstract_is_told_in_full() -> None:
    """The page's description is cut: a reference manager must not take it for the abstract."""
    long = " ".join(f"Sentence {number} of the abstract." for number in range(60))
    of = site(replace(PAPER, abstract=long))
    assert dict(citation(of))["abstract"] == long
    assert len(dict(sharing(of, "papers/toys.md"))["og:description"]) < len(long) / 4


# --- JSON-LD -------------------------------------------------------------------------------------


def test_an_article_is_part_of_an_issue_of_a_volume_of_a_journal() -> None:
    article, crumbs = graph(site(PAPER), "papers/toys.md")
    assert article == {
        "@type": "ScholarlyArticle",
        "url": f"{URL}papers/toys/",
        "name": "On the Price of Toys",
        "author": [
            {
                "@type": "Person",
                "@id": "https://orcid.org/0000-0002-1825-0097",
                "name": "Ada van der Lovelace",
                "affiliation": {"@type": "Organization", "name": "Toy Institute"},
            },
            {"@type": "Person", "name": "Martin Luther King Jr."},
        ],
        "datePublished": "2019-03-07",
        "isPartOf": {
            "@type": "PublicationIssue",
            "issueNumber": "3",
            "isPartOf": {
                "@type": "PublicationVolume",
                "volumeNumber": "12",
                "isPartOf": {"@type": "Periodical", "name": "Journal of Toys"},
            },
        },
        "pageStart": "640",
        "pageEnd": "658",
        "publisher": {"@type": "Organization", "name": "Toy Press"},
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "arXiv", "value": "1903.00001"},
            {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1000/toys.1"},
            {"@type": "PropertyValue", "propertyID": "PubMed", "value": "17284678"},
        ],
        "sameAs": [
            "https://arxiv.org/abs/1903.00001",
            "https://doi.org/10.1000/toys.1",
            "https://pubmed.ncbi.nlm.nih.gov/17284678/",
        ],
        "abstract": "We buy toys. They cost money.",
        "keywords": ["Prices & costs", "Toys"],
        "isAccessibleForFree": True,
    }
    assert crumbs == {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Topics", "item": f"{URL}topics/"},
            {"@type": "ListItem", "position": 2, "name": "Money", "item": f"{URL}topics/money/"},
            {
                "@type": "ListItem",
                "position": 3,
                "name": "Prices & costs",
                "item": f"{URL}topics/prices/",
            },
        ],
    }


def test_that_a_paper_is_not_free_is_not_known() -> None:
    bought = replace(PAPER, links=Links(), ids=Identifiers(doi=PAPER.ids.doi))
    assert "isAccessibleForFree" not in graph(site(bought), "papers/toys.md")[0]
    free = replace(bought, ids=Identifiers(acl=AclId("2023.acl-long.1")))
    assert graph(site(free), "papers/toys.md")[0]["isAccessibleForFree"] is True


@pytest.mark.parametrize(
    ("status", "written"), [("retracted", "Retracted"), ("withdrawn", "Withdrawn"), (None, None)]
)
def test_a_retraction_is_told(status: Any, written: str | None) -> None:
    article = graph(site(replace(PAPER, status=status)), "papers/toys.md")[0]
    assert article.get("creativeWorkStatus") == written


@pytest.mark.parametrize(
    ("type_", "written"),
    [("book", "Book"), ("thesis", "Thesis"), ("dataset", "Dataset"), (None, "ScholarlyArticle")],
)
def test_other_works_have_their_own_types(type_: Any, written: str) -> None:
    assert graph(site(replace(PAPER, type=type_)), "papers/toys.md")[0]["@type"] == written


@pytest.mark.parametrize("directories", [True, False])
@pytest.mark.parametrize(
    "path", ["papers/index.md", "topics/prices.md", "topics/money.md", "tags/toys.md"]
)
def test_a_list_names_its_papers_where_they_are(path: str, directories: bool) -> None:  # noqa: FBT001
    of = site(PAPER, addresses=Addresses(directories=directories))
    collection = graph(of, path)[0]
    assert collection["@type"] == "CollectionPage"
    here = collection["url"]
    assert here == URL + of.addresses.of(path)
    (item,) = collection["mainEntity"]["itemListElement"]
    assert urljoin(here, item["url"]) == URL + of.addresses.of("papers/toys.md")
    assert item["name"] == "On the Price of Toys"


def test_a_list_knows_what_is_above_it() -> None:
    def way(path: str) -> list[tuple[str, str | None]]:
        of = site(*(replace(PAPER, id=PaperId(f"p{n:03}"), file=f"p{n}") for n in range(101)))
        return [
            (item["name"], item.get("item"))
            for node in graph(of, path)[1:]
            for item in node["itemListElement"]
        ]

    assert way("topics/prices.md") == [
        ("Topics", f"{URL}topics/"),
        ("Money", f"{URL}topics/money/"),
        ("Prices & costs", None),
    ]
    assert way("topics/prices/page-2.md")[1:] == [
        ("Money", f"{URL}topics/money/"),
        ("Prices & costs, page 2", None),
    ]
    assert way("tags/toys.md") == [("Tags", f"{URL}tags/"), ("Toys", None)]
    assert way("papers/index.md") == []


def test_the_home_page_is_a_catalog_that_can_be_searched() -> None:
    catalog, website = graph(site(PAPER), "index.md")
    assert catalog == {
        "@type": "DataCatalog",
        "name": "Toy Papers",
        "description": "All of them.",
        "url": URL,
        "keywords": ["Money"],
    }
    assert website["potentialAction"] == {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{URL}search/?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }


# --- sharing -------------------------------------------------------------------------------------


def test_a_link_to_a_paper_shows_its_topics_image() -> None:
    card = "assets/catalog/cards/topics/prices.png"
    of = site(PAPER, drawn=frozenset({card, "assets/catalog/cards/site.png"}))
    assert sharing(of, "papers/toys.md") == [
        ("og:type", "article"),
        ("og:title", "On the Price of Toys"),
        ("og:description", "We buy toys. They cost money."),
        ("og:url", f"{URL}papers/toys/"),
        ("og:site_name", "Toy Papers"),
        ("article:published_time", "2019-03-07"),
        ("article:tag", "Prices & costs"),
        ("og:image", URL + card),
    ]
    assert ("twitter:card", "summary_large_image") in metas(whole(of, "papers/toys.md"))


def test_what_has_no_image_shows_the_sites() -> None:
    of = site(PAPER, drawn=frozenset({"assets/catalog/cards/site.png"}))
    for path in ("papers/toys.md", "topics/prices.md", "tags/toys.md", "search.md", "index.md"):
        assert ("og:image", f"{URL}assets/catalog/cards/site.png") in sharing(of, path)


def test_without_an_address_nothing_needs_one() -> None:
    of = site(PAPER, url="", drawn=frozenset({"assets/catalog/cards/site.png"}))
    for path in ("papers/toys.md", "topics/prices.md", "index.md"):
        assert {name for name, _ in sharing(of, path)} & {"og:url", "og:image"} == set()
        assert ("twitter:card", "summary") in metas(whole(of, path))
        for node in graph(of, path):
            assert "url" not in node
            assert node["@type"] != "BreadcrumbList"


# --- foreign text --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", EVIL)
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    plain = " ".join(text.split())
    paper = replace(
        PAPER,
        title=plain,
        abstract=plain,
        authors=(Author(name="A B", affiliation=plain),),
        venue=plain,
        publisher=plain,
    )
    of = site(paper)
    shown = of.card[paper.id].name
    html = whole(of, "papers/toys.md")
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    head = tree.find("head")
    assert head is not None
    # Nothing has left its tag, and what is in the head has stayed in it.
    scripts = list(tree.iter("script"))
    assert [script.get("type") for script in scripts] == ["application/ld+json"]
    assert {element.tag for element in head.iter()} == {"head", "title", "meta", "link", "script"}
    assert "".join(head.itertext()) == "x" + (scripts[0].text or "")
    said = dict(citation(of))
    assert said["title"] == said["abstract"] == shown
    assert said["author_institution"] == plain
    article = json.loads(scripts[0].text or "")["@graph"][0]
    assert article["name"] == article["abstract"] == shown
    assert article["author"][0]["affiliation"]["name"] == plain
    assert dict(sharing(of, "papers/toys.md"))["og:title"] == shown
    # Attributes leave nothing to template plugins, and scripts nothing to old readers.
    assert not set("{}`\\") & set(re.sub("<script.*?</script>", "", html))
    assert not set("\u2028\u2029") & set(html)


@pytest.mark.parametrize("text", [*EVIL, "</title></head><body>", "<", "&lt;", "\u2028", "]]>"])
def test_json_leaves_its_script_by_no_text(text: str) -> None:
    script = head_schema.listing(name=text, url=text, items=head_schema.item(text, text), crumbs="")
    (found,) = html5lib.parse(f"{script}<p>", namespaceHTMLElements=False).iter("script")
    (page,) = json.loads(found.text or "")["@graph"]
    assert page["name"] == page["url"] == page["mainEntity"]["itemListElement"][0]["name"] == text
    assert not set("<>&\u2028\u2029") & set(found.text or "")


@pytest.mark.parametrize("name", [*EVIL, "bell \x07 next\x85line \x9f"])
def test_any_site_has_a_name(name: str) -> None:
    of = replace(site(PAPER), name=name, description=name)
    assert dict(sharing(of, "papers/toys.md"))["og:site_name"] == folded(name)
    assert graph(of, "index.md")[0]["description"] == folded(name)


# --- where it goes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        "<head>{}</head><body>",
        "<head>{}</HEAD ><body>",
        "<head>{}<body data-x>",
        "<head>{}<body>",
    ],
)
def test_it_stands_at_the_heads_end(html: str) -> None:
    assert insert(html.format(""), "<meta a>", "<meta b>") == html.format("<meta a><meta b>")


def test_what_has_no_head_stays() -> None:
    assert insert("<p>x</p>", "<meta a>", "<meta b>") == "<p>x</p>"


@pytest.mark.parametrize(
    "own",
    [
        '<meta property="og:title" content="x">',
        "<meta content='x' property='og:image'>",
        "<meta content=x property=og:title>",
    ],
)
def test_a_template_that_shares_by_itself_is_left_alone(own: str) -> None:
    html = f"<head>{own}</head>"
    assert insert(html, "<meta a>", "<meta b>") == f"<head>{own}<meta a></head>"


@pytest.mark.parametrize(
    "other",
    [
        '<meta name="description" content="property=og:title">',
        '<meta property="article:author" content="og:title">',
        "<title>property=og:title</title>",
    ],
)
def test_what_only_looks_like_sharing_is_none(other: str) -> None:
    html = f"<head>{other}</head>"
    assert insert(html, "", "<meta b>") == f"<head>{other}<meta b></head>"


def test_a_page_can_be_told_by_its_texts() -> None:
    heads = site().heads
    said = heads.page(about("about.md", 'A "b" & c', "d < e")).sharing
    assert '<meta property="og:title" content="A &#34;b&#34; &amp; c">' in said
    assert '<meta property="og:description" content="d &lt; e">' in said
    assert f'<meta property="og:url" content="{URL}about/">' in said
