"""What a paper's page says of citing it, read back by an HTML parser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given

import catalog
from catalog.exports.formats import BIBTEX, CSL, RIS, Entries
from catalog.exports.processor.setting import MOST_STYLES
from catalog.exports.record import Record, record
from catalog.exports.references import STYLES, plain
from catalog.model import Author, Catalog, CitationKey, Paper, PartialDate
from catalog.outputs.item import items
from catalog.pages import Known, Site, pages
from catalog.pages.cite import FORMATS, cite
from tests.test_exports_record import HOSTILE, paper, papers

ASSETS = Path(catalog.__file__).parent / "theme/assets/catalog"
LINE_ENDS = {RIS: "\r\n"}


def parsed(of: Record) -> Element:
    tree: Element = html5lib.parse(cite(Entries(of)), namespaceHTMLElements=False)
    return tree


def texts(of: Record) -> dict[str, str]:
    """The text of each reference and each file, by the style and the element's id."""
    return {
        element.get("data-pc-style") or element.get("id") or "": "".join(element.itertext())
        for element in elements(of)
    }


def elements(of: Record) -> Iterator[Element]:
    for element in parsed(of).iter():
        if element.get("data-pc-style") or element.tag == "code":
            yield element


def body(entry: Paper) -> str:
    site = Site(catalog=Catalog(papers=(entry,)))
    found = next(page for page in pages(site) if page.papers == (entry.id,) and page.edit)
    return found.compose().body


@given(papers)
def test_what_is_in_the_page_is_what_exports_write(made: Paper) -> None:
    of = record(made, "key", ["Toys"])
    brief = replace(of, abstract_as_found=None)
    shown = texts(of)
    assert set(shown) == {"apa", "ieee", "acm", "chicago", "vancouver"} | {
        "bibtex",
        "ris",
        "csl-json",
    }
    for style in STYLES:
        assert shown[style.id] == plain(of, style)
    for format_, id_ in FORMATS:
        # As the script makes a file of it.
        end = LINE_ENDS.get(format_, "\n")
        assert f"{shown[id_]}\n".replace("\n", end) == format_.one(brief)


@given(papers)
def test_nothing_of_an_entry_becomes_an_element(made: Paper) -> None:
    of = record(made, "key")
    for element in elements(of):
        below = [child for child in element.iter() if child is not element]
        assert {child.tag for child in below} <= ({"i", "a"} if element.tag == "p" else set())
        for child in below:
            assert set(child.keys()) <= {"href"}
    # Neither Markdown nor a template plugin finds anything of its own.
    assert not set("{}`\\") & set(cite(Entries(of)))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_title_is_text(text: str) -> None:
    html = cite(Entries(record(paper(f"T {text}", text), "key")))
    assert "<script" not in html
    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    assert {element.tag for element in tree.iter()} <= set(
        "html head body div fieldset legend label input p i a details summary pre code".split()  # noqa: SIM905
    )


def test_the_abstract_is_not_repeated() -> None:
    of = record(replace(paper("T"), abstract="Toys are nested."), "key")
    assert "Toys are nested" not in cite(Entries(of))
    assert "Toys are nested" in RIS.one(of)
    assert json.loads(texts(of)["csl-json"]) == [
        {"id": "key", "citation-key": "key", "type": "document", "title": "T"}
    ]


def test_one_reference_is_chosen() -> None:
    inputs = [one for one in parsed(record(paper("T"), "k")).iter() if one.tag == "input"]
    assert [one.get("value") for one in inputs] == [style.id for style in STYLES]
    assert [one.get("value") for one in inputs if "checked" in one.attrib] == ["apa"]
    assert {one.get("name") for one in inputs} == {"pc-style"}


@pytest.mark.parametrize(("authors", "opened"), [(0, 1), (30, 1), (31, 0), (125, 0)])
def test_bibtex_lies_open_unless_it_is_a_wall_of_names(authors: int, opened: int) -> None:
    of = record(replace(paper("T"), authors=(Author(name="Ada Lovelace"),) * authors), "k")
    details = [one for one in parsed(of).iter() if one.tag == "details"]
    assert ["open" in one.attrib for one in details] == [bool(opened), False, False]


