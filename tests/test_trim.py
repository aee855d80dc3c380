"""Trimming takes white space that nobody sees: the document stays what it is."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from xml.etree.ElementTree import Comment, Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model import Catalog, Markdown, Paper, PaperId
from catalog.pages import Site, pages
from catalog.trim import trim

# HTML's own white space (HTML standard, 2.3.1), which a browser shows as one space. No other space
# is: a title may begin with an ideographic one, and a price holds a no-break one.
_SPACES = re.compile(r"[ \t\n\r\f]+")
_SHOWN = {"pre", "textarea", "script", "style"}


def nodes(element: Element, *, shown: bool = False) -> Iterator[object]:
    """A document as tags, attributes and texts, white space as a browser shows it."""
    tag: object = element.tag
    if tag is Comment:
        yield "comment"
    else:
        shown = shown or element.tag in _SHOWN
        yield element.tag, sorted(element.items())
        yield element.text or "" if shown else seen(element.text)
        for child in element:
            yield from nodes(child, shown=shown)
            yield child.tail or "" if shown else seen(child.tail)
    yield "end"


def seen(text: str | None) -> str:
    return _SPACES.sub(" ", text or "")


def document(html: str) -> list[object]:
    return list(nodes(html5lib.parse(html, namespaceHTMLElements=False)))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>\n    a\n    b\n  </p>\n\n\n  <p>", "<p>\na\n    b\n</p>\n<p>"),
        ("<a>one</a>\n   <b>two</b>", "<a>one</a>\n<b>two</b>"),
        # Without a line end there is nothing to gain.
        ("<a>one</a>   <b>two</b>", "<a>one</a>   <b>two</b>"),
        ("<a>one</a><b>two</b>", "<a>one</a><b>two</b>"),
        ("a \n <b>two</b> \n c", "a\n<b>two</b>\nc"),
        ("<a>\r\n\t<b>", "<a>\n<b>"),
        (
            "<pre>\n\n  a\n  <b>\n\n c</b>\n</pre>\n\n<p>",
            "<pre>\n\n  a\n  <b>\n\n c</b>\n</pre>\n<p>",
        ),
        ("<PRE>\n  a\n</PRE >", "<PRE>\n  a\n</PRE >"),
        ("<textarea>\n\n <b>\n </textarea>", "<textarea>\n\n <b>\n </textarea>"),
        ('<script>\n  a = "<b>\n   <c>"\n</script>', '<script>\n  a = "<b>\n   <c>"\n</script>'),
        ("<style>\n  a >\n  b {}\n</style>", "<style>\n  a >\n  b {}\n</style>"),
        # A name that only begins so.
        ("<preview>\n  a\n</preview>", "<preview>\na\n</preview>"),
        ("<pre-view>\n  a\n</pre-view>", "<pre-view>\na\n</pre-view>"),
        # White space in a value is the value.
        ('<a title="x >\n   y">\n  z', '<a title="x >\n   y">\nz'),
        ("<a title='x\n   < y'>\n  z", "<a title='x\n   < y'>\nz"),
        (
            '<a title="<pre>">\n  z</a>\n  <pre>\n  </pre>',
            '<a title="<pre>">\nz</a>\n<pre>\n  </pre>',
        ),
        # Spaces that are no white space.
        ("<p>\n\u00a0\n a</p>", "<p>\n\u00a0\n a</p>"),
        ("<p>\n\u3000a\u3000\n</p>", "<p>\n\u3000a\u3000\n</p>"),
        # Comments are what they are, for those who look for them.
        ("<!--\n  a >\n\n  b\n-->\n  <p>", "<!--\n  a >\n\n  b\n-->\n<p>"),
        ("<!-- <pre> -->\n  <p>\n  a</p>", "<!-- <pre> -->\n<p>\na</p>"),
        ("", ""),
        ("a < b\n > c", "a < b\n > c"),
    ],
)
def test_what_is_trimmed(html: str, expected: str) -> None:
    assert trim(html) == expected
    assert document(html) == document(expected)


# --- any page ------------------------------------------------------------------------------------

WHITE = st.sampled_from(["", " ", "\n", "\n  ", "  \n", "\n\n\t", " \n \n ", "\r\n  ", "\f\n"])
WORDS = st.sampled_from(
    [
        "one",
        "two",
        "a b",
        "é",
        "\u00a0",
        "\u3000",
        "\u2003x",
        "\u0085",
        "&lt;",
        "&nbsp;",
        "&amp;",
        ">",
    ]
)
TEXTS = st.lists(st.tuples(WHITE, WORDS, WHITE).map("".join), max_size=3).map("".join)
# In a value anything may stand but its own quotes; in a text that is no markup, anything but its
# own end tag.
VALUES = st.lists(st.sampled_from([*"<>'= \n/", "\n  ", " >\n ", "\n <", "<pre>", "-->", "é", "x"]))
RAW = st.lists(
    st.sampled_from([*"<>\"' \n", "\n  ", ">\n\n ", " \n<", "<b>", "</b>", "<p", "x = 1", "{}"])
).map("".join)
NAMES = st.sampled_from(["title", "alt", "data-x", "aria-label", "class"])
INLINE = ["a", "b", "em", "code", "span", "q", "small"]
BLOCK = ["div", "section", "ul", "blockquote", "article", "details"]


def attributes() -> st.SearchStrategy[str]:
    quoted = VALUES.map(lambda parts: f'"{"".join(parts)}"')
    single = VALUES.map(lambda parts: f"'{''.join(parts).replace(chr(39), '')}'")
    values = st.one_of(
        quoted.map("={}".format), single.map("={}".format), st.sampled_from(["", "=x"])
    )
    one = st.tuples(st.sampled_from([" ", "\n   "]), NAMES, values).map("".join)
    return st.lists(one, max_size=2, unique_by=lambda text: text.split("=")[0].strip()).map("".join)


def element(names: list[str], inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(
        st.sampled_from(names), attributes(), st.sampled_from(["", "\n ", " "]), inside
    ).map(lambda parts: "<{0}{1}{2}>{3}</{0}{2}>".format(*parts))


def raw() -> st.SearchStrategy[str]:
    """Elements whose text is kept, and comments."""
    return st.one_of(
        element(["textarea", "script", "style", "TEXTAREA", "Script"], RAW),
        RAW.map(lambda text: f"<!-- {text} -->"),
        st.just("<br>"),
        st.just("<img src=x\n alt='a\n >\n b'>"),
    )


def fragments() -> st.SearchStrategy[str]:
    inline = st.recursive(
        TEXTS | raw(),
        lambda inside: element(
            INLINE, st.lists(st.tuples(WHITE, inside).map("".join), max_size=3).map("".join)
        ),
        max_leaves=5,
    )
    several = st.lists(st.tuples(WHITE, inline, WHITE).map("".join), max_size=3).map("".join)
    leaves = element(["p", "h1", "pre", "PRE"], several) | raw()
    return st.recursive(
        leaves,
        lambda inside: element(
            BLOCK, st.lists(st.tuples(WHITE, inside, WHITE).map("".join), max_size=3).map("".join)
        ),
        max_leaves=6,
    )


PAGES = st.lists(st.tuples(WHITE, fragments(), WHITE).map("".join), max_size=4).map(
    lambda parts: (
        f"<!doctype html>\n<html>\n<head><title>\n T </title></head>{''.join(parts)}</html>"
    )
)


@given(PAGES)
@settings(max_examples=100)
def test_the_document_stays_what_it_is(html: str) -> None:
    trimmed = trim(html)
    assert document(trimmed) == document(html)
    assert trim(trimmed) == trimmed
    assert len(trimmed) <= len(html)
    # What is taken is white space, and where there was some, some is left.
    assert "".join(trimmed.split()) == "".join(html.split())
    assert [bool(gap) for gap in re.split(r"[^\s]", html)] == [
        bool(gap) for gap in re.split(r"[^\s]", trimmed)
    ]


@given(st.text(st.sampled_from("<>/!-\"'= \n\tabpre\u00a0"), max_size=60))
@settings(max_examples=300)
def test_nothing_but_white_space_is_taken_from_anything(text: str) -> None:
    trimmed = trim(text)
    assert trimmed.split() == text.split()
    assert trim(trimmed) == trimmed


def test_broken_pages_cost_their_length() -> None:
    for broken in ("<pre ", "<!-- ", " \t", "<a '", '<a b="', "<script>", "\n \u00a0", "</"):
        long = f"<p>{broken * 20_000}"
        began = time.process_time()
        trim(long)
        assert time.process_time() - began < 5, broken


def test_words_of_a_note_stay_apart() -> None:
    """A page's body has no white space between its elements; between words it keeps some."""
    links = "[d](https://e.org)\n![e](https://e.org)\n[f](no.md)"
    note = f"*a*\n**b**\n`c`\n{links}\n\n- *g*\n  *h*\n\n*i*"
    paper = Paper(id=PaperId("p"), file="papers/p.yaml", title="T", why=Markdown(note))
    site = Site(catalog=Catalog(papers=(paper,)))
    body = next(page for page in pages(site) if page.path == "papers/p.md").compose().body
    assert ">\n<" not in body
    shown = html5lib.parse(body, namespaceHTMLElements=False)
    prose = next(e for e in shown.iter("div") if e.get("class") == "pc-prose")
    assert ["".join(block.itertext()).split() for block in prose] == [[*"abcdef"], [*"gh"], ["i"]]
