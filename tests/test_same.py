from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from catalog.cli import main
from catalog.entry import write_paper, write_topic
from catalog.load import Docs, load
from catalog.merge.entries import joined, told_apart
from catalog.model import (
    ArxivId,
    Author,
    Doi,
    Event,
    Identifiers,
    Links,
    Markdown,
    Paper,
    PaperId,
    PartialDate,
    Source,
    Topic,
    TopicId,
    Url,
)

KEPT = Paper(
    id=PaperId("xmem"),
    file="papers/xmem.yaml",
    title="XMem",
    authors=(Author(name="Ho Kei Cheng"),),
    venue="ECCV 2022",
    ids=Identifiers(doi=Doi("10.1000/x")),
    links=Links(code=(Url("https://github.com/hkchengrex/XMem"),)),
    topics=(TopicId("video"),),
    not_same_as=(PaperId("mamba"),),
    sources=(Source(file="a.bib", key="cheng"),),
    added=PartialDate(2026, 2, 1),
)
OTHER = Paper(
    id=PaperId("xmem-preprint"),
    file="papers/old/xmem-preprint.yaml",
    title="XMem: Long-Term Video Object Segmentation",
    abstract="We present XMem.",
    author_count=2,
    venue="TPAMI",
    volume="44",
    ids=Identifiers(arxiv=ArxivId("2207.07115"), doi=Doi("10.2000/other")),
    links=Links(
        code=(Url("https://github.com/hkchengrex/XMem/"),), video=(Url("https://youtu.be/x"),)
    ),
    topics=(TopicId("memory"), TopicId("video")),
    related=(PaperId("xmem"), PaperId("mamba")),
    aliases=(PaperId("x-mem"),),
    sources=(Source(file="list.txt", record=3),),
    added=PartialDate(2025, 2, 1),
)
NAMING = Paper(
    id=PaperId("mamba"),
    file="papers/mamba.yaml",
    title="Mamba",
    related=(PaperId("xmem-preprint"), PaperId("xmem")),
    version_of=PaperId("xmem-preprint"),
)
TOPIC = Topic(
    id=TopicId("video"),
    file="topics/video.yaml",
    title="Video",
    description=Markdown("Moving pictures."),
    start_here=(PaperId("xmem-preprint"),),
)


def test_what_the_other_knows_comes_to_the_one_that_stays() -> None:
    assert joined(KEPT, OTHER) == replace(
        KEPT,
        abstract="We present XMem.",
        ids=Identifiers(arxiv=ArxivId("2207.07115"), doi=Doi("10.1000/x")),
        links=Links(
            code=(Url("https://github.com/hkchengrex/XMem"),), video=(Url("https://youtu.be/x"),)
        ),
        topics=(TopicId("video"), TopicId("memory")),
        related=(PaperId("mamba"),),
        aliases=(PaperId("x-mem"), PaperId("xmem-preprint")),
        sources=(*KEPT.sources, *OTHER.sources),
        added=PartialDate(2025, 2, 1),
    )


def test_an_entry_without_venue_gets_the_whole_of_the_others() -> None:
    paper = joined(replace(KEPT, venue=None), OTHER)
    assert (paper.venue, paper.volume) == ("TPAMI", "44")


def test_an_entry_without_status_gets_the_whole_of_the_others() -> None:
    history = (Event(status="corrected", date=PartialDate(2021)),)
    other = replace(
        OTHER,
        status="retracted",
        status_note="N.",
        status_date=PartialDate(2022),
        status_url=Url("https://example.org/n"),
        history=history,
    )
    paper = joined(KEPT, other)
    assert (paper.status, paper.status_note, paper.status_date, paper.status_url) == (
        "retracted", "N.", PartialDate(2022), "https://example.org/n",
    )  # fmt: skip
    assert paper.history == history


def test_the_others_status_is_history() -> None:
    kept = replace(
        KEPT,
        status="corrected",
        status_date=PartialDate(2023),
        history=(Event(status="published", date=PartialDate(2020)),),
    )
    other = replace(
        OTHER,
        status="corrected",
        status_note="N.",
        status_date=PartialDate(2021),
        status_url=Url("https://example.org/n"),
        history=(Event(status="published", date=PartialDate(2020), note="In print."),),
    )
    paper = joined(kept, other)
    # The note is not this status's.
    assert (paper.status, paper.status_note, paper.status_url) == ("corrected", None, None)
    assert paper.history == (
        Event(status="published", date=PartialDate(2020), note="In print."),
        Event(
            status="corrected",
            date=PartialDate(2021),
            note="N.",
            url=Url("https://example.org/n"),
        ),
    )
    # Nothing is lost, even where `catalog check` will say that it can't be.
    later = replace(other, status="retracted", status_date=PartialDate(2024), history=())
    assert joined(kept, later).history[-1].status == "retracted"
    # The same status with a day, and without.
    same = joined(replace(kept, status_date=None), replace(other, history=()))
    assert (same.status_date, same.status_note) == (PartialDate(2021), "N.")
    assert same.history == kept.history


def test_told_apart_once() -> None:
    again = told_apart(told_apart(KEPT, OTHER), OTHER)
    assert again.not_same_as == ("mamba", "xmem-preprint")


def docs_in(folder: Path) -> Path:
    docs = folder / "docs"
    for paper in (KEPT, OTHER, NAMING):
        path = docs / paper.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_paper(paper))
    (docs / "topics").mkdir()
    (docs / TOPIC.file).write_text(f"# First.\n{write_topic(TOPIC)}")
    mamba = docs / NAMING.file
    mamba.write_text(mamba.read_text().replace("version_of", "# Of old.\nversion_of"))
    return docs


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_same_makes_one_entry_and_all_name_it(tmp_path: Path) -> None:
    docs = docs_in(tmp_path)
    result = run("same", "--docs", docs, "xmem", "xmem-preprint")
    assert result.exit_code == 0, result.output
    assert result.stdout == "xmem-preprint is xmem from now on\n3 files changed, 1 file deleted\n"
    assert not (docs / OTHER.file).exists()
    catalog = load(Docs(docs)).catalog
    assert catalog.paper[KEPT.id] == joined(KEPT, OTHER)
    assert catalog.paper[NAMING.id] == replace(
        NAMING, related=(PaperId("xmem"),), version_of=PaperId("xmem")
    )
    assert catalog.topics[0].start_here == ("xmem",)
    assert "# First.\n" in (docs / TOPIC.file).read_text()
    assert "# Of old.\n" in (docs / NAMING.file).read_text()


def test_not_same_is_noted(tmp_path: Path) -> None:
    docs = docs_in(tmp_path)
    result = run("not-same", "--docs", docs, "mamba", "xmem-preprint")
    assert (result.exit_code, result.stdout) == (0, "mamba is not xmem-preprint\n")
    assert load(Docs(docs)).catalog.paper[NAMING.id].not_same_as == ("xmem-preprint",)


def test_mistakes_change_nothing(tmp_path: Path) -> None:
    docs = docs_in(tmp_path)
    before = {path: path.read_text() for path in docs.rglob("*.yaml")}
    for arguments, message in (
        (("same", "xmem", "xmem"), "Error: an entry can't be joined with itself\n"),
        (("same", "xmem", "mambo"), "Error: 'mambo': no such paper. did you mean 'mamba'?\n"),
        (("not-same", "xmem", "xmem"), "Error: an entry can't be told apart from itself\n"),
    ):
        verb, *ids = arguments
        result = run(verb, "--docs", docs, *ids)
        assert (result.exit_code, result.stderr) == (1, message)
    assert {path: path.read_text() for path in docs.rglob("*.yaml")} == before
