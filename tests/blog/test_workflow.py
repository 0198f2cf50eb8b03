"""Writers write, reviewers approve, and what was approved goes live: through the admin's own forms."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage

from blog.models import ArticleIndexPage, ArticlePage
from blog.roles import REVIEWER, ROLES, WORKFLOW_NAME, setup_roles

from .factories import article, faq

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form_of(client: Client, page: ArticlePage) -> dict[str, Any]:
    """The values that the editor's form would send back unchanged."""
    from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

    latest = page.get_latest_revision_as_object()
    faq_items = latest.body[0].value["items"]
    items = [
        {
            "value": {
                "question": item.value["question"],
                "answer": rich_text(item.value["answer"].source),
                "other_answers": {"count": 0},
            },
            "deleted": "", "order": str(number), "type": "item", "id": item.id,
        }
        for number, item in enumerate(faq_items.bound_blocks)
    ]  # fmt: skip
    data = nested_form_data(
        {
            "title": latest.title,
            "slug": latest.slug,
            "description": latest.description,
            "summary_points": streamfield([]),
            "body": streamfield(
                [
                    (
                        "faq",
                        {
                            "heading": "FAQ",
                            "level": "2",
                            "intro": rich_text(""),
                            "closing": rich_text(""),
                            "items": {"count": len(items)},
                        },
                    )
                ]
            ),
            "authorships": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "tags": "",
            "published_on": "2026-02-08",
            "updated_on": "2026-02-08",
            "keywords": "",
            "hero_alt": "",
        }
    )
    data["body-0-id"] = latest.body[0].id
    for number, item in enumerate(items):
        for key, value in item.items():
            if key != "value":
                data[f"body-0-value-items-{number}-{key}"] = value
        for name, value in nested_form_data(item["value"]).items():
            data[f"body-0-value-items-{number}-value-{name}"] = value
    return data


@pytest.fixture
def draft(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    page = article(index, "a-draft", live=False, body=[faq(("How long?", "<p>Two months.</p>"))], owner=writer)
    page.save_revision(user=writer)
    return page


def save(client: Client, page: ArticlePage, answer: str, **action: str) -> int:
    data = form_of(client, page)
    for key in data:
        if key.endswith("-answer"):
            from wagtail.test.utils.form_data import rich_text

            data[key] = rich_text(f"<p>{answer}</p>")
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**data, **action})
    errors = response.context["form"].errors if response.context and "form" in response.context else None
    assert response.status_code == 302, errors
    return response.status_code


def approve(client: Client, page: ArticlePage) -> int:
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    status: int = client.post(url, {"comment": "Read it."}).status_code
    return status


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
    assert [role.name for role in ROLES] == ["Writer", "Reviewer", "Coach", "Lead"]


@pytest.mark.parametrize(
    ("role", "may_publish"), [("writer", False), ("reviewer", False), ("coach", False), ("lead", True), ("admin", True)]
)
def test_who_may_publish_directly(
    request: pytest.FixtureRequest, index: ArticleIndexPage, role: str, may_publish: bool
) -> None:
    page = article(index, "theirs", live=False)
    user = request.getfixturevalue(role)
    assert page.permissions_for_user(user).can_publish() is may_publish
    assert index.permissions_for_user(user).can_publish_subpage() is may_publish
