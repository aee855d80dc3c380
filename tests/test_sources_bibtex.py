from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from catalog.model import Author, Identifiers, PartialDate
from catalog.sources.bibtex import read_bibtex, sniff
from catalog.sources.bibtex_names import authors
from catalog.sources.draft import Draft, Read, Refused, Rejected
from catalog.sources.latex import unlatex
from tests import reading
from tests.reading import codes, only


def reads(tmp_path: Path, text: str | bytes) -> list[Read]:
    return reading.reads(tmp_path / "refs.bib", text, read_bibtex)


def draft(tmp_path: Path, text: str) -> Draft:
    return only(reads(tmp_path, text))


def test_what_yaml_cannot_hold_is_in_no_field(tmp_path: Path) -> None:
    text = (
        "@article{k\ufffe1, title = {A\ufffe title}, author = {Jo\uffff Ann}, year = 2020,"
        " journal = {J\ufdd0}, url = {https://e.org/\ufffe}, abstract = {T\ufffe}}"
    )
    read = draft(tmp_path, text)
    held = str((read.key, read.citation_key, read.title, read.authors, read.venue, read.links))
    assert not re.search("[\ufdd0\ufffe\uffff]", held.encode().decode("unicode_escape"))
    assert (read.key, read.citation_key, read.title) == ("k1", None, "A title")
    assert codes(read) == ["bad-citation-key"]


def test_entry_with_everything(tmp_path: Path) -> None:
    read = draft(
        tmp_path,
        r"""
% a comment
@Article{cheng2022xmem,
  author = {Cheng, Ho Kei and Schwing, Alexander G.},
  title = {{XMem}: Long-Term Video Object Segmentation},
  journal = {Journal of {G}ood Things},
  year = 2022, month = jul, day = {14},
  volume = {12}, number = {3}, pages = {640--658},
  publisher = {Springer \& Sons},
  doi = {https://doi.org/10.1007/978-3-031-19815-1\_37},
  eprint = {2207.07115v2}, archivePrefix = {arXiv},
  pmid = {17284678},
  url = {https://example.org/paper?a=1\&b=2},
  pdf = {https://example.org/x},
  code = {https://github.com/hkchengrex/XMem},
  keywords = {video, segmentation; Video},
  abstract = {We present 100\% of it.},
  annote = {A fine paper to begin with.},
}
""",
    )
    assert read == Draft(
        file="refs.bib",
        record=1,
        key="cheng2022xmem",
        line=3,
        title="XMem: Long-Term Video Object Segmentation",
        abstract="We present 100% of it.",
        authors=(Author(name="Ho Kei Cheng"), Author(name="Alexander G. Schwing")),
        date=PartialDate(2022, 7, 14),
        venue="Journal of Good Things",
        type="article",
        volume="12",
        issue="3",
        pages="640-658",
        publisher="Springer & Sons",
        ids=read.ids,
        citation_key=read.citation_key,
        links=read.links,
        keywords=("video", "segmentation"),
        note="A fine paper to begin with.",
    )
    assert read.ids == Identifiers(
        arxiv="2207.07115",  # type: ignore[arg-type]
        doi="10.1007/978-3-031-19815-1_37",  # type: ignore[arg-type]
        pubmed="17284678",  # type: ignore[arg-type]
    )
    assert read.citation_key == "cheng2022xmem"
    assert [(link.kind, link.url) for link in read.links] == [
        ("paper", "https://example.org/paper?a=1&b=2"),
        ("pdf", "https://example.org/x"),
        ("code", "https://github.com/hkchengrex/XMem"),
    ]


