"""Catalogs of any size, of our own entries or of real records: same number, same files."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from catalog.entry import write_paper, write_topic
from catalog.load import Docs, load
from catalog.model import Author, Catalog, Identifiers, Paper, PaperId, PartialDate
from catalog.topics import Suggester
from tests.bench import records

DOCS = Path(__file__).parent.parent.parent / "docs"

_GIVEN = "Ada Alan Barbara Edsger Grace John Katherine Leslie Margaret Niklaus Radia Tim".split()  # noqa: SIM905
_FAMILY = "Lovelace Turing Liskov Dijkstra Hopper Backus Johnson Lamport Hamilton Wirth".split()  # noqa: SIM905
_VENUES = "ACL CVPR ECCV EMNLP ICCV ICLR ICML NeurIPS".split()  # noqa: SIM905


def make(folder: Path, papers: int) -> int:
    """A catalog of so many recombined papers in `folder`: mkdocs.yml and docs/. Their number."""
    ours = _vocabulary(folder)
    chance = random.Random(papers)  # noqa: S311  # no secret
    return _write(folder, _recombinations(ours.papers, range(papers), chance))


def recombined(papers: int) -> tuple[Paper, ...]:
    """So many papers, made of our own."""
    chance = random.Random(papers)  # noqa: S311  # no secret
    return tuple(_recombinations(load(Docs(DOCS)).catalog.papers, range(papers), chance))


def make_from(folder: Path, source: Path, papers: int | None) -> int:
    """A catalog of real records under our own topics and tags. The number of its papers.

    Fewer papers than records are a sample of them, more are the records and recombinations.
    """
    ours = _vocabulary(folder)
    real = tuple(records.read(source))
    wanted = len(real) if papers is None else papers
    chance = random.Random(wanted)  # noqa: S311  # no secret
    chosen = [real[index] for index in sorted(chance.sample(range(len(real)), wanted))] if (
        wanted < len(real)
    ) else real  # fmt: skip
    suggester = Suggester(ours)
    classified = tuple(_classified(paper, suggester, ours, chance) for paper in chosen)
    more = _recombinations(classified, range(len(classified), wanted), chance)
    return _write(folder, (*classified, *more))


def _vocabulary(folder: Path) -> Catalog:
    """Our own catalog, and a folder for another one under the same topics and tags."""
    ours = load(Docs(DOCS)).catalog
    docs = folder / "docs"
    (docs / "papers").mkdir(parents=True)
    (docs / "topics").mkdir()
    for topic in ours.topics:
        # Papers to start with are ours, and not in the new catalog.
        (docs / topic.file).write_text(write_topic(replace(topic, start_here=())))
    shutil.copy(DOCS / "tags.yaml", docs / "tags.yaml")
    (folder / "mkdocs.yml").write_text(
        "site_name: Bench\nsite_url: https://example.org/\nrepo_url: https://example.org/repo\n"
        "edit_uri: edit/main/docs/\ntheme:\n  name: material\n  features: [navigation.tabs]\n"
        "plugins: [catalog]\n"
    )
    return ours


def _write(folder: Path, papers: Iterator[Paper] | Sequence[Paper]) -> int:
    number = 0
    for number, paper in enumerate(papers, 1):  # noqa: B007  # the last one is their number
        (folder / "docs" / paper.file).write_text(write_paper(paper))
    return number


def _classified(paper: Paper, suggester: Suggester, ours: Catalog, chance: random.Random) -> Paper:
    """A paper with what its words suggest; with a topic by chance, if they suggest none."""
    suggestion = suggester.suggest(paper)
    fallback = chance.choice([topic.id for topic in ours.topics if topic.parent])
    return replace(paper, topics=suggestion.topics or (fallback,), tags=suggestion.tags)


def _recombinations(
    real: Sequence[Paper], numbers: range, chance: random.Random
) -> Iterator[Paper]:
    for number in numbers:
        yield _recombined(real, number, chance)


def _recombined(real: Sequence[Paper], number: int, chance: random.Random) -> Paper:
    """One paper's title beside another's abstract, with authors, a date and a venue."""
    first, second = chance.choice(real), chance.choice(real)
    id_ = PaperId(f"{first.id[:48].rstrip('-')}-{number}")
    sentences = (first.abstract or "").split(". ") + (second.abstract or "").split(". ")
    year = chance.randint(2015, 2026)
    return replace(
        first,
        id=id_,
        file=f"papers/{id_}.yaml",
        title=f"{first.title} ({number})",
        abstract=". ".join(chance.sample(sentences, min(7, len(sentences)))),
        authors=tuple(
            Author(
                name=f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)} {chance.randint(1, 999)}"
            )
            for _ in range(chance.randint(1, 8))
        ),
        author_count=None,
        date=PartialDate(year, chance.randint(1, 12), chance.randint(1, 28)),
        venue=f"{chance.choice(_VENUES)} {year}" if chance.random() < 0.6 else None,
        ids=Identifiers(),
        tags=tuple(dict.fromkeys((*first.tags[:3], *second.tags[:2]))),
        related=(),
        same_as=(),
        not_same_as=(),
        version_of=None,
        aliases=(),
        sources=(),
    )
