"""What an ordinary lunr index finds, beside what the sharded one does.

The same documents are indexed whole by the `lunr` package, loaded by lunr.js, and asked the same
questions, parsed by lunr.js. Used by test_search_engine and by tests/bench/search_oracle.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from lunr import lunr  # type: ignore[import-untyped]  # lunr has no annotations
from playwright.sync_api import Page

from catalog import search
from catalog.pages import Site
from catalog.search.index import BOOSTS, FIELDS
from catalog.search.words import WHOLE

ASSETS = Path(search.__file__).parent.parent / "theme" / search.FOLDER
WHOLE_INDEX = "whole.json"
_FREQUENT = 8


def write(site: Site, into: Path, pages: Sequence[search.TextPage] = ()) -> None:
    """A site of nothing but search: the index, our scripts, and an empty page."""
    shutil.copytree(ASSETS, into / search.FOLDER, dirs_exist_ok=True)
    search.write(site, into / search.FOLDER, pages)
    (into / "index.html").write_text('<!doctype html><link rel="icon" href="data:,">')


def write_whole(site: Site, into: Path) -> dict[str, Any]:
    """The index of all documents in one file, and its inverted index."""
    fields = [{"field_name": name, "boost": boost} for name, boost in BOOSTS.items()]
    index = lunr(ref="ref", fields=fields, documents=list(search.lunr_documents(site)))
    (into / WHOLE_INDEX).write_text(json.dumps(index.serialize()))
    inverted: dict[str, Any] = index.inverted_index
    return inverted


def questions(inverted: dict[str, Any], number: int, seed: int) -> Iterator[str]:
    """So many queries in lunr's language, of words that documents have, or nearly."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    # lunr's language has signs of its own, and lunr.js knows no others than ASCII's as letters.
    words = sorted(w for w in inverted if w.isascii() and w.isalnum() and not w.startswith(WHOLE))
    frequent = [word for word in words if len(inverted[word]["abstract"]) >= _FREQUENT]

    def word() -> str:
        return chance.choice(chance.choice((words, frequent)))

    def misspelt() -> str:
        text, at = word(), chance.randrange(3)
        return chance.choice(
            (
                text[:at] + text[at + 1 :] or text,
                text[:at] + "x" + text[at:],
                text[:at] + "e" + text[at + 1 :],
                text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
            )
        )

    kinds: tuple[Callable[[], str], ...] = (
        word,
        lambda: f"{word()} {word()} {word()}",
        lambda: f"{word()[: chance.randint(2, 5)]}*",
        lambda: f"{chance.choice(FIELDS)}:{word()} {word()}",
        lambda: f"+{word()} -{word()} {word()}",
        lambda: f"+{chance.choice(frequent)} +{chance.choice(frequent)} -{word()}",
        lambda: f"{misspelt()}~1",
        lambda: f"{word()}^{chance.randint(2, 9)} {misspelt()}~1 {word()}",
        lambda: f"*{word()[-4:]} {word()}",
        lambda: f"{word()[:2]}*{word()[-2:]}",
        lambda: f"-{word()}",
        lambda: f"{misspelt()}~2",
        lambda: f"+{word()[:4]}* {chance.choice(FIELDS)}:{word()}^3",
    )
    for turn in range(number):
        yield kinds[turn % len(kinds)]()


_COMPARE = """async ({ scripts, whole, texts }) => {
  const { Store } = await import(new URL("store.js", scripts));
  const { Engine } = await import(new URL("engine.js", scripts));
  const store = await Store.open(new URL(scripts));
  const lunr = await store.lunr();
  const index = lunr.Index.load(await (await fetch(whole)).json());
  // Patterns do not mean the terms of whole titles.
  const terms = Object.keys(index.invertedIndex).filter((term) => !term.startsWith("_"));
  index.tokenSet = lunr.TokenSet.fromArray(terms.sort());
  const engine = new Engine(store);
  const wrong = [];
  const times = { ours: [], lunrs: [] };
  let found = 0;
  for (const text of texts) {
    const asked = new lunr.Query(store.manifest.fields);
    new lunr.QueryParser(text, asked).parse();
    const clauses = asked.clauses.map((clause) => ({
      ...clause,
      terms: clause.usePipeline ? index.pipeline.runString(clause.term, {}) : [clause.term],
    }));
    let start = performance.now();
    const { documents, scores } = await engine.query(clauses);
    times.ours.push(performance.now() - start);
    start = performance.now();
    const expected = index.query((query) => { query.clauses = asked.clauses; });
    times.lunrs.push(performance.now() - start);
    found += expected.length;
    const score = new Map(Array.from(documents, (number) => [String(number), scores[number]]));
    const right = (one) => Math.abs(score.get(one.ref) - one.score) < 1e-6;
    if (score.size !== expected.length || !expected.every(right)) {
      wrong.push({ text, expected: expected.length, found: score.size });
    }
  }
  return { wrong, times, found };
}"""


def compare(page: Page, address: str, texts: Sequence[str]) -> dict[str, Any]:
    """The queries whose results or scores differ, what they took, and how much was found."""
    page.goto(address)
    given = {
        "scripts": f"{address}{search.FOLDER}/",
        "whole": f"{address}{WHOLE_INDEX}",
        "texts": texts,
    }
    compared: dict[str, Any] = page.evaluate(_COMPARE, given)
    return compared
