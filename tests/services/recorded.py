"""Answers in the shape the services give them: their field names and nesting, few papers.

Written by hand after the services' documentation, shortened to what is read and some that is not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

JSON = dict[str, Any]


def _document(name: str) -> str:
    return (Path(__file__).parent / "answers" / name).read_text(encoding="utf-8")


XMEM = "XMem: Long-Term Video Object Segmentation with an Atkinson-Shiffrin Memory Model"
XMEM_ABSTRACT = (
    "We present XMem, a video object segmentation architecture for long videos with unified "
    "feature memory stores inspired by the Atkinson-Shiffrin memory model."
)

_FEED = _document("arxiv-feed.xml")

ARXIV_XMEM = _document("arxiv-xmem.xml")

ARXIV_PUBLISHED = _document("arxiv-published.xml")

ARXIV_WITHDRAWN = _document("arxiv-withdrawn.xml")

_ARXIV_ERROR = _document("arxiv-error.xml")

ARXIV = {
    "2207.07115": ARXIV_XMEM,
    "hep-th/9711200": ARXIV_PUBLISHED,
    "1008.0001": ARXIV_WITHDRAWN,
    "x": _ARXIV_ERROR,
}


def feed(*entries: str) -> str:
    """arXiv's Atom feed with these entries."""
    return _FEED.replace("{entries}", "\n".join(entries))


CROSSREF_XMEM: JSON = {
    "indexed": {"date-parts": [[2026, 10, 1]], "timestamp": 1790812800000},
    "reference-count": 84,
    "publisher": "Springer Nature Switzerland",
    "content-domain": {"domain": ["link.springer.com"], "crossmark-restriction": False},
    "DOI": "10.1007/978-3-031-19815-1_37",
    "type": "book-chapter",
    "created": {"date-parts": [[2022, 10, 19]]},
    "page": "640-658",
    "source": "Crossref",
    "title": [XMEM],
    "prefix": "10.1007",
    "author": [
        {
            "ORCID": "http://orcid.org/0000-0002-1825-0097",
            "authenticated-orcid": False,
            "given": "Ho Kei",
            "family": "Cheng",
            "sequence": "first",
            "affiliation": [{"name": "University of Illinois Urbana-Champaign"}],
        },
        {
            "given": "Alexander G.",
            "family": "Schwing",
            "sequence": "additional",
            "affiliation": [],
        },
    ],
    "member": "297",
    "published-online": {"date-parts": [[2022, 10, 20]]},
    "published-print": {"date-parts": [[2022]]},
    "container-title": ["Lecture Notes in Computer Science", "Computer Vision – ECCV 2022"],
    "link": [
        {
            "URL": "https://link.springer.com/content/pdf/10.1007/978-3-031-19815-1_37",
            "content-type": "unspecified",
            "content-version": "vor",
            "intended-application": "similarity-checking",
        }
    ],
    "issued": {"date-parts": [[2022]]},
    "URL": "https://doi.org/10.1007/978-3-031-19815-1_37",
    "relation": {
        "has-preprint": [
            {"id-type": "doi", "id": "10.48550/arXiv.2207.07115", "asserted-by": "object"}
        ]
    },
    "ISBN": ["9783031198144", "9783031198151"],
}

