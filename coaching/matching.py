"""Which offer fits an article best. Pure and deterministic: the same article shows the same offer."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer as the ranking sees it. Topics are slugs."""

    key: str
    topics: frozenset[str] = frozenset()
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    key: str
    reason: str


def best_offer(topics: Iterable[str], candidates: Iterable[Candidate]) -> Match | None:
    """The candidate that shares most topics; then the default one; None when neither exists.

    Ties go to the offer with fewer topics of its own (the more specific one), then to the lower key.
    """
    wanted = frozenset(topics)
    offers = sorted(candidates, key=lambda offer: offer.key)
    fitting = [offer for offer in offers if offer.topics & wanted]
    if fitting:
        best = min(fitting, key=lambda offer: (-len(offer.topics & wanted), len(offer.topics), offer.key))
        return Match(best.key, f"shares {', '.join(sorted(best.topics & wanted))}")
    for offer in offers:
        if offer.is_default:
            return Match(offer.key, "the default offer")
    return None
