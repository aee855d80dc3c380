from __future__ import annotations

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.pages.prose import to_html
from catalog.trim import trim

PAGES = {"papers/xmem.md": "../xmem/", "topics/nlp.md": "../../topics/nlp/"}
XHTML = "{http://www.w3.org/1999/xhtml}"


def html(text: str) -> str:
    return str(to_html(text, PAGES.get))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain **strong** *em* `a < b`.",
         "<p>Plain <strong>strong</strong> <em>em</em> <code>a &lt; b</code>.</p>"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        # HTML shows as text
        ("a <em>b</em> c", "<p>a &lt;em&gt;b&lt;/em&gt; c</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<div onclick='x'>\n\nb\n\n</div>",
         "<p>&lt;div onclick='x'&gt;</p>\n<p>b</p>\n<p>&lt;/div&gt;</p>"),
        ("<!-- note -->", "<p>&lt;!-- note --&gt;</p>"),
        ("&amp; &copy; &", "<p>&amp; &copy; &amp;</p>"),
        # neither Markdown nor a template plugin finds its signs again
        ("{{ x }} {% raw %}", "<p>&#123;&#123; x &#125;&#125; &#123;% raw %&#125;</p>"),
        # links
        ("[x](https://x.org/?a=1&b=2)", '<p><a href="https://x.org/?a=1&amp;b=2">x</a></p>'),
        ("<http://x.org/a>", '<p><a href="http://x.org/a">http://x.org/a</a></p>'),
        ("[x](papers/xmem.md)", '<p><a href="../xmem/">x</a></p>'),
        ("[x](papers/xmem.md#cite)", '<p><a href="../xmem/#cite">x</a></p>'),
        ("[x][1]\n\n[1]: topics/nlp.md", '<p><a href="../../topics/nlp/">x</a></p>'),
        # addresses that must not stand in a page
        ("[x](papers/unknown.md)", "<p><span>x</span></p>"),
        ("[x](javascript:alert(1))", "<p><span>x</span></p>"),
        ("[x](JavaScript:alert)", "<p><span>x</span></p>"),
        ("[x](data:text/html,a)", "<p><span>x</span></p>"),
        ("[x](//x.org/a)", "<p><span>x</span></p>"),
        ("[x](../../etc/passwd)", "<p><span>x</span></p>"),
        ("[x](vbscript:a.md)", "<p><span>x</span></p>"),
        ("<javascript:alert(1)>", "<p>&lt;javascript:alert(1)&gt;</p>"),
        ("![alt](data:image/png;base64,AA)", '<p><span>alt</span></p>'),
        ("![alt](http://x.org/a.png)", '<p><a href="http://x.org/a.png">alt</a></p>'),
        ("", ""),
    ],
)  # fmt: skip
def test_hand_written_markdown_becomes_safe_html(text: str, expected: str) -> None:
    assert html(text) == expected


_PIECES = st.sampled_from(
    ["<", ">", "<script>", "</script>", "<a href=x>", "[x](", "](", ")", "javascript:alert(1)",
     "data:x", "java\nscript:", "&#106;avascript:", "&colon;", "papers/xmem.md", "//x.org",
     "https://x.org", "[1]: ", "[x][1]", "\n\n", "\n", "`", "```", "*", "**", "    ", "- ", "# ",
     "{", "}", "&", '"', "'", " onerror=a", "!", "<!--", "-->", "\\", "word", "<?", "<![CDATA["]
)  # fmt: skip
_ELEMENTS = {
    f"{XHTML}{name}"
    for name in ("p", "a", "span", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote",
                 "br", "hr", "img", "h1", "h2", "h3", "h4", "h5", "h6")
}  # fmt: skip
_ATTRIBUTES = {"href", "src", "alt", "title", "start"}


@settings(deadline=None, max_examples=300)
@given(st.lists(_PIECES, max_size=15).map("".join))
def test_no_markdown_gives_scripts_or_doubtful_addresses(text: str) -> None:
    rendered = html(text)
    assert not set(rendered) & set("{}")
    for element in html5lib.parseFragment(rendered).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in _ELEMENTS
        assert set(element.keys()) <= _ATTRIBUTES
        for name in ("href", "src"):
            address = element.get(name)
            assert address is None or address.startswith(("http://", "https://", "../xmem/"))


def test_white_space_is_trimmed_as_that_of_the_page_around_it() -> None:
    # A pressed page gets it when the page is trimmed already.
    made = html("A\n    *b*")
    assert made == trim(made) == "<p>A\n<em>b</em></p>"
