"""Who may open the views of the reviewer's desk."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from wagtail.models import AbstractGroupApprovalTask, Task, WorkflowState
from wagtail.permissions import page_permission_policy

from blog.models import ArticlePage


def article_for(user: Any, pk: int) -> ArticlePage:
    """The article, for those who may edit it or decide at its task. Raises Http404 or PermissionDenied."""
    page: ArticlePage = get_object_or_404(ArticlePage.objects.select_related("latest_revision"), pk=pk)
    if page.latest_revision is None or not page.permissions_for_user(user).can_edit():
        raise PermissionDenied(_("You may not review this article."))
    return page


def tasks_of(user: Any) -> list[Task]:
    """The active tasks at which this person may decide."""
    found: list[Task] = []
    for model in apps.get_models():
        # Each kind of task that names groups; a kind made from another one comes with that one.
        if issubclass(model, AbstractGroupApprovalTask) and model._meta.local_many_to_many:
            tasks = model._default_manager.filter(active=True)
            found.extend(tasks if user.is_superuser else tasks.filter(groups__user=user).distinct())
    return found


def editable_articles(user: Any) -> QuerySet[Any]:
    """Pages that this person may edit, whatever waits there."""
    pages: QuerySet[Any] = page_permission_policy.instances_user_has_permission_for(user, "change")
    return pages


def article_states() -> QuerySet[WorkflowState]:
    """The reviews of articles, all of them, over or not."""
    found: QuerySet[WorkflowState] = WorkflowState.objects.filter(
        content_type=ContentType.objects.get_for_model(ArticlePage)
    )
    return found


def visible_states(user: Any, tasks: list[Task]) -> QuerySet[WorkflowState]:
    """The reviews under way that concern this person: of articles they may edit, or at their tasks."""
    active = article_states().filter(status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES])
    if user.is_superuser:
        return active
    # A generic relation keeps ids as text; PostgreSQL compares text with text only.
    ids = editable_articles(user).values_list(Cast("pk", output_field=CharField()), flat=True)
    return active.filter(Q(object_id__in=ids) | Q(current_task_state__task__in=tasks))
