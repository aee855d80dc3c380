"""Answers that nobody should get: bombs, nonsense, and text that means harm elsewhere."""

from __future__ import annotations

import copy
import json
import random
import re
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.entry import read_paper, write_paper
from catalog.model import Paper, PaperId
from catalog.services import answers, linked, page
from catalog.services.answers import NotReadError, abstract, orcid, plain, read_json, read_xml
from catalog.services.client import Request, Response
from catalog.services.source import Source
from catalog.services.tags import LONGEST, tags
from catalog.sources.draft import Draft
from tests.services import recorded
from tests.services.servers import entities, outer_entity
from tests.test_services_read import SOURCES

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
RECORDS: tuple[object, ...] = (
    {"message": recorded.CROSSREF_XMEM},
    {"message": {"items": [recorded.CROSSREF_DEEP, recorded.CROSSREF_RETRACTED]}},
    {"data": recorded.DATACITE_XMEM},
    {"data": recorded.DATACITE_DATA},
    recorded.OPENALEX_XMEM,
    {"results": [recorded.OPENALEX_RETRACTED]},
    recorded.SEMANTIC_XMEM,
    {"data": [recorded.SEMANTIC_PREPRINT]},
    {"notes": [recorded.OPENREVIEW_V2]},
    {"notes": [recorded.OPENREVIEW_V1]},
)
HARM = (
    "</script><script>alert(1)</script>",
    "\x00\x1b[31mred\x07",
    "\u202egnp.exe",
    "{{ 7*7 }} {% raw %} `x`",
    "\\href{javascript:alert(1)}{x} $\\input{/etc/passwd}$",
    "👩‍👩‍👧‍👦 " * 40,
    "\ud800",
    "x" * 200_000,
    "",
    " \n\t ",
    "javascript:alert(1)",
    "10.1000/<script>",
)


def answer(body: bytes) -> Response:
    return Response(
        request=Request(service="acl", url="https://example.org/2020.acl-main.1/", form="json"),
        status=200,
        type="text/html",
        body=body,
        url="https://example.org/x",
    )


def read(source: Source, body: bytes) -> list[Draft]:
    """The drafts of an answer; a body that is none has none."""
    try:
        return source.read(answer(body))
    except NotReadError:
        return []


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def is_sound(draft: Draft) -> None:
    """No control characters, no endless texts, and an entry of it can be written and read."""
    assert draft.title
    for text in texts(draft):
        # Joiners are invisible, and part of words and emoji.
        assert re.sub("[\u200c\u200d]", "", text).isprintable(), text[:200]
        assert len(text) <= answers.LONGEST_TEXT
    paper = Paper(
        id=PaperId("x"),
        file="papers/x.yaml",
        title=draft.title,
        abstract=draft.abstract,
        authors=draft.authors,
        date=draft.date,
        venue=draft.venue,
        type=draft.type,
        volume=draft.volume,
        issue=draft.issue,
        pages=draft.pages,
        publisher=draft.publisher,
        ids=draft.ids,
        links=draft.links,
        status=draft.status,
    )
    again = read_paper(write_paper(paper), file="papers/x.yaml")
    assert again.problems == ()


@given(JSON_VALUES)
def test_any_json_is_drafts_or_none(value: object) -> None:
    body = json.dumps(value).encode()
    for source in SOURCES:
        for draft in read(source, body):
            is_sound(draft)


@given(st.binary(max_size=200))
def test_any_bytes_are_drafts_or_none(body: bytes) -> None:
    for source in SOURCES:
        assert read(source, body) == []


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def changed(value: object, path: tuple[str | int, ...], to: object) -> object:
    if not path:
        return to
    result = copy.deepcopy(value)
    inner = result
    for step in path[:-1]:
        inner = inner[step]  # type: ignore[index]  # a path that places() gave
    inner[path[-1]] = to  # type: ignore[index]  # the same
    return result


@pytest.mark.parametrize("number", range(len(RECORDS)))
def test_whatever_stands_in_a_field_nothing_breaks(number: int) -> None:
    record = RECORDS[number]
    others: tuple[object, ...] = (None, 0, -1, True, 1e308, [], {}, [[]], [None], {"value": {}})
    dice = random.Random(number)  # noqa: S311  # to choose some of many
    for path in places(record):
        for to in (*dice.sample(others, 2), dice.choice(HARM), [dice.choice(HARM)]):
            body = json.dumps(changed(record, path, to)).encode()
            for source in SOURCES:
                for draft in read(source, body):
                    is_sound(draft)


@pytest.mark.parametrize("harm", HARM)
def test_harm_in_xml_and_html_stays_text(harm: str) -> None:
    safe = "".join(c for c in harm if c.isprintable()).replace("&", "").replace("<", "&lt;")
    safe = safe.replace('"', "&quot;")
    documents = (
        recorded.feed(recorded.ARXIV_XMEM), recorded.PUBMED_DEEP, recorded.ACL_PAGE,
        recorded.HIGHWIRE_PAGE, recorded.DUBLIN_PAGE,
    )  # fmt: skip
    for document in documents:
        for word in ("Accepted to ECCV 2022", "Deep learning", "Kyle Lo", "Jörg", "Smith", "7115"):
            body = document.replace(word, safe).encode("utf-8", "replace")
            for source in SOURCES:
                for draft in read(source, body):
                    is_sound(draft)
            try:
                for draft in page.read(answer(body)):
                    is_sound(draft)
            except NotReadError:
                pass


