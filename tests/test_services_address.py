"""Which addresses are asked: only public ones, and the one that was checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.services.address import Forbidden, Target, Unknown, is_public, origins, target

PUBLIC = "93.184.216.34"


def of(url: str, *addresses: str, trusted: frozenset[str] = frozenset()) -> object:
    def resolve(host: str, port: int) -> list[str]:
        del port
        if not addresses:
            raise OSError(host)
        return [*addresses]

    return target(url, trusted=trusted, resolve=resolve)


def test_a_public_host_is_asked_at_the_address_that_was_checked() -> None:
    goal = of("https://API.example.org/a/b?q=1#part", PUBLIC, "1.1.1.1")
    assert goal == Target(
        scheme="https", host="api.example.org", port=443, path="/a/b?q=1", ips=(PUBLIC, "1.1.1.1")
    )
    assert isinstance(goal, Target)
    assert (goal.named, goal.origin) == ("api.example.org", "https://api.example.org:443")


def test_a_port_of_its_own_is_in_the_host_header() -> None:
    goal = of("http://example.org:8080/", PUBLIC)
    assert isinstance(goal, Target)
    assert goal.named == "example.org:8080"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.0.0.2", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254",
        "0.0.0.0",  # noqa: S104  # nothing is bound to it
        "100.64.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "192.0.2.1", "::", "::1", "fe80::1", "fec0::1", "fc00::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "not an address", "",
    ],
)  # fmt: skip
def test_what_is_not_public_is_not_asked(address: str) -> None:
    assert not is_public(address)
    goal = of("http://harmless.example/", address)
    assert isinstance(goal, Forbidden)
    assert "is not a public address" in goal.why


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "8.8.8.8"])
def test_what_is_public_is(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough() -> None:
    assert isinstance(of("http://mixed.example/", PUBLIC, "10.0.0.1"), Forbidden)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "1.2.3", "10.0.0.1.",
     "1572395042", "example.0x10"],
)  # fmt: skip
def test_hosts_in_numbers_are_refused_even_if_they_stand_for_a_public_address(host: str) -> None:
    goal = of(f"http://{host}/", PUBLIC)
    assert isinstance(goal, Forbidden)
    assert "is a number, not a host" in goal.why


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "file: only http and https"),
        ("ftp://example.org/", "ftp: only http and https"),
        ("gopher://example.org/", "gopher: only http and https"),
        ("//example.org/", "no scheme: only http and https"),
        ("http://user:secret@example.org/", "a user's name"),
        ("http:///path", "no host"),
        ("http://exa mple.org/", "spaces or control characters"),
        ("http://example.org/\r\nHost: x", "spaces or control characters"),
        ("http://example.org\\@127.0.0.1/", "spaces or control characters"),
        ("http://example.org:99999/", "can't be taken apart"),
        ("http://[::1", "can't be taken apart"),
        ("http://[fe80::1%25eth0]/", "no host"),
    ],
)
def test_addresses_of_another_kind_are_refused(url: str, why: str) -> None:
    goal = of(url, PUBLIC)
    assert isinstance(goal, Forbidden)
    assert why in goal.why


def test_a_host_that_nobody_knows_is_no_error_of_ours() -> None:
    assert isinstance(of("http://nobody.example/"), Unknown)


def test_a_trusted_origin_may_be_private_but_no_other_port_or_scheme_of_it() -> None:
    trusted = origins(["http://Mirror.example:8080/some/path", "no address at all"])
    assert trusted == {"http://mirror.example:8080"}
    assert isinstance(of("http://mirror.example:8080/x", "10.0.0.1", trusted=trusted), Target)
    assert isinstance(of("http://mirror.example:8081/x", "10.0.0.1", trusted=trusted), Forbidden)
    assert isinstance(of("https://mirror.example:8080/x", "10.0.0.1", trusted=trusted), Forbidden)


@given(st.text(max_size=60))
def test_any_text_is_a_goal_or_a_reason(text: str) -> None:
    for url in (text, f"http://{text}/", f"https://example.org/{text}"):
        goal = of(url, "127.0.0.1")
        assert isinstance(goal, (Forbidden, Unknown))
