"""What GitHub runs: pinned, with few rights, and the same commands as README.md tells people."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.cli import main

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github"
RUN = ROOT / ".ci" / "run"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.y*ml"))
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))
AUTOMATION = [*WORKFLOWS, *FORMS, GITHUB / "dependabot.yml", RUN]

# What a step may be that is none of our commands, beside a strict build.
OTHERS = ("python -m pip install .", "bash .ci/run")
BUILD = "python -m pip install . && mkdocs build --strict"
TEST = "python -m pip install -e '.[test]' && python -m tests.browser.install && python -m pytest"

# The most that a job may do, by workflow and job; a job without rights of its own reads only.
READ = {"contents": "read"}
RIGHTS = {
    ("check", "check"): READ,
    ("comment", "comment"): {"contents": "read", "actions": "read", "pull-requests": "write"},
    ("propose", "propose"): {
        "contents": "write",
        "pull-requests": "write",
        "issues": "write",
        "actions": "write",
    },
    ("review", "review"): READ,
    ("digest", "release"): {"contents": "write"},
    ("enrich", "propose"): {"contents": "write", "pull-requests": "write", "actions": "write"},
    ("links", "check"): {"contents": "write", "issues": "write"},
    ("snapshot", "release"): {"contents": "write"},
    ("publish", "build"): READ,
    ("publish", "deploy"): {"pages": "write", "id-token": "write"},
}

# What somebody else starts, by an issue or a pull request, is held to more than what a clock does.
FROM_OUTSIDE = [GITHUB / "workflows" / f"{name}.yml" for name in ("propose", "review", "comment")]

workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
CHECK, PUBLISH = (GITHUB / "workflows" / f"{name}.yml" for name in ("check", "publish"))


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


def test_there_is_a_workflow_for_each_part_of_the_story() -> None:
    assert {path.stem: triggers(path) for path in (*FROM_OUTSIDE, CHECK, PUBLISH)} == {
        "check": {"pull_request": None},
        # Not for each thing that happens to issues: those of the form, and what starts it again.
        "propose": {"issues": {"types": ["opened", "edited", "labeled"]}},
        "review": {"pull_request": None, "workflow_dispatch": None},
        "comment": {"workflow_run": {"workflows": ["Review"], "types": ["completed"]}},
        "publish": {"push": {"branches": ["main"]}, "workflow_dispatch": None},
    }
    assert read(GITHUB / "workflows" / "review.yml")["name"] == "Review"


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
def test_a_step_is_one_call_of_one_of_our_commands(path: Path) -> None:
    for command in (step["run"] for step in steps(path) if "run" in step):
        words = command.split()
        if words[0] == "catalog":
            assert words[1] in main.commands
        else:
            assert command in OTHERS or command.startswith("mkdocs build --strict")
        # Nothing that a shell would run or take apart: values stand in quotes.
        assert not re.search(r"[`;|&<>\n\\]|\$\(|\$\{", command), command
        assert re.sub(r'"[^"]*"', "", command).count("$") == 0, command


def test_each_workflow_is_played_in_real_repositories() -> None:
    plays = "".join(
        (ROOT / "tests" / name).read_text("utf-8")
        for name in ("test_story.py", "test_scheduled_workflows.py")
    )
    played = {*re.findall(r'\.(?:play|run)\("(\w+)"', plays)}
    played |= {*re.findall(r'"(\w+)"', re.findall(r"for name in \((.*?)\):", plays)[0])}
    assert played >= {path.stem for path in WORKFLOWS}


def test_what_the_docs_say_of_github_is_what_the_workflows_run() -> None:
    # So that each example with --github is run, by the play of the workflow that has it.
    run = {step["run"] for path in WORKFLOWS for step in steps(path) if "run" in step}
    shown = [
        line
        for path in [ROOT / "docs/commands.md", *(ROOT / "docs/guide").glob("*.md")]
        for line in path.read_text("utf-8").splitlines()
        if re.fullmatch("catalog .* --github", line)
    ]
    assert set(shown) == {command for command in run if command.endswith(" --github")}


@workflow
def test_only_steps_that_ask_github_have_its_token(path: Path) -> None:
    for job in jobs(path).values():
        assert "GH_TOKEN" not in job.get("env", {})
        for step in job["steps"]:
            wants = step.get("run", "").endswith(" --github")
            assert (step.get("env") == {"GH_TOKEN": "${{ github.token }}"}) is wants
            assert wants or "env" not in step


@workflow
def test_no_value_of_an_event_that_somebody_writes_is_taken(path: Path) -> None:
    taken = set(re.findall(r"\$\{\{\s*(.*?)\s*\}\}", path.read_text("utf-8")))
    assert taken <= {
        "!cancelled()",
        "github.base_ref || github.event.repository.default_branch",
        "github.event.issue.number",
        "github.event.repository.default_branch",
        "github.event.workflow_run.head_sha",
        "github.ref",
        "github.token",
        "github.workflow",
        "runner.temp",
        "steps.deployment.outputs.page_url",
    }
    # There is no secret but the token of the run.
    assert "secrets." not in path.read_text("utf-8")


def test_the_commenting_job_runs_the_main_branchs_code_only() -> None:
    path = GITHUB / "workflows" / "comment.yml"
    (checkout,) = [step for step in steps(path) if "actions/checkout@" in step.get("uses", "")]
    assert checkout["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    assert all("uses" not in step or "actions/" in step["uses"] for step in steps(path))
    # What the other job has left is fetched and looked at by our command: no action unpacks it.
    assert [step["run"] for step in steps(path) if "run" in step] == [
        "python -m pip install .",
        'catalog comment --event "$GITHUB_EVENT_PATH" --github',
    ]


def test_what_may_write_keeps_no_cache() -> None:
    for path in WORKFLOWS:
        for name, job in jobs(path).items():
            writes = "write" in RIGHTS[path.stem, name].values()
            assert not (writes and any("cache" in step.get("with", {}) for step in job["steps"]))


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("github-workflows", WORKFLOWS),
        ("dependabot", [GITHUB / "dependabot.yml"]),
        ("github-issue-forms", [path for path in FORMS if path.stem != "config"]),
        ("github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
    ],
)
def test_github_would_take_the_files(schema: str, paths: list[Path]) -> None:
    # The schemas come with the package: nobody is asked.
    ran = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *paths],
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout


def test_zizmor_finds_nothing() -> None:
    program = shutil.which("zizmor", path=f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}")
    assert program, "zizmor is one of the test dependencies"
    ran = subprocess.run(
        [program, "--offline", "--no-progress", "--color=never", str(GITHUB / "workflows")],
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout
    # What is not listened to is one thing, and its line says why.
    ignored = re.findall(r"zizmor: ignore.*", "\n".join(p.read_text("utf-8") for p in WORKFLOWS))
    assert ignored == [
        "zizmor: ignore[dangerous-triggers] no code of a pull request is checked out or run"
    ]


@workflow
def test_every_job_ends_by_itself(path: Path) -> None:
    for job in jobs(path).values():
        assert job["timeout-minutes"] <= 30


def test_pull_requests_have_their_entries_checked_before_the_tests_run() -> None:
    commands = [step["run"] for step in steps(GITHUB / "workflows" / "check.yml") if "run" in step]
    assert commands == ["python -m pip install .", "catalog check", "bash .ci/run"]


def test_the_site_is_published_as_readme_builds_it_and_one_at_a_time() -> None:
    publish = jobs(GITHUB / "workflows" / "publish.yml")
    assert " && ".join(step["run"] for step in publish["build"]["steps"] if "run" in step) == BUILD
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
