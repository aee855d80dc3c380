"""Texts that are none, or were damaged on their way: placeholders, encoding, markup, missing."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial

from catalog.markup import to_plain
from catalog.model import Catalog, Paper
from catalog.problems import quote
from catalog.rules.rule import Case, FieldPath, Finding, Rule, rule, texts, with_texts

PAGE = "texts"

# What stands where a text should be, as a whole: signs and case are left out.
_PLACEHOLDERS = frozenset(
    "tba tbd tbc todo fixme xxx xxxx n/a na nil none null optional placeholder unknown untitled"  # noqa: SIM905  # reads better than 60 quoted words
    " title abstract author authors venue".split()
) | {
    "to be announced", "to be added", "to be confirmed", "to be determined", "to be done",
    "coming soon", "not available", "not specified", "no title", "no abstract", "no authors",
    "no abstract available", "abstract not available", "abstract unavailable",
    "there is no abstract available for this paper", "title here", "paper title", "your title",
    "abstract here", "your abstract", "author name", "your name", "first author", "et al",
    "others", "and others", "john doe", "jane doe", "enter text here", "text here",
}  # fmt: skip
# What a form's field said before somebody forgot to fill it in.
_PROMPT = re.compile(
    r"(?:please )?(?:enter|insert|paste|add|type|write|put|provide)"
    r" (?:(?:the|your|an?|paper|full) ){0,3}(?:title|abstract|text|names?|authors?|venue"
    r"|description|summary)(?: (?:here|below|of the paper|in here)){0,2}|lorem ipsum dolor.*"
)
_LONGEST_PROMPT = 60
# Signs around a placeholder; a text of these alone is one.
_AROUND = " .…:;!?<>[](){}_\"'-–—"
# Elements and entities of HTML and JATS that texts come with; not <s>, <mask> and the like, which
# papers on language models write about.
_ELEMENT = re.compile(
    r"</?(?:p|br|i|b|u|em|strong|sub|sup|span|div|font|tt|italic|bold|sec|h[1-6]|ul|ol|li"
    r"|(?:jats|mml|m):[a-z-]+|inline-formula|tex-math|a(?= href))"
    r"(?:\s[^<>=]{0,40}=[^<>]{0,200})?\s?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,7}|#[xX][0-9a-fA-F]{2,6});")
_AMPERSANDS = re.compile(r"&(?:(?:amp|#38|#[xX]26);)+(?=#?\w{1,8};)")
_JATS = re.compile(r"</?jats:(?:p|title|sec|abstract)\b[^<>]{0,200}>", re.IGNORECASE)
_MACRO = re.compile(r"\\[A-Za-z]+")
_LABEL = re.compile(
    r"(?:A(?:bstract|BSTRACT)|S(?:ummary|UMMARY))\s*[:.—–]\s*(?=\S)"
    r"|(?:ABSTRACT|SUMMARY)\s+(?=[A-Z][a-z ])"
)
_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")
# Soft hyphen, zero-width space, word joiner and byte order mark: nothing is lost without them.
_EMPTY = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Those, and what turns the direction of writing round (Unicode Standard Annex 9, section 2).
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


@rule("missing-abstract", page=PAGE, level="warning")
def missing_abstract(case: Case) -> Iterator[Finding]:
    """A paper has no abstract, so search knows its title only, and nobody can judge it."""
    for paper in case.catalog.papers:
        if paper.abstract is None:
            yield Finding(
                file=paper.file,
                path=("abstract",),
                message=f"{quote(paper.title)} has no abstract",
                hint="copy it from the paper",
            )


@rule("placeholder", page=PAGE, level="error")
def placeholder(case: Case) -> Iterator[Finding]:
    """A text that stands where another should be: `TBA`, `Optional`, `enter abstract here`."""
    for paper in case.catalog.papers:
        for path, text in (*texts(paper), *_details(paper)):
            if _is_placeholder(text):
                yield Finding(
                    file=paper.file,
                    path=path,
                    message=f"{quote(text)} is a placeholder",
                    hint="write what belongs there, or leave the field out",
                )


def _is_placeholder(text: str) -> bool:
    if len(text) > _LONGEST_PROMPT and text[:5].casefold() != "lorem":
        return False
    folded = " ".join(text.casefold().strip(_AROUND).split())
    return not folded or folded in _PLACEHOLDERS or _PROMPT.fullmatch(folded) is not None


def _details(paper: Paper) -> Iterator[tuple[FieldPath, str]]:
    for name in ("volume", "issue", "pages", "citation_key"):
        text = getattr(paper, name)
        if text:
            yield (name,), text


# --- encoding -------------------------------------------------------------------------------------


def _is_bad(text: str) -> bool:
    """Whether a text was read in another encoding than it was written in, as ftfy judges."""
    # It takes long to import, and few texts need it.
    from ftfy.badness import is_bad  # noqa: PLC0415

    return is_bad(text)


@lru_cache(maxsize=1000)
def _decoded(text: str) -> str:
    """A text whose bytes were read as another encoding, read right; itself if that is not sure."""
    if text.isascii() or not _is_bad(text):
        return text
    from ftfy import fix_encoding  # noqa: PLC0415  # see above

    right = fix_encoding(text)
    # Read right, it may hold what nobody can see: such a text was something else.
    sure = not _is_bad(right) and "\ufffd" not in right and right.replace("\n", "").isprintable()
    return right if sure else text


def _mend_texts(
    change: Callable[[str], str], catalog: Catalog, *, why: bool = True
) -> Callable[[Paper], Paper]:
    del catalog
    return lambda paper: with_texts(paper, change, why=why)


@rule("mojibake", page=PAGE, level="warning", mend=partial(_mend_texts, _decoded))
def mojibake(case: Case) -> Iterator[Finding]:
    """A text was read in another encoding than it was written in: `SchrÃ¶dinger`."""
    for paper in case.catalog.papers:
        for path, text in texts(paper):
            if text.isascii():
                continue
            place = text.find("\ufffd")
            if place >= 0:
                yield Finding(
                    file=paper.file,
                    path=path,
                    message=f"a character has been lost in {quote(_around(text, place))}",
                    hint="copy the text from the paper",
                )
            elif _is_bad(text):
                right = _decoded(text)
                yield Finding(
                    file=paper.file,
                    path=path,
                    message=f"{quote(_first_difference(text, right))} was read in another encoding"
                    " than it was written in",
                    hint=f"write {quote(_first_difference(right, text))}"
                    if right != text
                    else "copy the text from the paper",
                )


def _around(text: str, place: int) -> str:
    """The word at a place in a text, and a little around it."""
    start = text.rfind(" ", 0, max(0, place - 8)) + 1
    end = text.find(" ", place + 8)
    return text[start : end if end >= 0 else len(text)]


def _first_difference(text: str, other: str) -> str:
    pairs = zip(text.split(), other.split(), strict=False)
    return next((word for word, there in pairs if word != there), text)


def _without_ligatures(text: str) -> str:
    return text if text.isascii() else _LIGATURE.sub(lambda match: _LIGATURES[match[0]], text)


@rule("ligature", page=PAGE, level="warning", mend=partial(_mend_texts, _without_ligatures))
def ligature(case: Case) -> Iterator[Finding]:
    """A text holds letters set as one, as copied from a PDF: search does not find `ﬁne`."""
    yield from _found_in_texts(case, _LIGATURE, "holds two letters as one", "write them as two")


def _without_empty(text: str) -> str:
    return text if text.isascii() else _EMPTY.sub("", text)


@rule("invisible-character", page=PAGE, level="warning", mend=partial(_mend_texts, _without_empty))
def invisible_character(case: Case) -> Iterator[Finding]:
    """A text holds a character that nobody sees: a soft hyphen, or one that turns it round."""
    yield from _found_in_texts(case, _INVISIBLE, "holds a character that nobody sees", "delete it")


def _found_in_texts(
    case: Case, sought: re.Pattern[str], message: str, hint: str
) -> Iterator[Finding]:
    for paper in case.catalog.papers:
        for path, text in texts(paper):
            match = None if text.isascii() else sought.search(text)
            if match is not None:
                yield Finding(
                    file=paper.file,
                    path=path,
                    message=f"{quote(_around(text, match.start()))} {message}",
                    hint=hint,
                )


# --- markup ---------------------------------------------------------------------------------------


def _without_markup(text: str) -> str:
    """A text without what certainly is no text: JATS paragraphs, entities."""
    if "&" not in text and "<" not in text:
        return text
    text = _AMPERSANDS.sub("&", text)
    text = _ENTITY.sub(_character, text)
    return _JATS.sub(" ", text).strip()


def _character(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    if character == "\xa0":
        return " "
    return character if len(character) == 1 and character.isprintable() else match[0]


@rule(
    "markup-left", page=PAGE, level="warning", mend=partial(_mend_texts, _without_markup, why=False)
)
def markup_left(case: Case) -> Iterator[Finding]:
    """A text holds elements or entities of HTML or JATS, or a macro that pages can't show."""
    for paper in case.catalog.papers:
        for path, text in texts(paper):
            if path == ("why",):  # Markdown, which may hold entities
                continue
            left = _markup(text)
            if left:
                yield Finding(
                    file=paper.file,
                    path=path,
                    message=f"{quote(left)} is left of its markup",
                    hint="write what it stands for",
                )


