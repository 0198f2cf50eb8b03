"""Which acts write which events, in the transaction of the act."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page, Revision, TaskState
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    task_submitted,
)

from blog import signals
from blog.models import ArticlePage, Release, Retraction, ReviewState, ReviewTask
from blog.notices import people
from cms.outbox import events

from . import following
from .kinds import SCHEDULED, subject_of

DECISIONS = {TaskState.STATUS_APPROVED: "approved", TaskState.STATUS_REJECTED: "changes requested"}


# ---- articles


@receiver(page_published, sender=ArticlePage)
@receiver(page_unpublished, sender=ArticlePage)
@transaction.atomic
def follow_release(instance: ArticlePage, **kwargs: Any) -> None:
    """Wagtail says “published” of what is only scheduled, too, and “unpublished” before it deletes."""
    following.follow(instance)
    following.follow_plan(instance.pk)


@receiver(post_delete, sender=ArticlePage)
@transaction.atomic
def follow_deletion(instance: ArticlePage, **kwargs: Any) -> None:
    following.follow(instance, is_gone=True)
    following.follow_plan(instance.pk)


@receiver(page_slug_changed)
@receiver(post_page_move)
@transaction.atomic
def follow_address(instance: Page, **kwargs: Any) -> None:
    """All that is live below it has another address now. Of a new slug, Wagtail tells when it is committed."""
    for article in ArticlePage.objects.descendant_of(instance, inclusive=True).live().order_by("pk"):
        following.follow(article)


@receiver(signals.retracted)
def tell_retraction(instance: Retraction, **kwargs: Any) -> None:
    following.tell_retraction(instance)
    following.follow_plan(instance.page_id)


@receiver(pre_save, sender=Revision)
def remember_plan(
    instance: Revision, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    if not raw and instance.pk and (update_fields is None or "approved_go_live_at" in update_fields):
        stored = Revision.objects.filter(pk=instance.pk).values_list("approved_go_live_at", flat=True).first()
        instance._planned_before = stored


@receiver(post_save, sender=Revision)
@transaction.atomic
def tell_plan(instance: Revision, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    moment, before = instance.approved_go_live_at, instance.__dict__.pop("_planned_before", None)
    if raw or moment == before:
        return
    page = instance.content_object
    if not isinstance(page, Page) or page.specific_class is not ArticlePage:
        return
    if moment is None:
        following.follow_plan(page.pk)
        return
    payload = {"article": page.pk, "url": page.full_url, "revision": instance.pk, "goes_live": moment.isoformat()}
    events.record(SCHEDULED, payload, subject_of(page.pk))


# ---- reviews


@receiver(task_submitted)
@transaction.atomic
def tell_request(instance: TaskState, **kwargs: Any) -> None:
    """Not of tasks that nobody decides."""
    if isinstance(instance.task.specific, ReviewTask):
        tell_review("review.requested", instance)


@receiver(pre_save, sender=ReviewState)
@receiver(pre_save, sender=TaskState)
def remember_decision(instance: TaskState, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.pk and instance.status in DECISIONS:
        stored = TaskState.objects.filter(pk=instance.pk, status=TaskState.STATUS_IN_PROGRESS)
        instance._decided_now = stored.exists()


@receiver(post_save, sender=ReviewState)
@receiver(post_save, sender=TaskState)
@transaction.atomic
def tell_decision(instance: TaskState, raw: bool = False, **kwargs: Any) -> None:
    """Before what follows from it: the next task, or the release."""
    if getattr(instance, "_decided_now", False) and isinstance(instance.task.specific, ReviewTask):
        instance._decided_now = False
        tell_review("review.decided", instance, decision=DECISIONS[instance.status])


def tell_review(kind: str, state: TaskState, **more: Any) -> None:
    page = people.article(state.workflow_state)
    if page is not None and isinstance(state.specific, ReviewState):
        events.record(kind, {"article": page.pk, "review": state.pk, **more}, subject_of(page.pk))


# ---- releases


@receiver(signals.release_finished)
def tell_release(instance: Release, **kwargs: Any) -> None:
    kind = "release.done" if instance.status == Release.Status.DONE else "release.failed"
    articles = [{"article": page.pk, "url": page.full_url} for page in instance.articles.order_by("pk")]
    events.record(kind, {"release": instance.pk, "articles": articles}, f"release:{instance.pk}")
