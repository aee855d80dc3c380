from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.identity import fold_title
from catalog.merge import ID_LENGTH, BrokenLink, Conflict, make_id, merge
from catalog.model import (
    FORMATS,
    RESERVED_ID,
    Author,
    Catalog,
    Difference,
    Links,
    Organization,
    Paper,
    PaperId,
    PartialDate,
    Source,
    Url,
)
from catalog.sources.draft import Draft

TODAY = PartialDate(2026, 11, 20)
LATER = PartialDate(2027, 1, 1)
MAY = PartialDate(2025, 5, 5)
XMEM = "XMem: Long-Term Video Object Segmentation"
CODE = Url("https://github.com/hkchengrex/XMem")
MIRROR = Url("https://gh.privai.fun/hkchengrex/XMem")


def draft(
    file: str,
    record: int,
    title: str = XMEM,
    abstract: str | None = None,
    *,
    author_count: int | None = None,
    organization: Organization | None = None,
    date: PartialDate | None = None,
) -> Draft:
    return Draft(
        file=file,
        record=record,
        line=2 * record,
        title=title,
        abstract=abstract,
        author_count=author_count,
        organization=organization,
        date=date,
    )


@dataclass(frozen=True, kw_only=True)
class Merged:
    """All that an import comes to; of `known` records nothing else."""

    added: tuple[Paper, ...] = ()
    changed: tuple[Paper, ...] = ()
    known: int = 0
    conflicts: tuple[Conflict, ...] = ()
    broken_links: tuple[BrokenLink, ...] = ()


def merged(*drafts: Draft, onto: tuple[Paper, ...] = (), added: PartialDate = TODAY) -> Merged:
    merging = merge(drafts, Catalog(papers=onto), added=added)
    changes = sorted(merging.changes(), key=lambda change: change.paper.id)
    tallies = [merging.tally(file) for file in {draft.file for draft in drafts}]
    assert sum(tally.records for tally in tallies) == len(drafts)
    assert sum(tally.added for tally in tallies) == sum(1 for c in changes if c.old is None)
    return Merged(
        added=tuple(change.paper for change in changes if change.old is None),
        changed=tuple(change.paper for change in changes if change.old),
        known=sum(tally.known for tally in tallies),
        conflicts=tuple(conflict for change in changes for conflict in change.conflicts),
        broken_links=tuple(link for change in changes for link in change.broken_links),
    )


def one_added(*drafts: Draft, onto: tuple[Paper, ...] = ()) -> Paper:
    result = merged(*drafts, onto=onto)
    assert result.changed == ()
    (paper,) = result.added
    return paper


def one_changed(*drafts: Draft, onto: tuple[Paper, ...]) -> Paper:
    result = merged(*drafts, onto=onto, added=LATER)
    assert result.added == ()
    (paper,) = result.changed
    return paper


KNOWN_ONE = Merged(known=1)


def test_a_record_becomes_a_paper() -> None:
    kyutai = Organization(id="kyutai", name="Kyutai")
    assert merged(
        draft("a", 1, abstract=f"Code: {CODE}.", author_count=2, organization=kyutai, date=MAY)
    ) == Merged(
        added=(
            Paper(
                id=PaperId("xmem-long-term-video-object-segmentation"),
                file="papers/xmem-long-term-video-object-segmentation.yaml",
                title=XMEM,
                abstract=f"Code: {CODE}.",
                author_count=2,
                organization=kyutai,
                date=MAY,
                links=Links(code=(CODE,)),
                sources=(Source(file="a", record=1),),
                added=TODAY,
            ),
        ),
    )


def test_nothing_comes_to_nothing() -> None:
    assert merged() == Merged()


@pytest.mark.parametrize(
    "other",
    [
        XMEM,
        "XMEM: long-term video object segmentation",
        "XMem - Long–Term Video Object  Segmentation.",
        "“XMem”: Long Term Video Object Segmentation",
        "ＸＭem: Long-Term Vídeo Object Segmentation",
    ],
)
def test_one_title_is_one_paper_with_all_sources(other: str) -> None:
    assert fold_title(other) == fold_title(XMEM)
    paper = one_added(draft("a", 1), draft("b", 7, other), draft("a", 3))
    assert paper.title == XMEM
    assert [(s.file, s.record) for s in paper.sources] == [("a", 1), ("b", 7), ("a", 3)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (XMEM, "XMem: Long-Term Video Instance Segmentation"),
        (XMEM, "XMem++: Long-Term Video Object Segmentation"),
        ("DeepLabv3", "DeepLabv3+"),
        ("A* Search", "A Search"),
        ("Mamba", "Mamba 2"),
        ("测试", "测验"),
        ("???", "!!!"),
    ],
)
def test_titles_that_differ_are_two_papers(one: str, other: str) -> None:
    result = merged(draft("a", 1, one), draft("a", 2, other))
    assert {paper.title for paper in result.added} == {one, other}
    assert len({paper.id for paper in result.added}) == 2


