"""`catalog add` and `catalog enrich` against a local server that speaks the services' protocols."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalog.cli import main
from catalog.entry import write_paper, write_tags, write_topic
from catalog.load import Docs, load
from catalog.model import (
    ArxivId,
    Doi,
    Identifiers,
    Markdown,
    Paper,
    PaperId,
    PartialDate,
    Source,
    Tag,
    TagId,
    Topic,
    TopicId,
)
from catalog.services.client import Client
from catalog.services.clock import Pace
from tests.services.recorded import XMEM, XMEM_ABSTRACT
from tests.services.servers import LocalServices, down, rate_limited, running

ID = "xmem-long-term-video-object-segmentation-with-an-atkinson"
FILE = f"papers/{ID}.yaml"


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServices]:
    with running() as services:
        yield services


@pytest.fixture
def services(
    server: LocalServices, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> LocalServices:
    """The server, asked by commands whose clock does not really wait."""
    server.reset()
    for name, value in server.environment(tmp_path / "cache").items():
        monkeypatch.setenv(name, value)
    quick = partial(Client, clock=server.clock, pace=Pace(server.clock))
    monkeypatch.setattr("catalog.cli.asking.Client", quick)
    return server


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A docs folder with topics and a tag, and no papers; the working directory is above it."""
    monkeypatch.chdir(tmp_path)
    docs = tmp_path / "docs"
    (docs / "topics").mkdir(parents=True)
    (docs / "papers").mkdir()
    for topic in (
        Topic(id=TopicId("video"), file="topics/video.yaml", title="Video",
              description=Markdown("Moving pictures.")),
        Topic(id=TopicId("vos"), file="topics/vos.yaml", title="Video object segmentation",
              description=Markdown("Which pixels are whose."), parent=TopicId("video"),
              match=("video object segmentation",)),
        Topic(id=TopicId("speech"), file="topics/speech.yaml", title="Speech",
              description=Markdown("Spoken words."), parent=TopicId("video")),
    ):  # fmt: skip
        (docs / topic.file).write_text(write_topic(topic))
    tag = Tag(id=TagId("feature-memory"), title="Feature memory")
    (docs / "tags.yaml").write_text(write_tags([tag]))
    return docs


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def put(docs: Path, paper: Paper) -> None:
    (docs / paper.file).write_text(write_paper(paper))


def the(docs: Path, id_: str = ID) -> Paper:
    loaded = load(Docs(docs))
    assert loaded.problems == ()
    return loaded.catalog.paper[PaperId(id_)]


@pytest.mark.parametrize(
    "reference", ["2207.07115", "arXiv:2207.07115v2", "https://arxiv.org/pdf/2207.07115"]
)
def test_an_arxiv_id_becomes_an_entry(services: LocalServices, docs: Path, reference: str) -> None:
    result = run("add", reference)
    assert result.exit_code == 0, result.output
    assert result.stderr == f"{reference}: arXiv: found\n"
    assert result.stdout == (
        f"docs/{FILE}: added: {XMEM}\n"
        "  topics: vos (suggested: read the abstract before you believe them)\n"
        "  tags: feature-memory\n"
    )
    paper = the(docs)
    assert (paper.title, paper.abstract) == (XMEM, XMEM_ABSTRACT)
    assert [author.name for author in paper.authors] == ["Ho Kei Cheng", "Alexander G. Schwing"]
    assert paper.ids.arxiv == "2207.07115"
    assert (paper.topics, paper.tags) == (("vos",), ("feature-memory",))
    assert paper.sources[0].file == "arXiv"
    assert paper.date is not None
    assert paper.added is not None
    assert [asked.service for asked in services.asked] == ["arxiv"]


