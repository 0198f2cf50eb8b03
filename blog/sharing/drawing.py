"""A card of 1,200 × 630 pixels with title, author and name of the site. Pure: Pillow and its own typeface.

The size is what the large services ask for: https://developers.facebook.com/docs/sharing/webmasters/images/
"""

import io
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 84
SIZES = range(84, 43, -4)  # of the title: the largest at which it fits
LINES = 4
LINE = 1.18  # height of a line, as a multiple of the size
SMALL = 34
STROKE = 1  # thickens the title: the typeface comes in one weight

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True, slots=True)
class Card:
    """What the picture says, and its colours as `#rrggbb`. Text is white: choose a dark `ground`."""

    title: str
    byline: str
    site_name: str
    ground: str
    accent: str


def can_write(text: str) -> bool:
    """Does the typeface hold these letters? It knows Latin script, digits and punctuation."""
    return all(unicodedata.name(char, "").startswith("LATIN") for char in text if char.isalpha())


def draw(card: Card) -> bytes:
    """The card as a JPEG. What is too long ends with “…”."""
    image = Image.new("RGB", (WIDTH, HEIGHT), card.ground)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 0, WIDTH, 16), fill=card.accent)
    small = font(SMALL)
    canvas.text((MARGIN, 72), cut(card.site_name, small), font=small, fill="#ffffff", stroke_width=STROKE)
    size, lines = fitted(card.title)
    top = 150 + (LINES * SIZES[0] * LINE - len(lines) * size * LINE) / 2
    for number, line in enumerate(lines):
        place = (MARGIN, top + number * size * LINE)
        canvas.text(place, line, font=font(size), fill="#ffffff", stroke_width=STROKE)
    if card.byline:
        canvas.text((MARGIN, HEIGHT - 72), cut(card.byline, small), font=small, fill="#ffffff", anchor="ls")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88, optimize=True)
    return buffer.getvalue()


@lru_cache(maxsize=32)
def font(size: int) -> Font:
    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont), "Pillow was built without FreeType"  # noqa: S101
    return found


def fitted(text: str) -> tuple[int, list[str]]:
    """(size, lines) at the largest size that needs no more than `LINES`; at the smallest, what fits."""
    for size in SIZES:
        lines = wrapped(text, font(size))
        if len(lines) <= LINES and all(width(line, font(size)) <= room() for line in lines):
            return size, lines
    kept = wrapped(text, font(SIZES[-1]))[:LINES]
    return SIZES[-1], [*kept[:-1], cut(kept[-1] + " …", font(SIZES[-1]))]


def wrapped(text: str, face: Font) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", face) <= room():
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def cut(text: str, face: Font) -> str:
    """As much of a line as there is room for."""
    if width(text, face) <= room():
        return text
    while text and width(text + "…", face) > room():
        text = text[:-1]
    return text.rstrip() + "…"


def width(text: str, face: Font) -> float:
    return face.getlength(text) + 2 * STROKE


def room() -> int:
    return WIDTH - 2 * MARGIN
