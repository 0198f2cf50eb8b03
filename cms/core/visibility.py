"""What everybody may read: live, public, not past its day, and below nothing that was taken off the site."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.utils import timezone
from wagtail.models import Page

from .surroundings import private_sections

DEEPEST = 8  # levels of the tree, the root included


def below_live_pages(rows: Any) -> Any:
    """Wagtail takes a page off the site and may leave those below it live: they are found by nobody any more.

    Asked in the database by the beginnings of the path, which is unique.
    """
    above = [Substr(OuterRef("path"), 1, Page.steplen * depth) for depth in range(2, DEEPEST)]
    return rows.filter(~Exists(Page.objects.filter(live=False, path__in=above).order_by().values("pk")))


def visible(rows: Any) -> Any:
    """`rows`: a queryset of pages."""
    return below_live_pages(public(rows.live()).exclude(expire_at__lte=timezone.now()))


def public(rows: Any) -> Any:
    """As `public()` of Wagtail's page querysets, which asks for the private parts of the site each time."""
    private = Q()
    for restriction in private_sections():
        private |= Q(path__startswith=restriction.page.path)
    return rows.exclude(private) if private else rows
