"""The formats of whole files, and many papers written to them in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TextIO

from catalog.exports import bibtex, csl, ris, table
from catalog.exports.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of bibliographic files: entries between a head and a foot.

    `suffix` is the file's, without a dot; `media_type` is what a server calls it. A file of no
    papers is its head and its foot. `parts` gives an entry in two, what stands before the abstract
    and what stands behind, `abstract` the abstract with its field.
    """

    name: str
    suffix: str
    media_type: str
    parts: Callable[[Record], tuple[str, str]]
    abstract: Callable[[Record], str] = lambda _: ""
    head: str = ""
    between: str = ""
    foot: str = ""

    def entry(self, of: Record) -> str:
        """A paper's entry."""
        return Entries(of).whole(self)

    def one(self, of: Record) -> str:
        """A file of one paper."""
        return f"{self.head}{self.entry(of)}{self.foot}"


class Entries:
    """A paper's entries in all formats, with the abstract and without it; the rest is made once."""

    def __init__(self, of: Record) -> None:
        self.record = of
        self._parts: dict[str, tuple[str, str]] = {}

    def whole(self, format_: Format) -> str:
        """The entry with everything."""
        before, behind = self._of(format_)
        return f"{before}{format_.abstract(self.record)}{behind}"

    def brief(self, format_: Format) -> str:
        """A file of one paper without its abstract."""
        before, behind = self._of(format_)
        return f"{format_.head}{before}{behind}{format_.foot}"

    def _of(self, format_: Format) -> tuple[str, str]:
        parts = self._parts.get(format_.name)
        if parts is None:
            parts = self._parts[format_.name] = format_.parts(self.record)
        return parts


def _bibtex(of: Record) -> tuple[str, str]:
    """An entry has no abstract: it is for citing."""
    return bibtex.entry(of), ""


def _row(of: Record) -> tuple[str, str]:
    """A row of a table is not to be divided."""
    return table.entry(of), ""


BIBTEX = Format(
    name="BibTeX",
    suffix="bib",
    media_type="application/x-bibtex",
    parts=_bibtex,
    between="\n",
)
RIS = Format(
    name="RIS",
    suffix="ris",
    media_type="application/x-research-info-systems",
    parts=ris.parts,
    abstract=ris.abstract,
    between="\r\n",
)
CSL = Format(
    name="CSL-JSON",
    suffix="json",
    media_type="application/vnd.citationstyles.csl+json",
    parts=csl.parts,
    abstract=csl.abstract,
    head="[\n",
    between=",\n",
    foot="\n]\n",
)
CSV = Format(
    name="CSV",
    suffix="csv",
    media_type="text/csv",
    parts=_row,
    head=table.head(),
)
FORMATS = (BIBTEX, RIS, CSL, CSV)


def write(records: Iterable[Record], files: Mapping[Format, TextIO]) -> None:
    """Every record to each file, in order, in one pass: nothing is held but one record.

    Files must be opened for UTF-8 and with `newline=""`, since formats say how lines end.
    """
    for format_, file in files.items():
        file.write(format_.head)
    first = True
    for of in records:
        for format_, file in files.items():
            if not first and format_.between:
                file.write(format_.between)
            file.write(format_.entry(of))
        first = False
    for format_, file in files.items():
        file.write(format_.foot)
