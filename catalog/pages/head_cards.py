"""Images that stand for the site and for its topics where a link to one of their pages is shown.

They are drawn when the site is built, 1200 by 630 pixels, as sites that show links want them. The
font is the owner's, or the one that comes with Pillow, which has the letters of English and no
more. A topic whose name it can't write is shown with the site's image, and a site whose name it
can't write with none: better no image than boxes.
"""

from __future__ import annotations

import colorsys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, features

from catalog.model import Catalog, Topic
from catalog.pages.head import SITE_CARD, topic_card

_WIDTH, _HEIGHT = 1200, 630
_MARGIN = 96
_BAND = 24
_SIZES = (104, 88, 74, 62)
_LINES = 4
_SMALL = 36
_LINE = 1.2
_PAPER, _INK, _QUIET = (252, 251, 248), (22, 25, 29), (89, 97, 107)
# Each colour is a ramp from the paper to it, in an image whose pixels are numbers of a palette.
_LEVELS = 64
# The order in which areas take the hues of the colour wheel: that of the site's style sheet.
_HUES = (0, 5, 2, 8, 4, 10, 1, 6, 9, 3, 7, 11)
_SITE_HUE = 5
# No character: what a font draws for it, it draws for all that it has not.
_NONE = "\uffff"


class FontError(Exception):
    """A font that can't be used. The message says why, for the site's owner."""


def draw(catalog: Catalog, name: str, font: str = "") -> Iterator[tuple[str, bytes]]:
    """The paths and the PNG files of the images of a site with this name, its own first.

    `font` is a file that FreeType reads, or nothing for Pillow's own. Raises FontError.
    """
    tops = [topic.id for topic in catalog.topics if topic.parent is None]
    hues = {id_: _HUES[number % len(_HUES)] for number, id_ in enumerate(tops)}
    site = _folded(name)
    if not _writable(site, font):
        return
    yield SITE_CARD, _card(site, "", "", _SITE_HUE, font)
    for topic in catalog.topics:
        title = _folded(topic.title)
        if _writable(title, font):
            hue = hues.get(topic.parent or topic.id, _SITE_HUE)
            yield topic_card(topic.id), _card(title, _above(catalog, topic, font), site, hue, font)


def _above(catalog: Catalog, topic: Topic, font: str) -> str:
    """The name of a topic's area, if there is one and it can be written."""
    title = _folded(catalog.topic[topic.parent].title) if topic.parent else ""
    return title if _writable(title, font) else ""


def _card(title: str, above: str, below: str, hue: int, font: str) -> bytes:
    """A PNG file: a title between two smaller lines, beside a band of its area's colour."""
    image = Image.new("P", (_WIDTH, _HEIGHT), 0)
    image.putpalette(_palette(hue))
    image.paste(2 * _LEVELS - 1, (0, 0, _BAND, _HEIGHT))
    _write(image, above, _font(font, _SMALL), _MARGIN, ramp=1)
    _write(image, below, _font(font, _SMALL), _HEIGHT - _MARGIN - _SMALL, ramp=2)
    size, lines = _fitted(title, font)
    height = round(_LINE * size)
    top = (_HEIGHT - height * len(lines)) // 2
    for number, line in enumerate(lines):
        _write(image, line, _font(font, size), top + height * number, ramp=0)
    file = BytesIO()
    # Slower levels save a tenth of the bytes and double the time.
    image.save(file, "PNG", compress_level=3)
    return file.getvalue()


def _palette(hue: int) -> list[int]:
    """Ramps of ink, of an area's colour, and of a quiet one."""
    red, green, blue = colorsys.hls_to_rgb((hue * 30 + 20) / 360, 0.36, 0.55)
    colour = (round(red * 255), round(green * 255), round(blue * 255))
    return [
        paper + (end - paper) * level // (_LEVELS - 1)
        for ramp in (_INK, colour, _QUIET)
        for level in range(_LEVELS)
        for paper, end in zip(_PAPER, ramp, strict=True)
    ]


def _write(
    image: Image.Image, text: str, font: ImageFont.FreeTypeFont, top: int, *, ramp: int
) -> None:
    """A line of text at the left margin; what goes beyond the right one is cut."""
    if not text:
        return
    line = Image.new("L", (_WIDTH - 2 * _MARGIN, round(1.3 * font.size)))
    ImageDraw.Draw(line).text((0, 0), _cut(text, font), fill=255, font=font)
    image.paste(line.point(_ramp(ramp)), (_MARGIN, top))


@cache
def _ramp(number: int) -> list[int]:
    """For each level of grey, the number of a colour in a ramp."""
    return [number * _LEVELS + value * _LEVELS // 256 for value in range(256)]


@lru_cache(maxsize=64)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    try:
        font = ImageFont.truetype(path, size) if path else ImageFont.load_default(size)
    except OSError as error:
        raise FontError(f"the font {path} can't be read: {error}") from None
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise FontError("this Pillow has no FreeType and can't draw: set `cards: false`")
    return font


# --- what fits and what can be written -----------------------------------------------------------


def _fitted(title: str, path: str) -> tuple[int, Sequence[str]]:
    """A title in lines, at the largest size at which they fit; of too many lines, the first."""
    for size in _SIZES:
        font = _font(path, size)
        lines = _lines(title, font)
        if len(lines) <= _LINES - (size == _SIZES[0]) and all(_fits(line, font) for line in lines):
            return size, lines
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], " ".join(lines[_LINES - 1 :])]
    return _SIZES[-1], lines


def _lines(title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and _fits(f"{lines[-1]} {word}", font):
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _fits(line: str, font: ImageFont.FreeTypeFont) -> bool:
    return font.getlength(line) <= _WIDTH - 2 * _MARGIN


def _cut(line: str, font: ImageFont.FreeTypeFont) -> str:
    """A line that fits: its beginning, if need be."""
    # No letter is narrower than a tenth of its height, so that a long name costs no more.
    line = line[: 10 * _WIDTH // round(font.size)]
    if _fits(line, font):
        return line
    while line and not _fits(f"{line}…", font):
        line = line[:-1].rstrip()
    return f"{line}…"


def _folded(text: str) -> str:
    """A name on one line, its letters and accents as one character where there is one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _writable(text: str, font: str) -> bool:
    """Whether a font has all characters of a text, and the line can be laid out."""
    if any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text) and not features.check(
        "raqm"
    ):
        return False
    return all(_has(font, character) for character in {*text} - {" "})


@lru_cache(maxsize=4096)
def _has(path: str, character: str) -> bool:
    return _shape(path, character) != _shape(path, _NONE)


def _shape(path: str, character: str) -> tuple[tuple[int, int], bytes]:
    mask = _font(path, _SMALL).getmask(character)
    return mask.size, bytes(mask)
