"""Links checked against a local server, their history, and the one issue that tells of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import html5lib
import markdown
import pytest
from click.testing import CliRunner, Result

from catalog.cli import main
from catalog.curation import link_history
from catalog.curation.link_check import Link, archived_copy, check, chosen, links
from catalog.curation.link_history import Failing, History, recorded
from catalog.curation.link_report import MARK, report
from catalog.curation.probe import Outcome, probe
from catalog.model import (
    ArxivId,
    Catalog,
    Doi,
    Event,
    Identifiers,
    Links,
    Paper,
    PaperId,
    PartialDate,
    Url,
)
from catalog.services.client import Client
from catalog.services.clock import Pace
from tests.hostile import NASTY
from tests.repositories import put
from tests.web import Answer, Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as local:
        yield local


# --- one link ------------------------------------------------------------------------------------


def to(path: str, status: int = 301) -> Answer:
    return status, {"Location": path}


STATES: dict[str, tuple[Answer, Outcome]] = {
    "/fine": ((200, {}), Outcome(state="alive", status=200)),
    "/none": ((204, {}), Outcome(state="alive", status=204)),
    "/gone": ((404, {}), Outcome(state="gone", why="404", status=404)),
    "/for-good": ((410, {}), Outcome(state="gone", why="410", status=410)),
    "/secret": ((403, {}), Outcome(state="unclear", why="403", status=403)),
    "/login": ((401, {}), Outcome(state="unclear", why="401", status=401)),
    "/often": ((429, {}), Outcome(state="unclear", why="429", status=429)),
    "/broken": ((500, {}), Outcome(state="unclear", why="500", status=500)),
    "/away": ((503, {}), Outcome(state="unclear", why="503", status=503)),
    "/silent": ((0, {}), Outcome(state="unclear", why="the connection broke off")),
    "/for-now": (to("/fine", 302), Outcome(state="alive", status=200)),
    "/to-gone": (to("/gone"), Outcome(state="gone", why="404", status=404)),
    "/to-front": (
        to("/"),
        Outcome(state="unclear", why="sent on to a front page", status=200),
    ),
    "/circle": (to("/circle"), Outcome(state="unclear", why="sent on too often")),
    "/bad": (
        to("http://[", 302),
        Outcome(state="unclear", why="sent on to what is no address", status=302),
    ),
    "/inside": (
        to("http://10.0.0.1/", 302),
        Outcome(state="unclear", why="it leads to an address that is not asked"),
    ),
    "/files": (
        to("file:///etc/passwd"),
        Outcome(state="unclear", why="it leads to an address that is not asked"),
    ),
    "/nowhere": ((301, {}), Outcome(state="unclear", why="301", status=301)),
}


@pytest.mark.parametrize("path", STATES)
def test_what_an_answer_says_of_a_link(web: Web, path: str) -> None:
    web.answers = {name: answer for name, (answer, _) in STATES.items()}
    web.answers["/"] = (200, {})
    assert probe(web.client(), web.at(path)) == STATES[path][1]


def test_a_link_has_moved_as_far_as_it_was_sent_for_good(web: Web) -> None:
    web.answers = {
        "/old": to("/newer"),
        "/newer": to("/newest", 308),
        "/newest": to("/today", 302),
        "/today": (200, {}),
    }
    assert probe(web.client(), web.at("/old")) == Outcome(
        state="moved", to=web.at("/newest"), status=200
    )
    # Where the way begins for now, nothing behind it is for good.
    web.answers["/old"] = to("/newer", 307)
    assert probe(web.client(), web.at("/old")) == Outcome(state="alive", status=200)


def test_a_host_that_is_not_known_is_gone(web: Web) -> None:
    assert probe(web.client(), "http://gone.invalid/") == Outcome(
        state="gone", why="its host is not known"
    )


def test_an_address_of_ones_own_network_is_not_asked(web: Web) -> None:
    web.answers = {"/fine": (200, {})}
    client = web.client("two.example")
    assert probe(client, web.at("/fine")).state == "unclear"
    # Nor is one that a trusted host sends on to.
    web.answers["/on"] = to(web.at("/fine"))
    assert probe(client, web.at("/on", "two.example")).state == "unclear"
    assert web.paths() == ["HEAD /on"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
def test_get_decides_where_head_is_refused(web: Web, status: int) -> None:
    web.answers = {"/x": (200, {})}
    web.head = {"/x": status}
    assert probe(web.client(), web.at("/x")) == Outcome(state="alive", status=200)
    assert web.paths() == ["HEAD /x", "GET /x"]


def test_head_is_enough_where_it_is_answered(web: Web) -> None:
    web.answers = {"/x": (200, {}), "/often": (429, {})}
    probe(web.client(), web.at("/x"))
    # Who has had enough is not asked a second time.
    probe(web.client(), web.at("/often"))
    assert web.paths() == ["HEAD /x", "HEAD /often"]


def test_a_resolver_that_sends_on_knows_the_paper(web: Web) -> None:
    # Publishers' hosts refuse programs, and say nothing of the DOI.
    web.answers = {"/10.1000/x": to(web.at("/secret", "two.example"), 302), "/secret": (403, {})}
    assert probe(web.client(), web.at("/10.1000/x"), resolver=True).state == "alive"
    assert probe(web.client(), web.at("/10.1000/y"), resolver=True).state == "gone"
    assert "HEAD /secret" not in web.paths()


# --- all links -----------------------------------------------------------------------------------


def paper(id_: str, *urls: str, title: str = "T", **ids: str) -> Paper:
    return Paper(
        id=PaperId(id_),
        file=f"papers/{id_}.yaml",
        title=title,
        ids=Identifiers(**ids),  # type: ignore[arg-type]
        links=Links(code=tuple(Url(url) for url in urls)),
    )


def test_links_of_entries_and_pages_of_identifiers() -> None:
    catalog = Catalog(
        papers=(
            paper("a", "https://a.example/", "https://doi.org/10.1000/z", doi=Doi("10.1000/x")),
            paper("b", "https://a.example/", arxiv=ArxivId("2207.07115")),
        )
    )
    found = links(catalog)
    assert list(found) == [
        "https://doi.org/10.1000/x",
        "https://a.example/",
        "https://doi.org/10.1000/z",
        "https://arxiv.org/abs/2207.07115",
    ]
    assert found["https://a.example/"].places == (("a", "Code"), ("b", "Code"))
    assert [link.resolver for link in found.values()] == [True, False, True, True]


def test_notices_are_links_of_a_page() -> None:
    notice = Url("https://doi.org/10.1000/notice")
    history = (
        Event(status="corrected", date=PartialDate(2021), url=Url("https://a.example/n")),
        Event(status="corrected", date=PartialDate(2022)),
    )
    one = replace(paper("a"), status="retracted", status_url=notice, history=history)
    assert links(Catalog(papers=(one,))) == {
        notice: Link(url=notice, places=((one.id, "Notice"),), resolver=True),
        "https://a.example/n": Link(url="https://a.example/n", places=((one.id, "Notice"),)),
    }


def of(*urls: str) -> list[Link]:
    return [Link(url=url, places=((PaperId("a"), "Code"),)) for url in urls]


def test_a_host_that_has_had_enough_is_left_alone_and_others_are_not(web: Web) -> None:
    web.answers = {"/a": (429, {}), "/b": (200, {})}
    found = check(web.client(), of(web.at("/a"), web.at("/b"), web.at("/b", "two.example")))
    assert [outcome.state for outcome in found.values()] == ["unclear", "unclear", "alive"]
    assert {host for host, _, path in web.asked if path == "/b"} == {"two.example"}


def test_a_host_that_is_silent_is_left_alone_after_a_while(web: Web) -> None:
    web.answers = {f"/{n}": (0, {}) for n in range(9)}
    found = check(web.client(), of(*(web.at(f"/{n}") for n in range(9))))
    assert {outcome.state for outcome in found.values()} == {"unclear"}
    assert {path for _, _, path in web.asked} == {"/0", "/1", "/2"}


def test_one_host_is_asked_once_a_second_at_most(web: Web) -> None:
    web.answers = {f"/{n}": (200, {}) for n in range(4)}
    start = web.clock.time
    check(web.client(), of(*(web.at(f"/{n}") for n in range(4))))
    assert web.clock.time - start == pytest.approx(3.0)


def test_all_links_have_their_turn_and_those_that_fail_come_first() -> None:
    known = {link.url: link for link in of(*(f"https://example.org/{n}" for n in range(10)))}
    failing = Failing(since="2026-11-01", last="2026-11-01", days=1, why="404")
    history = History(failing={"https://example.org/7": failing})
    seen: list[str] = []
    for _ in range(3):
        urls, place = chosen(known, history, 4)
        assert urls[0] == "https://example.org/7"
        assert len({*urls}) == 4
        seen += urls[1:]
        history = History(failing=history.failing, place=place)
    # Nine others, three at a time, beside the one that fails.
    assert sorted(seen) == sorted({*known} - {"https://example.org/7"})
    assert chosen(known, history, None) == (sorted(known), "")
    assert len(chosen(known, history, 1)[0]) == 1


# --- history -------------------------------------------------------------------------------------

GONE = Outcome(state="gone", why="404", status=404)
ALIVE = Outcome(state="alive", status=200)
UNCLEAR = Outcome(state="unclear", why="503", status=503)
X = "https://example.org/x"


def after(*days: tuple[int, Outcome]) -> History:
    """The history after runs on days of November."""
    history = History()
    for day, outcome in days:
        history = recorded(history, {X: outcome}, known={X}, day=date(2026, 11, day))
    return history


def test_a_link_is_dead_after_failures_on_three_different_days() -> None:
    assert not after((1, GONE), (2, GONE)).dead
    assert not after((1, GONE), (1, GONE), (1, GONE), (2, GONE)).dead
    # A clock that was set back counts no day twice.
    assert not after((2, GONE), (1, GONE), (2, GONE), (1, GONE)).dead
    dead = after((1, GONE), (2, GONE), (9, GONE)).dead
    assert dead == {X: Failing(since="2026-11-01", last="2026-11-09", days=3, why="404")}


def test_what_is_unclear_neither_counts_nor_helps() -> None:
    assert not after((1, GONE), (2, UNCLEAR), (3, UNCLEAR), (4, UNCLEAR)).dead
    assert after((1, GONE), (2, UNCLEAR), (3, GONE), (4, GONE)).dead


def test_a_link_that_answers_or_has_gone_from_the_entries_leaves() -> None:
    three = ((1, GONE), (2, GONE), (3, GONE))
    assert after(*three, (4, ALIVE)) == History()
    history = after(*three)
    assert recorded(history, {}, known=set(), day=date(2026, 11, 4)) == History()
    moved = after((1, Outcome(state="moved", to="https://example.org/y")))
    assert moved.moved == {X: "https://example.org/y"}
    assert recorded(moved, {X: ALIVE}, known={X}, day=date(2026, 11, 4)) == History()


def test_the_file_is_read_as_it_was_written() -> None:
    history = History(
        failing={X: Failing(since="2026-11-01", last="2026-11-03", days=3, why="404", archived="")},
        moved={"https://example.org/y": "https://example.org/z"},
        place="ab12",
    )
    assert link_history.read(link_history.written(history)) == history


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 2}', "[" * 100_000, "\x00"])
def test_what_is_no_history(text: str) -> None:
    assert link_history.read(text) is None


def test_what_is_no_entry_of_a_history_is_left_out() -> None:
    good = {"since": "2026-11-01", "last": "2026-11-01", "days": 1, "why": "404", "archived": None}
    wrong = [
        {**good, "days": "3"}, {**good, "days": True}, {**good, "since": "yesterday"},
        {**good, "archived": "x](javascript:1)"}, {**good, "more": 1}, {**good, "why": 404},
        {"days": 3}, 1, None,
    ]  # fmt: skip
    told = {
        "version": 1,
        "place": 1,
        "failing": {
            **{f"https://example.org/{n}": value for n, value in enumerate(wrong)},
            "javascript:alert(1)": good,
            X: good,
        },
        "moved": {X: "javascript:alert(1)", "x": X},
    }
    read = link_history.read(json.dumps(told))
    assert read == History(
        failing={X: Failing(since="2026-11-01", last="2026-11-01", days=1, why="404")}
    )


# --- archived copies -----------------------------------------------------------------------------


def copy(**closest: object) -> str:
    return json.dumps({"url": X, "archived_snapshots": {"closest": closest} if closest else {}})


COPIES = {
    copy(available=True, status="200", timestamp="20191130073412", url="x"): "20191130073412",
    copy(available=True, status="404", timestamp="20191130073412"): "",
    copy(available=False, status="200", timestamp="20191130073412"): "",
    copy(available=True, status="200", timestamp="2019](javascript:1)"): "",
    copy(): "",
    "[]": "",
    "{": None,
}


@pytest.mark.parametrize("body", COPIES)
def test_a_copy_is_known_by_its_moment_alone(web: Web, body: str) -> None:
    web.answers = {"/available": (200, {})}
    web.bodies = {"/available": body}
    assert archived_copy(web.client(), web.at("/available"), f"{X}?a=b&c") == COPIES[body]
    assert web.paths() == ["GET /available?url=https%3A%2F%2Fexample.org%2Fx%3Fa%3Db%26c"]


def test_an_archive_that_does_not_answer_says_nothing(web: Web) -> None:
    web.answers = {"/available": (503, {})}
    assert archived_copy(web.client(), web.at("/available"), X) is None


# --- the report ----------------------------------------------------------------------------------

DEAD = Failing(since="2026-11-01", last="2026-11-03", days=3, why="404", archived="20191130073412")
SITE = "https://example.org/c/"


def test_the_report_names_what_is_dead_and_what_has_moved() -> None:
    catalog = Catalog(papers=(paper("a", X, f"{X}/y", title="U^2-Net"),))
    history = History(
        failing={X: DEAD, "https://gone.example/": DEAD}, moved={f"{X}/y": "https://example.net/y"}
    )
    assert report(catalog, links(catalog), history, SITE) == (
        f"{MARK}\n\n"
        "1 link dead: nobody answered on 3 different days. 1 link moved for good.\n\n"
        "Mend them in the entries; a link that answers again leaves this list by itself. "
        "An archived copy may stand in for a dead link, once somebody has looked at it.\n\n"
        "## Dead\n\n"
        "- `https://example.org/x`: 404, since 2026-11-01\n"
        "  - Code of [U²-Net](https://example.org/c/papers/a/)\n"
        "  - archived copy: `https://web.archive.org/web/20191130073412/https://example.org/x`\n\n"
        "## Moved\n\n"
        "- `https://example.org/x/y`\n"
        "  - Code of [U²-Net](https://example.org/c/papers/a/)\n"
        "  - now at `https://example.net/y`\n"
    )


def test_there_is_no_report_without_anything_to_tell() -> None:
    catalog = Catalog(papers=(paper("a", X),))
    failing = Failing(since="2026-11-01", last="2026-11-02", days=2, why="404")
    assert report(catalog, links(catalog), History(failing={X: failing}), SITE) == ""


def test_nothing_foreign_is_more_than_text_in_the_report() -> None:
    evil = "https://example.org/)**@everyone\u202e#1"
    catalog = Catalog(papers=(paper("a", evil, title=f"{NASTY} @everyone <img src=x>"),))
    for failing, moved in (({evil: DEAD}, {}), ({}, {evil: f"{evil}/@all"})):
        text = report(catalog, links(catalog), History(failing=failing, moved=moved), SITE)
        assert "\u202e" not in text
        # Within code GitHub sees nobody.
        assert not re.search(r"@\w|#\d", re.sub(r"`[^`\n]*`", "", text).replace("&#", ""))
        document = html5lib.parse(markdown.markdown(text), namespaceHTMLElements=False)
        tags = {element.tag for element in document.iter() if isinstance(element.tag, str)}
        assert tags <= {"html", "head", "body", "p", "h2", "ul", "li", "a", "code"}
        assert [a.get("href") for a in document.iter("a")] == [f"{SITE}papers/a/"]


def test_a_long_report_is_cut_to_what_github_takes() -> None:
    urls = [f"https://example.org/{'x' * 200}/{n}" for n in range(900)]
    catalog = Catalog(papers=(paper("a", *urls, title="T" * 300),))
    history = History(
        failing=dict.fromkeys(urls[:450], DEAD), moved=dict.fromkeys(urls[450:], urls[0])
    )
    text = report(catalog, links(catalog), history, SITE)
    assert 50_000 < len(text) < 65_536
    assert len(re.findall(r"^- and \d+ more$", text, re.MULTILINE)) == 2
    assert text.count("now at") > 40


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def run(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command, for a catalog of links to the local server."""
    here = f"http://127.0.0.1:{web.port}"
    put(
        tmp_path,
        {
            "mkdocs.yml": f"site_url: {SITE}\n",
            "docs/topics/t.yaml": "title: T\ndescription: D\n",
            "docs/papers/a.yaml": "title: A\ntopics: [t]\nlinks:\n"
            f"  code: [{here}/fine, {here}/gone]\n  project: [{here}/old]\n",
        },
    )
    web.answers = {
        "/fine": (200, {}), "/old": to("/fine"), "/available": (200, {}),
    }  # fmt: skip
    web.bodies = {"/available": copy(available=True, status="200", timestamp="20191130073412")}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAPER_CATALOG_TRUSTED", here)
    monkeypatch.setenv("PAPER_CATALOG_CACHE", "off")
    quick = partial(Client, clock=web.clock, pace=Pace(web.clock))
    monkeypatch.setattr("catalog.cli.asking.Client", quick)

    def invoke(*arguments: str, day: int = 1) -> Result:
        result = CliRunner().invoke(
            main,
            ["links", "--history", "links.json", "--report", "links.md", "--archive",
             f"{here}/available", "--as-of", f"2026-11-{day:02}", *arguments],
        )  # fmt: skip
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def test_three_days_of_the_command(web: Web, run: Callable[..., Result]) -> None:
    here = f"http://127.0.0.1:{web.port}"
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"gone: '{here}/gone': 404\n"
        f"moved: '{here}/old' to '{here}/fine'\n"
        "2026-11-01: 3 of 3 links checked: 1 alive, 1 moved, 1 gone, 0 unclear; "
        "0 dead, 1 failing\n"
    )
    assert "1 link moved for good. 1 more failed, on fewer days." in Path("links.md").read_text()
    run(day=1)
    assert run(day=2).stdout.endswith("0 dead, 1 failing\n")
    assert not [path for path in web.paths() if "/available" in path]
    assert run(day=3).stdout.endswith("1 dead, 0 failing\n")
    told = Path("links.md").read_text("utf-8")
    assert f"archived copy: `https://web.archive.org/web/20191130073412/{here}/gone`" in told
    # The copy is known from now on.
    run(day=4)
    assert len([path for path in web.paths() if "/available" in path]) == 1
    # Nothing of what the pages say has come here.
    assert "everyone" not in told + Path("links.json").read_text("utf-8")
    # Both are mended.
    web.answers |= {"/gone": (200, {}), "/old": (200, {})}
    assert run(day=5).stdout.endswith("3 alive, 0 moved, 0 gone, 0 unclear; 0 dead, 0 failing\n")
    assert Path("links.md").read_text("utf-8") == ""


