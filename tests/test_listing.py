from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Organization, PartialDate
from catalog.problems import Location, Problem
from catalog.sources.draft import Draft, Read, Refused
from catalog.sources.listing import read_listing

AS_OF = date(2026, 11, 20)

TITLE = "XMem: Long-Term Video Object Segmentation"
ABSTRACT = (
    "We present XMem, a video object segmentation architecture for long videos with unified "
    "feature memory stores."
)
OTHER_TITLE = "ReCo: Retrieve and Co-segment for Zero-shot Transfer"
OTHER_ABSTRACT = (
    "Semantic segmentation has a broad range of applications, but its impact has been limited by "
    "the prohibitive annotation costs of deployment."
)
# As long as real ones are, so that it can be no title.
LONG_ABSTRACT = " ".join([OTHER_ABSTRACT] * 3)

BLANK_LINES = [
    "new",
    "Get trending papers in your email inbox!",
    "Subscribe",
    "Daily Papers",
    "byAK and the research community",
    "Jun 11",
]
NO_BLANK_LINES = [
    "Get trending papers in your email inbox once a day!",
    "Get trending papers in your email inbox!",
]


def read(text: str | bytes, as_of: date = AS_OF, shown_as: str = "listing.txt") -> list[Read]:
    content = text.encode() if isinstance(text, str) else text
    with TemporaryDirectory() as folder:
        path = Path(folder) / "listing.txt"
        path.write_bytes(content)
        return list(read_listing(path, shown_as=shown_as, as_of=as_of))


def drafts(text: str | bytes, as_of: date = AS_OF) -> tuple[Draft, ...]:
    result = read(text, as_of)
    assert [r for r in result if not isinstance(r, Draft)] == []
    return tuple(r for r in result if isinstance(r, Draft))


def only_problem(text: str | bytes, as_of: date = AS_OF) -> Problem:
    *before, last = read(text, as_of)
    assert all(isinstance(r, Draft) for r in before)
    assert isinstance(last, Refused)
    assert last.problem.severity == "error"
    return last.problem


def listing(*tail: str, day: str = "Jun 11") -> str:
    """One record, with the tail's lines as a browser copies them; the date stands on line 13."""
    header = ["new", "", "Subscribe", "", day] if day else ["new", "", "Subscribe"]
    return "\n".join([*header, "", TITLE, "", ABSTRACT, "", *tail]) + "\n"


def test_blank_lines_dialect() -> None:
    text = "\n\n".join([*BLANK_LINES, TITLE, ABSTRACT, "  • 3 authors\n·\nAug 30, 2025"])
    text += f"\n\n{OTHER_TITLE}\n\n{OTHER_ABSTRACT}\n"
    assert drafts(text) == (
        Draft(
            file="listing.txt",
            record=1,
            line=13,
            title=TITLE,
            abstract=ABSTRACT,
            author_count=3,
            date=PartialDate(2025, 8, 30),
        ),
        Draft(file="listing.txt", record=2, line=21, title=OTHER_TITLE, abstract=OTHER_ABSTRACT),
    )


def test_dialect_without_blank_lines() -> None:
    first, second = drafts(
        "\n".join([*NO_BLANK_LINES, f"Subscribe{TITLE}", ABSTRACT, OTHER_TITLE, OTHER_ABSTRACT])
    )
    assert first == Draft(file="listing.txt", record=1, line=3, title=TITLE, abstract=ABSTRACT)
    assert second == Draft(
        file="listing.txt", record=2, line=5, title=OTHER_TITLE, abstract=OTHER_ABSTRACT
    )


