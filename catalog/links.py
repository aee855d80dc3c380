"""Links in running text: where they begin and end, and what they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from catalog.model import FORMATS, LinkKind, Links, Url

# Hosts whose name alone, without a scheme, is taken for a link when a path follows.
_BARE_HOSTS = (
    r"(?:github\.com|gitlab\.com|huggingface\.co|hf\.co|[\w-]+\.github\.io|sites\.google\.com)"
)
# Typographic quotes and the full stop and comma of Chinese stand around addresses, not in them.
_IN_URL = r"[^\s{}<>\"\\^`|“”‘’。，]"
# First a scheme that a space has cut off from its address: broken, but shown as a whole.
_CANDIDATE = re.compile(
    rf"https?:\s+//\S*"
    rf"|https?://{_IN_URL}*"
    rf"|(?<![\w@./-])www\.[\w-]+\.{_IN_URL}+"
    rf"|(?<![\w@./-]){_BARE_HOSTS}/{_IN_URL}+",
    re.IGNORECASE,
)
# Every candidate has one of these, and most texts have none, often not even a slash.
_MARKS = ("//", "www.", ".com/", ".co/", ".io/")
# To the end of a word, and on where a space has cut an address off from its scheme.
_WORD_END = re.compile(r"\S*(?:(?<=:)\s+//\S*)*")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?", re.IGNORECASE)

_KIND_BY_WORD: tuple[tuple[re.Pattern[str], LinkKind], ...] = (
    (re.compile(r"\b(?:codes?|implementation|repository|github)\b", re.IGNORECASE), "code"),
    (re.compile(r"\b(?:data|datasets?|benchmark)\b", re.IGNORECASE), "data"),
    (re.compile(r"\b(?:models?|weights|checkpoints?)\b", re.IGNORECASE), "model"),
    (re.compile(r"\bdemos?\b", re.IGNORECASE), "demo"),
    (re.compile(r"\bvideos?\b", re.IGNORECASE), "video"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A link in a text: the characters from `start` to `end` show it, `url` is where it leads.

    `url` is None where the address is broken.
    """

    start: int
    end: int
    url: Url | None


def find(text: str) -> Iterator[Found]:
    """The links of a text, in order, trailing punctuation left outside."""
    for start, end in _stretches(text):
        for match in _CANDIDATE.finditer(text, start, end):
            shown = _trim(match[0])
            url = _complete(shown)
            yield Found(match.start(), match.start() + len(shown) if url else match.end(), url)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """The words of a text in which a link may stand, a scheme before it included.

    Looking for links at every letter is slow, and few texts have such a word.
    """
    lowered = text.lower()
    if "/" not in text and "www." not in lowered:
        return
    if len(lowered) != len(text):
        # A capital that becomes two letters: places would not agree.
        yield 0, len(text)
        return
    last = 0
    for place in sorted(_places(lowered)):
        if place >= last:
            start = _word_start(text, last, place)
            before = text[last:start].rstrip()
            if start == place and before.endswith(":"):
                start = _word_start(text, last, last + len(before))
            last = _word_end(text, place)
            yield start, last


def _places(lowered: str) -> Iterator[int]:
    for mark in _MARKS:
        place = lowered.find(mark)
        while place >= 0:
            yield place
            place = lowered.find(mark, place + 1)


def _word_end(text: str, place: int) -> int:
    word = _WORD_END.match(text, place)
    return word.end() if word else place


def _word_start(text: str, least: int, place: int) -> int:
    """Where the word begins that ends at a place, or goes on there; not before `least`."""
    words = text[least:place].split()
    return place - len(words[-1]) if words and not text[place - 1].isspace() else place


def _trim(shown: str) -> str:
    """Without the punctuation of the sentence around it; brackets stay if they are paired."""
    unpaired = {")": shown.count(")") - shown.count("("), "]": shown.count("]") - shown.count("[")}
    end = len(shown)
    while end:
        last = shown[end - 1]
        if last not in ".,;:!?'*~" and unpaired.get(last, 0) <= 0:
            break
        if last in unpaired:
            unpaired[last] -= 1
        end -= 1
    return shown[:end]


def _complete(shown: str) -> Url | None:
    scheme = re.match(r"https?://", shown, re.IGNORECASE)
    url = scheme[0].lower() + shown[scheme.end() :] if scheme else f"https://{shown}"
    try:
        host = urlsplit(url).netloc
    except ValueError:
        return None
    if _HOST.fullmatch(host) is None or FORMATS[Url].pattern.fullmatch(url) is None:
        return None
    return Url(url)


@lru_cache(maxsize=4)
def lift(text: str) -> tuple[Links, tuple[str, ...]]:
    """The links of an abstract by kind, each once, and the broken ones as they stand there.

    An import asks for the ones and then for the others: the last texts are remembered.
    """
    by_kind: dict[str, dict[str, Url]] = {}
    seen: set[str] = set()
    broken = []
    for found in find(text):
        if found.url is None:
            broken.append(text[found.start : found.end])
            continue
        key = re.sub(r"^https?://(www\.)?", "", found.url.casefold()).rstrip("/")
        if key not in seen:
            seen.add(key)
            kind = kind_of(found.url, before=text[max(0, found.start - 80) : found.start])
            by_kind.setdefault(kind, {})[key] = found.url
    kinds = {kind: tuple(urls.values()) for kind, urls in by_kind.items()}
    return Links(**kinds), tuple(broken)


def kind_of(url: str, *, before: str = "") -> LinkKind:
    """What a link leads to, by host and path; else by the words before it; else a project page."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.strip("/").split("/")
    by_host = _kind_by_host(host, path)
    if by_host is not None:
        return by_host
    sentence = re.split(r"[.!?]\s", before)[-1]
    for pattern, kind in _KIND_BY_WORD:
        if pattern.search(sentence) and not re.search(r"\bpage\b", sentence, re.IGNORECASE):
            return kind
    return "project"


def _kind_by_host(host: str, path: list[str]) -> LinkKind | None:
    if host in {"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"}:
        return "code"
    if host.startswith("gitlab.") or host == "anonymous.4open.science":
        return "code"
    if host in {"huggingface.co", "hf.co"}:
        return _kind_on_huggingface(path)
    if host.endswith((".github.io", ".gitlab.io")) or host == "sites.google.com":
        return "project"
    if host in {"arxiv.org", "openreview.net", "aclanthology.org", "doi.org"}:
        return "pdf" if "pdf" in path[0] or path[-1].endswith(".pdf") else "paper"
    if host in {"youtube.com", "youtu.be", "vimeo.com"}:
        return "video"
    if host in {"zenodo.org", "kaggle.com", "figshare.com"}:
        return "data"
    return None


def _kind_on_huggingface(path: list[str]) -> LinkKind:
    kinds: dict[str, LinkKind] = {"datasets": "data", "spaces": "demo", "papers": "paper"}
    return kinds.get(path[0], "model")


def well_known(url: str) -> bool:
    """Whether a link leads to one of the hosts known here: a copy's mirror does not."""
    parts = urlsplit(url)
    return _kind_by_host((parts.hostname or "").removeprefix("www."), [""]) is not None
