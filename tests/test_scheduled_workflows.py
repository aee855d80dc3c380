"""What GitHub runs by the clock: its rights, and its steps run in real git repositories.

The steps are those of the workflows, run by bash as GitHub runs them; only `gh` is not the real
one: see `tests/actions/gh.py`.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.curation.link_report import MARK
from tests.actions.runner import GitHub, Ran
from tests.repositories import commit, git, put
from tests.services.servers import LocalServices, running
from tests.web import Web, serving

ROOT = Path(__file__).parent.parent
WORKFLOWS = ROOT / ".github/workflows"
NAMES = ("links", "enrich", "digest", "snapshot")
RIGHTS = {
    "links": {"contents": "write", "issues": "write"},
    "enrich": {"contents": "write", "pull-requests": "write", "actions": "write"},
    "digest": {"contents": "write"},
    "snapshot": {"contents": "write"},
}
each = pytest.mark.parametrize("name", NAMES)


def read(name: str) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text("utf-8"))
    return loaded


def job(name: str) -> dict[str, Any]:
    ((_, found),) = read(name)["jobs"].items()
    assert isinstance(found, dict)
    return found


# --- what they may do ----------------------------------------------------------------------------


@each
def test_a_workflow_may_only_read_and_its_job_what_it_needs(name: str) -> None:
    assert read(name)["permissions"] == {"contents": "read"}
    assert job(name)["permissions"] == RIGHTS[name]
    assert job(name)["timeout-minutes"] <= 30
    assert read(name)["concurrency"]["cancel-in-progress"] is False


def test_they_run_at_minutes_of_their_own() -> None:
    crons = [read(name)[True]["schedule"][0]["cron"] for name in ("links", "enrich", "digest")]
    minutes = [int(cron.split()[0]) for cron in crons]
    assert all(minute % 2 and minute % 15 for minute in minutes)
    assert len({*crons}) == 3
    assert read("snapshot")[True] == {
        "push": {
            "tags": [
                "[0-9][0-9][0-9][0-9].[0-9][0-9]",
                "[0-9][0-9][0-9][0-9].[0-9][0-9].[0-9]+",
            ]
        }
    }


@each
def test_actions_are_pinned_as_elsewhere_and_keep_no_token(name: str) -> None:
    pinned = {step["uses"] for step in job(name)["steps"] if "uses" in step}
    known = {
        step["uses"] for one in read("check")["jobs"].values() for step in one["steps"]
        if "uses" in step
    }  # fmt: skip
    assert pinned
    assert pinned <= known
    assert job(name)["steps"][0]["with"]["persist-credentials"] is False


@each
def test_nothing_is_pasted_into_a_command(name: str) -> None:
    for step in job(name)["steps"]:
        assert "${{" not in step.get("run", "")


def tool(name: str) -> str:
    """A program that was installed beside this Python."""
    return str(Path(sys.executable).with_name(name))


def test_zizmor_finds_nothing() -> None:
    paths = [str(WORKFLOWS / f"{name}.yml") for name in NAMES]
    ran = subprocess.run(
        [tool("zizmor"), "--offline", "--no-config", "--no-progress", *paths],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout


def test_they_are_as_githubs_schema_wants_them() -> None:
    paths = [str(WORKFLOWS / f"{name}.yml") for name in NAMES]
    command = [sys.executable, "-m", "check_jsonschema"]
    ran = subprocess.run(
        [*command, "--builtin-schema", "vendor.github-workflows", *paths],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout


# --- what they do --------------------------------------------------------------------------------


class Host(GitHub):
    """A repository on a host, and a clone in which people work."""

    @property
    def work(self) -> Path:
        return self.root / "work"

    def push(self, files: dict[str, str] | None = None, tag: str = "") -> str:
        """Commit files to main, perhaps with a tag, and push both; the commit."""
        put(self.work, files or {})
        made = commit(self.work, tag=tag)
        git(self.work, "push", "--quiet", str(self.origin), "main", *([tag] if tag else []))
        return made

    def run(self, name: str, *, tag: str = "", calls: str | None = None) -> Ran:
        """Run a workflow's one job; `calls` are the first words of what `gh` was to be asked."""
        self.save({**self.state, "calls": []})
        (ran,) = self.play(name, {}, ref=tag or "main").values()
        assert ran.failed == "", ran.printed
        if calls is not None:
            assert ", ".join(" ".join(call[:2]) for call in self.state["calls"]) == calls
        return ran

    def history(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(git(self.origin, "show", "link-history:links.json"))
        return loaded


@pytest.fixture(scope="module")
def services() -> Iterator[LocalServices]:
    with running() as local:
        yield local


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving() as local:
        yield local


@pytest.fixture
def host(tmp_path: Path, services: LocalServices, web: Web) -> Host:
    """A catalog of one paper, pushed to a repository, whose link leads nowhere."""
    here = f"http://127.0.0.1:{web.port}"
    web.answers = {}
    made = Host(
        root=tmp_path,
        environment={
            **services.environment(),
            "PAPER_CATALOG_TRUSTED": f"{here} {services.url}",
            "NO_MKDOCS_2_WARNING": "1",
        },
    )
    put(
        made.work,
        {
            "mkdocs.yml": "site_name: My papers\nsite_url: https://example.org/c/\n"
            "theme: {name: material, font: false}\nplugins: [catalog]\n",
            ".gitignore": "/site/\n",
            "docs/topics/t.yaml": "title: T\ndescription: D\n",
            "docs/papers/one.yaml": "title: One\nabstract: We.\ntopics: [t]\ndate: 2020\n"
            "authors: [Ada Lovelace]\nadded: 2020-01-01\nlinks:\n"
            f"  code: [{here}/gone]\n",
        },
    )
    made.push()
    return made


def test_links_that_fail_are_kept_on_a_branch_of_their_own(host: Host, web: Web) -> None:
    host.run("links", calls="issue list")
    gone = f"http://127.0.0.1:{web.port}/gone"
    today = datetime.now(UTC).date().isoformat()
    assert host.history()["failing"][gone] | {"since": "", "last": ""} == {
        "since": "", "last": "", "days": 1, "why": "404", "archived": None,
    }  # fmt: skip
    assert git(host.origin, "ls-tree", "--name-only", "link-history") == "links.json"
    # The same day again changes nothing, and no commit says so.
    before = git(host.origin, "rev-parse", "link-history")
    host.run("links")
    if datetime.now(UTC).date().isoformat() == today:
        assert git(host.origin, "rev-parse", "link-history") == before
    assert git(host.origin, "rev-list", "--count", "main") == "1"


def dead(host: Host, web: Web) -> None:
    """A history in which the link has failed on three days, and no copy is known."""
    failing = {
        "since": "2020-01-01", "last": "2020-01-03", "days": 3, "why": "404", "archived": "",
    }  # fmt: skip
    told = {"version": 1, "place": "", "moved": {},
            "failing": {f"http://127.0.0.1:{web.port}/gone": failing}}  # fmt: skip
    work = host.root / "history"
    put(work, {"links.json": json.dumps(told)})
    commit(work)
    git(work, "push", "--quiet", str(host.origin), "main:link-history")


def test_dead_links_are_told_in_one_issue_which_is_edited_in_place(host: Host, web: Web) -> None:
    dead(host, web)
    host.run("links", calls="issue list, issue create")
    (issue,) = host.state["issues"]
    assert issue["body"].startswith(f"{MARK}\n\n1 link dead")
    assert host.history()["failing"][f"http://127.0.0.1:{web.port}/gone"]["days"] == 4
    assert git(host.origin, "rev-list", "--count", "link-history") == "2"
    host.run("links", calls="issue list, issue edit")
    web.answers["/gone"] = (200, {})
    host.run("links", calls="issue list, issue close")
    assert host.history()["failing"] == {}
    host.run("links", calls="issue list")
    dead_again = git(host.origin, "rev-parse", "link-history~2")
    git(host.origin, "update-ref", "refs/heads/link-history", dead_again)
    web.answers = {}
    host.run("links", calls="issue list, issue reopen, issue edit")
    (issue,) = host.state["issues"]
    assert (issue["state"], issue["body"].startswith(f"{MARK}\n\n1 link dead")) == ("OPEN", True)


def test_an_issue_of_somebody_else_is_not_taken_for_ours(host: Host, web: Web) -> None:
    dead(host, web)
    title = "Links that lead nowhere"
    strange = [
        {"number": 1, "author": {"is_bot": False}, "body": f"{MARK}\n\nBuy now"},
        {"number": 2, "author": {"is_bot": True}, "body": f"See {MARK}"},
    ]
    known = [{**one, "title": title, "state": "OPEN"} for one in strange]
    host.save({**host.state, "issues": known})
    host.run("links", calls="issue list, issue create")
    assert host.state["issues"][:2] == known


ENTRY = 'title: "Ileal-lymphoid-nodular hyperplasia, non-specific colitis"\nabstract: We.\n'
ENRICHED = {
    "docs/papers/two.yaml": f'{ENTRY}topics: [t]\nids: {{doi: "10.1016/s0140-6736(97)11096-0"}}\n'
}


def test_what_services_know_becomes_a_pull_request(host: Host) -> None:
    host.push(ENRICHED)
    # What was left of an earlier one that was merged or closed is replaced.
    git(host.work, "push", "--quiet", str(host.origin), "main~1:refs/heads/enrichment")
    host.run("enrich", calls="pr list, pr create, workflow run")
    (pull,) = host.state["pulls"]
    assert (pull["headRefName"], pull["title"]) == (
        "enrichment",
        "What services know of the entries",
    )
    assert "1 paper changed." in pull["body"]
    assert "status" in pull["body"]
    assert host.state["dispatched"] == [["review.yml", "enrichment"]]
    changed = git(host.origin, "diff", "--name-only", "main", "enrichment")
    assert changed == "docs/papers/two.yaml"
    entry = git(host.origin, "show", "enrichment:docs/papers/two.yaml")
    assert "\nstatus: retracted\n" in entry
    assert "\nstatus_date: 2010-02-06\n" in entry


def test_an_open_pull_request_is_left_alone_and_without_news_there_is_none(host: Host) -> None:
    host.run("enrich", calls="")
    host.push(ENRICHED)
    fork = {"number": 2, "headRefName": "main", "title": "x", "isCrossRepository": True}
    git(host.work, "push", "--quiet", str(host.origin), "main~1:refs/heads/enrichment")
    ours = {**fork, "number": 3, "headRefName": "enrichment", "isCrossRepository": False}
    host.save({**host.state, "pulls": [fork, ours]})
    before = git(host.origin, "rev-parse", "enrichment")
    assert "#3 is open: nothing proposed" in host.run("enrich", calls="pr list").printed
    assert git(host.origin, "rev-parse", "enrichment") == before
    # A fork's branch of the same name is nobody's business.
    host.save({**host.state, "pulls": [{**ours, "isCrossRepository": True}]})
    host.run("enrich", calls="pr list, pr create, workflow run")


def test_a_digest_is_a_release_if_anything_is_new(host: Host) -> None:
    git(host.work, "tag", "digest-2020-01-01")
    git(host.work, "push", "--quiet", str(host.origin), "digest-2020-01-01")
    host.run("digest", calls="")
    made = host.push(
        {"docs/papers/two.yaml": "title: Two\nabstract: We.\ntopics: [t]\nwhy: It is new.\n"}
    )
    today = datetime.now(UTC).date()
    host.run("digest", calls="release create")
    (release,) = host.state["releases"]
    assert release["tag"] in {f"digest-{today}", f"digest-{datetime.now(UTC).date()}"}
    assert release["options"] == {
        "title": f"New papers, {release['tag'].removeprefix('digest-')}",
        "notes-file": "-",
        "target": made,
        "latest": "false",
        "": "",
    }
    assert release["notes"] == (
        "1 paper added to My papers.\n\n## T\n\n"
        "- **[Two](https://example.org/c/papers/two/)**  \n  It is new.\n"
    )
    assert [*release["files"]] == ["digest.html"]
    assert b"<strong>" in bytes.fromhex(release["files"]["digest.html"])


def test_a_tag_makes_a_release_that_can_be_cited(host: Host) -> None:
    host.push(tag="2026.10")
    two = {"docs/papers/two.yaml": "title: Two\nabstract: We.\ntopics: [t]\n"}
    host.push(two, tag="2026.11")
    host.run("snapshot", tag="2026.11", calls="release create")
    (release,) = host.state["releases"]
    assert (release["tag"], release["options"]["title"]) == ("2026.11", "Snapshot 2026.11")
    # The tag must be there: none is made.
    assert "verify-tag" in release["options"]
    names = {"catalog-2026.11.zip", "CITATION.cff", ".zenodo.json", "SHA256SUMS"}
    assert {*release["files"]} == names
    sums = bytes.fromhex(release["files"]["SHA256SUMS"]).decode().splitlines()
    assert {*sums} == {
        f"{hashlib.sha256(bytes.fromhex(content)).hexdigest()}  {name}"
        for name, content in release["files"].items()
        if name != "SHA256SUMS"
    }
    assert "Since 2026.10: 1 paper added." in release["notes"]
    assert "[Two](https://example.org/c/papers/two/)" in release["notes"]


@pytest.mark.parametrize("tag", ["2026.13", "9999.99"])
def test_a_tag_that_only_looks_like_a_snapshot_makes_no_release(host: Host, tag: str) -> None:
    host.push(tag=tag)
    (ran,) = host.play("snapshot", {}, ref=tag).values()
    assert ran.failed == "Release"
    assert "is no snapshot's name" in ran.printed
    assert host.state["releases"] == []
