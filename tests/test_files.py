"""Files on disk: the old content or the new, never a part."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

from catalog.files import write_changed, write_over, write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("content", "stored"),
    [
        ("text\n", b"text\n"),
        ("é 🧪\r\n", "é 🧪\r\n".encode()),
        (b"\x00\xff", b"\x00\xff"),
        ("", b""),
    ],
)
def test_stores_the_content_to_the_byte(
    tmp_path: Path, content: str | bytes, stored: bytes
) -> None:
    write_whole(tmp_path / "a.yaml", content)
    assert (tmp_path / "a.yaml").read_bytes() == stored
    assert names(tmp_path) == ["a.yaml"]


def test_makes_missing_folders(tmp_path: Path) -> None:
    write_whole(tmp_path / "papers" / "2024" / "a.yaml", "new")
    assert (tmp_path / "papers" / "2024" / "a.yaml").read_text("utf-8") == "new"


def test_replaces_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("something old and long", "utf-8")
    write_whole(path, "new")
    assert path.read_text("utf-8") == "new"
    assert names(tmp_path) == ["a.yaml"]


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755])
def test_keeps_the_mode_of_a_file(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old", "utf-8")
    path.chmod(mode)
    write_whole(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_has_the_mode_others_have(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "a.yaml", "new")
        assert os.umask(umask) == umask, "the umask is as it was"
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.yaml").stat().st_mode) == mode


def test_long_names_are_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 120 + ".yaml")
    write_whole(path, "new")
    assert path.read_text("utf-8") == "new"


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("step", ["replace", "chmod"])
def test_a_failure_leaves_the_old_content_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: type[BaseException]
) -> None:
    def fail(*_: object) -> NoReturn:
        raise error

    path = tmp_path / "a.yaml"
    path.write_text("old", "utf-8")
    monkeypatch.setattr(Path, step, fail)
    with pytest.raises(error):
        write_whole(path, "new")
    monkeypatch.undo()
    assert path.read_text("utf-8") == "old"
    assert names(tmp_path) == ["a.yaml"]


def test_a_full_disk_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> NoReturn:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.yaml"
    path.write_text("old", "utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "new")
    assert path.read_text("utf-8") == "old"
    assert names(tmp_path) == ["a.yaml"]


WRITER = """
import sys
from pathlib import Path
from catalog.files import write_whole
path = Path(sys.argv[1])
size = int(sys.argv[2])
while True:
    for letter in "ab":
        write_whole(path, letter * size)
"""


@pytest.mark.parametrize("delay", [0.0, 0.003, 0.011, 0.027])
def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path, delay: float) -> None:
    size = 3_000_000
    path = tmp_path / "a.yaml"
    path.write_text("a" * size, "utf-8")
    first = path.stat().st_ino
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(size)]) as writer:
        try:
            until = time.monotonic() + 20
            while path.stat().st_ino == first:
                assert writer.poll() is None, "the writer writes"
                assert time.monotonic() < until, "the writer has begun"
            time.sleep(delay)
        finally:
            writer.send_signal(signal.SIGKILL)
    content = path.read_bytes()
    assert content in {b"a" * size, b"b" * size}
    # A hidden file may stay behind; it is no entry, since those end in .yaml.
    left = [name for name in names(tmp_path) if name != "a.yaml"]
    assert all(name.startswith(".a.yaml-") and name.endswith(".tmp") for name in left)


def test_write_changed_writes_only_what_differs(tmp_path: Path) -> None:
    same, other, new = (tmp_path / name for name in ("same.yaml", "other.yaml", "sub/new.yaml"))
    same.write_text("é\n", "utf-8")
    other.write_text("old\n", "utf-8")
    untouched = same.stat()
    assert write_changed({same: "é\n", new: "new\n", other: "other\n"}) == [new, other]
    assert same.stat().st_ino == untouched.st_ino
    assert same.stat().st_mtime_ns == untouched.st_mtime_ns
    assert [path.read_text("utf-8") for path in (same, other, new)] == ["é\n", "other\n", "new\n"]


def test_write_changed_sees_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a\r\n")
    assert write_changed({path: "a\n"}) == [path]
    assert path.read_bytes() == b"a\n"


def test_what_can_be_made_again_is_written_over_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    for content in (b"long content", b"short", b"", "größer".encode() * 100_000):
        write_over(str(path), content)
        assert path.read_bytes() == content
    inode = path.stat().st_ino
    write_over(str(path), b"new")
    assert path.stat().st_ino == inode


def test_what_the_system_takes_in_parts_is_written_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, path = os.write, tmp_path / "page.html"
    monkeypatch.setattr(os, "write", lambda handle, content: write(handle, content[:3]))
    path.write_bytes(b"what was there before, which is longer")
    write_over(str(path), b"in many parts")
    assert path.read_bytes() == b"in many parts"
