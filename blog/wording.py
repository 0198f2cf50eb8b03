"""What the checks said, in the language of who reads it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, ngettext

from .quality.wording import Wording


def said(text: str) -> str:
    """A sentence of the checks. Words of the article and of the team stay as they are, within it and alone."""
    if not isinstance(text, Wording):
        return gettext(text) if text else ""
    if (get_language() or "en").partition("-")[0] == "en":
        return str(text)  # with days and numbers as every door writes them
    pattern = ngettext(text.singular, text.plural, text.number) if text.plural else gettext(text.singular)
    if text.values is None:
        return pattern
    return pattern % {name: value_said(value) for name, value in text.values.items()}


def value_said(value: Any) -> str:
    if isinstance(value, Wording):
        return said(value)
    if isinstance(value, date):
        return date_format(value, gettext("j F Y"))
    if isinstance(value, int | float):
        return str(number_format(f"{value:g}" if isinstance(value, float) else value, force_grouping=True))
    return str(value)