# --- JSON and XML --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"NaN",
        b'{"a": Infinity}',
        b"\xff\xfe",
        b"[" * 200_000,
        b"9" * 10_000,
        b"{'a': 1}",
    ],
)
def test_what_is_no_json(body: bytes) -> None:
    with pytest.raises(NotReadError, match="an answer that is no JSON"):
        read_json(body)


def test_entities_are_not_read() -> None:
    for bomb in (entities(), outer_entity()):
        with pytest.raises(NotReadError, match="XML with entities, which are not read"):
            read_xml(bomb.body)


@pytest.mark.parametrize("body", [b"", b"<a>", b"<a>&x;</a>", b"text", b"<a b=c/>", b"\x00"])
def test_what_is_no_xml(body: bytes) -> None:
    with pytest.raises(NotReadError, match="an answer that is no XML"):
        read_xml(body)


def test_xml_without_end_in_depth() -> None:
    with pytest.raises(NotReadError, match="XML that is nested too deeply"):
        read_xml(b"<a>" * 30_000 + b"</a>" * 30_000)


def test_html_is_no_feed() -> None:
    with pytest.raises(NotReadError, match="XML that is no Atom feed"):
        SOURCES[0].read(answer(b"<html><body>We'll be back</body></html>"))


# --- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One. Two."),
        ("x<jats:sup>2</jats:sup> and CO<sub>2</sub>", "x^{2} and CO_{2}"),
        ("a < b, c<d and e>f", "a < b, c<d and e>f"),
        ("<memory> and <model> stay", "<memory> and <model> stay"),
        ("Science &amp; Nature", "Science & Nature"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        (
            (
                "of <jats:alternatives><jats:tex-math>\\documentclass{minimal}\\begin{document}"
                "$$x^2$$\\end{document}</jats:tex-math><mml:math><mml:msup><mml:mi>x</mml:mi>"
                "<mml:mn>2</mml:mn></mml:msup></mml:math></jats:alternatives> here"
            ),
            "of x^2 here",
        ),
        ("<mml:math><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>1</mml:mn></mml:math>", "x=1"),
        ("<i>unclosed", "unclosed"),
        ("<p", "<p"),
        ("", ""),
    ],
)
def test_marked_text(marked: str, expected: str) -> None:
    assert plain(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<jats:title>Abstract</jats:title><jats:p>We do.</jats:p>", "We do."),
        ("<b>Summary:</b> We do.", "We do."),
        ("Abstract: We do.", "We do."),
        ("ABSTRACT We do.", "We do."),
        ("Abstract interpretation is old.", "Abstract interpretation is old."),
        ("Abstract Syntax Trees grow.", "Abstract Syntax Trees grow."),
        ("<jats:title>Methods</jats:title><jats:p>We do.</jats:p>", "Methods We do."),
        ("<p> </p>", None),
        ("", None),
    ],
)
def test_abstracts(marked: str, expected: str | None) -> None:
    assert abstract(marked) == expected


@pytest.mark.parametrize("value", ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1694-233X",
                                   "http://orcid.org/0000-0002-1694-233x "])  # fmt: skip
def test_orcids_with_a_right_digit(value: str) -> None:
    assert orcid(value) in {"0000-0002-1825-0097", "0000-0002-1694-233X"}


@pytest.mark.parametrize("value", ["0000-0002-1825-0098", "0000-0002-1825", "", "x", "0" * 19])
def test_orcids_that_are_none(value: str) -> None:
    assert orcid(value) is None


@pytest.mark.parametrize("piece", [
    "<!--", "<a ", '<a href="', "</", "<!", "<?", "<a a='", "<a <", "&#", "<script>", "<title>",
    "<a a= ", "<meta content=x/", "<a b=c'd", "<p", "<jats:sup ", "<i>", "<sub>", "<mml:math>",
    "<tex-math>\\begin{document}",
])  # fmt: skip
def test_pages_and_marked_text_take_time_in_proportion(piece: str) -> None:
    long = piece * (LONGEST // 10 // len(piece))
    start = time.process_time()
    for _ in tags(long):
        pass
    plain(long[: answers.LONGEST_TEXT])
    page._found(answer(long.encode()))
    # A tenth of a second. Quadratic time would be a minute and more.
    assert time.process_time() - start < 10


def test_tags_as_a_browser_reads_them() -> None:
    read_tags = [
        (tag.name, dict(tag.attributes), tag.text)
        for tag in tags(
            "<!-- <meta name=no> --><META Name=a CONTENT='1 > 0'/>x &amp; y<br>"
            "<script>if (a < b) '<meta name=no>' &amp;</script><p a b=c/d a=2>< z"
        )
    ]
    assert read_tags == [
        ("meta", {"name": "a", "content": "1 > 0"}, "x & y"),
        ("br", {}, ""),
        ("script", {}, "if (a < b) '<meta name=no>' &amp;"),
        ("/script", {}, ""),
        ("p", {"a": "", "b": "c/d"}, ""),
    ]


@pytest.mark.parametrize(
    "script",
    ["", "{", "[" * 100_000, "NaN", '{"@type": "ScholarlyArticle"}', '{"@graph": {"@graph": 5}}',
     '{"@type": ["Person", 5], "name": "x"}', "[[[[{}]]]]", " " * 1_100_000 + "{}"],
)  # fmt: skip
def test_linked_data_without_an_article(script: str) -> None:
    assert linked.article([script]) == linked.Article()


def test_linked_data_of_thousands_of_things_is_left_at_the_thousandth() -> None:
    article = {"@type": "ScholarlyArticle", "name": "T"}
    few, many = ([*[{"@type": "WebSite"}] * count, article] for count in (900, 1_100))
    assert linked.article([json.dumps(few)]).title == "T"
    assert linked.article([json.dumps(many)]) == linked.Article()
