"""What happens to articles, as signals say it. A notice that fails never stops what it is about."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import Comment, CommentReply, TaskState, WorkflowState
from wagtail.signals import page_published, task_submitted, workflow_approved, workflow_cancelled, workflow_rejected

from blog import publishing, signals
from blog.auditing import Bypassed
from blog.content import content_hash
from blog.models import ArticlePage, Certificate, Release, Retraction, ReviewState, Submission
from blog.stored_names import shown_name

from . import people
from .telling import settle, tell, title

logger = logging.getLogger(__name__)
Handler = Callable[..., None]


def harmless(handler: Handler) -> Handler:
    """Whatever goes wrong is undone up to here, and logged."""

    @wraps(handler)
    def run(**kwargs: Any) -> None:
        try:
            with transaction.atomic():
                handler(**kwargs)
        except Exception:
            logger.exception("A notice could not be written: %s", handler.__name__)

    return run


# ---- the review


@receiver(task_submitted)
@harmless
def tell_reviewers(instance: TaskState, user: Any = None, **kwargs: Any) -> None:
    page = people.article(instance.workflow_state)
    if page is None:
        return
    submitter = publishing.name_of(instance.workflow_state.requested_by)
    told = [_("%(name)s submitted it for “%(task)s”.") % {"name": submitter, "task": shown_name(instance.task.name)}]
    if instance.workflow_state.task_states.filter(task=instance.task, status=TaskState.STATUS_CANCELLED).exists():
        told.append(_("It was changed since it was submitted; the new version waits."))
    subject = _("%(title)s waits for your review") % {"title": title(page)}
    tell("review", people.reviewers(instance), subject, " ".join(told), article=page, by=people.actor(user))


@receiver(post_save, sender=ReviewState)
@receiver(post_save, sender=TaskState)
@harmless
def settle_review(instance: TaskState, raw: bool = False, **kwargs: Any) -> None:
    """Before the next task begins, which tells its own reviewers."""
    decided = instance.status in (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)
    if not raw and decided and (page := people.article(instance.workflow_state)):
        settle(page)


@receiver(pre_save, sender=Submission)
def remember_assignee(instance: Submission, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.pk:
        stored = Submission.objects.filter(pk=instance.pk).values_list("assignee_id", flat=True).first()
        instance._assignee_before = stored  # type: ignore[attr-defined]


@receiver(post_save, sender=Submission)
@harmless
def tell_assignee(instance: Submission, raw: bool = False, **kwargs: Any) -> None:
    before = getattr(instance, "_assignee_before", None)
    if raw or instance.assignee_id is None or instance.assignee_id == before:
        return
    page = people.article(instance.workflow_state)
    if page is None:
        return
    by = people.actor()
    text = _("%(name)s assigned it.") % {"name": publishing.name_of(by)} if by else ""
    subject = _("%(title)s is assigned to you") % {"title": title(page)}
    tell("assigned", {instance.assignee_id}, subject, text, article=page, by=by)


@receiver(workflow_rejected, sender=WorkflowState)
@harmless
def tell_of_changes(instance: WorkflowState, **kwargs: Any) -> None:
    """Also the submitter, when the article's own readiness is what stopped it."""
    page, state = people.article(instance), instance.current_task_state
    if page is None or state is None:
        return
    state = state.specific
    signed = getattr(state, "signed_by", "")
    name = signed or (publishing.name_of(state.finished_by) if state.finished_by else shown_name(state.task.name))
    subject = _("%(title)s needs changes") % {"title": title(page)}
    tell(
        "changes", people.authors(page), subject, f"{name}: {state.comment}", article=page,
        by=None if signed else state.finished_by,
    )  # fmt: skip


@receiver(workflow_approved, sender=WorkflowState)
@harmless
def tell_of_end(instance: WorkflowState, user: Any = None, **kwargs: Any) -> None:
    """Wagtail sends this whenever the tasks are through, whether or not anybody has approved anything."""
    page = people.article(instance)
    if page is None:
        return
    status = WorkflowState.objects.values_list("status", flat=True).get(pk=instance.pk)
    if status == WorkflowState.STATUS_CANCELLED:
        settle(page)
        text = _("A task of the review was disabled or removed, so nobody has approved it. Submit it again.")
        subject = _("%(title)s: the review ended without an approval") % {"title": title(page)}
        tell("ended", people.authors(page), subject, text, article=page)
    elif status == WorkflowState.STATUS_APPROVED:
        tell_of_approval(page, people.actor(user))


def tell_of_approval(page: ArticlePage, by: Any) -> None:
    """Approved, but not live: what was released at once has been told already."""
    certificate = page.certificates.filter(basis=Certificate.Basis.REVIEW, revoked_at=None).first()
    if certificate is None or (page.live and page.live_revision_id == certificate.revision_id):
        return
    told = [_("%(name)s approved it.") % {"name": certificate.approver_name}]
    planned = page.revisions.exclude(approved_go_live_at=None).first()
    if release := page.waiting_release:
        told.append(_("It goes live with the release “%(release)s”.") % {"release": release.name})
    elif planned:
        told.append(_("It goes live on %(day)s.") % {"day": publishing.moment(planned.approved_go_live_at)})
    subject = _("%(title)s is approved") % {"title": title(page)}
    tell("approved", people.authors(page), subject, " ".join(told), article=page, by=by)


