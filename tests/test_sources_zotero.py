from __future__ import annotations

from pathlib import Path

import pytest

from catalog.model import Author, Identifiers, PartialDate
from catalog.sources.draft import Draft, Read, Refused, Rejected
from catalog.sources.zotero import read_zotero, sniff
from tests import reading
from tests.reading import codes, only

HEAD = """<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
"""
TAIL = "</rdf:RDF>"
PERSON = "<rdf:li><foaf:Person><foaf:surname>{}</foaf:surname></foaf:Person></rdf:li>"


def reads(tmp_path: Path, text: str | bytes) -> list[Read]:
    return reading.reads(tmp_path / "refs.rdf", text, read_zotero)


def item(inner: str, *, kind: str = "journalArticle", about: str = "#item_1") -> str:
    return (
        f'<rdf:Description rdf:about="{about}"><z:itemType>{kind}</z:itemType>{inner}'
        "</rdf:Description>\n"
    )


def draft(tmp_path: Path, inner: str, kind: str = "journalArticle") -> Draft:
    return only(reads(tmp_path, HEAD + item(f"<dc:title>T</dc:title>{inner}", kind=kind) + TAIL))


def test_item_with_everything(tmp_path: Path) -> None:
    (read,) = reads(
        tmp_path,
        HEAD
        + """
<bib:Article rdf:about="http://example.org/a">
  <z:itemType>journalArticle</z:itemType>
  <dcterms:isPartOf rdf:resource="urn:issn:1234"/>
  <bib:authors><rdf:Seq>
    <rdf:li><foaf:Person><foaf:surname>Cheng</foaf:surname>
      <foaf:givenName>Ho Kei</foaf:givenName></foaf:Person></rdf:li>
    <rdf:li><foaf:Person><foaf:surname>OpenAI</foaf:surname></foaf:Person></rdf:li>
  </rdf:Seq></bib:authors>
  <dcterms:isReferencedBy rdf:resource="#item_2"/>
  <link:link rdf:resource="#item_3"/>
  <dc:subject>one</dc:subject>
  <dc:subject><z:AutomaticTag><rdf:value>two</rdf:value></z:AutomaticTag></dc:subject>
  <dc:title>A &lt;i&gt;title&lt;/i&gt;</dc:title>
  <dcterms:abstract>We say things.</dcterms:abstract>
  <dc:date>2020-05-12</dc:date>
  <z:libraryCatalog>arXiv.org</z:libraryCatalog>
  <z:citationKey>cheng2020</z:citationKey>
  <dc:identifier><dcterms:URI><rdf:value>https://example.org/a</rdf:value></dcterms:URI>
  </dc:identifier>
  <dc:description>arXiv:1706.03762 [cs]
PMID: 12
To be read again and again.</dc:description>
  <bib:pages>1-10</bib:pages>
  <dc:publisher><foaf:Organization><foaf:name>Springer</foaf:name></foaf:Organization></dc:publisher>
</bib:Article>
<bib:Journal rdf:about="urn:issn:1234">
  <prism:volume>3</prism:volume><prism:number>2</prism:number><dc:title>Nature</dc:title>
  <dc:identifier>DOI 10.1000/abc</dc:identifier><dc:identifier>ISSN 1234-5678</dc:identifier>
</bib:Journal>
<bib:Memo rdf:about="#item_2"><rdf:value>&lt;p&gt;A fine paper to begin with.&lt;/p&gt;</rdf:value>
</bib:Memo>
<z:Attachment rdf:about="#item_3"><z:itemType>attachment</z:itemType><dc:title>PDF</dc:title>
</z:Attachment>
<z:Collection rdf:about="#collection_1"><dc:title>Mine</dc:title></z:Collection>
"""
        + TAIL,
    )
    assert isinstance(read, Draft)
    assert read == Draft(
        file="refs.rdf",
        record=1,
        key="http://example.org/a",
        line=11,
        title="A title",
        abstract="We say things.",
        authors=(Author(name="Ho Kei Cheng"), Author(name="OpenAI")),
        date=PartialDate(2020, 5, 12),
        venue="Nature",
        type="article",
        volume="3",
        issue="2",
        pages="1-10",
        publisher="Springer",
        ids=Identifiers(
            doi="10.1000/abc",  # type: ignore[arg-type]
            pubmed="12",  # type: ignore[arg-type]
            arxiv="1706.03762",  # type: ignore[arg-type]
        ),
        citation_key=read.citation_key,
        links=read.links,
        keywords=("one", "two"),
        note="To be read again and again. A fine paper to begin with.",
    )
    assert read.citation_key == "cheng2020"
    assert [(link.kind, link.url) for link in read.links] == [("paper", "https://example.org/a")]


