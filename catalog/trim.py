"""The white space that templates leave in a page, less what nobody sees.

Half of what Material's templates write around a page is indentation. It is the same for every
page, so on the disk and on the way to a reader it counts as often as there are papers.
"""

from __future__ import annotations

import re

# What is kept to the letter: elements inside of which white space is shown or means something,
# comments, tags (whose values may hold anything but their own quotes), declarations.
_MARKUP = (
    r"<(?P<name>pre|textarea|script|style)(?=[\s/>]).*?(?:</(?P=name)\s*>|\Z)"
    r"|<!--.*?(?:-->|\Z)"
    r"|</?[a-z](?:[^\"'>]++|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+(?:>|\Z)"
    r"|<[!?][^>]*+(?:>|\Z)"
)
# HTML's own white space; other spaces (no-break, ideographic) are shown as they are.
_GAP = r"[ \t\r\f]*+\n[ \t\r\n\f]*+"
_TRIMMED = re.compile(
    rf"(?P<kept>{_MARKUP})(?P<behind>{_GAP})?|(?<![ \t\r\f\n]){_GAP}(?=<[a-z/!?])",
    re.DOTALL | re.IGNORECASE,
)


def trim(html: str) -> str:
    """A page with one line end for any white space beside a tag that holds one.

    Browsers show a line end as they show the spaces around it, so nothing else changes.
    """
    return _TRIMMED.sub(_shortened, html)


def _shortened(match: re.Match[str]) -> str:
    if match["kept"] is None:
        return "\n"
    return f"{match['kept']}\n" if match["behind"] else match["kept"]
