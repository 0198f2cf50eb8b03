"""Wagtail's own mails about reviews, for everything but articles: those have notices."""

from typing import Any

from wagtail.admin import signal_handlers
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from blog.models import ArticlePage

# As wagtail.admin.signal_handlers connects them.
MAILS = (
    (task_submitted, TaskState, "group_approval_task_submitted", signal_handlers.task_submission_email_notifier),
    (workflow_submitted, WorkflowState, "workflow_state_submitted", signal_handlers.workflow_submission_email_notifier),
    (workflow_rejected, WorkflowState, "workflow_state_rejected", signal_handlers.workflow_rejection_email_notifier),
    (workflow_approved, WorkflowState, "workflow_state_approved", signal_handlers.workflow_approval_email_notifier),
)


def leave_articles_out() -> None:
    """Takes the place of each handler. Whichever app is ready first: Wagtail connects no identifier twice."""
    for signal, sender, name, notifier in MAILS:
        uid = f"{name}_email_notification"
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(unless_article(notifier), sender=sender, dispatch_uid=uid, weak=False)


def unless_article(notifier: Any) -> Any:
    def notify(instance: Any, **kwargs: Any) -> Any:
        state = instance.workflow_state if isinstance(instance, TaskState) else instance
        about = state.content_object
        if isinstance(about, Page) and about.specific_class is ArticlePage:
            return None
        return notifier(instance=instance, **kwargs)

    return notify
