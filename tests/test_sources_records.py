from __future__ import annotations

from typing import Any

import pytest

from catalog.model import Author, Identifiers, Links, PartialDate
from catalog.sources.draft import Draft, Rejected
from catalog.sources.field_names import FIELDS, IGNORED, MEANINGS, plain
from catalog.sources.records import Records


def records(**mapping: str) -> Records:
    return Records(file="a.jsonl", shown_as="in/a.jsonl", mapping=mapping)


def draft(values: dict[str, Any]) -> Draft:
    read = records().read({"title": "A Title", **values}, record=1, line=7)
    assert isinstance(read, Draft)
    return read


def sound(values: dict[str, Any]) -> Draft:
    read = draft(values)
    assert read.problems == ()
    return read


def codes(read: Draft) -> list[str]:
    return [problem.code for problem in read.problems]


def test_a_whole_record_becomes_a_draft() -> None:
    read = records().read(
        {
            "id": "2025.knowllm-1.1",
            "title": "Time  and\nSpace",
            "authors": ["Jane Roe", "John Q. Doe"],
            "year": "2025",
            "month": "August",
            "booktitle": "Proceedings of the 3rd Workshop",
            "abstract": "We  show it.",
            "url": "https://aclanthology.org/2025.knowllm-1.1",
            "doi": "10.18653/v1/2025.knowllm-1.1",
            "pdf": "https://aclanthology.org/2025.knowllm-1.1.pdf",
            "pages": "1--13",
            "bibkey": "roe-doe-2025-time",
        },
        record=3,
        line=9,
    )
    assert read == Draft(
        file="a.jsonl",
        record=3,
        key="2025.knowllm-1.1",
        line=9,
        title="Time and Space",
        authors=(Author(name="Jane Roe"), Author(name="John Q. Doe")),
        date=PartialDate(2025, 8),
        venue="Proceedings of the 3rd Workshop",
        type="conference",
        abstract="We show it.",
        pages="1-13",
        ids=Identifiers(doi="10.18653/v1/2025.knowllm-1.1", acl="2025.knowllm-1.1"),  # type: ignore[arg-type]
        citation_key="roe-doe-2025-time",  # type: ignore[arg-type]
        # The address of the page says no more than the identifier.
        links=Links(pdf=("https://aclanthology.org/2025.knowllm-1.1.pdf",)),  # type: ignore[arg-type]
    )


def test_names_are_told_without_case_and_signs() -> None:
    values = {"Paper Title": "X Y", "AUTHORS": "A B and C D E", "Publication_Date": "2022-07-14"}
    read = records().read(values, record=1)
    assert isinstance(read, Draft)
    assert read.title == "X Y"
    assert read.date == PartialDate(2022, 7, 14)


def test_no_name_means_two_fields_and_ignored_ones_mean_none() -> None:
    assert not IGNORED & MEANINGS.keys()
    assert all(plain(name) == name for name in (*MEANINGS, *IGNORED))
    assert {field for field, _ in MEANINGS.values()} >= FIELDS


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ann Roe, Bob Doe and Cy Poe", ["Ann Roe", "Bob Doe", "Cy Poe"]),
        ("Roe, Ann; Doe, Bob", ["Ann Roe", "Bob Doe"]),
        (["Ann Roe", "Doe, Bob"], ["Ann Roe", "Bob Doe"]),
        (["Ann Roe, Bob Doe"], ["Ann Roe", "Bob Doe"]),
        ([{"given": "Ann", "family": "Roe"}, {"name": "Bob Doe"}], ["Ann Roe", "Bob Doe"]),
        ({"name": "Ann Roe"}, ["Ann Roe"]),
        ([None, "", "Ann Roe", "-"], ["Ann Roe"]),
        ("", []),
        (None, []),
        ("\u202eAnn\x00 Roe", ["Ann Roe"]),
    ],
)
def test_authors_in_all_their_forms(value: Any, names: list[str]) -> None:
    assert [author.name for author in sound({"authors": value}).authors] == names


def test_authors_may_say_more() -> None:
    who = {
        "first_name": "Ann",
        "last_name": "Roe",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
        "affiliation": [{"name": "A University"}],
    }
    assert sound({"authors": [who]}).authors == (
        Author(name="Ann Roe", orcid="0000-0002-1825-0097", affiliation="A University"),  # type: ignore[arg-type]
    )


def test_a_wrong_orcid_and_a_nameless_author_are_left_out_with_a_warning() -> None:
    read = draft({"authors": [{"name": "Ann Roe", "orcid": "12"}, {"orcid": ""}, ["x"]]})
    assert read.authors == (Author(name="Ann Roe"),)
    assert codes(read) == ["bad-orcid", "bad-author", "bad-author"]
    assert all(problem.severity == "warning" for problem in read.problems)
    assert read.problems[0].location.line == 7


