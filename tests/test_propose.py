"""`catalog propose`: bodies as GitHub writes them, and as nobody should."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import get_args

import html5lib
import markdown
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from catalog.cli import main
from catalog.curation.comment import NEARNESS
from catalog.curation.correction import CHOICES
from catalog.curation.issue import FORMS, LONGEST_BODY, Kind, NoIssueError, of_event, read
from catalog.curation.outcome import State, write_outputs
from catalog.curation.plain import clean, code, link, subject, text, web_address
from catalog.curation.proposal import sentence
from catalog.entry import write_paper
from catalog.load import Docs, load
from catalog.model import Author, Identifiers, Orcid, Paper, PaperId, Topic, TopicId
from catalog.services.client import Client
from catalog.services.clock import Pace
from tests.actions.runner import run
from tests.services.recorded import OPENALEX_TWINS, XMEM
from tests.services.servers import LocalServices, down, running
from tests.test_guide import follow
from tests.test_story import ID, TWIN, commit, files

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / ".github" / "ISSUE_TEMPLATE"
ENTRY = f"docs/papers/{ID}.yaml"
TICKED = "- [X] I wrote it myself, and it may be published with the catalog."
PAGE = f"https://small.invalid/papers/{TWIN}/"


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServices]:
    with running() as services:
        yield services


@pytest.fixture(autouse=True)
def services(server: LocalServices, monkeypatch: pytest.MonkeyPatch) -> LocalServices:
    server.reset()
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    quick = partial(Client, clock=server.clock, pace=Pace(server.clock))
    monkeypatch.setattr("catalog.cli.asking.Client", quick)
    return server


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small catalog of the story, as the working directory."""
    monkeypatch.chdir(tmp_path)
    for name, content in files().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    return tmp_path


def body(kind: Kind, *answers: str) -> str:
    """A form's text as GitHub writes it; fields that are not given have no response."""
    given_ = [*answers, *[""] * (len(FORMS[kind]) - len(answers))]
    pairs = zip(FORMS[kind], given_, strict=True)
    return "\n\n".join(f"### {label}\n\n{answer or '_No response_'}" for label, answer in pairs)


