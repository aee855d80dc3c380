"""The command line: a module per verb. `docs/commands.md` describes it, and a test compares."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click

# Each verb, the module that holds it, and its name there if that is another one.
_VERBS = {
    "new": "new", "upgrade": "new",
    "add": "add", "enrich": "add",
    "import": "import_:import_",
    "same": "same", "not-same": "same:not_same",
    "propose": "propose", "review": "review", "comment": "comment",
    "check": "check", "fmt": "fmt", "suggest": "suggest",
    "links": "links:check_links", "notices": "notices",
    "changes": "changes", "digest": "digest", "snapshot": "snapshot",
    "render": "render", "schema": "render", "reference": "render",
}  # fmt: skip


class _Verbs(MutableMapping[str, click.Command]):
    """The verbs by name, each loaded when it is asked for: together they take half a second."""

    def __init__(self, places: dict[str, str]) -> None:
        self._places = places
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, verb: str) -> click.Command:
        if verb not in self._loaded:
            module, _, name = self._places[verb].partition(":")
            self._loaded[verb] = getattr(import_module(f"catalog.cli.{module}"), name or verb)
        return self._loaded[verb]

    def __setitem__(self, verb: str, command: click.Command) -> None:
        self._places[verb] = verb
        self._loaded[verb] = command

    def __delitem__(self, verb: str) -> None:
        del self._places[verb]
        self._loaded.pop(verb, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, verb: object) -> bool:
        return verb in self._places


@click.group(commands=_Verbs(_VERBS), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="paper-catalog", prog_name="catalog")
def main() -> None:
    """Keep a catalog of research papers: import, check, format and render its entries.

    The site itself is MkDocs' business: `mkdocs serve`, `mkdocs build --strict`.
    """
