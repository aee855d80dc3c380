"""A catalog of one's own: what `catalog new` writes, and what `catalog upgrade` changes later."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from catalog.cli import main
from catalog.entry.schema import schemas
from catalog.load import Docs, load
from catalog.scaffold import PACKAGE, Answers, WrongAnswerError, blob_id, kept, repository, topic
from catalog.scaffold.answers import REPOSITORY
from catalog.scaffold.shared import COPIES, copies, derived

# The command has the name of its module.
COMMANDS = import_module("catalog.cli.new")
ROOT = Path(__file__).parent.parent
CHECK = ".github/workflows/check.yml"
EDITOR = ".editorconfig"
MARKER = ".paper-catalog.yml"
# Quotes of both kinds, what YAML, Jinja and Markdown take for their own, two directions, an emoji.
HOSTILE = '"It\'s": #1 {{ x }} {% y %} *b* [c](d) `e` - & | !f %g @h \\n אבג 👩‍🔬 ${{ i }}'
ANSWERS = {
    "--name": "My papers",
    "--repo": "Me/papers",
    "--description": "What we read.",
    "--topic": "Biology > Cells",
}


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # Git as on a machine where nobody has set anything up.
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A Curator")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "curator@example.org")


def run(*arguments: str, typed: str | None = None) -> Result:
    result = CliRunner().invoke(main, arguments, input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def new(folder: str = "mine", *more: str, **answers: str) -> Result:
    """A new catalog with all four answers, `answers` in place of some."""
    given = ANSWERS | {f"--{option}": value for option, value in answers.items()}
    return run("new", folder, *(part for pair in given.items() for part in pair), *more)


def made(folder: str = "mine", *more: str, **answers: str) -> Path:
    result = new(folder, *more, **answers)
    assert result.exit_code == 0, result.output
    return Path(folder)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def git(folder: Path, *arguments: str) -> str:
    ran = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return ran.stdout


def test_a_new_catalog_passes_its_own_checks_and_builds() -> None:
    folder = made(name=HOSTILE, description=HOSTILE, topic=f"{HOSTILE} area>{HOSTILE}")
    checked = run("check", "--docs", "mine/docs")
    assert (checked.exit_code, checked.output) == (
        0,
        "1 paper, 2 topics, 1 tag: 0 errors, 0 warnings\n",
    )
    assert run("fmt", "--docs", "mine/docs", "--check").output == ""
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    assert "How to Read a Paper" in (folder / "site/index.html").read_text("utf-8")
    assert (folder / "site/contribute/index.html").is_file()
    # What a build leaves behind is no part of the repository.
    git(folder, "init", "--quiet")
    assert "site/" not in git(folder, "status", "--porcelain", "--ignored=no", "-uall")


def test_what_is_asked_goes_where_it_belongs() -> None:
    folder = made(name=HOSTILE, description="What\u2028 we\tread.")
    config = yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))
    assert config["site_name"] == HOSTILE
    assert config["site_description"] == "What we read."
    assert config["site_url"] == "https://me.github.io/papers/"
    assert config["repo_url"] == "https://github.com/Me/papers"
    assert config["plugins"] == ["catalog"]
    assert (folder / "requirements.txt").read_text().splitlines()[-1] == PACKAGE
    loaded = load(Docs(folder / "docs"))
    assert loaded.problems == ()
    assert [(one.id, one.title, one.parent) for one in loaded.catalog.topics] == [
        ("biology", "Biology", None),
        ("cells", "Cells", "biology"),
    ]
    assert [paper.topics for paper in loaded.catalog.papers] == [("cells",)]
    owners = (folder / ".github/CODEOWNERS").read_text().splitlines()
    assert "/docs/papers/cells/ @Me" in owners
    assert "/docs/topics/cells.yaml @Me" in owners


def test_a_topic_without_an_area_is_one() -> None:
    (only,) = load(Docs(made(topic="Cells") / "docs")).catalog.topics
    assert (only.id, only.parent) == ("cells", None)
    assert run("check", "--docs", "mine/docs").exit_code == 0


def test_every_file_is_of_its_kind() -> None:
    folder = made()
    for path, content in snapshot(folder).items():
        text = content.decode()
        assert text.endswith("\n")
        assert "{{ catalog" not in text
        if path.endswith((".yml", ".yaml")):
            assert yaml.safe_load(text), path
        elif path.endswith(".json"):
            assert json.loads(text), path
    for name, text in schemas().items():
        assert (folder / "docs/schema" / name).read_text("utf-8") == text
    settings = json.loads((folder / ".vscode/settings.json").read_text())
    assert {(folder / path).is_file() for path in settings["yaml.schemas"]} == {True}


def test_without_a_repository_there_is_nothing_of_github() -> None:
    folder = made(repo="none")
    assert not (folder / ".github").exists()
    config = yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))
    assert {"site_url", "repo_url", "edit_uri"} & config.keys() == set()
    assert "github.com" not in (folder / "docs/contribute.md").read_text()


@pytest.mark.parametrize(
    ("licence", "named"), [("cc0", "CC0-1.0"), ("cc-by", "CC-BY-4.0"), ("none", None)]
)
def test_the_licence(licence: str, named: str | None) -> None:
    folder = made(licence=licence)
    text = (folder / "LICENSE.md").read_text() if named else ""
    assert (named or "") in text
    assert (folder / "LICENSE.md").exists() == ("LICENSE.md" in (folder / "README.md").read_text())


def test_four_questions_are_asked_until_they_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(COMMANDS, "_on_a_terminal", lambda: True)
    typed = "\nno/such/thing\nhttps://github.com/me/papers.git\nWhat\x07 we read.\nRead.\n>\nA>B\n"
    result = run("new", "cell-papers", typed=typed)
    assert result.exit_code == 0, result.output
    assert "Name of the catalog [Cell papers]:" in result.output
    assert "'no/such/thing' is no repository: write owner/name, or none" in result.output
    assert "'\\x07' can't be shown" in result.output
    assert result.output.count("First topic, as Area > Topic [Reading list]:") == 2
    config = yaml.safe_load(Path("cell-papers/mkdocs.yml").read_text("utf-8"))
    assert (config["site_name"], config["site_description"]) == ("Cell papers", "Read.")
    assert config["repo_name"] == "me/papers"
    assert Path("cell-papers/docs/topics/b.yaml").is_file()


def test_only_what_is_not_given_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(COMMANDS, "_on_a_terminal", lambda: True)
    result = run("new", "x", "--repo", "none", "--topic", "T", "--description", "D", typed="N\n")
    assert result.exit_code == 0
    assert result.output.startswith("Name of the catalog [X]: N\n")
    assert "GitHub" not in result.output


def test_nothing_is_asked_without_a_terminal() -> None:
    result = run("new", "x", "--name", "X", "--topic", "T", typed="none\nD\n")
    assert result.exit_code == 2
    assert "--repo, --description: not given, and there is no terminal to ask on" in result.stderr
    assert not Path("x").exists()


def test_defaults_are_taken_for_what_is_not_given() -> None:
    assert run("new", "cell_papers", "--yes").exit_code == 0
    config = yaml.safe_load(Path("cell_papers/mkdocs.yml").read_text("utf-8"))
    assert config["site_name"] == "Cell papers"
    assert "repo_url" not in config
    assert Path("cell_papers/docs/topics/reading-list.yaml").is_file()


def test_nothing_is_overwritten() -> None:
    for number in range(7):
        path = Path(f"full/{number}.txt")
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    before = snapshot(Path())
    result = new("full")
    assert result.exit_code == 1
    assert "full is not empty: '0.txt', '1.txt', '2.txt', '3.txt', '4.txt' and 2 more would" in (
        result.stderr
    )
    file = new("full/0.txt")
    assert (file.exit_code, "is there already, and no folder" in file.stderr) == (1, True)
    below = new("full/0.txt/x")
    assert (below.exit_code, below.stderr.startswith("Error: full/0.txt")) == (1, True)
    assert snapshot(Path()) == before


def test_an_empty_clone_is_not_in_the_way() -> None:
    Path("clone").mkdir()
    git(Path("clone"), "init", "--quiet", "-b", "main")
    made("clone", "--git")
    assert git(Path("clone"), "log", "--format=%an %s") == "A Curator My papers: a new catalog\n"
    assert git(Path("clone"), "status", "--porcelain") == ""


def test_the_next_steps_begin_where_one_is() -> None:
    assert "next:\n  python -m pip install -r requirements.txt\n" in new(".").output
    assert Path("mkdocs.yml").is_file()
    assert "next:\n  cd 'a b'\n  python -m pip" in new("a b").output


def test_git_makes_a_commit_of_all_on_the_branch_that_is_published() -> None:
    folder = made("mine", "--git")
    assert git(folder, "branch", "--show-current") == "main\n"
    assert set(git(folder, "ls-files").splitlines()) == set(snapshot(folder))


def test_without_git_the_files_are_there_and_why_there_is_no_commit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    result = new("mine", "--git")
    assert result.exit_code == 1
    assert "the files are there, but no commit: git can't be run" in result.stderr
    assert Path("mine/mkdocs.yml").is_file()


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "x" * 101, "<script>", "a\x00b", "a\x1b[31m", "\u202eabc", "a\ud800", "\ufffe"],
)
def test_names_that_can_not_be_shown_are_refused(text: str) -> None:
    result = new(name=text)
    assert result.exit_code == 2
    assert "--name" in result.stderr
    assert not Path("mine").exists()


@pytest.mark.parametrize(
    ("text", "owner_and_name", "site"),
    [
        ("none", "", ""),
        ("", "", ""),
        ("Me/papers", "Me/papers", "https://me.github.io/papers/"),
        ("https://github.com/me/p.x", "me/p.x", "https://me.github.io/p.x/"),
        ("https://github.com/me/p.git", "me/p", "https://me.github.io/p/"),
        ("me/Me.github.io", "me/Me.github.io", "https://me.github.io/"),
    ],
)
def test_a_repository_and_where_its_site_is(text: str, owner_and_name: str, site: str) -> None:
    assert repository(text) == owner_and_name
    answers = Answers(name="N", description="D", topic="T", repository=owner_and_name)
    assert answers.site == site


@pytest.mark.parametrize(
    "text",
    ["me", "me/", "/x", "-me/x", "me/..", "me/a b", "me/a\n", "a/b/c", "me/x; rm", "https://x.y/a/b",
     "é/x", "me/" + "x" * 101, "$(id)/x", "me/x\u202e"],
)  # fmt: skip
def test_what_is_no_repository(text: str) -> None:
    if text.strip() != text:
        text = f"x {text}"
    with pytest.raises(WrongAnswerError, match="owner/name"):
        repository(text)


def test_topics() -> None:
    assert topic(" A  b >C ") == ("A b", "C")
    assert topic("Cells") == ("", "Cells")
    assert Answers(name="N", description="D", topic="Клетки").topic_id == "kletki"
    for wrong in ("", ">", "A >", "A > B > C", "👩‍🔬", "A > a", "Index", "Page 2 > X"):
        with pytest.raises(WrongAnswerError):
            topic(wrong)


def test_the_package_can_come_from_elsewhere() -> None:
    folder = made(package="paper-catalog==0.1.0")
    assert (folder / "requirements.txt").read_text().endswith("\npaper-catalog==0.1.0\n")
    for wrong in ("", "a\n--index-url x", "--pre", "# nothing"):
        result = new("other", package=wrong)
        assert (result.exit_code, "--package" in result.stderr) == (2, True)


def test_the_package_comes_from_this_project() -> None:
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    assert config["repo_url"] == REPOSITORY
    assert f"git+{REPOSITORY}" in PACKAGE
    assert PACKAGE in (ROOT / "docs/guide/own-catalog.md").read_text("utf-8")


def test_copies_of_our_workflows_and_forms_are_like_ours() -> None:
    found = {
        path.relative_to(COPIES).as_posix(): path.read_text("utf-8")
        for path in COPIES.rglob("*")
        if path.is_file() and path.suffix != ".j2"
    }
    assert found == copies(), "renew them: python -m catalog.scaffold"
    assert {"workflows/check.yml", "workflows/publish.yml", "dependabot.yml"} <= found.keys()


def test_nothing_of_ours_is_left_in_the_copies() -> None:
    # The address of our documentation may stand in a comment; our code and our tests may not.
    ours = re.compile(r"pip install (?!-r requirements\.txt)|\.ci/|pytest|pyproject|ruff|tests?/")
    for path, text in copies().items():
        assert not ours.search(text), path


def test_every_workflow_installs_what_its_commands_need() -> None:
    workflows = [yaml.safe_load(text) for path, text in copies().items() if "workflows/" in path]
    for workflow in workflows:
        for job in workflow["jobs"].values():
            commands = " ".join(step.get("run", "") for step in job["steps"])
            if re.search(r"\b(?:catalog|mkdocs) \w", commands):
                assert "python -m pip install -r requirements.txt" in commands
    assert len(workflows) >= 2


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("run: python -m pip install .", "run: python -m pip install -r requirements.txt"),
        ("pip install . && x", "pip install -r requirements.txt && x"),
        ("pip install -e '.[test]' && x", "pip install -r requirements.txt && x"),
        ("pip install ./other", "pip install ./other"),
    ],
)
def test_another_catalog_installs_what_we_are(ours: str, theirs: str) -> None:
    assert derived(ours) == theirs


# Later versions.


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make this the version 9.1, whose files are today's with changes; None is for no file."""

    def change(changes: Mapping[str, str | None], version: str = "9.1") -> None:
        def other(repository: str) -> dict[str, str]:
            files = {**kept(repository), **changes}
            return {path: text for path, text in files.items() if text is not None}

        monkeypatch.setattr(COMMANDS, "kept", other)
        monkeypatch.setattr(COMMANDS, "_version", lambda: version)

    return change


