from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from catalog.model import Catalog, Markdown, Topic, TopicId
from catalog.pages.head_cards import FontError, draw

SITE = "assets/catalog/cards/site.png"
AREA = Topic(
    id=TopicId("area"), file="topics/area.yaml", title="An area", description=Markdown("x")
)


def topic(title: str) -> Topic:
    return replace(AREA, id=TopicId("one"), title=title, parent=TopicId("area"))


def drawn(title: str, name: str = "Toy Papers") -> dict[str, bytes]:
    return dict(draw(Catalog(topics=(AREA, topic(title))), name))


def card(title: str) -> Image.Image:
    return Image.open(BytesIO(drawn(title)["assets/catalog/cards/topics/one.png"])).convert("RGB")


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """The box around all that is dark: the title."""
    box = image.convert("L").point(lambda value: 255 * (value < 40)).getbbox()
    assert box is not None
    return box


def test_each_topic_and_the_site_have_an_image() -> None:
    found = drawn("Toys")
    assert list(found) == [
        SITE,
        *(f"assets/catalog/cards/topics/{id_}.png" for id_ in ("area", "one")),
    ]
    for content in found.values():
        image = Image.open(BytesIO(content))
        assert (image.format, image.size) == ("PNG", (1200, 630))
        assert len(content) < 60_000


def test_images_differ_and_are_the_same_again() -> None:
    assert len(set(drawn("Toys").values())) == 3
    assert drawn("Toys") == drawn("Toys")
    assert drawn("Toys") != drawn("Boys")


@pytest.mark.parametrize(
    "title",
    [
        "A",
        "Video object segmentation",
        "Long " * 60,
        "W" * 2000,
        "Superlongcompositionalarchitecturesforeverything under the sun",
    ],
)
def test_a_title_stays_on_its_image(title: str) -> None:
    left, top, right, bottom = ink(card(title))
    assert (left >= 90, top >= 90, right <= 1110, bottom <= 540) == (True,) * 4


def test_a_short_title_is_larger_than_a_long_one() -> None:
    def height(title: str) -> int:
        _, top, _, bottom = ink(card(title))
        return bottom - top

    assert height("HHH") > height("H" * 24) > 0


@pytest.mark.parametrize("title", ["شبكة عصبية", "日本語", "Größe", "🧪 Toys"])
def test_what_the_font_has_not_is_not_drawn(title: str) -> None:
    assert "assets/catalog/cards/topics/one.png" not in drawn(title)
    assert SITE in drawn(title)
    assert drawn("Toys", name=title) == {}


def test_a_font_may_be_a_file(tmp_path: Path) -> None:
    # Pillow's own, which is in memory; as a file it is laid out by another engine, a little apart.
    own = ImageFont.load_default(20)
    assert isinstance(own, ImageFont.FreeTypeFont)
    assert isinstance(own.path, BytesIO)
    file = tmp_path / "font.ttf"
    file.write_bytes(own.path.getvalue())
    path = "assets/catalog/cards/topics/one.png"
    found = dict(draw(Catalog(topics=(AREA, topic("Toys"))), "Toy Papers", str(file)))
    image = Image.open(BytesIO(found[path])).convert("RGB")
    pairs = zip(ink(image), ink(card("Toys")), strict=True)
    assert all(abs(one - other) < 10 for one, other in pairs)


def test_a_font_that_is_none_is_told(tmp_path: Path) -> None:
    file = tmp_path / "font.ttf"
    for content in (None, b"no font"):
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(FontError, match=r"the font .*font\.ttf can't be read"):
            list(draw(Catalog(), "Toys", str(file)))


def test_topics_of_areas_that_are_none_are_drawn() -> None:
    lost = replace(topic("Toys"), parent=None)
    assert len(dict(draw(Catalog(topics=(lost,)), "Toys"))) == 2
