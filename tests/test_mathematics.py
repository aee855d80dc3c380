from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.markup import to_html, to_plain, to_typed
from catalog.mathematics import mathml

SPACE = "{http://www.w3.org/1998/Math/MathML}"
HTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize(
    ("formula", "inner"),
    [
        ("U^2", "<msup><mi>U</mi><mn>2</mn></msup>"),
        (r"x_i", "<msub><mi>x</mi><mi>i</mi></msub>"),
        (r"\frac{1}{2}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>"),
        (r"\mathbb{R}", "<mi>ℝ</mi>"),
        ("a<b", "<mi>a</mi><mo>&#60;</mo><mi>b</mi>"),
        (r"\text{if}", "<mtext>if</mtext>"),
        (
            r"n\log n",
            (
                '<mi>n</mi><mspace width="0.17em"></mspace><mi>log</mi>'
                '<mspace width="0.17em"></mspace><mi>n</mi>'
            ),
        ),
        (
            r"-\log(n)",
            (
                '<mo>−</mo><mi>log</mi><mo stretchy="false">(</mo><mi>n</mi>'
                '<mo stretchy="false">)</mo>'
            ),
        ),
        # An exponent counts what it has: no space is put between.
        (r"\sin^2", "<msup><mi>sin</mi><mn>2</mn></msup>"),
    ],
)
def test_a_formula_becomes_an_element(formula: str, inner: str) -> None:
    assert mathml(formula) == f"<math>{inner}</math>"


@pytest.mark.parametrize(
    "formula",
    ["", " ", "x_", "^", r"\frac", r"\left( x", "x_1_2", r"\begin{matrix}", r"\nosuchmacro{x}",
     r"\rule{9em}{9em}\nosuch", "^" * 200, r"\sqrt" * 50],
)  # fmt: skip
def test_what_is_no_formula_is_none(formula: str) -> None:
    assert mathml(formula) is None


def test_nothing_of_a_formula_is_an_address_a_size_or_a_colour() -> None:
    for formula in (
        r"\href{javascript:alert(1)}{x}",
        r"\color{red}{x}",
        r"\hspace{1000em}x",
        r"\rule{1000em}{1000em}x",
    ):
        shown = str(mathml(formula))
        assert not re.search(r"href|color|width|height|1000", shown)
        assert "<mi>x</mi>" in shown


def test_a_formulas_text_is_escaped() -> None:
    assert mathml(r"\text{<script>alert(1)</script>}") == (
        "<math><mtext>&#60;script&#62;alert(1)&#60;/script&#62;</mtext></math>"
    )
    # A reference in the formula is the character it stands for, and no more than that.
    assert mathml(r"\text{&#x3C;b&#x3E;}") == "<math><mtext>&#60;b&#62;</mtext></math>"
    assert not set(str(mathml(r"\{ `a` \}"))) & set("{}`")


@given(
    st.lists(
        st.sampled_from(
            r"\frac { } ^ _ a 1 \left \right ( ) \sqrt [ ] & \\ \begin{matrix} \end{matrix} \text{ "  # noqa: SIM905
            r"\alpha ' \limits \sum \href \color \genfrac \hspace \substack \not \middle | \over "
            r"\begin{array}{c|c} \end{array} % ~ # < > ` שלום 🙂 &lt; </math> <script>".split(" ")
        ),
        max_size=25,
    )
)
@settings(max_examples=300)
def test_any_formula_is_an_element_or_none(tokens: list[str]) -> None:
    shown = mathml("".join(tokens))
    if shown is None:
        return
    assert not set(shown) & set("{}`\\")
    # What is written is well-formed, and HTML parsers keep all of it inside.
    ET.fromstring(shown)  # noqa: S314  # our own
    body = html5lib.parse(shown).find(f"{HTML}body")
    assert body is not None
    assert [child.tag for child in body] == [f"{SPACE}math"]
    assert all(element.tag.startswith(SPACE) for element in body.iter() if element is not body)


def test_dollars_in_a_text_are_formulas_or_dollars() -> None:
    text = r"The $U^2$-Net for \$5, or $5 and $10, in $O(n \log n)$; \emph{not} $\nosuch{x}$"
    html = str(to_html(text))
    assert html.count("<math>") == 2
    assert "for $5, or $5 and $10, in <span" in html
    # No line begins with the sign behind a formula.
    assert '<span class="pc-tied"><math><mi>O</mi>' in html
    assert "</math>;</span> <em>" in html
    # A macro that nobody knows: as it always was.
    assert html.endswith("<em>not</em> &#92;nosuch&#123;x&#125;")
    assert re.search(r"The U²-Net for \$5, or \$5 and \$10, in O\(n log n\); not", to_plain(text))
    assert to_typed("$U^2$-Net") == "U^2-Net"
