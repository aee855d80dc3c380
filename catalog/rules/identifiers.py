"""Identifiers that have the right form and still can't be, or that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

from catalog.model import FORMATS, ArxivId, Catalog, Doi, Links, Paper
from catalog.problems import quote
from catalog.rules.rule import Case, Finding, Rule, rule

PAGE = "identifiers"
# Archives that existed while arXiv ids named them, until March 2007 (arXiv, "Understanding the
# arXiv identifier").
_ARCHIVES = frozenset(
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas"  # noqa: SIM905  # reads better than 36 quoted words
    " cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin"
    " nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int supr-con".split()
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+?)(?:v\d+)?", re.IGNORECASE)
# What a sentence leaves at the end of a DOI.
_DOI_ENDS = ".,;:"
_DOI_HOSTS = {"doi.org", "dx.doi.org", "www.doi.org"}
_ARXIV_HOSTS = {"arxiv.org", "www.arxiv.org", "export.arxiv.org"}


@rule("orcid-checksum", page=PAGE, level="error")
def orcid_checksum(case: Case) -> Iterator[Finding]:
    """An ORCID iD whose last character does not fit the others: one of them is mistyped."""
    for paper in case.catalog.papers:
        for index, author in enumerate(paper.authors):
            if author.orcid is not None and checksum(author.orcid) != author.orcid[-1]:
                yield Finding(
                    file=paper.file,
                    path=("authors", index, "orcid"),
                    message=f"{quote(author.orcid)} is nobody's: its last character should be"
                    f" {checksum(author.orcid)} if the others are right",
                    hint="copy it from the person's page at orcid.org",
                )


def checksum(orcid: str) -> str:
    """The last character of an ORCID iD by the fifteen digits before it (ISO 7064, MOD 11-2)."""
    total = 0
    for digit in orcid.replace("-", "")[:15]:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


@rule("impossible-arxiv", page=PAGE, level="error")
def impossible_arxiv(case: Case) -> Iterator[Finding]:
    """An arXiv id of a month that there is not, or of a form that arXiv did not use then."""
    for paper in case.catalog.papers:
        if paper.ids.arxiv is not None:
            why = _impossible(paper.ids.arxiv, case.today)
            if why:
                yield Finding(
                    file=paper.file,
                    path=("ids", "arxiv"),
                    message=f"{quote(paper.ids.arxiv)}: {why}",
                    hint="copy it from the paper's page at arxiv.org",
                )


def _impossible(arxiv: str, today: date | None) -> str:
    """Why there can't be such an id, or nothing."""
    archive, _, number = arxiv.rpartition("/")
    if archive:
        return _impossible_before_2007(archive.partition(".")[0], number)
    when, _, number = arxiv.partition(".")
    year, month = 2000 + int(when[:2]), int(when[2:])
    if not 1 <= month <= 12:
        return f"there is no month {when[2:]}"
    if (year, month) < (2007, 4):
        return "ids of this form begin in April 2007, with 0704"
    if today is not None and (year, month) > (today.year, today.month):
        return f"{year}-{month:02} is still to come"
    digits = 4 if year < 2015 else 5
    if len(number) != digits:
        return f"ids of {year} have {digits} digits behind the point"
    return "" if int(number) else "numbers begin at 1"


def _impossible_before_2007(archive: str, number: str) -> str:
    year, month = int(number[:2]), int(number[2:4])
    year += 1900 if year > 50 else 2000
    if archive not in _ARCHIVES:
        return f"there was no archive {quote(archive)}"
    if not 1 <= month <= 12:
        return f"there is no month {number[2:4]}"
    if not (1991, 1) <= (year, month) <= (2007, 3):
        return "ids of this form end in March 2007"
    return "" if int(number[4:]) else "numbers begin at 1"


def _mend_arxiv_doi(catalog: Catalog) -> Callable[[Paper], Paper]:
    del catalog
    return _with_arxiv_of_doi


def _with_arxiv_of_doi(paper: Paper) -> Paper:
    arxiv = _arxiv_of_doi(paper)
    if arxiv is None or paper.ids.arxiv is not None:
        return paper
    return replace(paper, ids=replace(paper.ids, arxiv=arxiv))


def _arxiv_of_doi(paper: Paper) -> ArxivId | None:
    """The arXiv id that an arXiv DOI holds."""
    match = _ARXIV_DOI.fullmatch(paper.ids.doi or "")
    return _as_arxiv(match[1]) if match else None


def _as_arxiv(text: str) -> ArxivId | None:
    right = FORMATS[ArxivId].pattern.fullmatch(text) and not _impossible(text, None)
    return ArxivId(text) if right else None


@rule("arxiv-doi", page=PAGE, level="warning", mend=_mend_arxiv_doi)
def arxiv_doi(case: Case) -> Iterator[Finding]:
    """The DOI is arXiv's own and holds another arXiv id than `ids.arxiv`, or that is missing."""
    for paper in case.catalog.papers:
        arxiv = _arxiv_of_doi(paper)
        if arxiv is None or arxiv.casefold() == (paper.ids.arxiv or "").casefold():
            continue
        missing = paper.ids.arxiv is None
        yield Finding(
            file=paper.file,
            path=("ids", "doi" if missing else "arxiv"),
            message=f"{quote(paper.ids.doi or '')} is the arXiv id {quote(arxiv)}"
            + ("" if missing else f", not {quote(paper.ids.arxiv or '')}"),
            hint=f'add `arxiv: "{arxiv}"`' if missing else "one of them is another paper's",
        )


