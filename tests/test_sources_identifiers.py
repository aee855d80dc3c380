from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import FORMATS, AclId, ArxivId, Doi, Identifiers, PubmedId
from catalog.sources.identifiers import Reference, identifiers, joined, of_doi, reference

NONE: dict[str, str] = {}


def values(ids: Identifiers) -> dict[str, str]:
    kinds = ("arxiv", "doi", "openreview", "acl", "pubmed")
    return {kind: getattr(ids, kind) for kind in kinds if getattr(ids, kind)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1706.03762", {"arxiv": "1706.03762"}),
        ("1706.03762v5", {"arxiv": "1706.03762"}),
        ("arXiv:1706.03762", {"arxiv": "1706.03762"}),
        ("arXiv preprint arXiv:1706.03762", {"arxiv": "1706.03762"}),
        ("hep-th/9901001", {"arxiv": "hep-th/9901001"}),
        ("math.GT/0309136v1", {"arxiv": "math.GT/0309136"}),
        ("https://arxiv.org/abs/1706.03762", {"arxiv": "1706.03762"}),
        ("http://export.arxiv.org/pdf/1706.03762v5.pdf", {"arxiv": "1706.03762"}),
        ("https://huggingface.co/papers/1706.03762", {"arxiv": "1706.03762"}),
        ("https://notarxiv.org/abs/1706.03762", NONE),
        ("https://arxiv.org.evil.com/abs/1706.03762", NONE),
        ("10.48550/arXiv.1706.03762", {"arxiv": "1706.03762"}),
        ("10.1000/abc", {"doi": "10.1000/abc"}),
        ("doi:10.1000/abc.", {"doi": "10.1000/abc"}),
        ("<10.1000/abc>", {"doi": "10.1000/abc"}),
        (
            "10.1175/1520-0493(1963)091<0099:GCEWTP>2.3.CO;2",
            {"doi": "10.1175/1520-0493(1963)091<0099:GCEWTP>2.3.CO;2"},
        ),
        (
            "https://doi.org/10.1002/(SICI)1097(1996)99:1%3C1::AID-A1%3E3.0.CO;2-1",
            {"doi": "10.1002/(SICI)1097(1996)99:1<1::AID-A1>3.0.CO;2-1"},
        ),
        ("https://dx.doi.org/10.1000/abc", {"doi": "10.1000/abc"}),
        ("https://dl.acm.org/doi/pdf/10.1145/3292500.3330701", {"doi": "10.1145/3292500.3330701"}),
        # What publishers put behind a DOI is none of it.
        (
            "https://academic.oup.com/bib/article/doi/10.1093/bib/bbab123/6265180",
            {"doi": "10.1093/bib/bbab123"},
        ),
        (
            "https://academic.oup.com/nar/advance-article-abstract/doi/10.1093/nar/gkab1/1234567?a=1",
            {"doi": "10.1093/nar/gkab1"},
        ),
        (
            "https://academic.oup.com/nar/article-lookup/doi/10.1093/nar/gkab1",
            {"doi": "10.1093/nar/gkab1"},
        ),
        (
            "https://direct.mit.edu/tacl/article/doi/10.1162/tacl_a_00449/109285/A-Long-Title",
            {"doi": "10.1162/tacl_a_00449"},
        ),
        (
            "https://direct.mit.edu/tacl/article-pdf/doi/10.1162/tacl_a_00449/1986588/tacl_a_00449.pdf",
            {"doi": "10.1162/tacl_a_00449"},
        ),
        # Another publisher's DOI may end so.
        ("https://onlinelibrary.wiley.com/doi/10.1000/abc/123456", {"doi": "10.1000/abc/123456"}),
        (
            "https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full.pdf+html",
            {"doi": "10.1101/2020.01.02.123456"},
        ),
        (
            "https://www.medrxiv.org/content/10.1101/2020.01.02.123456v1",
            {"doi": "10.1101/2020.01.02.123456"},
        ),
        ("(10.1016/S0140(99)01-2)", {"doi": "10.1016/S0140(99)01-2"}),
        (
            "https://www.nature.com/articles/s41586-021-03819-2",
            {"doi": "10.1038/s41586-021-03819-2"},
        ),
        ("10.18653/v1/P19-1001", {"doi": "10.18653/v1/P19-1001", "acl": "P19-1001"}),
        ("https://aclanthology.org/2023.acl-long.1.pdf", {"acl": "2023.acl-long.1"}),
        ("P19-1001", {"acl": "P19-1001"}),
        ("https://openreview.net/forum?id=SkxKPDv5xl", {"openreview": "SkxKPDv5xl"}),
        ("https://openreview.net/pdf?id=SkxKPDv5xl", {"openreview": "SkxKPDv5xl"}),
        ("PMID: 17284678", {"pubmed": "17284678"}),
        ("https://pubmed.ncbi.nlm.nih.gov/17284678/", {"pubmed": "17284678"}),
        ("17284678", NONE),
        ("10.1/x", NONE),
        ("https://[broken", NONE),
        ("attention is all you need", NONE),
        ("", NONE),
    ],
)
def test_identifiers(text: str, expected: dict[str, str]) -> None:
    assert values(identifiers(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1000/ABC", {"doi": "10.1000/ABC"}),
        ("https://doi.org/10.1000/a%2Fb", {"doi": "10.1000/a/b"}),
        ("DOI 10.1000/abc;", {"doi": "10.1000/abc"}),
        ("https://doi.org/10.48550/arXiv.1706.03762", {"arxiv": "1706.03762"}),
        ("10.1000/", NONE),
        ("none", NONE),
        ("", NONE),
    ],
)
def test_of_doi(text: str, expected: dict[str, str]) -> None:
    assert values(of_doi(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arXiv:1706.03762", Reference("arxiv", "1706.03762")),
        ("https://aclanthology.org/P19-1001/", Reference("acl", "P19-1001")),
        ("10.1000/abc", Reference("doi", "10.1000/abc")),
        ("https://example.org/a", Reference("url", "https://example.org/a")),
        ("Attention  is all\nyou need", Reference("title", "Attention is all you need")),
    ],
)
def test_reference(text: str, expected: Reference) -> None:
    assert reference(text) == expected


def test_joined_takes_the_first_of_each_kind() -> None:
    all_ids = map(identifiers, ["10.1000/a", "1706.03762", "10.1000/b", "PMID: 1"])
    assert values(joined(all_ids)) == {
        "arxiv": "1706.03762",
        "doi": "10.1000/a",
        "pubmed": "1",
    }
    assert joined([]) == Identifiers()


@given(st.text() | st.text().map("https://arxiv.org/".__add__) | st.text().map("10.1000/".__add__))
def test_whatever_is_found_has_its_form(text: str) -> None:
    ids = identifiers(text)
    for form, value in (
        (ArxivId, ids.arxiv),
        (Doi, ids.doi),
        (AclId, ids.acl),
        (PubmedId, ids.pubmed),
    ):
        assert value is None or FORMATS[form].pattern.fullmatch(value)
