"""The check of a catalog: every rule asked, each finding a problem of the owner's level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from catalog.load import Docs, Known, load
from catalog.model import Catalog
from catalog.problems import Location, Problem, Severity, in_order
from catalog.rules import RULES, Case, Finding, Levels

# Where a field stands: a file below `docs/` and the way to the field in it.
Locate = Callable[..., Location]
# How many findings of a rule are located in one file. Each reads it again, so all those of a file
# without end would take the square of its length.
_MOST = 20


def examine(
    folder: Path,
    known: Known | None = None,
    *,
    levels: Levels | None = None,
    thorough: bool = False,
    today: date | None = None,
    changed: Collection[str] | None = None,
) -> tuple[Catalog, tuple[Problem, ...]]:
    """The catalog of a `docs/` folder, and every problem of its files, in order.

    A build runs the rules that its pages stand on and those that `levels` names, which a thorough
    check runs all. Rules about dates are asked only if `today` is given. With `changed`, paths
    below the folder, problems are those that these files have or take part in.
    """
    docs = Docs(folder)
    loaded = load(docs, known)
    below = docs.shown("")
    broken = {problem.location.file.removeprefix(below) for problem in loaded.problems}
    asked = Asked(
        levels=levels or Levels(),
        thorough=thorough,
        today=today,
        # What can't be read is one mistake, not one in every entry that names it.
        broken=_keys(broken),
        changed=None if changed is None else _keys(changed),
    )
    own = [
        problem
        for problem in loaded.problems
        if changed is None or problem.location.file.removeprefix(below) in changed
    ]
    found = _problems(loaded.catalog, docs.locate, asked)
    return loaded.catalog, in_order([*asked.levels.problems, *own, *found])


def check(
    catalog: Catalog,
    locate: Locate,
    *,
    levels: Levels | None = None,
    thorough: bool = False,
    today: date | None = None,
) -> Iterator[Problem]:
    """Every problem that entries have with each other or in themselves; see `examine`."""
    asked = Asked(levels=levels or Levels(), thorough=thorough, today=today)
    return _problems(catalog, locate, asked)


def _keys(files: Collection[str]) -> frozenset[tuple[str, str]]:
    """Files by folder and name: what an id says of a file, which may lie in a subfolder."""
    return frozenset(_key(file) for file in files)


def _key(file: str) -> tuple[str, str]:
    path = PurePosixPath(file)
    return path.parts[0], path.stem


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a check is to look for, which files are broken, and which have changed."""

    levels: Levels
    thorough: bool
    today: date | None
    broken: frozenset[tuple[str, str]] = frozenset()
    changed: frozenset[tuple[str, str]] | None = None

    def wants(self, finding: Finding) -> bool:
        """Whether a finding is about what was asked, and does not follow from another problem."""
        if finding.missing and any(_key(file) in self.broken for file in finding.others):
            return False
        stands_on = (finding.file, *finding.others)
        return self.changed is None or any(_key(file) in self.changed for file in stands_on)


def _problems(catalog: Catalog, locate: Locate, asked: Asked) -> Iterator[Problem]:
    case = Case(catalog=catalog, today=asked.today)
    codes = asked.levels.run(build=not asked.thorough)
    for rule in RULES:
        if rule.code not in codes:
            continue
        severity: Severity = "warning" if asked.levels.of(rule.code) == "warning" else "error"
        found: Counter[str] = Counter()
        for finding in rule.find(case):
            if not asked.wants(finding):
                continue
            found[finding.file] += 1
            if found[finding.file] <= _MOST:
                yield Problem(
                    code=rule.code,
                    location=locate(finding.file, *finding.path),
                    message=finding.message,
                    hint=finding.hint,
                    severity=severity,
                )
        for file, number in found.items():
            if number > _MOST:
                yield Problem(
                    code=rule.code,
                    location=locate(file),
                    message=f"{number - _MOST:,} more like the first {_MOST} stand in this file",
                    severity=severity,
                )
