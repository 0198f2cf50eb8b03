"""Telling owners: a month before a review is due, on the day, and when it is overdue. Once for each date."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import ArticlePage, Freshness
from blog.notices import people, tell

SOON, DUE, OVERDUE = "soon", "due", "overdue"
AHEAD = timedelta(days=30)
NAMED = 10  # titles in one notice


def stage_of(day: date, today: date) -> str:
    if day < today:
        return OVERDUE
    return DUE if day == today else SOON


@transaction.atomic
def remind(today: date | None = None) -> int:
    """One notice for each owner and stage, however many articles there are. Returns how many were written.

    The owner of a live article is who was named, else who made the page, else its leads. Safe to repeat.
    """
    today = today or timezone.localdate()
    untold = (
        (Q(review_by__lt=today) & ~Q(told=OVERDUE))
        | (Q(review_by=today) & ~Q(told=DUE))
        | (Q(review_by__gt=today) & ~Q(told=SOON))
    )
    shown = Q(article__live=True) | Q(step=Freshness.Step.UNPUBLISHED)
    rows = Freshness.objects.select_for_update(of=("self",)).filter(untold, shown, review_by__lte=today + AHEAD)
    waiting: dict[tuple[str, frozenset[int]], list[ArticlePage]] = defaultdict(list)
    told: dict[str, list[int]] = defaultdict(list)
    articles = rows.select_related("article").defer("article__body", "article__summary_points")
    for row in articles.order_by("review_by", "pk"):
        if row.review_by:
            stage = stage_of(row.review_by, today)
            waiting[stage, frozenset(recipients(row))].append(row.article)
            told[stage].append(row.pk)
    for stage, ids in told.items():
        Freshness.objects.filter(pk__in=ids).update(told=stage)
    return sum(len(tell_of(stage, whom, articles)) for (stage, whom), articles in waiting.items())


def recipients(row: Freshness) -> set[int]:
    wanted = [pk for pk in (row.owner_id, row.article.owner_id) if pk]
    able = set(people.users().filter(pk__in=wanted).values_list("pk", flat=True))
    for pk in wanted:
        if pk in able:
            return {pk}
    return people.leads(row.article)


def tell_of(stage: str, whom: frozenset[int], articles: list[ArticlePage]) -> list[Any]:
    titles = [f"“{article.title}”" for article in articles[:NAMED]]
    if len(articles) > NAMED:
        titles.append(_("and %(count)s more") % {"count": len(articles) - NAMED})
    only = articles[0] if len(articles) == 1 else None
    address = reverse("desk_article_freshness", args=[only.pk]) if only else reverse("desk_freshness")
    return tell(
        "freshness", whom, subject_of(stage, articles), "" if only else "\n".join(titles), article=only, address=address
    )


def subject_of(stage: str, articles: list[ArticlePage]) -> str:
    count = len(articles)
    if count == 1:
        alone = {
            SOON: _("“%(title)s” is due for review within a month"),
            DUE: _("“%(title)s” is due for review today"),
            OVERDUE: _("“%(title)s” is overdue for review"),
        }
        return alone[stage] % {"title": articles[0].title}
    several = {
        SOON: ngettext(
            "%(count)s article is due for review within a month",
            "%(count)s articles are due for review within a month",
            count,
        ),
        DUE: ngettext(
            "%(count)s article is due for review today", "%(count)s articles are due for review today", count
        ),
        OVERDUE: ngettext(
            "%(count)s article is overdue for review", "%(count)s articles are overdue for review", count
        ),
    }
    return several[stage] % {"count": count}
