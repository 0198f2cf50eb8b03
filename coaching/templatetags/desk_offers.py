"""Numbers of the report of offers."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """Of 100, with one decimal: 0.0523 → “5.2”."""
    return number_format(round(100 * share, 1), 1)  # it would cut off, not round