@receiver(workflow_cancelled, sender=WorkflowState)
@harmless
def tell_of_cancellation(instance: WorkflowState, user: Any = None, **kwargs: Any) -> None:
    page = people.article(instance)
    if page is None:
        return
    settle(page)
    released = page.live and not page.has_unpublished_changes
    if released or publishing.retraction_of(page):
        return  # that is told by itself
    by = people.actor(user)
    text = _("%(name)s cancelled the review.") % {"name": publishing.name_of(by)} if by else ""
    subject = _("%(title)s: the review ended without an approval") % {"title": title(page)}
    tell("ended", people.authors(page), subject, text, article=page, by=by)


# ---- the gate


@receiver(page_published, sender=ArticlePage)
@harmless
def tell_of_publication(instance: ArticlePage, revision: Any = None, imported: bool = False, **kwargs: Any) -> None:
    """Wagtail sends this for what is only scheduled, and for aliases, too. An import is told by its report."""
    if imported or not instance.live or instance.alias_of_id:
        return
    digest = content_hash(revision.content if revision else instance.serializable_data())
    certificate = publishing.certificate_for(instance, digest)
    text = ""
    if certificate is not None:
        if certificate.basis == Certificate.Basis.IMPORT:
            return
        if certificate.basis == Certificate.Basis.BREAK_GLASS:
            text = released_without_review(certificate)
        else:
            text = _("%(name)s approved it.") % {"name": certificate.approver_name}
    subject = _("%(title)s is live") % {"title": title(instance)}
    tell("published", people.authors(instance), subject, text, article=instance, by=people.actor())


@receiver(signals.glass_broken)
@harmless
def tell_of_broken_glass(instance: Certificate, user: Any = None, **kwargs: Any) -> None:
    page = instance.page
    subject = _("%(title)s was released without a review") % {"title": title(page)}
    recipients = people.leads(page, administrators=True)
    tell("glass", recipients, subject, released_without_review(instance), article=page, by=user)


def released_without_review(certificate: Certificate) -> str:
    return _("%(name)s released it without a review: %(reason)s") % {
        "name": certificate.approver_name,
        "reason": certificate.reason,
    }


@receiver(signals.retracted)
@harmless
def tell_of_retraction(instance: Retraction, user: Any = None, **kwargs: Any) -> None:
    page = instance.page
    recipients = people.authors(page) | people.leads(page) | people.reviewers_stopped_by(instance)
    text = f"{publishing.name_of(user)}: {instance.reason}"
    tell("retracted", recipients, _("%(title)s is retracted") % {"title": title(page)}, text, article=page, by=user)


@receiver(signals.lifted)
@harmless
def tell_of_lifting(instance: Retraction, user: Any = None, **kwargs: Any) -> None:
    page = instance.page
    recipients = people.authors(page) | people.leads(page)
    if instance.set_by_id:
        recipients.add(instance.set_by_id)
    text = _("%(name)s lifted the retraction. The article stays off until it is released again.")
    subject = _("%(title)s is no longer retracted") % {"title": title(page)}
    tell("lifted", recipients, subject, text % {"name": publishing.name_of(user)}, article=page, by=user)


@receiver(signals.release_finished)
@harmless
def tell_of_release(instance: Release, user: Any = None, **kwargs: Any) -> None:
    if instance.status == Release.Status.DONE:
        subject = _("The release “%(name)s” is live")
    else:
        subject = _("The release “%(name)s” failed: nothing went live")
    tell("release", people.leads(), subject % {"name": instance.name}, instance.outcome, by=user)


@transaction.atomic
def tell_unapproved(page: ArticlePage, reasons: str) -> None:
    """For the audit: this article is live and should not be. Told once for this content."""
    digest = content_hash(page.serializable_data())
    subject = _("%(title)s is live without an approval") % {"title": title(page)}
    recipients = people.leads(page, administrators=True)
    tell("unapproved", recipients, subject, reasons, article=page, key=f"unapproved:{page.pk}:{digest}")


def tell_bypassed(row: Bypassed) -> None:
    """For the audit: this is in public, and its gate did not let it through. Told once."""
    subject = _("In public without a proof: %(name)s") % {"name": row.name}
    tell("unapproved", people.leads(administrators=True), subject, row.reason, address=row.address, key=row.key)


# ---- comments


@receiver(post_save, sender=Comment)
@receiver(post_save, sender=CommentReply)
@harmless
def tell_of_comment(instance: Comment | CommentReply, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """In the admin only: Wagtail mails comments to those who subscribed to them."""
    if raw or not created:
        return
    comment = instance if isinstance(instance, Comment) else instance.comment
    page = ArticlePage.objects.filter(pk=comment.page_id).first()
    if page is None:
        return
    recipients = people.authors(page) | people.discussing(page)
    recipients |= set(assignees(page))
    text = f"{publishing.name_of(instance.user)}: {Truncator(instance.text).chars(300)}"
    tell("comment", recipients, _("New comment on %(title)s") % {"title": title(page)}, text, article=page, by=instance.user)  # fmt: skip


def assignees(page: ArticlePage) -> list[int]:
    state = page.current_workflow_state
    found = (
        Submission.objects.filter(workflow_state=state).exclude(assignee=None) if state else Submission.objects.none()
    )
    return list(found.values_list("assignee_id", flat=True))
