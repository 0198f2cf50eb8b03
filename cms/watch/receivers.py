"""What is counted when something happens elsewhere in the site."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished, task_started
from wagtail.models import WorkflowState
from wagtail.signals import page_published

from blog.models import ArticlePage
from cms.core.watching import context, metrics


def connect() -> None:
    page_published.connect(note_publication, dispatch_uid="proofdesk.watch.published")
    task_started.connect(begin_task, dispatch_uid="proofdesk.watch.task_started")
    task_finished.connect(end_task, dispatch_uid="proofdesk.watch.task_finished")


def note_publication(instance: Any, **kwargs: Any) -> None:
    # Scheduling sends page_published too, before the page is live.
    if isinstance(instance, ArticlePage) and instance.live:
        transaction.on_commit(partial(count_publication, instance.pk), robust=True)


def count_publication(page: int) -> None:
    metrics.PUBLISHES.inc()
    if not metrics.is_on():
        return
    review = WorkflowState.objects.filter(base_content_type__model="page", object_id=str(page)).order_by("-pk").first()
    # An approval finishes the review just now; an article that goes live without one has no time to tell.
    if review and (review.status == WorkflowState.STATUS_APPROVED or review.status == WorkflowState.STATUS_IN_PROGRESS):
        metrics.SUBMIT_TO_LIVE.observe((timezone.now() - review.created_at).total_seconds())


def begin_task(task_result: Any, **kwargs: Any) -> None:
    context.begin(task=task_result.task.module_path, work_id=str(task_result.id))


def end_task(task_result: Any, **kwargs: Any) -> None:
    outcome = "done" if task_result.status == TaskResultStatus.SUCCESSFUL else "failed"
    metrics.TASKS.labels(task_result.task.module_path, outcome).inc()
    context.end()