def propose(content: str, *options: str) -> Result:
    Path("body.md").write_text(content, "utf-8", newline="")
    result = CliRunner().invoke(main, ["propose", "--issue-body", "body.md", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def outputs(content: str, *options: str) -> dict[str, str]:
    """What the workflow is told."""
    Path("out.txt").write_text("", "utf-8")
    result = propose(content, "--result", "out.txt", *options)
    assert result.exit_code == 0, result.output
    lines = Path("out.txt").read_text("utf-8").splitlines()
    assert [line.partition("=")[0] for line in lines] == [
        "state", "pull", "branch", "file", "subject",
    ]  # fmt: skip
    return dict(line.split("=", 1) for line in lines)


def paper(id_: str = ID) -> Paper:
    loaded = load(Docs(Path("docs")))
    assert loaded.problems == ()
    return loaded.catalog.paper[PaperId(id_)]


# --- the forms -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMS)
def test_the_forms_have_the_labels_that_are_read(kind: Kind) -> None:
    form = yaml.safe_load((TEMPLATES / f"{kind}.yml").read_text("utf-8"))
    assert tuple(field["attributes"]["label"] for field in form["body"]) == FORMS[kind]
    assert form["labels"] == ["proposal"]
    # The field that tells the form is always there.
    assert form["body"][0]["validations"] == {"required": True}


def test_a_corrections_form_offers_the_fields_that_are_known() -> None:
    form = yaml.safe_load((TEMPLATES / "correction.yml").read_text("utf-8"))
    assert tuple(form["body"][1]["attributes"]["options"]) == CHOICES


def test_a_form_is_read_with_any_line_ends() -> None:
    plain = body("paper", "2207.07115", "One.\n\nTwo.", TICKED)
    for content in (plain, plain.replace("\n", "\r\n"), plain.replace("\n", "\r")):
        filled = read(content)
        assert filled is not None
        assert filled.kind == "paper"
        assert filled.line("Identifier, address or title") == "2207.07115"
        assert filled.answers["Why it belongs here"] == "One.\n\nTwo."
        assert filled.lines("Topics") == ()
        assert filled.ticked("Your sentence")
    assert read(plain.replace("[X]", "[ ]")) is not None
    unticked = read(plain.replace("[X]", "[ ]"))
    assert unticked is not None
    assert not unticked.ticked("Your sentence")


def test_a_heading_inside_an_answer_is_part_of_it() -> None:
    filled = read(
        body("paper", "2207.07115", "### A heading\n\n### Identifier, address or title\nx")
    )
    assert filled is not None
    assert filled.line("Identifier, address or title") == "2207.07115"
    assert "### Identifier, address or title\nx" in filled.answers["Why it belongs here"]


@pytest.mark.parametrize(
    "content",
    ["", "Hello", "### Topics\n\nx", "###Entry\n\nx", "x" * (LONGEST_BODY + 1), "\0\0", "### "],
)
def test_what_was_not_written_with_a_form_is_none(content: str) -> None:
    assert read(content) is None


def test_a_body_of_a_megabyte_is_answered_at_once() -> None:
    start = time.process_time()
    told = outputs(body("paper", "2207.07115", "<a" * 500_000))
    assert (told["state"], told["pull"]) == ("bad", "false")
    assert time.process_time() - start < 5
    start = time.process_time()
    assert len(sentence("<" * 30_000 + "b>" * 30_000)) <= 6000
    assert time.process_time() - start < 5


@given(st.text(max_size=300))
def test_any_text_can_be_a_body(content: str) -> None:
    read(content)
    read(body("paper", content))


# --- events --------------------------------------------------------------------------------------


def test_an_event_tells_number_and_body() -> None:
    opened = {"issue": {"number": 12, "body": "### x\r\n", "user": {}}, "action": "opened"}
    issue = of_event(json.dumps(opened).encode())
    assert (issue.number, issue.body) == (12, "### x\r\n")
    opened = {"issue": {"number": 12, "body": None}}
    assert of_event(json.dumps(opened).encode()).body == ""


def opened_by(**user: object) -> tuple[str, ...]:
    return of_event(
        json.dumps({"issue": {"number": 1, "body": "x", "user": user}}).encode()
    ).trailers


def test_an_event_tells_who_has_opened_the_issue() -> None:
    assert opened_by(login="ada-l", id=7, type="User") == (
        "Co-authored-by: ada-l <7+ada-l@users.noreply.github.com>",
    )
    assert opened_by(login="ada_corp", id=2**40)


@pytest.mark.parametrize(
    "user",
    [
        {"login": "ada"},
        {"login": "ada", "id": True},
        {"login": "ada", "id": 0},
        {"login": "ada", "id": "7"},
        {"login": "", "id": 7},
        {"login": "github-actions[bot]", "id": 7},
        {"login": "ada\nReviewed-by: x", "id": 7},
        {"login": "ada <x@example.org>", "id": 7},
        {"login": "\u0430da", "id": 7},
        {"login": "a" * 40, "id": 7},
        {"login": ["ada"], "id": 7},
    ],
)
def test_whom_github_can_not_have_sent_nobody_names(user: dict[str, object]) -> None:
    assert opened_by(**user) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"{}", b"\xff", b'{"issue": 1}', b'{"issue": {"number": "1; id"}}',
        b'{"issue": {"number": true}}', b'{"issue": {"number": -1}}',
        b'{"issue": {"number": 1e400}}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_event_is_refused(content: bytes) -> None:
    with pytest.raises(NoIssueError):
        of_event(content)
    Path("event.json").write_bytes(content)
    result = CliRunner().invoke(main, ["propose", "--event", "event.json"])
    assert result.exit_code == 2
    assert "--event: " in result.stderr


def test_one_of_two_files_holds_the_issue() -> None:
    assert CliRunner().invoke(main, ["propose"]).exit_code == 2
    assert propose("x", "--event", "body.md").exit_code == 2
    assert propose("x", "--pulls", "body.md").exit_code == 2


# --- a paper -------------------------------------------------------------------------------------


def test_an_identifier_is_enough(services: LocalServices) -> None:
    result = propose(body("paper", "2207.07115"), "--answer", "answer.md")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"added: {ENTRY}\n")
    answer = Path("answer.md").read_text("utf-8")
    assert answer.startswith("<!-- paper-catalog:proposal -->\n\nA new entry, ")
    assert f"`{ENTRY}`, from what arXiv says of\n\n**{XMEM}**\n" in answer
    assert "Its words suggest 1 topic: `vos`." in answer
    assert f"It may be a paper that is here: [{XMEM}l]({PAGE}) (`docs/papers/xmem.yaml`)" in answer
    added = paper()
    assert (added.title, added.topics) == (XMEM, ("vos",))
    assert [asked.service for asked in services.asked] == ["arxiv"]


def test_the_sentence_becomes_the_note_if_it_may() -> None:
    why = "Memory in **three** stores.\r\nIt <b>lasts</b><script>alert(1)</script>."
    propose(body("paper", "2207.07115", why, TICKED))
    assert paper().why == "Memory in **three** stores. It lasts alert(1) ."
    Path(ENTRY).unlink()
    result = propose(body("paper", "2207.07115", why, TICKED.replace("X", " ")))
    assert "The sentence is left out: the box below it is not ticked." in result.stdout
    assert "stores" not in (paper().why or "")
    Path(ENTRY).unlink()
    result = propose(body("paper", "2207.07115", "word " * 200, TICKED))
    assert "The sentence is left out: it has 999 characters; 600 are enough." in result.stdout
    assert "word" not in (paper().why or "")


def test_html_does_not_come_back_when_it_is_taken_out() -> None:
    assert sentence("<<b>script>x</scr</b>ipt>") == "< script>x"
    assert sentence("<scr<b></b>ipt>x") == "x"
    assert sentence("a < b and c > d, 1<2") == "a < b and c > d, 1<2"
    assert sentence("one<!-- two\n-->\u202e three\x00") == "one three"


def test_topics_are_taken_by_name_and_id_and_others_are_told() -> None:
    told = propose(body("paper", "2207.07115", "", "", "video OBJECT segmentation; Vidoe, video"))
    assert "No topic of this catalog is called `Vidoe` or `video`." in told.stdout
    assert "Topics: `vos`." in told.stdout
    assert paper().topics == ("vos",)


def test_what_is_here_is_linked_and_nobody_is_asked(services: LocalServices) -> None:
    told = outputs(body("paper", f"{XMEM}l"))
    assert told == {"state": "here", "pull": "false", "branch": "", "file": "", "subject": ""}
    result = propose(body("paper", f"{XMEM}l".upper()))
    assert f"It is here already: [{XMEM}l]({PAGE}) (`docs/papers/xmem.yaml`)." in result.stdout
    assert services.asked == []
    assert outputs(body("paper", "2207.07115"))["state"] == "added"
    assert outputs(body("paper", "https://arxiv.org/pdf/2207.07115v3"))["state"] == "here"


def test_a_publication_completes_the_entry_of_its_preprint() -> None:
    propose(body("paper", "2207.07115"))
    told = outputs(body("paper", "10.1007/978-3-031-19815-1_37"))
    assert (told["state"], told["pull"], told["file"]) == ("completed", "true", ENTRY)
    assert told["subject"].startswith("Complete XMem ")
    assert paper().ids.doi == "10.1007/978-3-031-19815-1_37"
    # And then there is nothing left to add.
    assert outputs(body("paper", "10.1007/978-3-031-19815-1_37"))["state"] == "here"


def test_one_title_of_several_papers_names_them() -> None:
    title = OPENALEX_TWINS[0]["title"]
    told = outputs(body("paper", title))
    assert (told["state"], told["pull"]) == ("ambiguous", "false")
    answer = propose(body("paper", title)).stdout
    assert f"`{title}` may be one of several papers." in answer
    listed = re.findall(r"^- .*`doi: (\S+)`", answer, re.M)
    assert len(listed) == len(OPENALEX_TWINS)
    assert "Give the identifier of the one you mean." in answer
    assert "Edit the issue's text above" in answer


def test_what_an_entry_was_made_from_is_here_even_if_it_lost_its_identifier() -> None:
    assert outputs(body("paper", "2207.07115"))["state"] == "added"
    entry = Path(ENTRY)
    entry.write_text(re.sub(r"^ids:.*\n", "", entry.read_text("utf-8"), flags=re.M), "utf-8")
    assert outputs(body("paper", "2207.07115"))["state"] == "here"


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("", "No paper is named"), ("a\nb", "more than one line"),
        ("\u202e", "holds no identifier"),
        ("x" * 501, "holds no identifier"),
    ],
)  # fmt: skip
def test_what_names_no_paper(named: str, said: str) -> None:
    result = propose(body("paper", named, "Because."))
    assert (said in result.stdout, result.stderr) == (True, "bad: nothing written\n")


