"""Texts: placeholders, wrong encodings, ligatures, what is left of markup; and what is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import (
    Author,
    Catalog,
    Event,
    Markdown,
    Organization,
    Paper,
    PaperId,
    PartialDate,
)
from catalog.rules import RULES, Case, Rule
from catalog.rules.texts import (
    invisible_character,
    leading_label,
    ligature,
    markup_left,
    missing_abstract,
    mojibake,
    placeholder,
)


def paper(title: str = "A", **values: object) -> Paper:
    return Paper(id=PaperId("a"), file="papers/a.yaml", title=title, **values)  # type: ignore[arg-type]


def found(rule: Rule, one: Paper) -> list[tuple[object, str]]:
    return [(f.path, f.message) for f in rule.find(Case(catalog=Catalog(papers=(one,))))]


def mended(rule: Rule, one: Paper) -> Paper:
    assert rule.mend is not None
    mend = rule.mend(Catalog())
    new = mend(one)
    assert mend(new) == new
    return new


def test_missing_abstract() -> None:
    assert found(missing_abstract, paper("A", abstract="We.")) == []
    assert found(missing_abstract, paper("A")) == [(("abstract",), "'A' has no abstract")]


@pytest.mark.parametrize(
    "text",
    [
        "TBA",
        "tbd.",
        "Optional",
        "(optional)",
        "<Abstract>",
        "[title]",
        "enter abstract here",
        "Please enter your abstract here...",
        "Insert the title of the paper",
        "Paste abstract",
        "N/A",
        "...",
        "—",
        "Lorem ipsum dolor sit amet, " + "consectetur adipiscing elit " * 20,
        "No abstract available.",
        "et al.",
        "Coming soon!",
    ],
)
def test_placeholders(text: str) -> None:
    message = [m for _, m in found(placeholder, paper(text))]
    assert len(message) == 1
    assert message[0].endswith("is a placeholder")


@pytest.mark.parametrize(
    "text",
    [
        "TBA: Tuning by Attention",
        "On Optional Arguments",
        "Attention",
        "Enter the Matrix: Abstract Algebra Here and Now",
        "None of the Above",
        "Write Your Own Compiler",
        "Insert, Delete, Replace",
        "日本語",
        "שלום",
        "C++",
        "Q*",
        "∞",
        "🧪",
        "A" * 10_000,
    ],
)
def test_what_is_no_placeholder(text: str) -> None:
    assert found(placeholder, paper(text)) == []


def test_placeholders_stand_in_every_field() -> None:
    one = paper(
        abstract="TBA",
        authors=(Author(name="Ada Lovelace"), Author(name="Author Name", affiliation="optional")),
        organization=Organization(id="o", name="n/a"),
        venue="Venue",
        volume="?",
        pages="TBA",
        publisher="None",
        why=Markdown("todo"),
        citation_key="TODO",
    )
    assert [path for path, _ in found(placeholder, one)] == [
        ("abstract",),
        ("authors", 1),
        ("authors", 1, "affiliation"),
        ("organization", "name"),
        ("venue",),
        ("publisher",),
        ("why",),
        ("volume",),
        ("pages",),
        ("citation_key",),
    ]


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("SchrÃ¶dinger", "Schrödinger"),
        ("weâ€™re here â€” now", "we’re here — now"),
        ("Å\x81Ã³dÅº", "Łódź"),
        ("ZÃ¼rich and GenÃ¨ve", "Zürich and Genève"),
    ],
)
def test_mojibake(damaged: str, right: str) -> None:
    assert len(found(mojibake, paper(damaged))) == 1
    one = paper("T", abstract=damaged, authors=(Author(name="Ada", affiliation=damaged),))
    new = paper("T", abstract=right, authors=(Author(name="Ada", affiliation=right),))
    assert mended(mojibake, one) == new
    assert found(mojibake, new) == []


def test_mojibake_names_the_word() -> None:
    (finding,) = mojibake.find(Case(catalog=Catalog(papers=(paper("The cat of SchrÃ¶dinger"),))))
    assert finding.message == ("'SchrÃ¶dinger' was read in another encoding than it was written in")
    assert finding.hint == "write 'Schrödinger'"


@pytest.mark.parametrize(
    "text",
    [
        "Schrödinger’s “cat” — φ-decoding",
        "São Tomé, Ångström, Ωmega, Łódź",
        "ÂNGELA and ÃO",
        "日本語 テスト",
        "שלום עולם",
        "10 µm × 5 Å ± 2°",
        "👩‍🔬",
    ],
)
def test_right_texts_of_all_scripts(text: str) -> None:
    assert found(mojibake, paper(text)) == []
    assert mended(mojibake, paper(text)) == paper(text)


def test_notes_of_a_history_are_texts_too() -> None:
    history = (
        Event(status="corrected", date=PartialDate(2020)),
        Event(status="corrected", date=PartialDate(2021), note="Mended by SchrÃ¶dinger."),
    )
    one = paper(status="retracted", history=history)
    assert [path for path, _ in found(mojibake, one)] == [("history", 1, "note")]
    assert mended(mojibake, one).history == (
        history[0],
        Event(status="corrected", date=PartialDate(2021), note="Mended by Schrödinger."),
    )


def test_a_lost_character_can_not_be_had_back() -> None:
    one = paper("The cat of Schr\ufffddinger is alive")
    assert found(mojibake, one) == [
        (("title",), "a character has been lost in 'cat of Schr\ufffddinger is'")
    ]
    assert mended(mojibake, one) == one


def test_ligatures_are_written_as_letters() -> None:
    one = paper("Eﬃcient ﬁne-ﬂow", abstract="oﬀ ﬅ ﬆ ﬄ", why=Markdown("ﬁrst\n\nﬁnal"))
    assert [path for path, _ in found(ligature, one)] == [("title",), ("abstract",), ("why",)]
    assert mended(ligature, one) == paper(
        "Efficient fine-flow", abstract="off st st ffl", why=Markdown("first\n\nfinal")
    )


def test_invisible_characters() -> None:
    one = paper("Seg\u00admen\u200bta\u2060tion\ufeff")
    assert [path for path, _ in found(invisible_character, one)] == [("title",)]
    assert mended(invisible_character, one) == paper("Segmentation")


def test_a_turned_direction_is_shown_and_left_to_people() -> None:
    one = paper("abc \u202edef")
    assert found(invisible_character, one) == [
        (("title",), "'abc \\u202edef' holds a character that nobody sees")
    ]
    assert mended(invisible_character, one) == one
    # What joins letters of some scripts, and emoji, belongs to them.
    assert found(invisible_character, paper("می\u200cخواهم 👩\u200d🔬")) == []


def test_a_text_of_nothing_else_is_left() -> None:
    assert mended(invisible_character, paper("\u200b")) == paper("\u200b")


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("Videos &amp; Memory", "&amp;", "Videos & Memory"),
        ("x &lt; y &#38; z", "&lt;", "x < y & z"),
        ("a &amp;amp;lt; b", "&amp;", "a < b"),
        ("one&nbsp;two", "&nbsp;", "one two"),
        ("<jats:p>We present.</jats:p>", "<jats:p>", "We present."),
        ("H<sub>2</sub>O", "<sub>", "H<sub>2</sub>O"),
        ("see <a href='x'>this</a>", "<a href='x'>", "see <a href='x'>this</a>"),
        (r"we call it \shortname here", r"\shortname", r"we call it \shortname here"),
        ("&#7;", "&#7;", "&#7;"),
    ],
)
def test_markup_left(text: str, left: str, right: str) -> None:
    if left == "&#7;":  # one digit is a footnote's number, not a character
        assert found(markup_left, paper(text)) == []
    else:
        assert found(markup_left, paper(text)) == [(("title",), f"'{left}' is left of its markup")]
    assert mended(markup_left, paper(text)) == paper(right)


@pytest.mark.parametrize(
    "text",
    [
        "The <mask> and <s> tokens, and <TRK>",
        "p < 0.05 and q > 0.1",
        "AT&T; R&D",
        r"\textbf{Bold} and $\alpha$-stable, \emph{so}",
        "a <b, c> pair",
        "if a<b and c>d",
    ],
)
def test_what_is_no_markup(text: str) -> None:
    assert found(markup_left, paper(text)) == []
    assert mended(markup_left, paper(text)) == paper(text)


def test_notes_are_markdown() -> None:
    one = paper(why=Markdown("<em>read</em> this &amp; that"))
    assert found(markup_left, one) == []
    assert mended(markup_left, one) == one


@pytest.mark.parametrize(
    ("abstract", "right"),
    [
        ("Abstract: We present.", "We present."),
        ("Abstract. We present.", "We present."),
        ("ABSTRACT We present.", "We present."),
        ("Abstract—We present.", "We present."),
        ("Abstract: Abstract: We present.", "We present."),
        ("Abstract reasoning is hard.", "Abstract reasoning is hard."),
        ("Abstract-level planning.", "Abstract-level planning."),
        ("Abstract:", "Abstract:"),
    ],
)
def test_leading_label(abstract: str, right: str) -> None:
    one = paper(abstract=abstract)
    assert mended(leading_label, one) == paper(abstract=right)
    assert bool(found(leading_label, one)) is (abstract != right)


HOSTILE = st.text(
    st.sampled_from("a &;<>\\#xÃ©â€™ﬁ\u200b\u202e\u00ad\ufffd,*1{}^_$`'\"ampltg:/.🧪ש\u0301\ud7ff")
)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_rules_take_any_text_and_mending_twice_changes_no_more(
    title: str, abstract: str, name: str
) -> None:
    title, abstract, name = (" ".join(t.split()) or "x" for t in (title, abstract, name))
    one = paper(title, abstract=abstract, authors=(Author(name=name),), why=Markdown(abstract))
    case = Case(catalog=Catalog(papers=(one,)))
    for rule in RULES:
        list(rule.find(case))
        if rule.mend is not None:
            mended(rule, one)


@pytest.mark.parametrize("part", ["&amp;", "<jats:p ", "Abstract: ", "Ã©", "\\a{", "<b ", "&#38;"])
def test_texts_without_end_are_read_in_linear_time(part: str) -> None:
    def cost(times: int) -> float:
        one = paper(part * times, abstract=part * times)
        case = Case(catalog=Catalog(papers=(one,)))
        before = time.process_time()
        for rule in RULES:
            list(rule.find(case))
            if rule.mend is not None:
                rule.mend(case.catalog)(one)
        return time.process_time() - before

    cost(100)
    # Eight times as much; a quadratic step would take 64 times as long.
    assert cost(8_000) < 30 * max(cost(1_000), 0.002)
