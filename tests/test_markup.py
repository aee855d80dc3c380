from __future__ import annotations

import re

import html5lib
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from catalog import markup

NBSP = "\u00a0"
BIG_O = (
    '<mi>O</mi><mo stretchy="false">(</mo><msup><mi>n</mi><mn>2</mn></msup>'
    '<mo stretchy="false">)</mo>'
)

# Stored text, its HTML, and its plain text where that is not the stored text itself.
CASES: list[tuple[str, str, str | None]] = [
    # plain text, and what HTML or templates would take for something else
    ("", "", None),
    ("A plain title: with commas, (brackets) and 100 words.",) * 2 + (None,),
    ("Müller → 日本語 …", "Müller → 日本語 …", None),
    ("a < b & c > \"d\" 'e'", "a &lt; b &amp; c &gt; &#34;d&#34; &#39;e&#39;", None),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", None),
    ("&lt;b&gt;", "&amp;lt;b&amp;gt;", None),
    ("{{ x }} {% raw %}", "&#123;&#123; x &#125;&#125; &#123;% raw %&#125;", None),
    ("a `code` b", "a &#96;code&#96; b", None),
    # ties
    ("Transformer~(DDT)", f"Transformer{NBSP}(DDT)", "Transformer (DDT)"),
    ("takes ~5 s", "takes ~5 s", None),
    ("ends~", "ends~", None),
    # styles
    (r"the \textbf{Bold} one", "the <strong>Bold</strong> one", "the Bold one"),
    (r"-- \texttt{Avg-K} that", "-- <code>Avg-K</code> that", "-- Avg-K that"),
    (r"{\em two words} more", "<em>two words</em> more", "two words more"),
    (r"\emph{a \textbf{b} c}", "<em>a <strong>b</strong> c</em>", "a b c"),
    (r"\textsc{Name}", "Name", "Name"),
    (r"{rm PyTorch} code", "PyTorch code", "PyTorch code"),
    (r"\textbf{}", "", ""),
    # symbols
    (r"\textless2MB", "&lt;2MB", "<2MB"),
    (r"a\textgreater{}b", "a&gt;b", "a>b"),
    (r"256\times256", "256×256", "256×256"),
    (r"$\alpha$-beta", "<math><mi>α</mi></math>-beta", "α-beta"),
    (r"100\% \& \$5 \#1 a\_b", "100% &amp; $5 #1 a_b", "100% & $5 #1 a_b"),
    (r"\{x\}", "&#123;x&#125;", "{x}"),
    # colours
    (r"\color{ddtD}ecoupled", "Decoupled", "Decoupled"),
    (r"(\color{ddtDDT})", "(DDT)", "(DDT)"),
    (r"\color{red}text", "text", "text"),
    (r"\textcolor{red}{word}", "word", "word"),
    # scripts
    ("U^2-Net", "U<sup>2</sup>-Net", None),
    ("DM^2S^2", "DM<sup>2</sup>S<sup>2</sup>", None),
    ("O(n^2) cost", "O(n<sup>2</sup>) cost", None),
    ("g^nConv", "g<sup>n</sup>Conv", None),
    ("AP_{50}", "AP<sub>50</sub>", "AP_50"),
    ("Net^{dagger}", "Net<sup>†</sup>", "Net^†"),
    ("x^{a b}", "x<sup>a b</sup>", None),
    ("x_i", "x<sub>i</sub>", None),
    ("grid_sample", "grid_sample", None),
    ("a_long_name_2", "a_long_name_2", None),
    ("^2 and a^", "^2 and a^", None),
    # quotes and dashes
    ("``quoted'' text", "“quoted” text", "“quoted” text"),
    ("`DeepLabv3' system", "‘DeepLabv3’ system", "‘DeepLabv3’ system"),
    ("``never closed", "&#96;&#96;never closed", None),
    ("5'' wide", "5&#39;&#39; wide", None),
    ("one -- two", "one – two", "one – two"),
    ("one---two", "one—two", "one—two"),
    ("--flag a--b", "--flag a--b", None),
    # accents
    (r"caf\'e, M\"uller, M\"{u}ller", "café, Müller, Müller", "café, Müller, Müller"),
    (r"Fran\c{c}ois Ho\v{s}ek \~n", "François Hošek ñ", "François Hošek ñ"),
    (r"na\"{\i}ve na\"\i ve", "naïve naï ve", "naïve naï ve"),
    (r"{\'e}tude {\em caf\'e} x", "étude <em>café</em> x", "étude café x"),
    (r"\'{e", "&#92;&#39;&#123;e", None),
    (r"\v{ss}", "&#92;v&#123;ss&#125;", None),
    # what is unknown or not closed stays
    (r"\foo{bar} \baz", "&#92;foo&#123;bar&#125; &#92;baz", None),
    ("{open", "&#123;open", None),
    ("open} {1,2}", "open&#125; &#123;1,2&#125;", None),
    (r"\textbf{lost brace", "lost brace", "lost brace"),
    ("\\", "&#92;", None),
    # dollars
    ("$O(n^2)$ time", f"<math>{BIG_O}</math> time", "O(n^2) time"),
    ("$k$ nearest", "<math><mi>k</mi></math> nearest", "k nearest"),
    ("$5 and $10", "$5 and $10", None),
    ("US$ and $$", "US$ and $$", None),
    ("{a $x_1}$ b", "&#123;a $x<sub>1</sub>&#125;$ b", None),
    # links
    (
        "See https://x.org/a_b~c.",
        'See <a href="https://x.org/a_b~c" rel="nofollow">https://x.org/a_b~c</a>.',
        None,
    ),
    (
        "at github.com/a/b, now",
        'at <a href="https://github.com/a/b" rel="nofollow">github.com/a/b</a>, now',
        None,
    ),
    (
        "https://x.org/a{rm Paddle} and",
        '<a href="https://x.org/a" rel="nofollow">https://x.org/a</a> (Paddle) and',
        "https://x.org/a (Paddle) and",
    ),
    (
        "https://x.org/a?b=1&c=2{this https URL}",
        '<a href="https://x.org/a?b=1&amp;c=2" rel="nofollow">https://x.org/a?b=1&amp;c=2</a>',
        "https://x.org/a?b=1&c=2",
    ),
    ("javascript:alert(1) http:// x", "javascript:alert(1) http:// x", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "html", "plain"), CASES)