def test_an_identifier_of_another_entry_is_left_to_a_curator(services: LocalServices) -> None:
    # Who answers instead tells the publication's DOI, too.
    services.trouble("arxiv", down())
    put(title="Whales and How They Sing", ids=Identifiers(doi="10.1007/978-3-031-19815-1_37"))  # type: ignore[arg-type]
    told = outputs(body("paper", "2207.07115"), "--answer", "answer.md")
    assert (told["state"], told["pull"]) == ("by-hand", "false")
    assert "A curator has to look" in Path("answer.md").read_text("utf-8")


def test_what_nobody_knows_is_said(services: LocalServices) -> None:
    assert outputs(body("paper", "9999.99999"))["state"] == "not-found"
    assert (
        "No service that was asked knows `9999.99999`."
        in propose(body("paper", "9999.99999")).stdout
    )
    for service in ("arxiv", "semantic-scholar", "openalex", "datacite"):
        services.trouble(service, down())
    assert outputs(body("paper", "2207.07115"))["state"] == "down"
    assert "That is no fault of yours." in propose(body("paper", "2207.07115")).stdout
    assert not Path(ENTRY).exists()


def test_offline_nobody_is_asked(services: LocalServices) -> None:
    assert outputs(body("paper", "2207.07115"), "--offline")["state"] == "down"
    assert services.asked == []


