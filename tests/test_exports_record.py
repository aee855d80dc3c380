"""Records and names; and papers with hostile texts, for the tests of every format."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.exports.names import Name, split
from catalog.exports.record import Pages, kind, pages, record, records
from catalog.exports.text import folded, typed
from catalog.markup import to_plain
from catalog.model import (
    AclId,
    ArxivId,
    Author,
    Catalog,
    Doi,
    Identifiers,
    Links,
    Organization,
    Paper,
    PaperId,
    PaperType,
    PartialDate,
    PubmedId,
    Status,
    Tag,
    TagId,
    Topic,
    TopicId,
    Url,
)

HOSTILE = (
    "</script><script>alert(1)</script>",
    "\\input{/etc/passwd} \\write18{ls} %",
    "}, author = {Mallory",
    "@article{x, title = {y}}",
    'a "quoted" {brace and a } back',
    "=HYPERLINK(1) | +1 | -1 | @x",
    "ER  - \r\nTY  - JOUR\r\n",
    "one\u2028two\u0085three\x0bfour\x00five\ud800six",
    "\u202egnp.exe\u202c \u200b\u2066x",
    "U^2-Net at O(n^{2k}) with $5 & 7% of #1_a ~ b | <c> -- d",
    "Zażółć gęślą jaźń 👩‍🔬 深度学习 עברית",
    " , and , ",
)
TYPES: tuple[PaperType | None, ...] = (
    None, "article", "conference", "chapter", "book", "thesis", "report", "dataset", "software",
)  # fmt: skip

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=30),
    st.text("aB {}\\$&#%_^~,.-<>|\"'`\n\té深βφΔ\u0301", max_size=30),
)
maybe = st.none() | texts


def dates() -> st.SearchStrategy[PartialDate]:
    return st.one_of(
        st.builds(PartialDate, st.integers(1000, 2100)),
        st.builds(PartialDate, st.integers(1000, 2100), st.integers(1, 12)),
        st.builds(PartialDate, st.integers(1000, 2100), st.integers(1, 12), st.integers(1, 28)),
    )


identifiers = st.builds(
    Identifiers,
    arxiv=st.none() | st.sampled_from([ArxivId("2207.07115"), ArxivId("math.GT/0309136")]),
    doi=st.none() | st.sampled_from([Doi("10.1007/978-3-031-19815-1_37"), Doi("10.1000/a{b%c<d>")]),
    openreview=maybe,
    acl=st.none() | st.just(AclId("2023.acl-long.1")),
    pubmed=st.none() | st.just(PubmedId("17284678")),
)
links = st.builds(
    Links,
    paper=st.sampled_from([(), (Url("https://x.org/a_b%20c?d=1&e=(f)#g"),)]),
    pdf=st.sampled_from([(), (Url("https://x.org/p.pdf"),)]),
)
papers = st.builds(
    Paper,
    id=st.sampled_from([PaperId("p"), PaperId("q-2")]),
    file=st.just("papers/p.yaml"),
    title=texts,
    abstract=maybe,
    authors=st.lists(st.builds(Author, name=texts), max_size=8).map(tuple),
    organization=st.none() | st.builds(Organization, id=st.just("o"), name=texts),
    date=st.none() | dates(),
    venue=maybe | st.sampled_from(["ECCV 2022", "Nature", "arXiv"]),
    type=st.sampled_from(TYPES),
    volume=maybe,
    issue=maybe,
    pages=maybe | st.just("640-658"),
    publisher=maybe,
    ids=identifiers,
    links=links,
    status=st.sampled_from(["preprint", "published", "corrected", "withdrawn", "retracted", None]),
    status_note=maybe,
    status_date=st.none() | dates(),
)


def paper(
    title: str = "T", *authors: str, id_: str = "p", date: str = "", venue: str = ""
) -> Paper:
    return Paper(
        id=PaperId(id_),
        file=f"papers/{id_}.yaml",
        title=title,
        authors=tuple(Author(name=name) for name in authors),
        date=PartialDate.parse(date) if date else None,
        venue=venue or None,
    )


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Ho Kei Cheng", Name(family="Cheng", given="Ho Kei")),
        ("Cheng, Ho Kei", Name(family="Cheng", given="Ho Kei")),
        ("Ludwig van Beethoven", Name(family="Beethoven", given="Ludwig", particle="van")),
        ("Laurens van der Maaten", Name(family="Maaten", given="Laurens", particle="van der")),
        ("de Finetti, Bruno", Name(family="Finetti", given="Bruno", particle="de")),
        ("van Gogh", Name(family="Gogh", particle="van")),
        ("Wouter Van Gansbeke", Name(family="Van Gansbeke", given="Wouter")),
        ("Anh Do Nguyen", Name(family="Nguyen", given="Anh Do")),
        ("Di Wu", Name(family="Wu", given="Di")),
        ("Martin Luther King Jr.", Name(family="King", given="Martin Luther", suffix="Jr.")),
        ("King, Jr., Martin Luther", Name(family="King", given="Martin Luther", suffix="Jr.")),
        ("King, Martin Luther, Jr.", Name(family="King", given="Martin Luther", suffix="Jr.")),
        ("Sammy Davis, III", Name(family="Davis", given="Sammy", suffix="III")),
        ("King, Jr.", Name(family="King", suffix="Jr.")),
        ("Malcolm X", Name(family="X", given="Malcolm")),
        ("Plato", Name(family="Plato")),
        (", Plato", Name(family="Plato")),
        ("A, B, C, D", Name(family="A", given="B, C, D")),
        ("李 明", Name(family="明", given="李")),
        ("  Ada \t Lovelace\x00 ", Name(family="Lovelace", given="Ada")),
        ("The ATLAS Collaboration", Name(literal="The ATLAS Collaboration")),
        ("Gemini  Team", Name(literal="Gemini Team")),
        ("Team", Name(family="Team")),
        ("Ada Teamson", Name(family="Teamson", given="Ada")),
        (" , ", None),
        ("", None),
    ],
)
def test_names_are_taken_apart(printed: str, name: Name | None) -> None:
    assert split(printed) == name


@pytest.mark.parametrize(
    ("name", "last", "inverted", "halved"),
    [
        (
            Name(family="Gogh", given="Vincent", particle="van"),
            "van Gogh",
            "van Gogh, Vincent",
            "van Gogh, Vincent",
        ),
        (
            Name(family="King", given="M. L.", suffix="Jr."),
            "King",
            "King, M. L., Jr.",
            "King, M. L. Jr.",
        ),
        (Name(family="King", suffix="Jr."), "King", "King, Jr.", "King, Jr."),
        (Name(literal="Meta AI"), "Meta AI", "Meta AI", "Meta AI"),
    ],
)
def test_a_name_has_the_form_that_lists_use(
    name: Name, last: str, inverted: str, halved: str
) -> None:
    assert (name.last, name.inverted, name.halved) == (last, inverted, halved)


@given(texts)
def test_no_part_of_a_name_is_lost(printed: str) -> None:
    name = split(printed)
    words = folded(printed).replace(",", " ").split()
    parts = f"{name.given} {name.last} {name.suffix}" if name else ""
    assert sorted(parts.replace(",", " ").split()) == sorted(words)


@given(texts)
def test_a_text_is_on_one_line_and_can_be_encoded(text: str) -> None:
    for made in (folded(text), typed(text)):
        assert made.split() == made.split(" ") or made == ""
        assert len(made.splitlines()) <= 1
        assert not re.search("[\x00\u200b\u202e]", made)
        made.encode()


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("640-658", Pages(first="640", last="658")),
        ("640 – 658", Pages(first="640", last="658")),
        ("640--658", Pages(first="640", last="658")),
        ("12:1-12:20", Pages(first="12:1", last="12:20")),
        ("e1234", Pages(first="e1234")),
        ("1-3, 7", Pages(first="1-3, 7")),
        (" ", None),
    ],
)
def test_pages_have_a_first_and_a_last_one(printed: str, found: Pages | None) -> None:
    assert pages(printed) == found


@pytest.mark.parametrize(
    ("venue", "ids", "status", "found"),
    [
        (None, Identifiers(), None, "unknown"),
        (None, Identifiers(doi=Doi("10.1000/1")), None, "unknown"),
        (None, Identifiers(arxiv=ArxivId("2207.07115")), None, "preprint"),
        (None, Identifiers(openreview="abc"), None, "preprint"),
        (None, Identifiers(), "preprint", "preprint"),
        ("arXiv", Identifiers(), None, "preprint"),
        ("bioRxiv preprint", Identifiers(), None, "preprint"),
        ("arXiv:2207.07115", Identifiers(), None, "preprint"),
        ("ECCV 2022", Identifiers(arxiv=ArxivId("2207.07115")), None, "conference"),
        ("Workshop on Toys, 2020", Identifiers(), None, "conference"),
        ("Pattern Recognition", Identifiers(), None, "article"),
    ],
)
def test_what_was_published_is_told_by_venue_and_identifiers(
    venue: str | None, ids: Identifiers, status: Status | None, found: str
) -> None:
    assert kind(replace(paper(), venue=venue, ids=ids, status=status)) == found


def test_what_an_entry_says_of_its_type_holds() -> None:
    assert kind(replace(paper(venue="ECCV 2022"), type="article")) == "article"


def test_a_group_is_the_author_where_no_names_are_known() -> None:
    group = Organization(id="meta-ai", name="Meta AI")
    assert record(replace(paper(), organization=group), "k").names == (Name(literal="Meta AI"),)
    named = record(replace(paper("T", "Ada Lovelace"), organization=group), "k")
    assert named.names == (Name(family="Lovelace", given="Ada"),)


def test_a_group_has_published_the_reports_of_its_own() -> None:
    group = Organization(id="meta-ai", name="Meta AI")
    made = replace(paper(), organization=group)
    assert record(replace(made, type="report"), "k").publisher == "Meta AI"
    assert record(replace(made, type="book"), "k").publisher is None


def test_nothing_unknown_is_in_a_record() -> None:
    made = record(replace(paper("A Title"), author_count=8), "k")
    known = {name for name in made.__slots__ if getattr(made, name) not in (None, ())}
    assert known == {"id", "key", "kind", "title", "ids"}
    assert (made.url, made.abstract) == (None, None)


@pytest.mark.parametrize(
    ("links_", "ids", "url"),
    [
        (Links(), Identifiers(), None),
        (
            Links(pdf=(Url("https://x.org/p.pdf"),), paper=(Url("https://x.org/"),)),
            Identifiers(doi=Doi("10.1000/1")),
            "https://x.org/",
        ),
        (
            Links(pdf=(Url("https://x.org/p.pdf"),), code=(Url("https://c.org/"),)),
            Identifiers(),
            "https://x.org/p.pdf",
        ),
        (Links(code=(Url("https://c.org/"),)), Identifiers(), None),
        (
            Links(),
            Identifiers(doi=Doi("10.1002/(SICI)1<1::AID>3.0;2-#"), arxiv=ArxivId("2207.07115")),
            "https://doi.org/10.1002/(SICI)1%3C1::AID%3E3.0;2-%23",
        ),
        (Links(), Identifiers(arxiv=ArxivId("2207.07115")), "https://arxiv.org/abs/2207.07115"),
        (Links(), Identifiers(acl=AclId("P19-1001")), "https://aclanthology.org/P19-1001/"),
        (Links(), Identifiers(openreview="a&b"), "https://openreview.net/forum?id=a%26b"),
        (Links(), Identifiers(pubmed=PubmedId("12")), "https://pubmed.ncbi.nlm.nih.gov/12/"),
    ],
)
def test_the_address_is_the_entrys_own_or_an_identifiers(
    links_: Links, ids: Identifiers, url: str | None
) -> None:
    assert record(replace(paper(), links=links_, ids=ids), "k").url == url


@pytest.mark.parametrize(
    ("status", "note"),
    [
        ("retracted", "Retracted (2023-05): the toys were borrowed"),
        ("withdrawn", "Withdrawn (2023-05): the toys were borrowed"),
        ("corrected", None),
        (None, None),
    ],
)
def test_a_retraction_is_noted(status: Status | None, note: str | None) -> None:
    made = replace(
        paper(),
        status=status,
        status_date=PartialDate(2023, 5),
        status_note="the toys were borrowed",
    )
    assert record(made, "k").note == note
    if note:
        bare = replace(made, status_date=None, status_note=None)
        assert record(bare, "k").note == note.split(" ", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("abstract", "typed_"),
    [
        ("Toys are nested.", "Toys are nested."),
        ("At $n$ and\u00a0{\\em fast}, 5\\% -- or ~7", "At n and fast, 5% – or ~7"),
        ("U^2-Net and x_1", "U^2-Net and x_1"),
        ("\u202eevil  \x00text", "evil text"),
        ("", None),
    ],
)
def test_an_abstract_that_is_read_already_is_not_another(abstract: str, typed_: str | None) -> None:
    made = replace(paper(), abstract=abstract)
    assert record(made, "k").abstract == typed_
    assert record(made, "k", abstract=to_plain(abstract)).abstract == typed_


@given(texts)
def test_any_abstract_that_is_read_already_is_the_same(abstract: str) -> None:
    made = replace(paper(), abstract=abstract)
    plain = to_plain(abstract)
    assert record(made, "k", abstract=plain).abstract == record(made, "k").abstract


def test_the_kinds_put_the_venue_where_it_belongs() -> None:
    thesis = record(replace(paper(venue="PhD thesis"), type="thesis", publisher="MIT"), "k")
    assert (thesis.container, thesis.genre, thesis.publisher) == (None, "PhD thesis", "MIT")
    preprint = record(paper(venue="bioRxiv"), "k")
    assert (preprint.container, preprint.server) == (None, "bioRxiv")
    on_arxiv = replace(paper(), ids=Identifiers(arxiv=ArxivId("2207.07115"), openreview="x"))
    assert record(on_arxiv, "k").server == "arXiv"
    assert record(replace(paper(), ids=Identifiers(openreview="x")), "k").server == "OpenReview"


def test_records_have_titles_of_topics_and_tags_as_keywords() -> None:
    topic = Topic(id=TopicId("vos"), file="topics/vos.yaml", title="Video", description=typed("d"))  # type: ignore[arg-type]
    tags = (Tag(id=TagId("u2"), title="U^2-Net"), Tag(id=TagId("v"), title="Video"))
    made = replace(
        paper(), topics=(TopicId("vos"),), tags=(TagId("u2"), TagId("v"), TagId("unknown"))
    )
    catalog = Catalog(papers=(made,), topics=(topic,), tags=tags)
    (of,) = records(catalog, {PaperId("p"): "key"})
    assert (of.key, of.keywords) == ("key", ("Video", "U^2-Net"))


@given(papers)
def test_any_paper_has_a_record(made: Paper) -> None:
    of = record(made, "k")
    assert of.title == typed(made.title)
    assert len(of.names) <= max(len(made.authors), 1)
    assert "" not in (of.container, of.volume, of.issue, of.publisher, of.genre, of.abstract)
