"""Where pages meet offers."""

from typing import Any

from django import template

from coaching.matching import best_offer
from coaching.models import CallToAction

register = template.Library()


@register.inclusion_tag("components/call_to_action.html")
def call_to_action(page: Any) -> dict[str, Any]:
    """The offer that fits the page best, or nothing when there is none."""
    offers = {offer.key: offer for offer in CallToAction.objects.shown()}
    categories = getattr(page, "category_list", ())
    match = best_offer((category.slug for category in categories), (offer.candidate() for offer in offers.values()))
    if match is None:
        return {}
    offer = offers[match.key]
    return {
        "heading": offer.heading,
        "text": offer.text,
        "button_text": offer.button_text,
        "link": offer.link,
        "level": 2,
    }
