"""Colours as sRGB: contrast, and lighter or darker kin of a colour that read well. Pure.

Contrast: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

import re

READABLE = 4.5  # WCAG 2.2, 1.4.3 (AA), text of any size

WHITE, BLACK = "#ffffff", "#000000"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """“#a3431c”: the form that colour pickers of browsers give."""
    return bool(_HEX.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black and white)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of the other colour, 0 to 1."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable_on(colour: str, background: str, ratio: float = READABLE) -> str:
    """The colour, or the nearest mix with white or black that is read on this background."""
    towards = WHITE if luminance(background) < 0.18 else BLACK
    steps = (mixed(colour, towards, step / 20) for step in range(21))
    return next((found for found in steps if contrast(found, background) >= ratio), towards)


def ink_on(background: str) -> str:
    """White or black, whichever reads better."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, background))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
