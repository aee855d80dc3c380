"""Real git repositories on disk, for tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def environment(**more: str) -> dict[str, str]:
    """The environment for git: nothing of a hook's, of a user's or of a system's settings."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    names = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
             for what, value in (("NAME", "T"), ("EMAIL", "t@example.org"))}  # fmt: skip
    return {
        **plain,
        **names,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        **more,
    }


def git(folder: Path, *arguments: str, **more: str) -> str:
    """What git says in a folder; `more` goes into its environment."""
    ran = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", "-C", str(folder), *arguments],
        env=environment(**more),
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.strip()


def put(folder: Path, files: dict[str, str]) -> None:
    """Write files by their paths below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def commit(folder: Path, *, day: str = "2026-11-02", tag: str = "") -> str:
    """Commit all that is in a folder, at noon of a day, perhaps with a tag; the commit."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet")
    when = f"{day}T12:00:00+00:00"
    git(folder, "add", "--all")
    git(
        folder, "commit", "--quiet", "--allow-empty", "--message", "x",
        GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when,
    )  # fmt: skip
    if tag:
        git(folder, "tag", tag)
    return git(folder, "rev-parse", "HEAD")
