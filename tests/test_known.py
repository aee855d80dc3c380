"""Building again and again keeps what has not changed, and nobody can tell: what is kept is equal
to what is made anew.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import jinja2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import load, search
from catalog.check import examine
from catalog.compiled import Compiled
from catalog.entry import write_paper, write_tags, write_topic
from catalog.load import Docs
from catalog.model import (
    Author,
    Catalog,
    Links,
    Markdown,
    Organization,
    Paper,
    PaperId,
    PartialDate,
    Tag,
    TagId,
    Topic,
    TopicId,
    Url,
)
from catalog.pages import Known, Page, Site, pages
from catalog.pages import lists as page_list
from catalog.pages.paths import Addresses
from catalog.problems import Location, Problem, has_errors, report
from tests.conftest import TOY

T = TypeVar("T")

# --- edits ---------------------------------------------------------------------------------------

WORDS = "memory video <b>bold</b> & {{ x }} `code` U^2-Net A* λ SAM 2: attention Müller's".split()  # noqa: SIM905


@dataclass
class Edited:
    """A copy of the toy catalog that is changed, as people change files."""

    folder: Path
    catalog: Catalog
    name: str = "Toys"
    directories: bool = True
    broken: list[str] = field(default_factory=list)

    @classmethod
    def copy(cls, folder: Path) -> Edited:
        shutil.copytree(TOY / "docs", folder / "docs")
        return cls(folder / "docs", load.load(Docs(TOY / "docs")).catalog)

    def write(self, catalog: Catalog) -> None:
        """Write the files whose entries differ, and take away those that are gone."""
        before, after = self._files(self.catalog), self._files(catalog)
        for file in before.keys() - after.keys():
            (self.folder / file).unlink()
        for file, text in after.items():
            if before.get(file) != text or file in self.broken:
                (self.folder / file).write_text(text, "utf-8")
        self.broken.clear()
        self.catalog = catalog

    def spoil(self, file: str) -> None:
        (self.folder / file).write_text("title: [\n", "utf-8")
        self.broken.append(file)

    @staticmethod
    def _files(catalog: Catalog) -> dict[str, str]:
        return {
            **{paper.file: write_paper(paper) for paper in catalog.papers},
            **{topic.file: write_topic(topic) for topic in catalog.topics},
            "tags.yaml": write_tags(catalog.tags),
        }


Edit = Callable[[Edited, random.Random], None]


def text(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(1, 6)))


def some(chance: random.Random, of: Iterable[T], most: int = 3) -> tuple[T, ...]:
    of = list(of)
    return tuple(chance.sample(of, min(len(of), chance.randint(0, most))))


def note(catalog: Catalog, chance: random.Random) -> Markdown:
    """Markdown with links: to a page that is there, to one that may come, to none."""
    targets = [
        *(f"papers/{paper.id}.md" for paper in catalog.papers),
        *(f"topics/{topic.id}.md" for topic in catalog.topics),
        *(f"papers/{other}.md" for other in ("new-1", "new-2", "renamed-1", "gone")),
    ]
    return Markdown(f"See [{text(chance)}]({chance.choice(targets)}), *before* it goes.")


def date(chance: random.Random) -> PartialDate:
    return PartialDate(chance.randint(2019, 2022), chance.randint(0, 12))


def paper_field(catalog: Catalog, paper: Paper, chance: random.Random) -> Paper:
    """A paper with one field changed."""
    others = [other.id for other in catalog.papers if other != paper]
    number = chance.randint(1, 3)
    changes: list[dict[str, Any]] = [
        {"title": text(chance)},
        {"abstract": chance.choice([None, text(chance)])},
        {"why": chance.choice([None, note(catalog, chance)])},
        {"topics": some(chance, [t.id for t in catalog.topics]) or paper.topics},
        {"tags": some(chance, [tag.id for tag in catalog.tags])},
        {"date": chance.choice([None, date(chance)])},
        {"aliases": chance.choice([(), (PaperId(f"alias-{paper.id[:9].strip('-')}"),)])},
        {"authors": tuple(Author(name=f"A{n} {chance.choice(WORDS)}") for n in range(6))},
        {"author_count": chance.choice([None, number])},
        {"organization": chance.choice([None, Organization(id="o", name=text(chance))])},
        {"venue": chance.choice([None, f"ECCV {2000 + number}"])},
        {"status": chance.choice([None, "withdrawn", "published"]), "status_note": "N"},
        {"links": Links(code=(Url(f"https://e.org/{number}"),) * (number - 1))},
        {"related": some(chance, others)},
        {"same_as": some(chance, others, 1)},
        {"version_of": chance.choice([None, *others])},
        {"added": date(chance)},
    ]
    return replace(paper, **chance.choice(changes))


def change_a_paper(edited: Edited, chance: random.Random) -> None:
    catalog = edited.catalog
    place = chance.randrange(len(catalog.papers))
    papers = list(catalog.papers)
    papers[place] = paper_field(catalog, papers[place], chance)
    edited.write(replace(catalog, papers=tuple(papers)))


def add_a_paper(edited: Edited, chance: random.Random) -> None:
    catalog = edited.catalog
    id_ = PaperId(f"new-{chance.randint(1, 3)}")
    if id_ not in catalog.paper:
        paper = Paper(
            id=id_,
            file=f"papers/{chance.choice(['', 'deep/'])}{id_}.yaml",
            title=text(chance),
            topics=(chance.choice(catalog.topics).id,),
        )
        (edited.folder / paper.file).parent.mkdir(exist_ok=True)
        edited.write(replace(catalog, papers=(*catalog.papers, paper)))


def without(catalog: Catalog, gone: str) -> Catalog:
    """A catalog in which nothing refers to an id."""

    def kept(ids: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(id_ for id_ in ids if id_ != gone)

    return Catalog(
        papers=tuple(
            replace(
                paper,
                related=kept(paper.related),
                same_as=kept(paper.same_as),
                not_same_as=kept(paper.not_same_as),
                topics=kept(paper.topics),
                tags=kept(paper.tags),
                version_of=None if paper.version_of == gone else paper.version_of,
            )
            for paper in catalog.papers
            if paper.id != gone
        ),
        topics=tuple(
            replace(topic, start_here=kept(topic.start_here))
            for topic in catalog.topics
            if topic.id != gone
        ),
        tags=tuple(tag for tag in catalog.tags if tag.id != gone),
    )


def remove_a_paper(edited: Edited, chance: random.Random) -> None:
    if len(edited.catalog.papers) > 2:
        edited.write(without(edited.catalog, chance.choice(edited.catalog.papers).id))


def rename_a_paper(edited: Edited, chance: random.Random) -> None:
    catalog = edited.catalog
    paper = chance.choice(catalog.papers)
    id_ = PaperId(f"renamed-{chance.randint(1, 2)}")
    if id_ not in catalog.paper:
        renamed = replace(paper, id=id_, file=f"papers/{id_}.yaml")
        rest = without(catalog, paper.id)
        edited.write(replace(rest, papers=(*rest.papers, renamed)))


def change_a_topic(edited: Edited, chance: random.Random) -> None:
    catalog = edited.catalog
    place = chance.randrange(len(catalog.topics))
    topics = list(catalog.topics)
    topic = topics[place]
    areas = [other.id for other in topics if other.parent is None and other != topic]
    changes: list[dict[str, Any]] = [
        {"title": text(chance)},
        {"description": note(catalog, chance)},
        {"parent": chance.choice([None, *areas])},
        {"match": (text(chance),)},
        {"start_here": some(chance, [paper.id for paper in catalog.papers])},
    ]
    topics[place] = replace(topic, **chance.choice(changes))
    edited.write(replace(catalog, topics=tuple(topics)))


def add_or_remove_a_topic(edited: Edited, chance: random.Random) -> None:
    catalog = edited.catalog
    id_ = TopicId("new-topic")
    if id_ in catalog.topic:
        edited.write(without(catalog, id_))
    else:
        topic = Topic(
            id=id_, file=f"topics/{id_}.yaml", title=text(chance), description=note(catalog, chance)
        )
        edited.write(replace(catalog, topics=(*catalog.topics, topic)))


def change_a_tag(edited: Edited, chance: random.Random) -> None:
    catalog = edited.catalog
    place = chance.randrange(len(catalog.tags))
    tags = list(catalog.tags)
    tags[place] = replace(tags[place], title=text(chance))
    if chance.random() < 0.3:
        tags[place] = replace(tags[place], aliases=(text(chance),))
    edited.write(replace(catalog, tags=tuple(tags)))


def add_or_remove_a_tag(edited: Edited, chance: random.Random) -> None:
    catalog = edited.catalog
    id_ = TagId("new-tag")
    if id_ in catalog.tag:
        edited.write(without(catalog, id_))
    else:
        edited.write(replace(catalog, tags=(*catalog.tags, Tag(id=id_, title=text(chance)))))


def break_a_file(edited: Edited, chance: random.Random) -> None:
    """The next edit mends it."""
    catalog = edited.catalog
    files = [paper.file for paper in catalog.papers] + [topic.file for topic in catalog.topics]
    edited.spoil(chance.choice(files))


def touch_a_file(edited: Edited, chance: random.Random) -> None:
    (edited.folder / chance.choice(edited.catalog.papers).file).touch()


def change_the_name(edited: Edited, chance: random.Random) -> None:
    edited.name = text(chance)


def flip_directories(edited: Edited, chance: random.Random) -> None:
    del chance
    edited.directories = not edited.directories


EDITS: list[Edit] = [
    *[change_a_paper] * 6,
    add_a_paper,
    remove_a_paper,
    rename_a_paper,
    *[change_a_topic] * 3,
    add_or_remove_a_topic,
    change_a_tag,
    add_or_remove_a_tag,
    break_a_file,
    touch_a_file,
    change_the_name,
    flip_directories,
]

# --- what is made --------------------------------------------------------------------------------


def shown(page: Page) -> tuple[str, ...]:
    return (page.path, page.text, str(page.edit), str(page.in_nav), str(page.moved_to))


def files_of(site: Site, folder: Path) -> dict[str, bytes]:
    """The search index: every file by its path."""
    search.write(site, folder, [search.TextPage("about/", "About", "Toys.")])
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@dataclass
class Rebuilt:
    """Builds as `mkdocs serve` does, and beside it from nothing; holds one against the other."""

    edited: Edited
    read: load.Known = field(default_factory=load.Known)
    known: Known = field(default_factory=Known)
    builds: int = 0

    def build(self) -> None:
        kept, said = examine(self.edited.folder, self.read)
        fresh, problems = examine(self.edited.folder)
        assert said == problems
        assert kept == fresh
        if has_errors(problems):
            return
        self.builds += 1
        again, anew = self._site(kept, self.known), self._site(fresh, None)
        # What was not to be read again is the same object: that is what makes comparing cheap.
        assert list(map(shown, pages(again))) == list(map(shown, pages(anew)))
        folder = self.edited.folder.parent / f"index-{self.builds}"
        assert files_of(again, folder / "again") == files_of(anew, folder / "anew")
        shutil.rmtree(folder)

    def _site(self, catalog: Catalog, known: Known | None) -> Site:
        return Site(
            catalog=catalog,
            name=self.edited.name,
            addresses=Addresses(directories=self.edited.directories),
            known=known,
        )


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(EDITS), min_size=1, max_size=3), st.integers(0, 999_999)
        ),
        min_size=4,
        max_size=6,
    )
)
@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_kept_is_what_would_be_made(builds: list[tuple[list[Edit], int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rebuilt = Rebuilt(Edited.copy(Path(folder)))
        rebuilt.build()
        for edits, seed in builds:
            for number, edit in enumerate(edits):
                edit(rebuilt.edited, random.Random(seed + number))  # noqa: S311  # no secret
            rebuilt.build()
        # The last mends what is broken; a test that only ever sees mistakes would see nothing.
        rebuilt.edited.write(rebuilt.edited.catalog)
        rebuilt.build()


@pytest.mark.parametrize("edit", dict.fromkeys(EDITS), ids=lambda edit: edit.__name__)
def test_each_kind_of_edit_is_seen(tmp_path: Path, edit: Edit) -> None:
    rebuilt = Rebuilt(Edited.copy(tmp_path))
    rebuilt.build()
    for seed in range(2):
        edit(rebuilt.edited, random.Random(seed))  # noqa: S311  # no secret
        rebuilt.build()
    assert rebuilt.builds == (1 if edit is break_a_file else 3), report(
        examine(rebuilt.edited.folder)[1]
    )


# --- files ---------------------------------------------------------------------------------------


@dataclass
class Files:
    """A `docs/` folder of one paper, and which of its files are opened."""

    folder: Path
    known: load.Known
    opened: list[str]

    @property
    def paper(self) -> Path:
        return self.folder / "papers/a.yaml"

    def load(self) -> tuple[list[str], list[str]]:
        """The papers' titles and the problems' codes; `opened` holds what was read for them."""
        self.opened.clear()
        loaded = load.load(Docs(self.folder), self.known)
        return [paper.title for paper in loaded.catalog.papers], codes(loaded.problems)


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/a.yaml").write_text("title: One\n")
    opened: list[str] = []
    read = load._read_text

    def counted(path: str, shown: str, problems: list[Problem]) -> str | None:
        opened.append(Path(path).relative_to(tmp_path).as_posix())
        return read(path, shown, problems)

    monkeypatch.setattr(load, "_read_text", counted)
    return Files(tmp_path, load.Known(), opened)


def test_an_unchanged_file_is_not_read_again(files: Files) -> None:
    assert files.load() == (["One"], [])
    assert files.opened == ["papers/a.yaml"]
    first = load.load(Docs(files.folder), files.known).catalog.papers[0]
    assert files.load() == (["One"], [])
    assert files.opened == []
    # The same object, so that comparing what it is part of costs nothing.
    assert load.load(Docs(files.folder), files.known).catalog.papers[0] is first


def test_without_known_every_file_is_read(files: Files) -> None:
    for _ in range(2):
        files.opened.clear()
        load.load(Docs(files.folder))
        assert files.opened == ["papers/a.yaml"]


def put(path: Path, text: str, time: int) -> None:
    """Write a file and set its time; the system's clock for changes ticks before the next one."""
    before = path.stat().st_ctime_ns if path.exists() else 0
    path.write_text(text)
    os.utime(path, (time, time))
    while path.stat().st_ctime_ns == before:
        os.utime(path, (time, time))


