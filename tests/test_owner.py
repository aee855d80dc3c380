"""What commands read of mkdocs.yml: one lookup for the owner's words and for levels."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.cli.check import owners_levels
from catalog.owner import owner_of, settings_file

TEXT = "site_name: {}\nplugins:\n- catalog:\n    check: {{no-topic: warning}}\n"


@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs.yaml"])
def test_either_name_of_the_settings_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(TEXT.format("Mine"))
    docs = tmp_path / "docs"
    assert settings_file(docs) == tmp_path / name
    assert owner_of(docs).name == "Mine"
    assert owners_levels(docs).of("no-topic") == "warning"


def test_of_both_the_one_that_mkdocs_takes_first_is_read(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(TEXT.format("First"))
    (tmp_path / "mkdocs.yaml").write_text(TEXT.format("Second"))
    assert owner_of(tmp_path / "docs").name == "First"


def test_without_settings_nothing_is_said(tmp_path: Path) -> None:
    assert settings_file(tmp_path / "docs") == tmp_path / "mkdocs.yml"
    assert owner_of(tmp_path / "docs").settings == {}
    assert owners_levels(tmp_path / "docs").of("no-topic") == "error"
