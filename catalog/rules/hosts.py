"""What a host's name says: whether it poses as one that readers know, or hides where it leads.

The way of comparing is that of Unicode Technical Standard 39, "Unicode Security Mechanisms": names
are brought to a skeleton, in which letters that look the same are the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

# Where papers, code and data are, and where a reader might log in.
KNOWN = (
    "aclanthology.org", "acm.org", "arxiv.org", "bitbucket.org", "codeberg.org", "dblp.org",
    "doi.org", "dropbox.com", "figshare.com", "github.com", "github.io", "gitlab.com", "google.com",
    "huggingface.co", "ieee.org", "kaggle.com", "mlr.press", "nature.com", "neurips.cc",
    "openreview.net", "orcid.org", "sciencedirect.com", "semanticscholar.org", "springer.com",
    "thecvf.com", "wikipedia.org", "youtube.com", "zenodo.org",
)  # fmt: skip
# Names so long and odd that nobody else has one a letter away.
_TELLING = (
    "aclanthology", "arxiv", "bitbucket", "figshare", "github", "gitlab", "huggingface",
    "openreview", "sciencedirect", "semanticscholar", "wikipedia", "youtube", "zenodo",
)  # fmt: skip
# Not aka.ms, hf.co or youtu.be: each leads to its owner's own pages only.
SHORTENERS = frozenset(
    "adf.ly bit.do bit.ly bitly.com buff.ly cutt.ly dub.sh git.io goo.gl is.gd j.mp lnkd.in ow.ly"  # noqa: SIM905  # reads better than 27 quoted words
    " rb.gy rebrand.ly s.id short.io shorturl.at shorturl.com surl.li t.co t.ly tiny.cc tiny.one"
    " tinyurl.com tr.im urlz.fr v.gd".split()
)
# Letters of other scripts that look like Latin ones, of the table of UTS 39; and signs and pairs
# that do in most typefaces.
_LOOKS = "аВсԁеɡһіјӏКкМмոорԛѕтѡхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγινορυıł01"
_LATIN = "abcdeghijlkkmmnopqstwxyabezhikmnoptyxayivopuilol"
_CONFUSABLE = str.maketrans(_LOOKS, _LATIN)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def host_of(url: str) -> str:
    """The host of an address in small letters, its punycode labels spelt out; or nothing."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return ".".join(_spelled(label) for label in host.rstrip(".").split("."))


def _spelled(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except ValueError:
        return label


@lru_cache(maxsize=100_000)
def poses_as(host: str) -> str:
    """The known host that this one poses as, or nothing."""
    if _belongs_to_known(host):
        return ""
    for known in KNOWN:
        # arxiv.org.example.net, github.com-login.example.net
        inside = f".{host}".find(f".{known}")
        # google.com.au is Google's.
        if inside >= 0 and host[inside + len(known) :][:1] in {".", "-"} and known != "google.com":
            return known
    labels = host.split(".")
    if len(labels) < 2:
        return ""
    name = ".".join(labels[-2:])
    skeletons = [*_skeletons(name)]
    for known in KNOWN:
        if name != known and any(skeleton in _skeletons(known) for skeleton in skeletons):
            return known
    for telling in _TELLING:
        if labels[-2] != telling and _is_one_slip(labels[-2], telling):
            return next(known for known in KNOWN if known.startswith(f"{telling}."))
    return ""


def mixes_scripts(host: str) -> bool:
    """Whether one label of a host has letters of Latin and of Cyrillic or Greek."""
    for label in host.split("."):
        if not label.isascii():
            scripts = {unicodedata.name(c, "").partition(" ")[0] for c in label if c.isalpha()}
            if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
                return True
    return False


def _belongs_to_known(host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in KNOWN)


def _skeletons(name: str) -> Iterator[str]:
    """A name's skeletons: letters alone, and pairs of letters that look like one."""
    plain = unicodedata.normalize("NFKD", name.translate(_CONFUSABLE))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = plain.translate(_CONFUSABLE).replace("l", "i")
    yield plain
    for pair, letter in _PAIRS:
        pair_ = pair.replace("l", "i")
        if pair_ in plain:
            yield plain.replace(pair_, letter)


def _is_one_slip(word: str, known: str) -> bool:
    """Whether one letter was changed, left out, doubled or swapped with its neighbour."""
    if abs(len(word) - len(known)) > 1 or not word.isascii():
        return False
    start = next(
        (place for place, (a, b) in enumerate(zip(word, known, strict=False)) if a != b),
        min(len(word), len(known)),
    )
    if len(word) == len(known):
        a, b = word[start:], known[start:]
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    longer, shorter = (word, known) if len(word) > len(known) else (known, word)
    return longer[start + 1 :] == shorter[start:]
