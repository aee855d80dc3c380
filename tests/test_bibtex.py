from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

import pytest
from bibtexparser.entrypoint import parse_string as parse_by_bibtexparser
from hypothesis import given, settings
from pybtex.database import (  # type: ignore[import-untyped]
    Person,
)
from pybtex.database import parse_string as parse_by_pybtex

from catalog.exports.bibtex import bibtex, entry
from catalog.exports.keys import citation_keys
from catalog.exports.record import Record, record
from catalog.load import Docs, load
from catalog.model import (
    ArxivId,
    Catalog,
    CitationKey,
    Doi,
    Identifiers,
    Links,
    Organization,
    Paper,
    PaperType,
    PartialDate,
    PubmedId,
    Url,
)
from tests.bench.catalogs import DOCS
from tests.test_exports_record import HOSTILE, paper, papers


def field(name: str, made_from: Paper) -> str | None:
    """The written value of a field of a paper's entry, its own braces included."""
    found = re.search(rf"^  {name} = (.*),$", bibtex(made_from, "key"), re.MULTILINE)
    return found[1] if found else None


def test_a_paper_without_a_venue_is_misc() -> None:
    made = replace(
        paper("Key-value memory in the brain", "Samuel J. Gershman", "Ila Fiete", date="2025-01"),
        ids=Identifiers(arxiv=ArxivId("2501.02950")),
    )
    assert bibtex(made, "gershman2025key") == (
        "@misc{gershman2025key,\n"
        "  title = {Key-value memory in the brain},\n"
        "  author = {Gershman, Samuel J. and Fiete, Ila},\n"
        "  year = {2025},\n"
        "  month = jan,\n"
        "  eprint = {2501.02950},\n"
        "  eprinttype = {arxiv},\n"
        "  archiveprefix = {arXiv},\n"
        "  url = {https://arxiv.org/abs/2501.02950},\n"
        "}\n"
    )


def test_a_conference_paper_is_in_proceedings() -> None:
    made = replace(
        paper("XMem: Long-Term Memory", "Ho Kei Cheng", date="2022-07-14", venue="ECCV 2022"),
        ids=Identifiers(doi=Doi("10.1007/978-3-031-19815-1_37")),
        links=Links(
            pdf=(Url("https://x.org/a_b%20c.pdf"),), paper=(Url("https://x.org/?a=1&b=2"),)
        ),
    )
    assert bibtex(made, "k") == (
        "@inproceedings{k,\n"
        "  title = {{XMem}: {Long-Term} Memory},\n"
        "  author = {Cheng, Ho Kei},\n"
        "  year = {2022},\n"
        "  month = jul,\n"
        "  booktitle = {ECCV 2022},\n"
        "  doi = {10.1007/978-3-031-19815-1_37},\n"
        "  url = {https://x.org/?a=1&b=2},\n"
        "}\n"
    )


def test_a_journal_paper_is_an_article() -> None:
    made = paper("On Toys", "Josiah Carberry", date="2020", venue="Toys & Games")
    assert bibtex(made, "k") == (
        "@article{k,\n"
        "  title = {On Toys},\n"
        "  author = {Carberry, Josiah},\n"
        "  year = {2020},\n"
        "  journal = {Toys \\& Games},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("venue", "kind"),
    [
        ("NeurIPS 2021", "inproceedings"),
        ("ICML", "inproceedings"),
        ("Proceedings of the 2023 Conference on Toys", "inproceedings"),
        ("Workshop on Toys, 2020", "inproceedings"),
        ("Pattern Recognition", "article"),
        ("Nature", "article"),
        ("Journal of Machine Learning Research", "article"),
    ],
)
def test_the_venue_tells_the_kind(venue: str, kind: str) -> None:
    assert bibtex(paper("T", venue=venue), "k").startswith(f"@{kind}{{k,\n")


