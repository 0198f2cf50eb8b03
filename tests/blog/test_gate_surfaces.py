"""A refusal is told where it happens: nothing breaks, nothing is lost, the others go on."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Comment, Page

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage

from . import gate
from .editing import form_of, signed_in
from .gate import People, edited, fresh, post_edit, submit

pytestmark = pytest.mark.django_db

BULK = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])


@pytest.fixture
def people(writer: Any, reviewer: Any, coach: Any, lead: Any, admin: Any) -> People:
    return People(writer, reviewer, coach, lead, admin)


@pytest.fixture
def three(index: ArticleIndexPage, people: People) -> list[ArticlePage]:
    """An approved article, one that nobody has read, and a retracted one."""
    pages = [gate.draft(index, people.writer, slug, slug.title()) for slug in ("one", "two", "three")]
    for page in (pages[0], pages[2]):
        publishing.certify(page, page.latest_revision, people.reviewer, "review")
    publishing.retract(pages[2], people.lead, "The figures are wrong.")
    return pages


# ---- many at once


def ids(pages: list[Any]) -> str:
    """The address to which the listing leads, and the way back."""
    return f"{BULK}?next={reverse('wagtailadmin_home')}&" + "&".join(f"id={page.pk}" for page in pages)


def test_the_bulk_action_says_beforehand_who_stays_behind(three: list[ArticlePage], people: People) -> None:
    text = signed_in(people.lead).get(ids(three)).content.decode()
    going, staying = text.split("Not published")
    assert ">One</a>" in going
    assert ">Two</a>" not in going
    assert "This version has not been approved by a second person." in staying.split(">Two</a>")[1]
    assert "The figures are wrong." in staying.split(">Three</a>")[1]


def test_the_bulk_action_publishes_the_others(three: list[ArticlePage], people: People) -> None:
    response = signed_in(people.lead).post(ids(three), {})
    told = gate.messages_of(response, people.lead)
    assert [fresh(page).live for page in three] == [True, False, False]
    assert "1 page has been published" in told
    assert "“Two”: This version has not been approved by a second person." in told
    assert "“Three”: lea retracted it on" in told


def test_the_bulk_action_says_so_when_nothing_goes(three: list[ArticlePage], people: People) -> None:
    told = gate.messages_of(signed_in(people.lead).post(ids(three[1:]), {}), people.lead)
    assert "published</" not in told
    assert "“Two”:" in told
    assert "“Three”:" in told


def test_the_bulk_action_tells_of_articles_below_the_chosen_page(
    index: ArticleIndexPage, three: list[ArticlePage], people: People
) -> None:
    """The listing itself is live; what lies below goes one by one."""
    response = signed_in(people.admin).post(ids([index]), {"include_descendants": "on"})
    told = gate.messages_of(response, people.admin)
    assert [fresh(page).live for page in three] == [True, False, False]
    assert "“Two”: This version" in told
    assert "“Three”: lea retracted" in told


def test_who_may_not_publish_is_told_just_that(three: list[ArticlePage], people: People) -> None:
    client = signed_in(people.writer)
    assert "You may not publish it." in client.get(ids(three)).content.decode()
    client.post(ids(three), {})
    assert not any(fresh(page).live for page in three)


def test_the_bulk_action_still_publishes_other_pages(index: ArticleIndexPage, people: People) -> None:
    page = index.get_parent().specific.add_child(instance=Page(title="Plain", slug="plain", live=False))
    page.save_revision()
    gate.messages_of(signed_in(people.admin).post(ids([page]), {}), people.admin)
    assert Page.objects.get(pk=page.pk).live


# ---- the editor


def test_the_editor_keeps_the_text_and_says_why(index: ArticleIndexPage, people: People) -> None:
    """The button was offered for what was approved; the same form changes it."""
    page = gate.approved(index, people)
    response = post_edit(people.lead, page, **{"action-publish": "1", "description": "Said otherwise."})
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    told = gate.messages_of(response, people.lead)
    assert "This version has not been approved by a second person. Submit it for review." in told
    assert fresh(page).get_latest_revision_as_object().description == "Said otherwise."
    assert not fresh(page).live


def test_a_refused_publication_leaves_the_schedule_of_the_approved_version(
    index: ArticleIndexPage, people: People
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    page = gate.live(index, people)
    later = timezone.now() + timedelta(hours=1)
    page = edited(page, people.writer, go_live_at=later)
    page.latest_revision.publish(user=people.lead)
    assert fresh(page).scheduled_revision
    page = edited(page, people.writer, go_live_at=None)
    post_edit(people.lead, page, **{"action-publish": "1", "description": "Said otherwise."})
    assert fresh(page).scheduled_revision


def test_the_publish_button_is_offered_with_an_approval_only(index: ArticleIndexPage, people: People) -> None:
    page = gate.approved(index, people)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert 'name="action-publish"' in signed_in(people.lead).get(address).content.decode()
    edited(page, people.writer, description="Said otherwise.")
    assert 'name="action-publish"' not in signed_in(people.lead).get(address).content.decode()


def test_what_people_wrote_is_escaped_in_a_refusal(index: ArticleIndexPage, people: People) -> None:
    page = gate.approved(index, people)
    page = edited(page, people.writer, title="<b>Bold</b>")
    publishing.retract(page, people.lead, "<script>alert(1)</script>")
    Comment.objects.create(page=page, user=people.coach, text="<img src=x>", contentpath="title")
    told = gate.messages_of(gate.decide(people.reviewer, submit(page, people.writer)), people.reviewer)
    assert "&lt;script&gt;" in told
    assert "&lt;img src=x&gt;" in told
    assert "<script>alert" not in told
    assert "<img src=x>" not in told


# ---- scripts


def test_scripts_get_409_with_reasons_and_links(index: ArticleIndexPage, people: People) -> None:
    page = submit(gate.unapproved(index, people), people.writer)
    comment = Comment.objects.create(page=page, user=people.coach, text="Who says so?", contentpath="title")
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk]
    )
    response = signed_in(people.reviewer).post(address, {"comment": ""}, headers={"accept": "application/json"})
    assert response.status_code == 409
    (reason,) = response.json()["reasons"]
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert reason == {
        "code": "comments",
        "text": "1 comment is not resolved.",
        "links": [{"text": "cora: Who says so?", "address": f"{edit}?comment={comment.pk}#"}],
    }
    assert not fresh(page).live


def test_the_dialog_of_a_decision_leads_to_the_reasons(index: ArticleIndexPage, people: People) -> None:
    """Wagtail's dialog takes any other status for a fault of the server."""
    page = submit(gate.unapproved(index, people), people.writer)
    Comment.objects.create(page=page, user=people.coach, text="Who says so?", contentpath="title")
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk]
    )
    client = signed_in(people.reviewer)
    response = client.post(address, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})
    assert response.json() == {"step": "success", "redirect": reverse("wagtailadmin_pages:edit", args=[page.pk])}
    assert "1 comment is not resolved." in client.get(response.json()["redirect"]).content.decode()
    assert not fresh(page).live


def test_saving_by_itself_says_409_when_it_would_go_live(index: ArticleIndexPage, people: People) -> None:
    page = gate.approved(index, people)
    client = signed_in(people.lead)
    data = {**form_of(client, page), "updated_on": "", "action-publish": "1", "description": "Said otherwise."}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(address, data, headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"})
    assert response.status_code == 409
    assert [reason["code"] for reason in response.json()["reasons"]] == ["not-approved"]
