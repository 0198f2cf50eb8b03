"""Which offer a page shows, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from blog.calls import calls_among, calls_in, has_own_words
from blog.claims.sources import Source
from blog.facts import ArticleFacts
from blog.models import ArticlePage
from cms.core.epochs import remembered

from .matching import COMPARE, Match, Reason, ranked, stage_of
from .models import CallToAction, CareerPath
from .models.calls import PinnedOffer
from .reasons import reasons_text


@dataclass(frozen=True, slots=True)
class Choice:
    """An offer that may be shown, and why; no reasons: only because somebody wants it."""

    offer: CallToAction
    reasons: tuple[Reason, ...] = ()

    @property
    def reason(self) -> str:
        return reasons_text(self.reasons)


def choices(topics: Iterable[str], *, stage: str = "", page: int | None = None) -> list[Choice]:
    """Every offer that fits, the best first. `page`: whose pinned offer stands above all. Four queries."""
    today = timezone.localdate()
    offers = remembered(("offers", today), lambda: {offer.key: offer for offer in CallToAction.objects.shown()})
    pins = remembered("pins", lambda: dict(PinnedOffer.objects.values_list("article", "offer__key")))
    pinned = pins.get(page or 0, "")
    found: list[Match] = ranked(
        topics,
        (offer.candidate() for offer in offers.values()),
        stage=stage,
        today=today,
        pinned=pinned if pinned in offers else "",
    )
    return [Choice(offers[match.key], match.reasons) for match in found]


def choices_for(page: Any) -> list[Choice]:
    """Asked once for each page object: its text and its markup show the same."""
    if not hasattr(page, "_choices"):
        topics = [category.slug for category in getattr(page, "category_list", ())]
        page._choices = choices(topics, stage=stage_for(page), page=page.pk)
    found: list[Choice] = page._choices
    return found


def stage_for(page: Any) -> str:
    """How far its readers are; "" for pages that are for all."""
    if isinstance(page, ArticlePage):
        return stage_of(page.kinds)
    return COMPARE if isinstance(page, CareerPath) else ""


def best_for(page: Any) -> CallToAction | None:
    """The offer that fits a page best."""
    found = choices_for(page)
    return found[0].offer if found else None


def topics_shown(page: ArticlePage, facts: ArticleFacts) -> frozenset[str] | None:
    """Of the offer that its first call to action names, else of the one that fits best. None when it shows no offer."""
    for call in calls_among(facts.blocks)[:1]:
        pk = as_number(call.value.get("offer"))
        named = CallToAction.objects.shown().filter(pk=pk).first() if pk else None
        if named or has_own_words(call.value):
            return named.candidate().topics if named else None
    topics = [category.slug for category in page.categories.all()]
    found = choices(topics, stage=stage_of({block.type for block in facts.blocks}), page=page.pk)
    return found[0].offer.candidate().topics if found else None


def sources_shown(page: Any) -> list[Source]:
    """What proves the claims of the offers on a page, as its blocks and its end show them."""
    calls = [call.block.shown(call.value) for call in calls_in(getattr(page, "body", ()))]
    found = [source for shown, _ in calls for source in shown["sources"]]
    if not calls or any(use_best_offer for _, use_best_offer in calls):
        offer = best_for(page)
        found += offer.sources(offer.words) if offer else []
    return found


def as_number(value: Any) -> int:
    return int(value) if str(value or "").isdigit() else 0