def pull(number: int, branch: str, title: str = "x", *, fork: bool = False) -> dict[str, object]:
    return {"number": number, "headRefName": branch, "title": title, "isCrossRepository": fork}


def event(content: str, *pulls: object) -> str:
    """What comes of an issue with the number 7, while pull requests are open."""
    Path("event.json").write_text(json.dumps({"issue": {"number": 7, "body": content}}))
    Path("pulls.json").write_text(json.dumps(pulls))
    options = ("--event", "event.json", "--pulls", "pulls.json", "--result", "out.txt")
    Path("out.txt").unlink(missing_ok=True)
    result = CliRunner().invoke(main, ["propose", *options])
    assert result.exit_code == 0, result.output
    state = Path("out.txt").read_text("utf-8").split("\n")[0]
    return f"{state.removeprefix('state=')} {' '.join(re.findall(r'#[0-9]+', result.stdout))}"


def test_an_open_pull_request_is_not_overwritten(services: LocalServices) -> None:
    content = body("paper", "2207.07115")
    assert event(content, pull(3, "proposal-8"), pull(4, "proposal-7")) == "open #4"
    assert services.asked == []
    # Somebody's fork may have a branch of that name.
    assert event(content, pull(3, "proposal-7", fork=True), {}, 1) == "added #7"


def test_a_paper_that_another_issue_proposes_is_not_proposed_twice() -> None:
    content, title = body("paper", "2207.07115"), f"Add {XMEM.replace(':', '')}"
    assert event(content, pull(3, "proposal-6", title)) == "open #3"
    assert not Path(ENTRY).exists()
    assert (
        event(content, pull(3, "proposal-6", title, fork=True), pull(4, "x", title)) == "added #7"
    )


def test_two_corrections_of_an_entry_are_two() -> None:
    content = body("correction", TWIN, "Date", "2022")
    assert event(content, pull(3, "proposal-6", f"Correct {TWIN}")) == "corrected #7"