CROSSREF_DEEP: JSON = {
    "publisher": "Springer Science and Business Media LLC",
    "issue": "7553",
    "DOI": "10.1038/nature14539",
    "type": "journal-article",
    "page": "436-444",
    "title": ["Deep learning"],
    "volume": "521",
    "author": [
        {"given": "Yann", "family": "LeCun", "sequence": "first", "affiliation": []},
        {"given": "Yoshua", "family": "Bengio", "sequence": "additional", "affiliation": []},
        {"given": "Geoffrey", "family": "Hinton", "sequence": "additional", "affiliation": []},
    ],
    "published-online": {"date-parts": [[2015, 5, 27]]},
    "published-print": {"date-parts": [[2015, 5, 28]]},
    "container-title": ["Nature"],
    "abstract": (
        "<jats:title>Abstract</jats:title><jats:p>Deep learning allows computational models that "
        "are composed of multiple processing layers &amp; more.</jats:p>"
        "<jats:p>It uses H<jats:sub>2</jats:sub>O.</jats:p>"
    ),
    "license": [
        {
            "start": {"date-parts": [[2015, 5, 27]]},
            "content-version": "tdm",
            "delay-in-days": 0,
            "URL": "http://www.springer.com/tdm",
        }
    ],
    "link": [
        {
            "URL": "http://www.nature.com/articles/nature14539.pdf",
            "content-type": "application/pdf",
            "content-version": "vor",
            "intended-application": "text-mining",
        }
    ],
    "issued": {"date-parts": [[2015, 5, 27]]},
}

CROSSREF_RETRACTED: JSON = {
    "publisher": "Elsevier BV",
    "DOI": "10.1016/s0140-6736(97)11096-0",
    "type": "journal-article",
    "page": "637-641",
    "volume": "351",
    "issue": "9103",
    "title": ["RETRACTED: Ileal-lymphoid-nodular hyperplasia, non-specific colitis"],
    "author": [{"given": "AJ", "family": "Wakefield", "sequence": "first", "affiliation": []}],
    "container-title": ["The Lancet"],
    "issued": {"date-parts": [[1998, 2]]},
    "updated-by": [
        {
            "updated": {"date-parts": [[2004, 3, 6]]},
            "DOI": "10.1016/s0140-6736(04)15715-2",
            "type": "correction",
            "label": "Correction",
            "source": "retraction-watch",
        },
        {
            "updated": {"date-parts": [[2010, 2, 6]]},
            "DOI": "10.1016/s0140-6736(10)60175-4",
            "type": "retraction",
            "label": "Retraction",
            "source": "retraction-watch",
            "record-id": "4786",
        },
    ],
}

CROSSREF_S2ORC: JSON = {
    "publisher": "Association for Computational Linguistics",
    "DOI": "10.18653/v1/2020.acl-main.447",
    "type": "proceedings-article",
    "page": "4969-4983",
    "title": ["S2ORC: The Semantic Scholar Open Research Corpus"],
    "author": [{"given": "Kyle", "family": "Lo", "sequence": "first", "affiliation": []}],
    "container-title": [
        "Proceedings of the 58th Annual Meeting of the Association for Computational Linguistics"
    ],
    "license": [{"URL": "https://creativecommons.org/licenses/by/4.0/", "content-version": "vor"}],
    "link": [
        {
            "URL": "https://aclanthology.org/2020.acl-main.447.pdf",
            "content-type": "application/pdf",
            "content-version": "vor",
            "intended-application": "text-mining",
        }
    ],
    "event": {"name": "Proceedings of the 58th Annual Meeting of the ACL", "location": "Online"},
    "issued": {"date-parts": [[2020]]},
}

CROSSREF = {
    work["DOI"].casefold(): work
    for work in (CROSSREF_XMEM, CROSSREF_DEEP, CROSSREF_RETRACTED, CROSSREF_S2ORC)
}

