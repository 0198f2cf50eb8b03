"""Counting how often articles are opened, without knowing who opens them.

The page itself says so, with one request that brings nothing along (blog/static/blog/count.js). No cookie is set
or read for it, and no address, browser or time of day is kept: only a number for each article and day. Views are
gathered in the process and written together, so that counting costs a visitor nothing and the pages stay cacheable.
"""

import re
from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

from cms.core import folding
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
    found = {(*key, False): Counter(count=views) for key, views in counts.items() if key[0] in live}
    folding.add(ViewCount, found, ["article_id", "day", "is_month"])


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
    return folding.fold(ViewCount, ["article_id"], ["count"], before)