def test_a_stored_text_becomes_html_and_typed_text(text: str, html: str, plain: str | None) -> None:
    assert str(markup.to_html(text)) == html
    assert markup.to_typed(text) == (text if plain is None else plain)


@pytest.mark.parametrize(
    ("text", "html", "typed"),
    [
        # A base may stand before the dollar.
        ("U$^{2}$-Net, CO$_2$", "U<sup>2</sup>-Net, CO<sub>2</sub>", "U^2-Net, CO_2"),
        ("DM^2S^2 R^3Mem", "DM<sup>2</sup>S<sup>2</sup> R<sup>3</sup>Mem", "DM^2S^2 R^3Mem"),
        # Braces stay where a script would end elsewhere without them.
        ("x^{10}y", "x<sup>10</sup>y", "x^10y"),
        ("x^{1}0", "x<sup>1</sup>0", "x^{1}0"),
        ("x^{ab}c", "x<sup>ab</sup>c", "x^{ab}c"),
        ("10^{-3}", "10<sup>-3</sup>", "10^-3"),
    ],
)
def test_typed_scripts_are_read_as_what_they_were(text: str, html: str, typed: str) -> None:
    assert str(markup.to_html(text)) == html
    assert markup.to_typed(text) == typed
    assert str(markup.to_html(typed)) == html


def test_a_script_in_dollars_without_a_base_is_a_formula() -> None:
    assert "<math>" in markup.to_html("$^{2}$ toys")
    assert "<math>" in markup.to_html(r"a$^{\frac12}$")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("U^2-Net and 10^{19}", "U²-Net and 10¹⁹"),
        ("g^nConv", "gⁿConv"),
        ("CO_2, AP_{50}", "CO₂, AP₅₀"),
        # What Unicode has no script for stays as it is typed.
        ("AP^{box} and G_{LM}", "AP^box and G_LM"),
        ("256times256, 4times faster, sometimes", "256×256, 4× faster, sometimes"),
    ],
)
def test_plain_text_shows_scripts_where_there_are_characters(text: str, plain: str) -> None:
    assert markup.to_plain(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", True),
        ("It's many times as fast: state-of-the-art, 3 times", True),
        ("3times faster", False),
        ("a  b", False),
        ("``a''", False),
        ("a -- b", False),
        *((f"a{sign}b", False) for sign in "\\^_{}~$`"),
    ],
)
def test_a_text_is_plain_if_it_is_what_it_shows(text: str, plain: object) -> None:
    assert markup.is_plain(text) is plain


