"""Reads arXiv's lists of papers saved as text: listing pages, search results, the daily mail.

Formats: as arxiv.org writes them, `/list/…/recent` and `/new`, `/search`, and for the mail "arXiv
e-mail alerting service"; the mail's parts stand between lines of two backslashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from catalog import links
from catalog.model import PartialDate
from catalog.problems import problem_at
from catalog.sources import fields
from catalog.sources.draft import Draft, Read, Refused, Rejected
from catalog.sources.record_values import Doubts, Value
from catalog.sources.records import Records
from catalog.sources.text import UnreadableError, lines

_ID = r"(?:\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7})"
_CATEGORY = r"(?:[a-z-]+\.[A-Za-z-]{2,9}|(?:hep|nucl|gr|quant|math|astro)-[a-z]{2,3}|cond-mat)"
# `[3] arXiv:2411.12345 (cross-list from cs.LG) [pdf, html, other]`, `2. arXiv:2411.1 [pdf] cs.CV`
_HEAD = re.compile(
    rf"\s*(?:\[\d{{1,5}}\]|\d{{1,5}}\.)?\s*arXiv:\s?(?P<id>{_ID})(?:v\d+)?\s*"
    r"(?:\([^()]{0,80}\)\s*)?(?P<web>\[[^\[\]]{0,80}\])?" + rf"(?:\s+{_CATEGORY})*\s*"
)
_LABEL = re.compile(
    r"\s*(title|authors?|comments?|subjects?|categories|journal[- ]ref|doi|abstract|report[- ]no"
    r"|msc[- ]class|acm[- ]class|license|date(?: \(v1\))?)\s*:(.*)",
    re.IGNORECASE | re.DOTALL,
)
_SUBMITTED = re.compile(r"\s*Submitted (\d{1,2} \w{3,9},? \d{4})\b")
_FIRST_SUBMITTED = re.compile(r"\bv1 submitted (\d{1,2} \w{3,9},? \d{4})\b")
# What stands between records: headings, numbers of entries, the mail's lines, a number by itself.
_BETWEEN = re.compile(
    r"\s*(?:\[\d{1,5}\]|\d{1,5}\.|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} \w{3} \d{4}\b.*"
    r"|Total of \d.*|Showing (?:\d|up to|first|new).*|(?:New|Cross|Replacement)[ -]submissions.*"
    r"|Cross[ -]lists.*|Replacements.*|-{20,}|%[-%]{10,}.*|received from .*|send mail .*"
    r"|replaced with revised version.*|Date \(revised .*)\s*"
)
_SKIPPED = re.compile(rf"\s*(?:\[[^\[\]]{{0,80}}\]|{_CATEGORY}(?:\s+{_CATEGORY})*)\s*")
_SEARCH_DOI = re.compile(r"\s*doi\s+(10\.\d{4,9}/\S+)\s*")
_COUNT = re.compile(
    r"\s*(?:(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) *(?:\w+ ){0,2}"
    r"(?:pages?|figures?|figs?|tables?|appendi\w+)\W*)?", re.IGNORECASE
)  # fmt: skip
# Parts of a record that say nothing an entry holds.
_IGNORED = frozenset({"report-no", "msc-class", "acm-class", "license"})
_LONGEST_PART = 200_000


def sniff(start: str) -> bool:
    """Whether a text has the line that begins a record, and a title or authors near it."""
    seen = False
    for line in start.splitlines():
        if "arXiv:" in line and _HEAD.fullmatch(line):
            seen = True
        elif seen and re.match(r"\s*(?:Title|Authors?):", line):
            return True
    return False


def read_arxiv_listing(path: Path, *, shown_as: str) -> Iterator[Read]:
    """The records of a listing. What stands around them is passed over.

    A record is dated by what the list says of its first version, or by the month in its id.
    """
    records = Records(file=path.name, shown_as=shown_as)
    number = 0
    try:
        for parts in _parts(path, shown_as):
            number += 1
            yield parts.read(records, number, shown_as)
    except UnreadableError as error:
        yield Refused(error.problem)
        return
    if not number:
        message = "no line begins a record, such as arXiv:2411.12345 [pdf, html, other]"
        yield Refused(problem_at(shown_as, 1, "no-listing", message))


@dataclass(slots=True)
class _Parts:
    """A record as it is read: its texts by label, and the label of the last one."""

    id: str
    line: int
    # Web pages do not fold lines, and leave out the word `Authors:`.
    web: bool
    texts: dict[str, list[str]] = field(default_factory=dict)
    label: str | None = None
    bars: int = 0
    length: int = 0

    def add(self, label: str | None, text: str) -> None:
        """A line of a part; parts that are too long are no part of a listing."""
        self.label = label
        self.length += len(text)
        if label and self.length <= _LONGEST_PART:
            self.texts.setdefault(label, []).append(text)

    def take(self, line: str) -> None:
        """A line behind the record's first."""
        if self.bars > 1:
            return
        if line.startswith("\\\\"):
            # What is replaced has no abstract: the line with its address comes at once.
            self.bars += 2 if "(" in line else 1
            self.label = "abstract" if self.bars == 1 else None
        elif self.label == "abstract" and self.bars:
            self.add("abstract", line)
        elif found := _LABEL.fullmatch(line):
            self.add(found[1].lower().replace(" ", "-").removesuffix("-(v1)"), found[2])
        elif submitted := _SUBMITTED.match(line):
            first = _FIRST_SUBMITTED.search(line)
            self.add("date", (first or submitted)[1])
            self.label = None
        elif _BETWEEN.fullmatch(line):
            self.label = "end" if self.texts else None
        elif self.label != "end":
            self._unlabelled(line)

    def _unlabelled(self, line: str) -> None:
        if self.label is None and "title" not in self.texts:
            if doi := _SEARCH_DOI.fullmatch(line):
                self.texts["doi"] = [doi[1]]
            elif not _SKIPPED.fullmatch(line):
                self.add("title", line)
        elif self.label == "title" and self.web and any(map(str.strip, self.texts["title"])):
            self.add("authors", line)
        elif self.label in {"subjects", "subject"} and self.web:
            self.add("abstract", line)
        elif self.label:
            self.add(self.label, line)

    def read(self, records: Records, number: int, shown_as: str) -> Draft | Rejected:
        """The draft that the parts make."""
        doubts = Doubts(shown_as, self.line)
        said = {
            label: fields.folded(" ".join(texts))
            for label, texts in self.texts.items()
            if label not in _IGNORED
        }
        values: dict[str, Value] = {
            "id": self.id,
            "arxiv": self.id,
            "title": said.get("title"),
            "authors": _authors(said.get("authors") or said.get("author") or "", doubts),
            "abstract": _abstract(said.get("abstract", ""), doubts),
            "journal-ref": said.get("journal-ref"),
            "doi": said.get("doi"),
            "keywords": _subjects(said),
            "date": said.get("date", "").partition("(")[0] or _month(self.id),
            **_comments(said.get("comments") or said.get("comment") or ""),
        }
        read = records.read(values, record=number, line=self.line)
        if isinstance(read, Draft) and doubts.problems:
            return replace(read, problems=(*read.problems, *doubts.problems))
        return read


