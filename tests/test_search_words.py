from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunr.stemmer import PorterStemmer  # type: ignore[import-untyped]  # lunr has no annotations
from lunr.stop_word_filter import WORDS as STOP_WORDS  # type: ignore[import-untyped]

from catalog.search.words import Words, fold, names, whole

_SIGNS = "aBzZ019.+*^_'-~: \n\t/αβΣςΩé²½ﬁß’—中\u0301ıİ٣\u00a0𝒜𝔸𐒠😀שأ"
_CODES = st.one_of(st.sampled_from(_SIGNS), st.characters())
TEXTS = st.text(_CODES, max_size=12)
ASCII = st.text(st.sampled_from("aBz09.+*^_'- :"), max_size=12)
# Characters beside which a Greek letter is no symbol, though they are no part of a word.
_NO_LETTERS = "".join(c for c in map(chr, range(0x370, 0x400)) if not c.isalnum())
GREEK = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
    "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi",
    "psi", "omega",
]  # fmt: skip


def _is_mark(sign: str) -> bool:
    return sign <= "\uffff" and unicodedata.category(sign) in {"Mn", "Mc", "Me"}


def slow(text: str) -> list[str]:
    """What `fold` says it does, sign by sign."""
    text = unicodedata.normalize("NFKD", text.lower()).lower()
    text = "".join(c for c in text if not _is_mark(c)).replace("’", "'")
    text = "".join(" " if "\u2010" <= c <= "\u206f" else c for c in text)

    def around(at: int, of: str) -> tuple[str, str]:
        return of[at - 1 : at] if at else "", of[at + 1 : at + 2]

    named = ""
    for at, sign in enumerate(text):
        alone = not any("\u0370" <= c <= "\u03ff" for c in around(at, text))
        named += GREEK[ord(sign) - ord("α")] if "α" <= sign <= "ω" and alone else sign
    joined = ""
    for at, sign in enumerate(named):
        if not (sign in "^_'" and all(c.isalnum() for c in around(at, named))):
            joined += sign
    spelt, at = "", 0
    while at < len(joined):
        end = at
        while end < len(joined) and joined[end] in "+*":
            end += 1
        run, before, behind = joined[at:end], joined[at - 1 : at] if at else "", joined[end:][:1]
        if run and before.isalnum() and not (behind.isalnum() or behind == "_"):
            run = run.replace("+", "plus").replace("*", "star")
        spelt += run or joined[at]
        at = max(end, at + 1)

    def letter(sign: str) -> bool:
        return sign.isalnum() and sign <= "\uffff"

    plain = ""
    for at, sign in enumerate(spelt):
        digits = all(c.isdecimal() and letter(c) for c in around(at, spelt))
        plain += sign if letter(sign) or (sign == "." and digits) else " "
    return plain.split()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U^2-Net", "u2 net"),
        ("R^3Mem: Bridging", "r3mem bridging"),
        ("D^3", "d3"),
        ("H_2O", "h2o"),
        ("M+", "mplus"),
        ("M+: Extending", "mplus extending"),
        ("A*", "astar"),
        ("A*-Net (C++)", "astar net cplusplus"),
        ("A+*", "aplusstar"),
        ("a+b *this* + that", "a b thisstar that"),
        ("_private_ ^ ' __init__", "private init"),
        ("lion's lion’s ‘lions’", "lions lions lions"),
        ("SAM 2", "sam 2"),
        ("SAM2", "sam2"),
        ("KV cache", "kv cache"),
        ("kv-cache", "kv cache"),
        ("KV–Cache KV\u2011cache", "kv cache kv cache"),
        ("φ-Decoding", "phi decoding"),
        ("ΦNet, λ and ς", "phinet lambda and sigma"),
        ("μορφή", "μορφη"),
        ("ΛΌΓΟΣ λόγος", "λογος λογος"),
        ("Poincaré Erdős Ångström naïve", "poincare erdos angstrom naive"),
        ("Poincare\u0301", "poincare"),
        ("STRASSE Straße", "strasse straße"),
        ("İstanbul ıI", "istanbul ıi"),
        ("GPT-4.5 v1.2.3 2.0x .5 5. 1..2 a.b e.g. 3.x", "gpt 4.5 v1.2.3 2.0x 5 5 1 2 a b e g 3 x"),
        ("x² ½ ﬁne Ⅳ ①", "x2 1 2 fine iv 1"),
        ("记忆网络 2024", "记忆网络 2024"),
        ("记忆—网络", "记忆 网络"),
        ("记忆+ 3.5", "记忆plus 3.5"),
        ("𝒜lpha 𝔸", "alpha a"),
        ("fire🔥works 🚀", "fire works"),
        ("𐐨word𐐨", "word"),
        ("זיכרון לטווח", "זיכרון לטווח"),
        # Vowel points, vowel signs, tone marks: no end of a word, wherever they are written.
        ("\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940 x", "\u0939\u0928\u0926 x"),
        ("\u0e17\u0e35\u0e48\u0e19\u0e35\u0e48", "\u0e17\u0e19"),
        ("\u30c7\u30fc\u30bf", "\u30c6\u30fc\u30bf"),
        ("a\u20e3b \U0001e8d0c", "ab c"),
        ("ذاكرة ٣.٥", "ذاكرة ٣.٥"),
        ("\u202bשלום\u202c\u200bx", "שלום x"),
        ("tab\tline\nnbsp\u00a0nul\0end", "tab line nbsp nul end"),
        ("<b>R&D</b> 100% $5", "b r d b 100 5"),
        ("", ""),
        (" .-+*'^_ ", ""),
        ("\ud800x\udfff", "x"),
    ],
)
def test_texts_are_folded_to_plain_words(text: str, words: str) -> None:
    assert fold(text) == words.split()
    assert slow(text) == words.split()


