"""The zip holds the site and what it is made from, and is the same whenever it is made."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from catalog.outputs import Home, Settings, write
from catalog.outputs.bundle import NAME
from catalog.outputs.bundle import write as write_zip
from catalog.pages import Site


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    site, docs = tmp_path / "site", tmp_path / "docs"
    for path, text in (
        (site / "index.html", "<h1>hello</h1>" * 100),
        (site / "papers" / "x" / "index.html", "x"),
        (site / "picture.png", "not really"),
        (docs / "papers" / "x.yaml", "title: X\n"),
        (docs / ".hidden", "secret"),
        (docs / ".git" / "config", "secret"),
        (tmp_path / "mkdocs.yml", "site_name: X\n"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (docs / "elsewhere").symlink_to(tmp_path / "mkdocs.yml")
    return site, docs


def test_it_holds_the_site_and_the_entries(folders: tuple[Path, Path]) -> None:
    site, docs = folders
    write_zip(site, docs, docs.parent / "mkdocs.yml")
    with zipfile.ZipFile(site / NAME) as bundle:
        assert bundle.testzip() is None
        assert bundle.namelist() == [
            "README.txt",
            "mkdocs.yml",
            "docs/papers/x.yaml",
            "site/index.html",
            "site/picture.png",
            "site/papers/x/index.html",
        ]
        assert bundle.read("docs/papers/x.yaml") == b"title: X\n"
        assert bundle.getinfo("site/picture.png").compress_type == zipfile.ZIP_STORED
        page = bundle.getinfo("site/index.html")
        assert page.compress_size < page.file_size
        assert page.external_attr >> 16 == 0o100644


def test_the_same_files_give_the_same_bytes_at_any_time(folders: tuple[Path, Path]) -> None:
    site, docs = folders
    write_zip(site, docs)
    first = (site / NAME).read_bytes()
    os.utime(site / "index.html", (0, 0))
    (docs / "papers" / "x.yaml").chmod(0o600)
    # The second time the first zip lies there, and is not part of the second one.
    write_zip(site, docs)
    assert (site / NAME).read_bytes() == first


def test_it_is_made_last_and_holds_the_other_files(toy_site: Site, tmp_path: Path) -> None:
    write(toy_site, tmp_path, Settings(zip=True), Home())
    with zipfile.ZipFile(tmp_path / NAME) as bundle:
        names = set(bundle.namelist())
        assert {"site/papers.bib", "site/catalog.sqlite", "site/llms.txt"} <= names
        assert bundle.read("site/papers.bib") == (tmp_path / "papers.bib").read_bytes()
    assert list(tmp_path.glob(".*")) == []
    write(toy_site, tmp_path / "without", Settings(), Home())
    assert not (tmp_path / "without" / NAME).exists()


def test_what_fails_leaves_no_zip_behind(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(OSError, match="No space"):
        write_zip(*folders)
    assert not list(folders[0].glob("*catalog.zip*")) + list(folders[0].glob(".*"))
