from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from catalog.cli import main
from catalog.entry.reference import reference
from catalog.entry.schema import schemas
from catalog.load import Docs, load
from catalog.pages import Site, pages

COMMANDS = Path(__file__).parent.parent / "docs" / "commands.md"

XMEM = "papers/xmem-video-object-segmentation.yaml"
MAMBA = "papers/mamba-selective-state-spaces.yaml"
SCHEMAS = {"schema/paper.json", "schema/topic.json", "schema/tags.json"}

LISTING = """\
new

Subscribe

Jun 11

XMem: Video Object Segmentation

Segmentation of long videos needs memory banks that are kept small while the video goes on. The \
code is at https://github.com/hkchengrex/XMem.

  • 2 authors
·
Jul 14, 2022 3

Mamba: Selective State Spaces

State spaces with selection mechanisms make recurrent models a match for attention. All code is \
at https://github. com/state-spaces/mamba.
"""
# The first paper again, with another abstract.
AGAIN = """\
XMem: Video Object Segmentation
Segmentation of long videos needs memory banks that are kept tiny while the video goes on. The \
code is at https://github.com/hkchengrex/XMem.
"""
TRUNCATED = LISTING + "\nTransformers\n"

XMEM_SAYS = "xmem-video-object-segmentation\n  topics: segmentation\n  tags: memory-bank\n"
MAMBA_SAYS = "mamba-selective-state-spaces\n  topics: (none)\n  tags: (none)\n"
CONFLICT_SAYS = (
    f"docs/{XMEM}: conflict: abstract: kept 'small', but again.txt record 1 says 'tiny'\n"
)
BROKEN_SAYS = (
    f"docs/{MAMBA}: broken-link: 'https://github.' in the abstract leads nowhere (warning)\n"
)
TRUNCATED_SAYS = (
    "truncated.txt:19:1: truncated-record: record 3 ends after its title 'Transformers'\n"
    "hint: copy the whole record, or delete the line\n"
)

TOPIC = """\
# yaml-language-server: $schema=../schema/topic.json
title: "Segmentation"
description: >-
  Which pixel belongs to which thing.
match: [segmentation]
"""
TAGS = """\
# yaml-language-server: $schema=schema/tags.json
memory-bank:
  title: Memory bank
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working directory, with listings and a docs folder of one topic and one tag."""
    monkeypatch.chdir(tmp_path)
    write("listing.txt", LISTING)
    write("again.txt", AGAIN)
    write("truncated.txt", TRUNCATED)
    write("docs/topics/segmentation.yaml", TOPIC)
    write("docs/tags.yaml", TAGS)


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def succeed(*arguments: str) -> str:
    result = run(*arguments)
    assert result.stderr == ""
    assert result.exit_code == 0
    return result.stdout


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder: its bytes, and when it was written."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def import_listing() -> None:
    succeed("import", "listing.txt", "--as-of", "2026-11-20")


def complete_mamba() -> None:
    """The entry that has no topic gets one."""
    path = Path("docs", MAMBA)
    path.write_text(path.read_text("utf-8") + "topics: [segmentation]\n", "utf-8")


def test_import_writes_entries_and_schemas() -> None:
    before = set(snapshot(Path("docs")))
    assert succeed("import", "listing.txt", "--as-of", "2026-11-20") == (
        "listing.txt: 2 records: 2 added, 0 merged, 0 known, 0 in conflict, 0 rejected\n"
        f"{BROKEN_SAYS}"
        "2 papers added, 0 changed\n"
        "2 entries have no topic yet: `catalog suggest` proposes some, `catalog suggest "
        "--write` enters them for review\n"
    )
    assert set(snapshot(Path("docs"))) - before == {XMEM, MAMBA, *SCHEMAS}
    assert Path("docs", XMEM).read_text("utf-8") == (
        "# yaml-language-server: $schema=../schema/paper.json\n"
        'title: "XMem: Video Object Segmentation"\n'
        "abstract: >-\n"
        "  Segmentation of long videos needs memory banks that are kept small while the video "
        "goes on. The\n"
        "  code is at https://github.com/hkchengrex/XMem.\n"
        "author_count: 2\n"
        "date: 2022-07-14\n"
        "links:\n"
        "  code: [https://github.com/hkchengrex/XMem]\n"
        "sources: [{file: listing.txt, record: 1}]\n"
        "added: 2026-11-20\n"
    )


def test_import_refuses_a_file_whose_name_no_entry_can_hold() -> None:
    before = snapshot(Path("docs"))
    Path("listing.txt").rename("a\x1bb.txt")
    result = run("import", "a\x1bb.txt", "--as-of", "2026-11-20")
    assert result.exit_code == 1
    assert "a\\x1bb.txt:1:1: unreadable: the name of the file holds" in result.stderr
    assert snapshot(Path("docs")) == before


