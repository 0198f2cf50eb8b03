"""What so many articles say that it makes no two of them alike: the corpus' own boilerplate. Pure.

Templates leave the same frame in hundreds of posts. Were it counted, every post of a template would be the
near twin of every other, and the real twins among them would be lost.
"""

from collections import Counter
from dataclasses import dataclass

from .minhash import Shingles

# Calibrated on real posts of two teams: with a third, the posts of a template fall apart into its topics.
SHARE = 1 / 3
LEAST = 20  # articles: few that agree are twins, not a template
SAMPLE = 2_000  # articles looked at: a third of them is a third of all, within 3 %


@dataclass(frozen=True, slots=True)
class Commonplaces:
    """Keys of sentences and shingles. `version` 0: nobody has looked yet."""

    sentences: frozenset[int] = frozenset()
    shingles: Shingles = frozenset()
    version: int = 0


def common(counts: Counter[int], articles: int) -> frozenset[int]:
    """The numbers that stand in a third of the articles or more, and in twenty at least.

    `counts`: in how many of the articles each number stands.
    """
    limit = max(LEAST, SHARE * articles)
    return frozenset(number for number, count in counts.items() if count >= limit)
