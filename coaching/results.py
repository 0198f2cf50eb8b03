"""What became of offers: how many leads they brought, and how many of these booked or became clients.

Whoever keeps leads says so in the `ready` of an app:

    results.register_lead_counts(lead_counts)

The function gets the first and the last day (None: no limit) and answers with counts by page and offer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Results:
    leads: int = 0
    booked: int = 0
    won: int = 0


LeadCounts = Callable[[date | None, date | None], Mapping[tuple[int, int], Results]]
_counts: list[LeadCounts] = []


def register_lead_counts(counts: LeadCounts) -> None:
    """`counts`: by (number of the page, number of the offer)."""
    _counts.append(counts)


def are_kept() -> bool:
    return bool(_counts)


def lead_counts(first: date | None = None, last: date | None = None) -> dict[tuple[int, int], Results]:
    return {key: found for ask in _counts for key, found in ask(first, last).items()}