def test_import_into_a_folder_that_is_not_there_yet() -> None:
    succeed("import", "listing.txt", "--into", "new/docs")
    assert set(snapshot(Path("new/docs"))) == {XMEM, MAMBA, *SCHEMAS}


def test_import_dry_run_tells_the_same_and_writes_nothing() -> None:
    before = snapshot(Path())
    told = succeed("import", "listing.txt", "again.txt", "--dry-run")
    assert snapshot(Path()) == before
    assert told == (
        "listing.txt: 2 records: 2 added, 0 merged, 0 known, 0 in conflict, 0 rejected\n"
        "again.txt: 1 record: 0 added, 1 merged, 0 known, 0 in conflict, 0 rejected\n"
        f"{CONFLICT_SAYS}{BROKEN_SAYS}"
        "2 papers added, 0 changed\n"
        "nothing written: --dry-run\n"
    )


def test_import_again_leaves_every_byte_and_time_alone() -> None:
    import_listing()
    before = snapshot(Path("docs"))
    assert succeed("import", "listing.txt", "--as-of", "2027-01-01") == (
        "listing.txt: 2 records: 0 added, 0 merged, 2 known, 0 in conflict, 0 rejected\n"
        "0 papers added, 0 changed\n"
    )
    assert snapshot(Path("docs")) == before


def test_import_another_listing_changes_only_the_entries_it_names() -> None:
    import_listing()
    path = Path("docs", XMEM)
    path.write_text(f"{path.read_text('utf-8')}# A note.\nwhy: 'By  hand'\n", "utf-8")
    old, before = path.read_text("utf-8"), snapshot(Path("docs"))
    assert succeed("import", "again.txt", "listing.txt") == (
        "again.txt: 1 record: 0 added, 1 merged, 0 known, 0 in conflict, 0 rejected\n"
        "listing.txt: 2 records: 0 added, 0 merged, 2 known, 0 in conflict, 0 rejected\n"
        f"{CONFLICT_SAYS}"
        "0 papers added, 1 changed\n"
    )
    after = snapshot(Path("docs"))
    assert {file for file in after if after[file] != before.get(file)} == {XMEM}
    new = path.read_text("utf-8")
    assert [line for line in old.splitlines() if line not in new.splitlines()] == [
        "sources: [{file: listing.txt, record: 1}]"
    ]
    paper = load(Docs(Path("docs"))).catalog.papers[-1]
    assert [(s.file, [d.kept for d in s.differs]) for s in paper.sources] == [
        ("listing.txt", []),
        ("again.txt", ["small"]),
    ]


def test_import_as_of_gives_the_year() -> None:
    write("day.txt", f"Jun 11\n{AGAIN}• 1 author\n·\nMay 5\n")
    succeed("import", "day.txt", "--as-of", "2024-06-10")
    (paper,) = load(Docs(Path("docs"))).catalog.papers
    assert (str(paper.date), str(paper.added)) == ("2023-05-05", "2024-06-10")


@pytest.mark.parametrize(
    "files",
    [["truncated.txt"], ["listing.txt", "truncated.txt"], ["truncated.txt", "again.txt"]],
)
def test_import_one_bad_listing_stops_all(files: list[str]) -> None:
    before = snapshot(Path())
    result = run("import", *files)
    assert result.exit_code == 1
    assert result.stderr == TRUNCATED_SAYS
    assert snapshot(Path()) == before


