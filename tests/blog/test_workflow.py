"""Writers write, reviewers approve, and what was approved goes live: through the admin's own forms."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage

from blog import publishing, review
from blog.models import ArticleIndexPage, ArticlePage
from blog.roles import REVIEWER, ROLES, WORKFLOW_NAME, setup_roles

from .editing import approve, save, signed_in
from .factories import article, faq

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    page = article(index, "a-draft", live=False, body=[faq(("How long?", "<p>Two months.</p>"))], owner=writer)
    page.save_revision(user=writer)
    return page


def test_a_writers_article_goes_live_by_a_reviewers_approval(
    client: Client, draft: ArticlePage, writer: Any, reviewer: Any
) -> None:
    save(signed_in(writer), draft, "Three months.", **{"action-submit": "1"})
    page = ArticlePage.objects.get(pk=draft.pk)
    assert page.workflow_in_progress
    assert client.get(page.url).status_code == 404
    assert approve(signed_in(reviewer), page) == 302
    page = ArticlePage.objects.get(pk=draft.pk)
    assert page.live
    assert "Three months." in client.get(page.url).content.decode()


def test_a_writer_cannot_publish(draft: ArticlePage, writer: Any) -> None:
    save(signed_in(writer), draft, "Sneaky.", **{"action-publish": "1"})
    assert not ArticlePage.objects.get(pk=draft.pk).live


def test_a_reviewer_cannot_publish_around_the_review(draft: ArticlePage, reviewer: Any) -> None:
    save(signed_in(reviewer), draft, "Sneaky.", **{"action-publish": "1"})
    assert not ArticlePage.objects.get(pk=draft.pk).live


def test_a_writer_cannot_approve(draft: ArticlePage, writer: Any) -> None:
    save(signed_in(writer), draft, "Mine.", **{"action-submit": "1"})
    page = ArticlePage.objects.get(pk=draft.pk)
    approve(signed_in(writer), page)
    assert not ArticlePage.objects.get(pk=draft.pk).live


def test_an_edit_during_review_needs_a_new_approval(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    """Two tasks: what the first reviewer approved must not change before the second looks."""
    from django.contrib.auth.models import Group
    from wagtail.models import WorkflowTask

    second = GroupApprovalTask.objects.create(name="Second look")
    second.groups.set([Group.objects.get(name=REVIEWER)])
    WorkflowTask.objects.create(workflow=Workflow.objects.get(name=WORKFLOW_NAME), task=second, sort_order=1)
    save(signed_in(writer), draft, "First.", **{"action-submit": "1"})
    approve(signed_in(reviewer), ArticlePage.objects.get(pk=draft.pk))
    page = ArticlePage.objects.get(pk=draft.pk)
    assert page.current_workflow_task.name == "Second look"
    revision = page.get_latest_revision_as_object()
    revision.description = "Changed after the first approval."
    revision.save_revision(user=reviewer)
    page = ArticlePage.objects.get(pk=draft.pk)
    approve(signed_in(reviewer), page)
    page = ArticlePage.objects.get(pk=draft.pk)
    assert page.current_workflow_task.name == WORKFLOW_NAME
    assert not page.live


def test_an_edit_empties_the_imported_day_of_change(draft: ArticlePage, writer: Any) -> None:
    draft.updated_on = draft.published_on
    draft.save_revision(user=writer)
    save(signed_in(writer), draft, "Edited today.")
    assert ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object().updated_on is None


def test_a_save_that_says_the_same_keeps_the_review_and_the_day_of_change(
    draft: ArticlePage, writer: Any, reviewer: Any
) -> None:
    """The editor saves by itself, with new keys in rich text: a reviewer who only looks has not edited."""
    save(signed_in(writer), draft, "Three months.")
    saved = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    saved.updated_on = saved.published_on
    saved.save_revision(user=writer)
    draft = ArticlePage.objects.get(pk=draft.pk)
    draft.get_workflow().start(draft, writer)
    before = ArticlePage.objects.get(pk=draft.pk)
    save(signed_in(reviewer), before, "Three months.")
    page = ArticlePage.objects.get(pk=draft.pk)
    assert page.latest_revision_id != before.latest_revision_id
    assert page.latest_revision.content["body"] != before.latest_revision.content["body"]
    assert page.get_latest_revision_as_object().updated_on == saved.updated_on
    assert page.current_workflow_task_state == before.current_workflow_task_state
    assert not review.has_hand_in(reviewer, page)


def test_the_day_of_change_stays_when_the_editor_sets_it(draft: ArticlePage, writer: Any) -> None:
    draft.updated_on = draft.published_on
    draft.save_revision(user=writer)
    save(signed_in(writer), draft, "Edited.", updated_on="2026-05-01")
    assert str(ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object().updated_on) == "2026-05-01"


def test_setup_roles_is_safe_to_repeat_and_repairs(index: ArticleIndexPage) -> None:
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    writers = Group.objects.get(name="Writer")
    publish = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    GroupPagePermission.objects.create(group=writers, page=Page.objects.get(pk=index.pk), permission=publish)
    WorkflowPage.objects.all().delete()
    before = Group.objects.count()
    call_command("setup_roles", stdout=StringIO())
    setup_roles()
    assert Group.objects.count() == before
    assert set(writers.page_permissions.values_list("permission__codename", flat=True)) == {"add_page", "change_page"}
    assert index.get_workflow().name == WORKFLOW_NAME
    assert [role.name for role in ROLES] == ["Writer", "Reviewer", "Coach", "Lead", "Admin"]


@pytest.mark.parametrize(
    ("role", "has_right"), [("writer", False), ("reviewer", False), ("coach", False), ("lead", True), ("admin", True)]
)
def test_the_right_to_publish_needs_an_approval_beside_it(
    request: pytest.FixtureRequest, index: ArticleIndexPage, role: str, has_right: bool
) -> None:
    page = article(index, "theirs", live=False)
    user = request.getfixturevalue(role)
    assert publishing.may_publish(user, index) is has_right
    assert not page.permissions_for_user(user).can_publish()
    assert not index.permissions_for_user(user).can_publish_subpage()
    publishing.certify(page, page.latest_revision, None, "review")
    assert page.permissions_for_user(user).can_publish() is has_right