def test_arxiv_is_down_and_the_next_is_asked(services: LocalServices, docs: Path) -> None:
    services.trouble("arxiv", rate_limited("1"), down(503))
    result = run("add", "2207.07115")
    assert result.exit_code == 0, result.output
    assert "429" in result.stderr
    assert "503" in result.stderr
    assert "; asking Semantic Scholar\n" in result.stderr
    assert result.stderr.endswith("2207.07115: Semantic Scholar: found\n")
    paper = the(docs)
    assert (paper.ids.arxiv, paper.sources[0].file) == ("2207.07115", "Semantic Scholar")


def test_all_are_down(services: LocalServices, docs: Path) -> None:
    for service in ("arxiv", "semantic-scholar", "openalex", "datacite"):
        services.trouble(service, down())
    result = run("add", "2207.07115")
    assert result.exit_code == 1
    assert "services-down: no service could be asked about arXiv 2207.07115" in result.stderr
    assert list((docs / "papers").iterdir()) == []


@pytest.mark.usefixtures("docs")
def test_what_is_here_is_named_and_nobody_is_asked(services: LocalServices) -> None:
    assert run("add", "2207.07115").exit_code == 0
    services.reset()
    for reference in ("https://arxiv.org/abs/2207.07115v1", XMEM.upper()):
        result = run("add", reference)
        assert (result.exit_code, result.stdout) == (
            0,
            f"{reference}: is here already: docs/{FILE}\n",
        )
    assert services.asked == []


def test_a_publication_completes_the_entry_of_its_preprint(
    services: LocalServices, docs: Path
) -> None:
    assert run("add", "2207.07115").exit_code == 0
    result = run("add", "10.1007/978-3-031-19815-1_37")
    assert result.exit_code == 0, result.output
    assert result.stdout == f"docs/{FILE}: completed: {XMEM}\n"
    paper = the(docs)
    assert (paper.ids.arxiv, paper.ids.doi) == ("2207.07115", "10.1007/978-3-031-19815-1_37")
    assert paper.pages == "640-658"
    assert [source.file for source in paper.sources] == ["arXiv", "Crossref"]
    assert services.asked_of("crossref")


def test_topics_tags_and_a_reason_can_be_given(services: LocalServices, docs: Path) -> None:
    del services
    result = run(
        "add", "2207.07115", "--topic", "speech", "--tag", "feature-memory", "--why", "The *first*."
    )
    assert result.exit_code == 0, result.output
    assert "  topics: speech\n" in result.stdout
    paper = the(docs)
    assert (paper.topics, paper.tags, paper.why) == (
        ("speech",), ("feature-memory",), "The *first*.",
    )  # fmt: skip


def test_mistakes(services: LocalServices, docs: Path) -> None:
    result = run("add", "2207.07115", "--topic", "speach")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: 'speach': no such topic. did you mean 'speech'?\n",
    )
    result = run("add", "9999.99999", "2207.07115")
    assert result.exit_code == 1
    assert "\n9999.99999: not-found: no service knows arXiv 9999.99999\nhint: " in result.stderr
    # The other one is added all the same.
    assert the(docs).title == XMEM
    assert services.asked


