"""How a paper's page says to cite it: references, and files for reference managers.

The texts are those of `exports`, but for the abstract, which the page has above. So a script needs
nothing but what stands in the page to copy a text, or to hand it out as a file. Which reference is
seen is up to radio buttons and CSS, without a script.

Every page of a catalog has this, so it is put together here, not in a template, and all texts are
escaped at once: that halves what it costs beside the texts themselves.
"""

from __future__ import annotations

from functools import lru_cache

from catalog.exports import marks
from catalog.exports.formats import BIBTEX, CSL, RIS, Entries
from catalog.exports.references import STYLES, Style, marked
from catalog.markup import escape

# Formats with the ids of their elements, by which the script knows how files of them are called.
FORMATS = ((BIBTEX, "bibtex"), (RIS, "ris"), (CSL, "csl-json"))
# Between texts that are escaped at once. No record holds it, and it needs no escaping.
_BETWEEN = "\x1e"
_ESCAPES = [(character, escape(character)) for character in "&<>{}`\\"]
_END = "</code></pre></details></div>"
_FILES = [f'<summary>{format_.name}</summary><pre><code id="{id_}">' for format_, id_ in FORMATS]
# Of many authors, BibTeX names all: a wall that nobody has to walk along.
_MANY_NAMES = 30


def cite(entries: Entries, styles: tuple[Style, ...] = STYLES) -> str:
    """A paper's citations as HTML, without a line end that is not part of a text.

    The first of the styles is what a reader sees who has chosen none.
    Above them stands what all of them say, too, and nobody may overlook: that the paper was
    retracted or withdrawn.
    """
    of = entries.record
    note = _note(of.note) if of.note else ""
    references = str(marks.html(_BETWEEN.join([marked(of, style) for style in styles])))
    files = _BETWEEN.join([entries.brief(format_).rstrip("\r\n") for format_, _ in FORMATS])
    choice, starts = _frame(styles)
    parts = [f'{note}<div class="pc-cite" data-pc-key="{escape(of.key)}">{choice}']
    for start, reference in zip(starts, references.split(_BETWEEN), strict=True):
        parts += start, reference, "</p>"
    shown = len(of.names) <= _MANY_NAMES
    for start, text in zip(_FILES, _code(files).split(_BETWEEN), strict=True):
        parts += "<div><details open>" if shown else "<div><details>", start, text, _END
        shown = False
    parts.append("</div>")
    return "".join(parts)


@lru_cache(maxsize=8)
def _frame(styles: tuple[Style, ...]) -> tuple[str, tuple[str, ...]]:
    """The buttons that choose a style, and what each style's reference begins with."""
    buttons = "".join(
        f'<label><input type="radio" name="pc-style" value="{escape(style.id)}"'
        f"{'' if number else ' checked'}>{escape(style.name)}</label>"
        for number, style in enumerate(styles)
    )
    legend = '<legend class="pc-heard">Style</legend>'
    choice = f'<fieldset class="pc-styles">{legend}{buttons}</fieldset>'
    return choice, tuple(f'<p data-pc-style="{escape(style.id)}">' for style in styles)


def _note(text: str) -> str:
    end = "" if text[-1] in ".!?" else "."
    return (
        f'<p class="pc-cite__note"><strong>{escape(text)}{end}</strong> '
        "Each citation below says so.</p>"
    )


def _code(text: str) -> str:
    """A file's text as that of an element, as `markup.escape` has it, but for quotation marks.

    They mean nothing there, and JSON has many. Lines end as HTML's do.
    """
    text = text.replace("\r\n", "\n")
    for character, written in _ESCAPES:
        if character in text:
            text = text.replace(character, written)
    return text
