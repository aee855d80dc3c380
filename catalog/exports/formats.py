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
    papers is its head and its foot.
    """

    name: str
    suffix: str
    media_type: str
    entry: Callable[[Record], str]
    head: str = ""
    between: str = ""
    foot: str = ""

    def one(self, of: Record) -> str:
        """A file of one paper."""
        return f"{self.head}{self.entry(of)}{self.foot}"


BIBTEX = Format(
    name="BibTeX",
    suffix="bib",
    media_type="application/x-bibtex",
    entry=bibtex.entry,
    between="\n",
)
RIS = Format(
    name="RIS",
    suffix="ris",
    media_type="application/x-research-info-systems",
    entry=ris.entry,
    between="\r\n",
)
CSL = Format(
    name="CSL-JSON",
    suffix="json",
    media_type="application/vnd.citationstyles.csl+json",
    entry=csl.entry,
    head="[\n",
    between=",\n",
    foot="\n]\n",
)
CSV = Format(
    name="CSV",
    suffix="csv",
    media_type="text/csv",
    entry=table.entry,
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
