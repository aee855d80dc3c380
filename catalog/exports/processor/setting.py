"""The styles of references that an owner asks for: `citation_styles` in mkdocs.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.problems import Location, Problem, quote

CODE = "citation-style"
# So many the style sheet can tell apart.
MOST_STYLES = 12
_NAME = re.compile("[a-z0-9]+(?:-+[a-z0-9]+)*")
_SUFFIX = ".csl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A style that is asked for.

    `source` is its name, or a path that ends with `.csl`; `id` is what pages call it, in plain
    letters, digits and hyphens; `label` is what readers see, empty if nothing is said.
    """

    id: str
    source: str
    label: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it is a file of the owner's."""
        return self.source.endswith(_SUFFIX)


@dataclass(frozen=True, slots=True)
class Read:
    """The styles in the owner's order, and what is wrong with how they are named."""

    wanted: tuple[Wanted, ...]
    problems: tuple[Problem, ...] = ()


def problem(shown_as: str, message: str, hint: str = "") -> Problem:
    """What is wrong with the setting in a mkdocs.yml."""
    where = Location(file=shown_as)
    return Problem(code=CODE, location=where, message=f"citation_styles: {message}", hint=hint)


def read(setting: object, shown_as: str) -> Read:
    """The styles of a setting as YAML gives it: a list of names, or of a name with a label each."""
    if not isinstance(setting, list) or not setting:
        hint = "write a list: [apa, ieee]; leave the setting out for the styles of always"
        return Read((), (problem(shown_as, "no list of styles", hint),))
    wanted: dict[str, Wanted] = {}
    problems: list[Problem] = []
    for one in (found for entry in setting for found in _entries(entry)):
        if not isinstance(one, Wanted):
            hint = (
                "a style is a name (nature), a name with a label (nature: Nature), or a .csl file"
            )
            problems.append(problem(shown_as, f"{quote(one)} is no name of a style", hint))
        elif one.id in wanted:
            problems.append(problem(shown_as, f"{quote(one.id)} is named twice"))
        else:
            wanted[one.id] = one
    if len(wanted) > MOST_STYLES:
        said = f"{len(wanted)} styles, of which a page shows {MOST_STYLES} at most"
        problems.append(problem(shown_as, said, "each makes every paper's page larger"))
    return Read(tuple(wanted.values()), tuple(problems))


def _entries(entry: object) -> Iterator[Wanted | str]:
    """The styles of an item of the list, or its text where it is none."""
    if isinstance(entry, dict) and entry:
        for name, label in entry.items():
            yield _wanted(name, label) or f"{name}: {label}"
    else:
        yield _wanted(entry, "") or str(entry)


def _wanted(source: object, label: object) -> Wanted | None:
    if not (isinstance(source, str) and isinstance(label, str)):
        return None
    label = " ".join(label.split())
    if not label.isprintable():
        return None
    if source.endswith(_SUFFIX):
        stem = re.split(r"[/\\]", source.removesuffix(_SUFFIX))[-1].lower()
        id_ = re.sub("[^a-z0-9]+", "-", stem).strip("-")
        return Wanted(id=id_ or "style", source=source, label=label)
    # A name goes into the path of a file.
    return Wanted(id=source, source=source, label=label) if _NAME.fullmatch(source) else None
