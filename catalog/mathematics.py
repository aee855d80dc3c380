"""Formulas between dollars as MathML, which browsers show without a script.

latex2mathml reads the formula; what it makes of one is written by us, because it escapes no text.
Only elements and attributes of MathML Core that place and name what is shown are written: no links,
colours or sizes from the formula. Source: "MathML Core", W3C, sections 2 and 3.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element
from markupsafe import Markup

_ELEMENTS = frozenset(
    "math merror mfrac mi mn mo mover mphantom mroot mrow ms mspace msqrt mstyle msub msubsup msup "  # noqa: SIM905
    "mtable mtd mtext mtr munder munderover".split()
)
_ATTRIBUTES = {
    "accent": ("true", "false"),
    "displaystyle": ("true", "false"),
    "fence": ("true", "false"),
    "linethickness": ("0",),
    "mathvariant": ("normal",),
    "separator": ("true", "false"),
    "stretchy": ("true", "false"),
}
# Names of functions, which stand apart from their arguments unless these are in brackets.
_FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log "  # noqa: SIM905
    "max min Pr sec sin sinh sup tan tanh".split()
)
_SPACE = '<mspace width="0.17em"></mspace>'
# A character as latex2mathml writes it into a text.
_REFERENCE = re.compile(r"&#x[0-9A-Fa-f]{1,6};")
_UNSAFE = re.compile(r"[&<>\"'{}`]")
# What it raises for formulas that are none.
_ERRORS: tuple[type[Exception], ...] = (
    *(
        error
        for error in vars(exceptions).values()
        if isinstance(error, type) and issubclass(error, Exception)
    ),
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    StopIteration,
    TypeError,
    ValueError,
)


@lru_cache(maxsize=4096)
def mathml(formula: str) -> Markup | None:
    """A formula as an element `math`; None if it is none, or has a macro that nobody knows.

    Every character of the formula is escaped, for Markdown and template plugins too.
    """
    try:
        made = convert_to_element(formula)
    except _ERRORS:
        return None
    if len(made) == 1 and made[0].tag == "mrow":
        made = made[0]
    inner = _inside(made)
    # A macro that is not known is shown as it stands, and so is a stray brace.
    if not inner or "\\" in inner or "\0" in inner:
        return None
    return Markup(f"<math>{inner}</math>")  # noqa: S704  # written by us, escaped


def _inside(element: Element) -> str:
    """The children of an element, with thin spaces around the names of functions.

    Source: D. Knuth, "The TeXbook" (1984), chapter 18: an operator and a letter are apart.
    """
    parts = []
    children = list(element)
    # Only where a row is: the parts of a fraction or a power are counted.
    apart = element.tag in {"math", "mrow", "mstyle", "mtd"}
    for number, child in enumerate(children):
        name = apart and child.tag == "mi" and (child.text or "") in _FUNCTIONS
        before = children[number - 1].tag if number else "mo"
        behind = children[number + 1] if number + 1 < len(children) else None
        if name and before != "mo":
            parts.append(_SPACE)
        parts.append(_written(child))
        if name and behind is not None and behind.tag != "mo":
            parts.append(_SPACE)
    return "".join(parts)


def _written(element: Element) -> str:
    """An element of the formula. A NUL stands for one that must not be written."""
    if element.tag not in _ELEMENTS:
        return "\0"
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in sorted(element.attrib.items())
        if value in _ATTRIBUTES.get(name, ())
    )
    text = _REFERENCE.sub(lambda match: unescape(match[0]), element.text or "")
    text = _UNSAFE.sub(lambda match: f"&#{ord(match[0])};", text)
    inner = _inside(element)
    return f"<{element.tag}{attributes}>{text}{inner}</{element.tag}>"
