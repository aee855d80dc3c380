from __future__ import annotations

import time
from pathlib import Path

import pytest

from catalog.sources.draft import Draft, Refused, Rejected
from catalog.sources.markdown import read_markdown, sniff
from tests.reading import Reader, only, reader


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return reader(tmp_path / "README.md", read_markdown)


def names(read: Draft) -> list[str]:
    return [author.name for author in read.authors]


def links(read: Draft) -> list[tuple[str, str]]:
    return [(link.kind, link.url) for link in read.links]


CODE = ("code", "https://github.com/a/b")


def test_title_linked_authors_and_venue_behind_a_dash(read: Reader) -> None:
    one = only(
        read(
            "- [A Paper on Things: Part 1](https://arxiv.org/abs/2401.00001) - Ann Roe, Bob Doe, "
            "CVPR 2024. [[code]](https://github.com/a/b)\n"
        )
    )
    assert (one.title, names(one)) == ("A Paper on Things: Part 1", ["Ann Roe", "Bob Doe"])
    assert (one.venue, str(one.date), one.ids.arxiv) == ("CVPR 2024", "2024", "2401.00001")
    assert links(one) == [CODE]
    assert (one.record, one.line, one.note, one.problems) == (1, 1, None, ())


def test_title_in_bold_authors_in_italics(read: Reader) -> None:
    one = only(
        read(
            "* **Things, Seen: A Study.**, *Ann Roe\\*, Bob van Doe†*, NeurIPS'23 (Oral) "
            "[[Paper](https://openreview.net/forum?id=abcdefghij)] [[Code](https://github.com/a/b)]"
        )
    )
    assert (one.title, names(one)) == ("Things, Seen: A Study", ["Ann Roe", "Bob van Doe"])
    assert (one.venue, one.ids.openreview) == ("NeurIPS 2023", "abcdefghij")
    assert links(one) == [CODE]


def test_a_title_that_begins_as_a_field_does(read: Reader) -> None:
    one = only(
        read(
            "- [**TL;DR: Too Long for Us.**](https://arxiv.org/abs/2506.02678) _Ann Roe_ "
            "Arxiv 2025."
        )
    )
    assert (one.title, names(one), str(one.date)) == ("TL;DR: Too Long for Us", ["Ann Roe"], "2025")
    assert one.venue is None


def test_plain_title_before_a_link(read: Reader) -> None:
    one = only(read("- Things that Matter [paper](https://arxiv.org/pdf/2401.00003)\n"))
    assert one.title == "Things that Matter"
    assert links(one) == [("pdf", "https://arxiv.org/pdf/2401.00003")]


def test_plain_title_with_year_in_brackets_and_a_numbered_list(read: Reader) -> None:
    found = read(
        "1. Nets for Things (2017), Ann G. Roe et al. [[pdf]](https://x.org/a.pdf)\n"
        "2. More Nets. A. Bee and C. Dee. *ICML*, 2018. [pdf][p]\n\n"
        "[p]: https://arxiv.org/pdf/1801.00004\n"
    )
    first, second = found
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.title, str(first.date), names(first)) == ("Nets for Things", "2017", [])
    assert [problem.code for problem in first.problems] == ["authors-incomplete"]
    assert (second.title, names(second)) == ("More Nets", ["A. Bee", "C. Dee"])
    assert (second.venue, str(second.date), second.ids.arxiv) == ("ICML", "2018", "1801.00004")
    assert second.line == 2


def test_lines_of_one_item_and_badges(read: Reader) -> None:
    one = only(
        read(
            "- 🔥 **[ECCV '24] Things of Many Words**  \n  Ann Roe, Bob Doe\n"
            "  [[Paper](https://arxiv.org/abs/2401.00005)] "
            "[![GitHub stars](https://img.shields.io/github/stars/a/b)](https://github.com/a/b)\n"
        )
    )
    assert (one.title, names(one)) == ("Things of Many Words", ["Ann Roe", "Bob Doe"])
    assert (one.venue, links(one)) == ("ECCV 2024", [CODE])


def test_details_in_an_inner_list(read: Reader) -> None:
    one = only(
        read(
            "- [Things Inside](https://example.org/6)\n  - Authors: Ann Roe and Bob Doe\n"
            "  - Venue: ICLR 2022\n  - [Code](https://github.com/a/b)\n"
            "  - Abstract: We show it.\n"
        )
    )
    assert (one.title, names(one), one.venue) == (
        "Things Inside",
        ["Ann Roe", "Bob Doe"],
        "ICLR 2022",
    )
    assert one.abstract == "We show it."
    assert links(one) == [("paper", "https://example.org/6"), CODE]


