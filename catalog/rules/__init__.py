"""The rules of `catalog check`: a module per family, a function per problem code.

`rule` says what a rule is, `codes` lists all of them with those that reading a file finds, `levels`
reads what the owner of a catalog wants of them, `mend` puts right what is safe to. `catalog.check`
runs them.
"""

from catalog.rules.codes import CODES, RULES, Code, explain
from catalog.rules.levels import Levels, given_levels, levels
from catalog.rules.rule import Case, Finding, Level, Rule

__all__ = [
    "CODES",
    "RULES",
    "Case",
    "Code",
    "Finding",
    "Level",
    "Levels",
    "Rule",
    "explain",
    "given_levels",
    "levels",
]
