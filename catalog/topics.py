"""Topics and tags that a paper's own words suggest."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.model import Catalog, Paper, TagId, TopicId

_WORD = re.compile(r"[^\W_]+(?:[+*])?")

MOST_TOPICS = 3
# A phrase in the title says what a paper is about; in the abstract it may be an aside.
_TITLE_WEIGHT = 4
_MOST_PER_PHRASE = 3
# Below this a topic was mentioned; below this share of the best one it is not central.
_LEAST_SCORE = 2
_LEAST_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a paper's words suggest, the strongest topic first."""

    topics: tuple[TopicId, ...]
    tags: tuple[TagId, ...]


class Phrases:
    """Phrases to look for, found in one pass over a text's words.

    A word with a capital behind its first letter, or with a digit, is a name and must match to
    the letter (`SAM`, `LoRA`, `S4`); other words match in any case. The last word may carry a
    plural's s. Words are runs of letters and digits: `KV cache` finds `KV-cache`.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """Phrases by the id that they suggest."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        for id_, texts in phrases.items():
            for text in dict.fromkeys(texts):
                words = tuple(_WORD.findall(text))
                if words:
                    self._by_first[_stem(words[0].casefold())].append((words, id_, text))

    def count(self, text: str) -> dict[str, Counter[str]]:
        """How often each phrase occurs, by id and phrase."""
        words = _WORD.findall(text)
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for index, word in enumerate(words):
            for phrase, id_, shown in self._by_first.get(_stem(word.casefold()), ()):
                window = words[index : index + len(phrase)]
                if len(window) == len(phrase) and all(
                    _matches(wanted, here, last=position == len(phrase) - 1)
                    for position, (wanted, here) in enumerate(zip(phrase, window, strict=True))
                ):
                    found[id_][shown] += 1
        return found


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def _matches(wanted: str, here: str, *, last: bool) -> bool:
    if any(c.isupper() or c.isdigit() for c in wanted[1:]) or len(wanted) == 1:
        return here == wanted or (last and here == wanted + "s")
    wanted, here = wanted.casefold(), here.casefold()
    return here == wanted or (last and _stem(here) == _stem(wanted))


class Suggester:
    """Suggests topics and tags by the phrases of their definitions."""

    def __init__(self, catalog: Catalog) -> None:
        """The topics' `match` phrases, and the tags' titles and aliases."""
        self._topics = Phrases({topic.id: topic.match for topic in catalog.topics})
        self._tags = Phrases({tag.id: (tag.title, *tag.aliases) for tag in catalog.tags})

    def suggest(self, paper: Paper) -> Suggestion:
        """At most three topics, and the tags whose names occur."""
        abstract = paper.abstract or ""
        scores: Counter[str] = Counter()
        for id_, counts in self._topics.count(paper.title).items():
            scores[id_] += _TITLE_WEIGHT * sum(counts.values())
        for id_, counts in self._topics.count(abstract).items():
            scores[id_] += sum(min(n, _MOST_PER_PHRASE) for n in counts.values())
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:MOST_TOPICS]
        best = ranked[0][1] if ranked else 0
        topics = tuple(
            TopicId(id_)
            for id_, score in ranked
            if score == best or score >= max(_LEAST_SCORE, _LEAST_SHARE * best)
        )
        tags = {*self._tags.count(paper.title), *self._tags.count(abstract)}
        return Suggestion(topics, tuple(TagId(id_) for id_ in sorted(tags)))
