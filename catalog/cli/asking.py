"""How commands ask services: settings from mkdocs.yml and the environment."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from catalog.cli.common import stop_on_errors
from catalog.owner import owner_of
from catalog.services.ask import Asker
from catalog.services.client import Client
from catalog.services.settings import read_settings

OFFLINE = click.option("--offline", is_flag=True, help="Ask nobody; take what was answered before.")


def asker_of(folder: Path, *, offline: bool) -> Asker:
    """Who asks for the catalog of a docs folder; stops if its settings are wrong."""
    owner = owner_of(folder)
    read = read_settings(owner.settings.get("services"), os.environ, site=owner.url)
    stop_on_errors(read.problems)
    settings = replace(read.settings, offline=True) if offline else read.settings
    return Asker(client=Client(settings))
