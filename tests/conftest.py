"""The toy catalog, which must be without a flaw, and what several tests make of catalogs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from catalog.check import examine
from catalog.model import Catalog
from catalog.pages import Site
from catalog.problems import report

# How long an example takes says something of the machine, and nothing of what must hold. In CI the
# examples are the same each time: what is new there shows what a change broke, and the search for
# other examples goes on at each developer's.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")

TOY = Path(__file__).parent / "toy"


@pytest.fixture(scope="session")
def toy() -> Catalog:
    """The toy catalog. A problem in it, be it a warning, fails every test that uses it."""
    catalog, problems = examine(TOY / "docs")
    if problems:
        pytest.fail(f"the toy catalog has problems:\n{report(problems)}")
    return catalog


@pytest.fixture(scope="session")
def toy_site(toy: Catalog) -> Site:
    return Site(catalog=toy, name="Toy Catalog", description="Toys, for tests.")