def test_a_paper_without_a_topic_is_proposed_and_the_check_says_it() -> None:
    topic = Path("docs/topics/vos.yaml")
    topic.write_text(topic.read_text("utf-8").replace("match: [video object segmentation]\n", ""))
    answer = propose(body("paper", "2207.07115")).stdout
    assert "It has no topic yet" in answer
    assert "- error `no-topic`: " in answer


def test_a_catalog_with_errors_stops_it() -> None:
    Path("docs/papers/bad.yaml").write_text("titel: x\n")
    result = propose(body("paper", "2207.07115"))
    assert result.exit_code == 1
    assert "docs/papers/bad.yaml:1:1: unknown-key" in result.stderr


HOSTILE = [
    "$(touch pwned)", "`touch pwned`", "; touch pwned #", "${{ github.token }}", "${IFS}",
    "../../../../etc/passwd", "..\\..\\x", "/etc/passwd", "file:///etc/passwd", "-rf", "--help",
    "http://169.254.169.254/latest/meta-data/", "http://[::1]:22/", "https://user:pw@host/x",
    "x\x00y\x1b[31m\x08", "\u202etxt.exe\u2066", "a\u2028b\u2029c", "👩‍👩‍👧" * 100, "\ud7ff",
    "</script><script>alert(1)</script>", "<!-- -->", "@everyone #1 owner/name#2 GH-3",
    "![x](https://evil.example/x.png)", "[x](javascript:alert(1))", "$$\\frac{1}{0}$$", "| a | b |",
    "### Topics", "_No response_", "x" * 60_000, "\r\n" * 1000, "%0A::error::x", "::set-output",
]  # fmt: skip


