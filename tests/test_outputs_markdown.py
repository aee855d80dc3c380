"""Markdown beside pages, and `llms.txt`: readable, and no text can be taken for markup."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import html5lib
import markdown as python_markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from catalog.exports.text import folded
from catalog.model import Event, Links, Markdown, PartialDate, Url
from catalog.outputs import Home, Settings, Written, write
from catalog.outputs.markdown import begun, escape
from catalog.pages import Site, paths
from tests import hostile

ONLY = Settings(feeds=False, exports=(), api=False, sqlite=False)
EXAMPLE = "https://example.org/"


def written(site: Site, folder: Path, settings: Settings = ONLY) -> Path:
    write(site, folder, settings, Home())
    return folder


def shown(text: str) -> str:
    """What a reader of the rendered Markdown sees, on one line."""
    tree = html5lib.parseFragment(
        MarkdownIt("commonmark").render(text), namespaceHTMLElements=False
    )
    return " ".join("".join(tree.itertext()).split())


def test_a_papers_page_reads_like_a_page(tmp_path: Path) -> None:
    site = hostile.site()
    paper = hostile.paper(
        "one",
        "U$^2$-Net & friends",
        abstract="Fast. It is 3 < 4 and a*b*c.",
        date=PartialDate(2023, 2),
        venue="ACL 2023",
        why=Markdown("It began with [this](papers/plain.md#x) and [that](papers/gone.md)."),
        links=Links(code=(Url(f"{EXAMPLE}code"),)),
        related=("plain",),
    )
    plain = site.catalog.paper["plain"]  # type: ignore[index]
    topic = replace(site.catalog.topics[0], title="All of it")
    catalog = replace(site.catalog, papers=(paper, plain), topics=(topic,))
    folder = written(replace(site, catalog=catalog), tmp_path)
    assert (folder / "papers/one/index.md").read_text("utf-8") == (
        "# U^2-Net & friends\n\nACL 2023  \nFebruary 2023\n\n"
        "## Abstract\n\nFast. It is 3 \\< 4 and a\\*b\\*c.\n\n"
        "## Why it is here\n\nIt began with [this](../../papers/plain/index.md#x) and that.\n\n"
        f"## Links\n\n- Code: <{EXAMPLE}code>\n\n"
        "## Topics\n\n- [All of it](../../topics/all/index.md)\n\n"
        "## Related papers\n\n- [A plain one](../../papers/plain/index.md)\n\n"
        "## BibTeX\n\n```bibtex\n@inproceedings{2023u2net,\n"
        "  title = {{U$^{2}$-Net} \\& friends},\n  year = {2023},\n  month = feb,\n"
        "  booktitle = {ACL 2023},\n}\n```\n"
    )


def test_a_history_is_told_with_its_notices(tmp_path: Path) -> None:
    paper = hostile.paper(
        "one",
        "One",
        date=PartialDate(2021, 5),
        status="retracted",
        status_note="No data.",
        status_date=PartialDate(2023, 1, 9),
        status_url=Url(f"{EXAMPLE}r"),
        history=(
            Event(status="corrected", date=PartialDate(2022), note="*1* wrong.", url=Url(EXAMPLE)),
            Event(status="corrected", date=PartialDate(2021, 8)),
        ),
    )
    site = hostile.site()
    site = replace(site, catalog=replace(site.catalog, papers=(paper,)))
    text = (written(site, tmp_path) / "papers/one/index.md").read_text("utf-8")
    assert f"\n**Retracted (2023-01-09): No data.** <{EXAMPLE}r>\n" in text
    assert (
        "\n## History\n\n- First published May 2021\n- Corrected August 2021\n"
        f"- Corrected 2022: \\*1\\* wrong. <{EXAMPLE}>\n"
        f"- Retracted 9 January 2023: No data. <{EXAMPLE}r>\n\n"
    ) in text
    without = replace(site, catalog=replace(site.catalog, papers=(replace(paper, history=()),)))
    other = (written(without, tmp_path / "b") / "papers/one/index.md").read_text("utf-8")
    assert "## History" not in other


def test_links_lead_to_files_that_are_there(toy_site: Site, tmp_path: Path) -> None:
    for directories in (True, False):
        site = replace(toy_site, addresses=paths.Addresses(directories=directories))
        folder = written(site, tmp_path / str(directories)).resolve()
        pages = [*folder.rglob("*.md")]
        assert len(pages) > len(site.catalog.papers) + len(site.catalog.topics)
        followed = 0
        for page in pages:
            for target in re.findall(r"\]\(([^)]+\.md)\)", page.read_text("utf-8")):
                assert (page.parent / target).resolve() in pages, (page, target)
                followed += 1
        assert followed > 100


def test_hostile_texts_are_shown_and_are_no_markup(tmp_path: Path) -> None:
    folder = written(hostile.site(), tmp_path)
    for name in ("papers/nasty/index.md", "topics/all/index.md", "index.md", "llms.txt"):
        text = (folder / name).read_text("utf-8")
        rendered = MarkdownIt("commonmark").render(text)
        tree = html5lib.parseFragment(rendered, namespaceHTMLElements=False)
        assert not tree.findall(".//script"), name
        assert not tree.findall(".//b"), name
        assert "</script><b>&amp;" in "".join(tree.itertext()), name
    text = (folder / "papers/nasty/index.md").read_text("utf-8")
    assert text.count("\n````bibtex\n") == text.count("\n````\n") == 1


@given(st.text())
@example("__0__")
def test_an_escaped_text_shows_itself(text: str) -> None:
    text = folded(text)
    assert shown(f"# {escape(text)}") == " ".join(text.split())
    assert shown(f"- [{escape(text)}](x)") == " ".join(text.split())


@given(st.text(alphabet="-+#=*_`~[]<>&;!.)1 a\\|amp"))
def test_an_escaped_text_shows_itself_at_the_beginning_of_a_paragraph(text: str) -> None:
    text = folded(text)
    assert shown(begun(escape(text))) == " ".join(text.split())


def test_names_with_underscores_stay_readable() -> None:
    assert escape("Softmax_1 and _init_ and 2 * 3 [x]") == (
        r"Softmax_1 and \_init\_ and 2 \* 3 \[x\]"
    )


@pytest.mark.parametrize("address", [EXAMPLE, ""])
def test_llms_txt_has_the_form_that_llmstxt_org_asks_for(
    address: str, toy_site: Site, tmp_path: Path
) -> None:
    site = replace(toy_site, url=address)
    folder = written(site, tmp_path, Settings())
    text = (folder / "llms.txt").read_text("utf-8")
    lines = text.splitlines()
    assert lines[0] == "# Toy Catalog"
    assert lines[2] == "> Toys, for tests."
    assert [line for line in lines if line.startswith("#")][1:] == [
        "## Topics",
        "## Data",
        "## Optional",
    ]
    rows = [line for line in lines if line.startswith("- ")]
    for row in rows:
        found = re.fullmatch(r"- \[(.+)\]\((\S+)\): .+", row)
        assert found is not None, row
        assert found[2].startswith(address)
        assert (folder / found[2].removeprefix(address)).is_file(), row
    assert len(rows) == len(site.catalog.topics) + 3 + 4 + bool(address)
    assert python_markdown.markdown(text).count("<h2>") == 3


def test_llms_txt_names_only_what_there_is(toy_site: Site, tmp_path: Path) -> None:
    nothing = replace(ONLY, markdown=False)
    text = (written(toy_site, tmp_path, nothing) / "llms.txt").read_text("utf-8")
    assert "index.md" not in text
    assert "## Data" not in text
    assert "## Optional" not in text
    assert "](topics/segmentation/): " in text


def test_hand_written_pages_are_there_as_they_were_written(toy_site: Site, tmp_path: Path) -> None:
    pages = (
        Written(
            path="guide/first.md",
            title="First [steps]",
            text="# First\n\n[Next](second.md#a), [topics](../topics/index.md), "
            "[XMem](../papers/key-value-memory-in-the-brain.md), [gone](gone.md), "
            "[out](https://example.org/x.md)\n",
        ),
        Written(path="guide/second.md", title="Second", text="second"),
        Written(path="index.md", title="Home", text="my own home"),
    )
    write(toy_site, tmp_path, ONLY, Home(written=pages))
    assert (tmp_path / "guide/first/index.md").read_text() == (
        "# First\n\n[Next](../../guide/second/index.md#a), [topics](../../topics/index.md), "
        "[XMem](../../papers/key-value-memory-in-the-brain/index.md), [gone](gone.md), "
        "[out](https://example.org/x.md)\n"
    )
    assert (tmp_path / "index.md").read_text() == "my own home"
    assert (tmp_path / "topics/index.md").is_file()
    text = (tmp_path / "llms.txt").read_text()
    assert "\n## Pages\n\n- [First \\[steps\\]](guide/first/index.md)\n" in text
    write(toy_site, tmp_path / "plain", replace(ONLY, markdown=False), Home(written=pages))
    text = (tmp_path / "plain" / "llms.txt").read_text()
    assert "](guide/first/)\n" in text
    assert "](./)\n" in text


def test_the_home_page_leads_to_every_index(toy_site: Site, tmp_path: Path) -> None:
    text = (written(toy_site, tmp_path) / "index.md").read_text("utf-8")
    assert text.startswith("# Toy Catalog\n\nToys, for tests.\n\n- [All papers](papers/index.md)\n")
    rows = (tmp_path / "topics" / "index.md").read_text("utf-8").splitlines()
    assert rows[0] == "# Topics"
    assert len(rows) == 2 + len(toy_site.catalog.topics)
    papers = (tmp_path / "papers" / "index.md").read_text("utf-8").splitlines()
    assert len([row for row in papers if row.startswith("- [")]) == len(toy_site.catalog.papers)