def test_import_every_bad_listing_is_told() -> None:
    write("in/empty.txt", "")
    result = run("import", "truncated.txt", "in/empty.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == TRUNCATED_SAYS + "in/empty.txt:1:1: empty: the file is empty\n"


def test_import_strict_writes_nothing_if_a_record_is_rejected() -> None:
    write("refs.bib", "@misc{a, title = {A Paper}}\n@misc{b, author = {Nobody}}\n")
    before = snapshot(Path())
    result = run("import", "refs.bib", "--strict")
    assert result.exit_code == 1
    assert result.stdout == (
        "refs.bib: 2 records: 1 added, 0 merged, 0 known, 0 in conflict, 1 rejected\n"
    )
    assert result.stderr.startswith("refs.bib:2:1: ")
    assert result.stderr.endswith("nothing written: --strict\n")
    assert snapshot(Path()) == before
    result = run("import", "refs.bib")
    assert result.exit_code == 0
    assert "1 paper added, 0 changed\n" in result.stdout


def test_import_map_must_name_a_field_and_a_column() -> None:
    write("sheet.csv", "Name\nA Paper\n")
    assert "'title' is not FIELD=COLUMN" in run("import", "sheet.csv", "--map", "title").stderr
    assert (
        "'titel' is no field: did you mean 'title'?"
        in run("import", "sheet.csv", "--map", "titel=Name").stderr
    )
    assert "1 paper added" in succeed("import", "sheet.csv", "--map", "title=Name")


def test_import_a_bad_entry_stops_it() -> None:
    write("docs/papers/bad.yaml", "titel: Bad\n")
    before = snapshot(Path())
    result = run("import", "listing.txt")
    assert result.exit_code == 1
    assert "docs/papers/bad.yaml:1:1: missing-key: 'title' must be given\n" in result.stderr
    assert "docs/papers/bad.yaml:1:1: unknown-key: 'titel'\n" in result.stderr
    assert snapshot(Path()) == before


def test_wrong_arguments() -> None:
    assert run("import").exit_code == 2
    assert run("import", "missing.txt").exit_code == 2
    assert run("import", "listing.txt", "--as-of", "today").exit_code == 2
    assert run("check", "--format", "gitlab").exit_code == 2


def test_check_good() -> None:
    import_listing()
    succeed("suggest", "--write")
    complete_mamba()
    assert succeed("check") == "2 papers, 1 topic, 1 tag: 0 errors, 0 warnings\n"


def test_check_errors() -> None:
    import_listing()
    result = run("check", "--docs", "docs")
    assert result.exit_code == 1
    assert result.stdout == (
        f"docs/{MAMBA}:1:1: no-topic: 'Mamba: Selective State Spaces' has no topic\n"
        "hint: `catalog suggest mamba-selective-state-spaces` proposes some\n"
        f"docs/{XMEM}:1:1: no-topic: 'XMem: Video Object Segmentation' has no topic\n"
        "hint: `catalog suggest xmem-video-object-segmentation` proposes some\n"
        "2 papers, 1 topic, 1 tag: 2 errors, 0 warnings\n"
    )


def test_check_warnings_are_no_errors() -> None:
    for name in ("one", "two"):
        write(f"docs/papers/{name}.yaml", 'title: "Same"\nabstract: We.\ntopics: [segmentation]\n')
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout == (
        "docs/papers/two.yaml:1:1: duplicate-title: papers/one.yaml has the same title "
        "(warning)\n"
        "hint: `catalog same one two` makes one entry of them; or give one `version_of` or "
        "`not_same_as: [one]`\n"
        "2 papers, 1 topic, 1 tag: 0 errors, 1 warning\n"
    )


def test_check_for_github() -> None:
    write("docs/papers/one.yaml", 'title: "One"\nabstract: We.\ntopics: [segmentaton]\n')
    result = run("check", "--format", "github")
    assert result.exit_code == 1
    assert result.stdout == (
        "::error file=docs/papers/one.yaml,line=3,col=10,title=unknown-topic::'segmentaton'"
        "%0Ahint: did you mean 'segmentation'?\n"
        "1 paper, 1 topic, 1 tag: 1 error, 0 warnings\n"
    )


@pytest.mark.parametrize("verb", ["check", "fmt", "suggest", "schema"])
def test_no_folder(verb: str) -> None:
    result = CliRunner().invoke(main, [verb, "--docs", "dosc"])
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: Invalid value for '--docs': Directory 'dosc' does not exist.\n"
    )


def test_fmt_what_import_writes_is_canonical() -> None:
    import_listing()
    before = snapshot(Path())
    assert succeed("fmt") == ""
    assert succeed("fmt", "--check") == ""
    assert snapshot(Path()) == before


def test_fmt_writes_the_canonical_form() -> None:
    one = "topics: [ segmentation ]  # Sure?\ntitle: One\n"
    write("docs/papers/sub/one.yaml", one)
    write("docs/tags.yaml", TAGS.replace("Memory bank", '"Memory bank"'))
    before = snapshot(Path())
    result = run("fmt", "--check")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == ("would format docs/papers/sub/one.yaml\nwould format docs/tags.yaml\n")
    assert snapshot(Path()) == before
    assert succeed("fmt") == "formatted docs/papers/sub/one.yaml\nformatted docs/tags.yaml\n"
    assert Path("docs/papers/sub/one.yaml").read_text("utf-8") == (
        "# yaml-language-server: $schema=../../schema/paper.json\n"
        'title: "One"\n'
        "topics: [ segmentation ]  # Sure?\n"
    )
    assert Path("docs/tags.yaml").read_text("utf-8") == TAGS
    assert succeed("fmt", "--check") == ""


