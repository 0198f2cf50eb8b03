"""Lines and bars from numbers."""

from datetime import date

import pytest

from blog.desk.history.charts import Bar, bars, ceiling, chart

DAYS = [date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 5)]


def test_a_line_keeps_the_distance_of_days_and_numbers() -> None:
    found = chart("Articles", DAYS, {"with errors": [4, 2, 0], "with neither": [0, 2, 3]})
    assert (found.top, found.middle, found.first, found.last) == (4, "2", DAYS[0], DAYS[2])
    assert [(line.name, line.path, line.value, line.change) for line in found.lines] == [
        ("with errors", "M0 0 L25 50 L100 100", 0, -4),
        ("with neither", "M0 100 L25 50 L100 25", 3, 3),
    ]


def test_a_single_day_is_a_dot() -> None:
    (line,) = chart("Articles", DAYS[:1], {"live": [1]}).lines
    assert (line.path, line.change) == ("M50 50 h0", 0)


@pytest.mark.parametrize(
    ("number", "top"), [(0, 2), (2, 2), (3, 4), (5, 10), (11, 20), (41, 100), (99, 100), (101, 200), (910, 1000)]
)
def test_the_upper_edge_is_a_round_number(number: int, top: int) -> None:
    assert ceiling(number) == top


def test_bars_are_measured_by_the_longest() -> None:
    assert bars([("One", "/1/", 8, 10), ("Two", "/2/", 2, None)]) == [
        Bar("One", "/1/", 8, 100.0, -2),
        Bar("Two", "/2/", 2, 25.0, None),
    ]
    assert bars([("None", "/", 0, 0)]) == [Bar("None", "/", 0, 0.0, 0)]