def test_the_majority_wins_and_the_rest_is_recorded() -> None:
    right, wrong = "Memory is kept in three stores.", "Memory is kept in two big stores."
    result = merged(
        draft("a", 1, abstract=wrong, author_count=9, date=TODAY),
        draft("b", 2, XMEM.upper(), right, author_count=2, date=MAY),
        draft("c", 3, abstract=right, author_count=2, date=MAY),
    )
    (paper,) = result.added
    assert (paper.title, paper.abstract, paper.author_count, paper.date) == (XMEM, right, 2, MAY)
    abstract = Difference(field="abstract", found="two big", kept="three")
    title = Difference(field="title", found=XMEM.upper(), kept=XMEM)
    assert paper.sources == (
        Source(file="a", record=1, differs=(abstract,)),
        Source(file="b", record=2, differs=(title,)),
        Source(file="c", record=3),
    )
    assert result.conflicts == (
        Conflict(paper=paper.id, source=paper.sources[0], difference=abstract),
        Conflict(paper=paper.id, source=paper.sources[1], difference=title),
    )


def test_among_equals_the_well_known_host_wins() -> None:
    for drafts in (
        [draft("a", 1, abstract=f"At {MIRROR}."), draft("b", 1, abstract=f"At {CODE}.")],
        [draft("b", 1, abstract=f"At {CODE}."), draft("a", 1, abstract=f"At {MIRROR}.")],
    ):
        paper = one_added(*drafts)
        assert paper.links == Links(code=(CODE,))
        assert {source.file: source.differs for source in paper.sources} == {
            "a": (Difference(field="abstract", found=f"{MIRROR}.", kept=f"{CODE}."),),
            "b": (),
        }


def test_the_majority_weighs_more_than_the_host() -> None:
    copies = [draft("a", n, abstract=f"At {MIRROR}.") for n in (1, 2)]
    assert one_added(draft("b", 1, abstract=f"At {CODE}."), *copies).abstract == f"At {MIRROR}."


def test_among_equals_the_first_wins() -> None:
    assert one_added(draft("a", 1, date=MAY), draft("b", 1, date=TODAY)).date == MAY
    assert one_added(draft("b", 1, date=TODAY), draft("a", 1, date=MAY)).date == TODAY


def test_a_value_is_no_conflict_with_its_absence() -> None:
    result = merged(draft("a", 1), draft("b", 1, abstract="Stores."), draft("c", 1))
    assert result.added[0].abstract == "Stores."
    assert result.conflicts == ()


def test_words_left_out_and_put_in() -> None:
    paper = one_added(
        draft("a", 1, abstract="We keep all memory in fast stores."),
        draft("b", 1, abstract="We keep all memory in fast stores."),
        draft("c", 1, abstract="We keep memory in stores of tokens."),
    )
    assert paper.sources[2].differs == (
        Difference(field="abstract", found="stores of tokens.", kept="all … fast stores."),
    )
    paper = one_added(*[draft("a", n, abstract="We keep all.") for n in (1, 2)],
                      draft("b", 1, abstract="We keep"))  # fmt: skip
    assert paper.sources[2].differs == (
        Difference(field="abstract", found="(nothing)", kept="all."),
    )


def test_broken_links_are_told_not_lifted() -> None:
    result = merged(draft("a", 1, abstract=f"At https://github. com/x and {CODE}."))
    (paper,) = result.added
    assert paper.links == Links(code=(CODE,))
    assert result.broken_links == (BrokenLink(paper=paper.id, text="https://github."),)


DRAFTS = (
    draft("a", 1, abstract=f"Code: {CODE}.", date=MAY),
    draft("a", 2, "Another Paper", "At https://github. com/x."),
    draft("b", 1, XMEM.upper(), abstract=f"Code: {MIRROR}."),
)


def test_importing_again_changes_nothing() -> None:
    papers = merged(*DRAFTS).added
    assert merged(*DRAFTS, onto=papers, added=LATER) == Merged(known=3)