def _parts(path: Path, shown_as: str) -> Iterator[_Parts]:
    """Each record's parts."""
    parts: _Parts | None = None
    for number, line in lines(path, shown_as=shown_as):
        head = None
        # In the mail's abstracts such a line only names a paper.
        if "arXiv:" in line and len(line) <= 300 and (parts is None or parts.bars != 1):
            head = _HEAD.fullmatch(line)
        if head:
            if parts is not None:
                yield parts
            parts = _Parts(id=head["id"], line=number, web=head["web"] is not None)
        elif parts is not None and line.strip():
            if not parts.texts and line.lstrip().startswith("["):
                parts.web = True
            parts.take(line)
    if parts is not None:
        yield parts


def _authors(text: str, doubts: Doubts) -> str:
    """The names without what stands in brackets behind them: affiliations, or their numbers."""
    if "(" not in text:
        return text
    names: list[str] = []
    inside: list[str] = []
    depth = 0
    for part in re.split(r"([()])", text):
        depth = max(depth + (part == "(") - (part == ")"), 0)
        (inside if depth or part == ")" else names).append(part)
    if any(map(str.isalpha, "".join(inside))) and "not shown" not in "".join(inside):
        doubts.add("no-affiliations", "the authors' affiliations are left out")
    return "".join(names)


def _abstract(text: str, doubts: Doubts) -> str | None:
    """An abstract without the signs that open and close it on the page of search results."""
    if text.endswith("▽ More"):
        doubts.add("abstract-cut", "the page shows only a part of the abstract; it is left out")
        return None
    return text.removesuffix("△ Less").rstrip() or None


def _subjects(said: dict[str, str]) -> list[Value]:
    """The subjects of a page, `Computer Vision (cs.CV); Robotics (cs.RO)`, or of a mail."""
    text = said.get("subjects") or said.get("subject")
    if text:
        return [part.strip() for part in text.split(";")]
    return list(said.get("categories", "").split())


def _month(arxiv: str) -> str:
    """The month in which an id was given, such as `2024-11`: its first four digits."""
    digits = arxiv.rpartition("/")[2][:4]
    century = 19 if "/" in arxiv and digits >= "9000" else 20
    date = PartialDate(century * 100 + int(digits[:2]), int(digits[2:]))
    return str(date) if 1 <= date.month <= 12 else ""


def _comments(text: str) -> dict[str, Value]:
    """The links in the authors' comments by kind, and as a note what is more than counted pages."""
    found: dict[str, list[str]] = {}
    rest = text
    for link in links.find(text):
        if link.url:
            kind = links.kind_of(link.url, before=text[: link.start])
            found.setdefault(kind, []).append(link.url)
    for part in re.split(r"[,;.]\s", text[:2_000]):
        if _COUNT.fullmatch(part):
            rest = rest.replace(part, "", 1)
    values: dict[str, Value] = dict(found)
    if any(map(str.isalpha, rest)):
        values["note"] = text
    return values