def test_a_longer_file_is_read_again(files: Files) -> None:
    files.load()
    put(files.paper, "title: Longer\n", 1)
    assert files.load() == (["Longer"], [])
    assert files.opened == ["papers/a.yaml"]


def test_a_file_of_the_same_size_is_read_again(files: Files) -> None:
    put(files.paper, "title: One\n", 1)
    files.load()
    put(files.paper, "title: Two\n", 2)
    assert files.load() == (["Two"], [])


def test_a_file_of_the_same_size_and_time_is_read_again(files: Files) -> None:
    """As after `cp --preserve`. Nothing can put back the time of the change."""
    put(files.paper, "title: One\n", 1)
    files.load()
    put(files.paper, "title: Two\n", 1)
    assert files.load() == (["Two"], [])


def test_a_file_in_the_place_of_another_is_read_again(files: Files) -> None:
    put(files.paper, "title: One\n", 1)
    other = files.folder / "other"
    put(other, "title: Two\n", 1)
    files.load()
    other.replace(files.paper)
    assert files.load() == (["Two"], [])


def test_a_removed_file_is_gone_and_a_new_one_there(files: Files) -> None:
    files.load()
    files.paper.rename(files.paper.with_name("b.yaml"))
    assert files.load() == (["One"], [])
    assert files.opened == ["papers/b.yaml"]
    files.paper.write_text("title: Back\n")
    assert files.load() == (["Back", "One"], [])
    assert files.opened == ["papers/a.yaml"]


