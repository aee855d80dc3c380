r"""LaTeX in a bibliography's fields to plain text: `G{\"o}del` is `Gödel`.

Letters and symbols are pylatexenc's; where they begin and end is found here, because fields are not
the documents it reads: a lone `%` is a per cent sign, `$…$` stays as it stands, and a macro that
nobody knows stays readable. Work is linear in the text's length.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import (  # type: ignore[import-untyped]
    LatexNodes2Text,
    get_default_latex_context_db,
)

# Without any of these a text is what it shows.
_SIGN = re.compile(r"[\\{}$~]|--|``|''")
_TOKEN = re.compile(
    r"(?P<math>\$[<>]\$|\$\$[^$]{1,4000}\$\$|\$(?=\S)[^$]{1,2000}(?<=\S)\$(?!\d)|\\\([^$]{1,2000}?\\\))"
    # The address of \url is taken as it is.
    r"|\\(?:url|path|nolinkurl)\s*\{(?P<url>[^{}]*)\}"
    r"|\\href\s*\{(?P<target>[^{}]*)\}\s*\{(?P<label>[^{}]*)\}"
    r"|(?P<accent>\\(?:['`\"^~=.]\s*|[uvHcdbkrt](?![A-Za-z])\s*)"
    r"(?:\{\s*(?:\\[A-Za-z]+|[^\W\d_])\s*\}|\\[ij](?![A-Za-z]) ?|[^\W\d_]))"
    r"|(?P<macro>\\[A-Za-z]+\*?)(?P<space>\s*)"
    r"|\\(?P<escaped>.)"
    r"|(?P<brace>[{}])"
    r"|(?P<plain>---?|``|''|~)",
    re.DOTALL,
)
# Styles are no part of what a text says.
_STYLES = frozenset(
    """
    emph textit textbf textsl textsc textrm textsf texttt textup textmd textnormal mbox hbox text
    underline em it bf sc sl tt rm sf itshape bfseries scshape slshape upshape ttfamily rmfamily
    sffamily normalfont relax protect boldmath small footnotesize
    """.split()  # noqa: SIM905  # forty quoted words are harder to read
)
_PLAIN = {"---": "—", "--": "–", "~": " "}
_ESCAPED = {"-": "", "/": "", "!": "", "\\": " ", ",": " ", ";": " ", ":": " "}
# Signs that fonts for text may lack; other formulas stay.
_FORMULAS = {"$<$": "<", "$>$": ">"}
# Those that the library does not know.
_SYMBOLS = {
    "S": "§", "P": "¶", "pounds": "£", "copyright": "©", "ddag": "‡", "euro": "€", "TeX": "TeX",
    "LaTeX": "LaTeX", "BibTeX": "BibTeX", "textless": "<", "textgreater": ">", "textbar": "|",
    "textunderscore": "_", "textasciicircum": "^",
}  # fmt: skip
_LIBRARY = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True)
_MACROS = get_default_latex_context_db()


def unlatex(text: str) -> str:
    """A field's value as plain text: accents, symbols, dashes and quotes as Unicode characters.

    Braces go that only group or protect. A formula between dollars, and a macro that is not known
    with its arguments, stay to the letter.
    """
    if _SIGN.search(text) is None:
        return text
    parts: list[str] = []
    kept: list[bool] = []  # for each open brace, whether it is shown
    position = 0
    keep_at = -1  # where a brace is the argument of a macro that stays
    quoted = False
    for match in _TOKEN.finditer(text):
        parts.append(text[position : match.start()])
        position = match.end()
        kind = match.lastgroup
        shown = match[0]
        if kind == "brace":
            if shown == "{":
                kept.append(match.start() == keep_at)
                shown = "{" if kept[-1] else ""
            elif kept:
                stays = kept.pop()
                shown = "}" if stays else ""
                keep_at = position if stays else -1
        elif kind == "space":
            known = _macro(match["macro"])
            if known is None:
                keep_at = position
            else:
                shown = known
        elif kind == "plain":
            quoted = quoted or shown == "``"
            quotes = {"``": "“", "''": "”"} if quoted else {}
            shown = quotes.get(shown) or _PLAIN.get(shown, shown)
        elif kind == "math":
            shown = _FORMULAS.get(shown, shown)
        else:
            shown = _other(match)
        parts.append(shown)
    parts.append(text[position:])
    return "".join(parts)


def _other(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "accent":
        return _accented(match[0])
    if kind == "escaped":
        sign = match["escaped"]
        if sign in "'`\"^=.":
            # An accent without a letter to stand on.
            return match[0]
        return _ESCAPED.get(sign, " " if sign.isspace() else sign)
    if kind == "label":
        return f"{match['label']} ({match['target']})"
    return match["url"]


@lru_cache(4096)
def _macro(macro: str) -> str | None:
    """What a macro without arguments shows: nothing for a style, None if it is not known."""
    name = macro[1:].rstrip("*")
    if name in _STYLES:
        return ""
    if name in _SYMBOLS:
        return _SYMBOLS[name]
    shown = getattr(_MACROS.get_macro_spec(name), "simplify_repl", None)
    # The rest are functions, and parts of documents: `\\cite`, `\\today`.
    return shown if isinstance(shown, str) and 0 < len(shown) <= 3 and "%" not in shown else None


@lru_cache(4096)
def _accented(piece: str) -> str:
    """A letter with its accent; the LaTeX itself if there is none such."""
    shown = unicodedata.normalize("NFC", _LIBRARY.latex_to_text(piece))
    return shown.strip() if len(shown.strip()) == 1 else piece
