"""Contrast as WCAG defines it, and kin of a colour that are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core import colours

some_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colours.contrast(other, one) == colours.contrast(one, other)


@given(some_colour, st.sampled_from(["#fbf8f3", "#f1eadf", "#14181d", "#20272f", "#ffffff"]))
def test_a_kin_of_any_colour_is_read_on_every_paper(colour: str, paper: str) -> None:
    found = colours.readable_on(colour, paper)
    assert colours.contrast(found, paper) >= colours.READABLE
    assert found == colour or colours.contrast(colour, paper) < colours.READABLE


@given(some_colour)
def test_black_or_white_is_read_on_every_colour(colour: str) -> None:
    assert colours.contrast(colours.ink_on(colour), colour) >= colours.READABLE


@pytest.mark.parametrize("text", ["", "#fff", "red", "#a3431g", "#a3431c;}", "a3431c0"])
def test_what_is_no_colour_is_none(text: str) -> None:
    assert not colours.is_colour(text)
