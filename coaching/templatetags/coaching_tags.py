"""Where pages meet offers."""

from typing import Any

from django import template
from django.template import Context

from coaching.offers import best_for

register = template.Library()


@register.inclusion_tag("components/call_to_action.html", takes_context=True)
def call_to_action(context: Context, page: Any) -> dict[str, Any]:
    """The offer that fits the page best, or nothing when there is none, or no page: a block can be shown alone."""
    offer = best_for(page) if page else None
    if offer is None:
        return {}
    return {
        "heading": offer.heading,
        "text": offer.text,
        "button_text": offer.button_text,
        "link": offer.link,
        "form": offer.form,
        "magnet": offer.magnet,
        "offer": offer.key,
        "page": page,
        "request": context.get("request"),
        "level": 2,
        "sources": offer.sources(offer.words),
    }
