"""Stands for the GitHub CLI: knows the few commands of our workflows, and keeps what they did.

Run as a program. `GH_STATE` names a JSON file: `pulls`, `comments`, the folder of `artifacts`, what
was `dispatched`, `releases`, and all `calls`. Anything else that it is asked ends with an error.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

BOT = "github-actions[bot]"


def main(arguments: list[str]) -> int:
    """Do what a command says."""
    path = Path(os.environ["GH_STATE"])
    state: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert os.environ.get("GH_TOKEN"), "gh was called without a token"
    state["calls"].append(arguments)
    try:
        _act(arguments, state)
    finally:
        path.write_text(json.dumps(state), "utf-8")
    return 0


def _act(arguments: list[str], state: dict[str, Any]) -> None:
    verb, options = " ".join(arguments[:2]), _options(arguments[2:])
    if verb == "pr list":
        pulls = [
            p for p in state["pulls"] if p["headRefName"] == options.get("head", p["headRefName"])
        ]
        for pull in pulls:
            pull["headRefOid"] = _head(pull["headRefName"])
        wanted = options["json"].split(",")
        print(json.dumps([{name: pull[name] for name in wanted} for pull in pulls]))
    elif verb == "pr create":
        assert _head(options["head"])
        state["pulls"].append({
            "number": state["next"], "headRefName": options["head"], "title": options["title"],
            "baseRefName": options["base"], "isCrossRepository": False,
            "body": Path(options["body-file"]).read_text("utf-8"),
        })  # fmt: skip
        state["next"] += 1
    elif verb == "workflow run":
        state["dispatched"].append([arguments[2], options["ref"]])
    elif verb in {"issue comment", "pr comment"}:
        _comment(state, arguments[2], Path(options["body-file"]).read_text("utf-8"),
                 edit="edit-last" in options)  # fmt: skip
    elif verb == "run download":
        shutil.copytree(Path(state["artifacts"]) / options["name"], options["dir"])
    elif arguments[:3] == ["api", "--paginate", "--slurp"]:
        number = arguments[3].split("/")[-2]
        print(json.dumps([[c for c in state["comments"] if c["issue"] == number]]))
    elif arguments[:3] == ["api", "--method", "PATCH"]:
        (comment,) = [c for c in state["comments"] if str(c["id"]) == arguments[3].split("/")[-1]]
        body = options["field"].removeprefix("body=@")
        comment["body"] = Path(body).read_text("utf-8")
    elif verb == "release create":
        state["releases"].append({
            "arguments": arguments[2:],
            "notes": Path(options["notes-file"]).read_text("utf-8"),
            "files": [one for one in arguments[3:] if Path(one).is_file()],
        })  # fmt: skip
    else:
        assert verb == "auth setup-git", verb


def _comment(state: dict[str, Any], number: str, body: str, *, edit: bool) -> None:
    own = [c for c in state["comments"] if c["issue"] == number and c["user"]["login"] == BOT]
    if edit and own:
        own[-1]["body"] = body
        return
    id_ = 1000 + len(state["comments"])
    state["comments"].append({"id": id_, "issue": number, "user": {"login": BOT}, "body": body})


def _head(branch: str) -> str:
    """The commit of a branch of the repository that the checkout came from."""
    ran = subprocess.run(
        ["git", "ls-remote", "--exit-code", "origin", f"refs/heads/{branch}"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    return ran.stdout.split()[0]


def _options(arguments: list[str]) -> dict[str, str]:
    found = {}
    for place, argument in enumerate(arguments):
        if argument.startswith("--"):
            found[argument[2:]] = arguments[place + 1] if place + 1 < len(arguments) else ""
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
