"""Texts to the words and terms that search knows.

A text is folded to plain words first, here and in the browser (`theme/…/search/words.js`) alike:
lower case, no accents, Greek letters by name, `U^2-Net` as `u2 net`. What lunr's own tokenizer and
trimmer do to a folded text is then nothing; its stop words and its stemmer make the terms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import zip_longest

from lunr.stemmer import PorterStemmer  # type: ignore[import-untyped]  # lunr has no annotations
from lunr.stop_word_filter import WORDS as STOP_WORDS  # type: ignore[import-untyped]

# Dashes, quotes and the like (Unicode's general punctuation).
_DASHES = re.compile("[\u2010-\u206f]")
# One Greek letter by itself is a symbol, and typed by its name; more of them are Greek.
_GREEK = re.compile("[α-ω](?<![\u0370-\u03ff].)(?![\u0370-\u03ff])", re.DOTALL)
_GREEK_NAMES = {
    letter: unicodedata.name(letter).rpartition(" ")[2].lower()
    for letter in map(chr, range(ord("α"), ord("ω") + 1))
    if letter != "ς"
} | {"ς": "sigma", "λ": "lambda"}  # Unicode spells it "lamda"
# Signs that are part of a name: U^2-Net, H_2O, lion's, M+, A*.
_JOINED = re.compile(r"[\^_'](?<=[^\W_].)(?=[^\W_])")
_TRAILING = re.compile(r"[+*](?<=[^\W_].)[+*]*(?![\w+*])")
# Words stay in Unicode's basic plane, in which Python and JavaScript order strings alike.
_LETTER = r"[^\W_\U00010000-\U0010ffff]"
_WORD = re.compile(rf"{_LETTER}+(?:\.(?<=\d\.)(?=\d){_LETTER}+)*")
# The same for ASCII, many times faster: a full stop stays between digits, no other sign stays. A
# capital stands for it meanwhile, which no text in lower case has.
_POINT = re.compile(r"\.(?<=\d\.)(?=\d)")
_POINT_FOR = "P"
_SIGNS = bytes(code if chr(code).isalnum() else ord(" ") for code in range(256)).replace(
    _POINT_FOR.encode(), b"."
)


def fold(text: str) -> list[str]:
    """The words of a text, in order."""
    text = text.lower()
    if not text.isascii():
        text = _marks().sub("", unicodedata.normalize("NFKD", text).lower())
    if not text.isascii():
        text = _GREEK.sub(_named, _DASHES.sub(" ", text.replace("’", "'")))
    if "'" in text or "^" in text or "_" in text:
        text = _JOINED.sub("", text)
    if "+" in text or "*" in text:
        text = _TRAILING.sub(_spelt, text)
    if text.isascii():
        # Bytes are translated several times faster than text.
        text = _POINT.sub(_POINT_FOR, text).encode("ascii").translate(_SIGNS).decode("ascii")
        return text.split()
    return _WORD.findall(text)


def _named(match: re.Match[str]) -> str:
    return _GREEK_NAMES[match[0]]


@cache
def _marks() -> re.Pattern[str]:
    """Accents, once NFKD has taken them off their letters, and the marks that other scripts have.

    lunr's trimmer would cut them off the end of a word, and split no other. To look through the
    basic plane takes ten milliseconds, which commands that fold nothing should not wait for.
    """
    plane = map(chr, range(0x300, 0x10000))
    return re.compile(f"[{''.join(c for c in plane if unicodedata.category(c)[0] == 'M')}]")


def _spelt(match: re.Match[str]) -> str:
    """`M+` as `mplus`, `A*` as `astar`."""
    return "".join("plus" if sign == "+" else "star" for sign in match[0])


# The parts of a name: `Deep|Seek`, `SAM|2`.
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+(?:\.\d+)*")
_SHORT_NAME = re.compile(r"^([^:]{1,40}):\s")
_NAME = re.compile(r"[^\W_a-z]")
# Most words of titles, told from names by one look.
_WRITTEN = re.compile("[A-Za-z][a-z]*")
_ACRONYM = 4
# Begins words that stand for a whole title or short name: no word that is typed does.
WHOLE = "_"


def names(title: str, words: Sequence[str]) -> Iterator[str]:
    """Other spellings of a title's names: `unet` for `U-Net`, `sam` and `2` for `SAM2`.

    Then the title as one word, and what stands before its colon, so that somebody who types one of
    them finds the paper first. `words` are those of the title, folded.
    """
    if not title.isascii():
        # An accent is no part of a name, and no end of one.
        title = _marks().sub("", unicodedata.normalize("NFKD", title))
    chunks = title.split()
    for chunk, following in zip_longest(chunks, chunks[1:], fillvalue=""):
        if _WRITTEN.fullmatch(chunk) and not following[:1].isdigit():
            continue
        # What follows matters to words of letters alone.
        yield from _spellings(chunk, following if chunk.isalpha() else "")
    yield whole(words)
    short = _SHORT_NAME.match(title)
    if short:
        yield whole(fold(short[1]))


@lru_cache(maxsize=10_000)
def _spellings(chunk: str, following: str) -> tuple[str, ...]:
    """The other spellings of a word, by the word behind it; names stand in many titles."""
    name = _is_name(chunk)
    numbered = chunk[0].isupper() and following[:1].isdigit()
    if not name and chunk.isalpha() and not numbered:
        return ()
    words = fold(chunk)
    found = []
    if len(words) > 1:
        found.append("".join(words))
    elif words and _goes_with(chunk, following):
        found.append("".join([*words, *fold(following)[:1]]))
    if words and name:
        parts = [part.lower() for part in _PARTS.findall(chunk)]
        if len(parts) > 1:
            found += [part for part in parts if part not in words]
    return tuple(found)


def whole(words: Iterable[str]) -> str:
    """A title as one word."""
    return WHOLE + "".join(words)


def _goes_with(chunk: str, following: str) -> bool:
    """Whether two words of a title may be written as one: `SAM 2`, `KV cache`."""
    acronym = chunk.isalpha() and chunk.isupper() and len(chunk) <= _ACRONYM
    return acronym or (following[:1].isdigit() and chunk.isalpha())


def _is_name(chunk: str) -> bool:
    """Whether a word is written as names are: with capitals or digits behind its first letter."""
    return _NAME.search(chunk, 1) is not None or chunk.isdigit()


class Words(dict[str, int]):
    """Words to numbers, given as words come. A stop word's term is None.

    Stemming is most of the cost of an index, and each word is stemmed once.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.terms: list[str | None] = []
        self._stem = PorterStemmer().stem

    def __missing__(self, word: str) -> int:
        """The number of a word that has not come before."""
        self[word] = number = len(self.texts)
        self.texts.append(word)
        self.terms.append(None if word in STOP_WORDS else self._term(word))
        return number

    def _term(self, word: str) -> str:
        # A title as one word has no stem, and the browser need not look for it.
        return word if word.startswith(WHOLE) else str(self._stem(word))