def test_a_retraction_stands_above_and_in_each_text() -> None:
    made = replace(
        paper("Of Toys", "Ada Lovelace"),
        status="retracted",
        status_date=PartialDate(2024, 5),
        status_note="Figure 3 was <made> up",
    )
    page = body(made)
    before = page[: page.index("<fieldset")]
    assert "<strong>Retracted (2024-05): Figure 3 was &lt;made&gt; up.</strong>" in before
    assert before.index('<h2 id="cite">') < before.index("<strong>Retracted")
    for id_, text in texts(record(made, "k")).items():
        assert "Figure 3 was" in text, id_
        assert "Retracted (2024-05)" in text, id_


def test_a_page_known_from_before_shows_the_styles_of_now() -> None:
    known, entry = Known(), paper("T")
    for styles in (STYLES[:2], STYLES[1:3], (replace(STYLES[1], made_by="2"), STYLES[2])):
        site = Site(catalog=Catalog(papers=(entry,)), known=known, styles=styles)
        (page,) = [page for page in pages(site) if page.papers == (entry.id,) and page.edit]
        content = page.compose()
        shown = re.findall('data-pc-style="([a-z]+)"', content.body)
        assert shown == [style.id for style in styles]
        assert page.compose().body is content.body


def test_other_papers_have_no_note() -> None:
    for status in ("published", "corrected", None):
        assert "pc-cite__note" not in body(replace(paper("T"), status=status))


def test_the_page_cites_by_the_key_of_the_catalog() -> None:
    made = replace(paper("T"), citation_key=CitationKey("a/b:c<d>&e"))
    assert 'data-pc-key="a/b:c&lt;d&gt;&amp;e"' in body(made)
    assert "@misc&#123;a/b:c&lt;d&gt;&amp;e,\n" in body(made)


def test_a_paper_is_read_once_for_page_lists_and_exports(toy_site: Site) -> None:
    exported = {item.paper.id: item.record for item in items(toy_site)}
    assert set(exported) == set(toy_site.catalog.paper)
    for id_, of in exported.items():
        assert toy_site.cited(id_) is of
        assert of.abstract == record(toy_site.catalog.paper[id_], "k").abstract


def test_only_texts_have_lines() -> None:
    assert "\n" not in re.sub(r"<pre>.*?</pre>", "", body(paper("T")), flags=re.DOTALL)
    assert '<code id="ris">TY  - GEN\nID  - ' in body(paper("T"))
    assert "\nER  - </code>" in body(paper("T"))


# --- what the style sheet and the script must know ------------------------------------------------


def test_the_style_sheet_shows_each_style_that_can_be_chosen() -> None:
    css = (ASSETS / "catalog.css").read_text()
    shown = re.findall(
        r"has\(label:nth-of-type\((\d+)\) :checked\) > \[data-pc-style\]:nth-of-type\((\d+)\)", css
    )
    assert shown == [(str(n), str(n)) for n in range(1, MOST_STYLES + 1)]


def test_the_style_sheet_finds_references_by_their_number() -> None:
    """Labels and references are counted among their like: nothing else may stand between them."""
    (whole,) = [one for one in parsed(record(paper("T"), "k")).iter() if one.get("data-pc-key")]
    references = [one for one in whole if one.tag == "p"]
    assert [one.get("data-pc-style") for one in references] == [style.id for style in STYLES]
    labels = [one for one in whole[0] if one.tag == "label"]
    assert [one[0].get("value") for one in labels] == [style.id for style in STYLES]


def test_the_script_knows_each_file() -> None:
    script = (ASSETS / "cite.js").read_text()
    known = script.partition("const FILES = ")[2].partition("};")[0]
    for format_, id_ in FORMATS:
        quoted = f'"{id_}"' if "-" in id_ else id_
        said = re.search(rf"\n  {quoted}: \{{(.*?)\}}", known, re.DOTALL)
        assert said is not None
        facts = dict(re.findall(r'(\w+): "([^"]*)"', said[1]))
        assert facts == {
            "name": format_.name,
            "suffix": format_.suffix,
            "type": format_.media_type,
            "end": LINE_ENDS.get(format_, "\n").replace("\r", r"\r").replace("\n", r"\n"),
        }
    assert known.count("name:") == len(FORMATS)


def test_formats_are_those_of_reference_managers() -> None:
    assert [format_ for format_, _ in FORMATS] == [BIBTEX, RIS, CSL]