def test_offline_it_tells_what_is_known(web: Web, run: Callable[..., Result]) -> None:
    run()
    web.asked.clear()
    before = Path("links.json").read_bytes()
    Path("links.md").unlink()
    assert run("--offline", day=9).exit_code == 0
    assert "1 link moved for good." in Path("links.md").read_text("utf-8")
    assert Path("links.json").read_bytes() == before
    assert web.asked == []


def test_if_nobody_answers_nothing_is_kept(web: Web, run: Callable[..., Result]) -> None:
    web.answers = {"/fine": (0, {}), "/old": (0, {}), "/gone": (0, {})}
    result = run()
    assert result.exit_code == 1
    assert "nobody has answered: the trouble is here; nothing is kept" in result.stderr
    assert not Path("links.json").exists()


def test_a_history_that_is_none_begins_anew(run: Callable[..., Result]) -> None:
    Path("links.json").write_bytes(b"\xff")
    result = run()
    assert result.exit_code == 0
    assert result.stderr == "links.json holds no history that can be read: it begins anew\n"
    assert link_history.read(Path("links.json").read_text("utf-8"))


def test_a_limit_is_kept_and_remembered(web: Web, run: Callable[..., Result]) -> None:
    for day in (1, 2, 3):
        assert "1 of 3 links checked" in run("--limit", "1", day=day).stdout
    # All had their turn.
    assert {"HEAD /fine", "HEAD /old", "HEAD /gone"} <= {*web.paths()}
