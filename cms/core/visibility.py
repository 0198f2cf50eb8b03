"""What everybody may read: live, public, not past its day, and below nothing that was taken off the site."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Substr
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

DEEPEST = 8  # levels of the tree, the root included


def below_live_pages(rows: Any) -> Any:
    """Wagtail takes a page off the site and may leave those below it live: they are found by nobody any more.

    Asked in the database by the beginnings of the path, which is unique.
    """
    above = [Substr(OuterRef("path"), 1, Page.steplen * depth) for depth in range(2, DEEPEST)]
    return rows.filter(~Exists(Page.objects.filter(live=False, path__in=above).order_by().values("pk")))


def outside_private(rows: Any) -> Any:
    """Without pages that are private or below such a one. Asked as the pages are, not by a query of its own."""
    above = [Substr(OuterRef("path"), 1, Page.steplen * depth) for depth in range(1, DEEPEST)]
    return rows.filter(~Exists(PageViewRestriction.objects.filter(page__path__in=above).order_by().values("pk")))


def visible(rows: Any) -> Any:
    """`rows`: a queryset of pages. One query of its own, for what is private."""
    return below_live_pages(rows.live().public().exclude(expire_at__lte=timezone.now()))
