"""What the offer is about that an article shows."""

from typing import Any

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


def as_number(value: Any) -> int:
    return int(value) if str(value or "").isdigit() else 0
