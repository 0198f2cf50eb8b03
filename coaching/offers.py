"""What the offer is about that an article shows."""

from typing import Any

from blog.claims.sources import Source
from blog.facts import ArticleFacts
from blog.models import ArticlePage

from .matching import best_offer
from .models import CallToAction


def topics_shown(page: ArticlePage, facts: ArticleFacts) -> frozenset[str] | None:
    """Of the offer that its call to action names, else of the one that fits best. None when it shows no offer."""
    offers = {offer.pk: offer.candidate() for offer in CallToAction.objects.shown()}
    blocks = facts.of_type("call_to_action")
    for block in blocks:
        if (named := offers.get(as_number(block.value.get("offer")))) is not None:
            return named.topics
    if blocks and all(block.text for block in blocks):
        return None
    match = best_offer((category.slug for category in page.categories.all()), offers.values())
    return next((offer.topics for offer in offers.values() if match and offer.key == match.key), None)


def best_for(page: Any) -> CallToAction | None:
    """The offer that fits a page best. Asked once for each page object: its text and its markup show the same."""
    if not hasattr(page, "_best_offer"):
        offers = {offer.key: offer for offer in CallToAction.objects.shown()}
        topics = (category.slug for category in getattr(page, "category_list", ()))
        match = best_offer(topics, (offer.candidate() for offer in offers.values()))
        page._best_offer = offers[match.key] if match else None
    found: CallToAction | None = page._best_offer
    return found


def sources_shown(page: Any) -> list[Source]:
    """What proves the claims of the offers on a page, as its blocks and its end show them."""
    blocks = [child for child in getattr(page, "body", ()) if child.block_type == "call_to_action"]
    contexts = [child.block.get_context(child.value) for child in blocks]
    found = [source for context in contexts for source in context["shown"]["sources"]]
    if not blocks or any(context["use_best_offer"] for context in contexts):
        offer = best_for(page)
        found += offer.sources(offer.words) if offer else []
    return found


def as_number(value: Any) -> int:
    return int(value) if str(value or "").isdigit() else 0
