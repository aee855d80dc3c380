"""Questions whose answer is known: each is made from a paper, which is to be found by it."""

from __future__ import annotations

import random
import re
import string
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lunr.stop_word_filter import WORDS as STOP_WORDS  # type: ignore[import-untyped]

from catalog import markup
from catalog.identity import fold_title
from catalog.model import Paper, PaperId
from catalog.search.words import fold

_EDGES = string.punctuation + "“”‘’…–—"
_SHORT = re.compile(r"([^\W\d_]\w{3,}):\s")
_TRIES = 50


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, and the paper that is meant."""

    kind: str
    text: str
    paper: PaperId


class Asker:
    """Makes questions of several kinds from papers, the same from the same seed.

    A question that fits another paper's title (or authors and title, or abstract) just as well is
    not asked: nobody could tell which paper is meant. Papers with the same title count as one.
    """

    def __init__(self, papers: Sequence[Paper], seed: int) -> None:
        self._papers = papers
        self._chance = random.Random(seed)  # noqa: S311  # no secret

    @cached_property
    def same(self) -> dict[str, str]:
        """Papers' titles as they are compared, by id."""
        return {paper.id: fold_title(paper.title) for paper in self._papers}

    @cached_property
    def _titled(self) -> dict[str, set[PaperId]]:
        return self._holders(lambda paper: fold(_title(paper)))

    @cached_property
    def _told(self) -> dict[str, set[PaperId]]:
        return self._holders(_text)

    @cached_property
    def _words_told(self) -> list[str]:
        return sorted({*self._told, *self._written})

    @cached_property
    def _written(self) -> dict[str, set[PaperId]]:
        return self._holders(lambda paper: fold(" ".join(a.name for a in paper.authors)))

    def _holders(self, read: Callable[[Paper], Sequence[str]]) -> dict[str, set[PaperId]]:
        """The papers that have each word."""
        found: dict[str, set[PaperId]] = defaultdict(set)
        for paper in self._papers:
            for word in read(paper):
                found[word].add(paper.id)
        return found

    def questions(self, number: int) -> Iterator[Question]:
        """So many of each kind, or fewer if the papers do not give as many."""
        for kind, make in self._kinds().items():
            order = self._chance.sample(self._papers, len(self._papers))
            asked = 0
            for paper in order:
                if asked == number:
                    break
                text = make(paper)
                if text:
                    yield Question(kind, text, paper.id)
                    asked += 1

    def _kinds(self) -> dict[str, Callable[[Paper], str | None]]:
        return {
            "title words": self.title_words,
            "two words": self.two_words,
            "title, typo": self.title_typo,
            "name, typo": self.name_typo,
            "abstract": self.abstract_words,
            "author, word": self.author_word,
        }

    def title_words(self, paper: Paper) -> str | None:
        """Four or five words of a title in a row."""
        words = [word for chunk in _title(paper).split() if (word := chunk.strip(_EDGES))]
        number = self._chance.choice((4, 5))
        if len(words) < number:
            return None
        for _ in range(_TRIES):
            start = self._chance.randint(0, len(words) - number)
            text = " ".join(words[start : start + number])
            if self._alone(paper, self._titled, fold(text)):
                return text
        return None

    def two_words(self, paper: Paper) -> str | None:
        """The two rarest words of a title, in order."""
        words = [word for word in _words(_title(paper)) if word.lower() not in STOP_WORDS]
        rarest = sorted(words, key=self._frequency)[:2]
        chosen = [word for word in words if word in rarest]
        alone = len(chosen) == 2 and self._alone(paper, self._titled, fold(" ".join(chosen)))
        return " ".join(chosen) if alone else None

    def title_typo(self, paper: Paper) -> str | None:
        """A title with one mistake in a word of five letters or more."""
        chunks = _title(paper).split()
        long = [at for at, chunk in enumerate(chunks) if len(_letters(chunk)) >= 5]
        if not long:
            return None
        at = self._chance.choice(long)
        chunks[at] = self.misspelt(chunks[at])
        return " ".join(chunks)

    def name_typo(self, paper: Paper) -> str | None:
        """A short name with one mistake that makes no other word, nor the beginning of one."""
        match = _SHORT.match(_title(paper))
        if not match or not self._alone(paper, self._titled, fold(match[1])):
            return None
        for _ in range(_TRIES):
            text = self.misspelt(match[1])
            if not self._begins(fold(text)[-1]):
                return text
        return None

    def abstract_words(self, paper: Paper) -> str | None:
        """The three rarest words of an abstract, in order."""
        words = _words(markup.to_plain(paper.abstract or "").lower())
        known = [word for word in words if word.isalpha() and len(word) > 3]
        rarest = sorted(known, key=self._frequency)[:3]
        chosen = [word for word in known if word in rarest]
        alone = len(chosen) == 3 and self._alone(paper, self._told, fold(" ".join(chosen)))
        return " ".join(chosen) if alone else None

    def author_word(self, paper: Paper) -> str | None:
        """The family name of an author and a word of the title."""
        words = [word for word in fold(_title(paper)) if word not in STOP_WORDS and len(word) > 3]
        names = [author.name.split()[-1] for author in paper.authors]
        if not words or not names:
            return None
        for _ in range(_TRIES):
            name, word = self._chance.choice(names), self._chance.choice(words)
            if len(name) < 2 or not fold(name):
                continue
            holders = [self._written[one] for one in fold(name)] + [self._titled[word]]
            if self._only(paper, holders):
                return f"{name} {word}"
        return None

    def misspelt(self, word: str) -> str:
        """A word with a letter too many, too few, another one, or two in the wrong order."""
        letters = [at for at, letter in enumerate(word) if letter.isalpha()]
        for _ in range(_TRIES):
            at = self._chance.choice(letters)
            other = self._chance.choice(string.ascii_lowercase)
            made = self._chance.choice(
                (
                    word[:at] + other + word[at:],
                    word[:at] + word[at + 1 :],
                    word[:at] + other + word[at + 1 :],
                    word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
                )
            )
            if fold(made) != fold(word) and fold(made):
                return made
        return word

    def _begins(self, beginning: str) -> bool:
        """Whether some paper has a word with this beginning."""
        at = bisect_left(self._words_told, beginning)
        return self._words_told[at : at + 1] != [] and self._words_told[at].startswith(beginning)

    def _frequency(self, word: str) -> int:
        """How many papers have a word, which may be several to the index."""
        return min((len(self._told[one]) for one in fold(word)), default=len(self._papers))

    def _alone(self, paper: Paper, holders: dict[str, set[PaperId]], words: Sequence[str]) -> bool:
        """Whether no other paper has all these words."""
        return bool(words) and self._only(paper, [holders.get(word, set()) for word in words])

    def _only(self, paper: Paper, holders: Sequence[set[PaperId]]) -> bool:
        common = set.intersection(*sorted(holders, key=len))
        return {self.same[id_] for id_ in common} == {self.same[paper.id]}


