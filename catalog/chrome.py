"""What Material writes into every page, mended in the finished page.

Three things: markup that HTML forbids, a script that keeps a page from being shown, and one that
fails where a browser keeps nothing for a site. Changing them in Material's templates would mean to
carry copies of these along. Each change is to one exact tag, or within one exact script. A text of
an entry can't be taken for one, since its `<` is escaped wherever it stands in a page.
"""

from __future__ import annotations

import re

# The attributes between a tag's name and the one to mend; quotes may be gone behind a minifier.
_INSIDE = r"(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*?"

# A checkbox has nothing to complete (HTML standard, "Autofill"). Firefox takes the word for "forget
# this when the page is loaded again", which catalog.js sees to.
_COMPLETED = re.compile(
    rf"(<input class=(?P<quote>[\"']?)md-toggle(?P=quote){_INSIDE})"
    r"\sautocomplete=(?:\"off\"|'off'|off(?=[\s>]))"
)
# Not a number, so it is as if it were not there (HTML standard, "The tabindex attribute").
_UNFOCUSED = re.compile(
    rf"(<label class=(?P<quote>[\"']?)md-nav__link[^<>\"'=]*(?P=quote){_INSIDE})"
    r"\stabindex(?:=\"\"|=''|(?=[\s>]))"
)
# A table of contents opens by a checkbox in the menu: a page that the menu doesn't name has none.
_NAMELESS = re.compile(
    r"(<label class=(?P<quote>[\"']?)md-nav__title(?P=quote)) for=(?:\"__toc\"|'__toc'|__toc(?=>))"
)
_TOC = re.compile(r"<input\b[^<>]*\sid=[\"']?__toc\b")

_BUNDLE = re.compile(
    r"(?P<tag><script src=(?P<quote>[\"']?)[^\s\"'<>]*/bundle\.[0-9a-f]+\.min\.js(?P=quote))>"
)
# Material reads what it has kept by these, on every page. Where cookies are blocked, the mere name
# `localStorage` is an error (HTML standard, "The localStorage getter"), which leaves a page without
# the button for its colours.
_KEPT = "<script>__md_scope="
_READS = (
    '__md_get=(e,_=localStorage,t=__md_scope)=>JSON.parse(_.getItem(t.pathname+"."+e))',
    (
        "__md_get=(e,_,t=__md_scope)=>"
        '{try{return JSON.parse((_||localStorage).getItem(t.pathname+"."+e))}catch(e){return null}}'
    ),
)
_WRITES = (
    "__md_set=(e,_,t=localStorage,a=__md_scope)=>{try{t.setItem(",
    "__md_set=(e,_,t,a=__md_scope)=>{try{(t||localStorage).setItem(",
)
_SCRIPT = re.compile(r"<script\b([^>]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([^\s\"'=/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"']+))?")
# Run when the page has been read, or not at all (HTML standard, "The script element").
_LATER = {"module", "application/json", "application/ld+json"}


def mend(html: str) -> str:
    """A page in which Material's markup is valid, waits for no script, and needs no storage.

    A page without that markup stays what it is. Linear in the page's length.
    """
    html = _COMPLETED.sub(r"\1", html)
    html = _UNFOCUSED.sub(r"\1", html)
    if not _TOC.search(html):
        html = _NAMELESS.sub(r"\1", html)
    html = _mend_storage(html)
    bundle = _BUNDLE.search(html)
    # A site's own scripts may use what Material's defines (`document$`), so these must not be run
    # before it. Deferred scripts and modules keep their order.
    if bundle is None or not all(map(_is_later, _SCRIPT.findall(html, bundle.end()))):
        return html
    return f"{html[: bundle.end('tag')]} defer{html[bundle.end('tag') :]}"


def _mend_storage(html: str) -> str:
    """The page with a script that finds nothing kept where a browser keeps nothing."""
    start = html.find(_KEPT)
    end = html.find("</script>", start)
    if start < 0 or end < 0:
        return html
    script = html[start:end].replace(*_READS).replace(*_WRITES)
    return f"{html[:start]}{script}{html[end:]}"


def _is_later(attributes: str) -> bool:
    """Whether a script with these attributes is run after the deferred ones before it."""
    found = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(attributes)}
    return found.get("type", "").lower() in _LATER or {"defer", "src"} <= found.keys()
