from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.identity import Verdict, Work, compare, fold_title, fold_words, near, work_of
from catalog.model import ArxivId, Author, Doi, Identifiers, PartialDate
from catalog.sources.draft import Draft

CHENG = ("Ho Kei Cheng", "Alexander G. Schwing")
TITLE = "XMem: Long-Term Video Object Segmentation"
CONTINUOUS = "Continuous Speculative Decoding for Autoregressive Image Generation"


def work(
    title: str,
    names: Sequence[str] = (),
    year: int | None = None,
    *,
    arxiv: str = "",
    doi: str = "",
    venue: str | None = None,
) -> Work:
    return work_of(
        Draft(
            file="a",
            record=1,
            title=title,
            authors=tuple(Author(name=name) for name in names),
            date=PartialDate(year) if year else None,
            venue=venue,
            ids=Identifiers(arxiv=ArxivId(arxiv) if arxiv else None, doi=Doi(doi) if doi else None),
        )
    )


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("XMem: Long-Term Memory", "xmem long term memory"),
        ("  Schrödinger’s  CAT ", "schrodinger s cat"),
        ("φ-Decoding", "phi decoding"),
        (r"\textbf{Bold} $\alpha$-divergence", "bold alpha divergence"),
        ("U$^2$-Net", "u2 net"),
        ("DeepLabv3+", "deeplabv3+"),
        ("A* Search", "a* search"),
        ("测试 方法", "测试 方法"),
        ("???", "???"),
    ],
)
def test_a_titles_words(title: str, words: str) -> None:
    assert fold_words(title) == words
    assert fold_title(title) == words.replace(" ", "")


SAME = [
    (work(TITLE), work(TITLE.upper()), ("the same title",)),
    (work("U^2-Net"), work("U²-Net"), ("the same title",)),
    (work("KV-Cache Pruning"), work("KV Cache Pruning"), ("the same title",)),
    (
        work(TITLE, CHENG, 2022),
        work(TITLE, ["Cheng Ho Kei"], 2022),
        ("the same title", "the same first author (cheng)"),
    ),
    # A preprint and what it became, years later.
    (
        work(TITLE, CHENG, 2018, arxiv="1801.00001"),
        work(TITLE, ["H. K. Cheng", "A. Schwing"], 2022, doi="10.1/x", venue="ECCV"),
        ("the same title", "the same first author (cheng)"),
    ),
    (
        work(TITLE, CHENG, arxiv="2207.07115"),
        work("XMem", CHENG, arxiv="2207.07115"),
        ("the same arxiv 2207.07115",),
    ),
    (work("Memory at Last", doi="10.1/X"), work("Memory, at last", doi="10.1/x"),
     ("the same doi 10.1/x",)),
    # Names in the other order, and half of the authors.
    (
        work(TITLE, CHENG, 2022),
        work(TITLE, ["Ann Other", "Schwing, A."], 2022),
        ("the same title", "1 of the authors in common"),
    ),
    # Without its subtitle, but with its authors.
    (
        work(TITLE, CHENG, 2022),
        work("XMem", CHENG, 2022),
        ("the same title but for the part behind the colon", "the same first author (cheng)"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "evidence"), SAME)
def test_one_paper(one: Work, other: Work, evidence: tuple[str, ...]) -> None:
    assert compare(one, other) == Verdict("same", evidence)
    turned = compare(other, one)
    assert turned is not None
    assert turned.kind == "same"


DIFFERENT = [
    (
        work(CONTINUOUS, ["Anna Li"]),
        work(CONTINUOUS.replace("Continuous", "Grouped"), ["Ben Wu"]),
    ),
    (work(CONTINUOUS), work(CONTINUOUS.replace("Continuous", "Grouped"))),
    (work("Learning to Remember, Part 1"), work("Learning to Remember, Part 2")),
    (work("Pretraining with 10 billion images"), work("Pretraining with 20 billion images")),
    # One name, two works.
    (work("Introduction", ["Ho Kei Cheng"]), work("Introduction", ["Ann Other"])),
    (work("Mamba"), work("Mamba: A Snake")),
    (work("Mamba: A Snake", CHENG), work("Mamba", ["Ann Other"])),
    (work("Supervised Parsing of Long Speeches"), work("Unsupervised Parsing of Long Speeches")),
    (work("Editorial", ["Ann Smith"]), work("Editorial", ["Ann Other"])),
    (work("Editorial", ["A. Smith"]), work("Editorial", ["Bea Smith"])),
    (work("BERT: Language"), work("BERT: Vision")),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_papers(one: Work, other: Work) -> None:
    assert compare(one, other) is None
    assert compare(other, one) is None


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        # Published twice under numbers of its own: a conference's and a journal's.
        (
            work(TITLE, CHENG, 2022, doi="10.1/conference"),
            work(TITLE, CHENG, 2023, doi="10.2/journal"),
            Verdict(
                "version",
                (
                    "the same title",
                    "the same first author (cheng)",
                    "doi 10.1/conference and 10.2/journal",
                ),
            ),
        ),
        # A DOI that belongs to something else.
        (
            work("Music Generation with Transformers", doi="10.1/x"),
            work("Whales and How They Sing", doi="10.1/x"),
            Verdict("contradiction", ("the same doi 10.1/x", "but titles that are 38 % alike")),
        ),
        (
            work(TITLE, year=2012),
            work(TITLE, year=2022),
            Verdict("alike", ("the same title", "2012 and 2022")),
        ),
        (
            work("Transformer Network for Long Videos"),
            work("Transformer Networks for Long Videos"),
            Verdict("alike", ("titles that are 99 % alike", "'network' and 'networks'")),
        ),
        # A slip of the keyboard, or two papers: all else being the same does not tell.
        (
            work("Segmentation of Long Videos with Memory", CHENG, 2022),
            work("Segmentaton of Long Videos with Memory", CHENG, 2022),
            Verdict(
                "alike",
                (
                    "titles that are 99 % alike",
                    "'segmentation' and 'segmentaton'",
                    "the same first author (cheng)",
                ),
            ),
        ),
    ],
)
def test_what_else_two_works_can_be(one: Work, other: Work, verdict: Verdict) -> None:
    assert compare(one, other) == verdict


