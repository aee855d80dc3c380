"""Withdrawn, retracted and corrected papers, noticed through services."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalog.cli import main
from catalog.curation.notices import in_turn
from catalog.model import ArxivId, Identifiers, Paper, PaperId
from catalog.services.client import Client
from catalog.services.clock import Pace
from tests.repositories import put
from tests.services.servers import LocalServices, down, running

RETRACTED = "docs/papers/retracted.yaml"
TITLE = "Ileal-lymphoid-nodular hyperplasia, non-specific colitis"
DOI = "10.1016/s0140-6736(97)11096-0"


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServices]:
    with running() as local:
        for name, value in local.environment().items():
            monkeypatch.setenv(name, value)
        quick = partial(Client, clock=local.clock, pace=Pace(local.clock))
        monkeypatch.setattr("catalog.cli.asking.Client", quick)
        yield local


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    put(tmp_path, {"docs/topics/t.yaml": "title: T\ndescription: D\n"})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def entry(folder: Path, more: str = "", title: str = TITLE) -> None:
    text = f'title: "{title}"\n# kept\nids: {{doi: "{DOI}"}}\ntopics: [t]\n{more}'
    put(folder, {RETRACTED: text})


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["notices", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.usefixtures("services")
def test_a_retraction_is_shown_and_written_when_asked_to(folder: Path) -> None:
    entry(folder)
    before = (folder / RETRACTED).read_text()
    result = run()
    assert result.exit_code == 0
    assert (
        "\n+status: retracted\n+status_note: According to Crossref.\n+status_date: 2010-02-06\n"
        '+status_url: "https://doi.org/10.1016/s0140-6736(10)60175-4"\n'
        "+history:\n"
        "+  - {status: corrected, date: 2004-03-06, url: "
        '"https://doi.org/10.1016/s0140-6736(04)15715-2"}\n'
    ) in result.stdout
    assert result.stdout.endswith(
        "1 paper asked for: 1 to be marked, 0 in doubt, 0 not answered or refused\n"
        "nothing written: `--write` does it\n"
    )
    assert (folder / RETRACTED).read_text() == before
    assert run("--write").stdout.endswith(
        "1 paper asked for: 1 marked, 0 in doubt, 0 not answered or refused\n"
    )
    after = (folder / RETRACTED).read_text()
    assert "\nstatus: retracted\nstatus_note: According to Crossref.\n" in after
    assert "# kept\n" in after
    # Nobody is told a second time.
    assert "0 to be marked, 0 in doubt" in run().stdout


@pytest.mark.usefixtures("services")
def test_a_note_of_ones_own_stays(folder: Path) -> None:
    entry(folder, "status_note: See the editors.\n")
    run("--write")
    after = (folder / RETRACTED).read_text()
    assert "status: retracted\nstatus_note: See the editors.\n" in after


@pytest.mark.usefixtures("services")
def test_a_status_without_its_day_gets_it_and_a_day_of_ones_own_stays(folder: Path) -> None:
    entry(folder, "status: retracted\nstatus_note: See the editors.\n")
    run("--write")
    dated = (folder / RETRACTED).read_text()
    assert "status_note: See the editors.\nstatus_date: 2010-02-06\nstatus_url: " in dated
    assert "\nhistory:\n  - {status: corrected, date: 2004-03-06, " in dated
    entry(folder, "status: retracted\nstatus_date: 2010-02\n")
    before = (folder / RETRACTED).read_text()
    assert "0 marked" in run("--write").stdout
    assert (folder / RETRACTED).read_text() == before


@pytest.mark.usefixtures("services")
def test_completing_an_entry_takes_the_day_too(folder: Path) -> None:
    entry(folder)
    result = CliRunner().invoke(main, ["enrich", "--write"])
    assert result.exit_code == 0
    after = (folder / RETRACTED).read_text()
    assert "\nstatus: retracted\nstatus_date: 2010-02-06\nstatus_url: " in after
    assert "\nhistory:\n  - {status: corrected, date: 2004-03-06, " in after


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("status", ["published", "corrected"])
def test_a_status_of_ones_own_stays_and_the_doubt_is_told(folder: Path, status: str) -> None:
    entry(folder, f"status: {status}\n")
    before = (folder / RETRACTED).read_text()
    result = run("--write")
    assert result.exit_code == 0
    assert (
        f"{RETRACTED}:1:1: status-in-doubt: the entry says {status}, Crossref says retracted "
        "(warning)\n"
    ) in result.stdout
    assert (folder / RETRACTED).read_text() == before


@pytest.mark.usefixtures("services")
def test_an_answer_about_another_paper_is_not_believed(folder: Path) -> None:
    entry(folder, title="Attention in large language models of code")
    result = run("--write")
    assert "Crossref: refused, its title is" in result.stderr
    assert "0 marked, 0 in doubt, 1 not answered or refused" in result.stdout


@pytest.mark.usefixtures("services")
def test_a_paper_that_nobody_has_withdrawn_stays(folder: Path) -> None:
    put(
        folder,
        {
            "docs/papers/xmem.yaml": (
                'title: "XMem: Long-Term Video Object Segmentation with an Atkinson-Shiffrin '
                'Memory Model"\nids: {arxiv: "2207.07115"}\ntopics: [t]\n'
            )
        },
    )
    result = run("--write")
    assert (result.stdout, result.stderr) == (
        "1 paper asked for: 0 marked, 0 in doubt, 0 not answered or refused\n",
        "",
    )


def test_services_that_are_down_are_told_and_nothing_changes(
    folder: Path, services: LocalServices
) -> None:
    entry(folder)
    for name in ("crossref", "datacite", "openalex", "semantic-scholar"):
        services.trouble(name, down())
    before = (folder / RETRACTED).read_text()
    result = run("--write")
    assert result.exit_code == 0
    assert "no service could be asked about DOI" in result.stderr
    assert "0 marked, 0 in doubt, 1 not answered or refused" in result.stdout
    assert (folder / RETRACTED).read_text() == before


def test_papers_without_identifiers_are_not_asked_for(
    folder: Path, services: LocalServices
) -> None:
    put(folder, {"docs/papers/x.yaml": "title: X\ntopics: [t]\n"})
    assert run().stdout.startswith("0 papers asked for")
    assert services.asked == []


def test_each_week_it_is_the_turn_of_others() -> None:
    papers = [
        Paper(
            id=PaperId(f"p-{n}"),
            file=f"papers/p-{n}.yaml",
            title="T",
            ids=Identifiers(arxiv=ArxivId(f"2207.{n:05}")),
        )
        for n in range(10)
    ]
    # Four Mondays; any day of a week is as good.
    weeks = [in_turn(papers, 3, date(2026, 11, day)) for day in (2, 9, 16, 23)]
    assert [len(week) for week in weeks] == [3, 3, 3, 3]
    assert {paper.id for week in weeks for paper in week} == {paper.id for paper in papers}
    assert in_turn(papers, 3, date(2026, 11, 8)) == weeks[0]
    assert in_turn(papers[::-1], 3, date(2026, 11, 2)) == weeks[0]
    assert in_turn(papers, None, date(2026, 11, 2)) == tuple(papers)