@pytest.mark.parametrize(
    ("kind", "inner", "type_", "venue"),
    [
        (
            "conferencePaper",
            (
                "<bib:presentedAt><bib:Conference><dc:title>ICML</dc:title></bib:Conference>"
                "</bib:presentedAt>"
            ),
            "conference",
            "ICML",
        ),
        (
            "bookSection",
            (
                "<dcterms:isPartOf><bib:Series><dc:title>S</dc:title></bib:Series></dcterms:isPartOf>"
                "<dcterms:isPartOf><bib:Book><dc:title>B</dc:title></bib:Book></dcterms:isPartOf>"
            ),
            "chapter",
            "B",
        ),
        ("book", "", "book", None),
        ("thesis", "", "thesis", None),
        ("report", "", "report", None),
        ("preprint", "", None, None),
        ("computerProgram", "", "software", None),
    ],
)
def test_types_and_places(
    tmp_path: Path, kind: str, inner: str, type_: str | None, venue: str | None
) -> None:
    read = draft(tmp_path, inner, kind)
    assert (read.type, read.venue, codes(read)) == (type_, venue, [])


def test_a_doi_in_a_journal_of_two_items_is_nobodys(tmp_path: Path) -> None:
    part = '<dcterms:isPartOf rdf:resource="urn:issn:1"/>'
    found = reads(
        tmp_path,
        HEAD
        + item(f"<dc:title>A</dc:title>{part}<dc:identifier>DOI 10.1000/a</dc:identifier>")
        + item(f"<dc:title>B</dc:title>{part}", about="#item_2")
        + '<bib:Journal rdf:about="urn:issn:1"><dc:title>J</dc:title>'
        "<dc:identifier>DOI 10.1000/j</dc:identifier></bib:Journal>" + TAIL,
    )
    assert [(r.venue, r.ids.doi) for r in found if isinstance(r, Draft)] == [
        ("J", "10.1000/a"),
        ("J", None),
    ]


@pytest.mark.parametrize(
    ("inner", "problems"),
    [
        ("<dc:date>soon</dc:date>", ["bad-date"]),
        ("<dc:identifier>DOI x</dc:identifier>", ["bad-doi"]),
        ("<dc:description>in press</dc:description>", ["note-left-out"]),
        ("<z:citationKey>a b</z:citationKey>", ["bad-citation-key"]),
    ],
)
def test_what_is_left_out_is_said(tmp_path: Path, inner: str, problems: list[str]) -> None:
    assert codes(draft(tmp_path, inner)) == problems


def test_every_item_is_one_draft_or_rejection(tmp_path: Path) -> None:
    found = reads(
        tmp_path,
        HEAD
        + item("<dc:title>A</dc:title>", kind="mystery")
        + item("")
        + item("", kind="note")
        + TAIL,
    )
    assert [codes(read) for read in found] == [["unknown-type"], ["no-title"]]
    assert isinstance(found[1], Rejected)
    assert (found[1].record, found[1].problem.location.line) == (2, 11)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("{}", "bad-xml"),
        ("<xml><records/></xml>", "wrong-format"),
        (HEAD + TAIL, "wrong-format"),
        (HEAD + item("<dc:title>A</dc:title>"), "bad-xml"),
        (
            '<!DOCTYPE x [<!ENTITY a "b">]>' + HEAD + item("<dc:title>&a;</dc:title>"),
            "forbidden-xml",
        ),
    ],
)
def test_files_that_are_none(tmp_path: Path, text: str, code: str) -> None:
    (read,) = reads(tmp_path, text)
    assert isinstance(read, Refused)
    assert read.problem.code == code


def test_sniff() -> None:
    assert sniff(HEAD)
    assert not sniff("<xml><records><record>")
    assert not sniff("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>")


@pytest.mark.parametrize(
    ("inner", "names"),
    [
        (
            "<z:weird>1</z:weird><z:shortTitle>x</z:shortTitle><bib:editors><rdf:Seq/></bib:editors>",
            ("weird", "editors"),
        ),
    ],
)
def test_fields_without_a_place_are_named(
    tmp_path: Path, inner: str, names: tuple[str, ...]
) -> None:
    assert draft(tmp_path, inner).left_out == names


@pytest.mark.parametrize(
    ("inner", "named", "problems"),
    [
        (
            f"<bib:authors><rdf:Seq>{PERSON.format('Doe et al.')}</rdf:Seq></bib:authors>",
            [],
            ["authors-incomplete"],
        ),
        (
            (
                f"<bib:authors><rdf:Seq>{PERSON.format('Doe')}{PERSON.format('Roe et al.')}"
                "</rdf:Seq>"
                "</bib:authors>"
            ),
            ["Doe", "Roe"],
            ["authors-incomplete"],
        ),
    ],
)
def test_authors_who_are_not_named_are_missed(
    tmp_path: Path, inner: str, named: list[str], problems: list[str]
) -> None:
    read = draft(tmp_path, inner)
    assert ([author.name for author in read.authors], codes(read)) == (named, problems)
