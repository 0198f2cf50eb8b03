"""How a review is decided: by whom, on what, and what follows its end.

A task state remembers the hash of what was submitted to it. When the content changes, the task starts
again with a new state, so that a decision always names the content that was read; an unchanged save
changes nothing. Wagtail checks neither (docs/decisions/0003-gate.md).
"""

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import checking, signals
from .content import content_hash
from .publishing import (
    Link,
    Refusal,
    Refused,
    certify,
    locked,
    may_publish,
    moment,
    name_of,
    retraction_of,
    retraction_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AbstractBaseUser
    from wagtail.models import Comment, Page, Revision, Task, TaskState, WorkflowState

    from .models import ArticlePage, ReviewLink
    from .models.review import ReviewState
    from .quality.registry import Finding


# ---- four eyes


def has_hand_in(user: Any, page: "Page") -> bool:
    """Did this person write, edit or submit what waits? Counted since the content was last approved.

    A revision counts when it says something else than the one before: who only comments may approve.
    """
    return user.pk in hands_in(page)


def hands_in(page: "Page") -> set[int]:
    """The ids of those who wrote, edited or submitted what waits."""
    found = set()
    if state := page.current_workflow_state:
        found.add(state.requested_by_id)
    since = last_approval(page)
    if since is None:
        found.add(page.owner_id)
    before, after = revisions_around(page, since)
    said = content_hash(before.content) if before else None
    for revision in after:
        digest = content_hash(revision.content)
        if digest != said:
            found.add(revision.user_id)
        said = digest
    return found - {None}


def last_approval(page: "Page") -> "datetime | None":
    """When somebody else than its author last answered for this article's content."""
    from .models import Certificate

    bases = (Certificate.Basis.REVIEW, Certificate.Basis.IMPORT)
    approved: datetime | None = (
        Certificate.objects.filter(page_id=page.pk, basis__in=bases, revoked_at=None)
        .values_list("approved_at", flat=True)
        .first()
    )
    return approved


def revisions_around(page: "Page", since: "datetime | None") -> "tuple[Revision | None, list[Revision]]":
    """The last revision up to a moment, and all after it, oldest first."""
    revisions = page.revisions.order_by("created_at", "pk")
    if since is None:
        return None, list(revisions)
    return revisions.filter(created_at__lte=since).last(), list(revisions.filter(created_at__gt=since))


# ---- decisions


def check_decision(task: "Task", task_state: "TaskState", user: Any, action: str, *, comment: str = "") -> None:
    """May this person take this decision on what this task state shows? Raises Refused.

    Called inside a transaction; the article's row is locked, so that decisions come one after another.
    """
    page, state = lock_decision(task_state)
    if page is None:
        return
    found = []
    if not is_reviewer(user, task):
        found.append(Refusal("no-reviewer", _("You are not a reviewer of this task.")))
    if action == "reject" and not comment.strip():
        found.append(Refusal("no-reason", _("Say what should change.")))
    if action == "approve":
        if has_hand_in(user, page):
            found.append(
                Refusal("own-work", _("You wrote, edited or submitted this version. Somebody else must approve it."))
            )
        found.extend(approval_refusals(page, state))
    if found:
        raise Refused(page, found)


def is_reviewer(user: Any, task: "Task") -> bool:
    """Does this person belong to those who decide this task (a ReviewTask)?"""
    return bool(user.is_active and (user.is_superuser or task.groups.filter(user=user).exists()))


def lock_decision(task_state: "TaskState") -> "tuple[ArticlePage | None, ReviewState]":
    """The article, its row locked, and the state as it is now. Raises Refused when it is decided already.

    None for a page that is no article: its review follows Wagtail's own rules.
    """
    from .models import ArticlePage, ReviewState

    if task_state.workflow_state.content_object.specific_class is not ArticlePage:
        return None, task_state
    page = locked(task_state.workflow_state.content_object)
    state = ReviewState.objects.select_related("workflow_state", "revision", "task").get(pk=task_state.pk)
    if state.status != state.STATUS_IN_PROGRESS or state.workflow_state.current_task_state_id != state.pk:
        raise Refused(page, [Refusal("decided", _("This has been decided or changed since. Load the page again."))])
    if not state.task.active:
        raise Refused(page, [Refusal("no-task", _("This task is no longer part of the review. Submit it again."))])
    return page, state


def approval_refusals(
    page: "ArticlePage", state: "ReviewState", findings: "Iterable[Finding] | None" = None
) -> list[Refusal]:
    """What stands against an approval by anybody. `findings`: of its latest version, if they are known already."""
    found = []
    if state.content_hash != content_hash(page.latest_revision.content):
        found.append(Refusal("stale", _("It was changed after it was submitted. Read the new version first.")))
    if retraction := retraction_of(page):
        found.append(Refusal("retracted", retraction_text(retraction)))
    found.extend(checking.refusals(page.get_latest_revision_as_object(), findings))
    if links := tuple(comment_link(page, comment) for comment in open_comments(page)):
        text = ngettext("%(count)s comment is not resolved.", "%(count)s comments are not resolved.", len(links))
        found.append(Refusal("comments", text % {"count": len(links)}, links))
    return found


def open_comments(page: "ArticlePage") -> "list[Comment]":
    """Those that the editor shows. One about a block that is gone can be neither seen nor resolved there."""
    waiting = page.wagtail_admin_comments.filter(resolved_at=None).select_related("user").order_by("created_at", "pk")
    latest = page.get_latest_revision_as_object() if waiting else page
    return [comment for comment in waiting if comment.has_valid_contentpath(latest)]


@transaction.atomic
def comment_on(page: "ArticlePage", user: Any, place: str, text: str) -> "Comment":
    """`place`: as the editor names it, “title” or “body.<id of a block>”."""
    from wagtail.models import Comment

    made: Comment = Comment.objects.create(
        page_id=page.pk, user=user, text=text, contentpath=place, revision_created=page.latest_revision
    )
    made.log_create(page_revision=page.latest_revision, user=user)
    return made


def comment_link(page: "ArticlePage", comment: "Comment") -> Link:
    """Opens the editor at this comment."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return Link(f"{name_of(comment.user)}: {Truncator(comment.text).chars(28)}", f"{address}?comment={comment.pk}#")


def follow_change(page: "ArticlePage", user: Any) -> None:
    """The content changed under review: what waits is the new version, and older task states decide nothing."""
    from .models import ReviewState

    workflow_state = page.current_workflow_state
    if workflow_state is None or workflow_state.status != workflow_state.STATUS_IN_PROGRESS:
        return
    current = workflow_state.current_task_state
    state = ReviewState.objects.filter(pk=current.pk).first() if current else None
    if state is None or state.status != state.STATUS_IN_PROGRESS:
        return
    if state.content_hash != content_hash(page.latest_revision.content):
        state.workflow_state.current_task_state = state
        state.cancel(user=user, resume=True, comment=_("The article was changed; the new version waits."))


# ---- decisions by link


def invitation_refusals(user: Any, page: "Page", task: "Task", email: str = "") -> list[Refusal]:
    """Why this person may not let the reader of mails to this address decide a task. Empty when they may.

    A link decides for good, so four eyes hold for both of its ends.
    """
    if user is None or not (is_reviewer(user, task) or may_publish(user, page.get_parent())):
        return [Refusal("no-reviewer", _("Only reviewers of this task and leads may ask somebody by link."))]
    if has_hand_in(user, page):
        return [Refusal("own-work", _("You wrote, edited or submitted this version. Somebody else must ask."))]
    accounts = get_user_model()._default_manager.filter(email__iexact=email) if email else []
    if any(has_hand_in(account, page) for account in accounts):
        text = _("This address belongs to somebody who wrote, edited or submitted this version. Ask somebody else.")
        return [Refusal("their-work", text)]
    return []


@transaction.atomic
def decide_by_link(link: "ReviewLink", action: str, comment: str = "") -> None:
    """`approve` or `reject`, by the person whom the link was sent to. Raises Refused.

    The task ends as by a decision in the admin; what follows an approval is the same.
    """
    from wagtail.log_actions import log

    from .models import ReviewLink

    page, state = lock_decision(link.state)
    if page is None or action not in ("approve", "reject"):
        raise ValueError(f"no decision about an article: {action!r}")
    link = ReviewLink.objects.select_related("invited_by").get(pk=link.pk)
    found = link_refusals(link, page, state)
    if action == "reject" and not comment.strip():
        found.append(Refusal("no-reason", _("Say what should change.")))
    if action == "approve":
        found.extend(approval_refusals(page, state))
    if found:
        raise Refused(page, found)
    state.signed_by = link.signature
    state.save(update_fields=["signed_by"])
    link.decided_at, link.decision = timezone.now(), action
    link.save(update_fields=["decided_at", "decision"])
    # Wagtail shows a comment without a name when no account has decided.
    said = f"{link.recipient_name}: {comment.strip()}" if comment.strip() else ""
    if action == "approve":
        state.approve(user=None, comment=said)
    else:
        state.reject(user=None, comment=said)
    log(
        instance=page,
        action="proofdesk.link.decided",
        data={"link": link.pk, "decision": action, "by": state.signed_by},
    )
    signals.link_decided.send(sender=ReviewLink, instance=link)


def link_refusals(link: "ReviewLink", page: "ArticlePage", state: "ReviewState") -> list[Refusal]:
    """What stands against any decision by this link."""
    if not link.is_open:
        return [Refusal("link-closed", _("This link is no longer valid. Ask for a new one."))]
    if not link.content_hash == state.content_hash == content_hash(page.latest_revision.content):
        return [Refusal("stale", _("The article was changed. Ask for a new link."))]
    if found := invitation_refusals(link.invited_by, page, state.task.specific, link.recipient_email):
        text = _("%(name)s may no longer have this article decided by link. Ask the team for a new link.")
        return [Refusal(found[0].code, text % {"name": name_of(link.invited_by)})]
    return []


# ---- what follows an approval


def missing_approvals(workflow_state: "WorkflowState", digest: str) -> "list[Task | None]":
    """The tasks of this review that nobody has finished for content with this hash, in order.

    Counts what the review consisted of when the article was submitted: a task that was disabled, removed
    or emptied since lets nothing through. None stands for a task that was deleted.
    """
    from wagtail.models import Task

    submission = getattr(workflow_state, "submission", None)
    required = submission.tasks if submission else list(workflow_state.workflow.tasks.values_list("pk", flat=True))
    tasks = {task.pk: task.specific for task in Task.objects.filter(pk__in=required)}
    found = (tasks.get(pk) for pk in required)
    return [task for task in found if task is None or not is_finished(task, workflow_state, digest)]


def is_finished(task: "Task", workflow_state: "WorkflowState", digest: str) -> bool:
    states = workflow_state.task_states.filter(task=task, status__in=["approved", "skipped"])
    return any(digest_of(state.specific) == digest for state in states.select_related("revision"))


def digest_of(state: "TaskState") -> str:
    """The hash of what was submitted to this task. Wagtail's own tasks remember a revision only."""
    return getattr(state, "content_hash", "") or content_hash(state.revision.content)


@transaction.atomic
def publish_approved(workflow_state: "WorkflowState", user: "AbstractBaseUser | None" = None) -> None:
    """What follows the end of a workflow: the content that a second person approved is released, or nothing.

    Wagtail ends a workflow also when its tasks were disabled or removed. Then nobody has approved
    anything, and the article waits for a new submission. Content that changed between two tasks goes back
    to the first task that has not seen it.
    """
    from .models import ArticlePage

    if not isinstance(page := workflow_state.content_object.specific, ArticlePage):
        workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
        return
    page = locked(page)
    digest = content_hash(page.latest_revision.content)
    missing = missing_approvals(workflow_state, digest)
    approvals = approvals_of(workflow_state, digest)
    if missing and all(task is not None and task.active for task in missing):
        workflow_state.status = workflow_state.STATUS_IN_PROGRESS
        workflow_state.save()
        workflow_state.update(user=user, next_task=missing[0])
        return
    if missing or not approvals:
        end_without_approval(workflow_state, page, user)
        return
    # The latest revision says the same as what was approved, and knows when it is meant to go live.
    revision, last = page.latest_revision, approvals[-1]
    told_approvals = [told(state) for state in approvals]
    certify(page, revision, last.finished_by, "review", digest=digest, name=last.decided_by, approvals=told_approvals)
    if page.waiting_release is None:
        revision.publish(user=user, skip_permission_checks=True)


def approvals_of(workflow_state: "WorkflowState", digest: str) -> "list[ReviewState]":
    """What people approved in this workflow, oldest first: only content with this hash counts."""
    from .models import ReviewState, ReviewTask

    states = ReviewState.objects.filter(
        workflow_state=workflow_state, content_hash=digest, status=ReviewState.STATUS_APPROVED
    )
    return [
        state
        for state in states.select_related("task", "revision", "finished_by").order_by("finished_at", "pk")
        if isinstance(state.task.specific, ReviewTask) and (state.finished_by or state.signed_by)
    ]


def told(state: "ReviewState") -> dict[str, Any]:
    """One approval, as the certificate keeps it."""
    return {
        "task": state.task.name,
        "by": state.decided_by,
        "at": state.finished_at.isoformat(),
        "revision": state.revision_id,
        "comment": state.comment,
    }


def end_without_approval(workflow_state: "WorkflowState", page: "ArticlePage", user: Any) -> None:
    """The workflow ended without an approval: nothing goes live, and the record says so."""
    from wagtail.log_actions import log

    workflow_state.status = workflow_state.STATUS_CANCELLED
    workflow_state.save()
    log(instance=page, action="proofdesk.refuse", user=user, data={"reason": "the review ended without an approval"})


def end_without_a_task() -> None:
    """Articles whose task was deleted wait for nothing: their review is over, and nothing goes live."""
    from wagtail.models import WorkflowState

    from .models import ArticlePage

    for workflow_state in WorkflowState.objects.active().filter(current_task_state=None):
        if isinstance(page := workflow_state.content_object.specific, ArticlePage):
            end_without_approval(workflow_state, page, None)


def outcome_of_approval(page: "ArticlePage", state: "ReviewState") -> str:
    """What an approval of this task does, as its button says it."""
    digest = content_hash(page.latest_revision.content)
    later = [
        task
        for task in missing_approvals(state.workflow_state, digest)
        if task is not None and task.pk != state.task_id and not skips(task, page)
    ]
    if later:
        return _("Approve, then %(task)s") % {"task": later[0].name}
    if release := page.waiting_release:
        return _("Approve for “%(release)s”") % {"release": release.name}
    scheduled = page.get_latest_revision_as_object().go_live_at
    if scheduled and scheduled > timezone.now():
        return _("Approve and schedule for %(moment)s") % {"moment": moment(scheduled)}
    return _("Approve and publish")


def skips(task: "Task", page: "ArticlePage") -> bool:
    """Would this task pass the article over?"""
    from .models import CoachTask, ReadinessTask

    if isinstance(task, ReadinessTask):
        return True
    return isinstance(task, CoachTask) and not task.concerns(page.latest_revision.content)