def _markup(text: str) -> str:
    """The first thing in a text that is markup for other programs, or nothing."""
    match = _ELEMENT.search(text) if "<" in text else None
    if match is None and "&" in text:
        match = next((m for m in _ENTITY.finditer(text) if html.unescape(m[0]) != m[0]), None)
    if match is None and "\\" in text:
        match = _MACRO.search(to_plain(text))
    return match[0] if match else ""


def _mend_label(catalog: Catalog) -> Callable[[Paper], Paper]:
    del catalog
    return _without_label


def _without_label(paper: Paper) -> Paper:
    abstract = paper.abstract or ""
    while (match := _LABEL.match(abstract)) is not None:
        abstract = abstract[match.end() :]
    return paper if abstract == (paper.abstract or "") else replace(paper, abstract=abstract)


@rule("leading-label", page=PAGE, level="warning", mend=_mend_label)
def leading_label(case: Case) -> Iterator[Finding]:
    """An abstract begins with the word that stands above it on the page: `Abstract: We …`."""
    for paper in case.catalog.papers:
        match = _LABEL.match(paper.abstract or "")
        if match is not None:
            yield Finding(
                file=paper.file,
                path=("abstract",),
                message=f"it begins with {quote(match[0].rstrip())}",
                hint="begin with its first sentence",
            )


RULES: tuple[Rule, ...] = (
    missing_abstract,
    placeholder,
    mojibake,
    ligature,
    invisible_character,
    markup_left,
    leading_label,
)