def upgrade(*more: str) -> Result:
    return run("upgrade", "mine", *more)


def text_of(path: str) -> str:
    return Path("mine", path).read_text("utf-8")


def write(path: str, text: str) -> None:
    Path("mine", path).parent.mkdir(parents=True, exist_ok=True)
    Path("mine", path).write_bytes(text.encode())


def commit() -> None:
    git(Path("mine"), "add", "--all")
    git(Path("mine"), "commit", "--quiet", "-m", "x")


Later = Callable[..., None]


def test_a_fresh_catalog_has_nothing_to_upgrade() -> None:
    before = snapshot(made())
    for more in ((), ("--write",)):
        result = upgrade(*more)
        assert result.exit_code == 0
        assert result.output.endswith(": 0 files to change, 0 left\n" if not more else
                                      ": 0 files changed, 0 left\n")  # fmt: skip
    assert snapshot(Path("mine")) == before


def test_a_file_that_the_owner_left_alone_is_replaced(later: Later) -> None:
    before = snapshot(made())
    changed = text_of(CHECK).replace("timeout-minutes: 30", "timeout-minutes: 20")
    later({CHECK: changed})
    result = upgrade()
    assert result.exit_code == 1
    assert f"--- a/{CHECK}\n+++ b/{CHECK}\n" in result.output
    assert "\n-    timeout-minutes: 30\n+    timeout-minutes: 20\n" in result.output
    assert f"\nreplaced {CHECK}\n" in result.output
    assert "9.1: 1 file to change, 0 left\nnothing written" in result.output
    assert snapshot(Path("mine")) == before
    assert upgrade("--write").exit_code == 0
    after = snapshot(Path("mine"))
    assert {path for path in after if after[path] != before[path]} == {CHECK, MARKER}
    assert text_of(CHECK) == changed
    assert upgrade().exit_code == 0


