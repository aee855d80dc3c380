from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import FORMATS, PartialDate, Url
from catalog.sources import fields


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  a \n\t b\u00a0c ", "a b c"),
        ("a\x00b \x07 c", "ab c"),
        ("\u202eright to left\u200b", "right to left"),
        ("مرحبا \U0001f600", "مرحبا \U0001f600"),
        ("", ""),
        # Joiners are part of words, and nothing by themselves.
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष 👩\u200d🔬\x07", "क्\u200dष 👩\u200d🔬"),
        (" \u200d \u200c", ""),
    ],
)
def test_folded(text: str, folded: str) -> None:
    assert fields.folded(text) == folded


@given(st.text())
def test_folded_text_is_printable_and_stays_as_it_is(text: str) -> None:
    folded = fields.folded(text)
    assert re.sub("[\u200c\u200d]", "", folded).isprintable()
    assert fields.folded(folded) == folded


@pytest.mark.parametrize(
    ("name", "given_first"),
    [
        ("Ho Kei Cheng", "Ho Kei Cheng"),
        ("Cheng, Ho  Kei", "Ho Kei Cheng"),
        ("van Beethoven, Ludwig", "Ludwig van Beethoven"),
        ("Martin Luther King, Jr.", "Martin Luther King, Jr."),
        ("King, Jr., Martin Luther", "Martin Luther King, Jr."),
        ("King, Martin Luther, Jr.", "Martin Luther King, Jr."),
        ("Gates, William, III", "William Gates, III"),
        ("OpenAI,", "OpenAI"),
        (", Plato", "Plato"),
        ("李, 明", "明 李"),
        (",", ""),
    ],
)
def test_given_first(name: str, given_first: str) -> None:
    assert fields.given_first(name) == given_first


def test_authors_are_those_that_have_a_name() -> None:
    found = fields.authors(["Doe, Jane", "", "et al.", "others", "-", "Plato", "李明"])
    assert [author.name for author in found] == ["Jane Doe", "Plato", "李明"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A B, C D and E F", ["A B", "C D", "E F"]),
        ("A B, C D, and E F", ["A B", "C D", "E F"]),
        ("Ann Li & Bo Xu", ["Ann Li", "Bo Xu"]),
        ("Li, Ann; Xu, Bo;", ["Li, Ann", "Xu, Bo"]),
        ("Cheng, Ho Kei and Schwing, Alexander", ["Cheng, Ho Kei", "Schwing, Alexander"]),
        ("Doe, J., Roe, R.", ["Doe, J.", "Roe, R."]),
        ("Ann Li, Martin King, Jr., Bo Xu", ["Ann Li", "Martin King, Jr.", "Bo Xu"]),
        ("Ann Li et al.", ["Ann Li"]),
        ("Alexander Anderson", ["Alexander Anderson"]),
        ("", []),
    ],
)
def test_split_names(text: str, names: list[str]) -> None:
    assert fields.split_names(text) == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022", "2022"),
        ("2022-07", "2022-07"),
        ("2022-07-14", "2022-07-14"),
        ("2022/7/4", "2022-07-04"),
        ("2022.07.14", "2022-07-14"),
        ("2022-07-14T09:00:00Z", "2022-07-14"),
        ("2010///", "2010"),
        ("2022-00-00", "2022"),
        ("2022-13-01", "2022"),
        ("2022-02-30", "2022-02"),
        ("14 July 2022", "2022-07-14"),
        ("14th July, 2022", "2022-07-14"),
        ("July 14, 2022", "2022-07-14"),
        ("Sept. 2022", "2022-09"),
        ("jul 2022", "2022-07"),
        ("c. 1999", "1999"),
        ("[1999]", "1999"),
        ("1999a", "1999"),
        ("", None),
        ("soon", None),
        ("0000", None),
        ("99", None),
        ("20xx", None),
        ("July", None),
    ],
)
def test_partial_date(text: str, expected: str | None) -> None:
    assert fields.partial_date(text) == (PartialDate.parse(expected) if expected else None)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("2022", "07", "14"), "2022-07-14"),
        (("2022", "July", "4"), "2022-07-04"),
        (("\x002022", "\x007", "4\x00"), "2022-07-04"),
        (("2022", "Dec.", ""), "2022-12"),
        (("2022", "", "14"), "2022"),
        (("2022", "0120", "1"), "2022"),
        (("2022", "1", "9" * 30), "2022-01"),
        (("2022", "1", "9" * 6000), "2022-01"),
        (("2022", "-1", "-1"), "2022"),
        (("12022", "1", "1"), None),
        (("", "1", "1"), None),
    ],
)
def test_ymd(parts: tuple[str, str, str], expected: str | None) -> None:
    assert fields.ymd(*parts) == (PartialDate.parse(expected) if expected else None)


@given(st.text(), st.text(), st.text())
def test_every_date_is_one_of_the_calendar(year: str, month: str, day: str) -> None:
    for found in (fields.ymd(year, month, day), fields.partial_date(f"{day} {month} {year}")):
        assert found is None or PartialDate.parse(str(found)) == found


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("640--658", "640-658"),
        ("640 – 658", "640-658"),
        ("pp. 1-2", "1-2"),
        ("p. 7", "7"),
        ("e1234", "e1234"),
        ("1-3, 7-9", "1-3, 7-9"),
        ("100-", "100"),
        ("--", None),
        ("", None),
    ],
)
def test_pages(text: str, pages: str | None) -> None:
    assert fields.pages(text) == pages


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://a.org/b", "https://a.org/b"),
        (" HTTP://a.org/B ", "http://a.org/B"),
        ("www.a.org/b", "https://www.a.org/b"),
        (r"https://a.org/b\_c\%20d\&e", "https://a.org/b_c%20d&e"),
        ("https://a.org/b c{d}", "https://a.org/b%20c%7Bd%7D"),
        ('https://a.org/"><script>', "https://a.org/%22%3E%3Cscript%3E"),
        ("https://a\u2100b.org/", None),
        ("ftp://a.org", None),
        ("javascript:alert(1)", None),
        ("a.org/b", None),
        ("https://", None),
        ("", None),
    ],
)
def test_url(text: str, url: str | None) -> None:
    assert fields.url(text) == url


@given(st.text().map("https://a.org/".__add__) | st.text())
def test_every_url_has_the_form_of_one(text: str) -> None:
    found = fields.url(text)
    assert found is None or FORMATS[Url].pattern.fullmatch(found)


def test_links_of() -> None:
    urls = [
        "https://github.com/a/b", "https://a.org/x.PDF", "https://github.com/a/b", None,
        "https://youtu.be/abc", "https://a.org/",
    ]  # fmt: skip
    found = fields.links_of(Url(url) if url else None for url in urls)
    assert [(link.kind, link.url) for link in found] == [
        ("pdf", "https://a.org/x.PDF"),
        ("code", "https://github.com/a/b"),
        ("project", "https://a.org/"),
        ("video", "https://youtu.be/abc"),
    ]
