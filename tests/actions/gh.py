"""Stands for the GitHub CLI: knows the few commands of `catalog.github`, and keeps what they did.

Run as a program. `GH_STATE` names a JSON file: `pulls`, `comments`, `issues`, the folder of
`artifacts`, what was `dispatched`, `releases`, and all `calls`. Anything else that it is asked ends
with an error, as does any command that `refuses` names.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

BOT = "github-actions[bot]"
HERE = "repos/{owner}/{repo}"


def main(arguments: list[str]) -> int:
    """Do what a command says."""
    path = Path(os.environ["GH_STATE"])
    state: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert os.environ.get("GH_TOKEN"), "gh was called without a token"
    verb = " ".join(arguments[:2])
    state["calls"].append(arguments)
    if verb in state.get("refuses", {}):
        path.write_text(json.dumps(state), "utf-8")
        sys.stderr.write(state["refuses"][verb])
        return 1
    try:
        _act(verb, arguments, state)
    finally:
        path.write_text(json.dumps(state), "utf-8")
    return 0


def _act(verb: str, arguments: list[str], state: dict[str, Any]) -> None:
    options = dict(one[2:].partition("=")[::2] for one in arguments if one.startswith("--"))
    if verb == "pr list":
        for pull in state["pulls"]:
            pull["headRefOid"] = _head(pull["headRefName"])
        wanted = options["json"].split(",")
        print(json.dumps([{name: pull[name] for name in wanted} for pull in state["pulls"]]))
    elif verb == "pr create":
        assert _head(options["head"])
        assert options["body-file"] == "-"
        state["pulls"].append({
            "number": state["next"], "headRefName": options["head"], "title": options["title"],
            "isCrossRepository": False, "body": sys.stdin.read(),
        })  # fmt: skip
        print(f"https://github.invalid/owner/catalog/pull/{state['next']}")
        state["next"] += 1
    elif verb == "workflow run":
        state["dispatched"].append([arguments[2], options["ref"]])
    elif arguments[0] == "issue":
        _issue(arguments[1:], options, state)
    elif verb == "release create":
        tag, *files = arguments[arguments.index("--") + 1 :]
        contents = {Path(file).name: Path(file).read_bytes().hex() for file in files}
        state["releases"].append({
            "tag": tag, "options": options, "notes": sys.stdin.read(), "files": contents,
        })  # fmt: skip
    else:
        assert arguments[0] == "api", verb
        _api(arguments[1].removeprefix(f"{HERE}/"), options, state)


def _issue(arguments: list[str], options: dict[str, str], state: dict[str, Any]) -> None:
    issues = state["issues"]
    if arguments[0] == "list":
        found = [one for one in issues if one["title"] in options["search"]]
        print(json.dumps([{k: one[k] for k in options["json"].split(",")} for one in found]))
        return
    if arguments[0] == "create":
        issues.append({
            "number": state["next"], "title": options["title"], "body": sys.stdin.read(),
            "state": "OPEN", "author": {"is_bot": True, "login": "app/github-actions"},
        })  # fmt: skip
        state["next"] += 1
        return
    (issue,) = [one for one in issues if str(one["number"]) == arguments[1]]
    if arguments[0] == "edit":
        issue["body"] = sys.stdin.read()
    else:
        assert arguments[0] in {"close", "reopen"}
        issue["state"] = "CLOSED" if arguments[0] == "close" else "OPEN"


def _api(path: str, options: dict[str, str], state: dict[str, Any]) -> None:
    parts = path.partition("?")[0].split("/")
    comments = state["comments"]
    if parts[0] == "actions":
        names = sorted(path.name for path in Path(state["artifacts"]).iterdir())
        if parts[1] == "artifacts":
            sys.stdout.buffer.write(_zip(Path(state["artifacts"]) / names[int(parts[2]) - 1]))
            return
        listed = [
            {"id": n, "name": name, "expired": False, "size_in_bytes": 1000}
            for n, name in enumerate(names, 1)
        ]
        print(json.dumps({"total_count": len(listed), "artifacts": listed}))
    elif "method" not in options:
        assert parts[::2] == ["issues", "comments"]
        assert "paginate" in options
        print(json.dumps([one for one in comments if one["issue"] == parts[1]]))
    elif options["method"] == "POST":
        assert (parts[::2], options["field"]) == (["issues", "comments"], "body=@-")
        comments.append({
            "id": 1001 + len(comments), "issue": parts[1], "user": {"login": BOT},
            "body": sys.stdin.read(),
        })  # fmt: skip
    else:
        assert (options["method"], options["field"]) == ("PATCH", "body=@-")
        (comment,) = [one for one in comments if str(one["id"]) == parts[2]]
        comment["body"] = sys.stdin.read()


def _zip(folder: Path) -> bytes:
    held = io.BytesIO()
    with ZipFile(held, "w") as file:
        for path in sorted(folder.rglob("*")):
            file.write(path, path.relative_to(folder))
    return held.getvalue()


def _head(branch: str) -> str:
    """The commit of a branch of the repository that the checkout came from."""
    ran = subprocess.run(
        ["git", "ls-remote", "--exit-code", "origin", f"refs/heads/{branch}"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    return ran.stdout.split()[0]


if __name__ == "__main__":
    # GitHub's texts are in UTF-8, whatever a machine's locale is.
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
