"""The authors of a paper as the styles of references have them, initials and "et al." included.

Sources: as for `styles`; for initials, CSL 1.0.2, "initialize-with".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from catalog.exports.marks import italic
from catalog.exports.names import Name

_Names = Sequence[Name]

_EASTERN = re.compile("[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+")


def apa(names: _Names) -> str:
    """`Cheng, H. K., & van Gogh, V.`; of more than twenty, the first nineteen and the last."""
    if len(names) > 20:
        shown = ", ".join(map(_apa, names[:19]))
        return f"{shown}, … {_apa(names[-1])}"
    listed = list(map(_apa, names))
    if len(listed) > 1:
        listed[-1] = f"& {listed[-1]}"
    return ", ".join(listed)


def ieee(names: _Names) -> str:
    """`H. K. Cheng and V. van Gogh`; of more than six, the first."""
    if len(names) > 6:
        return f"{_ieee(names[0])} {italic('et al.')}"
    return _with_and(list(map(_ieee, names)))


def acm(names: _Names) -> str:
    """`Ho Kei Cheng and Vincent van Gogh`, all of them."""
    return _with_and(list(map(_in_order, names)))


def chicago(names: _Names) -> str:
    """`Cheng, Ho Kei, and Vincent van Gogh`; of more than six, the first three."""
    if not names:
        return ""
    listed = [_chicago_first(names[0]), *map(_chicago_next, names[1:6])]
    if len(names) > 6:
        return f"{', '.join(listed[:3])}, et al."
    if len(listed) > 1:
        listed[-1] = f"and {listed[-1]}"
    return ", ".join(listed)


def vancouver(names: _Names) -> str:
    """`Cheng HK, van Gogh V`; of more than six, the first six."""
    listed = ", ".join(map(_vancouver, names[:6]))
    return f"{listed}, et al." if len(names) > 6 else listed


def _with_and(listed: list[str]) -> str:
    if len(listed) > 2:
        return f"{', '.join(listed[:-1])}, and {listed[-1]}"
    return " and ".join(listed)


def _apa(name: Name) -> str:
    if _eastern(name):
        return name.family + name.given
    return _joined(", ", name.last, _initials(name.given, ". "), name.suffix)


def _ieee(name: Name) -> str:
    if _eastern(name):
        return name.family + name.given
    return _joined(" ", _initials(name.given, ". "), name.last, name.suffix)


def _in_order(name: Name) -> str:
    if _eastern(name):
        return name.family + name.given
    return _joined(" ", name.given, name.last, name.suffix)


def _chicago_first(name: Name) -> str:
    if _eastern(name):
        return name.family + name.given
    given = _joined(" ", _apart(name.given), name.particle)
    return _joined(", ", name.family or name.literal, given, name.suffix)


def _chicago_next(name: Name) -> str:
    if _eastern(name):
        return name.family + name.given
    return _joined(" ", _apart(name.given), name.last, name.suffix)


def _vancouver(name: Name) -> str:
    if _eastern(name):
        return name.family + name.given
    return _joined(" ", name.last, _initials(name.given, ""), name.suffix)


def _joined(between: str, first: str, second: str, suffix: str = "") -> str:
    if first and second and not suffix:
        return f"{first}{between}{second}"
    return between.join([part for part in (first, second, suffix) if part])


def _eastern(name: Name) -> bool:
    """Whether a name is written in Chinese, Japanese or Korean: family name first, no space."""
    if name.family.isascii() or not name.given:
        return False
    return _EASTERN.fullmatch(name.family + name.given) is not None


# Given names repeat, whole names seldom.
@lru_cache(maxsize=16384)
def _apart(given: str) -> str:
    """Initials with full stops, and with spaces between them: `J. P.` of `J.P.` or `J P`."""
    if "." in given:
        given = re.sub(r"\.(?=\w)", ". ", given)
    return re.sub(r"(?<!\S)([^\W\d_])(?!\S)", r"\1.", given)


@lru_cache(maxsize=16384)
def _initials(given: str, mark: str) -> str:
    """The first letter of each given name, with `mark` behind it: `J.-P. X.`, or `JPX` for none.

    What is written in small letters stays as it is; what is no name (`(CJ)`) goes.
    """
    sign, hyphen = mark.rstrip(), "-" if mark else ""
    words = given.split()
    if given.replace(" ", "").isalpha() and not any(word[0].islower() for word in words):
        # Most are no more than words.
        return mark.join([word[0] for word in words]) + sign
    written = ""
    for word in _apart(given).split():
        if word[0].islower():
            written = f"{written.rstrip()} {word} "
        elif word[0].isalpha():
            first, *more = re.split("[-‐]", word.replace(".", ""))
            letters = [first[0], *(part[0] for part in more if part[:1].isupper())]
            written += hyphen.join([f"{letter}{sign}" for letter in letters])
            written += mark[len(sign) :]
    return written.strip()
