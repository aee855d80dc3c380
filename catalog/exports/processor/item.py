"""A paper as an item that a citation processor reads, and its text as the processor gives it back.

Processors take some of what stands in an item for their own: elements of HTML, and quotation marks,
which they turn. Ours are texts. So such characters go there as others, which no record holds, and
come back: titles keep their capitals and their quotation marks, as in the styles of our own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from catalog.exports import csl, marks
from catalog.exports.record import Record, doi_address
from catalog.exports.text import folded

# Noncharacters, which `exports.text` takes out of every record.
_PROTECTED = {ord(sign): 0xFDD0 + n for n, sign in enumerate("<>&\"'“”‘’")}
_RESTORED = {code: sign for sign, code in _PROTECTED.items()}
# Whether a name has a space after `d’` depends on the apostrophe, so it stays.
_IN_NAMES = {ord(sign): _PROTECTED[ord(sign)] for sign in "<>&"}
_TITLES = frozenset(["title", "container-title", "collection-title"])
# The page says them elsewhere.
_LEFT_OUT = frozenset(["id", "citation-key", "abstract", "keyword", "note"])
# Numbers in something that nobody knows say nothing.
_PLACES = frozenset(["volume", "issue", "page"])
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f]+")
# What may stand behind an address.
_BEHIND = ".,;:)]>’”"


def item(of: Record) -> csl.Item:
    """What a processor must know of a record; the same for records that are cited alike."""
    made: csl.Item = {}
    for name, value in csl.item(of).items():
        if name in _LEFT_OUT or (of.kind == "unknown" and name in _PLACES):
            continue
        if isinstance(value, str):
            text = folded(value).translate(_PROTECTED)
            made[name] = f'<span class="nocase">{text}</span>' if name in _TITLES else text
        elif isinstance(value, list):
            made[name] = [
                {part: folded(text).translate(_IN_NAMES) for part, text in person.items()}
                for person in value
            ]
        else:
            made[name] = value
    return made


def digest(made: csl.Item) -> str:
    """A short name for an item: 32 hexadecimal digits."""
    text = json.dumps(made, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def restored(text: str) -> str:
    """A processor's text with the characters that stood in the record."""
    return text.translate(_RESTORED)


def linked(text: str, of: Record) -> str:
    """A reference's text whose addresses are links: those of the record, and no others."""
    if "://" not in text:
        return text
    known = {address: address for address in (of.link, of.url) if address}
    if of.ids.doi:
        # Processors show a DOI's address without the escapes that it needs.
        known[f"https://doi.org/{of.ids.doi}"] = doi_address(of.ids.doi)
    return _ADDRESS.sub(lambda found: _link(found[0], known), text)


def _link(found: str, known: Mapping[str, str]) -> str:
    for shown in sorted(known, key=len, reverse=True):
        behind = found[len(shown) :]
        if found.startswith(shown) and not behind.strip(_BEHIND):
            return marks.link(known[shown]) + behind
    return found