def test_a_file_that_becomes_a_folder_has_its_problem(files: Files) -> None:
    files.load()
    files.paper.unlink()
    files.paper.mkdir()
    assert files.load() == ([], ["unreadable"])
    files.paper.rmdir()
    files.paper.write_text("title: Back\n")
    assert files.load() == (["Back"], [])


def test_a_link_that_leads_nowhere_has_its_problem(files: Files) -> None:
    target = files.folder / "target"
    files.paper.rename(target)
    files.paper.symlink_to(target)
    assert files.load() == (["One"], [])
    target.rename(files.folder / "elsewhere")
    assert files.load() == ([], ["unreadable"])
    assert files.load() == ([], ["unreadable"])
    (files.folder / "elsewhere").rename(target)
    assert files.load() == (["One"], [])


def test_a_file_that_may_be_read_no_more_has_its_problem(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = load._read_text

    def refused(path: str, shown: str, problems: list[Problem]) -> str | None:
        # Tests may run as root, who may read everything.
        if files.paper.stat().st_mode & 0o777:
            return read(path, shown, problems)
        here = Location(file=shown)
        problems.append(Problem(code="unreadable", location=here, message="no"))
        return None

    def allow(rights: int) -> None:
        before = files.paper.stat().st_ctime_ns
        while files.paper.stat().st_ctime_ns == before:
            files.paper.chmod(rights)

    monkeypatch.setattr(load, "_read_text", refused)
    assert files.load() == (["One"], [])
    allow(0)
    assert files.load() == ([], ["unreadable"])
    allow(0o644)
    assert files.load() == (["One"], [])


def test_a_broken_file_is_mended(files: Files) -> None:
    files.load()
    files.paper.write_text("title: [\n")
    assert files.load() == ([], ["yaml"])
    # What is wrong with it is said again, without reading it.
    assert files.load() == ([], ["yaml"])
    assert files.opened == []
    files.paper.write_text("title: Mended\n")
    assert files.load() == (["Mended"], [])


# --- what is made of them ------------------------------------------------------------------------


def test_what_is_made_is_kept_while_its_inputs_are_equal() -> None:
    known, made = Known(), []

    def get(name: str, *inputs: object) -> list[str]:
        return known.get(name, inputs, lambda: made.append(name) or [name])  # type: ignore[func-returns-value]

    first = get("a", 1, "x")
    assert get("a", 1, "x") is first
    assert get("b", 1, "x") is not first
    assert get("a", 1, "y") is not first
    # One build back is all that is kept.
    assert get("a", 1, "x") is not first
    assert made == ["a", "b", "a", "a"]


def test_a_site_without_known_makes_everything_anew() -> None:
    site = Site(catalog=Catalog())
    assert site.made("a", (), list) is not site.made("a", (), list)
    known = Site(catalog=Catalog(), known=Known())
    assert known.made("a", (), list) is known.made("a", (), list)


def test_after_an_edit_only_pages_that_show_the_paper_are_made_anew(tmp_path: Path) -> None:
    edited = Edited.copy(tmp_path)
    read, known = load.Known(), Known()

    def composed() -> dict[str, str]:
        site = Site(catalog=examine(edited.folder, read)[0], known=known)
        return {page.path: page.compose().body for page in pages(site)}

    before, again = composed(), composed()
    papers = {f"papers/{paper.id}.md" for paper in edited.catalog.papers}
    assert [path for path in papers if before[path] is not again[path]] == []
    first = edited.catalog.papers[0]
    others = tuple(replace(p, abstract="Another." if p == first else p.abstract) for p in
                   edited.catalog.papers)  # fmt: skip
    edited.write(replace(edited.catalog, papers=others))
    after = composed()
    anew = {path for path in papers if before[path] is not after[path]}
    related = Site(catalog=edited.catalog).index.related
    assert anew == {f"papers/{first.id}.md"} | {
        f"papers/{id_}.md" for id_, others in related.items() if first.id in others
    }
    assert len(anew) < len(papers)


def catalog_of(papers: int = 3, **changes: dict[str, Any]) -> Catalog:
    """A catalog by hand: papers `p001` and on under a topic of an area, with fields changed."""

    def changed(thing: T, id_: str) -> T:
        return replace(thing, **changes.get(id_.replace("-", "_"), {}))  # type: ignore[type-var]

    return Catalog(
        papers=tuple(
            changed(
                Paper(
                    id=PaperId(f"p{number:03}"),
                    file=f"papers/p{number:03}.yaml",
                    title=f"Paper {number:03}",
                    date=PartialDate(2020),
                    topics=(TopicId("topic"),),
                    tags=(TagId("tag"),),
                ),
                f"p{number:03}",
            )
            for number in range(1, papers + 1)
        ),
        topics=tuple(
            changed(
                Topic(
                    id=TopicId(id_),
                    file=f"topics/{id_}.yaml",
                    title=id_.title(),
                    description=Markdown("See [it](papers/p003.md)."),
                    parent=parent,
                ),
                id_,
            )
            for id_, parent in (("area", None), ("other", None), ("topic", TopicId("area")))
        ),
        tags=(changed(Tag(id=TagId("tag"), title="Tag"), "tag"),),
    )


WHY = {"why": Markdown("See [it](papers/p003.md).")}
# Related to no other paper.
APART = {"topics": (TopicId("other"),), "tags": ()}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A page appears or goes that a note or a description leads to.
        (catalog_of(2, p001=WHY), catalog_of(3, p001=WHY)),
        (catalog_of(2, p001=WHY), catalog_of(3, p001=WHY, p003=APART)),
        (catalog_of(3, p001=WHY, p003=APART), catalog_of(2, p001=WHY)),
        (catalog_of(0), catalog_of(3, p003=APART)),
        # A list grows by a page: the pages before it say so.
        (catalog_of(9), catalog_of(11)),
        (catalog_of(11), catalog_of(9)),
        (catalog_of(4), catalog_of(6)),
        # A list without its last paper: what is left on the pages before stays, their count not.
        (catalog_of(9), catalog_of(9, p009=APART)),
        # What another entry says.
        (catalog_of(), catalog_of(topic={"title": "New"})),
        (catalog_of(), catalog_of(area={"title": "New"})),
        (catalog_of(), catalog_of(topic={"parent": TopicId("other")})),
        (catalog_of(), catalog_of(topic={"parent": None})),
        (catalog_of(), catalog_of(tag={"title": "New"})),
        (catalog_of(), catalog_of(tag={"aliases": ("new",)})),
        (catalog_of(), catalog_of(p002={"title": "New"})),
        (catalog_of(), catalog_of(p002={"status": "retracted"})),
        # Its key goes to another paper.
        (
            catalog_of(p001={"title": "One", **APART}, p002={"title": "One"}),
            catalog_of(p001={"title": "Two", **APART}, p002={"title": "One"}),
        ),
        *(
            (catalog_of(p001=link), catalog_of(p001=link, p003={"title": "New"}, topic=apart))
            for link in ({"same_as": (PaperId("p003"),)}, {"version_of": PaperId("p003")})
            for apart in ({}, {"start_here": (PaperId("p003"),)})
        ),
        # Six papers nearer than this one, so that it stands on the page for one reason only.
        (
            catalog_of(9, p001={"version_of": PaperId("p009")}),
            catalog_of(9, p001={"version_of": PaperId("p009")}, p009={"title": "Paper last"}),
        ),
    ],
)
def test_a_page_follows_what_it_shows_of_others(
    before: Catalog, after: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_list, "PER_PAGE", 5)

    known = Known()
    for number, catalog in enumerate((before, after, before)):
        again, anew = Site(catalog=catalog, known=known), Site(catalog=catalog)
        assert list(map(shown, pages(again))) == list(map(shown, pages(anew)))
        folder = tmp_path / str(number)
        assert files_of(again, folder / "again") == files_of(anew, folder / "anew")


