"""Who is told what of a review, and who is not."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply, GroupApprovalTask, Workflow, WorkflowTask

from blog.models import (
    ArticleIndexPage,
    ArticlePage,
    CoachTask,
    Notice,
    Release,
    ReleaseItem,
    ReviewTask,
    Submission,
)
from blog.notices import tell_due
from blog.roles import COACH, REVIEWER, WORKFLOW_NAME
from cms.home.models import HomePage
from tests.conftest import make_user

from .editing import approve, save, signed_in
from .notices import SIGNED, assign, change, decide, draft_of, forget, mailed, told
from .packets import fresh, submitted

pytestmark = pytest.mark.django_db


# ---- submitted


def test_those_who_may_review_are_told_and_not_those_with_a_hand_in_the_text(
    draft: ArticlePage, writer: Any, reviewer: Any, lead: Any, admin: Any, coach: Any
) -> None:
    helper = make_user("hal", REVIEWER)
    change(draft, helper, "Hal helped.")
    gone = make_user("gus", REVIEWER)
    gone.is_active = False
    gone.save()
    submitted(draft, writer)
    assert told() == {"review": ["rex"]}
    assert mailed() == [("rex", "“A draft” waits for your review")]
    notice = Notice.objects.get()
    assert notice.text == "wanda submitted it for “Editorial review”."
    assert notice.address == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert notice.mailed_at is not None


def test_who_submits_is_not_told_of_it(draft: ArticlePage, reviewer: Any) -> None:
    other = make_user("rosa", REVIEWER)
    save(signed_in(reviewer), draft, "Three months.", **{"action-submit": "1"})
    assert told() == {"review": [other.username]}


def test_a_coach_is_told_when_the_turn_comes(index: ArticleIndexPage, writer: Any, reviewer: Any, coach: Any) -> None:
    page = draft_of(index, writer, body=SIGNED)
    submitted(page, writer)
    assert told() == {"review": ["rex"]}
    decide(page, reviewer, "approve")
    assert told() == {"review": ["rex", "cora"]}
    assert Notice.objects.get(recipient=reviewer).read_at is not None
    assert Notice.objects.get(recipient=coach).read_at is None


def test_only_the_assignee_is_told_when_there_is_one(
    index: ArticleIndexPage, writer: Any, reviewer: Any, coach: Any
) -> None:
    other = make_user("cleo", COACH)
    page = submitted(draft_of(index, writer, body=SIGNED), writer)
    assign(page, other)
    forget()
    decide(page, reviewer, "approve")
    assert told() == {"review": ["cleo"]}


def test_an_assignee_who_may_not_decide_leaves_it_to_the_group(
    index: ArticleIndexPage, writer: Any, reviewer: Any, coach: Any
) -> None:
    page = submitted(draft_of(index, writer, body=SIGNED), writer)
    assign(page, reviewer)
    forget()
    decide(page, reviewer, "approve")
    assert told() == {"review": ["cora"]}


def test_a_change_under_review_is_told_once_an_hour(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    submitted(draft, writer)
    for words in ("One.", "Two.", "Three."):
        change(draft, writer, words)
    assert told() == {"review": ["rex"]}
    assert len(mail.outbox) == 1
    Notice.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    change(draft, writer, "Four.")
    assert told() == {"review": ["rex", "rex"]}
    assert "It was changed since it was submitted" in Notice.objects.first().text
    assert Notice.objects.filter(read_at=None).count() == 1


def test_a_change_is_told_again_once_the_notice_was_read(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    submitted(draft, writer)
    Notice.objects.update(read_at=timezone.now())
    change(draft, writer, "Changed.")
    assert told() == {"review": ["rex", "rex"]}


def test_a_new_submission_within_the_hour_is_told(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    page = submitted(draft, writer)
    decide(page, reviewer, "reject", "Too long.")
    page = change(draft, writer, "Shorter.")
    page.current_workflow_state.resume(user=writer)
    assert told() == {"review": ["rex", "rex"], "changes": ["wanda"]}


def test_wagtails_own_group_task_is_told_once(draft: ArticlePage, writer: Any, reviewer: Any, admin: Any) -> None:
    task = GroupApprovalTask.objects.create(name="Second look")
    task.groups.set(ReviewTask.objects.get(name=WORKFLOW_NAME).groups.all())
    WorkflowTask.objects.filter(workflow=Workflow.objects.get(name=WORKFLOW_NAME)).delete()
    WorkflowTask.objects.create(workflow=Workflow.objects.get(name=WORKFLOW_NAME), task=task, sort_order=0)
    submitted(draft, writer)
    assert told() == {"review": ["rex"]}
    assert mailed() == [("rex", "“A draft” waits for your review")]


def test_wagtail_still_mails_about_other_pages(home: HomePage, writer: Any, reviewer: Any, admin: Any) -> None:
    home.save_revision(user=writer)
    Workflow.objects.get(name=WORKFLOW_NAME).start(home, writer)
    assert not Notice.objects.exists()
    assert [message.to for message in mail.outbox] == [["ada@example.com"]]


# ---- assigned


def test_an_assignee_is_told_once(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    page = submitted(draft, writer)
    forget()
    submission = assign(page, reviewer)
    submission.due_on = timezone.localdate() + timedelta(days=9)
    submission.save()
    assert told() == {"assigned": ["rex"]}
    assert mailed() == [("rex", "“A draft” is assigned to you")]
    assign(page, None)
    assert told() == {"assigned": ["rex"]}


# ---- decided


def test_submitter_and_owner_are_told_what_to_change(draft: ArticlePage, writer: Any, reviewer: Any, lead: Any) -> None:
    page = submitted(draft, lead)
    forget()
    decide(page, reviewer, "reject", "The intro <b>drags</b>.\nCut it.")
    assert sorted(told()["changes"]) == ["lea", "wanda"]
    notice = Notice.objects.get(recipient=writer)
    assert notice.text == "rex: The intro <b>drags</b>.\nCut it."
    (message,) = [message for message in mail.outbox if message.to == [writer.email]]
    assert message.subject == "“A draft” needs changes"
    assert "The intro <b>drags</b>." in message.body
    assert "The intro &lt;b&gt;drags&lt;/b&gt;." in message.alternatives[0][0]


def test_the_submitter_is_told_what_the_article_lacks(index: ArticleIndexPage, writer: Any, reviewer: Any) -> None:
    page = draft_of(index, writer, description="")
    submitted(page, writer)
    assert told() == {"changes": ["wanda"]}
    assert Notice.objects.get().text == "Readiness: Missing: a description."


def test_an_approval_that_publishes_is_told_once(draft: ArticlePage, writer: Any, reviewer: Any, lead: Any) -> None:
    page = submitted(draft, writer)
    forget()
    assert approve(signed_in(reviewer), page) == 302
    assert told() == {"published": ["wanda"]}
    assert mailed() == [("wanda", "“A draft” is live")]
    assert Notice.objects.get().text == "rex approved it."


def test_an_approval_for_later_says_when(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    draft.go_live_at = timezone.now() + timedelta(days=2)
    draft.save_revision(user=writer)
    page = submitted(fresh(draft), writer)
    forget()
    page = decide(page, reviewer, "approve")
    assert not page.live
    assert told() == {"approved": ["wanda"]}
    assert Notice.objects.get().text.startswith("rex approved it. It goes live on ")


def test_an_approval_for_a_release_names_it(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    ReleaseItem.objects.create(release=Release.objects.create(name="Spring"), article=draft)
    page = submitted(draft, writer)
    forget()
    decide(page, reviewer, "approve")
    assert told() == {"approved": ["wanda"]}
    assert Notice.objects.get().text == "rex approved it. It goes live with the release “Spring”."


def test_a_review_that_ends_without_an_approval_says_so(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    page = submitted(draft, writer)
    state = page.current_workflow_task_state
    for task in (*ReviewTask.objects.all(), *CoachTask.objects.all()):
        task.active = False
        task.save()
    forget()
    state.cancel(user=reviewer)
    assert not fresh(page).live
    assert told() == {"ended": ["wanda"]}


def test_a_cancelled_review_is_told_to_its_submitter(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    page = submitted(draft, writer)
    page.current_workflow_state.cancel(user=reviewer)
    assert told() == {"review": ["rex"], "ended": ["wanda"]}
    assert Notice.objects.get(kind="review").read_at is not None
    assert Notice.objects.get(kind="ended").text == "rex cancelled the review."


def test_who_cancels_their_own_submission_is_not_told(draft: ArticlePage, writer: Any) -> None:
    page = submitted(draft, writer)
    page.current_workflow_state.cancel(user=writer)
    assert told() == {}


# ---- comments


def test_comments_are_told_in_the_admin_and_left_to_wagtail_by_mail(
    draft: ArticlePage, writer: Any, reviewer: Any, coach: Any
) -> None:
    submitted(draft, writer)
    forget()
    comment = Comment.objects.create(page=draft, user=reviewer, text="Why?", contentpath="title")
    Comment.objects.create(page=draft, user=reviewer, text="And here?", contentpath="title")
    assert told() == {"comment": ["wanda"]}
    CommentReply.objects.create(comment=comment, user=writer, text="Because.")
    assert told() == {"comment": ["wanda", "rex"]}
    assert mail.outbox == []


# ---- dates


def test_reviews_are_told_as_their_day_comes_once_for_each_day(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    page = submitted(draft, writer)
    today = timezone.localdate()
    Submission.objects.update(due_on=today + timedelta(days=2))
    forget()
    assert tell_due() == 0
    for day in (today + timedelta(days=1), today + timedelta(days=2)):
        tell_due(day)
    assert told() == {"due": ["rex"]}
    assert tell_due(today + timedelta(days=3)) == 1
    assert tell_due(today + timedelta(days=4)) == 0
    assert told() == {"due": ["rex"], "overdue": ["rex"]}
    Submission.objects.update(due_on=today + timedelta(days=8))
    assert tell_due(today + timedelta(days=9)) == 1
    decide(page, reviewer, "approve")
    assert not Notice.objects.filter(recipient=reviewer, read_at=None).exists()
    assert tell_due(today + timedelta(days=30)) == 0


def test_only_the_assignee_is_reminded(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    other = make_user("rosa", REVIEWER)
    page = submitted(draft, writer)
    assign(page, other)
    Submission.objects.update(due_on=timezone.localdate())
    forget()
    tell_due()
    assert told() == {"due": ["rosa"]}