@pytest.mark.parametrize(
    ("word", "fields", "expected"),
    [
        ("inproceedings", "booktitle={ICML}, organization={ACM}", ("conference", "ICML", "ACM")),
        ("incollection", "booktitle={Handbook}, publisher={MIT}", ("chapter", "Handbook", "MIT")),
        ("phdthesis", "school={ETH}", ("thesis", None, "ETH")),
        ("mastersthesis", "school={ETH}, publisher={X}", ("thesis", None, "ETH")),
        ("techreport", "institution={INRIA}", ("report", None, "INRIA")),
        ("book", "publisher={MIT}, series={LNCS}", ("book", "LNCS", "MIT")),
        ("online", "organization={W3C}", (None, None, "W3C")),
        ("article", "journaltitle={J}, booktitle={B}", ("article", "J", None)),
        ("misc", "howpublished={Talk at the club}", (None, "Talk at the club", None)),
        ("article", "journal={[JMLR](https://jmlr.org/)}", ("article", "JMLR", None)),
        ("dataset", "publisher={Zenodo}", ("dataset", None, "Zenodo")),
    ],
)
def test_types_and_places(
    tmp_path: Path, word: str, fields: str, expected: tuple[str | None, ...]
) -> None:
    """The expected are type, venue and publisher."""
    read = draft(tmp_path, f"@{word}{{k, title={{T}}, {fields}}}")
    assert (read.type, read.venue, read.publisher) == expected
    assert codes(read) == []


@pytest.mark.parametrize(
    "fields",
    [
        "journal={arXiv preprint arXiv:1706.03762}",
        "journal={CoRR}, volume={abs/1706.03762}",
        "journal={arXiv e-prints}, pages={arXiv:1706.03762}",
        "url={https://arxiv.org/abs/1706.03762v5}",
        "howpublished={arXiv:1706.03762}",
        "note={arXiv:1706.03762}",
        "eprint={1706.03762}",
        "eprinttype={arxiv}, eprint={arXiv:1706.03762 [cs.CL]}",
        "doi={10.48550/arXiv.1706.03762}",
    ],
)
def test_preprints(tmp_path: Path, fields: str) -> None:
    read = draft(tmp_path, f"@article{{k, title={{T}}, {fields}}}")
    assert read.ids == Identifiers(arxiv="1706.03762")  # type: ignore[arg-type]
    assert (read.venue, read.volume, read.pages, list(read.links), codes(read)) == (
        None, None, None, [], [],
    )  # fmt: skip


def test_strings_and_concatenation(tmp_path: Path) -> None:
    first, second = reads(
        tmp_path,
        '@preamble{"\\newcommand{\\noop}[1]{}"}\n'
        '@STRING(proc = "Proc. of ")\n'
        "@string{icml = proc # {ICML }}\n"
        '@inproceedings{a, title="A {"}quoted{"} " # "thing", booktitle = ICML # 2003}\n'
        "@article(b, title={B (b)}, journal=jmlr, year=2001)\n",
    )
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.title, first.venue, first.line) == ('A "quoted" thing', "Proc. of ICML 2003", 4)
    assert (second.title, second.venue, second.date) == ("B (b)", "jmlr", PartialDate(2001))
    assert [p.text() for p in second.problems] == [
        (
            "in/refs.bib:5:1: undefined-string: the string 'jmlr' is not defined; "
            "its name is taken (warning)"
        )
    ]


