from __future__ import annotations

from pathlib import Path

import pytest

from catalog.additions import adder
from catalog.history import History, changed, read
from catalog.model import Catalog, Paper, PaperId, PartialDate
from catalog.pages import Content, Page
from tests.repositories import git, put


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits: two files, then one of them, then a file outside of the folder."""
    docs = tmp_path / "docs"
    (docs / "papers").mkdir(parents=True)
    git(tmp_path, "init", "-q")
    for day, names in (
        ("2020-01-05", ["docs/papers/a.yaml", 'docs/papers/ü "x"\t.yaml']),
        ("2021-02-03", ["docs/papers/a.yaml"]),
        ("2022-03-04", ["mkdocs.yml"]),
    ):
        for name in names:
            (tmp_path / name).write_text(day)
        git(tmp_path, "add", "-A")
        git(
            tmp_path, "commit", "-q", "-m", f"\x01{day}",
            GIT_AUTHOR_DATE="2001-01-01T00:00:00+0000",
            GIT_COMMITTER_DATE=f"{day}T12:00:00+0000",
        )  # fmt: skip
    return docs


def test_a_file_is_as_old_as_its_last_commit(repository: Path) -> None:
    (repository / "papers/new.yaml").write_text("not committed")
    assert read(repository).changed == {
        "papers/a.yaml": "2021-02-03",
        'papers/ü "x"\t.yaml': "2020-01-05",
    }


def test_a_clone_that_was_cut_off_knows_nothing(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}", str(tmp_path / "clone"))
    assert (tmp_path / "clone/docs/papers/a.yaml").exists()
    assert read(tmp_path / "clone/docs") == History()
    assert read(repository) != History()


def test_without_git_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert read(tmp_path) == History()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read(tmp_path) == History()


# --- who has added entries -----------------------------------------------------------------------


BOT = "github-actions[bot]"
BY = "Co-authored-by: {} <1+x@users.noreply.github.com>"


class Work:
    """A repository in which people commit, a day after each other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.day = 0
        git(folder, "init")

    def put(self, name: str, text: str = "") -> None:
        put(self.folder, {f"docs/papers/{name}.yaml": text or f"title: {name}\n"})

    def commit(self, who: str, *said: str) -> None:
        self.day += 1
        git(self.folder, "add", "--all")
        when = f"2020-01-{self.day:02}T12:00:00+00:00"
        git(
            self.folder,
            "commit",
            "--quiet",
            *(f"--message={part}" for part in ("x", *said)),
            GIT_AUTHOR_NAME=who,
            GIT_AUTHOR_DATE=when,
            GIT_COMMITTER_DATE=when,
        )

    def add(self, name: str, who: str, *said: str) -> None:
        self.put(name)
        self.commit(who, *said)

    def adders(self) -> dict[str, str]:
        found = read(self.folder / "docs").added_by
        return {
            path.removeprefix("papers/").removesuffix(".yaml"): who for path, who in found.items()
        }


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(tmp_path)


def test_who_wrote_the_commit_that_a_file_came_with_has_added_it(work: Work) -> None:
    work.put("one")
    work.add("two", "Ada Lovelace")
    work.add("three", "Grace Hopper")
    work.put("one", "title: Uno\n")
    work.commit("Grace Hopper")
    assert work.adders() == {"one": "Ada Lovelace", "two": "Ada Lovelace", "three": "Grace Hopper"}


def test_what_a_merge_brings_was_added_by_its_author(work: Work) -> None:
    work.add("one", "Ada")
    git(work.folder, "switch", "--quiet", "--create", "other")
    work.add("two", "Grace")
    git(work.folder, "switch", "--quiet", "main")
    work.add("three", "Ada")
    git(work.folder, "merge", "--quiet", "--no-edit", "other", GIT_AUTHOR_NAME="Curator")
    assert work.adders() == {"one": "Ada", "two": "Grace", "three": "Ada"}


@pytest.mark.parametrize(
    ("author", "said", "who"),
    [
        (BOT, [BY.format("ada")], "ada"),
        ("Paper Catalog", [BY.format("ada")], "ada"),
        # Merged as one commit: the program that has opened the pull request, and all who are in it.
        (BOT, ["\n".join(map(BY.format, ["Paper Catalog", BOT, "ada", "grace"]))], "ada"),
        (BOT, ["co-AUTHORED-by: Ada <1@x.org>"], "Ada"),
        (BOT, [], ""),
        (BOT, [BY.format("other[bot]")], ""),
        # What stands in the middle of a message is no trailer.
        (BOT, [BY.format("ada"), "And more."], ""),
        # A person is named, whoever helped.
        ("Grace", [BY.format("ada")], "Grace"),
        # No address for mail is shown.
        ("ada@example.org", [], ""),
        ("Ada (ada@example.org)", [], ""),
        (BOT, ["Co-authored-by: ada@example.org <x@y.org>"], ""),
        ("@ada", [], "@ada"),
        ("<script>alert(1)</script>", [], "scriptalert(1)/script"),
        ("A\u202eda  \x01\x1bL\tovelace", [], "Ada L ovelace"),
        ("\x012020-01-01", [], "2020-01-01"),
        ("عمر خيّام 👩‍🔬 \\alpha {{ x }}", [], "عمر خيّام 👩‍🔬 \\alpha {{ x }}"),
        ("x" * 300, [], "x" * 79 + "…"),
    ],
)
def test_a_name_is_that_of_a_person(work: Work, author: str, said: list[str], who: str) -> None:
    work.add("one", author, *said)
    work.add("two", "Grace")
    assert work.adders() == {"one": who, "two": "Grace"}


