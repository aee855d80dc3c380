"""Runs the jobs of a workflow as GitHub would: steps in order, and their conditions.

What an action does is played (`uses:`), what a step says is run by bash (`run:`). Only installing
the package is left out: it is installed here.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.actions.expressions import evaluate, filled, shown

# On a program's path, this lets it know no other machine.
ALONE = Path(__file__).parent / "alone"
WORKFLOWS = Path(__file__).parents[2] / ".github" / "workflows"
# The package is where this Python is; somebody else's catalog names it in a file.
INSTALLS = ("python -m pip install .", "python -m pip install -r requirements.txt")


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a job came to: what its steps printed, and the one that failed, if one did."""

    printed: str
    failed: str


@dataclass(kw_only=True)
class GitHub:
    """A repository on a host, as a bare one on disk, and the machine that runs workflows."""

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    workflows: Path = WORKFLOWS
    runs: int = 0

    def __post_init__(self) -> None:
        self.origin = self.root / "origin.git"
        self.artifacts = self.root / "artifacts"
        self._state = self.root / "gh.json"
        self._bin = self.root / "bin"
        self._bin.mkdir()
        self.artifacts.mkdir()
        run("git", "init", "--quiet", "--bare", "-b", "main", str(self.origin))
        program = shlex.quote(str(Path(__file__).parent / "gh.py"))
        gh = self._bin / "gh"
        gh.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {program} "$@"\n')
        gh.chmod(0o755)
        self.save({
            "pulls": [], "comments": [], "issues": [], "releases": [], "dispatched": [],
            "calls": [], "next": 101, "artifacts": str(self.artifacts),
        })  # fmt: skip

    @property
    def state(self) -> dict[str, Any]:
        """What `gh` knows."""
        loaded: dict[str, Any] = json.loads(self._state.read_text("utf-8"))
        return loaded

    def save(self, state: dict[str, Any]) -> None:
        """What `gh` is to know."""
        self._state.write_text(json.dumps(state), "utf-8")

    def clone(self, name: str, ref: str = "main") -> Path:
        """A clone of the repository at a branch."""
        folder = self.root / name
        run("git", "clone", "--quiet", "--branch", ref, str(self.origin), str(folder))
        return folder

    def head(self, branch: str) -> str:
        """The commit of a branch."""
        return run("git", "-C", str(self.origin), "rev-parse", branch).strip()

    def play(
        self, workflow: str, event: Mapping[str, Any], *, ref: str = "main", base_ref: str = ""
    ) -> dict[str, Ran]:
        """Run each job of a workflow for an event, on a checkout of `ref`; by the jobs' names."""
        loaded = yaml.safe_load((self.workflows / f"{workflow}.yml").read_text("utf-8"))
        repository = {"default_branch": "main", "html_url": "https://github.invalid/owner/catalog"}
        event = {"repository": repository, **event}
        contexts: dict[str, Any] = {
            "github": {"event": event, "token": "t0ken", "base_ref": base_ref, "ref": ref},
        }
        return {
            name: self._job(job, contexts, ref)
            for name, job in loaded["jobs"].items()
            if "if" not in job or evaluate(job["if"], contexts)
        }

    def _job(self, job: dict[str, Any], contexts: dict[str, Any], ref: str) -> Ran:
        self.runs += 1
        temp = self.root / f"run-{self.runs}"
        temp.mkdir()
        event = temp / "event.json"
        event.write_text(json.dumps(contexts["github"]["event"]), "utf-8")
        contexts = {**contexts, "runner": {"temp": str(temp)}}
        folder = temp / "work"
        base = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            **self.environment,
            "PATH": os.pathsep.join(
                [str(self._bin), str(Path(sys.executable).parent), os.environ["PATH"]]
            ),
            "PYTHONPATH": str(ALONE),
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": "owner/catalog",
            "GITHUB_REF_NAME": ref,
            "GITHUB_SHA": self.head(ref),
            "RUNNER_TEMP": str(temp),
            "GH_STATE": str(self._state),
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        base |= {name: filled(value, contexts) for name, value in job.get("env", {}).items()}
        printed, failed = [], ""
        for step in job["steps"]:
            name = step.get("name", step.get("uses", ""))
            condition = step.get("if", "")
            # A step runs after a failed one only if its condition asks how things are.
            if failed and "cancelled()" not in condition:
                continue
            if condition and not evaluate(condition, contexts):
                continue
            if "uses" in step:
                self._uses(step, contexts, folder, ref)
                continue
            environment = {n: filled(shown(v), contexts) for n, v in step.get("env", {}).items()}
            done = _bash(step["run"], folder, {**base, **environment})
            printed.append(done.stdout + done.stderr)
            if done.returncode and not step.get("continue-on-error"):
                failed = failed or name
        return Ran(printed="".join(printed), failed=failed)

    def _uses(self, step: dict[str, Any], contexts: dict[str, Any], folder: Path, ref: str) -> None:
        """Play an action."""
        action = step["uses"].partition("@")[0]
        values = {name: filled(shown(v), contexts) for name, v in step.get("with", {}).items()}
        if action == "actions/checkout":
            depth = values.get("fetch-depth", "1")
            cut = [f"--depth={depth}"] if depth != "0" else []
            run("git", "clone", "--quiet", *cut, "--branch", values.get("ref", ref),
                self.origin.as_uri(), str(folder))  # fmt: skip
        elif action == "actions/upload-artifact":
            source, target = Path(values["path"]), self.artifacts / values["name"]
            shutil.rmtree(target, ignore_errors=True)
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                target.mkdir()
                shutil.copy(source, target)
        elif action == "actions/upload-pages-artifact":
            target = self.artifacts / "github-pages"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(folder / values["path"], target)


def _bash(
    script: str, folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a step's script as the runner does: `bash -e`, nothing typed."""
    if script.strip() in INSTALLS:
        script = "true"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def run(*arguments: str, folder: Path | None = None) -> str:
    """What a command prints; it must succeed."""
    names = ("GIT_AUTHOR", "GIT_COMMITTER")
    who = {f"{name}_{what}": "x@invalid" for name in names for what in ("NAME", "EMAIL")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    # Our own command is where this Python is.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        arguments, cwd=folder, capture_output=True, check=False, text=True,
        env={**kept, **who, "GIT_CONFIG_GLOBAL": os.devnull, "PATH": path},
    )  # fmt: skip
    assert ran.returncode == 0, f"{arguments}: {ran.stdout}{ran.stderr}"
    return ran.stdout