@pytest.mark.parametrize(
    ("fields", "expected", "problems"),
    [
        ("year=2022", PartialDate(2022), []),
        ("year={2022}, month={Jul.}", PartialDate(2022, 7), []),
        ("year={2022}, month=7", PartialDate(2022, 7), []),
        ('year={2022}, month="10~" # jan', PartialDate(2022, 1, 10), []),
        ("year={2022}, month={May--June}", PartialDate(2022, 5), []),
        ("date={2022-07-14}", PartialDate(2022, 7, 14), []),
        ("date={2022-07/2022-09}", PartialDate(2022, 7), []),
        ("year={c. 1999}", PartialDate(1999), []),
        ("year={n.d.}", None, ["bad-date"]),
        ("year=2022, month={Spring}", PartialDate(2022), ["bad-date"]),
        ("year=2022, month=feb, day=30", PartialDate(2022, 2), ["bad-date"]),
        ("date={soon}", None, ["bad-date"]),
        ("year={}", None, []),
    ],
)
def test_dates(
    tmp_path: Path, fields: str, expected: PartialDate | None, problems: list[str]
) -> None:
    read = draft(tmp_path, f"@misc{{k, title={{T}}, {fields}}}")
    assert (read.date, codes(read)) == (expected, problems)


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ("doi={foo}", ["bad-doi"]),
        ("doi={}", []),
        ("doi={10.1000/a}, note={doi:10.1000/b}", ["second-id"]),
        ("eprint={nonsense}", ["bad-arxiv"]),
        ("eprint={hal-01}, eprinttype={hal}", ["bad-eprint"]),
        ("pmid={PMC1}", ["bad-pubmed"]),
        ("url={see the library}", ["bad-url"]),
        ("code={No}", []),
        ("note={To appear}", ["note-left-out"]),
        ("issn={1234-5678}, file={:a.pdf:PDF}, timestamp={x}", []),
        ("title={T}", []),
        ("volume=3, volume=4", ["repeated-field"]),
        ("crossref={gone}", ["missing-parent"]),
        ("author={---}", ["bad-author"]),
    ],
)
def test_what_is_left_out_is_said(tmp_path: Path, fields: str, problems: list[str]) -> None:
    read = draft(tmp_path, f"\n@misc{{k, title={{T}}, {fields}}}")
    assert codes(read) == problems
    assert all(p.severity == "warning" and p.location.line == 2 for p in read.problems)


def test_a_note_of_prose_stays(tmp_path: Path) -> None:
    read = draft(tmp_path, "@misc{k, title={T}, note={See also https://a.org/b for more of it}}")
    assert (read.note, list(read.links)) == ("See also https://a.org/b for more of it", [])


def test_a_field_for_addresses_that_holds_none_is_left_out(tmp_path: Path) -> None:
    text = "@misc{c, title={U}, gpu={2}, dataset={private}}\n@misc{d, title={V}, dataset={https://a.org}}"
    first, second = reading.drafts(reads(tmp_path, text))
    assert (first.left_out, second.left_out) == (("gpu", "dataset"), ())
    assert codes(first) == []


def test_unknown_types_are_taken_with_a_warning(tmp_path: Path) -> None:
    read = draft(tmp_path, "@mystery{k, title={T}}")
    assert (read.type, codes(read)) == (None, ["unknown-type"])


def test_crossref_to_a_later_entry(tmp_path: Path) -> None:
    part, whole = reads(
        tmp_path,
        "@inproceedings{a, title={Part}, crossref={Proc}, pages={1}}\n"
        "@proceedings{proc, title={Whole}, year=2003, publisher={ACM}, doi={10.1000/w}}\n",
    )
    assert isinstance(part, Draft)
    assert isinstance(whole, Draft)
    assert (part.title, part.venue, part.publisher) == ("Part", "Whole", "ACM")
    assert (part.date, part.ids, part.pages) == (PartialDate(2003), Identifiers(), "1")
    assert (whole.title, whole.type, whole.record) == ("Whole", "book", 2)


def test_xdata_gives_all_its_fields_and_is_no_record(tmp_path: Path) -> None:
    read = draft(
        tmp_path,
        "@article{a, title={A}, xdata={x, y}}\n@xdata{x, year=2003, journal={J}}\n"
        "@xdata{y, year=1900, note={One two three four}, xdata={x}}",
    )
    assert (read.date, read.venue, read.note) == (PartialDate(2003), "J", "One two three four")


def test_entries_that_refer_to_each_other_end(tmp_path: Path) -> None:
    first, second = reads(
        tmp_path, "@book{a, title={A}, crossref={b}}\n@book{b, title={B}, crossref={a}, year=2000}"
    )
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.date, second.date) == (PartialDate(2000), PartialDate(2000))


