"""The whole story in real git repositories, with the steps that the workflows themselves run.

`GitHub.play` runs a workflow's jobs for an event: the test says what people do, and the steps are
read from `.github/workflows/`, so that the story and what GitHub runs can't part. A further chapter
is one more `play`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from catalog.entry import write_paper, write_tags, write_topic
from catalog.model import (
    Markdown,
    Paper,
    PaperId,
    Tag,
    TagId,
    Topic,
    TopicId,
)
from tests.actions.runner import GitHub, run
from tests.services.recorded import XMEM
from tests.services.servers import LocalServices, running

ID = "xmem-long-term-video-object-segmentation-with-an-atkinson"
ENTRY = f"docs/papers/{ID}.yaml"
TWIN = "xmem"
BRANCH = "proposal-7"

BODY = """\
### Identifier, address or title

https://arxiv.org/abs/2207.07115v2

### Why it belongs here

Memory, in three stores.

### Your sentence

- [X] I wrote it myself, and it may be published with the catalog.

### Topics

_No response_
""".replace("\n", "\r\n")

CONFIGURATION = """\
site_name: A Small Catalog
site_url: https://small.invalid/
theme:
  name: material
  font: false
plugins:
  - catalog
"""


def files() -> dict[str, str]:
    """A catalog of one topic and one paper, whose title has a slip of the keyboard."""
    topics = (
        Topic(id=TopicId("video"), file="topics/video.yaml", title="Video",
              description=Markdown("Moving pictures.")),
        Topic(id=TopicId("vos"), file="topics/vos.yaml", title="Video object segmentation",
              description=Markdown("Which pixels are whose."), parent=TopicId("video"),
              match=("video object segmentation",)),
    )  # fmt: skip
    twin = Paper(
        id=PaperId(TWIN), file=f"papers/{TWIN}.yaml", title=XMEM.replace("Model", "Modell"),
        abstract="Three stores of features, one after the other.", topics=(TopicId("vos"),),
    )  # fmt: skip
    tag = Tag(id=TagId("feature-memory"), title="Feature memory")
    return {
        "mkdocs.yml": CONFIGURATION,
        "docs/tags.yaml": write_tags([tag]),
        f"docs/{twin.file}": write_paper(twin),
        **{f"docs/{topic.file}": write_topic(topic) for topic in topics},
    }


@pytest.fixture
def services() -> Iterator[LocalServices]:
    with running() as local:
        yield local


@pytest.fixture
def github(tmp_path: Path, services: LocalServices) -> GitHub:
    """A repository with the small catalog."""
    host = GitHub(root=tmp_path, environment={**services.environment(), "NO_MKDOCS_2_WARNING": "1"})
    first = tmp_path / "first"
    for name, text in files().items():
        (first / name).parent.mkdir(parents=True, exist_ok=True)
        (first / name).write_text(text, "utf-8")
    run("git", "init", "--quiet", "-b", "main", folder=first)
    commit(first, "A small catalog")
    run("git", "push", "--quiet", str(host.origin), "main", folder=first)
    return host


def commit(folder: Path, message: str) -> None:
    run("git", "add", "--all", folder=folder)
    run("git", "commit", "--quiet", "--message", message, folder=folder)


def opened(body: str = BODY, number: int = 7) -> dict[str, object]:
    """GitHub's event of a new issue."""
    issue = {
        "number": number, "body": body, "user": {"login": "somebody"},
        "labels": [{"name": "proposal"}],
    }  # fmt: skip
    return {"action": "opened", "issue": issue, "sender": {"login": "somebody"}}


def reviewed(github: GitHub, branch: str) -> dict[str, object]:
    """GitHub's event of a review that has run."""
    run_ = {"id": 5, "head_sha": github.head(branch), "conclusion": "success"}
    return {"workflow_run": run_}


