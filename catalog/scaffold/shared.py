"""What our own repository and a new catalog share: workflows, issue forms, Dependabot's settings.

`.github/` of our repository is the source. A new catalog's differs from it only in what `derived`
says: it installs this package instead of being it, and has no tests of its own. The copies lie in
`files/.github/`, because an installed package has no repository around it; a test holds them to the
source, and `python -m catalog.scaffold` renews them.
"""

from __future__ import annotations

import re
from pathlib import Path

from catalog.files import write_changed
from catalog.scaffold.contents import FILES

SOURCE = Path(__file__).parents[2] / ".github"
COPIES = FILES / ".github"
# Ours alone: how the package itself is tested or released is no business of a catalog.
_OURS = frozenset[str]()
_SUFFIXES = frozenset({".yml", ".yaml", ".md"})

# What is written otherwise in somebody else's catalog, in this order.
_OTHERWISE = (
    # Ours is installed from the checkout, with or without extras.
    (r"pip install (?:-e )?(['\"]?)\.(?:\[[\w,]+\])?\1(?=\s|$)", "pip install -r requirements.txt"),
    (r"cache-dependency-path: pyproject\.toml", "cache-dependency-path: requirements.txt"),
    (r"name: Tests, linters, types and a strict build", "name: A strict build"),
    (r"\bbash \.ci/run\b", "mkdocs build --strict"),
    # Sentences about our code, of which a catalog has none.
    (r"Lower bounds and caps in pyproject\.toml\.", "What requirements.txt names."),
    (r"and change this package too\b", "and change what is installed"),
    (r"\s+Code: say what changes [^.>]*\.(?= -->)", ""),
)


def derived(text: str) -> str:
    """A file of our `.github/` as a new catalog has it."""
    for pattern, replacement in _OTHERWISE:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text


def copies() -> dict[str, str]:
    """What `files/.github/` is to hold, by path below it."""
    return {
        path.relative_to(SOURCE).as_posix(): derived(path.read_text("utf-8"))
        for path in sorted(SOURCE.rglob("*"))
        if path.is_file() and path.suffix in _SUFFIXES and path.name not in _OURS
    }


def renew() -> list[Path]:
    """Make the copies anew; the files that changed, were added or deleted."""
    wanted = {COPIES / path: text for path, text in copies().items()}
    gone = [
        path
        for path in sorted(COPIES.rglob("*"))
        if path.is_file() and path.suffix in _SUFFIXES and path not in wanted
    ]
    for path in gone:
        path.unlink()
    return [*write_changed(wanted), *gone]
