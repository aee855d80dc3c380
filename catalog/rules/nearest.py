"""Which known word was meant, without looking at all known words for each that is asked about."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable

from catalog.problems import did_you_mean

# How many words before and behind a word's place are looked at.
_AROUND = 10
# For how many words a hint is looked for: comparing is slow, and nobody reads on.
_MOST = 1_000


class Nearest:
    """Known words in order, and in order spelt backwards: a slip leaves a beginning or an end."""

    def __init__(self, words: Iterable[str]) -> None:
        self._forwards = sorted(words)
        self._backwards = sorted(word[::-1] for word in self._forwards)
        self._hints: dict[str, str] = {}

    def hint(self, word: str) -> str:
        """`did you mean …?` for the nearest known word, or nothing."""
        if word not in self._hints:
            if len(self._hints) >= _MOST:
                return ""
            near = {
                *_around(self._forwards, word),
                *(found[::-1] for found in _around(self._backwards, word[::-1])),
            }
            self._hints[word] = did_you_mean(word, near)
        return self._hints[word]


def _around(words: list[str], word: str) -> list[str]:
    place = bisect(words, word)
    return words[max(0, place - _AROUND) : place + _AROUND]
