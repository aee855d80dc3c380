"""The names in an `author` field: `von Last, Jr, First and {Corporate Author} and others`.

Forms: Oren Patashnik, "Designing BibTeX Styles" (1988), section 4; the biblatex manual, "Extended
name format".
"""

from __future__ import annotations

import re

from pybtex.bibtex.utils import split_name_list, split_tex_string  # type: ignore[import-untyped]

from catalog.model import Author
from catalog.sources import fields
from catalog.sources.latex import unlatex

_NAME_PART = re.compile(r"(family|given|prefix|suffix|useprefix)\s*=\s*(.*)", re.IGNORECASE)


def authors(text: str) -> tuple[Author, ...]:
    """The authors of a field, given names first, LaTeX read; `others` is nobody.

    A name in braces as a whole is a group's, and stays as it is written. Where commas alone part
    the names, which BibTeX takes for one name of too many parts, they are parted there.
    """
    text = re.sub(r"^and\s+|\s+and$", "", " ".join(text.split()), flags=re.IGNORECASE)
    braced = "{" in text
    names = split_name_list(text) if braced else re.split(r" and ", text, flags=re.IGNORECASE)
    found: list[Author] = []
    for name in names:
        found += _author(name.strip().rstrip(","), braced=braced and "{" in name)
    return tuple(found)


def _author(name: str, *, braced: bool) -> tuple[Author, ...]:
    if braced and _is_group(name):
        plain = fields.folded(unlatex(name))
        return (Author(name=plain),) if any(map(str.isalpha, plain)) else ()
    parts = [
        fields.folded(unlatex(part))
        for part in (split_tex_string(name, ",") if braced else name.split(","))
    ]
    if all(map(_NAME_PART.fullmatch, parts)):
        return fields.authors([_extended(parts)])
    if len(parts) > 3 or ";" in name:
        return fields.authors(fields.split_names(unlatex(name)))
    if len(parts) == 3:
        family, suffix, given = parts
        # A comma in front of a suffix is how names are printed.
        written = f"{given} {family}".strip()
        return (Author(name=f"{written}, {suffix}" if suffix else written),) if written else ()
    return fields.authors([", ".join(parts)])


def _is_group(name: str) -> bool:
    """Whether one pair of braces encloses the whole name."""
    if not (name.startswith("{") and name.endswith("}")) or name.startswith("{\\"):
        return False
    depth = 0
    for brace in re.finditer(r"[{}]", name):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end() == len(name)
    return False


def _extended(parts: list[str]) -> str:
    """The name in `family=Last, given=First, prefix=von`."""
    values = {
        match[1].lower(): match[2].strip(' "')
        for match in map(_NAME_PART.fullmatch, parts)
        if match
    }
    order = ("given", "prefix", "family", "suffix")
    return " ".join(filter(None, (values.get(part, "") for part in order)))
