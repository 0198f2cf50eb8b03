"""The site's health over time: counted by the schedule, each hour anew for the day that it is.

So the last count of a day stays, however often the job runs, and a day on which it did not run is a gap.
"""

from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from .models import ArticleHealth, ArticlePage, Claim, Freshness, HealthDay, HealthFinding, LiveQuestion, QuestionOwner
from .sameness.clusters import clusters
from .sameness.lookups import twins


def count_today() -> HealthDay:
    """Twelve queries or so, none of which reads a text."""
    numbers = {**checks(), **claims(), **sameness(), **freshness(), **questions()}
    day, _created = HealthDay.objects.update_or_create(day=timezone.localdate(), defaults=numbers)
    return day


def checks() -> dict[str, Any]:
    """From stored findings: those of the latest versions."""
    totals = ArticleHealth.objects.aggregate(
        articles=Count("pk"),
        with_errors=Count("pk", filter=Q(errors__gt=0)),
        with_warnings=Count("pk", filter=Q(errors=0, warnings__gt=0)),
        **{name: Sum(name, default=0) for name in ("errors", "warnings", "waived")},
    )
    rules: dict[str, dict[str, int]] = {}
    rows = HealthFinding.objects.order_by().values_list("rule", "level").annotate(count=Count("pk"))
    for rule, level, count in rows:
        rules.setdefault(rule, {})[level] = count
    return {**totals, "rules": rules}


def claims() -> dict[str, Any]:
    rows = Claim.objects.standing().with_state().order_by().values_list("state").annotate(count=Count("pk"))
    return {"claims": dict(rows)}


def sameness() -> dict[str, int]:
    found = clusters(twins())
    return {"clusters": len(found), "in_clusters": sum(map(len, found))}


def freshness() -> dict[str, int]:
    live = Q(article__live=True)
    return Freshness.objects.aggregate(
        dated=Count("pk", filter=live & Q(review_by__isnull=False)),
        overdue=Count("pk", filter=live & Q(review_by__lt=timezone.localdate())),
    )


def questions() -> dict[str, int]:
    """A question counts as repeated where two live articles or more answer it."""
    asked = LiveQuestion.objects.order_by().values("key").annotate(pages=Count("article", distinct=True))
    repeated = set(asked.filter(pages__gte=2).values_list("key", flat=True))
    owned = repeated & set(QuestionOwner.objects.values_list("key", flat=True))
    return {
        "live": ArticlePage.objects.filter(alias_of=None).live().count(),
        "with_faq": LiveQuestion.objects.aggregate(count=Count("article", distinct=True))["count"],
        "repeated": len(repeated),
        "owned": len(owned),
    }