@pytest.mark.parametrize(
    "header",
    [
        [],
        ["new"],
        ["Daily Papers"],
        ["Get trending papers in your email inbox!", "Subscribe"],
        ["Get trending papers in your email inbox once a day!", "Subscribe"],
        ["Subscribe", "byAK and the research community"],
        ["Subscribe", "by AK and the research community"],
        ["September 9"],
        ["new", "Subscribe", "Jul 15"],
    ],
    ids=", ".join,
)
def test_header_lines_are_no_titles(header: list[str]) -> None:
    (draft,) = drafts("\n".join([*header, TITLE, ABSTRACT]))
    assert (draft.title, draft.line) == (TITLE, len(header) + 1)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([*NO_BLANK_LINES, "SubscribeSpineNet"], "SpineNet"),
        ([*NO_BLANK_LINES, "Subscribep-MoD: Depths"], "p-MoD: Depths"),
        ([*NO_BLANK_LINES, "SubscribeSubscribe to Nothing"], "Subscribe to Nothing"),
        ([*NO_BLANK_LINES, "Subscribe to Nothing"], "Subscribe to Nothing"),
        (["Subscribe", "Subscribers Leave"], "Subscribers Leave"),
        (["Subscribe", "Subscribe to Nothing"], "Subscribe to Nothing"),
        (["Subscribers Leave"], "Subscribers Leave"),
    ],
)
def test_subscribe_is_cut_off_only_where_it_is_glued(lines: list[str], title: str) -> None:
    (draft,) = drafts("\n".join([*lines, ABSTRACT]))
    assert draft.title == title


def test_only_the_first_title_can_have_subscribe_glued_to_it() -> None:
    text = "\n".join(
        [*NO_BLANK_LINES, f"Subscribe{TITLE}", ABSTRACT, "SubscribeNet", OTHER_ABSTRACT]
    )
    assert [draft.title for draft in drafts(text)] == [TITLE, "SubscribeNet"]


@pytest.mark.parametrize(
    ("tail", "count", "organization", "day"),
    [
        (["  • 3 authors", "·", "Aug 30, 2025"], 3, None, PartialDate(2025, 8, 30)),
        (["• 1 author", "·", "Aug 3, 2022"], 1, None, PartialDate(2022, 8, 3)),
        (["• 12345 authors", "·", "Jan 1, 1999"], 12345, None, PartialDate(1999, 1, 1)),
        (["• 2 authors", "·", "Oct 7, 2025 2"], 2, None, PartialDate(2025, 10, 7)),
        (["• 2 authors", "·", "May 16"], 2, None, PartialDate(2026, 5, 16)),
        (["• 2 authors", "·", "May 16 12"], 2, None, PartialDate(2026, 5, 16)),
        (["• 2 authors", "·", "Feb 29, 2024"], 2, None, PartialDate(2024, 2, 29)),
        (
            ["kyutai Kyutai", "·", "Oct 23, 2025 1"],
            None,
            Organization(id="kyutai", name="Kyutai"),
            PartialDate(2025, 10, 23),
        ),
        (
            ["nvidia-ai NVIDIA Research, Inc.", "·", "Oct 23, 2025"],
            None,
            Organization(id="nvidia-ai", name="NVIDIA Research, Inc."),
            PartialDate(2025, 10, 23),
        ),
        (["·", "Oct 23, 2025"], None, None, PartialDate(2025, 10, 23)),
        ([], None, None, None),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_tails(
    tail: list[str],
    count: int | None,
    organization: Organization | None,
    day: PartialDate | None,
) -> None:
    first, second = drafts(listing(*tail, "", OTHER_TITLE, "", OTHER_ABSTRACT))
    assert (first.author_count, first.organization, first.date) == (count, organization, day)
    assert (second.title, second.author_count, second.date) == (OTHER_TITLE, None, None)


@pytest.mark.parametrize(
    ("page", "as_of", "year"),
    [
        ("Nov 20", date(2026, 11, 20), 2026),
        ("Nov 21", date(2026, 11, 20), 2025),
        ("Jan 1", date(2026, 1, 1), 2026),
        ("Dec 31", date(2026, 1, 1), 2025),
        ("Feb 29", date(2028, 2, 29), 2028),
        ("Feb 29", date(2028, 2, 28), 2024),
        ("Feb 29", date(1904, 2, 28), 1896),
    ],
)
def test_the_pages_day_is_its_latest_occurrence(page: str, as_of: date, year: int) -> None:
    (draft,) = drafts(listing("• 1 author", "·", "Jan 1", day=page), as_of)
    assert draft.date == PartialDate(year, 1, 1)


def test_a_date_with_a_year_needs_no_page_day() -> None:
    (draft,) = drafts(listing("• 1 author", "·", "Jan 1, 2020", day=""))
    assert draft.date == PartialDate(2020, 1, 1)


def test_a_date_without_year_on_the_last_possible_day() -> None:
    (draft,) = drafts(listing("• 1 author", "·", "Nov 20"))
    assert draft.date == PartialDate(2026, 11, 20)


@pytest.mark.parametrize(
    "title",
    [
        r"U^2-Net: $\mathcal{O}(n)$ ~20% \textless cost",
        "φ-Decoding — “quoted” <b>&amp;</b> | {{ x }} `code` # *no*",
        "测试模型",
        "🙂",
        "· • ·",
        "newer",
        "May 5: A Day",
        "3 authors",
    ],
)
def test_titles_with_any_characters(title: str) -> None:
    (draft,) = drafts(f"{title}\n{ABSTRACT}")
    assert draft.title == title


def test_white_space_is_folded() -> None:
    (draft,) = drafts(f"\t XMem:\u00a0 Long  Video \n\n \t\n {ABSTRACT.replace(' ', '  ')} ")
    assert (draft.title, draft.abstract) == ("XMem: Long Video", ABSTRACT)


def test_line_ends_and_byte_order_mark_change_nothing() -> None:
    text = listing("• 3 authors", "·", "Aug 30, 2025")
    plain = drafts(text)
    assert drafts(text.replace("\n", "\r\n")) == plain
    assert drafts("\ufeff" + text) == plain
    assert drafts(("\ufeff" + text).replace("\n", "\r\n").encode()) == plain
    assert drafts(text.rstrip("\n")) == plain


def test_problems_name_the_path_and_drafts_the_file() -> None:
    text = listing() + f"{OTHER_TITLE}\n"
    record, refused = read(text, shown_as="in/listing.txt")
    assert isinstance(record, Draft)
    assert isinstance(refused, Refused)
    assert record.file == "listing.txt"
    assert refused.problem.location == Location(file="in/listing.txt", line=11)


# What can't be shown is in no title and no abstract.
LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cn", "Co", "Cs"]), max_size=60
).map(lambda text: " ".join(text.split()))
Tail = tuple[list[str], int | None, Organization | None, PartialDate | None]
# What no reader can tell from a header or a tail.
TITLES = LINE.filter(lambda text: text not in {"", "·", "new", "Subscribe", "Daily Papers"}).map(
    lambda text: f"T{text}"
)
ABSTRACTS = LINE.map(lambda text: f"{text} {ABSTRACT}".strip())
AUTHORS = st.integers(1, 99_999)
DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))
COMMENTS = st.sampled_from(["", " 1", " 12", " 2024"])
ORGANIZATIONS = st.builds(
    Organization,
    id=st.from_regex(r"[A-Za-z0-9_.-]{1,20}", fullmatch=True),
    name=LINE.filter(bool),
)


