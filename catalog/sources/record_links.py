"""The links of a record, told by the names of their fields and by their hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from catalog import links
from catalog.model import Identifiers, LinkKind, Links, Url
from catalog.problems import quote
from catalog.sources import fields, identifiers
from catalog.sources.record_values import NOTHING, Doubts, Named, Value, text_of

_KINDS: tuple[LinkKind, ...] = (
    "paper", "pdf", "code", "project", "data", "model", "demo", "video", "slides", "poster",
)  # fmt: skip
_LONGEST_ADDRESS = 2_000
_MOST = 50
# What stands in a column of links where there is none.
_NO_LINK = NOTHING | {
    "no", "yes", "x", "✗", "✘", "×", "✓", "✔", "/", "?", "tbd", "tba", "soon", "coming soon",
    "to be released", "not available", "unavailable", "local demo", "null.",
}  # fmt: skip


def links_and_ids(
    found: Mapping[str, Sequence[Named]], ids: Identifiers, doubts: Doubts
) -> tuple[Links, Identifiers]:
    """The links by kind, and the identifiers with those that addresses of the paper hold.

    An address that says no more than an identifier is not kept beside it.
    """
    by_kind: dict[LinkKind, dict[Url, None]] = {}
    of_paper: list[Identifiers] = []
    for field in ("url", *_KINDS):
        for _, name, value in found.get(field, ()):
            for url in _addresses(value, name, doubts):
                kind = kind_in(field, url)
                by_kind.setdefault(kind, {})[url] = None
                if kind in {"paper", "pdf"}:
                    of_paper.append(identifiers.identifiers(url))
    if of_paper:
        ids = identifiers.joined((ids, *of_paper))
    papers = by_kind.get("paper")
    if papers:
        said = _said_by(ids)
        by_kind["paper"] = {url: None for url in papers if _bare(url) not in said}
    return Links(**{kind: tuple(urls) for kind, urls in by_kind.items() if urls}), ids


def kind_in(field: str, url: Url) -> LinkKind:
    """What an address leads to that stands in a field: a link's kind, or `url` for any kind."""
    if field not in {"url", "paper"}:
        return field  # type: ignore[return-value]  # the other fields are kinds
    if url.lower().endswith(".pdf"):
        return "pdf"
    kind = links.kind_of(url)
    if field == "paper":
        return "pdf" if kind == "pdf" else "paper"
    return kind if kind != "project" or links.well_known(url) else "paper"


def _addresses(value: Value, name: str, doubts: Doubts) -> Iterator[Url]:
    """The addresses of a value: a text of one or some, a list, a record with an address."""
    texts = [value] if isinstance(value, (str, Mapping)) else value
    for one in texts[:_MOST] if isinstance(texts, Sequence) else ():
        if isinstance(one, Mapping):
            one = next((one[key] for key in ("url", "href", "link") if one.get(key)), None)  # noqa: PLW2901
        if isinstance(one, str):
            yield from _in_text(one, name, doubts)


def _in_text(text: str, name: str, doubts: Doubts) -> Iterator[Url]:
    text = text.strip()
    url = fields.url(text) if len(text) <= _LONGEST_ADDRESS and len(text.split()) == 1 else None
    if url:
        yield url
        return
    if text.casefold() in _NO_LINK:
        return
    some = False
    if len(text) <= _MOST * _LONGEST_ADDRESS:
        for part in re.split(r"[\s;|]+", text):
            for found in links.find(part) if 0 < len(part) <= _LONGEST_ADDRESS else ():
                if found.url and fields.url(found.url):
                    some = True
                    yield found.url
    if not some:
        doubts.add("bad-url", f"{quote(name)} holds no address: {quote(text_of(text), 60)}")


def _said_by(ids: Identifiers) -> set[str]:
    """The addresses that only say an identifier, as `_bare` writes them."""
    return {
        f"{start}{value}".lower()
        for start, value in (
            ("arxiv.org/abs/", ids.arxiv),
            ("doi.org/", ids.doi),
            ("doi.org/10.48550/arxiv.", ids.arxiv),
            ("openreview.net/forum?id=", ids.openreview),
            ("aclanthology.org/", ids.acl),
            ("aclweb.org/anthology/", ids.acl),
            ("pubmed.ncbi.nlm.nih.gov/", ids.pubmed),
        )
        if value
    }


def _bare(url: Url) -> str:
    """An address without what its readers need not tell: scheme, `www.`, last slash, version."""
    text = url.lower().partition("://")[2].rstrip("/")
    text = text.removeprefix("www.").removeprefix("dx.")
    if text.startswith("arxiv.org/abs/"):
        return re.sub(r"v[0-9]+$", "", text)
    return text
