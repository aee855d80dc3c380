"""Which known word was meant, among many."""

from __future__ import annotations

import pytest

from catalog.rules.nearest import Nearest

WORDS = [f"{a}{b}{c}-{a}{c}" for a in "abcdefghij" for b in "klmnopqrst" for c in "uvwxyz"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("video-objekt-segmentation", "video-object-segmentation"),
        ("vidoe-object-segmentation", "video-object-segmentation"),
        ("video-object-segmentatoin", "video-object-segmentation"),
        ("xideo-object-segmentation", "video-object-segmentation"),
        ("video-object-segmentations", "video-object-segmentation"),
        ("nothing-like-it", ""),
        ("", ""),
    ],
)
def test_a_word_with_a_slip_among_hundreds(word: str, meant: str) -> None:
    nearest = Nearest([*WORDS, "video-object-segmentation"])
    assert nearest.hint(word) == (f"did you mean '{meant}'?" if meant else "")


def test_without_words() -> None:
    assert Nearest([]).hint("a") == ""


def test_hints_are_for_the_first_thousand() -> None:
    nearest = Nearest(["mamba"])
    hints = [nearest.hint(f"mamb{number:04}") for number in range(1_500)]
    assert hints[:1_000] == ["did you mean 'mamba'?"] * 1_000
    assert hints[1_000:] == [""] * 500
