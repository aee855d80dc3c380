"""`catalog review` and `catalog comment`: what a branch changes, as data and in words."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from catalog.cli import main
from catalog.curation.comment import LONGEST, MARK, comment
from catalog.curation.former import Former
from catalog.curation.link_states import asking
from catalog.curation.nearest import neighbours
from catalog.curation.pulls import (
    Artifact,
    NotGitHubError,
    Run,
    artifact,
    download,
    former_comment,
    pull_of,
    run_of,
)
from catalog.curation.review import paper_changes, review
from catalog.curation.review_file import (
    LARGEST,
    MOST_ENTRIES,
    MOST_PROBLEMS,
    EntryCard,
    EntryReview,
    ProblemReview,
    Review,
    from_json,
    from_zip,
    review_schema,
    to_json,
)
from catalog.curation.strict import NotStrictError
from catalog.entry import write_paper, write_tags, write_topic
from catalog.model import (
    ArxivId,
    Author,
    Catalog,
    Identifiers,
    Links,
    Markdown,
    Paper,
    PaperId,
    Tag,
    TagId,
    Topic,
    TopicId,
    Url,
)
from catalog.problems import Location, Problem
from catalog.services.client import Client
from catalog.services.clock import Pace
from tests.actions.runner import run
from tests.services.servers import LocalServices, running
from tests.test_propose import HOSTILE, assert_harmless
from tests.test_story import commit

COMMIT = "0123456789" * 4
TOPICS = (
    Topic(id=TopicId("vision"), file="topics/vision.yaml", title="Vision",
          description=Markdown("Seeing.")),
    Topic(id=TopicId("segmentation"), file="topics/segmentation.yaml", title="Segmentation",
          description=Markdown("Which pixel is whose."), parent=TopicId("vision"),
          match=("segmentation",)),
    Topic(id=TopicId("memory"), file="topics/memory.yaml", title="Memory",
          description=Markdown("What is kept."), parent=TopicId("vision"), match=("memory",)),
)  # fmt: skip
TAGS = (Tag(id=TagId("lora"), title="LoRA"),)


def paper(id_: str, title: str, **changes: Any) -> Paper:
    values: dict[str, Any] = {
        "abstract": f"About {title.lower()}.", "topics": (TopicId("memory"),), **changes,
    }  # fmt: skip
    return Paper(id=PaperId(id_), file=f"papers/{id_}.yaml", title=title, **values)


WEIGHTS = paper("fast-weights", "Fast Weights", authors=(Author(name="Ada Author"),))
SLOW = paper("slow-weights", "Slow Weights")


def catalog_of(*papers: Paper) -> Catalog:
    ordered = tuple(sorted(papers, key=lambda one: one.id))
    return Catalog(papers=ordered, topics=tuple(sorted(TOPICS, key=lambda t: t.id)), tags=TAGS)


def before(*papers: Paper, changed: tuple[Paper, ...] = ()) -> Former:
    """What changed files held: of `papers`, and of nothing where `changed` are new."""
    return Former(
        commit=COMMIT, changed=frozenset(p.file for p in (*papers, *changed)),
        papers=papers, topics=(), tags=(),
    )  # fmt: skip


def only(found: Review) -> EntryReview:
    (entry,) = found.entries
    return entry


# --- what a change is ----------------------------------------------------------------------------


def test_a_new_entry_has_its_card() -> None:
    new = paper(
        "new", "A New Kind of Segmentation", authors=(Author(name="Ada Author"),),
        ids=Identifiers(arxiv=ArxivId("2401.00001")), why=Markdown("Read *this*."),
        links=Links(code=(Url("https://a.example/x"),)), tags=(TagId("lora"),),
        abstract="It keeps a memory of segmentation.",
    )  # fmt: skip
    entry = only(review(catalog_of(new, SLOW), before(changed=(new,)), ()))
    assert (entry.how, entry.id, entry.file) == ("added", "new", "papers/new.yaml")
    assert entry.card is not None
    assert entry.card.title == "A New Kind of Segmentation"
    assert entry.card.facts == ("Ada Author", "arxiv 2401.00001")
    assert entry.card.why == "Read *this*."
    assert [(link.kind, link.url) for link in entry.card.links] == [("code", "https://a.example/x")]
    assert (entry.suggested_topics, entry.suggested_tags) == (("segmentation",), ())
    assert (entry.changes, entry.former, entry.leads, entry.links) == ((), None, None, ())


def test_a_changed_entry_says_what_it_said() -> None:
    now = replace(WEIGHTS, title="Fast Weights, Again", tags=(TagId("lora"),))
    entry = only(review(catalog_of(now), before(WEIGHTS), ()))
    assert entry.how == "changed"
    assert [(c.field, c.before, c.after) for c in entry.changes] == [
        ("title", '"Fast Weights"', '"Fast Weights, Again"'),
        ("tags", "", "[lora]"),
    ]


def test_of_a_long_text_the_place_of_the_difference_is_shown() -> None:
    long = "word " * 300
    old = replace(WEIGHTS, abstract=f"{long}and then here it ends.")
    now = replace(WEIGHTS, abstract=f"{long}and then there it ends.")
    (change,) = only(review(catalog_of(now), before(old), ())).changes
    assert change.before.startswith("…")
    assert change.before.endswith("word and then here it ends.")
    assert change.after.endswith("word and then there it ends.")
    assert len(change.before) < 150


def test_a_renamed_entry_is_told_by_its_alias_or_by_being_the_same_paper() -> None:
    moved = replace(WEIGHTS, id=PaperId("weights"), file="papers/weights.yaml")
    entry = only(review(catalog_of(moved), before(WEIGHTS, changed=(moved,)), ()))
    assert (entry.how, entry.id, entry.former, entry.leads) == (
        "renamed", "weights", "fast-weights", False,
    )  # fmt: skip
    kept = replace(moved, title="Something Else", aliases=(WEIGHTS.id,))
    entry = only(review(catalog_of(kept), before(WEIGHTS, changed=(kept,)), ()))
    assert (entry.how, entry.former, entry.leads) == ("renamed", "fast-weights", True)
    assert [change.field for change in entry.changes] == ["title", "aliases"]


def test_a_file_in_another_folder_is_the_same_entry() -> None:
    moved = replace(WEIGHTS, file="papers/old/fast-weights.yaml")
    (change,) = paper_changes(catalog_of(moved), before(WEIGHTS, changed=(moved,)))
    assert (change.how, change.before) == ("changed", WEIGHTS)


def test_what_is_gone_is_deleted_and_what_cannot_be_read_is_not() -> None:
    entry = only(review(catalog_of(SLOW), before(WEIGHTS), ()))
    assert (entry.how, entry.id, entry.card) == ("deleted", "fast-weights", None)
    unread = frozenset({WEIGHTS.file})
    assert review(catalog_of(SLOW), before(WEIGHTS), (), unread=unread).entries == ()


def test_a_file_that_says_the_same_otherwise_is_no_change() -> None:
    assert review(catalog_of(WEIGHTS), before(WEIGHTS), ()).entries == ()


def test_topics_and_tags() -> None:
    was = replace(TOPICS[2], title="Remembering")
    gone = replace(TOPICS[2], id=TopicId("gone"), file="topics/gone.yaml")
    former = Former(
        commit=COMMIT, papers=(), topics=(was, gone),
        tags=(Tag(id=TagId("old"), title="Old"), Tag(id=TagId("lora"), title="Lora")),
        changed=frozenset({"topics/memory.yaml", "topics/gone.yaml", "topics/segmentation.yaml",
                           "tags.yaml"}),
    )  # fmt: skip
    found = review(catalog_of(WEIGHTS), former, ())
    assert [(topic.how, topic.id, topic.papers) for topic in found.topics] == [
        ("changed", "memory", 1), ("added", "segmentation", 0), ("deleted", "gone", 0),
    ]  # fmt: skip
    assert [change.field for change in found.topics[0].changes] == ["title"]
    assert [(tag.how, tag.id) for tag in found.tags] == [("changed", "lora"), ("deleted", "old")]


@pytest.mark.parametrize("evil", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_entries_make_a_review_that_is_read(evil: str) -> None:
    text = f"Whales {evil}"[:20_000]
    now = paper(
        "whales", text, abstract=text, venue=text, authors=(Author(name=text),), why=Markdown(text),
        topics=(TopicId(text),), tags=(TagId(text),), aliases=(PaperId(text),),
    )  # fmt: skip
    was = replace(now, title="Whales", abstract="Whales")
    problem = Problem(code="no-topic", location=Location(file=text), message=text, hint=text)
    found = review(catalog_of(now), before(was), (problem,))
    content = to_json(found).encode()
    assert from_json(content) == found
    told = comment(found)
    assert "#### Changed: Whales" in told
    assert_harmless(told.replace(MARK, ""))


# --- what lies near ------------------------------------------------------------------------------


def test_duplicates_have_verdicts_with_evidence() -> None:
    twin = paper("twin", "Fast weights!", authors=(Author(name="A. Author"),))
    entry = only(review(catalog_of(WEIGHTS, twin), before(changed=(twin,)), ()))
    assert [(near.id, near.verdict, near.evidence) for near in entry.near] == [
        ("fast-weights", "same", ("the same title", "the same first author (author)")),
    ]  # fmt: skip
    # Told apart, they are only near each other.
    apart = replace(twin, not_same_as=(WEIGHTS.id,))
    entry = only(review(catalog_of(WEIGHTS, apart), before(changed=(apart,)), ()))
    assert [near.verdict for near in entry.near] == ["related"]


def test_an_identifier_of_another_paper_is_a_contradiction() -> None:
    ids = Identifiers(arxiv=ArxivId("2401.00001"))
    one = paper("whales", "Whales and How They Sing", ids=ids)
    other = paper("moths", "Quantum Circuits on a Chip", ids=ids)
    entry = only(review(catalog_of(one, other), before(changed=(other,)), ()))
    assert entry.near[0].verdict == "contradiction"
    assert entry.near[0].evidence[0] == "the same arxiv 2401.00001"


def test_titles_that_are_alike_are_found_among_many() -> None:
    new = paper("new", "Continuous Memory Networks for Segmentation of Videos")
    old = paper("old", "Continous Memory Networks for Segmentation of Videos")
    rest = [paper(f"p{n}", f"Paper {n} on Something Like {n * 7919}") for n in range(50)]
    found = neighbours(catalog_of(new, old, *rest), {new.id})
    assert set(found) == {new.id}
    first = found[new.id][0]
    assert (first.paper.id, first.kind) == ("old", "alike")


def test_related_papers_say_what_they_share() -> None:
    other = paper("other", "Something Else Altogether", tags=(TagId("lora"),))
    new = replace(WEIGHTS, tags=(TagId("lora"),), related=(SLOW.id,))
    (first, second) = only(review(catalog_of(new, other, SLOW), before(changed=(new,)), ())).near
    assert (first.id, first.evidence) == (
        "other", ("topics in common: memory", "tags in common: lora"),
    )  # fmt: skip
    assert (second.id, second.evidence) == (
        "slow-weights", ("topics in common: memory", "named by hand"),
    )  # fmt: skip


def test_a_catalog_with_mistakes_is_reviewed_all_the_same() -> None:
    wrong = replace(
        WEIGHTS, topics=(TopicId("nothing"),), tags=(TagId("none"),), related=(PaperId("no"),),
        version_of=PaperId("no"), same_as=(PaperId("no"),),
    )  # fmt: skip
    double = replace(wrong, file="papers/a/fast-weights.yaml")
    astray = replace(TOPICS[2], parent=TopicId("nowhere"))
    catalog = replace(catalog_of(wrong, double, SLOW), topics=(astray, TOPICS[1]))
    found = review(catalog, before(changed=(wrong, double)), ())
    assert {entry.file for entry in found.entries} == {wrong.file, double.file}
    from_json(to_json(found).encode())


# --- in git --------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two papers on `main`, and its branch `change`."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for topic in TOPICS:
        write(tmp_path / "docs" / topic.file, write_topic(topic))
    write(tmp_path / "docs/tags.yaml", write_tags(TAGS))
    for one in (WEIGHTS, SLOW):
        write(tmp_path / "docs" / one.file, write_paper(one))
    run("git", "init", "--quiet", "-b", "main", folder=tmp_path)
    commit(tmp_path, "First")
    run("git", "switch", "--quiet", "--create", "change", folder=tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")


def invoke(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def data(*options: str, base: str = "main") -> Review:
    result = invoke("review", "--base", base, "--out", "review.json", *options)
    assert result.exit_code == 0, result.output
    content = Path("review.json").read_bytes()
    jsonschema.validate(json.loads(content), json.loads(review_schema()))
    return from_json(content)


def test_a_branch_is_compared_with_where_it_left(folder: Path) -> None:
    new = paper("new", "New Segmentation", topics=(TopicId("segmentatoin"),))
    write(folder / "docs" / new.file, write_paper(new))
    write(folder / "docs" / SLOW.file, write_paper(replace(SLOW, title="Slower Weights")))
    commit(folder, "Two")
    # What is not committed counts; what has happened to `main` since does not.
    (folder / "docs" / WEIGHTS.file).unlink()
    run("git", "switch", "--quiet", "--detach", "main", folder=folder)
    write(folder / "docs/papers/later.yaml", write_paper(paper("later", "Later")))
    run("git", "add", "docs/papers/later.yaml", folder=folder)
    run("git", "commit", "--quiet", "-m", "Later", folder=folder)
    run("git", "branch", "--force", "main", "HEAD", folder=folder)
    run("git", "switch", "--quiet", "change", folder=folder)
    found = data()
    assert found.base == run("git", "rev-parse", "change~1", folder=folder).strip()
    assert [(entry.how, entry.id) for entry in found.entries] == [
        ("added", "new"), ("changed", "slow-weights"), ("deleted", "fast-weights"),
    ]  # fmt: skip
    problems = [p for p in found.problems if p.severity == "error"]
    assert [(p.code, p.file, p.line) for p in problems] == [
        ("unknown-topic", "docs/papers/new.yaml", 5)
    ]
    assert (found.errors, found.papers) == (1, 2)


def test_topics_and_tags_are_compared_with_the_branchs_beginning(folder: Path) -> None:
    topic = folder / "docs" / TOPICS[2].file
    topic.write_text(topic.read_text("utf-8").replace('"Memory"', '"Memories"'), "utf-8")
    # Line ends are no difference.
    other = folder / "docs" / TOPICS[1].file
    other.write_bytes(other.read_bytes().replace(b"\n", b"\r\n"))
    write(folder / "docs/tags.yaml", write_tags([*TAGS, Tag(id=TagId("new"), title="New")]))
    found = data()
    assert [(one.how, one.id, one.papers) for one in found.topics] == [("changed", "memory", 2)]
    assert [(change.before, change.after) for change in found.topics[0].changes] == [
        ('"Memory"', '"Memories"')
    ]
    assert [(tag.how, tag.id) for tag in found.tags] == [("added", "new")]
    told = comment(found)
    assert "#### Topics\n\n- changed: Memories (`memory`), 2 papers (`title`)" in told
    assert "#### Tags\n\n- added: New (`new`)" in told


def test_nothing_differs(folder: Path) -> None:
    write(folder / "README.md", "Hello")
    found = data(base="HEAD")
    assert (found.entries, found.topics, found.tags, found.problems) == ((), (), (), ())
    assert "No entry differs, 0 errors, 0 warnings." in comment(found)


def test_an_entry_that_cannot_be_read_is_a_problem_and_not_deleted(folder: Path) -> None:
    write(folder / "docs" / WEIGHTS.file, "titel: [\n")
    found = data()
    assert found.entries == ()
    assert found.errors >= 1
    assert "docs/papers/fast-weights.yaml:" in comment(found)


@pytest.mark.parametrize("ref", ["nowhere", "--output=x", "-h", "", "main:docs", "a b", "\n"])
def test_what_is_no_commit_is_said(folder: Path, ref: str) -> None:
    result = invoke("review", "--base", ref, "--out", "review.json")
    assert result.exit_code == 2
    assert "Error: --base: " in result.stderr
    assert not (folder / "x").exists()
    assert not (folder / "review.json").exists()


def test_a_clone_that_was_cut_off_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "docs/papers/new.yaml", write_paper(paper("new", "New")))
    commit(folder, "New")
    run("git", "switch", "--quiet", "main", folder=folder)
    write(folder / "docs/papers/more.yaml", write_paper(paper("more", "More")))
    commit(folder, "More")
    cut = folder / "cut"
    run("git", "clone", "--quiet", "--depth=1", "--no-single-branch", "--branch", "change",
        f"file://{folder}", str(cut))  # fmt: skip
    monkeypatch.chdir(cut)
    result = invoke("review", "--base", "origin/main", "--out", "review.json")
    assert result.exit_code == 2
    assert "fetch the history" in result.stderr
    # What is there is enough for what needs no more.
    assert data(base="HEAD").entries == ()


def test_without_a_repository_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = invoke("review", "--base", "main", "--out", "x")
    assert (result.exit_code, "no git repository" in result.stderr) == (2, True)


def test_the_schema_is_printed() -> None:
    result = invoke("review", "--schema")
    assert result.output == review_schema()
    jsonschema.Draft202012Validator.check_schema(json.loads(result.output))


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServices]:
    with running() as local:
        for name, value in local.environment().items():
            monkeypatch.setenv(name, value)
        quick = partial(Client, clock=local.clock, pace=Pace(local.clock))
        monkeypatch.setattr("catalog.cli.asking.Client", quick)
        yield local


def test_links_are_asked_only_if_that_is_wanted(
    folder: Path, services: LocalServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = Links(code=(Url(f"{services.url}/page/nowhere"), Url("http://127.0.0.1:1/"),
                        Url(f"{services.url}/acl/2020.acl-main.447")))  # fmt: skip
    write(folder / "docs/papers/new.yaml", write_paper(paper("new", "New", links=links)))
    assert only(data()).links == ()
    assert services.asked == []
    found = only(data("--links"))
    assert [state.state for state in found.links] == ["gone", "unknown", "moved"]
    assert found.links[2].said == f"now at {services.url}/acl/2020.acl-main.447/"
    assert found.links[0].said == "404"
    # A private address that nobody has allowed is not asked.
    assert found.links[1].said == "it leads to an address that is not asked"
    assert {asked.service for asked in services.asked} == {"page", "acl"}
    monkeypatch.setenv("PAPER_CATALOG_OFFLINE", "1")
    assert only(data("--links")).links == ()


def test_not_more_than_a_hundred_links_are_asked(services: LocalServices) -> None:
    ask = asking(services.client())
    urls = [f"{services.url}/page/{n}" for n in range(101)]
    states = [state.said for state in ask(urls)]
    assert states[:100] == ["404"] * 100
    assert states[100] == "not asked: too many links"


# --- the file ------------------------------------------------------------------------------------

CARD = EntryCard(
    title="T", facts=("F",), abstract="A", links=(), topics=("memory",), tags=(), why=""
)
ENTRY = EntryReview(
    how="added", id="x", file="papers/x.yaml", former=None, leads=None, card=CARD, changes=(),
    near=(), suggested_topics=(), suggested_tags=(), links=(),
)  # fmt: skip
REVIEW = Review(
    version=1, base=COMMIT, papers=2, entries=(ENTRY,), topics=(), tags=(), problems=(),
    errors=0, left_out=0,
)  # fmt: skip


def plain() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(to_json(REVIEW))
    return loaded


def test_a_review_survives_its_file() -> None:
    assert from_json(to_json(REVIEW).encode()) == REVIEW


Change = Callable[[dict[str, Any]], object]
WRONG: list[Change] = [
    lambda it: it.update(version=2), lambda it: it.update(version=True),
    lambda it: it.update(version="1"), lambda it: it.update(extra=1), lambda it: it.pop("base"),
    lambda it: it.update(base="main"), lambda it: it.update(base=f"{COMMIT}\n"),
    lambda it: it.update(papers=-1), lambda it: it.update(papers=1.5),
    lambda it: it.update(papers=True), lambda it: it.update(papers=10**30),
    lambda it: it.update(entries={}), lambda it: it.update(entries=[1]),
    lambda it: it.update(entries=it["entries"] * (MOST_ENTRIES + 1)),
    lambda it: it["entries"][0].update(how="run"),
    lambda it: it["entries"][0].update(leads="yes"),
    lambda it: it["entries"][0].update(file="x" * 301),
    lambda it: it["entries"][0].update(file="a\nb"), lambda it: it["entries"][0].update(id=None),
    lambda it: it["entries"][0]["card"].update(title="a\u202eb"),
    lambda it: it["entries"][0]["card"].update(abstract="a\x00"),
    lambda it: it["entries"][0]["card"].update(why="x" * 601),
    lambda it: it["entries"][0]["card"].update(links=[{"kind": "code", "url": "javascript:x"}]),
    lambda it: it["entries"][0]["card"].update(links=[{"kind": "code", "url": "https://a b"}]),
    lambda it: it["entries"][0]["card"].update(links=[{"kind": "x", "url": "https://a.b"}]),
    lambda it: it["entries"][0]["card"].update(facts="F"),
    lambda it: it["entries"][0].update(changes=[{"field": "A B", "before": "", "after": ""}]),
    lambda it: it.update(problems=[{"severity": "fatal"}]),
]  # fmt: skip


@pytest.mark.parametrize("change", WRONG, ids=range(len(WRONG)))
def test_the_reader_and_the_schema_refuse_the_same(change: Change) -> None:
    schema = jsonschema.Draft202012Validator(json.loads(review_schema()))
    value = plain()
    assert schema.is_valid(value)
    change(value)
    content = json.dumps(value).encode()
    with pytest.raises(NotStrictError):
        from_json(content)
    # Python's JSON Schema takes `true` for 1, and a `$` for the place before a last line end.
    if value["version"] is not True and value.get("base") != f"{COMMIT}\n":
        assert not schema.is_valid(value)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"null", b"[]", b"\xff\xfe", b"[" * 200_000, b'{"version": NaN}',
        b'{"version": 1, "version": 1}', b"9" * 10_000, b" " * (LARGEST + 1),
        b'{"version": 1, "base": "\\ud800"}',
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_review_is_refused_without_a_word_of_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "review.json"
    path.write_bytes(content)
    result = invoke("comment", str(path), "--out", str(tmp_path / "out.md"))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path} is no review: it ")
    assert len(result.stderr) < len(str(path)) + 200
    assert not (tmp_path / "out.md").exists()


# --- the comment ---------------------------------------------------------------------------------

EVIL = (
    "</details><script>alert(1)</script> @you #1 GH-2 ![x](https://e.example/x) [y](javascript:z) "
    "`code` **bold** | cell | $x$ <!-- --> :tada: https://e.example &#64;you"
)


def everywhere(foreign: str) -> Review:
    """A review in which every free text is one."""

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: foreign
                if isinstance(one, str) and name not in {"how", "verdict", "state", "severity",
                                                         "code", "field", "kind", "url", "base"}
                else fill(one)
                for name, one in value.items()
            }  # fmt: skip
        if isinstance(value, list):
            return [foreign if isinstance(one, str) else fill(one) for one in value]
        return value

    near = {"id": "", "title": "", "verdict": "same", "evidence": [""]}
    full = plain()
    entry = full["entries"][0]
    entry.update(
        former="", leads=False, near=[near], suggested_topics=[""], suggested_tags=[""],
        changes=[{"field": "title", "before": "", "after": ""}],
        links=[{"url": "https://a.example/(x)@you", "state": "gone", "said": ""}],
    )  # fmt: skip
    entry["card"]["links"] = [{"kind": "code", "url": "https://a.example/(x)@you"}]
    full["errors"] = 1
    full["topics"] = [
        {"how": "added", "id": "", "file": "", "title": "", "changes": [], "papers": 1}
    ]
    full["tags"] = [{"how": "added", "id": "", "title": ""}]
    full["problems"] = [
        {"severity": "error", "code": "no-topic", "file": "", "line": 1, "column": 1,
         "message": "", "hint": ""},
    ]  # fmt: skip
    return from_json(json.dumps(fill(full)).encode())


def test_nothing_in_a_comment_is_more_than_text() -> None:
    told = comment(everywhere(EVIL))
    assert told.startswith(f"{MARK}\n\n### Review\n\n")
    outside = re.sub(r"`[^`\n]*`", "", told.replace(MARK, ""))
    addresses = set(re.findall(r"\]\(([^)]*)\)", outside))
    assert addresses == {"https://a.example/%28x%29@you"}
    outside = re.sub(r"\]\([^)]*\)", "]", outside)
    assert "<" not in outside
    assert not re.search(r"(?:@|&#64;)\w|(?<!&)#\d|&#35;\d|(?i:gh-\d)|:tada:|\$|!\[", outside)
    assert "://e" not in outside
    # Each row of a table has its own cells and no more.
    rows = [line for line in told.split("\n") if line.startswith("| ")]
    assert {row.count("|") for row in rows} == {4}


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=60))
def test_a_comment_of_any_text_keeps_its_lines(foreign: str) -> None:
    empty, told = comment(everywhere("x")), comment(everywhere(foreign))
    assert told.startswith(MARK)
    assert abs(told.count("\n") - empty.count("\n")) <= 12
    assert "<" not in re.sub(r"`[^`\n]*`", "", told.replace(MARK, ""))


def test_a_comment_says_what_a_curator_wants_to_know() -> None:
    told = comment(everywhere("some words"))
    for part in (
        "1 entry added, **1 duplicate**, 1 error, 0 warnings. Compared with `0123456789`.",
        "- **error** `no-topic` `some words:1:1`: some words (some words)",
        "#### Added: some words\n\n`some words`",
        "**leads nowhere**: add that id to its `aliases`",
        "> **some words**",
        "[Code](https://a.example/%28x%29@you)",
        "- **The same paper** as some words (`some words`): some words",
        "Topics that its words suggest and it has not: `some words`.",
        "| `title` | some words | some words |",
        "- added: some words (`some words`), 1 paper",
        "https://a.example/(x)@you`: gone, some words\n- 0 links fine",
    ):
        assert part in told


def test_a_long_comment_is_cut_by_rule() -> None:
    card = replace(CARD, abstract="word " * 119, facts=("&" * 300,) * 20)
    entries = tuple(
        replace(ENTRY, id=f"e{n}", file=f"papers/e{n}.yaml", card=replace(card, title=f"Title {n}"))
        for n in range(MOST_ENTRIES)
    )
    problem = ProblemReview(
        severity="warning", code="no-topic", file="x", line=1, column=1, message="<" * 600, hint=""
    )
    found = replace(
        REVIEW, entries=entries, problems=(problem,) * MOST_PROBLEMS, left_out=7, errors=0
    )
    told = comment(found)
    assert 40_000 < len(told) <= LONGEST
    # The first have their cards, the last are named, and what is left out is said.
    assert "> **Title 0**" in told
    assert f"> **Title {MOST_ENTRIES - 1}**" not in told
    assert f"#### Added: Title {MOST_ENTRIES - 1}\n" in told
    cards = told.count("> **Title ")
    assert (
        f"Left out, because a comment has an end: the cards of {MOST_ENTRIES - cards} entries."
        in told
    )
    shown = told.count("- warning `no-topic`")
    assert 0 < shown < MOST_PROBLEMS
    assert f"- and {MOST_PROBLEMS - shown} more" in told
    assert "More than a review holds: 7 further changes or problems." in told
    # And where the rest is.
    assert told.endswith("`catalog changes` and `catalog check --since` list them.\n")
    assert "changed files are under" not in comment(REVIEW)


def test_a_comment_of_the_longest_names_still_fits() -> None:
    long = "&" * 300
    entries = (replace(ENTRY, file=long, card=replace(CARD, title=long)),) * MOST_ENTRIES
    told = comment(replace(REVIEW, entries=entries))
    assert len(told) <= LONGEST
    assert re.search(r"Left out, because a comment has an end: .*\d+ entries altogether\.", told)


def test_a_change_of_everything_is_bounded() -> None:
    papers = tuple(
        paper(f"p{n:04}", f"Paper {n} on {n * 7919} and {n * 104_729}", abstract="\x9f&" * 3000)
        for n in range(1500)
    )
    problems = tuple(
        Problem(code="no-topic", location=Location(file="x" * 999), message="\n" * 999 + "y" * 999)
        for _ in range(1500)
    )
    start = time.process_time()
    found = review(catalog_of(*papers), before(changed=papers), problems)
    content = to_json(found).encode()
    assert time.process_time() - start < 20
    assert len(content) < LARGEST
    assert (len(found.entries), len(found.problems)) == (MOST_ENTRIES, MOST_PROBLEMS)
    assert found.left_out == 1500 - MOST_ENTRIES + 1500 - MOST_PROBLEMS
    assert from_json(content) == found
    assert len(comment(found)) <= LONGEST


def test_what_the_model_has_the_review_can_say() -> None:
    # Every field's name fits the form that the file demands of it.
    for kind in (Paper, Topic):
        assert all(re.fullmatch("[a-z_]{1,40}", f.name) for f in fields(kind))


# --- whose comment it is -------------------------------------------------------------------------

HOME = "https://github.invalid/owner/catalog"
EVENT = {"workflow_run": {"head_sha": COMMIT, "id": 12}, "repository": {"html_url": HOME}}
RUN = run_of(json.dumps(EVENT).encode())


def test_a_run_is_told_by_its_event() -> None:
    assert Run(id=12, head=COMMIT, repository=HOME) == RUN
    good = {"head_sha": COMMIT, "id": 12}
    for bad in ({**good, "head_sha": "main"}, {**good, "id": "12; id"}, {**good, "id": True}, 1):
        with pytest.raises(NotGitHubError):
            run_of(json.dumps({"workflow_run": bad}).encode())
    for event in (b"{}", b"[]", b"x"):
        with pytest.raises(NotGitHubError):
            run_of(event)


def test_the_pull_request_is_the_one_whose_head_was_reviewed() -> None:
    pulls = [{"number": 3, "headRefOid": "f" * 40}, {"number": 4, "headRefOid": COMMIT}]
    assert pull_of(RUN, json.dumps(pulls).encode()) == 4
    assert pull_of(RUN, json.dumps(pulls[:1]).encode()) is None
    assert pull_of(RUN, b'[{"number": "4; id", "headRefOid": "%s"}, 1]' % COMMIT.encode()) is None
    with pytest.raises(NotGitHubError):
        pull_of(RUN, b"{}")


def test_the_former_comment_is_the_workflows_own() -> None:
    def said(id_: object, login: str, body: object) -> dict[str, object]:
        return {"id": id_, "user": {"login": login}, "body": body}

    def found(listed: object) -> int | None:
        return former_comment(json.dumps(listed).encode(), MARK)

    bot = "github-actions[bot]"
    ours = [said(5, bot, f"{MARK}\n\nx"), said(6, bot, "Other"), said(7, "me", f"{MARK}\n\nx")]
    assert found(ours) == 5
    pages = f"{json.dumps(ours)}\n{json.dumps([said(9, bot, MARK)])}[] \n"
    assert former_comment(pages.encode(), MARK) == 9
    assert found([]) is None
    assert found([said("8", bot, MARK), said(8, bot, None), 1]) is None
    for content in (b"{", b"", b"{}", b"[] x", b"[]{}", b"\xff", b"[" * 100_000):
        with pytest.raises(NotGitHubError):
            former_comment(content, MARK)


def test_an_artifact_is_the_newest_of_its_name_that_is_there() -> None:
    one = {"id": 5, "name": "preview", "expired": False, "size_in_bytes": 90}
    listed = [
        one, {**one, "id": 7}, {**one, "id": 9, "expired": True}, {**one, "id": 8, "name": "x"},
        {**one, "id": "10"}, {**one, "id": 11, "size_in_bytes": None}, 1,
    ]  # fmt: skip
    kept = artifact(json.dumps({"artifacts": listed}).encode(), "preview")
    assert kept == Artifact(id=7, size=90)
    assert download(RUN, kept) == f"{HOME}/actions/runs/12/artifacts/7"
    assert download(Run(id=12, head=COMMIT, repository="javascript:alert(1)"), kept) == ""
    assert artifact(b'{"artifacts": []}', "preview") is None
    for content in (b"[]", b"{}", b"x"):
        with pytest.raises(NotGitHubError):
            artifact(content, "preview")


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(f"{name}.json", content)
    return held.getvalue()


def test_a_review_is_read_out_of_its_zip() -> None:
    content = zipped(review=to_json(REVIEW).encode(), other=b"x")
    assert from_zip(content, "review.json") == REVIEW


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no zip"),
        (b"PK\x03\x04 nonsense", "no zip"),
        (zipped(other=b"{}"), "it has no review.json"),
        (zipped(review=b"{}"), "."),
        # A small zip that would fill the memory.
        (zipped(review=b" " * (LARGEST + 1)), "."),
    ],
)
def test_what_is_no_zip_of_a_review_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(NotStrictError, match=why):
        from_zip(content, "review.json")


def test_a_zip_that_is_damaged_is_refused() -> None:
    content = bytearray(zipped(review=to_json(REVIEW).encode()))
    content[60] ^= 0xFF
    with pytest.raises(NotStrictError):
        from_zip(bytes(content), "review.json")


def test_a_comment_is_of_a_file_or_of_github(tmp_path: Path) -> None:
    review, event = tmp_path / "review.json", tmp_path / "event.json"
    review.write_text(to_json(REVIEW))
    event.write_text(json.dumps(EVENT))
    assert invoke("comment", str(review)).stdout == comment(REVIEW)
    for arguments in (
        [], [str(review), "--event", str(event)], ["--github"], ["--event", str(event)],
        [str(review), "--event", str(event), "--github"],
    ):  # fmt: skip
        assert invoke("comment", *arguments).exit_code == 2
    event.write_text("{}")
    result = invoke("comment", "--event", str(event), "--github")
    assert result.exit_code == 2
    assert "--event: the event is of no workflow's run" in result.stderr


def test_a_comment_leads_to_the_preview() -> None:
    told = comment(REVIEW, preview=f"{HOME}/actions/runs/12/artifacts/7")
    assert f"[A preview of the site]({HOME}/actions/runs/12/artifacts/7), kept for a week" in told
    assert "preview" not in comment(REVIEW)
