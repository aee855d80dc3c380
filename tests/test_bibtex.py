from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.exports.bibtex import bibtex, citation_keys
from catalog.model import (
    ArxivId,
    Author,
    Catalog,
    Doi,
    Identifiers,
    Links,
    Organization,
    Paper,
    PaperId,
    PartialDate,
    Url,
)


def paper(title: str, *authors: str, id_: str = "p", date: str = "", venue: str = "") -> Paper:
    return Paper(
        id=PaperId(id_),
        file=f"papers/{id_}.yaml",
        title=title,
        authors=tuple(Author(name=name) for name in authors),
        date=PartialDate.parse(date) if date else None,
        venue=venue or None,
    )


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
        "  archiveprefix = {arXiv},\n"
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
    told = replace(
        paper("A Title"), author_count=8, organization=Organization(id="kyutai", name="Kyutai")
    )
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
        ("van Gogh", "Gogh, van"),
        ("Cheng, Ho Kei", "Cheng, Ho Kei"),
        ("Plato", "{Plato}"),
        ("Müller", "{Müller}"),
        ("Research and Development", "{Development, Research and}"),
        ("A. B_c", r"B\_c, A."),
    ],
)
def test_names_are_written_family_name_first(name: str, written: str) -> None:
    assert field("author", paper("T", name)) == f"{{{written}}}"


@pytest.mark.parametrize(
    ("made", "key"),
    [
        (paper("The Way of XMem", "Ho Kei Cheng", date="2022-07-14"), "cheng2022way"),
        (paper("XMem", date="2022"), "2022xmem"),
        (paper("XMem", "Ho Kei Cheng"), "chengxmem"),
        (paper("XMem"), "xmem"),
        (paper("On the Of", "Anna Müller"), "mullerontheof"),
        (paper("Memory", "Laurens van der Maaten"), "vandermaatenmemory"),
        (paper("深度学习", "李 明", date="2020"), "ming2020shenduxuexi"),
        (paper("???"), "paper"),
    ],
)
def test_a_key_is_made_of_what_is_known(made: Paper, key: str) -> None:
    assert citation_keys([made]) == {"p": key}


def test_keys_are_unique_and_do_not_depend_on_the_order() -> None:
    papers = [paper("XMem again", "A. Cheng", id_=f"p{n:02}", date="2022") for n in range(30)]
    keys = citation_keys(papers)
    assert [keys[p.id] for p in papers[:3]] == ["cheng2022xmem", "cheng2022xmemb", "cheng2022xmemc"]
    assert [keys[p.id] for p in papers[25:28]] == [
        "cheng2022xmemz",
        "cheng2022xmemaa",
        "cheng2022xmemab",
    ]
    assert len(set(keys.values())) == len(papers)
    random.Random(0).shuffle(papers)  # noqa: S311  # a shuffle, no secret
    assert citation_keys(papers) == keys


def test_a_letter_does_not_take_another_papers_key() -> None:
    papers = [
        paper("X", "A. Li", id_="a"),
        paper("X", "A. Li", id_="b"),
        paper("Xb", "A. Li", id_="c"),
    ]
    keys = citation_keys(papers)
    assert len(set(keys.values())) == 3
    assert keys[PaperId("a")] == "lix"


@settings(deadline=None, max_examples=300)
@given(
    title=st.text(min_size=1),
    name=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1),
    venue=st.text(),
)
def test_every_entry_has_balanced_braces_and_a_plain_key(title: str, name: str, venue: str) -> None:
    made = paper(title, name, venue=venue)
    key = citation_keys([made])[PaperId("p")]
    assert re.fullmatch(r"[a-z0-9-]+", key)
    text = bibtex(made, key)
    depth = 0
    # BibTeX counts every brace, escaped or not.
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


def test_every_toy_has_a_key_of_its_own(toy: Catalog) -> None:
    keys = citation_keys(toy.papers)
    assert len(set(keys.values())) == len(toy.papers)
    assert keys[PaperId("xmem-long-term-video-object-segmentation-with-an-atkinson")] == (
        "cheng2022xmem"
    )
    assert keys[PaperId("on-the-price-of-toys-extended")] == "carberry2019priceb"
