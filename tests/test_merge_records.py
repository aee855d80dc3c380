"""Records that know more than a listing: authors, identifiers, where it was published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from catalog.merge import Alike, Change, Merging, merge
from catalog.model import (
    ArxivId,
    Author,
    Catalog,
    CitationKey,
    Difference,
    Doi,
    Event,
    Identifiers,
    Links,
    Markdown,
    Paper,
    PaperId,
    PartialDate,
    Tag,
    TagId,
    Topic,
    TopicId,
    Url,
)
from catalog.sources.draft import Draft

TODAY = PartialDate(2026, 11, 20)
TITLE = "XMem: Long-Term Video Object Segmentation"
CHENG = (Author(name="Ho Kei Cheng"), Author(name="Alexander G. Schwing"))
ARXIV = Identifiers(arxiv=ArxivId("2207.07115"))
DOI = Identifiers(doi=Doi("10.1007/978-3-031-19815-1_37"))
LONG = " ".join(f"Sentence {number} says something of its own." for number in range(12))


def draft(key: str, title: str = TITLE, file: str = "refs.bib", **values: Any) -> Draft:
    return Draft(file=file, record=int(key[-1]) if key[-1].isdigit() else 1, key=key, title=title,
                 **values)  # fmt: skip


def read(
    drafts: Iterable[Draft], *papers: Paper, **vocabulary: Any
) -> tuple[Merging, list[Change]]:
    merging = merge(drafts, Catalog(papers=papers, **vocabulary), added=TODAY)
    return merging, list(merging.changes())


def one(*drafts: Draft, onto: tuple[Paper, ...] = ()) -> Paper:
    _, (change,) = read(drafts, *onto)
    return change.paper


def counts(merging: Merging, file: str = "refs.bib") -> tuple[int, int, int, int]:
    tally = merging.tally(file)
    return tally.added, tally.merged, tally.known, tally.conflicting


PREPRINT = draft("a1", authors=CHENG, date=PartialDate(2022, 7, 14), ids=ARXIV)
PRINTED = draft(
    "b2",
    authors=CHENG,
    date=PartialDate(2022),
    ids=DOI,
    venue="ECCV 2022",
    type="conference",
    pages="640-658",
    publisher="Springer",
)


@pytest.mark.parametrize("drafts", [(PREPRINT, PRINTED), (PRINTED, PREPRINT)])
def test_a_preprint_and_its_publication_are_one_paper(drafts: tuple[Draft, Draft]) -> None:
    merging, (change,) = read(drafts)
    paper = change.paper
    assert counts(merging) == (1, 1, 0, 0)
    assert paper.ids == Identifiers(arxiv=ARXIV.arxiv, doi=DOI.doi)
    assert (paper.venue, paper.type, paper.pages, paper.publisher) == (
        "ECCV 2022", "conference", "640-658", "Springer",
    )  # fmt: skip
    assert {source.key for source in paper.sources} == {"a1", "b2"}
    assert all(source.differs == () for source in paper.sources)


def test_a_publication_completes_the_entry_of_its_preprint() -> None:
    old = replace(one(PREPRINT), venue=None, why=Markdown("Read it."))
    assert one(PRINTED, onto=(old,)) == replace(
        old,
        ids=Identifiers(arxiv=ARXIV.arxiv, doi=DOI.doi),
        venue="ECCV 2022",
        type="conference",
        pages="640-658",
        publisher="Springer",
        sources=(*old.sources, one(PRINTED).sources[0]),
    )


def test_pages_of_one_journal_never_stand_beside_the_volume_of_another() -> None:
    old = replace(one(PREPRINT), venue="TPAMI", volume="44")
    other = replace(PRINTED, ids=ARXIV)
    paper = one(other, onto=(old,))
    assert (paper.venue, paper.volume, paper.pages) == ("TPAMI", "44", None)
    assert paper.sources[-1].differs == (
        Difference(field="venue", found="ECCV 2022", kept="TPAMI"),
    )
    # Of the same journal they do.
    more = replace(PRINTED, ids=ARXIV, venue="TPAMI.", pages="1-9")
    assert one(more, onto=(old,)).pages == "1-9"


def test_published_twice_is_two_entries_that_name_each_other() -> None:
    journal = replace(PRINTED, key="c3", ids=Identifiers(doi=Doi("10.2/journal")), venue="TPAMI")
    merging, (first, second) = read([PRINTED, journal])
    assert counts(merging) == (2, 0, 0, 0)
    assert (first.paper.version_of, second.paper.version_of) == (None, first.paper.id)
    assert second.paper.id == f"{first.paper.id}-2"


def test_a_record_with_anothers_identifier_is_left_out_and_told() -> None:
    whales = draft("w9", "Whales and How They Sing", ids=ARXIV)
    merging, changes = read([PREPRINT, whales])
    assert [change.paper.title for change in changes] == [TITLE]
    assert counts(merging) == (1, 0, 0, 1)
    (contradiction,) = merging.contradictions
    assert (contradiction.draft, contradiction.titles) == (whales, (TITLE,))
    assert contradiction.evidence[0] == "the same arxiv 2207.07115"


def test_a_record_with_identifiers_of_two_papers_is_left_out_and_told() -> None:
    other = draft("o2", "Whales and How They Sing", ids=DOI)
    both = draft("b3", ids=Identifiers(arxiv=ARXIV.arxiv, doi=DOI.doi))
    merging, changes = read([PREPRINT, other, both])
    assert len(changes) == 2
    assert counts(merging) == (2, 0, 0, 1)
    assert merging.contradictions[0].titles == (TITLE, "Whales and How They Sing")


def test_a_third_record_joins_by_what_the_second_brought() -> None:
    third = draft("c3", "XMem with another title altogether", ids=DOI, authors=CHENG)
    both = replace(PRINTED, ids=Identifiers(arxiv=ARXIV.arxiv, doi=DOI.doi))
    merging, changes = read([PREPRINT, both, third])
    assert len(changes) == 1
    assert counts(merging) == (1, 2, 0, 0)


def test_titles_that_are_only_alike_stay_two_papers_and_are_told() -> None:
    strange = draft("a1", "A strange title", authors=CHENG[:1], date=PartialDate(2022))
    stranger = replace(strange, file="x.bib", key="b2", title="A stranger title")
    merging, changes = read([strange, stranger])
    assert [change.paper.title for change in changes] == ["A strange title", "A stranger title"]
    assert counts(merging, "x.bib") == (1, 0, 0, 0)
    (alike,) = merging.alike()
    assert alike == Alike(
        new=PaperId("a-stranger-title"),
        other=PaperId("a-strange-title"),
        evidence=(
            "titles that are 97 % alike",
            "'strange' and 'stranger'",
            "the same first author (cheng)",
        ),
    )


def test_a_paper_alike_to_an_entry_is_told_however_many_there_are() -> None:
    long = "Segmentation of Very Long Videos with Memory"
    old = one(draft("k1", long, authors=CHENG))
    slips = (long.replace("Videos", "Vidios"), long.replace("Memory", "Memori"))
    drafts = [draft(f"k{n}", title, authors=CHENG) for n, title in enumerate(slips, 2)]
    merging, changes = read(drafts, old)
    assert (len(changes), counts(merging)) == (2, (2, 0, 0, 0))
    assert len(list(merging.alike())) == 3


def test_a_file_that_was_sorted_anew_is_known_by_its_keys() -> None:
    papers = [change.paper for change in read([PREPRINT, draft("z2", "Another Paper")])[1]]
    turned = [replace(draft("z2", "Another Paper"), record=1), replace(PREPRINT, record=2)]
    merging, changes = read(turned, *papers)
    assert (changes, counts(merging)) == ([], (0, 0, 2, 0))


def test_a_retitled_entry_is_known_by_its_key_but_another_paper_of_that_key_is_new() -> None:
    old = replace(one(PREPRINT), title="XMem, as I call it")
    merging, changes = read([PREPRINT], old)
    assert (changes, counts(merging)) == ([], (0, 0, 1, 0))
    other = draft("a1", "Whales and How They Sing", authors=(Author(name="Ann Other"),))
    merging, changes = read([other], old)
    assert counts(merging) == (1, 0, 0, 0)


def test_a_record_of_a_former_id_belongs_to_its_entry() -> None:
    old = replace(
        one(PREPRINT),
        title="XMem",
        id=PaperId("xmem"),
        aliases=(PaperId("xmem-long-term-video-object-segmentation"),),
        sources=(),
    )
    assert one(draft("q1", file="other.bib", authors=CHENG), onto=(old,)).id == "xmem"


def test_links_that_identifiers_make_anyway_are_left_out() -> None:
    links = Links(
        paper=(Url("https://arxiv.org/abs/2207.07115v2"), Url("https://example.org/xmem")),
        pdf=(Url("https://arxiv.org/pdf/2207.07115"),),
        code=(Url("https://github.com/hkchengrex/XMem"),),
    )
    paper = one(replace(PREPRINT, links=links))
    assert paper.links == Links(
        paper=(Url("https://example.org/xmem"),), code=(Url("https://github.com/hkchengrex/XMem"),)
    )


def test_a_new_record_brings_links_of_kinds_that_the_entry_lacks() -> None:
    old = replace(one(PREPRINT), links=Links(code=(Url("https://github.com/a/b"),)))
    links = Links(code=(Url("https://github.com/c/d"),), video=(Url("https://youtu.be/x"),))
    assert one(replace(PRINTED, links=links), onto=(old,)).links == Links(
        code=(Url("https://github.com/a/b"),), video=(Url("https://youtu.be/x"),)
    )


def test_citation_keys_stay_unless_they_are_taken() -> None:
    key = CitationKey("cheng2022")
    _, (first, second) = read(
        [draft("a1", citation_key=key), draft("b2", "Another Paper", citation_key=key)]
    )
    assert (first.paper.citation_key, second.paper.citation_key) == (key, None)
    _, (third,) = read([draft("c3", "A Third", citation_key=key)], first.paper)
    assert third.paper.citation_key is None


def test_keywords_become_topics_and_tags_and_the_rest_is_told() -> None:
    vocabulary = {
        "topics": (
            Topic(id=TopicId("video"), file="", title="Video", description=Markdown("D.")),
            Topic(id=TopicId("vos"), file="", title="Video object segmentation",
                  description=Markdown("D."), parent=TopicId("video")),
        ),
        "tags": (Tag(id=TagId("kv-cache"), title="KV cache", aliases=("key-value cache",)),),
    }  # fmt: skip
    words = ("Video Object Segmentation", "Key-Value Cache", "Video", "pets", "pets")
    _, (change,) = read([draft("a1", keywords=words)], **vocabulary)
    assert (change.paper.topics, change.paper.tags) == (("vos",), ("kv-cache",))
    assert change.keywords == ("Video", "pets")


def test_bad_news_reach_an_entry_and_good_ones_do_not() -> None:
    old = one(PREPRINT)
    assert one(replace(PRINTED, status="retracted"), onto=(old,)).status == "retracted"
    assert one(replace(PRINTED, status="published"), onto=(old,)).status is None


NOTICE, EARLIER = Url("https://doi.org/10.5555/late"), Url("https://doi.org/10.5555/early")
CORRECTED = replace(
    PRINTED,
    status="corrected",
    status_date=PartialDate(2023, 5),
    status_note="Erratum.",
    status_url=NOTICE,
    history=(Event(status="corrected", date=PartialDate(2022, 11), url=EARLIER),),
)


def test_a_new_entry_has_the_history_that_its_records_tell() -> None:
    paper = one(replace(PREPRINT, status="preprint"), CORRECTED)
    assert (paper.status, paper.status_date) == ("corrected", PartialDate(2023, 5))
    assert (paper.status_note, paper.status_url) == ("Erratum.", NOTICE)
    assert paper.history == CORRECTED.history


def test_what_one_record_calls_the_last_is_history_beside_a_graver_one() -> None:
    retracted = replace(PREPRINT, status="retracted", status_date=PartialDate(2024))
    paper = one(retracted, CORRECTED)
    assert (paper.status, paper.status_date) == ("retracted", PartialDate(2024))
    assert (paper.status_note, paper.status_url) == (None, None)
    assert paper.history == (
        *CORRECTED.history,
        Event(status="corrected", date=PartialDate(2023, 5), note="Erratum.", url=NOTICE),
    )


def test_an_entry_gets_a_history_with_bad_news_only() -> None:
    old = one(PREPRINT)
    assert one(CORRECTED, onto=(old,)).history == ()
    retracted = replace(CORRECTED, status="retracted", status_note=None)
    new = one(retracted, onto=(replace(old, status_note="See the editors."),))
    assert (new.status_note, new.status_url) == ("See the editors.", NOTICE)
    assert new.history == CORRECTED.history
    # What an entry says of itself stays.
    own = one(retracted, onto=(replace(old, status="published"),))
    assert (own.status, own.status_url, own.history) == ("published", None, ())


def test_notes_become_the_reason() -> None:
    drafts = [draft("a1", note="Start here."), draft("b2", note="Read twice.")]
    assert one(*drafts).why == "Start here.\n\nRead twice."


def test_differing_authors_and_years_are_kept_with_the_source() -> None:
    other = replace(PRINTED, ids=ARXIV, authors=CHENG[:1], date=PartialDate(2025), venue=None)
    paper = one(other, onto=(one(PREPRINT),))
    assert paper.authors == CHENG
    assert paper.sources[1].differs == (
        Difference(
            field="authors", found="Ho Kei Cheng", kept="Ho Kei Cheng, Alexander G. Schwing"
        ),
        Difference(field="date", found="2025", kept="2022-07-14"),
    )


def test_many_records_of_one_generic_title_cost_no_square() -> None:
    drafts = [
        draft(f"k{n}", "Editorial", authors=(Author(name=f"Person Number{n:05}"),))
        for n in range(3000)
    ]
    merging, changes = read(drafts)
    assert (len(changes), counts(merging)) == (3000, (3000, 0, 0, 0))


def test_records_that_wait_on_disk_come_back_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = [draft(f"k{n}", f"Paper Number{n:02}", authors=CHENG) for n in range(9)]
    _, plain = read(drafts)
    monkeypatch.setattr("catalog.merge.spool._IN_MEMORY", 4)
    with merge(drafts, Catalog(), added=TODAY) as merging:
        assert list(merging.changes()) == plain
