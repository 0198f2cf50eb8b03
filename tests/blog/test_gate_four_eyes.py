"""Nobody approves their own work, and an approval counts for what was read: on every door of the review."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, Workflow, WorkflowTask

from blog.models import ArticleIndexPage, ArticlePage, Author, CoachTask, ReadinessTask, ReviewState, ReviewTask
from blog.roles import COACH, REVIEWER, WORKFLOW_NAME, WRITER

from . import gate
from .editing import signed_in
from .gate import People, decide, decide_in_form, edited, fresh, post_edit, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(writer: Any, reviewer: Any, coach: Any, lead: Any, admin: Any) -> People:
    """The writer is a reviewer, too: what they may not do, they may not do to their own work."""
    writer.groups.add(Group.objects.get(name=REVIEWER))
    return People(writer, reviewer, coach, lead, admin)


@pytest.fixture
def draft(index: ArticleIndexPage, people: People) -> ArticlePage:
    return gate.unapproved(index, people)


def offered(page: ArticlePage, user: Any) -> set[str]:
    return {name for name, _, _ in page.current_workflow_task.get_actions(page, user)}


def editor_html(page: ArticlePage, user: Any) -> str:
    response = signed_in(user).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    found: str = response.content.decode()
    return found


def test_own_work_is_neither_offered_nor_taken(draft: ArticlePage, people: People) -> None:
    """The author, who submitted; somebody who edited since; an administrator who did."""
    page = submit(draft, people.writer)
    assert offered(page, people.writer) == {"reject"}
    assert 'data-workflow-action-name="approve"' not in editor_html(page, people.writer)
    assert 'data-workflow-action-name="approve"' in editor_html(page, people.reviewer)
    for act in (decide, decide_in_form):
        response = act(people.writer, page)
        assert response.status_code in (302, 403)
        assert not fresh(page).live
    page = edited(page, people.admin, description="Better.")
    assert offered(page, people.admin) == {"reject"}
    for act in (decide, decide_in_form):
        act(people.admin, page)
        assert not fresh(page).live
    assert decide(people.reviewer, page).status_code == 302
    assert fresh(page).live


def test_who_submitted_does_not_approve(draft: ArticlePage, people: People) -> None:
    page = submit(draft, people.admin)
    assert offered(page, people.admin) == {"reject"}
    decide(people.admin, page)
    assert not fresh(page).live


def test_the_state_of_another_article_lends_no_right(
    index: ArticleIndexPage, draft: ArticlePage, people: People
) -> None:
    """The address names an article that the writer may approve, and the task of their own."""
    own = submit(draft, people.writer)
    other = submit(gate.draft(index, people.reviewer, "other", "Other"), people.reviewer)
    assert offered(other, people.writer) == {"reject", "approve"}
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[other.pk, "approve", own.current_workflow_task_state.pk]
    )
    response = signed_in(people.writer).post(address, {"comment": ""})
    assert "You wrote, edited or submitted this version" in gate.messages_of(response, people.writer)
    assert not fresh(own).live
    assert not fresh(other).live


def test_who_only_comments_or_saves_unchanged_may_approve(draft: ArticlePage, people: People) -> None:
    page = submit(draft, people.writer)
    state = page.current_workflow_task_state.pk
    post_edit(people.reviewer, page)
    post_edit(people.reviewer, page, comment_notifications="on")
    page = fresh(page)
    assert page.latest_revision.user == people.reviewer
    assert page.current_workflow_task_state.pk == state
    decide(people.reviewer, page)
    assert fresh(page).live


def test_after_an_approval_its_author_may_approve_others(index: ArticleIndexPage, people: People) -> None:
    page = gate.live(index, people)
    page = submit(edited(page, people.reviewer, title=gate.TITLE), people.reviewer)
    decide(people.reviewer, page)
    assert gate.leaks() == []
    decide(people.writer, page)
    assert page.url in gate.leaks()


def test_an_edit_makes_the_old_address_useless(draft: ArticlePage, people: People) -> None:
    page = submit(draft, people.writer)
    old = page.current_workflow_task_state
    page = edited(page, people.writer, description="Changed.")
    response = decide(people.reviewer, page, state=old)
    assert "decided or changed since" in gate.messages_of(response, people.reviewer)
    assert not fresh(page).live
    decide(people.reviewer, page)
    assert fresh(page).live


def test_changing_away_and_back_still_needs_the_new_address(draft: ArticlePage, people: People) -> None:
    page = submit(draft, people.writer)
    old, said = page.current_workflow_task_state, page.description
    edited(page, people.writer, description="Changed.")
    page = edited(page, people.writer, description=said)
    decide(people.reviewer, page, state=old)
    assert not fresh(page).live


def test_a_second_decision_says_that_it_is_too_late(draft: ArticlePage, people: People) -> None:
    """Two reviewers have the same page open: in the editor, and by the dashboard."""
    page = submit(draft, people.writer)
    state = page.current_workflow_task_state
    decide_in_form(people.reviewer, page)
    assert fresh(page).live
    response = decide_in_form(people.admin, page)
    assert "not waiting for a review any more" in gate.messages_of(response, people.admin)
    response = decide(people.admin, page, state=state)
    assert "not currently awaiting moderation" in gate.messages_of(response, people.admin)


def test_what_a_form_adds_to_a_decision_is_ignored(draft: ArticlePage, people: People) -> None:
    page = submit(draft, people.writer)
    decide_in_form(people.reviewer, page, **{"workflow-action-extra-data": '{"update": false, "comment": "Fine."}'})
    assert fresh(page).live
    assert fresh(page).certificates.get().approvals[0]["comment"] == "Fine."


def test_asking_for_changes_needs_a_reason(draft: ArticlePage, people: People) -> None:
    page = submit(draft, people.writer)
    decide_in_form(people.reviewer, page, "reject")
    decide(people.reviewer, page, "reject", "  ")
    assert fresh(page).workflow_in_progress
    decide(people.reviewer, page, "reject", "Say where the figures are from.")
    state = fresh(page).current_workflow_state
    assert (state.status, state.current_task_state.comment) == ("needs_changes", "Say where the figures are from.")


# ---- comments


def comment(page: ArticlePage, user: Any, text: str, path: str = "title") -> Comment:
    found: Comment = Comment.objects.create(page=page, user=user, text=text, contentpath=path)
    return found


def test_unresolved_comments_stop_an_approval_and_are_linked(draft: ArticlePage, people: People) -> None:
    first = comment(draft, people.reviewer, "Is this <b>true</b>?")
    second = comment(draft, people.coach, "Who says so?", "description")
    page = submit(draft, people.writer)
    told = gate.messages_of(decide(people.reviewer, page), people.reviewer)
    assert "2 comments are not resolved." in told
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert f'href="{edit}?comment={first.pk}#"' in told
    assert f'href="{edit}?comment={second.pk}#"' in told
    assert "Is this &lt;b&gt;true&lt;/b&gt;?" in told
    assert not fresh(page).live
    Comment.objects.update(resolved_at=timezone.now())
    decide(people.reviewer, page)
    assert fresh(page).live


def test_a_comment_on_a_block_that_is_gone_stops_nobody(draft: ArticlePage, people: People) -> None:
    """The editor does not show it, so that nobody could resolve it."""
    comment(draft, people.reviewer, "About this block.", "body.0b0b0b0b-0000-0000-0000-000000000000")
    decide(people.reviewer, submit(draft, people.writer))
    assert fresh(draft).live


# ---- tasks


def second_task(*groups: str) -> ReviewTask:
    task: ReviewTask = ReviewTask.objects.create(name="Second look")
    task.groups.set(Group.objects.filter(name__in=groups))
    WorkflowTask.objects.create(workflow=Workflow.objects.get(name=WORKFLOW_NAME), task=task, sort_order=9)
    return task


def test_what_changes_between_two_tasks_goes_back(draft: ArticlePage, people: People) -> None:
    second = second_task(REVIEWER)
    page = submit(draft, people.writer)
    decide(people.reviewer, page)
    assert fresh(page).current_workflow_task.name == second.name
    page = edited(page, people.writer, title="Secret words, changed")
    decide(people.reviewer, page)
    assert fresh(page).current_workflow_task.name == WORKFLOW_NAME
    assert gate.leaks() == []
    decide(people.reviewer, page)
    assert fresh(page).live


@pytest.mark.parametrize("current", [True, False], ids=["where it waits", "a later one"])
@pytest.mark.parametrize("lose", ["disable", "remove", "delete", "empty"])
def test_a_task_that_is_lost_lets_nothing_through(draft: ArticlePage, people: People, lose: str, current: bool) -> None:
    later = second_task(WRITER)
    page = submit(draft, people.writer)
    task = ReviewTask.objects.get(name=WORKFLOW_NAME) if current else later
    if lose == "disable":
        task.deactivate(user=people.admin)
    elif lose == "remove":
        WorkflowTask.objects.filter(task=task).delete()
    elif lose == "delete":
        task.delete()
    else:
        task.groups.clear()
    for _ in range(2):
        if fresh(page).current_workflow_task_state:
            decide(people.reviewer, fresh(page))
    assert not fresh(page).live
    assert gate.leaks() == []
    # It can be submitted again where it does not wait any more.
    if fresh(page).current_workflow_state is None:
        submit(page, people.writer)


def test_an_article_without_its_parts_comes_back_with_the_reason(index: ArticleIndexPage, people: People) -> None:
    page = gate.unapproved(index, people)
    response = post_edit(people.writer, page, **{"action-submit": "1", "description": ""})
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    told = gate.messages_of(response, people.writer)
    assert "is saved, but not in review yet. Missing: a description." in told
    assert "has been submitted" not in told
    assert not fresh(page).workflow_in_progress
    state = ReviewState.objects.get(task=ReadinessTask.objects.get())
    assert (state.status, state.comment) == ("rejected", "Missing: a description.")
    response = post_edit(people.writer, page, **{"action-submit": "1", "description": "Here it is."})
    assert "has been submitted for moderation" in gate.messages_of(response, people.writer)
    assert fresh(page).current_workflow_task.name == WORKFLOW_NAME


def with_coach_note(page: ArticlePage, user: Any) -> ArticlePage:
    coach = Author.objects.create(name="Cora Coach")
    latest = page.get_latest_revision_as_object()
    note = {"heading": "A word", "level": "2", "coach": coach, "text": "<p>Ask early.</p>"}
    latest.body = [*[(block.block_type, block.value) for block in latest.body], ("coach_note", note)]
    latest.save_revision(user=user, clean=False)
    return fresh(page)


def start_review(page: ArticlePage, user: Any) -> ArticlePage:
    page.get_workflow().start(page, user)
    return fresh(page)


def test_a_coachs_note_waits_for_the_coach(draft: ArticlePage, people: People) -> None:
    page = start_review(with_coach_note(draft, people.writer), people.writer)
    decide(people.reviewer, page)
    assert fresh(page).current_workflow_task == CoachTask.objects.get()
    editor = signed_in(people.coach).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Approve and publish" in editor
    assert "and Publish" not in editor
    decide(people.reviewer, page)
    assert not fresh(page).live
    decide(people.coach, page)
    assert fresh(page).live
    assert [decision["by"] for decision in fresh(page).certificates.get().approvals] == ["rex", "cora"]


def test_without_a_coachs_note_the_coach_is_not_asked(draft: ArticlePage, people: People) -> None:
    page = submit(draft, people.writer)
    decide(people.reviewer, page)
    assert fresh(page).live
    assert ReviewState.objects.get(task=CoachTask.objects.get()).status == "skipped"
    assert people.coach.groups.get().name == COACH


def test_a_coachs_note_that_comes_later_waits_for_the_coach(draft: ArticlePage, people: People) -> None:
    """The coach was passed over for another content."""
    second_task(REVIEWER)
    page = submit(draft, people.writer)
    decide(people.reviewer, page)
    assert fresh(page).current_workflow_task.name == "Second look"
    page = with_coach_note(fresh(page), people.writer)
    for _ in range(3):
        decide(people.reviewer, fresh(page))
    assert not fresh(page).live
    assert fresh(page).current_workflow_task == CoachTask.objects.get()
