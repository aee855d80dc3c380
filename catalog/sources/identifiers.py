"""Identifiers in what people type and what files hold: bare, with a prefix, as an address.

Forms: arXiv, "Understanding the arXiv identifier"; DOI Handbook, chapter 2 (a DOI is a prefix, a
slash and almost anything, letters of either case being the same); ACL Anthology, "Information for
submitters"; addresses as the services themselves make them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from catalog.model import FORMATS, AclId, ArxivId, Doi, Identifiers, PubmedId, Url

Kind = Literal["arxiv", "doi", "openreview", "acl", "pubmed", "url", "title"]

_ARXIV = r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?"
_ARXIV_IN = re.compile(rf"(?:arxiv[:/\s.]+|^)({_ARXIV})(?![\w.]*\d)", re.IGNORECASE)
_ARXIV_PATH = re.compile(rf"/(?:abs|pdf|html|format|src|e-print|papers|labs)/({_ARXIV})")
# Angle brackets stand around a DOI; those of the SICI in an old one (ANSI Z39.56) are part of it.
_DOI_SIGN = r"[^\s\x00-\x1f\x7f-\x9f\"<>]"
_DOI_IN = re.compile(
    rf"(?<![\w.])10\.[0-9]{{4,9}}/{_DOI_SIGN}+(?:<[0-9]+:{_DOI_SIGN}*>{_DOI_SIGN}+)?"
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_ACL_DOI = re.compile(r"10\.(?:18653|3115)/v1/(.+)", re.IGNORECASE)
_OPENREVIEW = re.compile(r"[A-Za-z0-9_-]{8,20}")
_PUBMED_IN = re.compile(r"pm(?:id|:)\s*:?\s*([1-9][0-9]{0,8})", re.IGNORECASE)
_KINDS = tuple(field.name for field in fields(Identifiers))
# What stands behind a DOI in addresses: how the paper is shown; on the Silverchair platform (that
# of Oxford, MIT Press and others) the article's number, and perhaps its title or file; on bioRxiv
# and medRxiv the version.
_VIEW = re.compile(r"/(?:full|abstract|pdf|epdf|meta|html)$|\.pdf$")
_NUMBERED = re.compile(r"/(?:[a-z]+-)?article(?:-abstract|-pdf|-standard)?/doi/$")
_ARTICLE_NUMBER = re.compile(r"(?<=[^/])/[0-9]{4,}(?:/[^/]*)?/?$")
_VERSIONED_HOSTS = frozenset({"biorxiv.org", "medrxiv.org"})
_VERSION = re.compile(r"v[0-9]{1,3}(?:\.(?:full|abstract|supplementary)[\w.+-]*)?(?:/.*)?$")
_ARXIV_HOSTS = (".arxiv.org", ".alphaxiv.org", ".huggingface.co", ".hf.co", ".ar5iv.org")


@dataclass(frozen=True, slots=True)
class Reference:
    """What somebody means by a text: an identifier, an address, or the words of a title."""

    kind: Kind
    value: str


def reference(text: str) -> Reference:
    """What a text names. An address that holds an identifier is that identifier."""
    text = " ".join(text.split())
    ids = identifiers(text)
    for kind in ("arxiv", "acl", "doi", "openreview", "pubmed"):
        value = getattr(ids, kind)
        if value:
            return Reference(kind, value)
    if FORMATS[Url].pattern.fullmatch(text):
        return Reference("url", text)
    return Reference("title", text)


def identifiers(text: str) -> Identifiers:
    """The identifiers that a short text holds: an address, or an identifier with or without prefix.

    A bare number is no PubMed id and a bare word no OpenReview id: too much else looks like them.
    """
    if re.match(r"https?://", text, re.IGNORECASE):
        return _in_address(text)
    found = _DOI_IN.search(text)
    if found:
        return of_doi(found[0])
    arxiv = _ARXIV_IN.search(text)
    if arxiv:
        return Identifiers(arxiv=_arxiv(arxiv[1]))
    pubmed = _PUBMED_IN.search(text)
    if pubmed:
        return Identifiers(pubmed=PubmedId(pubmed[1]))
    if FORMATS[AclId].pattern.fullmatch(text):
        return Identifiers(acl=AclId(text))
    return Identifiers()


def of_doi(text: str) -> Identifiers:
    """A DOI, as `10.…/…`, with prefix or as an address; arXiv's own are arXiv ids instead.

    A DOI that the ACL Anthology has given is an Anthology id besides. None if it is no DOI.
    """
    found = _DOI_IN.search(unquote(text) if re.match(r"https?:", text, re.IGNORECASE) else text)
    if found is None:
        return Identifiers()
    doi = _trimmed(found[0])
    arxiv = _ARXIV_DOI.fullmatch(doi)
    if arxiv:
        return Identifiers(arxiv=_arxiv(arxiv[1]))
    if FORMATS[Doi].pattern.fullmatch(doi) is None:
        return Identifiers()
    acl = _ACL_DOI.fullmatch(doi)
    return Identifiers(doi=Doi(doi), acl=_acl(acl[1]) if acl else None)


def joined(all_ids: Iterable[Identifiers]) -> Identifiers:
    """What several texts of one record give: of each kind the first."""
    found: dict[str, Any] = {}
    for ids in all_ids:
        for kind in _KINDS:
            value = getattr(ids, kind)
            if value and kind not in found:
                found[kind] = value
    return Identifiers(**found)


def _in_address(text: str) -> Identifiers:
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return Identifiers()
    if f".{host}".endswith(_ARXIV_HOSTS):
        found = _ARXIV_PATH.search(parts.path)
        return Identifiers(arxiv=_arxiv(found[1]) if found else None)
    return _of_host(host, parts) or _doi_in_path(host, parts)


def _of_host(host: str, parts: SplitResult) -> Identifiers | None:
    """The identifier in an address of a host whose addresses are known."""
    path = unquote(parts.path).strip("/")
    last = path.rpartition("/")[2]
    if host == "openreview.net":
        value = parse_qs(parts.query).get("id", [""])[0]
        return Identifiers(openreview=value if _OPENREVIEW.fullmatch(value) else None)
    if host in {"aclanthology.org", "aclweb.org"}:
        return Identifiers(acl=_acl(last.removesuffix(".pdf").removesuffix(".bib")))
    if host == "pubmed.ncbi.nlm.nih.gov" or path.startswith("pubmed/"):
        known = FORMATS[PubmedId].pattern.fullmatch(last)
        return Identifiers(pubmed=PubmedId(last) if known else None)
    if host == "nature.com" and path.startswith("articles/s"):
        return of_doi(f"10.1038/{last}")
    return None


def _doi_in_path(host: str, parts: SplitResult) -> Identifiers:
    """The DOI in a publisher's address, without what the publisher puts behind it."""
    path = unquote(parts.path)
    found = _DOI_IN.search(path)
    if found is None:
        return Identifiers()
    doi = found[0]
    if _NUMBERED.search(path[: found.start()]):
        doi = _ARTICLE_NUMBER.sub("", doi)
    if host in _VERSIONED_HOSTS:
        doi = _VERSION.sub("", doi)
    return of_doi(_VIEW.sub("", doi))


def _arxiv(text: str) -> ArxivId | None:
    bare = re.sub(r"v[0-9]+$", "", text)
    return ArxivId(bare) if FORMATS[ArxivId].pattern.fullmatch(bare) else None


def _acl(text: str) -> AclId | None:
    for form in (text, text.lower(), text.upper()):
        if FORMATS[AclId].pattern.fullmatch(form):
            return AclId(form)
    return None


def _trimmed(doi: str) -> str:
    """Without the punctuation of the sentence around it; brackets stay if they are paired."""
    while doi and (
        doi[-1] in ".,;:'\"”’*"
        or (doi[-1] in ")]}" and doi.count(doi[-1]) > doi.count("([{"[")]}".index(doi[-1])]))
    ):
        doi = doi[:-1]
    return doi
