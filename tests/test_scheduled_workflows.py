"""What GitHub runs by the clock: its rights, and its steps run in real git repositories.

The steps are those of the workflows, run by bash as GitHub runs them; only `gh` is not the real
one, but writes down what it was asked.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.cli import main
from catalog.curation.link_report import MARK
from tests.repositories import commit, environment, git, put
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
GITHUB_TOKEN = "${{ github.token }}"  # noqa: S105  # where it stands
LENT = "lent"
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


@each
def test_what_reads_foreign_text_has_no_token(name: str) -> None:
    for step in job(name)["steps"]:
        given = step.get("env", {})
        assert set(given) <= {"GH_TOKEN"}
        ours = re.search(r"\b(?:catalog|mkdocs|python) [a-z-]", step.get("run", ""))
        assert not (given and ours), step["name"]
        assert bool(given) == bool(re.search(r"\bgh |git push", step.get("run", "")))


@each
def test_every_step_calls_a_command_of_ours_or_git_or_gh(name: str) -> None:
    commands = set()
    for step in job(name)["steps"]:
        run = step.get("run")
        if run is not None:
            commands |= {*re.findall(r"^\s*catalog ([a-z-]+)", run, re.MULTILINE)}
            assert re.search(r"(?:^|\s)(?:catalog|mkdocs|git|gh|python -m pip) ", run)
    assert commands <= set(main.commands)


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


def jq(name: str, listed: list[dict[str, Any]]) -> str:
    """What the workflow's own filter takes of a list, as `gh` would."""
    program = shutil.which("jq")
    if program is None:
        pytest.skip("there is no jq here; on GitHub's machines there is")
    (found,) = re.findall(r"--jq '([^']*)'", (WORKFLOWS / f"{name}.yml").read_text("utf-8"))
    ran = subprocess.run(
        [program, "--raw-output", found],
        input=json.dumps(listed),
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.strip()


def test_the_one_issue_is_ours_and_not_one_that_looks_like_it() -> None:
    person, bot = ({"is_bot": is_bot, "login": "x"} for is_bot in (False, True))
    strange = [
        {"number": 1, "author": person, "body": f"{MARK}\n\nBuy now"},
        {"number": 2, "author": bot, "body": f"See {MARK}"},
    ]
    ours = [{"number": n, "author": bot, "body": f"{MARK}\n\n1 link dead"} for n in (3, 4)]
    assert jq("links", [*strange, *ours]) == "3"
    assert jq("links", strange) == ""


def test_the_open_pull_request_is_ours_and_not_a_forks_of_the_same_name() -> None:
    forks, ours = ({"number": n, "isCrossRepository": n == 1} for n in (1, 2))
    assert jq("enrich", [forks, ours]) == "2"
    assert jq("enrich", [forks]) == ""


# --- what they do --------------------------------------------------------------------------------

GH = """\
#!{python}
import json, os, pathlib, sys
arguments = sys.argv[1:]
texts = {{}}
for option in ("--body-file", "--notes-file"):
    if option in arguments:
        texts["text"] = pathlib.Path(arguments[arguments.index(option) + 1]).read_text("utf-8")
asked = {{"arguments": arguments, "token": os.environ["GH_TOKEN"], **texts}}
with open(os.environ["GH_ASKED"], "a", encoding="utf-8") as log:
    log.write(json.dumps(asked) + "\\n")
if arguments[1:2] == ["list"]:
    print(os.environ.get("GH_NUMBER", ""))
"""


@dataclass
class Runner:
    """Runs a workflow's steps in a fresh clone of a repository that lies on disk."""

    origin: Path
    folder: Path
    services: dict[str, str] = field(default_factory=dict)
    runs: int = 0

    def run(self, name: str, *, number: str = "", tag: str = "") -> list[dict[str, Any]]:
        """What `gh` was asked. `number` is the issue or pull request that it knows."""
        self.runs += 1
        here = self.folder / f"run-{self.runs}"
        depth = job(name)["steps"][0]["with"].get("fetch-depth", 1)
        options = [f"--depth={depth}"] if depth else []
        options += ["--branch", tag] if tag else []
        git(self.folder, "clone", "--quiet", *options, self.origin.as_uri(), str(here / "clone"))
        (here / "temp").mkdir()
        (here / "bin").mkdir()
        gh = here / "bin/gh"
        gh.write_text(GH.format(python=sys.executable), "utf-8")
        gh.chmod(0o755)
        asked = here / "asked.jsonl"
        asked.touch()
        output = here / "output"
        output.touch()
        given = environment(
            **self.services,
            PATH=f"{here / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            RUNNER_TEMP=str(here / "temp"),
            GITHUB_OUTPUT=str(output),
            GITHUB_SHA=git(here / "clone", "rev-parse", "HEAD"),
            GITHUB_REF_NAME=tag or "main",
            GITHUB_REPOSITORY="me/catalog",
            GH_ASKED=str(asked),
            GH_NUMBER=number,
            NO_MKDOCS_2_WARNING="1",
        )
        for step in job(name)["steps"]:
            self._step(step, here / "clone", given, output.read_text("utf-8"))
        return [json.loads(line) for line in asked.read_text("utf-8").splitlines()]

    def _step(self, step: dict[str, Any], clone: Path, given: dict[str, str], outputs: str) -> None:
        if "run" not in step or step["name"] == "Install":
            return
        condition = re.fullmatch(r"steps\.\w+\.outputs\.(\w+) == '(\w+)'", step.get("if", ""))
        assert condition or "if" not in step
        if condition and f"{condition[1]}={condition[2]}\n" not in outputs:
            return
        own = {name: str(value).replace(GITHUB_TOKEN, LENT) for name, value in
               step.get("env", {}).items()}  # fmt: skip
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-c", step["run"]],
            cwd=clone,
            env=given | own,
            check=False,
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0 or step.get("continue-on-error"), (step["name"], ran.stderr)


def calls(asked: list[dict[str, Any]]) -> list[str]:
    """The first two words of each call, but for the one that lends git the token."""
    assert all(call["token"] == LENT for call in asked)
    words = [" ".join(call["arguments"][:2]) for call in asked]
    return [word for word in words if word != "auth setup-git"]


@pytest.fixture(scope="module")
def services() -> Iterator[LocalServices]:
    with running() as local:
        yield local


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving() as local:
        yield local


@pytest.fixture
def runner(tmp_path: Path, services: LocalServices, web: Web) -> Runner:
    """A catalog of one paper, pushed to a repository, whose link leads nowhere."""
    here = f"http://127.0.0.1:{web.port}"
    web.answers = {}
    put(
        tmp_path / "work",
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
    git(tmp_path, "init", "--quiet", "--bare", "origin")
    made = Runner(
        origin=tmp_path / "origin",
        folder=tmp_path,
        services={**services.environment(), "PAPER_CATALOG_TRUSTED": f"{here} {services.url}"},
    )
    push(made)
    return made


def push(runner: Runner, files: dict[str, str] | None = None, tag: str = "") -> str:
    """Commit files to main, perhaps with a tag, and push both; the commit."""
    work = runner.folder / "work"
    put(work, files or {})
    made = commit(work, tag=tag)
    git(work, "push", "--quiet", str(runner.origin), "main", *([tag] if tag else []))
    return made


def history(runner: Runner) -> dict[str, Any]:
    text = git(runner.origin, "show", "link-history:links.json")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_links_that_fail_are_kept_on_a_branch_of_their_own(runner: Runner, web: Web) -> None:
    assert calls(runner.run("links")) == ["issue list"]
    gone = f"http://127.0.0.1:{web.port}/gone"
    today = datetime.now(UTC).date().isoformat()
    assert history(runner)["failing"][gone] | {"since": "", "last": ""} == {
        "since": "", "last": "", "days": 1, "why": "404", "archived": None,
    }  # fmt: skip
    assert git(runner.origin, "ls-tree", "--name-only", "link-history") == "links.json"
    # The same day again changes nothing, and no commit says so.
    before = git(runner.origin, "rev-parse", "link-history")
    runner.run("links")
    if datetime.now(UTC).date().isoformat() == today:
        assert git(runner.origin, "rev-parse", "link-history") == before
    assert git(runner.origin, "rev-list", "--count", "main") == "1"


def dead(runner: Runner, web: Web) -> None:
    """A history in which the link has failed on three days, and no copy is known."""
    failing = {
        "since": "2020-01-01", "last": "2020-01-03", "days": 3, "why": "404", "archived": "",
    }  # fmt: skip
    told = {"version": 1, "place": "", "moved": {},
            "failing": {f"http://127.0.0.1:{web.port}/gone": failing}}  # fmt: skip
    work = runner.folder / "history"
    put(work, {"links.json": json.dumps(told)})
    commit(work)
    git(work, "push", "--quiet", str(runner.origin), "main:link-history")


def test_dead_links_are_told_in_one_issue_which_is_edited_in_place(
    runner: Runner, web: Web
) -> None:
    dead(runner, web)
    first = runner.run("links")
    assert calls(first) == ["issue list", "issue create"]
    assert first[-1]["text"].startswith(f"{MARK}\n\n1 link dead")
    assert history(runner)["failing"][f"http://127.0.0.1:{web.port}/gone"]["days"] == 4
    assert git(runner.origin, "rev-list", "--count", "link-history") == "2"
    again = runner.run("links", number="7")
    assert calls(again) == ["issue list", "issue reopen", "issue edit"]
    assert again[-1]["arguments"][2] == "7"
    web.answers["/gone"] = (200, {})
    well = runner.run("links", number="7")
    assert calls(well) == ["issue list", "issue close"]
    assert history(runner)["failing"] == {}


ENTRY = 'title: "Ileal-lymphoid-nodular hyperplasia, non-specific colitis"\nabstract: We.\n'
ENRICHED = {
    "docs/papers/two.yaml": f'{ENTRY}topics: [t]\nids: {{doi: "10.1016/s0140-6736(97)11096-0"}}\n'
}


def test_what_services_know_becomes_a_pull_request(runner: Runner) -> None:
    push(runner, ENRICHED)
    asked = runner.run("enrich")
    assert calls(asked) == ["pr list", "pr create", "workflow run"]
    assert "1 paper changed." in asked[2]["text"]
    assert "status" in asked[2]["text"]
    changed = git(runner.origin, "diff", "--name-only", "main", "enrichment")
    assert changed == "docs/papers/two.yaml"
    assert "status: retracted" in git(runner.origin, "show", "enrichment:docs/papers/two.yaml")


def test_an_open_pull_request_is_left_alone_and_without_news_there_is_none(
    runner: Runner,
) -> None:
    assert calls(runner.run("enrich")) == []
    push(runner, ENRICHED)
    assert calls(runner.run("enrich", number="3")) == ["pr list"]
    assert "enrichment" not in git(runner.origin, "branch", "--list")


def test_a_digest_is_a_release_if_anything_is_new(runner: Runner) -> None:
    work = runner.folder / "work"
    git(work, "tag", "digest-2020-01-01")
    git(work, "push", "--quiet", str(runner.origin), "digest-2020-01-01")
    assert calls(runner.run("digest")) == []
    made = push(
        runner,
        {"docs/papers/two.yaml": "title: Two\nabstract: We.\ntopics: [t]\nwhy: It is new.\n"},
    )
    (asked,) = runner.run("digest")
    assert asked["arguments"][:2] == ["release", "create"]
    assert re.fullmatch(r"digest-\d{4}-\d\d-\d\d", asked["arguments"][2])
    assert asked["arguments"][3].endswith("/digest.html")
    assert asked["arguments"][asked["arguments"].index("--target") + 1] == made
    assert asked["text"] == (
        "1 paper added to My papers.\n\n## T\n\n"
        "- **[Two](https://example.org/c/papers/two/)**  \n  It is new.\n"
    )
    assert "<strong>" in Path(asked["arguments"][3]).read_text("utf-8")


def test_a_tag_makes_a_release_that_can_be_cited(runner: Runner) -> None:
    push(runner, tag="2026.10")
    two = {"docs/papers/two.yaml": "title: Two\nabstract: We.\ntopics: [t]\n"}
    push(runner, two, tag="2026.11")
    (asked,) = runner.run("snapshot", tag="2026.11")
    arguments = asked["arguments"]
    assert arguments[:5] == ["release", "create", "2026.11", "--repo", "me/catalog"]
    files = arguments[arguments.index("notes.md") + 1 :]
    assert files == ["catalog-2026.11.zip", "CITATION.cff", ".zenodo.json", "SHA256SUMS"]
    made = runner.folder / f"run-{runner.runs}/temp/snapshot"
    assert all((made / name).is_file() for name in files)
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=made, check=True)
    assert "Since 2026.10: 1 paper added." in asked["text"]
    assert "[Two](https://example.org/c/papers/two/)" in asked["text"]


@pytest.mark.parametrize("tag", ["2026.13", "9999.99"])
def test_a_tag_that_only_looks_like_a_snapshot_makes_no_release(runner: Runner, tag: str) -> None:
    push(runner, tag=tag)
    with pytest.raises(AssertionError, match="is no snapshot's name"):
        runner.run("snapshot", tag=tag)
