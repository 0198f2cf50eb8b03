"""Numbers over days as lines of an SVG, and shares as bars. Knows no database.

The drawing is 100 wide and 100 high and is stretched to its place; its words stand beside it in HTML, so that
they keep their size on a phone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Line:
    """`path`: for an SVG of 100 × 100. `change`: of the last number against the first."""

    name: str
    path: str
    value: int
    change: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`top`: the number at the upper edge; the lower edge is 0. `lines` in the order of their names' list."""

    title: str
    lines: tuple[Line, ...]
    top: int
    first: date
    last: date

    @property
    def middle(self) -> str:
        return f"{self.top / 2:g}"


@dataclass(frozen=True, slots=True)
class Bar:
    """`width`: in percent of the longest bar. `change`: against the first day, None where that is not known."""

    name: str
    address: str
    value: int
    width: float
    change: int | None = None


def chart(title: str, days: Sequence[date], series: Mapping[str, Sequence[int]]) -> Chart:
    """`days`: at least one, the oldest first; each series has a number for each of them."""
    top = ceiling(max((number for numbers in series.values() for number in numbers), default=0))
    lines = tuple(
        Line(name, path(days, numbers, top), numbers[-1], numbers[-1] - numbers[0]) for name, numbers in series.items()
    )
    return Chart(title, lines, top, days[0], days[-1])


def path(days: Sequence[date], numbers: Sequence[int], top: int) -> str:
    """From day to day in a straight line, over gaps too. A single day is a dot: a line without a length."""
    span = (days[-1] - days[0]).days
    points = [
        f"{round(100 * (day - days[0]).days / span if span else 50, 2):g} {round(100 - 100 * number / top, 2):g}"
        for day, number in zip(days, numbers, strict=True)
    ]
    return f"M{' L'.join(points)}" if span else f"M{points[0]} h0"


def ceiling(number: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100, 200 and so on: its half is a whole number."""
    ten = 1
    while True:
        for step in STEPS:
            if 2 * step * ten >= number:
                return 2 * step * ten
        ten *= 10


def bars(rows: Iterable[tuple[str, str, int, int | None]]) -> list[Bar]:
    """Of (name, address, number now, number then)."""
    found = list(rows)
    most = max((now for _, _, now, _ in found), default=0) or 1
    return [
        Bar(name, address, now, round(100 * now / most, 1), None if then is None else now - then)
        for name, address, now, then in found
    ]
