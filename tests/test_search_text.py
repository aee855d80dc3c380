from __future__ import annotations

import pytest

from catalog.search.text import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("<h1>Title</h1><h2>Part</h2><p>One.</p><p>Two.</p>", "Title Part One. Two."),
        ("<p>one\n  two\t<em>three</em></p>\n\n<p>four</p>", "one two three four"),
        ("<p>H<sub>2</sub>O, <b>s</b>tart, a<wbr>b, a<br>b</p>", "H2O, start, ab, a b"),
        ("<ul><li>one<li>two</ul><table><tr><td>a<td>b</table>", "one two a b"),
        # The sign behind a heading, with whatever else is in its class.
        (
            '<h2>Part<a class="headerlink" href="#part" title="Permanent link">¶</a></h2><p>x</p>',
            "Part x",
        ),
        ('<h2>A<a class="x headerlink y">¶</a> b</h2>', "A b"),
        ('<h2>A<a class=headerlink><svg><path d=""/></svg>¶</a>b</h2>', "A b"),
        (
            '<p><a class="headerlinks" href="x">kept</a> <a class>too</a> <a>all</a></p>',
            "kept too all",
        ),
        # What is no text.
        ("a<script>if (a < b) { '</p>' }</script>b", "a b"),
        ("a<style>p > b { color: red }</style>b", "a b"),
        ("a<template><p>no</p></template>b", "a b"),
        ("<head><title>no</title></head><p>yes</p>", "yes"),
        ("a<!-- no -->b<!doctype html><?no?>", "ab"),
        ('<img alt="no" src="x.png">a<input value="no">', "a"),
        # Pictures, one in another.
        ("a <svg><title>no</title><text>no</text></svg> b", "a b"),
        ("a<svg><svg><text>no</text></svg><text>no</text></svg>b", "a b"),
        ("a<svg><style>no</style><script>no</script><a>no</a></svg>b", "a b"),
        ("a<svg/>b", "a b"),
        ("<template><template>no</template>no</template>yes", "yes"),
        # Characters.
        ("R&amp;D &lt;b&gt; &#233;&#x4e2d; &hellip; &nbsp;x", "R&D <b> é中 … x"),
        ("AT&T a && b &nosuch; 1 < 2", "AT&T a && b &nosuch; 1 < 2"),
        ("<p>&#123;&#123; x }}</p>", "{{ x }}"),
        # What is not closed, or was never opened.
        ("<p>one<p>two<div>three", "one two three"),
        ("<p>one</b></svg></script></a> two", "one two"),
        ("<b>one<i>two</b>three", "onetwothree"),
        ("one<svg><text>no", "one"),
        ("one<script>no", "one"),
        ("A<a class=headerlink><a>no</a>no</a> b", "A b"),
        ("the end: &lt;&copy", "the end: <©"),
        ("<P>one</P><SCRIPT>no</SCRIPT><p>two", "one two"),
    ],
)
def test_text_is_what_a_reader_sees(html: str, text: str) -> None:
    assert text_of(html) == text


def test_elements_without_an_end_do_not_silence_what_follows() -> None:
    for element in ("br", "hr", "img", "input", "link", "meta", "wbr", "source"):
        assert text_of(f"<p>one <{element} class=headerlink> two</p>") == "one two"


def test_deep_nesting_is_read_in_a_row() -> None:
    assert text_of("<div>" * 5000 + "deep" + "</div>" * 5000) == "deep"
    assert text_of("<svg>" * 5000 + "no" + "</svg>" * 5000 + "yes") == "yes"
