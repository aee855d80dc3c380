"""Foreign text in GitHub's Markdown: shown to the letter, and never more than text.

Source of what must not happen: GitHub Flavored Markdown Spec, and GitHub's documentation of
mentions, "Autolinked references and URLs", emoji and mathematical expressions, which are looked for
in a text after its Markdown was read, so that escapes do not stop them.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

from catalog.model import FORMATS, Url

# Control and formatting characters (those that turn the direction of text among them), halves of
# pairs, private use, and what ends a line.
_UNSEEN = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
# Where GitHub sees a person, an issue, a commit, an address or a smiley. A space without width
# between the two halves, and it doesn't.
_MEANT = re.compile(
    r"(?<=@)(?=\w)|(?<=#)(?=\w)|(?<=gh-)(?=\d)|(?<=://)|(?<=www)(?=\.)|(?<=:)(?=[\w+-]+:)"
    r"|(?<=\b[0-9a-f]{6})(?=[0-9a-f])",
    re.IGNORECASE,
)
_NOTHING = "\u200b"
# What would begin a list, a rule or an underlined heading.
_BEGINNING = re.compile(r"(?=[-+=]|[0-9]{1,9}[.)])")
# ASCII that Markdown, HTML or GitHub's mathematics may take for their own within a line.
_SIGNS = {ord(c): f"&#{ord(c)};" for c in "&<>\\`*_{}[]#!|~$@"}
_LONGEST_URL = 500


def clean(text: str, most: int) -> str:
    """A text on one line, without what can't be seen, and cut to `most` characters."""
    # What is cut away is not looked at, be it a megabyte.
    seen = "".join(
        " " if c.isspace() else "" if unicodedata.category(c) in _UNSEEN else c
        for c in text[: 8 * most]
    )
    line = " ".join(seen.split())
    cut = len(line) > most or len(text) > 8 * most
    return line[: most - 1].rstrip() + "…" if cut else line


def text(foreign: str, most: int = 300) -> str:
    """A text as Markdown that shows it: no markup, no mention, no reference, no link, one line."""
    line = clean(foreign, most)
    beginning = _NOTHING if _BEGINNING.match(line) else ""
    return beginning + _MEANT.sub(_NOTHING, line).translate(_SIGNS)


def code(foreign: str, most: int = 200) -> str:
    """A text as a code span: for ids, paths and values to copy."""
    shown = clean(foreign, most).replace("`", "'")
    # A code span needs something, and keeps no space at its ends.
    return f"`{shown}`" if shown else "(nothing)"


def link(label: str, url: str, most: int = 300) -> str:
    """A link to an address of the web; the text alone if the address is no plain one."""
    address = web_address(url)
    return f"[{text(label, most)}]({address})" if address else text(label, most)


def web_address(url: str) -> str:
    """An address as it can stand in a Markdown link; nothing if it is not to be linked.

    Only http and https, without a name or password before the host, in ASCII, and of 500 characters
    at most.
    """
    if len(url) > _LONGEST_URL or FORMATS[Url].pattern.fullmatch(url) is None:
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if "@" in parts.netloc or not re.fullmatch(r"[a-z0-9.-]+", host):
        return ""
    # In a link's address, `&copy;` is a character and `)` its end (CommonMark, section 6.3).
    return quote(url, safe="/:?#@!&'*+,;=%~-._").replace("&", "&amp;")


def subject(foreign: str, most: int = 100) -> str:
    """A text for the subject of a commit or a pull request: words, and few signs between them.

    No sign is left of which GitHub, git or a mail program makes more than text.
    """
    # `GH-12` is an issue, `owner/name@1a2b3c4` a commit.
    words = re.sub(r"[^\w ,.'()+-]", " ", clean(foreign, 4 * most))
    words = re.sub(r"(?i)\bgh-(?=\d)", "gh ", words)
    return clean(words, most)
