"""Who looks at a submission, until when, and how urgent it is. The rules; the desk shows the forms."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Task, TaskState
from wagtail.signals import task_submitted

from blog.stored_names import shown_name

from . import review, signals
from .models import Submission
from .models.review import usual_due_day
from .publishing import Refusal, Refused, locked, may_publish, name_of

if TYPE_CHECKING:
    from wagtail.models import Page, WorkflowState


def groups_of(task: Task | None) -> Iterable[Group]:
    """Whose members decide at this task. Empty for a task that decides by itself."""
    groups = getattr(task.specific, "groups", None) if task else None
    return groups.all() if groups is not None else ()


def may_act(user: Any, task: Task | None) -> bool:
    """May this person decide at this task at all? What they decide about is another question."""
    wanted = {group.pk for group in groups_of(task)}
    if not wanted or not user.is_active:
        return False
    return bool(user.is_superuser or not wanted.isdisjoint(user.groups.values_list("pk", flat=True)))


def candidates(page: "Page", task: Task | None) -> QuerySet[Any]:
    """Who can be asked to review: they may decide at the task, and have no hand in the text."""
    people = get_user_model()._default_manager.filter(is_active=True)
    groups = list(groups_of(task))
    if not groups:
        return people.none()
    return (
        people.filter(Q(groups__in=groups) | Q(is_superuser=True))
        .exclude(pk__in=review.hands_in(page))
        .distinct()
        .order_by("first_name", "last_name", get_user_model().USERNAME_FIELD)
    )


def may_change(user: Any, page: "Page", workflow_state: "WorkflowState") -> bool:
    """Who submitted it, who may decide about it, and leads."""
    state = workflow_state.current_task_state
    return bool(
        workflow_state.requested_by_id == user.pk
        or may_act(user, state.task if state else None)
        or may_publish(user, page.get_parent())
    )


@transaction.atomic
def change(
    submission: Submission, user: Any, *, assignee: Any, due_on: date | None, priority: int | None = None
) -> list[str]:
    """Names of what changed: `assignee`, `due_on`, `priority`. Raises Refused."""
    from wagtail.log_actions import log

    page = locked(submission.workflow_state.content_object)
    submission = Submission.objects.select_related("workflow_state", "assignee").get(pk=submission.pk)
    refuse_change(submission, user, page, assignee)
    wanted = {"assignee": assignee, "due_on": due_on, "priority": priority or submission.priority}
    changed = [name for name, value in wanted.items() if getattr(submission, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(submission, name, wanted[name])
    submission.save(update_fields=changed)
    log(instance=page, action="proofdesk.assign", user=user, data=told(submission, changed))
    if "assignee" in changed:
        signals.assigned.send(sender=Submission, instance=submission, user=user)
    return changed


def refuse_change(submission: Submission, user: Any, page: "Page", assignee: Any) -> None:
    workflow_state = submission.workflow_state
    found = []
    if not workflow_state.is_active:
        found.append(Refusal("not-in-review", _("It is not in review any more.")))
    elif not may_change(user, page, workflow_state):
        found.append(
            Refusal("no-part", _("Only its submitter, its reviewers and leads change who reviews it and when."))
        )
    elif assignee is not None and assignee != submission.assignee:
        task = workflow_state.current_task_state.task
        if not candidates(page, task).filter(pk=assignee.pk).exists():
            text = _("%(name)s cannot review it: they have a hand in the text, or may not decide at “%(task)s”.")
            found.append(Refusal("no-candidate", text % {"name": name_of(assignee), "task": shown_name(task.name)}))
    if found:
        raise Refused(page, found)


def told(submission: Submission, changed: Iterable[str]) -> dict[str, str]:
    """What the log keeps."""
    values = {
        "assignee": name_of(submission.assignee) if submission.assignee else "",
        "due_on": submission.due_on.isoformat() if submission.due_on else "",
        "priority": str(submission.get_priority_display()),
    }
    return {name: values[name] for name in changed}


@receiver(task_submitted)
def follow_task(instance: TaskState, **kwargs: Any) -> None:
    """A new round has a new due date; who cannot decide at this task is no longer asked to."""
    submission = Submission.objects.select_related("assignee").filter(workflow_state=instance.workflow_state_id).first()
    if submission is None or not groups_of(instance.task):
        return
    before = TaskState.objects.filter(workflow_state=instance.workflow_state_id, pk__lt=instance.pk).order_by("-pk")
    last = before.first()
    if last is not None and last.status == TaskState.STATUS_REJECTED:
        submission.due_on = usual_due_day()
    if submission.assignee and not may_act(submission.assignee, instance.task):
        submission.assignee = None
    submission.save(update_fields=["due_on", "assignee"])