DATACITE_XMEM: JSON = {
    "id": "10.48550/arxiv.2207.07115",
    "type": "dois",
    "attributes": {
        "doi": "10.48550/arxiv.2207.07115",
        "prefix": "10.48550",
        "suffix": "arxiv.2207.07115",
        "identifiers": [{"identifier": "2207.07115", "identifierType": "arXiv"}],
        "creators": [
            {
                "name": "Cheng, Ho Kei",
                "nameType": "Personal",
                "givenName": "Ho Kei",
                "familyName": "Cheng",
                "affiliation": [],
                "nameIdentifiers": [],
            },
            {
                "name": "Schwing, Alexander G.",
                "nameType": "Personal",
                "givenName": "Alexander G.",
                "familyName": "Schwing",
                "affiliation": [],
                "nameIdentifiers": [],
            },
        ],
        "titles": [{"title": XMEM}],
        "publisher": "arXiv",
        "container": {},
        "publicationYear": 2022,
        "subjects": [
            {
                "lang": "en",
                "subject": "Computer Vision and Pattern Recognition (cs.CV)",
                "subjectScheme": "arXiv",
            }
        ],
        "dates": [
            {"date": "2022-07-14T17:59:37Z", "dateType": "Submitted", "dateInformation": "v1"},
            {"date": "2022-07-18T15:41:57Z", "dateType": "Updated", "dateInformation": "v2"},
            {"date": "2022-07", "dateType": "Available", "dateInformation": "v1"},
            {"date": "2022", "dateType": "Issued"},
        ],
        "types": {"resourceTypeGeneral": "Preprint", "resourceType": "Article"},
        "relatedIdentifiers": [
            {
                "relationType": "IsVersionOf",
                "relatedIdentifier": "10.1007/978-3-031-19815-1_37",
                "relatedIdentifierType": "DOI",
            }
        ],
        "descriptions": [{"description": XMEM_ABSTRACT, "descriptionType": "Abstract"}],
        "url": "https://arxiv.org/abs/2207.07115",
        "contentUrl": None,
        "state": "findable",
    },
}

DATACITE_DATA: JSON = {
    "id": "10.5281/zenodo.1234567",
    "type": "dois",
    "attributes": {
        "doi": "10.5281/zenodo.1234567",
        "creators": [
            {
                "name": "Lovelace, Ada",
                "givenName": "Ada",
                "familyName": "Lovelace",
                "affiliation": ["Analytical Society"],
                "nameIdentifiers": [
                    {
                        "nameIdentifier": "https://orcid.org/0000-0002-1825-0097",
                        "nameIdentifierScheme": "ORCID",
                    }
                ],
            },
            {"name": "The Engine Group", "nameType": "Organizational", "affiliation": []},
        ],
        "titles": [
            {"title": "Notes on Engines"},
            {"title": "A data set", "titleType": "Subtitle"},
        ],
        "publisher": "Zenodo",
        "publicationYear": 2018,
        "dates": [{"date": "2018-05-30", "dateType": "Issued"}],
        "types": {"resourceTypeGeneral": "Dataset"},
        "relatedIdentifiers": [],
        "descriptions": [{"description": "<p>All of them.</p>", "descriptionType": "Abstract"}],
    },
}

DATACITE = {record["id"]: record for record in (DATACITE_XMEM, DATACITE_DATA)}

OPENALEX_XMEM: JSON = {
    "id": "https://openalex.org/W4312815172",
    "doi": "https://doi.org/10.1007/978-3-031-19815-1_37",
    "title": XMEM,
    "display_name": XMEM,
    "publication_year": 2022,
    "publication_date": "2022-10-20",
    "ids": {
        "openalex": "https://openalex.org/W4312815172",
        "doi": "https://doi.org/10.1007/978-3-031-19815-1_37",
        "mag": "4312815172",
    },
    "language": "en",
    "primary_location": {
        "is_oa": False,
        "landing_page_url": "https://doi.org/10.1007/978-3-031-19815-1_37",
        "pdf_url": None,
        "source": {
            "id": "https://openalex.org/S106296714",
            "display_name": "Lecture notes in computer science",
            "host_organization_name": "Springer Science+Business Media",
            "type": "book series",
        },
        "version": "publishedVersion",
    },
    "type": "book-chapter",
    "type_crossref": "book-chapter",
    "authorships": [
        {
            "author_position": "first",
            "author": {
                "id": "https://openalex.org/A5000000001",
                "display_name": "Ho Kei Cheng",
                "orcid": "https://orcid.org/0000-0002-1825-0097",
            },
            "institutions": [{"display_name": "University of Illinois Urbana-Champaign"}],
            "raw_author_name": "Ho Kei Cheng",
        },
        {
            "author_position": "last",
            "author": {"display_name": "Alexander G. Schwing", "orcid": None},
            "institutions": [],
            "raw_author_name": "Alexander G. Schwing",
        },
    ],
    "biblio": {"volume": None, "issue": None, "first_page": "640", "last_page": "658"},
    "is_retracted": False,
    "keywords": [{"display_name": "Segmentation", "score": 0.6}],
    "best_oa_location": {
        "landing_page_url": "http://arxiv.org/abs/2207.07115",
        "pdf_url": "https://arxiv.org/pdf/2207.07115",
    },
    "locations": [{"landing_page_url": "https://arxiv.org/abs/2207.07115"}],
    "abstract_inverted_index": {
        "We": [0],
        "present": [1],
        "XMem,": [2],
        "a": [3, 7],
        "memory": [4, 8],
        "and": [5],
        "not": [6],
    },
}