BROKEN = r"""@article{a1, title = {Foo, year = 2000,
  author = {X}
}
@article{a2, title = {No comma} year = 1999}
@article{a3,
  title = "Unclosed, year = 1999
}
@article{a4, author = {A B}}
@article{a5, title = {Too many}}, year = {2000}}
@article{a6, title = {One}, title = {Two}}
@article{good, title = {Good}},
@article{good, title = {Good as well}}
@article{last, title = {Never closed, year = 2000,
"""


def test_broken_entries_are_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    found = reads(tmp_path, BROKEN)
    assert [read.record for read in found if not isinstance(read, Refused)] == list(range(1, 10))
    assert [(r.key, r.title) for r in found if isinstance(r, Draft)] == [
        ("good", "Good"),
        ("good", "Good as well"),
    ]
    problems = [r.problem for r in found if isinstance(r, Rejected)]
    assert [(p.code, p.location.line) for p in problems] == [
        ("bad-bibtex", 1), ("bad-bibtex", 4), ("bad-bibtex", 7), ("no-title", 8),
        ("bad-bibtex", 9), ("bad-bibtex", 10), ("bad-bibtex", 13),
    ]  # fmt: skip
    assert problems[0].message == (
        "@article 'a1' on line 1: it does not end: a closing brace is missing"
    )
    assert problems[1].message == "@article 'a2' on line 4: a comma or '}' expected"
    assert problems[2].message == (
        "@article 'a3' on line 5: a brace or a quotation mark is not closed"
    )
    assert problems[5].message == "@article 'a6' on line 10: it has two values for 'title'"


def test_a_lost_brace_that_another_makes_up_for_is_seen(tmp_path: Path) -> None:
    read = draft(
        tmp_path, "@misc{a, title={T},\n note={{One two three}\n code={none},\n year={2000}}\n}"
    )
    assert (read.note, codes(read)) == ("One two three", ["swallowed-fields"])


def test_a_lost_brace_and_one_too_many_do_not_join_two_entries(tmp_path: Path) -> None:
    found = reads(
        tmp_path, "@misc{a, title={A,\n year=2000}\n@misc{b, title={B}}}\n@misc{c, title={C}}"
    )
    assert [(type(r).__name__, getattr(r, "key", "")) for r in found] == [
        ("Rejected", "a"),
        ("Draft", "b"),
        ("Draft", "c"),
    ]


def test_a_text_may_look_like_an_entry(tmp_path: Path) -> None:
    first, second = reads(tmp_path, "@misc{a, title={A\n@home{alone} b}}\n@misc{b, title={B}}")
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.title, second.title) == ("A @homealone b", "B")


def test_entries_in_a_comment_are_none(tmp_path: Path) -> None:
    found = reads(
        tmp_path,
        "@comment{\n@misc{a, title={A}}\n@misc{b, title={B}}\n}\n@misc{c, title={C}}\n"
        "@Comment{jabref-meta: x}\nwrite to me@home (or not)\n@todo (read this)\n",
    )
    assert [read.key for read in found if not isinstance(read, Refused)] == ["c"]


def test_a_comment_that_does_not_end_hides_nothing(tmp_path: Path) -> None:
    assert draft(tmp_path, "@comment{ oh\n@misc{a, title={A}}\n").key == "a"


def test_entries_on_one_line_and_without_key(tmp_path: Path) -> None:
    found = reads(tmp_path, "@misc{a,title={A}} @misc{b,title={B}}@misc{,title={C}}")
    assert [read.key for read in found if isinstance(read, Draft)] == ["a", "b", None]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    found = reads(tmp_path, end.join(["@misc{a,", "title={A", "B}", "}", "@misc{b, x={", ""]))
    assert isinstance(found[0], Draft)
    assert isinstance(found[1], Rejected)
    assert (found[0].title, found[0].line, found[1].problem.location.line) == ("A B", 1, 5)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty"),
        ("   \n\n", "wrong-format"),
        ("<html><body>no</body></html>", "wrong-format"),
        ("TY  - JOUR\nER  - \n", "wrong-format"),
        ('@string{a = "b"}', "wrong-format"),
        (b"@misc{a, title={\xff}}", "bad-encoding"),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: str | bytes, code: str) -> None:
    (read,) = reads(tmp_path, content)
    assert isinstance(read, Refused)
    assert (read.problem.code, read.problem.location.file) == (code, "in/refs.bib")


