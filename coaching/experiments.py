"""Do readers click one wording more often than another? Pure. Says so only when it is known.

Rates come with Wilson's interval, differences with Newcombe's (two Wilson intervals combined): both hold for few
sightings and for rates near 0. Newcombe, “Interval estimation for the difference between independent proportions”,
Statistics in Medicine 17 (1998), method 10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

RATE_Z = 1.96  # 95 %: for the rate of one variant
# For the difference. People look every day and stop when they like what they see: with 95 % a difference that is
# none would be announced again and again. tests/coaching/test_experiments.py measures how often it still is.
DIFFERENCE_Z = 3.3
LEAST = 300  # sightings of each variant, before anything is announced


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Shown:
    """How often a variant was seen, and clicked. More clicks than sightings count as that many."""

    variant: str
    sightings: int
    clicks: int

    @property
    def hits(self) -> int:
        return min(self.clicks, self.sightings)

    @property
    def rate(self) -> float:
        return self.hits / self.sightings if self.sightings else 0.0

    @property
    def interval(self) -> Interval:
        return wilson(self.hits, self.sightings)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`winner`: a variant, "" while nothing is known. `missing`: sightings until it may be announced, at least."""

    winner: str
    missing: int


def wilson(hits: int, trials: int, z: float = RATE_Z) -> Interval:
    """Of a rate. Nothing is known without a trial."""
    if not trials:
        return Interval(0.0, 1.0)
    rate, square = hits / trials, z * z
    middle = (rate + square / (2 * trials)) / (1 + square / trials)
    half = z * sqrt(rate * (1 - rate) / trials + square / (4 * trials * trials)) / (1 + square / trials)
    return Interval(0.0 if hits == 0 else middle - half, 1.0 if hits == trials else middle + half)


def difference(first: Shown, second: Shown, z: float = DIFFERENCE_Z) -> Interval:
    """Of the rate of the first less that of the second."""
    one, other = wilson(first.hits, first.sightings, z), wilson(second.hits, second.sightings, z)
    gap = first.rate - second.rate
    down = sqrt((first.rate - one.low) ** 2 + (other.high - second.rate) ** 2)
    up = sqrt((one.high - first.rate) ** 2 + (second.rate - other.low) ** 2)
    return Interval(gap - down, gap + up)


def verdict(variants: Sequence[Shown]) -> Verdict:
    """The winner is clicked more often than each of the others, beyond doubt. A single variant wins nothing."""
    missing = sum(max(0, LEAST - variant.sightings) for variant in variants)
    if missing or len(variants) < 2:
        return Verdict("", missing)
    best = max(variants, key=lambda variant: variant.rate)
    others = [variant for variant in variants if variant is not best]
    return Verdict(best.variant if all(difference(best, other).low > 0 for other in others) else "", 0)
