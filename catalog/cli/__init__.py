"""The command line: a module per verb. `docs/commands.md` describes it, and a test compares."""

from __future__ import annotations

import click

from catalog.cli.add import add, enrich
from catalog.cli.changes import changes
from catalog.cli.check import check
from catalog.cli.digest import digest
from catalog.cli.fmt import fmt
from catalog.cli.import_ import import_
from catalog.cli.links import check_links
from catalog.cli.new import new, upgrade
from catalog.cli.notices import notices
from catalog.cli.propose import propose
from catalog.cli.render import reference, render, schema
from catalog.cli.review import comment, review
from catalog.cli.same import not_same, same
from catalog.cli.snapshot import snapshot
from catalog.cli.suggest import suggest


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="paper-catalog", prog_name="catalog")
def main() -> None:
    """Keep a catalog of research papers: import, check, format and render its entries.

    The site itself is MkDocs' business: `mkdocs serve`, `mkdocs build --strict`.
    """


for verb in (
    new,
    upgrade,
    add,
    enrich,
    import_,
    same,
    not_same,
    propose,
    review,
    comment,
    check,
    fmt,
    suggest,
    check_links,
    notices,
    changes,
    digest,
    snapshot,
    render,
    schema,
    reference,
):
    main.add_command(verb)
