"""A `docs/` folder to a catalog: the same whatever the order of files, and what can't be read."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from catalog.load import Docs, Loaded, load
from catalog.model import Catalog
from catalog.problems import Location, report

TAGS = "mamba: {title: Mamba}\nadam: {title: Adam}\n"
FILES = {
    "papers/b.yaml": "title: B\n",
    "papers/a.yaml": "title: A\n",
    "papers/2024/c.yaml": "title: C\n",
    "papers/2023/a.yaml": "title: Another A\n",
    "papers/bad.yaml": "venue: V\n",
    "topics/t.yaml": "{title: T, description: D}\n",
    "topics/area/s.yaml": "{title: S, description: D}\n",
    "tags.yaml": TAGS,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty `docs/` folder below the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs"


def put(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def ids(loaded: Loaded) -> tuple[list[str], list[str], list[str]]:
    catalog = loaded.catalog
    return (
        [paper.file for paper in catalog.papers],
        [topic.file for topic in catalog.topics],
        [tag.id for tag in catalog.tags],
    )


def test_reads_all_files_in_order_of_ids(folder: Path) -> None:
    put(folder, dict(FILES))
    loaded = load(Docs(folder))
    assert ids(loaded) == (
        ["papers/2023/a.yaml", "papers/a.yaml", "papers/b.yaml", "papers/2024/c.yaml"],
        ["topics/area/s.yaml", "topics/t.yaml"],
        ["adam", "mamba"],
    )
    assert report(loaded.problems) == (
        "docs/papers/bad.yaml:1:1: missing-key: 'title' must be given"
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_files_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    put(folder, dict(FILES))
    expected = load(Docs(folder))
    random = Random(seed)  # noqa: S311  # no secret
    walked = os.walk
    seen: list[str] = []

    def shuffled(root: str) -> Iterator[tuple[str, list[str], list[str]]]:
        seen.append(root)
        for found, folders, names in walked(root):
            random.shuffle(folders)
            random.shuffle(names)
            yield found, folders, names

    monkeypatch.setattr(os, "walk", shuffled)
    (folder / "tags.yaml").write_text("\n".join(reversed(TAGS.splitlines())), "utf-8")
    assert load(Docs(folder)) == expected
    assert len(seen) == 2


def test_an_empty_folder_is_an_empty_catalog(folder: Path) -> None:
    assert load(Docs(folder)) == Loaded(Catalog(), ())


def test_other_files_are_no_entries(folder: Path) -> None:
    put(
        folder,
        {
            "papers/a.yaml": "title: A\n",
            "papers/index.md": "# Papers\n",
            "papers/.a.yaml-x1.tmp": "titl",
            "papers/.hidden.yaml": "nothing\n",
            "papers/.trash/b.yaml": "nothing\n",
            "papers/notes.yxml": "nothing\n",
            "other/c.yaml": "nothing\n",
        },
    )
    loaded = load(Docs(folder))
    assert ids(loaded) == (["papers/a.yaml"], [], [])
    assert loaded.problems == ()


def test_a_byte_order_mark_is_read_over(folder: Path) -> None:
    put(folder, {"papers/a.yaml": b"\xef\xbb\xbftitle: A\ntopics: [t]\n"})
    loaded = load(Docs(folder))
    assert loaded.problems == ()
    assert loaded.catalog.papers[0].title == "A"
    assert str(Docs(folder).locate("papers/a.yaml", "topics", 0)) == "docs/papers/a.yaml:2:10"


def test_windows_line_ends_count_as_one(folder: Path) -> None:
    put(folder, {"papers/a.yaml": "title: A\r\n\r\ndate: soon\r\n"})
    problem = load(Docs(folder)).problems[0]
    assert (problem.code, str(problem.location)) == ("bad-date", "docs/papers/a.yaml:3:7")


ID_HINT = "hint: use lower-case letters, digits and single hyphens"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("papers/a.yml", "title: A\n", "a.yml:1:1: bad-suffix: 'a.yml'\nhint: name it ….yaml"),
        (
            "papers/Some_Paper.yaml",
            "title: A\n",
            f"Some_Paper.yaml:1:1: bad-id: the file's name 'Some_Paper' is no id\n{ID_HINT}",
        ),
        (
            "papers/a.b.yaml",
            "title: A\n",
            f"a.b.yaml:1:1: bad-id: the file's name 'a.b' is no id\n{ID_HINT}",
        ),
        (
            "papers/-a.yml",
            "title: A\n",
            (
                f"-a.yml:1:1: bad-id: the file's name '-a' is no id\n{ID_HINT}\n"
                "docs/papers/-a.yml:1:1: bad-suffix: '-a.yml'\nhint: name it ….yaml"
            ),
        ),
        (
            "papers/index.yaml",
            "title: A\n",
            (
                "index.yaml:1:1: reserved-id: 'index' is the name of a page of the site\n"
                "hint: choose another id"
            ),
        ),
        (
            "papers/page-12.yaml",
            "title: A\n",
            (
                "page-12.yaml:1:1: reserved-id: 'page-12' is the name of a page of the site\n"
                "hint: choose another id"
            ),
        ),
        (
            "papers/a.yaml",
            b"title: A\nvenue: \xc3\xa9t\xe9 \n",
            # Columns count characters: é is one.
            "a.yaml:2:10: bad-encoding: byte 0xe9 is not UTF-8\nhint: save the file as UTF-8",
        ),
        (
            "papers/a.yaml",
            b"\xef\xbb\xbftitle: \xff",
            "a.yaml:1:8: bad-encoding: byte 0xff is not UTF-8\nhint: save the file as UTF-8",
        ),
        (
            "papers/a.yaml",
            "title: A\n".encode("utf-16"),
            "a.yaml:1:1: bad-encoding: byte 0xff is not UTF-8\nhint: save the file as UTF-8",
        ),
        ("papers/a.yaml", b"#" * 1_000_001, "a.yaml:1:1: too-large: 1,000,001 bytes"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_what_is_wrong_with_a_file(
    folder: Path, name: str, content: str | bytes, expected: str
) -> None:
    put(folder, {name: content})
    assert report(load(Docs(folder)).problems) == f"docs/papers/{expected}"


def test_what_cannot_be_read(folder: Path) -> None:
    (folder / "papers" / "a.yaml").mkdir(parents=True)
    (folder / "topics").mkdir()
    (folder / "topics" / "t.yaml").symlink_to(folder / "nowhere")
    (folder / "tags.yaml").mkdir()
    loaded = load(Docs(folder))
    assert loaded.catalog == Catalog()
    assert report(loaded.problems) == (
        f"docs/papers/a.yaml:1:1: unreadable: {os.strerror(errno.EISDIR)}\n"
        f"docs/tags.yaml:1:1: unreadable: {os.strerror(errno.EISDIR)}\n"
        f"docs/topics/t.yaml:1:1: unreadable: {os.strerror(errno.ENOENT)}"
    )


def test_one_bad_file_does_not_hide_another(folder: Path) -> None:
    put(
        folder,
        {
            "papers/a.yaml": "title: [\n",
            "papers/b.yaml": "titel: B\n",
            "papers/good.yaml": "title: Good\n",
            "topics/t.yaml": "{title: T}\n",
            "tags.yaml": "",
        },
    )
    loaded = load(Docs(folder))
    assert ids(loaded) == (["papers/good.yaml"], [], [])
    assert report(loaded.problems) == (
        "docs/papers/a.yaml:2:1: yaml: did not find expected node content\n"
        "docs/papers/b.yaml:1:1: missing-key: 'title' must be given\n"
        "docs/papers/b.yaml:1:1: unknown-key: 'titel'\nhint: did you mean 'title'?\n"
        "docs/tags.yaml:1:1: empty: the file is empty\n"
        "docs/topics/t.yaml:1:1: missing-key: 'description' must be given"
    )


def test_files_are_shown_from_the_working_directory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Docs(Path("docs")).shown("papers/a.yaml") == "docs/papers/a.yaml"
    assert Docs(folder).shown("papers/a.yaml") == "docs/papers/a.yaml"
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    assert Docs(folder).shown("tags.yaml") == (folder / "tags.yaml").as_posix()


@pytest.mark.parametrize(
    ("file", "path", "place"),
    [
        ("papers/a.yaml", ("topics", 1), (3, 5)),
        ("papers/a.yaml", ("tags",), (1, 1)),
        ("papers/gone.yaml", ("title",), (1, 1)),
        ("papers/latin.yaml", ("venue",), (1, 1)),
    ],
)
def test_locates_a_field(
    folder: Path, file: str, path: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    put(
        folder,
        {
            "papers/a.yaml": "topics:\n  - one\n  - two\ntitle: A\n",
            "papers/latin.yaml": b"title: \xe9\nvenue: V\n",
        },
    )
    line, column = place
    expected = Location(file=f"docs/{file}", line=line, column=column)
    assert Docs(folder).locate(file, *path) == expected