def test_nothing_unknown_is_invented() -> None:
    assert bibtex(paper("A Title"), "k") == "@misc{k,\n  title = {A Title},\n}\n"
    told = replace(paper("A Title"), author_count=8)
    assert bibtex(told, "k") == "@misc{k,\n  title = {A Title},\n}\n"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("A plain Title Here", "A plain Title Here"),
        ("BERT and GPT-3: a (GPU) test", "{BERT} and {GPT-3}: a ({GPU}) test"),
        ("iPhone or McDonald", "{iPhone} or {McDonald}"),
        ("100% of A&B_c #1 $5", r"100\% of {A\&B\_c} \#1 \$5"),
        (r"30\% of $n$", r"30\% of n"),
        ("U^2-Net at O(n^2)", "{U$^{2}$-Net} at O(n$^{2}$)"),
        ("a ~5 b^", r"a \textasciitilde{}5 b\textasciicircum{}"),
        (r"set {1,2} \foo", r"set \textbraceleft{}1,2\textbraceright{} \textbackslash{}foo"),
        ("a <b> | c --d e--- f", r"a $<$b$>$ \textbar{} c -{}-d e-{}-{}- f"),
        ("R^3Mem and DM^2S^2", "{R$^{3}$Mem} and {DM$^{2}$S$^{2}$}"),
        ("x^{10}y, x^{1}0, 10^-3", "x$^{10}$y, x$^{1}$0, 10$^{-3}$"),
        ("on U$^{2}$-Nets", "on {U$^{2}$-Nets}"),
        ("φ-Decoding in Δ", r"{$\varphi$-Decoding} in $\Delta$"),
        ("λόγος ἀ", "λόγος ἀ"),
        (r"M\"uller's \textbf{Bold}", "Müller's Bold"),
    ],
)
def test_titles_keep_their_names_and_their_special_characters(title: str, written: str) -> None:
    assert field("title", paper(title)) == f"{{{written}}}"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ho Kei Cheng", "Cheng, Ho Kei"),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Laurens van der Maaten", "van der Maaten, Laurens"),
        ("Wouter Van Gansbeke", "Van Gansbeke, Wouter"),
        ("Luc De Raedt", "De Raedt, Luc"),
        ("van Gogh", "{van Gogh}"),
        ("Cheng, Ho Kei", "Cheng, Ho Kei"),
        ("Plato", "{Plato}"),
        ("Müller", "{Müller}"),
        ("Research and Development", "Development, {Research and}"),
        ("Research AND Development", "Development, {Research AND}"),
        ("Martin Luther King Jr.", "King, Jr., Martin Luther"),
        ("King, Jr.", "{King Jr.}"),
        ("A, B, C, D", "A, {B, C, D}"),
        ("and others", "others, {and}"),
        ("A. B_c", r"B\_c, A."),
    ],
)
def test_names_are_written_family_name_first(name: str, written: str) -> None:
    assert field("author", paper("T", name)) == f"{{{written}}}"


def test_a_group_is_not_divided_like_a_person() -> None:
    made = replace(paper("T"), organization=Organization(id="k", name="Kyutai and van Co"))
    assert field("author", made) == "{{Kyutai and van Co}}"


@pytest.mark.parametrize(
    ("type_", "written"),
    [
        ("article", "@article journal volume number pages publisher"),
        ("conference", "@inproceedings booktitle volume number pages publisher"),
        ("chapter", "@incollection booktitle volume number pages publisher"),
        ("book", "@book series volume number pages publisher"),
        ("thesis", "@phdthesis school type volume number pages"),
        ("report", "@techreport series volume number pages institution"),
        ("dataset", "@misc howpublished volume number pages publisher"),
        ("software", "@misc howpublished volume number pages publisher"),
    ],
)
def test_every_type_has_its_entry_and_its_fields(type_: PaperType, written: str) -> None:
    made = replace(
        paper("T", venue="Some Venue"),
        type=type_,
        volume="1",
        issue="2",
        pages="640-658",
        publisher="Toys & Co",
    )
    text = bibtex(made, "k")
    kind, *fields = written.split()
    assert text.startswith(f"{kind}{{k,\n")
    assert sorted(re.findall(r"^  (\w+) =", text, re.M)) == sorted(["title", *fields])
    assert field("pages", made) == "{640--658}"
    assert field("volume", made) == "{1}"
    assert field("number", made) == "{2}"


@pytest.mark.parametrize(
    ("venue", "kind", "type_"),
    [
        ("PhD thesis", "phdthesis", "{PhD thesis}"),
        ("Doctoral dissertation", "phdthesis", "{Doctoral dissertation}"),
        ("Master's thesis", "mastersthesis", "{Master's thesis}"),
        ("MSc thesis", "mastersthesis", "{MSc thesis}"),
        ("", "phdthesis", "{Thesis}"),
    ],
)
def test_a_thesis_is_called_what_the_entry_calls_it(venue: str, kind: str, type_: str) -> None:
    made = replace(paper("T", venue=venue), type="thesis")
    assert bibtex(made, "k").startswith(f"@{kind}{{k,\n")
    assert field("type", made) == type_