@pytest.mark.parametrize("evil", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", FORMS)
def test_hostile_answers_stay_text(folder: Path, kind: Kind, evil: str) -> None:
    before = {path for path in folder.rglob("*") if path.is_file()}
    fields = {
        "paper": [f"Whales {evil}", evil, TICKED, evil],
        "correction": [evil, evil, evil, evil],
        "topic": [evil, evil, evil, evil],
    }[kind]
    told = outputs(body(kind, *fields), "--answer", "answer.md")
    assert told["pull"] == "false"
    assert told["branch"] == told["file"] == told["subject"] == ""
    after = {path.name for path in folder.rglob("*") if path.is_file()} - {p.name for p in before}
    assert after == {"body.md", "out.txt", "answer.md"}
    answer = Path("answer.md").read_text("utf-8")
    assert len(answer) < 10_000
    assert_harmless(answer)


def test_hostile_values_beside_a_good_identifier() -> None:
    for evil in (one[:5000] for one in HOSTILE):
        Path(ENTRY).unlink(missing_ok=True)
        told = outputs(body("paper", "2207.07115", evil, TICKED, evil), "--answer", "answer.md")
        assert (told["state"], told["file"]) == ("added", ENTRY)
        assert told["branch"] == f"proposal-{ID}"
        assert_harmless(Path("answer.md").read_text("utf-8"))
        why = paper().why or ""
        assert not re.search(r"<[a-z/!]|[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", why)


def test_a_title_of_a_service_is_no_command_either(services: LocalServices) -> None:
    from tests.services.servers import said  # noqa: PLC0415  # only here

    evil = "Whales $(id) `id`\nstate=added @you fixes #1 GH-2 &lt;/title&gt;"
    services.trouble("arxiv", said(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry>'
        "<id>http://arxiv.org/abs/2207.07115v1</id>"
        f"<title>{evil}</title><summary>They sing.</summary><published>2022-07-14T00:00:00Z"
        "</published><author><name>A. Whale</name></author></entry></feed>",
        "application/atom+xml",
    ))  # fmt: skip
    told = outputs(body("paper", "2207.07115"), "--answer", "answer.md")
    assert told["state"] == "added"
    assert told["subject"].startswith("Add Whales (id) id state added you fixes 1 gh 2")
    assert re.fullmatch(r"docs/papers/[a-z0-9-]+\.yaml", told["file"])
    assert_harmless(Path("answer.md").read_text("utf-8"))


def assert_harmless(answer: str) -> None:
    """An answer mentions nobody, refers to no issue, and has no HTML and no foreign link."""
    outside = re.sub(r"`[^`\n]*`", "", answer).replace("<!-- paper-catalog:proposal -->", "")
    assert "<" not in outside
    assert not re.search(r"@\w|&#64;\w", outside)
    assert not re.search(r"&#35;\d|(?<!&)#\d|\bGH-\d", outside)
    assert not re.search(r"\]\((?!https?://)", outside)
    assert "![" not in outside
    assert "$" not in outside
    shown = answer.replace("\n", "")
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", shown)


# --- a correction --------------------------------------------------------------------------------


def put(**changes: object) -> None:
    fields: dict[str, object] = {
        "title": "Fast Weights", "abstract": "Quick ones.", "topics": (TopicId("vos"),),
        **changes,
    }  # fmt: skip
    entry = Paper(id=PaperId("fast"), file="papers/fast.yaml", **fields)  # type: ignore[arg-type]
    content = write_paper(entry).replace("abstract:", "# By hand.\nabstract:")
    Path("docs/papers/fast.yaml").write_text(content, "utf-8")


@pytest.mark.parametrize(
    ("choice", "value", "field", "wanted"),
    [
        ("Title", "Faster\nWeights", "title", "Faster Weights"),
        ("Abstract", "We store.\r\nWe read.", "abstract", "We store. We read."),
        ("Date", "2022-07", "date", "2022-07"),
        ("Venue", "NeurIPS 2024", "venue", "NeurIPS 2024"),
        ("arXiv id", "https://arxiv.org/abs/2401.00001v2", "ids.arxiv", "2401.00001"),
        ("DOI", "doi:10.1000/182", "ids.doi", "10.1000/182"),
        ("OpenReview id", "rkxAbCdEf9", "ids.openreview", "rkxAbCdEf9"),
        ("PubMed id", "17284678", "ids.pubmed", "17284678"),
        ("Link: Code", "https://a.invalid/x", "links.code", "('https://a.invalid/x',)"),
    ],
)
def test_a_correction_is_a_pull_request(choice: str, value: str, field: str, wanted: str) -> None:
    put()
    told = outputs(body("correction", "Fast weights", choice, value, "On its first page"))
    assert told == {
        "state": "corrected", "pull": "true", "branch": "proposal-fast",
        "file": "docs/papers/fast.yaml", "subject": "Correct fast",
    }  # fmt: skip
    found: object = paper("fast")
    for name in field.split("."):
        found = getattr(found, name)
    assert str(found) == wanted
    assert "# By hand.\n" in Path("docs/papers/fast.yaml").read_text("utf-8")


def test_authors_who_stay_keep_what_is_known_of_them() -> None:
    ada = Author(name="Ada Author", orcid=Orcid("0000-0002-1825-0097"))
    put(authors=(ada, Author(name="Ben Autor")))
    outputs(body("correction", "fast", "Authors, one a line", "- Ada Author\n- Ben Author\n"))
    assert paper("fast").authors == (ada, Author(name="Ben Author"))


@pytest.mark.parametrize(
    "named",
    ["fast", "docs/papers/fast.yaml", "https://small.invalid/papers/fast/?x#y", "FAST weights",
     "fast-old", "10.1000/182"],
)  # fmt: skip
def test_an_entry_is_named_in_many_ways(named: str) -> None:
    put(aliases=(PaperId("fast-old"),), ids=Identifiers(doi="10.1000/182"))  # type: ignore[arg-type]
    assert outputs(body("correction", named, "Date", "2022"))["state"] == "corrected"


@pytest.mark.parametrize(
    ("choice", "value", "state", "said"),
    [
        ("Date", "next year", "bad", "it is no date"),
        ("DOI", "eleven", "bad", "it is no such identifier"),
        ("Link: Code", "javascript:alert(1)", "bad", "an address that starts with http"),
        ("Title", "x" * 501, "bad", "longer than 500 characters"),
        ("Venue", "", "by-hand", "no value is given"),
        ("Something else", "x", "by-hand", "has no field of its own"),
        ("id", "x", "by-hand", "has no field of its own"),
        ("Title", "fast weights", "corrected", "becomes"),
        ("Title", "Fast Weights", "here", "says so already"),
        # Another entry has it: the check says so, and the file is as it was.
        ("arXiv id", "2401.00001", "bad", "2401.00001"),
    ],
)
def test_a_correction_that_is_none(choice: str, value: str, state: str, said: str) -> None:
    put()
    other = Paper(
        id=PaperId("other"), file="papers/other.yaml", title="Others", topics=(TopicId("vos"),),
        ids=Identifiers(arxiv="2401.00001"),  # type: ignore[arg-type]
    )  # fmt: skip
    Path("docs/papers/other.yaml").write_text(write_paper(other))
    before = Path("docs/papers/fast.yaml").read_bytes()
    content = body("correction", "fast", choice, value)
    result = propose(content)
    assert f"\n{state}: " in f"\n{result.stderr}"
    assert said in result.stdout.replace("\u200b", "")
    if state != "corrected":
        assert Path("docs/papers/fast.yaml").read_bytes() == before


def test_an_unknown_entry_is_said_with_what_may_be_meant() -> None:
    put()
    result = propose(body("correction", "fest", "Date", "2022"))
    assert "No entry is `fest`. did you mean 'fast'?" in result.stdout


# --- a topic -------------------------------------------------------------------------------------

DESCRIPTION = "Which pixels belong to which thing, from frame to frame, and how to remember them."


def test_a_topic_is_a_file_and_a_pull_request() -> None:
    told = outputs(body("topic", "Object Tracking", "video", DESCRIPTION, "- tracking\n- tracker"))
    assert told == {
        "state": "topic", "pull": "true", "branch": "proposal-object-tracking",
        "file": "docs/topics/object-tracking.yaml", "subject": "Add the topic Object Tracking",
    }  # fmt: skip
    loaded = load(Docs(Path("docs")))
    assert loaded.problems == ()
    assert loaded.catalog.topic[TopicId("object-tracking")] == Topic(
        id=TopicId("object-tracking"), file="topics/object-tracking.yaml",
        title="Object Tracking", description=DESCRIPTION,  # type: ignore[arg-type]
        parent=TopicId("video"), match=("tracking", "tracker"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "state", "said"),
    [
        (("Video object segmentation", "video", DESCRIPTION), "here", "is here already"),
        (("", "video", DESCRIPTION), "bad", "1 to 60 characters"),
        (("x" * 61, "video", DESCRIPTION), "bad", "1 to 60 characters"),
        (("Tracking", "vos", DESCRIPTION), "bad", "The areas are: Video."),
        (("Tracking", "", DESCRIPTION), "bad", "The areas are: Video."),
        (("Tracking", "Video", "Short."), "bad", "It has 6."),
        (("???", "Video", DESCRIPTION), "bad", "No id can be made"),
        (("Index", "Video", DESCRIPTION), "bad", "No id can be made"),
    ],
)
def test_a_topic_that_is_none(answers: tuple[str, ...], state: str, said: str) -> None:
    result = propose(body("topic", *answers))
    assert f"\n{state}: nothing written" in f"\n{result.stderr}"
    assert said in result.stdout
    assert len(list(Path("docs/topics").iterdir())) == 2


# --- text in Markdown ----------------------------------------------------------------------------


@given(st.text(max_size=120))
def test_a_text_is_shown_to_the_letter_and_is_nothing_else(foreign: str) -> None:
    rendered = markdown.markdown(f"before {text(foreign)}", extensions=["tables", "fenced_code"])
    tree = html5lib.parseFragment(rendered, namespaceHTMLElements=False)
    assert [element.tag for element in tree.iter() if isinstance(element.tag, str)][1:] == ["p"]
    shown = "".join(tree.itertext()).replace("\u200b", "")
    assert shown.split() == ["before", *clean(foreign, 300).replace("\u200b", "").split()]


@pytest.mark.parametrize(
    ("foreign", "never"),
    [
        ("@you and me@you.invalid", r"@\w|&#64;\w"), ("#12, x/y#12", r"(?<!&)#\d|&#35;\d"),
        ("GH-12 gh-3", r"(?i)gh-\d"), ("https://x.invalid", "://x"), ("www.x.invalid", r"www\."),
        (":tada:", ":tada:"), ("a1b2c3d4e5f6", "a1b2c3d"), ("- x", "^-"), ("1. x", "^1"),
        ("+ x", r"^\+"), ("=== x", "^="), ("a\nb\r\n\tc", r"[\n\r\t]"), ("x\u202ey", "\u202e"),
        ("a|b", r"\|"), ("$x$", r"\$"), ("<b>", "<"), ("&amp;", "&amp;$"), ("a\x00b", "\x00"),
    ],
)  # fmt: skip
def test_a_text_means_nothing_to_github(foreign: str, never: str) -> None:
    assert not re.search(never, text(foreign))


def test_texts_are_cut() -> None:
    assert clean("abcdef", 6) == "abcdef"
    assert clean("abcdefg", 6) == "abcde…"
    assert len(clean("x" * 1_000_000, 50)) == 50
    assert code("a`b``c") == "`a'b''c`"
    assert code("\x00") == "(nothing)"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/x?y=1&z=2#t", "https://a.example/x?y=1&amp;z=2#t"),
        ("https://a.example/x)(y", "https://a.example/x%29%28y"),
        ("https://a.example/é", "https://a.example/%C3%A9"),
        ("http://a.example", "http://a.example"),
        ("javascript:alert(1)", ""), ("https://me@a.example/", ""), ("https://é.example/", ""),
        ("https://[::1]/", ""), ("ftp://a.example", ""), (f"https://a.example/{'x' * 500}", ""),
        ("https://a.example/<b>", ""), ("https://a.example/ x", ""),
    ],
)  # fmt: skip
def test_only_plain_addresses_are_linked(url: str, address: str) -> None:
    assert web_address(url) == address
    assert link("a]b", url) == (f"[a&#93;b]({address})" if address else "a&#93;b")


