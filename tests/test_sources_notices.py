"""What has become of a paper, by several notices: the status, and the history beside it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Event, Paper, PaperId, PartialDate, Status, Url
from catalog.sources.notices import (
    Notice,
    beside,
    events,
    is_too_late,
    of_status,
    standing,
    told_first,
)

ONE, TWO = Url("https://doi.org/10.5555/one"), Url("https://doi.org/10.5555/two")


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


def notice(
    status: Status, date: str = "", url: Url | None = None, note: str | None = None
) -> Notice:
    return Notice(status=status, date=day(date) if date else None, url=url, note=note)


def event(status: Status, date: str, url: Url | None = None, note: str | None = None) -> Event:
    return Event(status=status, date=day(date), url=url, note=note)


@pytest.mark.parametrize(
    ("one", "other", "after"),
    [
        ("2022", "2021", True),
        ("2021", "2022", False),
        ("2022", "2022", False),
        # Nobody knows when in 2022.
        ("2022-12-31", "2022", False),
        ("2022", "2022-01-01", False),
        ("2022-03", "2022-03-01", False),
        ("2022-04", "2022-03-31", True),
        ("2022-04-01", "2022-03", True),
        ("2023-01-01", "2022", True),
        ("0001", "9999", False),
    ],
)
def test_a_date_is_after_another_if_all_of_it_is(one: str, other: str, after: bool) -> None:  # noqa: FBT001
    assert day(one).is_after(day(other)) is after


def test_nothing_is_said_of_most_papers() -> None:
    assert standing([]) == {
        "status": None, "status_note": None, "status_date": None, "status_url": None, "history": (),
    }  # fmt: skip
    assert standing([notice("published"), notice("preprint")])["status"] == "published"


def test_the_last_correction_is_the_status_and_the_others_are_history() -> None:
    found = standing(
        [
            notice("corrected", "2022-03-02", TWO, "Two."),
            notice("corrected", "2021", ONE),
            notice("corrected", "2023-05-06"),
        ]
    )
    assert (found["status"], found["status_date"]) == ("corrected", day("2023-05-06"))
    assert (found["status_url"], found["status_note"]) == (None, None)
    assert found["history"] == (
        event("corrected", "2021", ONE),
        event("corrected", "2022-03-02", TWO, "Two."),
    )


def test_a_retraction_counts_from_its_first_notice_and_over_what_came_later() -> None:
    found = standing(
        [
            notice("retracted", "2010-02-06", TWO),
            notice("corrected", "2004-03-06", ONE),
            # The publisher says it again, and corrects a name.
            notice("retracted", "2011-01-01", Url("https://example.org/again")),
            notice("corrected", "2012"),
            # Of this nobody knows the day.
            notice("corrected"),
        ]
    )
    assert (found["status"], found["status_date"], found["status_url"]) == (
        "retracted", day("2010-02-06"), TWO,
    )  # fmt: skip
    assert found["history"] == (event("corrected", "2004-03-06", ONE), event("corrected", "2012"))


def test_a_withdrawal_before_a_retraction_is_history() -> None:
    found = standing([notice("withdrawn", "2020-05"), notice("retracted", "2020-06")])
    assert (found["status"], found["history"]) == ("retracted", (event("withdrawn", "2020-05"),))


def test_a_notice_that_two_tell_is_one() -> None:
    # Publishers and Retraction Watch tell of the same notice, with other days.
    found = standing(
        [
            notice("corrected", "2021-05-03", ONE),
            notice("corrected", "2021-05-02", Url(ONE.upper()), "Table 2."),
            notice("corrected", "2022"),
            notice("corrected", "2022", TWO),
        ]
    )
    assert (found["status_date"], found["status_url"]) == (day("2022"), TWO)
    assert found["history"] == (event("corrected", "2021-05-02", ONE, "Table 2."),)


@pytest.mark.parametrize(
    ("notices", "first"),
    [
        ([], []),
        ([notice("corrected", "2021"), notice("corrected", "2021")], [0, 0]),
        ([notice("corrected", "2021"), notice("corrected", "2022")], [0, 1]),
        ([notice("corrected", "2021"), notice("retracted", "2021")], [0, 1]),
        # One address on two days; two addresses on one day.
        ([notice("corrected", "2021", ONE), notice("corrected", "2022", ONE)], [0, 0]),
        ([notice("corrected", "2021", ONE), notice("corrected", "2021", TWO)], [0, 1]),
        ([notice("corrected", "2021", ONE), notice("corrected", "2021")], [0, 0]),
        ([notice("corrected", "2021"), notice("corrected", "2021", TWO)], [0, 0]),
        # The first has got an address by the second, so the third is another.
        (
            [notice("corrected", "2021"), notice("corrected", "2021", ONE),
             notice("corrected", "2021", TWO)],
            [0, 0, 2],
        ),
        # The day of an address is the first that is told of it.
        (
            [notice("corrected", "2020"), notice("corrected", "2021", ONE),
             notice("corrected", "2020", ONE)],
            [0, 0, 0],
        ),
        ([notice("corrected"), notice("corrected"), notice("corrected", "2021")], [0, 0, 2]),
    ],
)  # fmt: skip
def test_which_notices_are_the_same(notices: list[Notice], first: list[int]) -> None:
    assert told_first(notices) == first


@pytest.mark.parametrize(
    ("status", "date", "now", "since", "late"),
    [
        ("corrected", "2021", "retracted", "2022", False),
        ("corrected", "2023", "retracted", "2022", False),
        ("corrected", "2023", "withdrawn", "2022", False),
        ("withdrawn", "2023", "retracted", "2022", False),
        ("retracted", "2023", "withdrawn", "2022", True),
        ("retracted", "2023", "corrected", "2022", True),
        ("corrected", "2023", "corrected", "2022", True),
        ("published", "2023", "retracted", "2022", True),
        ("published", "2023", "preprint", "2022", True),
        ("corrected", "2022-07", "corrected", "2022", False),
        ("retracted", "2023", "published", "", False),
    ],
)
def test_what_can_not_be_history(
    status: Status,
    date: str,
    now: Status,
    since: str,
    late: bool,  # noqa: FBT001
) -> None:
    assert is_too_late(status, day(date), now, day(since) if since else None) is late


def test_beside_a_status_stands_what_fits_to_it() -> None:
    now = notice("corrected", "2022", ONE)
    others = [
        notice("corrected", "2023"),
        notice("corrected", "2022-05", ONE),
        notice("published", "2021-07"),
        notice("preprint", "2021-01"),
        notice("corrected"),
    ]
    assert beside(now, others) == (event("preprint", "2021-01"), event("published", "2021-07"))


def test_an_entry_says_it_as_notices() -> None:
    paper = Paper(id=PaperId("a"), file="papers/a.yaml", title="A")
    assert of_status(paper) is None
    history = (event("corrected", "2021", ONE, "Table 2."),)
    assert tuple(events(history)) == (notice("corrected", "2021", ONE, "Table 2."),)


STATUSES: tuple[Status, ...] = ("preprint", "published", "corrected", "withdrawn", "retracted")
NOTICES = st.lists(
    st.builds(
        Notice,
        status=st.sampled_from(STATUSES),
        date=st.none()
        | st.builds(PartialDate, st.integers(2019, 2022), st.sampled_from([0, 1, 12])),
        url=st.none() | st.sampled_from([ONE, TWO]),
    ),
    max_size=8,
)


@given(NOTICES)
def test_what_is_made_of_notices_passes_the_checks(notices: list[Notice]) -> None:
    found = standing(notices)
    history = found["history"]
    assert list(history) == sorted(history, key=lambda one: one.date)
    assert not any(
        is_too_late(one.status, one.date, found["status"], found["status_date"]) for one in history
    )
    assert (found["status"] is None) == (not notices)


@given(NOTICES)
def test_a_history_needs_no_second_look(notices: list[Notice]) -> None:
    history = standing(notices)["history"]
    now = notice("retracted")
    assert beside(now, events(history)) == tuple(one for one in history)


def test_many_notices_take_little_time() -> None:
    notices = [
        notice("corrected", "2021", Url(f"https://example.org/{number}"))
        for number in range(20_000)
    ]
    start = time.process_time()
    assert len(standing(notices)["history"]) == 19_999
    assert time.process_time() - start < 2
