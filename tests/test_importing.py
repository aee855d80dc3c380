"""What `catalog import` says of files in other encodings, and of fields without a place."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalog.cli import main
from catalog.load import Docs, load
from catalog.model import Paper

OLD = "@article{m99, title={Über Bibliotheken}, author={Müller, Jörg}, year={1999}}\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["import", *words])


def papers() -> tuple[Paper, ...]:
    loaded = load(Docs(Path("docs")))
    assert loaded.problems == ()
    return loaded.catalog.papers


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("latin-1", "windows-1252"),
        ("windows-1252", "windows-1252"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_an_old_file_is_refused_with_a_hint_that_helps(encoding: str, named: str) -> None:
    Path("old.bib").write_bytes(OLD.encode(encoding))
    refused = run("old.bib")
    assert refused.exit_code == 1
    assert "old.bib:1:1: bad-encoding: " in refused.stderr
    assert refused.stderr.endswith(f"as in --encoding {named}\n")
    read = run("old.bib", "--encoding", named)
    assert (read.exit_code, read.stderr) == (0, "")
    (paper,) = papers()
    assert (paper.title, paper.authors[0].name) == ("Über Bibliotheken", "Jörg Müller")
    assert [(source.file, source.key) for source in paper.sources] == [("old.bib", "m99")]
    assert "0 added, 0 merged, 1 known" in run("old.bib", "--encoding", named).stdout


def test_a_packed_file_in_another_encoding() -> None:
    packed = gzip.compress('{"title": "Größe"}\n'.encode("latin-1"))
    Path("old.jsonl.gz").write_bytes(packed)
    assert run("old.jsonl.gz", "--encoding", "latin-1").exit_code == 0
    assert [paper.title for paper in papers()] == ["Größe"]


def test_a_file_that_is_not_in_the_named_encoding_is_refused_with_its_line() -> None:
    Path("old.bib").write_bytes(b"@misc{a,\n title={\x81}}\n")
    result = run("old.bib", "--encoding", "windows-1252")
    assert result.exit_code == 1
    assert "old.bib:2:1: bad-encoding: byte 0x81 is not windows-1252\n" in result.stderr
    Path("old.bib").write_bytes(OLD.encode("utf-16-le")[:-1])
    result = run("old.bib", "--encoding", "utf-16-le")
    assert "bad-encoding: its end is not utf-16-le\n" in result.stderr


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "utf-8\0", ""])
def test_an_encoding_that_is_none(name: str) -> None:
    Path("old.bib").write_text(OLD)
    result = run("old.bib", "--encoding", name)
    assert result.exit_code == (2 if name else 0)
    assert ("is no encoding" in result.stderr) == bool(name)


def test_xml_says_its_encoding_itself() -> None:
    Path("a.xml").write_bytes(
        '<?xml version="1.0" encoding="latin-1"?><xml><records><record><titles><title>Ü</title>'
        "</titles></record></records></xml>".encode("latin-1")
    )
    result = run("a.xml", "--encoding", "latin-1")
    assert result.exit_code == 1
    assert "XML says its encoding itself\nhint: import it without --encoding\n" in result.stderr
    assert run("a.xml").exit_code == 0
    assert [paper.title for paper in papers()] == ["Ü"]


def test_fields_without_a_place_are_counted_in_one_line_a_file() -> None:
    Path("a.bib").write_text(
        "@article{a, title={One}, journal={J}, editor={E}, series={S}, zoo={1}}\n"
        "@misc{b, title={Two}, editor={E}}\n@misc{c, editor={E}}\n"
    )
    Path("b.csv").write_text("Title,Year,Colour <b>\nThree,2020,red\nFour,2021,\n")
    Path("c.bib").write_text("@misc{d, title={Five}}\n")
    result = run("a.bib", "b.csv", "c.bib")
    told = [line for line in result.stdout.splitlines() if "left out" in line]
    assert told == [
        "a.bib: left out: editor 2, series 1, zoo 1",
        "b.csv: left out: Colour <b> 1",
    ]


def test_many_fields_without_a_place_stay_one_line() -> None:
    names = [f"x{number:02}" for number in range(40)]
    Path("a.csv").write_text(f"title,{','.join(names)}\nA,{','.join('1' * 40)}\n")
    (told,) = [line for line in run("a.csv").stdout.splitlines() if "left out" in line]
    assert told.startswith("a.csv: left out: x00 1, x01 1, ")
    assert told.endswith("x24 1, and 15 more")


def test_a_verb_is_loaded_when_it_is_asked_for() -> None:
    code = (
        "import sys; from catalog.cli import main; main(['fmt', '--help'], standalone_mode=False)\n"
        "assert 'catalog.cli.fmt' in sys.modules and 'catalog.cli.add' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    result = CliRunner().invoke(main, ["fmtt"])
    assert result.exit_code == 2
    assert "No such command 'fmtt'" in result.stderr
