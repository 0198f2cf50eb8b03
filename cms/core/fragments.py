"""Parts of pages that are the same for every visitor, rendered once for each state of the database.

Only for a page that was found at its address (`is_as_stored`): a draft, a preview or a page that somebody changed in
memory is rendered as it is.
"""

from collections.abc import Callable, Hashable
from datetime import date, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from .epochs import remembered

T = TypeVar("T")
SOON = 1_000  # moments that are looked ahead


def once(page: Any, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` says of this page today. Shared: whoever gets it must not change it."""
    if not getattr(page, "is_as_stored", False) or not page.pk:
        return make()
    return remembered((key, page.pk, *around(page)), make)


def around(page: Any) -> tuple[Hashable, ...]:
    """What else the same page of the same database depends on: where it is asked for, the language, and the clock."""
    return page.root_url, get_language(), settings.PROOFDESK_COUNT_VIEWS, *clock()


def clock() -> tuple[date, int]:
    """The day, and how many of the moments have passed at which live pages come or go by themselves."""
    moments = remembered("moments", coming)
    now = timezone.now()
    return timezone.localdate(), sum(1 for moment in moments if moment <= now)


def coming() -> list[datetime]:
    now = timezone.now()
    live = Page.objects.filter(live=True).order_by()
    ends = live.filter(expire_at__gt=now).values_list("expire_at")
    begins = live.filter(go_live_at__gt=now).values_list("go_live_at")
    return [moment for (moment,) in ends.union(begins, all=True).order_by("expire_at")[:SOON]]
