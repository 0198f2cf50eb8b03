"""What the checks last found in each article, stored for the report, so that no report runs a check.

Written by a worker after each saved version, so that nobody waits for it; and by a job for articles that an
import brought, and for those whose findings are older than the rules, or than a day.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import task

from . import checking, questions, signals, standards
from .claims import ledger
from .content import content_hash
from .models import ArticleHealth, ArticlePage, HealthFinding
from .quality.registry import ERROR, WARNING, Finding
from .quality.waivers import WAIVED
from .sameness import index as wordings
from .working import setbacks

logger = logging.getLogger(__name__)

CHECKS = gettext_noop("checks")
AT_ONCE = 500  # articles that one run of the job checks
KEEP = timedelta(days=1)  # dates pass and other articles change, also where nobody saves


def refresh(ids: Iterable[int]) -> int:
    """Check the latest version of these articles again, each in a transaction of its own. Returns how many.

    An article whose check fails keeps what was found before; the failure is logged.
    """
    count = 0
    with standards.held():
        for page in ArticlePage.objects.filter(pk__in=list(ids), alias_of=None).select_related("latest_revision"):
            try:
                store(page)
            except Exception:
                logger.exception("the checks of article %s failed", page.pk)
            else:
                count += 1
    return count


def store(page: ArticlePage) -> ArticleHealth:
    latest = page.get_latest_revision_as_object()
    found = checking.findings_of(latest)
    data = page.latest_revision.content if page.latest_revision else page.serializable_data()
    levels = [finding.level for finding in found]
    with transaction.atomic():
        health, _created = ArticleHealth.objects.update_or_create(
            page_id=page.pk,
            defaults={
                "content_hash": content_hash(data),
                "checks_version": checking.version(),
                "errors": levels.count(ERROR),
                "warnings": levels.count(WARNING),
                "waived": levels.count(WAIVED),
                "checked_at": timezone.now(),
            },
        )
        replace(health, found)
    return health


def replace(health: ArticleHealth, found: Iterable[Finding]) -> None:
    health.rows.all().delete()
    HealthFinding.objects.bulk_create(
        HealthFinding.of(finding, health=health, position=number) for number, finding in enumerate(found)
    )


def stale() -> QuerySet[ArticlePage]:
    """Articles that were never checked, not by these rules, not since they changed, or not for a day; oldest first."""
    is_new = Q(health=None)
    is_old = ~Q(health__checks_version=checking.version()) | Q(health__checked_at__lt=timezone.now() - KEEP)
    is_changed = Q(latest_revision_created_at__gt=F("health__checked_at"))
    return ArticlePage.objects.filter(is_new | is_old | is_changed, alias_of=None).order_by("health__checked_at", "pk")


def refresh_stale() -> str:
    """Read and check a batch of them, for the schedule: claims, wordings and questions first, which checks ask for."""
    waiting = stale().exclude(pk__in=setbacks.held_articles(CHECKS))
    ids = worked = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    for step in (ledger.follow_pages, wordings.note, questions.note):
        worked = setbacks.apart(CHECKS, worked, step)
    return f"{refresh(worked)} of {len(ids)} articles checked again"


@task()
def check_article(pk: int) -> None:
    refresh([pk])


def refresh_after_commit(page_id: int) -> None:
    """A queue that is away must not cost the save that it follows: the job finds the article."""
    transaction.on_commit(partial(check_article.enqueue, page_id), robust=True)


@receiver(post_save, sender=ArticlePage)
def follow_version(
    instance: ArticlePage, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    """A version was saved. While indexes wait, so does this (`refresh_stale`)."""
    from . import indexing

    if not raw and not indexing.is_suspended() and update_fields is not None and "latest_revision" in update_fields:
        refresh_after_commit(instance.pk)


@receiver(signals.waivers_changed)
def follow_waiver(instance: ArticlePage, **kwargs: Any) -> None:
    refresh_after_commit(instance.pk)
