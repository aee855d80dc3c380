from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import links
from catalog.links import find, kind_of, lift, well_known
from catalog.model import FORMATS, Link, LinkKind, Links, Url

REPO = "https://github.com/hkchengrex/XMem"

# A text as abstracts have it, the part that shows the link, and where it leads.
SHAPES = [
    (f"Code is at {REPO}", REPO, REPO),
    (f"Code is at {REPO}.", REPO, REPO),
    (f"Code ({REPO}), data.", REPO, REPO),
    (f"is available in {REPO}.)", REPO, REPO),
    (f"{REPO}: the code", REPO, REPO),
    (f"at {REPO}; and", REPO, REPO),
    (f"Released at {REPO}!", REPO, REPO),
    (f"See [{REPO}].", REPO, REPO),
    (f"'{REPO}'", REPO, REPO),
    (f"“{REPO}”", REPO, REPO),
    (f"{REPO}’s code", REPO, REPO),
    (f"代码在{REPO}。", REPO, REPO),
    (f"<{REPO}>", REPO, REPO),
    (f"{REPO}/", f"{REPO}/", f"{REPO}/"),
    (f"{REPO}{{this https URL}}.", REPO, REPO),
    (f"{REPO}{{rm PyTorch}} code", REPO, REPO),
    (f"{REPO}{{XMem}}.", REPO, REPO),
    (rf"at \url{{{REPO}}}.", REPO, REPO),
    (rf"at \url{REPO}.", REPO, REPO),
    (rf"\href{{{REPO}}}{{here}}", REPO, REPO),
    ("at github.com/hkchengrex/XMem.", "github.com/hkchengrex/XMem", REPO),
    ("at: github.com/hkchengrex/XMem, and", "github.com/hkchengrex/XMem", REPO),
    (
        "at www.github.com/hkchengrex/XMem",
        "www.github.com/hkchengrex/XMem",
        "https://www.github.com/hkchengrex/XMem",
    ),
    ("see WWW.xmem.org.", "WWW.xmem.org", "https://WWW.xmem.org"),
    ("see xmem.github.io/demo.", "xmem.github.io/demo", "https://xmem.github.io/demo"),
    ("HTTPS://GitHub.com/a/b", "HTTPS://GitHub.com/a/b", "https://GitHub.com/a/b"),
    ("http://a.org/b", "http://a.org/b", "http://a.org/b"),
    ("at https://xmem.github.io.", "https://xmem.github.io", "https://xmem.github.io"),
    (
        "see https://en.wikipedia.org/wiki/Mamba_(snake).",
        "https://en.wikipedia.org/wiki/Mamba_(snake)",
        "https://en.wikipedia.org/wiki/Mamba_(snake)",
    ),
    (
        "(see https://en.wikipedia.org/wiki/Mamba_(snake))",
        "https://en.wikipedia.org/wiki/Mamba_(snake)",
        "https://en.wikipedia.org/wiki/Mamba_(snake)",
    ),
    (
        "at https://a.org:8080/b?c=d&e=f#g.",
        "https://a.org:8080/b?c=d&e=f#g",
        "https://a.org:8080/b?c=d&e=f#g",
    ),
    ("hf.co/a?b=http://c.org.", "hf.co/a?b=http://c.org", "https://hf.co/a?b=http://c.org"),
]


@pytest.mark.parametrize(("text", "shown", "url"), SHAPES)
def test_a_link_in_a_text(text: str, shown: str, url: str) -> None:
    assert [(text[found.start : found.end], found.url) for found in find(text)] == [(shown, url)]


BROKEN = [
    ("at https://github. com/uclnlp/EMAT.", "https://github."),
    ("will be at https://github.", "https://github."),
    ("code: https: //github.com/Graph-COM/Walks.", "https: //github.com/Graph-COM/Walks."),
    ("at http: //www.xmem.org/ now", "http: //www.xmem.org/"),
    ("at https://", "https://"),
    ("at http://localhost/x", "http://localhost/x"),
    ("at https://me@github.com/x", "https://me@github.com/x"),
    ("at https://[::1/x", "https://[::1/x"),
]


@pytest.mark.parametrize(("text", "shown"), BROKEN)
def test_a_broken_link(text: str, shown: str) -> None:
    assert [(text[found.start : found.end], found.url) for found in find(text)] == [(shown, None)]
    assert lift(text) == (Links(), (shown,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no link, and/or none at all",
        "on GitHub, github.com or huggingface.co",
        "mail to me@github.com/x",
        "notgithub.com/a/b",
        "http-like headers: https",
        "files such as model.py",
    ],
)
def test_what_is_no_link(text: str) -> None:
    assert list(find(text)) == []


def test_latex_that_says_the_address_twice() -> None:
    tree = f"{REPO}/tree/master"
    text = f"are now available at {tree}{{{tree}}}."
    assert [found.url for found in find(text)] == [tree, tree]
    assert lift(text) == (Links(code=(Url(tree),)), ())


def test_two_links_glued_to_latex_names() -> None:
    text = f"{REPO}-Paddle{{rm Paddle}} and {REPO}{{rm PyTorch}} code are available"
    assert [found.url for found in find(text)] == [f"{REPO}-Paddle", REPO]


@pytest.mark.parametrize(
    "again",
    [
        REPO,
        f"{REPO}/",
        "http://github.com/hkchengrex/XMem",
        "https://www.github.com/hkchengrex/XMem",
        "github.com/hkchengrex/xmem",
    ],
)
def test_a_link_that_stands_twice_is_lifted_once_as_it_stands_first(again: str) -> None:
    assert lift(f"Code: {REPO}. It is at {again}.") == (Links(code=(Url(REPO),)), ())


