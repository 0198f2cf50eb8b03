"""How the desk writes shares."""

from django import template

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """“37 %” for 0.37; a dash for what was not measured."""
    return "–" if share is None else f"{100 * share:.0f} %"
