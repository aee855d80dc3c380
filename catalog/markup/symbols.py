"""What LaTeX's macros are called, and the characters and styles that they stand for."""

from __future__ import annotations

import unicodedata

STYLES = {
    "textbf": "strong", "mathbf": "strong", "bf": "strong", "bfseries": "strong",
    "boldsymbol": "strong",
    "textit": "em", "emph": "em", "mathit": "em", "textsl": "em", "em": "em", "it": "em",
    "itshape": "em", "sl": "em",
    "texttt": "code", "tt": "code", "ttfamily": "code", "mathtt": "code",
    "textrm": "", "mathrm": "", "rm": "", "textsf": "", "mathsf": "", "sf": "", "text": "",
    "textsc": "", "sc": "", "mathcal": "", "mathbb": "", "mbox": "", "underline": "",
    "textnormal": "", "operatorname": "",
    "textsuperscript": "sup", "textsubscript": "sub",
}  # fmt: skip
# Styles that hold until their group ends, rather than for an argument.
SWITCHES = {"bf", "bfseries", "em", "it", "itshape", "sl", "tt", "ttfamily", "rm", "sf", "sc"}
SYMBOLS = {
    "textless": "<", "textgreater": ">", "textasciitilde": "~", "textasciicircum": "^",
    "textbackslash": "\\", "textunderscore": "_", "textbar": "|", "textendash": "–",
    "textemdash": "—", "ldots": "…", "dots": "…", "cdots": "⋯", "cdot": "·", "times": "×",
    "pm": "±", "sim": "∼", "approx": "≈", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥",
    "neq": "≠", "ll": "≪", "gg": "≫", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "infty": "∞", "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩", "circ": "∘",
    "ell": "ℓ", "dagger": "†", "ddagger": "‡", "star": "⋆", "ast": "∗", "prime": "′",
    "sqrt": "√", "sum": "∑", "prod": "∏", "nabla": "∇", "partial": "∂", "forall": "∀",
    "exists": "∃", "degree": "°", "percent": "%", "ie": "i.e.", "eg": "e.g.", "etal": "et al.",
    "etc": "etc.", "vs": "vs.", "wrt": "w.r.t.", "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ",
    "o": "ø", "O": "Ø", "ss": "ß", "l": "ł", "L": "Ł", "i": "ı", "oe": "œ", "OE": "Œ",
    "TeX": "TeX", "LaTeX": "LaTeX", "quad": " ", "qquad": " ",
}  # fmt: skip
_LETTERS = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau
    upsilon phi chi psi omega
    """.split()  # noqa: SIM905  # two dozen quoted words are harder to read
_GREEK = {
    # Unicode spells one of them LAMDA.
    name: unicodedata.lookup(f"GREEK {case} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")
    for letter in _LETTERS
    for name, case in ((letter, "SMALL"), (letter.capitalize(), "CAPITAL"))
}
SYMBOLS |= _GREEK
SYMBOLS |= {"varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "leftrightarrow": "↔"}
# Functions, which LaTeX sets upright.
SYMBOLS |= {
    name: name
    for name in ["arg", "argmax", "argmin", "cos", "det", "dim", "exp", "inf", "lim", "ln", "log",
                 "max", "min", "Pr", "sin", "softmax", "sup", "tan", "tanh"]
}  # fmt: skip
# Words that stand for a symbol after ^ or _, where the backslash has been lost.
BARE_SYMBOLS = {**_GREEK, "ell": "ℓ", "infty": "∞", "dagger": "†",
                 "star": "⋆", "ast": "∗", "prime": "′", "circ": "∘", "top": "⊤"}  # fmt: skip
# Combining characters by LaTeX accent (The LaTeX Companion, table 7.33).
ACCENTS = {
    "'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
# Names that LaTeX has for colours (the package xcolor, section 2.4).
COLORS = frozenset(
    """
    black blue brown cyan darkgray gray green lightgray lime magenta olive orange pink purple red
    teal violet white yellow
    """.split()  # noqa: SIM905  # twenty quoted words are harder to read
)