def test_subjects_hold_words() -> None:
    assert subject("Fixes #1, GH-2 and @you: `x` $(id)") == "Fixes 1, gh 2 and you x (id)"
    assert len(subject("x" * 500)) == 100
    assert "\n" not in subject("a\nb")


def test_an_output_can_set_no_other(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with pytest.raises(ValueError, match="subject is no plain line"):
        write_outputs(path, {"subject": "x\nstate=added"})
    assert not path.exists()
    write_outputs(path, {"state": "here"})
    write_outputs(path, {"pull": "a=b<<c"})
    assert path.read_text() == "state=here\npull=a=b<<c\n"


# --- the guide -----------------------------------------------------------------------------------


def test_the_guide_runs_as_it_is_written(folder: Path) -> None:
    run("git", "init", "--quiet", "-b", "main", folder=folder)
    commit(folder, "A small catalog")
    (answer, told, comment), catalog = follow("reviewing.md")
    assert "It may be a paper that is here" in answer
    assert told == "1 entry, 0 topics and 0 tags differ: 0 errors\n"
    assert f"#### Added: {XMEM}" in comment
    assert catalog.paper[PaperId(ID)].why == (
        "It keeps three memories, and lets the short one flow into the long one."
    )


def test_the_guide_names_what_a_comment_says() -> None:
    guide = (ROOT / "docs/guide/reviewing.md").read_text("utf-8")
    for said in ("same", "alike", "version", "contradiction"):
        words = NEARNESS[said].replace("*", "").partition(":")[0]
        assert words in guide.replace("*", "")


def test_the_commands_page_lists_every_state() -> None:
    page = (ROOT / "docs/commands.md").read_text("utf-8")
    section = page.split("## catalog propose")[1].split("\n## ")[0].split("| state |")[1]
    assert re.findall(r"^\| `([a-z-]+)` \|", section, re.M) == list(get_args(State))
