"""The oracle of pressing, on papers that nobody would write: with it and without it, one site."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from catalog.entry import write_paper
from catalog.model import (
    AclId,
    ArxivId,
    CitationKey,
    Doi,
    Identifiers,
    Links,
    Markdown,
    Paper,
    PaperId,
    PubmedId,
    Url,
)
from tests.conftest import TOY
from tests.test_entry_revise import lines_of_text, markdown_texts, records
from tests.test_press import PLAIN, built, flat, without_sitemap

# What test_press.py has not: another way to write the navigation, another language, which is
# written from right to left, and templates that say more of a page and in other places.
FEATURED = """\
theme:
  name: material
  language: ar
  custom_dir: overrides
  icon: {logo: material/bookshelf}
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default, primary: custom, accent: teal,
       toggle: {icon: material/moon-waning-crescent, name: Dark}}
    - {media: "(prefers-color-scheme: dark)", scheme: slate,
       toggle: {icon: material/weather-sunny, name: Light}}
  features:
    - announce.dismiss
    - content.action.edit
    - content.action.view
    - header.autohide
    - navigation.expand
    - navigation.indexes
    - navigation.instant
    - navigation.instant.prefetch
    - navigation.prune
    - navigation.sections
    - navigation.tabs
    - navigation.tabs.sticky
    - navigation.top
    - navigation.tracking
    - toc.follow
    - toc.integrate
