"""Search beside Material's and Pagefind's: what it costs a reader, and whether it finds.

Every site is served by this machine, compressed as by a host, and searched in a Chromium without a
window. Typed queries, each on a fresh visit of a page with a search box, key by key; times are
from a key to the results of the text so far in the page. Known-item questions are made from the
papers, and the same for all engines. Everything lies in the folder for temporary files.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from catalog.load import Docs, load
from catalog.model import Paper
from catalog.pages import Site
from catalog.search.index import BOOSTS
from tests.bench import catalogs, search_engines, search_quality, search_speed
from tests.bench.processes import apart
from tests.bench.search_engines import Engine
from tests.bench.search_known import Asker, Question, typed
from tests.bench.search_server import served
from tests.browser.install import on_path

# What is asked of our own search: KB (10³ bytes) before the first result by number of papers,
# milliseconds, mean reciprocal rank.
_FIRST_KB = {576: 60, 20_000: 120, 64_000: 200}
_FIRST_MS = 300
_KEY_MS = 30
_MRR = 0.95


def main(arguments: Sequence[str]) -> None:
    """Parse the command line, run, print."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        for size in options.papers:
            with tempfile.TemporaryDirectory(dir=temporary) as folder:
                _compare(options, size, Path(folder))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench search", description=__doc__)
    parser.add_argument(
        "--papers", type=_sizes, default=[576], metavar="N,N", help="at these sizes"
    )
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="FILE", help="real records, in .jsonl.gz"
    )
    parser.add_argument(
        "--against",
        action="append",
        choices=[*search_engines.OTHERS],
        default=[],
        help="search the same papers with this too; may be given twice",
    )
    parser.add_argument(
        "--against-papers", type=_sizes, metavar="N,N", help="the others at these sizes only"
    )
    parser.add_argument(
        "--shell",
        action="store_true",
        help="only the index of so many papers, with the pages of our own: soon made",
    )
    parser.add_argument(
        "--queries", type=int, default=2, metavar="N", help="typed ones of each kind (default: 2)"
    )
    parser.add_argument("--quality", action="store_true", help="known-item search, too")
    parser.add_argument(
        "--known", type=int, default=150, metavar="N", help="of each kind (default: 150)"
    )
    parser.add_argument(
        "--boosts",
        action="append",
        type=_boosts,
        default=[],
        metavar="FIELD=N,FIELD=N",
        help="our quality with other boosts of fields, too; may be given several times",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--misses", type=Path, metavar="FILE", help="write what was not found first"
    )
    options = parser.parse_args(arguments)
    if options.shell and (options.source or options.against):
        parser.error("--shell goes with neither --from nor --against")
    return options


def _sizes(text: str) -> list[int]:
    sizes = [int(part) for part in text.split(",")]
    if min(sizes) < 1:
        raise ValueError(text)
    return sizes


def _boosts(text: str) -> dict[str, int]:
    """Fields and their boosts."""
    boosts = {
        field: int(boost) for field, _, boost in (one.partition("=") for one in text.split(","))
    }
    if not boosts.keys() <= BOOSTS.keys():
        raise ValueError(text)
    return boosts


def _compare(options: argparse.Namespace, size: int, folder: Path) -> None:
    """Everything at one size."""
    if options.shell:
        engines = [search_engines.shell(folder / "site", size)]
        catalog = replace(load(Docs(catalogs.DOCS)).catalog, papers=catalogs.recombined(size))
    else:
        project = apart(_project, folder / "project", options.source, size)
        engines = [search_engines.ours(project, folder / "site")]
        catalog = load(Docs(project / "docs")).catalog
    if not options.shell and size in (options.against_papers or options.papers):
        for name in dict.fromkeys(options.against):
            make = search_engines.OTHERS[name]
            engines.append(make(project, engines[0], folder / name))
    papers = catalog.papers
    print(f"\n{len(papers):,} papers", flush=True)
    with _browser() as browser:
        if options.queries:
            _speed(browser, engines, [*typed(papers, options.seed, options.queries)], size)
        if options.quality:
            _quality(browser, engines, papers, options)
        if options.boosts:
            _grid(browser, Site(catalog=catalog), folder, options)


def _project(folder: Path, source: Path | None, size: int) -> Path:
    """A catalog of this size: of records, else our own, else of our own recombined."""
    if source:
        catalogs.make_from(folder, source, size)
    elif size == sum(1 for _ in Docs(catalogs.DOCS).entries("papers")):
        return catalogs.DOCS.parent
    else:
        catalogs.make(folder, size)
    return folder


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=on_path(),
            args=["--no-sandbox", "--disable-background-networking", *search_speed.FLAGS],
        )
        yield browser
        browser.close()