def test_a_file_that_only_the_owner_changed_is_not_spoken_of(later: Later) -> None:
    made()
    write(CHECK, "name: Mine\n")
    write("mkdocs.yml", "site_name: Mine\n")
    Path("mine", EDITOR).unlink()
    later({})
    before = snapshot(Path("mine"))
    result = upgrade()
    assert (result.exit_code, CHECK in result.output, EDITOR in result.output) == (0, False, False)
    assert upgrade("--write").exit_code == 0
    after = snapshot(Path("mine"))
    assert {path for path in after if after[path] != before[path]} == {MARKER}
    assert 'version: "9.1"' in text_of(MARKER)


def test_a_file_that_both_changed_is_left_without_git_and_told_once(later: Later) -> None:
    made()
    write(EDITOR, text_of(EDITOR) + "# Mine\n")
    mine = text_of(EDITOR)
    later({EDITOR: "root = false\n"})
    result = upgrade("--write")
    assert result.exit_code == 1
    assert f"left {EDITOR}: you have changed it, and git does not know what it was" in result.output
    assert "+root = false" in result.output
    assert "0 files changed, 1 left" in result.output
    assert text_of(EDITOR) == mine
    assert upgrade().exit_code == 0


def test_a_file_that_both_changed_is_merged_by_git(later: Later) -> None:
    made("mine", "--git")
    original = text_of(EDITOR)
    write(EDITOR, original.replace("indent_size = 2", "indent_size = 4"))
    commit()
    later({EDITOR: original.replace("root = true", "root = true\n# 9.1")})
    assert upgrade("--write").exit_code == 0
    both = original.replace("indent_size = 2", "indent_size = 4").replace("true", "true\n# 9.1", 1)
    assert text_of(EDITOR) == both
    assert upgrade().exit_code == 0
    # And once more: git knows what the owner began with, though not what 9.1 wrote.
    again = original.replace("root = true", "root = true\n# 9.1").replace("= lf", "= crlf")
    later({EDITOR: again}, "9.2")
    result = upgrade("--write")
    assert f"merged {EDITOR}\n" in result.output
    assert text_of(EDITOR) == both.replace("= lf", "= crlf")