@st.composite
def tails(draw: st.DrawFn) -> Tail:
    """The lines of a tail, and what they say."""
    kind = draw(st.sampled_from(["authors", "organization", "date", "none"]))
    if kind == "none":
        return [], None, None, None
    day = draw(DAYS)
    last = ["·", f"{day:%b} {day.day}, {day.year}{draw(COMMENTS)}"]
    when = PartialDate(day.year, day.month, day.day)
    if kind == "authors":
        count = draw(AUTHORS)
        return [f"  • {count} author{'s' * (count > 1)}", *last], count, None, when
    if kind == "organization":
        named = draw(ORGANIZATIONS)
        return [f"{named.id} {named.name}", *last], None, named, when
    return last, None, None, when


@given(st.lists(st.tuples(TITLES, ABSTRACTS, tails()), min_size=1, max_size=5), st.booleans())
def test_a_listing_is_read_back(
    records: list[tuple[str, str, Tail]],
    blank_lines: bool,  # noqa: FBT001  # Hypothesis calls by position
) -> None:
    lines = list(BLANK_LINES if blank_lines else NO_BLANK_LINES)
    glued = "" if blank_lines else "Subscribe"
    for title, abstract, (tail, *_) in records:
        lines += [glued + title, abstract]
        # A tail's lines are never parted by blank ones.
        lines += ["\n".join(tail)] if tail else []
        glued = ""
    text = ("\n\n" if blank_lines else "\n").join(lines)
    assert [
        (d.record, d.title, d.abstract, d.author_count, d.organization, d.date)
        for d in drafts(text)
    ] == [
        (number, title, abstract, *values)
        for number, (title, abstract, (_, *values)) in enumerate(records, 1)
    ]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_drafts_or_one_problem(content: bytes) -> None:
    assert sum(1 for r in read(content) if isinstance(r, Refused)) <= 1


