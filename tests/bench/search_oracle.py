"""Whether search finds in a large catalog what an ordinary lunr index finds there.

`python -m tests.bench.search_oracle`: 200 queries over 5,000 recombined papers; about a minute.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from catalog.load import Docs, load
from catalog.pages import Site
from tests.bench import catalogs
from tests.browser import oracle
from tests.browser.conftest import served
from tests.browser.install import on_path


def main() -> None:
    """Make a catalog, ask both, print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.search_oracle", description=__doc__
    )
    parser.add_argument("--papers", type=int, default=5000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        catalogs.make(folder / "catalog", options.papers)
        site = Site(catalog=load(Docs(folder / "catalog" / "docs")).catalog)
        oracle.write(site, folder / "site")
        inverted = oracle.write_whole(site, folder / "site")
        texts = [*oracle.questions(inverted, options.queries, options.seed)]
        with served(folder / "site") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=on_path(), args=["--no-sandbox", "--disable-background-networking"]
            )
            compared = oracle.compare(browser.new_page(), address, texts)
            browser.close()
    for wrong in compared["wrong"]:
        print(wrong)
    ours, lunrs = (median(compared["times"][name]) for name in ("ours", "lunrs"))
    print(
        f"{len(texts)} queries, {compared['found']} results, {len(compared['wrong'])} queries"
        f" answered differently; median {ours:.1f} ms, lunr.js {lunrs:.1f} ms"
    )
    if compared["wrong"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