def test_fmt_a_bad_file_stops_all() -> None:
    write("docs/papers/one.yaml", "title: One\n")
    write("docs/papers/two.yaml", "title: [Two]\n")
    before = snapshot(Path())
    result = run("fmt")
    assert result.exit_code == 1
    assert result.stderr.startswith("docs/papers/two.yaml:1:8: wrong-type: ")
    assert snapshot(Path()) == before


def test_suggest_all_without_a_topic() -> None:
    import_listing()
    before = snapshot(Path())
    assert succeed("suggest") == MAMBA_SAYS + XMEM_SAYS
    assert snapshot(Path()) == before
    complete_mamba()
    assert succeed("suggest") == XMEM_SAYS


def test_suggest_some_by_id() -> None:
    import_listing()
    complete_mamba()
    assert succeed("suggest", "mamba-selective-state-spaces") == MAMBA_SAYS


def test_suggest_write_completes_and_never_overwrites() -> None:
    import_listing()
    before = snapshot(Path())
    assert succeed("suggest", "--write") == (f"{MAMBA_SAYS}{XMEM_SAYS}1 entries written\n")
    after = snapshot(Path())
    assert {file for file in after if after[file] != before[file]} == {f"docs/{XMEM}"}
    assert Path("docs", XMEM).read_text("utf-8") == before[f"docs/{XMEM}"][0].decode().replace(
        "sources:", "topics: [segmentation]\ntags: [memory-bank]\nsources:"
    )
    write("docs/topics/segmentation.yaml", TOPIC.replace("[segmentation]", "[video]"))
    write("docs/topics/videos.yaml", TOPIC)
    assert succeed("suggest", "--write", "xmem-video-object-segmentation").endswith(
        "\n0 entries written\n"
    )


def test_suggest_an_unknown_id() -> None:
    import_listing()
    before = snapshot(Path())
    result = run("suggest", "--write", "xmem-video-object-segmentaton", "zzz")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: 'xmem-video-object-segmentaton': no such paper. did you mean "
        "'xmem-video-object-segmentation'?\n"
        "'zzz': no such paper.\n"
    )
    assert snapshot(Path()) == before


def test_render_writes_the_pages_and_nothing_else() -> None:
    import_listing()
    succeed("suggest", "--write")
    complete_mamba()
    site = Site(catalog=load(Docs(Path("docs"))).catalog, name="Memory")
    wanted = {page.path: page.text for page in pages(site)}
    told = succeed("render", "--out", "out", "--name", "Memory")
    assert told == f"{len(wanted)} pages written to out\n"
    written = snapshot(Path("out"))
    assert {path: content.decode() for path, (content, _) in written.items()} == wanted
    assert XMEM.replace(".yaml", ".md") in wanted
    assert succeed("render", "--out", "out", "--name", "Memory") == "0 pages written to out\n"
    assert snapshot(Path("out")) == written


def test_render_errors_stop_it() -> None:
    import_listing()
    result = run("render", "--out", "out")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"docs/{MAMBA}:1:1: no-topic: ")
    assert not Path("out").exists()


def test_schema() -> None:
    assert succeed("schema") == "".join(f"wrote docs/schema/{name}\n" for name in schemas())
    for name, text in schemas().items():
        assert Path("docs/schema", name).read_text("utf-8") == text
    assert succeed("schema") == ""


def test_reference() -> None:
    assert succeed("reference") == reference()


def test_version() -> None:
    assert succeed("--version") == f"catalog, version {version('paper-catalog')}\n"


def parameters() -> Iterator[tuple[str, str]]:
    """Every command, and each of its options by each of its names."""
    for name, command in main.commands.items():
        yield name, f"catalog {name}"
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                for option in parameter.opts:
                    yield name, option


@pytest.mark.parametrize(("command", "word"), list(parameters()))
def test_the_docs_describe_every_command_and_option(command: str, word: str) -> None:
    sections = re.split(r"^## ", COMMANDS.read_text("utf-8"), flags=re.MULTILINE)
    (section,) = [s for s in sections if s.partition("\n")[0].strip("` ") == f"catalog {command}"]
    assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", section)


def test_the_docs_describe_no_other_command() -> None:
    titles = re.findall(r"^## `?catalog ([\w-]+)", COMMANDS.read_text("utf-8"), re.MULTILINE)
    assert sorted(titles) == sorted(main.commands)


def test_help_describes_every_command_and_option() -> None:
    for name, command in main.commands.items():
        assert succeed(name, "-h") == succeed(name, "--help")
        assert command.help
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help
