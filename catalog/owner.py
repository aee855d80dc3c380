"""What a catalog's owner says in mkdocs.yml, read without MkDocs.

Commands need a few plain settings; MkDocs itself would load the theme and every plugin for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_PLUGIN = "catalog"
# `INHERIT` may lead in a circle.
_DEEPEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A site's name and addresses, and the settings of our plugin; empty where nothing is said."""

    name: str = ""
    url: str = ""
    repository: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


class _Loader(yaml.SafeLoader):
    """Reads over the tags that MkDocs knows (`!ENV`, `!!python/name:`): nothing is run."""


_Loader.add_multi_constructor("", lambda _loader, _suffix, _node: None)


def settings_file(docs: Path) -> Path:
    """The mkdocs.yml beside a docs folder, or the mkdocs.yaml if only that is there."""
    beside = docs.absolute().parent
    named = (beside / name for name in ("mkdocs.yml", "mkdocs.yaml"))
    return next((path for path in named if path.is_file()), beside / "mkdocs.yml")


def owner_of(docs: Path) -> Owner:
    """The owner of a docs folder, by `settings_file`; an empty one if that can't be read."""
    config = _read(settings_file(docs), _DEEPEST)
    return Owner(
        name=_text(config.get("site_name")),
        url=_text(config.get("site_url")),
        repository=_text(config.get("repo_url")),
        settings=_settings(config.get("plugins")),
    )


def _read(path: Path, depth: int) -> dict[str, Any]:
    try:
        config = yaml.load(path.read_text("utf-8-sig"), _Loader)  # noqa: S506  # a safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        # MkDocs says what is wrong with it, and where.
        return {}
    if not isinstance(config, dict):
        return {}
    parent = config.get("INHERIT")
    inherited = _read(path.parent / parent, depth - 1) if isinstance(parent, str) and depth else {}
    return {**inherited, **config}


def _settings(plugins: object) -> Mapping[str, Any]:
    """Our plugin's settings, of plugins given as a list or as a mapping."""
    entries = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        settings = entry.get(_PLUGIN) if isinstance(entry, dict) else None
        if isinstance(settings, dict):
            return settings
    return {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
