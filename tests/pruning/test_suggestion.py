"""Which article of a group should survive. Pure."""

from datetime import date

import pytest

from blog.pruning.suggestion import Standing, repeated, suggested


def standing(pk: int, views: int = 0, links_in: int = 0, specificity: float = 0, day: int = 1) -> Standing:
    return Standing(pk, views, links_in, specificity, date(2026, 1, day))


@pytest.mark.parametrize(
    ("group", "best"),
    [
        ([standing(1, views=10), standing(2, views=11)], 2),
        ([standing(1, views=10), standing(2, views=11, links_in=1)], 2),
        # Two of three count more than one.
        ([standing(1, views=100), standing(2, links_in=3, specificity=0.4)], 2),
        # A single view more does not outweigh most links.
        ([standing(1, views=101, links_in=1), standing(2, views=100, links_in=10)], 2),
        ([standing(1, day=3), standing(2, day=2), standing(3, day=2)], 2),
    ],
)
def test_most_points_survive_then_the_oldest(group: list[Standing], best: int) -> None:
    found = suggested(group)
    assert found is not None
    assert found.pk == best


def test_points_are_shares_of_the_best() -> None:
    found = suggested([standing(1, views=10, links_in=4, specificity=0.2), standing(2, views=5, links_in=4)])
    assert found is not None
    assert (found.pk, found.points) == (1, 3)


def test_nobody_survives_an_empty_group() -> None:
    assert suggested([]) is None


def test_repeated_text_counts_articles() -> None:
    assert repeated([0.5, 0.5, 1]) == 1
