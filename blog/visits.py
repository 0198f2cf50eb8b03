"""Counting how often articles are opened, without knowing who opens them.

The page itself says so, with one request that brings nothing along (blog/static/blog/count.js). No cookie is set
or read for it, and no address, browser or time of day is kept: only a number for each article and day. Views are
gathered in the process and written together, so that counting costs a visitor nothing and the pages stay cacheable.
"""

import re
from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.utils import timezone

from cms.core.tallies import Tally

from .models import ArticlePage, ViewCount

DAYS_KEPT = 90  # then days become months
CEILING = 100  # views of one article between two writings: more are no readers
BOTS = re.compile(
    r"bot|crawl|spider|slurp|preview|headless|lighthouse|monitor|externalhit|curl|wget|python|java/|go-http|^$", re.I
)
Key = tuple[int, date]


def is_counted(request: HttpRequest) -> bool:
    """Not the team, not machines, not who asks not to be counted, not another site's pages."""
    headers = request.headers
    return not (
        not settings.PROOFDESK_COUNT_VIEWS
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or headers.get("DNT") == "1"
        or headers.get("Sec-GPC") == "1"
        or headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
        or BOTS.search(headers.get("User-Agent", ""))
    )


def count(article: int) -> None:
    """One view, today. Whether there is such an article is looked up when it is written."""
    waiting.add((article, timezone.localdate()))


def store(counts: Counter[Key]) -> None:
    """Add these views to what is stored; views of what is not live are forgotten."""
    numbers = {article for article, _ in counts}
    live = set(ArticlePage.objects.live().filter(pk__in=numbers).order_by().values_list("pk", flat=True))
    # In one order, so that two processes that write at once never wait for each other in a circle.
    keys = sorted(key for key in counts if key[0] in live)
    rows = [ViewCount(article_id=article, day=day) for article, day in keys]
    ViewCount.objects.bulk_create(rows, ignore_conflicts=True)
    for article, day in keys:
        found = ViewCount.objects.filter(article=article, day=day, is_month=False)
        found.update(count=F("count") + counts[article, day])


waiting: Tally[Key] = Tally(store, ceiling=CEILING)


# ---- reading, and folding


def views_of(articles: Collection[int]) -> dict[int, int]:
    """By article: how often it was opened in the last twelve months. One query."""
    since = (timezone.localdate() - timedelta(days=365)).replace(day=1)
    rows = ViewCount.objects.filter(article__in=articles, day__gte=since).order_by().values("article")
    return dict(rows.annotate(views=Sum("count")).values_list("article", "views"))


def fold(today: date | None = None) -> int:
    """Days that are long past become months. Returns how many rows were folded; safe to repeat."""
    before = (today or timezone.localdate()) - timedelta(days=DAYS_KEPT)
    months = old_days(before).annotate(month=TruncMonth("day")).order_by("month").values_list("month", flat=True)
    return sum(fold_month(month, before) for month in months.distinct())


@transaction.atomic
def fold_month(month: date, before: date) -> int:
    following = (month + timedelta(days=31)).replace(day=1)
    days = old_days(min(before, following)).filter(day__gte=month)
    # Those that are summed up are those that go, whatever is written meanwhile.
    rows = list(days.select_for_update().values_list("pk", "article", "count"))
    sums: Counter[int] = Counter()
    for _, article, views in rows:
        sums[article] += views
    blank = [ViewCount(article_id=article, day=month, is_month=True) for article in sorted(sums)]
    ViewCount.objects.bulk_create(blank, ignore_conflicts=True)
    for article, views in sorted(sums.items()):
        ViewCount.objects.filter(article=article, day=month, is_month=True).update(count=F("count") + views)
    ViewCount.objects.filter(pk__in=[pk for pk, _, _ in rows]).delete()
    return len(rows)


def old_days(before: date) -> Any:
    return ViewCount.objects.filter(is_month=False, day__lt=before)
