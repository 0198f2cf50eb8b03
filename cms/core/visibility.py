"""What everybody may read: live, public, not past its day, and below nothing that was taken off the site.

Pages expire at their moment whether or not a worker has noticed. Nothing is shown before its moment either: a page that
is live by mistake, before the day that it was planned for, is not shown.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Min, Q
from django.utils import timezone
from wagtail.models import Page

from .surroundings import Section, special_sections


def off_its_days(now: datetime) -> Q:
    """Pages that are past their day, or before it."""
    return Q(expire_at__lte=now) | Q(go_live_at__gt=now)


def in_its_days(rows: Any) -> Any:
    """`rows`: a queryset of pages."""
    return rows.exclude(off_its_days(timezone.now()))


def below_live_pages(rows: Any, sections: Sequence[Section] | None = None) -> Any:
    """Wagtail takes a page off the site and may leave those below it live: they are found by nobody any more.

    Such sections are few, and pages many: the sections are known, and no page is asked for those above it.
    """
    now = timezone.now()
    hidden = Q()
    for section in special_sections() if sections is None else sections:
        if not section.live or is_off_its_days(section, now):
            hidden |= Q(path__startswith=section.path)
    return rows.exclude(hidden) if hidden else rows


def visible(rows: Any) -> Any:
    """`rows`: a queryset of pages."""
    sections = special_sections()
    return below_live_pages(in_its_days(public(rows.live(), sections)), sections)


def public(rows: Any, sections: Sequence[Section] | None = None) -> Any:
    """As `public()` of Wagtail's page querysets, which asks for the private parts of the site each time."""
    private = Q()
    for section in special_sections() if sections is None else sections:
        if section.is_private:
            private |= Q(path__startswith=section.path)
    return rows.exclude(private) if private else rows


def is_shown(page: Any) -> bool:
    """Does this page answer at its address just now? Whether it is private is another question."""
    return bool(page.live) and not is_off_its_days(page, timezone.now())


def is_off_its_days(page: Any, now: datetime) -> bool:
    return bool((page.expire_at and page.expire_at <= now) or (page.go_live_at and page.go_live_at > now))


def next_expiry(now: datetime | None = None) -> datetime | None:
    """The next moment at which a page leaves the site by itself: nothing that lists pages may be kept for longer."""
    now = now or timezone.now()
    found: datetime | None = Page.objects.filter(live=True, expire_at__gt=now).aggregate(at=Min("expire_at"))["at"]
    return found