def test_compressed_files(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib.gz"
    path.write_bytes(gzip.compress(b"@misc{a, title={A}}"))
    (read,) = read_bibtex(path, shown_as="x")
    assert isinstance(read, Draft)
    assert read.title == "A"


@pytest.mark.parametrize(
    "value",
    [
        "{" * 400_000 + "}" * 400_000,
        "{}" * 400_000,
        "x" * 3_000_000,
    ],
    ids=["deep", "groups", "long"],
)
def test_what_no_paper_says_is_rejected_and_the_rest_goes_on(tmp_path: Path, value: str) -> None:
    bad, good = reads(
        tmp_path, f"@misc{{a, title={{A}}, abstract={{{value}}}}}\n@misc{{b, title={{B}}}}"
    )
    assert isinstance(bad, Rejected)
    assert bad.problem.code == "bad-bibtex"
    assert isinstance(good, Draft)


def test_a_long_abstract_is_read(tmp_path: Path) -> None:
    read = draft(tmp_path, "@misc{a, title={A}, abstract={" + r"G\"odel " * 150_000 + "}}")
    assert read.abstract is not None
    assert len(read.abstract) == 6 * 150_000 - 1


def test_strings_of_strings_do_not_grow_without_end(tmp_path: Path) -> None:
    bomb = (
        '@string{a0 = "'
        + "x" * 100
        + '"}\n'
        + "".join(f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * 50)}}}\n" for n in range(1, 20))
    )
    found = reads(tmp_path, bomb + "@misc{k, title={T}, note=" + " # ".join(["a1"] * 1000) + "}")
    assert {type(read) for read in found} == {Rejected}


def test_signs_that_hide_are_taken_out(tmp_path: Path) -> None:
    read = draft(tmp_path, "@misc{k, title={A\x00 \u202eb </script> \U0001f600 مرحبا}}")
    assert read.title == "A b </script> \U0001f600 مرحبا"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"G{\"o}del and G\"odel and G\"{o}del", "Gödel and Gödel and Gödel"),
        (r"Erd\H{o}s, {\'E}variste, \v{C}apek, Fran\c{c}ois", "Erdős, Évariste, Čapek, François"),
        (
            r"Na\"{\i}ve, na\"\i ve, S{\o}ren, \L{}ukasz, Stra\ss e",
            "Naïve, naïve, Søren, Łukasz, Straße",
        ),
        (r"A {CNN} for {G}reat {{Things}}", "A CNN for Great Things"),
        ("50% of it, 50\\% of it", "50% of it, 50% of it"),
        (r"a $\alpha^{2}$ {b} and $x_{\"o}$", r"a $\alpha^{2}$ b and $x_{\"o}$"),
        (r"a $<$TRK$>$$<$5$>$6", "a <TRK><5>6"),
        (r"it costs $5, \$6 or $7 {now}", "it costs $5, $6 or $7 now"),
        (r"\alpha-nets \& \textbf{bold {B}} {\em it}", "α-nets & bold B it"),
        (r"\foo{bar {Baz}}{\"o} stays, \bar too", r"\foo{bar Baz}{ö} stays, \bar too"),
        ("``quoted'' --- pp. 1--2, a~b, don''t", "“quoted” — pp. 1–2, a b, don”t"),
        ("don''t", "don''t"),
        (r"\url{http://a.org/~b--c_d}", "http://a.org/~b--c_d"),
        (r"\href{http://a.org}{here}", "here (http://a.org)"),
        (r"one \\ two\,three\-four", "one   two three" + "four"),
        (r"\today \cite{x}", r"\today \cite{x}"),
        ("plain", "plain"),
        ("}{ unpaired", "} unpaired"),
        ("\\", "\\"),
    ],
)
def test_latex(latex: str, text: str) -> None:
    assert unlatex(latex) == text


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Ho Kei Cheng and Schwing, Alexander G.", ["Ho Kei Cheng", "Alexander G. Schwing"]),
        ("van der Berg, Jr., Jan", ["Jan van der Berg, Jr."]),
        ("{Barnes and Noble, Inc.} and Doe, J.", ["Barnes and Noble, Inc.", "J. Doe"]),
        ("{The {OpenAI} Team}", ["The OpenAI Team"]),
        (r"{\'E}mile Zol\'a AND {\O}re, A", ["Émile Zolá", "A Øre"]),
        ("{van Gogh}, Vincent", ["Vincent van Gogh"]),
        ("A B\n  and\n  C D and others", ["A B", "C D"]),
        ("family=Doe, given=Jane, prefix=von and X Y", ["Jane von Doe", "X Y"]),
        ("Doe, J., Roe, R., Poe, E.", ["J. Doe", "R. Roe", "E. Poe"]),
        ("Ann Li; Bo Xu", ["Ann Li", "Bo Xu"]),
        ("and A B and", ["A B"]),
        ("Armand, Anders", ["Anders Armand"]),
        ("", []),
        ("others", []),
    ],
)
def test_names(field: str, names: list[str]) -> None:
    assert [author.name for author in authors(field)] == names