def test_an_item_that_only_groups_others(read: Reader) -> None:
    one = only(read("## Scenes\n- Rigid ones\n  - [Things Nested](https://doi.org/10.1000/7)\n"))
    assert (one.title, one.ids.doi, one.line) == ("Things Nested", "10.1000/7", 3)
    assert one.keywords == ("Scenes", "Rigid ones")


def test_headings_with_what_is_said_of_the_paper_below(read: Reader) -> None:
    found = read(
        "## Avatars\n### 8. Things as Headings\n**Authors**: Ann Roe, Bob Doe\n\n"
        "<details span>\n<summary><b>Abstract</b></summary>\nWe show <i>it</i> &amp; more.\n"
        "</details>\n\n[📄 Paper](https://arxiv.org/pdf/2401.00008.pdf) | "
        "[💻 Code](https://github.com/a/b)\n\n### 9. The Next\n**Authors**: Cy Poe\n"
    )
    first, second = found
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.title, first.line) == ("Things as Headings", 2)
    assert names(first) == ["Ann Roe", "Bob Doe"]
    assert first.abstract == "We show it & more."
    assert first.ids.arxiv == "2401.00008"
    assert first.keywords == ("Avatars",)
    assert CODE in links(first)
    assert (second.title, second.line) == ("The Next", 12)


def test_a_table_with_a_header(read: Reader) -> None:
    first, second, third = read(
        "## Tuning\n| Title | Venue | Date | Code |\n|:--|:-:|:-:|:-:|\n"
        "| ![Star](https://img.shields.io/x) <br> [**Things in a Table**]"
        "(https://arxiv.org/abs/2401.00009) | CVPR | 2024-03-15 | "
        "[Github](https://github.com/a/b) |\n"
        "| Things without a Link | arXiv | 2023 | - |\n"
        "| [Things on a Site](https://x.org) | - | - | No |\n"
    )
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert isinstance(third, Draft)
    assert (first.title, first.venue, str(first.date)) == (
        "Things in a Table",
        "CVPR",
        "2024-03-15",
    )
    assert (first.ids.arxiv, links(first)) == ("2401.00009", [CODE])
    assert (first.line, first.keywords) == (4, ("Tuning",))
    assert (second.title, str(second.date), second.line) == ("Things without a Link", "2023", 5)
    assert links(third) == [("paper", "https://x.org")]


def test_a_table_whose_columns_are_mapped(read: Reader) -> None:
    one = only(
        read(
            "| Werk | Wo |\n|--|--|\n| Things Abroad | Journal of It 2020 |\n",
            title="Werk",
            venue="Wo",
        )
    )
    assert (one.title, one.venue, str(one.date)) == ("Things Abroad", "Journal of It 2020", "2020")


def test_paragraphs_in_the_style_of_a_bibliography(read: Reader) -> None:
    one = only(
        read(
            '**[5]** Roe, Ann, and Bob Doe. "**Very deep things for all**." arXiv preprint '
            "arXiv:1409.1556 (2014). [[pdf]](https://arxiv.org/pdf/1409.1556.pdf) :star::star:\n"
        )
    )
    assert (one.title, names(one)) == ("Very deep things for all", ["Ann Roe", "Bob Doe"])
    assert (one.ids.arxiv, str(one.date), one.venue) == ("1409.1556", "2014", None)


def test_paragraphs_with_links_that_name_the_venue(read: Reader) -> None:
    found = read(
        "**Things in Paragraphs** \\\n[[WACV 2025](https://arxiv.org/abs/2412.02693)]\n"
        "[[Code](https://github.com/a/b)]\n\n**More of Them** \\\n"
        "[[Website](https://arxiv.org/abs/2412.06184)]\n"
    )
    first, second = found
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.title, first.venue, first.ids.arxiv) == (
        "Things in Paragraphs",
        "WACV 2025",
        "2412.02693",
    )
    assert links(first) == [CODE]
    assert (second.title, second.ids.arxiv, second.line) == ("More of Them", "2412.06184", 5)


def test_html_links_and_entities(read: Reader) -> None:
    one = only(
        read(
            '- <b>Things &amp; Others</b> <a href="https://arxiv.org/abs/2401.00010">[paper]</a> '
            "<!-- hidden --> <sub>small</sub>\n"
        )
    )
    assert (one.title, one.ids.arxiv) == ("Things & Others", "2401.00010")