def released(github: GitHub, owner: Path) -> dict[str, Any]:
    """A snapshot, named and tagged by the catalog's owner: the release that its workflow makes."""
    run("catalog", "snapshot", "2026.11", folder=owner)
    commit(owner, "Snapshot 2026.11")
    run("git", "tag", "2026.11", folder=owner)
    run("git", "push", "--quiet", "origin", "main", "2026.11", folder=owner)
    snapshot = github.play("snapshot", {}, ref="2026.11")["release"]
    assert snapshot.failed == "", snapshot.printed
    release: dict[str, Any] = github.state["releases"][-1]
    return release


def test_from_an_issue_to_the_site(  # noqa: PLR0915  # a story is long
    github: GitHub, services: LocalServices
) -> None:
    # Somebody proposes a paper: a branch with its entry, a pull request, and its review is started.
    proposed = github.play("propose", opened())["propose"]
    assert proposed.failed == "", proposed.printed
    assert f"added: {ENTRY}\n" in proposed.printed
    (pull,) = github.state["pulls"]
    assert (pull["headRefName"], pull["title"]) == (BRANCH, f"Add {XMEM}".replace(":", ""))
    assert "Closes #7." in pull["body"]
    assert github.state["dispatched"] == [["review.yml", BRANCH]]
    assert github.state["comments"] == []
    changed = run("git", "-C", str(github.origin), "diff", "--name-status", "main", BRANCH)
    assert changed == f"A\t{ENTRY}\n"

    # Who edits the issue now is told where to go on, and nothing is overwritten.
    head = github.head(BRANCH)
    again = github.play(
        "propose", {**opened(), "action": "edited", "changes": {"body": {"from": ""}}}
    )
    assert "open: nothing written" in again["propose"].printed
    assert github.head(BRANCH) == head
    assert "#101" in github.state["comments"][0]["body"]
    changed = run("git", "-C", str(github.origin), "log", "-1", "--format=%an %s", BRANCH)
    assert changed == f"Paper Catalog {pull['title']}\n"

    # A curator makes a mistake: the check marks its line, and the comment says it all.
    curator = github.clone("curator", BRANCH)
    entry = curator / ENTRY
    text = entry.read_text("utf-8").replace("topics: [vos]", "topics: [voss]")
    gone = f"{services.url}/page/nowhere"
    entry.write_text(f"{text}links: {{code: [{gone}]}}\n", "utf-8")
    run("catalog", "fmt", folder=curator)
    commit(curator, "Another topic, and a link that leads nowhere")
    run("git", "push", "--quiet", "origin", BRANCH, folder=curator)
    review = github.play("review", {}, ref=BRANCH, base_ref="main")["review"]
    assert review.failed == "Check"
    line = entry.read_text("utf-8").split("\n").index("topics: [voss]") + 1
    assert f"::error file={ENTRY},line={line},col=10,title=unknown-topic::'voss'" in review.printed
    assert json.loads((github.artifacts / "review/review.json").read_text())["errors"] == 1
    written = github.play("comment", reviewed(github, BRANCH))["comment"]
    assert written.failed == "", written.printed
    (comment,) = [one for one in github.state["comments"] if one["issue"] == "101"]
    assert f"#### Added: {XMEM}" in comment["body"]
    assert "Why it is here: Memory, in three stores." in comment["body"]
    assert f"**Perhaps the same paper** as {XMEM}l (`{TWIN}`)" in comment["body"]
    assert "**error** `unknown-topic`" in comment["body"]
    assert f"- `{gone}`: gone, 404\n" in comment["body"]
    # The site can't be built so, and there is no preview.
    assert "A preview of the site" not in comment["body"]

    # The duplicate becomes one entry, the topic is mended: all is green, the same comment says so.
    text = entry.read_text("utf-8").replace("[voss]", "[vos]")
    entry.write_text(text.replace(f"links:\n  code: [{gone}]\n", ""), "utf-8")
    assert gone not in entry.read_text("utf-8")
    run("catalog", "same", ID, TWIN, folder=curator)
    commit(curator, "One entry, one topic")
    run("git", "push", "--quiet", "origin", BRANCH, folder=curator)
    review = github.play("review", {}, ref=BRANCH, base_ref="main")["review"]
    assert review.failed == "", review.printed
    assert (github.artifacts / f"preview/papers/{ID}/index.html").is_file()
    github.play("comment", reviewed(github, BRANCH))
    (comment,) = [one for one in github.state["comments"] if one["issue"] == "101"]
    assert "unknown-topic" not in comment["body"]
    preview = "https://github.invalid/owner/catalog/actions/runs/5/artifacts/1"
    assert f"[A preview of the site]({preview})" in comment["body"]
    assert f"Its former address, `{TWIN}`, leads here." in comment["body"]
    assert "Perhaps the same paper" not in comment["body"]

    # Merged, the site holds the paper, and the twin's address leads to it.
    owner = github.clone("owner")
    run("git", "merge", "--quiet", "--no-ff", "-m", "Merge", f"origin/{BRANCH}", folder=owner)
    run("git", "push", "--quiet", "origin", "main", folder=owner)
    published = github.play("publish", {})["build"]
    assert published.failed == "", published.printed
    site = github.artifacts / "github-pages"
    assert "Memory, in three stores." in (site / f"papers/{ID}/index.html").read_text("utf-8")
    assert f"../{ID}/" in (site / f"papers/{TWIN}/index.html").read_text("utf-8")

    # The digest of the week names it, and so does the snapshot that can be cited.
    digest = github.play("digest", {})["release"]
    assert digest.failed == "", digest.printed
    (release,) = github.state["releases"]
    assert XMEM in release["notes"]
    release = released(github, owner)
    assert release["tag"] == "2026.11"
    assert {*release["files"]} == {
        "catalog-2026.11.zip", "CITATION.cff", ".zenodo.json", "SHA256SUMS",
    }  # fmt: skip
    assert f"[{XMEM.replace(':', '&#58;')}]" in release["notes"] or XMEM in release["notes"]

    # Renamed, it leaves a redirect, and the review says whether it does.
    run("git", "switch", "--quiet", "--create", "rename", folder=owner)
    new = "xmem-long-term"
    run("git", "mv", ENTRY, f"docs/papers/{new}.yaml", folder=owner)
    commit(owner, "A shorter name")
    run("git", "push", "--quiet", "origin", "rename", folder=owner)
    github.play("review", {}, ref="rename", base_ref="main")
    data = json.loads((github.artifacts / "review/review.json").read_text("utf-8"))
    (entry_review,) = data["entries"]
    assert [entry_review[name] for name in ("how", "id", "former", "leads")] == [
        "renamed", new, ID, False,
    ]  # fmt: skip
    moved = owner / f"docs/papers/{new}.yaml"
    aliases = moved.read_text("utf-8").replace(f"aliases: [{TWIN}]", f"aliases: [{TWIN}, {ID}]")
    moved.write_text(aliases, "utf-8")
    commit(owner, "Its former name leads on")
    run("git", "switch", "--quiet", "main", folder=owner)
    run("git", "merge", "--quiet", "rename", folder=owner)
    run("git", "push", "--quiet", "origin", "main", folder=owner)
    assert github.play("publish", {})["build"].failed == ""
    for former in (ID, TWIN):
        assert f"../{new}/" in (site / f"papers/{former}/index.html").read_text("utf-8")


