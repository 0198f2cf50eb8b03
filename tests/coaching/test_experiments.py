"""Comparing wordings: intervals as published, and no winner before there is one."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.experiments import LEAST, Interval, Shown, Verdict, difference, verdict, wilson


def near(interval: Interval, low: float, high: float) -> bool:
    return interval.low == pytest.approx(low, abs=5e-5) and interval.high == pytest.approx(high, abs=5e-5)


def test_intervals_are_those_of_the_literature() -> None:
    """Newcombe 1998, table I (81 of 263, 15 of 148, 0 of 20, 1 of 29) and table II (methods 10, cases a, c and h)."""
    for hits, trials, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        assert near(wilson(hits, trials), low, high)
    for first, second, low, high in (
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ):
        one, other = (Shown(name, trials, hits) for name, (hits, trials) in (("A", first), ("B", second)))
        assert near(difference(one, other, z=1.959964), low, high)


def test_nothing_is_known_without_a_sighting() -> None:
    assert wilson(0, 0) == Interval(0.0, 1.0)
    assert not difference(Shown("A", 0, 0), Shown("B", 0, 0)).excludes_zero


@pytest.mark.parametrize(
    ("variants", "expected"),
    [
        ([], Verdict("", 0)),
        ([Shown("A", 5000, 900)], Verdict("", 0)),
        ([Shown("A", LEAST - 1, 0), Shown("B", LEAST, LEAST)], Verdict("", 1)),
        ([Shown("A", LEAST, 0), Shown("B", LEAST, LEAST)], Verdict("B", 0)),
        ([Shown("A", 1000, 50), Shown("B", 1000, 60)], Verdict("", 0)),
        ([Shown("A", 5000, 250), Shown("B", 5000, 500)], Verdict("B", 0)),
        # One of the others is as good.
        ([Shown("A", 5000, 250), Shown("B", 5000, 500), Shown("C", 5000, 495)], Verdict("", 0)),
    ],
)
def test_a_winner_is_announced_when_it_is_one(variants: list[Shown], expected: Verdict) -> None:
    assert verdict(variants) == expected


def test_variants_that_are_equal_seldom_get_a_winner_though_somebody_looks_every_day() -> None:
    """500 comparisons of two equal wordings, each looked at on 90 days with 60 sightings of both a day."""
    chance = random.Random(7)
    wrong = 0
    for _ in range(500):
        clicks = [0, 0]
        for day in range(1, 91):
            clicks = [before + sum(chance.random() < 0.06 for _ in range(60)) for before in clicks]
            if verdict([Shown("A", 60 * day, clicks[0]), Shown("B", 60 * day, clicks[1])]).winner:
                wrong += 1
                break
    assert wrong == 5  # 1 %; with 95 % intervals and the same looks it would be far more


COUNTS = st.integers(0, 5000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(COUNTS)
def test_an_interval_holds_its_rate_and_stays_within_bounds(counts: tuple[int, int]) -> None:
    shown = Shown("A", *counts)
    assert 0 <= shown.interval.low <= shown.rate + 1e-12
    assert shown.rate - 1e-12 <= shown.interval.high <= 1


@given(COUNTS, COUNTS)
def test_a_difference_turned_round_is_the_other_one(first: tuple[int, int], second: tuple[int, int]) -> None:
    one, other = Shown("A", *first), Shown("B", *second)
    there, back = difference(one, other), difference(other, one)
    assert (there.low, there.high) == (pytest.approx(-back.high), pytest.approx(-back.low))
    assert not (verdict([one, other]).winner and max(LEAST - one.sightings, LEAST - other.sightings) > 0)


@given(st.integers(1, 20), st.integers(0, 20))
def test_more_clicks_than_sightings_are_no_more_than_all(sightings: int, more: int) -> None:
    assert Shown("A", sightings, sightings + more).rate == 1