OPENALEX_RETRACTED: JSON = {
    "id": "https://openalex.org/W2000000000",
    "doi": "https://doi.org/10.1016/s0140-6736(97)11096-0",
    "title": "Ileal-lymphoid-nodular hyperplasia",
    "publication_date": "1998-02-01",
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/9500320"},
    "primary_location": {"source": {"display_name": "The Lancet", "type": "journal"}},
    "type": "article",
    "authorships": [],
    "biblio": {"volume": "351", "issue": "9103", "first_page": "637", "last_page": "637"},
    "is_retracted": True,
    "abstract_inverted_index": None,
}


def openalex_of(number: int, title: str, author: str, year: int = 2020) -> JSON:
    """A short record of OpenAlex, for titles that several papers have."""
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.5555/{number}",
        "title": title,
        "publication_date": f"{year}-01-01",
        "primary_location": {"source": {"display_name": "Journal of Tests", "type": "journal"}},
        "type": "article",
        "authorships": [{"author": {"display_name": author}, "institutions": []}],
        "biblio": {},
        "is_retracted": False,
    }


OPENALEX_TWINS = (
    openalex_of(11, "Memory Networks Revisited", "Ann Smith"),
    openalex_of(12, "Memory networks revisited", "Bob Jones", 2021),
)

SEMANTIC_XMEM: JSON = {
    "paperId": "a" * 40,
    "externalIds": {
        "DBLP": "conf/eccv/ChengS22",
        "ArXiv": "2207.07115",
        "DOI": "10.1007/978-3-031-19815-1_37",
        "CorpusId": 250526250,
    },
    "publicationVenue": {"id": "x", "name": "European Conference on Computer Vision"},
    "title": XMEM,
    "abstract": XMEM_ABSTRACT,
    "venue": "European Conference on Computer Vision",
    "year": 2022,
    "openAccessPdf": {"url": "https://arxiv.org/pdf/2207.07115", "status": "GREEN"},
    "publicationTypes": ["JournalArticle", "Conference"],
    "publicationDate": "2022-07-14",
    "journal": {"pages": "640-658", "name": ""},
    "authors": [
        {"authorId": "1", "name": "Ho Kei Cheng"},
        {"authorId": "2", "name": "A. Schwing"},
    ],
}

SEMANTIC_PREPRINT: JSON = {
    "paperId": "b" * 40,
    "externalIds": {"ArXiv": "2401.00001", "CorpusId": 1},
    "publicationVenue": {"name": "arXiv.org"},
    "title": "Only on arXiv",
    "abstract": None,
    "venue": "arXiv.org",
    "year": 2024,
    "openAccessPdf": None,
    "publicationTypes": ["JournalArticle"],
    "publicationDate": None,
    "journal": {"volume": "abs/2401.00001", "name": "ArXiv"},
    "authors": [{"authorId": None, "name": "Ann Smith"}],
}

