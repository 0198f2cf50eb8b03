"""Where the gate shows in Wagtail's own views."""

from typing import Any

from django.contrib.messages import add_message, get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, WorkflowMenuItem
from wagtail.models import Page, WorkflowState

from blog import checking, publishing
from blog.models import ArticlePage, ReadinessTask

from .bulk import ArticlePublishBulkAction

# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", ArticlePublishBulkAction, order=100)


@hooks.register("before_publish_page")
def require_approval(request: HttpRequest, page: Page) -> None:
    """The text is saved as a draft by now. Refused before Wagtail drops the schedule of an older version."""
    if isinstance(page, ArticlePage):
        publishing.require(page, page.latest_revision.content)


@hooks.register("before_edit_page")
def refuse_decided(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Somebody else has decided meanwhile: there is no task any more that could take this decision."""
    if (
        request.method != "POST"
        or not isinstance(page, ArticlePage)
        or not request.POST.get("action-workflow-action")
        or page.current_workflow_task is not None
    ):
        return None
    messages.error(request, _("“%(title)s” is not waiting for a review any more.") % {"title": page.title})
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_what_is_missing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The article came straight back from its submission: says why, instead of Wagtail's word of success."""
    if "action-submit" not in request.POST and "action-restart-workflow" not in request.POST:
        return None
    state = page.current_workflow_state if isinstance(page, ArticlePage) else None
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    rejection = state.current_task_state
    if rejection is None or not isinstance(rejection.task.specific, ReadinessTask):
        return None
    drop_success(request)
    messages.error(
        request,
        _("“%(title)s” is saved, but not in review yet. %(reason)s Mend that and submit it again.")
        % {"title": page.title, "reason": rejection.comment},
        buttons=[
            messages.button(link.address, link.text)
            for refusal in checking.refusals(page.get_latest_revision_as_object())
            for link in refusal.links
        ],
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


def drop_success(request: HttpRequest) -> None:
    """Takes back what this request has told as done."""
    waiting: list[Any] = list(get_messages(request))
    for message in waiting:
        if message.level_tag != "success":
            add_message(request, message.level, message.message, message.extra_tags)


@hooks.register("construct_page_action_menu")
def say_what_a_decision_does(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """The task's own words: Wagtail adds “and Publish” at the last task, which they say already, or deny."""
    page = context.get("page")
    if not isinstance(page, ArticlePage) or not any(isinstance(item, WorkflowMenuItem) for item in items):
        return
    actions = page.current_workflow_task.get_actions(page, request.user)
    labels = {(name, is_modal): label for name, label, is_modal in actions}
    for item in items:
        if isinstance(item, WorkflowMenuItem):
            item.label = labels.get((item.name, item.launch_modal), item.label)