def _mend_doi(catalog: Catalog) -> Callable[[Paper], Paper]:
    del catalog
    return _with_trimmed_doi


def _with_trimmed_doi(paper: Paper) -> Paper:
    trimmed = Doi((paper.ids.doi or "").rstrip(_DOI_ENDS))
    if trimmed == (paper.ids.doi or "") or not FORMATS[Doi].pattern.fullmatch(trimmed):
        return paper
    return replace(paper, ids=replace(paper.ids, doi=trimmed))


@rule("odd-doi", page=PAGE, level="warning", mend=_mend_doi)
def odd_doi(case: Case) -> Iterator[Finding]:
    """A DOI with something at its end that came along when it was copied."""
    for paper in case.catalog.papers:
        doi = paper.ids.doi or ""
        if doi and (doi[-1] in _DOI_ENDS or doi.count("(") != doi.count(")") or '"' in doi):
            yield Finding(
                file=paper.file,
                path=("ids", "doi"),
                message=f"{quote(doi)} does not look like the whole of a DOI, or like more",
                hint="signs at its end belong to the sentence it stood in",
            )


def _mend_id_in_link(catalog: Catalog) -> Callable[[Paper], Paper]:
    del catalog
    return _with_id_of_link


def _with_id_of_link(paper: Paper) -> Paper:
    """The paper with the identifiers of its links; links that say no more than them go."""
    if not _linked(paper):
        return paper
    found: dict[str, str] = {}
    for _, _, name, value in _linked(paper):
        found.setdefault(name, value)
    ids: Any = {name: value for name, value in found.items() if getattr(paper.ids, name) is None}
    rest = tuple(
        url
        for url in paper.links.paper
        if (told := _identifier_in(url)) is None or ids.get(told[0]) != told[1]
    )
    return replace(paper, ids=replace(paper.ids, **ids), links=replace(paper.links, paper=rest))


def _linked(paper: Paper) -> list[tuple[str, int, str, str]]:
    """Identifiers that only links tell: kind and index of the link, name and value of the id.

    Two links of one paper that tell two values are left for people.
    """
    found = []
    links: Links = paper.links
    for kind, urls in (("paper", links.paper), ("pdf", links.pdf)):
        for index, url in enumerate(urls):
            told = _identifier_in(url)
            if told is not None and getattr(paper.ids, told[0]) is None:
                found.append((kind, index, *told))
    values: dict[str, set[str]] = {}
    for _, _, name, value in found:
        values.setdefault(name, set()).add(value.casefold())
    return [one for one in found if len(values[one[2]]) == 1]


def _identifier_in(url: str) -> tuple[str, str] | None:
    """The identifier that an address is made of, by name."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if host in _DOI_HOSTS:
        doi = unquote(parts.path[1:]).rstrip(_DOI_ENDS)
        match = _ARXIV_DOI.fullmatch(doi)
        arxiv = _as_arxiv(match[1]) if match else None
        if arxiv is not None:
            return "arxiv", arxiv
        return ("doi", doi) if doi.isascii() and FORMATS[Doi].pattern.fullmatch(doi) else None
    if host in _ARXIV_HOSTS:
        match = re.fullmatch(r"/(?:abs|pdf)/(.+?)(?:v\d+)?(?:\.pdf)?/?", parts.path)
        arxiv = _as_arxiv(match[1]) if match else None
        return ("arxiv", arxiv) if arxiv else None
    return None


@rule("id-in-link", page=PAGE, level="warning", mend=_mend_id_in_link)
def id_in_link(case: Case) -> Iterator[Finding]:
    """A DOI or arXiv id stands in a link of the paper only, where nothing finds it by its id."""
    for paper in case.catalog.papers:
        for kind, index, name, value in _linked(paper):
            yield Finding(
                file=paper.file,
                path=("links", kind, index),
                message=f"{quote(value)} stands in a link only",
                hint=f"write it as `{name}` in `ids`; the page makes the link from it",
            )


@rule("other-id-in-link", page=PAGE, level="warning")
def other_id_in_link(case: Case) -> Iterator[Finding]:
    """A link of the paper leads to another arXiv id or DOI than the entry names."""
    for paper in case.catalog.papers:
        for kind, urls in (("paper", paper.links.paper), ("pdf", paper.links.pdf)):
            for index, url in enumerate(urls):
                name, value = _identifier_in(url) or ("", "")
                own = getattr(paper.ids, name, None)
                if own is not None and own.casefold() != value.casefold():
                    yield Finding(
                        file=paper.file,
                        path=("links", kind, index),
                        message=f"the link is to {quote(value)}, and the entry is {quote(own)}",
                        hint="one of them is another paper's",
                    )


RULES: tuple[Rule, ...] = (
    orcid_checksum,
    impossible_arxiv,
    arxiv_doi,
    odd_doi,
    id_in_link,
    other_id_in_link,
)
