"""Which article of a group should survive, and which group is worth deciding first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Standing:
    """What speaks for an article. `specificity`: share of its sentences that stand nowhere else, 0 to 1."""

    pk: int
    views: int
    links_in: int
    specificity: float
    since: date


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`points`: 0 to 3, one at most for each of views, links and own sentences, as a share of the group's best."""

    pk: int
    points: float
    views: int
    links_in: int
    specificity: float


def suggested(group: Sequence[Standing]) -> Suggestion | None:
    """The one with most points; of equals the oldest, whose address is known longest."""
    if not group:
        return None
    most_views = max(member.views for member in group) or 1
    most_links = max(member.links_in for member in group) or 1
    most_own = max(member.specificity for member in group) or 1

    def points(member: Standing) -> float:
        return member.views / most_views + member.links_in / most_links + member.specificity / most_own

    best = min(group, key=lambda member: (-round(points(member), 6), member.since, member.pk))
    return Suggestion(best.pk, points(best), best.views, best.links_in, best.specificity)


def repeated(shares: Sequence[float]) -> float:
    """How many articles' worth of a group is said elsewhere, too: one of ten articles that are alike holds nine."""
    return sum(1 - share for share in shares)
