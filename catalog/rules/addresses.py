"""Addresses that have the right form, and still lead nowhere, elsewhere, or who knows where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from catalog import links
from catalog.model import FORMATS, Catalog, Links, Paper, Url
from catalog.problems import quote
from catalog.rules.hosts import SHORTENERS, host_of, mixes_scripts, poses_as
from catalog.rules.rule import Case, FieldPath, Finding, Rule, rule

PAGE = "addresses"
# What a sentence leaves at the end of an address.
_ENDS = ".,;:!'"
# Any of these stands in a text that holds an address.
_MARKS = ("//", "www.", ".com/", ".co/", ".io/")


def addresses(paper: Paper) -> Iterator[tuple[FieldPath, str]]:
    """The addresses of an entry's links and in its texts, and where they stand."""
    yield from _given(paper)
    for path, text in ((("abstract",), paper.abstract), *_notes(paper)):
        if text and any(mark in text for mark in _MARKS):
            for found in links.find(text):
                if found.url is not None:
                    yield path, found.url


def _given(paper: Paper) -> Iterator[tuple[FieldPath, Url]]:
    """The addresses that stand in fields of their own."""
    for kind in fields(Links):
        for index, url in enumerate(getattr(paper.links, kind.name)):
            yield ("links", kind.name, index), url
    if paper.status_url:
        yield ("status_url",), paper.status_url
    for index, event in enumerate(paper.history):
        if event.url:
            yield ("history", index, "url"), event.url


def _notes(paper: Paper) -> Iterator[tuple[FieldPath, str | None]]:
    """What curators have written."""
    yield ("why",), paper.why
    yield ("status_note",), paper.status_note
    for index, event in enumerate(paper.history):
        yield ("history", index, "note"), event.note


@rule("look-alike-host", page=PAGE, level="error")
def look_alike_host(case: Case) -> Iterator[Finding]:
    """An address whose host poses as another by a name that looks the same, or nearly."""
    for paper in case.catalog.papers:
        for path, url in addresses(paper):
            host = host_of(url)
            known = poses_as(host)
            if known or mixes_scripts(host):
                yield Finding(
                    file=paper.file,
                    path=path,
                    message=f"{quote(host)} looks like {quote(known)} and is not"
                    if known
                    else f"{quote(host)} mixes letters of several scripts that look alike",
                    hint="copy the address from the paper",
                )


@rule("link-shortener", page=PAGE, level="warning")
def link_shortener(case: Case) -> Iterator[Finding]:
    """An address of a link shortener: it hides where it leads, and dies with its service."""
    for paper in case.catalog.papers:
        # In an abstract it stands as printed.
        for path, url in _given(paper):
            if host_of(url).removeprefix("www.") in SHORTENERS:
                yield Finding(
                    file=paper.file,
                    path=path,
                    message=quote(url),
                    hint="follow it, and write the address that it leads to",
                )


def _mend_urls(catalog: Catalog) -> Callable[[Paper], Paper]:
    del catalog
    return _with_trimmed_urls


def _with_trimmed_urls(paper: Paper) -> Paper:
    trimmed: dict[str, Any] = {}
    for kind in fields(Links):
        urls: tuple[Url, ...] = getattr(paper.links, kind.name)
        new = tuple(trim(url) for url in urls)
        if new != urls:
            trimmed[kind.name] = tuple(dict.fromkeys(new))
    new_paper = replace(paper, links=replace(paper.links, **trimmed)) if trimmed else paper
    if paper.status_url and trim(paper.status_url) != paper.status_url:
        new_paper = replace(new_paper, status_url=trim(paper.status_url))
    if any(event.url and trim(event.url) != event.url for event in paper.history):
        history = tuple(replace(e, url=e.url and trim(e.url)) for e in paper.history)
        new_paper = replace(new_paper, history=history)
    return new_paper


def trim(url: Url) -> Url:
    """An address without the signs of the sentence it stood in; brackets stay if paired."""
    unpaired = {")": url.count(")") - url.count("("), "]": url.count("]") - url.count("[")}
    end = len(url)
    while end and (url[end - 1] in _ENDS or unpaired.get(url[end - 1], 0) > 0):
        if url[end - 1] in unpaired:
            unpaired[url[end - 1]] -= 1
        end -= 1
    trimmed = url[:end]
    return Url(trimmed) if FORMATS[Url].pattern.fullmatch(trimmed) else url


@rule("odd-url", page=PAGE, level="warning", mend=_mend_urls)
def odd_url(case: Case) -> Iterator[Finding]:
    """An address that a reader can't follow, or that has more to it than the address."""
    for paper in case.catalog.papers:
        for path, url in _given(paper):
            why, hint = _oddity(url)
            if why:
                yield Finding(
                    file=paper.file,
                    path=path,
                    message=f"{quote(url)} {why}",
                    hint=hint,
                )


def _oddity(url: Url) -> tuple[str, str]:
    """What is odd about an address, and what to do; or nothing."""
    trimmed = trim(url)
    if trimmed != url:
        return "ends with a sign of the sentence it stood in", f"write {trimmed}"
    if re.search(r"https?:/{0,2}(?:$|https?:)", url, re.IGNORECASE):
        return "holds a scheme twice", "write it once"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "can't be taken apart", "copy it from where it leads"
    if _is_local(host):
        return "leads to no place that others can reach", "write its public address"
    if "." not in host.strip("."):
        return f"has the host {quote(host)}, which is no public name", "write the whole address"
    if port not in {None, 80, 443}:
        return f"names the port {port}, which few places let through", "write its public address"
    if re.search(r"[?&](?:utm_[a-z]+|fbclid|gclid)=", url):
        return "says who sent the reader", "delete what begins with utm_, fbclid or gclid"
    return "", ""


def _is_local(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".test")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


@rule("broken-address", page=PAGE, level="warning")
def broken_address(case: Case) -> Iterator[Finding]:
    """A curator's note holds an address that leads nowhere: torn by a space, or cut off."""
    for paper in case.catalog.papers:
        # An abstract stands as printed.
        for path, text in _notes(paper):
            if not text or not any(mark in text for mark in _MARKS):
                continue
            for found in links.find(text):
                if found.url is None:
                    yield Finding(
                        file=paper.file,
                        path=path,
                        message=quote(text[found.start : found.end]),
                        hint="write it without spaces and to its end",
                    )


RULES: tuple[Rule, ...] = (look_alike_host, link_shortener, odd_url, broken_address)