def test_importing_again_changes_nothing_a_curator_did() -> None:
    (paper,) = merged(draft("a", 1, abstract=f"Code: {CODE}.", date=MAY)).added
    for curated in (
        replace(paper, title="XMem"),
        replace(paper, abstract="Shorter."),
        replace(paper, date=None),
        replace(paper, links=Links()),
        replace(paper, id=PaperId("xmem"), file="papers/old/xmem.yaml", aliases=(paper.id,)),
        replace(paper, abstract=None, links=Links(), author_count=None),
    ):
        again = draft("a", 1, abstract=f"Code: {CODE}.", date=MAY, author_count=3)
        assert merged(again, onto=(curated,), added=LATER) == KNOWN_ONE


def test_importing_again_with_two_entries_of_one_title() -> None:
    first = one_added(draft("a", 1, date=MAY))
    second = replace(
        first,
        id=PaperId("xmem-2"),
        file="papers/xmem-2.yaml",
        not_same_as=(first.id,),
        sources=(Source(file="b", record=1),),
    )
    both = (first, second)
    again = (draft("a", 1, date=TODAY), draft("b", 1, date=TODAY))
    assert merged(*again, onto=both, added=LATER) == Merged(known=2)
    # A record not seen before goes to the first of them.
    assert one_changed(draft("c", 1), onto=both).id == first.id


def test_a_new_record_adds_only_what_is_missing() -> None:
    old = replace(one_added(draft("a", 1)), venue="ECCV 2022")
    new = draft("b", 4, XMEM.upper(), f"Code: {CODE}.", author_count=2, date=MAY)
    title = Difference(field="title", found=XMEM.upper(), kept=XMEM)
    assert one_changed(new, onto=(old,)) == replace(
        old,
        abstract=f"Code: {CODE}.",
        author_count=2,
        date=MAY,
        links=Links(code=(CODE,)),
        sources=(Source(file="a", record=1), Source(file="b", record=4, differs=(title,))),
    )


def test_a_new_record_never_overwrites() -> None:
    old = replace(
        one_added(draft("a", 1, abstract="Stores.", author_count=3, date=MAY)),
        organization=Organization(id="uiuc", name="UIUC"),
        links=Links(project=(Url("https://xmem.github.io"),)),
    )
    result = merged(
        draft(
            "b",
            4,
            abstract=f"Code: {CODE}.",
            author_count=2,
            organization=Organization(id="kyutai", name="Kyutai"),
            date=TODAY,
        ),
        onto=(old,),
    )
    differs = Difference(field="abstract", found=f"Code: {CODE}.", kept="Stores.")
    source = Source(file="b", record=4, differs=(differs,))
    assert result.changed == (replace(old, sources=(*old.sources, source)),)
    # The old source's conflicts are not told again.
    assert result.conflicts == (Conflict(paper=old.id, source=source, difference=differs),)


def test_links_that_a_curator_removed_stay_removed() -> None:
    abstract = f"Code: {CODE}."
    old = replace(one_added(draft("a", 1, abstract=abstract)), links=Links())
    assert one_changed(draft("b", 1, abstract=abstract), onto=(old,)).links == Links()


def test_names_are_better_than_their_number() -> None:
    old = replace(one_added(draft("a", 1)), authors=(Author(name="Ho Kei Cheng"),))
    assert one_changed(draft("b", 1, author_count=2), onto=(old,)).author_count is None


LONG = " ".join(f"Sentence {number} says something of its own." for number in range(12))


def test_a_retitled_entry_is_found_by_its_source() -> None:
    old = replace(
        one_added(draft("a", 1, abstract=LONG)), title="XMem, Renamed", abstract=f"{LONG} Mended."
    )
    changed = one_changed(draft("a", 1, abstract=LONG), draft("b", 1, "XMem, renamed"), onto=(old,))
    assert [(s.file, s.record) for s in changed.sources] == [("a", 1), ("b", 1)]
    assert changed.title == "XMem, Renamed"


def test_a_retitled_entry_is_found_by_its_abstract() -> None:
    old = replace(one_added(draft("a", 1, abstract=LONG)), title="XMem, Renamed")
    changed = one_changed(draft("b", 7, abstract=LONG), onto=(old,))
    assert [(s.file, s.record) for s in changed.sources] == [("a", 1), ("b", 7)]
    assert changed.sources[1].differs == (
        Difference(
            field="title",
            found="XMem: Long-Term Video Object Segmentation",
            kept="XMem, Renamed",
        ),
    )


