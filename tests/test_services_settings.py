"""Settings of asking: from mkdocs.yml and the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.problems import Problem
from catalog.services.settings import ADDRESSES, SERVICES, Settings, read_settings, variables

HOME = {"PAPER_CATALOG_CACHE": "off"}


def said(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.text() for problem in problems]


def test_without_any_the_public_services_are_asked() -> None:
    read = read_settings(None, {})
    assert read.problems == ()
    assert read.settings.address("crossref") == "https://api.crossref.org"
    assert read.settings.cache is not None
    assert read.settings.cache.parts[-2:] == ("paper-catalog", "services")
    assert {*ADDRESSES} == {*SERVICES}
    assert all(address.startswith("https://") for address in ADDRESSES.values())


def test_from_mkdocs_yml() -> None:
    configured = {
        "contact": "ann@example.org",
        "offline": True,
        "cache": "some/folder",
        "leave_out": ["openreview"],
        "trusted": ["http://intranet.example:8080"],
        "addresses": {"crossref": "http://mirror.example/api/"},
    }
    read = read_settings(configured, {}, site="https://example.org/papers/")
    assert read.problems == ()
    assert read.settings == Settings(
        contact="ann@example.org",
        offline=True,
        cache=Path("some/folder"),
        leave_out=frozenset(["openreview"]),
        trusted=("http://intranet.example:8080",),
        addresses={"crossref": "http://mirror.example/api"},
        site="https://example.org/papers/",
    )
    assert read.settings.address("crossref") == "http://mirror.example/api"


@pytest.mark.parametrize("none", [False, None, ""])
def test_no_cache(none: object) -> None:
    assert read_settings({"cache": none}, {}).settings.cache is None


def test_the_environment_wins() -> None:
    environment = {
        "PAPER_CATALOG_CONTACT": "mailto:bob@example.org",
        "PAPER_CATALOG_SITE": "https://other.example/",
        "PAPER_CATALOG_OFFLINE": "no",
        "PAPER_CATALOG_CACHE": "off",
        "PAPER_CATALOG_LEAVE_OUT": "openalex, acl",
        "PAPER_CATALOG_TRUSTED": "http://127.0.0.1:1 http://127.0.0.1:2",
        "PAPER_CATALOG_SEMANTIC_SCHOLAR": "http://127.0.0.1:3/s2",
        "PAPER_CATALOG_SEMANTIC_SCHOLAR_TOKEN": "secret",
        "PAPER_CATALOG_UNKNOWN": "is somebody else's",
        "HOME": "/home/bob",
    }
    configured = {"contact": "ann@example.org", "offline": True, "cache": "folder"}
    read = read_settings(configured, environment)
    assert read.problems == ()
    assert read.settings == Settings(
        contact="bob@example.org",
        site="https://other.example",
        offline=False,
        cache=None,
        leave_out=frozenset(["openalex", "acl"]),
        trusted=("http://127.0.0.1:1", "http://127.0.0.1:2"),
        addresses={"semantic-scholar": "http://127.0.0.1:3/s2"},
        tokens={"semantic-scholar": "secret"},
    )


def test_an_empty_variable_is_as_none() -> None:
    environment = dict.fromkeys(variables(), "  ")
    assert read_settings({"contact": "ann@example.org"}, environment).settings.contact == (
        "ann@example.org"
    )


def test_tokens_do_not_go_to_an_address_that_mkdocs_yml_names() -> None:
    configured = {"addresses": {"openalex": "https://evil.example"}}
    environment = {"PAPER_CATALOG_OPENALEX_TOKEN": "a", "PAPER_CATALOG_OPENREVIEW_TOKEN": "b"}
    assert read_settings(configured, environment).settings.tokens == {"openreview": "b"}
    other = {"addresses": {"openreview-v1": "https://evil.example"}}
    assert read_settings(other, environment).settings.tokens == {"openalex": "a"}
    environment["PAPER_CATALOG_OPENALEX"] = "https://proxy.example"
    read = read_settings(configured, environment)
    assert read.settings.tokens == {"openalex": "a", "openreview": "b"}
    assert read.settings.address("openalex") == "https://proxy.example"


def test_tokens_come_from_the_environment_alone_and_are_not_shown() -> None:
    read = read_settings({"tokens": {"openalex": "a"}}, {})
    assert read.settings.tokens == {}
    assert said(read.problems) == [
        "mkdocs.yml:1:1: bad-service-setting: services: tokens: there is no such setting"
    ]
    broken = read_settings(None, {"PAPER_CATALOG_OPENALEX_TOKEN": "hush\r\nX-Evil: 1"})
    assert broken.settings.tokens == {}
    [text] = said(broken.problems)
    assert "PAPER_CATALOG_OPENALEX_TOKEN: it holds spaces" in text
    assert "hush" not in text
    shown = read_settings(None, {"PAPER_CATALOG_OPENALEX_TOKEN": "hush"}).settings
    assert shown.tokens == {"openalex": "hush"}
    assert "hush" not in repr(shown)


@pytest.mark.parametrize(
    ("configured", "problem"),
    [
        ("on", "services: this must be a mapping, such as `contact: you@example.org`"),
        ([], "services: this must be a mapping, such as `contact: you@example.org`"),
        ({"contat": "x"}, "services: contat: there is no such setting\nhint: did you mean"),
        ({"contact": "no mail"}, "services: contact: 'no mail' is not a mail address"),
        ({"contact": "a@b.org\r\nX: y"}, "services: contact: 'a@b.org\\r\\nX: y' is not a mail"),
        ({"contact": "a@b.org) x"}, "services: contact: 'a@b.org) x' is not a mail address"),
        ({"offline": 3}, "services: offline: '3' is neither true nor false"),
        ({"cache": 7}, "services: cache: '7' is not a folder"),
        ({"leave_out": ["opnalex"]}, "services: leave_out: no service is called 'opnalex'\n"),
        ({"leave_out": 5}, "services: leave_out: '5' is not a list of services"),
        ({"trusted": "ftp://x"}, "services: trusted: 'ftp://x' is not an address"),
        ({"addresses": "x"}, "services: addresses: this must be a mapping"),
        ({"addresses": {"x": "y"}}, "services: addresses: x: there is no such service"),
        ({"addresses": {"acl": 5}}, "services: addresses: acl: '5' is not an address"),
    ],
)
def test_what_is_wrong_is_said_and_counts_as_not_given(configured: object, problem: str) -> None:
    read = read_settings(configured, HOME)
    [text] = said(read.problems)
    assert text.startswith(f"mkdocs.yml:1:1: bad-service-setting: {problem}")
    assert read.settings == Settings()


def test_every_variable_is_read() -> None:
    assert len(variables()) == 6 + len(SERVICES) + 3
    for name in variables():
        value = "a b" if name.endswith("_TOKEN") else "\x07 nonsense"
        if name == "PAPER_CATALOG_CACHE":
            assert read_settings(None, {name: "x"}).settings.cache == Path("x")
        else:
            assert read_settings(None, {name: value}).problems, name