def test_one_name_and_others_is_no_author_list() -> None:
    read = draft({"authors": "Roe et al."})
    assert read.authors == ()
    assert codes(read) == ["authors-incomplete"]
    read = draft({"authors": ["Ann Roe", "Bob Doe", "et al."]})
    assert [author.name for author in read.authors] == ["Ann Roe", "Bob Doe"]
    assert codes(read) == ["authors-incomplete"]


@pytest.mark.parametrize(
    ("values", "date"),
    [
        ({"year": 2021}, PartialDate(2021)),
        ({"year": "2021", "month": "3"}, PartialDate(2021, 3)),
        ({"year": "2021", "month": "Mar", "day": "9"}, PartialDate(2021, 3, 9)),
        ({"date": "14 July 2022"}, PartialDate(2022, 7, 14)),
        ({"date": "2022", "year": "2022", "month": "May"}, PartialDate(2022, 5)),
        ({"publication_date": "2024-03-18T04:01:26+00:00"}, PartialDate(2024, 3, 18)),
        ({"date": "", "year": None}, None),
    ],
)
def test_dates(values: dict[str, Any], date: PartialDate | None) -> None:
    assert sound(values).date == date


def test_dates_in_doubt() -> None:
    read = draft({"date": "soon", "year": "2020"})
    assert (read.date, codes(read)) == (PartialDate(2020), ["bad-date"])
    read = draft({"date": "2023-12-01", "year": "2024"})
    assert (read.date, codes(read)) == (PartialDate(2023, 12, 1), ["date-conflict"])
    read = draft({"year": "2020", "month": "Smarch"})
    assert (read.date, codes(read)) == (PartialDate(2020), ["bad-date"])


def test_a_list_of_venues_does_not_win_over_a_text() -> None:
    read = draft({"venue": ["knowllm", "ws"], "booktitle": "Proceedings of it"})
    assert read.venue == "Proceedings of it"
    assert [problem.message for problem in read.problems] == [
        "'venue' is left out, since 'booktitle' is there"
    ]
    assert sound({"venue": ["knowllm", "ws"]}).venue == "knowllm, ws"


@pytest.mark.parametrize(
    ("values", "venue", "type_"),
    [
        ({"journal": "A Journal"}, "A Journal", "article"),
        ({"venue": "CVPR 2024"}, "CVPR 2024", None),
        ({"journal": "A Journal", "type": "Book chapter"}, "A Journal", "chapter"),
        ({"type": "preprint"}, None, None),
        ({"publicationTypes": ["JournalArticle", "Review"]}, None, "article"),
        ({"journal": {"name": "J", "volume": "3", "pages": "1-2"}}, "J", "article"),
        ({"journal": "arXiv preprint arXiv:2207.07115"}, None, None),
    ],
)
def test_where_it_appeared_and_as_what(
    values: dict[str, Any], venue: str | None, type_: str | None
) -> None:
    read = sound(values)
    assert (read.venue, read.type) == (venue, type_)


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        ({"arxiv": "2207.07110"}, Identifiers(arxiv="2207.07110")),  # type: ignore[arg-type]
        ({"eprint": "https://arxiv.org/abs/2207.07110v2"}, Identifiers(arxiv="2207.07110")),  # type: ignore[arg-type]
        ({"paper": "https://arxiv.org/pdf/2207.07110.pdf"}, Identifiers(arxiv="2207.07110")),  # type: ignore[arg-type]
        ({"externalIds": {"ArXiv": "2207.07110", "CorpusId": 5}}, Identifiers(arxiv="2207.07110")),  # type: ignore[arg-type]
        ({"pmid": "17284678"}, Identifiers(pubmed="17284678")),  # type: ignore[arg-type]
        ({"openreview": "TG8KACxEON"}, Identifiers(openreview="TG8KACxEON")),
        ({"doi": "https://doi.org/10.1000/x"}, Identifiers(doi="10.1000/x")),  # type: ignore[arg-type]
        (
            {"Extra": "arXiv:2207.07110 [cs]\nPMID: 17"},
            Identifiers(arxiv="2207.07110", pubmed="17"),  # type: ignore[arg-type]
        ),
    ],
)
def test_identifiers(values: dict[str, Any], ids: Identifiers) -> None:
    assert sound(values).ids == ids


def test_what_is_no_identifier_is_left_out_with_a_warning() -> None:
    read = draft({"doi": "unknown", "arxiv": "12", "url": "see there"})
    assert read.ids == Identifiers()
    assert codes(read) == ["bad-arxiv", "bad-doi", "bad-url"]