@given(st.one_of(TEXTS, ASCII))
def test_words_are_those_of_the_plain_and_slow_way(text: str) -> None:
    assert fold(text) == slow(text)


@given(ASCII)
def test_ascii_is_folded_like_any_text(text: str) -> None:
    assert fold(f"{text} 中") == [*fold(text), "中"]


@given(TEXTS)
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    words = fold("".join(c for c in text if c not in _NO_LETTERS))
    assert fold(" ".join(words)) == words


@given(TEXTS)
def test_lunr_would_not_cut_or_change_a_word(text: str) -> None:
    for word in fold(text):
        assert word == word.lower()
        assert not set(word) & set(" \t\n\r\f\v\u00a0-_")
        assert max(word) <= "\uffff"
        assert word[0].isalnum()
        assert word[-1].isalnum()


def test_folding_takes_time_in_proportion_to_the_text() -> None:
    # The square of these lengths would be seconds, if not minutes.
    texts = ["+" * 50_000 + "a", "a" + "*" * 50_000 + "a", " +" * 50_000, "1." * 50_000]
    texts += ["a'" * 50_000, "α" * 50_000, "a^" * 50_000 + "中"]
    for text in texts:
        start = time.process_time()
        fold(text)
        assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("U^2-Net: Going Deeper", "u2net u 2 _u2netgoingdeeper _u2net"),
        ("R^3Mem", "r 3 mem _r3mem"),
        ("D^3: Depth", "d 3 _d3depth _d3"),
        ("M+: Extending a Model", "_mplusextendingamodel _mplus"),
        ("A* Search", "_astarsearch"),
        ("SAM 2: Segment Anything", "sam2 _sam2segmentanything _sam2"),
        ("Tracking with SAM2", "sam 2 _trackingwithsam2"),
        ("Quantization of the KV Cache", "kvcache _quantizationofthekvcache"),
        ("KV-Cache Compression", "kvcache _kvcachecompression"),
        ("φ-Decoding", "phidecoding _phidecoding"),
        ("DeepSeek-V3.1", "deepseekv3.1 deep seek v 3.1 _deepseekv3.1"),
        ("XMem++", "x mem _xmemplusplus"),
        ("BERTology ViTs", "ber tology vi ts _bertologyvits"),
        ("Memory of the memory", "_memoryofthememory"),
        ("long-term memory", "longterm _longtermmemory"),
        # Four letters are an abbreviation, more are shouting; a number goes with the name before.
        ("LSTM cells YOLOX cells", "lstmcells _lstmcellsyoloxcells"),
        ("ElmoX 3 of Level 3 in 2", "elmox3 elmo x level3 _elmox3oflevel3in2"),
        # An accent neither makes a name of a word nor ends one.
        ("naïve Bayes by Schrödinger", "_naivebayesbyschrodinger"),
        ("SchrödingerNet", "schrodinger net _schrodingernet"),
        ("Note:without a space", "notewithout _notewithoutaspace"),
        (f"{'x' * 41}: more", f"_{'x' * 41}more"),
        ("", "_"),
    ],
)
def test_a_title_has_other_spellings_of_its_names(title: str, expected: str) -> None:
    assert list(names(title, fold(title))) == expected.split()


@given(TEXTS)
def test_any_title_has_names_that_are_words_and_itself_as_one_word(title: str) -> None:
    found = list(names(title, fold(title)))
    assert whole(fold(title)) in found
    for word in found:
        # They are given to lunr as they are, separated by spaces.
        assert word.removeprefix("_") == "".join(fold(word)) or "." in word or not word.isascii()
        assert not set(word) & set(" \t\n\r\f\v\u00a0-")


def test_a_whole_title_cannot_be_typed() -> None:
    assert whole(["to", "be"]) == "_tobe"
    assert fold("_tobe _ tobe__") == ["tobe", "tobe"]


def test_words_are_numbered_as_they_come_and_have_terms() -> None:
    words = Words()
    given_words = ["memory", "the", "memories", "memory", "_memories", "of", "2.5", "记忆"]
    numbers = [words[word] for word in given_words]
    assert numbers == [0, 1, 2, 0, 3, 4, 5, 6]
    assert words.texts == ["memory", "the", "memories", "_memories", "of", "2.5", "记忆"]
    assert words.terms == ["memori", None, "memori", "_memories", None, "2.5", "记忆"]


def test_stop_words_have_no_term_and_all_others_lunrs() -> None:
    words, stem = Words(), PorterStemmer().stem
    for word in [*STOP_WORDS, "segmentation", "segmenting", "generalizations", "is2", "thes"]:
        term = words.terms[words[word]]
        assert term == (None if word in STOP_WORDS else stem(word))
    assert len(words) > 100
