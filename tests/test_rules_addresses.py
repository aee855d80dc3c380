"""Addresses: look-alike hosts, shorteners, and what hinders a reader; and what is in order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Catalog, Event, Links, Markdown, Paper, PaperId, PartialDate, Url
from catalog.rules import Case, Rule
from catalog.rules.addresses import broken_address, link_shortener, look_alike_host, odd_url, trim
from catalog.rules.hosts import KNOWN, SHORTENERS, host_of, mixes_scripts, poses_as


def paper(*code: str, **values: object) -> Paper:
    links = Links(code=tuple(Url(url) for url in code))
    return Paper(
        id=PaperId("a"),
        file="papers/a.yaml",
        title="A",
        links=links,
        **values,  # type: ignore[arg-type]
    )


def found(rule: Rule, one: Paper) -> list[tuple[object, str]]:
    return [(f.path, f.message) for f in rule.find(Case(catalog=Catalog(papers=(one,))))]


@pytest.mark.parametrize(
    ("host", "known"),
    [
        # letters of other scripts, as they come and as punycode
        ("аrxiv.org", "arxiv.org"),
        ("xn--rxiv-43d.org", "arxiv.org"),
        ("githuЬ.com", ""),
        ("gіthub.com", "github.com"),
        ("www.gοοgle.com", "google.com"),
        # signs that look alike
        ("g1thub.com", "github.com"),
        ("githvb.com", "github.com"),
        ("huggingfacc.co", "huggingface.co"),
        ("d0i.org", "doi.org"),
        ("zen0do.org", "zenodo.org"),
        ("adanthology.org", "aclanthology.org"),
        # a letter more, less, another, or swapped
        ("arxivv.org", "arxiv.org"),
        ("arxv.org", "arxiv.org"),
        ("arixv.org", "arxiv.org"),
        ("githud.com", "github.com"),
        ("www.openrevlew.net", "openreview.net"),
        # a known name in front of another
        ("arxiv.org.example.net", "arxiv.org"),
        ("github.com-login.example", "github.com"),
        ("www.doi.org.example.net", "doi.org"),
    ],
)
def test_hosts_that_pose_as_others(host: str, known: str) -> None:
    assert poses_as(host_of(f"https://{host}/x")) == known


@pytest.mark.parametrize(
    "host",
    [
        *KNOWN,
        *SHORTENERS,
        "www.arxiv.org",
        "export.arxiv.org",
        "hkchengrex.github.io",
        "biorxiv.org",
        "medrxiv.org",
        "chemrxiv.org",
        "psyarxiv.com",
        "gitlab.inria.fr",
        "google.co.uk",
        "www.google.com.au",
        "people.csail.mit.edu",
        "aka.ms",
        "hf.co",
        "youtu.be",
        "dl.acm.org",
        "proceedings.mlr.press",
        "日本語.jp",
        "münchen.de",
        "пример.рф",
        "localhost",
        "x",
        "",
        "127.0.0.1",
    ],
)
def test_hosts_that_are_themselves(host: str) -> None:
    assert poses_as(host) == ""
    assert not mixes_scripts(host)


def test_addresses_of_notices_are_looked_at_like_links() -> None:
    one = paper(
        status="retracted",
        status_url=Url("https://githud.com/a"),
        history=(
            Event(status="corrected", date=PartialDate(2020), url=Url("https://bit.ly/x")),
            Event(
                status="corrected",
                date=PartialDate(2021),
                note="See https://githud.com/b and https:// example.org/c.",
                url=Url("https://example.org/x."),
            ),
        ),
    )
    looks = "'githud.com' looks like 'github.com' and is not"
    assert found(look_alike_host, one) == [
        (("status_url",), looks),
        (("history", 1, "note"), looks),
    ]
    assert found(link_shortener, one) == [(("history", 0, "url"), "'https://bit.ly/x'")]
    assert [path for path, _ in found(odd_url, one)] == [("history", 1, "url")]
    assert [path for path, _ in found(broken_address, one)] == [("history", 1, "note")]
    assert odd_url.mend is not None
    mended = odd_url.mend(Catalog())(one)
    assert mended.history[1].url == "https://example.org/x"
    assert replace(mended, history=one.history) == one
    ended = replace(one, status_url=Url("https://example.org/r."), history=())
    assert odd_url.mend(Catalog())(ended).status_url == "https://example.org/r"


def test_look_alike_hosts_are_found_in_texts_too() -> None:
    one = paper(
        "https://github.com/a/b",
        "https://githud.com/a/b",
        abstract="Code: https://arxiv.org.example.net/abs/1.",
        why=Markdown("See https://gіthub.com/a."),
    )
    assert found(look_alike_host, one) == [
        (("links", "code", 1), "'githud.com' looks like 'github.com' and is not"),
        (("abstract",), "'arxiv.org.example.net' looks like 'arxiv.org' and is not"),
        (("why",), "'gіthub.com' looks like 'github.com' and is not"),
    ]


def test_letters_of_two_scripts_in_one_name() -> None:
    assert found(look_alike_host, paper("https://exаmple.net/")) == [
        (("links", "code", 0), "'exаmple.net' mixes letters of several scripts that look alike")
    ]


def test_link_shorteners() -> None:
    one = paper(
        "https://bit.ly/x",
        "https://www.tinyurl.com/x",
        "https://example.org/bit.ly/x",
        abstract="As printed: https://bit.ly/y is here.",
    )
    assert found(link_shortener, one) == [
        (("links", "code", 0), "'https://bit.ly/x'"),
        (("links", "code", 1), "'https://www.tinyurl.com/x'"),
    ]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://github.com/a/b", ""),
        ("http://example.org:80/", ""),
        ("https://en.wikipedia.org/wiki/Attention_(machine_learning)", ""),
        ("https://web.archive.org/web/2020/https://example.org/", ""),
        ("https://8.8.8.8/", ""),
        ("https://example.org/a.", "ends with a sign of the sentence it stood in"),
        ("https://example.org/a),", "ends with a sign of the sentence it stood in"),
        ("https://https://example.org/", "holds a scheme twice"),
        ("http://localhost:8000/", "leads to no place that others can reach"),
        ("http://192.168.0.7/x", "leads to no place that others can reach"),
        ("http://127.0.0.1/x", "leads to no place that others can reach"),
        ("https://server/x", "has the host 'server', which is no public name"),
        ("https://example.org:8080/", "names the port 8080, which few places let through"),
        ("https://example.org:99999/", "can't be taken apart"),
        ("https://example.org/?utm_source=x", "says who sent the reader"),
        ("https://example.org/?a=1&fbclid=x", "says who sent the reader"),
    ],
)
def test_odd_url(url: str, why: str) -> None:
    assert [message for _, message in found(odd_url, paper(url))] == (
        [f"'{url}' {why}"] if why else []
    )


def test_signs_at_the_end_are_taken_away() -> None:
    assert odd_url.mend is not None
    mend = odd_url.mend(Catalog())
    one = paper("https://example.org/a.", "https://example.org/a", "https://example.org/b)")
    new = mend(one)
    assert new == paper("https://example.org/a", "https://example.org/b")
    assert mend(new) is new


@pytest.mark.parametrize(
    ("url", "trimmed"),
    [
        ("https://e.org/a_(b)", "https://e.org/a_(b)"),
        ("https://e.org/a_(b))", "https://e.org/a_(b)"),
        ("https://e.org/a.)'", "https://e.org/a"),
        ("https://...", "https://..."),
    ],
)
def test_trim(url: str, trimmed: str) -> None:
    assert trim(Url(url)) == trimmed


def test_broken_addresses_in_notes() -> None:
    one = paper(
        abstract="As printed: https: //e.org/x and https://github.",
        why=Markdown("Code: https: //e.org/x and [here](https://e.org/y)."),
    )
    assert found(broken_address, one) == [(("why",), "'https: //e.org/x'")]


@given(st.text(st.sampled_from("http:/.[]@%?#a1-х xn--é"), max_size=30))
def test_any_address_is_taken(text: str) -> None:
    url = f"https://{text}"
    one = paper(url, abstract=url, why=Markdown(url))
    for rule in (look_alike_host, link_shortener, odd_url, broken_address):
        found(rule, one)
    assert trim(trim(Url(url))) == trim(Url(url))
