"""Catalogs of any size, recombined from the real entries: same number, same files."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

from catalog.entry import write_paper
from catalog.load import Docs, load
from catalog.model import Author, Catalog, Identifiers, Paper, PaperId, PartialDate

DOCS = Path(__file__).parent.parent.parent / "docs"

_GIVEN = "Ada Alan Barbara Edsger Grace John Katherine Leslie Margaret Niklaus Radia Tim".split()  # noqa: SIM905
_FAMILY = "Lovelace Turing Liskov Dijkstra Hopper Backus Johnson Lamport Hamilton Wirth".split()  # noqa: SIM905
_VENUES = "ACL CVPR ECCV EMNLP ICCV ICLR ICML NeurIPS".split()  # noqa: SIM905


def make(folder: Path, papers: int) -> None:
    """A catalog of so many papers in `folder`: mkdocs.yml and docs/."""
    docs = folder / "docs"
    (docs / "papers").mkdir(parents=True)
    shutil.copytree(DOCS / "topics", docs / "topics")
    shutil.copy(DOCS / "tags.yaml", docs / "tags.yaml")
    (folder / "mkdocs.yml").write_text(
        "site_name: Bench\nsite_url: https://example.org/\nrepo_url: https://example.org/repo\n"
        "edit_uri: edit/main/docs/\ntheme:\n  name: material\n  features: [navigation.tabs]\n"
        "plugins: [catalog]\n"
    )
    real = load(Docs(DOCS)).catalog
    chance = random.Random(papers)  # noqa: S311  # no secret
    for number in range(papers):
        paper = _recombined(real, number, chance)
        (docs / paper.file).write_text(write_paper(paper))


def _recombined(real: Catalog, number: int, chance: random.Random) -> Paper:
    """One paper's title beside another's abstract, with authors, a date and a venue."""
    first, second = chance.choice(real.papers), chance.choice(real.papers)
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
        sources=(),
    )
