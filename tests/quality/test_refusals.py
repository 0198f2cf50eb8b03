"""Errors stop a submission and an approval, by every route; what was approved before stays approved."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Workflow

from blog import checking, obstacles, publishing, review, standards
from blog.models import ArticleIndexPage, ArticlePage, Certificate, Waiver
from blog.publishing import Refused
from blog.quality.registry import Registry
from blog.roles import WORKFLOW_NAME
from tests.blog import gate
from tests.blog.editing import signed_in
from tests.blog.factories import article, faq

pytestmark = pytest.mark.django_db

BAD = faq(("How long?", "<p>For 89 % two months.</p>"))
TOLD = "The checks find 1 error: A figure stands without its source."


def reload(page: ArticlePage) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found


def with_form_fields(block: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    kind, value = block
    return kind, {**value, "intro": "<p></p>", "closing": "<p></p>"}


@pytest.fixture
def bad(index: ArticleIndexPage, writer: Any, book: Registry) -> ArticlePage:
    """A draft with an error."""
    return article(index, "bad", live=False, owner=writer, body=[with_form_fields(BAD)])


@pytest.fixture
def waiting(index: ArticleIndexPage, writer: Any, book: Registry) -> ArticlePage:
    """In review, without an error."""
    good = with_form_fields(faq(("How long?", "<p>For most two months or so.</p>")))
    page = article(index, "good", live=False, owner=writer, body=[good])
    Workflow.objects.get(name=WORKFLOW_NAME).start(page, writer)
    assert reload(page).current_workflow_task.name == WORKFLOW_NAME
    return reload(page)


def strict(user: Any) -> None:
    """A lead makes an error of what was a warning."""
    standards.change(checking.rules["search.short"], user, level="error", limits={"words": 500})


# ---- submission


def test_the_editor_saves_the_draft_and_says_why_it_is_not_submitted(bad: ArticlePage, writer: Any) -> None:
    response = gate.post_edit(writer, bad, description="Saved all the same.", **{"action-submit": "1"})
    said = gate.messages_of(response, writer)
    assert f"is saved, but not in review yet. {TOLD} Mend that and submit it again." in said
    place = checking.findings_of(reload(bad).get_latest_revision_as_object())[0].place
    assert checking.place_in_editor(bad.pk, place).replace("&", "&amp;") in said
    assert reload(bad).get_latest_revision_as_object().description == "Saved all the same."
    assert not reload(bad).workflow_in_progress


def test_a_workflow_that_code_starts_comes_back(bad: ArticlePage, lead: Any) -> None:
    """As a bulk action, an import with --state submit or another program does."""
    Workflow.objects.get(name=WORKFLOW_NAME).start(bad, lead)
    state = reload(bad).current_workflow_state
    assert (state.status, state.current_task_state.comment) == ("needs_changes", TOLD)


def test_a_mended_article_can_be_submitted_again(bad: ArticlePage, writer: Any) -> None:
    Workflow.objects.get(name=WORKFLOW_NAME).start(bad, writer)
    gate.edited(bad, writer, body=[faq(("How long?", "<p>For most two months or so.</p>"))])
    reload(bad).current_workflow_state.resume(writer)
    assert reload(bad).current_workflow_task.name == WORKFLOW_NAME


def test_a_warning_stops_nothing(index: ArticleIndexPage, writer: Any, book: Registry) -> None:
    page = article(index, "short", live=False, owner=writer, body=[faq(("Q?", "<p>A.</p>"), heading="")])
    assert [found.level for found in checking.findings_of(page)] == ["warning"]
    Workflow.objects.get(name=WORKFLOW_NAME).start(page, writer)
    assert reload(page).current_workflow_task.name == WORKFLOW_NAME


# ---- approval


def test_an_error_that_came_during_the_review_stops_the_approval(
    waiting: ArticlePage, writer: Any, reviewer: Any
) -> None:
    page = gate.edited(waiting, writer, body=[BAD])
    state = page.current_workflow_task_state.specific
    assert [refusal.code for refusal in review.approval_refusals(page, state)] == ["checks"]
    gate.decide(reviewer, page)
    assert not reload(page).live
    assert reload(page).current_workflow_task.name == WORKFLOW_NAME


def test_a_rule_that_became_an_error_stops_the_approval(waiting: ArticlePage, reviewer: Any, lead: Any) -> None:
    strict(lead)
    with pytest.raises(Refused, match="The checks find 1 error: The article has"):
        review.check_decision(
            waiting.current_workflow_task.specific,
            waiting.current_workflow_task_state.specific,
            reviewer,
            "approve",
        )
    assert not reload(waiting).live


def test_sending_back_is_always_possible(waiting: ArticlePage, reviewer: Any, lead: Any) -> None:
    strict(lead)
    gate.decide(reviewer, waiting, "reject", "Mend the figures.")
    assert reload(waiting).current_workflow_state.status == "needs_changes"


def test_the_difference_view_shows_the_findings_and_offers_no_approval(
    waiting: ArticlePage, reviewer: Any, lead: Any
) -> None:
    client = signed_in(reviewer)
    assert b"No errors, no warnings" in client.get(reverse("desk_review", args=[waiting.pk])).content
    strict(lead)
    response = client.get(reverse("desk_review", args=[waiting.pk]))
    assert not response.context["standing"].can_approve
    shown = response.content.decode()
    assert "The article has 9 words." in shown
    assert "1 error" in shown


def test_a_release_says_what_stands_against_an_article(bad: ArticlePage) -> None:
    assert [refusal.code for refusal in obstacles.obstacles(reload(bad))] == ["not-approved", "checks"]


# ---- what passes


def test_broken_glass_passes_and_the_certificate_tells(bad: ArticlePage, lead: Any) -> None:
    certificate = publishing.break_glass(bad, lead, "The law changed today.")
    assert reload(bad).live
    assert [found["check"] for found in certificate.findings] == ["structure.figure"]
    assert certificate.checks_version == checking.version()


def test_what_was_approved_stays_approved(waiting: ArticlePage, reviewer: Any, lead: Any) -> None:
    gate.decide(reviewer, waiting)
    page = reload(waiting)
    assert page.live
    strict(lead)
    assert checking.refusals(page)
    assert publishing.refusals(page, page.latest_revision.content) == []
    assert obstacles.obstacles(page) == []
    page.save()
    page.unpublish()
    reload(page).latest_revision.publish(user=lead)
    assert reload(page).live


def test_the_certificate_keeps_what_was_found_when_it_was_approved(
    waiting: ArticlePage, reviewer: Any, lead: Any
) -> None:
    standards.change(checking.rules["search.short"], lead, limits={"words": 500})
    expected = checking.told(checking.findings_of(waiting.get_latest_revision_as_object()))
    gate.decide(reviewer, waiting)
    certificate = Certificate.objects.get(page=waiting)
    assert checking.told(map(checking.found_again, certificate.findings)) == expected != []
    assert certificate.checks_version == checking.version()
    shown = signed_in(reviewer).get(reverse("desk_certificate", args=[waiting.pk])).content.decode()
    assert "What the checks found then: 1 warning" in shown
    assert "The article has 9 words." in shown


def test_an_import_passes_unchecked(index: ArticleIndexPage, lead: Any, book: Registry) -> None:
    page = article(index, "imported", live=False, body=[BAD])
    certificate = publishing.certify(page, page.latest_revision, lead, "import")
    assert (certificate.findings, certificate.checks_version) == ([], "")


def test_a_waived_warning_that_becomes_an_error_counts_again(waiting: ArticlePage, lead: Any, writer: Any) -> None:
    from blog import waiving

    standards.change(checking.rules["search.short"], lead, limits={"words": 500})
    page = waiting.get_latest_revision_as_object()
    waiving.waive(page, checking.findings_of(page)[0], writer, "It is a short note.")
    assert [found.level for found in checking.findings_of(page)] == ["waived"]
    strict(lead)
    assert [found.level for found in checking.findings_of(page)] == ["error"]
    with pytest.raises(Refused, match="Only a warning can be waived"):
        waiving.waive(page, checking.findings_of(page)[0], writer, "Please.")
    assert Waiver.objects.count() == 1