def under(entry: str, topic: str) -> str:
    """An entry under one topic."""
    without = re.sub(r"(?m)^topics: .*\n", "", entry)
    return without.replace("\nsources:", f"\ntopics: [{topic}]\nsources:")


def test_a_second_persons_catalog_goes_through_the_same(  # noqa: PLR0915  # a story is long
    tmp_path: Path, services: LocalServices
) -> None:
    # Somebody starts a catalog and pushes it, with the workflows that came with it.
    first = tmp_path / "second"
    run(
        "catalog", "new", str(first), "--yes", "--name", "Second", "--repo", "somebody/second",
        "--description", "Papers of somebody else.", "--topic", "Video > Video object segmentation",
    )  # fmt: skip
    github = GitHub(
        root=tmp_path,
        environment={**services.environment(), "NO_MKDOCS_2_WARNING": "1"},
        workflows=first / ".github" / "workflows",
    )
    run("git", "init", "--quiet", "-b", "main", folder=first)
    commit(first, "A catalog")
    run("git", "push", "--quiet", str(github.origin), "main", folder=first)

    # A proposal becomes a branch with an entry.
    proposed = github.play("propose", opened())["propose"]
    assert proposed.failed == "", proposed.printed
    assert f"added: {ENTRY}\n" in proposed.printed

    # A planted mistake is marked on its line, and the comment has the card and the problem.
    curator = github.clone("curator", BRANCH)
    entry = curator / ENTRY
    given = entry.read_text("utf-8")
    entry.write_text(under(given, "voss"), "utf-8")
    commit(curator, "A mistake")
    run("git", "push", "--quiet", "origin", BRANCH, folder=curator)
    review = github.play("review", {}, ref=BRANCH, base_ref="main")["review"]
    assert review.failed == "Check"
    assert "title=unknown-topic::'voss'" in review.printed
    github.play("comment", reviewed(github, BRANCH))
    (comment,) = [one for one in github.state["comments"] if one["issue"] == "101"]
    assert f"#### Added: {XMEM}" in comment["body"]
    assert "**error** `unknown-topic`" in comment["body"]

    # Mended, it is green; merged, the site holds it, and the digest and a snapshot name it.
    entry.write_text(under(given, "video-object-segmentation"), "utf-8")
    commit(curator, "Mended")
    run("git", "push", "--quiet", "origin", BRANCH, folder=curator)
    for name in ("review", "check"):
        (ran,) = github.play(name, {}, ref=BRANCH, base_ref="main").values()
        assert ran.failed == "", ran.printed
    owner = github.clone("owner")
    run("git", "merge", "--quiet", "--no-ff", "-m", "Merge", f"origin/{BRANCH}", folder=owner)
    run("git", "push", "--quiet", "origin", "main", folder=owner)
    published = github.play("publish", {})["build"]
    assert published.failed == "", published.printed
    site = github.artifacts / "github-pages"
    assert XMEM in (site / f"papers/{ID}/index.html").read_text("utf-8")
    digest = github.play("digest", {})["release"]
    assert digest.failed == "", digest.printed
    assert XMEM in github.state["releases"][0]["notes"]
    notes = released(github, owner)
    assert "2 papers in 2 topics" in notes["notes"]
    assert XMEM in notes["notes"]
    with ZipFile(BytesIO(bytes.fromhex(notes["files"]["catalog-2026.11.zip"]))) as held:
        assert any(name.endswith(f"papers/{ID}.yaml") for name in held.namelist())

    # Renamed with its former name kept, its address leads on.
    new = "xmem-long-term"
    run("git", "mv", ENTRY, f"docs/papers/{new}.yaml", folder=owner)
    moved = owner / f"docs/papers/{new}.yaml"
    moved.write_text(f"{moved.read_text('utf-8')}aliases: [{ID}]\n", "utf-8")
    run("catalog", "fmt", folder=owner)
    commit(owner, "A shorter name")
    run("git", "push", "--quiet", "origin", "main", folder=owner)
    assert github.play("publish", {})["build"].failed == ""
    assert f"../{new}/" in (site / f"papers/{ID}/index.html").read_text("utf-8")


