"""Bodies of answers, which anybody may have written: JSON and XML read with bounds, walked safely.

A value of another type than expected is as one that is not there. XML is read by defusedxml: no
entities, no outer files. Text is folded and without control characters.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from catalog.model import FORMATS, Author, Format, Identifiers, Links, Orcid, PartialDate
from catalog.sources import fields

# Longer than any abstract, than any title or other field, than any name. What is longer is cut.
LONGEST_TEXT = 50_000
LONGEST_TITLE = 2_000
LONGEST_NAME = 500
MOST_AUTHORS = 10_000
_DEEPEST = 50

# Elements that are not text's own: what JATS (NISO Z39.96), HTML and MathML put around words.
_TAG = re.compile(
    r"<(?P<end>/?)(?:jats:|mml:|ns\d+:)?(?P<name>p|sec|title|italic|bold|i|b|em|strong|sub|sup|sc|scp"
    r"|span|u|br|tt|list|list-item|inline-formula|disp-formula|alternatives|tex-math|math|mi|mo|mn|mrow|ms(?:ub|up|ubsup|tyle|pace|qrt)|mfrac|mover|munder|munderover|mtext"
    r"|mtable|mtr|mtd|mfenced|mpadded|mphantom|mroot|ext-link|named-content|styled-content|monospace|underline|semantics|annotation|div|section"
    r"|h[1-6]|ul|ol|li|a)(?P<rest>\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_BLOCKS = {"p", "sec", "title", "br", "list-item", "list", "disp-formula", "div", "section", "li"}
_SCRIPTS = {"sub": "_", "sup": "^"}
_HEADING = re.compile(
    r"<(?:jats:)?(?:title|h[1-6]|b|bold)>\s*(?:abstract|summary)\s*[:.]?\s*</[^<>]{1,20}>",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:Abstract|ABSTRACT|Summary|SUMMARY)\s?[:.—]\s*|ABSTRACT\s+")


class NotReadError(Exception):
    """A body is not what it says; the message is for people."""


def read_json(body: bytes) -> object:
    """What a JSON text holds (RFC 8259: no NaN). Raises NotReadError."""
    try:
        value: object = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NotReadError("an answer that is no JSON") from None
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def read_xml(body: bytes) -> Element:
    """The root of an XML document without entities. Raises NotReadError."""
    try:
        root: Element = defusedxml.ElementTree.fromstring(body)
    except DefusedXmlException:
        raise NotReadError("XML with entities, which are not read") from None
    except (ParseError, ValueError, LookupError, RecursionError):
        raise NotReadError("an answer that is no XML") from None
    # Those who walk it do so by recursion.
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return root
    raise NotReadError("XML that is nested too deeply")


# --- walking -------------------------------------------------------------------------------------


def at(value: object, *path: str | int) -> object:
    """What stands at a path of keys and indices; None if nothing does."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(value, list) or not -len(value) <= step < len(value):
                return None
            value = value[step]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


def items(value: object, *path: str | int) -> list[object]:
    """The list at a path, at most `MOST_AUTHORS` long; empty if there is none."""
    found = at(value, *path)
    return found[:MOST_AUTHORS] if isinstance(found, list) else []


def text(value: object, *path: str | int, longest: int = LONGEST_TITLE) -> str:
    """The text at a path, folded; a whole number counts as text. Empty if there is none."""
    found = at(value, *path)
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found) if abs(found) < 10**18 else ""
    return fields.folded(found[:longest]) if isinstance(found, str) else ""


def long_text(value: object, *path: str | int) -> str:
    """The text at a path, folded, where an abstract may stand."""
    return text(value, *path, longest=LONGEST_TEXT)


def texts(value: object, *path: str | int) -> list[str]:
    """The texts of a list at a path, folded, without empty ones; a single text is a list of one."""
    found = at(value, *path)
    given = found[:MOST_AUTHORS] if isinstance(found, list) else [found]
    return [word for word in (text(item) for item in given) if word]


