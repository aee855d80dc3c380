"""The formats that records come in: told by a file's name and beginning, read by its module."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from catalog.problems import problem_at, quote
from catalog.sources.bounds import bounded
from catalog.sources.draft import Draft, Read, Refused
from catalog.sources.text import UnreadableError, in_utf8

# As much of a file as tells its format.
_START = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: its name for people and options, and the module that reads it.

    The module has `sniff(start)` and a function `reader`; it is loaded when it is needed, because
    some stand on libraries that take their time.
    """

    name: str
    module: str
    reader: str
    suffixes: tuple[str, ...]

    def fits(self, start: str) -> bool:
        """Whether a file that begins like this is of the format."""
        return bool(import_module(self.module).sniff(start))

    def read(self, path: Path, **options: Any) -> Iterator[Read]:
        """The records of a file."""
        read: Callable[..., Iterator[Read]] = getattr(import_module(self.module), self.reader)
        return read(path, **options)


def _format(name: str, *suffixes: str, module: str = "", reader: str = "") -> Format:
    module = module or name
    return Format(
        name=name,
        module=f"catalog.sources.{module.replace('-', '_')}",
        reader=reader or f"read_{module.replace('-', '_')}",
        suffixes=suffixes,
    )


# Where several fit, the first is taken: from those that can't be mistaken to those that can.
FORMATS = (
    _format("bibtex", ".bib", ".bibtex", ".biblatex"),
    _format("ris", ".ris"),
    _format("endnote", ".xml"),
    _format("zotero-rdf", ".rdf", module="zotero", reader="read_zotero"),
    _format("csl", ".json"),
    _format("jsonl", ".jsonl", ".ndjson", ".jsonl.gz"),
    _format("json", ".json", module="jsonl", reader="read_json"),
    _format("yaml", ".yaml", ".yml", module="yaml_list"),
    _format("csv", ".csv", ".tsv", module="table"),
    _format("markdown", ".md", ".markdown"),
    _format("arxiv-listing", ".txt"),
    _format("listing", ".txt"),
)
NAMES = tuple(form.name for form in FORMATS)
# The one to read a text that no format knows: it says best what is wrong.
_LAST = FORMATS[-1]
_SAY_THEIR_ENCODING = frozenset({"endnote", "zotero-rdf"})
# What an entry can't hold.
_UNNAMEABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def read_file(
    path: Path,
    *,
    shown_as: str,
    name: str | None = None,
    as_of: date,
    fields: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> Iterator[Read]:
    """The records of a file in the format of a name, or in that which it seems to be in.

    `as_of` is the last day on which a listing can have been copied, `fields` names the columns of
    a table that hold ours, `encoding` is one that Python knows (LookupError if it does not), where
    the file is not UTF-8. A file that can't be read as text ends in a Refused.
    """
    if _UNNAMEABLE.search(path.name):
        # The entries say which file they come from.
        message = "the name of the file holds a character that can't be shown"
        yield Refused(problem_at(quote(shown_as)[1:-1], 1, "unreadable", message, "rename it"))
        return
    try:
        if not encoding:
            yield from _read(path, shown_as, name, as_of, fields)
            return
        with TemporaryDirectory() as folder:
            copy = in_utf8(path, encoding, shown_as=shown_as, folder=Path(folder))
            yield from _read(copy, shown_as, name, as_of, fields, recoded=True)
    except UnreadableError as error:
        yield Refused(error.problem)
    except OSError as error:
        message = error.strerror or str(error) or "can't be read"
        yield Refused(problem_at(shown_as, 1, "unreadable", message))


def _read(  # as it is told to `read_file`
    path: Path,
    shown_as: str,
    name: str | None,
    as_of: date,
    fields: Mapping[str, str] | None,
    *,
    recoded: bool = False,
) -> Iterator[Read]:
    form = _of_name(name) if name else detect(path)
    if recoded and form.name in _SAY_THEIR_ENCODING:
        message = "XML says its encoding itself"
        hint = "import it without --encoding"
        yield Refused(problem_at(shown_as, 1, "bad-encoding", message, hint))
        return
    options: dict[str, Any] = {"shown_as": shown_as}
    if form.name == "listing":
        options["as_of"] = as_of
    if fields and form.name in {"csv", "jsonl", "json", "yaml", "markdown"}:
        options["fields"] = fields
    for read in form.read(path, **options):
        yield bounded(read, shown_as) if isinstance(read, Draft) else read


def _of_name(name: str) -> Format:
    return next(form for form in FORMATS if form.name == name)


def detect(path: Path) -> Format:
    """The format of a file: by its beginning among those of its suffix, else among all.

    If nothing tells, it is the plainest of its suffix, or a listing.
    """
    start = _start(path)
    named = [form for form in FORMATS if path.name.lower().endswith(form.suffixes)]
    for forms in (named, FORMATS):
        for form in forms:
            if form.fits(start):
                return form
    return named[-1] if named else _LAST


def _start(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(_START)
    if start.startswith(b"\x1f\x8b"):
        with gzip.open(path, "rb") as unpacked:
            start = unpacked.read(_START)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return start.decode("utf-16", errors="replace")
    return start.decode("utf-8-sig", errors="replace")
