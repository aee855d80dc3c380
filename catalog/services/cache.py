"""Answers of services on disk, so that asking again costs nobody anything.

A file for each answer, named by the SHA-256 of its address: a line of JSON that describes it, then
the body as it came. There is no pickle and nothing is run: a file that does not say what it must
is as one that is not there. Tokens and mail addresses are no part of addresses here.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from catalog.files import write_whole

_VERSION = 1
_LONGEST_HEAD = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer as kept. Times are seconds since 1970; after `until` it should be asked again.

    `url` is what was asked for, `landed` where the answer came from in the end.
    """

    url: str
    landed: str
    status: int
    type: str
    body: bytes
    stored: float
    until: float
    etag: str = ""


class Cache:
    """A folder of answers, at most `size` bytes of them: the oldest go first."""

    def __init__(self, folder: Path, *, size: int) -> None:
        self._folder = folder
        self._size = size

    def get(self, url: str) -> Kept | None:
        """The answer to an address, however old; None if there is none, or none to rely on."""
        try:
            with self._path(url).open("rb") as file:
                head = file.readline(_LONGEST_HEAD)
                body = file.read(self._size + 1)
        except OSError:
            return None
        return _kept(head, body, url)

    def put(self, kept: Kept) -> None:
        """Keep an answer. A disk that is full or may not be written to is no failure."""
        about = asdict(replace(kept, body=b""))
        del about["body"]
        about |= {"version": _VERSION, "sha256": hashlib.sha256(kept.body).hexdigest()}
        head = json.dumps(about, ensure_ascii=True, sort_keys=True).encode()
        if len(head) >= _LONGEST_HEAD or len(kept.body) > self._size:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self._path(kept.url), head + b"\n" + kept.body)
            self._shrink()

    def _path(self, url: str) -> Path:
        return self._folder / f"{hashlib.sha256(url.encode()).hexdigest()}.answer"

    def _shrink(self) -> None:
        files = []
        for path in self._folder.glob("*.answer"):
            # Another process may have taken it away.
            with suppress(OSError):
                stat = path.stat()
                files.append((stat.st_mtime_ns, path.name, stat.st_size, path))
        total = sum(size for _, _, size, _ in files)
        for _, _, size, path in sorted(files):
            if total <= self._size:
                return
            with suppress(OSError):
                path.unlink()
            total -= size


def _kept(head: bytes, body: bytes, url: str) -> Kept | None:
    """The answer that a file holds, if it is whole and one to this address."""
    try:
        about = json.loads(head)
    except (ValueError, RecursionError):
        return None
    if not isinstance(about, dict) or about.get("version") != _VERSION or about.get("url") != url:
        return None
    if about.get("sha256") != hashlib.sha256(body).hexdigest():
        return None
    form: dict[str, type | tuple[type, ...]] = {
        "landed": str, "status": int, "type": str, "etag": str,
        "stored": (int, float), "until": (int, float),
    }  # fmt: skip
    if not all(isinstance(about.get(name), type_) for name, type_ in form.items()):
        return None
    return Kept(url=url, body=body, **{name: about[name] for name in form})
