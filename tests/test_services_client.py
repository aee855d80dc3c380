"""The HTTP client: patience, bounds, politeness, and where it does not go."""

from __future__ import annotations

import socket
import ssl
import threading
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import pytest

from catalog.services import wire
from catalog.services.address import Target
from catalog.services.client import Client, Failure, Request, Response, user_agent
from catalog.services.clock import Pace
from catalog.services.settings import Service, Settings
from tests.services.servers import (
    QUICK,
    LocalServices,
    Reply,
    StoppedClock,
    as_json,
    down,
    dripping,
    gzip_bomb,
    html_page,
    huge,
    rate_limited,
    redirect,
    running,
    slow,
    truncated,
)


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServices]:
    with running() as services:
        yield services


@pytest.fixture
def services(server: LocalServices) -> LocalServices:
    server.reset()
    return server


def request(services: LocalServices, service: Service = "crossref") -> Request:
    url = f"{services.url}/{service}/works/10.1038%2Fnature14539"
    return Request(service=service, url=url, form="json")


def page(services: LocalServices, path: str = "highwire") -> Request:
    return Request(service=None, url=f"{services.url}/page/{path}", form="html")


def failed(outcome: Response | Failure) -> str:
    assert isinstance(outcome, Failure)
    return "; ".join(outcome.said)


# --- patience ------------------------------------------------------------------------------------


def test_a_slash_in_a_doi_arrives_as_one(services: LocalServices) -> None:
    outcome = services.client().get(request(services))
    assert isinstance(outcome, Response)
    assert outcome.found
    assert services.asked[0].path == "/works/10.1038/nature14539"


def test_it_asks_again_after_what_retry_after_says(services: LocalServices) -> None:
    services.once("crossref", rate_limited("7"))
    outcome = services.client().get(request(services))
    assert isinstance(outcome, Response)
    assert outcome.said == ("429, asked again after 7 s",)
    assert services.clock.slept == [7.0]


def test_retry_after_may_be_a_date(services: LocalServices) -> None:
    services.once("crossref", rate_limited(formatdate(services.clock.now() + 12, usegmt=True)))
    assert isinstance(services.client().get(request(services)), Response)
    assert services.clock.slept == [12.0]


@pytest.mark.parametrize("nonsense", ["soon", "-3", "1e3", "Mon, 99 Foo 2020", "9" * 400])
def test_a_retry_after_that_says_nothing_leaves_the_pause_to_us(
    services: LocalServices, nonsense: str
) -> None:
    services.once("crossref", rate_limited(nonsense))
    assert isinstance(services.client().get(request(services)), Response)
    assert 0.5 <= services.clock.slept[0] <= 1.0


def test_a_date_in_the_past_means_now(services: LocalServices) -> None:
    services.once("crossref", rate_limited("Wed, 21 Oct 2015 07:28:00 GMT"))
    assert isinstance(services.client().get(request(services)), Response)
    # What remains is the pause between any two requests.
    assert services.clock.slept == [0.0, pytest.approx(0.1)]


