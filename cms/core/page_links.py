"""Links to pages in rich text: asked for once for all texts of an answer, and only to pages that are live.

Pages of the site resolve their links text by text, as Wagtail does; what answers programs does it within `remembered`.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from cms.core.visibility import in_its_days

_LINK = re.compile(r"<a\b[^>]*>")
_NUMBER = re.compile(r'\bid="(\d{1,9})"')
_addresses: ContextVar[dict[str, str] | None] = ContextVar("addresses of linked pages", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    token = _addresses.set({})
    try:
        yield
    finally:
        _addresses.reset(token)


def look_up(values: Iterable[Any]) -> None:
    """Ask for all pages that these texts link to: stored rich text, or raw values of blocks. One query at most."""
    fetch({number for value in values for number in linked(value)})


def linked(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        for tag in _LINK.findall(value) if 'linktype="page"' in value else ():
            yield from _NUMBER.findall(tag)
    elif isinstance(value, dict):
        for item in value.values():
            yield from linked(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from linked(item)


def fetch(numbers: Iterable[str]) -> dict[str, str]:
    """The addresses that are known now. Numbers that nothing live has get none."""
    known = _addresses.get()
    if known is None:
        known = {}
    if wanted := {number for number in numbers if number not in known and number.isdecimal()}:
        pages = in_its_days(Page.objects.live().filter(pk__in=wanted))
        known.update(dict.fromkeys(wanted, ""))
        known.update({str(page.pk): page.get_url() or "" for page in pages})
    return known


class PageLinks(PageLinkHandler):
    """Within `remembered` a page that is not live gets a link that leads nowhere: its address tells nothing."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        if _addresses.get() is None:
            found: list[str] = super().expand_db_attributes_many(attrs_list)
            return found
        numbers = [attrs.get("id", "") for attrs in attrs_list]
        known = fetch(numbers)
        return [f'<a href="{escape(known[number])}">' if known.get(number) else "<a>" for number in numbers]
