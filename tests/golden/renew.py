"""Write the golden pages anew: `python -m tests.golden.renew`, then read the diff."""

from __future__ import annotations

import shutil
from pathlib import Path

from catalog.check import examine
from catalog.pages import Site, pages

PAGES = Path(__file__).parent / "pages"
TOY = Path(__file__).parents[1] / "toy"


def rendered() -> dict[str, bytes]:
    """Every page of the toy catalog by its path; an element a line, for people to read."""
    catalog, problems = examine(TOY / "docs")
    if problems:
        raise ValueError("\n".join(problem.text() for problem in problems))
    site = Site(
        catalog=catalog,
        name="Toy Catalog",
        description="A dozen papers & two that do not exist, for tests.",
    )
    return {page.path: page.text.replace("><", ">\n<").encode() for page in pages(site)}


def accepted() -> dict[str, bytes]:
    """Every golden page by its path."""
    return {path.relative_to(PAGES).as_posix(): path.read_bytes() for path in PAGES.rglob("*.md")}


def renew() -> None:
    """Make the golden pages what is rendered now."""
    shutil.rmtree(PAGES, ignore_errors=True)
    for path, content in rendered().items():
        file = PAGES / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


if __name__ == "__main__":
    renew()
