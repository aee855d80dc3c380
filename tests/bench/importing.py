"""What importing costs a record, and how its memory grows with the records.

`python -m tests.bench import FILE…` imports real files, twice each: the second import must change
nothing. `--records 10000,100000` makes files of so many records in each of the streamed formats,
recombined from our own entries, and imports them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from catalog.load import Docs
from catalog.model import Paper
from tests.bench import catalogs
from tests.bench.processes import Cost, apart, run

_SEED = 20261120


def main(arguments: Sequence[str]) -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench import", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="real files to import")
    parser.add_argument("--records", default="", help="sizes of made files, with commas")
    parser.add_argument("--format", default="jsonl", help="their formats, with commas")
    options = parser.parse_args(arguments)
    print("| file | records | import | CPU s | ms a record | peak MiB |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for path in options.files:
            _twice(path, folder)
        for size in map(int, filter(None, options.records.split(","))):
            for name in options.format.split(","):
                path = folder / f"made-{size}.{name}"
                apart(_make, path, size, name)
                _twice(path, folder)
                path.unlink()


def _twice(path: Path, folder: Path) -> None:
    """Import a file into an empty catalog, then again."""
    docs = folder / f"docs-{path.name}"
    records = 0
    for number in ("first", "second"):
        cost = run([sys.executable, "-m", "catalog", "import", "--into", str(docs), str(path)])
        records = records or apart(_entries, docs)
        _say(path.name, records, number, cost)


def _say(name: str, records: int, number: str, cost: Cost) -> None:
    each = 1000 * cost.cpu / max(records, 1)
    print(f"| {name} | {records:,} | {number} | {cost.cpu:.1f} | {each:.2f} | {cost.peak:.0f} |")


def _entries(docs: Path) -> int:
    return sum(1 for _ in Docs(docs).entries("papers"))


def _make(path: Path, size: int, name: str) -> None:
    """A file of so many records: titles and abstracts of our papers, recombined."""
    with path.open("w", encoding="utf-8") as file:
        if name == "json":
            file.write("[")
        for number, paper in enumerate(_papers(size), 1):
            file.write(_WRITERS[name](paper, number))
        if name == "json":
            file.write("{}]")


def _papers(size: int) -> Iterator[Paper]:
    """Papers with titles of their own: a catalog's made by recombining, again and again."""
    made = catalogs.recombined(min(size, 5000))
    dice = random.Random(_SEED)  # noqa: S311  # the same for every run
    words = sorted({word for paper in made for word in paper.title.split()})
    for number in range(size):
        paper = made[number % len(made)]
        title = f"{' '.join(dice.sample(words, 6))}: {paper.title}"
        yield replace(paper, title=title, abstract=f"{title}. {paper.abstract}")


def _jsonl(paper: Paper, number: int) -> str:
    record = {
        "id": f"key{number}",
        "title": paper.title,
        "authors": [author.name for author in paper.authors],
        "abstract": paper.abstract,
        "year": paper.date.year if paper.date else None,
        "venue": paper.venue,
        "doi": f"10.1000/made.{number}",
    }
    return json.dumps({name: value for name, value in record.items() if value}) + "\n"


def _bib(paper: Paper, number: int) -> str:
    authors = " and ".join(author.name for author in paper.authors) or "Anonymous"
    abstract = (paper.abstract or "").replace("{", "(").replace("}", ")")
    return (
        f"@article{{key{number},\n  title = {{{paper.title}}},\n  author = {{{authors}}},\n"
        f"  abstract = {{{abstract}}},\n  doi = {{10.1000/made.{number}}},\n"
        f"  year = {{{paper.date.year if paper.date else 2020}}}\n}}\n\n"
    )


def _ris(paper: Paper, number: int) -> str:
    authors = "".join(f"AU  - {author.name}\n" for author in paper.authors)
    return (
        f"TY  - JOUR\nID  - key{number}\nTI  - {paper.title}\n{authors}AB  - {paper.abstract}\n"
        f"DO  - 10.1000/made.{number}\nER  - \n\n"
    )


def _csl(paper: Paper, number: int) -> str:
    record = {
        "id": f"key{number}",
        "type": "article-journal",
        "title": paper.title,
        "author": [{"literal": author.name} for author in paper.authors],
        "abstract": paper.abstract,
        "DOI": f"10.1000/made.{number}",
    }
    return json.dumps(record) + ",\n"


_WRITERS: dict[str, Callable[[Paper, int], str]] = {
    "jsonl": _jsonl, "bib": _bib, "ris": _ris, "json": _csl,
}  # fmt: skip
