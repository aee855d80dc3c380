"""Every problem code of `catalog check`: what it says, where it is explained, who may change it."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.rules import (
    addresses,
    dates,
    duplicates,
    identifiers,
    people,
    texts,
    vocabulary,
)
from catalog.rules.rule import Level, Rule

# Where the pages of `docs/checks/` are published.
SITE = "https://paper-catalog.github.io/paper-catalog/checks"

RULES: tuple[Rule, ...] = (
    *vocabulary.RULES,
    *duplicates.RULES,
    *identifiers.RULES,
    *dates.RULES,
    *people.RULES,
    *texts.RULES,
    *addresses.RULES,
)

# What one file breaks alone: `catalog.load` and `catalog.entry` find these while they read. Nothing
# can be done with what can't be read, so their level is fixed.
_OF_FILES = {
    "unreadable": "The file can't be opened: it is a folder, or its rights forbid it.",
    "too-large": "The file has more than a million bytes: it is no entry.",
    "bad-encoding": "The file is not UTF-8.",
    "merge-conflict": "The marks of a merge that was not finished stand in the file.",
    "control-character": "An invisible character that can't stand in a text is in the file.",
    "yaml": "The file is not YAML, so nothing of it can be read.",
    "empty": "The file is empty.",
    "bad-suffix": "The file's name ends in `.yml`: entries end in `.yaml`.",
    "bad-id": "An id has other signs than lower-case letters, digits and single hyphens.",
    "reserved-id": "The file has the name of a page that the site makes.",
}
_OF_FIELDS = {
    "unknown-key": "A field that entries don't have, or that is misspelt.",
    "duplicate-key": "A field is given twice, and only one can be meant.",
    "missing-key": "A field that must be given is not.",
    "bad-key": "A field's name is a list or a mapping instead of a word.",
    "wrong-type": "A field holds another kind of value than it should: a number, a list, a text.",
    "empty-value": "A field is given without a value.",
    "bad-word": "A field that knows only a few words holds another one.",
    "bad-date": "A date is none of the calendar, or not written year first.",
    "bad-url": "An address does not begin with `http://` or `https://`, or holds what none can.",
    "bad-arxiv": "An arXiv id has not the form of one; a version does not belong to it.",
    "bad-doi": "A DOI has not the form of one; `https://doi.org/` does not belong to it.",
    "bad-acl": "An ACL Anthology id has not the form of one.",
    "bad-pubmed": "A PubMed id is not a number.",
    "bad-orcid": "An ORCID iD is not four groups of four digits.",
    "bad-citation-key": "A citation key holds a sign that BibTeX or LaTeX takes for its own.",
}
_OF_SETTINGS = {
    "unknown-check": "`mkdocs.yml` gives a level to a code that does not exist.",
    "bad-level": (
        "`mkdocs.yml` gives a level that does not exist, or to a code that is always an error."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A problem code as it is explained. `fixed` means that the owner can't change its level."""

    code: str
    page: str
    says: str
    level: Level = "error"
    fixed: bool = True
    mended: bool = False
    in_build: bool = True

    @property
    def address(self) -> str:
        """Where it is explained with examples."""
        return f"{SITE}/{self.page}/#{self.code}"


def _codes() -> dict[str, Code]:
    found = [
        Code(code=code, page=page, says=says)
        for page, group in (("files", _OF_FILES), ("fields", _OF_FIELDS), ("levels", _OF_SETTINGS))
        for code, says in group.items()
    ]
    found += [
        Code(
            code=rule.code,
            page=rule.page,
            says=rule.says,
            level=rule.level,
            fixed=False,
            mended=rule.mend is not None,
            in_build=rule.build,
        )
        for rule in RULES
    ]
    return {code.code: code for code in found}


CODES: dict[str, Code] = _codes()


def explain(code: Code) -> str:
    """What a terminal shows of a code."""
    if code.fixed:
        level = "Always an error."
    else:
        level = {"error": "An error", "warning": "A warning", "off": "Off"}[code.level]
        level += ", unless mkdocs.yml sets another level."
    lines = [code.code, f"  {code.says}", f"  {level}"]
    if code.mended:
        lines.append("  `catalog check --fix` mends it where that is safe.")
    if not code.in_build:
        lines.append("  A build looks for it only if mkdocs.yml gives it a level.")
    return "\n".join([*lines, f"  Examples: {code.address}"])
