"""What `mkdocs serve` builds after an edit: the site that a fresh build gives, with less work."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.pages import Page
from mkdocs.utils import clean_directory

from catalog.aside import Aside
from catalog.exports.formats import Entries
from catalog.exports.references import Style
from catalog.pages.cite import cite
from tests.conftest import TOY

URL = "http://127.0.0.1:8000/catalog/"
XMEM = "xmem-long-term-video-object-segmentation-with-an-atkinson"
LAWS = "scaling-laws-for-associative-memories"


@dataclass
class Served:
    """A catalog's folder, built over and over into one folder, as `mkdocs serve` does."""

    folder: Path
    site: Path

    def build(self) -> dict[str, bytes]:
        """Build it again; every file by its path."""
        return self._built(self.site)

    def fresh(self) -> dict[str, bytes]:
        """Build it as if it were served for the first time, elsewhere."""
        plugin = self.config(self.site).plugins["catalog"]
        held = dict(vars(plugin))
        self.start()
        try:
            return self._built(self.site.with_name("fresh"))
        finally:
            vars(plugin).clear()
            vars(plugin).update(held)

    def start(self, command: str = "serve") -> None:
        """What MkDocs does once. It keeps the plugin, so a test must not leave it serving."""
        self.config(self.site).plugins.on_startup(command=command, dirty=False)  # type: ignore[arg-type]

    def config(self, site: Path) -> MkDocsConfig:
        config = load_config(str(self.folder / "mkdocs.yml"), site_dir=str(site))
        config.site_url = URL
        return config

    def _built(self, site: Path) -> dict[str, bytes]:
        build(self.config(site), serve_url=URL)
        files = {p.relative_to(site).as_posix(): p for p in site.rglob("*") if p.is_file()}
        # A served sitemap is for nobody, and MkDocs puts there what it has rendered.
        return {path: file.read_bytes() for path, file in files.items() if "sitemap" not in path}

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def states(self) -> dict[str, tuple[int, int]]:
        """Of each file of the site, what is another after it was written."""
        files = [path for path in self.site.rglob("*") if path.is_file()]
        found = {path.relative_to(self.site).as_posix(): path.stat() for path in files}
        return {path: (state.st_ino, state.st_mtime_ns) for path, state in found.items()}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    made = Served(Path(shutil.copytree(TOY, tmp_path / "toys")), tmp_path / "site")
    (made.folder / "docs/guide.md").write_text(
        "# Guide\n\nSee [About](about.md#there).\n\n## Here\n"
    )
    made.start()
    yield made
    made.start("build")


def retitle_a_paper(served: Served) -> None:
    served.edit(f"docs/papers/{LAWS}.yaml", "Scaling Laws", "Mended Laws")


def add_a_paper(served: Served) -> None:
    (served.folder / "docs/papers/new.yaml").write_text("title: New\ntopics: [long-context]\n")


def remove_a_paper(served: Served) -> None:
    (served.folder / f"docs/papers/{LAWS}.yaml").unlink()


def retitle_a_topic(served: Served) -> None:
    served.edit("docs/topics/long-context.yaml", "title: ", "title: Very ")


def rename_the_site(served: Served) -> None:
    served.edit("mkdocs.yml", "site_name: Toy", "site_name: Other")


def override_a_template(served: Served) -> None:
    folder = served.folder / "overrides"
    folder.mkdir(exist_ok=True)
    (folder / "main.html").write_text(
        '{% extends "base.html" %}{% block announce %}<p>News</p>{% endblock %}'
    )
    served.edit("mkdocs.yml", "name: material", "name: material\n  custom_dir: overrides")


def name_pages_in_the_navigation(served: Served) -> None:
    nav = "nav: [index.md, The guide: guide.md, about.md, Papers: papers/index.md]"
    served.edit("mkdocs.yml", "site_name:", f"{nav}\nsite_name:")


def change_a_hand_written_page(served: Served) -> None:
    served.edit("docs/guide.md", "# Guide", "# The guide")


def add_a_hand_written_page(served: Served) -> None:
    (served.folder / "docs/papers/hints.md").write_text("# Hints\n\n[Guide](../guide.md#here)\n")


def remove_a_hand_written_page(served: Served) -> None:
    (served.folder / "docs/guide.md").unlink()


