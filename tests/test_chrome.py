"""Material's markup is mended in finished pages, and nothing else is touched."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from catalog.chrome import mend
from catalog.model import Author, Catalog, Markdown, Paper, PaperId, Topic, TopicId
from catalog.pages import Site, pages

# A site of Material's alone, with a page in a section of the menu and one that is not in it.
PLAIN = """\
site_name: Plain
theme: {name: material, font: false, features: [navigation.tabs]}
plugins: []
not_in_nav: beside.md
nav:
  - Home: index.md
  - Guide:
      - One: one.md
"""
PAGE = "# A page\n\n## A heading\n\nA text.\n\n## Another heading\n"

TOGGLE = '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer"'
BUNDLE = '<script src="../assets/javascripts/bundle.a5f9d56c.min.js"'
TITLE = '<label class="md-nav__title"'
STORAGE = (
    '<script>__md_scope=new URL("..",location),'
    '__md_get=(e,_=localStorage,t=__md_scope)=>JSON.parse(_.getItem(t.pathname+"."+e)),'
    "__md_set=(e,_,t=localStorage,a=__md_scope)=>"
    '{try{t.setItem(a.pathname+"."+e,JSON.stringify(_))}catch(e){}}</script>'
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("plain")
    (project / "mkdocs.yml").write_text(PLAIN, "utf-8")
    (project / "docs").mkdir()
    for name in ("index", "one", "beside"):
        (project / f"docs/{name}.md").write_text(PAGE, "utf-8")
    build(load_config(str(project / "mkdocs.yml"), site_dir=str(project / "site")))
    return project / "site"


def elements(html: str) -> list[tuple[str, dict[str, str], str | None, str | None]]:
    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return [
        (str(one.tag), dict(one.attrib), one.text, one.tail)  # in the order of the page
        for one in tree.iter()
    ]


def changes(html: str) -> Iterator[tuple[str, set[tuple[str, str]], set[tuple[str, str]]]]:
    """The elements that mending changes: their names, the attributes they lose, and those new."""
    for before, after in zip(elements(html), elements(mend(html)), strict=True):
        tag, was, text, *texts = before
        name, now, says, *same = after
        assert (tag, texts) == (name, same)
        assert text == says or "__md_get=" in (text or "")
        if was != now:
            yield tag, was.items() - now.items(), now.items() - was.items()


COMPLETED = ("input", {("autocomplete", "off")}, set[tuple[str, str]]())
UNFOCUSED = ("label", {("tabindex", "")}, set[tuple[str, str]]())
NAMELESS = ("label", {("for", "__toc")}, set[tuple[str, str]]())
DEFERRED = ("script", set[tuple[str, str]](), {("defer", "")})


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        # The drawer and the search are checkboxes.
        ("index.html", [COMPLETED, COMPLETED, DEFERRED]),
        ("one/index.html", [COMPLETED, COMPLETED, UNFOCUSED, DEFERRED]),
        ("beside/index.html", [COMPLETED, COMPLETED, NAMELESS, DEFERRED]),
        ("404.html", [COMPLETED, COMPLETED, DEFERRED]),
    ],
)
def test_materials_own_pages_are_mended(plain: Path, page: str, expected: list[object]) -> None:
    html = (plain / page).read_text("utf-8")
    assert list(changes(html)) == expected
    assert mend(mend(html)) == mend(html)


def test_materials_script_reads_nothing_where_nothing_is_kept(plain: Path) -> None:
    """Where cookies are blocked, to name `localStorage` is an error."""
    html = (plain / "one/index.html").read_text("utf-8")
    # As an argument's default, it is named outside of any `try`.
    assert html.count("=localStorage,") == 2
    assert "=localStorage," not in mend(html)


@pytest.mark.parametrize(
    ("html", "mended"),
    [
        (f'{TOGGLE} autocomplete="off">', f"{TOGGLE}>"),
        (f"{TOGGLE} autocomplete='off' checked>", f"{TOGGLE} checked>"),
        # As a minifier leaves it.
        (
            "<input class=md-toggle data-md-toggle=drawer type=checkbox autocomplete=off>",
            "<input class=md-toggle data-md-toggle=drawer type=checkbox>",
        ),
        (
            '<label class="md-nav__link md-nav__link--x" for="__nav_6" tabindex="">',
            '<label class="md-nav__link md-nav__link--x" for="__nav_6">',
        ),
        ("<label class=md-nav__link for=a tabindex>", "<label class=md-nav__link for=a>"),
        (f'{TITLE} for="__toc">Contents', f"{TITLE}>Contents"),
        ("<label class=md-nav__title for=__toc>", "<label class=md-nav__title>"),
        (f"{BUNDLE}></script>", f"{BUNDLE} defer></script>"),
        (
            "<script src=assets/javascripts/bundle.0f.min.js></script>",
            "<script src=assets/javascripts/bundle.0f.min.js defer></script>",
        ),
        (
            STORAGE,
            (
                '<script>__md_scope=new URL("..",location),'
                "__md_get=(e,_,t=__md_scope)=>"
                '{try{return JSON.parse((_||localStorage).getItem(t.pathname+"."+e))}'
                "catch(e){return null}},"
                "__md_set=(e,_,t,a=__md_scope)=>"
                '{try{(t||localStorage).setItem(a.pathname+"."+e,JSON.stringify(_))}catch(e){}}'
                "</script>"
            ),
        ),
    ],
)
def test_what_is_mended(html: str, mended: str) -> None:
    assert mend(html) == mended


@pytest.mark.parametrize(
    "html",
    [
        "",
        # Elements of others, and other values.
        '<input class="search" autocomplete="off">',
        f'{TOGGLE} autocomplete="on">',
        f'{TOGGLE} title=" autocomplete=off">',
        f'{TOGGLE}><input autocomplete="off">',
        '<label class="md-nav__link" tabindex="0">',
        '<label class="md-nav__link" for="x"> tabindex=""',
        f'{TITLE} for="__drawer">',
        # The menu has the checkbox.
        f'<input class="md-nav__toggle" type="checkbox" id="__toc">{TITLE} for="__toc">',
        '<script src="bundle.js"></script>',
        f"{BUNDLE} defer></script>",
        # Others' scripts, and one without an end.
        f"<script>own()</script>{STORAGE.removeprefix('<script>')}",
        STORAGE.removesuffix("</script>"),
        # Escaped, so a text.
        f'&lt;{TOGGLE[1:]} autocomplete="off">',
    ],
)
def test_what_is_left_alone(html: str) -> None:
    assert mend(html) == html


@pytest.mark.parametrize(
    ("behind", "deferred"),
    [
        ('<script type="module" src="a.js"></script>', True),
        ("<script src=a.js type=module></script>", True),
        ('<script type="application/json">{}</script>', True),
        ('<script src="a.js" defer></script><script defer="" src="b.js"></script>', True),
        ("<p>document$</p>", True),
        ('<script src="a.js"></script>', False),
        ("<script>document$.subscribe(run)</script>", False),
        ("<SCRIPT>document$.subscribe(run)</SCRIPT>", False),
        # Without an address, a script is run at once.
        ("<script defer>document$</script>", False),
        ('<script type="text/javascript">document$</script>', False),
        ('<script type="module" src="a.js"></script><script>document$</script>', False),
        ('<script title="type=module">document$</script>', False),
        ('<script title="a < b">document$</script>', False),
        ('<script src="a.js" data-defer></script>', False),
    ],
)
def test_a_script_that_needs_materials_still_finds_it(behind: str, *, deferred: bool) -> None:
    html = f"<script>early()</script>{BUNDLE}></script>{behind}"
    wanted = f"<script>early()</script>{BUNDLE} defer></script>{behind}"
    assert mend(html) == (wanted if deferred else html)


def test_texts_of_entries_are_left_alone() -> None:
    """What looks like Material's markup in them is escaped wherever it stands."""
    markup = f"""{TOGGLE} autocomplete="off"> <label class="md-nav__link" tabindex="">
        {TITLE} for="__toc"> {BUNDLE}></script> {STORAGE}"""
    one_line = " ".join(markup.split())
    assert mend(one_line) != one_line
    topic = Topic(
        id=TopicId("t"), file="topics/t.yaml", title=one_line, description=Markdown(markup)
    )
    paper = Paper(
        id=PaperId("p"),
        file="papers/p.yaml",
        title=one_line,
        abstract=markup,
        authors=(Author(name=one_line),),
        venue=one_line,
        topics=(topic.id,),
        why=Markdown(f"{markup}\n\n`{one_line}`\n\n```html\n{markup}\n```\n\n    {one_line}\n"),
    )
    site = Site(
        catalog=Catalog(papers=(paper,), topics=(topic,)),
        name=one_line,
        url="https://e.org/",
        author_pages=1,
    )
    shown = 0
    for page in pages(site):
        content = page.compose()
        for html in map(str, (content.body, *content.front.values())):
            assert mend(html) == html
        shown += content.body.count("&lt;input")
    assert shown > 10


def test_broken_pages_cost_their_length() -> None:
    for broken in (
        '<input class="md-toggle" ',
        '<input class="md-toggle" "',
        '<label class="md-nav__link ',
        '<input class="md-toggle" a="',
        "<input ",
        " id=",
        "<script ",
        '<script a="',
        BUNDLE,
        f"{BUNDLE}>",
        STORAGE,
        STORAGE.removesuffix("</script>"),
    ):
        long = f'<input class="md-toggle" {BUNDLE}>{broken * 20_000}'
        began = time.process_time()
        mend(long)
        assert time.process_time() - began < 5, broken
