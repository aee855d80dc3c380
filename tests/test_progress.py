"""What long work says about itself: nothing to files, little to people, and nothing that stays."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Generator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from catalog import progress
from catalog.progress import Account, track


class Terminal(io.StringIO):
    """Stands for a terminal; `seen` is what a reader sees on its line."""

    def isatty(self) -> bool:
        return True

    @property
    def seen(self) -> str:
        shown = ""
        for part in self.getvalue().split("\r"):
            shown = part + shown[len(part) :]
        return shown.rstrip()


class Clock:
    """A clock that somebody else moves on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The command has begun now, and time passes when a test says so."""
    clock = Clock()
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=clock))
    monkeypatch.setattr(progress, "_BEGAN", clock.now)
    return clock


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=terminal))
    return terminal


def working(clock: Clock, number: int, seconds: float) -> Generator[int, None, None]:
    """Tracked work on so many things, each taking so long once it is given out."""
    for thing in track(range(number), number, "writing pages"):
        yield thing
        clock.now += seconds


def test_nothing_is_written_to_what_is_no_terminal(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=stream))
    assert list(working(clock, 5, 60)) == list(range(5))
    assert stream.getvalue() == ""


def test_short_work_says_nothing(clock: Clock, terminal: Terminal) -> None:
    assert list(working(clock, 20, 0.1)) == list(range(20))
    assert clock.now - 100 == pytest.approx(2)
    assert terminal.getvalue() == ""


def test_what_came_before_counts(clock: Clock, terminal: Terminal) -> None:
    """Who has waited two seconds for other work is told of this one at once."""
    clock.now += 2
    with closing(working(clock, 20, 0.25)) as work:
        next(work)
        assert terminal.getvalue() == ""
        next(work)
        assert terminal.seen.startswith("writing pages: 1 of 20, ")


def test_a_line_says_how_far_it_is_and_how_long_it_takes(clock: Clock, terminal: Terminal) -> None:
    with closing(working(clock, 20_000, 1 / 1024)) as work:
        for _ in range(10_001):
            next(work)
        assert terminal.seen == "writing pages: 9,839 of 20,000, 1,024 a second, 10 s left"


def test_every_line_has_the_documented_form(clock: Clock, terminal: Terminal) -> None:
    assert progress.track.__doc__ is not None
    example = re.search("`(writing pages: .*)`", progress.track.__doc__)
    form = re.compile(r"writing pages: [\d,]+ of [\d,]+, [\d,]+ a second, [\d,]+ s left", re.ASCII)
    assert example is not None
    assert form.fullmatch(example[1])
    list(working(clock, 2000, 1 / 64))
    first, *lines, blank, end = (part.rstrip() for part in terminal.getvalue().split("\r"))
    assert (first, blank, end) == ("", "", "")
    # The first when two seconds are over, then one for each 13 things.
    assert len(lines) == 1 + (2000 - 129) // 13
    assert [line for line in lines if not form.fullmatch(line)] == []


def test_a_line_is_written_five_times_a_second_at_most(clock: Clock, terminal: Terminal) -> None:
    times: list[float] = []
    for _ in working(clock, 3000, 0.003):
        if terminal.getvalue().count("\r") > len(times):
            times.append(clock.now)
    assert len(times) > 20
    assert min(b - a for a, b in pairwise(times)) > 0.2


def test_a_shorter_line_hides_a_longer_one(clock: Clock, terminal: Terminal) -> None:
    for number, _ in enumerate(working(clock, 130, 1)):
        if number > 3:
            assert terminal.seen.endswith(" s left")
            assert terminal.seen.count("left") == 1


def test_the_line_is_gone_when_the_work_is_done(clock: Clock, terminal: Terminal) -> None:
    list(working(clock, 130, 1))
    assert "130 of 130" in terminal.getvalue()
    assert terminal.seen == ""
    assert terminal.getvalue().endswith("\r")
    terminal.write("done")
    assert terminal.seen == "done"


def test_the_line_is_gone_when_the_work_is_given_up(clock: Clock, terminal: Terminal) -> None:
    def fails() -> None:
        for thing in track(range(100), 100, "writing pages"):
            clock.now += 1
            if thing == 50:
                raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert "50 of 100" in terminal.getvalue()
    assert terminal.seen == ""


def test_more_things_than_were_announced(clock: Clock, terminal: Terminal) -> None:
    things = []
    for thing in track(range(10), 5, "reading"):
        things.append(thing)
        clock.now += 1
    assert things == list(range(10))
    assert "9 of 5, 1 a second, 0 s left" in terminal.getvalue()


def test_no_things_at_all(clock: Clock, terminal: Terminal) -> None:
    clock.now += 60
    assert list(track([], 0, "reading")) == []
    assert terminal.getvalue() == ""


# --- the account ---------------------------------------------------------------------------------


def test_an_account_of_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "papers/a").mkdir(parents=True)
    (tmp_path / "index.html").write_bytes(b"x" * 1_200_000)
    (tmp_path / "papers/a/index.html").write_bytes(b"x" * 34_000)
    (tmp_path / "search.json").write_bytes(b"x" * 26_000)
    monkeypatch.setattr(progress, "_peak", lambda: 1234.5)
    account = Account()
    said = account.text(str(tmp_path))
    assert re.fullmatch(r"2 pages, 1\.3 MB, 0\.\d s of CPU, 1,234 MiB at most", said)


def test_an_account_counts_from_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter([3.25, 1003.75])
    monkeypatch.setattr(progress, "time", SimpleNamespace(process_time=lambda: next(seconds)))
    monkeypatch.setattr(progress, "_peak", lambda: None)
    assert Account().text(str(tmp_path)) == "0 pages, 0.0 MB, 1,000.5 s of CPU"


def test_the_peak_is_that_of_this_process() -> None:
    peak = progress._peak()
    assert peak is None or 10 < peak < 100_000


def test_the_clock_that_is_used_does_not_go_back() -> None:
    assert time.get_clock_info("monotonic").monotonic
    assert time.monotonic() >= progress._BEGAN
