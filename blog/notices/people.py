"""Whom something concerns. All return ids of accounts; `telling` leaves out who may not log in any more."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.log_actions import get_active_log_context
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, WorkflowState
from wagtail.permissions import page_permission_policy

from blog import review
from blog.models import ArticlePage, Retraction, Submission


def actor(user: Any = None) -> Any:
    """Who does this: as the act says, else who is at work in the admin. None for a command or the scheduler."""
    return user or get_active_log_context().user


def last_review(page: Page) -> WorkflowState | None:
    found: WorkflowState | None = WorkflowState.objects.for_instance(page).order_by("-created_at", "-pk").first()
    return found


def authors(page: Page) -> set[int]:
    """Who owns the article and who submitted it last."""
    state = last_review(page)
    return {page.owner_id, state.requested_by_id if state else None} - {None}


def reviewers(state: TaskState) -> set[int]:
    """Who may decide what waits here: the assignee, else the task's groups; never those with a hand in it."""
    task = state.task.specific
    if not isinstance(task, AbstractGroupApprovalTask):
        return set()
    members = set(users().filter(groups__in=task.groups.all()).values_list("pk", flat=True))
    members -= review.hands_in(state.workflow_state.content_object)
    chosen = Submission.objects.filter(workflow_state=state.workflow_state, assignee__in=members)
    return set(chosen.values_list("assignee_id", flat=True)) or members


def reviewers_stopped_by(retraction: Retraction) -> set[int]:
    """Those whose running review a retraction has ended."""
    last = last_review(retraction.page)
    state = last.current_task_state if last and last.status == WorkflowState.STATUS_CANCELLED else None
    if state is None or state.finished_at is None or state.finished_at < retraction.set_at:
        return set()
    return reviewers(state)


def leads(page: Page | None = None, *, administrators: bool = False) -> set[int]:
    """Who may publish this article, or any page; administrators only when asked for."""
    if page is not None:
        found = page_permission_policy.users_with_permission_for_instance(
            "publish", page, include_superusers=administrators
        )
    else:
        found = page_permission_policy.users_with_permission("publish", include_superusers=administrators)
    return set(found.values_list("pk", flat=True))


def discussing(page: Page) -> set[int]:
    """Who has commented on the article, or answered."""
    comments = page.wagtail_admin_comments.all()
    return {
        *comments.values_list("user_id", flat=True),
        *comments.exclude(replies=None).values_list("replies__user_id", flat=True),
    } - {None}


def users() -> "QuerySet[Any]":
    found: QuerySet[Any] = get_user_model()._default_manager.filter(is_active=True)
    return found


def article(thing: Any) -> ArticlePage | None:
    """The article that a workflow state is about. None for another page or a snippet."""
    page = thing.content_object
    if not isinstance(page, Page) or page.specific_class is not ArticlePage:
        return None
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found