def change_a_file(served: Served) -> None:
    (served.folder / "docs/assets").mkdir(exist_ok=True)
    (served.folder / "docs/assets/a.txt").write_text("a")


def write_flat_addresses(served: Served) -> None:
    served.edit("mkdocs.yml", "site_name:", "use_directory_urls: false\nsite_name:")


def change_nothing(served: Served) -> None:
    del served


EDITS = [
    retitle_a_paper,
    add_a_paper,
    remove_a_paper,
    retitle_a_topic,
    rename_the_site,
    override_a_template,
    name_pages_in_the_navigation,
    change_a_hand_written_page,
    add_a_hand_written_page,
    remove_a_hand_written_page,
    change_a_file,
    write_flat_addresses,
    change_nothing,
]


def test_a_rebuilt_site_is_a_fresh_one_after_each_edit(served: Served) -> None:
    served.build()
    for number, edit in enumerate(EDITS):
        edit(served)
        assert served.build() == served.fresh(), edit.__name__
        if number % 3 == 0:
            # What was kept in this build serves the next one, too.
            served.edit(f"docs/papers/{XMEM}.yaml", "title: ", "title: New ")
            assert served.build() == served.fresh(), edit.__name__


def test_only_what_has_changed_is_written(served: Served) -> None:
    served.build()
    before = served.states()
    retitle_a_paper(served)
    served.build()
    after = served.states()
    papers = {path for path in before if path.startswith("papers/") and path.count("/") == 2}
    assert len(papers) > 10
    written = {path for path in papers if before[path] != after[path]}
    shown = {path for path in papers if "Mended Laws" in (served.site / path).read_text("utf-8")}
    assert f"papers/{LAWS}/index.html" in written
    assert shown <= written < papers

    def index(files: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        found = {Path(path): state for path, state in files.items() if "/search/" in path}
        return {path.name: state for path, state in found.items() if path.suffix == ".bin"}

    old, new = index(before), index(after)
    assert len(new) > 20
    changed = {name for name in new if old.get(name) != new[name]}
    # Of these files, each with eight papers, one has the new title; no text has changed.
    assert len([name for name in changed if name.startswith("cards-")]) == 1
    assert not [name for name in changed if name.startswith(("texts-", "facet-", "values-"))]


def test_a_new_name_of_the_site_leaves_the_bodies_of_papers_pages(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.build()
    cited: list[str] = []

    def noted(entries: Entries, styles: tuple[Style, ...]) -> str:
        cited.append(entries.record.id)
        return cite(entries, styles)

    monkeypatch.setattr("catalog.pages.paper_body.cite", noted)
    rename_the_site(served)
    page = served.build()[f"papers/{LAWS}/index.html"].decode()
    assert '<meta property="og:site_name" content="Other' in page
    assert not cited
    retitle_a_paper(served)
    served.build()
    assert LAWS in cited
    assert len(cited) < 10


def test_of_the_images_only_the_sites_own_is_drawn(served: Served) -> None:
    files = served.build()
    assert [path for path in files if "/cards/" in path] == ["assets/catalog/cards/site.png"]
    page = files["topics/long-context/index.html"].decode()
    assert f'<meta property="og:image" content="{URL}assets/catalog/cards/site.png">' in page


def test_a_file_that_could_not_be_written_is_not_taken_for_what_it_was(tmp_path: Path) -> None:
    aside, file = Aside(tmp_path), tmp_path / "papers/a.html"
    file.parent.mkdir()

    def again() -> None:
        aside.step_aside()
        clean_directory(str(tmp_path))
        assert not file.exists()
        aside.come_back()

    file.write_text("old")
    aside.note(str(file), "old")
    again()
    assert file.exists()
    assert aside.holds(str(file), "old")
    again()
    assert not aside.holds(str(file), "new")
    file.write_text("half of n")  # and then the disk was full
    again()
    assert not file.exists()
    assert not aside.holds(str(file), "old")


def test_the_page_of_a_removed_paper_goes(served: Served) -> None:
    assert f"papers/{LAWS}/index.html" in served.build()
    remove_a_paper(served)
    assert f"papers/{LAWS}/index.html" not in served.build()


def test_a_failed_build_in_between_is_made_good(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.build()
    folder = served.folder / "overrides"
    override_a_template(served)
    (folder / "main.html").write_text("{{ 1 / 0 }}")
    with pytest.raises((Abort, ZeroDivisionError)):
        served.build()
    retitle_a_paper(served)
    (folder / "main.html").write_text('{% extends "base.html" %}')
    assert served.build() == served.fresh()

    # Between MkDocs' emptying the folder and the plugin's coming back to it.
    with monkeypatch.context() as patched:
        patched.setattr("mkdocs.commands.build.get_files", fail)
        with pytest.raises(OSError, match="gone"):
            served.build()
    assert served.build() == served.fresh()


def test_an_index_that_could_not_be_written_is_written_anew(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.build()
    before = (served.folder / f"docs/papers/{LAWS}.yaml").read_text("utf-8")
    retitle_a_paper(served)
    with monkeypatch.context() as patched:
        # The last part of the index.
        patched.setattr("catalog.search.lookup_files", fail)
        with pytest.raises(OSError, match="gone"):
            served.build()
    (served.folder / f"docs/papers/{LAWS}.yaml").write_text(before, "utf-8")
    assert served.build() == served.fresh()


def fail(*_: object) -> None:
    raise OSError("the disk is gone")


# --- hand-written pages --------------------------------------------------------------------------


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hand-written pages that Markdown has read since the list was emptied."""
    paths: list[str] = []
    render = Page.render

    def counted(self: Page, *args: object) -> None:
        if self.file.abs_src_path and self.markdown:
            paths.append(self.file.src_uri)
        render(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Page, "render", counted)
    return paths


ALL = ["about.md", "guide.md"]


@pytest.mark.parametrize(
    ("edit", "again"),
    [
        (change_nothing, []),
        (retitle_a_paper, []),
        (retitle_a_topic, []),
        # Links may lead to what comes, and to what goes.
        (add_a_paper, ALL),
        (remove_a_paper, ALL),
        (change_a_file, ALL),
        (name_pages_in_the_navigation, ALL),
        # Other pages and templates are around what Markdown has made of a text.
        (change_a_hand_written_page, ["guide.md"]),
        (rename_the_site, []),
        (override_a_template, []),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_hand_written_pages_are_read_again_if_they_could_say_something_else(
    served: Served, rendered: list[str], edit: Callable[[Served], None], again: list[str]
) -> None:
    served.build()
    assert sorted(rendered) == ALL
    rendered.clear()
    edit(served)
    served.build()
    assert sorted(rendered) == again
    rendered.clear()
    served.build()
    assert rendered == []


def test_a_page_that_is_edited_while_it_is_rendered_is_read_again(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.build()
    change_a_hand_written_page(served)
    render = Page.render

    def edited(self: Page, *args: object) -> None:
        if self.file.src_uri == "guide.md" and "# The guide" in (self.markdown or ""):
            served.edit("docs/guide.md", "# The guide", "# The whole guide")
        render(self, *args)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Page, "render", edited)
        served.build()
    assert b"The whole guide" in served.build()["guide/index.html"]


@pytest.mark.parametrize(
    "settings",
    [
        "markdown_extensions: [pymdownx.snippets]\n",
        "markdown_extensions: [markdown_include.include]\n",
        "hooks: [hook.py]\n",
    ],
)
def test_pages_that_may_be_made_of_more_are_rendered_each_time(
    served: Served, rendered: list[str], settings: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (served.folder / "markdown_include").mkdir()
    (served.folder / "markdown_include/include.py").write_text(
        "from markdown.extensions import Extension\n\n"
        "class Include(Extension):\n    def extendMarkdown(self, md): pass\n\n"
        "def makeExtension(**_): return Include()\n"
    )
    monkeypatch.syspath_prepend(served.folder)
    (served.folder / "hook.py").write_text("def on_page_markdown(markdown, **_): return markdown\n")
    served.edit("mkdocs.yml", "site_name:", f"{settings}site_name:")
    served.build()
    served.build()
    assert sorted(rendered) == sorted(ALL * 2)


def test_search_knows_pages_that_were_not_rendered_again(served: Served) -> None:
    first = served.build()
    again = served.build()
    index = {path for path in first if path.startswith("assets/catalog/search/")}
    assert len(index) > 20
    assert {path: again[path] for path in index} == {path: first[path] for path in index}