nav:
  - Home: index.md
  - Lists: [topics/index.md, tags/index.md, {All: papers/index.md}]
  - Other: [years/index.md, about.md, https://example.org/]
extra:
  generator: false
  homepage: https://example.org/
  alternate: [{name: English, link: /en/, lang: en}, {name: Deutsch, link: /de/, lang: de}]
  analytics: {provider: google, property: G-2}
  consent: {title: Cookies, description: "Some, & <b>more</b>."}
  social: [{icon: fontawesome/brands/github, link: https://example.org, name: "A & B"}]
copyright: "&copy; <a href='https://example.org'>us</a>"
extra_css: [extra.css]
markdown_extensions:
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc: {permalink: true}
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.magiclink
  - pymdownx.smartsymbols
  - pymdownx.snippets
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
"""
OVERRIDES = {
    "main.html": """\
{% extends "base.html" %}
{% block htmltitle %}<title>{{ page.title }} | {{ config.site_name }}</title>{% endblock %}
{% block extrahead %}
  {{ super() }}
  {% if page and page.meta %}
    <meta property="og:description" content='{{ page.meta.description }}'>
    <link rel="alternate" href="{{ page.canonical_url }}?lang=en" title="{{ page.title }}">
  {% endif %}
{% endblock %}
{% block announce %}
  <!-- An
       announcement -->
  Read <q>{{ page.title }}</q>, or <a href="{{ page.url | url }}">this</a>.
{% endblock %}
{% block content %}
  <p data-path="{{ page.file.src_uri }}"
     data-edit="{{ page.edit_url }}">{{ page.meta.description }}</p>
  {{ super() }}
{% endblock %}
""",
    "partials/copyright.html": '<p title="a >\n  b">{{ config.copyright }} {{ page.title }}</p>\n',
}

# --- papers that nobody would write --------------------------------------------------------------

MARKDOWN = [
    "**bold** *and* `code`",
    "[a toy](papers/on-the-price-of-toys.md)",
    "[by `name`](papers/generated-0.md) *next*",
    "[gone](papers/no-such-paper.md)",
    "[out](https://example.org/?q=%3C&r)",
    "- one\n- two\n    - three",
    "> quoted\n\ntext",
    "1. one\n2. two",
    "    indented\n      code",
    "line  \nbroken",
    "*a*\n**b**\n`c`",
]
PIECES = [
    "<TRK>",
    "<b>",
    "</title>",
    "</script>",
    "<script>alert(1)</script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&",
    "&amp;",
    "&#60;",
    "&lt",
    '"',
    "'",
    "`code`",
    "``",
    "{{ 7 * 7 }}",
    "{{",
    "{% raw %}",
    "{%",
    "{#",
    "{: .class #id }",
    '--8<-- "about.md"',
    "$x_{i}^2$",
    r"\textbf{x}",
    "\\",
    "~~~",
    "# heading",
    "* item",
    "1. item",
    "[link](about.md)",
    "![image](x.png)",
    "[^1]",
    "==mark==",
    "++key++",
    "(c) 1/2 -->",
    ":smile:",
    "| a | b |",
    "https://example.org/?a=1&b=<2>",
    "someone@example.org",
    "pc0123456789abx0z",
    "kept0123456789abcdefghix1z",
    "pathx1z",
    "شبكة عصبية",
    "רשת",
    "\u202e",
    "日本語\u3000の",
    "a\u00a0b",
    "é",
    "e\u0301",
    "🧪",
    "𝒳",
    "word " * 12,
    "Attention",
]


def texts() -> st.SearchStrategy[str]:
    """Texts as they are stored: white space folded, not empty; some very long."""
    pieces = st.lists(st.sampled_from(PIECES) | lines_of_text(), min_size=1, max_size=7)
    short = pieces.map(" ".join).map(lambda text: " ".join(text.split()))
    long = short.map(lambda text: " — ".join([text] * (400 // len(text) + 1)))
    return st.one_of(short, short, short, long)


NOTES = st.lists(
    st.one_of(texts(), markdown_texts(), st.sampled_from(MARKDOWN)), min_size=1, max_size=4
).map(lambda blocks: Markdown("\n\n".join(blocks)))
NUMBER = 40
IDS = [PaperId(f"generated-{number}") for number in range(NUMBER)]
TOPICS = ["long-context", "associative-memory", "semantic-segmentation", "segmentation"]
TAGS = ["bert", "mamba", "cityscapes", "sparse-attention"]


def some(of: Sequence[str], least: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    chosen = st.lists(st.sampled_from(of), min_size=least, max_size=most, unique=True)
    return chosen.map(tuple)


FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "id": st.just(PaperId("any")),
    "file": st.sampled_from(["papers", "papers/deep/er"]),
    "title": texts(),
    "abstract": st.none() | texts(),
    "why": st.none() | NOTES,
    "topics": some(TOPICS, 1, 3),
    "tags": some(TAGS, 0, 3),
    "related": some(IDS, 0, 3),
    "same_as": some(IDS, 0, 2),
    "not_same_as": st.just(()),
    "version_of": st.none() | st.sampled_from(IDS),
    "aliases": st.sampled_from([(), (PaperId("former"),)]),
}


def catalog() -> list[Paper]:
    """A few dozen papers, all fields of any value. Each is an example for itself: a test of dozens
    at once has more in it than Hypothesis draws.
    """
    made: list[Paper] = []

    @given(records(Paper, **FIELDS))
    @settings(
        max_examples=NUMBER,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def draw(paper: Paper) -> None:
        made.append(_numbered(paper, len(made)))

    draw()
    # An address that may stand in an entry, though Python can't take it apart.
    odd = replace(made[1], links=Links(code=(Url("http://x:y/[z]?a=%00&b='"),)))
    return _referring([made[0], odd, *made[2:NUMBER]])


def _referring(papers: list[Paper]) -> list[Paper]:
    """The papers, of which none refers to one that was taken out."""
    gone = {paper.id for paper in papers if paper.removed}
    return [
        replace(
            paper,
            related=tuple(id_ for id_ in paper.related if id_ not in gone),
            same_as=tuple(id_ for id_ in paper.same_as if id_ not in gone),
            version_of=None if paper.version_of in gone else paper.version_of,
        )
        for paper in papers
    ]


def _numbered(paper: Paper, number: int) -> Paper:
    """A paper with an id, a title and identifiers that no other has, and all it refers to."""
    id_ = IDS[number % NUMBER]
    own = Identifiers(
        arxiv=ArxivId(f"2001.{number:05}"),
        doi=Doi(f"{paper.ids.doi}.{number}"),
        openreview=f"generated{number}",
        acl=AclId(f"2020.acl-main.{number}"),
        pubmed=PubmedId(str(number + 1)),
    )
    return replace(
        paper,
        id=id_,
        file=f"{paper.file}/{id_}.yaml",
        title=f"{paper.title} {number}",
        ids=Identifiers(
            **{
                f.name: getattr(own, f.name) if getattr(paper.ids, f.name) else None
                for f in fields(Identifiers)
            }
        ),
        citation_key=CitationKey(f"{paper.citation_key}{number}") if paper.citation_key else None,
        related=tuple(other for other in paper.related if other != id_),
        same_as=tuple(other for other in paper.same_as if other != id_),
        version_of=paper.version_of if paper.version_of != id_ else None,
        aliases=tuple(PaperId(f"{alias}-{id_}") for alias in paper.aliases),
    )


# --- the oracle ----------------------------------------------------------------------------------


def compare(papers: list[Paper], mkdocs: str) -> None:
    """Build the papers among the toys, pressed and not, and hold each page against the other."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(TOY / "docs", folder / "docs")
        for name, text in OVERRIDES.items():
            (folder / "overrides" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "overrides" / name).write_text(text, "utf-8")
        for paper in papers:
            file = folder / "docs" / paper.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(write_paper(paper), "utf-8")
        (folder / "docs/extra.css").write_text(":root {--md-primary-fg-color: red}\n")
        pressed = without_sitemap(built(folder, mkdocs, press=True))
        ordinary = without_sitemap(built(folder, mkdocs, press=False))
    assert pressed.keys() == ordinary.keys()
    made = [path for path in pressed if path.startswith("papers/generated-")]
    assert len([path for path in made if path.endswith("/index.html")]) == len(papers)
    for path in pressed:
        if pressed[path] != ordinary[path]:
            assert path.endswith(".html"), path
            one, other = (list(flat(html5lib.parse(f[path]))) for f in (pressed, ordinary))
            assert one == other, path


@pytest.mark.parametrize("mkdocs", [PLAIN, FEATURED], ids=["plain", "featured"])
def test_any_papers_are_pressed_as_mkdocs_shows_them(mkdocs: str) -> None:
    compare(catalog(), mkdocs)
