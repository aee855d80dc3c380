"""What GitHub runs: pinned, with few rights, and the same commands as README.md tells people."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github"
RUN = ROOT / ".ci" / "run"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.y*ml"))
AUTOMATION = [*WORKFLOWS, GITHUB / "dependabot.yml", RUN]

BUILD = "python -m pip install . && mkdocs build --strict"
TEST = "python -m pip install -e '.[test]' && python -m tests.browser.install && python -m pytest"

# The most that a job may do, by workflow and job; a job without rights of its own reads only.
READ = {"contents": "read"}
RIGHTS = {
    ("check", "check"): READ,
    ("publish", "build"): READ,
    ("publish", "deploy"): {"pages": "write", "id-token": "write"},
}

workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path: Path) -> dict[Any, Any]:
    loaded = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def triggers(path: Path) -> Any:
    # `on` is a truth value in YAML 1.1.
    return read(path)[True]


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read(path)["jobs"]
    return found


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in jobs(path).values():
        yield from job["steps"]


def test_there_is_a_workflow_for_pull_requests_and_one_that_publishes() -> None:
    assert [path.name for path in WORKFLOWS] == ["check.yml", "publish.yml"]
    check, publish = WORKFLOWS
    assert triggers(check) == {"pull_request": None}
    assert triggers(publish) == {"push": {"branches": ["main"]}, "workflow_dispatch": None}


@workflow
def test_every_action_is_pinned_to_a_commit_whose_release_is_named(path: Path) -> None:
    lines = [line for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert lines
    assert len(lines) == sum("uses" in step for step in steps(path))
    for line in lines:
        assert re.fullmatch(
            r"\s*(?:- )?uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line
        ), line


def test_an_action_is_pinned_to_the_same_commit_everywhere() -> None:
    pins = {step["uses"] for path in WORKFLOWS for step in steps(path) if "uses" in step}
    assert len(pins) == len({pin.partition("@")[0] for pin in pins})


@workflow
def test_a_workflow_may_only_read_and_a_job_what_it_needs(path: Path) -> None:
    assert read(path)["permissions"] == READ
    for name, job in jobs(path).items():
        assert job.get("permissions", READ) == RIGHTS[path.stem, name]


@workflow
def test_no_token_stays_in_the_checkout(path: Path) -> None:
    checkouts = [step for step in steps(path) if "actions/checkout@" in step.get("uses", "")]
    assert checkouts
    for step in checkouts:
        assert step["with"]["persist-credentials"] is False


@workflow
def test_nothing_from_an_event_is_pasted_into_a_command(path: Path) -> None:
    for step in steps(path):
        assert "${{" not in step.get("run", "")


@workflow
def test_every_job_ends_by_itself(path: Path) -> None:
    for job in jobs(path).values():
        assert job["timeout-minutes"] <= 30


def test_pull_requests_have_their_entries_annotated_before_the_tests_run() -> None:
    commands = [step["run"] for step in steps(GITHUB / "workflows" / "check.yml") if "run" in step]
    assert commands == [
        "python -m pip install . && catalog check --format github",
        "bash .ci/run",
    ]


def test_the_site_is_published_as_readme_builds_it_and_one_at_a_time() -> None:
    publish = jobs(GITHUB / "workflows" / "publish.yml")
    assert [step["run"] for step in publish["build"]["steps"] if "run" in step] == [BUILD]
    assert publish["build"]["steps"][-1]["with"] == {"path": "site"}
    assert publish["deploy"]["needs"] == "build"
    assert publish["deploy"]["environment"]["name"] == "github-pages"
    assert publish["deploy"]["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_dependabot_moves_the_pins() -> None:
    updates = read(GITHUB / "dependabot.yml")["updates"]
    assert "github-actions" in {update["package-ecosystem"] for update in updates}


@pytest.mark.parametrize("path", AUTOMATION, ids=lambda path: path.name)
def test_no_host_and_no_machine_is_named(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"://|\b[\w-]+\.(?:org|com|io|net|dev)\b", text)
    assert not re.search(r"index[-_]url|(?:^|[\s\"'=])/(?:home|root|tmp|work|Users)/", text, re.I)


@pytest.mark.parametrize("command", [BUILD, TEST], ids=["build", "test"])
def test_readme_tells_the_commands_that_are_run_here(command: str) -> None:
    assert command in (ROOT / "README.md").read_text("utf-8")


def test_ci_runs_readmes_test_command_after_the_linters() -> None:
    text = RUN.read_text("utf-8")
    in_order = ["python3 -m venv", "\nruff check\n", "\nruff format --check\n", "\nmypy\n", TEST]
    places = [text.index(part) for part in in_order]
    assert places == sorted(places)
    assert text.index("mkdocs build --strict") > places[-1]


def test_ci_is_a_program_that_stops_at_the_first_failure() -> None:
    assert os.access(RUN, os.X_OK)
    assert "\nset -euo pipefail\n" in RUN.read_text("utf-8")
    # A bare `a && b` that fails does not stop bash; one in parentheses does.
    assert f"\n({TEST})\n" in RUN.read_text("utf-8")
    subprocess.run(["bash", "-n", str(RUN)], check=True)