def test_an_issue_is_answered_where_there_is_nothing_to_add(github: GitHub) -> None:
    body = BODY.replace("https://arxiv.org/abs/2207.07115v2", f"{XMEM}l")
    for _ in range(2):
        ran = github.play("propose", opened(body))["propose"]
        assert ran.failed == "", ran.printed
    # Asked again, the answer is edited in place.
    (comment,) = github.state["comments"]
    assert (comment["issue"], "It is here already" in comment["body"]) == ("7", True)
    assert github.state["pulls"] == []
    assert "proposal" not in run("git", "-C", str(github.origin), "branch", "--list")


def test_what_somebody_writes_reaches_no_shell(github: GitHub, services: LocalServices) -> None:
    del services
    marker = github.root / "pwned"
    evil = f"$(touch {marker}) `touch {marker}` ; touch {marker} # ${{{{ github.token }}}} ' \" \\"
    body = BODY.replace("https://arxiv.org/abs/2207.07115v2", evil)
    body = body.replace("Memory, in three stores.", f"{evil}\r\npull=true\r\nbranch=main")
    ran = github.play("propose", opened(body))["propose"]
    assert ran.failed == "", ran.printed
    assert "not-found: nothing written" in ran.printed
    assert not marker.exists()
    assert github.state["pulls"] == []
    # What was written is in no argument of any program.
    assert not any("touch" in word for call in github.state["calls"] for word in call)


