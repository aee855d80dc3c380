"""Everything in one file: a zip of the site and of the entries it is made from.

Source: PKWARE, ".ZIP File Format Specification" (APPNOTE 6.3.10), as Python's `zipfile` writes it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

NAME = "catalog.zip"
# The first day a zip can name: the same files give the same bytes, whenever they were written.
_DAY = (1980, 1, 1, 0, 0, 0)
# What does not get smaller.
_PACKED = frozenset((".bin", ".gz", ".jpeg", ".jpg", ".png", ".webp", ".woff", ".woff2", ".zip"))
_README = """\
site/   the site as it was published, for any web server: python -m http.server --directory site
docs/   what it is made from: an entry per paper in docs/papers/, topics in docs/topics/, tags
mkdocs.yml, if it is here, is its configuration

site/papers.bib, .ris, .json and .csv hold all papers for reference managers and spreadsheets,
site/catalog.sqlite for programs, as far as the catalog publishes them.
"""


def write(site: Path, docs: Path | None = None, configuration: Path | None = None) -> None:
    """Write `catalog.zip` into a site's folder: the site, what it is made from, a word on both.

    Links to other places of a disk, hidden files and the zip itself are left out.
    """
    target = site / NAME
    draft = target.with_name(f".{NAME}.tmp")
    try:
        with ZipFile(draft, "w", ZIP_DEFLATED) as bundle:
            bundle.writestr(_info("README.txt"), _README)
            if configuration is not None:
                _add(bundle, configuration, "mkdocs.yml")
            for name, folder in (("docs", docs), ("site", site)):
                for path in _files(folder) if folder else ():
                    if path not in {target, draft}:
                        relative = path.relative_to(folder).as_posix() if folder else ""
                        _add(bundle, path, f"{name}/{relative}")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder, in an order that is the same on every disk."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


def _add(bundle: ZipFile, path: Path, name: str) -> None:
    info = _info(name)
    info.file_size = path.stat().st_size
    with path.open("rb") as source, bundle.open(info, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _DAY)
    info.create_system = 3  # Unix, wherever it is made
    info.external_attr = 0o100644 << 16
    packed = Path(name).suffix.lower() in _PACKED
    info.compress_type = ZIP_STORED if packed else ZIP_DEFLATED
    return info
