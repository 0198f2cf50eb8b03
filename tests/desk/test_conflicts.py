"""Nobody saves over somebody else's newer version without having seen it, and nobody loses a word."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision
from wagtail.test.utils.form_data import rich_text

from blog.content import canonical_content
from blog.models import ArticleIndexPage, ArticlePage
from blog.roles import REVIEWER
from tests.blog.editing import form_of, save, signed_in
from tests.blog.factories import article, faq
from tests.conftest import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    page = article(index, "a-draft", live=False, body=[faq(("How long?", "<p>Two months.</p>"))], owner=writer)
    page.save_revision(user=writer)
    return fresh(page)


def fresh(page: ArticlePage) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found


def edit_url(page: ArticlePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def opened(client: Client, page: ArticlePage, answer: str | None = None, **fields: str) -> dict[str, Any]:
    """The form as somebody has it before them, with what they typed."""
    page = fresh(page)
    data = form_of(client, page)
    latest = page.latest_revision
    data |= {"loaded_revision_id": str(latest.pk), "loaded_revision_created_at": latest.created_at.isoformat()}
    data["description"] = page.get_latest_revision_as_object().description
    if answer:
        for key in data:
            if key.endswith("-answer"):
                data[key] = rich_text(f"<p>{answer}</p>")
    return {**data, **fields}


def sent_back(html: str) -> dict[str, str]:
    """The hidden values that tell the next save what this form knows."""
    names = ("loaded_revision_id", "loaded_revision_created_at", "conflict_shown")
    return {name: found.group(1) for name in names if (found := re.search(rf'name="{name}" value="([^"]*)"', html))}


def test_a_save_over_a_newer_version_shows_both_and_saves_nothing(
    draft: ArticlePage, writer: Any, reviewer: Any
) -> None:
    mine, theirs = signed_in(writer), signed_in(reviewer)
    form = opened(mine, draft, "Three months, says the writer.")
    save(theirs, draft, "Four weeks, says the reviewer.")
    count = draft.revisions.count()
    response = mine.post(edit_url(draft), form)
    html = response.content.decode()
    assert response.status_code == 200
    assert draft.revisions.count() == count
    assert "Three months, says the writer." in html
    assert "rex saved a newer version on" in html
    assert (
        '<span class="deletion">Two months.</span><span class="addition">Four weeks, says the reviewer.</span>' in html
    )
    before, after = form["loaded_revision_id"], fresh(draft).latest_revision_id
    assert reverse("wagtailadmin_pages:revisions_compare", args=[draft.pk, before, after]) in html


def test_the_next_save_keeps_mine_and_the_history_keeps_theirs(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    mine, theirs = signed_in(writer), signed_in(reviewer)
    form = opened(mine, draft, "Mine.")
    save(theirs, draft, "Theirs.")
    seen = sent_back(mine.post(edit_url(draft), form).content.decode())
    assert seen["loaded_revision_id"] == str(fresh(draft).latest_revision_id)
    assert mine.post(edit_url(draft), {**form, **seen}).status_code == 302
    texts = [str(revision.content["body"]) for revision in draft.revisions.order_by("pk")]
    assert "Mine." in texts[-1]
    assert "Theirs." in texts[-2]


def test_a_third_version_is_a_conflict_again(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    mine, theirs = signed_in(writer), signed_in(reviewer)
    form = opened(mine, draft, "Mine.")
    save(theirs, draft, "Theirs.")
    seen = sent_back(mine.post(edit_url(draft), form).content.decode())
    save(theirs, draft, "Changed again.")
    response = mine.post(edit_url(draft), {**form, **seen})
    assert response.status_code == 200
    assert (
        '<span class="deletion">Theirs.</span><span class="addition">Changed again.</span>' in response.content.decode()
    )


@pytest.mark.parametrize("action", ["action-submit", "action-publish"])
def test_an_action_on_an_outdated_form_is_the_same_conflict(
    draft: ArticlePage, writer: Any, lead: Any, reviewer: Any, action: str
) -> None:
    user = lead if action == "action-publish" else writer
    mine = signed_in(user)
    form = opened(mine, draft, "Mine.", **{action: "1"})
    save(signed_in(reviewer), draft, "Theirs.")
    response = mine.post(edit_url(draft), form)
    page = fresh(draft)
    assert response.status_code == 200
    assert "Mine." in response.content.decode()
    assert (page.live, page.workflow_in_progress) == (False, False)
    assert "Theirs." in str(page.latest_revision.content["body"])


def test_a_review_is_not_cancelled_from_an_outdated_form(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    mine = signed_in(writer)
    save(mine, draft, "Submitted.", **{"action-submit": "1"})
    form = opened(mine, draft, "Mine.", **{"action-cancel-workflow": "1"})
    save(signed_in(reviewer), draft, "Theirs.")
    assert mine.post(edit_url(draft), form).status_code == 200
    assert fresh(draft).workflow_in_progress


def test_an_approval_of_an_outdated_form_approves_nothing(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    save(signed_in(writer), draft, "Submitted.", **{"action-submit": "1"})
    review = signed_in(reviewer)
    form = opened(review, draft, **{"action-workflow-action": "true", "workflow-action-name": "approve"})
    save(signed_in(make_user("rita", REVIEWER)), draft, "Changed at the last moment.")
    response = review.post(edit_url(draft), form, follow=True)
    assert response.redirect_chain == [(edit_url(draft), 302)]
    html = response.content.decode()
    assert "Nothing was approved: rita changed “A draft” since you opened it (1 block)" in html
    assert "Changed at the last moment." in html
    page = fresh(draft)
    assert not page.live
    assert page.current_workflow_task_state.status == "in_progress"


def test_a_comment_typed_into_an_outdated_form_is_not_lost(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    save(signed_in(writer), draft, "Submitted.", **{"action-submit": "1"})
    review = signed_in(reviewer)
    form = opened(
        review,
        draft,
        description="Better said.",
        **{"action-workflow-action": "true", "workflow-action-name": "approve"},
    )
    save(signed_in(make_user("rita", REVIEWER)), draft, "Changed at the last moment.")
    response = review.post(edit_url(draft), form)
    assert response.status_code == 200
    assert "Better said." in response.content.decode()
    assert not fresh(draft).live


def autosave(client: Client, page: ArticlePage, form: dict[str, Any]) -> Any:
    return client.post(edit_url(page), form, headers={"accept": "application/json"})


def test_ones_own_autosaves_are_no_conflict(draft: ArticlePage, writer: Any) -> None:
    mine = signed_in(writer)
    form = opened(mine, draft, "First thought.")
    assert autosave(mine, draft, form).json()["success"]
    assert mine.post(edit_url(draft), opened(mine, draft, "Second thought.") | loaded(form)).status_code == 302


def loaded(form: dict[str, Any]) -> dict[str, Any]:
    return {name: form[name] for name in ("loaded_revision_id", "loaded_revision_created_at")}


def test_autosave_is_refused_until_the_person_has_chosen(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    mine = signed_in(writer)
    form = opened(mine, draft, "Mine.")
    save(signed_in(reviewer), draft, "Theirs.")
    count = draft.revisions.count()
    assert autosave(mine, draft, form).json()["error_code"] == "invalid_revision"
    seen = sent_back(mine.post(edit_url(draft), form).content.decode())
    answer = autosave(mine, draft, {**form, **seen})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_revision")
    assert draft.revisions.count() == count


def test_a_version_that_was_overwritten_in_place_is_compared_with_the_form(
    draft: ArticlePage, writer: Any, reviewer: Any
) -> None:
    """Autosave writes into the same revision: what the form was opened with is gone."""
    mine, theirs = signed_in(writer), signed_in(reviewer)
    save(theirs, draft, "Begun.")
    form = opened(mine, draft, "Mine.")
    known = fresh(draft).latest_revision_id
    answer = autosave(theirs, draft, opened(theirs, draft, "Finished.") | {"overwrite_revision_id": str(known)})
    assert answer.json()["revision_id"] == known
    response = mine.post(edit_url(draft), form)
    html = response.content.decode()
    assert response.status_code == 200
    assert "This is how it differs from the newer version" in html
    assert '<span class="deletion">Finished.</span><span class="addition">Mine.</span>' in html


def test_a_newer_version_that_says_the_same_is_no_conflict(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    mine = signed_in(writer)
    form = opened(mine, draft, "Mine.")
    fresh(draft).get_latest_revision_as_object().save_revision(user=reviewer)
    assert mine.post(edit_url(draft), form).status_code == 302


def test_a_preview_of_an_outdated_form_still_works(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    mine = signed_in(writer)
    form = opened(mine, draft, "Mine.")
    save(signed_in(reviewer), draft, "Theirs.")
    response = mine.post(reverse("wagtailadmin_pages:preview_on_edit", args=[draft.pk]), form)
    assert response.json()["is_valid"]


def test_markup_in_the_newer_version_is_escaped(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    mine = signed_in(writer)
    form = opened(mine, draft, "Mine.")
    save(signed_in(reviewer), draft, "Theirs.", description="<script>alert(1)</script>")
    html = mine.post(edit_url(draft), form).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert(1)</script>" not in html


@pytest.mark.parametrize("value", ["", "x", "-1", "99999999999999999999", "1e3", "\0"])
def test_nonsense_in_the_hidden_fields_is_no_error(draft: ArticlePage, writer: Any, value: str) -> None:
    mine = signed_in(writer)
    form = opened(mine, draft, "Mine.") | {"loaded_revision_id": value, "loaded_revision_created_at": value}
    assert mine.post(edit_url(draft), form).status_code == 302
    assert "Mine." in str(Revision.objects.get(pk=fresh(draft).latest_revision_id).content["body"])


def test_line_ends_of_a_browser_are_no_change(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    page = fresh(draft).get_latest_revision_as_object()
    page.keywords = "first phrase\nsecond phrase"
    page.save_revision(user=writer)
    mine = signed_in(writer)
    form = opened(mine, draft, "Mine.", keywords="first phrase\r\nsecond phrase")
    save(signed_in(reviewer), draft, "Theirs.", keywords="first phrase\r\nsecond phrase")
    html = mine.post(edit_url(draft), form).content.decode()
    assert "Body: FAQ, Items" in html
    assert "Keywords <span" not in html
    before, after = draft.revisions.order_by("-pk")[:2]
    assert canonical_content(before.content)["keywords"] == canonical_content(after.content)["keywords"]


def test_only_the_parts_that_changed_are_shown(draft: ArticlePage, writer: Any, reviewer: Any) -> None:
    mine = signed_in(writer)
    form = opened(mine, draft, "Mine.")
    save(signed_in(reviewer), draft, "Theirs.")
    html = mine.post(edit_url(draft), form).content.decode()
    shown = re.findall(r"<dt>(.*?) <span", html)
    assert "Body: FAQ, Items" in shown
    assert not {"Title", "Description", "Body: FAQ, Heading", "Body: FAQ"} & set(shown)