def test_the_same_lines_are_left_to_the_owner(later: Later) -> None:
    made("mine", "--git")
    write(EDITOR, text_of(EDITOR).replace("indent_size = 2", "indent_size = 4"))
    mine = text_of(EDITOR)
    later({EDITOR: kept("")[EDITOR].replace("indent_size = 2", "indent_size = 8")})
    result = upgrade("--write")
    assert result.exit_code == 1
    assert f"left {EDITOR}: you have changed the same lines" in result.output
    assert text_of(EDITOR) == mine


def test_files_are_added_and_removed(later: Later) -> None:
    folder = made()
    write(".github/workflows/own.yml", "name: Own\n")
    write(".github/workflows/mine.yml", "name: Mine\n")
    Path("mine", EDITOR).unlink()
    write(".vscode/extensions.json", "{}\n")
    later(
        {
            ".github/workflows/zebra.yml": "name: Zebra\n",
            ".github/workflows/mine.yml": "name: Theirs\n",
            EDITOR: "root = false\n",
            ".vscode/settings.json": None,
            ".vscode/extensions.json": None,
        }
    )
    result = upgrade("--write")
    assert result.exit_code == 1
    said = [line for line in result.output.splitlines() if re.match(r"(added|removed|left) ", line)]
    assert said == [
        f"left {EDITOR}: you have deleted it",
        "left .github/workflows/mine.yml: you have one of your own",
        "added .github/workflows/zebra.yml",
        "left .vscode/extensions.json: you have changed it; this version has none",
        "removed .vscode/settings.json",
    ]
    assert text_of(".github/workflows/zebra.yml") == "name: Zebra\n"
    assert text_of(".github/workflows/mine.yml") == "name: Mine\n"
    assert text_of(".github/workflows/own.yml") == "name: Own\n"
    assert not (folder / ".vscode/settings.json").exists()
    assert upgrade().exit_code == 0