def number(value: object, *path: str | int) -> int | None:
    """The whole number at a path."""
    found = at(value, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


# --- meaning -------------------------------------------------------------------------------------


def plain(marked: str) -> str:
    """Text without the elements of JATS, HTML and MathML: `H<sub>2</sub>O` is `H_{2}O`.

    Of a formula in TeX and MathML the TeX is taken. A `<` that begins no such element stays.
    """
    parts: list[str] = []
    end = 0
    tex = "tex-math" in marked
    # Within this element text is not taken as it stands.
    within = ""
    for found in _TAG.finditer(marked):
        name, closing = found["name"].casefold(), bool(found["end"])
        between = marked[end : found.start()]
        end = found.end()
        if within:
            if within == "tex-math":
                parts.append(_formula(between))
            if closing and name == within:
                within = ""
            continue
        parts.append(between)
        if found[0].endswith("/>"):
            parts.append(" " if name in _BLOCKS else "")
        elif name == "tex-math" or (name == "math" and tex):
            within = "" if closing else name
        elif name in _SCRIPTS:
            parts.append("}" if closing else _SCRIPTS[name] + "{")
        elif name in _BLOCKS:
            parts.append(" ")
    if not within:
        parts.append(marked[end:])
    return fields.folded(html.unescape("".join(parts)))


def _formula(tex: str) -> str:
    """A formula out of the whole document that publishers put around it."""
    start = tex.find("\\begin{document}")
    if start != -1:
        tex = tex[start + len("\\begin{document}") :].partition("\\end{document}")[0]
    return tex.strip().strip("$")


def title(marked: str) -> str:
    """A title as plain text."""
    return plain(marked)[:LONGEST_TITLE].strip()


def abstract(marked: str) -> str | None:
    """An abstract as plain text, without the heading `Abstract`; None if it is empty."""
    words = plain(_HEADING.sub(" ", marked))
    return _LABEL.sub("", words, count=1) if _LABEL.match(words) else words or None


def orcid(value: str) -> Orcid | None:
    """An ORCID iD, bare or as an address, if its check digit is right (ISO 7064, MOD 11-2)."""
    found = re.search(r"(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$", value.strip().upper())
    if not found or FORMATS[Orcid].pattern.fullmatch(found[1]) is None:
        return None
    total = 0
    digits, last = found[1].replace("-", "")[:-1], found[1][-1]
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return Orcid(found[1]) if last == ("X" if check == 10 else str(check)) else None


def author(name: str, *, orcid_: str = "", affiliation: str = "") -> Author | None:
    """An author by name, family or given name first; None if it is no name."""
    named = fields.authors([name[:LONGEST_NAME]])
    if not named:
        return None
    where = fields.folded(affiliation[:LONGEST_NAME]).strip()
    return Author(name=named[0].name, orcid=orcid(orcid_), affiliation=where or None)


def known(authors: Sequence[Author | None]) -> tuple[Author, ...]:
    """The authors that are there."""
    return tuple(author for author in authors if author)


def date_of_ms(value: int | None) -> PartialDate | None:
    """The day (UTC) of a moment in milliseconds since 1970."""
    if value is None or not 0 <= value < 32_503_680_000_000:
        return None
    day = datetime.fromtimestamp(value / 1000, tz=UTC)
    return PartialDate(day.year, day.month, day.day)


def links(*, paper: Iterable[str], pdf: Iterable[str] = ()) -> Links:
    """Links to a paper's pages and PDFs, each once; what is no address of the web is left out."""
    papers, pdfs = (
        tuple(dict.fromkeys(url for url in map(fields.url, urls) if url and len(url) <= 2_000))
        for urls in (paper, pdf)
    )
    return Links(paper=papers, pdf=pdfs)


def doi_page(ids: Identifiers) -> str:
    """The address of a DOI; empty if there is none."""
    return f"https://doi.org/{ids.doi}" if ids.doi else ""


def arxiv_page(ids: Identifiers) -> str:
    """The address of an arXiv id; empty if there is none."""
    return f"https://arxiv.org/abs/{ids.arxiv}" if ids.arxiv else ""


def checked(form: type | object, value: str) -> str | None:
    """A value if it has the form that the model asks for."""
    pattern: Format = FORMATS[form]
    return value if pattern.pattern.fullmatch(value) else None