# --- templates -----------------------------------------------------------------------------------


def test_a_changed_template_is_compiled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled, kept = [], Compiled()
    compile_ = jinja2.Environment.compile

    def counted(self: jinja2.Environment, *args: object, **kwargs: object) -> object:
        compiled.append(args[1])
        return compile_(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(jinja2.Environment, "compile", counted)

    def rendered(**values: str) -> str:
        # A build has an environment of its own.
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(tmp_path), bytecode_cache=kept, autoescape=True
        )
        return environment.get_template("page.html").render(values)

    (tmp_path / "page.html").write_text('{% include "part.html" %}, {{ x }}')
    (tmp_path / "part.html").write_text("One")
    assert rendered(x="<1>") == "One, &lt;1&gt;"
    assert compiled == ["page.html", "part.html"]
    assert rendered(x="<2>") == "One, &lt;2&gt;"
    assert compiled == ["page.html", "part.html"]
    # As long as the former one, and of the same time.
    times = (tmp_path / "part.html").stat()
    (tmp_path / "part.html").write_text("Two")
    os.utime(tmp_path / "part.html", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert rendered(x="<3>") == "Two, &lt;3&gt;"
    assert compiled == ["page.html", "part.html", "part.html"]


def test_a_template_in_front_of_another_is_the_one_that_is_shown(tmp_path: Path) -> None:
    kept = Compiled()

    def rendered(*folders: str) -> str:
        loader = jinja2.FileSystemLoader([tmp_path / folder for folder in folders])
        environment = jinja2.Environment(loader=loader, bytecode_cache=kept, autoescape=True)
        return environment.get_template("page.html").render()

    for folder in ("theirs", "ours"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.html").write_text(folder)
    assert rendered("ours") == "ours"
    assert rendered("theirs", "ours") == "theirs"
    (tmp_path / "theirs/page.html").unlink()
    assert rendered("theirs", "ours") == "ours"


def test_a_template_that_is_wrong_is_mended(tmp_path: Path) -> None:
    kept = Compiled()

    def rendered() -> str:
        loader = jinja2.FileSystemLoader(tmp_path)
        environment = jinja2.Environment(loader=loader, bytecode_cache=kept, autoescape=True)
        return environment.get_template("page.html").render()

    (tmp_path / "page.html").write_text("{% if %}")
    with pytest.raises(jinja2.TemplateSyntaxError):
        rendered()
    (tmp_path / "page.html").write_text("right")
    assert rendered() == "right"