def _speed(
    browser: Browser, engines: Sequence[Engine], questions: Sequence[Question], size: int
) -> None:
    rows: dict[str, Mapping[str, float]] = {}
    # The page of search lists all papers, and so asks for some of the index before the first key.
    page = replace(engines[0], name="search page", page="search/", box=".pc-search--page input")
    for engine in (engines[0], page, *engines[1:]):
        with served(engine.site) as address:
            # The server compresses a file when it is first asked for.
            search_speed.measure(browser, engine, address, questions[0])
            samples = [
                search_speed.measure(browser, engine, address, question) for question in questions
            ]
        rows[engine.name] = search_speed.summary(samples)
        slow = max(samples, key=lambda sample: sample.first_bytes)
        print(f"{engine.name}: most before the first result for “{slow.question.text}”", flush=True)
    names = [*next(iter(rows.values()))]
    print(f"\n{len(questions):3} queries " + "".join(f"{name:>10}" for name in names))
    for name, row in rows.items():
        print(f"{name:12}" + "".join(f"{row[one]:10,.1f}" for one in names))
    ours = rows[engines[0].name]
    _bar("nothing fetched before the first key", ours["before"], 0)
    if size in _FIRST_KB:
        _bar("KB before the first result, median", ours["first KB"], _FIRST_KB[size])
        _bar("KB before the first result, at most", ours["at most"], _FIRST_KB[size])
    _bar("ms to the first result, median", ours["first ms"], _FIRST_MS)
    _bar("ms to each next one, median", ours["key ms"], _KEY_MS)


def _bar(what: str, value: float, most: float) -> None:
    print(
        f"  {what}: {value:,.1f}, at most {most:,}: {'yes' if value <= most else 'NO'}", flush=True
    )


def _quality(
    browser: Browser,
    engines: Sequence[Engine],
    papers: Sequence[Paper],
    options: argparse.Namespace,
) -> None:
    asker = Asker(papers, options.seed)
    questions = [*asker.questions(options.known)]
    answers = {}
    for engine in engines:
        with served(engine.site) as address:
            answers[engine.name] = search_quality.of_browser(
                browser, engine, address, questions, asker.same
            )
    answers["lunr"] = search_quality.of_lunr(papers, questions, asker.same)
    found = {name: search_quality.scores(of_one) for name, of_one in answers.items()}
    ours = found[engines[0].name]
    print("\nfirst / among ten / mean reciprocal rank")
    print(f"{'':14}{'n':>5}" + "".join(f"{name:>22}" for name in found))
    for kind, score in ours.items():
        cells = (of_one[kind] for of_one in found.values())
        shown = "".join(f"{one.first:9.3f}{one.ten:6.3f}{one.mrr:7.3f}" for one in cells)
        print(f"{kind:14}{score.number:5}{shown}")
    print(
        f"  mean reciprocal rank of all: {ours['all'].mrr:.3f}, at least {_MRR}:"
        f" {'yes' if ours['all'].mrr >= _MRR else 'NO'}"
    )
    for name, of_other in found.items():
        beaten = [kind for kind, score in of_other.items() if score.mrr > ours[kind].mrr]
        if name != engines[0].name:
            print(
                f"  above {name} in every kind: {'NO: ' + ', '.join(beaten) if beaten else 'yes'}"
            )
    if options.misses:
        _write_misses(options.misses, answers[engines[0].name], papers)


def _grid(browser: Browser, site: Site, folder: Path, options: argparse.Namespace) -> None:
    """Our mean reciprocal ranks with other boosts."""
    asker = Asker(site.catalog.papers, options.seed)
    questions = [*asker.questions(options.known)]
    for number, boosts in enumerate([{}, *options.boosts]):
        engine = search_engines.alone(site, folder / f"boosts-{number}", boosts)
        with served(engine.site) as address:
            answers = search_quality.of_browser(browser, engine, address, questions, asker.same)
        found = search_quality.scores(answers)
        if not number:
            print(f"\n{'boosts':30}" + "".join(f"{kind:>13}" for kind in found))
        name = ", ".join(f"{field} {boost}" for field, boost in boosts.items()) or "as they are"
        print(f"{name:30}" + "".join(f"{score.mrr:13.3f}" for score in found.values()), flush=True)


def _write_misses(
    path: Path, answers: Sequence[search_quality.Answer], papers: Sequence[Paper]
) -> None:
    """What we did not find first: the question, the paper's title, its place, and who was first."""
    titles: dict[str, str] = {paper.id: paper.title for paper in papers}
    with path.open("a", encoding="utf-8") as file:
        for answer in answers:
            if answer.place != 1:
                question = answer.question
                told = {
                    "papers": len(papers),
                    **asdict(question),
                    "place": answer.place,
                    "title": titles[question.paper],
                    "first": titles.get(answer.first, answer.first),
                }
                file.write(f"{json.dumps(told, ensure_ascii=False)}\n")