def test_a_repository_that_is_named_later_gets_its_workflows() -> None:
    made(repo="none")
    write(MARKER, text_of(MARKER).replace("repository: none", "repository: me/papers"))
    result = upgrade("--write")
    assert result.exit_code == 0
    assert f"added {CHECK}\n" in result.output
    assert text_of(CHECK) == (COPIES / "workflows/check.yml").read_text("utf-8")


def test_line_ends_of_another_system_are_no_change_and_stay(later: Later) -> None:
    made()
    write(EDITOR, text_of(EDITOR).replace("\n", "\r\n"))
    assert upgrade().exit_code == 0
    later({EDITOR: "root = false\nx = 1\n"})
    assert upgrade("--write").exit_code == 0
    assert Path("mine", EDITOR).read_bytes() == b"root = false\r\nx = 1\r\n"


def test_what_is_no_text_or_leads_elsewhere_is_left(later: Later) -> None:
    folder = made()
    (folder / EDITOR).write_bytes(b"\xff")
    (folder / CHECK).unlink()
    (folder / CHECK).mkdir()
    Path("elsewhere").write_text("theirs")
    (folder / ".gitignore").unlink()
    (folder / ".gitignore").symlink_to("../elsewhere")
    later({EDITOR: "x\n", CHECK: "y\n", ".gitignore": "z\n"})
    result = upgrade("--write")
    assert result.exit_code == 1
    assert f"left {EDITOR}: what is there is not UTF-8\n" in result.output
    assert f"left {CHECK}: what is there can't be read: Is a directory\n" in result.output
    assert "left .gitignore: a link leads out of the catalog\n" in result.output
    assert Path("elsewhere").read_text() == "theirs"
    assert (folder / EDITOR).read_bytes() == b"\xff"