def test_titles_of_one_field_are_no_excuse_for_a_shared_identifier() -> None:
    one = work("4D Gaussian Splatting for Dynamic Scene Rendering", CHENG, arxiv="2310.08528")
    title = "Gaussian-Flow: Dynamic 3D Gaussian Scenes"
    other = work(title, ["Ann Li"], arxiv="2310.08528")
    verdict = compare(one, other)
    assert verdict is not None
    assert verdict.kind == "contradiction"
    assert verdict.evidence[0] == "the same arxiv 2310.08528"
    assert verdict.evidence[-1] == "and other authors"
    # One of the authors may have renamed it.
    renamed = compare(one, work(title, CHENG, arxiv="2310.08528"))
    assert renamed is not None
    assert renamed.kind == "same"


def test_near_titles_are_found_among_many() -> None:
    chosen = random.Random(7)  # noqa: S311  # a sample, not a secret
    words = [f"{a}{b}" for a in ("neural", "video", "deep", "graph") for b in range(100, 160)]
    titles = [" ".join(chosen.sample(words, 7)) for _ in range(3000)]
    titles[17] = "long term video object segmentation with an atkinson shiffrin memory model"
    titles[2700] = "long term video object segmentaton with an atkinson shiffrin memory model"
    assert list(near(titles)) == [(17, 2700)]


def test_a_block_of_equal_titles_costs_no_square() -> None:
    titles = ["proceedings of the annual meeting"] * 5000
    pairs = list(near(titles))
    assert len(pairs) < 5000 * 40
    # All hang together: whoever joins pairs joins all.
    assert {other for _, other in pairs} == set(range(1, 5000))


def test_near_titles_of_nothing() -> None:
    assert list(near([])) == []
    assert list(near(["mamba"])) == []


@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_titles_can_be_compared(titles: list[str]) -> None:
    works = [work(title) for title in titles if title.strip()]
    assert all(smaller < larger for smaller, larger in near([w.title for w in works]))
    for one in works:
        for other in works:
            found, turned = compare(one, other), compare(other, one)
            assert (found and found.kind) == (turned and turned.kind)