def test_what_stands_between_links_is_read_as_if_there_were_none() -> None:
    text = r"A\_b & see https://a.org/b_c, then https://a.org/d and 3times3 {e}"
    links = ("https://a.org/b_c", "https://a.org/d")
    shown = [f'<a href="{link}" rel="nofollow">{link}</a>' for link in links]
    html = markup.to_html(text)
    assert html == f"A_b &amp; see {shown[0]}, then {shown[1]} and 3×3 &#123;e&#125;"


def test_plain_text_has_its_white_space_folded() -> None:
    assert markup.to_plain("  a~ b\n c ") == "a b c"


@pytest.mark.parametrize(
    ("text", "limit", "beginning"),
    [
        ("short", 5, "short"),
        ("two words", 8, "two …"),
        ("two words", 3, "two …"),
        ("ends, here", 5, "ends …"),
        ("unbroken", 4, "unbr …"),
        ("", 4, ""),
    ],
)
def test_a_beginning_is_cut_at_a_words_end(text: str, limit: int, beginning: str) -> None:
    assert markup.first_sentences(text, limit) == beginning


# Pieces that mean something here, so that random texts are made of more than plain words.
_PIECES = st.sampled_from(
    ["{", "}", "$", "^", "_", "~", "`", "``", "''", "\\", "\\'", "\\em ", "\\textbf", "\\textbf{",
     "\\v", "\\i", "\\c{c}", "\\color{", "\\textcolor", "\\textless", "{}", "{rm ", "{\\em ", "--",
     "<", ">", "&", '"', "'", "<b>", "https://x.org/a", "www.x.org/", "github.com/a{", " ", "a",
     "Ab", "12", "(", ")", ".", "\n", "é", "{{", "{%", "\u2028", "\x00"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=25).map("".join))
_TAG = re.compile(
    r'</?(?:sup|sub|em|strong|code)>|<a href="[^"<>]*" rel="nofollow">|</a>'
    # Formulas, whose own tests say which elements and attributes these may be.
    r'|</?m[a-z]+(?: [a-z]+="[^"<>]*")*>'
)


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_html_holds_only_our_own_tags(text: str) -> None:
    html = str(markup.to_html(text))
    assert not set(_TAG.sub("", html)) & set('<>"')
    assert not set(html) & set("{}`\\")


@settings(deadline=None, max_examples=300)
@given(st.lists(_PIECES.filter(lambda piece: piece != "\x00"), max_size=25).map("".join))
def test_html_parses_to_the_plain_texts_characters(text: str) -> None:
    html = markup.to_html(text)
    # A formula's typed text is its LaTeX.
    assume("<math>" not in html)
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parseFragment(f"<p>{html}</p>")
    shown = "".join(tree.itertext())
    plain = markup.to_typed(text)
    # Typed text writes scripts with ^ and _, and folds white space; all else is the same.
    drop = re.compile(r"[\s^_{}]+")
    assert drop.sub("", shown) == drop.sub("", plain)
    for link in tree.iter("{http://www.w3.org/1999/xhtml}a"):
        assert (link.get("href") or "").startswith(("http://", "https://"))


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"])))
def test_escaped_text_parses_to_the_text(text: str) -> None:
    escaped = str(markup.escape(text))
    assert not set(escaped) & set("<>\"'{}`\\")
    assert "".join(html5lib.parseFragment(f"<b>{escaped}</b>").itertext()) == text


@pytest.mark.parametrize(
    "unit",
    ["{", "}", "^", "_", "$", "`", "``", "''", "'", "~", "\\", "\\em ", "\\textbf{", "{\\em ",
     "\\'", "\\'{", "\\color{red}", "\\textcolor{a}{", "x^{", "{a", "$a_", "{rm a", "www.", "a-",
     "a.github.io/", "http: //", "https://x.org/a ", "{{}"],
)  # fmt: skip
@pytest.mark.parametrize("around", [("", ""), ("{" * 50, "}" * 50)])
def test_a_long_text_ends(unit: str, around: tuple[str, str]) -> None:
    text = f"{around[0]}{unit * (100_000 // len(unit))} end{around[1]}"
    assert "end" in markup.to_html(text)
    assert "end" in markup.to_plain(text)
