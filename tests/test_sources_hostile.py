"""What nobody should write, in every format: a report, and entries that can be read again."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from catalog.check import examine
from catalog.entry import write_paper
from catalog.merge import merge
from catalog.model import Catalog, PartialDate
from catalog.rules import Levels
from catalog.sources.draft import Draft, Read, Refused
from catalog.sources.formats import FORMATS, NAMES, read_file

DAY = date(2026, 11, 21)
SUFFIX = {form.name: form.suffixes[0] for form in FORMATS}
# Errors that say nothing of the text: a catalog of nothing else has no topics.
OF_THE_CATALOG = {"no-topic", "placeholder"}

_ENTITIES = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(1, 9))
_BOMB = f'<!DOCTYPE x [<!ENTITY l1 "lol">{_ENTITIES}]><xml><records><record>&l9;</record>'
_ALIASES = "".join(
    f"- &{b} {{title: {b}, n: [{', '.join([f'*{a}'] * 9)}]}}\n"
    for a, b in zip("abcdefghijklmn", "bcdefghijklmno", strict=True)
)
_NASTY = "A\x00\x07\x1b[31m\u202e\u2028\x85\ufffe\uffff\ufdd0 b"

CASES = {
    "braces": "@misc{a, title={" + "{" * 100_000 + "x" + "}" * 100_000 + "}}\n@misc{b, title={B}}",
    "open braces": "@misc{a, title={" + "{" * 100_000 + "\n@misc{b, title={B}}",
    "macros": "@misc{a, title={" + "\\emph{" * 2000 + "x" + "}" * 2000 + "}}",
    "long line": "@misc{a, title={" + "x " * 2_000_000 + "}}",
    "long title": "@misc{a, title={" + "x " * 400_000 + "}}",
    "long values": "@misc{" + "k" * 1000 + ", title={T}, author={" + "A" * 9000 + "}, journal={"
    + "J" * 3000 + "}, doi={10.1000/" + "x" * 9000 + "}, url={https://e.org/" + "u" * 9000
    + "}, abstract={" + "x " * 60_000 + "}}",
    "no line ends": "x" * 5_000_000,
    "nested JSON": '[{"title": "A", "x": ' + "[" * 100_000 + "]" * 100_000 + "}]",
    "nested lines": '{"title": "A"}\n{"title": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}\n",
    "half a character": '[{"title": "A \\ud800 b", "id": "\\ud800", "year": "\\udfff2020", '
    '"authors": ["\\ud800x y"], "url": "https://e.org/\\ud800", "venue": "\\ud800", '
    '"container-title": "J\\ud800", "doi": "10.1000/\\ud800", "\\ud800": "x"}]',
    "no characters, JSON": f'[{{"title": "{_NASTY}", "id": "{_NASTY}", "venue": "{_NASTY}"}}]',
    "no characters, BibTeX": f"@article{{k{_NASTY}, title={{{_NASTY}}}, author={{{_NASTY}}}}}",
    "no characters, RIS": f"TY  - JOUR\nTI  - {_NASTY}\nAU  - {_NASTY}\nID  - {_NASTY}\nER  - \n",
    "no characters, table": f"title,authors,venue\n{_NASTY},{_NASTY},{_NASTY}\n\x00\n",
    "no characters, listing": f"Title\n\n{_NASTY * 20}\n3 authors\n·\nFeb 2, 2024\n",
    "entities": f'<?xml version="1.0"?>{_BOMB}</records></xml>',
    "aliases": f"- &a {{title: x, n: [lol]}}\n{_ALIASES}",
    "nested YAML": "- title: A\n  x: " + "[" * 100_000,
    "itself": "- &a\n  title: A\n  x: *a\n  <<: *a\n",
    "columns": "title," + ",".join(f"c{n}" for n in range(10_000)) + "\n" + "x," * 10_000 + "x\n",
    "table": "| title |" + "x|" * 10_000 + "\n|" + "-|" * 10_001 + "\n"
    + "| [A paper](https://arxiv.org/abs/2101.00001) |" + "x|" * 10_000 + "\n",
    "quotes": ">" * 20_000 + " x\n",
    "brackets": "[" * 50_000,
    "authors": '{"title": "T", "authors": ["' + '", "'.join(["Ann Author"] * 50_000) + '"]}\n',
    "parents": "".join(f"@misc{{a{n}, title={{T{n}}}, crossref={{a{n + 1}}}}}\n"
                       for n in range(2000)),
    "white space": " \n\t\r\n" * 1000,
    "nothing": "",
}  # fmt: skip


def read(path: Path, form: str) -> list[Read]:
    return list(read_file(path, shown_as="in", name=form, as_of=DAY))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("form", NAMES)
def test_every_format_bears_it(case: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"in{SUFFIX[form]}"
    path.write_bytes(CASES[case].encode())
    began = time.process_time()
    found = read(path, form)
    assert found
    for one in found:
        for problem in one.problems if isinstance(one, Draft) else (one.problem,):
            assert problem.text().isprintable() or "\n" in problem.text()
    folder = tmp_path / "docs" / "papers"
    folder.mkdir(parents=True)
    drafts = [one for one in found if isinstance(one, Draft)]
    added = PartialDate(DAY.year, DAY.month, DAY.day)
    for change in merge(drafts, Catalog(), added=added).changes():
        (tmp_path / "docs" / change.paper.file).write_text(write_paper(change.paper))
    catalog, problems = examine(tmp_path / "docs", levels=Levels(), thorough=False, today=DAY)
    errors = {problem.code for problem in problems if problem.severity == "error"}
    assert errors <= OF_THE_CATALOG
    assert len(catalog.papers) <= len(drafts)
    assert time.process_time() - began < 20


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize(
    "content",
    [
        "@misc{a, title={Ä}}\n".encode("utf-16-le"),
        "TY  - JOUR\nTI  - Ä\n".encode("utf-16-be"),
        "Title,Year\n".encode("utf-16")[:-1],
        b'{"title": "\xed\xa0\x80"}\n',
        b"title,year\n\xc0\x80,2020\n",
        bytes(range(256)),
    ],
)
def test_what_is_no_text_is_refused(form: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"in{SUFFIX[form]}"
    path.write_bytes(content)
    found = read(path, form)
    assert isinstance(found[-1], Refused)
    assert not any(isinstance(one, Draft) for one in found)


def test_what_is_too_long_is_left_out_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "in.bib"
    path.write_text(CASES["long values"])
    (draft,) = read(path, "bibtex")
    assert isinstance(draft, Draft)
    assert (draft.title, draft.key, draft.citation_key, draft.venue) == ("T", None, None, None)
    assert (draft.abstract, draft.authors, draft.ids.doi, list(draft.links)) == (None, (), None, [])
    told = [problem.message for problem in draft.problems if problem.code == "too-long"]
    assert told == [
        "abstract has 119,999 characters; left out",
        "venue has 3,000 characters; left out",
        "key has 1,000 characters; left out",
        "citation_key has 1,000 characters; left out",
        "the 1 names of authors are too long; left out",
        "doi has 9,008 characters; left out",
        "some of 1 links are too long, or too many; left out",
    ]


def test_a_chain_of_parents_ends(tmp_path: Path) -> None:
    path = tmp_path / "in.bib"
    path.write_text(CASES["parents"])
    first, *_, last = read(path, "bibtex")
    assert isinstance(first, Draft)
    assert [problem.code for problem in first.problems] == ["too-deep"]
    assert isinstance(last, Draft)
    assert [problem.code for problem in last.problems] == ["missing-parent"]
