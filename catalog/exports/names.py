"""A name as printed, taken apart as bibliographies need it: family, particle, given names, suffix.

The parts are those of CSL 1.0.2 ("Name variables"), in which a particle is never dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from catalog.exports.text import folded

_PARTICLES = frozenset(
    "af al am auf bin d' da dal das de degli dei del della den der di do dos du el ibn la las le "  # noqa: SIM905
    "lo los ten ter van vom von zu zum zur".split()
)
# Those that are part of the family name where they are written with a capital.
_CAPITALS = frozenset("Al Da De Del Della Den Der Di El La Le Ten Ter Van Von".split())  # noqa: SIM905
_SUFFIXES = frozenset("Jr Jr. Sr Sr. II III IV V VI VII VIII".split())  # noqa: SIM905
# The last word of a group's name: nobody's family name.
_GROUPS = frozenset("Collaboration Consortium Group Initiative Project Team".split())  # noqa: SIM905
# Without any of these, the last word is the family name, and the others are given ones.
_TELLING = _PARTICLES | _CAPITALS | _SUFFIXES | _GROUPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person's name in parts, empty where there is none; or a group's whole name in `literal`."""

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def last(self) -> str:
        """The family name with its particle, or the group's name."""
        if self.particle:
            return f"{self.particle} {self.family}"
        return self.family or self.literal

    @property
    def inverted(self) -> str:
        """The name as lists have it: `King, Martin Luther, Jr.`."""
        text = f"{self.last}, {self.given}" if self.given else self.last
        return f"{text}, {self.suffix}" if self.suffix else text

    @property
    def halved(self) -> str:
        """The name with one comma at most, for who drops what is behind a second one, as Zotero."""
        if not self.suffix:
            return f"{self.last}, {self.given}" if self.given else self.last
        return f"{self.last}, {self.given} {self.suffix}" if self.given else self.inverted


@lru_cache(maxsize=32768)
def split(name: str) -> Name | None:
    """The parts of a name as printed: `Ada Lovelace`, `Lovelace, Ada`, `King, Jr., Martin`.

    None for a name without any letter or sign. A name of one word is a family name, and so is one
    that begins with a small particle and has one word behind it. A name whose last word says that
    it is a group's is not taken apart: `The ATLAS Collaboration`.
    """
    if "," not in name:
        words = folded(name).split()
        if len(words) > 1 and _TELLING.isdisjoint(words):
            # Most are written so.
            return Name(family=words[-1], given=" ".join(words[:-1]))
        if len(words) > 1 and words[-1] in _GROUPS:
            return Name(literal=" ".join(words))
        return _of_words(words)
    family, *rest = (part.strip() for part in folded(name).split(","))
    rest = [part for part in rest if part]
    suffix = ""
    if len(rest) in {1, 2}:
        for part in (rest[0], rest[-1]):
            if not suffix and part in _SUFFIXES:
                suffix = part
                rest.remove(part)
    given = ", ".join(rest)
    words = family.split()
    if given:
        return _parts(words, given, suffix)
    return _of_words(words, suffix)


def _of_words(words: list[str], suffix: str = "") -> Name | None:
    """A name written given names first."""
    if len(words) > 2 and not suffix and words[-1] in _SUFFIXES:
        suffix = words.pop()
    start = len(words) - 1
    while start > 1 and (words[start - 1] in _PARTICLES or words[start - 1] in _CAPITALS):
        start -= 1
    if start == 1 and words[0] in _PARTICLES:
        start = 0
    return _parts(words[start:], " ".join(words[:start]), suffix)


def _parts(words: list[str], given: str, suffix: str) -> Name | None:
    """A name with its family name's words. Only a particle in small letters is one by itself."""
    count = 0
    while count < len(words) - 1 and words[count] in _PARTICLES:
        count += 1
    family, particle = " ".join(words[count:]), " ".join(words[:count])
    if not family:
        family, given = given, ""
    if not family:
        return None
    return Name(family=family, given=given, particle=particle, suffix=suffix)
