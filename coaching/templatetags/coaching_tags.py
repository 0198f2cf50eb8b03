"""Where pages meet offers."""

from typing import Any

from django import template

from coaching.models import ReadinessTestPage
from coaching.offers import best_for

register = template.Library()


@register.inclusion_tag("components/call_to_action.html")
def call_to_action(page: Any) -> dict[str, Any]:
    """The offer that fits the page best, or nothing when there is none, or no page: a block can be shown alone."""
    offer = best_for(page) if page else None
    if offer is None:
        return {}
    return {
        "heading": offer.heading,
        "text": offer.text,
        "button_text": offer.button_text,
        "link": offer.link,
        "level": 2,
        "sources": offer.sources(offer.words),
    }


@register.inclusion_tag("components/readiness_tests.html")
def readiness_tests(page: Any) -> dict[str, Any]:
    """The readiness tests right below a page. One query."""
    return {"tests": ReadinessTestPage.objects.child_of(page).live().public()}