def test_nothing_is_written_by_a_dry_run(services: LocalServices, docs: Path) -> None:
    del services
    result = run("add", "2207.07115", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.endswith("nothing written: --dry-run\n")
    assert list((docs / "papers").iterdir()) == []


def test_offline_takes_what_was_answered_before(services: LocalServices, docs: Path) -> None:
    assert run("add", "2207.07115", "--dry-run").exit_code == 0
    services.reset()
    result = run("add", "2207.07115", "--offline")
    assert result.exit_code == 0, result.output
    assert services.asked == []
    assert the(docs).title == XMEM
    result = run("add", "10.1038/nature14539", "--offline")
    assert result.exit_code == 1
    assert "not-cached" in result.stderr


# --- enrich --------------------------------------------------------------------------------------

BARE = Paper(
    id=PaperId("xmem"),
    file="papers/xmem.yaml",
    title=XMEM,
    abstract=XMEM_ABSTRACT,
    author_count=2,
    topics=(TopicId("vos"),),
    sources=(Source(file="listing.txt", record=1),),
)


def test_an_entry_is_completed_and_what_it_says_stays(services: LocalServices, docs: Path) -> None:
    del services
    put(docs, BARE)
    path = docs / BARE.file
    path.write_text(path.read_text().replace("abstract:", "# By hand.\nabstract:"))
    result = run("enrich")
    assert result.exit_code == 0, result.output
    assert "+authors:\n" in result.stdout
    assert "-author_count: 2\n" in result.stdout
    assert result.stdout.endswith(
        "1 paper asked for: 1 could be completed, 0 not found or refused\n"
        "nothing written: `--write` does it\n"
    )
    assert "authors:" not in path.read_text()
    result = run("enrich", "--write")
    assert result.exit_code == 0, result.output
    assert "# By hand.\nabstract:" in path.read_text()
    paper = the(docs, "xmem")
    assert [author.name for author in paper.authors] == ["Ho Kei Cheng", "Alexander G. Schwing"]
    assert paper.ids.doi == "10.1007/978-3-031-19815-1_37"
    assert paper.author_count is None
    # A second time there is nothing to do, and nobody is asked.
    again = run("enrich", "--write")
    assert again.stdout == "0 papers asked for: 0 completed, 0 not found or refused\n"
    assert run("enrich", "xmem").stdout.startswith("1 paper asked for: 0 could be completed")


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        # Another first author.
        (
            Paper(id=BARE.id, file=BARE.file, title=XMEM,
                  ids=Identifiers(arxiv=ArxivId("2207.07115")),
                  authors=BARE.authors, date=None, author_count=14),
            "it has 2 authors, and the paper 14",
        ),
        # An identifier that was copied from another entry.
        (
            Paper(id=BARE.id, file=BARE.file, title="Whales and How They Sing",
                  ids=Identifiers(doi=Doi("10.1007/978-3-031-19815-1_37"))),
            f"its title is '{XMEM}'",
        ),
    ],
)  # fmt: skip
def test_a_wrong_match_is_refused(
    services: LocalServices, docs: Path, paper: Paper, why: str
) -> None:
    del services
    put(docs, paper)
    before = (docs / paper.file).read_bytes()
    result = run("enrich", "--write")
    assert result.exit_code == 0, result.output
    assert f"refused, {why}" in result.stderr
    assert (docs / paper.file).read_bytes() == before
    assert "1 paper asked for: 0 completed" in result.stdout


def test_another_entrys_identifiers_are_refused(services: LocalServices, docs: Path) -> None:
    del services
    put(docs, BARE)
    other = Paper(
        id=PaperId("another"),
        file="papers/another.yaml",
        title="Another Paper",
        authors=BARE.authors,
        date=PartialDate(2020),
        ids=Identifiers(arxiv=ArxivId("2207.07115")),
    )
    put(docs, other)
    result = run("enrich", "xmem", "--write")
    assert "refused, its identifiers are those of another\n" in result.stderr
    assert the(docs, "xmem").ids == Identifiers()


def test_what_a_search_finds_of_other_titles_is_not_called_found(
    services: LocalServices, docs: Path
) -> None:
    del services, docs
    result = run("add", "XMem with an other end")
    assert result.exit_code == 1
    assert ": found" not in result.stderr
    assert "OpenAlex: no paper of that title; asking Crossref\n" in result.stderr
    assert "\nXMem with an other end: not-found: " in result.stderr


def test_nobody_is_asked_for_nothing(services: LocalServices, docs: Path) -> None:
    del docs
    result = run("add", "2207.07115", " ")
    assert (result.exit_code, services.asked) == (2, [])
    assert "Error: a REF is empty\n" in result.stderr


def test_topics_that_are_not_suggested_are_not_called_so(
    services: LocalServices, docs: Path
) -> None:
    del services
    for topic in (docs / "topics").iterdir():
        topic.unlink()
    result = run("add", "2207.07115")
    assert "\n  topics: (none)\n" in result.stdout