def test_schemas_are_nobodys_work_and_always_those_of_the_version(later: Later) -> None:
    made()
    # As a command of a version between the two has written it.
    write("docs/schema/paper.json", "{}\n")
    Path("mine/docs/schema/tags.json").unlink()
    later({"docs/schema/topic.json": "[]\n"})
    result = upgrade("--write")
    assert result.exit_code == 0
    assert "replaced docs/schema/paper.json\nadded docs/schema/tags.json\n" in result.output
    assert text_of("docs/schema/paper.json") == schemas()["paper.json"]
    assert text_of("docs/schema/topic.json") == "[]\n"


def test_an_upgrade_touches_nothing_that_people_write(later: Later) -> None:
    folder = made()
    before = snapshot(folder)
    later(dict.fromkeys(kept("me/papers"), "new\n"))
    assert upgrade("--write").exit_code == 0
    after = snapshot(folder)
    same = {path for path in after if after[path] == before[path]}
    assert same == {
        "docs/contribute.md",
        "docs/papers/how-to-read-a-paper.yaml",
        "docs/tags.yaml",
        "docs/topics/biology.yaml",
        "docs/topics/cells.yaml",
        ".github/CODEOWNERS",
        "LICENSE.md",
        "README.md",
        "mkdocs.yml",
        "requirements.txt",
    }


ID = blob_id("x\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "`catalog new` did not make this"),
        ("", "holds no marker"),
        ("[", "is no YAML"),
        ("[" * 5000, "is no YAML"),
        ("\x00", "is no YAML"),
        ("files: {}", "'version' is none"),
        ("version: 1.0\nfiles: {}", "'version' is none"),
        ("version: '1'", "'files' is no list of files"),
        ("version: '1'\nfiles: {}\nrepository: x", "is no repository"),
        (f"version: '0.1'\nfiles: {{docs/tags.yaml: '{ID}'}}", "'docs/tags.yaml' is no file"),
        (f"version: '0.1'\nfiles: {{.github/../x: '{ID}'}}", "'.github/../x' is no file"),
        (f"version: '0.1'\nfiles: {{/etc/passwd: '{ID}'}}", "'/etc/passwd' is no file"),
        (f"version: '0.1'\nfiles: {{3: '{ID}'}}", "3 is no file"),
        ("version: '0.1'\nfiles: {.gitignore: '--help'}", "'--help' is no git object id"),
        ("version: '0.1'\nfiles: {.gitignore: {seen: 3}}", "3 is no git object id"),
        ("version: '0.1.1'\nfiles: {}", "version 0.1.1 made this, and 0.1 is here"),
        ("version: '0.10'\nfiles: {}", "version 0.10 made this, and 0.1 is here"),
    ],
)
def test_a_marker_that_can_not_be_relied_on(text: str | None, why: str, later: Later) -> None:
    made()
    later({}, "0.1")
    if text is None:
        Path("mine", MARKER).unlink()
    else:
        write(MARKER, text)
    before = snapshot(Path("mine"))
    result = upgrade("--write")
    assert (result.exit_code, why in result.stderr) == (2, True), result.stderr
    assert snapshot(Path("mine")) == before


def test_contents_are_known_by_the_ids_that_git_gives() -> None:
    made("mine", "--git")
    for path, text in kept("Me/papers").items():
        assert git(Path("mine"), "rev-parse", f"HEAD:{path}") == f"{blob_id(text)}\n"


def test_what_versions_look_after_holds_none_of_the_answers() -> None:
    folder = made(name="Qwertz", description="Qwertz.", topic="Qwertz")
    before = snapshot(folder)
    for path, text in kept("Me/papers").items():
        assert before[path] == text.encode()
        assert "wertz" not in text
    assert "topic" in asdict(Answers(name="N", description="D", topic="T"))