def test_a_huge_line_is_one_error_at_once() -> None:
    content = b"x" * 50_000_000
    start = time.perf_counter()
    problem = only_problem(content)
    assert time.perf_counter() - start < 5
    assert problem == Problem(
        code="line-too-long",
        location=Location(file="listing.txt", line=1),
        message="a line of 50,000,000 characters is no title and no abstract",
        hint="paste the listing with its line ends",
    )


ORDER = "hint: records must be a title, an abstract, and authors, dot and date if any"
COPY = "hint: copy the whole record"
DELETE = f"{COPY}, or delete the line"
UTF8 = "hint: save the file as UTF-8, or name its encoding, as in --encoding windows-1252"
NO = "no-listing: this is no listing:"
SHORT = "should stand here, but the line is short:"
LONG = f"the line has {len(LONG_ABSTRACT)} characters: '{LONG_ABSTRACT[:59]}…'"
CUT = OTHER_ABSTRACT.removesuffix(" of deployment.")
# A whole record on lines 1 to 5, and the beginning of another one on lines 6 and 7.
WHOLE = f"{TITLE}\n{ABSTRACT}\n• 3 authors\n·\nAug 30, 2025\n"
MORE = f"{WHOLE}{OTHER_TITLE}\n{OTHER_ABSTRACT}\n"

