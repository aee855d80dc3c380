"""References that were made before, on disk: a file for each style of each catalog.

A file holds what the last build has used and nothing else, so it never grows beyond the catalog. It
says by what it was made, and counts for nothing if that has changed. It may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from catalog.files import write_whole


def load(file: Path, made_by: str) -> dict[str, str | None]:
    """What is kept in a file, by the digests of items; nothing if it was made otherwise."""
    try:
        held = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(held, dict) or held.get("made by") != made_by:
        return {}
    texts = held.get("references")
    if not isinstance(texts, dict):
        return {}
    return {name: text for name, text in texts.items() if text is None or isinstance(text, str)}


def keep(file: Path, made_by: str, texts: Mapping[str, str | None]) -> None:
    """Keep references; a disk that takes none costs nothing but the time to make them anew."""
    held = {"made by": made_by, "references": texts}
    with contextlib.suppress(OSError):
        write_whole(file, json.dumps(held, ensure_ascii=False))