@pytest.mark.parametrize(
    ("start", "fits"),
    [
        ("% hi\n@article{a,\n title", True),
        ("  @InProceedings{ a2020 ,", True),
        ('@string{a = "b"}', True),
        ("@comment{x}", True),
        ("@media screen { a, b }", False),
        ("@article is a decorator", False),
        ("TY  - JOUR", False),
        ("# Papers\n- a@b.org", False),
        ("", False),
    ],
)
def test_sniff(start: str, fits: bool) -> None:  # noqa: FBT001
    assert sniff(start) is fits


def test_a_parent_that_is_none_is_missing(tmp_path: Path) -> None:
    read = draft(tmp_path, "@preamble{p, x}\n@comment{p, y}\n@misc{a, title={A}, crossref={p}}")
    assert codes(read) == ["missing-parent"]


def test_the_same_twice(tmp_path: Path) -> None:
    text = BROKEN + "@misc{z, title={Z}, b={1}, a={2}}"
    assert reads(tmp_path, text) == reads(tmp_path, text)
    last = reads(tmp_path, text + "}")[-1]
    assert isinstance(last, Draft)
    assert last.left_out == ("b", "a")


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ("booktitle={B}, series={LNCS}, editor={Doe, J.}, isbn={1}", ("series", "editor", "isbn")),
        ("series={LNCS}, year={2020}, timestamp={now}", ()),
        ("number={3}, issue={4}, publisher={P}, school={S}, colour={}", ("issue", "school")),
    ],
)
def test_fields_without_a_place_are_named(
    tmp_path: Path, fields: str, names: tuple[str, ...]
) -> None:
    assert draft(tmp_path, f"@inproceedings{{k, title={{T}}, {fields}}}").left_out == names


@pytest.mark.parametrize(
    ("fields", "named", "problems"),
    [
        ("author={Doe, Jo and others}", [], ["authors-incomplete"]),
        ("author={Doe, Jo and Roe, Al and others}", ["Jo Doe", "Al Roe"], ["authors-incomplete"]),
        ("author={Doe, Jo and {Others in Need}}", ["Jo Doe", "Others in Need"], []),
    ],
)
def test_authors_who_are_not_named_are_missed(
    tmp_path: Path, fields: str, named: list[str], problems: list[str]
) -> None:
    read = draft(tmp_path, f"@inproceedings{{k, title={{T}}, {fields}}}")
    assert ([author.name for author in read.authors], codes(read)) == (named, problems)