def typed(papers: Sequence[Paper], seed: int, number: int) -> Iterator[Question]:
    """What readers type, so many of each kind, in ASCII: a key for each letter."""
    plain = [paper for paper in papers if paper.title.isascii() and paper.abstract]
    asker = Asker(plain, seed)
    chance = random.Random(seed)  # noqa: S311  # no secret
    kinds: dict[str, Callable[[Paper], str | None]] = {
        "title": lambda paper: " ".join(_title(paper).split()[:4]),
        "two words": asker.two_words,
        "beginning": lambda paper: next(
            (word[:6] for word in _title(paper).lower().split() if len(_letters(word)) >= 8), None
        ),
        "author": lambda paper: paper.authors[0].name if paper.authors else None,
        "phrase": lambda paper: f'"{" ".join(fold(_title(paper))[1:4])}"',
        "typo": asker.name_typo,
    }
    for kind, make in kinds.items():
        texts = ((paper, make(paper)) for paper in chance.sample(plain, len(plain)))
        fitting = (
            Question(kind, text, paper.id) for paper, text in texts if text and text.isascii()
        )
        for question, _ in zip(fitting, range(number), strict=False):
            yield question
    yield Question("common", "model", plain[0].id)
    yield Question("common", "language model", plain[0].id)


def _title(paper: Paper) -> str:
    return markup.to_plain(paper.title)


def _words(text: str) -> list[str]:
    """The words of a text as they are written, each once."""
    found = (chunk.strip(_EDGES) for chunk in text.split())
    return list(dict.fromkeys(word for word in found if fold(word)))


def _text(paper: Paper) -> list[str]:
    return fold(f"{_title(paper)} . {markup.to_plain(paper.abstract or '')}")


def _letters(chunk: str) -> str:
    return "".join(letter for letter in chunk if letter.isalpha())