def test_what_is_no_paper_gives_no_record(read: Reader) -> None:
    found = read(
        "# Awesome Things [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)\n"
        "Prose on [a thing](https://arxiv.org/abs/1706.03762) and others.\n\n## Contents\n"
        "- [Papers](#papers)\n  - [Sub](#sub)\n- [Contributing](CONTRIBUTING.md)\n- only words\n\n"
        "## Papers\n- [Things for Real](https://arxiv.org/abs/2401.00001)\n"
        "- [A tool](https://github.com/foo/tool) - does something\n## Lists\n"
        "* [Awesome Other](https://github.com/x/awesome-other)\n\n## License\n"
        "[![CC0](https://x.org/cc.svg)](https://creativecommons.org/publicdomain/zero/1.0/)\n"
    )
    assert [(type(one).__name__, one.record) for one in found if not isinstance(one, Refused)] == [
        ("Draft", 1),
        ("Rejected", 2),
        ("Rejected", 3),
    ]
    rejected = [one.problem for one in found if isinstance(one, Rejected)]
    # It may be no mistake: most lists name tools and other lists too.
    assert {one.severity for one in rejected} == {"warning"}
    assert [(one.code, one.location.line) for one in rejected] == [
        ("no-paper", 12),
        ("no-paper", 14),
    ]


def test_code_is_no_list(read: Reader) -> None:
    one = only(
        read(
            "```bibtex\n- [Not This One](https://arxiv.org/abs/2401.00001)\n```\n"
            "- [But This One](https://arxiv.org/abs/2401.00002)\n"
        )
    )
    assert one.title == "But This One"


def test_long_lists_are_read_in_stretches_with_the_right_lines(read: Reader) -> None:
    items = [f"- [Things Number {n}][r{n}]\n" for n in range(1200)]
    ends = [f"[r{n}]: https://arxiv.org/abs/2401.{n:05}\n" for n in range(1200)]
    found = read("# T\n\n" + "".join(items) + "\n" + "".join(ends))
    assert len(found) == 1200
    assert all(isinstance(one, Draft) for one in found)
    assert [
        (one.record, one.line, one.ids.arxiv)
        for one in (found[0], found[700], found[1199])
        if isinstance(one, Draft)
    ] == [(1, 3, "2401.00000"), (701, 703, "2401.00700"), (1200, 1202, "2401.01199")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"# A page\n\nWith words.\n", "empty"),
        (b"title,year\nA,2020\n", "empty"),
        (b"- [A \xff](https://arxiv.org/abs/2401.00001)\n", "bad-encoding"),
    ],
)
def test_a_file_without_papers_is_refused(read: Reader, content: bytes, code: str) -> None:
    (found,) = read(content)
    assert isinstance(found, Refused)
    assert found.problem.code == code


def test_text_for_other_contexts_stays_text(read: Reader) -> None:
    one = only(
        read(
            "- [</script> \u202eThings\x00 $x^2$ 😀 {{ y }}](https://arxiv.org/abs/2401.00001)\r"
            "- <script>alert(1)</script>\r"
        )
    )
    assert one.title.endswith("Things $x^2$ 😀 {{ y }}")
    assert one.ids.arxiv == "2401.00001"


@pytest.mark.parametrize(
    "text",
    [
        "- " + "[" * 15_000,
        "> " * 100_000,
        "- " + "[a](" * 4_000,
        "- " + "*a **b " * 2_500,
        "<a href=" * 2_000,
        "|a" * 5_000 + "|\n" + "|-" * 5_000 + "|\n|b|\n",
        "".join("  " * n + "- a\n" for n in range(400)),
        "- [A title](https://arxiv.org/abs/2401.00001) " + "Aa Bb, " * 100_000,
        "`" * 9_000 + "a" + "`" * 8_999,
        "- [T" + "x " * 500_000 + "](https://arxiv.org/abs/2401.00001)\n",
    ],
)
def test_hostile_text_takes_no_time(read: Reader, text: str) -> None:
    start = time.process_time()
    assert read(text)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("start", "is_it"),
    [
        ("# Awesome\n\n- [A](https://x.org)\n", True),
        ("## L\n| Title | Code |\n|--|--|\n", True),
        ("- title: A\n  year: 2020\n", False),
        ("title,year\nA,2020\n", False),
        ("@article{a,\n  title = {**A**}}\n", False),
        ("", False),
    ],
)
def test_sniff(start: str, is_it: bool) -> None:  # noqa: FBT001
    assert sniff(start) is is_it