@pytest.mark.parametrize(
    ("arxiv", "primary"),
    [
        ("2207.07115", None),
        ("math.GT/0309136", "{math.GT}"),
        ("hep-th/9901001", "{hep-th}"),
        ("cs/0112017", None),
    ],
)
def test_arxivs_class_is_written_where_the_id_tells_it(arxiv: str, primary: str | None) -> None:
    made = replace(paper("T"), ids=Identifiers(arxiv=ArxivId(arxiv)))
    assert field("eprint", made) == f"{{{arxiv}}}"
    assert field("archiveprefix", made) == "{arXiv}"
    assert field("eprinttype", made) == "{arxiv}"
    assert field("primaryclass", made) == primary
    assert field("url", made) == f"{{https://arxiv.org/abs/{arxiv}}}"


def test_arxivs_page_is_the_address_of_what_lies_there_only() -> None:
    ids = Identifiers(arxiv=ArxivId("2207.07115"))
    published = replace(paper("T", venue="ECCV 2022"), ids=ids)
    assert field("url", published) is None
    pdf = Url("https://x.org/p.pdf")
    assert field("url", replace(paper("T"), ids=ids, links=Links(pdf=(pdf,)))) == (
        "{https://arxiv.org/abs/2207.07115}"
    )
    assert field("url", replace(paper("T"), links=Links(pdf=(pdf,)))) == f"{{{pdf}}}"
    other = Links(paper=(Url("https://x.org/p"),), pdf=(pdf,))
    assert field("url", replace(paper("T"), ids=ids, links=other)) == "{https://x.org/p}"


def test_other_preprints_say_where_they_lie() -> None:
    made = replace(paper("T"), ids=Identifiers(openreview="abc"))
    assert field("howpublished", made) == "{OpenReview}"
    assert field("url", made) == "{https://openreview.net/forum?id=abc}"
    assert field("howpublished", paper("T", venue="bioRxiv")) == "{bioRxiv}"


def test_identifiers_are_verbatim_unless_they_would_break_the_file() -> None:
    made = replace(paper("T"), ids=Identifiers(doi=Doi("10.1/a_b%c"), pubmed=PubmedId("12")))
    assert (field("doi", made), field("pmid", made)) == ("{10.1/a_b%c}", "{12}")
    assert field("url", made) is None
    broken = replace(paper("T"), ids=Identifiers(doi=Doi("10.1000/a{b")))
    assert field("doi", broken) is None
    assert field("url", broken) == "{https://doi.org/10.1000/a%7Bb}"


def test_a_retraction_is_a_note() -> None:
    made = replace(paper("T"), status="retracted", status_note="100% wrong")
    assert field("note", made) == r"{Retracted: 100\% wrong}"
    assert field("note", replace(made, status="corrected")) is None


@given(papers)
def test_every_entry_has_balanced_braces(made: Paper) -> None:
    depth = 0
    # BibTeX counts every brace, escaped or not.
    for brace in re.findall(r"[{}]", bibtex(made, "k")):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


# What others read. Both parsers leave LaTeX as it is, so the tests decode what the module writes.

_TOKEN = re.compile(r"\\text(\w+)\{\}|\$\\(\w+)\$|\\([$&#%_])|\$\^\{(.*?)\}\$|\$([<>])\$|[{}]")
_TEXT = {
    "backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~",
    "asciicircum": "^", "bar": "|",
}  # fmt: skip
_GREEK = (  # as they are called in LaTeX
    "alpha beta gamma delta zeta eta theta iota kappa mu nu xi pi rho sigma tau upsilon chi psi "  # noqa: SIM905
    "omega Gamma Delta Theta Xi Pi Sigma Phi Psi Omega".split()
)
_MATHEMATICS = {
    name: unicodedata.lookup(
        f"GREEK {'CAPITAL' if name.istitle() else 'SMALL'} LETTER {name.upper()}"
    )
    for name in _GREEK
} | {
    "varphi": "φ", "phi": "ϕ", "varepsilon": "ε", "lambda": "λ", "Lambda": "Λ", "infty": "∞",
    "rightarrow": "→",
    "approx": "≈", "leq": "≤", "geq": "≥", "in": "∈", "star": "⋆", "circ": "∘",
}  # fmt: skip


def decoded(latex: str) -> str:
    """The text that the module has written so."""

    def one(match: re.Match[str]) -> str:
        if match[1]:
            return _TEXT[match[1]]
        if match[2]:
            return _MATHEMATICS[match[2]]
        if match[4]:
            return f"^{decoded(match[4])}"
        return match[3] or match[5] or ""

    return _TOKEN.sub(one, latex)


def expected(text: str) -> str:
    """A text as the decoded one must be: braces around a simple exponent say nothing."""
    return unicodedata.normalize("NFC", re.sub(r"(?<=\w)\^\{([A-Za-z0-9+*=-]+)\}", r"^\1", text))


