"""Cards that are drawn: what fits, and what the typeface cannot write."""

import io

import pytest
from PIL import Image

from blog.sharing.drawing import HEIGHT, LINES, SIZES, WIDTH, Card, can_write, cut, draw, fitted, font, room, width


def card(title: str, byline: str = "Ann Example", name: str = "Test site") -> Card:
    return Card(title, byline, name, "#17364a", "#a3431c")


@pytest.mark.parametrize("title", ["Pay", "", "W" * 300, "A long title " * 30, "Ä Ö ß ñ – “quoted” 89 %", "<b>&amp;"])
def test_a_card_has_its_size_whatever_it_says(title: str) -> None:
    data = draw(card(title))
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("JPEG", (WIDTH, HEIGHT))
    assert len(data) < 200_000


def test_the_same_card_is_the_same_picture_and_another_is_not() -> None:
    assert draw(card("Pay")) == draw(card("Pay"))
    assert draw(card("Pay")) != draw(card("Pay rise"))
    assert draw(card("Pay")) != draw(card("Pay", byline="Bea Example"))


@pytest.mark.parametrize("title", ["Pay", "A long title " * 30, "W" * 300, "Negotiate " * 8])
def test_a_title_stays_inside(title: str) -> None:
    size, lines = fitted(title)
    assert size in SIZES
    assert len(lines) <= LINES
    assert all(width(line, font(size)) <= room() for line in lines)


def test_a_short_title_is_whole_and_large_and_a_long_one_says_that_it_goes_on() -> None:
    assert fitted("Pay") == (SIZES[0], ["Pay"])
    assert fitted("A long title " * 30)[1][-1].endswith("…")
    assert cut("x" * 500, font(34)).endswith("…")


@pytest.mark.parametrize(("text", "expected"), [("Résumé: 89 % – “yes”", True), ("Зарплата", False), ("面接", False)])
def test_only_latin_script_is_written(text: str, expected: bool) -> None:
    assert can_write(text) is expected
