"""What became of offers: how many leads they brought, and how many of these booked or became clients."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from . import leads
from .models import CallToAction


@dataclass(frozen=True, slots=True)
class Results:
    leads: int = 0
    booked: int = 0
    won: int = 0


def lead_counts(first: date | None = None, last: date | None = None) -> dict[tuple[int, int], Results]:
    """By (number of the page, number of the offer), all its wordings together. Two queries."""
    numbers = dict(CallToAction.objects.order_by().values_list("key", "pk"))
    sums: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for (page, offer, _), row in leads.lead_counts(since=first, until=last).items():
        if offer in numbers:
            sums[page, numbers[offer]].update(row)
    return {key: Results(row["leads"], row["booked"], row["won"]) for key, row in sums.items()}