@pytest.mark.parametrize(
    ("event", "runs"),
    [
        ({}, True),
        ({"action": "edited", "changes": {"body": {"from": ""}}}, True),
        ({"action": "edited", "changes": {"title": {"from": ""}}}, False),
        # The form's own label, and a curator's.
        ({"action": "labeled", "label": {"name": "proposal"}}, False),
        ({"action": "labeled", "label": {"name": "proposal"}, "sender": {"login": "c"}}, True),
        ({"action": "labeled", "label": {"name": "bug"}, "sender": {"login": "c"}}, False),
    ],
)
def test_when_a_proposal_is_looked_at(
    github: GitHub,
    event: dict[str, object],
    runs: bool,  # noqa: FBT001  # a case
) -> None:
    ran = github.play("propose", {**opened("No form."), **event})
    assert ("propose" in ran) is runs


def unlabelled(body: str) -> dict[str, object]:
    """GitHub's event of a new issue in a repository without the label."""
    issue = {"number": 7, "body": body, "user": {"login": "somebody"}, "labels": []}
    return {**opened(), "issue": issue}


def test_a_repository_needs_no_label_for_proposals(github: GitHub) -> None:
    ran = github.play("propose", unlabelled(BODY))["propose"]
    assert ran.failed == "", ran.printed
    assert [pull["headRefName"] for pull in github.state["pulls"]] == [BRANCH]


def test_an_issue_about_something_else_gets_no_answer(github: GitHub) -> None:
    ran = github.play("propose", unlabelled("The search box is too small."))["propose"]
    assert ran.failed == "", ran.printed
    assert "this issue proposes nothing" in ran.printed
    assert github.state["calls"] == []
    # One that a person has put the label on does.
    assert github.play("propose", opened("The form is gone."))["propose"].failed == ""
    (comment,) = github.state["comments"]
    assert "was not written with one of the forms" in comment["body"]


def test_a_review_of_a_commit_that_is_no_pull_requests_head_is_not_written(github: GitHub) -> None:
    github.play("propose", opened())
    github.play("review", {}, ref=BRANCH)
    ran = github.play("comment", reviewed(github, "main"))["comment"]
    assert (ran.failed, "nothing written" in ran.printed) == ("", True)
    assert github.state["comments"] == []


def test_a_data_file_that_is_none_writes_nothing(github: GitHub) -> None:
    github.play("propose", opened())
    (github.artifacts / "review").mkdir()
    (github.artifacts / "review/review.json").write_text('{"version": 1, "pull": 1}')
    ran = github.play("comment", reviewed(github, BRANCH))["comment"]
    assert ran.failed == "Comment"
    assert "what the run has left is no review: " in ran.printed
    assert github.state["comments"] == []


def test_a_refusal_of_github_is_told_on_one_line(github: GitHub) -> None:
    said = "GraphQL: Resource not accessible\x1b[31m\n::error::by integration\u202e (x)\n"
    github.save({**github.state, "refuses": {"pr create": said}})
    ran = github.play("propose", opened())["propose"]
    assert ran.failed == "A pull request with the entry, or the reason why not"
    assert ran.printed.endswith(
        "Error: gh pr create: GraphQL: Resource not accessible [31m ::error::by integration (x)\n"
    )
    # Once GitHub lets it, the same issue proposes the same: nothing is left half done.
    github.save({**github.state, "refuses": {}})
    assert github.play("propose", opened())["propose"].failed == ""
    assert [pull["headRefName"] for pull in github.state["pulls"]] == [BRANCH]