def test_links_keep_their_order_within_a_kind() -> None:
    text = "At https://github.com/b/b and https://github.com/a/a; see https://b.github.io."
    assert list(lift(text)[0]) == [
        Link(kind="code", url=Url("https://github.com/b/b")),
        Link(kind="code", url=Url("https://github.com/a/a")),
        Link(kind="project", url=Url("https://b.github.io")),
    ]


def test_broken_links_are_told_beside_good_ones() -> None:
    assert lift(f"{REPO} and https://github. com/a and https: //b.org") == (
        Links(code=(Url(REPO),)),
        ("https://github.", "https: //b.org"),
    )


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/a/b", "code"),
        ("https://www.github.com/a/b", "code"),
        ("https://GitHub.com/a/b", "code"),
        ("https://gitlab.com/a/b", "code"),
        ("https://gitlab.inria.fr/a/b", "code"),
        ("https://bitbucket.org/a/b", "code"),
        ("https://codeberg.org/a/b", "code"),
        ("https://anonymous.4open.science/r/weights-67C9/", "code"),
        ("https://huggingface.co/NexaAIDev/Dolphin", "model"),
        ("https://hf.co/NexaAIDev/Dolphin", "model"),
        ("https://huggingface.co/collections/kyutai/arc-encoders-68ee", "model"),
        ("https://huggingface.co/datasets/a/b", "data"),
        ("https://huggingface.co/spaces/a/b", "demo"),
        ("https://huggingface.co/papers/2207.07115", "paper"),
        ("https://xmem.github.io", "project"),
        ("https://a.gitlab.io/b/", "project"),
        ("https://sites.google.com/view/memorybenchrobots/", "project"),
        ("https://arxiv.org/abs/2207.07115", "paper"),
        ("https://arxiv.org/pdf/2207.07115v2", "pdf"),
        ("https://openreview.net/forum?id=x", "paper"),
        ("https://openreview.net/pdf?id=x", "pdf"),
        ("https://aclanthology.org/2023.acl-long.1.pdf", "pdf"),
        ("https://doi.org/10.1007/978-3-031-19815-1_37", "paper"),
        ("https://www.youtube.com/watch?v=x", "video"),
        ("https://youtu.be/x", "video"),
        ("https://vimeo.com/1", "video"),
        ("https://zenodo.org/records/1", "data"),
        ("https://www.kaggle.com/datasets/a/b", "data"),
    ],
)
def test_kind_by_host_and_path(url: str, kind: LinkKind) -> None:
    # Words before the link do not outweigh its host.
    assert kind_of(url, before="The poster with weights and films is at ") == kind
    assert well_known(url)


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ("", "project"),
        ("More is at ", "project"),
        ("Our code is available at ", "code"),
        ("Codes: ", "code"),
        ("The implementation can be found in ", "code"),
        ("Code and models are at ", "code"),
        ("The dataset is at ", "data"),
        ("Our benchmark: ", "data"),
        ("Pretrained weights are at ", "model"),
        ("Try the demo at ", "demo"),
        ("Videos are at ", "video"),
        ("Project page with demos: ", "project"),
        ("Project Page with code: ", "project"),
        ("We release the code. More is at ", "project"),
        ("Is there code? The data are at ", "data"),
        ("We decode and encode at ", "project"),
    ],
)
def test_kind_by_the_words_before_an_unknown_host(before: str, kind: LinkKind) -> None:
    url = "https://clearbuds.cs.washington.edu"
    assert kind_of(url, before=before) == kind
    assert list(lift(f"{before}{url}.")[0]) == [Link(kind=kind, url=Url(url))]
    assert not well_known(url)


def test_words_far_before_a_link_say_nothing() -> None:
    far = "Code " + "and so on " * 9
    assert list(lift(f"{far}https://a.org/b")[0]) == [
        Link(kind="project", url=Url("https://a.org/b"))
    ]


def test_a_mirror_is_not_well_known() -> None:
    assert not well_known("https://hf.privai.fun/NexaAIDev/Dolphin")
    assert not well_known("https://github.com.example.org/a/b")


PIECES = st.sampled_from(
    [
        *(REPO, "https://", "https: //", "www.", "github.com/", "a.org", "\\url"),
        *"()[]{}.,@/x”é \n",
    ]
)


@given(st.lists(PIECES, max_size=20).map("".join) | st.text(max_size=80))
def test_links_of_any_text(text: str) -> None:
    end = 0
    for found in find(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        if found.url is not None:
            assert FORMATS[Url].pattern.fullmatch(found.url)
            assert found.url.lower().endswith(text[found.start : found.end].lower())


_PIECES = (
    "https: //x.y", "https://a.b/c", "www.x.com", "//", "http://", "github.com/a/b", " ", "\n",
    "x.github.io/z", "(https://a.b).", "a,https://b.c/d;https://e.f", "\u00a0", "İ", "word",
    "https:", "://", ":", "HTTPS://A.B/", "sites.google.com/view/x", "hf.co/m",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join))
def test_links_are_found_where_looking_at_every_letter_finds_them(text: str) -> None:
    """Only words that may hold a link are looked at; that may not lose any."""
    everywhere = [match.start() for match in links._CANDIDATE.finditer(text)]
    assert [found.start for found in find(text)] == everywhere
