"""What a search costs a reader: bytes, time to the first result, time of each further key."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Error, Page, Request

from tests.bench.search_engines import Engine
from tests.bench.search_known import Question

# What Chromium needs to tell at once how much memory a page and its workers hold.
FLAGS = ("--enable-blink-features=ForceEagerMeasureMemory",)
_PATIENCE = 120_000
# Long enough for everything that a page does without being asked.
_QUIET = 0.4


@dataclass(frozen=True, slots=True)
class Sample:
    """One query typed on a fresh visit. Bytes are encoded, with headers; times milliseconds.

    `before` and `before_bytes` are the requests for search's own files before the first key.
    `first_bytes` were asked for from the first key to the first result, `all_bytes` until the end.
    `memory` is how much more the page and its workers hold at the end, in bytes.
    """

    question: Question
    before: int
    before_bytes: int
    first_bytes: int
    all_bytes: int
    first: float
    keys: tuple[float, ...]
    memory: int


_WATCH = """({ box, host, exact }) => {
  const input = [...document.querySelectorAll(box)].find((one) => one.checkVisibility());
  const told = exact ? input.closest(host) : document.querySelector(host);
  const probe = (window.probe = { at: null, shown: null });
  input.addEventListener("input", () => {
    probe.at = performance.now();
    probe.shown = null;
  }, { capture: true });
  const see = () => {
    if (probe.at === null || probe.shown !== null) return;
    if (!exact || told.dataset.shown === input.value.trim()) probe.shown = performance.now();
  };
  const watched = { childList: true, subtree: true };
  const observed = exact ? { attributes: true, attributeFilter: ["data-shown"] } : watched;
  new MutationObserver(see).observe(told, observed);
  input.focus();
}"""
_MEMORY = "async () => (await performance.measureUserAgentSpecificMemory()).bytes"
_TOOK = "() => [performance.timeOrigin + probe.at, probe.shown - probe.at]"


def measure(browser: Browser, engine: Engine, address: str, question: Question) -> Sample:
    """Type a question key by key, each when the answer to the one before is there."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        requests: list[Request] = []
        page.on("request", lambda request: requests.append(request))  # noqa: PLW0108  # it is marked
        page.goto(f"{address}{engine.page}", wait_until="networkidle")
        page.evaluate(_WATCH, {"box": engine.box, "host": engine.host, "exact": engine.exact})
        page.wait_for_timeout(1000 * _QUIET)
        held = page.evaluate(_MEMORY)
        before = [one for one in requests if _of_search(engine, address, one)]
        typed = len(requests)
        began, first = _key(page, question.text[0])
        ended = began + first
        keys = tuple(_key(page, letter)[1] for letter in question.text[1:])
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1000 * _QUIET)
        memory = page.evaluate(_MEMORY) - held
        after = requests[typed:]
        return Sample(
            question,
            before=len(before),
            before_bytes=sum(map(_size, before)),
            first_bytes=sum(_size(one) for one in after if one.timing["startTime"] <= ended),
            all_bytes=sum(map(_size, after)),
            first=first,
            keys=keys,
            memory=memory,
        )
    finally:
        context.close()


def _key(page: Page, letter: str) -> tuple[float, float]:
    """When a key was pressed, by the clock, and how long its answer took."""
    page.keyboard.type(letter)
    page.wait_for_function("probe.shown !== null", polling=4, timeout=_PATIENCE)
    # Keys a person types are not closer to each other.
    time.sleep(0.03)
    at, took = page.evaluate(_TOOK)
    return at, took


def _of_search(engine: Engine, address: str, request: Request) -> bool:
    path = request.url.removeprefix(address)
    return path.startswith(engine.index) and not path.startswith(engine.chrome or "//")


def _size(request: Request) -> int:
    try:
        sizes: Any = request.sizes()
    except Error:
        return 0  # given up before anything came
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def summary(samples: Sequence[Sample]) -> dict[str, float]:
    """A row of the table."""
    keys = sorted(took for sample in samples for took in sample.keys)
    return {
        "before": max(sample.before for sample in samples),
        "before KB": median(sample.before_bytes for sample in samples) / 1000,
        "first KB": median(sample.first_bytes for sample in samples) / 1000,
        "at most": max(sample.first_bytes for sample in samples) / 1000,
        "all KB": median(sample.all_bytes for sample in samples) / 1000,
        "first ms": median(sample.first for sample in samples),
        "worst": max(sample.first for sample in samples),
        "key ms": median(keys),
        "95 %": keys[int(0.95 * (len(keys) - 1))],
        "heap MB": median(sample.memory for sample in samples) / 1e6,
    }
