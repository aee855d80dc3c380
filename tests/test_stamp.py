"""A stamp says what the shape said, with every value written for the place it stands in."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from catalog.stamp import BODY, Placeholders, Stamp, StampError, cut


def shape(page: str, *names: str) -> Stamp:
    """A stamp of a page in which {title} and the like are placeholders, and {body} the body."""
    placeholders = Placeholders("pc", "n0nce")
    filled = page.replace("{body}", placeholders.body())
    for name in names:
        filled = filled.replace("{" + name + "}", placeholders.token(name))
    return cut(filled, placeholders, shape="paper")


BASE = {BODY: "<div>body</div>"}


@pytest.mark.parametrize(
    ("page", "value", "expected"),
    [
        ("<p>{title}</p>{body}", "a &amp; b", "<p>a &amp; b</p><div>body</div>"),
        ("<title>{title}</title>{body}", "a", "<title>a</title><div>body</div>"),
        (
            '<meta content="{title}">{body}',
            "a &#34;b&#34;",
            '<meta content="a &#34;b&#34;"><div>body</div>',
        ),
        # A minifier has taken the quotes away: they come back with the value.
        ("<meta content={title}>{body}", "a b", '<meta content="a b"><div>body</div>'),
        ("<a title=x-{title} id=i>{body}", "a b", '<a title="x-a b" id=i><div>body</div>'),
        (
            '<a href="https://x.org/?q={title}">{body}',
            "a &amp; b",
            '<a href="https://x.org/?q=a%20%26%20b"><div>body</div>',
        ),
        (
            '<script type="application/ld+json">{"n": "{title}"}</script>{body}',
            "a &lt;/script&gt; &#34;",
            (
                '<script type="application/ld+json">'
                '{"n": "a \\u0026lt;/script\\u0026gt; \\u0026#34;"}</script><div>body</div>'
            ),
        ),
        ("<p>{title}</p><b>{title}</b>{body}", "x", "<p>x</p><b>x</b><div>body</div>"),
    ],
)
def test_values_are_written_for_their_context(page: str, value: str, expected: str) -> None:
    stamp = shape(page, "title")
    assert stamp.fill({**BASE, "title": value}).decode().replace("</div>\n", "</div>") == expected


@pytest.mark.parametrize(
    ("page", "where"),
    [
        ("<script>var t = '{title}'</script>{body}", "<script>"),
        ("<style>.{title} {}</style>{body}", "<style>"),
        ("<!-- {title} -->{body}", "a comment"),
        ("<p {title}>{body}", "an attribute's name"),
        ("<x{title}>{body}", "a tag's name"),
        ('<p onclick="f({title})">{body}', "the attribute onclick of <p>"),
        ('<p style="{title}">{body}', "the attribute style of <p>"),
        ('<a href="{title}">{body}', "the address in href of <a>"),
        (
            '<script type="application/json">{"a": {title}}</script>{body}',
            "a JSON script, outside a string",
        ),
    ],
)
def test_a_context_that_cant_be_told_is_an_error_naming_the_shape(page: str, where: str) -> None:
    with pytest.raises(StampError) as caught:
        shape(page, "title")
    assert str(caught.value) == (
        f"paper: the page's title stands in {where}, where it can't be escaped safely; "
        "change the template, or set `press: false`"
    )


@pytest.mark.parametrize(
    "page", ["no body at all", "{body}{body}", "<script>{body}</script>", "<!-- {body} -->"]
)
def test_the_body_stands_in_the_page_once(page: str) -> None:
    with pytest.raises(StampError, match=r"^paper: the page's "):
        shape(page)


def test_what_stands_in_the_head_is_html() -> None:
    stamp = shape("<head>{head}</head>{body}", "head")
    filled = stamp.fill({**BASE, "head": '<meta a="&amp;">'}).decode()
    assert filled.rstrip() == '<head><meta a="&amp;"></head><div>body</div>'
    with pytest.raises(StampError, match=r"^paper: the page's head stands in the attribute"):
        shape('<p title="{head}">{body}', "head")


@pytest.mark.parametrize("change", [str.upper, str.capitalize, lambda text: text[:-1]])
def test_a_changed_placeholder_is_an_error(change: object) -> None:
    placeholders = Placeholders("pc", "n0nce")
    token = change(placeholders.token("title"))  # type: ignore[operator]  # one of the three
    with pytest.raises(StampError, match="has changed a placeholder"):
        cut(f"<p>{token}</p>{placeholders.body()}", placeholders, shape="paper")


TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))


@given(title=TEXTS, text=TEXTS)
def test_any_text_comes_out_as_itself(title: str, text: str) -> None:
    stamp = shape(
        "<!doctype html><title>{title}</title><p id=p title={title}>{title}</p>{body}", "title"
    )
    values = {"title": str(escape(title)), BODY: f"<div id=b>{escape(text)}</div>"}
    tree = html5lib.parse(stamp.fill(values).decode(), namespaceHTMLElements=False)
    (title_element,), (paragraph,), (body,) = (
        tree.findall(f".//{path}") for path in ("title", "p", "div[@id='b']")
    )
    assert (title_element.text or "") == title
    assert paragraph.get("title") == title
    assert "".join(body.itertext()) == text


@given(value=st.sampled_from(["pcn0ncex0z", "pcn0ncex1z", "n0nce", "{title}", "{body}"]))
def test_values_that_look_like_placeholders_are_texts(value: str) -> None:
    stamp = shape("<p>{title}</p>{body}", "title")
    filled = stamp.fill({**BASE, "title": value}).decode()
    assert filled.startswith(f"<p>{value}</p><div>body</div>")