def fields_of(of: Record) -> dict[str, str]:
    """What each field must hold, whatever it is called in this type of entry."""
    values = {
        "title": of.title,
        "container": of.container,
        "publisher": of.publisher,
        "volume": of.volume,
        "number": of.issue,
        "pages": of.pages.text("--") if of.pages else None,
        "note": of.note,
        "year": str(of.date.year) if of.date else None,
    }
    return {name: expected(value) for name, value in values.items() if value is not None}


_SAME = {
    "journal": "container", "booktitle": "container", "series": "container",
    "howpublished": "container", "school": "publisher", "institution": "publisher",
}  # fmt: skip
_VERBATIM = (
    "doi", "url", "eprint", "eprinttype", "archiveprefix", "primaryclass", "pmid", "month", "type"
)  # fmt: skip


def assert_same(of: Record, fields: Iterable[tuple[str, str]]) -> None:
    found = dict(fields)
    meant = fields_of(of)
    if of.server and not of.ids.arxiv:
        meant["container"] = expected(of.server)
    told = {
        _SAME.get(name, name): decoded(value)
        for name, value in found.items()
        if name not in _VERBATIM and name != "author"
    }
    assert told == meant
    assert found.get("eprint") == of.ids.arxiv
    if of.ids.doi and "{" not in of.ids.doi:
        assert found["doi"] == of.ids.doi
    if of.link:
        assert found["url"] == of.link
    if of.date and of.date.month:
        assert (
            found["month"].lower()[:3]
            == (
                "jan feb mar apr may jun jul aug sep oct nov dec".split()[of.date.month - 1]  # noqa: SIM905
            )
        )


def assert_same_person(of: Record, persons: Iterable[Person]) -> None:
    told = [
        tuple(
            decoded(" ".join(words))
            for words in (
                person.prelast_names + person.last_names,
                person.lineage_names,
                person.first_names + person.middle_names,
            )
        )
        for person in persons
    ]
    meant = [
        (name.last, name.suffix, name.given)
        if name.given
        else (f"{name.last} {name.suffix}".strip(), "", "")
        for name in of.names
    ]
    assert told == [tuple(map(expected, name)) for name in meant]


def assert_read_back(of: Record, text: str) -> None:
    by_pybtex = parse_by_pybtex(text, "bibtex").entries[of.key]
    assert_same(of, by_pybtex.fields.items())
    assert_same_person(of, by_pybtex.persons.get("author", []))
    library = parse_by_bibtexparser(text)
    assert not library.failed_blocks
    (by_bibtexparser,) = library.entries
    assert by_bibtexparser.key == of.key
    assert by_bibtexparser.entry_type == by_pybtex.type
    assert_same(of, [(field_.key, str(field_.value)) for field_ in by_bibtexparser.fields])


@settings(max_examples=300)
@given(papers)
def test_any_paper_is_read_back_as_it_was(made: Paper) -> None:
    of = record(made, "k")
    assert_read_back(of, entry(of))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_back_as_it_was(text: str) -> None:
    made = replace(
        paper(text, text, f"{text} X", venue=text),
        type="book",
        publisher=text,
        pages=text,
        volume=text,
        status="retracted",
        status_note=text,
    )
    of = record(made, "k")
    assert_read_back(of, entry(of))


def test_keys_that_others_use_are_read_back() -> None:
    of = record(paper("T"), CitationKey("DBLP:conf/eccv/Cheng+22*"))
    assert_read_back(of, entry(of))


def assert_all_read_back(catalog: Catalog) -> None:
    keys = citation_keys(catalog.papers)
    made = [record(one, keys[one.id]) for one in catalog.papers]
    text = "\n".join(map(entry, made))
    entries = parse_by_pybtex(text, "bibtex").entries
    assert list(entries) == [of.key for of in made]
    library = parse_by_bibtexparser(text)
    assert not library.failed_blocks
    for of, other in zip(made, library.entries, strict=True):
        assert_same(of, entries[of.key].fields.items())
        assert_same_person(of, entries[of.key].persons.get("author", []))
        assert_same(of, [(field_.key, str(field_.value)) for field_ in other.fields])


def test_the_toy_catalog_is_read_back(toy: Catalog) -> None:
    assert_all_read_back(toy)


def test_our_own_catalog_is_read_back() -> None:
    assert_all_read_back(load(Docs(DOCS)).catalog)


def test_a_paper_and_its_record_have_the_same_entry() -> None:
    made = replace(paper("T", "Ada Lovelace"), date=PartialDate(1843))
    assert bibtex(made, "k") == entry(record(made, "k"))