def test_names_are_those_of_the_mailmap(work: Work) -> None:
    work.add("one", "al")
    put(work.folder, {".mailmap": "Ada Lovelace <ada@example.org> <t@example.org>\n"})
    work.commit("al")
    assert work.adders() == {"one": "Ada Lovelace"}


def test_an_entry_that_was_renamed_keeps_who_has_added_it(work: Work) -> None:
    work.add("one", "Ada")
    git(work.folder, "mv", "docs/papers/one.yaml", "docs/papers/two.yaml")
    work.commit("Grace")
    git(work.folder, "mv", "docs/papers/two.yaml", "docs/papers/three.yaml")
    work.commit("Grace")
    assert work.adders() == {"three": "Ada"}


def test_a_name_that_is_used_again_is_another_entry(work: Work) -> None:
    work.add("one", "Ada")
    work.put("two", "title: Gone\n")
    work.commit("Ada")
    (work.folder / "docs/papers/two.yaml").unlink()
    work.commit("Ada")
    git(work.folder, "mv", "docs/papers/one.yaml", "docs/papers/two.yaml")
    work.commit("Grace")
    work.add("one", "Curator")
    assert work.adders() == {"two": "Ada", "one": "Curator"}


def test_settings_of_a_user_change_nothing(work: Work) -> None:
    work.add("one", "Ada")
    work.add("two", "Grace")
    known = read(work.folder / "docs")
    for name, value in (
        ("log.showRoot", "false"), ("log.follow", "true"), ("log.showSignature", "true"),
        ("diff.renames", "copies"), ("color.ui", "always"), ("i18n.logOutputEncoding", "latin1"),
        ("log.mailmap", "false"), ("diff.noprefix", "true"), ("log.date", "raw"),
    ):  # fmt: skip
        git(work.folder, "config", name, value)
    assert read(work.folder / "docs") == known
    assert known.added_by == {"papers/one.yaml": "Ada", "papers/two.yaml": "Grace"}


def test_a_log_longer_than_is_read_at_once_is_whole(work: Work) -> None:
    names = [f"paper-{number:04}-{'x' * 100}" for number in range(1500)]
    for name in names:
        work.put(name)
    work.commit("Ada", BY.format("y" * 100_000))
    assert work.adders() == dict.fromkeys(names, "Ada")


@pytest.mark.parametrize(
    ("aliases", "file", "who"),
    [
        ((), "papers/now.yaml", "Grace"),
        # The first id is the oldest.
        (("first", "then"), "papers/now.yaml", "Ada"),
        (("unknown",), "papers/now.yaml", "Grace"),
        (("first",), "papers/deep/now.yaml", ""),
        (("bot",), "papers/now.yaml", ""),
        ((), "papers/new.yaml", ""),
    ],
)
def test_a_paper_was_added_under_its_oldest_id(
    aliases: tuple[str, ...], file: str, who: str
) -> None:
    added_by = {"first": "Ada", "then": "Bob", "now": "Grace", "bot": ""}
    of = Paper(id=PaperId("now"), file=file, title="T", aliases=tuple(map(PaperId, aliases)))
    assert adder(of, {f"papers/{id_}.yaml": name for id_, name in added_by.items()}) == who


# --- when pages have changed ---------------------------------------------------------------------


def paper(id_: str, added: PartialDate | None = None) -> Paper:
    return Paper(id=PaperId(id_), file=f"papers/{id_}.yaml", title=id_, added=added)


CATALOG = Catalog(
    papers=(
        paper("a", PartialDate(2019, 1, 1)),
        paper("b", PartialDate(2018, 2, 2)),
        paper("c", PartialDate(2030, 5)),
        paper("d"),
    )
)
DAYS = {"papers/a.yaml": "2021-02-03", "topics/t.yaml": "2022-02-02", "tags.yaml": "2024-01-01"}


def page(path: str, *papers: str, edit: str | None = None) -> Page:
    ids = tuple(map(PaperId, papers))
    return Page(path=path, compose=lambda: Content(front={}, body=""), edit=edit, papers=ids)


@pytest.mark.parametrize("year", [1, 1969, 1970, 2106, 9999])
def test_a_day_that_no_zipped_sitemap_can_hold_is_none(year: int) -> None:
    odd = Catalog(papers=(paper("a", PartialDate(year, 1, 1)),))
    assert changed([page("x", "a")], odd.papers, {}) == {}
    assert changed([page("x", "a")], odd.papers, DAYS) == {"x": "2021-02-03"}


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        (page("x", "a", edit="papers/a.yaml"), "2021-02-03"),
        # Not committed yet: the day it was added. A month is no day, and the clock knows nothing.
        (page("x", "b", edit="papers/b.yaml"), "2018-02-02"),
        (page("x", "c", edit="papers/c.yaml"), None),
        (page("x", "d", edit="papers/d.yaml"), None),
        # A list changes with its papers, or with its own entry.
        (page("x", "b", "a", "d"), "2021-02-03"),
        (page("x", "b", edit="topics/t.yaml"), "2022-02-02"),
        # Another tag has changed, most likely.
        (page("x", "b", edit="tags.yaml"), "2018-02-02"),
        (page("x", edit="tags.yaml"), "2024-01-01"),
        (page("x"), None),
    ],
)
def test_a_page_changes_with_what_it_shows(shown: Page, day: str | None) -> None:
    assert changed([shown], CATALOG.papers, DAYS) == ({} if day is None else {"x": day})