SEMANTIC = {
    "ARXIV:2207.07115": SEMANTIC_XMEM,
    "DOI:10.1007/978-3-031-19815-1_37": SEMANTIC_XMEM,
    "ARXIV:2401.00001": SEMANTIC_PREPRINT,
}

OPENREVIEW_V2: JSON = {
    "id": "VtmBAGCN7o",
    "forum": "VtmBAGCN7o",
    "number": 2163,
    "cdate": 1694838000000,
    "tcdate": 1694838000000,
    "odate": 1697213872457,
    "pdate": 1705410531066,
    "mdate": 1712870151489,
    "version": 2,
    "invitations": ["ICLR.cc/2024/Conference/-/Submission"],
    "domain": "ICLR.cc/2024/Conference",
    "content": {
        "title": {"value": "MetaGPT: Meta Programming for A Multi-Agent Collaborative Framework"},
        "authors": {"value": ["Sirui Hong", "Mingchen Zhuge"]},
        "authorids": {"value": ["~Sirui_Hong1", "~Mingchen_Zhuge2"]},
        "keywords": {"value": ["Multi-Agent Systems", "Large Language Models"]},
        "TLDR": {"value": "Agents that follow operating procedures."},
        "abstract": {"value": "Recently, remarkable progress has been made on agents."},
        "pdf": {"value": "/pdf/9c1dbb5a1a3b4cb9.pdf"},
        "venue": {"value": "ICLR 2024 oral"},
        "venueid": {"value": "ICLR.cc/2024/Conference"},
        "paperhash": {"value": "hong|metagpt_meta_programming"},
    },
}

OPENREVIEW_WITHDRAWN: JSON = {
    "id": "AAAAbbbb12",
    "forum": "AAAAbbbb12",
    "cdate": 1694838000000,
    "content": {
        "title": {"value": "A Submission Taken Back"},
        "authors": {"value": [{"fullname": "Ann Smith", "username": "~Ann_Smith1"}]},
        "venue": {"value": "ICLR 2024 Conference Withdrawn Submission"},
        "venueid": {"value": "ICLR.cc/2024/Conference/Withdrawn_Submission"},
    },
}

OPENREVIEW_V1: JSON = {
    "id": "YicbFdNTTy",
    "forum": "YicbFdNTTy",
    "cdate": 1601308250000,
    "pdate": 1610466000000,
    "ddate": None,
    "invitation": "ICLR.cc/2021/Conference/-/Blind_Submission",
    "content": {
        "title": "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
        "authors": ["Alexey Dosovitskiy", "Lucas Beyer"],
        "abstract": "While the Transformer architecture has become the de-facto standard.",
        "pdf": "/pdf/9f1d2a.pdf",
        "code": "https://github.com/google-research/vision_transformer",
        "venue": "ICLR 2021 Oral",
        "venueid": "ICLR.cc/2021/Conference",
    },
}

PUBMED_DEEP = _document("pubmed-deep.xml")

PUBMED_RETRACTED = PUBMED_DEEP.replace("26017442", "9500320").replace(
    '<PublicationType UI="D016428">Journal Article</PublicationType>',
    '<PublicationType UI="D016441">Retracted Publication</PublicationType>',
)
PUBMED_NONE = '<?xml version="1.0" ?><PubmedArticleSet></PubmedArticleSet>'
PUBMED = {"26017442": PUBMED_DEEP, "9500320": PUBMED_RETRACTED}

ACL_PAGE = _document("acl.html")

HIGHWIRE_PAGE = _document("highwire.html")

LINKED_PAGE = _document("linked.html")

DUBLIN_PAGE = _document("dublin.html")

PAGES = {
    "highwire": HIGHWIRE_PAGE,
    "linked": LINKED_PAGE,
    "dublin": DUBLIN_PAGE,
    "plain": "<html><head><title>Only a title</title></head><body>text</body></html>",
}
