from __future__ import annotations

import time
from pathlib import Path

import pytest

from catalog.sources.arxiv_listing import read_arxiv_listing, sniff
from catalog.sources.draft import Draft, Refused, Rejected
from tests.reading import Reader, drafts, reads


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return lambda content: reads(tmp_path / "list.txt", content, read_arxiv_listing)


RECENT = """\
Computer Vision and Pattern Recognition
Authors and titles for recent submissions
Mon, 18 Nov 2024 (showing first 50 of 120 entries )

[1] arXiv:2411.10440 [pdf, html, other]
Title: Letting Models Reason
Guowei Roe, Peng Doe, Li Poe
Comments: 14 pages, 6 figures. Code: https://github.com/a/b
Subjects: Computer Vision and Pattern Recognition (cs.CV); Machine Learning (cs.LG)
[2] arXiv:2411.10439 (cross-list from cs.LG) [pdf, html, other]
Title:
          Another Title
Authors: Ann Roe, Bob Doe (A University)
Comments: 8 pages, 2 figures
Journal-ref: Proc. of It 2024
Subjects: Robotics (cs.RO)
The abstract stands here on the page of new papers.

Fri, 15 Nov 2024 (showing 50 of 99 entries )
[3]
arXiv:cs/0112017
[pdf, ps, other]
Title: An Old One
Ann Roe
Total of 219 entries
Showing up to 50 entries per page: fewer | more | all
"""

SEARCH = """\
Showing 1-50 of 200 results for all: thing
1. arXiv:2411.12345 [pdf, other] cs.CV cs.LG
doi 10.1109/ABC.2024.1
A Title of the Search
Authors: Jane Roe, John Doe
Abstract: The whole abstract. △ Less
Submitted 5 December, 2024; v1 submitted 18 November, 2024; originally announced November 2024.
Comments: Accepted at a conference
2. arXiv:2411.12346 [pdf, other]
cs.CV hep-th
B Title of the Search
Authors: Jane Roe
Abstract: …only a part ▽ More
Submitted 18 November, 2024; originally announced November 2024.
"""

MAIL = r"""
------------------------------------------------------------------------------
Submissions to:
Computer Vision
 received from  Fri 15 Nov 24 19:00:00 GMT  to  Mon 18 Nov 24 19:00:00 GMT
------------------------------------------------------------------------------
------------------------------------------------------------------------------
\\
arXiv:2411.12345
Date: Mon, 18 Nov 2024 18:59:59 GMT   (1234kb,D)

Title: A Title That Is
  Long and Folded
Authors: Jane Roe (1), John Doe (2) and
  Max Poe (1)
Categories: cs.CV cs.LG
Comments: 10 pages
Journal-ref: J. It 12 (2024) 3-4
DOI: 10.1000/xyz
License: http://creativecommons.org/licenses/by/4.0/
\\
  The abstract in
several lines. It follows
arXiv:2401.00001 in this
\\ ( https://arxiv.org/abs/2411.12345 ,  1234kb)
------------------------------------------------------------------------------
\\
arXiv:2401.00002
replaced with revised version Mon, 18 Nov 2024 10:00:00 GMT   (100kb,D)

Title: A Replaced One
Authors: A. Bee
Categories: cs.CV
\\ ( https://arxiv.org/abs/2401.00002 ,  100kb)
%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--
"""


def names(read: Draft) -> list[str]:
    return [author.name for author in read.authors]


def test_a_page_of_recent_papers(read: Reader) -> None:
    first, second, third = drafts(read(RECENT))
    assert (first.record, first.key, first.line) == (1, "2411.10440", 5)
    assert first.title == "Letting Models Reason"
    assert names(first) == ["Guowei Roe", "Peng Doe", "Li Poe"]
    assert (first.ids.arxiv, str(first.date)) == ("2411.10440", "2024-11")
    assert first.links.code == ("https://github.com/a/b",)
    assert first.keywords == (
        "Computer Vision and Pattern Recognition (cs.CV)",
        "Machine Learning (cs.LG)",
    )
    assert first.abstract is None
    assert first.problems == ()

    assert (second.line, second.title, second.venue) == (10, "Another Title", "Proc. of It 2024")
    assert names(second) == ["Ann Roe", "Bob Doe"]
    assert second.abstract == "The abstract stands here on the page of new papers."
    # Pages and figures are no note.
    assert second.note is None
    assert [problem.code for problem in second.problems] == ["no-affiliations"]

    assert (third.key, third.title, names(third)) == ("cs/0112017", "An Old One", ["Ann Roe"])
    assert str(third.date) == "2001-12"