def test_links_by_name_and_by_host() -> None:
    read = sound(
        {
            "links": {"code": "https://github.com/a/b", "pdf": "https://x.org/a.pdf"},
            "url": ["https://journal.example.org/1", "https://youtu.be/abc"],
            "project_page": "https://a.github.io",
            "demo": {"url": "https://huggingface.co/spaces/a/b"},
            "video": "None",
            "data": "coming soon",
        }
    )
    assert {link.kind: link.url for link in read.links} == {
        "paper": "https://journal.example.org/1",
        "pdf": "https://x.org/a.pdf",
        "code": "https://github.com/a/b",
        "project": "https://a.github.io",
        "demo": "https://huggingface.co/spaces/a/b",
        "video": "https://youtu.be/abc",
    }


def test_an_address_that_only_says_the_identifier_is_dropped_and_another_is_kept() -> None:
    read = sound({"arxiv": "2207.07115", "url": "http://www.arxiv.org/abs/2207.07115v3"})
    assert read.links == Links()
    read = sound({"arxiv": "2207.07115", "url": "https://arxiv.org/abs/2207.00001"})
    assert [link.url for link in read.links] == ["https://arxiv.org/abs/2207.00001"]


def test_an_unknown_field_is_warned_about_once_in_a_file() -> None:
    file = records()
    first = file.read({"title": "A", "abstarct": "x", "thumbnail": "a.jpg"}, record=1)
    second = file.read({"title": "B", "abstarct": "y"}, record=2)
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    (problem,) = first.problems
    assert problem.code == "unknown-field"
    assert problem.hint == "did you mean 'abstract'?"
    assert second.problems == ()


def test_a_warning_of_a_rejected_record_comes_with_the_next() -> None:
    file = records()
    assert isinstance(file.read({"abstarct": "x"}, record=1), Rejected)
    second = file.read({"title": "B", "abstarct": "y"}, record=2)
    assert isinstance(second, Draft)
    assert codes(second) == ["unknown-field"]
    assert second.left_out == ("abstarct",)


def test_fields_without_a_place_are_only_named() -> None:
    read = sound({"gpu": "2", "editor": "Jo Doe", "ISSN": "1", "thumbnail": "a.jpg"})
    assert read.left_out == ("gpu", "editor", "ISSN")


def test_of_two_fields_for_one_the_other_is_left_out() -> None:
    read = records().read({"title": "A", "booktitle": "B", "journal": "C"}, record=1)
    assert isinstance(read, Draft)
    assert (read.venue, read.left_out, codes(read)) == ("B", ("journal",), ["field-unused"])


def test_an_empty_unknown_field_is_nothing_lost() -> None:
    assert sound({"foo": None, "bar": "", "baz": []}).title == "A Title"


def test_a_mapping_goes_before_the_known_names() -> None:
    file = records(title="Heading", note="url")
    read = file.read({"title": "No", "Heading": "Yes", "url": "what I think"}, record=1)
    assert isinstance(read, Draft)
    assert (read.title, read.note, read.links) == ("Yes", "what I think", Links())
    with pytest.raises(ValueError, match="colour"):
        records(colour="x")


def test_a_column_named_paper_can_hold_the_titles() -> None:
    read = records().read({"paper": "A Long Title", "code": "https://github.com/a/b"}, record=1)
    assert isinstance(read, Draft)
    assert read.title == "A Long Title"


@pytest.mark.parametrize(
    "values",
    [{}, {"title": ""}, {"title": None}, {"title": " \x00 "}, {"name": {}}, {"title": "x" * 5000}],
)
def test_without_a_title_a_record_is_rejected(values: dict[str, Any]) -> None:
    read = records().read(values, record=5, line=3)
    assert isinstance(read, Rejected)
    assert (read.record, read.problem.code, read.problem.location.line) == (5, "no-title", 3)


def test_keywords_notes_and_status() -> None:
    read = sound(
        {"tags": ["A", "B; C"], "keywords": "b, c; d", "why": "It is", "status": "preprint"}
    )
    assert read.keywords == ("b, c", "d", "A", "B; C")
    assert (read.note, read.status) == ("It is", "preprint")
    assert codes(draft({"status": "great", "type": "sculpture"})) == [
        "unknown-type",
        "unknown-status",
    ]


def test_huge_and_nested_values_take_no_time() -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = {"url": [deep]}
    read = draft(
        {
            "url": deep,
            "abstract": "a " * 500_000,
            "authors": "A, " * 300_000,
            "doi": "10.1/" + ")" * 500_000,
        }
    )
    assert read.abstract is None
    assert "too-long" in codes(read)


def test_text_for_other_contexts_stays_text() -> None:
    read = sound({"abstract": "</script> $\\alpha$ \u202egnirts 😀 {{ x }}"})
    assert read.abstract == "</script> $\\alpha$ gnirts 😀 {{ x }}"
