"""Counting how often offers are seen and clicked, as views of articles are (blog.visits).

The page says so (coaching/static/coaching/offers.js): once when half of an offer stood on the screen for a second,
once when somebody followed its button. No cookie, and nothing about who it was.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone
from wagtail.models import Page

from blog import jobs
from blog.visits import CEILING, DAYS_KEPT
from cms.core import folding
from cms.core.tallies import Tally
from cms.core.text import count_of

from .experiments import Shown, Verdict, verdict
from .models import CallToAction, OfferCount
from .origins import FIRST, OWN_WORDS, Origin

SEEN, CLICKED = ACTS = ("seen", "clicked")
FIELDS = {SEEN: "sightings", CLICKED: "clicks"}
COLUMNS = ["page_id", "offer_id", "variant", "slot"]
Key = tuple[Origin, str, date]


def count(origin: Origin, act: str) -> None:
    """Once, today. Whether there is such a page and offer is looked up when it is written."""
    waiting.add((origin, act, timezone.localdate()))


def store(counts: Counter[Key]) -> None:
    """Add these to what is stored; what is about no live page, or no offer or variant of it, is forgotten."""
    origins = {origin for origin, _, _ in counts}
    live = set(Page.objects.live().filter(pk__in={o.page for o in origins}).order_by().values_list("pk", flat=True))
    known = CallToAction.objects.filter(pk__in={o.offer for o in origins}).order_by()
    variants = {(pk, letter) for pk, letter in known.values_list("pk", "variants__letter")}
    own = {(pk, name) for pk, _ in variants for name in (FIRST, OWN_WORDS)}
    rows: dict[tuple[object, ...], Counter[str]] = {}
    for (origin, act, day), number in counts.items():
        if origin.page in live and (origin.offer, origin.variant) in variants | own:
            key = (origin.page, origin.offer, origin.variant, origin.slot, day, False)
            rows.setdefault(key, Counter())[FIELDS[act]] += number
    folding.add(OfferCount, rows, [*COLUMNS, "day", "is_month"])


waiting: Tally[Key] = Tally(store, ceiling=CEILING)


def fold(today: date | None = None) -> int:
    """Days that are long past become months. Returns how many rows were folded; safe to repeat."""
    before = (today or timezone.localdate()) - timedelta(days=DAYS_KEPT)
    return folding.fold(OfferCount, COLUMNS, list(FIELDS.values()), before)


def register_job() -> None:
    jobs.register("fold_offer_counts", jobs.DAY, lambda: f"{count_of(fold(), 'day')} of offers folded into months")


# ---- reading


@dataclass(frozen=True, slots=True)
class Numbers:
    sightings: int = 0
    clicks: int = 0


def numbers_of(page: int) -> dict[int, Numbers]:
    """By offer: how often it was seen and clicked on a page in the last twelve months. One query."""
    since = (timezone.localdate() - timedelta(days=365)).replace(day=1)
    rows = OfferCount.objects.filter(page=page, day__gte=since).order_by().values("offer")
    found = rows.annotate(seen=Sum("sightings"), clicked=Sum("clicks"))
    return {row["offer"]: Numbers(row["seen"], row["clicked"]) for row in found}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The wordings of an offer since they are as they are."""

    offer: CallToAction
    variants: tuple[Shown, ...]
    verdict: Verdict


def comparisons(offers: Collection[CallToAction]) -> list[Comparison]:
    """Of the offers that have several wordings. The day of a change counts for neither. Two queries."""
    letters = {offer.pk: [FIRST, *(variant.letter for variant in offer.versions)] for offer in offers}
    counts: Counter[tuple[int, str, str]] = Counter()
    since = {offer.pk: offer.compared_since for offer in offers}
    first = min(since.values(), default=timezone.localdate())
    for row in (
        OfferCount.objects.filter(offer__in=since, day__gt=first)
        .order_by()
        .values_list("offer", "variant", "day", "sightings", "clicks")
    ):
        offer, variant, day, sightings, clicks = row
        if day > since[offer]:
            counts[offer, variant, SEEN] += sightings
            counts[offer, variant, CLICKED] += clicks
    found = []
    for offer in offers:
        if len(letters[offer.pk]) > 1:
            shown = tuple(
                Shown(letter, counts[offer.pk, letter, SEEN], counts[offer.pk, letter, CLICKED])
                for letter in letters[offer.pk]
            )
            found.append(Comparison(offer, shown, verdict(shown)))
    return found