def test_a_page_of_search_results(read: Reader) -> None:
    first, second = drafts(read(SEARCH))
    assert (first.title, first.ids.doi) == ("A Title of the Search", "10.1109/ABC.2024.1")
    assert (first.abstract, str(first.date)) == ("The whole abstract.", "2024-11-18")
    assert first.note == "Accepted at a conference"
    assert first.problems == ()
    assert (second.line, second.title, second.abstract) == (9, "B Title of the Search", None)
    assert [problem.code for problem in second.problems] == ["abstract-cut"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_daily_mail(read: Reader, line_end: str) -> None:
    found = drafts(read(MAIL.replace("\n", line_end)))
    assert [one.key for one in found] == ["2411.12345", "2401.00002"]
    first, last = found[0], found[-1]
    assert (first.line, first.title) == (9, "A Title That Is Long and Folded")
    assert names(first) == ["Jane Roe", "John Doe", "Max Poe"]
    assert (str(first.date), first.venue) == ("2024-11-18", "J. It 12 (2024) 3-4")
    assert (first.ids.doi, first.keywords) == ("10.1000/xyz", ("cs.CV", "cs.LG"))
    assert first.abstract == "The abstract in several lines. It follows arXiv:2401.00001 in this"
    assert (last.title, last.abstract, str(last.date)) == ("A Replaced One", None, "2024-01")


def test_a_record_without_title_is_rejected_and_the_rest_goes_on(read: Reader) -> None:
    found = read("[1] arXiv:2411.10440 [pdf]\n[2] arXiv:2411.10441 [pdf]\nTitle: B\n")
    assert isinstance(found[0], Rejected)
    assert (found[0].record, found[0].key) == (1, "2411.10440")
    assert isinstance(found[1], Draft)
    assert (found[1].record, found[1].title) == (2, "B")


@pytest.mark.parametrize("text", ["", "Title: A\nAuthors: B\n", "# A list\n- [A](https://x.org)\n"])
def test_a_file_without_records_is_refused(read: Reader, text: str) -> None:
    (found,) = read(text)
    assert isinstance(found, Refused)
    assert found.problem.code == "no-listing"


def test_bad_bytes_are_refused_where_they_stand(read: Reader) -> None:
    found = read(b"arXiv:2411.10440 [pdf]\nTitle: A\narXiv:2411.10441 [pdf]\nTitle: \xff\n")
    assert isinstance(found[-1], Refused)
    assert (found[-1].problem.code, found[-1].problem.location.line) == ("bad-encoding", 4)


@pytest.mark.parametrize(
    "text",
    [
        "arXiv:2411.12345 " + "a" * 280 + "!\n",
        "arXiv:2411.12345 [pdf]\n" + "aa.bb" * 100_000 + "!\n",
        "arXiv:2411.12345 [pdf]\nTitle: x\nComments: " + "1 page, " * 100_000,
        "arXiv:2411.12345 [pdf]\nTitle: x\nAuthors: " + "(" * 300_000,
        "arXiv:2411.12345 [pdf]\nTitle: x\n" + "and so on\n" * 100_000,
    ],
)
def test_hostile_text_takes_no_time(read: Reader, text: str) -> None:
    start = time.process_time()
    assert len(read(text)) == 1
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("start", "is_it"),
    [
        (RECENT, True),
        (SEARCH, True),
        (MAIL, True),
        ("See arXiv:2411.12345 for more.\nTitle: A\n", False),
        ("- title: A\n  arxiv: 2411.12345\n", False),
        ("", False),
    ],
)
def test_sniff(start: str, is_it: bool) -> None:  # noqa: FBT001
    assert sniff(start) is is_it