def test_another_file_of_the_same_name_brings_its_own_papers() -> None:
    old = one_added(draft("listing.txt", 1, abstract=LONG))
    other = draft("listing.txt", 1, "Another Paper", "Nothing here has been said before, not once.")
    result = merged(draft("listing.txt", 1, abstract=LONG), other, onto=(old,))
    assert [paper.title for paper in result.added] == ["Another Paper"]
    assert (result.changed, result.known) == ((), 1)


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        (XMEM, "xmem-long-term-video-object-segmentation"),
        ("U^2-Net: Going Deeper", "u-2-net-going-deeper"),
        ("φ-Decoding: Δ and Ω", "phi-decoding-delta-and-omega"),
        ("ϕ-Decoding", "phi-decoding"),
        ("𝜑-Decoding", "phi-decoding"),
        ("µTransfer", "mutransfer"),
        ("Ångström & Čech", "angstrom-cech"),
        ("Index", "index-2"),
        ("Page 3", "page-3-2"),
        ("Index of Pages", "index-of-pages"),
        ("🙂", "paper"),
        # 60 characters are enough, 61 too many.
        (f"{'a' * 30} {'b' * 29} c", f"{'a' * 30}-{'b' * 29}"),
        (f"{'a' * 30} {'b' * 30} c", "a" * 30),
        ("a" * 70, "a" * 60),
    ],
)
def test_ids(title: str, id_: str) -> None:
    assert make_id(title, set()) == id_


def test_a_long_id_ends_at_a_words_end_and_skips_none() -> None:
    title = "The Quick Brown Fox Jumps over the Lazy Dog and Extraordinarily Up a Tree"
    assert make_id(title, set()) == "the-quick-brown-fox-jumps-over-the-lazy-dog-and"


def test_ids_that_collide_are_numbered() -> None:
    taken = {PaperId("mamba"), PaperId("mamba-3")}
    assert [make_id("Mamba", taken) for _ in range(3)] == ["mamba-2", "mamba-4", "mamba-5"]
    assert taken == {f"mamba{end}" for end in ("", "-2", "-3", "-4", "-5")}
    assert [make_id("Index", taken) for _ in range(2)] == ["index-2", "index-3"]


def test_ids_and_former_ids_of_entries_are_taken() -> None:
    old = replace(one_added(draft("a", 1, "Mamba")), aliases=(PaperId("mamba-2"),))
    paper = one_added(draft("a", 2, "Mamba+"), onto=(old,))
    assert (paper.id, paper.file) == ("mamba-3", "papers/mamba-3.yaml")


@given(st.text(max_size=200))
def test_an_id_for_any_title(title: str) -> None:
    taken: set[PaperId] = set()
    first, second = make_id(title, taken), make_id(title, taken)
    assert first != second
    for id_ in (first, second):
        assert FORMATS[PaperId].pattern.fullmatch(id_)
        assert not RESERVED_ID.fullmatch(id_)
        assert len(id_) <= ID_LENGTH + len("-2")


TITLES = st.sampled_from([XMEM, XMEM.upper(), "Mamba", "Retrofitting Tokenizers", "φ-Decoding"])
ABSTRACTS = st.sampled_from([None, "Stores.", f"Code: {CODE}.", f"Code: {MIRROR}."])


@st.composite
def records(draw: st.DrawFn) -> list[Draft]:
    said = draw(st.lists(st.tuples(TITLES, ABSTRACTS), max_size=8))
    return [draft("a", n, title, abstract) for n, (title, abstract) in enumerate(said, 1)]


@given(records())
def test_importing_any_records_again_changes_nothing(drafts: list[Draft]) -> None:
    papers = merged(*drafts).added
    again = merged(*drafts, onto=papers, added=LATER)
    assert again == Merged(known=len(drafts))


@given(records(), st.data())
def test_the_order_of_records_decides_only_between_equals(
    drafts: list[Draft], data: st.DataObject
) -> None:
    # A title with one text in all its copies: no equals to decide between.
    told = {fold_title(d.title): (d.title, d.abstract) for d in drafts}
    drafts = [
        replace(d, title=told[fold_title(d.title)][0], abstract=told[fold_title(d.title)][1])
        for d in drafts
    ]
    turned = merged(*data.draw(st.permutations(drafts)))
    result = merged(*drafts)
    assert [sorted_sources(p) for p in turned.added] == [sorted_sources(p) for p in result.added]
    assert turned.conflicts == result.conflicts == ()


def sorted_sources(paper: Paper) -> Paper:
    return replace(paper, sources=tuple(sorted(paper.sources, key=lambda s: (s.file, s.record))))
