"""Items and a style to references, by pandoc, a citation processor among other things.

It runs in its sandbox: it reads the files it is given, and no network. References come as HTML, of
which text, italics, bold, raised and lowered text and small capitals are kept, as `marks`.
Source: pandoc's manual, "Citations" and "--sandbox".
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path

from catalog.exports import csl, marks

# A process costs as much as a hundred references, and each reference 25 KB of its memory.
_BATCH = 1000
_SECONDS = 300
_DOCUMENT = "---\nnocite: '@*'\nlink-bibliography: false\nsuppress-bibliography: false\n---\n"
_ENTRY = "ref-"
# What stands in a reference for which a style has nothing to say.
_NOTHING = "[CSL STYLE ERROR: reference with no printed form.]"
_MARKED = {"em": "i", "i": "i", "strong": "b", "b": "b", "sup": "sup", "sub": "sub"}
# Where a block or a line begins or ends: a space, but not in front of a sentence's last sign.
_EDGE = "\x1f"
_SMALL_CAPITALS = re.compile(r"smallcaps|font-variant:\s*small-caps")


class ProcessorError(Exception):
    """The processor could not do it; the text says why, in its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pandoc:
    """A program, by its path and version."""

    path: str
    version: str

    def references(self, items: Iterable[csl.Item], style: str) -> list[str | None]:
        """Each item's reference, as text with marks, or None where the style says nothing.

        `style` is the text of a CSL file that formats single references. Raises `ProcessorError`.
        """
        rest = iter(items)
        made: list[str | None] = []
        while batch := list(islice(rest, _BATCH)):
            made += self._batch(batch, style)
        return made

    def _batch(self, items: Sequence[csl.Item], style: str) -> list[str | None]:
        numbered = [{**item, "id": str(number)} for number, item in enumerate(items)]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "items.json").write_text(json.dumps(numbered), "utf-8")
            (folder / "style.csl").write_text(style, "utf-8")
            command = [self.path, "--sandbox", "--citeproc", "--from=markdown-smart", "--to=html5"]
            command += ["--wrap=none", "--data-dir=.", "--bibliography=items.json"]
            try:
                ran = subprocess.run(  # noqa: S603  # no shell, and a path that a package gives
                    [*command, "--csl=style.csl"],
                    cwd=folder,
                    input=_DOCUMENT,
                    capture_output=True,
                    encoding="utf-8",
                    check=False,
                    timeout=_SECONDS,
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                raise ProcessorError(str(error)) from None
        if ran.returncode:
            raise ProcessorError(" ".join(ran.stderr.split())[:300] or f"exit {ran.returncode}")
        reader = _Reader()
        reader.feed(ran.stdout)
        reader.close()
        return [reader.entries.get(number) for number in range(len(items))]


def pandoc() -> Pandoc:
    """The pandoc of this machine. Raises `ModuleNotFoundError` or `OSError` if there is none."""
    import pypandoc  # type: ignore[import-untyped]  # noqa: PLC0415  # of an extra

    return Pandoc(path=pypandoc.get_pandoc_path(), version=pypandoc.get_pandoc_version())


class _Reader(HTMLParser):
    """The entries of a bibliography, by their numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[int, str] = {}
        self._number: int | None = None
        self._text: list[str] = []
        # What each open element began: a mark, text that is left out, or nothing.
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "div" and given.get("id", "").startswith(_ENTRY):
            self._number = int(given["id"].removeprefix(_ENTRY))
            self._text, self._open = [], []
        elif self._number is not None and tag not in {"br", "img", "wbr"}:
            what = _MARKED.get(tag, "")
            if tag == "span" and _SMALL_CAPITALS.search(str(given)):
                what = "caps"
            elif tag == "div":
                what = "left out" if given.get("class") == "csl-left-margin" else ""
                self._text.append(_EDGE)
            if what in marks.MARKS:
                self._text.append(marks.MARKS[what][0])
            self._open.append(what)
        elif tag == "br":
            self._text.append(_EDGE)

    def handle_endtag(self, tag: str) -> None:
        if self._number is None:
            return
        if not self._open:
            if tag == "div":
                self.entries |= _entry(self._number, "".join(self._text))
                self._number = None
            return
        what = self._open.pop()
        if what in marks.MARKS:
            self._text.append(marks.MARKS[what][1])
        if tag == "div":
            self._text.append(_EDGE)

    def handle_data(self, data: str) -> None:
        if self._number is not None and "left out" not in self._open:
            self._text.append(data)


def _entry(number: int, text: str) -> dict[int, str]:
    # Spaces that do not break are the style's.
    text = re.sub(rf"\s*{_EDGE}[\s{_EDGE}]*(?=[.,;:)\]])", "", text).replace(_EDGE, " ")
    text = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    return {number: text} if marks.plain(text).strip() and _NOTHING not in text else {}