def test_whoever_wants_too_much_patience_is_left_at_once(services: LocalServices) -> None:
    services.trouble("crossref", rate_limited("3600"))
    outcome = services.client().get(request(services))
    assert failed(outcome) == "429, to be asked again after 3,600 s only"
    assert services.clock.slept == []
    assert len(services.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_an_outage_is_asked_again_with_growing_pauses_and_then_left(
    services: LocalServices, status: int
) -> None:
    services.trouble("crossref", down(status))
    words = failed(services.client().get(request(services))).split("; ")
    assert len(services.asked) == 3
    first, second = services.clock.slept[0], services.clock.slept[1]
    assert 0.5 <= first <= 1.0
    assert 1.0 <= second <= 2.0
    assert words[-1] == str(status)
    assert words[0].startswith(f"{status}, asked again after ")


def test_the_jitter_is_the_dice_and_nothing_else(services: LocalServices) -> None:
    services.trouble("crossref", down())
    services.client().get(request(services))
    once = services.clock.slept
    services.reset()
    services.trouble("crossref", down())
    services.client().get(request(services))
    assert services.clock.slept == once


@pytest.mark.parametrize("status", [400, 401, 403, 451])
def test_a_refusal_is_not_asked_again(services: LocalServices, status: int) -> None:
    services.trouble("crossref", down(status))
    assert failed(services.client().get(request(services))).startswith(str(status))
    assert len(services.asked) == 1


def test_what_is_gone_is_not_known(services: LocalServices) -> None:
    services.trouble("crossref", down(410))
    outcome = services.client().get(request(services))
    assert isinstance(outcome, Response)
    assert not outcome.found


def test_a_riddle_says_that_a_token_is_needed(services: LocalServices) -> None:
    body = b'{"name":"ForbiddenError","message":"ChallengeRequiredError: solve it"}'
    services.trouble("openreview", Reply(status=403, body=body))
    outcome = services.client().get(request(services, "openreview"))
    assert failed(outcome) == "403: it answers only with a token"


# --- bounds --------------------------------------------------------------------------------------


def test_an_answer_that_comes_late_is_no_answer(services: LocalServices) -> None:
    services.trouble("crossref", slow(1.0))
    limits = replace(QUICK, read=0.05, tries=2)
    words = failed(services.client(limits=limits).get(request(services)))
    assert words.endswith("no answer in time")
    assert len(services.clock.slept) >= 1


def test_an_answer_that_drips_for_ever_is_cut_off(services: LocalServices) -> None:
    services.trouble("crossref", dripping())
    limits = replace(QUICK, total=0.2)
    start = time.monotonic()
    assert failed(services.client(limits=limits).get(request(services))) == "not done after 0.2 s"
    assert time.monotonic() - start < 2


def test_an_answer_that_breaks_off_is_asked_for_again(services: LocalServices) -> None:
    services.once("crossref", truncated())
    outcome = services.client().get(request(services))
    assert isinstance(outcome, Response)
    assert outcome.said[0].startswith("the connection broke off, asked again after")


def test_nobody_at_the_address(services: LocalServices) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/works/x"
    client = services.client(addresses={"crossref": url})
    words = failed(client.get(Request(service="crossref", url=url, form="json")))
    assert words.endswith("no connection")


def test_a_body_beyond_the_bound_is_not_read_to_its_end(services: LocalServices) -> None:
    services.trouble("crossref", huge())
    words = failed(services.client().get(request(services)))
    assert words == "an answer of more than 1,000,000 bytes"


def test_a_gzip_bomb_goes_off_in_small_pieces(services: LocalServices) -> None:
    bomb = gzip_bomb()
    assert len(bomb.body) < 300_000
    services.trouble("crossref", bomb)
    tracemalloc.start()
    words = failed(services.client().get(request(services)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert words == "an answer of more than 1,000,000 bytes"
    assert peak < 10_000_000


def test_what_says_gzip_and_is_none_is_refused(services: LocalServices) -> None:
    services.trouble("crossref", Reply(body=b"{}", headers={"Content-Encoding": "gzip"}))
    assert failed(services.client().get(request(services))) == (
        "an answer that can't be decompressed"
    )


def test_a_friendly_page_instead_of_json_is_no_answer(services: LocalServices) -> None:
    services.trouble("crossref", html_page())
    words = failed(services.client().get(request(services)))
    assert words == "an answer of type text/html, not json"


def test_headers_without_end_are_no_answer(services: LocalServices) -> None:
    services.trouble("crossref", as_json({}, **{f"X-{n}": "y" for n in range(200)}))
    assert "the connection broke off" in failed(services.client().get(request(services)))


# --- where it does not go ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not a public address"),
        ("http://127.0.0.2/", "127.0.0.2 is not a public address"),
        ("http://127.0.0.1:1/", "127.0.0.1 is not a public address"),
        ("http://[::ffff:127.0.0.1]/", "[::ffff:127.0.0.1] is not a public address"),
        ("http://2130706433/", "2130706433 is a number, not a host"),
        ("file:///etc/passwd", "file: only http and https are asked"),
        ("javascript:alert(1)", "javascript: only http and https are asked"),
        ("http://u:p@example.org/", "the address holds a user's name"),
    ],
)
@pytest.mark.parametrize("service", ["crossref", None])
def test_redirects_lead_to_no_private_place(
    services: LocalServices, service: Service | None, location: str, why: str
) -> None:
    services.trouble("crossref", redirect(location))
    services.trouble("page", redirect(location))
    asked = request(services) if service else page(services)
    words = failed(services.client().get(asked))
    assert words == f"sent on to an address that is not asked: {why}"
    assert len(services.asked) == 1


def test_a_redirect_within_the_same_origin_is_followed(services: LocalServices) -> None:
    asked = Request(service="acl", url=f"{services.url}/acl/2020.acl-main.447", form="html")
    outcome = services.client().get(asked)
    assert isinstance(outcome, Response)
    assert outcome.url == f"{services.url}/acl/2020.acl-main.447/"


def test_a_redirect_to_nonsense_leads_nowhere(services: LocalServices) -> None:
    services.trouble("crossref", redirect("http://[x/"))
    assert failed(services.client().get(request(services))) == "sent on to what is no address"


def test_redirects_in_a_circle_end(services: LocalServices) -> None:
    services.trouble("crossref", redirect("/crossref/again"))
    assert failed(services.client().get(request(services))) == "sent on too often"
    assert len(services.asked) == 6


def test_an_owners_address_is_trusted_for_the_service_alone(services: LocalServices) -> None:
    # A page that somebody names must not reach the owner's mirror.
    client = services.client(trusted=())
    assert isinstance(client.get(request(services)), Response)
    assert failed(client.get(page(services))) == "127.0.0.1 is not a public address"


def test_a_page_that_is_public_is_not_sent_on_to_the_owners_mirror(
    services: LocalServices,
) -> None:
    with running() as other:
        other.trouble("page", redirect(f"{services.url}/crossref/works/x"))
        client = services.client(trusted=(other.url,))
        words = failed(client.get(Request(service=None, url=f"{other.url}/page/x", form="html")))
    assert "127.0.0.1 is not a public address" in words
    assert services.asked == []


def test_between_check_and_connection_no_other_answer_slips_in(services: LocalServices) -> None:
    asked_for = []

    def turning(host: str, port: int) -> list[str]:
        asked_for.append((host, port))
        return ["127.0.0.1"] if len(asked_for) == 1 else ["127.0.0.2"]

    port = int(services.url.rpartition(":")[2])
    url = f"http://mirror.example:{port}/crossref/works/10.1038%2Fnature14539"
    client = Client(
        services.settings(addresses={"crossref": url}),
        resolve=turning,
        clock=services.clock,
        pace=Pace(services.clock),
    )
    assert isinstance(client.get(Request(service="crossref", url=url, form="json")), Response)
    assert asked_for == [("mirror.example", port)]
    assert services.asked[0].headers["host"] == f"mirror.example:{port}"


def test_a_host_is_reached_at_its_next_address_if_the_first_is_broken(
    services: LocalServices,
) -> None:
    port = int(services.url.rpartition(":")[2])
    # Nobody listens at 127.0.0.3.
    goal = Target(
        scheme="http", host="x.example", port=port, path="/page/highwire",
        ips=("127.0.0.3", "127.0.0.1"),
    )  # fmt: skip
    received = wire.get(goal, {}, QUICK)
    assert isinstance(received, wire.Received)
    assert received.status == 200


def test_certificates_are_checked_for_the_name_though_the_connection_goes_to_an_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certificate = Path(__file__).parent / "services" / "mirror.pem"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names: list[str | None] = []
    context.sni_callback = lambda _, name, __: names.append(name)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for _ in range(2):
            plain, _ = listener.accept()
            try:
                with context.wrap_socket(plain, server_side=True) as secure:
                    secure.recv(65_536)
                    secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            except OSError:
                plain.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    wire._context.cache_clear()
    goal = Target(
        scheme="https", host="mirror.example", port=listener.getsockname()[1], path="/",
        ips=("127.0.0.1",),
    )  # fmt: skip
    good = wire.get(goal, {}, QUICK)
    bad = wire.get(replace(goal, host="other.example"), {}, QUICK)
    wire._context.cache_clear()
    thread.join(5)
    listener.close()
    assert isinstance(good, wire.Received)
    assert good.body == b"ok"
    assert names == ["mirror.example", "other.example"]
    assert isinstance(bad, wire.Broken)
    assert bad.why.startswith("no secure connection")


# --- politeness ----------------------------------------------------------------------------------


def test_who_asks_says_so(services: LocalServices) -> None:
    client = services.client(site="https://example.org/papers/", contact="ann@example.org")
    client.get(request(services))
    agent = services.asked[0].headers["user-agent"]
    assert agent.startswith("paper-catalog/")
    assert agent.endswith(" (https://example.org/papers/; mailto:ann@example.org)")
    assert services.asked[0].headers["accept"] == "application/json"


def test_without_site_and_contact_only_the_program_is_named() -> None:
    assert "(" not in user_agent(Settings())


def test_arxiv_is_asked_every_three_seconds_at_most(services: LocalServices) -> None:
    client = services.client()
    asked = Request(
        service="arxiv", url=f"{services.url}/arxiv", params=(("id_list", "x"),), form="xml"
    )
    for _ in range(3):
        assert isinstance(client.get(asked), Response)
    assert services.clock.slept == [3.0, 3.0]


def test_pauses_are_each_services_own() -> None:
    clock = StoppedClock()
    pace = Pace(clock)
    pace.wait("arxiv", 3)
    pace.wait("crossref", 1)
    assert clock.slept == []
    clock.time += 2
    pace.wait("arxiv", 3)
    assert clock.slept == [1.0]


def test_a_clock_that_is_set_back_makes_nobody_wait_for_a_year() -> None:
    clock = StoppedClock()
    pace = Pace(clock)
    pace.wait("arxiv", 3)
    clock.time -= 31_536_000
    pace.wait("arxiv", 3)
    assert clock.slept == [30.0]


def test_tokens_go_to_their_service_and_nowhere_else(
    services: LocalServices, tmp_path: Path
) -> None:
    tokens: dict[Service, str] = {
        "semantic-scholar": "s2-secret",
        "openalex": "oa-secret",
        "openreview": "or-secret",
    }
    client = services.client(tokens=tokens, cache=tmp_path)
    asked: tuple[Service, ...] = (
        "semantic-scholar",
        "openalex",
        "openreview",
        "openreview-v1",
        "crossref",
    )
    for service in asked:
        outcome = client.get(request(services, service))
        if isinstance(outcome, Response):
            client.keep(outcome, found=True)
    client.get(page(services))
    sent = {one.service: one.headers for one in services.asked}
    assert sent["semantic-scholar"]["x-api-key"] == "s2-secret"
    assert sent["openalex"]["authorization"] == "Bearer oa-secret"
    assert sent["openreview"]["authorization"] == "Bearer or-secret"
    assert sent["openreview-v1"]["authorization"] == "Bearer or-secret"
    for other in ("crossref", "page"):
        assert not {"x-api-key", "authorization"} & {*sent[other]}
    assert "secret" not in repr(client.settings)
    kept = [file.read_bytes() for file in tmp_path.iterdir()]
    assert kept
    assert not any(b"secret" in text for text in kept)


def test_tokens_are_not_sent_on_to_another_host(services: LocalServices) -> None:
    with running() as other:
        services.trouble("openalex", redirect(f"{other.url}/openalex/works/x"))
        client = services.client(tokens={"openalex": "secret"})
        assert "not a public address" in failed(client.get(request(services, "openalex")))
    assert other.asked == []


def test_the_token_is_taken_off_where_another_origin_answers(services: LocalServices) -> None:
    client = services.client(tokens={"openalex": "secret"})
    asked = request(services, "openalex")
    home, away = (client._headers(asked, None, at_home=at_home) for at_home in (True, False))
    assert home["Authorization"] == "Bearer secret"
    assert "Authorization" not in away
