"""Dates that people move: until when a review is due, when an approved article or a release goes live.

Each move says what it saw (`seen`): when that is no longer so, nothing is moved. Raises Refused, or
ReleaseRefused for a release.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, WorkflowState

from . import publishing, releases
from .models import ArticlePage, Release, ReviewTask, Submission
from .publishing import Refusal, Refused
from .releases import ReleaseRefused

STALE = "stale"


# ---- what was seen


def seen_due(submission: Submission) -> str:
    return submission.due_on.isoformat() if submission.due_on else ""


def seen_schedule(revision: Revision, page: Page) -> str:
    """The scheduled version, its moment, and the newest version of the article."""
    when = revision.approved_go_live_at
    return f"{revision.pk} {when.isoformat() if when else ''} {page.latest_revision_id}"


def seen_release(release: Release) -> str:
    return release.go_live_at.isoformat() if release.go_live_at else ""


# ---- moves


@transaction.atomic
def move_due(submission: Submission, user: Any, day: date, seen: str) -> None:
    """By whoever reviews this article, or a lead."""
    page = publishing.locked(submission.workflow_state.content_object)
    submission = Submission.objects.select_related("workflow_state").get(pk=submission.pk)
    found = []
    if not may_plan_review(user, page, submission):
        found.append(Refusal("no-reviewer", _("Only its reviewers and leads may change when it is due.")))
    if submission.workflow_state.status not in (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES):
        found.append(Refusal("decided", _("Its review is over.")))
    if seen_due(submission) != seen:
        found.append(stale())
    if found:
        raise Refused(page, found)
    submission.due_on = day
    submission.save(update_fields=["due_on"])
    record(page, "move_due", user, day.isoformat())


@transaction.atomic
def move_schedule(revision: Revision, user: Any, when: datetime, seen: str) -> None:
    """By a lead. What was approved stays as it is; only its moment changes."""
    page = publishing.locked(revision.content_object)
    revision = Revision.objects.get(pk=revision.pk)
    found = []
    if not publishing.may_publish(user, page.get_parent()):
        found.append(Refusal("no-lead", _("Only a lead may move it.")))
    if revision.approved_go_live_at is None or seen_schedule(revision, page) != seen:
        found.append(stale())
    if when <= timezone.now():
        found.append(Refusal("past", _("This moment has passed. Choose one to come.")))
    expires = parse_datetime(revision.content.get("expire_at") or "")
    if expires and when >= expires:
        found.append(Refusal("after-expiry", _("It expires before, on %(day)s.") % {"day": publishing.moment(expires)}))
    found.extend(publishing.refusals(page, revision.content))
    if found:
        raise Refused(page, found)
    revision.approved_go_live_at = when
    revision.content = {**revision.content, "go_live_at": when.isoformat()}
    revision.save(update_fields=["approved_go_live_at", "content"])
    if not page.live:
        Page.objects.filter(pk=page.pk).update(go_live_at=when)
    record(page, "move_schedule", user, publishing.moment(when), revision=revision)


@transaction.atomic
def move_release(release: Release, user: Any, when: datetime, seen: str) -> None:
    """By a lead. The articles stay approved."""
    release = releases.locked(release)
    reasons = []
    if seen_release(release) != seen:
        reasons.append(stale().text)
    if when <= timezone.now():
        reasons.append(_("This moment has passed. Choose one to come."))
    if reasons:
        raise ReleaseRefused(release, reasons)
    releases.change(release, user, name=release.name, note=release.note, go_live_at=when)


# ---- who may


def may_plan_review(user: Any, page: ArticlePage, submission: Submission) -> bool:
    """A lead; and who decides at one of its tasks, of an article that they may open."""
    if not user.is_active:
        return False
    if publishing.may_publish(user, page.get_parent()):
        return True
    is_reviewer = ReviewTask.objects.filter(pk__in=submission.tasks, groups__user=user).exists()
    return is_reviewer and bool(page.permissions_for_user(user).can_edit())


def may_plan_reviews(user: Any) -> bool:
    """Of any article: what a list offers before it is asked for one."""
    return user.is_active and (releases.may_lead(user) or ReviewTask.objects.filter(groups__user=user).exists())


# ---- small parts


def stale() -> Refusal:
    return Refusal(STALE, _("It was changed since you opened the calendar. Look again."))


def record(page: ArticlePage, action: str, user: Any, moment: str, **more: Any) -> None:
    from wagtail.log_actions import log

    log(instance=page, action=f"proofdesk.{action}", user=user, data={"moment": moment}, **more)
