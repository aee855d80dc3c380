"""Events that can't be: a history without a status, one that is later, one that stands twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog.model import Catalog, Event, Paper, PaperId, PartialDate, Status, Url
from catalog.rules import Case, Rule
from catalog.rules.dates import doubled_event, future_date, history_without_status, late_event

ONE, TWO = Url("https://example.org/one"), Url("https://example.org/two")


def event(status: Status, day: str, url: Url | None = None, note: str | None = None) -> Event:
    return Event(status=status, date=PartialDate.parse(day), url=url, note=note)


def paper(*history: Event, status: Status | None = None, day: str = "", **values: Any) -> Paper:
    return Paper(
        id=PaperId("a"),
        file="papers/a.yaml",
        title="A",
        status=status,
        status_date=PartialDate.parse(day) if day else None,
        history=history,
        **values,
    )


def found(rule: Rule, one: Paper) -> list[tuple[object, str]]:
    case = Case(catalog=Catalog(papers=(one,)), today=date(2026, 11, 21))
    return [(f.path, f.message) for f in rule.find(case)]


RULES = (history_without_status, late_event, doubled_event)


@pytest.mark.parametrize(
    "one",
    [
        paper(),
        paper(status="retracted", day="2020"),
        paper(event("corrected", "2020-02"), status="retracted", day="2020"),
        paper(event("corrected", "2019"), event("corrected", "2020"), status="corrected"),
        # The paper stays retracted.
        paper(event("corrected", "2021"), status="retracted", day="2020"),
        # It was published again.
        paper(event("retracted", "2019"), status="published", day="2020"),
        # Two notices of one day.
        paper(event("corrected", "2020-01-02", ONE), event("corrected", "2020-01-02", TWO),
              status="corrected", day="2020-01-03"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_what_can_be(rule: Rule, one: Paper) -> None:
    assert found(rule, one) == []


def test_a_history_leads_up_to_a_status() -> None:
    one = paper(event("retracted", "2020"))
    assert found(history_without_status, one) == [
        (("history",), "it has no `status` to lead up to")
    ]
    assert found(late_event, one) == []


def test_the_last_event_is_the_status() -> None:
    one = paper(
        event("corrected", "2019"),
        event("retracted", "2021-02"),
        event("corrected", "2020-05"),
        status="corrected",
        day="2020-04-30",
    )
    assert found(late_event, one) == [
        (("history", 1), "retracted in 2021-02 is later than corrected in 2020-04-30"),
        (("history", 2), "corrected in 2020-05 is later than corrected in 2020-04-30"),
    ]


def test_an_event_stands_once() -> None:
    one = paper(
        event("corrected", "2019", note="One."),
        event("corrected", "2019", note="Two."),
        event("corrected", "2020-01-02"),
        event("corrected", "2018", ONE),
        event("corrected", "2020-01", ONE),
        status="corrected",
        day="2020-01-02",
        status_url=TWO,
    )
    assert found(doubled_event, one) == [
        (("history", 1), "corrected in 2019 stands in the history before"),
        (("history", 2), "corrected in 2020-01-02 stands as the status"),
        (("history", 4), "corrected in 2020-01 stands in the history before"),
    ]


def test_what_is_the_same_to_the_letter_is_taken_away() -> None:
    same, other = event("corrected", "2019", ONE, "N."), event("corrected", "2019", note="M.")
    assert doubled_event.mend is not None
    one = paper(same, other, same, status="retracted")
    mend = doubled_event.mend(Catalog(papers=(one,)))
    assert mend(one).history == (same, other)
    for clean in (mend(one), paper(status="retracted")):
        assert mend(clean) is clean


def test_an_event_to_come_is_found() -> None:
    one = paper(event("corrected", "2025"), event("corrected", "2027-01"), status="corrected")
    assert found(future_date, one) == [(("history", 1, "date"), "'2027-01' is still to come")]