# By what is wrong: a listing, and the line, code, message and hint of its one problem.
ERRORS: dict[str, tuple[str | bytes, str]] = {
    "nothing": (b"", "1:1: empty: the file is empty"),
    "blanks": (b"\xef\xbb\xbf\r\n \n", "1:1: empty: the file is empty"),
    "header only": (
        "\n\n".join(BLANK_LINES),
        "11:1: empty: there is no paper below the header",
    ),
    "prose": (
        "# Notes\n\nWhat I read this week.\n",
        f"3:1: {NO} the abstract of record 1 {SHORT} 'What I read this week.'\n{ORDER}",
    ),
    "prose of long lines": (
        f"\n{LONG_ABSTRACT}\n\n{LONG_ABSTRACT}",
        f"2:1: {NO} the title of record 1 should stand here, but {LONG}\n{ORDER}",
    ),
    "BibTeX": (
        "@article{cheng2022,\n  title = {XMem},\n  year = 2022,\n}\n",
        f"2:1: {NO} the abstract of record 1 {SHORT} 'title = {{XMem}},'\n{ORDER}",
    ),
    "Latin 1": (
        MORE.encode() + b"caf\xe9\n",
        f"8:1: bad-encoding: byte 0xe9 is not UTF-8\n{UTF8}",
    ),
    "not UTF-8 behind a byte order mark": (
        b"\xef\xbb\xbfab\n\xff",
        f"2:1: bad-encoding: byte 0xff is not UTF-8\n{UTF8}",
    ),
    "a title alone": (
        TITLE,
        f"1:1: {NO} record 1 ends after its title '{TITLE}'\n{DELETE}",
    ),
    "title only": (
        f"{WHOLE}\n{OTHER_TITLE}",
        f"7:1: truncated-record: record 2 ends after its title '{OTHER_TITLE}'\n{DELETE}",
    ),
    "cut after authors": (
        f"{MORE}  • 9 authors\n",
        "8:1: truncated-record: the line '• 9 authors' is not followed by · and a date\n" + COPY,
    ),
    "authors without date, in the middle": (
        f"{MORE}• 9 authors\n{WHOLE}",
        "8:1: truncated-record: the line '• 9 authors' is not followed by · and a date\n" + COPY,
    ),
    "cut after the dot": (
        f"{MORE}kyutai Kyutai\n·\n",
        f"9:1: truncated-record: no date follows the ·\n{COPY}",
    ),
    "cut after a lone dot": (f"{MORE}·", f"8:1: truncated-record: no date follows the ·\n{COPY}"),
    "abstract cut": (
        f"{WHOLE}{OTHER_TITLE}\n{CUT}",
        (
            "7:1: truncated-record: the last abstract ends in the middle of a sentence: "
            "'…ited by the prohibitive annotation costs'\n"
            f"{COPY}; if the abstract does end so, end it with a full stop"
        ),
    ),
    "no abstract": (
        f"{WHOLE}{OTHER_TITLE}\n{WHOLE}",
        f"7:1: listing-in-doubt: the abstract of record 2 {SHORT} '{TITLE}'\n{ORDER}",
    ),
    "no abstract, but a tail": (
        f"{WHOLE}{OTHER_TITLE}\n• 9 authors\n·\nMay 5, 2025",
        f"7:1: listing-in-doubt: the abstract of record 2 {SHORT} '• 9 authors'\n{ORDER}",
    ),
    "two paragraphs": (
        f"{MORE}{LONG_ABSTRACT}\n{WHOLE}",
        f"8:1: listing-in-doubt: the title of record 3 should stand here, but {LONG}\n{ORDER}",
    ),
    "short second paragraph": (
        f"{MORE}Code will be released.\n{WHOLE}",
        f"9:1: listing-in-doubt: the abstract of record 3 {SHORT} '{TITLE}'\n{ORDER}",
    ),
    "unknown tail": (
        f"{MORE}Kyutai\n·\nMay 5, 2025",
        "8:1: listing-in-doubt: 'Kyutai' is neither a number of authors nor an organization",
    ),
    "no authors": (
        f"{MORE}• 0 authors\n·\nMay 5, 2025",
        "8:1: listing-in-doubt: a paper has at least one author",
    ),
    "authors without their sign": (
        f"{MORE}3 authors\n·\nMay 5, 2025",
        "8:1: listing-in-doubt: '3 authors' is neither a number of authors nor an organization",
    ),
    "cut date": (
        f"Jun 11\n{MORE}• 2 authors\n·\nFeb 2",
        (
            "11:1: truncated-record: the file ends within or right behind 'Feb 2'\n"
            "hint: if the date is whole, end the line"
        ),
    ),
    "no date": (
        f"{MORE}• 2 authors\n·\n2025-05-05",
        "10:1: listing-in-doubt: a date should stand here, not '2025-05-05'",
    ),
    "no year": (
        f"{MORE}• 2 authors\n·\nMay 16",
        (
            "10:1: bad-date: 'May 16' has no year, and the header names no day to take it from\n"
            "hint: add the page's day, such as Jun 11, above the first title"
        ),
    ),
    "after the copy": (
        f"Jun 11\n{MORE}• 1 author\n·\nNov 21",
        (
            "11:1: bad-date: 'Nov 21' has no year, and 2026-11-21 is after 2026-11-20, the day of "
            "the copy\n"
            "hint: write the year behind it, or say with --as-of when the listing was copied"
        ),
    ),
    "year or comments": (
        f"Jun 11\n{MORE}• 1 author\n·\nMay 16 2024",
        "11:1: bad-date: 'May 16 2024' has either a year without comma or very many comments",
    ),
    "no leap year": (
        f"Jun 11\n{MORE}• 1 author\n·\nFeb 29",
        "11:1: bad-date: 'Feb 29' is not a day of 2026",
    ),
    "no leap year, said": (
        f"{MORE}• 1 author\n·\nFeb 29, 2025",
        "10:1: bad-date: 'Feb 29, 2025' is not a day of 2025",
    ),
    "no day of the page": (
        f"new\nJun 31\n{WHOLE}",
        f"2:1: {NO} 'Jun 31' is not a day",
    ),
}


@pytest.mark.parametrize(("content", "problem"), ERRORS.values(), ids=ERRORS)
def test_errors(content: str | bytes, problem: str) -> None:
    assert only_problem(content).text() == f"listing.txt:{problem}"


def test_what_was_read_before_an_error_is_counted() -> None:
    first, _ = read(ERRORS["no leap year"][0])
    assert isinstance(first, Draft)
    assert first.title == TITLE
